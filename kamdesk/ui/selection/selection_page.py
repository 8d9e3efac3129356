"""Selección: does it qualify, what is left to win, what would follow, what is decided, how we treat it."""

from typing import TypeVar

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import N_, _
from kamdesk.ui.account.base_page import AccountPage
from kamdesk.ui.building import made
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
_TITLES = (N_("Criteria"), N_("Potential"), N_("Scenarios and decision"), N_("How we treat it"))
_PLACES = {
    "criteria": CRITERIA,
    "growth": CRITERIA,
    "potential": POTENTIAL,
    "scenarios": DECISION,
    "decision": DECISION,
    "treatment": TREATMENT,
}

AnySection = TypeVar("AnySection", bound=Section)


class SelectionPage(AccountPage):
    """Four parts under a bar; only the part that is seen is read, and those not seen yet are made after it was painted."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._stack = PageStack()
        self._parts: dict[int, tuple[Section, ...]] = {}
        self._holders = [QWidget() for _part in _TITLES]
        for holder in self._holders:
            self._stack.addWidget(holder)
        self._bar: list[QPushButton] = []
        group = QButtonGroup(self)
        for at, title in enumerate(_TITLES):
            found = button(_(title), None, kind="part", name=f"part_{at}")
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
        self._sections(CRITERIA)
        ctx.life.later(self, self._make_next)

    # -- parts -----------------------------------------------------------------------------------

    @property
    def criteria(self) -> CriteriaSection:
        """Does it qualify."""
        return self._section(CRITERIA, CriteriaSection)

    @property
    def potential(self) -> PotentialSection:
        """What is left to win."""
        return self._section(POTENTIAL, PotentialSection)

    @property
    def scenarios(self) -> ScenariosSection:
        """What would follow."""
        return self._section(DECISION, ScenariosSection)

    @property
    def decision(self) -> DecisionSection:
        """What is decided."""
        return self._section(DECISION, DecisionSection)

    @property
    def treatment(self) -> TreatmentSection:
        """How we treat it."""
        return self._section(TREATMENT, TreatmentSection)

    def _section(self, part: int, kind: type[AnySection]) -> AnySection:
        return next(section for section in self._sections(part) if isinstance(section, kind))

    def _sections(self, part: int) -> tuple[Section, ...]:
        if part not in self._parts:
            body = made(lambda: self._make(part))
            inner = QHBoxLayout(self._holders[part])
            inner.setContentsMargins(0, 0, 0 if part in {POTENTIAL, TREATMENT} else PageScroll.GUTTER, 0)
            inner.addWidget(body)
        return self._parts[part]

    def _make(self, part: int) -> QWidget:
        if part != DECISION:
            kind: type[Section] = {CRITERIA: CriteriaSection, POTENTIAL: PotentialSection, TREATMENT: TreatmentSection}[part]
            section = kind(self.ctx)
            self._parts[part] = (section,)
            return section
        scenarios, decision = ScenariosSection(self.ctx), DecisionSection(self.ctx)
        decision.fix_wanted.connect(self._fix)
        self._parts[part] = (scenarios, decision)
        both = QWidget()
        columns = QHBoxLayout(both)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(2)  # and the gutter of the scroll area
        columns.addWidget(scenarios, 64)
        columns.addWidget(decision, 36)
        return both

    def _make_next(self) -> None:
        """Make a part that nobody has seen yet; one at a time, so that nobody waits."""
        missing = [part for part in range(len(_TITLES)) if part not in self._parts]
        if missing:
            self._sections(missing[0])
            self.ctx.life.later(self, self._make_next)

    def show_part(self, part: int) -> None:
        """Show one of the four parts."""
        self._sections(part)  # made before it can be seen, or it would be shown only later
        self._bar[part].setChecked(True)
        self._stack.setCurrentIndex(part)
        if self.account_id:
            self.populate()
            self.order_keys()

    @override
    def populate(self) -> None:
        for section in self._sections(self._stack.currentIndex()):
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
        (self.decision if target == "decision" else self._sections(part)[0]).focus_first()
