"""HTML that is called a spreadsheet: what many programs write when asked for Excel."""

from html.parser import HTMLParser

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.cells import Breakage, Broken, Cell, Sheet, Watch
from kamdesk.services.importing.sources.encodings import UNKNOWN
from kamdesk.services.importing.sources.limits import MAX_CELL, MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from kamdesk.services.importing.sources.merged import spread_headers

_PIECE = 65_536
_HIDDEN = ("script", "style", "title")
_BREAKS = ("br", "p", "div", "li")


def read_page(text: str, name: str, watch: Watch, encoding: str = "") -> Sheet:
    """The tables of a page, one below the other, as a spreadsheet program shows them.

    Raises:
        FileError: `not_a_table` where it has no table; the limits of a sheet.
        Cancelled: raised by `watch`.
    """
    page = _Page(name)
    for at in range(0, len(text), _PIECE):
        page.feed(text[at : at + _PIECE])
        watch(at, len(text))
    page.close()
    page.end_row()
    if not page.tables:
        raise FileError("not_a_table", file=name)
    spread_headers(page.rows, page.merged)
    return Sheet(name, page.rows, encoding=encoding)


class _Page(HTMLParser):
    """Rows of all tables; a cell that reaches over others leaves them empty, but for headers."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[tuple[int, list[Cell]]] = []
        self.merged: list[tuple[int, int, int]] = []
        self.tables = 0
        self._name = name
        self._number = 0
        self._cells: list[Cell] | None = None
        self._text: list[str] | None = None
        self._length = 0
        self._spans = (1, 1)
        self._below: dict[int, int] = {}
        self._hidden = 0
        self._filled = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.end_row()
            self.tables += 1
            self._below = {}
        elif tag == "tr":
            self.end_row()
            self._begin_row()
        elif tag in ("td", "th"):
            self._end_cell()
            if self._cells is None:
                self._begin_row()
            given = dict(attrs)
            self._spans = _span(given.get("colspan")), _span(given.get("rowspan"))
            self._text, self._length = [], 0
        elif tag in _HIDDEN:
            self._hidden += 1
        elif tag in _BREAKS and self._text:
            self._text.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _BREAKS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self.end_row()
        elif tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._hidden:
            self._length += len(data)
            if self._length > MAX_CELL:
                raise FileError("cell_too_long", file=self._name, row=self._number, limit=MAX_CELL)
            self._text.append(" ".join(data.splitlines()) if "\n" in data or "\r" in data else data)

    def _begin_row(self) -> None:
        self._cells = []
        self._number += 1
        if self._number > MAX_ROWS:
            raise FileError("too_many_rows", file=self._name, limit=MAX_ROWS, row=self._number)

    def _end_cell(self) -> None:
        if self._text is None or self._cells is None:
            return
        cells, (columns, rows) = self._cells, self._spans
        while self._below.get(len(cells), 0) > 0:  # a cell of a row above reaches down to here
            cells.append(None)
        text = "\n".join(" ".join(line.split()) for line in "".join(self._text).split("\n")).strip()
        if len(cells) + columns > MAX_COLUMNS:
            raise FileError("too_many_columns", file=self._name, limit=MAX_COLUMNS, row=self._number)
        if columns > 1:
            self.merged.append((self._number, len(cells), len(cells) + columns - 1))
        if rows > 1:
            self._below.update(dict.fromkeys(range(len(cells), len(cells) + columns), rows))
        cells.append(Broken(text, Breakage.BYTES) if UNKNOWN in text else text or None)
        cells.extend([None] * (columns - 1))
        self._text = None

    def end_row(self) -> None:
        """What was read of a row is a row; blank ones only count."""
        self._end_cell()
        if self._cells is None:
            return
        cells, self._cells = self._cells, None
        self._below = {column: rows - 1 for column, rows in self._below.items() if rows > 1}
        while cells and cells[-1] is None:
            cells.pop()
        self._filled += len(cells)
        if self._filled > MAX_CELLS:
            raise FileError("too_many_cells", file=self._name, limit=MAX_CELLS)
        if cells:
            self.rows.append((self._number, cells))


def _span(text: str | None) -> int:
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1
