"""Spreadsheet files as sheets of typed cells: CSV or TSV in whatever form, XLSX within safe limits."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kamdesk.domain.errors import FileError
from kamdesk.services.cell_guard import unguarded
from kamdesk.services.importing.cells import NOTHING_CHOSEN, Cell, Choices, Sheet, Watch, unwatched
from kamdesk.services.importing.headers import LOOKED_AT, header_row, recognised

MAX_BYTES = 200 * 1024 * 1024
MAX_XLSX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 500
MAX_COLUMNS = 300
MAX_ROWS = 1_048_576
"""So many a sheet has; a row that says it lies further down would be waited for without end."""
_FAR_ROW = re.compile(rb'<row [^<>]{0,200}?\br="(\d{7,})"')
_LONGEST_PLACE = 300
MAX_CELL = 4_000_000
"""A text that is longer was never meant to be a cell."""
_DELIMITERS = ";,\t|"
_SEPARATOR_LINE = re.compile(r"\s*sep=([;,\t|])[ \t]*\r?\n?")


def read_sheet(path: Path, choices: Choices = NOTHING_CHOSEN, watch: Watch = unwatched) -> Sheet:
    """Read one sheet of a file: the chosen one, else the first visible one with a header that is known.

    Raises:
        FileError: `not_found`, `is_folder`, `no_plain_file`, `cannot_open`, `not_a_table`, `too_large`, `no_such_sheet`.
        Cancelled: raised by `watch`.
    """
    watch(0, 0)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise FileError("is_folder", file=path.name)
        if not path.is_file():
            raise FileError("no_plain_file", file=path.name)
        with path.open("rb") as stream:
            head = stream.read(8)
    except FileNotFoundError:
        raise FileError("not_found", file=str(path)) from None
    except OSError as error:
        raise FileError("cannot_open", file=path.name, detail=str(error)) from None
    if head.startswith(b"PK\x03\x04"):
        return _read_xlsx(path, choices.sheet)
    if head.startswith((b"\x89PNG", b"%PDF", b"SQLite f", b"\xd0\xcf\x11\xe0")):
        raise FileError("not_a_table", file=path.name)
    if size > MAX_BYTES:
        raise FileError("too_large", file=path.name)
    return _read_csv(path, choices)


def _read_csv(path: Path, choices: Choices) -> Sheet:
    raw = path.read_bytes()
    if b"\0" in raw[:4096]:
        try:
            text = raw.decode("utf-16")
        except UnicodeDecodeError:
            raise FileError("not_a_table", file=path.name) from None
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", errors="replace")
    csv.field_size_limit(MAX_CELL)  # a long text is refused where it is read, with its row and column
    delimiter = choices.delimiter or _delimiter(text)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = list(_filled([unguarded(cell) for cell in cells] for cells in lines))
    except csv.Error as error:
        raise FileError("not_a_table", file=path.name, detail=str(error)) from None
    if rows and _SEPARATOR_LINE.fullmatch(delimiter.join(str(cell) for cell in rows[0][1])):
        del rows[0]
    return Sheet(path.name, rows, delimiter=delimiter)


def _delimiter(text: str) -> str:
    """The sign between cells: as `sep=` says, else the one by which most headers are known and most rows are as wide as they."""
    said = _SEPARATOR_LINE.match(text)
    if said:
        return said[1]
    lines = [line for line in text.split("\n", LOOKED_AT)[:LOOKED_AT] if line.strip()]
    first, head = lines[0] if lines else "", "\n".join(lines)

    def rank(delimiter: str) -> tuple[int, int, int]:
        with suppress(csv.Error):
            rows = list(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))
            at = header_row(rows)
            alike = sum(len(cells) == len(rows[at]) for cells in rows[at + 1 :])
            return recognised(rows[at]), alike if recognised(rows[at]) else 0, first.count(delimiter)
        return 0, 0, first.count(delimiter)

    return max(_DELIMITERS, key=rank) if any(d in head for d in _DELIMITERS) else ";"


def _read_xlsx(path: Path, sheet: str) -> Sheet:
    if path.stat().st_size > MAX_XLSX_BYTES:
        raise FileError("too_large", file=path.name)
    import openpyxl
    from defusedxml.common import DefusedXmlException
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _refuse_bombs(path)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            names = tuple(book.sheetnames)
            if sheet and sheet not in names:
                raise FileError("no_such_sheet", file=path.name, sheet=sheet, sheets=", ".join(names))
            name = sheet or _first_with_headers(book) or names[0]
            rows = list(_filled(map(_without_end, book[name].iter_rows(max_col=MAX_COLUMNS, values_only=True))))
        finally:
            book.close()
    except FileError:
        raise
    except (zipfile.BadZipFile, zlib.error, InvalidFileException, DefusedXmlException, SyntaxError, EOFError, OSError) as error:
        raise FileError("not_a_table", file=path.name, detail=str(error)[:200]) from None
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as error:
        # What the library stumbles over in a workbook that is cut short, encrypted, or made by a strange program.
        raise FileError("not_a_table", file=path.name, detail=str(error)[:200]) from None
    return Sheet(path.name, rows, name, names)


def _first_with_headers(book: Any) -> str:
    """The first visible sheet with a header that is known; else the first visible one, "" when there is none."""
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in visible:
        if any(recognised(cells) for cells in sheet.iter_rows(max_row=LOOKED_AT, max_col=MAX_COLUMNS, values_only=True)):
            return str(sheet.title)
    return str(visible[0].title) if visible else ""


def _filled(rows: Iterable[Sequence[Cell]]) -> Iterator[tuple[int, list[Cell]]]:
    """The rows that hold something, with their number as the sheet shows it."""
    for number, cells in enumerate(rows, 1):
        if not all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells):
            yield number, list(cells)


def _without_end(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells up to the last one that holds something: a sheet may be wider than its table."""
    last = next((at for at in range(len(cells), 0, -1) if cells[at - 1] not in (None, "")), 0)
    return cells[:last]


def _refuse_bombs(path: Path) -> None:
    """Count what each part really unpacks to; a header may lie about it."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS:
            raise FileError("too_large", file=path.name)
        left = MAX_UNPACKED
        for part in parts:
            before = b""
            with archive.open(part) as stream:
                while chunk := stream.read(1 << 20):
                    left -= len(chunk)
                    if left < 0 or _lies_too_far(before + chunk):
                        raise FileError("too_large", file=path.name)
                    before = chunk[-_LONGEST_PLACE:]


def _lies_too_far(part: bytes) -> bool:
    """Whether a row says that it lies behind the last one a sheet can have."""
    return any(int(found[1][:9]) > MAX_ROWS for found in _FAR_ROW.finditer(part))
