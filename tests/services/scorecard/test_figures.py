"""Figures as they are typed and pasted."""

from dataclasses import replace

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Aggregation, Indicator
from kamdesk.services.scorecard import figures, indicators
from kamdesk.services.scorecard.figures import Figure, PastedCell
from kamdesk.services.scorecard.wording import name_with_unit
from tests.support import included_account, live_indicator, new_account, put, refused

Q3 = "2026-Q3"


@pytest.fixture
def otif(portfolio):
    account = new_account(portfolio)
    one = live_indicator(account.id, Group.QUALITY, name="OTIF", unit="%", floor=85.0, threshold=94.0, target=98.0)
    return put(portfolio, replace(one, aggregation=Aggregation.RATIO))


@pytest.mark.parametrize(
    ("name", "unit", "shown"),
    [("Margin", "EUR", "Margin (€)"), ("Visits", "", "Visits"), ("Rejects (ppm)", "ppm", "Rejects (ppm)")],
)
def test_a_unit_is_said_once(otif, name, unit, shown):
    assert name_with_unit(replace(otif, name=name, unit=unit)) == shown


@pytest.mark.parametrize(
    ("text", "sign", "unit", "figure"),
    [
        ("96,2", ",", "%", Figure(96.2)),
        (" 96.2 % ", ".", "%", Figure(96.2)),
        ("36 h", ",", "h", Figure(36.0)),
        ("—", ",", "%", Figure(None)),
        ("", ",", "%", Figure(None)),
        ("3/4", ",", "", Figure(0.75, 3.0, 4.0)),
        ("1,5 k", ",", "k", Figure(1500.0)),
        ("–", ",", "%", Figure(None)),
        ("\u200b", ",", "%", Figure(None)),
        ("1\u2009200,5 h", ",", "", Figure(1200.5)),
        ("(45 k€)", ",", "€", Figure(-45000.0)),
        ("−5 %", ",", "%", Figure(-5.0)),
    ],
)
def test_figures_are_read_as_they_are_written(text, sign, unit, figure):
    indicator = Indicator(id="i", account_id="a", group=Group.QUALITY, name="n", unit=unit)
    assert figures.read_figure(text, indicator, sign) == figure


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lots", "not_a_number"),
        ("1/0", "bad_denominator"),
        ("1/-2", "bad_denominator"),
        ("a/2", "not_a_number"),
        ("NaN", "not_a_number"),
        ("inf/2", "not_a_number"),
        ("12 34", "not_a_number"),
    ],
)
def test_what_is_no_figure_is_refused(otif, text, code):
    with refused(code):
        figures.read_figure(text, otif, ",")


def test_what_is_typed_is_saved(portfolio, otif):
    figures.record(portfolio, otif, Q3, "412/430", ",")
    (measure,) = portfolio.load(otif.account_id).scorecard.measures
    assert (measure.numerator, measure.denominator) == (412, 430)
    figures.record(portfolio, otif, Q3, "95", ",", "client_value")
    (measure,) = portfolio.load(otif.account_id).scorecard.measures
    assert (measure.client_value, measure.numerator) == (95, 412)
    figures.record(portfolio, otif, Q3, "1/4", ",", "client_value")
    assert portfolio.load(otif.account_id).scorecard.measures[0].client_value == 25


