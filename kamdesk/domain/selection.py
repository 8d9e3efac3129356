"""Which accounts join the plan: criteria, scenarios with their side effects, and the decision.

An account is eligible when **one** of the three drivers is outstanding; the weighted average only ranks. No
decision exists before scenarios and a forecast of their side effects do.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record
from kamdesk.domain.settings import CRITERIA, Settings

DRIVERS = ("growth", "prescription", "innovation")


class Verdict(StrEnum):
    """What a decision or a scenario says about joining the plan."""

    INCLUDE = "include"
    WATCH = "watch"
    EXCLUDE = "exclude"


class Quadrant(StrEnum):
    """Where an account lies in attractiveness (Y) × relative strength (X)."""

    KEY = "key"
    DEVELOPMENT = "development"
    MAINTENANCE = "maintenance"
    OPPORTUNISTIC = "opportunistic"


class EffectCategory(StrEnum):
    """Kinds of side effects, the last two of them usually good ones."""

    PRICE_CONTAGION = "price_contagion"
    CONCENTRATION = "concentration"
    RESOURCE_OVERLOAD = "resource_overload"
    OTHER_CUSTOMERS = "other_customers"
    CHANNEL_CONFLICT = "channel_conflict"
    CREDIT_RISK = "credit_risk"
    CUSTOMER_RISK = "customer_risk"
    INNOVATION_DEPENDENCE = "innovation_dependence"
    RIVAL_REACTION = "rival_reaction"
    INTERNAL_CONFLICT = "internal_conflict"
    EXCLUDED_EXPECTATIONS = "excluded_expectations"
    PULL = "pull"
    LEARNING = "learning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(Record):
    """Six criteria 0–10 of one account, each with its reason, and our strength as the customer sees it (0–10)."""

    KIND: ClassVar[str] = "assessment"

    account_id: str
    growth: int | None = None
    prescription: int | None = None
    innovation: int | None = None
    sector_fit: int | None = None
    size: int | None = None
    profitability: int | None = None
    growth_reason: str = field(default="", metadata=NOTE)
    prescription_reason: str = field(default="", metadata=NOTE)
    innovation_reason: str = field(default="", metadata=NOTE)
    sector_fit_reason: str = field(default="", metadata=NOTE)
    size_reason: str = field(default="", metadata=NOTE)
    profitability_reason: str = field(default="", metadata=NOTE)
    relative_strength: float | None = None

    def check(self) -> None:
        """Scores and strength within 0–10."""
        for name in (*CRITERIA, "relative_strength"):
            self.require_range(name, 0, 10)

    def drivers(self) -> dict[str, int | None]:
        """The three scores of which one has to be outstanding."""
        return {name: getattr(self, name) for name in DRIVERS}

    def outstanding(self, settings: Settings) -> tuple[str, ...]:
        """The drivers at or above the threshold."""
        return tuple(n for n, score in self.drivers().items() if score is not None and score >= settings.driver_threshold)

    def is_eligible(self, settings: Settings) -> bool:
        """Whether max(growth, prescription, innovation) reaches the threshold."""
        return bool(self.outstanding(settings))

    def attractiveness(self, settings: Settings) -> float | None:
        """Weighted average Σ wᵢ·sᵢ / 100, 0–10; None until all six criteria are scored."""
        total = 0
        for name, weight in settings.weights().items():
            score = getattr(self, name)
            if score is None:
                return None
            total += weight * score
        return total / 100

    def quadrant(self, settings: Settings) -> Quadrant | None:
        """The quadrant; a point on the line counts as the upper class."""
        attractive = self.attractiveness(settings)
        if attractive is None or self.relative_strength is None:
            return None
        high, strong = attractive >= settings.matrix_cut, self.relative_strength >= settings.matrix_cut
        if high:
            return Quadrant.KEY if strong else Quadrant.DEVELOPMENT
        return Quadrant.MAINTENANCE if strong else Quadrant.OPPORTUNISTIC


@dataclass(frozen=True, slots=True, kw_only=True)
class SideEffect(Record):
    """Something that may follow from a scenario: sign, probability 0–1, impact as an amount, horizon in years."""

    KIND: ClassVar[str] = "side_effect"

    account_id: str
    scenario_id: str
    category: EffectCategory = EffectCategory.OTHER_CUSTOMERS
    description: str = field(default="", metadata=NOTE)
    is_positive: bool = False
    probability: float = 0.0
    impact: Decimal = Decimal(0)
    horizon_years: int = 3
    mitigation: str = field(default="", metadata=NOTE)
    affected_accounts: tuple[str, ...] = ()

    def check(self) -> None:
        """Probability within 0–1, impact not negative (its sign is a field of its own)."""
        if not 0 <= self.probability <= 1:
            raise ValidationError("probability", "bad_probability")
        if self.impact < 0:
            raise ValidationError("impact", "negative")
        self.require_range("horizon_years", 1, 20)

    @property
    def sign(self) -> int:
        """+1 or −1."""
        return 1 if self.is_positive else -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Record):
    """What we expect if the account is included, deferred or left out: three years' contribution and its cost."""

    KIND: ClassVar[str] = "scenario"

    account_id: str
    title: str = ""
    verdict: Verdict = Verdict.INCLUDE
    expectation: str = field(default="", metadata=NOTE)
    contribution: Decimal = Decimal(0)
    resources: Decimal = Decimal(0)
    position: int = 0

    def check(self) -> None:
        """Resources are a cost, so never negative."""
        if self.resources < 0:
            raise ValidationError("resources", "negative")


