"""What an account bought: lines of sales, and their sums."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from kamdesk.domain.periods import MONTHS, add_months, frequency_of
from kamdesk.domain.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale(Record):
    """One line sold: `amount` is the turnover, `cost` what it cost us, None when not known.

    `total_of` is the quarter or year of which the line is a total, sold on its last day; "" for a line of one day or month.
    """

    KIND: ClassVar[str] = "sale"
    CONCERNS_OTHERS: ClassVar[bool] = True

    account_id: str
    sold_on: date
    amount: Decimal
    product_line: str = ""
    cost: Decimal | None = None
    quantity: float | None = None
    order_code: str = ""
    total_of: str = ""

    def counted_on(self, today: date) -> date:
        """The day on which it counts: its own, but of the total of a period that still runs one up to which it was sold.

        That is the last day of the last closed month of the period, with which the figures of "the last twelve months" end, or
        today where none of its months is closed.
        """
        first = add_months(self.sold_on, 1 - MONTHS[frequency_of(self.total_of)]) if self.total_of else self.sold_on
        if self.sold_on <= today or first > today:
            return self.sold_on
        closed = today.replace(day=1) - timedelta(days=1)
        return closed if closed >= first else today


@dataclass(frozen=True, slots=True)
class SalesFigures:
    """Turnover, known cost and product lines of one period."""

    period: str
    turnover: Decimal
    cost: Decimal | None
    turnover_with_cost: Decimal
    product_lines: int

    @property
    def margin_percent(self) -> float | None:
        """(turnover − cost) / turnover · 100 over the lines whose cost is known."""
        if self.cost is None or self.turnover_with_cost == 0:
            return None
        return float((self.turnover_with_cost - self.cost) / self.turnover_with_cost * 100)
