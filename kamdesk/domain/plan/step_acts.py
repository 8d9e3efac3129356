"""The acts that close, reopen and confirm steps, and signatures."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.records import NOTE, Record, Step


class ActKind(StrEnum):
    """What was done to a step."""

    CLOSE = "close"
    REOPEN = "reopen"
    CONFIRM = "confirm"


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
