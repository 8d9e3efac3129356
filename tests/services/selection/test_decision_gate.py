"""A decision is recorded when its scenarios and a driver are there."""

from dataclasses import replace
from datetime import date

from kamdesk.domain.errors import GateRefusedError
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import messages, set_language
from kamdesk.services.selection import decisions
from tests.support import decide, included_account, new_account, prepare_decision, refused
from tests.support.gate import Case


def test_a_decision_needs_its_scenarios_and_a_driver(portfolio):
    account = new_account(portfolio)
    with refused("decision_not_ready", GateRefusedError) as info:
        decide(portfolio, account.id)
    assert info.value.unmet[0].condition == "two_scenarios"
    prepare_decision(portfolio, account.id, growth=6)
    with refused("decision_not_ready", GateRefusedError) as info:
        decide(portfolio, account.id)
    assert [u.condition for u in info.value.unmet] == ["not_eligible"]
    for language in ("es", "en"):
        set_language(language)
        assert all(messages.unmet_text(u) for u in info.value.unmet)
        assert all(messages.unmet_text(u) for u in decisions.unmet(portfolio, account.id, Verdict.INCLUDE))
    with refused("in_the_future"):
        decide(portfolio, account.id, Verdict.EXCLUDE, decided_on=date(2190, 1, 1), review_on=date(2191, 1, 1))
    decide(portfolio, account.id, Verdict.WATCH)
    portfolio.save(replace(decisions.assessment_of(portfolio, account.id), growth=7))
    decide(portfolio, account.id)
    data = portfolio.load(account.id)
    assert [d.verdict for d in data.selection.decisions] == ["watch", "include"]
    assert data.selection.verdict is Verdict.INCLUDE
    assert data.selection.decisions[-1].attractiveness is None
    assert data.selection.decisions[-1].recorded_at is not None


def test_a_driver_that_falls_later_changes_no_decision(portfolio):
    case = Case(portfolio, included_account(portfolio, 3))
    portfolio.save(replace(decisions.assessment_of(portfolio, case.id), growth=2))
    assert case.states()[:3] == ["closed", "closed", "not_started"]


def test_a_decision_can_be_recorded_without_an_assessment(portfolio):
    account = new_account(portfolio)
    prepare_decision(portfolio, account.id)
    portfolio.remove(portfolio.load(account.id).selection.assessment)
    decide(portfolio, account.id, Verdict.EXCLUDE)
    assert portfolio.load(account.id).selection.decisions[0].attractiveness is None
    fresh = decisions.assessment_of(portfolio, account.id)
    assert (fresh.account_id, fresh.growth) == (account.id, None)
