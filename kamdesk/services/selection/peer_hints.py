"""Hints from accounts like one, read from the whole portfolio."""

from kamdesk.domain.periods import add_months
from kamdesk.domain.selection.peer_hints import Buyer, Hint, hints
from kamdesk.domain.selection.potential import LineState
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.account_data import AccountData
from kamdesk.storage import sales
from kamdesk.storage.queries import batched
from kamdesk.storage.rows import from_cents

MOST_PEERS = 2000
"""A median of so many accounts of a sector is as good as one of all."""


def product_lines(portfolio: Portfolio) -> list[str]:
    """Every product line that was ever sold, the best-selling first."""
    return portfolio.remembered("product_lines", lambda: portfolio.with_file(sales.product_lines))


def hints_for(portfolio: Portfolio, data: AccountData) -> list[Hint]:
    """Lines that accounts of its sector and size buy and it does not."""
    account = data.account
    if not account.sector:
        return []
    own = Buyer(account.id, account.sector, account.size_turnover, account.size_employees, data.sales.last_12_by_line())
    closed = [line.product_line for line in data.selection.wallet if line.state not in {LineState.UNKNOWN, LineState.OPEN}]
    written = [line.product_line for line in data.selection.wallet if line.wallet is not None]
    return hints(own, _peers(portfolio, data), [*closed, *written])


def _peers(portfolio: Portfolio, data: AccountData) -> list[Buyer]:
    as_of = portfolio.with_file(sales.last_closed_day, data.today)
    if as_of is None:
        return []
    first = add_months(as_of, -11).replace(day=1)
    rows = portfolio.accounts.of_sector(data.account.sector, MOST_PEERS)
    found: list[Buyer] = []
    for part in batched([row[0] for row in rows]):
        sold = portfolio.with_file(sales.by_account_and_line, part, first, as_of)
        by_id = {row[0]: row for row in rows}
        for account_id in part:
            _id, turnover, employees = by_id[account_id]
            lines = {name: from_cents(cents) for name, cents in sold.get(account_id, {}).items()}
            size = from_cents(turnover) if turnover is not None else None
            found.append(Buyer(account_id, data.account.sector, size, employees, lines))
    return found
