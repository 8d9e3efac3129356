"""How good a key account a client would make: criteria, the drivers that make it eligible, its place in the matrix.

An account is eligible when **one** of the three drivers is outstanding; the weighted average only ranks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record
from kamdesk.domain.settings import CRITERIA, Settings

DRIVERS = ("growth", "prescription", "innovation")
WIDE_SPREAD = 3
"""So many points between two people's scores are worth a talk."""


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


def quadrant_of(attractiveness: float, strength: float, cut: float) -> Quadrant:
    """The quadrant of a point; one on the line counts as the upper class."""
    if attractiveness >= cut:
        return Quadrant.KEY if strength >= cut else Quadrant.DEVELOPMENT
    return Quadrant.MAINTENANCE if strength >= cut else Quadrant.OPPORTUNISTIC


@dataclass(frozen=True, slots=True)
class OwnScore:
    """The score 0–10 of one of the company's own criteria, with its reason."""

    key: str
    score: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scores(Record):
    """Scores 0–10 on the six criteria and on the company's own."""

    account_id: str
    growth: int | None = None
    prescription: int | None = None
    innovation: int | None = None
    sector_fit: int | None = None
    size: int | None = None
    profitability: int | None = None
    own_scores: tuple[OwnScore, ...] = ()

    def check(self) -> None:
        """Scores within 0–10, each own criterion once."""
        for name in CRITERIA:
            self.require_range(name, 0, 10)
        if any(not 0 <= own.score <= 10 for own in self.own_scores):
            raise ValidationError("own_scores", "out_of_range", low=0, high=10)
        if len({own.key for own in self.own_scores}) < len(self.own_scores):
            raise ValidationError("own_scores", "bad_code", text="own_scores")

    def score(self, name: str) -> int | None:
        """The score of a criterion, of the six or the company's own, by its key."""
        if name in CRITERIA:
            found: int | None = getattr(self, name)
            return found
        return next((own.score for own in self.own_scores if own.key == name), None)

    def with_own(self, key: str, score: int | None, reason: str = "") -> tuple[OwnScore, ...]:
        """The own scores after one of them was given, changed or (with None) taken away."""
        others = tuple(own for own in self.own_scores if own.key != key)
        return others if score is None else (*others, OwnScore(key, score, reason))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(_Scores):
    """The scores of one account that count, each with its reason, and our strength as the customer sees it (0–10).

    `growth` is None while the score that follows from the remaining potential holds; a number overrides it and needs
    `growth_reason`.
    """

    KIND: ClassVar[str] = "assessment"

    growth_reason: str = field(default="", metadata=NOTE)
    prescription_reason: str = field(default="", metadata=NOTE)
    innovation_reason: str = field(default="", metadata=NOTE)
    sector_fit_reason: str = field(default="", metadata=NOTE)
    size_reason: str = field(default="", metadata=NOTE)
    profitability_reason: str = field(default="", metadata=NOTE)
    relative_strength: float | None = None

    def check(self) -> None:
        """Scores and strength within 0–10."""
        _Scores.check(self)
        self.require_range("relative_strength", 0, 10)

    def reason(self, name: str) -> str:
        """Why a criterion got its score."""
        if name in CRITERIA:
            found: str = getattr(self, f"{name}_reason")
            return found
        return next((own.reason for own in self.own_scores if own.key == name), "")

    def with_computed(self, growth: int | None) -> "Assessment":
        """The scores that count: the computed growth where nobody overrode it."""
        return self if self.growth is not None or growth is None else replace(self, growth=growth)

    def drivers(self) -> dict[str, int | None]:
        """The three scores of which one has to be outstanding."""
        return {name: self.score(name) for name in DRIVERS}

    def outstanding(self, settings: Settings) -> tuple[str, ...]:
        """The drivers at or above the threshold."""
        return tuple(n for n, score in self.drivers().items() if score is not None and score >= settings.driver_threshold)

    def is_eligible(self, settings: Settings) -> bool:
        """Whether max(growth, prescription, innovation) reaches the threshold."""
        return bool(self.outstanding(settings))

    def attractiveness(self, settings: Settings) -> float | None:
        """Weighted average Σ wᵢ·sᵢ / 100, 0–10; None until every criterion that weighs is scored."""
        total = 0
        for name, weight in settings.weights().items():
            score = self.score(name)
            if score is None:
                if weight or name in CRITERIA:
                    return None
                continue
            total += weight * score
        return total / 100

    def quadrant(self, settings: Settings) -> Quadrant | None:
        """The quadrant; a point on the line counts as the upper class."""
        attractive = self.attractiveness(settings)
        if attractive is None or self.relative_strength is None:
            return None
        return quadrant_of(attractive, self.relative_strength, settings.matrix_cut)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion(_Scores):
    """What one person would score; it counts for nothing until the scores that count are set."""

    KIND: ClassVar[str] = "opinion"

    by: str = ""
    given_on: date | None = None

    def check(self) -> None:
        """A name, scores within 0–10."""
        _Scores.check(self)
        self.require("by")


@dataclass(frozen=True, slots=True)
class Spread:
    """How far people's scores of one criterion lie apart."""

    low: int
    high: int
    middle: int
    count: int

    @property
    def is_wide(self) -> bool:
        """Whether they should talk before a score is set."""
        return self.high - self.low >= WIDE_SPREAD


def spread(opinions: Iterable[Opinion], name: str) -> Spread | None:
    """Lowest, highest and middle score of a criterion among two or more people; None with fewer."""
    scores = sorted(s for o in opinions if (s := o.score(name)) is not None)
    if len(scores) < 2:
        return None
    return Spread(scores[0], scores[-1], scores[(len(scores) - 1) // 2], len(scores))


def growth_score(remaining: Decimal | None, bands: Sequence[Decimal] | None) -> int | None:
    """The growth score 2–9 that a remaining potential stands for; 10 is given by hand only (`domain.md` §4.1)."""
    if remaining is None or not bands:
        return None
    return 2 + sum(remaining >= band for band in bands)


def remaining_for(score: int, bands: Sequence[Decimal]) -> Decimal | None:
    """The remaining potential from which a growth score is reached; None where potential alone cannot give it."""
    at = score - 3
    return bands[at] if 0 <= at < len(bands) else None
