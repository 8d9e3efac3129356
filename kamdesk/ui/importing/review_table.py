"""The table of rows that need a decision: the offending cell tinted, what can be done as buttons at the right."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyle, QStyleOptionViewItem
from typing_extensions import override

from kamdesk.i18n import _
from kamdesk.ui.importing import review_layout
from kamdesk.ui.importing.review_entries import Action, Entry
from kamdesk.ui.importing.review_model import ACTIONS_ROLE, ENTRY_ROLE, TINT_ROLE, ReviewModel
from kamdesk.ui.tables.cells import LEFT, CellDelegate, Index
from kamdesk.ui.tables.edit_table import EditTable
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.text import plain_action

ROW = 42
KEPT = 2
"""So many columns tell a row apart, and always stay."""
MEASURED = 120
"""So many rows are measured one by one; more would be felt."""


class ReviewDelegate(CellDelegate):
    """Paints cells, the whole sentence, and the buttons."""

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
        return review_layout.button_widths((a.text for a in actions), QFontMetrics(self.action_font(base)))

    @property
    def button_height(self) -> int:
        """How high a button is."""
        return self.tokens.scaled(28)

    def boxes(self, rect: QRect, actions: list[Action], base: QFont) -> list[QRect]:
        """Where the buttons of a row stand: at the right of its last cell."""
        return review_layout.button_boxes(rect, self.widths(actions, base), self.button_height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        tint = index.data(TINT_ROLE)
        rect: QRect = option.rect
        if tint and not option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(self.tokens[f"{tint}_bg"]))
        is_selected = self.paint_frame(painter, option, index)
        entry: Entry = index.data(ENTRY_ROLE)
        actions: list[Action] = index.data(ACTIONS_ROLE)
        model = index.model()
        tone = tint
        is_sentence = isinstance(model, ReviewModel) and index.column() == model.problem_column
        painter.setFont(self._font(option.font, "caption" if is_sentence else "body", is_strong=bool(tint)))
        if is_sentence:
            tone = entry.tone
        elif not index.column():
            tone = "text3"
        painter.setPen(QColor(self.tokens["seltext" if is_selected else tone or "text"]))
        inner = rect.adjusted(review_layout.SIDE, 2, -review_layout.SIDE, -2)
        text = str(index.data() or "")
        if is_sentence:
            painter.drawText(inner, int(LEFT) | int(Qt.TextFlag.TextWordWrap), text)
        else:
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, int(index.data(Qt.ItemDataRole.TextAlignmentRole) or LEFT), shown)
        for box, action in zip(self.boxes(rect, actions, option.font), actions, strict=True):
            self._paint_button(painter, box, action)
        painter.restore()

    def _paint_button(self, painter: QPainter, box: QRect, action: Action) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.tokens["border2"])))
        painter.setBrush(QColor(self.tokens["surface"]))
        painter.drawRoundedRect(box, 6, 6)
        painter.setFont(self.action_font(painter.font()))
        painter.setPen(QColor(self.tokens["text"]))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), action.text)


class ReviewTable(EditTable):
    """The rows to decide about.

    Signals:
        acted: (Entry, Action) something is to be done about a row.
    """

    acted = Signal(object, object)

    def __init__(self, tokens: Tokens, model: ReviewModel) -> None:
        super().__init__(tokens, is_framed=True)
        self.review = model
        self._heights: dict[tuple[str, int], int] = {}  # of sentences in a width: the same ones are measured at every resize
        self._painter = ReviewDelegate(tokens, self)
        self.setObjectName("import_review")
        self.setAccessibleName(_("Rows that need a decision"))
        self.setModel(model)
        self.setItemDelegate(self._painter)
        self.verticalHeader().setDefaultSectionSize(tokens.scaled(ROW))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        edit = QAbstractItemView.EditTrigger
        self.setEditTriggers(edit.DoubleClicked | edit.EditKeyPressed)
        self.setMouseTracking(True)
        self.resized.connect(self.fit_columns)

    @override
    def reset(self) -> None:
        super().reset()
        self._heights.clear()
        self.fit_columns()

    def fit_columns(self) -> None:
        """Cells and buttons have what they need, and the sentence the rest; where there is no room they give way, and all is seen."""
        model, header, scaled = self.review, self.horizontalHeader(), self._tokens.scaled
        number, least = scaled(56), scaled(210)
        entries = model.entries[:MEASURED]
        widths = [self._painter.widths(entry.actions, self.font()) for entry in entries]
        side = 2 * review_layout.SIDE
        line = max((sum(found) + (len(found) - 1) * review_layout.GAP + side for found in widths if found), default=20)
        one = max((max(found) + side for found in widths if found), default=20)
        data = self._data_widths(entries)
        wrong = {entry.rejection.at for entry in entries}
        spare = [at for at, shown in enumerate(model.columns, 1) if at > KEPT and shown.at not in wrong]
        room = self.viewport().width() - number
        firm = sum(wide for at, wide in data.items() if at not in spare)
        acts = line if firm + line + least <= room else one
        data = review_layout.shared(room - acts - least, data, spare, least=scaled(60))
        sentence = max(room - acts - sum(data.values()), scaled(120))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for at in range(1, model.problem_column):
            self.setColumnHidden(at, at not in data)
        for at, wide in {0: number, **data, model.problem_column: sentence, model.problem_column + 1: acts}.items():
            header.resizeSection(at, wide)
        self._fit_heights(entries, sentence, acts)

    def _data_widths(self, entries: Sequence[Entry]) -> dict[int, int]:
        """What the columns of the file would have by themselves."""
        metrics, scaled, found = self.fontMetrics(), self._tokens.scaled, {}
        for at, shown in enumerate(self.review.columns, 1):
            texts = [shown.title, *(self.review.shown_cell(entry, shown.at)[:40] for entry in entries[:40])]
            wide = max(metrics.horizontalAdvance(text) for text in texts) + 26
            found[at] = min(max(wide, scaled(60)), scaled(190))
        return found

    def _fit_heights(self, entries: Sequence[Entry], sentence: int, acts: int) -> None:
        """Each row is as high as its sentence and its buttons need; a row without buttons gives their room to the sentence."""
        header, column = self.verticalHeader(), self.review.problem_column
        metrics, least = self._painter.sentence_metrics(self.font()), self._tokens.scaled(ROW)
        self.clearSpans()

        def high(text: str, wide: int) -> int:
            found = self._heights.get((text, wide))
            if found is None:
                found = self._heights[text, wide] = review_layout.text_height(text, wide, metrics)
            return found

        heights: list[int] = []
        highest = least
        for row, entry in enumerate(entries):
            buttons = self._painter.widths(entry.actions, self.font())
            if not buttons:
                self.setSpan(row, column, 1, 2)
            wide = sentence if buttons else sentence + acts
            below = review_layout.buttons_height(buttons, acts, self._painter.button_height)
            text = entry.problem
            heights.append(max(least, high(text, wide), below))
            highest = max(highest, below, high(text, sentence))
        # Rows that are not measured have room for the longest of the sentences before them.
        header.setDefaultSectionSize(highest if len(self.review.entries) > len(entries) else least)
        for row, wanted in enumerate(heights):
            header.resizeSection(row, wanted)

    def _action_at(self, place: QPoint) -> tuple[Entry, Action] | None:
        index = self.indexAt(place)
        if not index.isValid():
            return None
        entry: Entry = index.data(ENTRY_ROLE)
        actions: list[Action] = index.data(ACTIONS_ROLE)
        boxes = self._painter.boxes(self.visualRect(index), actions, self.font())
        return next(((entry, action) for box, action in zip(boxes, actions, strict=True) if box.contains(place)), None)

    def box_of(self, row: int, action: int) -> QRect:
        """Where a button of a row stands in the viewport."""
        index = self.review.index(row, self.review.problem_column + 1)
        return self._painter.boxes(self.visualRect(index), index.data(ACTIONS_ROLE), self.font())[action]

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        is_over = self._action_at(event.position().toPoint()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.ArrowCursor)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        found = self._action_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and found is not None:
            self.acted.emit(*found)

    def menu_of(self, entry: Entry) -> QMenu:
        """What can be done about a row, for the keyboard."""
        menu = QMenu(self)
        for action in entry.actions:
            menu.addAction(plain_action(action.text), partial(self.acted.emit, entry, action))
        return menu

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if not is_enter or not index.isValid() or self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
            return
        entry: Entry = index.data(ENTRY_ROLE)
        if len(entry.actions) == 1:
            self.acted.emit(entry, entry.actions[0])
        elif entry.actions:
            menu = self.menu_of(entry)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()))
        else:
            super().keyPressEvent(event)
