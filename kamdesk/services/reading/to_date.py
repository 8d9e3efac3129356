"""Sales of the year to date beside the budget and last year: of which days they speak, and the three figures."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kamdesk.domain.periods import Frequency, add_months, bounds, period_of


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months, from the first day of one to the last day of another."""

    first: date
    last: date

    def year_before(self) -> "Span":
        """The same months one year earlier."""
        return Span(add_months(self.first, -12), _month_end(add_months(self.last, -12)))


def year_to_date(as_of: date, fiscal_start: int) -> Span:
    """From the begin of the fiscal year that a day lies in to the end of its month."""
    first, _last = bounds(period_of(as_of, Frequency.YEAR, fiscal_start), fiscal_start)
    return Span(first, _month_end(as_of))


def _month_end(day: date) -> date:
    return add_months(day, 1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ToDate:
    """Money of the fiscal year up to the last closed month with sales; None is unknown, never 0.

    `sales` are unknown where the account never bought anything, `last_year` where it bought nothing in those months, and the
    `budget` where one of the months has none.
    """

    span: Span
    sales: Decimal | None = None
    budget: Decimal | None = None
    last_year: Decimal | None = None
