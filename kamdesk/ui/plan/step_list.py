"""The list of the five steps: name, badge of the state, and the state in words."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from kamdesk.domain.plan import gate
from kamdesk.domain.plan.conditions.by_step import CONDITIONS, unmet_of_step
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.step_acts import ActKind
from kamdesk.domain.records import Step
from kamdesk.i18n import _, formats, terms
from kamdesk.services.reading.account_data import AccountData
from kamdesk.ui.theme import icons
from kamdesk.ui.theme.tokens import Tokens

Index = QModelIndex | QPersistentModelIndex
STEP_ROLE = Qt.ItemDataRole.UserRole + 1
CARD_WIDTH = 282
"""Of the card that the list stands in."""


class StepListModel(QAbstractListModel):
    """The five steps of an account with their states."""

    def __init__(self) -> None:
        super().__init__()
        self._data: AccountData | None = None

    def show(self, data: AccountData) -> None:
        """Show an account's steps."""
        self._data = data
        self.dataChanged.emit(self.index(0), self.index(len(Step) - 1))

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Step)

    def state(self, step: Step) -> StepState:
        """As it follows from the account that is shown; locked while there is none."""
        return self._data.plan.step_states[step] if self._data else StepState.LOCKED

    def line(self, step: Step) -> str:
        """The state of a step in words, with what it waits for."""
        state = self.state(step)
        data = self._data
        if data is None:
            return ""
        if state is StepState.LOCKED:
            if not gate.is_included(data.facts):
                return _("Locked: include the account first")
            return _("Locked: close step {number}").format(number=_first_open(data).number)
        if state is StepState.CLOSED:
            acts = [a for a in data.facts.acts if a.subject == step and a.act is not ActKind.REOPEN]
            day = formats.day(acts[-1].at.astimezone().date())
            is_confirmed = acts[-1].act is ActKind.CONFIRM
            return (_("Confirmed · {day}") if is_confirmed else _("Closed · {day}")).format(day=day)
        if state is StepState.TO_REVIEW:
            reasons = gate.review_reasons(data.facts, step)
            if step in reasons:
                return _("To review: it changed since")
            return _("To review: step {number} changed").format(number=reasons[0].number)
        if state is StepState.NOT_STARTED:
            return _("Not started")
        conditions = len(CONDITIONS[step])
        missing = len(unmet_of_step(data.facts, step))
        return _("In progress · {done} of {all}").format(done=conditions - missing, all=conditions)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        step = list(Step)[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return terms.term(step)
        if role == STEP_ROLE:
            return (step, self.state(step), self.line(step))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            head = _("Step {number} of 5, {name}").format(number=step.number, name=terms.term(step))
            return f"{head}, {self.line(step)}"
        return None


def _first_open(data: AccountData) -> Step:
    return next(s for s, state in data.plan.step_states.items() if state is not StepState.CLOSED)


class StepDelegate(QStyledItemDelegate):
    """A badge for the state, the name, the state in words, and a line to the next step."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        font = QFont(option.font)
        font.setPixelSize(self._tokens.px("body"))
        font.setWeight(QFont.Weight.DemiBold)
        # By the width of the card, which does not change, and not by that of a row that may not be laid out yet.
        room = self._tokens.scaled(CARD_WIDTH) - 16 - 58
        is_long = QFontMetrics(font).horizontalAdvance(str(index.data())) > room
        return QSize(200, self._tokens.scaled(64 if is_long else 52))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        flags = option.state
        step, state, words = index.data(STEP_ROLE)
        tokens = self._tokens
        is_selected = bool(flags & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens["sel"]))
            painter.drawRoundedRect(rect.adjusted(0, 2, 0, -2), 6, 6)
        if flags & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(tokens["accent"]), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 3, -2, -4), 5, 5)
        self._badge(painter, rect, step, state)
        inner = rect.adjusted(46, 8, -8, -6)
        font = QFont(painter.font())
        font.setPixelSize(tokens.px("body"))
        font.setWeight(QFont.Weight.DemiBold if is_selected else QFont.Weight.Normal)
        painter.setFont(font)
        muted = state is StepState.LOCKED
        painter.setPen(QColor(tokens["seltext" if is_selected else "text3" if muted else "text"]))
        flags_text = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop.value)
        used = painter.boundingRect(inner, flags_text, index.data())
        painter.drawText(inner, flags_text, index.data())
        font.setWeight(QFont.Weight.Normal)
        font.setPixelSize(tokens.px("caption"))
        painter.setFont(font)
        color = {StepState.CLOSED: "ok", StepState.TO_REVIEW: "warn"}.get(state, "text3")
        painter.setPen(QColor(tokens["seltext" if is_selected else color]))
        below = QRect(inner.left(), used.bottom() + 2, inner.width(), inner.bottom() - used.bottom())
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignTop.value), shown)
        painter.restore()

    def _badge(self, painter: QPainter, rect: QRect, step: Step, state: StepState) -> None:
        tokens = self._tokens
        circle = QRect(rect.left() + 10, rect.top() + 9, 26, 26)
        if step is not Step.PLAN:
            painter.setPen(QPen(QColor(tokens["ok" if state is StepState.CLOSED else "border2"]), 2))
            painter.drawLine(circle.center().x() + 1, circle.bottom() + 4, circle.center().x() + 1, rect.bottom() - 2)
        fills = {StepState.CLOSED: "ok", StepState.IN_PROGRESS: "accent", StepState.TO_REVIEW: "warn_bg"}
        edges = {StepState.CLOSED: "ok", StepState.IN_PROGRESS: "accent", StepState.TO_REVIEW: "warn"}
        painter.setPen(QPen(QColor(tokens[edges.get(state, "control")]), 1.5))
        painter.setBrush(QColor(tokens[fills.get(state, "surface")]))
        painter.drawEllipse(circle)
        names = {StepState.CLOSED: "check", StepState.LOCKED: "lock", StepState.TO_REVIEW: "rotate-ccw"}
        colors = {StepState.CLOSED: "surface", StepState.LOCKED: "text3", StepState.TO_REVIEW: "warn"}
        if state in names:
            picture = icons.pixmap(names[state], tokens[colors[state]], 14, 2.0)
            painter.drawPixmap(circle.left() + 6, circle.top() + 6, picture)
            return
        font = QFont(painter.font())
        font.setPixelSize(tokens.px("body"))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(tokens["on_accent" if state is StepState.IN_PROGRESS else "text2"]))
        painter.drawText(circle, int(Qt.AlignmentFlag.AlignCenter), str(step.number))
