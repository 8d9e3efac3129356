"""What an account brings by its references and its voice."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ledgers.innovation import Advance, AdvanceState, KnowledgeTransfer, Reuse, TransferState
from kamdesk.domain.ledgers.prescription import Deal, DealState, Influence, Prescription, brought, reference_value
from kamdesk.domain.ledgers.value_log import ValueEntry
from kamdesk.domain.ledgers.voice import VoiceAnswer, nps
from kamdesk.services.ledgers import transfers
from tests.support import new_account, put, refused
from tests.support.ledgers import reference, won_deal

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
