"""The account's ledgers by period, and the indicators that follow from them."""

from collections.abc import Iterable, Sequence
from datetime import date

from kamdesk.domain.ledgers.innovation import Advance, AdvanceState, KnowledgeTransfer, TransferState, transfer_rate
from kamdesk.domain.ledgers.prescription import DealState, Influence, Prescription
from kamdesk.domain.ledgers.voice import Recommendation, VoiceAnswer, waves
from kamdesk.domain.periods import Frequency, add_months, bounds, period_of
from kamdesk.domain.scorecard.indicators import Basis, Computed


class LedgerHistory:
    """References, advances and answers of one account, asked by period.

    A ledger without any entry says nothing: no figure, not zero. From its first entry on, a period without entries is 0.
    """

    def __init__(
        self,
        prescriptions: Sequence[Prescription],
        given: Sequence[Influence],
        advances: Sequence[Advance],
        carried: Sequence[KnowledgeTransfer],
        answers: Sequence[VoiceAnswer],
        fiscal_start: int,
    ) -> None:
        self._prescriptions = [p for p in prescriptions if p.given_on is not None]
        self._won = [i for i in given if i.deal.state is DealState.WON and i.deal.closed_on is not None]
        self._advances = [a for a in advances if a.learned_on is not None]
        self._carried = [t for t in carried if t.proposed_on is not None]
        self._answers = answers
        self._fiscal_start = fiscal_start

    def _days(self) -> Iterable[date | None]:
        yield from (p.given_on for p in self._prescriptions)
        yield from (i.deal.closed_on for i in self._won)
        yield from (a.learned_on for a in self._advances)
        yield from (t.adopted_on for t in self._carried)

    def periods(self, frequency: Frequency) -> set[str]:
        """Every period with an entry."""
        return {period_of(day, frequency, self._fiscal_start) for day in self._days() if day is not None}

    def _span(self, period: str, basis: Basis) -> tuple[date, date]:
        first, last = bounds(period, self._fiscal_start)
        if basis is Basis.YEAR_TO_DATE:
            first, _ = bounds(period_of(first, Frequency.YEAR, self._fiscal_start), self._fiscal_start)
        elif basis is Basis.ROLLING_12:
            first = add_months(last, -11)
        return first, last

    def computed(self, kind: Computed, period: str, basis: Basis) -> float | None:
        """The value of an indicator for a period, in the basis that its anchors speak of."""
        first, last = self._span(period, basis)
        if kind is Computed.RECOMMENDATION:
            return self._recommendation(period)
        if kind in {Computed.PILOTS, Computed.TRANSFERS, Computed.TRANSFER_RATE}:
            return self._innovation(kind, first, last)
        begun = [p.given_on for p in self._prescriptions if p.given_on is not None]
        if not begun or min(begun) > last:
            return None
        if kind is Computed.REFERENCES:
            return float(sum(first <= day <= last for day in begun))
        won = [i for i in self._won if i.deal.closed_on is not None and first <= i.deal.closed_on <= last and i.value > 0]
        if kind is Computed.INFLUENCED_ACCOUNTS:
            return float(len({i.deal.account_id or i.deal.prospect.casefold() for i in won}))
        return float(sum(i.value for i in won))

    def _innovation(self, kind: Computed, first: date, last: date) -> float | None:
        begun = [a.learned_on for a in self._advances if a.learned_on is not None]
        if not begun or min(begun) > last:
            return None
        if kind is Computed.PILOTS:
            tried = [a for a in self._advances if a.state is not AdvanceState.IDEA]
            return float(sum(a.learned_on is not None and first <= a.learned_on <= last for a in tried))
        if kind is Computed.TRANSFERS:
            adopted = [t.adopted_on for t in self._carried if t.state is TransferState.ADOPTED and t.adopted_on is not None]
            return float(sum(first <= day <= last for day in adopted))
        return transfer_rate([t for t in self._carried if t.proposed_on is not None and t.proposed_on <= last])

    def recommendations(self, frequency: Frequency) -> list[Recommendation]:
        """One recommendation for each period in which somebody was asked, oldest first."""
        days = {a.asked_on for a in self._answers if a.asked_on is not None}
        return waves(self._answers, {day: period_of(day, frequency, self._fiscal_start) for day in days})

    def _recommendation(self, period: str) -> float | None:
        """The recommendation of the period's wave; None under the number of answers that feeds a light."""
        first, last = bounds(period, self._fiscal_start)
        here = [a for a in self._answers if a.asked_on is not None and first <= a.asked_on <= last]
        found = waves(here, {a.asked_on: period for a in here if a.asked_on is not None})
        return found[0].nps if found and found[0].feeds_light else None
