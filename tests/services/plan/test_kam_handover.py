"""A KAM hands over to the next."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kamdesk.domain.account.people import Person, Relation
from kamdesk.domain.errors import GateRefusedError, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.actions import Action
from kamdesk.domain.plan.committee import RaciRow
from kamdesk.domain.plan.kam_profile import Candidate
from kamdesk.domain.plan.plan_document import Commitment, Party
from kamdesk.domain.plan.step_acts import ActKind, SignatureOf
from kamdesk.domain.records import Step
from kamdesk.i18n import messages
from kamdesk.services.plan import kam_handover, kam_ratings, kam_wording, step_acts, wording
from tests.support import BOSS, DAY, KAM, included_account, own_person, put, refused
from tests.support.kam import ask, kam_id, mark_all

CARMEN, NURIA = "Carmen Vidal", "Nuria Campos"


TODAY = date.today()


@pytest.fixture
def active(portfolio):
    """An account with an active plan, and work in the KAM's hands."""
    account = included_account(portfolio, 6)
    data = portfolio.load(account.id)
    put(
        portfolio,
        Action(id=new_id(), account_id=account.id, text="Send the offer", owner=KAM.upper()),
        Action(id=new_id(), account_id=account.id, text="Done", owner=KAM, is_done=True),
        Action(id=new_id(), account_id=account.id, text="Of another", owner=BOSS),
        Commitment(id=new_id(), account_id=account.id, text="Stock", owner=KAM),
        Commitment(id=new_id(), account_id=account.id, text="Access", party=Party.CLIENT, owner=KAM),
        Person(id=new_id(), account_id=account.id, name="Marta Ribero", relation=Relation.VERY_GOOD),
        Person(id=new_id(), account_id=account.id, name="Luis Prada", relation=Relation.TO_BUILD),
    )
    assert data.plan.step_states[Step.PLAN].value == "closed"
    return account


def test_a_handover_reopens_step_2_and_passes_on_what_is_open(portfolio, active):
    edit = kam_handover.hand_over(portfolio, active.id, NURIA, DAY, "Laura leaves")
    data = portfolio.load(active.id)
    assert [s.value for s in data.plan.step_states.values()] == ["closed", "in_progress", "to_review", "to_review", "to_review"]
    assert (data.kam_name, data.account.kam) == (NURIA, NURIA)
    assert (data.facts.kam.profile.reason, data.facts.kam.profile.confirmed_on) == ("", None), (
        "the next one is chosen for reasons of their own"
    )
    assert [a.owner for a in data.plan.actions] == [NURIA, KAM, BOSS]
    assert [c.owner for c in data.plan.commitments] == [NURIA, KAM]
    assert {p.relation for p in data.people} == {Relation.TO_BUILD}
    record = data.facts.kam.choices[-1]
    assert (record.name, record.previous, record.is_handover, record.reason, record.chosen_on) == (
        NURIA,
        KAM,
        True,
        "Laura leaves",
        DAY,
    )
    assert NURIA in kam_wording.choice_text(record)
    assert data.facts.acts[-1].act is ActKind.REOPEN
    with refused("act_is_final"):
        portfolio.undo(edit)
    named = {u.condition for u in step_acts.unmet(portfolio, active.id, Step.KAM_PROFILE)}
    assert named == {"rated", "reason"}


def test_the_next_kam_signs_and_old_agreements_still_bind(portfolio, active):
    kam_handover.hand_over(portfolio, active.id, NURIA, DAY, "Laura leaves", restart_relations=False)
    assert Relation.VERY_GOOD in {p.relation for p in portfolio.load(active.id).people}
    person_id = kam_id(portfolio, active)
    mark_all(portfolio, person_id, BOSS)
    portfolio.save(replace(portfolio.load(active.id).facts.kam.profile, reason="knows the plant"))
    step_acts.close(portfolio, active.id, Step.KAM_PROFILE)
    with refused("changed_itself", GateRefusedError):
        step_acts.confirm(portfolio, active.id, [Step.POST, Step.COMMITTEE, Step.PLAN], "all holds")
    with refused("cannot_close", GateRefusedError) as caught:
        step_acts.close(portfolio, active.id, Step.POST)
    assert [u.condition for u in caught.value.unmet] == ["signature_kam"]
    assert NURIA in messages.text_of(caught.value)
    signed = portfolio.load(active.id).facts.signature(SignatureOf.POST_KAM)
    portfolio.save(replace(signed, name=NURIA, signed_on=TODAY))
    step_acts.close(portfolio, active.id, Step.POST)
    step_acts.confirm(portfolio, active.id, [Step.COMMITTEE, Step.PLAN], "the rest holds")
    assert {s.value for s in portfolio.load(active.id).plan.step_states.values()} == {"closed"}
    assert portfolio.load(active.id).facts.kam.choices[-1].previous == ""


