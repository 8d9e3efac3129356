"""The rows of a file as they lie in it, with what each is taken for; long runs of data are folded into one line."""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from typing_extensions import override

from kamdesk.i18n import _, formats, ngettext
from kamdesk.services.importing.cells import Cell
from kamdesk.services.importing.tables import RowRole
from kamdesk.ui.importing.cell_texts import cell_text, is_amount, is_broken
from kamdesk.ui.importing.reading import Found
from kamdesk.ui.tables.cells import LEFT, RIGHT, Index
from kamdesk.ui.widgets.keyed import KeyedTableModel

SHOWN = 6
"""So many rows of a folded run are shown before its line."""
SHOWN_BESIDE = 3
"""So many where a row below them is spoken of, so that it is in view."""
UNFOLDED = 14
"""A run up to this length is not folded."""
UNFOLD_BY = 1000
"""So many rows come out of a folded line at once."""
ROLE_ROLE = Qt.ItemDataRole.UserRole + 20
BROKEN_ROLE = Qt.ItemDataRole.UserRole + 21
MOST_UNREAD = 20
"""So many rows with an amount that cannot be read are never folded away."""
WIDEST_BLANK = 30
"""So many blank rows are shown one by one; more say nothing more."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the grid: a row of the file, or several that are folded (`more`), whose cells come with it."""

    number: int
    cells: tuple[Cell, ...] | list[Cell]
    role: RowRole | None
    more: int = 0


TAGS = {
    RowRole.TITLE: lambda: _("title, skipped"),
    RowRole.HEADER: lambda: _("header"),
    RowRole.TOTAL: lambda: _("total, left out"),
    RowRole.SUBTOTAL: lambda: _("subtotal, left out"),
    RowRole.GROUP: lambda: _("heading of a group"),
    RowRole.LEFT_OUT: lambda: _("left out"),
}


def tag_of(line: Line) -> str:
    """What a line that is no data is taken for, in words."""
    if line.role is RowRole.TITLE and all(cell in (None, "") for cell in line.cells):
        return _("empty row")
    return TAGS[line.role]() if line.role is not None else ""


