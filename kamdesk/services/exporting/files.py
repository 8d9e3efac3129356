"""Tables into files: which form, by the ending of the name; a file that is not whole never has its name."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kamdesk.domain.errors import FileError
from kamdesk.services.exporting.content import TableToWrite
from kamdesk.services.exporting.delimited import delimiter_of, write_delimited
from kamdesk.services.exporting.workbook import write_workbook
from kamdesk.storage import drafts

WORKBOOK, TEXTS = ".xlsx", (".csv", ".tsv")
SUFFIXES = (WORKBOOK, *TEXTS)


def write_table(path: Path, table: TableToWrite, currency: str = "EUR") -> None:
    """Write one table as XLSX, CSV or TSV; raises what `write_tables` raises."""
    write_tables(path, [table], currency)


def write_tables(path: Path, tables: Sequence[TableToWrite], currency: str = "EUR") -> None:
    """Write tables as the sheets of a workbook, or the one table as text; what is there is replaced in one step.

    Raises:
        FileError: `bad_table_file` for another ending, `one_table_only` for several tables in a text, `cell_unwritable`,
            `longer_than_cell`, `cell_no_number`, `number_rounded`, `more_than_sheet`, `wider_than_sheet`, `open_elsewhere`,
            `cannot_open`, `disk_full`; nothing was written then.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise FileError("bad_table_file", file=path.name)
    if suffix in TEXTS and len(tables) != 1:
        raise FileError("one_table_only", file=path.name)
    with in_place(path) as draft:
        if suffix == WORKBOOK:
            write_workbook(draft, tables, currency)
        else:
            write_delimited(draft, tables[0], delimiter_of(suffix))


@contextmanager
def in_place(path: Path) -> Iterator[Path]:
    """A draft that takes the place of a file when the block ends; when it fails, what was there is as before.

    Raises:
        FileError: `open_elsewhere`, `cannot_open`, `disk_full`, `io_error`.
    """
    with drafts.draft_for(path) as draft:
        yield draft
        drafts.flush(draft)
        try:
            draft.replace(path)
        except PermissionError:
            raise FileError("open_elsewhere", file=path.name) from None
        drafts.flush_folder(path.parent)
