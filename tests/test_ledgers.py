"""What an account brings besides sales: references, advances, its voice, value; and the figures that follow."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.ledgers.innovation import (
    Advance,
    AdvanceState,
    KnowledgeTransfer,
    Reuse,
    TransferState,
    reuse_block,
    transfer_rate,
)
from kamdesk.domain.ledgers.prescription import Deal, DealState, Influence, Prescription, brought, reference_value
from kamdesk.domain.ledgers.value_log import ValueEntry, value_totals
from kamdesk.domain.ledgers.voice import VoiceAnswer, nps
from kamdesk.domain.periods import Frequency
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Basis, Computed, Indicator
from kamdesk.services.account import merging
from kamdesk.services.ledgers import transfers
from kamdesk.services.reading.ledger_history import LedgerHistory
from tests.support import new_account, put, refused

TODAY = date.today()
DAY = date(2026, 8, 12)


def test_the_value_of_references_after_kumar():
    parts = [(0.6, 0.5, 300.0, 6), (0.4, 1.0, 120.0, 12)]
    assert reference_value(parts, 0.01) == pytest.approx(127.38, abs=0.005)


@pytest.mark.parametrize(
    ("scores", "value", "margin"),
    [([9, 9, 10, 10, 9, 7, 8, 5], 50.0, 49.0), ([10], 100.0, 0.0), ([0, 6], -100.0, 0.0), ([7, 8], 0.0, 0.0)],
)
def test_the_recommendation_and_its_margin(scores, value, margin):
    found = nps(scores)
    assert found[0] == pytest.approx(value)
    assert found[1] == pytest.approx(margin, abs=0.6)


def test_no_recommendation_without_answers():
    with pytest.raises(ValueError, match="no scores"):
        nps([])


def reference(account_id, deal=None, degree=None, **fields):
    return Prescription(
        id=new_id(), account_id=account_id, given_on=DAY, deal_id=deal.id if deal else None, degree=degree, **fields
    )


def won_deal(account_id=None, value=100_000, **fields):
    base = {"name": "Nave 3", "state": DealState.WON, "closed_on": DAY, "value": Decimal(value)}
    return Deal(id=new_id(), account_id=account_id, prospect="" if account_id else "Hielos Sur", **(base | fields))


def test_references_show_what_they_brought_on_both_sides(portfolio):
    giver, other = new_account(portfolio), new_account(portfolio, "Otra, S.L.")
    deal, prospect = won_deal(other.id), won_deal(None, 40_000, name="Bombas")
    still_open = won_deal(None, 10_000, name="Válvulas", state=DealState.OPEN, closed_on=None)
    put(portfolio, deal, prospect, still_open)
    put(portfolio, reference(giver.id, deal, 60.0), reference(giver.id, prospect, 50.0), reference(giver.id, still_open, 30.0))
    found = portfolio.load(giver.id).ledgers.brought
    assert (found.value, found.customers, found.expected) == (Decimal(80_000), 2, Decimal(3_000))
    (here,) = portfolio.load(other.id).ledgers.received
    assert (here.prescription.account_id, here.value) == (giver.id, Decimal(60_000))


def test_a_deal_without_value_or_win_brings_nothing():
    deal = Deal(id="d", prospect="x", name="n")
    one = Influence(Prescription(id="p", account_id="a", given_on=DAY, deal_id="d", degree=50.0), deal)
    assert (one.value, one.expected, brought([one]).customers) == (0, 0, 0)


def test_degrees_on_a_deal_never_pass_the_whole(portfolio):
    one, two = new_account(portfolio), new_account(portfolio, "Dos, S.A.")
    deal = won_deal()
    put(portfolio, deal, reference(one.id, deal, 70.0))
    error = refused("degrees_over_whole")
    with error:
        put(portfolio, reference(two.id, deal, 31.0))
    put(portfolio, reference(two.id, deal, 30.0))
    with refused("degrees_over_whole"):
        put(portfolio, reference(two.id, deal, 0.01))
    assert portfolio.load(two.id).ledgers.brought.value == Decimal(30_000)
    with refused("hangs_on_it"):
        portfolio.remove(deal)


@given(st.lists(st.floats(0, 100), max_size=6))
def test_whatever_is_taken_of_a_deal_is_no_more_than_its_value(degrees):
    deal = won_deal()
    taken: list[Influence] = []
    for degree in degrees:
        if sum(i.prescription.degree or 0 for i in taken) + degree <= 100:
            taken.append(Influence(reference("a", deal, degree), deal))
    assert brought(taken).value <= deal.value + Decimal("0.01")


def test_nobody_prescribes_to_itself(portfolio):
    one, other = new_account(portfolio), new_account(portfolio, "Dos, S.A.")
    deal = won_deal(one.id)
    put(portfolio, deal)
    with refused("own_deal"):
        put(portfolio, reference(one.id, deal, 10.0))
    free = won_deal()
    put(portfolio, free, reference(one.id, free, 10.0))
    with refused("own_deal"):
        portfolio.save(replace(free, account_id=one.id, prospect=""))
    portfolio.save(replace(free, account_id=other.id, prospect=""))
    with refused("no_such_deal"):
        put(portfolio, replace(reference(one.id), deal_id="nowhere"))


def test_a_deal_is_found_again_by_customer_and_name(portfolio):
    one, other = new_account(portfolio), new_account(portfolio, "Dos, S.A.")
    first, second = reference(one.id), reference(one.id)
    put(portfolio, first, second)
    transfers.link_deal(portfolio, first, "Línea 4", other.id, "")
    transfers.link_deal(portfolio, second, "línea 4 ", other.id, "")
    (deal,) = transfers.deals(portfolio)
    assert {p.deal_id for p in portfolio.load(one.id).ledgers.prescriptions} == {deal.id}
    with refused("deal_customer"):
        transfers.link_deal(portfolio, first, "Otra", None, "")


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (Deal(id="d", prospect="x", name=""), "required"),
        (Deal(id="d", prospect="x", name="n", value=Decimal(-1)), "negative"),
        (Deal(id="d", prospect="x", name="n", state=DealState.WON), "required"),
        (Prescription(id="p", account_id="a"), "required"),
        (Prescription(id="p", account_id="a", given_on=DAY, degree=100.5), "out_of_range"),
        (Advance(id="v", account_id="a", title=""), "required"),
        (Advance(id="v", account_id="a", title="t", reuse=Reuse.WAIT), "required"),
        (Advance(id="v", account_id="a", title="t", state=AdvanceState.VALIDATED), "advance_unproved"),
        (Advance(id="v", account_id="a", title="t", candidate_accounts=("a",)), "own_advance"),
        (KnowledgeTransfer(id="t", account_id="a", advance_id="v", state=TransferState.ADOPTED), "required"),
        (
            KnowledgeTransfer(id="t", account_id="a", advance_id="v", proposed_on=DAY, adopted_on=DAY - timedelta(1)),
            "adopted_too_early",
        ),
        (VoiceAnswer(id="o", account_id="a", person="Ana", asked_on=DAY), "required"),
        (VoiceAnswer(id="o", account_id="a", person="Ana", asked_on=DAY, score=11), "out_of_range"),
        (ValueEntry(id="w", account_id="a"), "required"),
        (ValueEntry(id="w", account_id="a", what="x", promised=Decimal(-1)), "negative"),
        (ValueEntry(id="w", account_id="a", what="x", confirmed=Decimal(1)), "required"),
        (ValueEntry(id="w", account_id="a", what="x", promised_on=DAY, delivered_on=DAY - timedelta(1)), "dates_out_of_order"),
        (ValueEntry(id="w", account_id="a", what="x", delivered_on=DAY, confirmed_on=DAY - timedelta(1)), "dates_out_of_order"),
    ],
)
def test_ledger_entries_are_checked(record, code):
    with refused(code, ValidationError):
        record.cleaned()


# -- innovation ----------------------------------------------------------------------------------


def advance_of(account_id, **fields):
    base = {
        "title": "Sensor de caudal",
        "state": AdvanceState.VALIDATED,
        "result": "−12 %",
        "reuse": Reuse.FREE,
        "learned_on": DAY,
    }
    return Advance(id=new_id(), account_id=account_id, **(base | fields))


def test_an_advance_goes_to_chosen_accounts_as_one_change(portfolio):
    origin, one, two = (new_account(portfolio, name) for name in ("Uno, S.A.", "Dos, S.A.", "Tres, S.A."))
    advance = put(portfolio, advance_of(origin.id, candidate_accounts=(one.id,)))
    assert [r.is_ready for r in transfers.advance_rows(portfolio)] == [True]
    edit = transfers.transfer_advance(portfolio, advance, [one.id, two.id], owner="Leire")
    assert len(edit.changes) == 2
    assert [(t.owner, a.title) for t, a in portfolio.load(one.id).ledgers.proposals] == [("Leire", advance.title)]
    assert len(portfolio.load(origin.id).ledgers.carried) == 2
    assert [r.is_ready for r in transfers.advance_rows(portfolio)] == [False]
    with refused("proposed_already"):
        transfers.transfer_advance(portfolio, advance, [two.id])
    with refused("hangs_on_it"):
        portfolio.remove(advance)
    portfolio.undo(edit)
    assert portfolio.load(one.id).ledgers.proposals == ()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reuse": Reuse.UNCHECKED}, "reuse_unchecked"),
        ({"reuse": Reuse.FORBIDDEN}, "reuse_forbidden"),
        ({"reuse": Reuse.WAIT, "wait_until": TODAY + timedelta(30)}, "reuse_wait"),
        ({"state": AdvanceState.DISCARDED}, "reuse_discarded"),
        ({"barred_accounts": ("BARRED",)}, "reuse_barred"),
    ],
)
def test_exclusivity_refuses_by_name_and_nothing_is_written(portfolio, fields, code):
    origin, free, barred = (new_account(portfolio, name) for name in ("Uno, S.A.", "Libre, S.A.", "Rival, S.A."))
    fields = {k: (barred.id,) if v == ("BARRED",) else v for k, v in fields.items()}
    advance = put(portfolio, advance_of(origin.id, **fields))
    chosen = [free.id, barred.id]
    with refused(code) as caught:
        transfers.transfer_advance(portfolio, advance, chosen)
    assert caught.value.params["name"] in {"Libre, S.A.", "Rival, S.A."}
    assert portfolio.find(KnowledgeTransfer) == []
    found = {c.name: c.block.code if c.block else None for c in transfers.transfer_targets(portfolio, advance)}
    assert found["Rival, S.A."] == code


def test_taking_an_advance_needs_live_accounts(portfolio):
    origin, gone = new_account(portfolio), new_account(portfolio, "Cerrada, S.L.")
    portfolio.save(replace(gone, archived_on=DAY))
    advance = put(portfolio, advance_of(origin.id))
    for ids, code in (([], "nothing_chosen"), ([gone.id], "archived_account"), (["x"], "no_such_account")):
        with refused(code):
            transfers.transfer_advance(portfolio, advance, ids)
    with refused("reuse_own"):
        transfers.transfer_advance(portfolio, advance, [origin.id])
    with refused("no_such_advance"):
        put(portfolio, KnowledgeTransfer(id=new_id(), account_id=origin.id, advance_id="none"))
    with refused("archived_account"):
        portfolio.save(replace(advance, candidate_accounts=(gone.id,)))
    assert reuse_block(replace(advance, reuse=Reuse.WAIT, wait_until=TODAY), gone.id, TODAY) is None


def test_an_adoption_extends_the_advance(portfolio):
    origin, one, two = (new_account(portfolio, name) for name in ("Uno, S.A.", "Dos, S.A.", "Tres, S.A."))
    advance = put(portfolio, advance_of(origin.id))
    transfers.transfer_advance(portfolio, advance, [one.id, two.id])
    first, second = portfolio.load(origin.id).ledgers.carried
    transfers.settle_transfer(portfolio, first, TransferState.ADOPTED, TODAY)
    transfers.settle_transfer(portfolio, second, TransferState.DECLINED, TODAY)
    data = portfolio.load(origin.id)
    assert data.ledgers.advances[0].state is AdvanceState.EXTENDED
    assert transfer_rate(data.ledgers.carried) == 50
    assert transfer_rate(()) is None


# -- figures that follow -------------------------------------------------------------------------


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
