"""Assessments, scenarios and effects."""

from decimal import Decimal

from kamdesk.domain.selection.criteria import Assessment, Verdict
from kamdesk.domain.selection.scenarios import Scenario, SideEffect
from kamdesk.domain.settings import CRITERIA


def assessment(scores, strength=None):
    return Assessment(id="x", account_id="a", relative_strength=strength, **dict(zip(CRITERIA, scores, strict=True)))


def scenario(verdict=Verdict.INCLUDE, contribution=0, resources=0):
    return Scenario(
        id=verdict.value, account_id="a", verdict=verdict, contribution=Decimal(contribution), resources=Decimal(resources)
    )


def effect(probability, impact, *, good=False, of="include"):
    return SideEffect(id="e", account_id="a", scenario_id=of, is_positive=good, probability=probability, impact=Decimal(impact))
