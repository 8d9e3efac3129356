"""Scores, coverage, lights and trends of the scorecard."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kamdesk.domain.scorecard.groups import Group, Light
from kamdesk.domain.scorecard.indicators import Basis, Computed
from kamdesk.domain.scorecard.scoring import (
    Direction,
    Values,
    indicator_light,
    indicator_score,
    score,
    scorecard_result,
    weighted,
)
from kamdesk.domain.settings import Settings
from tests.support import DAY
from tests.support.scoring import indicator, measured, measures

pytestmark = pytest.mark.no_cover

NOW, BEFORE, YEAR_AGO = "2026-Q3", "2026-Q2", "2025-Q3"


SETTINGS = Settings()


EQUAL = dict.fromkeys(Group, 25.0)


R, Q, P, I = Group  # noqa: E741 - results, quality, prescription, innovation


@pytest.mark.parametrize(
    ("value", "anchors", "points"),
    [
        (450, (1200, 600, 200), 68.75), (600, (1200, 600, 200), 50), (1300, (1200, 600, 200), 0), (0, (1200, 600, 200), 100),
        (96.2, (85, 94, 98), 77.5), (1480, (1200, 1400, 1600), 70), (31, (20, 27, 32), 90), (58, (90, 75, 60), 100),
        (94, (90, 95, 95), 40), (95, (90, 95, 95), 100), (90, (90, 95, 95), 0), (7, (10, 5, 5), 30), (5, (10, 5, 5), 100),
    ],
)  # fmt: skip
def test_anchors_make_the_score(value, anchors, points):
    assert score(value, *map(float, anchors)) == pytest.approx(points)
    assert indicator_score(indicator(anchors=anchors), value) == pytest.approx(points)


def test_a_missing_floor_is_mirrored_in_either_direction():
    assert indicator_score(indicator(anchors=(None, 600.0, 200.0)), 1000) == 0
    assert indicator_score(indicator(anchors=(None, 600.0, 200.0)), 800) == pytest.approx(25)
    assert indicator_score(indicator(anchors=(None, 94.0, 98.0)), 92) == pytest.approx(25)
    assert indicator(anchors=(None, 600.0, 200.0)).lower_is_better
    assert not indicator(anchors=(None, 94.0, 98.0)).lower_is_better
    assert indicator(anchors=(3.0, None, 4.0)).effective_floor == 3.0


@pytest.mark.parametrize("anchors", [(None, None, None), (1.0, None, 3.0), (1.0, 2.0, None), (None, 2.0, None)])
def test_no_score_without_anchors(anchors):
    one = indicator(anchors=anchors)
    assert indicator_score(one, 2) is None
    assert not one.is_live
    assert one.effective_weight == 0
    assert measured(one, {NOW: 2.0}).light is Light.NONE


REAL = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))


ANCHORS = (
    st.lists(REAL, min_size=3, max_size=3, unique=True)
    .map(sorted)
    .filter(lambda a: min(a[1] - a[0], a[2] - a[1]) > 0.01)
    .flatmap(lambda a: st.sampled_from([tuple(a), tuple(reversed(a)), (a[0], a[1], a[1]), (a[2], a[1], a[1])]))
)


@given(ANCHORS, REAL, REAL)
def test_scores_are_monotone_and_bounded(anchors, one, two):
    floor, _, target = anchors
    first, second = score(one, *anchors), score(two, *anchors)
    assert 0 <= first <= 100
    if (one - two) * (target - floor) >= 0:
        assert first >= second - 1e-9


@given(ANCHORS)
def test_scores_are_continuous_at_the_anchors(anchors):
    floor, threshold, target = anchors
    assert score(floor, *anchors) == 0
    assert score(target, *anchors) == 100
    if threshold != target:
        assert score(threshold, *anchors) == pytest.approx(50)
        for at, points in ((floor, 0), (threshold, 50), (target, 100)):
            near = [score(at + d, *anchors) for d in (-1e-7, 1e-7)]
            assert near == pytest.approx([points, points], abs=0.01)


@given(ANCHORS, REAL, st.sampled_from([0.001, 0.01, 60, 100, 1000]), st.sampled_from([-273.15, 0, 32]))
def test_the_unit_makes_no_difference(anchors, value, factor, offset):
    assume(all(abs(value - a) > 1e-3 for a in anchors))
    other = [x * factor + offset for x in (value, *anchors)]
    assert score(*other) == pytest.approx(score(value, *anchors), abs=1e-3)


@pytest.mark.parametrize(
    ("group", "points", "disputed", "light"),
    [
        (R, 100, False, "green"), (R, 90, False, "green"), (R, 89.99, False, "amber"), (R, 50, False, "amber"), (R, 49.99, False, "red"),
        (Q, 100, False, "green"), (Q, 99.9, False, "amber"), (Q, 0, False, "red"), (R, 100, True, "amber"), (R, 0, True, "red"),
        (R, None, False, "none"),
    ],
)  # fmt: skip
def test_indicator_lights(group, points, disputed, light):
    assert indicator_light(indicator(group), points, SETTINGS, disputed=disputed) == light


def card(values, *indicators, period=NOW, settings=SETTINGS, weights=EQUAL):
    listed = [m for one in indicators for m in measures(values.get(one.id, {}), one.id)]
    return scorecard_result(indicators, Values(listed, settings), period, weights, settings)


def group_of(result, group=R):
    return next(g for g in result.groups if g.group is group)


def test_missing_is_not_zero():
    """Vector of the method: 40·70 + 30·90, one of weight 30 missing."""
    ones = [indicator(key="a", weight=40.0), indicator(key="b", weight=30.0), indicator(key="c", weight=30.0)]
    found = group_of(card({"a": {NOW: 70.0}, "b": {NOW: 90.0}}, *ones))
    assert found.score == pytest.approx(78.5714285)
    assert found.coverage == pytest.approx(70)
    assert found.light is Light.AMBER


FOUR = [indicator(g, g.value) for g in Group]


@pytest.mark.parametrize(
    ("values", "light", "score_", "coverage"),
    [
        ({"results": 100, "quality": 100, "prescription": 100, "innovation": 100}, "green", 100, 100),
        ({"results": 80, "quality": 100, "prescription": 100, "innovation": 100}, "green", 95, 100),
        ({"results": 100, "quality": 100, "prescription": 100}, "amber", 100, 75),  # an empty group
        ({"results": 100, "prescription": 100, "innovation": 100}, "amber", 100, 75),
        ({"results": 100, "quality": 100}, "none", 100, 50),  # under the coverage
        ({"results": 100, "quality": 100, "prescription": 100, "innovation": 40}, "amber", 85, 100),  # a red group
        ({"results": 100, "quality": 40, "prescription": 100, "innovation": 100}, "amber", 85, 100),  # red agreed quality
        ({"results": 60, "quality": 60, "prescription": 60, "innovation": 60}, "amber", 60, 100),
        ({"results": 20, "quality": 30, "prescription": 40, "innovation": 50}, "red", 35, 100),
        ({}, "none", None, 0),
    ],
)
def test_account_lights(values, light, score_, coverage):
    found = card({k: {NOW: float(v)} for k, v in values.items()}, *FOUR)
    assert (found.light, found.coverage) == (light, coverage)
    assert found.score == (None if score_ is None else pytest.approx(score_))
    assert [i.indicator.id for i in found.indicators()] == [g.value for g in Group]


def test_group_lights_are_capped():
    a, b, c = (indicator(key=k, weight=w) for k, w in (("a", 1.0), ("b", 6.0), ("c", 6.0)))
    light = {
        "one red": group_of(card({"a": {NOW: 40.0}, "b": {NOW: 100.0}, "c": {NOW: 100.0}}, a, b, c)).light,
        "no green": group_of(card({"b": {NOW: 85.0}, "c": {NOW: 85.0}}, b, c)).light,
        "all well": group_of(card({"a": {NOW: 60.0}, "b": {NOW: 100.0}, "c": {NOW: 100.0}}, a, b, c)).light,
        "low": group_of(card({"b": {NOW: 30.0}, "c": {NOW: 40.0}}, b, c)).light,
    }
    assert light == {"one red": "amber", "no green": "amber", "all well": "green", "low": "red"}


def test_two_red_critical_indicators_make_the_account_red():
    rest = {g.value: {NOW: 100.0} for g in Group}
    critical = [indicator(key=k, is_critical=True, weight=0.1) for k in ("x", "y")]
    one = card({**rest, "x": {NOW: 10.0}, "y": {NOW: 90.0}}, *FOUR, *critical)
    two = card({**rest, "x": {NOW: 10.0}, "y": {NOW: 10.0}}, *FOUR, *critical)
    assert (one.light, two.light) == ("amber", "red")
    assert two.score > 80
    assert [r.indicator.id for r in two.indicators() if r.is_breach] == ["x", "y"]


def test_a_missing_critical_figure_keeps_its_last_light_and_helps_nobody():
    ones = [*FOUR, indicator(key="x", is_critical=True, weight=0.2)]
    rest = {g.value: {NOW: 100.0} for g in Group}
    found = card({**rest, "x": {BEFORE: 95.0}}, *ones)
    stale = next(r for r in found.indicators() if r.indicator.id == "x")
    assert (stale.is_stale, stale.light, stale.score, stale.counts, stale.is_breach) == (True, "green", None, False, False)
    assert stale.previous.period == BEFORE
    assert group_of(found).coverage < 100
    assert (group_of(found).light, found.light) == ("amber", "amber")
    never = next(r for r in card(rest, *ones).indicators() if r.indicator.id == "x")
    assert (never.is_stale, never.light, never.previous) == (False, "none", None)


def test_a_stale_figure_that_was_disputed_stays_amber():
    found = measured(indicator(), {BEFORE: 100.0}, theirs={BEFORE: 99.0}, settings=SETTINGS)
    assert (found.is_stale, found.light) == (True, "amber")


VALUE = st.one_of(st.none(), st.integers(-20, 120).map(float))


KINDS = st.tuples(st.sampled_from(list(Group)), st.booleans(), st.sampled_from([0.0, 0.1, 1.0, 7.0]), VALUE, VALUE)


CARD = st.lists(KINDS, min_size=1, max_size=9)


def _build(spec):
    ones = [indicator(g, f"i{at}", is_critical=critical, weight=w) for at, (g, critical, w, _, _) in enumerate(spec)]
    values = {
        f"i{at}": {p: v for p, v in ((BEFORE, earlier), (NOW, now)) if v is not None}
        for at, (*_, now, earlier) in enumerate(spec)
    }
    return ones, values


@given(CARD, st.data())
def test_leaving_a_bad_figure_out_never_turns_a_light_green(spec, data):
    ones, values = _build(spec)
    guarded = [i.id for i in ones if (i.is_critical or i.group is Q) and i.weight > 0]
    assume(guarded)
    out = data.draw(st.sampled_from(guarded))
    without = card({**values, out: {p: v for p, v in values[out].items() if p != NOW}}, *ones)
    group = next(i.group for i in ones if i.id == out)
    assert group_of(without, group).light is not Light.GREEN
    assert without.light is not Light.GREEN


@given(CARD, st.lists(st.sampled_from([10.0, 25.0, 40.0]), min_size=4, max_size=4))
def test_scores_come_from_data_alone_and_coverage_says_how_much(spec, weights):
    ones, values = _build(spec)
    found = card(values, *ones, weights=dict(zip(Group, weights, strict=True)))
    assert 0 <= found.coverage <= 100 + 1e-9
    assert found.score is None or 0 <= found.score <= 100 + 1e-9
    for group in found.groups:
        assert 0 <= group.coverage <= 100 + 1e-9
        assert (group.score is None) == (group.coverage == 0)
        assert group.light is not Light.GREEN or group.score >= 80
    if all(values[i.id].get(NOW) is None for i in ones):
        assert (found.score, found.coverage, found.light) == (None, 0, Light.NONE)


@given(CARD, st.data())
def test_a_better_figure_never_lowers_the_account(spec, data):
    ones, values = _build(spec)
    with_data = [i.id for i in ones if NOW in values[i.id]]
    assume(with_data)
    better = data.draw(st.sampled_from(with_data))
    before = card(values, *ones).score
    after = card({**values, better: {**values[better], NOW: values[better][NOW] + 30}}, *ones).score
    assert (before is None) == (after is None)
    assert before is None or after >= before - 1e-9


@pytest.mark.parametrize(
    ("anchors", "own", "theirs", "value", "light"),
    [
        ((85.0, 94.0, 98.0), 96.2, 93.8, 93.8, "red"),
        ((1200.0, 600.0, 200.0), 150.0, 180.0, 180.0, "amber"),
        ((85.0, 94.0, 98.0), 99.0, 99.5, 99.0, "amber"),
    ],
)
def test_in_a_dispute_the_worse_figure_counts(anchors, own, theirs, value, light):
    found = measured(indicator(anchors=anchors), {NOW: own}, theirs={NOW: theirs})
    assert (found.value, found.own_value, found.client_value, found.is_disputed, found.light) == (value, own, theirs, True, light)


def test_one_party_alone_or_both_agreed_is_no_dispute():
    only_theirs = measured(indicator(), {NOW: None}, theirs={NOW: 100.0})
    both = measured(indicator(), {NOW: 100.0}, theirs={NOW: 100.0})
    assert (only_theirs.value, only_theirs.is_disputed, only_theirs.light) == (100, False, "green")
    assert (both.is_disputed, both.light) == (False, "green")


@pytest.mark.parametrize(
    ("group", "values", "direction", "points", "against"),
    [
        (Q, {BEFORE: 60, NOW: 70}, "up", 10, BEFORE), (Q, {BEFORE: 70, NOW: 68}, "flat", -2, BEFORE), (Q, {BEFORE: 70, NOW: 67}, "down", -3, BEFORE),
        (Q, {"2025-Q4": 40, NOW: 50}, "up", 10, "2025-Q4"),
        (R, {YEAR_AGO: 50, BEFORE: 90, NOW: 60}, "up", 10, YEAR_AGO), (R, {BEFORE: 90, NOW: 60}, "down", -30, BEFORE),
        (R, {YEAR_AGO: 120, NOW: 130}, "up", None, YEAR_AGO), (R, {YEAR_AGO: -5, NOW: -9}, "down", None, YEAR_AGO),
        (R, {YEAR_AGO: 110, NOW: 110}, "flat", None, YEAR_AGO),
    ],
)  # fmt: skip
def test_trends(group, values, direction, points, against):
    found = measured(indicator(group), {p: float(v) for p, v in values.items()}).trend
    assert (found.direction, found.against) == (direction, against)
    assert found.points == (None if points is None else pytest.approx(points))


def test_a_clamped_trend_knows_that_less_may_be_better():
    found = measured(indicator(anchors=(1200.0, 600.0, 200.0)), {YEAR_AGO: 150.0, NOW: 90.0}).trend
    assert (found.direction, found.points, found.raw) == (Direction.UP, None, -60)
    assert measured(indicator(), {NOW: 5.0}).trend is None
    assert measured(indicator(anchors=(None, None, None)), {YEAR_AGO: 5.0, NOW: 7.0}).trend.direction is Direction.UP


def test_group_and_account_trends_use_what_was_measured_both_times():
    ones = [indicator(Q, "a"), indicator(Q, "b", weight=3.0), indicator(P, "c")]
    found = card({"a": {BEFORE: 50.0, NOW: 60.0}, "b": {NOW: 10.0}, "c": {BEFORE: 50.0, NOW: 45.0}}, *ones)
    assert group_of(found, Q).trend.points == pytest.approx(10)
    assert group_of(found, R).trend is None
    assert (found.trend.points, found.trend.direction) == (pytest.approx(2.5), Direction.FLAT)
    assert card({}, *ones).trend is None


def test_computed_values_are_asked_for_with_their_basis():
    one = indicator(computed=Computed.TURNOVER, basis=Basis.ROLLING_12)
    asked = Values([], SETTINGS, lambda kind, period, basis: 42.0 if (kind, basis) == ("turnover", "rolling_12") else None)
    assert asked.pair(one, NOW) == (42, None)
    assert Values([], SETTINGS).pair(one, NOW) == (None, None)


def test_retired_indicators_and_weightless_groups_do_not_count():
    found = card({"a": {NOW: 0.0}, "b": {NOW: 100.0}}, indicator(key="a", retired_on=DAY), indicator(key="b", weight=0.0))
    assert [i.indicator.id for i in found.indicators()] == ["b"]
    assert (group_of(found).score, group_of(found).coverage) == (None, 0)
    assert card({}, weights=dict.fromkeys(Group, 0.0)).coverage == 0
    assert weighted([]) is None
