"""The table of rows that need a decision: the offending cell tinted, what can be done as buttons at the right."""

from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyle, QStyleOptionViewItem
from typing_extensions import override

from kamdesk.i18n import _
from kamdesk.ui.importing.review_model import ACTIONS_ROLE, ENTRY_ROLE, TINT_ROLE, Action, Entry, ReviewModel
from kamdesk.ui.tables.cells import LEFT, CellDelegate, Index
from kamdesk.ui.tables.edit_table import EditTable
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.text import plain_action

ROW = 42
GAP = 6
KEPT = 2
"""So many columns tell a row apart, and always stay."""


class ReviewDelegate(CellDelegate):
    """Paints cells, the sentence in two lines, and the buttons."""

    def _font(self, option: QStyleOptionViewItem, *, is_strong: bool) -> QFont:
        font = QFont(option.font)
        font.setPixelSize(self.tokens.px("body"))
        font.setWeight(QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal)
        return font

    def action_font(self, base: QFont) -> QFont:
        """The font of the buttons."""
        font = QFont(base)
        font.setPixelSize(self.tokens.px("caption"))
        font.setWeight(QFont.Weight.Medium)
        return font

    def width_of(self, actions: list[Action], base: QFont) -> int:
        """How wide the buttons of a row are together."""
        metrics = QFontMetrics(self.action_font(base))
        return sum(metrics.horizontalAdvance(a.text) + 24 + GAP for a in actions)

    def boxes(self, rect: QRect, actions: list[Action], base: QFont) -> list[QRect]:
        """Where the buttons of a row stand: at the right of its last cell."""
        metrics, high = QFontMetrics(self.action_font(base)), self.tokens.scaled(28)
        right, found = rect.right() - 8, []
        for action in reversed(actions):
            wide = metrics.horizontalAdvance(action.text) + 24
            found.append(QRect(right - wide, rect.center().y() - high // 2, wide, high))
            right -= wide + GAP
        return found[::-1]

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
        painter.setFont(self._font(option, is_strong=bool(tint)))
        tone = tint
        if isinstance(model, ReviewModel) and index.column() == model.problem_column:
            tone = "ok" if entry.is_decided else "warn" if entry.is_warning else "bad"
        elif not index.column():
            tone = "text3"
        painter.setPen(QColor(self.tokens["seltext" if is_selected else tone or "text"]))
        inner = rect.adjusted(8, 2, -8, -2)
        text = str(index.data() or "")
        if tone in {"ok", "warn", "bad"} and not tint:
            self._paint_sentence(painter, inner, text)
        else:
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, int(index.data(Qt.ItemDataRole.TextAlignmentRole) or LEFT), shown)
        for box, action in zip(self.boxes(rect, actions, option.font), actions, strict=True):
            self._paint_button(painter, box, action)
        painter.restore()

    def _paint_sentence(self, painter: QPainter, inner: QRect, text: str) -> None:
        """In two lines where one is too short; a longer one is said whole by the tooltip."""
        font = painter.font()
        font.setPixelSize(self.tokens.px("caption"))
        painter.setFont(font)
        metrics, wrap = painter.fontMetrics(), int(Qt.TextFlag.TextWordWrap)
        while len(text) > 20 and metrics.boundingRect(inner, wrap, text).height() > inner.height() + 2:
            text = text.rstrip("…").rpartition(" ")[0] + "…"
        painter.drawText(inner, int(LEFT) | wrap, text)

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
        model.modelReset.connect(self.fit_columns)
        self.resized.connect(self.fit_columns)

    def fit_columns(self) -> None:
        """The buttons keep their width, cells what they need, the sentence takes the rest."""
        model, header = self.review, self.horizontalHeader()
        if not model.columnCount():
            return
        metrics, scaled = self.fontMetrics(), self._tokens.scaled
        entries = model.entries[:40]
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        widths = {0: scaled(56)}
        for at, shown in enumerate(model.columns, 1):
            texts = [shown.title, *(model.cell(entry, shown.at)[:40] for entry in entries)]
            wide = max(metrics.horizontalAdvance(text) for text in texts) + 26
            widths[at] = min(max(wide, scaled(64)), scaled(190))
        actions = max((self._painter.width_of(entry.actions, self.font()) for entry in entries), default=0)
        widths[model.problem_column + 1] = actions + 12 if actions else 20
        least = scaled(210)
        wrong = {entry.rejection.at for entry in entries}
        # Where there is no room for all, columns go in which nothing is wrong, the last ones first.
        spare = [at for at, shown in enumerate(model.columns, 1) if at > KEPT and shown.at not in wrong]
        while spare and self.viewport().width() - sum(widths.values()) < least:
            del widths[spare.pop()]
        room = self.viewport().width() - sum(widths.values())
        for at in range(1, model.problem_column):
            self.setColumnHidden(at, at not in widths)
        widths[model.problem_column] = max(room, least)
        for at, wide in widths.items():
            header.resizeSection(at, wide)

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
