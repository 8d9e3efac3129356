"""Everything the gate may look at about one account, and what follows from it directly."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kamdesk.domain.account.people import Person
from kamdesk.domain.plan.agreements import Agreement, Project
from kamdesk.domain.plan.committee import Committee, CommitteeMember, RaciRow
from kamdesk.domain.plan.kam_fit import Fit, fit
from kamdesk.domain.plan.kam_profile import (
    Assessor,
    Candidate,
    Competency,
    CompetencyRequirement,
    DevelopmentAction,
    KamChoice,
    KamProfile,
    Rating,
)
from kamdesk.domain.plan.plan_document import PlanDocument, Risk
from kamdesk.domain.plan.post import Post, PostItem
from kamdesk.domain.plan.requirements import ChecklistItem, CompanyRequirement, RequirementConfirmation, Requirements
from kamdesk.domain.plan.step_acts import Signature, SignatureOf, StepAct
from kamdesk.domain.scorecard.indicators import Indicator
from kamdesk.domain.selection.decisions import Decision
from kamdesk.domain.settings import Settings
from kamdesk.domain.text import fold


@dataclass(frozen=True, slots=True)
class Facts:
    """The records of one account, and what of the rest of the portfolio its steps depend on.

    `missing_marks` tells, for each person whose marks stay hidden, which assessors still owe how many; `files` are the digests
    of the evidence files by record; `approved_on` is the day of the last approved version; `hours_elsewhere` are the KAM hours
    a year of the other accounts in the plan; `chosen_elsewhere` tells whether another account chose the same KAM already.
    """

    settings: Settings
    decision: Decision | None = None
    requirements: Requirements | None = None
    checklist: tuple[ChecklistItem, ...] = ()
    company: tuple[CompanyRequirement, ...] = ()
    confirmations: tuple[RequirementConfirmation, ...] = ()
    profile: KamProfile | None = None
    competencies: tuple[CompetencyRequirement, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    assessors: tuple[Assessor, ...] = ()
    ratings: tuple[Rating, ...] = ()
    choices: tuple[KamChoice, ...] = ()
    people: Mapping[str, Person] = field(default_factory=dict)
    development: tuple[DevelopmentAction, ...] = ()
    post: Post | None = None
    post_items: tuple[PostItem, ...] = ()
    signatures: tuple[Signature, ...] = ()
    committee: Committee | None = None
    members: tuple[CommitteeMember, ...] = ()
    plan: PlanDocument | None = None
    agreements: tuple[Agreement, ...] = ()
    projects: tuple[Project, ...] = ()
    risks: tuple[Risk, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    last_year_sales: Decimal | None = None
    raci: tuple[RaciRow, ...] = ()
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    approved_on: date | None = None
    missing_marks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    hours_elsewhere: int = 0
    chosen_elsewhere: bool = False
    today: date = field(default_factory=date.today, compare=False)
    acts: tuple[StepAct, ...] = ()

    def minimum(self, name: str) -> int:
        """What the settings ask for today, by the name of one of `MINIMUMS`."""
        return self.settings.minimums()[name]

    def name_of(self, person_id: str | None) -> str:
        """The name of somebody of our company, or nothing."""
        person = self.people.get(person_id or "")
        return person.name if person else ""

    def kam_name(self) -> str:
        """The name of the chosen KAM; empty while none is chosen."""
        return self.name_of(self.profile.person_id) if self.profile else ""

    def kam_names(self) -> set[str]:
        """The folded names of the KAM and of everybody who was it before."""
        former = {name for choice in self.choices for name in (choice.name, choice.previous)}
        return {fold(name) for name in (*former, self.kam_name()) if name}

    def counting_marks(self, person_id: str | None) -> list[Rating]:
        """The marks of a person that count: those given by somebody else."""
        own = fold(self.name_of(person_id))
        return [r for r in self.ratings if r.person_id == person_id and fold(r.assessor) != own]

    def own_view(self, person_id: str | None) -> list[Rating]:
        """How a person sees themselves; it is shown and does not count."""
        own = fold(self.name_of(person_id))
        return [r for r in self.ratings if r.person_id == person_id and fold(r.assessor) == own]

    def marks_typed_by(self, person_id: str | None, assessor: str, just_given: Collection[Competency]) -> list[Rating]:
        """The marks of a person that an assessor sees where they type theirs.

        While marks stay hidden these are only the ones that were `just_given` there: anybody can type a name.
        """
        marks = [r for r in self.counting_marks(person_id) if fold(r.assessor) == fold(assessor)]
        return [r for r in marks if r.competency in just_given] if self.hiding_assessors() else marks

    def fit_of(self, person_id: str | None) -> Fit:
        """How somebody fits, by the marks that count and the weights of the assessors."""
        weights = {a.name: float(a.weight) for a in self.assessors}
        return fit(self.competencies, self.counting_marks(person_id), weights)

    def kam_fit(self) -> Fit:
        """How the chosen KAM meets the levels that the account asks for; without any mark while none is chosen."""
        return self.fit_of(self.profile.person_id if self.profile else None)

    def hiding_assessors(self) -> dict[str, int]:
        """The assessors who keep marks of the candidates hidden, with the marks that they owe."""
        people = {c.person_id for c in self.candidates} | (
            {self.profile.person_id} if self.profile and self.profile.person_id else set()
        )
        hiding: dict[str, int] = {}
        for person_id in people:
            for name, count in self.missing_marks.get(person_id, {}).items():
                hiding[name] = max(count, hiding.get(name, 0))
        return dict(sorted(hiding.items()))

    def signature(self, subject: SignatureOf) -> Signature | None:
        """The complete signature of that kind, if there is one."""
        return next((s for s in self.signatures if s.subject is subject and s.is_complete), None)

    def confirmation_of(self, requirement: CompanyRequirement) -> RequirementConfirmation | None:
        """That a requirement of the whole company holds here, once somebody said so."""
        return next((c for c in self.confirmations if c.company_requirement_id == requirement.id), None)
