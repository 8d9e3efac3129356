"""One pass over the XML of an ODS workbook: true extents, and the cells that show something else than their value."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.cells import Breakage
from kamdesk.services.importing.sources import wire
from kamdesk.services.importing.sources.extents import Extents
from kamdesk.services.importing.sources.limits import MAX_CELLS
from kamdesk.services.importing.sources.markup import Listener, Words, listen
from kamdesk.services.importing.sources.number_formats import currency_of, percent_of
from kamdesk.services.importing.sources.package import Package
from kamdesk.services.importing.sources.wire import Plain

_ERROR = re.compile(r"#[A-Z/0!?¡¿]{2,}.*|(Err|Error|Fallo):\d+")
_CELLS = ("table-cell", "covered-table-cell")


@dataclass(slots=True)
class OpenTable:
    """A sheet: how far it reaches, what it shows, its merged cells as row, first and last column."""

    is_visible: bool = True
    extents: Extents = field(default_factory=Extents)
    merged: list[tuple[int, int, int]] = field(default_factory=list)


def scan(package: Package, pulse: Callable[[], None]) -> dict[str, OpenTable]:
    """Look through all sheets.

    Raises:
        FileError: `has_password`; what `Package`, `listen` and `Extents` raise.
    """
    with package.open("META-INF/manifest.xml") as stream:
        listen(stream, _Manifest(), pulse)
    styles = _Styles()
    if "styles.xml" in package:
        with package.open("styles.xml") as stream:
            listen(stream, styles, pulse)
    content = _Content(styles)
    with package.open("content.xml") as stream:
        listen(stream, content, pulse)
    if not content.is_spreadsheet:
        raise FileError("not_a_table", detail="content.xml")
    return content.tables


class _Manifest(Listener):
    """Refuses what is encrypted."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002 - the name says it all
        if name == "encryption-data":
            raise FileError("has_password")


class _Styles(Listener):
    """Which cell styles show zeros in front, which sheets are hidden."""

    def __init__(self) -> None:
        self._padding: set[str] = set()
        self._cells: dict[str, tuple[str, str]] = {}
        self.hidden: set[str] = set()
        self._number = ""
        self._style = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "number-style":
            self._number = attributes.get("name", "")
        elif name == "number" and self._number:
            if _whole(attributes.get("min-integer-digits", "1")) > 1 and attributes.get("decimal-places", "0") == "0":
                self._padding.add(self._number)
        elif name == "style":
            self._style = attributes.get("name", "")
            if attributes.get("family") == "table-cell":
                self._cells[self._style] = attributes.get("data-style-name", ""), attributes.get("parent-style-name", "")
        elif name == "table-properties" and attributes.get("display") == "false":
            self.hidden.add(self._style)

    def end(self, name: str) -> None:
        if name == "number-style":
            self._number = ""

    def is_padded(self, style: str) -> bool:
        """Whether a cell of this style shows zeros in front of its number."""
        for _generation in range(10):
            data, parent = self._cells.get(style, ("", ""))
            if data or not parent:
                return data in self._padding
            style = parent
        return False


class _Content(Listener):
    """The cells of all sheets."""

    def __init__(self, styles: _Styles) -> None:
        self.tables: dict[str, OpenTable] = {}
        self.is_spreadsheet = False
        self._styles = styles
        self._table = OpenTable()
        self._row, self._rows_alike = 0, 1
        self._column = 0
        self._column_styles: list[tuple[int, str]] = []
        self._row_style = ""
        self._cell: Mapping[str, str] = {}
        self._row_cells: list[tuple[int, int, Plain]] = []
        self._words = Words()
        self._shown: list[str] = []
        self._aside = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in _CELLS:
            self._cell, self._shown = attributes, []
        elif name == "p":
            self._words.take()
        elif name == "annotation":
            self._aside += 1
        elif name == "table-row":
            self._rows_alike = _times(attributes.get("number-rows-repeated"))
            self._row_style = attributes.get("default-cell-style-name", "")
            self._column = 0
        elif name == "table-column":
            times = _times(attributes.get("number-columns-repeated"))
            self._column_styles.append((times, attributes.get("default-cell-style-name", "")))
        elif name == "table":
            self._begin_table(attributes)
        elif name == "spreadsheet":
            self.is_spreadsheet = True
        else:
            self._styles.start(name, attributes)

    def _begin_table(self, attributes: Mapping[str, str]) -> None:
        self._table = OpenTable(attributes.get("style-name", "") not in self._styles.hidden)
        self.tables[attributes.get("name", "")] = self._table
        self._row, self._column, self._column_styles = 0, 0, []

    def text(self, text: str) -> None:
        if not self._aside:
            self._words.add(text)

    def end(self, name: str) -> None:
        if name in _CELLS:
            self._end_cell()
        elif name == "p":
            text = self._words.take()
            if not self._aside:
                self._shown.append(text)
        elif name == "annotation":
            self._aside -= 1
        elif name == "table-row":
            self._end_row()
        else:
            self._styles.end(name)

    def _end_cell(self) -> None:
        cell = self._cell
        times = _times(cell.get("number-columns-repeated"))
        spanned = _times(cell.get("number-columns-spanned"))
        if spanned > 1 and len(self._table.merged) < MAX_CELLS // 1000:
            self._table.merged.append((self._row + 1, self._column, self._column + spanned - 1))
        text = "\n".join(self._shown)
        if text or "value-type" in cell or "formula" in cell:
            self._row_cells.append((self._column, times, self._meaning(cell, text)))
        self._column += times

    def _end_row(self) -> None:
        extents = self._table.extents
        for column, times, plain in self._row_cells:
            extents.reach(self._row + 1, column)
            extents.reach(self._row + self._rows_alike, column + times - 1)
            extents.filled += times * self._rows_alike
            extents.check()
            if plain is not None:
                rows = range(self._row + 1, self._row + self._rows_alike + 1)
                for at in range(column, column + times):
                    extents.special[at].update(dict.fromkeys(rows, plain))
        self._row_cells.clear()
        self._row += self._rows_alike

    def _meaning(self, cell: Mapping[str, str], text: str) -> Plain:
        kind = cell.get("value-type", "")
        formula = cell.get("formula")
        if kind == "error" or (formula is not None and _ERROR.fullmatch(text)):
            return wire.broken(text, Breakage.ERROR)
        if formula is not None and not kind and not text:
            return wire.broken("=" + formula.partition("=")[2][:1000], Breakage.FORMULA)
        if kind not in ("percentage", "currency", "float"):
            return None
        try:
            value = float(cell.get("value", ""))
        except ValueError:
            return wire.broken(text, Breakage.ERROR)
        if kind == "percentage":
            return wire.percent(percent_of(value))
        if kind == "currency":
            currency = cell.get("currency", "") or currency_of(text)
            return wire.money(value, currency) if currency else None
        return text if text and value.is_integer() and self._styles.is_padded(self._style_of(cell)) else None

    def _style_of(self, cell: Mapping[str, str]) -> str:
        """The style of a cell: its own, else that of its row, else that of its column."""
        style = cell.get("style-name", "") or self._row_style
        left = self._column
        for times, name in self._column_styles if not style else ():
            if left < times:
                return name
            left -= times
        return style


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _times(text: str | None) -> int:
    """How often something is repeated: once where nothing is said."""
    return max(1, _whole(text))
