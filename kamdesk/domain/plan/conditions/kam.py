"""Step 2: what the account asks of its KAM, who is chosen, by whose marks, and what closes the gaps.

What rests on marks is silent while they stay hidden: `marks_in` keeps the step open until then.
"""

from datetime import date

from kamdesk.domain.plan.conditions.base import GateCondition, Params, unless
from kamdesk.domain.plan.gate_facts import Facts
from kamdesk.domain.plan.kam_profile import Competency

GAP_NEEDING_ACTION = -2
MARKS_HOLD_MONTHS = 12
"""After so long marks are looked at again."""


def _levels_unmet(facts: Facts) -> Params | None:
    missing = len(Competency) - len({c.competency for c in facts.kam.competencies if c.level is not None})
    return unless(not missing, missing=missing)


def _levels_reads(facts: Facts) -> object:
    return sorted((c.competency.value, c.level, c.minimum) for c in facts.kam.competencies)


LEVELS = GateCondition("levels", _levels_unmet, _levels_reads)


def _chosen_unmet(facts: Facts) -> Params | None:
    profile = facts.kam.profile
    if profile is None or profile.person_id is None:
        return {}
    if profile.already_appointed:
        return unless(profile.appointed_by and profile.appointed_on)
    ids = {c.person_id for c in facts.kam.candidates}
    return unless(profile.person_id in ids and len(ids) >= facts.minimum("min_candidates"))


def _chosen_reads(facts: Facts) -> object:
    profile = facts.kam.profile
    return profile and (profile.person_id, profile.already_appointed, profile.appointed_by, profile.appointed_on)


CHOSEN = GateCondition("chosen", _chosen_unmet, _chosen_reads)


def _marks_in_unmet(facts: Facts) -> Params | None:
    hiding = facts.kam.hiding_assessors()
    return unless(not hiding, names=list(hiding))


def _marks_in_reads(facts: Facts) -> object:
    return sorted((a.name, a.weight) for a in facts.kam.assessors)


MARKS_IN = GateCondition("marks_in", _marks_in_unmet, _marks_in_reads, since=3)


def _rated_unmet(facts: Facts) -> Params | None:
    nobody_chosen = facts.kam.profile is None or not facts.kam.profile.person_id
    return unless(nobody_chosen or facts.kam.hiding_assessors() or facts.kam.fit().is_complete)


def _rated_reads(facts: Facts) -> object:
    return [(c.competency, c.assessed) for c in facts.kam.fit().competencies]


RATED = GateCondition("rated", _rated_unmet, _rated_reads)


def _knocked_out(facts: Facts) -> list[str]:
    return [c.competency.value for c in facts.kam.fit().competencies if c.is_knock_out]


def _knock_out_unmet(facts: Facts) -> Params | None:
    missed = _knocked_out(facts)
    return unless(not missed or facts.kam.hiding_assessors(), competencies=missed)


KNOCK_OUT = GateCondition("knock_out", _knock_out_unmet, reads=_knocked_out)


def _gaps_without_action(facts: Facts) -> list[str]:
    covered = {a.competency for a in facts.kam.development if a.text}
    wide = [c for c in facts.kam.fit().competencies if c.gap is not None and c.gap <= GAP_NEEDING_ACTION]
    return [c.competency.value for c in wide if c.competency not in covered]


def _gap_actions_unmet(facts: Facts) -> Params | None:
    uncovered = _gaps_without_action(facts)
    return unless(not uncovered or facts.kam.hiding_assessors(), competencies=uncovered)


GAP_ACTIONS = GateCondition("gap_actions", _gap_actions_unmet, reads=_gaps_without_action)


def _marks_confirmed_unmet(facts: Facts) -> Params | None:
    """Marks that another account used already, or that are a year old, and that nobody looked at again."""
    profile = facts.kam.profile
    if profile is None or profile.person_id is None or facts.kam.hiding_assessors() or not facts.kam.fit().is_complete:
        return None
    given = max((r.rated_on for r in facts.kam.counting_marks(profile.person_id) if r.rated_on), default=None)
    own = [] if facts.kam.chosen_elsewhere else [given]
    latest = max((day for day in (profile.confirmed_on, *own) if day is not None), default=None)
    holds = not is_long_ago(latest, facts.today) if latest is not None else not facts.kam.chosen_elsewhere
    return unless(holds, name=facts.kam.name(), given=given)


def _marks_confirmed_reads(_facts: Facts) -> None:
    """Nothing: looking at marks again is daily work, and their age disturbs no closed step."""


MARKS_CONFIRMED = GateCondition("marks_confirmed", _marks_confirmed_unmet, _marks_confirmed_reads, since=3)


def _reason_unmet(facts: Facts) -> Params | None:
    return unless(facts.kam.profile and facts.kam.profile.reason)


def _reason_reads(facts: Facts) -> object:
    return facts.kam.profile and facts.kam.profile.reason


REASON = GateCondition("reason", _reason_unmet, _reason_reads)

CONDITIONS = (LEVELS, CHOSEN, MARKS_IN, RATED, KNOCK_OUT, GAP_ACTIONS, MARKS_CONFIRMED, REASON)
"""In the order in which they are said, and stand in fingerprints."""


def is_long_ago(day: date, today: date, months: int = MARKS_HOLD_MONTHS) -> bool:
    """Whether so many months have gone by since a day."""
    passed = (today.year - day.year) * 12 + today.month - day.month
    return passed > months or (passed == months and today.day >= day.day)
