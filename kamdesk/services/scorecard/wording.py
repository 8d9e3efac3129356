"""Sentences and short forms about a scorecard; no matplotlib, so lists and headers may use them at once."""

from collections.abc import Sequence

from kamdesk.domain.scorecard.indicators import Indicator
from kamdesk.domain.scorecard.scoring import Direction, IndicatorResult, ScorecardResult, Trend
from kamdesk.i18n import _, formats, ngettext, terms


def indicator_name(indicator: Indicator) -> str:
    """The name on screen: a computed indicator is called as its kind is in the language in force."""
    return terms.term(indicator.computed) if indicator.computed is not None else indicator.name


def name_with_unit(indicator: Indicator) -> str:
    """Its name and unit; a name such as «Rejects (ppm)» says the unit itself."""
    name, unit = indicator_name(indicator), formats.currency_sign(indicator.unit)
    return f"{name} ({unit})" if unit and not name.endswith(f"({unit})") else name


ON_TARGET, AT_MINIMUM = 100.0, 50.0
LABEL_LIMIT = 18
MIN_AXES, MAX_AXES = 5, 12
"""A radar with fewer axes says nothing, one with more cannot be read."""


def short_label(result: IndicatorResult) -> str:
    """The label of an axis: the short name, else the name; cut where it is longer than `LABEL_LIMIT`."""
    name = result.indicator.short_name or indicator_name(result.indicator)
    if len(name) <= LABEL_LIMIT:
        return name
    return name[: LABEL_LIMIT - 1].rstrip() + "…"


def axis_candidates(result: ScorecardResult) -> list[IndicatorResult]:
    """The indicators that could stand on the radar: those with anchors, in group order."""
    return [r for r in result.indicators() if r.indicator.has_anchors]


def radar_results(result: ScorecardResult) -> list[IndicatorResult]:
    """The indicators on the radar: those with anchors that were not taken off it; the twelve heaviest when there are more."""
    found = [r for r in axis_candidates(result) if r.indicator.is_on_radar]
    if len(found) > MAX_AXES:
        heaviest = sorted(found, key=lambda r: -r.indicator.weight)[:MAX_AXES]
        found = [r for r in found if r in heaviest]
    return found


def has_radar(result: ScorecardResult) -> bool:
    """Whether there are enough axes for a radar."""
    return len(radar_results(result)) >= MIN_AXES


def is_more_better(indicator: Indicator) -> bool:
    """Whether a worse figure lies below its minimum: not where less is better, nor where what is beyond a band is as bad."""
    return not indicator.lower_is_better and indicator.target_high is None


def standing(indicator: Indicator, points: float) -> str:
    """How a figure of so many points (0–100) stands to target and minimum, in words that are true whichever way is better."""
    if points >= ON_TARGET:
        return _("on target")
    is_minimum = is_more_better(indicator)
    if points == AT_MINIMUM:
        return _("at the minimum") if is_minimum else _("at the limit")
    if points > AT_MINIMUM:
        return _("above minimum") if is_minimum else _("within the limit")
    return _("below minimum") if is_minimum else _("beyond the limit")


def breach_count(breaches: Sequence[IndicatorResult]) -> str:
    """How many indicators are worse than their minimum, in words that are true of all of them; empty without any."""
    count = len(breaches)
    if not count:
        return ""
    if all(is_more_better(r.anchored) for r in breaches):
        text = ngettext("{n} below minimum", "{n} below minimum", count)
    else:
        text = ngettext("{n} worse than the minimum", "{n} worse than the minimum", count)
    return text.format(n=formats.number(count, 0))


def without_index(result: ScorecardResult) -> str:
    """Why there is no index: no figures, or none that has anything to be judged by."""
    period = formats.period(result.period)
    if any(r.value is not None and not r.is_stale and not r.anchored.has_anchors for r in result.indicators()):
        return _("No index yet for {period}: no figure has a minimum and a target.").format(period=period)
    return _("No figures yet for {period}.").format(period=period)


