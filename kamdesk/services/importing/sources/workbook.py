"""A workbook in the process that reads it: which of its sheets are meant, and their cells in slices."""

import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from math import isfinite
from typing import Any, Protocol, cast

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.headers import LOOKED_AT, recognised
from kamdesk.services.importing.sources import open_document, wire, worksheet
from kamdesk.services.importing.sources.extents import MAX_AREA, Extents
from kamdesk.services.importing.sources.limits import MAX_CELLS, SLICE
from kamdesk.services.importing.sources.number_formats import NumberFormat, Shown
from kamdesk.services.importing.sources.package import Package
from kamdesk.services.importing.sources.wire import ENCODERS, Plain
from kamdesk.services.importing.sources.workbook_parts import Parts, SheetPart, read_parts
from kamdesk.services.importing.sources.worksheet import shown_as

Pulse = Callable[[], None]
Rows = Iterator[tuple[int, list[Plain]]]
_EXACT = 1e15
"""Whole numbers below are told exactly by a float."""
MOST_KNOWN = 50_000
_DIMENSION = re.compile(rb"<(\w+:)?dimension\b[^>]*>")
_MERGED_IN = 2_000
"""Merged cells count where headers are; a sheet may have a hundred thousand below."""


@dataclass(slots=True)
class SheetCells:
    """A sheet that is ready to be handed over: `height` rows, of which those that hold something come in `rows`.

    `merged` are cells that reach over several columns: row number, first and last column from 0.
    """

    title: str
    rows: Rows
    height: int = 0
    merged: list[tuple[int, int, int]] = field(default_factory=list)


class Workbook(Protocol):
    """A workbook of any form."""

    knows_formats: bool

    @property
    def titles(self) -> list[tuple[str, bool]]:
        """The titles of its sheets of cells, and whether each is visible."""

    def sheet(self, title: str) -> SheetCells:
        """One of its sheets."""


