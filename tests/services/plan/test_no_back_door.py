"""Roads by which a closed plan might have changed unseen, and daily work that a gate must not lock."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kamdesk.domain.errors import GateRefusedError, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.actions import Action
from kamdesk.domain.plan.kam_profile import Assessor, Rating
from kamdesk.domain.plan.plan_document import Difference, DifferenceKind, PlanLine, PlanObjective, SwotSide
from kamdesk.domain.plan.post import PostBlock
from kamdesk.domain.plan.requirements import ChecklistItem
from kamdesk.domain.plan.step_acts import Signature, SignatureOf
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.services import evidence, removal
from kamdesk.services.plan import kam_handover, kam_ratings, kam_wording, plan_versions, starting_points, step_acts, wording
from kamdesk.services.plan.plan_versions import Since
from kamdesk.services.removal import Way, WayKind
from tests.support import BOSS, DAY, KAM, decide, file_of, included_account, live_indicator, put, refused

NURIA, TODAY = "Nuria Campos", date.today()


def states(portfolio, account):
    return [s.value for s in portfolio.load(account.id).plan.step_states.values()]


# -- confirming is for what did not change -----------------------------------------------------------


def test_a_kam_is_not_changed_by_confirming(portfolio):
    account = included_account(portfolio, 6)
    mark = portfolio.find(Rating)[0]
    portfolio.save(replace(mark, level=5))
    kam_ratings.add_candidate(portfolio, account.id, NURIA)
    person, _changes = kam_ratings.own_person(portfolio, NURIA)
    portfolio.save(replace(portfolio.load(account.id).facts.kam.profile, person_id=person.id))
    with refused("changed_itself", GateRefusedError):
        step_acts.confirm(portfolio, account.id, [Step.KAM_PROFILE], "still holds")


def test_a_plan_is_not_changed_by_confirming_nor_closed_under_the_old_signature(portfolio):
    account = included_account(portfolio, 6)
    step_acts.reopen(portfolio, account.id, Step.REQUIREMENTS, "budget")
    portfolio.save(replace(portfolio.load(account.id).facts.requirements.record, budget=Decimal(20_000)))
    step_acts.close(portfolio, account.id, Step.REQUIREMENTS)
    step_acts.confirm(portfolio, account.id, [Step.KAM_PROFILE], "holds")
    assert step_acts.to_review(portfolio, account.id) == [Step.PLAN]
    portfolio.save(replace(portfolio.load(account.id).facts.document.record, target=Decimal(5_000)))
    assert step_acts.to_review(portfolio, account.id) == []
    with refused("changed_itself"):
        step_acts.confirm(portfolio, account.id, [Step.PLAN], "holds")
    with refused("cannot_close") as caught:
        step_acts.close(portfolio, account.id, Step.PLAN)
    assert [(u.condition, u.params["earlier"]) for u in caught.value.unmet] == [("approval", DAY)]
    approval = portfolio.load(account.id).facts.signature(SignatureOf.PLAN_SPONSOR)
    portfolio.save(replace(approval, signed_on=TODAY))
    step_acts.close(portfolio, account.id, Step.PLAN)
    assert [v.number for v in portfolio.load(account.id).plan.versions] == [1, 2]


def test_closing_again_what_only_rests_on_a_change_makes_no_version(portfolio):
    account = included_account(portfolio, 6)
    step_acts.reopen(portfolio, account.id, Step.COMMITTEE, "a look")
    step_acts.close(portfolio, account.id, Step.COMMITTEE)
    step_acts.close(portfolio, account.id, Step.PLAN)
    assert [v.number for v in portfolio.load(account.id).plan.versions] == [1]


def test_reopening_the_plan_the_same_day_asks_for_a_new_signature(portfolio):
    account = included_account(portfolio, 5, filled=True)
    portfolio.save(replace(portfolio.load(account.id).facts.signature(SignatureOf.PLAN_SPONSOR), signed_on=TODAY))
    step_acts.close(portfolio, account.id, Step.PLAN)
    step_acts.reopen(portfolio, account.id, Step.PLAN, "a new target")
    assert [u.condition for u in step_acts.unmet(portfolio, account.id, Step.PLAN)] == ["approval"]


# -- what a closed step rests on ---------------------------------------------------------------------


def test_what_a_plan_rests_on_puts_it_to_review(portfolio):
    account = included_account(portfolio, 6)
    agreement = portfolio.load(account.id).facts.document.agreements[0]
    edit = portfolio.save(replace(agreement, our_signer="Somebody Else"))
    assert states(portfolio, account)[4] == "to_review"
    portfolio.undo(edit)
    indicator = portfolio.load(account.id).scorecard.own_indicators[0]
    edit = portfolio.save(replace(indicator, target=99.0))
    assert states(portfolio, account)[4] == "to_review"
    portfolio.undo(edit)
    assert states(portfolio, account)[4] == "closed"
    step_acts.reopen_scorecard(portfolio, account.id, "weights")
    step_acts.close_scorecard(portfolio, account.id)
    assert states(portfolio, account)[4] == "to_review", "what was opened in between is looked at"


def test_a_scorecard_of_an_account_that_left_stays_closed(portfolio):
    account = included_account(portfolio, 6)
    decide(portfolio, account.id, Verdict.EXCLUDE)
    with refused("step_locked"):
        step_acts.reopen_scorecard(portfolio, account.id, "x")


def test_a_renamed_kam_signs_again(portfolio):
    account = included_account(portfolio, 6)
    kam = next(p for p in portfolio.own_people() if p.name == KAM)
    portfolio.save(replace(kam, name="Somebody Else"))
    assert states(portfolio, account)[2] == "to_review"


def test_another_file_is_no_proof_of_the_same(portfolio, folder):
    account = included_account(portfolio, 1, filled=True)
    found = portfolio.load(account.id).facts.requirements.record
    portfolio.save(replace(found, sponsor_evidence=""))
    for name in ("carta.pdf", "otra.pdf"):
        (folder / name).write_bytes(name.encode())
    evidence.attach(portfolio, account.id, found, folder / "carta.pdf")
    step_acts.close(portfolio, account.id, Step.REQUIREMENTS)
    portfolio.remove(portfolio.load(account.id).evidence[0])
    evidence.attach(portfolio, account.id, found, folder / "otra.pdf")
    assert states(portfolio, account)[0] == "to_review"


@pytest.mark.parametrize(
    ("day", "code"),
    [(TODAY + timedelta(1), "in_the_future"), (date(9999, 12, 31), "not_a_date"), (date(1200, 1, 1), "not_a_date")],
)
def test_no_signature_of_days_to_come(portfolio, day, code):
    account = included_account(portfolio, 5)
    with refused(code, ValidationError):
        put(
            portfolio,
            Signature(id=new_id(), account_id=account.id, subject=SignatureOf.PLAN_SPONSOR, name="T", role="CEO", signed_on=day),
        )


# -- daily work --------------------------------------------------------------------------------------


def test_daily_fields_stay_open_in_a_closed_plan(portfolio):
    account = included_account(portfolio, 6)
    facts = portfolio.load(account.id).facts
    portfolio.save(replace(facts.document.projects[0], progress=50))
    item = next(i for i in facts.requirements.checklist if not i.is_met)
    portfolio.save(replace(item, is_met=True, evidence="signed list"))
    kam_ratings.confirm_marks(portfolio, account.id)
    assert states(portfolio, account) == ["closed"] * 5
    with refused("step_closed"):
        portfolio.save(replace(item, is_met=True, evidence="x", owner="Another"))
    with refused("step_closed"):
        portfolio.remove(item)
    with refused("step_closed"):
        put(portfolio, ChecklistItem(id=new_id(), account_id=account.id, label="new"))


def test_hours_of_an_archived_account_are_free_again(portfolio):
    one, two = included_account(portfolio, 2, name="Uno"), included_account(portfolio, 1, name="Dos")
    assert portfolio.load(two.id).facts.requirements.hours_elsewhere == 200
    portfolio.save(replace(portfolio.load(one.id).account, archived_on=TODAY))
    assert portfolio.load(two.id).facts.requirements.hours_elsewhere == 0


def test_hours_that_change_elsewhere_count_at_once(portfolio):
    one, two = included_account(portfolio, 1, filled=True, name="Uno"), included_account(portfolio, 1, name="Dos")
    assert portfolio.load(two.id).facts.requirements.hours_elsewhere == 200
    edit = portfolio.save(replace(portfolio.load(one.id).facts.requirements.record, hours_per_year=350))
    assert (
        portfolio.load(two.id).facts.requirements.hours_elsewhere,
        portfolio.load(one.id).facts.requirements.hours_elsewhere,
    ) == (350, 0)
    portfolio.undo(edit)
    assert portfolio.load(two.id).facts.requirements.hours_elsewhere == 200
    decide(portfolio, one.id, Verdict.WATCH)
    assert portfolio.load(two.id).facts.requirements.hours_elsewhere == 0, "an account that left the plan takes none"


def test_a_choice_elsewhere_is_known_at_once(portfolio):
    one, two = included_account(portfolio, 2, filled=True, name="Uno"), included_account(portfolio, 2, filled=True, name="Dos")
    assert not portfolio.load(two.id).facts.kam.chosen_elsewhere
    step_acts.close(portfolio, one.id, Step.KAM_PROFILE)
    assert portfolio.load(two.id).facts.kam.chosen_elsewhere
    assert not portfolio.load(one.id).facts.kam.chosen_elsewhere, "its own choice is no other one"


# -- marks -------------------------------------------------------------------------------------------


def test_whoever_is_chosen_is_in_the_round_without_being_a_candidate(portfolio):
    account = included_account(portfolio, 2, filled=True)
    facts = portfolio.load(account.id).facts
    portfolio.save(replace(facts.kam.profile, already_appointed=True, appointed_by=BOSS, appointed_on=DAY))
    for at, name in enumerate((BOSS, "Carmen Vidal")):
        put(portfolio, Assessor(id=new_id(), account_id=account.id, name=name, position=at))
    portfolio.remove(facts.kam.candidates[0])
    assert portfolio.load(account.id).facts.kam.hiding_assessors() == {"Carmen Vidal": 9}


def test_a_choice_on_record_tells_no_figures_while_marks_are_hidden(portfolio):
    account = included_account(portfolio, 3)
    choice = portfolio.load(account.id).facts.kam.choices[0]
    assert "%" in kam_wording.choice_text(choice)
    assert "%" not in kam_wording.choice_text(choice, is_hidden=True)


# -- handover ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [KAM + "\x07", "Laura  Ibáñez", "Ibáñez, Laura"])
def test_nobody_hands_over_to_themselves(portfolio, name):
    account = included_account(portfolio, 3)
    with refused("same_kam"):
        kam_handover.hand_over(portfolio, account.id, name, DAY, "x")


def test_a_handover_has_a_day_that_can_be(portfolio):
    account = included_account(portfolio, 3)
    with refused("not_a_date"):
        kam_handover.hand_over(portfolio, account.id, NURIA, date(1200, 1, 1), "x")
    kam_handover.hand_over(portfolio, account.id, f"  {NURIA}\x07 ", DAY, "x")
    assert portfolio.load(account.id).account.kam == NURIA


# -- versions ----------------------------------------------------------------------------------------


def test_a_difference_names_who_made_it(portfolio, monkeypatch):
    account = included_account(portfolio, 5, filled=True)
    step_acts.close(portfolio, account.id, Step.PLAN)
    step_acts.reopen(portfolio, account.id, Step.PLAN, "x")
    plan = portfolio.load(account.id).facts.document.record
    for who, fields in (("ana", {"target": Decimal(777)}), ("berta", {"situation": "calm"})):
        monkeypatch.setattr(file_of(portfolio), "who", who)
        portfolio.save(replace(portfolio.load(account.id).facts.document.record, **fields))
    assert plan.target != 777
    told = {s.difference.line.field: s.by for s in plan_versions.since_approval(portfolio, portfolio.load(account.id))}
    assert (told["target"], told["situation"]) == ("ana", "berta")
    monkeypatch.setattr(file_of(portfolio), "who", "carla")
    portfolio.save(replace(portfolio.load(account.id).account, phone="600"))
    told = {s.difference.line.kind: s.by for s in plan_versions.since_approval(portfolio, portfolio.load(account.id))}
    assert "carla" not in told.values()


def test_a_change_of_the_kam_is_told_with_who_recorded_it(portfolio):
    account = included_account(portfolio, 6)
    kam_handover.hand_over(portfolio, account.id, NURIA, DAY, "x")
    found = plan_versions.since_approval(portfolio, portfolio.load(account.id))
    (kam,) = [s for s in found if s.difference.line.kind == "kam_profile"]
    assert kam.by
    assert wording.since_text(kam, "EUR").startswith("Person changed")


@pytest.mark.parametrize(("before", "now"), [("NaN", "1"), ("1", "Infinity"), ("1.0", "1.1")])
def test_versions_of_an_agreement_are_no_figures(before, now):
    line = PlanLine("agreement", "a", "Framework", "version", now)
    text = wording.since_text(Since(Difference(DifferenceKind.CHANGED, line, before), None, ""), "EUR")
    assert "changed" in text


def test_sides_and_agreements_are_told_in_words(portfolio):
    account = included_account(portfolio, 6)
    lines = {(line.kind, line.field): line for line in plan_versions.plan_lines(portfolio.load(account.id))}
    assert lines["project", "agreement_id"].value == "framework"
    assert lines["indicator", "name"].value.startswith("indicator of")
    side = PlanLine("swot_item", "s", "Trust", "side", SwotSide.STRENGTH)
    assert wording.value_text(side, "EUR") == "Strength"
    assert wording.value_text(lines["indicator", "name"], "EUR").startswith("indicator of")


# -- what hangs on what ------------------------------------------------------------------------------


def test_ways_out_reach_as_deep_as_needed(portfolio):
    account = included_account(portfolio, 5)
    indicator = put(portfolio, live_indicator(account.id, Group.RESULTS))
    objective = put(portfolio, PlanObjective(id=new_id(), account_id=account.id, text="Grow", indicator_id=indicator.id))
    action = put(portfolio, Action(id=new_id(), account_id=account.id, text="Call", objective_id=objective.id))
    edit = removal.remove_by(portfolio, indicator, Way(WayKind.TAKE_ALONG))
    data = portfolio.load(account.id)
    assert (data.plan.objectives, data.plan.actions[0].objective_id) == ((), None)
    portfolio.undo(edit)
    assert portfolio.load(account.id).plan.actions[0] == action


def test_a_project_under_way_keeps_an_agreement_in_force(portfolio, folder):
    account = included_account(portfolio, 5, filled=True)
    facts = portfolio.load(account.id).facts
    agreement = facts.document.agreements[0]
    portfolio.save(replace(facts.document.projects[0], progress=50))
    draft = put(portfolio, replace(agreement, id=new_id(), title="draft", signed_on=None))
    signed = put(portfolio, replace(agreement, id=new_id(), title="signed"))
    assert removal.ways_out(portfolio, agreement) == [Way(WayKind.MOVE, signed.id, "signed"), Way(WayKind.TAKE_ALONG)]
    (folder / "x.pdf").write_bytes(b"%PDF")
    evidence.attach(portfolio, account.id, draft, folder / "x.pdf")
    edit = portfolio.remove(draft)
    assert portfolio.load(account.id).evidence == (), "its files go along"
    portfolio.undo(edit)
    assert len(portfolio.load(account.id).evidence) == 1


def test_a_copied_objective_names_no_indicator_of_another_account(portfolio):
    one, two = included_account(portfolio, 3, filled=True, name="Uno"), included_account(portfolio, 3, name="Dos")
    indicator = put(portfolio, live_indicator(one.id, Group.RESULTS))
    objective = next(i for i in portfolio.load(one.id).facts.post.items if i.block is PostBlock.OBJECTIVE)
    portfolio.save(replace(objective, indicator_id=indicator.id))
    starting_points.copy_entries(portfolio, type(objective), one.id, two.id)
    assert {i.indicator_id for i in portfolio.load(two.id).facts.post.items} == {None}
