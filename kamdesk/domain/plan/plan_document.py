"""What makes a plan live: SWOT, objectives, commitments both ways, and the versions that were approved."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record, Step


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


class SwotSide(StrEnum):
    """The four sides of a SWOT."""

    STRENGTH = "strength"
    WEAKNESS = "weakness"
    OPPORTUNITY = "opportunity"
    THREAT = "threat"


class Party(StrEnum):
    """Whose an objective or a commitment is."""

    OURS = "ours"
    CLIENT = "client"


@dataclass(frozen=True, slots=True, kw_only=True)
class SwotItem(Record):
    """Step 5: one line of the SWOT."""

    KIND: ClassVar[str] = "swot_item"
    STEP: ClassVar[Step | None] = Step.PLAN

    account_id: str
    side: SwotSide = SwotSide.STRENGTH
    text: str = field(metadata=NOTE)

    def check(self) -> None:
        """A text."""
        self.require("text")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanObjective(Record):
    """Step 5: what the client wants to reach, or we."""

    KIND: ClassVar[str] = "plan_objective"
    STEP: ClassVar[Step | None] = Step.PLAN

    account_id: str
    party: Party = Party.OURS
    text: str = field(metadata=NOTE)
    measure: str = ""
    goal: str = ""
    due_on: date | None = None
    indicator_id: str | None = None
    """The indicator of the scorecard by which it is measured."""

    def check(self) -> None:
        """A text."""
        self.require("text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Record):
    """Daily work: something that one party promised the other by a date.

    What we promised the client always stands in its documents; what its people promised stays in the house until it is
    `is_shareable`: it may not be for their colleagues.
    """

    KIND: ClassVar[str] = "commitment"

    account_id: str
    party: Party = Party.OURS
    text: str = field(metadata=NOTE)
    owner: str = ""
    promised_on: date | None = None
    due_on: date | None = None
    done_on: date | None = None
    is_shareable: bool = False

    @property
    def is_for_client(self) -> bool:
        """Whether it may stand in a document for the client."""
        return self.party is Party.OURS or self.is_shareable

    def check(self) -> None:
        """A text; kept and due no earlier than promised."""
        self.require("text")
        for name in ("due_on", "done_on"):
            day = getattr(self, name)
            if day is not None and self.promised_on is not None and day < self.promised_on:
                raise ValidationError(name, "dates_out_of_order")

    def days_late(self, today: date) -> int:
        """For how many days it has been overdue; 0 when it is kept or not due."""
        if self.done_on is not None or self.due_on is None:
            return 0
        return max(0, (today - self.due_on).days)


PlanValue = str | int | float | Decimal | date | None
"""A value of a record as the record holds it: money is Decimal, a choice is its StrEnum; of another record, its title."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One figure or text of an approved plan: which record's which field, how the record was called, and its value."""

    kind: str
    record_id: str
    name: str
    field: str
    value: PlanValue

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered there; nought is something."""
        return self.value is None or self.value == ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVersion(Record):
    """A plan as it was approved. Append-only; made when step 5 closes."""

    KIND: ClassVar[str] = "plan_version"
    IS_ACT: ClassVar[bool] = True

    account_id: str
    number: int
    approved_on: date
    approved_by: str = ""
    lines: tuple[PlanLine, ...] = ()
    scope: tuple[str, ...] = ()
    """What it looked at, as `kind.field`: what later versions hold besides is no difference to this one."""


class DifferenceKind(StrEnum):
    """How today's plan differs from the approved one in one place."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which the plan differs from its approved version."""

    what: DifferenceKind
    line: PlanLine
    before: PlanValue = None


def differences(approved: Sequence[PlanLine], now: Sequence[PlanLine]) -> list[Difference]:
    """What changed since a version was approved: values, then what came and what went, each record once."""
    old = {(line.record_id, line.field): line for line in approved}
    new = {(line.record_id, line.field): line for line in now}
    known, present = {line.record_id for line in approved}, {line.record_id for line in now}
    found = [
        Difference(DifferenceKind.CHANGED, line, old[key].value)
        for key, line in new.items()
        if line.record_id in known and key in old and old[key].value != line.value
    ]
    found += [
        Difference(DifferenceKind.CHANGED, line)
        for key, line in new.items()
        if line.record_id in known and key not in old and not line.is_empty
    ]
    for lines, ids, what in ((now, known, DifferenceKind.ADDED), (approved, present, DifferenceKind.REMOVED)):
        first = {line.record_id: line for line in reversed(lines) if line.record_id not in ids}
        found += [Difference(what, line) for line in reversed(list(first.values()))]
    return found


def renew_on(version: PlanVersion) -> date:
    """The day from which an approved plan is to be renewed: a year later."""
    day = version.approved_on
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)


def is_to_renew(version: PlanVersion, today: date) -> bool:
    """Whether a plan was approved so long ago that it is to be renewed."""
    return today >= renew_on(version)
