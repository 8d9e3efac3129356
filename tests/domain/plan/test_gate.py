"""The five steps close in order, when everything is there, and on no other road."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kamdesk.domain.account.people import Person
from kamdesk.domain.changes import Change
from kamdesk.domain.errors import GateRefusedError, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan import gate
from kamdesk.domain.plan.actions import Action, ParkingNote
from kamdesk.domain.plan.agreements import Agreement
from kamdesk.domain.plan.committee import Committee
from kamdesk.domain.plan.kam_profile import Competency, KamProfile, Rating
from kamdesk.domain.plan.post import Post
from kamdesk.domain.plan.requirements import Requirements
from kamdesk.domain.plan.step_acts import Signature, SignatureOf, StepAct
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator, Scorecard
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import messages
from kamdesk.services.plan import step_acts
from kamdesk.services.scorecard import indicators
from tests.support import DAY, FILLERS, decide, included_account, live_indicator, new_account, put, refused
from tests.support.gate import Case

R, K, P, C, D = Step


LATER = {
    R: lambda a: Requirements(id=new_id(), account_id=a, sponsor="x"),
    K: lambda a: KamProfile(id=new_id(), account_id=a, reason="x"),
    P: lambda a: Post(id=new_id(), account_id=a, reports_to="x"),
    C: lambda a: Committee(id=new_id(), account_id=a, cadence="x"),
    D: lambda a: Signature(id=new_id(), account_id=a, subject=SignatureOf.PLAN_SPONSOR, name="x"),
}


@pytest.mark.parametrize("open_step", range(7))
def test_only_the_first_open_step_can_be_worked_on_or_closed(portfolio, open_step):
    account = included_account(portfolio, open_step) if open_step else new_account(portfolio)
    states = Case(portfolio, account).states()
    for step in Step:
        if step.number == open_step:
            assert portfolio.save(LATER[step](account.id)) is not None
            continue
        is_later = step.number > open_step
        with refused("step_locked" if is_later else "step_closed", GateRefusedError) as info:
            portfolio.save(LATER[step](account.id))
        assert bool(info.value.unmet) == is_later
        assert messages.text_of(info.value)
        with refused("cannot_close" if is_later else "already_closed", GateRefusedError):
            step_acts.close(portfolio, account.id, step)
    expected = ["closed" if s.number < open_step else "not_started" if s.number == open_step else "locked" for s in Step]
    assert states == expected
    assert portfolio.load(account.id).plan.current_step == (Step(list(Step)[open_step - 1]) if 0 < open_step < 6 else None)
    assert gate.writable_step(portfolio.load(account.id).facts) == portfolio.load(account.id).plan.current_step


def test_daily_work_is_never_locked(portfolio):
    account = new_account(portfolio)
    put(
        portfolio,
        Agreement(id=new_id(), account_id=account.id, title="framework"),
        Action(id=new_id(), account_id=account.id, text="call"),
        ParkingNote(id=new_id(), account_id=account.id, step=Step.PLAN, text="for later"),
        Person(id=new_id(), account_id=account.id, name="Marta"),
        live_indicator(account.id, Group.QUALITY),
    )
    data = portfolio.load(account.id)
    assert (len(data.plan.actions), len(data.plan.notes), len(data.people), len(data.scorecard.own_indicators)) == (1, 1, 1, 1)


def test_nothing_slips_through_the_gate_by_changing_what_it_is(portfolio):
    """A signature of the closed post must not become one of the open plan, nor move to another account."""
    case = Case(portfolio, included_account(portfolio, 5))
    other = included_account(portfolio, 3, name="Other")
    signed = next(s for s in case.all(Signature) if s.subject is SignatureOf.POST_KAM)
    for after in (replace(signed, subject=SignatureOf.PLAN_SPONSOR), replace(signed, account_id=other.id)):
        with refused("step_closed", GateRefusedError):
            portfolio.commit([Change(signed, after)])
    with refused("step_closed", GateRefusedError):
        portfolio.remove(signed)


def test_watch_and_exclude_lock_every_step_and_keep_its_data(portfolio):
    case = Case(portfolio, included_account(portfolio, 3))
    for verdict in (Verdict.WATCH, Verdict.EXCLUDE):
        decide(portfolio, case.id, verdict)
        assert case.states() == ["locked"] * 5
        assert [u.condition for u in step_acts.unmet(portfolio, case.id, R)] == ["not_included"]
        for act in (
            lambda: step_acts.close(portfolio, case.id, P),
            lambda: step_acts.reopen(portfolio, case.id, R, "x"),
            lambda: portfolio.save(LATER[P](case.id)),
        ):
            with pytest.raises(GateRefusedError):
                act()
        with refused("not_to_review"):
            step_acts.confirm(portfolio, case.id, [R], "x")
        assert step_acts.to_review(portfolio, case.id) == []
    assert case.all(Requirements)
    decide(portfolio, case.id)
    assert case.states() == ["closed", "closed", "not_started", "locked", "locked"]


def test_reopening_step_2_puts_what_builds_on_it_to_review(portfolio):
    case = Case(portfolio, included_account(portfolio, 6))
    with refused("required", ValidationError):
        step_acts.reopen(portfolio, case.id, K, " ")
    step_acts.reopen(portfolio, case.id, K, "Laura leaves")
    assert case.states() == ["closed", "in_progress", "to_review", "to_review", "to_review"]
    with refused("not_closed"):
        step_acts.reopen(portfolio, case.id, K, "again")
    with refused("cannot_close", GateRefusedError) as info:
        step_acts.confirm(portfolio, case.id, [P], "still holds")
    assert [u.condition for u in info.value.unmet] == ["close_first"]
    assert {"3", "2"} <= set(messages.text_of(info.value))
    with refused("cannot_close", GateRefusedError) as info:
        step_acts.close(portfolio, case.id, D)
    assert {u.condition for u in info.value.unmet} == {"close_first", "review_first"}
    step_acts.close(portfolio, case.id, K)
    assert case.states() == ["closed", "closed", "to_review", "to_review", "to_review"]
    facts = portfolio.load(case.id).facts
    assert [gate.review_reasons(facts, s) for s in Step] == [(), (), (K,), (K,), (K,)]
    step_acts.confirm(portfolio, case.id, [P], "still holds")
    assert case.states() == ["closed", "closed", "closed", "to_review", "to_review"]
    with refused("cannot_close"):
        step_acts.confirm(portfolio, case.id, [D], "still holds")
    assert step_acts.to_review(portfolio, case.id) == [C, D]
    edit = step_acts.confirm(portfolio, case.id, [D, C], "the two still hold")
    assert case.states() == ["closed"] * 5
    assert [c.after.reason for c in edit.changes] == ["the two still hold"] * 2
    with refused("not_to_review"):
        step_acts.confirm(portfolio, case.id, [D], "x")


def test_a_reopened_step_1_lets_the_budget_change_and_leaves_post_and_committee(portfolio):
    case = Case(portfolio, included_account(portfolio, 6))
    step_acts.reopen(portfolio, case.id, R, "more money")
    case.edit(Requirements, budget=Decimal(20_000))
    assert case.states() == ["in_progress", "to_review", "closed", "closed", "to_review"]
    assert step_acts.to_review(portfolio, case.id) == []
    step_acts.close(portfolio, case.id, R)
    assert step_acts.to_review(portfolio, case.id) == [K, D]
    with refused("required"):
        step_acts.confirm(portfolio, case.id, [K, D], "")
    step_acts.confirm(portfolio, case.id, [K, D], "both still hold")
    assert case.states() == ["closed"] * 5


def test_a_step_to_review_may_be_edited_and_closed_anew(portfolio):
    case = Case(portfolio, included_account(portfolio, 6))
    step_acts.reopen(portfolio, case.id, K, "x")
    step_acts.close(portfolio, case.id, K)
    case.edit(Post, reports_to="Carmen Vidal")
    assert case.states()[2] == "to_review"
    step_acts.close(portfolio, case.id, P)
    assert case.states() == ["closed"] * 3 + ["to_review"] * 2


def test_undoing_an_edit_made_before_closing_puts_the_step_to_review(portfolio):
    case = Case(portfolio, included_account(portfolio, 1, filled=True))
    (edit,) = case.edit(Requirements, budget=Decimal(12_000))
    step_acts.close(portfolio, case.id, R)
    portfolio.undo(edit)
    assert case.states() == ["to_review", "locked", "locked", "locked", "locked"]
    assert gate.review_reasons(portfolio.load(case.id).facts, R) == (R,)
    portfolio.redo(edit)
    assert case.states()[0] == "closed"


def test_a_changed_basis_is_named_without_a_reopening(portfolio):
    """Daily work (a rating) changes what step 2 rests on; all that builds on it is to be reviewed."""
    case = Case(portfolio, included_account(portfolio, 6))
    mark = next(r for r in portfolio.find(Rating) if r.competency is Competency.BUSINESS_VISION)
    portfolio.save(replace(mark, level=5))
    assert case.states() == ["closed"] + ["to_review"] * 4
    facts = portfolio.load(case.id).facts
    assert gate.review_reasons(facts, D) == (K,)
    assert step_acts.to_review(portfolio, case.id) == [], "what changed itself is closed again"
    with refused("changed_itself"):
        step_acts.confirm(portfolio, case.id, [K, P, C, D], "x")
    step_acts.close(portfolio, case.id, K)
    assert step_acts.to_review(portfolio, case.id) == [P, C, D]
    portfolio.save(replace(mark, level=1))
    with refused("cannot_close") as info:
        step_acts.close(portfolio, case.id, K)
    assert {u.condition for u in info.value.unmet} == {"knock_out", "gap_actions"}
    assert "Global business vision" in messages.text_of(info.value)


def test_a_changed_basis_without_its_culprit_names_all(portfolio):
    case = Case(portfolio, included_account(portfolio, 6))
    facts = portfolio.load(case.id).facts
    acts = tuple(replace(a, upstream="?") if a.subject == D else a for a in facts.acts)
    assert gate.review_reasons(replace(facts, acts=acts), D) == (R, K, P, C)
    gone = tuple(a for a in acts if a.subject != K)
    assert gate.review_reasons(replace(facts, acts=gone), D) == (K,)


def test_measures_and_agreements_do_not_disturb_a_closed_plan(portfolio):
    case = Case(portfolio, included_account(portfolio, 6))
    one = case.all(Indicator)[1]
    indicators.record_measure(portfolio, one, "2026-Q3", 7.0)
    put(portfolio, Agreement(id=new_id(), account_id=case.id, title="second", our_signer="x", client_signer="y", signed_on=DAY))
    assert case.states() == ["closed"] * 5


def test_acts_are_final(portfolio):
    case = Case(portfolio, included_account(portfolio, 2))
    act = case.all(StepAct)[0]
    standing = portfolio.load(case.id).selection.decisions[-1]
    for record in (act, standing):
        with refused("act_is_final"):
            portfolio.remove(record)
        with refused("act_is_final"):
            portfolio.save(replace(record, reason="other"))
    FILLERS[K](portfolio, case.id)
    edit = step_acts.close(portfolio, case.id, K)
    with refused("act_is_final"):
        portfolio.undo(edit)
    assert case.states()[:2] == ["closed", "closed"]


def test_acts_say_who_when_and_by_what_they_were_judged(portfolio):
    case = Case(portfolio, included_account(portfolio, 3))
    acts = portfolio.load(case.id).facts.acts
    assert [(a.subject, a.act, a.sequence) for a in acts] == [("requirements", "close", 1), ("kam_profile", "close", 2)]
    assert all(a.by and a.at.tzinfo and a.fingerprint and a.upstream and '"min_members": 2' in a.minimums for a in acts)
    facts = portfolio.load(case.id).facts
    assert gate.last_act(facts, Step.PLAN) is None
    assert gate.review_reasons(facts, Step.PLAN) == ()


def test_minimums_are_those_of_the_portfolio(portfolio):
    case = Case(portfolio, included_account(portfolio, 4, filled=True))
    portfolio.save(replace(portfolio.settings, min_members=3))
    with refused("cannot_close") as info:
        step_acts.close(portfolio, case.id, C)
    assert info.value.unmet[0].params == {"wanted": 3, "found": 2}
    assert {"3", "2"} <= set(messages.unmet_text(info.value.unmet[0]))
    portfolio.save(replace(portfolio.settings, min_members=1))
    step_acts.close(portfolio, case.id, C)
    portfolio.save(replace(portfolio.settings, min_members=5))
    assert case.states()[3] == "closed"


def test_group_weights_are_frozen_while_the_scorecard_is_closed(portfolio):
    account = included_account(portfolio, 6)
    with refused("scorecard_closed"):
        put(portfolio, Scorecard(id=new_id(), account_id=account.id, weight_results=40.0))
    step_acts.reopen_scorecard(portfolio, account.id, "another focus")
    put(portfolio, Scorecard(id=new_id(), account_id=account.id, weight_results=40.0))
    assert portfolio.load(account.id).scorecard.weights[Group.RESULTS] == 40.0


def test_confirming_nothing_is_refused(portfolio):
    account = included_account(portfolio, 2)
    with refused("required"):
        step_acts.confirm(portfolio, account.id, [], "why not")
