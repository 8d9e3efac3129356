"""Cells that are edited in place: how they are painted, what they are edited with, and what was refused in them."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.number_edit import line_edit
from kamdesk.ui.theme import icons
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import set_property

Index = QModelIndex | QPersistentModelIndex
FIELD_ROLE = Qt.ItemDataRole.UserRole + 1
ERROR_ROLE = Qt.ItemDataRole.UserRole + 2
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


ROW_HEIGHT = 30
"""A row is higher when the text of its first column needs more lines."""


@dataclass(frozen=True, slots=True)
class Invalid:
    """A text that was refused, and why."""

    text: str
    reason: str


class CellDelegate(QStyledItemDelegate):
    """Paints cells with one hairline a row, the selection, the focus ring and a refused cell's frame."""

    def __init__(self, tokens: Tokens, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tokens = tokens
        self._line = QPen(QColor(tokens["border"]))
        self._sel = QColor(tokens["sel"])
        self._bad = QPen(QColor(tokens["bad"]), 2)
        self._ring = QPen(QColor(tokens["accent"]), 2)

    def paint_frame(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> bool:
        """Background, hairline and rings; returns whether the cell is selected."""
        state = option.state
        rect: QRect = option.rect
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.fillRect(rect, self._sel)
        if index.row() < index.model().rowCount() - 1:
            painter.setPen(self._line)
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.data(ERROR_ROLE):
            painter.setPen(self._bad)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        elif state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._ring)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        return is_selected

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        is_selected = self.paint_frame(painter, option, index)
        rect: QRect = option.rect
        check = index.data(Qt.ItemDataRole.CheckStateRole)
        if check is not None:
            self._paint_check(painter, rect, check)
        font = index.data(Qt.ItemDataRole.FontRole)
        if isinstance(font, QFont):
            painter.setFont(font)
        color = index.data(Qt.ItemDataRole.ForegroundRole)
        pen = (
            QColor(self.tokens["seltext"]) if is_selected else color if isinstance(color, QColor) else QColor(self.tokens["text"])
        )
        if index.data(ERROR_ROLE):
            pen = QColor(self.tokens["bad"])
        painter.setPen(pen)
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        inner = rect.adjusted(8, 0, -8, 0)
        alignment = int(index.data(Qt.ItemDataRole.TextAlignmentRole) or LEFT)
        if rect.height() > self.tokens.scaled(ROW_HEIGHT) + 4 and index.column() == 0:
            painter.drawText(inner.adjusted(0, 2, 0, -2), alignment | int(Qt.TextFlag.TextWordWrap), text.replace("\n", " "))
        else:
            shown = QFontMetrics(painter.font()).elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, alignment, shown)
        painter.restore()

    def _paint_check(self, painter: QPainter, rect: QRect, check: Qt.CheckState) -> None:
        box = QRect(rect.left() + 8, rect.center().y() - 8, 16, 16)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on = Qt.CheckState(check) == Qt.CheckState.Checked
        painter.setPen(QPen(QColor(self.tokens["accent" if is_on else "control"])))
        painter.setBrush(QColor(self.tokens["accent" if is_on else "surface"]))
        painter.drawRoundedRect(box, 4, 4)
        if is_on:
            painter.drawPixmap(box.topLeft() + QPoint(1, 1), icons.pixmap("check", self.tokens["on_accent"], 14, 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, self.tokens.scaled(30))

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        spec = index.data(FIELD_ROLE)
        if isinstance(spec, Field) and spec.kind is Kind.CHOICE:
            combo = QComboBox(parent)
            combo.setProperty("cell", True)
            combo.setAccessibleName(_spoken(index))
            for value, word in spec.options():
                combo.addItem(word, value)
            combo.activated.connect(lambda *_: self._commit_combo(combo))
            return combo
        edit = line_edit(spec if isinstance(spec, Field) else None, parent)
        edit.setProperty("cell", True)
        edit.setAccessibleName(_spoken(index))
        edit.setFrame(False)
        if index.data(ERROR_ROLE):
            set_property(edit, "invalid", True)
        if isinstance(spec, Field) and spec.is_numeric:
            edit.setAlignment(RIGHT)
        return edit

    def _commit_combo(self, combo: QComboBox) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo, QStyledItemDelegate.EndEditHint.NoHint)

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data(Qt.ItemDataRole.DisplayRole) or ""))
        elif isinstance(editor, QLineEdit) and not editor.isModified():
            # What is half typed stays when the table reads itself again.
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        elif isinstance(editor, QLineEdit):
            unchanged = editor.text() == str(index.data(Qt.ItemDataRole.EditRole) or "")
            if not unchanged or index.data(ERROR_ROLE):
                model.setData(index, editor.text())

    @override
    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect)


def _spoken(index: Index) -> str:
    """What an editor in a cell is called: its row and its column."""
    model = index.model()
    column = str(model.headerData(index.column(), Qt.Orientation.Horizontal) or "")
    row = str(model.index(index.row(), 0).data() or "") if index.column() else ""
    return ", ".join(part for part in (row, column) if part)
