"""The words of step 2: why the ranking is as it is, what keeps marks hidden, what is on record."""

from collections.abc import Mapping

from kamdesk.domain.plan.conditions.kam import is_long_ago
from kamdesk.domain.plan.gate_facts import Facts
from kamdesk.domain.plan.kam_fit import SPREAD_FLAG, Fit
from kamdesk.domain.plan.kam_profile import KamChoice
from kamdesk.i18n import N_, _, formats, terms
from kamdesk.services.plan.kam_choice import Standing

_WHY = {
    "knock_out": N_("ahead of {name}, who misses a must-have"),
    "fit": N_("ahead of {name} by the fit"),
    "worst_gap": N_("ahead of {name} because the largest shortfall is smaller"),
    "spread": N_("ahead of {name} because the assessors agree more"),
}


def hidden_marks_text(hiding: Mapping[str, int]) -> str:
    """Why no marks are shown."""
    names = ", ".join(f"{name} ({count})" for name, count in hiding.items())
    return _("Marks stay hidden until all are in. Still to come: {names}.").format(names=names)


def standing_text(place: int, standing: Standing, following: str) -> str:
    """One candidate of the ranking, and why they stand before the next."""
    found = standing.fit
    if found is None:
        return standing.name
    words = [_("fit {percent}").format(percent=formats.percent(found.percent, 1))]
    if not found.is_complete:
        words.append(_("not rated in all nine"))
    missed = [terms.term(c.competency) for c in found.competencies if c.is_knock_out]
    if missed:
        words.append(_("knocked out: {names}").format(names=", ".join(missed)))
    wide = [terms.term(c.competency) for c in found.competencies if c.spread >= SPREAD_FLAG]
    if wide:
        words.append(_("assessors differ on {names}").format(names=", ".join(wide)))
    if standing.why:
        words.append(why_text(standing, following))
    return f"{place}. {standing.name}: " + " · ".join(words)


def why_text(standing: Standing, following: str) -> str:
    """Why a candidate stands before the next, whose name follows; nothing where nothing puts them there."""
    return _(_WHY[standing.why]).format(name=following) if standing.why else ""


def values_text(found: Fit) -> str:
    """What was assessed and what is required, a line a competency."""
    lines = [
        f"{terms.term(c.competency)}: {formats.number(c.assessed, 1)} / {formats.number(c.required)}" for c in found.competencies
    ]
    return _("Assessed / required") + "\n" + "\n".join(lines)


def gaps_text(found: Fit) -> str:
    """What somebody lacks against what is required, largest first."""
    lacks = sorted((c.gap, terms.term(c.competency)) for c in found.competencies if c.gap is not None and c.gap < 0)
    if not lacks:
        return _("Reaches every level that is required.")
    return _("Below what is required: {names}").format(names="; ".join(f"{name} {formats.number(gap, 1)}" for gap, name in lacks))


def choice_text(choice: KamChoice, *, is_hidden: bool = False) -> str:
    """A choice on record: who, when, why, and how everybody stood, unless marks stay hidden now."""
    day, who = formats.day(choice.chosen_on), choice.recorded_by or formats.MISSING
    if choice.is_handover:
        text = _("{day}: {previous} handed over to {name} (recorded by {who}). {reason}").format(
            day=day, previous=choice.previous, name=choice.name, who=who, reason=choice.reason
        )
    else:
        text = _("{day}: {name} was chosen (recorded by {who}). {reason}").format(
            day=day, name=choice.name, who=who, reason=choice.reason
        )
    if choice.ranking and not is_hidden:
        stood = [
            f"{at}. {line.name} {formats.percent(line.fit, 1)}" + (" " + _("(knocked out)") if line.is_knocked_out else "")
            for at, line in enumerate(choice.ranking, 1)
        ]
        text += " " + "; ".join(stood)
    return text


def confirmation_text(facts: Facts) -> tuple[str, bool]:
    """When the marks of the chosen one were given and confirmed, and whether they have to be looked at again."""
    profile = facts.kam.profile
    if profile is None or profile.person_id is None or facts.kam.hiding_assessors():
        return "", False
    given = max((r.rated_on for r in facts.kam.counting_marks(profile.person_id) if r.rated_on), default=None)
    parts = []
    if given is not None:
        parts.append(_("Marks of {name}: the last on {day}.").format(name=facts.kam.name(), day=formats.day(given)))
    elsewhere = facts.kam.chosen_elsewhere
    if elsewhere:
        parts.append(_("Another account uses them too."))
    if profile.confirmed_on is not None:
        parts.append(
            _("Confirmed for this account on {day} by {name}.").format(
                day=formats.day(profile.confirmed_on), name=profile.confirmed_by
            )
        )
    days = [day for day in (profile.confirmed_on, None if elsewhere else given) if day is not None]
    is_old = (elsewhere and profile.confirmed_on is None) or (bool(days) and is_long_ago(max(days), facts.today))
    if is_old:
        parts.append(_("They are looked at again for each account and once a year."))
    return " ".join(parts), is_old
