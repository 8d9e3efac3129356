"""A grid of things by things: each cell a sign and a figure on a soft ground, so that it reads without colour."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem
from typing_extensions import override

from kamdesk.ui.tables.cells import LEFT, RIGHT, CellDelegate, Index
from kamdesk.ui.tables.edit_table import EditTable
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.keyed import KeyedTableModel
from kamdesk.ui.widgets.text import plain_tooltip

CELL_ROLE = Qt.ItemDataRole.UserRole + 12


@dataclass(frozen=True, slots=True)
class SignCell:
    """What a cell shows: a sign, a figure, the colours of ground and ink by token, and the whole in words."""

    sign: str = ""
    text: str = ""
    ground: str = ""
    ink: str = "text"
    spoken: str = ""


class Named(NamedTuple):
    """A row or a column: what it is known by, and what is read."""

    key: str
    title: str


class SignGridModel(KeyedTableModel):
    """Column 0 names the row; `cell(row, column)` gives the others."""

    def __init__(self) -> None:
        super().__init__()
        self.corner = ""
        self.rows: Sequence[Named] = ()
        self.columns: Sequence[Named] = ()
        self._cell: Callable[[int, int], SignCell] = lambda _row, _column: SignCell()

    def show(self, corner: str, rows: Sequence[Named], columns: Sequence[Named], cell: Callable[[int, int], SignCell]) -> None:
        """Show these rows and columns."""
        self.beginResetModel()
        self.corner, self.rows, self.columns, self._cell = corner, rows, columns, cell
        self.endResetModel()

    @override
    def row_key(self, row: int) -> str:
        return self.rows[row].key

    @override
    def column_key(self, column: int) -> Hashable:
        return self.columns[column - 1].key if column else None

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns) + 1

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.column():
            if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
                return self.rows[index.row()].title
            return LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None
        cell = self._cell(index.row(), index.column() - 1)
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(cell.spoken) or None
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section <= len(self.columns):
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            title = self.columns[section - 1].title if section else self.corner
            return plain_tooltip(title) if role == Qt.ItemDataRole.ToolTipRole else title
        return LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None


class SignGridDelegate(CellDelegate):
    """The sign at the left of the cell, the figure at its right."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = index.data(CELL_ROLE)
        if cell is None:
            super().paint(painter, option, index)
            return
        painter.save()
        is_selected = self.paint_frame(painter, option, index)
        rect: QRect = option.rect
        if cell.ground and not is_selected:
            painter.fillRect(rect.adjusted(1, 1, -1, -2), QColor(self.tokens[cell.ground]))
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self.tokens["seltext" if is_selected else cell.ink]))
        painter.drawText(rect.adjusted(8, 0, -8, 0), int(LEFT), cell.sign)
        painter.setPen(QColor(self.tokens["seltext" if is_selected else "text"]))
        painter.drawText(rect.adjusted(22, 0, -8, 0), int(RIGHT), cell.text)
        painter.restore()


class SignGrid(EditTable):
    """The view of such a grid; nothing is edited in it."""

    def __init__(
        self, tokens: Tokens, model: SignGridModel, *, first: int = 220, least: int = 96, is_fitted: bool = False
    ) -> None:
        """`is_fitted` shares the width out among the columns, so that none has to be scrolled to."""
        super().__init__(tokens, is_framed=False)
        self._first, self._least, self._is_fitted = first, least, is_fitted
        self.setModel(model)
        self.setItemDelegate(SignGridDelegate(tokens, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        model.modelReset.connect(self._size)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self._size()

    def _size(self) -> None:
        if self._is_fitted and self.model().columnCount() > 1:
            self._fit()
        else:
            self._spread()
        self.fit_rows()

    def _fit(self) -> None:
        header, model = self.horizontalHeader(), self.model()
        texts = [str(model.headerData(at, Qt.Orientation.Horizontal) or "") for at in range(1, model.columnCount())]
        needed = [max(self._tokens.scaled(58), header.fontMetrics().horizontalAdvance(text) + 18) for text in texts]
        first = min(self._tokens.scaled(self._first), max(90, self.viewport().width() - sum(needed)))
        spare = max(0, self.viewport().width() - first - sum(needed)) // len(needed)
        for at, width in enumerate([first, *(n + spare for n in needed)]):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(at, width)

    def _spread(self) -> None:
        header = self.horizontalHeader()
        for at in range(self.model().columnCount()):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            text = str(self.model().headerData(at, Qt.Orientation.Horizontal) or "")
            needed = header.fontMetrics().horizontalAdvance(text) + 24
            header.resizeSection(
                at, self._tokens.scaled(self._first) if at == 0 else min(200, max(self._tokens.scaled(self._least), needed))
            )
