"""Plan: the five steps at the left, the page of one at the right, and the gate below it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
)
from typing_extensions import override

from kamdesk.domain.acts import SCORECARD
from kamdesk.domain.errors import Unmet
from kamdesk.domain.plan import gate
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.records import Step
from kamdesk.i18n import _, messages, ngettext, terms
from kamdesk.services.plan import step_acts, wording
from kamdesk.services.reading.account_data import AccountData
from kamdesk.ui.account.base_page import AccountPage
from kamdesk.ui.building import made
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.plan.base_step import ParkingTable, StepPage
from kamdesk.ui.plan.committee_step import CommitteeStep
from kamdesk.ui.plan.gate_box import GateBox
from kamdesk.ui.plan.handover_dialog import HandoverDialog
from kamdesk.ui.plan.kam_step import KamStep
from kamdesk.ui.plan.plan_step import PlanStep
from kamdesk.ui.plan.post_step import PostStep
from kamdesk.ui.plan.requirements_step import RequirementsStep
from kamdesk.ui.plan.step_list import CARD_WIDTH, StepDelegate, StepListModel
from kamdesk.ui.theme import icons
from kamdesk.ui.widgets.basic import ICON_GAP, ElidedLabel, PageScroll, button, card, label, line, row, set_property
from kamdesk.ui.widgets.room import PageStack, WrapBar

Index = QModelIndex | QPersistentModelIndex
_PAGES: dict[Step, type[StepPage]] = {
    Step.REQUIREMENTS: RequirementsStep,
    Step.KAM_PROFILE: KamStep,
    Step.POST: PostStep,
    Step.COMMITTEE: CommitteeStep,
    Step.PLAN: PlanStep,
}


def about(step: Step) -> str:
    """What a step is for, in a sentence."""
    return {
        Step.REQUIREMENTS: _("What has to be in place before anything else: involvement of the management, hours, money."),
        Step.KAM_PROFILE: _("What this account asks of its KAM, and who fits best."),
        Step.POST: _("What the KAM does for this account, has to achieve and answers for."),
        Step.COMMITTEE: _("The team that carries out the projects under the agreements that the KAM signs."),
        Step.PLAN: _("Agreements and projects, target and risks, approved by the sponsor."),
    }[step]


class PlanPage(AccountPage):
    """The five steps of an account's plan."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self.step = Step.REQUIREMENTS
        self._model = StepListModel()
        self._pages: dict[Step, StepPage] = {}
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, PageScroll.GUTTER, 0)
        columns.setSpacing(12)
        columns.addWidget(self._list_card())
        columns.addWidget(self._step_card(), 1)

    # -- building --------------------------------------------------------------------------------

    def _list_card(self) -> QFrame:
        frame, column = card((8, 12, 8, 10))
        frame.setFixedWidth(self.ctx.tokens.scaled(CARD_WIDTH))
        self._progress = label("", "caption")
        column.addLayout(row(label(_("The five steps"), "h3"), None, margins=(8, 0, 8, 0)))
        column.addLayout(row(self._progress, None, margins=(8, 0, 8, 0)))
        self.list = QListView()
        self.list.setObjectName("steps")
        self.list.setAccessibleName(_("The five steps"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(StepDelegate(self.ctx.tokens))
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setMinimumHeight(self.ctx.tokens.scaled(120))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.selectionModel().currentChanged.connect(lambda now, _old: self._choose(list(Step)[max(0, now.row())]))
        column.addWidget(self.list, 1)
        note = QFrame()
        note.setProperty("box", "info")
        inner = QVBoxLayout(note)
        inner.setContentsMargins(10, 8, 10, 8)
        inner.addWidget(
            label(_("No step can be skipped. Everything is saved as you go: leave and come back any day."), "caption", wrap=True)
        )
        column.addWidget(note)
        return frame

    def _step_card(self) -> QFrame:
        frame, column = card((22, 14, 12, 12), 7)
        self._title = ElidedLabel("", "h2", "step_title")
        self._about = label("", "caption", wrap=True)
        column.addWidget(self._title)
        column.addWidget(self._about)
        self._stack = PageStack()
        column.addWidget(self._stack, 1)
        self._parking = ParkingTable(self.ctx)
        foot = QVBoxLayout()
        foot.setContentsMargins(0, 0, PageScroll.GUTTER, 0)
        foot.setSpacing(7)
        column.addLayout(foot)
        foot.addWidget(self._parking)
        self.gate = GateBox(self.ctx.tokens)
        self.gate.setObjectName("gate")
        foot.addWidget(self.gate)
        foot.addWidget(line())
        self._back = button(
            "", lambda: self.go_step(-1), icon="arrow-left", tokens=self.ctx.tokens, kind="flat2", name="step_back"
        )
        self._reopen = button(_("Reopen"), self.reopen, icon="lock-open", tokens=self.ctx.tokens, name="reopen")
        self._new_version = button(
            _("New version"), self.new_version, icon="file-plus", tokens=self.ctx.tokens, name="new_version"
        )
        self._confirm = button(_("Still holds"), self.confirm, icon="check", tokens=self.ctx.tokens, name="confirm")
        self._confirm_all = button("", self.confirm_all, icon="list-checks", tokens=self.ctx.tokens, name="confirm_all")
        self._close = button("", self.close_step, kind="primary", name="close_step")
        acts = WrapBar((self._new_version, self._reopen, self._confirm_all, self._confirm, self._close), spacing=8, is_right=True)
        feet = row(self._back, acts)
        feet.setStretch(1, 1)
        foot.addLayout(feet)
        return frame

    def _page(self, step: Step) -> StepPage:
        if step not in self._pages:
            page = made(lambda: _PAGES[step](self.ctx))
            self._pages[step] = page
            self._stack.addWidget(page)
        return self._pages[step]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        spare = (self.height() - self.ctx.tokens.scaled(400)) // self.ctx.tokens.scaled(22)
        # A preview needs the room more than what stands before it.
        room = max(3 if self.height() < self.ctx.tokens.scaled(560) else 4, spare)
        if room != self.gate.room:
            self.gate.room = room
            if self.account_id:
                self._show_step()

    # -- showing ---------------------------------------------------------------------------------

    @override
    def entered(self) -> None:
        data = self.account
        self.step = data.plan.current_step or (Step.PLAN if gate.is_included(data.facts) else Step.REQUIREMENTS)

    @override
    def populate(self) -> None:
        data = self.account
        self._model.show(data)
        closed = sum(s is StepState.CLOSED for s in data.plan.step_states.values())
        review = sum(s is StepState.TO_REVIEW for s in data.plan.step_states.values())
        parts = [ngettext("{n} closed", "{n} closed", closed).format(n=closed)]
        if review:
            parts.append(ngettext("{n} to review", "{n} to review", review).format(n=review))
        self._progress.setText(" · ".join(parts))
        self._fill_step()  # the order of its keys follows once all is read

    def _show_step(self) -> None:
        self._fill_step()
        self.order_keys()

    def _fill_step(self) -> None:
        data, step = self.account, self.step
        index = self._model.index(step.number - 1)
        if self.list.currentIndex() != index:
            self.list.setCurrentIndex(index)
        state = data.plan.step_states[step]
        is_locked = gate.writable_step(data.facts) is not step
        page = self._page(step)
        page.show_account(self.account_id, is_locked=is_locked)
        self._stack.setCurrentWidget(page)
        self._title.setText(_("Step {number} · {name}").format(number=step.number, name=terms.term(step)))
        self._about.setText(about(step))
        self._parking.show_page(page)
        self._parking.setVisible(state is StepState.LOCKED or bool(self._parking.model.rows))
        self._fill_gate(data, step, state)
        self._fill_footer(data, step, state, is_locked=is_locked)

    def _fill_gate(self, data: AccountData, step: Step, state: StepState) -> None:
        if state is StepState.CLOSED:
            self.gate.setVisible(False)
            return
        self.gate.setVisible(True)
        missing = step_acts.unmet(self.ctx.portfolio, self.account_id, step)
        items = [(messages.unmet_text(u), (lambda u=u: self.go_to(u))) for u in missing]
        if state is StepState.LOCKED:
            blocking = gate.blocking(data.facts, step)
            items = items[: len(blocking)]
            title = ngettext(
                "{n} thing is missing to open step {number}", "{n} things are missing to open step {number}", len(items)
            )
        elif state is StepState.TO_REVIEW and not missing:
            self.gate.show_missing(self._review_text(data, step), [], icon="rotate-ccw")
            return
        elif not missing:
            self.gate.show_missing(_("Ready to be closed"), [], is_ready=True)
            return
        else:
            title = ngettext(
                "{n} thing is missing to close step {number}", "{n} things are missing to close step {number}", len(items)
            )
        self.gate.show_missing(title.format(number=step.number, n=len(items)), items)

    def _review_text(self, data: AccountData, step: Step) -> str:
        """What changed, as far as the history knows, and the question that follows."""
        changed = wording.changed_text(self.ctx.portfolio, data, step)
        return f"{changed} " + _("Does this step still hold?")

    def _fill_footer(self, data: AccountData, step: Step, state: StepState, *, is_locked: bool) -> None:
        is_writer = not self.ctx.is_read_only
        self._back.setText(_("Step {number}").format(number=step.number - 1))
        self._back.setVisible(step is not Step.REQUIREMENTS)
        was_closed = is_writer and state in {StepState.CLOSED, StepState.TO_REVIEW}
        self._reopen.setVisible(was_closed)
        self._new_version.setVisible(was_closed and step is Step.PLAN)
        reviewable = step_acts.to_review(self.ctx.portfolio, self.account_id)
        self._confirm.setVisible(is_writer and step in reviewable and reviewable[0] is step)
        self._confirm_all.setVisible(is_writer and len(reviewable) > 1 and step in reviewable)
        self._confirm_all.setText(_("The {n} still hold").format(n=len(reviewable)))
        self._close.setText(_("Close step {number}").format(number=step.number))
        # What only rests on something that changed is confirmed; what was changed itself is closed anew.
        only_rests = state is StepState.TO_REVIEW and step not in gate.review_reasons(data.facts, step)
        self._close.setVisible(is_writer and state not in {StepState.CLOSED, StepState.LOCKED} and not only_rests)
        is_ready = not is_locked and not gate.unmet(data.facts, step)
        # The likely next act: a step to review is confirmed rather than closed anew.
        is_confirmed = is_ready and not self._confirm.isHidden()
        set_property(self._confirm, "primary", is_confirmed)
        self._confirm.setIcon(icons.icon("check", self.ctx.tokens["on_accent" if is_confirmed else "text2"], gap=ICON_GAP))
        set_property(self._close, "primary", is_ready and not is_confirmed)

    # -- acting ----------------------------------------------------------------------------------

    def _choose(self, step: Step) -> None:
        if step is not self.step:
            self.step = step
            if self.account_id:
                self._show_step()

    def go_step(self, by: int) -> None:
        """Show the step before or after."""
        number = self.step.number + by
        if 1 <= number <= len(Step):
            self.show_step(list(Step)[number - 1])

    @property
    def step_page(self) -> StepPage:
        """The page of the step that is shown."""
        return self._page(self.step)

    def show_step(self, step: Step) -> None:
        """Show a step."""
        self.step = step
        self._show_step()

    def go_to(self, unmet: Unmet) -> None:
        """Go where a condition is fixed."""
        if unmet.condition == "not_included":
            self.ctx.notices.navigate.emit("selection", "decision")
        elif unmet.condition == "scorecard_closed" or unmet.subject == SCORECARD:
            self.ctx.notices.navigate.emit("scorecard", "scorecard")
        else:
            self.show_step(Step(unmet.subject))
            if unmet.condition == "review_first":
                self._confirm.setFocus()
            elif unmet.condition == "close_first":
                self._close.setFocus()
            else:
                self.step_page.focus_place(self.step_page.place_of(unmet.condition))

    def close_step(self) -> None:
        """Close the step; what is missing is announced."""
        if step_acts.unmet(self.ctx.portfolio, self.account_id, self.step):
            self.gate.announce()
        step = self.step
        if not self.ctx.act(lambda: step_acts.close(self.ctx.portfolio, self.account_id, step)):
            return
        self.read_if_stale()
        if step is Step.PLAN:
            self.ctx.notices.said.emit(_("The plan is active from today"))
        else:
            self.ctx.notices.said.emit(_("Step {number} is closed").format(number=step.number))
            following = self.account.plan.current_step
            if following is not None:
                self.show_step(following)

    def _reason(self, title: str, prompt: str, verb: str) -> str | None:
        return boxes.ask_text(self, title, prompt, verb)

    def reopen(self) -> None:
        """Reopen the step, with a reason."""
        title = _("Reopen step {number}").format(number=self.step.number)
        reason = self._reason(title, _("Why is it reopened? The steps that build on it will be reviewed."), _("Reopen"))
        if reason:
            self.ctx.act(lambda: step_acts.reopen(self.ctx.portfolio, self.account_id, self.step, reason))

    def confirm(self) -> None:
        """Confirm that the step still holds, with a reason."""
        self._confirm_steps([self.step])

    def confirm_all(self) -> None:
        """Confirm all steps to review with one reason."""
        wanted = step_acts.to_review(self.ctx.portfolio, self.account_id)
        if wanted:
            self._confirm_steps(wanted)
        else:
            self.ctx.notices.said.emit(_("No step can be confirmed now."))

    def _confirm_steps(self, wanted: list[Step]) -> None:
        reason = self._reason(_("Still holds"), _("Why does it still hold?"), _("Still holds"))
        if reason:
            self.ctx.act(lambda: step_acts.confirm(self.ctx.portfolio, self.account_id, wanted, reason))

    def hand_over(self) -> None:
        """Put the account into the hands of another KAM; while step 2 is open the KAM is chosen there."""
        if self.account.plan.step_states[Step.KAM_PROFILE] in {StepState.CLOSED, StepState.TO_REVIEW}:
            boxes.open_dialog(HandoverDialog(self.ctx, self.account_id, self))
        else:
            self.show_step(Step.KAM_PROFILE)
            self.ctx.notices.said.emit(_("Step 2 is not closed: the KAM is chosen there."))

    def new_version(self) -> None:
        """Begin the next version of an approved plan."""
        if self.ctx.act(lambda: step_acts.new_version(self.ctx.portfolio, self.account_id)):
            self.ctx.notices.said.emit(_("A new version begins with all that was there; the approved one stays readable."))
            self.show_step(Step.PLAN)

    @override
    def focus_target(self, target: str) -> None:
        self.list.setFocus()