@pytest.mark.parametrize(
    ("text", "block"),
    [("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]), ("5", [["5"]]), ("1\r\r\n", [["1"]])],
)
def test_a_block_is_read_as_a_spreadsheet_copies_it(text, block):
    assert figures.read_block(text) == block


def test_an_empty_block_is_refused():
    with refused("nothing_to_paste", ValidationError):
        figures.read_block(" \n\t\n")


def test_a_paste_saves_what_can_be_saved_and_names_the_rest(portfolio, otif):
    ppm = put(portfolio, replace(otif, id=new_id(), name="PPM", unit="ppm", floor=1200.0, threshold=600.0, target=200.0))
    virtual = replace(otif, id="computed-turnover")
    found = figures.paste(
        portfolio,
        [
            PastedCell(otif, Q3, "value", "412/430"),
            PastedCell(otif, Q3, "client_value", "95,0"),
            PastedCell(ppm, Q3, "value", "450"),
            PastedCell(ppm, "2026-Q2", "value", "x"),
            PastedCell(ppm, "2026-Q1", "value", ""),
            PastedCell(otif, "2026-Q2", "value", "120"),
            PastedCell(otif, Q3, "threshold", "95"),
            PastedCell(otif, Q3, "target", "99"),
            PastedCell(ppm, Q3, "target", "700"),
            PastedCell(virtual, Q3, "target", "1"),
        ],
        ",",
    )
    assert {(c.field, c.text): e.code for c, e in found.refused} == {
        ("value", "x"): "not_a_number", ("value", "120"): "percent_over_range", ("target", "700"): "anchors_out_of_order",
        ("target", "1"): "computed_value",
    }  # fmt: skip
    data = portfolio.load(otif.account_id)
    by_id = {m.indicator_id: m for m in data.scorecard.measures}
    assert (round(by_id[otif.id].value, 2), by_id[otif.id].client_value, by_id[ppm.id].value) == (95.81, 95.0, 450.0)
    assert {i.target for i in data.scorecard.own_indicators} == {99.0, 200.0}
    portfolio.undo(found.edit)
    assert portfolio.load(otif.account_id).scorecard.measures == ()
    assert figures.paste(portfolio, [], ",").edit is None


def test_pasted_anchors_leave_those_of_earlier_periods_as_typed_ones_do(portfolio, otif):
    was = (otif.floor, otif.threshold, otif.target)
    cells = [PastedCell(otif, Q3, name, text) for name, text in (("floor", "96"), ("threshold", "98"), ("target", "99,5"))]
    assert figures.changed_anchors(cells, ",", 1) == [otif]
    assert figures.paste(portfolio, cells, ",", from_period=True).refused == ()
    (now,) = portfolio.load(otif.account_id).scorecard.own_indicators
    assert (now.floor, now.threshold, now.target) == (96.0, 98.0, 99.5)
    held = now.at("2026-Q2")
    assert (held.floor, held.threshold, held.target) == was
    assert figures.changed_anchors([replace(c, indicator=now) for c in cells], ",", 1) == []
    assert figures.changed_anchors([PastedCell(now, Q3, "target", "x"), PastedCell(now, Q3, "value", "1")], ",", 1) == []
    again = [PastedCell(now, Q3, "target", "99,9")]
    figures.paste(portfolio, again, ",", from_period=True)
    (now,) = portfolio.load(otif.account_id).scorecard.own_indicators
    assert (now.target, len(now.earlier)) == (99.9, 1)


def test_anchors_pasted_for_a_period_of_then_do_not_touch_those_of_today(portfolio, otif):
    indicators.set_anchor(portfolio, otif, "target", 99.0, Q3, from_period=True)
    (now,) = portfolio.load(otif.account_id).scorecard.own_indicators
    figures.paste(portfolio, [PastedCell(now, "2026-Q2", "target", "97")], ",", from_period=True)
    (after,) = portfolio.load(otif.account_id).scorecard.own_indicators
    assert (after.target, after.at("2026-Q2").target, after.at("2025-Q4").target) == (99.0, 97.0, 97.0)


def test_what_is_missing_and_who_has_something_to_fill(portfolio, otif):
    data = portfolio.load(otif.account_id)
    assert figures.missing(data, Q3) == [otif]
    assert figures.key_accounts(portfolio) == []
    included = included_account(portfolio)
    assert figures.key_accounts(portfolio) == []
    one = put(portfolio, live_indicator(included.id, Group.QUALITY))
    assert [d.account.id for d in figures.key_accounts(portfolio)] == [included.id]
    indicators.record_measure(portfolio, one, Q3, 60.0)
    assert figures.missing(portfolio.load(included.id), Q3) == []
    assert figures.to_fill(portfolio.load(included.id)) == [one]
