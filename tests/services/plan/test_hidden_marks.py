"""Marks stay hidden until the last assessor gave theirs."""

import json
from dataclasses import replace
from datetime import date

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.kam_profile import Assessor, Competency
from kamdesk.domain.records import Step
from kamdesk.i18n import labels, messages, set_language
from kamdesk.services.account import json_view
from kamdesk.services.plan import kam_choice, kam_ratings, kam_wording, step_acts
from tests.support import BOSS, KAM, included_account, put, refused
from tests.support.kam import ask, kam_id, mark_all

CARMEN, NURIA = "Carmen Vidal", "Nuria Campos"


TODAY = date.today()


# -- marks that stay hidden --------------------------------------------------------------------------


def test_marks_stay_hidden_until_the_last_assessor_gave_theirs(portfolio):
    account = included_account(portfolio, 2, filled=True)
    ask(portfolio, account, BOSS, CARMEN)
    facts = portfolio.load(account.id).facts
    assert facts.kam.hiding_assessors() == {CARMEN: 9}
    assert kam_ratings.with_hidden_marks(portfolio) == {facts.kam.profile.person_id}
    (standing,) = kam_choice.standings(portfolio.load(account.id).facts.kam)
    assert standing.fit is None
    assert kam_wording.standing_text(1, standing, "") == KAM
    assert f"{CARMEN} (9)" in kam_wording.hidden_marks_text(facts.kam.hiding_assessors())
    assert kam_wording.confirmation_text(facts) == ("", False)
    for competency in list(Competency)[:8]:
        kam_ratings.rate(portfolio, facts.kam.profile.person_id, competency, CARMEN, 5)
    assert portfolio.load(account.id).facts.kam.hiding_assessors() == {CARMEN: 1}
    kam_ratings.rate(portfolio, facts.kam.profile.person_id, list(Competency)[8], CARMEN, 5)
    assert portfolio.load(account.id).facts.kam.hiding_assessors() == {}
    assert kam_ratings.with_hidden_marks(portfolio) == frozenset()
    (standing,) = kam_choice.standings(portfolio.load(account.id).facts.kam)
    assert standing.fit.percent


def test_nothing_that_is_told_while_marks_are_hidden_rests_on_them(portfolio):
    """A must-have is missed and a gap is wide, but until all marks are in nobody can tell."""
    account = included_account(portfolio, 2, filled=True)
    person_id = kam_id(portfolio, account)
    kam_ratings.rate(portfolio, person_id, Competency.SERVICE_VOCATION, BOSS, 1)
    named = {u.condition for u in step_acts.unmet(portfolio, account.id, Step.KAM_PROFILE)}
    assert named == {"knock_out", "gap_actions"}
    ask(portfolio, account, BOSS, CARMEN)
    unmet = step_acts.unmet(portfolio, account.id, Step.KAM_PROFILE)
    assert [u.condition for u in unmet] == ["marks_in"]
    view = json.dumps(json_view.account_view(portfolio.load(account.id)), default=str)
    for language in ("es", "en"):
        set_language(language)
        text = messages.unmet_text(unmet[0])
        assert CARMEN in text
        assert "Service vocation" not in text
    assert "Service vocation" not in view
    assert json_view.account_view(portfolio.load(account.id))["kam_selection"]["candidates"] == [
        {"name": KAM, "fit": None, "knocked_out": None, "chosen": True}
    ]


def test_a_typed_name_shows_no_mark_that_is_hidden(portfolio):
    account = included_account(portfolio, 2, filled=True)
    person_id = kam_id(portfolio, account)
    one, other, *_rest = Competency
    assert len(portfolio.load(account.id).facts.kam.marks_typed_by(person_id, BOSS, set())) == 9
    ask(portfolio, account, BOSS, CARMEN)
    kam_ratings.rate(portfolio, person_id, one, CARMEN, 5)
    kam_ratings.rate(portfolio, person_id, other, CARMEN, 4)
    facts = portfolio.load(account.id).facts
    for name in (BOSS, CARMEN, CARMEN.upper()):
        assert facts.kam.marks_typed_by(person_id, name, set()) == []
    assert [r.level for r in facts.kam.marks_typed_by(person_id, CARMEN, {other})] == [4]


