"""How a row that needs a decision is painted: the offending cell tinted, the whole sentence, what can be done as buttons."""

from typing import Protocol

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget
from typing_extensions import override

from kamdesk.ui.importing import review_layout
from kamdesk.ui.importing.review_entries import Action, Entry
from kamdesk.ui.importing.review_model import ENTRY_ROLE, TINT_ROLE, ReviewModel
from kamdesk.ui.tables.cells import LEFT, CellDelegate, Index
from kamdesk.ui.theme.tokens import Tokens


class Rows(Protocol):
    """What is asked of the table."""

    def strip_height(self, row: int) -> int:
        """How much of a row belongs to the buttons below its sentence."""
        ...

    def buttons_of(self, row: int) -> list[tuple[QRect, Action]]:
        """The buttons of a row, with where they stand in the viewport."""
        ...


class ReviewDelegate(CellDelegate):
    """Paints cells, the whole sentence, and the buttons."""

    def __init__(self, tokens: Tokens, rows: Rows, parent: QWidget) -> None:
        super().__init__(tokens, parent)
        self._rows = rows
        self._widths: dict[tuple[tuple[str, ...], str], list[int]] = {}  # rows of a kind have the same buttons

    def _font(self, base: QFont, role: str = "body", *, is_strong: bool = False) -> QFont:
        font = QFont(base)
        font.setPixelSize(self.tokens.px(role))
        font.setWeight(QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal)
        return font

    def action_font(self, base: QFont) -> QFont:
        """The font of the buttons."""
        font = QFont(base)
        font.setPixelSize(self.tokens.px("caption"))
        font.setWeight(QFont.Weight.Medium)
        return font

    def sentence_metrics(self, base: QFont) -> QFontMetrics:
        """By which the sentences are measured."""
        return QFontMetrics(self._font(base, "caption"))

    def widths(self, actions: list[Action], base: QFont) -> list[int]:
        """How wide the buttons of a row are."""
        texts, font = tuple(action.text for action in actions), self.action_font(base)
        known = self._widths.get((texts, font.key()))
        if known is None:
            known = self._widths[texts, font.key()] = review_layout.button_widths(texts, QFontMetrics(font))
        return known

    @property
    def button_height(self) -> int:
        """How high a button is."""
        return self.tokens.scaled(28)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        tint = index.data(TINT_ROLE)
        rect: QRect = option.rect
        if tint and not option.state & QStyle.StateFlag.State_Selected:
            tinted = rect.adjusted(0, 0, 0, -self._rows.strip_height(index.row()))
            painter.fillRect(tinted, QColor(self.tokens[f"{tint}_bg"]))
        is_selected = self.paint_frame(painter, option, index)
        entry: Entry = index.data(ENTRY_ROLE)
        model = index.model()
        tone = tint
        is_sentence = isinstance(model, ReviewModel) and index.column() == model.problem_column
        painter.setFont(self._font(option.font, "caption" if is_sentence else "body", is_strong=bool(tint)))
        if is_sentence:
            tone = entry.tone
        elif not index.column() or (isinstance(model, ReviewModel) and index.column() == model.more_column):
            tone = "text3"
        painter.setPen(QColor(self.tokens["seltext" if is_selected else tone or "text"]))
        inner = rect.adjusted(review_layout.SIDE, 2, -review_layout.SIDE, -2)
        text = str(index.data() or "")
        inner.setBottom(inner.bottom() - self._rows.strip_height(index.row()))
        if is_sentence:
            painter.drawText(inner, int(LEFT) | int(Qt.TextFlag.TextWordWrap), text)
        else:
            self._paint_text(painter, inner, text, int(index.data(Qt.ItemDataRole.TextAlignmentRole) or LEFT))
        # Buttons below a sentence reach over several cells, each of which may be painted alone.
        painter.setClipRect(rect)
        for box, action in self._rows.buttons_of(index.row()):
            if box.adjusted(-1, -1, 1, 1).intersects(rect):
                self._paint_button(painter, box, action)
        painter.restore()

    @staticmethod
    def _paint_text(painter: QPainter, room: QRect, text: str, align: int) -> None:
        """In a second line where one is not enough and there is room for two, else cut."""
        metrics, wrapped = painter.fontMetrics(), align | int(Qt.TextFlag.TextWordWrap)
        if metrics.horizontalAdvance(text) > room.width():
            need = metrics.boundingRect(QRect(0, 0, room.width(), 10_000), wrapped, text)
            if need.height() <= room.height() and need.width() <= room.width():
                align = wrapped
            else:
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, align, text)

    def _paint_button(self, painter: QPainter, box: QRect, action: Action) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.tokens["border2"])))
        painter.setBrush(QColor(self.tokens["surface"]))
        painter.drawRoundedRect(box, 6, 6)
        painter.setFont(self.action_font(painter.font()))
        painter.setPen(QColor(self.tokens["text"]))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), action.text)
