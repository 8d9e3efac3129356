"""The net value of a scenario, with its range."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.selection.scenarios import net_value
from tests.support import refused
from tests.support.criteria import effect, scenario


@pytest.mark.parametrize(
    ("base", "effects", "low", "expected", "high"),
    [
        ((210, 120), [(0.35, 180), (0.2, 400), (0.3, 90)], -580, "-80", 90),
        ((110, 45), [(0.1, 180), (0.05, 400), (0.1, 90)], -605, "18", 65),
        ((0, 0), [(0.25, 42)], -42, "-10.5", 0),
        ((0, 0), [(0, 999)], 0, "0", 0),
        ((10, 0), [], 10, "10", 10),
    ],
)
def test_net_value_with_its_range(base, effects, low, expected, high):
    """Vectors of the shipyard C09: include −80, watch +18, exclude −10.5 (k€)."""
    found = net_value(scenario(contribution=base[0], resources=base[1]), [effect(p, i) for p, i in effects])
    assert (found.low, found.expected, found.high) == (low, Decimal(expected), high)


def test_good_effects_lift_the_upper_end():
    found = net_value(scenario(), [effect(0.5, 100, good=True), effect(0.1, 50)])
    assert (found.low, found.expected, found.high) == (-50, 45, 100)


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 10**6), st.booleans()), max_size=6))
def test_what_is_expected_lies_within_its_range(effects):
    found = net_value(scenario(contribution=10), [effect(p, i, good=g) for p, i, g in effects])
    assert found.low <= found.expected <= found.high


def test_scenarios_and_effects_are_checked():
    for bad, code in [
        (replace(effect(1, 1), probability=1.1), "bad_probability"), (replace(effect(1, 1), probability=-0.1), "bad_probability"),
        (replace(effect(1, 1), impact=Decimal(-1)), "negative"), (replace(effect(1, 1), horizon_years=0), "out_of_range"),
        (scenario(resources=-1), "negative"),
    ]:  # fmt: skip
        with refused(code):
            bad.cleaned()
