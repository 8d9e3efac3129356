"""Sales of one account by period, and the indicators that follow from them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from kamdesk.domain.account.sales import SalesFigures
from kamdesk.domain.periods import Frequency, add_months, bounds, period_of
from kamdesk.domain.scorecard.indicators import Basis, Computed
from kamdesk.storage.rows import from_cents
from kamdesk.storage.sales import MonthSales


class SalesHistory:
    """Monthly sales of one account; `as_of` is a day of the last closed month with sales in the portfolio."""

    def __init__(self, months: Iterable[MonthSales], fiscal_start: int, as_of: date | None) -> None:
        self._months = list(months)
        self._fiscal_start = fiscal_start
        self._as_of = as_of

    def __bool__(self) -> bool:
        """Whether anything was ever sold."""
        return bool(self._months)

    @property
    def as_of(self) -> date | None:
        """A day of the last closed month in which the portfolio sold anything; None when there is none."""
        return self._as_of

    def periods(self, frequency: Frequency) -> list[str]:
        """Every period with sales, oldest first."""
        days = (date(int(m.month[:4]), int(m.month[5:]), 1) for m in self._months)
        return sorted({period_of(day, frequency, self._fiscal_start) for day in days})

    def figures(self, period: str) -> SalesFigures | None:
        """Turnover, cost and lines of one period; None when nothing was sold in it."""
        first, last = bounds(period, self._fiscal_start)
        return self._between(period, first, last)

    def _between(self, name: str, first: date, last: date) -> SalesFigures | None:
        low, high = f"{first:%Y-%m}", f"{last:%Y-%m}"
        found = [m for m in self._months if low <= m.month <= high]
        if not found:
            return None
        costs = [m.cost for m in found if m.cost is not None]
        return SalesFigures(
            name,
            from_cents(sum(m.amount for m in found)),
            from_cents(sum(costs)) if costs else None,
            from_cents(sum(m.amount_with_cost for m in found)),
            len({m.product_line for m in found if m.product_line}),
        )

    def between(self, first: date, last: date) -> Decimal | None:
        """Sales from the month of one day to the month of another; None when nothing was sold in them."""
        found = self._between("", first, last)
        return found.turnover if found is not None else None

    def known_between(self, first: date, last: date) -> Decimal | None:
        """As `between`, but zero for who bought something before; None where nothing was ever sold up to then."""
        if not any(m.month <= f"{last:%Y-%m}" for m in self._months):
            return None
        return self.between(first, last) or Decimal(0)

    def last_12_by_line(self) -> dict[str, Decimal]:
        """Sales of the last twelve closed months by product line."""
        if self._as_of is None:
            return {}
        low, high = f"{add_months(self._as_of, -11):%Y-%m}", f"{self._as_of:%Y-%m}"
        found: dict[str, Decimal] = {}
        for m in self._months:
            if low <= m.month <= high:
                found[m.product_line] = found.get(m.product_line, Decimal(0)) + from_cents(m.amount)
        return found

    def last_12(self) -> Decimal | None:
        """Sales of the last twelve closed months; None when there were none."""
        by_line = self.last_12_by_line()
        return sum(by_line.values(), Decimal(0)) if by_line else None

    def last_12_margin(self) -> Decimal | None:
        """Sales less cost of the last twelve closed months, over the lines whose cost is known; None without any."""
        if self._as_of is None:
            return None
        first = add_months(self._as_of, -11)
        found = self._between("", first, self._as_of)
        return found.turnover_with_cost - found.cost if found is not None and found.cost is not None else None

    def computed(self, kind: Computed, period: str, basis: Basis) -> float | None:
        """The value of a computed indicator for a period, in the basis that its anchors speak of."""
        first, last = bounds(period, self._fiscal_start)
        if basis is Basis.YEAR_TO_DATE:
            first, _ = bounds(period_of(first, Frequency.YEAR, self._fiscal_start), self._fiscal_start)
        elif basis is Basis.ROLLING_12:
            first = add_months(last, -11)
        found = self._between(period, first, last)
        if found is None:
            return None
        if kind is Computed.TURNOVER:
            return float(found.turnover)
        if kind is Computed.MARGIN:
            return found.margin_percent
        return float(found.product_lines)