def conclusion(result: ScorecardResult) -> str:
    """One sentence: the score, its change, what is worse than its minimum; what is disputed is told as that and never as worse."""
    if result.score is None:
        return without_index(result)
    text = _("Index {score}").format(score=formats.number(result.score, 0))
    if change := _change_since(result):
        text += f" ({change})"
    if disputed := [short_label(r) for r in result.indicators() if r.is_disputed]:
        text += ". " + _("In reconciliation: {names}").format(names=", ".join(disputed))
    if withdrawn := [short_label(r) for r in result.indicators() if r.is_withdrawn]:
        text += ". " + _("Figure withdrawn: {name}").format(name=", ".join(withdrawn))
    return text + ". " + said if (said := _under_minimum(result)) else text + "."


def _change_since(result: ScorecardResult) -> str:
    """How many points more or less, and since when: a sentence is read by who does not know the signs.

    Sales are compared with a year ago and others with the period before: then no one period is named.
    """
    trend = result.trend
    since = {r.trend.against for r in result.indicators() if r.trend is not None and r.trend.points is not None}
    if trend is None or trend.points is None:
        return trend_text(trend)
    period = formats.period(since.pop()) if len(since) == 1 else ""
    if trend.direction is Direction.FLAT:
        return _("as in {period}").format(period=period) if period else _("as in the figures before")
    points = f"{'+' if trend.direction is Direction.UP else '−'}{formats.number(abs(trend.points), 0)}"
    said = _("{points} since {period}") if period else _("{points} on the figures before")
    return said.format(points=points, period=period)


def _under_minimum(result: ScorecardResult) -> str:
    """What is worse than its minimum; nothing where that is not known before a dispute is settled."""
    found = [r for r in result.indicators() if r.is_breach]
    breaches = [r for r in found if not r.is_disputed]
    if not breaches:
        return "" if found else _("Nothing is below its minimum.")
    names = [short_label(r) for r in breaches]
    is_below = all(is_more_better(r.anchored) for r in breaches)
    if len(names) == 1:
        return (_("{name} is below its minimum.") if is_below else _("{name} is worse than its minimum.")).format(name=names[0])
    listed = _("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])
    text = _("{names} are below their minimum.") if is_below else _("{names} are worse than their minimum.")
    return text.format(names=listed)


def trend_text(trend: Trend | None) -> str:
    """▲ 4, ▼ 3 or =; nothing where there is no trend."""
    if trend is None:
        return ""
    if trend.direction is Direction.FLAT:
        return "="
    sign = "▲" if trend.direction is Direction.UP else "▼"
    return f"{sign} {formats.number(abs(trend.points), 0)}" if trend.points is not None else sign


def spoken(result: ScorecardResult) -> str:
    """What a screen reader says of the radar."""
    parts = [
        _("{name} {score} of 100").format(name=indicator_name(r.indicator), score=formats.number(r.score, 0))
        for r in radar_results(result)
    ]
    return conclusion(result) + " " + "; ".join(parts) + "."


def dispute_text(result: IndicatorResult) -> str:
    """Both figures of a dispute, and which counts."""
    return _("In reconciliation: ours {own}, the client's {theirs}; the worse counts until it is settled").format(
        own=formats.number(result.own_value), theirs=formats.number(result.client_value)
    )


def withdrawn_text(result: IndicatorResult) -> str:
    """Whose figure was withdrawn, and that it counts."""
    said = []
    if result.own_withdrawn:
        said.append(
            _("Figure withdrawn: {value} counts until another one is entered").format(value=formats.number(result.own_value))
        )
    if result.client_withdrawn:
        value = formats.number(result.client_value)
        said.append(_("The client's figure withdrawn: {value} counts until another one is entered").format(value=value))
    return ". ".join(said)


def axis_tooltip(result: IndicatorResult) -> str:
    """Everything about one axis in a line."""
    unit = f" {result.indicator.unit}" if result.indicator.unit else ""
    parts = [f"{indicator_name(result.indicator)} · {formats.period(result.period)} {formats.number(result.value)}{unit}"]
    if result.indicator.target is not None:
        parts.append(_("target {value}").format(value=formats.number(result.indicator.target)))
    if result.indicator.threshold is not None:
        parts.append(_("minimum {value}").format(value=formats.number(result.indicator.threshold)))
    parts.append(_("score {value}").format(value=formats.number(result.score, 0)))
    if result.is_disputed:
        parts.append(dispute_text(result))
    if result.is_withdrawn:
        parts.append(withdrawn_text(result))
    if result.is_stale:
        parts.append(_("stale"))
    return " · ".join(parts)
