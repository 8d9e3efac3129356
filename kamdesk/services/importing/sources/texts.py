"""CSV, TSV and pasted text, in whatever form they come: delimiter, quotes, line ends, damaged cells."""

import csv
import io
import re
from collections.abc import Iterator
from operator import itemgetter

from kamdesk.domain.errors import FileError
from kamdesk.services.cell_guard import unguarded
from kamdesk.services.importing.cells import Breakage, Broken, Cell, Choices, Sheet, Watch
from kamdesk.services.importing.headers import LOOKED_AT, header_row, recognised
from kamdesk.services.importing.sources.encodings import UNKNOWN
from kamdesk.services.importing.sources.limits import MAX_CELL, MAX_CELLS, MAX_COLUMNS, MAX_ROWS

DELIMITERS = ";,\t|"
_SEPARATOR_LINE = re.compile(r"\s*sep=([;,\t|])[ \t]*(?:\r\n?|\n|$)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_FORMULA_OF_TEXT = re.compile(r'="([^"]*)"')
_LONGEST_HEAD = 20_000
_PIECE = 100_000
"""So many signs, and those up to the end of their line, are read at once."""


def read_lines(text: str, name: str, choices: Choices, watch: Watch, encoding: str = "") -> Sheet:
    """Make a sheet of a text.

    Raises:
        FileError: `unclosed_quote`, `cell_too_long`, `too_many_rows`, `too_many_columns`, `too_many_cells`, with the row.
        Cancelled: raised by `watch`.
    """
    csv.field_size_limit(MAX_CELL)
    delimiter = choices.delimiter or find_delimiter(text)
    if len(delimiter) != 1 or delimiter in '\r\n"':
        raise FileError("no_such_delimiter", file=name, delimiter=delimiter)
    rows: list[tuple[int, list[Cell]]] = []
    filled = 0
    has_separator_line = _SEPARATOR_LINE.match(text) is not None
    records = _Records(text, delimiter, name)
    for first, lines in records:
        watch(records.position, len(text))
        found = [
            (number, cells)
            for number, cells in enumerate(lines, first)
            if cells and (cells[0].strip() or any(map(str.strip, cells)))
        ]
        if has_separator_line and found:
            has_separator_line = False
            del found[0]
        filled += sum(map(len, map(itemgetter(1), found)))
        if filled > MAX_CELLS:
            raise FileError("too_many_cells", file=name, limit=MAX_CELLS)
        rows += found if records.is_plain else [(number, _typed(cells)) for number, cells in found]  # type: ignore[arg-type]
    return Sheet(name, rows, encoding=encoding, delimiter=delimiter)


def _typed(cells: list[str]) -> list[Cell]:
    """Texts as they are meant: `="0012"` keeps spreadsheet programs from taking a code for a number."""
    found: list[Cell] = list(cells)
    for at, cell in enumerate(cells):
        first = cell[:1]
        if first == "=" and (text := _FORMULA_OF_TEXT.fullmatch(cell)):
            found[at] = text[1]
        elif first == "'":
            found[at] = unguarded(cell)
        elif UNKNOWN in cell:
            found[at] = Broken(cell, Breakage.BYTES)
    return found


class _Records:
    """The rows of a text, some thousands at once with the number of the first.

    A row of several lines counts as one, as spreadsheet programs show it. While `is_plain` the cells of a row mean what is written
    in them.
    """

    def __init__(self, text: str, delimiter: str, name: str) -> None:
        self.position = 0
        self.is_plain = False
        self._text = text
        self._delimiter = delimiter
        self._name = name
        self._row = 1
        self._lines: list[str] = []

    def __iter__(self) -> Iterator[tuple[int, list[list[str]]]]:
        """Read piece by piece: without quotes in it every line is a row, and nobody has to look how far a cell reaches."""
        text = self._text
        while self.position < len(text):
            first = self._row
            end = text.find("\n", self.position + _PIECE) + 1 or len(text)
            if end - self.position > MAX_CELL or text.find('"', self.position, end) >= 0:
                self.is_plain = False
                yield first, list(self._looked_at(end))
                continue
            piece = text[self.position : end]
            self.is_plain = "'" not in piece and UNKNOWN not in piece
            self.position = end
            found = self._parted(piece)
            if max(map(len, found)) > MAX_COLUMNS:
                self._row += next(at for at, cells in enumerate(found) if len(cells) > MAX_COLUMNS)
                raise self._too_many_columns()
            self._count(len(found))
            yield first, found

    def _parted(self, piece: str) -> list[list[str]]:
        """The cells of whole lines in which nothing is quoted."""
        lines = piece.replace("\r\n", "\n")
        if "\r" in lines:
            return list(csv.reader(io.StringIO(piece, newline=""), delimiter=self._delimiter))
        delimiter = self._delimiter
        return [line.split(delimiter) for line in lines.removesuffix("\n").split("\n")]

    def _count(self, rows: int) -> None:
        self._row += rows
        if self._row > MAX_ROWS + 1:
            raise FileError("too_many_rows", file=self._name, limit=MAX_ROWS, row=MAX_ROWS + 2)

    def _too_many_columns(self) -> FileError:
        return FileError("too_many_columns", file=self._name, limit=MAX_COLUMNS, row=self._row)

    def _looked_at(self, end: int) -> Iterator[list[str]]:
        """The rows up to a place at which a line ends, or beyond it as far as the last of them reaches."""
        reader = csv.reader(self._fed(), delimiter=self._delimiter)
        while self.position < end:
            self._lines.clear()
            try:
                cells = next(reader)
            except csv.Error:
                raise self._refusal() from None
            if len(self._lines) > 1 or self.position >= len(self._text):
                self._check_quotes()
            if len(cells) > MAX_COLUMNS:
                raise self._too_many_columns()
            self._count(1)
            yield cells

    def _fed(self) -> Iterator[str]:
        most = MAX_COLUMNS + MAX_CELL
        for found in _LINE.finditer(self._text, self.position):
            self.position = found.end()
            line = found[0]
            if len(line) > most and line.count(self._delimiter) > MAX_COLUMNS:
                raise self._too_many_columns()
            self._lines.append(line)
            yield line

    def _check_quotes(self) -> None:
        """A quote that is closed in another row, or nowhere, has swallowed what lies between."""
        try:
            list(csv.reader(self._lines, delimiter=self._delimiter, strict=True))
        except csv.Error:
            if len(self._lines) > 1 or _is_open(self._lines[0], self._delimiter):
                raise FileError("unclosed_quote", file=self._name, row=self._row) from None

    def _refusal(self) -> FileError:
        """A cell without end: where a quote opens it, that is what is wrong."""
        if len(self._lines) > 1:
            return FileError("unclosed_quote", file=self._name, row=self._row)
        return FileError("cell_too_long", file=self._name, row=self._row, limit=MAX_CELL)


def _is_open(line: str, delimiter: str) -> bool:
    """Whether the last line of a text ends inside quotes."""
    cells = next(csv.reader([line + "\n", delimiter], delimiter=delimiter), [])
    return bool(cells) and cells[-1].endswith("\n" + delimiter)


def find_delimiter(text: str) -> str:
    """The sign between cells: as `sep=` says, else the one by which most headers are known and most rows are as wide as they."""
    said = _SEPARATOR_LINE.match(text)
    if said:
        return said[1]
    lines = []
    for found in _LINE.finditer(text):
        if not found[0].isspace():
            lines.append(found[0][:_LONGEST_HEAD])
        if len(lines) == LOOKED_AT:
            break
    head = "".join(lines)

    def rank(delimiter: str) -> tuple[int, int, int, int]:
        rows = list(csv.reader(lines, delimiter=delimiter))
        at = header_row(rows)
        known, width = recognised(rows[at]), len(rows[at])
        alike = sum(len(cells) == width for cells in rows[at + 1 :])
        widths = [len(cells) for cells in rows if len(cells) > 1]
        usual = max(map(widths.count, set(widths)), default=0)
        return known, alike if known else 0, usual, lines[0].count(delimiter)

    return max(DELIMITERS, key=rank) if any(d in head for d in DELIMITERS) else ";"