def test_a_candidate_who_takes_over_stays_one_candidate(portfolio, active):
    person = own_person(portfolio, NURIA)
    step_acts.reopen(portfolio, active.id, Step.KAM_PROFILE, "another candidate")
    put(portfolio, Candidate(id=new_id(), account_id=active.id, person_id=person.id))
    mark_all(portfolio, person.id, BOSS)
    step_acts.close(portfolio, active.id, Step.KAM_PROFILE)
    step_acts.confirm(portfolio, active.id, step_acts.to_review(portfolio, active.id), "holds")
    before = portfolio.load(active.id).facts.kam.candidates
    assert person.id in {c.person_id for c in before}
    kam_handover.hand_over(portfolio, active.id, NURIA, DAY, "Laura leaves")
    assert portfolio.load(active.id).facts.kam.candidates == before
    assert kam_id(portfolio, active) == person.id


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": " "}, "required"), ({"reason": ""}, "required"), ({"since": None}, "required"),
        ({"since": TODAY + timedelta(1)}, "in_the_future"), ({"name": KAM.lower()}, "same_kam"),
    ],
)  # fmt: skip
def test_a_handover_is_refused_beside_its_field(portfolio, active, fields, code):
    whole = {"name": NURIA, "since": DAY, "reason": "she leaves"} | fields
    with refused(code, ValidationError) as caught:
        kam_handover.hand_over(portfolio, active.id, whole["name"], whole["since"], whole["reason"])
    assert caught.value.field in whole
    assert portfolio.load(active.id).kam_name == KAM


def test_nothing_in_hand_is_said(portfolio):
    account = included_account(portfolio, 3)
    assert wording.pack_lines(kam_handover.pack(portfolio.load(account.id))) == ["Nothing is open."]


def test_a_round_without_a_chosen_kam_hides_marks_too(portfolio):
    account = included_account(portfolio, 2, filled=True)
    ask(portfolio, account, BOSS, CARMEN)
    portfolio.save(replace(portfolio.load(account.id).facts.kam.profile, person_id=None))
    facts = portfolio.load(account.id).facts
    assert facts.kam.hiding_assessors() == {CARMEN: 9}
    assert set(kam_ratings.with_hidden_marks(portfolio)) == {facts.kam.candidates[0].person_id}


def test_while_step_2_is_open_the_kam_is_chosen_there(portfolio):
    account = included_account(portfolio, 2, filled=True)
    with refused("not_closed"):
        kam_handover.hand_over(portfolio, account.id, NURIA, DAY, "x")


def test_somebody_known_takes_over_and_projects_are_listed(portfolio, active):
    data = portfolio.load(active.id)
    person = own_person(portfolio, NURIA)
    portfolio.save(replace(data.facts.document.agreements[0], version="2"))
    step_acts.reopen(portfolio, active.id, Step.COMMITTEE, "letters")
    put(portfolio, RaciRow(id=new_id(), account_id=active.id, activity="Stock", accountable=KAM, responsible=(BOSS,)))
    step_acts.close(portfolio, active.id, Step.COMMITTEE)
    step_acts.confirm(portfolio, active.id, [Step.PLAN], "holds")
    step_acts.reopen(portfolio, active.id, Step.PLAN, "owner")
    portfolio.save(replace(data.facts.document.projects[0], owner=KAM))
    pack = kam_handover.pack(portfolio.load(active.id))
    assert ([p.title for p in pack.projects], [r.activity for r in pack.activities]) == (["store"], ["Stock"])
    lines = wording.pack_lines(pack)
    assert len(lines) == 4
    assert "store" in lines[2]
    assert "Stock" in lines[3]
    kam_handover.hand_over(portfolio, active.id, NURIA, DAY, "x")
    assert kam_id(portfolio, active) == person.id
    assert len([p for p in portfolio.own_people() if p.name == NURIA]) == 1
    assert wording.pack_lines(kam_handover.pack(portfolio.load(active.id)))[0].startswith("1 open")
