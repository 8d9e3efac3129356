"""Decisions: conditions, signals, extension, and many at once."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kamdesk.domain.errors import GateRefusedError, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.decisions import ConditionCheck, DatedCondition, attention
from kamdesk.domain.selection.scenarios import Scenario
from kamdesk.i18n import reasons
from kamdesk.services.account.portfolio_table import PortfolioTable
from kamdesk.services.selection import decisions
from tests.support import BOSS, DAY, decide, decision, new_account, prepare_decision, put, refused
from tests.support.selection import sold

TODAY = date.today()


# -- decisions: conditions, signals, extension -------------------------------------------------------


def test_a_watch_needs_conditions_that_fall_due_before_its_review():
    base = decision("a", Verdict.WATCH, conditions="", dated_conditions=())
    with refused("required", ValidationError) as info:
        base.cleaned()
    assert info.value.field == "conditions"
    late = replace(base, dated_conditions=(DatedCondition("x", date(2028, 1, 1)),))
    with refused("condition_after_review"):
        late.cleaned()
    with refused("required"):
        replace(base, dated_conditions=(DatedCondition("  ", DAY),)).cleaned()
    replace(base, dated_conditions=(DatedCondition("It pays"), DatedCondition("It signs", date(2026, 9, 1)))).cleaned()
    with refused("out_of_range"):
        replace(base, conditions="c", signal_percent=0.0).cleaned()


def test_what_calls_an_account_back():
    given = decision(
        "a", Verdict.WATCH, conditions="", dated_conditions=(DatedCondition("It pays", date(2026, 6, 1)), DatedCondition("It signs", None)),
        signal_percent=30.0, sales_then=Decimal(1000), reopen_signal="a new line",
    )  # fmt: skip
    said = lambda sales, day, checks=(): [a.code for a in attention(given, checks, sales, day)]  # noqa: E731
    assert attention(None, (), None, DAY) == ()
    assert said(Decimal(1299), DAY) == []
    assert said(Decimal(1300), DAY) == ["signal_crossed"]
    assert said(None, DAY) == []
    assert said(Decimal(1), date(2026, 6, 1)) == []
    assert said(Decimal(1), date(2026, 6, 2)) == ["condition_overdue"]
    both = [ConditionCheck(id=str(n), account_id="a", decision_id=given.id, number=n, met_on=DAY) for n in (0, 1)]
    assert said(Decimal(1), date(2026, 6, 2), both) == ["conditions_met"]
    assert said(Decimal(1), date(2027, 3, 2), both) == ["conditions_met", "watch_ended"]
    refusal = decision("a", Verdict.EXCLUDE, signal_percent=10.0, sales_then=Decimal(0))
    assert [a.code for a in attention(refusal, (), Decimal(5), date(2027, 3, 2))] == ["signal_crossed", "review_due"]
    texts = [reasons.attention_text(a) for a in attention(refusal, (), Decimal(5), date(2027, 3, 2))]
    assert texts == ["The signal was crossed: it buys now, and did not at the decision", "To review since 2 Mar 2027"]
    assert (
        reasons.attention_text(attention(given, (), Decimal(1300), DAY)[0])
        == "The signal was crossed: sales +30% since the decision"
    )


def test_sales_that_cross_the_signal_bring_the_account_back_by_themselves(portfolio):
    account = new_account(portfolio)
    prepare_decision(portfolio, account.id)
    put(portfolio, sold(account.id, 1000))
    decide(portfolio, account.id, Verdict.EXCLUDE, signal_percent=30.0, review_on=TODAY + timedelta(days=300), decided_on=TODAY)
    assert portfolio.load(account.id).selection.attention == ()
    assert portfolio.load(account.id).selection.decisions[0].sales_then == 1000
    put(portfolio, sold(account.id, 300))
    assert [a.code for a in portfolio.load(account.id).selection.attention] == ["signal_crossed"]
    (row,) = PortfolioTable(portfolio).read_all().rows.values()
    assert [a.code for a in row.attention] == ["signal_crossed"]


def test_conditions_are_ticked_without_touching_the_decision(portfolio):
    account = new_account(portfolio)
    prepare_decision(portfolio, account.id)
    decide(
        portfolio,
        account.id,
        Verdict.WATCH,
        conditions="",
        dated_conditions=(DatedCondition("It pays"),),
        review_on=date(2030, 1, 1),
    )
    (recorded,) = portfolio.load(account.id).selection.decisions
    decisions.meet_condition(portfolio, recorded, 0, DAY)
    assert [a.code for a in portfolio.load(account.id).selection.attention] == ["conditions_met"]
    decisions.meet_condition(portfolio, recorded, 0, None)
    data = portfolio.load(account.id)
    assert (data.selection.attention, data.selection.decisions, len(data.selection.checks)) == ((), (recorded,), 1)
    with refused("no_such_condition"):
        decisions.meet_condition(portfolio, recorded, 1, DAY)


def test_a_watch_is_extended_once(portfolio):
    account = new_account(portfolio)
    prepare_decision(portfolio, account.id)
    decide(portfolio, account.id, Verdict.WATCH)
    decide(portfolio, account.id, Verdict.WATCH)
    with refused("decision_not_ready", GateRefusedError) as info:
        decide(portfolio, account.id, Verdict.WATCH)
    assert [u.condition for u in info.value.unmet] == ["extended_already"]
    decide(portfolio, account.id, Verdict.EXCLUDE)
    decide(portfolio, account.id, Verdict.WATCH)
    assert len(portfolio.load(account.id).selection.decisions) == 4


SEGMENT = decisions.SegmentExclusion(
    segment="Small shops", reason="Too small for a plan", decided_by=BOSS, decided_on=DAY, review_on=date(2027, 3, 2),
    served_how="Catalogue", served_by="Inside sales", reopen_signal="Sales up", signal_percent=50.0, include_title="Included",
    include_effect="It takes hours from accounts that grow", exclude_title="Not included", exclude_effect="Some order less",
)  # fmt: skip


# -- many at once ------------------------------------------------------------------------------------


def test_a_segment_is_left_out_in_one_act_with_a_record_each(portfolio):
    accounts = [new_account(portfolio, f"Shop {n}") for n in range(3)]
    prepare_decision(portfolio, accounts[0].id)
    own = portfolio.load(accounts[0].id).selection.scenarios
    edit = decisions.exclude_segment(portfolio, [a.id for a in accounts], SEGMENT)
    for account in accounts:
        (recorded,) = portfolio.load(account.id).selection.decisions
        assert (recorded.verdict, recorded.segment, recorded.signal_percent) == (Verdict.EXCLUDE, "Small shops", 50.0)
    assert portfolio.load(accounts[0].id).selection.scenarios == own, "an account keeps the scenarios it has"
    assert [s.verdict for s in portfolio.load(accounts[1].id).selection.scenarios] == [Verdict.INCLUDE, Verdict.EXCLUDE]
    with refused("act_is_final"):
        portfolio.undo(edit)


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"segment": " "}, ValidationError, "required"), ({"include_effect": ""}, ValidationError, "required"), ({"served_by": ""}, ValidationError, "required"),
        ({"decided_on": TODAY + timedelta(days=2), "review_on": date(2040, 1, 1)}, ValidationError, "in_the_future"),
    ],
)  # fmt: skip
def test_nothing_is_recorded_when_the_shared_words_are_not_whole(portfolio, change, error, code):
    accounts = [new_account(portfolio, f"Shop {n}") for n in range(2)]
    with refused(code, error):
        decisions.exclude_segment(portfolio, [a.id for a in accounts], replace(SEGMENT, **change))
    assert all(not portfolio.load(a.id).selection.decisions and not portfolio.load(a.id).selection.scenarios for a in accounts)


def test_an_account_in_the_plan_is_not_left_out_with_others(portfolio):
    accounts = [new_account(portfolio, f"Shop {n}") for n in range(2)]
    prepare_decision(portfolio, accounts[1].id)
    decide(portfolio, accounts[1].id)
    with refused("already_decided"):
        decisions.exclude_segment(portfolio, [a.id for a in accounts], SEGMENT)
    with refused("nothing_chosen"):
        decisions.exclude_segment(portfolio, [], SEGMENT)
    lone = new_account(portfolio, "Half")
    scenario = Scenario(id=new_id(), account_id=lone.id, verdict=Verdict.WATCH)
    put(portfolio, scenario)
    with refused("decision_not_ready"):
        decisions.exclude_segment(portfolio, [lone.id], SEGMENT)