def open_workbook(data: bytes, pulse: Pulse) -> Workbook:
    """Find out which form a workbook has, by what is in it.

    Raises:
        FileError: `has_password`, `not_a_table`, `no_workbook_inside`; what `Package` raises.
    """
    if not data.startswith(b"PK"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise FileError("has_password")
        return ValuesOnly(data)
    package = Package(io.BytesIO(data))
    if "xl/workbook.bin" in package:
        return ValuesOnly(data)
    if "content.xml" in package and "META-INF/manifest.xml" in package:
        return OpenDocument(data, package, pulse)
    if "[Content_Types].xml" in package:
        return OfficeOpen(data, package, pulse)
    raise FileError("no_workbook_inside")


def choose(book: Workbook, title: str) -> SheetCells:
    """The sheet of that title; without one the first visible one whose header is known, else the first visible one.

    Raises:
        FileError: `no_such_sheet`, `not_a_table` where there is no sheet at all; what reading a sheet raises.
    """
    titles = [name for name, _visible in book.titles]
    if title:
        if title not in titles:
            raise FileError("no_such_sheet", sheet=title, sheets=", ".join(titles))
        return book.sheet(title)
    visible = [name for name, is_visible in book.titles if is_visible] or titles
    if not visible:
        raise FileError("no_sheets")
    if len(visible) == 1:
        return book.sheet(visible[0])
    trouble: FileError | None = None
    for name in visible:
        try:
            if _has_header(book.sheet(name)):
                return book.sheet(name)
        except FileError as error:
            trouble = trouble or error
    if trouble:
        raise trouble
    return book.sheet(visible[0])


def _has_header(sheet: SheetCells) -> bool:
    looked_at = (cells for (_number, cells), _at in zip(sheet.rows, range(LOOKED_AT), strict=False))
    return any(recognised(cells) for cells in looked_at)


class ValuesOnly:
    """XLS and XLSB: the library knows their values, and nothing of how they are shown."""

    knows_formats = False

    def __init__(self, data: bytes) -> None:
        self._library = CalamineWorkbook.from_filelike(io.BytesIO(data))

    @property
    def titles(self) -> list[tuple[str, bool]]:
        """The titles of its sheets of cells, and whether each is visible."""
        return [
            (sheet.name, sheet.visible == SheetVisibleEnum.Visible)
            for sheet in self._library.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]

    def sheet(self, title: str) -> SheetCells:
        """One of its sheets."""
        return _sheet_of(self._library, title, Extents())


class OfficeOpen:
    """XLSX and XLSM."""

    knows_formats = True

    def __init__(self, data: bytes, package: Package, pulse: Pulse) -> None:
        self._package = package
        self._pulse = pulse
        self._data = data
        self._parts: Parts = read_parts(package, pulse)
        self._library: CalamineWorkbook | None = None

    @property
    def titles(self) -> list[tuple[str, bool]]:
        """The titles of its sheets of cells, and whether each is visible."""
        return [(sheet.title, sheet.is_visible) for sheet in self._parts.sheets]

    def sheet(self, title: str) -> SheetCells:
        """One of its sheets, looked through before the library reads it."""
        part: SheetPart = next(sheet for sheet in self._parts.sheets if sheet.title == title)
        found = worksheet.scan(self._package, part.part, self._parts.formats, self._pulse)
        if self._library is None:
            self._package.pass_over("xl/sharedStrings.xml")
            self._pulse()
            self._library = CalamineWorkbook.from_filelike(io.BytesIO(self._data))
        try:
            return _sheet_of(self._library, title, found)
        except CalamineError:  # it believes what the sheet says of its own size
            data = self._package.rewritten(part.part, _DIMENSION)
            return _sheet_of(CalamineWorkbook.from_filelike(io.BytesIO(data)), title, found)


class OpenDocument:
    """ODS."""

    knows_formats = True

    def __init__(self, data: bytes, package: Package, pulse: Pulse) -> None:
        self._found = open_document.scan(package, pulse)
        self._data = data
        self._library: CalamineWorkbook | None = None

    @property
    def titles(self) -> list[tuple[str, bool]]:
        """The titles of its sheets, and whether each is visible."""
        return [(title, table.is_visible) for title, table in self._found.items()]

    def sheet(self, title: str) -> SheetCells:
        """One of its sheets, if all of them fit into memory: the library reads the file as a whole."""
        for table in self._found.values():
            table.extents.check()
        if self._library is None:
            self._library = CalamineWorkbook.from_filelike(io.BytesIO(self._data))
        found = self._found[title]
        sheet = _sheet_of(self._library, title, found.extents)
        sheet.merged = found.merged
        return sheet


def _sheet_of(library: CalamineWorkbook, title: str, found: Extents) -> SheetCells:
    sheet = library.get_sheet_by_name(title)
    height, width = sheet.total_height, sheet.total_width
    if height * width > MAX_AREA:
        raise FileError("too_many_cells", limit=MAX_CELLS)
    merged = [
        (top + 1, left, right) for (top, left), (_bottom, right) in (sheet.merged_cell_ranges or [])[:_MERGED_IN] if right > left
    ]
    return SheetCells(title, _rows(sheet, found), height + 1, merged)


def _rows(sheet: Any, found: Extents) -> Rows:
    """The rows that hold something, with what the pass before found put in its place."""
    top, left = sheet.start or (0, 0)
    bottom = top + sheet.height
    below: dict[int, dict[int, Plain]] = defaultdict(dict)  # a formula without value is a blank to the library
    for column, special in found.special.items():
        for row, plain in special.items():
            if row > bottom:
                below[row][column] = plain
    width = max(left + sheet.width, 1 + max(found.special, default=-1))
    columns = _Columns(left, width, found)
    source, first = sheet.iter_rows(), 1  # it begins at the first row of the sheet, but at the first column that is filled
    while values := list(islice(source, SLICE)):
        for number, cells in enumerate(columns.of(values, first), first):
            last = cells[-1] if cells else None
            if not (last is None or (type(last) is str and last.isspace())) or _strip(cells):
                yield number, cells
        first += len(values)
    for row in sorted(below):
        yield row, [below[row].get(column) for column in range(max(below[row]) + 1)]


class _Columns:
    """Values as they travel, column by column, since those of a column are mostly of one type."""

    def __init__(self, left: int, width: int, found: Extents) -> None:
        self._left = left
        self._width = width
        self._special: Mapping[int, Mapping[int, Plain]] = found.special
        self._shown = found.shown
        self._apart = found.apart
        self._known: dict[Any, Any] = {"": None}
        self._known_shown: dict[NumberFormat, dict[Any, Plain]] = {}

    def of(self, rows: list[list[Any]], first: int) -> list[list[Plain]]:
        """The cells of rows beside each other, of which the first has this number."""
        if len(self._known) > MOST_KNOWN:
            self._known = {"": None}
        blank: list[Plain] = [None] * len(rows)
        columns = [blank] * self._left
        for at, values in enumerate(zip(*rows, strict=True), self._left):
            form = self._shown.get(at)
            columns.append(self._plain(values) if form is None else self._as_shown(values, form, first))
        columns += [blank] * (self._width - len(columns))
        for column, special in self._special.items():
            if not special:
                continue
            instead = special.get
            columns[column] = [instead(number, plain) for number, plain in enumerate(columns[column], first)]
        return list(map(list, zip(*columns, strict=True)))

    def _plain(self, values: tuple[Any, ...]) -> list[Plain]:
        kinds = set(map(type, values))
        if kinds == {str}:
            return list(map(self._known.setdefault, values, values))
        if kinds == {float} and isfinite(sum(values)):
            return [int(value) if -_EXACT < value < _EXACT and value.is_integer() else value for value in values]
        return [self._one(value) for value in values]

    def _as_shown(self, values: tuple[Any, ...], form: NumberFormat, first: int) -> list[Plain]:
        """Values of which the numbers are shown in a format, but for those of rows that stand apart."""
        if form.shown is Shown.MONEY:
            currency, factor = form.currency, form.factor
            found = [wire.money(value, currency, factor) if type(value) is float else self._one(value) for value in values]
        else:
            known = self._known_shown.setdefault(form, {})
            if len(known) > MOST_KNOWN:
                known.clear()
            for value in {value for value in values if type(value) is float}.difference(known):
                shown = shown_as(form, value)
                known[value] = self._one(value) if shown is None else shown
            found = [known[value] if type(value) is float else self._one(value) for value in values]
        for number in self._apart:
            if first <= number < first + len(values):
                found[number - first] = self._one(values[number - first])
        return found

    def _one(self, value: Any) -> Plain:
        kind = type(value)
        if kind is str:
            return cast(Plain, self._known.setdefault(value, value))
        if kind is float:
            return wire.number(value)
        if kind is bool or kind is int:
            return cast(Plain, value)
        if (kind, value) not in self._known:
            self._known[kind, value] = ENCODERS[kind](value)
        return cast(Plain, self._known[kind, value])


def _strip(cells: list[Plain]) -> bool:
    """Take off the blank end; whether anything is left that is more than blanks."""
    while cells and cells[-1] is None:
        cells.pop()
    return any(type(cell) is not str or not cell.isspace() for cell in cells if cell is not None)


def in_slices(rows: Rows) -> Iterator[list[tuple[int, list[Plain]]]]:
    """The rows, so many at once that neither side waits long."""
    waiting: list[tuple[int, list[Plain]]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == SLICE:
            yield waiting
            waiting = []
    if waiting:
        yield waiting
