"""Sales lines summed per month; the services make quarters and years of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kamdesk.storage.workbook import Workbook


@dataclass(frozen=True, slots=True)
class MonthSales:
    """One account's sales of one product line in one month, in cents; `amount_with_cost` is what `cost` speaks of."""

    account_id: str
    month: str
    product_line: str
    amount: int
    cost: int | None
    amount_with_cost: int


def months(workbook: Workbook, account_ids: Sequence[str]) -> list[MonthSales]:
    """Everything sold to the accounts, by month and product line."""
    marks = ",".join("?" * len(account_ids))
    sql = (
        "SELECT account_id, substr(sold_on, 1, 7), product_line, sum(amount), sum(cost),"
        " sum(CASE WHEN cost IS NULL THEN 0 ELSE amount END)"
        f" FROM sale WHERE account_id IN ({marks}) GROUP BY 1, 2, 3 ORDER BY 2, 3"
    )
    return [MonthSales(*row) for row in workbook.query(sql, account_ids)]


def last_day(workbook: Workbook, not_after: date) -> date | None:
    """The last day on which the portfolio sold anything, up to `not_after`."""
    row = workbook.query("SELECT max(sold_on) FROM sale WHERE sold_on <= ?", [not_after.isoformat()])[0]
    return date.fromisoformat(row[0]) if row[0] else None
