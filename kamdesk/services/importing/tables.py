"""Spreadsheet files as plain tables: CSV or TSV in whatever form, XLSX within safe limits."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kamdesk.domain.errors import FileError

CELL = str | int | float | object
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


@dataclass(frozen=True, slots=True)
class Table:
    """Headers, and rows with their number as the spreadsheet shows it; `delimiter` is empty for XLSX."""

    headers: tuple[str, ...]
    rows: list[tuple[int, list[object]]]
    delimiter: str = ""
    sheets: tuple[str, ...] = ()
    sheet: str = ""


def read_table(path: Path, sheet: str = "") -> Table:
    """Read a whole file.

    Raises:
        FileError: `not_found`, `is_folder`, `no_plain_file`, `cannot_open`, `not_a_table`, `no_rows`, `too_large`, `no_such_sheet`.
    """
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
        return _read_xlsx(path, sheet)
    if head.startswith((b"\x89PNG", b"%PDF", b"SQLite f", b"\xd0\xcf\x11\xe0")):
        raise FileError("not_a_table", file=path.name)
    if size > MAX_BYTES:
        raise FileError("too_large", file=path.name)
    return _read_csv(path)


def _read_csv(path: Path) -> Table:
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
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count) if any(d in first for d in _DELIMITERS) else ";"
    csv.field_size_limit(MAX_CELL)  # a long text is refused where it is read, with its row and column
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows: list[tuple[int, list[object]]] = []
        headers: tuple[str, ...] = ()
        for number, cells in enumerate(reader, 1):
            if not any(cells):
                continue
            if not headers:
                headers = tuple(cell.strip() for cell in cells)
            else:
                rows.append((number, cells))  # type: ignore[arg-type]
    except csv.Error as error:
        raise FileError("not_a_table", file=path.name, detail=str(error)) from None
    if not headers or not rows:
        raise FileError("no_rows", file=path.name)
    return Table(headers, rows, delimiter)


def _read_xlsx(path: Path, sheet: str) -> Table:
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
            name = sheet or names[0]
            rows = list(_filled(book[name].iter_rows(max_col=MAX_COLUMNS, values_only=True)))
        finally:
            book.close()
    except FileError:
        raise
    except (zipfile.BadZipFile, zlib.error, InvalidFileException, DefusedXmlException, SyntaxError, EOFError, OSError) as error:
        raise FileError("not_a_table", file=path.name, detail=str(error)[:200]) from None
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as error:
        # What the library stumbles over in a workbook that is cut short, encrypted, or made by a strange program.
        raise FileError("not_a_table", file=path.name, detail=str(error)[:200]) from None
    if len(rows) < 2:
        raise FileError("no_rows", file=path.name)
    headers = tuple("" if cell is None else str(cell).strip() for cell in rows[0][1])
    return Table(headers, rows[1:], "", names, name)


def _filled(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[int, list[object]]]:
    for number, cells in enumerate(rows, 1):
        kept = list(cells)
        while kept and kept[-1] in (None, ""):
            kept.pop()
        if kept:
            yield number, kept


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
