"""A table that is only read: columns are described once, rows are any objects, sorting knows what is not there."""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from typing_extensions import override

from kamdesk.ui.tables.cells import LEFT, RIGHT
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.keyed import KeyedTableModel
from kamdesk.ui.widgets.text import plain_tooltip

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole + 10


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column: `text` is what is read, `value` what it is sorted by (None goes last either way).

    `width` 0 shares what the others leave; `tone` names a token for the text's colour.
    """

    key: str
    title: str
    text: Callable[[T], str]
    value: Callable[[T], Any]
    width: int = 0
    is_numeric: bool = False
    tone: Callable[[T], str] | None = field(default=None, compare=False)


class ReadOnlyTableModel(KeyedTableModel, Generic[T]):
    """Rows in the order of a column; `key` says what a row is known by."""

    def __init__(self, tokens: Tokens, columns: Sequence[Column[T]], key: Callable[[T], str]) -> None:
        super().__init__()
        self._key = key
        self._tokens = tokens
        self.columns = list(columns)
        self.rows: list[T] = []
        self._all: list[T] = []
        self._keep: Callable[[T], bool] | None = None
        self.order: tuple[str, bool] = ("", False)

    def set_rows(self, rows: Sequence[T], keep: Callable[[T], bool] | None = None) -> None:
        """Show these rows, in the order that was chosen; `keep` says which of them are seen."""
        self._all = self._sorted(rows)
        self.keep_rows(keep)

    def keep_rows(self, keep: Callable[[T], bool] | None) -> None:
        """Show other ones of the same rows; they are not sorted anew."""
        self._keep = keep
        self.beginResetModel()
        self.rows = self._all if keep is None else [row for row in self._all if keep(row)]
        self.endResetModel()

    def show_columns(self, columns: Sequence[Column[T]]) -> None:
        """Show other columns of the same rows."""
        self.beginResetModel()
        self.columns = list(columns)
        self.endResetModel()

    def _sorted(self, rows: Sequence[T]) -> list[T]:
        key, is_descending = self.order
        column = next((c for c in self.columns if c.key == key), None)
        if column is None:
            return list(rows)
        # Places are sorted, not pairs: a hundred thousand new tuples would wake the garbage collector.
        values = [column.value(row) for row in rows]
        known = [at for at, value in enumerate(values) if value is not None]
        known.sort(key=values.__getitem__, reverse=is_descending)
        return [rows[at] for at in known] + [rows[at] for at, value in enumerate(values) if value is None]

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self.columns):
            self.order_by(self.columns[column].key, is_descending=order == Qt.SortOrder.DescendingOrder)

    def order_by(self, key: str, *, is_descending: bool) -> None:
        """Order the rows by a column."""
        self.order = (key, is_descending)
        self.layoutAboutToBeChanged.emit()
        # What views remember goes along with its record: the selection, the current cell.
        before = self.persistentIndexList()
        keys = [self.row_key(index.row()) for index in before]
        self._all = self._sorted(self._all)
        self.rows = self._all if self._keep is None else [row for row in self._all if self._keep(row)]
        places = self.rows_of(set(keys))
        self.changePersistentIndexList(
            before, [self.index(places[at], index.column()) for at, index in zip(keys, before, strict=True)]
        )
        self.layoutChanged.emit()

    @override
    def row_key(self, row: int) -> str:
        return self._key(self.rows[row])

    @override
    def column_key(self, column: int) -> Hashable:
        return self.columns[column].key

    @override
    def rows_of(self, keys: Collection[str]) -> dict[str, int]:
        key, found = self._key, dict[str, int]()
        for at, row in enumerate(self.rows if keys else ()):
            if (known := key(row)) in keys:
                found[known] = at
                if len(found) == len(keys):
                    break
        return found

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.is_numeric else LEFT
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = column.tone(row) if column.tone is not None else ""
            return QColor(self._tokens[tone]) if tone else None
        if role == Qt.ItemDataRole.ToolTipRole:
            text = column.text(row)
            return plain_tooltip(text) if len(text) > 20 else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {column.text(row)}"
        if role == ROW_ROLE:
            return row
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            column = self.columns[section]
            key, is_descending = self.order
            mark = ("▾ " if is_descending else "▴ ") if column.key == key else ""
            return mark + column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if self.columns[section].is_numeric else LEFT
        return None
