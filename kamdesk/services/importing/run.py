"""Take a table in: every row is read or rejected with its row and column, the good ones are one change."""

from collections.abc import Callable

from kamdesk.domain.errors import ValidationError
from kamdesk.services.importing.columns import ColumnMap
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.kinds.accounts import read_accounts
from kamdesk.services.importing.kinds.budget import read_budget
from kamdesk.services.importing.kinds.contacts import read_contacts
from kamdesk.services.importing.kinds.criteria import read_criteria
from kamdesk.services.importing.kinds.measures import read_measures
from kamdesk.services.importing.kinds.sales import read_sales
from kamdesk.services.importing.kinds.wallet import read_wallet
from kamdesk.services.importing.pending import PendingPortfolio
from kamdesk.services.importing.reading import Reader
from kamdesk.services.importing.report import Options, Report
from kamdesk.services.importing.tables import Table
from kamdesk.services.importing.uncollected import uncollected
from kamdesk.services.portfolio import Portfolio

READERS: dict[ImportKind, Callable[[Reader], None]] = {
    ImportKind.ACCOUNTS: read_accounts,
    ImportKind.SALES: read_sales,
    ImportKind.MEASURES: read_measures,
    ImportKind.CONTACTS: read_contacts,
    ImportKind.BUDGET: read_budget,
    ImportKind.WALLET: read_wallet,
    ImportKind.CRITERIA: read_criteria,
}
"""What makes records of the rows of each kind."""
_ASKS_ACCOUNTS = frozenset({ImportKind.WALLET, ImportKind.CRITERIA})
"""Kinds whose rules look at the account that a row means, also one that the same file makes."""


def refuse_open_questions(mapping: ColumnMap, options: Options) -> None:
    """Take nothing in while a file leaves something open; trying is free.

    Raises:
        ValidationError: `open_question`.
    """
    if mapping.questions and not options.dry_run:
        question = mapping.questions[0]
        raise ValidationError("map", "open_question", row=question.row, text=question.example)


def run(portfolio: Portfolio, table: Table, mapping: ColumnMap, options: Options) -> Report:
    """Read every row; take the good ones in as one change that can be undone, unless it is a dry run.

    Raises:
        FileError: the portfolio cannot be written; ValidationError: `open_question`, while the file leaves something open;
        Cancelled: raised by the watch of the options. Nothing is taken in then.
    """
    refuse_open_questions(mapping, options)
    if mapping.kind in _ASKS_ACCOUNTS:
        portfolio = pending = PendingPortfolio(portfolio)
        reader = Reader(pending, table, mapping, options)
        pending.expect(reader.batch, reader.accounts.records)
    else:
        reader = Reader(portfolio, table, mapping, options)
    with uncollected():
        try:
            READERS[mapping.kind](reader)
            return reader.finish()
        finally:
            reader.batch.end()
