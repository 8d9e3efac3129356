"""What the import window asks of the services; what is None is not offered."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from kamdesk.services.importing.cells import Choices, Sheet, Watch
from kamdesk.services.importing.columns import ColumnMap, find_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options, Report
from kamdesk.services.importing.run import run
from kamdesk.services.importing.sources import read_sheet
from kamdesk.services.importing.tables import Table, table_of
from kamdesk.services.portfolio import Portfolio


class Sums(Protocol):
    """The amounts of a table added up, and what a row of totals in it states; None without such a row."""

    @property
    def read(self) -> Decimal: ...

    @property
    def stated(self) -> Decimal | None: ...


def guess_kind(table: Table) -> ImportKind:
    """Take a table for what most of its columns fit."""

    def fitting(kind: ImportKind) -> tuple[bool, int]:
        mapping = find_columns(table, kind)
        return not mapping.missing(), len(mapping.columns) + len(mapping.periods)

    return max((ImportKind.MEASURES, ImportKind.SALES, ImportKind.ACCOUNTS), key=fitting)


@dataclass(frozen=True)
class ServiceCalls:
    """The functions behind the window; each is one of `services.importing`."""

    read_sheet: Callable[[Path, Choices, Watch], Sheet] = read_sheet
    table_of: Callable[[Sheet, Choices], Table] = table_of
    find_columns: Callable[[Table, ImportKind, str], ColumnMap] = lambda table, kind, sign: find_columns(table, kind, None, sign)
    guess_kind: Callable[[Table], ImportKind] = guess_kind
    run: Callable[[Portfolio, Table, ColumnMap, Options], Report] = run
    read_text: Callable[[str, Choices], Sheet] | None = None
    """A table out of the clipboard."""
    sum_of: Callable[[Table, ColumnMap], Sums | None] | None = None
    write_rejected: Callable[[Path, Table, Report], object] | None = None
    remember: Callable[[Portfolio, Table, ColumnMap], object] | None = None
    """Keeps the columns of a file for others that look the same."""


SERVICES = ServiceCalls()
