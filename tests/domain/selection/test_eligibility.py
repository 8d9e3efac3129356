"""Why an account is eligible, and what would change it."""

from dataclasses import replace

from kamdesk.domain.selection.criteria import Assessment, growth_score
from kamdesk.domain.selection.eligibility import explanation
from kamdesk.domain.selection.potential import Confidence, account_potential
from kamdesk.domain.settings import REFERENCE_BANDS, Settings
from kamdesk.i18n import reasons
from tests.support.selection import wallet

SETTINGS = Settings()


def why(scores, lines, **settings):
    found = account_potential(lines, {})
    given = dict(zip(("growth", "prescription", "innovation", "sector_fit", "size", "profitability"), scores, strict=True))
    computed = growth_score(found.remaining, REFERENCE_BANDS)
    record = Assessment(id="x", account_id="a", **given).with_computed(computed)
    is_computed = computed is not None and given["growth"] is None
    said = explanation(record, replace(SETTINGS, **settings), found, REFERENCE_BANDS, is_growth_computed=is_computed)
    return [r.code for r in said], [reasons.reason_text(r, "EUR") for r in said]


def test_the_gate_and_the_average_are_explained():
    assert why((None,) * 6, []) == (
        ["no_driver_yet"],
        ["Score the first three: one of them at 7 or more makes an account eligible."],
    )
    codes, texts = why((3, 10, 6, 8, 3, 7), [], weight_growth=50, weight_prescription=10, weight_innovation=10)
    assert codes == ["eligible", "average_would_drop_it"]
    assert "(4.9)" in texts[1]
    codes, texts = why((6, 5, 4, 10, 10, 10), [])
    assert codes == ["not_eligible", "average_would_take_it", "nearest_driver"]
    assert texts[2] == "The criterion nearest to being decisive is Growth potential: 1 point is missing."


def test_a_missing_score_is_no_verdict():
    codes, texts = why((4, 5, None, None, None, None), [])
    assert codes == ["not_eligible_yet", "nearest_driver"]
    assert texts[0] == "Not eligible yet: no decisive criterion scored so far reaches 7. Without a score: Driver of innovation."
    assert why((None, 5, None, 9, 9, 9), [])[1][0].endswith("Without a score: Growth potential, Driver of innovation.")
    assert why((None, 7, None, None, None, None), [])[0] == ["eligible"]


def test_growth_that_is_nearly_enough_says_how_much_is_missing():
    codes, texts = why((None, 5, 4, 4, 7, 3), [wallet(2_600_000, 1_120_000, 4, 75)])
    assert codes == ["not_eligible", "average_would_take_it", "nearest_driver", "growth_from"]
    assert texts[3] == "Growth would score 7 with a remaining potential of €1.2M; it is €1.07M now."


def test_eligibility_by_growth_alone_says_on_what_it_rests():
    codes, texts = why((None, 6, 5, 8, 6, 8), [wallet(2_900_000, 1_480_000, 6, 80)])
    assert codes == ["eligible", "holds_while_cap"]
    assert texts[1] == "The decision changes if the attainable cap falls under 77.6%."
    codes, _ = why((None, 6, 5, 8, 6, 8), [wallet(2_900_000, 1_480_000, 6, 80, Confidence.C)])
    assert codes == ["eligible", "holds_while_cap_weak"]
    two = [wallet(1_000_000, 0, name="Pumps"), wallet(1_000_000, 500_000, name="Seals", confidence=None)]
    codes, texts = why((None, 6, 5, 8, 6, 8), two)
    assert codes == ["eligible", "holds_while_attainable_weak"]
    assert texts[1].endswith("fall by more than 15%.")
    assert why((None, 9, 5, 8, 6, 8), two)[0] == ["eligible"], "another driver would hold"
    assert why((8, 6, 5, 8, 6, 8), [])[0] == ["eligible"], "a score by hand rests on its reason"
    assert why((None, 1, 1, 1, 1, 1), two, driver_threshold=2)[0] == ["eligible", "average_would_drop_it"], (
        "every potential gives a 2"
    )
