"""The documents that can be made here, each with what it is for."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from kamdesk.i18n import _
from kamdesk.i18n.report_messages import KIND_NAMES
from kamdesk.reports.kinds import Kind
from kamdesk.ui.documents.wording import kind_sentence
from kamdesk.ui.theme.tokens import Tokens

INSIDE = 10
"""Between the edge of an entry and its text."""
SENTENCE = Qt.ItemDataRole.UserRole + 1
WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


class _TwoTexts(QStyledItemDelegate):
    """A name, and below it a sentence in as many lines as it needs."""

    def __init__(self, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._measured: dict[tuple[str, int, str, str], tuple[QRect, QRect]] = {}

    def _fonts(self, font: QFont) -> tuple[QFont, QFont]:
        name, sentence = QFont(font), QFont(font)
        name.setPixelSize(self._tokens.px("body"))
        name.setWeight(QFont.Weight.DemiBold)
        sentence.setPixelSize(self._tokens.px("caption"))
        sentence.setWeight(QFont.Weight.Normal)
        return name, sentence

    def _boxes(self, font: QFont, width: int, name: str, sentence: str) -> tuple[QRect, QRect]:
        """The room of both texts, in an entry that is so wide; Qt asks for it several times before an entry is painted."""
        asked = (font.key(), width, name, sentence)
        if asked not in self._measured:
            self._measured[asked] = self._measure(font, width, name, sentence)
        return self._measured[asked]

    def _measure(self, font: QFont, width: int, name: str, sentence: str) -> tuple[QRect, QRect]:
        first, second = (QFontMetrics(f) for f in self._fonts(font))
        room = QRect(INSIDE, INSIDE - 4, width - 2 * INSIDE, 10_000)
        head = first.boundingRect(room, WRAP, name)
        below = second.boundingRect(room.adjusted(0, head.height() + 2, 0, 0), WRAP, sentence)
        return QRect(room.left(), head.top(), room.width(), head.height()), QRect(
            room.left(), below.top(), room.width(), below.height()
        )

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = self.parent()
        assert isinstance(view, QListWidget)
        _head, below = self._boxes(option.font, view.viewport().width(), str(index.data()), str(index.data(SENTENCE)))
        return QSize(view.viewport().width(), below.bottom() + INSIDE - 3)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        rect: QRect = option.rect
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_selected:
            painter.fillRect(rect, QColor(self._tokens["sel"]))
        head, below = self._boxes(option.font, rect.width(), str(index.data()), str(index.data(SENTENCE)))
        name, sentence = self._fonts(option.font)
        painter.setFont(name)
        painter.setPen(QColor(self._tokens["seltext" if is_selected else "text"]))
        painter.drawText(head.translated(rect.topLeft()), WRAP, str(index.data()))
        painter.setFont(sentence)
        painter.setPen(QColor(self._tokens["seltext" if is_selected else "text2"]))
        painter.drawText(below.translated(rect.topLeft()), WRAP, str(index.data(SENTENCE)))
        view = self.parent()
        if option.state & QStyle.StateFlag.State_HasFocus or (isinstance(view, QWidget) and view.hasFocus() and is_selected):
            painter.setPen(QPen(QColor(self._tokens["accent"]), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()


class KindList(QListWidget):
    """One kind is chosen."""

    def __init__(self, tokens: Tokens, kinds: Sequence[Kind]) -> None:
        super().__init__()
        self.setObjectName("document_kinds")
        self.setAccessibleName(_("Document"))
        self.setItemDelegate(_TwoTexts(tokens, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setWordWrap(True)  # only so are the entries measured anew when nothing but their width has changed
        for kind in kinds:
            item = QListWidgetItem(_(KIND_NAMES[kind.name]))
            item.setData(Qt.ItemDataRole.UserRole, kind.name)
            item.setData(SENTENCE, kind_sentence(kind))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, kind_sentence(kind))
            self.addItem(item)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()  # where a scroll bar takes room, sentences take more lines

    @property
    def kind(self) -> str:
        """The name of the kind that is chosen."""
        item = self.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def choose(self, name: str) -> None:
        """Choose a kind."""
        for at in range(self.count()):
            if self.item(at).data(Qt.ItemDataRole.UserRole) == name:
                self.setCurrentRow(at)
