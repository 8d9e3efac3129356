"""Indicators and group weights check themselves."""

from dataclasses import replace

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import Frequency
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Computed, Indicator, Measure, Scorecard, computed_kind_of, proposed_weights
from tests.support import DAY, refused
from tests.support.scoring import indicator

R, Q, P, I = Group  # noqa: E741 - results, quality, prescription, innovation


@pytest.mark.parametrize(
    ("drivers", "weights"),
    [
        ((), (25, 25, 25, 25)), (("growth",), (40, 20, 20, 20)), (("prescription", "innovation"), (20, 20, 40, 20)), (("innovation",), (20, 20, 20, 40)),
    ],
)  # fmt: skip
def test_group_weights_follow_the_driver(drivers, weights):
    assert tuple(proposed_weights(drivers).values()) == weights


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"name": " "}, "required", "name"), ({"weight": -1.0}, "negative", "weight"), ({"weight": 1001.0}, "out_of_range", "weight"),
        ({"floor": 5.0, "threshold": 5.0, "target": 9.0}, "anchors_out_of_order", "floor"),
        ({"floor": 5.0, "threshold": 7.0, "target": 6.0}, "anchors_out_of_order", "floor"),
        ({"name": "Facturación"}, "computed_twice", "name"), ({"name": "Gross margin"}, "computed_twice", "name"),
        ({"target": float("nan")}, "not_a_number", "target"), ({"name": "x" * 201}, "too_long", "name"),
    ],
)  # fmt: skip
def test_an_indicator_is_checked(fields, code, field):
    with refused(code, ValidationError) as info:
        replace(indicator(), **fields).cleaned()
    assert info.value.field == field


def test_what_an_indicator_may_be():
    assert replace(indicator(), floor=10.0, threshold=5.0, target=5.0).cleaned().label == "n i"
    assert replace(indicator(), short_name="OTIF").label == "OTIF"
    assert replace(indicator(P), name="Sales").cleaned().computed is None
    assert computed_kind_of(" Venta CRUZADA ") is Computed.CROSS_SELLING
    agreed = replace(indicator(Q), agreed_with="Marta", agreed_on=DAY)
    assert agreed.is_agreed
    assert not replace(agreed, group=R).is_agreed
    assert not replace(agreed, agreed_on=None).is_agreed


def test_measures_and_group_weights_are_checked():
    with refused("bad_period"):
        Measure(id="m", account_id="a", indicator_id="i", period="T3 2026").cleaned()
    with refused("out_of_range"):
        Scorecard(id="s", account_id="a", weight_quality=9.0).cleaned()
    assert Scorecard(id="s", account_id="a", weight_quality=40.0).weights()[Q] == 40
    assert Indicator(id="i", account_id="a", group=R, name="x", frequency=Frequency.YEAR).cleaned().unit == ""
