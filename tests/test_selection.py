"""Criteria, scenarios, decisions, potential and the KAM's fit."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.plan.kam_fit import Fit, fit, ranked
from kamdesk.domain.plan.kam_profile import Competency, CompetencyRequirement, Rating
from kamdesk.domain.selection.criteria import Assessment, Verdict
from kamdesk.domain.selection.decisions import unmet_of_decision
from kamdesk.domain.selection.potential import WalletLine, account_potential
from kamdesk.domain.selection.scenarios import Scenario, SideEffect, net_value
from kamdesk.domain.settings import CRITERIA, Settings
from tests.support import DAY, decision, refused

SETTINGS = Settings()
GROWTH_HEAVY = replace(SETTINGS, weight_growth=50, weight_prescription=10, weight_innovation=10)


def assessment(scores, strength=None):
    return Assessment(id="x", account_id="a", relative_strength=strength, **dict(zip(CRITERIA, scores, strict=True)))


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


def scenario(verdict=Verdict.INCLUDE, contribution=0, resources=0):
    return Scenario(
        id=verdict.value, account_id="a", verdict=verdict, contribution=Decimal(contribution), resources=Decimal(resources)
    )


def effect(probability, impact, *, good=False, of="include"):
    return SideEffect(id="e", account_id="a", scenario_id=of, is_positive=good, probability=probability, impact=Decimal(impact))


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


ALL = [scenario(v) for v in Verdict]
EACH = [effect(0.5, 1, of=v.value) for v in Verdict]


@pytest.mark.parametrize(
    ("verdict", "scores", "scenarios", "effects", "gaps"),
    [
        (Verdict.INCLUDE, 7, ALL, EACH, ()),
        (Verdict.INCLUDE, 6, ALL, EACH, ("not_eligible",)),
        (Verdict.INCLUDE, None, ALL, EACH, ("no_driver_scored",)),
        (Verdict.INCLUDE, "never", ALL, EACH, ("no_driver_scored",)),
        (Verdict.WATCH, 6, ALL, EACH, ()),
        (Verdict.EXCLUDE, None, ALL, EACH, ()),
        (Verdict.EXCLUDE, None, [], [], ("two_scenarios", "refusal_scenario", "own_scenario")),
        (Verdict.INCLUDE, 7, ALL[:2], EACH[:2], ("refusal_scenario",)),
        (Verdict.WATCH, 7, [ALL[0], ALL[2]], EACH, ("own_scenario",)),
        (Verdict.INCLUDE, 7, ALL, EACH[:2], ("side_effects",)),
        (Verdict.INCLUDE, 7, ALL, [effect(0.5, 1, good=True), *EACH[1:]], ("negative_effect",)),
        (Verdict.EXCLUDE, 7, ALL[1:], EACH, ()),
        (Verdict.EXCLUDE, 7, ALL[2:], EACH[2:], ("two_scenarios",)),
    ],
)
def test_no_decision_before_its_scenarios_and_their_effects(verdict, scores, scenarios, effects, gaps):
    found = None if scores == "never" else assessment((scores, None, None, 5, 5, 5))
    assert tuple(u.condition for u in unmet_of_decision(verdict, found, scenarios, effects, SETTINGS)) == gaps


@pytest.mark.parametrize(
    ("verdict", "fields", "code", "field"),
    [
        *((v, {f: " "}, "required", f) for v in Verdict for f in ("reason", "decided_by")),
        *((Verdict.WATCH, {f: ""}, "required", f) for f in ("hypothesis", "conditions")),
        *((Verdict.EXCLUDE, {f: ""}, "required", f) for f in ("served_how", "served_by", "reopen_signal")),
        (Verdict.WATCH, {"review_on": None}, "required", "review_on"),
        (Verdict.EXCLUDE, {"review_on": None}, "required", "review_on"),
        (Verdict.INCLUDE, {"review_on": DAY}, "review_before_decision", "review_on"),
    ],
)
def test_a_decision_says_what_its_verdict_asks(verdict, fields, code, field):
    with refused(code, ValidationError) as info:
        decision("a", verdict, **fields).cleaned()
    assert info.value.field == field


def test_complete_decisions_pass():
    for verdict in Verdict:
        assert decision("a", verdict).cleaned().verdict is verdict
    assert decision("a", Verdict.INCLUDE, review_on=date(2027, 1, 1)).cleaned().review_on.year == 2027


def wallet(amount, growth=0.0, cap=100.0, current=None, line="", **fields):
    known = None if amount is None else Decimal(amount)
    mine = None if current is None else Decimal(current)
    return WalletLine(
        id=line or "w",
        account_id="a",
        product_line=line,
        wallet=known,
        growth_percent=growth,
        cap_percent=cap,
        current=mine,
        **fields,
    )


def test_remaining_potential():
    """Vector of the dairy C01: 2900 growing 6 % for 3 years, cap 80 %, 1480 with us."""
    found = account_potential([wallet(2900, 6.0, 80.0)], {"Pumps": Decimal(1000), "Valves": Decimal(480)})
    assert round(found.attainable) == 2763
    assert round(found.remaining) == 1283
    assert round(found.exhausted_percent) == 54
    assert round(found.share_of_wallet) == 51
    assert found.current == 1480
    assert found.attainable == Decimal("2763.15712")


@pytest.mark.parametrize(
    ("lines", "sales", "current", "remaining", "used", "share"),
    [
        ([], {}, None, None, None, None),
        ([], {"Pumps": 5}, 5, None, None, None),
        ([wallet(None, line="Pumps")], {"Pumps": 5}, 5, None, None, None),
        ([wallet(100)], {}, 0, 100, 0, 0),
        ([wallet(100, cap=50.0)], {"": 80}, 80, 0, 100, 80),
        ([wallet(0)], {}, 0, 0, None, None),
        ([wallet(100, cap=0.0)], {"": 10}, 10, 0, None, 10),
        ([wallet(100, line="Pumps"), wallet(None, line="Seals"), wallet(50, current=10, line="Valves")], {"Pumps": 40, "Seals": 9, "Valves": 3}, 50, 100, 100 / 3, 100 / 3),
    ],
)  # fmt: skip
def test_unknown_is_not_zero_and_nothing_goes_below_it(lines, sales, current, remaining, used, share):
    found = account_potential(lines, {k: Decimal(v) for k, v in sales.items()})
    assert (found.current, found.remaining) == (current, remaining)
    assert found.exhausted_percent == (None if used is None else pytest.approx(used))
    assert found.share_of_wallet == (None if share is None else pytest.approx(share))


MONEY = st.integers(0, 10**9)


@given(st.lists(st.tuples(MONEY, MONEY, st.integers(0, 100), st.integers(-50, 50)), max_size=5))
def test_potential_never_contradicts_itself(spec):
    lines = [wallet(w, float(g), float(cap), current=c, line=f"l{at}") for at, (w, c, cap, g) in enumerate(spec)]
    found = account_potential(lines, {})
    assert found.remaining is None or found.remaining >= 0
    assert found.exhausted_percent is None or 0 <= found.exhausted_percent <= 100
    assert [p.remaining == max(0, p.attainable - p.current) for p in found.lines] == [True] * len(spec)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"wallet": Decimal(-1)}, "negative"), ({"current": Decimal(-1)}, "negative"), ({"current": Decimal(101)}, "wallet_too_small"),
        ({"cap_percent": 101.0}, "out_of_range"), ({"growth_percent": -101.0}, "out_of_range"), ({"horizon_years": 0}, "out_of_range"),
    ],
)  # fmt: skip
def test_wallet_lines_are_checked(fields, code):
    with refused(code):
        replace(wallet(100), **fields).cleaned()
    assert wallet(100, current=100).cleaned().wallet == 100


LEVELS = (4, 3, 5, 4, 4, 5, 4, 3, 4)
WEIGHTS = (15, 10, 10, 15, 10, 15, 15, 5, 5)
ASSESSORS = {"first": 0.4, "second": 0.3, "third": 0.3}
FIRST = "445 334 545 343 444 545 445 444 454"
SECOND = "555 545 343 444 555 445 555 243 554"


def requirements(**minimum):
    return [
        CompetencyRequirement(id=c, account_id="a", competency=c, level=level, weight=weight, minimum=minimum.get(c.value))
        for c, level, weight in zip(Competency, LEVELS, WEIGHTS, strict=True)
    ]


def ratings(row):
    return [
        Rating(id=f"{c}{who}", person_id="p", competency=c, assessor=who, level=int(mark))
        for c, marks in zip(Competency, row.split(), strict=True)
        for who, mark in zip(ASSESSORS, marks, strict=True)
    ]


def test_the_fit_is_capped_and_a_must_have_knocks_out():
    asked = requirements(service_vocation=4)
    one, two = (fit(asked, ratings(row), ASSESSORS) for row in (FIRST, SECOND))
    assert round(one.percent, 2) == 95.88
    assert round(two.percent, 2) == 94.33
    assert (one.is_knocked_out, two.is_knocked_out) == (False, True)
    assert round(one.worst_gap, 1) == -0.7
    vocation = next(c for c in two.competencies if c.competency is Competency.SERVICE_VOCATION)
    pride = next(c for c in two.competencies if c.competency is Competency.PRIDE_BELONGING)
    assert (round(vocation.assessed, 1), vocation.is_knock_out, round(vocation.gap, 1), pride.spread) == (3.3, True, -1.7, 2)
    assert one.is_complete
    assert ranked({"two": two, "one": one}) == ["one", "two"]


def test_without_weights_all_assessors_count_the_same():
    vision = fit(requirements(), ratings(FIRST)).competencies[0]
    assert vision.assessed == pytest.approx(13 / 3)


def test_ranking_goes_by_knock_out_fit_worst_gap_and_spread():
    asked = requirements()
    even, strong = fit(asked, ratings(FIRST)), fit(asked, ratings("555 " * 9))
    knocked = replace(strong, competencies=tuple(replace(c, is_knock_out=True) for c in strong.competencies))
    wide = replace(even, competencies=tuple(replace(c, spread=4) for c in even.competencies))
    nobody = Fit(None, ())
    assert ranked({"n": nobody, "w": wide, "k": knocked, "e": even, "s": strong}) == ["s", "e", "w", "n", "k"]
    assert nobody.worst_gap == 0


def test_nothing_is_known_without_marks_or_levels():
    found = fit(requirements(), [])
    assert (found.percent, found.is_complete, found.worst_gap) == (None, False, 0)
    marked = fit([], ratings(FIRST))
    assert (marked.percent, marked.is_complete, marked.competencies[0].gap) == (None, True, None)
    unset = [replace(r, level=None) for r in requirements()]
    assert fit(unset, ratings(FIRST)).percent is None
    assert fit(requirements(), ratings(FIRST), dict.fromkeys(ASSESSORS, 0.0)).percent is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"currency": "eur"}, "bad_currency"), ({"currency": "EURO"}, "bad_currency"), ({"fiscal_start": 13}, "out_of_range"),
        ({"weight_growth": 31}, "weights_total"), ({"weight_growth": -10, "weight_size": 50}, "out_of_range"), ({"driver_threshold": 0}, "out_of_range"),
        ({"matrix_cut": 10.5}, "out_of_range"), ({"cut_amber": 0.0}, "out_of_range"), ({"cut_amber": 80.0}, "cuts_out_of_order"),
        ({"min_members": 0}, "out_of_range"), ({"min_agreements": 0}, "out_of_range"), ({"company_sales": Decimal(-1)}, "negative"),
        ({"other_accounts": -1}, "out_of_range"), ({"matrix_cut": float("inf")}, "not_a_number"), ({"company_sales": Decimal("NaN")}, "not_a_number"),
    ],
)  # fmt: skip
def test_settings_are_checked(fields, code):
    with refused(code):
        replace(SETTINGS, **fields).cleaned()


def test_sane_settings_pass():
    assert replace(SETTINGS, company_sales=Decimal(0), other_accounts=0, min_members=1).cleaned().minimums()["min_members"] == 1
