"""The prescription ledger: references that an account gives, and the deals that they move in other accounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record

WHOLE = 100.0
"""The degrees of influence on one deal add up to so much at most, in percent."""


class ReferenceKind(StrEnum):
    """What an account does for us in front of others."""

    MENTION = "mention"
    INTRODUCTION = "introduction"
    CALL = "call"
    VISIT = "visit"
    CASE_STUDY = "case_study"
    SPECIFICATION = "specification"


class DealState(StrEnum):
    """How a deal stands."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal(Record):
    """A deal that a reference may move: in one of our accounts, or with a prospect that is none yet."""

    KIND: ClassVar[str] = "deal"
    CONCERNS_OTHERS: ClassVar[bool] = True

    account_id: str | None = None
    prospect: str = ""
    name: str
    value: Decimal | None = None
    state: DealState = DealState.OPEN
    closed_on: date | None = None

    def check(self) -> None:
        """A name, a customer, a value that is not negative; a won deal says when and how much."""
        self.require("name")
        if not self.account_id and not self.prospect:
            raise ValidationError("prospect", "deal_customer")
        if self.value is not None and self.value < 0:
            raise ValidationError("value", "negative")
        if self.state is DealState.WON:
            self.require("value", "closed_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription(Record):
    """A reference that an account gave, and to what degree (0–100 %) it moved a deal elsewhere."""

    KIND: ClassVar[str] = "prescription"
    CONCERNS_OTHERS: ClassVar[bool] = True

    account_id: str
    given_on: date | None = None
    reference: ReferenceKind = ReferenceKind.MENTION
    given_by: str = ""
    given_to: str = ""
    deal_id: str | None = None
    degree: float | None = None
    note: str = field(default="", metadata=NOTE)

    def check(self) -> None:
        """A degree 0–100; none without a deal."""
        self.require("given_on")
        self.require_range("degree", 0, WHOLE)


@dataclass(frozen=True, slots=True)
class Influence:
    """One reference beside the deal that it moved."""

    prescription: Prescription
    deal: Deal

    @property
    def value(self) -> Decimal:
        """The part of the deal that is due to the reference; nothing until it is won."""
        if self.deal.state is not DealState.WON or self.deal.value is None:
            return Decimal(0)
        return self.deal.value * Decimal(str(self.prescription.degree or 0.0)) / 100

    @property
    def expected(self) -> Decimal:
        """The same of a deal that is still open."""
        if self.deal.state is not DealState.OPEN or self.deal.value is None:
            return Decimal(0)
        return self.deal.value * Decimal(str(self.prescription.degree or 0.0)) / 100


def total_degree(prescriptions: Iterable[Prescription], deal_id: str) -> float:
    """The degrees on one deal, added up, in percent."""
    return sum(p.degree or 0.0 for p in prescriptions if p.deal_id == deal_id)


@dataclass(frozen=True, slots=True)
class Brought:
    """What one account's references brought: money won, in how many other customers, and what is still open."""

    value: Decimal
    customers: int
    expected: Decimal


def brought(influences: Sequence[Influence]) -> Brought:
    """«This account brought us X in Y other accounts», without counting anything twice."""
    won = [i for i in influences if i.value > 0]
    return Brought(
        sum((i.value for i in won), Decimal(0)),
        len({i.deal.account_id or i.deal.prospect.casefold() for i in won}),
        sum((i.expected for i in influences), Decimal(0)),
    )


def reference_value(parts: Iterable[tuple[float, float, float, int]], monthly_rate: float) -> float:
    """Business reference value: Σ weight of references · share due to this account · value / (1 + rate)^months.

    Each part is (weight 0–1, degree 0–1, value, months until the deal); after Kumar, Petersen and Leone (`domain.md` §4.7).
    """
    return sum(weight * degree * value / (1 + monthly_rate) ** months for weight, degree, value, months in parts)
