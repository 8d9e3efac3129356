"""The voice of the customer: 0–10 recommendation per contact and wave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import sqrt
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record

MIN_ANSWERS = 5
"""Fewer answers feed no light."""
PROMOTER, DETRACTOR = 9, 6
DIRECTIONAL_BELOW = 50
"""Under so many answers the figure shows a direction only (`domain.md` §4.6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceAnswer(Record):
    """What one contact answered, 0–10, to whether they would recommend us."""

    KIND: ClassVar[str] = "voice_answer"

    account_id: str
    person: str
    asked_on: date | None = None
    score: int | None = None
    comment: str = field(default="", metadata=NOTE)

    def check(self) -> None:
        """Who answered, when, and a score 0–10."""
        self.require("person", "asked_on")
        if self.score is None:
            raise ValidationError("score", "required")
        self.require_range("score", 0, 10)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Net promoters of −100 to 100 with its 95 % margin, the answers in it, and each person's movement."""

    wave: str
    nps: float
    margin: float
    scores: tuple[int, ...]
    moves: Mapping[str, int]

    @property
    def count(self) -> int:
        """How many answered."""
        return len(self.scores)

    @property
    def feeds_light(self) -> bool:
        """Whether there are enough answers to judge by."""
        return self.count >= MIN_ANSWERS


def nps(scores: Sequence[int]) -> tuple[float, float]:
    """Promoters (9–10) less detractors (0–6) in percent, and the half width of its 95 % interval.

    Passives stay in the denominator. Eight answers with five promoters and one detractor give 50 ± 49 (`domain.md` §4.6).

    Raises:
        ValueError: without any score.
    """
    count = len(scores)
    if not count:
        raise ValueError("no scores")
    p = sum(s >= PROMOTER for s in scores) / count
    d = sum(s <= DETRACTOR for s in scores) / count
    error = sqrt((p + d - (p - d) ** 2) / count)
    return 100.0 * (p - d), 196.0 * error


def waves(answers: Iterable[VoiceAnswer], wave_of: Mapping[date, str]) -> list[Recommendation]:
    """One recommendation a wave, oldest first; a person's last answer in a wave counts.

    `wave_of` names the wave of each day on which somebody was asked, in an order that sorts.
    """
    by_wave: dict[str, dict[str, VoiceAnswer]] = {}
    dated = [(a.asked_on, a) for a in answers if a.asked_on is not None]
    for day, answer in sorted(dated, key=lambda pair: pair[0]):
        by_wave.setdefault(wave_of[day], {})[answer.person.casefold()] = answer
    found: list[Recommendation] = []
    last: dict[str, int] = {}
    for wave in sorted(by_wave):
        said = by_wave[wave]
        scores = {key: a.score for key, a in said.items() if a.score is not None}
        moves = {said[key].person: score - last[key] for key, score in scores.items() if key in last}
        value, margin = nps(list(scores.values()))
        found.append(Recommendation(wave, value, margin, tuple(scores.values()), moves))
        last |= scores
    return found
