"""Scenarios of the whole portfolio add up what the accounts say."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.requirements import Requirements
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.portfolio_scenarios import Branch, Choice, Outlook, PortfolioScenario, changed, totals
from kamdesk.domain.selection.scenarios import NetValue
from kamdesk.services.selection.impact import impact, included_hours
from tests.support import DAY, decide, new_account, prepare_decision, put, refused
from tests.support.selection import sold


def net(amount):
    return NetValue(Decimal(amount - 10), Decimal(amount), Decimal(amount + 10))


OUTLOOKS = [
    Outlook("a", "A", Verdict.INCLUDE, Decimal(100), Decimal(50), 200, {Verdict.INCLUDE: Branch(net(5), 300, Decimal(150)), Verdict.EXCLUDE: Branch(net(1), 0)}),
    Outlook("b", "B", Verdict.INCLUDE, Decimal(80), Decimal(20), None, {Verdict.INCLUDE: Branch(net(7), 100)}),
    Outlook("c", "C", Verdict.EXCLUDE, Decimal(60), Decimal(90), 40, {Verdict.INCLUDE: Branch(net(9), 120, Decimal(90))}),
    Outlook("d", "D", None, Decimal(40), None, None, {}),
    Outlook("e", "E", Verdict.WATCH, Decimal(20), Decimal(10), None, {Verdict.WATCH: Branch(net(2), 25), Verdict.INCLUDE: Branch(net(4))}),
]  # fmt: skip


def test_a_portfolio_scenario_adds_up_what_the_accounts_say():
    now = totals(OUTLOOKS, {}, Decimal(1000), 10)
    assert (now.included, now.watched, now.excluded, now.hours, now.hours_unknown) == (2, 1, 1, 325, 0)
    assert (now.remaining, now.net.expected, now.net.low, now.without_scenario) == (70, 14, -16, 1)
    choices = {"a": Verdict.EXCLUDE, "b": Verdict.EXCLUDE, "c": Verdict.INCLUDE, "d": Verdict.INCLUDE, "e": Verdict.INCLUDE}
    then = totals(OUTLOOKS, choices, Decimal(1000), 10)
    one_by_one = [o.branches.get(choices[o.account_id]) for o in OUTLOOKS]
    assert then.net.expected == sum(b.net.expected for b in one_by_one if b)
    assert then.hours == sum(o.hours_if(choices[o.account_id]) or 0 for o in OUTLOOKS)
    assert (then.included, then.hours, then.hours_unknown, then.without_scenario, then.remaining) == (3, 120, 2, 2, 100)
    assert then.concentration.first == pytest.approx(100 / 1030 * 100)
    assert [(o.name, v) for o, v in changed(OUTLOOKS, {**choices, "e": Verdict.WATCH})] == [
        ("A", "exclude"),
        ("B", "exclude"),
        ("C", "include"),
        ("D", "include"),
    ]
    assert totals(OUTLOOKS, {}).concentration.first == pytest.approx(150 / 350 * 100)


def test_a_portfolio_scenario_names_live_accounts_only(portfolio):
    live, gone = new_account(portfolio, "Live"), new_account(portfolio, "Gone", archived_on=DAY)
    made = put(portfolio, PortfolioScenario(id=new_id(), name="2027", choices=(Choice(live.id, Verdict.WATCH),)))
    with refused("archived_account", ValidationError) as info:
        portfolio.save(replace(made, choices=(*made.choices, Choice(gone.id, Verdict.WATCH))))
    assert info.value.field == "choices"
    with refused("no_such_account"):
        portfolio.save(replace(made, choices=(Choice("nobody", Verdict.WATCH),)))
    prepare_decision(portfolio, live.id)
    effect = portfolio.load(live.id).selection.effects[0]
    with refused("archived_account", ValidationError) as info:
        portfolio.save(replace(effect, affected_accounts=(gone.id,)))
    assert info.value.field == "affected_accounts"
    portfolio.save(replace(portfolio.get(Account, live.id), archived_on=DAY))
    portfolio.save(replace(made, name="still")), "what it named before stays"
    assert made.verdicts() == {live.id: Verdict.WATCH}


def test_the_hours_and_share_of_one_scenario(portfolio):
    portfolio.save(replace(portfolio.settings, company_sales=Decimal(10_000), kam_hours=300))
    one, other, past = (new_account(portfolio, name) for name in ("One", "Other", "Past"))
    for account in (one, other, past):
        prepare_decision(portfolio, account.id)
    decide(portfolio, other.id)
    decide(portfolio, past.id)
    portfolio.save(replace(portfolio.get(Account, past.id), archived_on=DAY))
    put(portfolio, Requirements(id=new_id(), account_id=other.id, hours_per_year=240), sold(one.id, 1000))
    assert included_hours(portfolio) == {other.id: 240}
    data = portfolio.load(one.id)
    scenario = replace(data.selection.scenarios[0], hours=100, sales_after=Decimal(2000))
    found = impact(portfolio, data, scenario)
    assert (found.share_now, round(found.share_after, 2), found.hours_before, found.hours_after, found.is_over_capacity) == (
        10,
        18.18,
        240,
        340,
        True,
    )
    bare = impact(portfolio, data, data.selection.scenarios[0])
    assert (bare.share_after, bare.hours_after, bare.is_over_capacity) == (None, None, False)
