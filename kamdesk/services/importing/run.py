"""Take a table in: every row is read or rejected with its row and column, the good ones are one change."""

import gc
from collections.abc import Callable

from kamdesk.domain.errors import ValidationError
from kamdesk.services.importing.columns import ColumnMap
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.kinds.accounts import read_accounts
from kamdesk.services.importing.kinds.measures import read_measures
from kamdesk.services.importing.kinds.sales import read_sales
from kamdesk.services.importing.reading import Reader
from kamdesk.services.importing.report import Options, Report
from kamdesk.services.importing.tables import Table
from kamdesk.services.portfolio import Portfolio

READERS: dict[ImportKind, Callable[[Reader], None]] = {
    ImportKind.ACCOUNTS: read_accounts,
    ImportKind.SALES: read_sales,
    ImportKind.MEASURES: read_measures,
}
"""What makes records of the rows of each kind."""


def run(portfolio: Portfolio, table: Table, mapping: ColumnMap, options: Options) -> Report:
    """Read every row; take the good ones in as one change that can be undone, unless it is a dry run.

    Raises:
        FileError: the portfolio cannot be written; ValidationError: `open_question`, while the file leaves something open;
        Cancelled: raised by the watch of the options. Nothing is taken in then.
    """
    if mapping.questions and not options.dry_run:
        question = mapping.questions[0]
        raise ValidationError("map", "open_question", row=question.row, text=question.example)
    reader = Reader(portfolio, table, mapping, options)
    # A hundred thousand records are no garbage: looking for cycles among them takes most of the time.
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        READERS[mapping.kind](reader)
        return reader.finish()
    finally:
        if was_collecting:
            gc.enable()
