"""How well a person fits what an account asks of its KAM (`domain.md` §4.10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kamdesk.domain.plan.kam_profile import Competency, CompetencyRequirement, Rating
from kamdesk.domain.text import fold

SPREAD_FLAG = 2
"""Assessors whose marks lie so far apart should talk."""


@dataclass(frozen=True, slots=True)
class CompetencyFit:
    """One competency of a person: mean mark, gap to the required level, spread between assessors."""

    competency: Competency
    required: int | None
    assessed: float | None
    spread: int
    is_knock_out: bool

    @property
    def gap(self) -> float | None:
        """Assessed − required; negative is a lack."""
        if self.required is None or self.assessed is None:
            return None
        return self.assessed - self.required


@dataclass(frozen=True, slots=True)
class Fit:
    """Fit 0–100, capped per competency, so that a strength cannot buy a hole elsewhere."""

    percent: float | None
    competencies: tuple[CompetencyFit, ...]

    @property
    def is_knocked_out(self) -> bool:
        """Whether a must-have is missed."""
        return any(c.is_knock_out for c in self.competencies)

    @property
    def is_complete(self) -> bool:
        """Whether all nine have a mark."""
        return len(self.competencies) == len(Competency) and all(c.assessed is not None for c in self.competencies)

    @property
    def worst_gap(self) -> float:
        """The largest lack, 0 when there is none."""
        return min(0.0, *(c.gap for c in self.competencies if c.gap is not None), 0.0)

    @property
    def widest_spread(self) -> int:
        """The largest difference between assessors in one competency."""
        return max((c.spread for c in self.competencies), default=0)


def fit(
    requirements: Sequence[CompetencyRequirement],
    ratings: Sequence[Rating],
    assessor_weights: Mapping[str, float] | None = None,
) -> Fit:
    """Rate one person's marks against the requirements (`domain.md` §4.10).

    `assessor_weights` go by name, in any measure; whoever has none counts like the mean of the others.
    """
    weights = {fold(name): weight for name, weight in (assessor_weights or {}).items()}
    competencies: list[CompetencyFit] = []
    gained = whole = 0.0
    by_competency = {r.competency: r for r in requirements}
    for competency in Competency:
        requirement = by_competency.get(competency)
        marks = [r for r in ratings if r.competency is competency]
        assessed = _mean(marks, weights)
        levels = [m.level for m in marks]
        spread = max(levels) - min(levels) if levels else 0
        level = requirement.level if requirement else None
        minimum = requirement.minimum if requirement else None
        knocked = minimum is not None and assessed is not None and assessed < minimum
        competencies.append(CompetencyFit(competency, level, assessed, spread, knocked))
        if requirement is not None and level is not None and assessed is not None:
            gained += requirement.weight * min(assessed / level, 1.0)
            whole += requirement.weight
    return Fit(100 * gained / whole if whole else None, tuple(competencies))


def _mean(marks: Sequence[Rating], weights: Mapping[str, float]) -> float | None:
    usual = sum(weights.values()) / len(weights) if weights else 1.0
    each = [weights.get(fold(m.assessor), usual) for m in marks]
    total = sum(each)
    return sum(w * m.level for w, m in zip(each, marks, strict=True)) / total if total else None


@dataclass(frozen=True, slots=True)
class AssessmentRound:
    """Several assessors asked for marks of the same people (id → name) on behalf of one account."""

    assessors: tuple[str, ...]
    people: Mapping[str, str]

    def missing_marks(self, ratings: Sequence[Rating]) -> dict[str, int]:
        """How many marks each assessor still owes; nothing when only one is asked. Nobody owes marks of themselves."""
        return self.missing(_given_by_assessor(ratings))

    def missing(self, given: Mapping[str, set[tuple[str, Competency]]]) -> dict[str, int]:
        """As `missing_marks`, of what each assessor gave by the key of their name."""
        if len(self.assessors) < 2:
            return {}
        by_assessor: dict[str, int] = {}
        keys = {person_id: fold(name) for person_id, name in self.people.items()}
        for assessor in self.assessors:
            own = fold(assessor)
            others = {person_id for person_id, key in keys.items() if key != own}
            marks = sum(person_id in others for person_id, _competency in given.get(own, ()))
            if missing := len(others) * len(Competency) - marks:
                by_assessor[assessor] = missing
        return by_assessor


def _given_by_assessor(ratings: Sequence[Rating]) -> dict[str, set[tuple[str, Competency]]]:
    """Which marks (person, competency) each assessor gave, by the key of the assessor's name."""
    keys = {name: fold(name) for name in {r.assessor for r in ratings}}
    given: dict[str, set[tuple[str, Competency]]] = {}
    for r in ratings:
        given.setdefault(keys[r.assessor], set()).add((r.person_id, r.competency))
    return given


def missing_marks_of(rounds: Sequence[AssessmentRound], ratings: Sequence[Rating]) -> dict[str, dict[str, int]]:
    """For each person whose marks have to stay hidden: the assessors who keep them so, with the marks that they owe."""
    given = _given_by_assessor(ratings)
    missing: dict[str, dict[str, int]] = {}
    for each in rounds:
        by_assessor = each.missing(given)
        for person_id in each.people if by_assessor else ():
            missing.setdefault(person_id, {}).update(by_assessor)
    return missing


def ranked(fits: Mapping[str, Fit]) -> list[str]:
    """Person ids, best first: not knocked out, then fit, then the smaller worst gap, then the smaller spread."""

    def key(person_id: str) -> tuple[bool, float, float, int]:
        of_person = fits[person_id]
        return (of_person.is_knocked_out, -(of_person.percent or 0.0), -of_person.worst_gap, of_person.widest_spread)

    return sorted(fits, key=key)
