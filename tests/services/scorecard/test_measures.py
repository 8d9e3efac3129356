"""Figures as they are entered: plausible, as ratios, by both sides."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kamdesk.domain.evidence import Evidence
from kamdesk.domain.ids import new_id
from kamdesk.domain.scorecard.indicators import Measure
from kamdesk.services.scorecard import indicators
from tests.support import new_account, put, refused
from tests.support.sheets import OTIF, measure, sheet

Q2, Q3, Q4 = "2026-Q2", "2026-Q3", "2026-Q4"


@pytest.fixture
def otif(portfolio):
    return put(portfolio, replace(OTIF, id=new_id(), account_id=new_account(portfolio).id))


def the_measure(portfolio, one):
    return next(iter(portfolio.load(one.account_id).scorecard.measures))


@pytest.mark.parametrize(("value", "code"), [(100.5, "percent_over_range"), (-0.1, "percent_over_range")])
def test_values_that_cannot_be_meant_are_refused(portfolio, otif, value, code):
    with refused(code):
        indicators.record_measure(portfolio, otif, Q3, value)
    with refused(code):
        indicators.record_measure(portfolio, otif, Q3, value, field="client_value")
    assert portfolio.load(otif.account_id).scorecard.measures == ()


def test_ten_times_the_target_is_a_slip_of_the_decimal_sign(portfolio, otif):
    hours = put(portfolio, replace(otif, id=new_id(), unit="h", floor=0.0, threshold=8.0, target=20.0))
    indicators.record_measure(portfolio, hours, Q3, 200.0)
    with refused("far_over_target") as caught:
        indicators.record_measure(portfolio, hours, Q3, 2400.0)
    assert caught.value.params["meant"] == pytest.approx(24 * 1, rel=10)
    blank = put(portfolio, replace(otif, id=new_id(), unit="", floor=None, threshold=None, target=None))
    indicators.record_measure(portfolio, blank, Q3, 1e9)
    with refused("no_such_indicator"):
        put(portfolio, Measure(id=new_id(), account_id=otif.account_id, indicator_id="gone", period=Q3, value=1.0))


def test_a_ratio_is_typed_as_what_was_counted(portfolio, otif):
    indicators.record_ratio(portfolio, otif, Q3, 412, 430)
    found = the_measure(portfolio, otif)
    assert (found.numerator, found.denominator, round(found.value, 2)) == (412, 430, 95.81)
    indicators.record_measure(portfolio, otif, Q3, 96.0)
    found = the_measure(portfolio, otif)
    assert (found.numerator, found.denominator, found.value) == (None, None, 96.0)
    with refused("bad_denominator"):
        indicators.record_ratio(portfolio, otif, Q3, 1, 0)
    indicators.record_ratio(portfolio, otif, Q3, 412, 430)
    indicators.record_measure(portfolio, otif, Q3, None)
    found = the_measure(portfolio, otif)
    assert (found.numerator, found.denominator, found.withdrawn_on) == (412, 430, date.today())
    assert indicators.record_measure(portfolio, otif, Q3, None) is None


def test_the_clients_figure_and_the_settlement(portfolio, otif):
    indicators.record_measure(portfolio, otif, Q3, 96.2)
    indicators.record_measure(portfolio, otif, Q3, 93.8, field="client_value")
    assert portfolio.load(otif.account_id).scorecard.result(Q3).indicators()[0].is_disputed
    with refused("in_the_future"):
        indicators.settle(portfolio, the_measure(portfolio, otif), 95.0, "Marta", date.today() + timedelta(1))
    with refused("required"):
        indicators.settle(portfolio, the_measure(portfolio, otif), 95.0, "", date.today())
    edit = indicators.settle(portfolio, the_measure(portfolio, otif), 95.0, "Marta", date.today())
    found = portfolio.load(otif.account_id).scorecard.result(Q3).indicators()[0]
    assert (found.value, found.is_disputed) == (95.0, False)
    portfolio.undo(edit)
    assert portfolio.load(otif.account_id).scorecard.result(Q3).indicators()[0].is_disputed


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (sheet(tolerance=-1.0), "negative"),
        (sheet(decimals=7), "out_of_range"),
        (measure(value=1.0, denominator=0.0), "bad_denominator"),
        (measure(value=1.0, settled_value=1.0, settled_with="M"), "required"),
        (
            Evidence(
                id="e", account_id="a", subject_kind="k", subject_id="s", name="", sha256="x", size=1, added_on=date(2026, 1, 1)
            ),
            "required",
        ),
        (
            Evidence(
                id="e",
                account_id="a",
                subject_kind="k",
                subject_id="s",
                name="n",
                sha256="x",
                size=1 << 30,
                added_on=date(2026, 1, 1),
            ),
            "evidence_too_large",
        ),
    ],
)
def test_sheets_and_measures_are_checked(record, code):
    with refused(code):
        record.cleaned()


def test_removing_an_indicator_takes_sheet_and_figures_along(portfolio, otif):
    put(portfolio, replace(sheet(), id=new_id(), account_id=otif.account_id, indicator_id=otif.id))
    indicators.record_measure(portfolio, otif, Q3, 96.2)
    assert portfolio.load(otif.account_id).scorecard.sheet_of(otif) is not None
    edit = portfolio.remove(otif)
    assert portfolio.load(otif.account_id).scorecard.sheets == ()
    portfolio.undo(edit)
    data = portfolio.load(otif.account_id)
    assert (len(data.scorecard.sheets), len(data.scorecard.measures)) == (1, 1)
    assert [r.period for r in data.scorecard.course(6)] == [Q3]
