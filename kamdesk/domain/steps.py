"""What each of the five steps holds, and the acts that close, reopen and confirm them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record, Step
from kamdesk.domain.text import fold


class Competency(StrEnum):
    """The nine competencies of a KAM, in the method's own order."""

    BUSINESS_VISION = "business_vision"
    TECHNICAL_CROSSFUNCTIONAL = "technical_crossfunctional"
    SERVICE_VOCATION = "service_vocation"
    LEADERSHIP_TEAMS = "leadership_teams"
    SALES_BACKGROUND = "sales_background"
    COMMUNICATION_NEGOTIATION = "communication_negotiation"
    RESULTS_ORIENTATION = "results_orientation"
    PRIDE_BELONGING = "pride_belonging"
    SELF_MOTIVATION = "self_motivation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirements(Record):
    """Step 1: the sponsor's commitment, hours a year and money."""

    KIND: ClassVar[str] = "requirements"
    STEP: ClassVar[Step | None] = Step.REQUIREMENTS

    account_id: str
    sponsor: str = ""
    sponsor_role: str = ""
    sponsor_on: date | None = None
    sponsor_evidence: str = ""
    without_document: bool = False
    hours_per_year: int | None = None
    budget: Decimal | None = None
    no_budget: bool = False
    no_budget_consent: str = ""
    excess_accepted_by: str = ""
    excess_accepted_on: date | None = None

    def check(self) -> None:
        """Hours and money are not negative."""
        if self.hours_per_year is not None:
            self.require_range("hours_per_year", 0, 20_000)
        if self.budget is not None and self.budget < 0:
            raise ValidationError("budget", "negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem(Record):
    """Step 1: something else that has to be in place, with its proof or with who will see to it and when."""

    KIND: ClassVar[str] = "checklist_item"
    STEP: ClassVar[Step | None] = Step.REQUIREMENTS

    account_id: str
    label: str
    is_met: bool = False
    evidence: str = ""
    owner: str = ""
    due_on: date | None = None
    position: int = 0

    def check(self) -> None:
        """A label."""
        self.require("label")

    @property
    def is_settled(self) -> bool:
        """Met with evidence, or somebody's by a date."""
        return bool(self.is_met and self.evidence) or bool(not self.is_met and self.owner and self.due_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class KamProfile(Record):
    """Step 2: who becomes the KAM, and how that came about."""

    KIND: ClassVar[str] = "kam_profile"
    STEP: ClassVar[Step | None] = Step.KAM_PROFILE

    account_id: str
    person_id: str | None = None
    already_appointed: bool = False
    appointed_by: str = ""
    appointed_on: date | None = None
    reason: str = field(default="", metadata=NOTE)
    asked: tuple[str, ...] = ()
    """The assessors who were asked; with two or more, marks are shown only when all are in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyRequirement(Record):
    """Step 2: the level (1–5) that this account asks of its KAM in one competency."""

    KIND: ClassVar[str] = "competency_requirement"
    STEP: ClassVar[Step | None] = Step.KAM_PROFILE

    account_id: str
    competency: Competency
    level: int | None = None
    weight: int = 10
    minimum: int | None = None

    def check(self) -> None:
        """Levels 1–5, weight 0–100."""
        self.require_range("level", 1, 5)
        self.require_range("minimum", 1, 5)
        self.require_range("weight", 0, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(Record):
    """Step 2: someone considered for the post."""

    KIND: ClassVar[str] = "candidate"
    STEP: ClassVar[Step | None] = Step.KAM_PROFILE

    account_id: str
    person_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(Record):
    """One assessor's mark (1–5) of a person in one competency; made once, used for every account."""

    KIND: ClassVar[str] = "rating"

    person_id: str
    competency: Competency
    assessor: str
    level: int
    rated_on: date | None = None

    def check(self) -> None:
        """A mark of 1–5 by somebody named."""
        self.require("assessor")
        self.require_range("level", 1, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentAction(Record):
    """Step 2: what will close a gap in a competency."""

    KIND: ClassVar[str] = "development_action"
    STEP: ClassVar[Step | None] = Step.KAM_PROFILE

    account_id: str
    competency: Competency
    text: str = field(default="", metadata=NOTE)
    due_on: date | None = None


class PostBlock(StrEnum):
    """The three blocks of the post."""

    FUNCTION = "function"
    OBJECTIVE = "objective"
    RESPONSIBILITY = "responsibility"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Record):
    """Step 3: to whom the KAM answers and who stands in."""

    KIND: ClassVar[str] = "post"
    STEP: ClassVar[Step | None] = Step.POST

    account_id: str
    reports_to: str = ""
    substitute: str = ""
    no_substitute: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostItem(Record):
    """Step 3: a function, an objective (with its measure, value and date) or a responsibility."""

    KIND: ClassVar[str] = "post_item"
    STEP: ClassVar[Step | None] = Step.POST

    account_id: str
    block: PostBlock
    text: str = field(metadata=NOTE)
    measure: str = ""
    goal: str = ""
    due_on: date | None = None
    position: int = 0

    def check(self) -> None:
        """A text."""
        self.require("text")

    @property
    def is_measurable(self) -> bool:
        """An objective says by what, how much and by when."""
        return bool(self.measure and self.goal and self.due_on)


class SignatureOf(StrEnum):
    """What a signature record stands for."""

    POST_KAM = "post_kam"
    POST_MANAGER = "post_manager"
    PLAN_SPONSOR = "plan_sponsor"
    PLAN_COUNTERSIGN = "plan_countersign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature(Record):
    """A record that somebody signed: name, role, date. It is no legal signature."""

    KIND: ClassVar[str] = "signature"

    account_id: str
    subject: SignatureOf
    name: str = ""
    role: str = ""
    signed_on: date | None = None

    def gate_step(self) -> Step | None:
        """The step that the signature belongs to."""
        return Step.POST if self.subject in {SignatureOf.POST_KAM, SignatureOf.POST_MANAGER} else Step.PLAN

    @property
    def is_complete(self) -> bool:
        """Name, role and date are there."""
        return bool(self.name and self.role and self.signed_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Committee(Record):
    """Step 4: how often the Account Committee meets and when it first does."""

    KIND: ClassVar[str] = "committee"
    STEP: ClassVar[Step | None] = Step.COMMITTEE

    account_id: str
    cadence: str = ""
    first_meeting_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeMember(Record):
    """Step 4: someone on the committee besides the KAM."""

    KIND: ClassVar[str] = "committee_member"
    STEP: ClassVar[Step | None] = Step.COMMITTEE

    account_id: str
    name: str
    area: str = ""
    hours_per_year: int | None = None
    is_chair: bool = False
    is_external: bool = False
    position: int = 0
    deputy: str = ""
    from_on: date | None = None
    to_on: date | None = None

    def check(self) -> None:
        """A name; hours not negative; a deputy who is somebody else; no end before the beginning."""
        self.require("name")
        self.require_range("hours_per_year", 0, 10_000)
        if self.deputy and fold(self.deputy) == fold(self.name):
            raise ValidationError("deputy", "deputy_is_member")
        if self.from_on is not None and self.to_on is not None and self.to_on < self.from_on:
            raise ValidationError("to_on", "dates_out_of_order")

    def is_in_force(self, day: date) -> bool:
        """Whether they are a member on a day."""
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDocument(Record):
    """Step 5: the plan's own figures and dates; `target` is next year's turnover."""

    KIND: ClassVar[str] = "plan_document"
    STEP: ClassVar[Step | None] = Step.PLAN

    account_id: str
    situation: str = field(default="", metadata=NOTE)
    target: Decimal | None = None
    baseline: Decimal | None = None
    pipeline: Decimal | None = None
    target_explanation: str = field(default="", metadata=NOTE)
    next_review_on: date | None = None

    def check(self) -> None:
        """Amounts are not negative."""
        for name in ("target", "baseline", "pipeline"):
            amount = getattr(self, name)
            if amount is not None and amount < 0:
                raise ValidationError(name, "negative")

    @property
    def gap(self) -> Decimal | None:
        """Target − baseline − weighted pipeline; None until target and baseline are there."""
        if self.target is None or self.baseline is None:
            return None
        return self.target - self.baseline - (self.pipeline or Decimal(0))


class AgreementForm(StrEnum):
    """How an agreement with the client came to bind."""

    SIGNED_BY_KAM = "signed_by_kam"
    SIGNED_BY_ATTORNEY = "signed_by_attorney"
    CONFIRMED_MINUTE = "confirmed_minute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Record):
    """Daily work: something agreed with the client, which projects carry out."""

    KIND: ClassVar[str] = "agreement"

    account_id: str
    title: str
    scope: str = field(default="", metadata=NOTE)
    form: AgreementForm = AgreementForm.SIGNED_BY_KAM
    our_signer: str = ""
    client_signer: str = ""
    signed_on: date | None = None
    version: str = ""

    def check(self) -> None:
        """A title."""
        self.require("title")

    @property
    def is_in_force(self) -> bool:
        """Signed or confirmed: both names and a date."""
        return bool(self.our_signer and self.client_signer and self.signed_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Record):
    """Step 5: what carries out an agreement."""

    KIND: ClassVar[str] = "project"
    STEP: ClassVar[Step | None] = Step.PLAN

    account_id: str
    title: str
    agreement_id: str | None = None
    owner: str = ""
    due_on: date | None = None
    starts_on: date | None = None
    budget: Decimal | None = None
    hours: int | None = None
    progress: int = 0

    def check(self) -> None:
        """A title; no end before the beginning; progress 0–100; money and hours not negative."""
        self.require("title")
        self.require_range("progress", 0, 100)
        self.require_range("hours", 0, 100_000)
        if self.budget is not None and self.budget < 0:
            raise ValidationError("budget", "negative")
        if self.starts_on is not None and self.due_on is not None and self.due_on < self.starts_on:
            raise ValidationError("due_on", "project_ends_first")

    @property
    def has_begun(self) -> bool:
        """Whether work on it began."""
        return self.progress > 0 or self.starts_on is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk(Record):
    """Step 5: what may go wrong and what we do about it."""

    KIND: ClassVar[str] = "risk"
    STEP: ClassVar[Step | None] = Step.PLAN

    account_id: str
    text: str = field(metadata=NOTE)
    mitigation: str = field(default="", metadata=NOTE)

    def check(self) -> None:
        """A text."""
        self.require("text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Record):
    """Daily work: what somebody does by a date."""

    KIND: ClassVar[str] = "action"

    account_id: str
    text: str = field(metadata=NOTE)
    owner: str = ""
    due_on: date | None = None
    is_done: bool = False

    def check(self) -> None:
        """A text."""
        self.require("text")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkingNote(Record):
    """Daily work: something worth keeping for a step that is still locked."""

    KIND: ClassVar[str] = "parking_note"

    account_id: str
    step: Step
    text: str = field(metadata=NOTE)

    def check(self) -> None:
        """A text."""
        self.require("text")


class ActKind(StrEnum):
    """What was done to a step."""

    CLOSE = "close"
    REOPEN = "reopen"
    CONFIRM = "confirm"


SCORECARD = "scorecard"
"""The subject of acts that close or reopen the scorecard; every other subject is a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepAct(Record):
    """A step closed, reopened or confirmed: who, when, why, and what it was judged by. Append-only."""

    KIND: ClassVar[str] = "step_act"
    IS_ACT: ClassVar[bool] = True

    account_id: str
    subject: str
    act: ActKind
    sequence: int
    at: datetime
    by: str
    reason: str = field(default="", metadata=NOTE)
    gate_version: int = 1
    fingerprint: str = ""
    upstream: str = ""
    minimums: str = ""
