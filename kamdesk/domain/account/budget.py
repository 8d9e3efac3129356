"""What we mean to sell to an account, and how much of it should be sold by a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import Frequency, add_months, frequency_of, is_period, parts_of
from kamdesk.domain.records import Record

_ZERO = Decimal(0)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget(Record):
    """The sales that are planned with an account in a period, of one product line or (without a line) of what has none."""

    KIND: ClassVar[str] = "budget"

    account_id: str
    period: str
    amount: Decimal
    product_line: str = ""

    def check(self) -> None:
        """A period as they are stored."""
        if not is_period(self.period):
            raise ValidationError("period", "bad_period", text=self.period)


def overlap(one: str, other: str, fiscal_start: int = 1) -> bool:
    """Whether two periods have a month in common."""
    return bool(set(_months(one, fiscal_start)) & set(_months(other, fiscal_start)))


def budget_between(budgets: Iterable[Budget], first: date, last: date, fiscal_start: int = 1) -> Decimal | None:
    """The budget from the month of one day to the month of another, in cents; None unless it covers each of these months.

    Periods that contain each other are not counted twice: of a product line the shortest period counts, and what a longer one
    holds beyond the shorter ones in it is left for its other months, never less than nothing. An amount is spread evenly over
    its months. Lines add up, with what has none.
    """
    planned = by_month(budgets, fiscal_start)
    if not planned:
        return None
    wanted = list(_between(first, last))
    if any(month not in planned for month in wanted):
        return None
    return sum((planned[month] for month in wanted), _ZERO).quantize(_CENT, ROUND_HALF_UP)


def _between(first: date, last: date) -> Iterable[str]:
    day = first.replace(day=1)
    while day <= last:
        yield f"{day:%Y-%m}"
        day = add_months(day, 1)


def _months(period: str, fiscal_start: int) -> tuple[str, ...]:
    return parts_of(period, Frequency.MONTH, fiscal_start) or (period,)


def by_month(budgets: Iterable[Budget], fiscal_start: int = 1) -> dict[str, Decimal]:
    """What falls to each month of budgets of an account, unrounded; periods that contain each other as in `budget_between`."""
    by_line: dict[str, dict[str, Decimal]] = {}
    for budget in budgets:
        periods = by_line.setdefault(budget.product_line, {})
        periods[budget.period] = periods.get(budget.period, _ZERO) + budget.amount
    found: dict[str, Decimal] = {}
    for periods in by_line.values():
        for month, amount in _spread(periods, fiscal_start).items():
            found[month] = found.get(month, _ZERO) + amount
    return found


def _spread(amounts: dict[str, Decimal], fiscal_start: int) -> dict[str, Decimal]:
    """What falls to each month of the amounts of one line; the shortest periods first."""
    months: dict[str, Decimal] = {}
    for frequency in Frequency:
        for period in (p for p in amounts if frequency_of(p) is frequency):
            parts = _months(period, fiscal_start)
            free = [month for month in parts if month not in months]
            left = amounts[period] - sum((months[month] for month in parts if month in months), _ZERO)
            if len(free) < len(parts) and left * amounts[period] < 0:
                left = _ZERO  # the shorter periods hold more than all of it
            months |= {month: left / len(free) for month in free}
    return months
