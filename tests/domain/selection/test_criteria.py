"""Criteria: one driver makes eligible, the average only ranks."""

from dataclasses import replace

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.settings import CRITERIA, Settings
from tests.support import refused
from tests.support.criteria import assessment

SETTINGS = Settings()


GROWTH_HEAVY = replace(SETTINGS, weight_growth=50, weight_prescription=10, weight_innovation=10)


@pytest.mark.parametrize(
    ("scores", "settings", "attractiveness", "drivers"),
    [
        ((3, 10, 6, 8, 3, 7), SETTINGS, 5.9, ("prescription",)), ((3, 10, 6, 8, 3, 7), GROWTH_HEAVY, 4.9, ("prescription",)),
        ((6, 6, 6, 10, 10, 10), SETTINGS, 7.2, ()), ((7, 0, 0, 0, 0, 0), SETTINGS, 2.1, ("growth",)), ((0, 0, 7, 0, 0, 0), SETTINGS, 1.4, ("innovation",)),
        ((None, 8, None, 5, 5, 5), SETTINGS, None, ("prescription",)), ((None,) * 6, SETTINGS, None, ()),
    ],
)  # fmt: skip
def test_one_driver_makes_eligible_and_the_average_only_ranks(scores, settings, attractiveness, drivers):
    found = assessment(scores)
    assert found.attractiveness(settings) == attractiveness
    assert found.outstanding(settings) == drivers
    assert found.is_eligible(settings) == bool(drivers)


@pytest.mark.parametrize(
    ("height", "strength", "quadrant"),
    [
        (5, 5.0, "key"), (5, 4.9, "development"), (4, 5.0, "maintenance"), (4, 4.9, "opportunistic"), (5, None, None), (None, 5.0, None),
    ],
)  # fmt: skip
def test_a_point_on_the_line_is_of_the_upper_class(height, strength, quadrant):
    assert assessment((height,) * 6, strength).quadrant(SETTINGS) == quadrant


@pytest.mark.parametrize("field", [*CRITERIA, "relative_strength"])
@pytest.mark.parametrize("value", [-1, 11])
def test_scores_lie_within_0_and_10(field, value):
    with refused("out_of_range", ValidationError) as info:
        replace(assessment((5,) * 6), **{field: value}).cleaned()
    assert info.value.field == field
