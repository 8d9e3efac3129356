"""Sales lines summed per month; the services make quarters and years of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kamdesk.domain.account.sales import Sale
from kamdesk.domain.periods import is_period
from kamdesk.storage.portfolio_file import PortfolioFile
from kamdesk.storage.queries import marks


@dataclass(frozen=True, slots=True)
class MonthSales:
    """One account's sales of one product line in one month, in cents; `amount_with_cost` is what `cost` speaks of."""

    account_id: str
    month: str
    product_line: str
    amount: int
    cost: int | None
    amount_with_cost: int


_READABLE = (
    "sold_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]' AND amount BETWEEN -1000000000000000000 AND 1000000000000000000"
    " AND (cost IS NULL OR cost BETWEEN -1000000000000000000 AND 1000000000000000000)"
)
"""Lines of sales that a record can hold; others are told by `PortfolioFile.find`, and count nowhere."""


def _counted(file: PortfolioFile) -> str:
    """The sales with the day on which each counts, in place of the table.

    The total of a quarter or year that still runs was sold up to now: it counts on the last day of the last closed month of it,
    with which the figures of "the last twelve months" end, or else today. All others count on the day of their own.
    """
    today = date.today()
    if not file.query("SELECT 1 FROM sale WHERE sold_on > ? AND total_of <> '' LIMIT 1", [today.isoformat()]):
        return "sale"
    closed = today.replace(day=1) - timedelta(days=1)
    first = "date(sold_on, 'start of month', CASE length(total_of) WHEN 4 THEN '-11 months' ELSE '-2 months' END)"
    runs = f"total_of <> '' AND sold_on > '{today}' AND {first}"
    day = f"CASE WHEN {runs} <= '{closed}' THEN '{closed}' WHEN {runs} <= '{today}' THEN '{today}' ELSE sold_on END"
    return f"(SELECT account_id, product_line, amount, cost, {day} AS sold_on FROM sale)"


def months(file: PortfolioFile, account_ids: Sequence[str]) -> list[MonthSales]:
    """Everything sold to the accounts, by month and product line."""
    sql = (
        "SELECT account_id, substr(sold_on, 1, 7), product_line, sum(amount), sum(cost),"
        " sum(CASE WHEN cost IS NULL THEN 0 ELSE amount END)"
        f" FROM {_counted(file)} WHERE account_id IN ({marks(account_ids)}) AND {_READABLE} GROUP BY 1, 2, 3 ORDER BY 2, 3"
    )
    return [MonthSales(*row) for row in file.query(sql, account_ids) if is_period(row[1])]


def has_any(file: PortfolioFile) -> bool:
    """Whether anything was ever sold."""
    return bool(file.query("SELECT 1 FROM sale LIMIT 1"))


def lines_between(file: PortfolioFile, account_id: str, first: str, last: str) -> list[Sale]:
    """The lines of sales to an account from one day to another, as ISO dates."""
    return file.select(Sale, "account_id = ? AND sold_on BETWEEN ? AND ?", [account_id, first, last])


def has_totals(file: PortfolioFile) -> bool:
    """Whether any line stored is the total of a quarter or a year."""
    return bool(file.query("SELECT 1 FROM sale WHERE total_of <> '' LIMIT 1"))


def totals(file: PortfolioFile, account_id: str) -> list[Sale]:
    """The lines of an account that are totals of quarters or years."""
    return file.select(Sale, "account_id = ? AND total_of <> ''", [account_id])


def last_day(file: PortfolioFile, not_after: date) -> date | None:
    """The last day on which the portfolio sold anything, up to `not_after`."""
    sql = f"SELECT max(sold_on) FROM {_counted(file)} WHERE sold_on <= ? AND {_READABLE}"
    row = file.query(sql, [not_after.isoformat()])[0]
    try:
        return date.fromisoformat(row[0]) if row[0] else None
    except ValueError:  # such as the 39th
        return None


def last_closed_day(file: PortfolioFile, today: date) -> date | None:
    """The last day with sales before the present month; figures of "the last twelve months" end with its month."""
    return last_day(file, today.replace(day=1) - timedelta(days=1))


def total(file: PortfolioFile, first: date, last: date) -> int:
    """Everything sold from one day to another, to whomever, in cents."""
    sql = f"SELECT coalesce(sum(amount), 0) FROM {_counted(file)} WHERE sold_on BETWEEN ? AND ? AND {_READABLE}"
    return int(file.query(sql, [first.isoformat(), _month_end(last)])[0][0])


def by_account_and_line(file: PortfolioFile, account_ids: Sequence[str], first: date, last: date) -> dict[str, dict[str, int]]:
    """Sales in cents from one day to the end of another's month, by account and product line."""
    sql = (
        f"SELECT account_id, product_line, sum(amount) FROM {_counted(file)} WHERE account_id IN ({marks(account_ids)})"
        f" AND sold_on BETWEEN ? AND ? AND {_READABLE} GROUP BY 1, 2"
    )
    found: dict[str, dict[str, int]] = {}
    for account_id, line, amount in file.query(sql, [*account_ids, first.isoformat(), _month_end(last)]):
        found.setdefault(account_id, {})[line] = amount
    return found


def to_date(
    file: PortfolioFile, account_ids: Sequence[str], now: tuple[date, date], before: tuple[date, date]
) -> dict[str, tuple[int, int | None]]:
    """Sales in cents between two days, and between two earlier ones (None when there were none), by account.

    Only accounts that bought something up to the last of these days are in it.
    """
    sql = (
        "SELECT account_id, sum(CASE WHEN sold_on >= ? THEN amount ELSE 0 END), sum(CASE WHEN sold_on BETWEEN ? AND ? THEN amount END)"
        f" FROM {_counted(file)} WHERE account_id IN ({marks(account_ids)}) AND sold_on <= ? AND {_READABLE} GROUP BY 1"
    )
    days = [day.isoformat() for day in (now[0], *before)]
    found = file.query(sql, [*days, *account_ids, now[1].isoformat()])
    return {account_id: (amount, earlier) for account_id, amount, earlier in found}


def product_lines(file: PortfolioFile) -> list[str]:
    """Every product line that was ever sold, the best-selling first."""
    sql = f"SELECT product_line FROM sale WHERE product_line <> '' AND {_READABLE} GROUP BY 1 ORDER BY sum(amount) DESC"
    return [row[0] for row in file.query(sql)]


def _month_end(day: date) -> str:
    return f"{day:%Y-%m}-31"
