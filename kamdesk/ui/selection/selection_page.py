"""Selección: does it qualify, what is left to win, what would follow, what is decided, how we treat it."""

from functools import cached_property

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
_PARTS = (("criteria",), ("potential",), ("scenarios", "decision"), ("treatment",))
"""The sections of each part, from left to right."""


class SelectionPage(AccountPage):
    """Four parts under a bar; a part is made when it is first seen, and only the one that is seen is read."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._stack = PageStack()
        self._made: dict[int, tuple[Section, ...]] = {}
        self._rooms: list[QHBoxLayout] = []
        for _part in _PARTS:
            holder = QWidget()
            room = QHBoxLayout(holder)
            room.setSpacing(2)  # and the gutter of the scroll area
            self._rooms.append(room)
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

    @cached_property
    def criteria(self) -> CriteriaSection:
        """The part in which it is scored."""
        return CriteriaSection(self.ctx)

    @cached_property
    def potential(self) -> PotentialSection:
        """The part with what is left to win."""
        return PotentialSection(self.ctx)

    @cached_property
    def scenarios(self) -> ScenariosSection:
        """What would follow, at the left of the decision."""
        return ScenariosSection(self.ctx)

    @cached_property
    def decision(self) -> DecisionSection:
        """What is decided, and what it waits for."""
        found = DecisionSection(self.ctx)
        found.fix_wanted.connect(self._fix)
        return found

    @cached_property
    def treatment(self) -> TreatmentSection:
        """How the account is treated."""
        return TreatmentSection(self.ctx)

    def _sections(self, part: int) -> tuple[Section, ...]:
        """The sections of a part, which are made when it is first shown."""
        if part not in self._made:
            inner = self._rooms[part]
            inner.setContentsMargins(0, 0, 0 if part in {POTENTIAL, TREATMENT} else PageScroll.GUTTER, 0)
            self._made[part] = tuple(getattr(self, name) for name in _PARTS[part])
            for section, share in zip(self._made[part], (64, 36), strict=False):
                inner.addWidget(section, share)
        return self._made[part]

    def show_part(self, part: int) -> None:
        """Show one of the four parts."""
        self._bar[part].setChecked(True)
        self._sections(part)
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
