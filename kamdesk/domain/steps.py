"""What each of the five steps holds, and the acts that close, reopen and confirm them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record, Step
from kamdesk.domain.text import fold


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


def _is_settled(item: "ChecklistItem | CompanyRequirement") -> bool:
    return bool(item.is_met and item.evidence) or bool(not item.is_met and item.owner and item.due_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem(Record):
    """Step 1: something else that has to be in place, with its proof or with who will see to it and when."""

    KIND: ClassVar[str] = "checklist_item"
    STEP: ClassVar[Step | None] = Step.REQUIREMENTS
    DAILY: ClassVar[frozenset[str]] = frozenset({"is_met", "evidence"})

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
        return _is_settled(self)


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
class CompanyRequirement(Record):
    """Something that has to be in place in the whole company: answered once, confirmed by each account in its step 1."""

    KIND: ClassVar[str] = "company_requirement"

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
        return _is_settled(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementConfirmation(Record):
    """Step 1: a requirement of the whole company holds for this account too."""

    KIND: ClassVar[str] = "requirement_confirmation"
    STEP: ClassVar[Step | None] = Step.REQUIREMENTS

    account_id: str
    company_requirement_id: str
    confirmed_on: date


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
    role: str = ""
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
    objective_id: str | None = None
    """The objective of the plan that it serves."""

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
    person: str = ""
    due_on: date | None = None

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
