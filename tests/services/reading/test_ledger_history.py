"""Figures that follow from the ledgers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kamdesk.domain.ids import new_id
from kamdesk.domain.ledgers.innovation import Advance, TransferState
from kamdesk.domain.ledgers.prescription import Prescription
from kamdesk.domain.ledgers.value_log import ValueEntry, value_totals
from kamdesk.domain.ledgers.voice import VoiceAnswer
from kamdesk.domain.periods import Frequency
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Basis, Computed, Indicator
from kamdesk.services.account import merging
from kamdesk.services.ledgers import transfers
from kamdesk.services.reading.ledger_history import LedgerHistory
from tests.support import new_account, put
from tests.support.ledgers import advance_of, reference, won_deal

DAY = date(2026, 8, 12)


def test_a_ledger_gives_figures_from_its_first_entry_on(portfolio):
    giver, other = new_account(portfolio), new_account(portfolio, "Otra, S.L.")
    deal = won_deal(other.id, closed_on=date(2026, 9, 1))
    advance = advance_of(giver.id)
    put(portfolio, deal, reference(giver.id, deal, 50.0), advance)
    transfers.transfer_advance(portfolio, advance, [other.id])
    (transfer,) = portfolio.load(giver.id).ledgers.carried
    portfolio.save(replace(transfer, state=TransferState.ADOPTED, proposed_on=DAY, adopted_on=DAY))
    book = portfolio.load(giver.id).ledgers.history

    def ask(kind, period="2026-Q3", basis=Basis.PERIOD):
        return book.computed(kind, period, basis)

    assert ask(Computed.REFERENCES) == 1
    assert ask(Computed.INFLUENCED_ACCOUNTS) == 1
    assert ask(Computed.INFLUENCED_SALES) == 50_000
    assert ask(Computed.PILOTS) == 1
    assert ask(Computed.TRANSFERS) == 1
    assert ask(Computed.TRANSFER_RATE) == 100
    assert ask(Computed.REFERENCES, "2026-Q2") is None
    assert ask(Computed.PILOTS, "2026-Q2") is None
    assert ask(Computed.REFERENCES, "2026-Q4") == 0
    assert ask(Computed.REFERENCES, "2026-Q4", Basis.YEAR_TO_DATE) == 1
    assert ask(Computed.INFLUENCED_SALES, "2027-Q1", Basis.ROLLING_12) == 50_000
    assert ask(Computed.TRANSFERS, "2027-Q3", Basis.ROLLING_12) == 0
    assert book.periods(Frequency.QUARTER) == {"2026-Q3"}
    assert LedgerHistory((), (), (), (), (), 1).computed(Computed.TRANSFERS, "2026-Q3", Basis.PERIOD) is None


def test_under_five_answers_no_light_is_fed(portfolio):
    account = new_account(portfolio)
    put(
        portfolio,
        Indicator(id=new_id(), account_id=account.id, group=Group.PRESCRIPTION, name="NPS", computed=Computed.RECOMMENDATION,
                  floor=0.0, threshold=30.0, target=60.0),
        *(VoiceAnswer(id=new_id(), account_id=account.id, person=f"P{n}", asked_on=DAY, score=9) for n in range(4)),
        VoiceAnswer(id=new_id(), account_id=account.id, person="P0", asked_on=date(2026, 5, 2), score=6),
    )  # fmt: skip

    def nps_value():
        return portfolio.load(account.id).ledgers.history.computed(Computed.RECOMMENDATION, "2026-Q3", Basis.PERIOD)

    earlier, latest = portfolio.load(account.id).ledgers.recommendations
    assert (earlier.wave, earlier.count, latest.count, latest.feeds_light) == ("2026-Q2", 1, 4, False)
    assert latest.moves == {"P0": 3}
    assert nps_value() is None
    put(portfolio, VoiceAnswer(id=new_id(), account_id=account.id, person="P5", asked_on=DAY, score=3))
    assert nps_value() == pytest.approx(60)
    result = portfolio.load(account.id).scorecard.result("2026-Q3")
    assert [r.score for r in result.indicators()] == [100]


def test_value_adds_up(portfolio):
    account = new_account(portfolio)
    done = {"promised_on": DAY, "delivered_on": DAY, "confirmed_on": DAY, "confirmed": Decimal(3), "confirmed_by": "Ana"}
    put(portfolio, ValueEntry(id=new_id(), account_id=account.id, what="x", **done))
    assert portfolio.load(account.id).ledgers.value_totals.confirmed == 3
    entries = [
        ValueEntry(
            id="1", account_id="a", what="x", promised=Decimal(10), delivered=Decimal(8), confirmed=Decimal(7), confirmed_by="Ana"
        ),
        ValueEntry(id="2", account_id="a", what="y", promised=Decimal(5)),
    ]
    found = value_totals(entries)
    assert (found.promised, found.delivered, found.confirmed) == (15, 8, 7)


def test_a_merge_takes_the_ledgers_along(portfolio):
    kept, gone, third = (new_account(portfolio, name) for name in ("Uno, S.A.", "Uno S A", "Tres, S.A."))
    deal, own = won_deal(third.id), won_deal(gone.id, name="Propia")
    put(portfolio, deal, own, reference(gone.id, deal, 20.0), reference(third.id, own, 10.0))
    advance, foreign = (
        advance_of(gone.id, candidate_accounts=(kept.id, third.id)),
        advance_of(third.id, candidate_accounts=(gone.id,), title="B"),
    )
    put(portfolio, advance, foreign)
    transfers.transfer_advance(portfolio, foreign, [gone.id])
    edit = merging.merge(portfolio, kept.id, gone.id)
    data = portfolio.load(kept.id)
    assert (data.ledgers.brought.value, len(data.ledgers.received), len(data.ledgers.proposals)) == (Decimal(20_000), 1, 1)
    assert data.ledgers.advances[0].candidate_accounts == (third.id,)
    assert portfolio.get(Advance, foreign.id).candidate_accounts == (kept.id,)
    portfolio.undo(edit)
    assert portfolio.load(gone.id).ledgers.brought.value == Decimal(20_000)


def test_a_deal_goes_with_the_last_reference_that_names_it(portfolio):
    one, two, other = (new_account(portfolio, name) for name in ("Uno, S.A.", "Dos, S.A.", "Tres, S.A."))
    deal = won_deal(other.id)
    first, second = reference(one.id, deal, 40.0), reference(two.id, deal, 20.0)
    put(portfolio, deal, first, second)
    transfers.unlink_deal(portfolio, first)
    assert portfolio.get(Prescription, first.id).degree is None
    assert len(transfers.deals(portfolio)) == 1
    edit = transfers.unlink_deal(portfolio, second)
    assert transfers.deals(portfolio) == []
    assert transfers.unlink_deal(portfolio, portfolio.get(Prescription, second.id)) is None
    portfolio.undo(edit)
    assert portfolio.load(other.id).ledgers.received[0].value == Decimal(20_000)
