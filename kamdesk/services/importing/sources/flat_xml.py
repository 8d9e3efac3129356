"""XML Spreadsheet 2003: a workbook as one plain XML file, as older programs write it."""

import io
from collections.abc import Mapping
from datetime import datetime

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.cells import Breakage, Broken, Cell, Choices, Money, Percent, Sheet, Watch
from kamdesk.services.importing.headers import LOOKED_AT, recognised
from kamdesk.services.importing.sources.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from kamdesk.services.importing.sources.markup import Listener, Words, listen
from kamdesk.services.importing.sources.merged import spread_headers
from kamdesk.services.importing.sources.number_formats import PLAIN, NumberFormat, Shown, padded, percent_of, read_format

NAMESPACE = b"urn:schemas-microsoft-com:office:spreadsheet"
_NAMED = {"percent": "0.00%", "short date": "dd/mm/yyyy", "general date": "dd/mm/yyyy", "euro currency": "0.00 €"}


def read_flat_xml(data: bytes, name: str, choices: Choices, watch: Watch) -> list[Sheet]:
    """All visible sheets of the file, or the chosen one.

    Raises:
        FileError: `not_a_table`, `no_such_sheet`, the limits of a sheet.
        Cancelled: raised by `watch`.
    """
    found = _Tables()
    stream = io.BytesIO(data)
    listen(stream, found, lambda: watch(stream.tell(), len(data)))
    titles = tuple(title for title in found.sheets if title not in found.hidden)
    if choices.sheet and choices.sheet not in found.sheets:
        raise FileError("no_such_sheet", file=name, sheet=choices.sheet, sheets=", ".join(found.sheets))
    wanted = (choices.sheet,) if choices.sheet else titles or tuple(found.sheets)
    for title in wanted:
        spread_headers(found.sheets[title], found.merged.get(title, []))
    return [Sheet(name, found.sheets[title], title, titles) for title in wanted]


def first_with_header(sheets: list[Sheet]) -> Sheet | None:
    """The first sheet whose header is known, else the first one."""
    known = (sheet for sheet in sheets if any(recognised(cells) for _number, cells in sheet.rows[:LOOKED_AT]))
    return next(known, sheets[0] if sheets else None)


class _Tables(Listener):
    def __init__(self) -> None:
        self.sheets: dict[str, list[tuple[int, list[Cell]]]] = {}
        self.hidden: set[str] = set()
        self.merged: dict[str, list[tuple[int, int, int]]] = {}
        self._title = ""
        self._styles: dict[str, NumberFormat] = {}
        self._style = ""
        self._row, self._cells, self._filled = 0, list[Cell](), 0
        self._cell: Mapping[str, str] = {}
        self._kind = ""
        self._words = Words()
        self._value: Cell = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Style":
            self._style = attributes.get("ID", "")
        elif name == "NumberFormat":
            code = attributes.get("Format", "")
            self._styles[self._style] = read_format(_NAMED.get(code.lower(), code))
        elif name == "Worksheet":
            self._title = attributes.get("Name", "")
            self.sheets[self._title] = []
            self.merged[self._title] = []
            self._row = 0
        elif name == "Row":
            self._row = _index(attributes) or self._row + 1
            self._cells = []
            if self._row > MAX_ROWS:
                raise FileError("too_many_rows", limit=MAX_ROWS, row=self._row)
        elif name == "Cell":
            self._begin_cell(attributes)
        elif name == "Data":
            self._kind = attributes.get("Type", "String")
        if name in ("Data", "Visible"):
            self._words.take()

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._cell, self._kind, self._value = attributes, "", None
        at = _index(attributes)
        if max(at, len(self._cells) + 1) > MAX_COLUMNS:
            raise FileError("too_many_columns", limit=MAX_COLUMNS, row=self._row)
        self._cells.extend([None] * (at - 1 - len(self._cells)))

    def text(self, text: str) -> None:
        self._words.add(text)

    def end(self, name: str) -> None:
        if name == "Data":
            self._value = self._typed(self._words.take())
        elif name == "Cell":
            self._end_cell()
        elif name == "Row":
            if any(cell is not None for cell in self._cells):
                self.sheets[self._title].append((self._row, self._cells))
        elif name == "Visible" and self._words.take().strip() in ("SheetHidden", "SheetVeryHidden"):
            self.hidden.add(self._title)

    def _end_cell(self) -> None:
        across = _number(self._cell.get("MergeAcross"))
        if len(self._cells) + across >= MAX_COLUMNS:
            raise FileError("too_many_columns", limit=MAX_COLUMNS, row=self._row)
        if across:
            self.merged[self._title].append((self._row, len(self._cells), len(self._cells) + across))
        if self._value is None and "Formula" in self._cell:
            self._value = Broken(self._cell["Formula"], Breakage.FORMULA)
        self._cells.append(self._value)
        self._cells.extend([None] * across)
        self._filled += 1 + across
        if self._filled > MAX_CELLS:
            raise FileError("too_many_cells", limit=MAX_CELLS)

    def _typed(self, text: str) -> Cell:
        if self._kind == "Number":
            return _shown(self._styles.get(self._cell.get("StyleID", ""), PLAIN), text)
        if self._kind == "DateTime":
            try:
                moment = datetime.fromisoformat(text)
            except ValueError:
                return Broken(text, Breakage.ERROR)
            return moment if (moment.hour, moment.minute, moment.second) != (0, 0, 0) else moment.date()
        if self._kind == "Boolean":
            return text.strip() == "1"
        if self._kind == "Error":
            return Broken(text, Breakage.ERROR)
        return text or None


def _shown(form: NumberFormat, text: str) -> Cell:
    """A number as its format shows it."""
    try:
        value = float(text)
    except ValueError:
        return Broken(text, Breakage.ERROR)
    if value != value or abs(value) == float("inf"):  # only NaN differs from itself
        return Broken(text, Breakage.ERROR)
    is_whole = value.is_integer() and abs(value) < 1e15
    if form.shown is Shown.PERCENT:
        return Percent(percent_of(value))
    if form.shown is Shown.MONEY:
        return Money(value, form.currency, form.factor)
    if form.shown is Shown.PADDED and is_whole:
        return padded(int(value), form.mask)
    return int(value) if is_whole else value


def _index(attributes: Mapping[str, str]) -> int:
    return _number(attributes.get("Index"))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
