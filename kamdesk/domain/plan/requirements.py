"""Step 1: commitment, hours and money, and what else has to be in place, for one account or for the whole company."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import Record, Step


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
    UNGATED_FIELDS: ClassVar[frozenset[str]] = frozenset({"is_met", "evidence"})

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
