"""Which figure counts: ours or theirs, its ratio, its anchors, and when it is due."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.periods import Frequency
from kamdesk.domain.scorecard.anchors import EarlierAnchors
from kamdesk.domain.scorecard.groups import Group, Light
from kamdesk.domain.scorecard.indicators import Aggregation, Basis, DataFrom, ratio
from kamdesk.domain.scorecard.measured_values import Values
from kamdesk.domain.scorecard.scoring import indicator_score, measure_indicator, pace
from kamdesk.domain.settings import Settings
from kamdesk.services.scorecard import indicators
from tests.support import live_indicator, new_account, put, refused
from tests.support.sheets import OTIF, measure, sheet

Q2, Q3, Q4 = "2026-Q2", "2026-Q3", "2026-Q4"


SETTINGS = Settings()


def result(*measures, one=OTIF, period=Q3, sheets=(), settings=SETTINGS):
    return measure_indicator(one, Values(measures, settings, None, sheets), period, settings)


# -- ours and theirs ---------------------------------------------------------------------------------


def test_the_worse_of_two_figures_counts_until_it_is_settled():
    both = measure(value=96.2, client_value=93.8)
    found = result(both)
    assert (found.value, found.own_value, found.client_value, found.is_disputed) == (93.8, 96.2, 93.8, True)
    assert found.light is Light.RED
    settled = replace(both, settled_value=95.0, settled_on=date(2026, 10, 9), settled_with="Marta")
    found = result(settled)
    assert (found.value, found.is_disputed, found.own_value) == (95.0, False, 96.2)


def test_a_disputed_figure_is_amber_at_most():
    assert result(measure(value=99.0, client_value=98.5)).light is Light.AMBER


@pytest.mark.parametrize(
    ("fields", "value", "is_disputed"),
    [
        ({"tolerance": 2.4}, 96.2, False),
        ({"tolerance": 2.4, "data_from": DataFrom.CLIENT}, 93.8, False),
        ({"tolerance": 2.4, "data_from": DataFrom.WORSE}, 93.8, False),
        ({"tolerance": 2.39}, 93.8, True),
        ({"tolerance": 2.39, "data_from": DataFrom.OURS}, 93.8, True),
    ],
)
def test_within_tolerance_the_agreed_party_counts(fields, value, is_disputed):
    found = result(measure(value=96.2, client_value=93.8), sheets=[sheet(**fields)])
    assert (found.value, found.is_disputed) == (value, is_disputed)


def test_both_figures_are_rounded_as_agreed_before_they_are_compared():
    found = result(measure(value=96.24, client_value=96.16), sheets=[sheet(decimals=1)])
    assert (found.value, found.is_disputed) == (96.2, False)
    assert sheet().rounded(1.25) == 1.25
    assert sheet(decimals=0).rounded(2.5) == 3
    assert sheet(decimals=0).rounded(None) is None
    assert sheet(decimals=6).rounded(1e308) == 1e308
    assert sheet(decimals=2**40).rounded(1.25) == 1.25, "the file was damaged: no figure is lost by it"


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 5))
def test_the_client_is_never_scored_above_by_a_dispute(own, theirs, tolerance):
    found = result(measure(value=own, client_value=theirs), sheets=[sheet(tolerance=tolerance)])
    if found.is_disputed:
        assert found.score == min(indicator_score(OTIF, own), indicator_score(OTIF, theirs))
        assert found.light is not Light.GREEN


def test_a_settlement_of_every_month_settles_the_quarter():
    months = [measure(f"2026-0{m}", value=96.0, client_value=90.0) for m in (7, 8, 9)]
    assert result(*months).is_disputed
    agreed = [replace(m, settled_value=95.0, settled_on=date(2026, 10, 1), settled_with="Marta") for m in months]
    values = Values(agreed, SETTINGS)
    assert result(*agreed).value == 95
    assert values.is_settled(OTIF, Q3)
    assert not Values(months, SETTINGS).is_settled(OTIF, Q3)
    assert not values.is_settled(OTIF, Q4)
    assert Values([replace(agreed[0], period=Q3)], SETTINGS).is_settled(OTIF, Q3)
    assert Values([replace(agreed[0], period=Q3)], SETTINGS).measure(OTIF, Q3).settled_value == 95


# -- ratios, bands, anchors of old -------------------------------------------------------------------


def test_ratios_are_as_the_sheet_says():
    assert ratio(412, 430, "%") == pytest.approx(95.81, abs=0.005)
    assert ratio(37, 82_000, "ppm") == pytest.approx(451.2, abs=0.05)
    assert ratio(3, 4, "") == 0.75


def test_a_quarter_divides_all_it_counted_and_does_not_average_ratios():
    months = [
        measure("2026-07", value=50.0, numerator=1.0, denominator=2.0),
        measure("2026-08", value=100.0, numerator=98.0, denominator=98.0),
        measure("2026-09", value=100.0, numerator=100.0, denominator=100.0),
    ]
    assert result(*months).value == pytest.approx(99.5)
    assert result(*months[:2]).value == 75
    assert result(replace(months[0], numerator=None), *months[1:]).value == pytest.approx(250 / 3)


@pytest.mark.parametrize(
    ("value", "points"), [(20, 100), (25, 100), (30, 100), (32.5, 75), (35, 50), (40, 0), (17.5, 75), (15, 50), (10, 0)]
)
def test_a_band_scores_alike_on_both_sides(value, points):
    stock = replace(OTIF, floor=10.0, threshold=15.0, target=20.0, target_high=30.0)
    assert indicator_score(stock, value) == pytest.approx(points)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"target_high": 97.0}, "band_out_of_order"),
        ({"target": None, "target_high": 97.0}, "band_out_of_order"),
        ({"floor": None, "threshold": 99.0, "target_high": 99.0}, "band_falls"),
    ],
)
def test_a_band_goes_upwards(fields, code):
    with refused(code):
        replace(OTIF, **fields).cleaned()


def test_anchors_hold_for_their_own_periods():
    one = replace(OTIF, earlier=(EarlierAnchors(Q2, 80.0, 90.0, 95.0),))
    values = [measure(Q2, value=95.0), measure(Q3, value=95.0)]
    assert result(*values, one=one, period=Q2).score == 100
    found = result(*values, one=one)
    assert found.score == pytest.approx(62.5)
    assert found.previous.score == 100
    assert found.anchored.target == 98
    assert result(*values, one=one, period=Q2).anchored.target == 95
    assert one.at("2026-06").target == 95


def test_an_anchor_changes_from_a_period_on_or_for_all_its_time(portfolio):
    account = new_account(portfolio)
    one = put(portfolio, live_indicator(account.id, Group.QUALITY, floor=80.0, threshold=90.0, target=95.0))
    indicators.set_anchor(portfolio, one, "target", 98.0, Q3, from_period=True)
    (now,) = portfolio.load(account.id).scorecard.own_indicators
    assert (now.target, now.earlier) == (98.0, (EarlierAnchors(Q2, 80.0, 90.0, 95.0),))
    indicators.set_anchor(portfolio, now, "target", 96.0, "2026-Q1", from_period=True)
    (now,) = portfolio.load(account.id).scorecard.own_indicators
    assert (now.target, now.earlier[0].target) == (98.0, 96.0)
    with refused("anchors_out_of_order"):
        indicators.set_anchor(portfolio, now, "threshold", 97.0, Q2, from_period=True)
    indicators.set_anchor(portfolio, now, "target", 99.0, Q4, from_period=False)
    (now,) = portfolio.load(account.id).scorecard.own_indicators
    assert (now.target, len(now.earlier)) == (99.0, 1)


# -- figures that are not due ------------------------------------------------------------------------


def test_a_yearly_figure_holds_until_the_next_is_due():
    audit = replace(OTIF, frequency=Frequency.YEAR, aggregation=Aggregation.LAST)
    only = measure("2025-Q4", value=98.0)
    for period in ("2026-Q1", Q2, Q3):
        found = result(only, one=audit, period=period)
        assert (found.is_stale, found.value, found.measured_in, found.score) == (False, 98.0, "2025-Q4", 100)
    late = result(only, one=audit, period=Q4)
    assert (late.is_stale, late.value, late.light, late.measured_in) == (True, None, Light.GREEN, "2025-Q4")
    assert result(measure(Q2, value=98.0)).is_stale


def test_the_pace_of_the_year():
    assert pace(1480, 2400, 0.60) == pytest.approx(102.78, abs=0.005)
    sales = replace(OTIF, group=Group.RESULTS, unit="", basis=Basis.YEAR_TO_DATE, floor=1600.0, threshold=2000.0, target=2400.0)
    last = [measure(f"2025-Q{n}", value=v) for n, v in ((1, 300.0), (2, 800.0), (3, 1200.0), (4, 2000.0))]
    found = result(*last, measure(Q3, value=1480.0), one=sales)
    assert found.pace == pytest.approx(102.78, abs=0.005)
    assert found.light is Light.GREEN
