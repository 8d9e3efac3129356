"""Tables with editing in place: how keys move, how the width is shared, where a refusal is said."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelectionModel, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kamdesk.i18n import _
from kamdesk.ui.focus import show_in_page
from kamdesk.ui.tables.cells import ERROR_ROLE, LEFT, ROW_HEIGHT, Index
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import label
from kamdesk.ui.widgets.kept_place import KeptPlace, selected_rows
from kamdesk.ui.widgets.keyed import KeyedTableModel
from kamdesk.ui.widgets.room import lay_out_later

LEAST, LEAST_FIRST = 60, 110
"""The least width of a column that shares the room, and of the first one, which names the row."""
MOST_FITTED = 60
"""Longer tables keep low rows: measuring all of them would be felt."""


class Bubble(QFrame):
    """A sentence under a cell that was refused."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bubble")
        self._text = label("", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.addWidget(self._text)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def show_at(self, rect: QRect, text: str) -> None:
        """Show the sentence below a cell, or above it where there is no room."""
        parent = self.parentWidget()
        if parent is None:
            return
        self._text.setText(text + " " + _("Esc puts the saved value back."))
        width = min(380, parent.width() - 8)
        self.setFixedSize(width, self._text.heightForWidth(width - 18) + 10)
        x = max(4, min(rect.left(), parent.width() - self.width() - 4))
        y = rect.bottom() + 2
        if y + self.height() > parent.height():
            y = max(0, rect.top() - self.height() - 2)
        self.move(x, y)
        self.show()
        self.raise_()


class EditTable(QTableView):
    """A table view with the product's keys: Enter goes down, Delete removes, Escape puts a refused cell back.

    Signals:
        remove_wanted: (row) Delete was pressed on it.
        detail_wanted: (row) Alt+Enter was pressed on it.
        resized: the columns have other widths.
        paste_wanted: the key to paste was pressed.
        restored: the rows are others, and selection and current cell were found again.
    """

    remove_wanted = Signal(int)
    detail_wanted = Signal(int)
    resized = Signal()
    paste_wanted = Signal()
    restored = Signal()

    def __init__(self, tokens: Tokens, *, is_framed: bool = True) -> None:
        super().__init__()
        self._tokens = tokens
        self.setProperty("framed", is_framed)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(tokens.scaled(ROW_HEIGHT))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(10)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setFixedHeight(tokens.scaled(32))
        self.horizontalHeader().setMinimumSectionSize(20)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.bubble = Bubble(self.viewport())
        self.stretches: dict[int, int] = {}
        self.empty_text = ""

    @override
    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if isinstance(model, KeyedTableModel):
            KeptPlace(self, model).restored.connect(self.restored)

    def stretch_columns(self, stretches: dict[int, int]) -> None:
        """Let some columns share what the others leave, by weight."""
        self.stretches = stretches
        self._share_width()

    def _share_width(self) -> None:
        if not self.stretches:
            return
        header = self.horizontalHeader()
        fixed = sum(header.sectionSize(at) for at in range(header.count()) if at not in self.stretches)
        left, weights = self.viewport().width() - fixed, sum(self.stretches.values())
        for at, weight in self.stretches.items():
            share = left * weight // weights
            header.resizeSection(at, max(self._least_width(at), share))
            left, weights = left - share, weights - weight
        lay_out_later(self)

    def _least_width(self, column: int) -> int:
        """Below it a column says nothing, and the table is scrolled sideways."""
        text = str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")
        least = self._tokens.scaled(LEAST_FIRST if column == 0 else LEAST)
        return max(least, self.horizontalHeader().fontMetrics().horizontalAdvance(text) + 18)

    def fit_rows(self) -> int:
        """Give more lines to rows whose first cell needs them; returns the height of all rows together."""
        model, header = self.model(), self.verticalHeader()
        lay_out_later(self)
        if model is None or model.rowCount() > MOST_FITTED:
            return header.length()
        room = self.columnWidth(0) - 16
        metrics = self.fontMetrics()
        for row in range(model.rowCount()):
            is_spanned = self.columnSpan(row, 0) > 1
            text = str(model.index(row, 0).data() or "")
            lines = 1
            if not is_spanned and metrics.horizontalAdvance(text) > room:
                whole = metrics.boundingRect(0, 0, max(40, room), 1000, int(Qt.TextFlag.TextWordWrap), text).height()
                lines = max(2, -(-whole // metrics.lineSpacing()))
            header.resizeSection(row, self._tokens.scaled(ROW_HEIGHT) + (lines - 1) * metrics.lineSpacing())
        return header.length()

    def bar_height(self) -> int:
        """What a scroll bar below the rows takes, where the columns are wider than the table."""
        return self.horizontalScrollBar().sizeHint().height() if self.horizontalHeader().length() > self.viewport().width() else 0

    @override
    def reset(self) -> None:
        super().reset()
        lay_out_later(self)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()
        self.resized.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.empty_text and self.model() is not None and not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            inner = self.viewport().rect().adjusted(8, 0, -8, 0)
            painter.drawText(inner, int(LEFT), self.empty_text)
            painter.end()

    def save_pending(self) -> None:
        """Save what is typed into a cell and not saved yet."""
        for editor in self.viewport().findChildren(QLineEdit):
            if editor.property("cell") and editor.isVisible():
                self.commitData(editor)
                self.closeEditor(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def revert_cell(self, index: Index) -> None:
        """Put the stored value back in the place of a refused text."""
        revert_cell = getattr(self.model(), "revert_cell", None)
        if revert_cell is not None:
            revert_cell(index)

    def show_refusal(self, row: int, column: int, text: str) -> None:
        """Say under the cell why it was refused."""
        self.setCurrentIndex(self.model().index(row, column))
        self.bubble.show_at(self.visualRect(self.model().index(row, column)), text)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._say_refusal(current)
        if current.isValid() and self.hasFocus():
            show_in_page(self, current)

    def _say_refusal(self, current: Index) -> None:
        """Say below the current cell why it was refused, as long as it is."""
        reason = current.data(ERROR_ROLE) if current.isValid() else None
        if reason:
            self.bubble.show_at(self.visualRect(current), reason)
        else:
            self.bubble.hide()

    @override
    def dataChanged(self, top_left: Index, bottom_right: Index, roles: Sequence[int] = ()) -> None:
        super().dataChanged(top_left, bottom_right, roles)
        if self.bubble.isVisible():
            self._say_refusal(self.currentIndex())

    @override
    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, QStyledItemDelegate.EndEditHint.NoHint)
        is_enter = hint is QStyledItemDelegate.EndEditHint.SubmitModelCache
        take_made = getattr(self.model(), "take_made", None)
        has_made = take_made is not None and take_made()
        if is_enter and has_made:
            # After a new record comes the row that takes the next one, wherever the new one is ordered.
            self.setCurrentIndex(self.model().index(self.model().rowCount() - 1, 0))
        elif is_enter and not self.currentIndex().data(ERROR_ROLE):
            self.step(1)
        sideways = {QStyledItemDelegate.EndEditHint.EditNextItem: 1, QStyledItemDelegate.EndEditHint.EditPreviousItem: -1}
        if hint in sideways and not self.currentIndex().data(ERROR_ROLE):
            self._step_sideways(sideways[hint])
        self.setFocus()

    def _step_sideways(self, by: int) -> None:
        """Move to the next cell that can be edited: in this row, then in the rows below or above."""
        model, current = self.model(), self.currentIndex()
        columns = [at for at in range(model.columnCount()) if not self.isColumnHidden(at)]
        cells = [(row, at) for row in range(model.rowCount()) for at in columns]
        here = cells.index((current.row(), current.column())) if (current.row(), current.column()) in cells else -1
        ahead = cells[here + 1 :] if by > 0 else cells[:here][::-1]
        for row, column in ahead:
            index = model.index(row, column)
            if index.flags() & Qt.ItemFlag.ItemIsEditable and not (column and self.columnSpan(row, 0) > 1):
                self.setCurrentIndex(index)
                return

    def step(self, by: int) -> None:
        """Move to the next row that can be edited in this column."""
        model, current = self.model(), self.currentIndex()
        row = current.row() + by
        while 0 <= row < model.rowCount():
            index = model.index(row, current.column())
            if model.flags(index) & Qt.ItemFlag.ItemIsEditable:
                self.setCurrentIndex(index)
                return
            row += by

    @override
    def event(self, event: QEvent) -> bool:
        # In a table the key to edit is the cell's, whatever the window does with it elsewhere.
        is_editing_key = (
            event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F2
        )
        if is_editing_key and self.editTriggers() & QAbstractItemView.EditTrigger.EditKeyPressed:
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is QAbstractItemView.State.EditingState:
            # A key that the editor let through, such as the Enter that closes it.
            event.accept()
            return
        index = self.currentIndex()
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.detail_wanted.emit(index.row())
        elif is_enter and index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers() and index.isValid():
            self.remove_wanted.emit(index.row())
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape and index.isValid() and index.data(ERROR_ROLE):
            self.revert_cell(index)
            self.bubble.hide()
        elif event.key() == Qt.Key.Key_Space and index.isValid() and index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            is_on = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
            self.model().setData(
                index, Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole
            )
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentIndex().isValid():
            show_in_page(self, self.currentIndex())
            return
        if not self.model().rowCount():
            return
        if self.selectionMode() is QAbstractItemView.SelectionMode.ExtendedSelection:
            # Where rows are taken together, coming back to the table selects nothing.
            first = next(iter(selected_rows(self)), 0)
            self.selectionModel().setCurrentIndex(self.model().index(first, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        else:
            self.setCurrentIndex(self.model().index(0, 0))
