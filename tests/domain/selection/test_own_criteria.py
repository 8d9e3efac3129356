"""Criteria of the company's own, anchors, and opinions that differ."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.selection.criteria import Assessment, Opinion, OwnScore, spread
from kamdesk.domain.settings import REFERENCE_BANDS, Anchors, OwnCriterion, Settings
from kamdesk.i18n import reasons
from tests.support import refused

SETTINGS = Settings()


def test_own_criteria_weigh_like_the_others():
    settings = replace(
        SETTINGS, weight_growth=20, own_criteria=(OwnCriterion("k1", "Pays on time", 10, ("a", "b", "c", "d")),)
    ).cleaned()
    scores = Assessment(id="x", account_id="a", growth=6, prescription=5, innovation=4, sector_fit=4, size=7, profitability=3)
    assert scores.attractiveness(settings) is None, "not every criterion that weighs is scored"
    scores = replace(scores, own_scores=scores.with_own("k1", 8, "always")).cleaned()
    assert scores.attractiveness(settings) == pytest.approx(5.2)
    assert (scores.score("k1"), scores.reason("k1"), scores.reason("growth")) == (8, "always", "")
    assert scores.with_own("k1", None) == ()
    assert settings.anchor_texts("k1") == ("a", "b", "c", "d")
    idle = replace(SETTINGS, own_criteria=(OwnCriterion("k2", "Idle", 0),)).cleaned()
    whole = replace(scores, own_scores=())
    assert whole.attractiveness(idle) == whole.attractiveness(SETTINGS), "what weighs nothing need not be scored"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"own_criteria": (OwnCriterion("k", "x", 5),)}, "weights_total"),
        ({"own_criteria": (OwnCriterion("k", " ", 0),)}, "required"),
        ({"own_criteria": (OwnCriterion("k", "X", 0), OwnCriterion("l", "x ", 0))}, "criterion_twice"),
        ({"own_criteria": (OwnCriterion("k", "x", -5),), "weight_growth": 35}, "out_of_range"),
        ({"growth_bands": (Decimal(1),)}, "bands_count"),
        ({"growth_bands": tuple(Decimal(n) for n in (1, 2, 3, 3, 4, 5, 6))}, "bands_out_of_order"),
        ({"kam_hours": -1}, "out_of_range"),
        ({"weight_growth": 31}, "weights_total"),
    ],
)
def test_settings_refuse_what_does_not_add_up(change, code):
    with refused(code, ValidationError):
        replace(SETTINGS, **change).cleaned()


def test_scores_of_own_criteria_are_checked():
    blank = Assessment(id="x", account_id="a")
    with refused("out_of_range"):
        replace(blank, own_scores=(OwnScore("k", 11),)).cleaned()
    with refused("bad_code"):
        replace(blank, own_scores=(OwnScore("k", 1), OwnScore("k", 2))).cleaned()
    with refused("required"):
        Opinion(id="o", account_id="a").cleaned()


def test_anchors_are_the_companys_own_where_it_wrote_them():
    assert len(reasons.anchors("size", SETTINGS, None)) == 4
    own = replace(SETTINGS, anchors=(Anchors("size", ("small", "middling", "large", "huge")),))
    assert reasons.anchors("size", own, None)[3] == "huge"
    assert reasons.anchor_for(9, reasons.anchors("size", own, None)) == "huge"
    assert reasons.anchor_for(None, ("x",)) == ""
    assert reasons.anchors("growth", SETTINGS, None) == ("", "", "", "")
    assert reasons.anchor_for(7, reasons.anchors("growth", SETTINGS, REFERENCE_BANDS)) == "Remaining potential from €1.2M to €3M"
    assert reasons.anchors("unheard", SETTINGS, None) == ("", "", "", "")


def test_people_who_disagree_are_told():
    opinions = [Opinion(id=str(n), account_id="a", by=str(n), growth=g) for n, g in enumerate((4, 7, 5))]
    found = spread(opinions, "growth")
    assert (found.low, found.high, found.middle, found.count, found.is_wide) == (4, 7, 5, 3, True)
    assert spread(opinions[:1], "growth") is None
    assert spread(opinions, "size") is None
