"""What would follow from including, deferring or leaving out an account, before anyone decides.

Each scenario carries a forecast of its side effects, with sign, probability and impact, and says which other accounts
they hit.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record
from kamdesk.domain.selection.criteria import Verdict


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
    """What we expect if the account is included, deferred or left out: three years' contribution and its cost.

    `sales_after` are our yearly sales to it at the end of those years, `hours` the KAM hours a year it would take.
    """

    KIND: ClassVar[str] = "scenario"

    account_id: str
    title: str = ""
    verdict: Verdict = Verdict.INCLUDE
    expectation: str = field(default="", metadata=NOTE)
    contribution: Decimal = Decimal(0)
    resources: Decimal = Decimal(0)
    sales_after: Decimal | None = None
    hours: int | None = None
    position: int = 0

    def check(self) -> None:
        """Resources, sales and hours are never negative."""
        for name in ("resources", "sales_after", "hours"):
            amount = getattr(self, name)
            if amount is not None and amount < 0:
                raise ValidationError(name, "negative")


@dataclass(frozen=True, slots=True)
class NetValue:
    """Net value of a scenario: everything bad, as expected, everything good."""

    low: Decimal
    expected: Decimal
    high: Decimal

    def plus(self, other: "NetValue") -> "NetValue":
        """The sum of both, bound by bound."""
        return NetValue(self.low + other.low, self.expected + other.expected, self.high + other.high)


NOTHING = NetValue(Decimal(0), Decimal(0), Decimal(0))
"""The net value of no scenario at all."""


def net_value(scenario: Scenario, effects: list[SideEffect]) -> NetValue:
    """Contribution − resources + Σ sign·p·|impact|, undiscounted, with its range (`domain.md` §4.3)."""
    base = scenario.contribution - scenario.resources
    expected = base + sum((e.sign * Decimal(repr(e.probability)) * e.impact for e in effects), Decimal(0))
    possible = [e for e in effects if e.probability > 0]
    low = base - sum((e.impact for e in possible if not e.is_positive), Decimal(0))
    high = base + sum((e.impact for e in possible if e.is_positive), Decimal(0))
    return NetValue(low, expected, high)