class GridModel(KeyedTableModel):
    """The lines of a file's own grid."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.columns = 0
        self.numeric: frozenset[int] = frozenset()
        self.filled: frozenset[int] = frozenset()
        self._headers: tuple[str, ...] = ()
        self._opened: dict[int, int] = {}
        self._unread: frozenset[tuple[int, int]] = frozenset()
        self._never_folded: list[int] = []

    def show_found(self, found: Found) -> None:
        """Show the rows of a file; runs that were unfolded stay so."""
        roles = found.table.roles if found.table is not None else {}
        self.beginResetModel()
        self._headers = found.table.headers if found.table is not None else ()
        self.filled = found.table.filled if found.table is not None else frozenset()
        cells = found.sums.cells if found.sums is not None else ()
        self._unread = frozenset((cell.row, cell.at) for cell in cells)
        self._never_folded = sorted({cell.row for cell in cells})[:MOST_UNREAD]
        rows = found.sheet.rows
        self.columns = found.width
        if found.table is not None and len(self._headers) > self.columns:  # each level of a pivot table has a column of its own
            self.columns = len(self._headers)
            levels = dict(found.table.rows)
            rows = [(number, levels.get(number, cells)) for number, cells in rows]
        self.lines = list(self._lined(rows, roles))
        self.numeric = self._numeric()
        self.endResetModel()

    def forget_folds(self) -> None:
        """Another file: its long runs are folded again."""
        self._opened.clear()

    def _lined(self, rows: list[tuple[int, list[Cell]]], roles: dict[int, RowRole]) -> Iterator[Line]:
        header = next((number for number, role in roles.items() if role is RowRole.HEADER), 0)
        start, before = 0, 0
        for number in sorted(roles):
            at = bisect_left(rows, number, start, key=itemgetter(0))
            if at >= len(rows) or rows[at][0] != number:
                continue
            yield from self._folded(rows, start, at)
            if number <= header and number - before <= WIDEST_BLANK:
                yield from (Line(blank, (), RowRole.TITLE) for blank in range(before + 1, number))
            yield Line(number, rows[at][1], roles[number])
            start, before = at + 1, number
        yield from self._folded(rows, start, len(rows))

    def _folded(self, rows: list[tuple[int, list[Cell]]], start: int, end: int) -> Iterator[Line]:
        """The first rows of a run and a line for the others; a row that is spoken of is never among those, and begins anew."""
        if end - start <= UNFOLDED:
            yield from (Line(number, cells, None) for number, cells in rows[start:end])
            return
        spoken_of = [number for number in self._never_folded if rows[start][0] < number <= rows[end - 1][0]]
        least, begins = SHOWN_BESIDE if spoken_of else SHOWN, start
        for number in [*spoken_of, None]:
            at = end if number is None else bisect_left(rows, number, start, end, key=itemgetter(0))
            if number is not None and rows[at][0] != number:
                continue
            long, few = at - begins, max(1, least)
            shown = long if long == few + 1 else min(long, self._opened.get(rows[begins][0], few))
            yield from (Line(number, cells, None) for number, cells in rows[begins : begins + shown])
            if shown < long:
                yield Line(rows[begins + shown][0], (), None, long - shown)
            least, begins = least - long, at

    def unfold(self, row: int, found: Found) -> None:
        """Show more rows of a folded line one by one."""
        if not self.lines[row].more:
            return
        first = row
        while first and self.lines[first - 1].role is None and not self.lines[first - 1].more:
            first -= 1
            if self.lines[first].number in self._never_folded:
                break
        self._opened[self.lines[first].number] = row - first + UNFOLD_BY
        self.show_found(found)

    def _numeric(self) -> frozenset[int]:
        """The columns whose cells stand at the right: most of those that are shown hold numbers."""
        data = [line for line in self.lines if line.role is None and not line.more][:40]
        found = set()
        for at in range(self.columns):
            cells = [line.cells[at] for line in data if at < len(line.cells) and line.cells[at] not in (None, "")]
            numbers = sum(is_amount(cell) or (isinstance(cell, str) and _looks_like_amount(cell)) for cell in cells)
            if cells and numbers * 2 > len(cells):
                found.add(at)
        return frozenset(found)

    def row_of(self, number: int) -> int:
        """The line in which a row of the file stands; −1 when it is folded away."""
        return next((at for at, line in enumerate(self.lines) if line.number == number and not line.more), -1)

    @override
    def row_key(self, row: int) -> str:
        line = self.lines[row]
        return f"{line.number}+" if line.more else str(line.number)

    @override
    def rows_of(self, keys: Collection[str]) -> dict[str, int]:
        return {key: at for at in range(len(self.lines)) if (key := self.row_key(at)) in keys} if keys else {}

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.columns

    def _text(self, line: Line, column: int) -> str:
        if line.more:
            if column:
                return ""
            words = ngettext("{n} more row like these", "{n} more rows like these", line.more)
            return words.format(n=formats.number(line.more, 0))
        return " ".join(cell_text(line.cells[column]).split()) if column < len(line.cells) else ""

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_right = index.column() in self.numeric and line.role is not RowRole.TITLE and not line.more
            return RIGHT if is_right else LEFT
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line, index.column())
        if role == ROLE_ROLE:
            return line
        if role == BROKEN_ROLE:
            is_wrong = index.column() < len(line.cells) and is_broken(line.cells[index.column()])
            return is_wrong or (line.number, index.column()) in self._unread
        return None

    def _spoken(self, line: Line, column: int) -> str:
        number = _("Row {n}").format(n=formats.number(line.number, 0))
        header = self._headers[column] if column < len(self._headers) else ""
        told = (
            f"{header}: {self._text(line, column)}"
            if header and line.role is None and not line.more
            else self._text(line, column)
        )
        return ", ".join(part for part in (number, tag_of(line), told) if part)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical and 0 <= section < len(self.lines):
            line = self.lines[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return "…" if line.more else str(line.number)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section] if section < len(self._headers) else ""
        return None


def _looks_like_amount(text: str) -> bool:
    """Whether a text of a cell looks like a number, whatever its signs mean."""
    bare = text.strip().strip("€$£%()+-− \u00a0\u202f")
    return (
        bool(bare)
        and bare[:1].isdigit()
        and all(sign.isdigit() or sign in ".,' \u00a0\u202f" for sign in bare)
        and ("," in bare or "." in bare or len(bare) < 7)
    )
