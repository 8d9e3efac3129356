"""What an account and we give each other beyond sales: references, advances, its voice, and value."""

from dataclasses import dataclass
from functools import cached_property

from kamdesk.domain.ledgers.innovation import Advance, KnowledgeTransfer
from kamdesk.domain.ledgers.prescription import Brought, Influence, Prescription, brought
from kamdesk.domain.ledgers.value_log import ValueEntry, ValueTotals, value_totals
from kamdesk.domain.ledgers.voice import Recommendation, VoiceAnswer
from kamdesk.domain.settings import Settings
from kamdesk.services.reading.ledger_history import LedgerHistory


@dataclass(frozen=True)
class LedgersView:
    """The account's ledgers, and what those of others say of it.

    `given` are deals that its references moved, `received` its own deals that others moved; `carried` says where its
    advances were proposed, `proposals` which advances of others were proposed to it.
    """

    settings: Settings
    prescriptions: tuple[Prescription, ...]
    given: tuple[Influence, ...]
    received: tuple[Influence, ...]
    advances: tuple[Advance, ...]
    carried: tuple[KnowledgeTransfer, ...]
    proposals: tuple[tuple[KnowledgeTransfer, Advance], ...]
    answers: tuple[VoiceAnswer, ...]
    values_given: tuple[ValueEntry, ...]

    @cached_property
    def history(self) -> LedgerHistory:
        """What they say by period."""
        return LedgerHistory(
            self.prescriptions, self.given, self.advances, self.carried, self.answers, self.settings.fiscal_start
        )

    @property
    def brought(self) -> Brought:
        """What the account's references brought us elsewhere."""
        return brought(self.given)

    @cached_property
    def recommendations(self) -> list[Recommendation]:
        """Its voice, wave by wave."""
        return self.history.recommendations(self.settings.period)

    @property
    def value_totals(self) -> ValueTotals:
        """Value promised, delivered and confirmed so far."""
        return value_totals(self.values_given)
