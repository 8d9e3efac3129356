"""Indicators, their values, and those that follow from sales."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kamdesk.domain.account.sales import Sale
from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import Frequency
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Basis, Computed, Scorecard
from kamdesk.domain.scorecard.library import TEMPLATES
from kamdesk.i18n import terms
from kamdesk.services.scorecard import indicators
from tests.support import decide, live_indicator, new_account, prepare_decision, put, refused


def test_ready_made_indicators_come_once_as_one_change(portfolio):
    account = new_account(portfolio)
    edit = indicators.add_templates(portfolio, account.id, terms.template)
    found = portfolio.load(account.id).scorecard.own_indicators
    assert [i.name for i in found] == [terms.template(t) for t in TEMPLATES if t.is_basic]
    assert len({i.position for i in found}) == len(found) == 8
    assert all(i.is_live for i in found)
    assert indicators.add_templates(portfolio, account.id, terms.template) is None
    indicators.add_indicator(portfolio, account.id, Group.INNOVATION, "Pilots of ours", "pcs")
    last = portfolio.load(account.id).scorecard.indicators[-1]
    assert (last.name, last.unit, last.position) == ("Pilots of ours", "pcs", len(found) + 1)
    portfolio.undo(edit)
    assert [i.name for i in portfolio.load(account.id).scorecard.own_indicators] == ["Pilots of ours"]


def test_values_are_typed_changed_and_taken_away(portfolio):
    account = new_account(portfolio)
    one = put(portfolio, live_indicator(account.id, Group.QUALITY))
    assert indicators.record_measure(portfolio, one, "2026-Q3", None) is None
    indicators.record_measure(portfolio, one, "2026-Q3", 4.0)
    indicators.record_measure(portfolio, one, "2026-Q3", 6.0)
    (measure,) = portfolio.load(account.id).scorecard.measures
    assert measure.value == 6
    portfolio.save(replace(measure, client_value=5.0))
    indicators.record_measure(portfolio, one, "2026-Q3", None)
    (measure,) = portfolio.load(account.id).scorecard.measures
    assert (measure.value, measure.client_value, measure.withdrawn_on, measure.client_withdrawn_on) == (6, 5, date.today(), None)
    portfolio.save(replace(measure, client_value=None))
    (measure,) = portfolio.load(account.id).scorecard.measures
    assert (measure.value, measure.client_value, measure.client_withdrawn_on) == (6, 5, date.today())
    indicators.record_measure(portfolio, one, "2026-Q3", 6.0)
    (measure,) = portfolio.load(account.id).scorecard.measures
    assert (measure.value, measure.withdrawn_on, measure.client_withdrawn_on) == (6, None, date.today())


def sold(portfolio, account, *lines):
    put(
        portfolio,
        *(
            Sale(
                id=new_id(),
                account_id=account.id,
                sold_on=day,
                amount=Decimal(amount),
                product_line=line,
                cost=None if cost is None else Decimal(cost),
            )
            for day, amount, line, cost in lines
        ),
    )


def test_sales_give_computed_indicators_that_nobody_can_type(portfolio):
    account = new_account(portfolio)
    assert portfolio.load(account.id).scorecard.indicators == ()
    sold(
        portfolio,
        account,
        (date(2026, 8, 5), 100, "Pumps", 60),
        (date(2026, 8, 9), 50, "Seals", None),
        (date(2025, 11, 1), 10, "", 5),
    )
    data = portfolio.load(account.id)
    assert [(i.computed, i.unit, i.weight) for i in data.scorecard.indicators] == [
        ("turnover", "EUR", 0),
        ("margin", "%", 0),
        ("cross_selling", "", 0),
    ]
    assert [r.value for r in data.scorecard.result("2026-Q3").groups[0].indicators] == [150, 40, 2]
    turnover = data.scorecard.indicators[0]
    with refused("computed_value"):
        indicators.record_measure(portfolio, turnover, "2026-Q3", 1.0)
    indicators.save_indicator(portfolio, replace(turnover, threshold=100.0, target=200.0))
    data = portfolio.load(account.id)
    own = data.scorecard.own_indicators[0]
    assert (own.weight, own.computed, len(data.scorecard.indicators)) == (1, "turnover", 3)
    assert data.scorecard.result("2026-Q3").groups[0].score == 75
    with refused("computed_twice"):
        indicators.save_indicator(portfolio, turnover)
    indicators.save_indicator(portfolio, replace(own, weight=2.0))
    assert portfolio.load(account.id).scorecard.own_indicators[0].weight == 2
    with refused("computed_twice"):
        indicators.add_indicator(portfolio, account.id, Group.RESULTS, "Sales")


@pytest.mark.parametrize(
    ("basis", "turnover", "lines"), [("period", 150, 2), ("snapshot", 150, 2), ("year_to_date", 157, 3), ("rolling_12", 167, 3)]
)
def test_computed_figures_follow_their_basis(portfolio, basis, turnover, lines):
    account = new_account(portfolio)
    sold(portfolio, account, (date(2026, 8, 5), 100, "Pumps", 60), (date(2026, 8, 9), 50, "Seals", None), (date(2026, 1, 9), 7, "Valves", 1), (date(2025, 10, 1), 10, "", 5),
         (date(2025, 9, 30), 1000, "Old", 5))  # fmt: skip
    book = portfolio.load(account.id).sales
    assert book.computed(Computed.TURNOVER, "2026-Q3", Basis(basis)) == turnover
    assert book.computed(Computed.CROSS_SELLING, "2026-Q3", Basis(basis)) == lines
    assert book.computed(Computed.MARGIN, "2026-Q3", Basis.PERIOD) == 40
    assert book.computed(Computed.MARGIN, "2024-Q3", Basis(basis)) is None


def test_the_last_twelve_months_end_with_the_last_closed_month_sold_in(portfolio):
    account, other = new_account(portfolio), new_account(portfolio, "Other")
    sold(
        portfolio,
        account,
        (date(2026, 3, 5), 100, "Pumps", 60),
        (date(2025, 4, 1), 10, "Seals", 5),
        (date(2025, 3, 31), 1000, "Pumps", 5),
    )
    sold(portfolio, other, (date(2026, 4, 2), 1, "", None))
    loaded = portfolio.load_many([account.id, other.id], today=date(2026, 4, 20))
    assert loaded[account.id].sales.last_12_by_line() == {"Pumps": 100, "Seals": 10}
    assert loaded[account.id].sales.last_12() == 110
    assert loaded[other.id].sales.last_12() is None
    later = portfolio.load_many([account.id], today=date(2026, 5, 1))[account.id]
    assert later.sales.last_12_by_line() == {"Pumps": 100}
    early = portfolio.load_many([account.id], today=date(2024, 1, 1))[account.id]
    assert early.sales.last_12_by_line() == {}


def test_periods_on_offer_reach_from_the_first_figure_to_now(portfolio):
    account = new_account(portfolio)
    at = date(2026, 11, 23)

    def data():
        return portfolio.load_many([account.id], today=at)[account.id]

    assert data().scorecard.selectable_periods() == ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert data().scorecard.latest_period == "2026-Q4"
    one = put(portfolio, live_indicator(account.id, Group.QUALITY))
    indicators.record_measure(portfolio, one, "2025-02", 1.0)
    indicators.record_measure(portfolio, one, "2024", 1.0)
    indicators.record_measure(portfolio, one, "2027-Q1", 9.0)
    assert data().scorecard.periods == ("2025-Q1", "2027-Q1")
    assert data().scorecard.selectable_periods()[0] == "2025-Q1"
    assert data().scorecard.selectable_periods()[-1] == data().scorecard.latest_period == "2027-Q1"
    assert data().scorecard.basis_values(one, ["2025-Q1", "2026-Q1", "2027-Q1"]) == [1, None, 9]
    sold(portfolio, account, (date(2024, 5, 5), 1, "", None))
    assert data().scorecard.periods[0] == "2024-Q2"
    assert data().sales.periods(Frequency.MONTH) == ["2024-05"]


def test_group_weights_are_proposed_by_the_driver_until_set(portfolio):
    account = new_account(portfolio)
    assert set(portfolio.load(account.id).scorecard.weights.values()) == {25}
    prepare_decision(portfolio, account.id)
    assert set(portfolio.load(account.id).scorecard.weights.values()) == {25}
    decide(portfolio, account.id)
    assert portfolio.load(account.id).scorecard.weights[Group.RESULTS] == 40
    portfolio.save(Scorecard(id=new_id(), account_id=account.id, weight_quality=70.0))
    assert portfolio.load(account.id).scorecard.weights[Group.QUALITY] == 70
