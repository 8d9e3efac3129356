"""The table of rows that need a decision: the offending cell tinted, what can be done as buttons at the right."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QToolTip
from typing_extensions import override

from kamdesk.i18n import _
from kamdesk.ui.importing import review_layout
from kamdesk.ui.importing.review_delegate import ReviewDelegate
from kamdesk.ui.importing.review_entries import Action, Entry
from kamdesk.ui.importing.review_model import ENTRY_ROLE, ReviewModel
from kamdesk.ui.tables.cells import Index
from kamdesk.ui.tables.edit_table import EditTable
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.text import plain_action, plain_tooltip

ROW = 42
KEPT = 2
"""So many columns tell a row apart, and always stay."""
WIDTHS = (260, 190, 160)
"""A column of the file is no wider than the first of these, or the next where another one would have to go."""
SENTENCE = 210
"""What a sentence has at least."""
MORE = 40
"""The column that stands for those without room."""
UNBOUND = 16_777_215
"""As high as a widget can be."""
MEASURED = 120
"""So many rows are measured one by one; more would be felt."""


class _Share(NamedTuple):
    """How the room is shared: columns of the file by their places, what stands for the others, the sentence, the buttons."""

    data: dict[int, int]
    more: int
    sentence: int
    acts: int


class ReviewTable(EditTable):
    """The rows to decide about.

    Signals:
        acted: (Entry, Action) something is to be done about a row.
    """

    acted = Signal(object, object)

    def __init__(self, tokens: Tokens, model: ReviewModel) -> None:
        super().__init__(tokens, is_framed=True)
        self.review = model
        self.whole_height = UNBOUND
        """As high as all of its rows."""
        self._heights: dict[tuple[str, int], int] = {}  # of sentences in a width: the same ones are measured at every resize
        self._painter = ReviewDelegate(tokens, self, self)
        self.setObjectName("import_review")
        self.setAccessibleName(_("Rows that need a decision"))
        self.setModel(model)
        self.setItemDelegate(self._painter)
        self.verticalHeader().setDefaultSectionSize(tokens.scaled(ROW))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        edit = QAbstractItemView.EditTrigger
        self.setEditTriggers(edit.DoubleClicked | edit.EditKeyPressed)
        self.setMouseTracking(True)
        self._fitted = -1
        self.resized.connect(self._on_resized)

    @override
    def reset(self) -> None:
        super().reset()
        self._heights.clear()
        if self.isVisible():
            self.fit_columns()
        else:  # its width is not known before it is shown
            self._fitted = -1

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_resized()

    def _on_resized(self) -> None:
        if self.viewport().width() != self._fitted:  # to be higher or lower changes no column
            self.fit_columns()

    def fit_columns(self) -> None:
        """Cells and buttons have what they need, and the sentence the rest; where there is no room they give way, and all is seen.

        What has no room at all is named in a column of its own.
        """
        self._fitted = self.viewport().width()
        model, header, scaled = self.review, self.horizontalHeader(), self._tokens.scaled
        entries = model.entries[:MEASURED]
        told = [*range(len(entries)), *range(len(model.entries))[-1:]]  # the last one has the largest number
        numbers = {str(model.index(row, 0).data()) for row in told}
        widest = max((review_layout.width_of_two_lines(text, self.fontMetrics()) for text in numbers), default=0)
        number = max(scaled(56), widest + 2 * review_layout.SIDE)
        header.resizeSection(0, number)
        room, wanted = self.viewport().width() - number, self._data_widths(entries)
        wrong = {entry.rejection.at for entry in entries}
        spare = [at for at, shown in enumerate(model.columns, 1) if at > KEPT and shown.at not in wrong]
        firm = sum(min(wide, scaled(WIDTHS[1])) for at, wide in wanted.items() if at not in spare)
        ways = self._ways(entries, room - firm - scaled(SENTENCE), is_whole=len(entries) == len(model.entries))
        shares = [self._share(room, acts, wanted, spare) for acts in ways]
        share = min(shares, key=lambda share: self._cost(entries, share)) if len(shares) > 1 else shares[0]
        data, more, sentence, acts = share
        model.hidden = frozenset(range(1, model.more_column)) - frozenset(data)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for at in range(1, model.more_column):
            self.setColumnHidden(at, at not in data)
        self.setColumnHidden(model.more_column, not more)
        sizes = {0: number, **data, model.more_column: more, model.problem_column: sentence, model.problem_column + 1: acts}
        for at, wide in sizes.items():
            if wide:
                header.resizeSection(at, wide)
        self._fit_heights(entries, sentence, acts)

    def _share(self, room: int, acts: int, wanted: dict[int, int], spare: list[int]) -> _Share:
        """How the room is shared where the column of the buttons has so much of it; columns of `spare` may go."""
        scaled = self._tokens.scaled
        more, left = scaled(MORE) if self.review.others else 0, room - acts - scaled(SENTENCE)
        data = wanted
        for most in WIDTHS:
            data = {at: min(wide, scaled(most)) for at, wide in wanted.items()}
            if sum(data.values()) + more <= left:
                break
        else:
            more = scaled(MORE) if more or spare else 0
            data = review_layout.shared(left - more, data, spare, least=scaled(60))
        return _Share(data, more, max(room - acts - more - sum(data.values()), scaled(120)), acts)

    def _data_widths(self, entries: Sequence[Entry]) -> dict[int, int]:
        """What the columns of the file would have by themselves: by the first rows, and some of the others from all over."""
        metrics, scaled, found = self.fontMetrics(), self._tokens.scaled, {}
        every = self.review.entries
        looked = [*entries[:40], *(every[at] for at in range(40, len(every), max(1, len(every) // 40))), *every[-1:]]
        for at, shown in enumerate(self.review.columns, 1):
            texts = [shown.title, *(self.review.shown_cell(entry, shown.at)[:40] for entry in looked)]
            wide = max(metrics.horizontalAdvance(text) for text in texts) + 26
            found[at] = min(max(wide, scaled(60)), scaled(WIDTHS[0]))
        return found

    def _ways(self, entries: Sequence[Entry], room: int, *, is_whole: bool) -> list[int]:
        """How wide the column of the buttons may be, where it has no more than this room.

        In each of these widths the buttons of some rows stand beside their sentences, and those of the others below; where not all
        rows are measured none stand below.
        """
        widths = [self._painter.widths(entry.actions, self.font()) for entry in entries]
        lines = [review_layout.line_width(found) for found in widths]
        if not is_whole:
            one = max((max(found) + 2 * review_layout.SIDE for found in widths if found), default=20)
            whole = max(lines, default=20)
            return [max(20, whole if whole <= room else one)]
        most = max(map(len, widths), default=0)
        ways = {
            max((line for line, found in zip(lines, widths, strict=True) if len(found) <= n), default=20) for n in range(most + 1)
        }
        return sorted((max(20, way) for way in ways if way <= room), reverse=True) or [20]

    def _cost(self, entries: Sequence[Entry], share: _Share) -> int:
        """What makes a table worse: its height, sentences in many short lines beside their buttons, columns that have no room."""
        high, sentence, acts = 0, share.sentence, share.acts
        for entry in entries:
            is_beside = bool(entry.actions) and not self._is_below(entry, acts)
            told = self._sentence_height(entry.problem, sentence if is_beside else sentence + acts)
            high += self._row_height(entry, sentence, acts) + max(0, told - self._tokens.scaled(ROW)) // 2
        return high + self._tokens.scaled(ROW) * (len(self.review.columns) - len(share.data)) // 2

    def _is_below(self, entry: Entry, acts: int) -> bool:
        """Whether the buttons of a row have no room beside its sentence."""
        return review_layout.line_width(self._painter.widths(entry.actions, self.font())) > acts

    def _strip(self, entry: Entry) -> int:
        """How high the buttons of a row are where they stand below its sentence: they have the width of all columns but the first."""
        room = self.viewport().width() - self.columnWidth(0)
        return review_layout.buttons_height(self._painter.widths(entry.actions, self.font()), room, self._painter.button_height)

    def strip_height(self, row: int) -> int:
        """How much of a row belongs to the buttons below its sentence; 0 where they stand beside it."""
        return self._strip(self.review.entries[row]) if row in self.review.below else 0

    def _sentence_height(self, text: str, wide: int) -> int:
        found = self._heights.get((text, wide))
        if found is None:
            metrics = self._painter.sentence_metrics(self.font())
            found = self._heights[text, wide] = review_layout.text_height(text, wide, metrics)
        return found

    def _row_height(self, entry: Entry, sentence: int, acts: int) -> int:
        """What a row needs where its sentence and its buttons have so much room; without buttons the sentence has all of it."""
        buttons, high = self._painter.widths(entry.actions, self.font()), self._painter.button_height
        if not buttons or self._is_below(entry, acts):
            need = self._sentence_height(entry.problem, sentence + acts) + (self._strip(entry) if buttons else 0)
        else:
            need = max(self._sentence_height(entry.problem, sentence), review_layout.buttons_height(buttons, acts, high))
        return max(self._tokens.scaled(ROW), need)

    def _fit_heights(self, entries: Sequence[Entry], sentence: int, acts: int) -> None:
        """Each row is as high as its sentence and its buttons need; the table is no higher than its rows."""
        header, column = self.verticalHeader(), self.review.problem_column
        is_whole, least = len(entries) == len(self.review.entries), self._tokens.scaled(ROW)
        self.review.below = frozenset(row for row, entry in enumerate(entries) if is_whole and self._is_below(entry, acts))
        self.clearSpans()
        highest = least
        for row, entry in enumerate(entries):
            if not entry.actions or row in self.review.below:
                self.setSpan(row, column, 1, 2)
            if not is_whole:
                buttons = self._painter.widths(entry.actions, self.font())
                below = review_layout.buttons_height(buttons, acts, self._painter.button_height)
                highest = max(highest, below, self._sentence_height(entry.problem, sentence))
        # Rows that are not measured have room for the longest of the sentences before them.
        header.setDefaultSectionSize(highest)
        heights = [self._row_height(entry, sentence, acts) if is_whole else highest for entry in entries]
        for row, wanted in enumerate(heights):
            if header.sectionSize(row) != wanted:
                header.resizeSection(row, wanted)
        frame = 2 * self.frameWidth() + self.horizontalHeader().height()
        whole = sum(heights) + frame if is_whole else UNBOUND
        if whole != self.whole_height:
            self.whole_height = whole
            self.setMaximumHeight(whole)

    def height_within(self, room: int) -> int:
        """How high the table is in this room so that no row is cut through while it is not scrolled."""
        if room >= self.whole_height:
            return self.whole_height
        high = 2 * self.frameWidth() + self.horizontalHeader().height()
        for row in range(len(self.review.entries)):
            following = high + self.rowHeight(row)
            if following > room:
                return high if row else room
            high = following
        return room

    def buttons_of(self, row: int) -> list[tuple[QRect, Action]]:
        """The buttons of a row, with where they stand in the viewport: at the right of its last cell, or below its sentence."""
        entry, font = self.review.entries[row], self.font()
        room = self.visualRect(self.review.index(row, self.review.problem_column + 1))
        if row in self.review.below:
            room.setTop(room.bottom() + 1 - self._strip(entry))
            room.setLeft(self.columnViewportPosition(0) + self.columnWidth(0))
        boxes = review_layout.button_boxes(room, self._painter.widths(entry.actions, font), self._painter.button_height)
        return list(zip(boxes, entry.actions, strict=True))

    def _action_at(self, place: QPoint) -> tuple[Entry, Action] | None:
        row = self.rowAt(place.y())
        buttons = self.buttons_of(row) if row >= 0 else []
        return next(((self.review.entries[row], action) for box, action in buttons if box.contains(place)), None)

    def box_of(self, row: int, action: int) -> QRect:
        """Where a button of a row stands in the viewport."""
        return self.buttons_of(row)[action][0]

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
        elif event.button() is Qt.MouseButton.LeftButton:
            self._tell_unseen(self.indexAt(event.position().toPoint()))

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self.hasFocus():
            self._tell_unseen(current)

    def _tell_unseen(self, index: Index) -> None:
        """Say what the columns without room hold, for the hand that does not wait and for the keyboard."""
        if index.isValid() and index.column() == self.review.more_column:
            below = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            QToolTip.showText(below, plain_tooltip(self.review.told(self.review.entries[index.row()], index.column())), self)

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