@dataclass(frozen=True, slots=True)
class NetValue:
    """Net value of a scenario: everything bad, as expected, everything good."""

    low: Decimal
    expected: Decimal
    high: Decimal


def net_value(scenario: Scenario, effects: list[SideEffect]) -> NetValue:
    """Contribution − resources + Σ sign·p·|impact|, undiscounted, with its range (`domain.md` §4.3)."""
    base = scenario.contribution - scenario.resources
    expected = base + sum((e.sign * Decimal(repr(e.probability)) * e.impact for e in effects), Decimal(0))
    possible = [e for e in effects if e.probability > 0]
    low = base - sum((e.impact for e in possible if not e.is_positive), Decimal(0))
    high = base + sum((e.impact for e in possible if e.is_positive), Decimal(0))
    return NetValue(low, expected, high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Record):
    """The recorded act of including, deferring or not including an account; never edited afterwards."""

    KIND: ClassVar[str] = "decision"
    IS_ACT: ClassVar[bool] = True

    account_id: str
    verdict: Verdict
    reason: str = field(metadata=NOTE)
    decided_by: str
    decided_on: date
    review_on: date | None = None
    hypothesis: str = field(default="", metadata=NOTE)
    conditions: str = field(default="", metadata=NOTE)
    served_how: str = field(default="", metadata=NOTE)
    served_by: str = ""
    reopen_signal: str = field(default="", metadata=NOTE)
    attractiveness: float | None = None
    recorded_at: datetime | None = None

    def check(self) -> None:
        """What each verdict must say: see `decisions.md` §2.2."""
        self.require("reason", "decided_by")
        if self.verdict is Verdict.WATCH:
            self.require("hypothesis", "conditions", "review_on")
        if self.verdict is Verdict.EXCLUDE:
            self.require("served_how", "served_by", "reopen_signal", "review_on")
        if self.review_on is not None and self.review_on <= self.decided_on:
            raise ValidationError("review_on", "review_before_decision")


@dataclass(frozen=True, slots=True)
class DecisionGap:
    """One thing missing before a decision may be recorded."""

    code: str
    verdict: Verdict | None = None


def decision_gaps(
    verdict: Verdict,
    assessment: Assessment | None,
    scenarios: list[Scenario],
    effects: list[SideEffect],
    settings: Settings,
) -> tuple[DecisionGap, ...]:
    """Everything that stands in the way of a decision, in the order in which a person would mend it."""
    gaps: list[DecisionGap] = []
    if len(scenarios) < 2:
        gaps.append(DecisionGap("two_scenarios"))
    if not any(s.verdict is Verdict.EXCLUDE for s in scenarios):
        gaps.append(DecisionGap("refusal_scenario"))
    if not any(s.verdict is verdict for s in scenarios):
        gaps.append(DecisionGap("own_scenario", verdict))
    with_effect = {e.scenario_id for e in effects}
    if any(s.id not in with_effect for s in scenarios):
        gaps.append(DecisionGap("side_effects"))
    included = {s.id for s in scenarios if s.verdict is Verdict.INCLUDE}
    if included and not any(e.scenario_id in included and not e.is_positive for e in effects):
        gaps.append(DecisionGap("negative_effect"))
    if verdict is Verdict.INCLUDE:
        if assessment is None or all(s is None for s in assessment.drivers().values()):
            gaps.append(DecisionGap("no_driver_scored"))
        elif not assessment.is_eligible(settings):
            gaps.append(DecisionGap("not_eligible"))
    return tuple(gaps)
