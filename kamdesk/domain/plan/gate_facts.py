"""Everything the gate may look at about one account, and what follows from it directly.

What a step is made of is in that step's facts, with what is read of other accounts for it; what several steps read is in
`Facts` itself.
"""

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
class RequirementsFacts:
    """Step 1: commitment, hours and money (`record`, None while nothing is written), and what has to be in place.

    `company` is what the whole company has to have, `confirmations` that it holds here; `hours_elsewhere` are the KAM hours a
    year of the other accounts in the plan.
    """

    record: Requirements | None
    checklist: tuple[ChecklistItem, ...]
    company: tuple[CompanyRequirement, ...]
    confirmations: tuple[RequirementConfirmation, ...]
    hours_elsewhere: int

    def confirmation_of(self, requirement: CompanyRequirement) -> RequirementConfirmation | None:
        """That a requirement of the whole company holds here, once somebody said so."""
        return next((c for c in self.confirmations if c.company_requirement_id == requirement.id), None)


@dataclass(frozen=True, slots=True)
class KamFacts:
    """Step 2: what is asked of the KAM, who may be it, the marks that they got, and who was chosen.

    `people` are those of our company and of the account by id. `missing_marks` tells, for each person whose marks stay hidden,
    which assessors still owe how many; `chosen_elsewhere` whether another account chose the same KAM already.
    """

    profile: KamProfile | None
    competencies: tuple[CompetencyRequirement, ...]
    candidates: tuple[Candidate, ...]
    assessors: tuple[Assessor, ...]
    ratings: tuple[Rating, ...]
    choices: tuple[KamChoice, ...]
    development: tuple[DevelopmentAction, ...]
    people: Mapping[str, Person]
    missing_marks: Mapping[str, Mapping[str, int]]
    chosen_elsewhere: bool

    def name_of(self, person_id: str | None) -> str:
        """The name of somebody of our company, or nothing."""
        person = self.people.get(person_id or "")
        return person.name if person else ""

    def name(self) -> str:
        """Name of the chosen KAM, or nothing."""
        return self.name_of(self.profile.person_id) if self.profile else ""

    def names(self) -> set[str]:
        """The folded names of the KAM and of everybody who was it before."""
        former = {name for choice in self.choices for name in (choice.name, choice.previous)}
        return {fold(name) for name in (*former, self.name()) if name}

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

    def fit(self) -> Fit:
        """How the chosen one fits."""
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


@dataclass(frozen=True, slots=True)
class PostFacts:
    """Step 3: the post of the KAM (`record`, None while nothing is written) with its functions, objectives and responsibilities."""

    record: Post | None
    items: tuple[PostItem, ...]


@dataclass(frozen=True, slots=True)
class CommitteeFacts:
    """Step 4: the committee (`record`, None while nothing is written), who is on it, and who answers for what."""

    record: Committee | None
    members: tuple[CommitteeMember, ...]
    raci: tuple[RaciRow, ...]


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """Step 5: the plan's own figures and dates (`record`, None while nothing is written), agreements, projects and risks.

    `last_year_sales` are those of the last twelve closed months, `approved_on` is the day of the last approved version.
    """

    record: PlanDocument | None
    agreements: tuple[Agreement, ...]
    projects: tuple[Project, ...]
    risks: tuple[Risk, ...]
    last_year_sales: Decimal | None
    approved_on: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """The records of one account, and what of the rest of the portfolio its steps depend on.

    `files` are the digests of the evidence files by record; `indicators` those of the scorecard, which is closed inside step 5.
    """

    settings: Settings
    decision: Decision | None
    indicators: tuple[Indicator, ...]
    signatures: tuple[Signature, ...]
    files: Mapping[str, tuple[str, ...]]
    acts: tuple[StepAct, ...]
    requirements: RequirementsFacts
    kam: KamFacts
    post: PostFacts
    committee: CommitteeFacts
    document: DocumentFacts
    today: date = field(compare=False)

    def minimum(self, name: str) -> int:
        """A minimum in force today."""
        return self.settings.minimums()[name]

    def signature(self, subject: SignatureOf) -> Signature | None:
        """The complete signature of that kind, if there is one."""
        return next((s for s in self.signatures if s.subject is subject and s.is_complete), None)
