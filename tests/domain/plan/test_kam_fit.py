"""The fit of a KAM, and the ranking by it."""

from dataclasses import replace

import pytest

from kamdesk.domain.plan.kam_fit import Fit, fit, ranked
from kamdesk.domain.plan.kam_profile import Competency, CompetencyRequirement, Rating

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
