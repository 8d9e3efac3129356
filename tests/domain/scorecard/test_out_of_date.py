"""What is out of date keeps its last light."""

import pytest

from kamdesk.domain.scorecard.groups import Group, Light
from kamdesk.domain.scorecard.indicators import Measure
from kamdesk.domain.scorecard.measured_values import Values
from kamdesk.domain.scorecard.scoring import measure_indicator, scorecard_result
from kamdesk.domain.settings import Settings
from tests.support.withdrawn import indicator

Q2, Q3, Q4 = "2026-Q2", "2026-Q3", "2026-Q4"


SETTINGS = Settings()


EQUAL = dict.fromkeys(Group, 25.0)


def scored(indicators, figures_, period=Q3):
    listed = [Measure(id=f"{k}{p}", account_id="a", indicator_id=k, period=p, value=v) for (k, p), v in figures_.items()]
    return scorecard_result(indicators, Values(listed, SETTINGS), period, EQUAL, SETTINGS)


FOUR = [indicator(g.value, g) for g in Group]


GOOD = {(g.value, Q3): 100.0 for g in Group}


def test_a_critical_figure_that_is_out_of_date_keeps_its_last_light_for_the_caps():
    ones = [*FOUR, *(indicator(k, is_critical=True) for k in "xy")]
    found = scored(ones, {**GOOD, ("x", Q2): 10.0, ("y", Q2): 10.0})
    assert found.light is Light.RED, "two red criticals, whether or not anybody measured them again"
    assert found.score == 100, "missing in the means"
    assert scored(ones, {**GOOD, ("x", Q2): 10.0, ("y", Q3): 10.0}).light is Light.RED
    assert scored(ones, {**GOOD, ("x", Q2): 10.0, ("y", Q3): 60.0}).light is Light.AMBER


@pytest.mark.parametrize("last", ["2026-Q2", "2025-Q3", "2019-Q1", "2011-12"])
def test_the_last_light_is_kept_however_long_ago_it_was(last):
    found = scored([*FOUR, indicator("x", is_critical=True)], {**GOOD, ("x", last): 10.0})
    (stale,) = [r for r in found.indicators() if r.indicator.id == "x"]
    assert (stale.is_stale, stale.light, stale.counts) == (True, "red", False)
    assert found.light is Light.AMBER


def test_what_was_measured_later_says_nothing_of_an_earlier_period():
    one = indicator("x", is_critical=True)
    assert not measure_indicator(
        one, Values([Measure(id="m", account_id="a", indicator_id="x", period=Q4, value=1.0)], SETTINGS), Q3, SETTINGS
    ).is_stale


@pytest.mark.parametrize("fields", [{"is_critical": True}, {"group": Group.QUALITY}])
@pytest.mark.parametrize("earlier", [{}, {("x", Q2): 100.0}])
def test_a_guarded_figure_that_is_not_there_keeps_its_group_from_green(fields, earlier):
    one = indicator("x", weight=0.1, **fields)
    found = scored([*FOUR, one], {**GOOD, **earlier})
    assert next(g for g in found.groups if g.group is one.group).light is Light.AMBER
    assert found.light is Light.AMBER