def test_a_round_hides_the_same_person_in_every_account(portfolio):
    one, two = included_account(portfolio, 2, filled=True, name="Uno"), included_account(portfolio, 2, filled=True, name="Dos")
    ask(portfolio, one, BOSS, CARMEN)
    assert portfolio.load(two.id).facts.kam.hiding_assessors() == {CARMEN: 9}
    with refused("cannot_close") as caught:
        step_acts.close(portfolio, two.id, Step.KAM_PROFILE)
    assert [u.condition for u in caught.value.unmet] == ["marks_in"]
    portfolio.save(replace(one, archived_on=TODAY))
    assert portfolio.load(two.id).facts.kam.hiding_assessors() == {}, "an account that is gone asks nobody"


def test_a_closed_step_is_not_disturbed_by_a_round_elsewhere(portfolio):
    one, two = included_account(portfolio, 3, name="Uno"), included_account(portfolio, 2, filled=True, name="Dos")
    ask(portfolio, two, BOSS, CARMEN)
    assert portfolio.load(one.id).plan.step_states[Step.KAM_PROFILE].value == "closed"


def test_nobody_rates_themselves_as_another(portfolio):
    account = included_account(portfolio, 2, filled=True)
    person_id = kam_id(portfolio, account)
    for name in ("Ibáñez, Laura", "laura IBAÑEZ soto", "Laura  Ibañez García"):
        with refused("rates_themselves", ValidationError) as caught:
            kam_ratings.rate(portfolio, person_id, Competency.SELF_MOTIVATION, name, 5)
        assert KAM in messages.text_of(caught.value)
    kam_ratings.rate(portfolio, person_id, Competency.SELF_MOTIVATION, f" {KAM.upper()}", 5)
    kam_ratings.rate(portfolio, person_id, Competency.SELF_MOTIVATION, "Laura Gil", 2)
    facts = portfolio.load(account.id).facts
    assert [r.level for r in facts.kam.own_view(person_id)] == [5]
    assert next(c.assessed for c in facts.kam.fit().competencies if c.competency is Competency.SELF_MOTIVATION) == 2.0, (
        "their own view does not count"
    )


def test_marks_are_looked_at_again_for_each_account_and_once_a_year(portfolio):
    one = included_account(portfolio, 3, name="Uno")
    two = included_account(portfolio, 2, filled=True, name="Dos")
    profile = portfolio.load(two.id).facts.kam.profile
    portfolio.save(replace(profile, confirmed_on=None, confirmed_by=""))
    assert [u.condition for u in step_acts.unmet(portfolio, two.id, Step.KAM_PROFILE)] == ["marks_confirmed"]
    text, is_old = kam_wording.confirmation_text(portfolio.load(two.id).facts)
    assert is_old
    assert "Another account uses them too." in text
    kam_ratings.confirm_marks(portfolio, two.id)
    assert step_acts.unmet(portfolio, two.id, Step.KAM_PROFILE) == ()
    text, is_old = kam_wording.confirmation_text(portfolio.load(two.id).facts)
    assert not is_old
    assert "Confirmed for this account" in text
    step_acts.close(portfolio, two.id, Step.KAM_PROFILE)
    assert portfolio.load(one.id).plan.step_states[Step.KAM_PROFILE].value == "closed"
    three = included_account(portfolio, 2, name="Tres")
    with refused("nobody_chosen"):
        kam_ratings.confirm_marks(portfolio, three.id)


def test_weights_of_assessors_count_by_name(portfolio):
    account = included_account(portfolio, 2, filled=True)
    person_id = kam_id(portfolio, account)
    kam_ratings.rate(portfolio, person_id, Competency.BUSINESS_VISION, CARMEN, 1)
    put(portfolio, Assessor(id=new_id(), account_id=account.id, name=BOSS.upper(), weight=3))
    found = portfolio.load(account.id).facts.kam.fit().competencies[0]
    assert found.assessed == (4 + 1) / 2, "whoever is not asked counts like the mean of those who are"
    put(portfolio, Assessor(id=new_id(), account_id=account.id, name=CARMEN, weight=1))
    mark_all(portfolio, person_id, CARMEN, 1)
    assert portfolio.load(account.id).facts.kam.fit().competencies[0].assessed == (3 * 4 + 1) / 4


# -- the file cannot be fooled -----------------------------------------------------------------------


def test_hidden_marks_show_nowhere_in_the_history_of_changes(portfolio):
    """The log keeps them (nothing is lost); what is told of an entry names none."""
    account = included_account(portfolio, 2, filled=True)
    ask(portfolio, account, BOSS, CARMEN)
    kam_ratings.rate(portfolio, kam_id(portfolio, account), Competency.SELF_MOTIVATION, BOSS, 5)
    told = [labels.describe_entry(e) for e in portfolio.history() if e.kind == "rating"]
    assert told
    assert not any(ch.isdigit() for text in told for ch in text)
