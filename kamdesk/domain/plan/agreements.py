"""Agreements with the client and the projects that carry them out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record, Step


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
    UNGATED_FIELDS: ClassVar[frozenset[str]] = frozenset({"progress"})

    account_id: str
    title: str
    agreement_id: str | None = None
    owner: str = ""
    due_on: date | None = None
    starts_on: date | None = None
    budget: Decimal | None = None
    hours: int | None = None
    progress: int = 0
    effect: Decimal | None = None
    """Sales a year that it is expected to bring."""

    def check(self) -> None:
        """A title; no end before the beginning; progress 0–100; money and hours not negative."""
        self.require("title")
        self.require_range("progress", 0, 100)
        self.require_range("hours", 0, 100_000)
        for name in ("budget", "effect"):
            amount = getattr(self, name)
            if amount is not None and amount < 0:
                raise ValidationError(name, "negative")
        if self.starts_on is not None and self.due_on is not None and self.due_on < self.starts_on:
            raise ValidationError("due_on", "project_ends_first")

    @property
    def has_begun(self) -> bool:
        """Whether work on it began."""
        return self.progress > 0 or self.starts_on is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Record):
    """Daily work: a point on the way of a project."""

    KIND: ClassVar[str] = "milestone"

    account_id: str
    project_id: str
    text: str = field(metadata=NOTE)
    due_on: date | None = None
    done_on: date | None = None

    def check(self) -> None:
        """A text."""
        self.require("text")


@dataclass(frozen=True, slots=True)
class Orphans:
    """Agreements that no project carries out, and projects that hang on no agreement in force."""

    agreements: tuple[Agreement, ...]
    projects: tuple[Project, ...]


def orphans(agreements: Sequence[Agreement], projects: Sequence[Project]) -> Orphans:
    """Both ways in which agreements and projects lose each other."""
    in_force = {a.id for a in agreements if a.is_in_force}
    carried = {p.agreement_id for p in projects}
    return Orphans(
        tuple(a for a in agreements if a.is_in_force and a.id not in carried),
        tuple(p for p in projects if p.agreement_id not in in_force),
    )
