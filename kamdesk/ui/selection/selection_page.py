"""Selección: does it qualify, what is left to win, what would follow, what is decided, how we treat it."""

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import _
from kamdesk.ui.account.base_page import AccountPage
from kamdesk.ui.context import Context
from kamdesk.ui.selection.criteria import CriteriaSection
from kamdesk.ui.selection.decision import DecisionSection
from kamdesk.ui.selection.potential import PotentialSection
from kamdesk.ui.selection.scenarios import ScenariosSection
from kamdesk.ui.selection.section import Section
from kamdesk.ui.selection.treatment import TreatmentSection
from kamdesk.ui.widgets.basic import PageScroll, button
from kamdesk.ui.widgets.room import PageStack, WrapBar

CRITERIA, POTENTIAL, DECISION, TREATMENT = range(4)
_PLACES = {
    "criteria": CRITERIA,
    "growth": CRITERIA,
    "potential": POTENTIAL,
    "scenarios": DECISION,
    "decision": DECISION,
    "treatment": TREATMENT,
}


class SelectionPage(AccountPage):
    """Four parts under a bar; only the part that is seen is read."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self.criteria = CriteriaSection(ctx)
        self.potential = PotentialSection(ctx)
        self.scenarios = ScenariosSection(ctx)
        self.decision = DecisionSection(ctx)
        self.treatment = TreatmentSection(ctx)
        self.decision.fix_wanted.connect(self._fix)
        both = QWidget()
        columns = QHBoxLayout(both)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(2)  # and the gutter of the scroll area
        columns.addWidget(self.scenarios, 64)
        columns.addWidget(self.decision, 36)
        self._parts: tuple[tuple[Section, ...], ...] = (
            (self.criteria,), (self.potential,), (self.scenarios, self.decision), (self.treatment,)
        )  # fmt: skip
        self._stack = PageStack()
        for widget, has_scroll in ((self.criteria, False), (self.potential, True), (both, False), (self.treatment, True)):
            holder = QWidget()
            inner = QHBoxLayout(holder)
            inner.setContentsMargins(0, 0, 0 if has_scroll else PageScroll.GUTTER, 0)
            inner.addWidget(widget)
            self._stack.addWidget(holder)
        self._bar: list[QPushButton] = []
        group = QButtonGroup(self)
        for at, title in enumerate((_("Criteria"), _("Potential"), _("Scenarios and decision"), _("How we treat it"))):
            found = button(title, None, kind="part", name=f"part_{at}")
            found.setCheckable(True)
            found.clicked.connect(lambda _checked=False, part=at: self.show_part(part))
            group.addButton(found)
            self._bar.append(found)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(WrapBar(self._bar))
        outer.addWidget(self._stack, 1)
        self._bar[CRITERIA].setChecked(True)

    def show_part(self, part: int) -> None:
        """Show one of the four parts."""
        self._bar[part].setChecked(True)
        self._stack.setCurrentIndex(part)
        if self.account_id:
            self.populate()
            self.order_keys()

    @override
    def populate(self) -> None:
        for section in self._parts[self._stack.currentIndex()]:
            section.show_account(self.account_id)

    def choose_verdict(self, verdict: Verdict) -> None:
        """Prepare a decision."""
        self.show_part(DECISION)
        self.decision.choose_verdict(verdict)

    def _fix(self, code: str) -> None:
        """Go where a gap before the decision is fixed."""
        if code in {"no_driver_scored", "not_eligible"}:
            self.show_part(CRITERIA)
            self.criteria.focus_first()
        elif code == "side_effects":
            self.scenarios.focus_verdict(self.scenarios.without_effects(), to_effects=True)
        elif code == "negative_effect":
            self.scenarios.focus_verdict(Verdict.INCLUDE, to_effects=True)
        elif code == "refusal_scenario":
            self.scenarios.focus_verdict(Verdict.EXCLUDE)
        elif code == "extended_already":
            self.decision.focus_first()
        else:
            self.scenarios.focus_first()

    @override
    def focus_target(self, target: str) -> None:
        part = _PLACES.get(target, DECISION)
        self.show_part(part)
        (self.decision if target == "decision" else self._parts[part][0]).focus_first()
