"""What the import window asks of the services; what is None is not offered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kamdesk.services.exporting.rejected import RejectedSheet, write_rejected, write_rejected_sheets
from kamdesk.services.importing.book import Part, run_book
from kamdesk.services.importing.cells import Choices, Sheet, Watch
from kamdesk.services.importing.columns import ColumnMap, find_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.learned import learn, learned_choices, learned_kind
from kamdesk.services.importing.recognition import likely_kind, look_of
from kamdesk.services.importing.report import Options, Report
from kamdesk.services.importing.run import run
from kamdesk.services.importing.sources import read_sheet, read_sheets, read_text
from kamdesk.services.importing.sums import Sums, sum_of
from kamdesk.services.importing.tables import Table, table_of
from kamdesk.services.portfolio import Portfolio


class FileForm(NamedTuple):
    """How numbers, amounts and years are meant where a file does not say it."""

    decimal_sign: str = ","
    currency: str = "EUR"
    fiscal_start: int = 1


SETTLED = ("columns", "header_row", "decimal_sign", "date_order", "factor", "currency", "percent_factor")
"""What of the choices holds for every file of the look."""
UNTOLD = FileForm()
"""As in most of Spain."""


def remember(portfolio: Portfolio, look: str, table: Table, kind: ImportKind | None) -> None:
    """Keep what a person settled about files of a look, the kind among it; nothing is written where nothing was.

    Raises:
        FileError: the portfolio cannot be written.
    """
    choices = table.choices
    if kind is not None or any(getattr(choices, name) for name in SETTLED):
        learn(portfolio, look, choices, table, kind)


@dataclass(frozen=True)
class ServiceCalls:
    """The functions behind the window; each is one of `services.importing`."""

    read_sheet: Callable[[Path, Choices, Watch], Sheet] = read_sheet
    read_sheets: Callable[[Path, Watch], list[Sheet]] = read_sheets
    table_of: Callable[[Sheet, Choices], Table] = table_of
    find_columns: Callable[[Table, ImportKind, FileForm], ColumnMap] = lambda table, kind, form: find_columns(
        table, kind, None, *form
    )
    likely_kind: Callable[[Table], ImportKind | None] = likely_kind
    """What a table brings; None when its columns fit no kind."""
    run: Callable[[Portfolio, Table, ColumnMap, Options], Report] = run
    run_book: Callable[[Portfolio, Sequence[Part], Options, Sequence[Options]], list[Report]] = run_book
    read_text: Callable[[str, Choices], Sheet] | None = read_text
    """A table out of the clipboard."""
    sum_of: Callable[[Table, ColumnMap], Sums | None] | None = sum_of
    write_rejected: Callable[[Path, Table, Report, ColumnMap | None], object] | None = write_rejected
    write_rejected_sheets: Callable[[Path, Sequence[RejectedSheet]], object] = write_rejected_sheets
    look_of: Callable[[Table], str] = look_of
    remember: Callable[[Portfolio, str, Table, ImportKind | None], object] | None = remember
    """Keeps what was settled about a file for others that look the same."""
    learned: Callable[[Portfolio, str, Table | None, ImportKind | None], Choices | None] = learned_choices
    learned_kind: Callable[[Portfolio, str], ImportKind | None] = learned_kind


SERVICES = ServiceCalls()
