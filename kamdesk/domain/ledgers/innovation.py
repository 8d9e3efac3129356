"""The innovation ledger: what was learned with a client, and to which other accounts it may and did go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record


class AdvanceKind(StrEnum):
    """What an advance changes."""

    PRODUCT = "product"
    PROCESS = "process"
    SERVICE = "service"
    COMMERCIAL = "commercial"


class AdvanceState(StrEnum):
    """How far an advance has come."""

    IDEA = "idea"
    PILOT = "pilot"
    VALIDATED = "validated"
    EXTENDED = "extended"
    DISCARDED = "discarded"


class Reuse(StrEnum):
    """Whether an advance may be taken to other accounts: what confidentiality and exclusivity allow."""

    UNCHECKED = "unchecked"
    FREE = "free"
    ANONYMISED = "anonymised"
    WAIT = "wait"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance(Record):
    """Something tried or learned with a client, and the home of the lesson in our own company."""

    KIND: ClassVar[str] = "advance"
    CONCERNS_OTHERS: ClassVar[bool] = True

    account_id: str
    title: str
    kind: AdvanceKind = AdvanceKind.PRODUCT
    state: AdvanceState = AdvanceState.IDEA
    learned_on: date | None = None
    tried_at: str = ""
    evidence: str = ""
    result: str = field(default="", metadata=NOTE)
    reuse: Reuse = Reuse.UNCHECKED
    wait_until: date | None = None
    reuse_source: str = ""
    barred_accounts: tuple[str, ...] = ()
    candidate_accounts: tuple[str, ...] = ()
    owner: str = ""
    kept_in: str = ""

    def check(self) -> None:
        """A title; a wait says until when; what is validated shows its evidence or result; not its own account."""
        self.require("title")
        if self.reuse is Reuse.WAIT:
            self.require("wait_until")
        if self.state in {AdvanceState.VALIDATED, AdvanceState.EXTENDED} and not (self.evidence or self.result):
            raise ValidationError("evidence", "advance_unproved")
        for name in ("candidate_accounts", "barred_accounts"):
            if self.account_id in getattr(self, name):
                raise ValidationError(name, "own_advance")


class TransferState(StrEnum):
    """What became of a proposal to take an advance to another account."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeTransfer(Record):
    """A proposal, in another account, to use an advance; and what it did there."""

    KIND: ClassVar[str] = "knowledge_transfer"
    CONCERNS_OTHERS: ClassVar[bool] = True

    account_id: str
    advance_id: str
    state: TransferState = TransferState.PROPOSED
    proposed_on: date | None = None
    adopted_on: date | None = None
    owner: str = ""
    due_on: date | None = None
    effect: str = field(default="", metadata=NOTE)
    value: Decimal | None = None

    def check(self) -> None:
        """What was adopted says when, and not before it was proposed."""
        if self.state is TransferState.ADOPTED:
            self.require("adopted_on")
        if self.adopted_on is not None and self.proposed_on is not None and self.adopted_on < self.proposed_on:
            raise ValidationError("adopted_on", "adopted_too_early")


@dataclass(frozen=True, slots=True)
class ReuseBlock:
    """Why an advance may not go to an account: a code whose sentence names it."""

    code: str
    until: date | None = None


def reuse_block(advance: Advance, account_id: str, today: date) -> ReuseBlock | None:
    """What forbids taking an advance to an account; None when nothing does."""
    if advance.account_id == account_id:
        return ReuseBlock("reuse_own")
    if advance.state is AdvanceState.DISCARDED:
        return ReuseBlock("reuse_discarded")
    if advance.reuse is Reuse.UNCHECKED:
        return ReuseBlock("reuse_unchecked")
    if advance.reuse is Reuse.FORBIDDEN:
        return ReuseBlock("reuse_forbidden")
    if advance.reuse is Reuse.WAIT and advance.wait_until is not None and advance.wait_until > today:
        return ReuseBlock("reuse_wait", advance.wait_until)
    if account_id in advance.barred_accounts:
        return ReuseBlock("reuse_barred")
    return None


def transfer_rate(transfers: Sequence[KnowledgeTransfer]) -> float | None:
    """Adopted transfers in percent of those proposed; None while nothing was proposed."""
    if not transfers:
        return None
    return 100.0 * sum(t.state is TransferState.ADOPTED for t in transfers) / len(transfers)
