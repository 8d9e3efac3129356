"""From a value to a score, from scores to lights: `decisions.md` §3, vectors of `domain.md` §4.5.

Missing is not zero: a score speaks of what was measured, and the coverage says how much that is. Leaving a bad figure out
must never help: one that was withdrawn goes on counting, and one that is out of date keeps its last light for the caps.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kamdesk.domain.periods import Frequency, frequency_of, shifted, year_before
from kamdesk.domain.scorecard.groups import Group, Light
from kamdesk.domain.scorecard.indicators import Basis, DataFrom, Indicator
from kamdesk.domain.scorecard.measured_values import Values
from kamdesk.domain.settings import Settings

FLAT_BELOW = 3.0
"""A change under so many points is no trend."""

QUALITY_GREEN = 100.0
"""What was agreed with the client is met or it is not."""


def score(value: float, floor: float, threshold: float, target: float) -> float:
    """Piecewise linear 0–100: floor → 0, threshold → 50, target → 100, clamped; the anchors give the direction.

    Where threshold equals target it is met (100) or not (from 0 at the floor to just under 50).
    """
    sign = 1.0 if target > floor or (target == floor and threshold >= floor) else -1.0
    value, floor, threshold, target = (sign * x for x in (value, floor, threshold, target))
    if value >= target:
        return 100.0
    if value >= threshold:
        return 50.0 + 50.0 * (value - threshold) / (target - threshold)
    if value <= floor:
        return 0.0
    return 50.0 * (value - floor) / (threshold - floor)


def indicator_score(indicator: Indicator, value: float | None) -> float | None:
    """The score of a value under the indicator's anchors; None without value or anchors."""
    floor = indicator.effective_floor
    if value is None or floor is None or indicator.threshold is None or indicator.target is None:
        return None
    if indicator.target_high is not None and value > indicator.target:
        # Beyond the band counts as far below it as it lies above.
        value = indicator.target - max(0.0, value - indicator.target_high)
    return score(value, floor, indicator.threshold, indicator.target)


def indicator_light(indicator: Indicator, points: float | None, settings: Settings, *, disputed: bool = False) -> Light:
    """Green from the cut (from 100 in agreed quality), amber from 50, red below; disputed is amber at most."""
    if points is None:
        return Light.NONE
    green = QUALITY_GREEN if indicator.group is Group.QUALITY else settings.cut_indicator_green
    if points >= green and not disputed:
        return Light.GREEN
    return Light.AMBER if points >= settings.cut_amber else Light.RED


class Direction(StrEnum):
    """Which way a figure goes: up is better, whatever the unit."""

    UP = "up"
    DOWN = "down"
    FLAT = "flat"


@dataclass(frozen=True, slots=True)
class Trend:
    """A change in points, or the raw change where the score is clamped or absent."""

    direction: Direction
    points: float | None = None
    raw: float | None = None
    against: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """Everything that is known of one indicator in one period.

    `anchored` is the indicator with the anchors that held then; `measured_in` the period of the figure, an earlier
    one while the next is not due yet; `pace` the projected share of the target in percent, of year-to-date figures.
    `own_withdrawn` and `client_withdrawn`: the figure was deleted and counts until another one is entered.
    """

    indicator: Indicator
    anchored: Indicator
    period: str
    measured_in: str
    value: float | None
    own_value: float | None
    client_value: float | None
    score: float | None
    light: Light
    trend: Trend | None
    is_stale: bool
    is_disputed: bool
    previous: "Point | None"
    pace: float | None = None
    own_withdrawn: bool = False
    client_withdrawn: bool = False

    @property
    def is_withdrawn(self) -> bool:
        """Whether a figure that counts was deleted."""
        return self.own_withdrawn or self.client_withdrawn

    @property
    def is_breach(self) -> bool:
        """Whether it is under its threshold."""
        return self.light is Light.RED and not self.is_stale

    @property
    def counts(self) -> bool:
        """Whether it has data that enters the group score."""
        return self.score is not None and not self.is_stale


@dataclass(frozen=True, slots=True)
class Point:
    """A value and its score in a period."""

    period: str
    value: float
    score: float | None


@dataclass(frozen=True, slots=True)
class GroupResult:
    """Score, coverage (0–100) and light of a group."""

    group: Group
    score: float | None
    coverage: float
    light: Light
    trend: Trend | None
    indicators: tuple[IndicatorResult, ...]


@dataclass(frozen=True, slots=True)
class ScorecardResult:
    """The whole scorecard of one account in one period."""

    period: str
    score: float | None
    coverage: float
    light: Light
    trend: Trend | None
    groups: tuple[GroupResult, ...]

    def indicators(self) -> tuple[IndicatorResult, ...]:
        """All indicators in group order."""
        return tuple(i for g in self.groups for i in g.indicators)


def _counting(values: Values, indicator: Indicator, period: str) -> tuple[float | None, bool]:
    """The value that counts, and whether the two parties differ beyond tolerance (`decisions.md` §3.6)."""
    own, theirs = values.agreed_pair(indicator, period)
    sheet = values.sheet(indicator)
    if sheet is not None:
        own, theirs = sheet.rounded(own), sheet.rounded(theirs)
    if own is None or theirs is None:
        return (own if own is not None else theirs), False
    # One in a billion is what a subtraction of decimals loses, not a difference.
    tolerance = sheet.tolerance if sheet is not None else 0.0
    is_disputed = abs(own - theirs) > tolerance + 1e-9 * max(abs(own), abs(theirs))
    if not is_disputed and sheet is not None and sheet.data_from is not DataFrom.WORSE:
        return (own if sheet.data_from is DataFrom.OURS else theirs), False
    return _worse(indicator, own, theirs), is_disputed


def counting_value(values: Values, indicator: Indicator, period: str) -> float | None:
    """The value that counts for a period: settled, agreed, or the worse of two that differ."""
    return _counting(values, values.at(indicator, period), period)[0]


def _worse(indicator: Indicator, own: float, theirs: float) -> float:
    """The figure that scores less; without anchors, the smaller."""
    pairs = [(indicator_score(indicator, v), -v if indicator.lower_is_better else v, v) for v in (own, theirs)]
    return min(pairs, key=lambda p: (p[0] or 0.0, p[1]))[2]


def _scored(values: Values, indicator: Indicator, period: str) -> tuple[float | None, float | None, bool]:
    """Value, score and whether it is disputed, of an indicator with the anchors that held then."""
    value, disputed = _counting(values, indicator, period)
    return value, indicator_score(indicator, _paced(values, indicator, period, value)), disputed


def _paced(values: Values, indicator: Indicator, period: str, value: float | None) -> float | None:
    """The year's value that a year-to-date figure points to, by last year's season."""
    if value is None or indicator.basis is not Basis.YEAR_TO_DATE:
        return value
    return value / values.season_share(indicator, period)


def pace(to_date: float, target: float, share: float) -> float:
    """A year-to-date figure in percent of what it should have reached: 1480 of 2400 at 60 % of the year is 102.8.

    `share` is 0–1: last year's cumulative share, else the elapsed part (`domain.md` §4.5).
    """
    return 100.0 * to_date / (target * share)


def trend_between(indicator: Indicator, now: Point, then: Point) -> Trend:
    """The change from `then` to `now`: in points, or raw where a score is clamped at 0 or 100, or absent."""
    better = -1.0 if indicator.lower_is_better else 1.0
    raw = now.value - then.value
    if now.score is not None and then.score is not None:
        points = now.score - then.score
        clamped = now.score in {0.0, 100.0} and points == 0
        if not clamped:
            return Trend(_direction(points), points, raw, then.period)
    way = Direction.FLAT if raw == 0 else Direction.UP if raw * better > 0 else Direction.DOWN
    return Trend(way, None, raw, then.period)


def _direction(points: float) -> Direction:
    if abs(points) < FLAT_BELOW:
        return Direction.FLAT
    return Direction.UP if points > 0 else Direction.DOWN


_PERIODS_A_YEAR = {Frequency.MONTH: 12, Frequency.QUARTER: 4, Frequency.YEAR: 1}


def _is_due(indicator: Indicator, last: str, period: str) -> bool:
    """Whether, by its own frequency, there should be a newer figure than the one of `last`."""
    length = frequency_of(period)
    span = _PERIODS_A_YEAR[length] // _PERIODS_A_YEAR[indicator.frequency]
    return shifted(last, max(span, 1)) <= period


def measure_indicator(stored: Indicator, values: Values, period: str, settings: Settings) -> IndicatorResult:
    """Value, score, light, trend and staleness of one indicator in one period."""
    indicator = values.at(stored, period)
    value, points, disputed = _scored(values, indicator, period)
    own, theirs = values.pair(indicator, period)
    measured_in = period
    last = values.last_before(indicator, period) if value is not None else values.last_ever(indicator, period)
    if value is None and last is not None:
        if _is_due(indicator, last, period):
            _, last_points, was_disputed = _scored(values, values.at(stored, last), last)
            light = indicator_light(indicator, last_points, settings, disputed=was_disputed)
            stale = _point(values, stored, last)
            return IndicatorResult(stored, indicator, period, last, None, own, theirs, None, light, None, True, False, stale)
        # The figure of its last own period holds until the next one is due.
        measured_in = last
        value, points, disputed = _scored(values, values.at(stored, last), last)
        own, theirs = values.pair(indicator, last)
        last = values.last_before(indicator, last)
    previous = _point(values, stored, last)
    trend = None
    if value is not None:
        reference = previous
        if indicator.group is Group.RESULTS:
            reference = _point(values, stored, year_before(measured_in)) or previous
        if reference is not None:
            trend = trend_between(indicator, Point(measured_in, value, points), reference)
    light = indicator_light(indicator, points, settings, disputed=disputed)
    reached = None
    if value is not None and indicator.basis is Basis.YEAR_TO_DATE and indicator.target:
        reached = pace(value, indicator.target, values.season_share(indicator, measured_in))
    return IndicatorResult(
        stored, indicator, period, measured_in, value, own, theirs, points, light, trend, False, disputed, previous, reached,
        *values.withdrawn(indicator, measured_in),
    )  # fmt: skip


def _point(values: Values, stored: Indicator, period: str | None) -> Point | None:
    if period is None:
        return None
    value, points, _ = _scored(values, values.at(stored, period), period)
    return None if value is None else Point(period, value, points)


def weighted(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Σ w·s / Σ w, or None when nothing weighs."""
    listed = list(pairs)
    total = sum(w for w, _ in listed)
    return sum(w * s for w, s in listed) / total if total > 0 else None


def group_result(group: Group, results: Sequence[IndicatorResult], settings: Settings) -> GroupResult:
    """Group score over indicators with data, coverage, and the capped light."""
    counted = [r for r in results if r.counts]
    points = weighted((r.indicator.effective_weight, r.score or 0.0) for r in counted)
    whole = sum(r.indicator.effective_weight for r in results)
    have = sum(r.indicator.effective_weight for r in counted)
    coverage = 100.0 * have / whole if whole > 0 else 0.0
    return GroupResult(
        group, points, coverage, _group_light(points, coverage, results, settings), _group_trend(counted), tuple(results)
    )


def _group_light(points: float | None, coverage: float, results: Sequence[IndicatorResult], settings: Settings) -> Light:
    if points is None or coverage < settings.cut_coverage:
        return Light.NONE
    weighing = [r for r in results if r.indicator.effective_weight > 0]
    lights = [r.light for r in weighing if r.counts or _is_guarded(r)]
    left_out = any(not r.counts and _is_guarded(r) for r in weighing)
    is_capped = Light.RED in lights or Light.GREEN not in lights or left_out
    if points >= settings.cut_group_green:
        return Light.AMBER if is_capped else Light.GREEN
    return Light.AMBER if points >= settings.cut_amber else Light.RED


def _is_guarded(result: IndicatorResult) -> bool:
    """Whether leaving the figure out must not help."""
    return result.indicator.is_critical or result.indicator.group is Group.QUALITY


def _group_trend(counted: Sequence[IndicatorResult]) -> Trend | None:
    """The change over the indicators that were measured both times."""
    both = [(r.indicator.effective_weight, r.trend.points) for r in counted if r.trend is not None and r.trend.points is not None]
    points = weighted(both)
    return None if points is None else Trend(_direction(points), points)


def scorecard_result(
    indicators: Sequence[Indicator],
    values: Values,
    period: str,
    weights: Mapping[Group, float],
    settings: Settings,
) -> ScorecardResult:
    """Score the whole card of one account for one period."""
    groups = tuple(
        group_result(
            group,
            [measure_indicator(i, values, period, settings) for i in indicators if i.group is group and i.retired_on is None],
            settings,
        )
        for group in Group
    )
    points = weighted((weights[g.group], g.score) for g in groups if g.score is not None)
    whole = sum(weights.values())
    coverage = sum(g.coverage * weights[g.group] for g in groups) / whole if whole > 0 else 0.0
    moved = weighted((weights[g.group], g.trend.points) for g in groups if g.trend is not None and g.trend.points is not None)
    trend = None if moved is None else Trend(_direction(moved), moved)
    return ScorecardResult(period, points, coverage, _account_light(points, coverage, groups, settings), trend, groups)


def _account_light(points: float | None, coverage: float, groups: Sequence[GroupResult], settings: Settings) -> Light:
    if points is None or coverage < settings.cut_coverage:
        return Light.NONE
    red = [r for g in groups for r in g.indicators if r.light is Light.RED and r.indicator.effective_weight > 0]
    if sum(r.indicator.is_critical for r in red) >= 2:
        return Light.RED
    left_out = any(not r.counts and _is_guarded(r) and r.indicator.effective_weight > 0 for g in groups for r in g.indicators)
    is_capped = (
        left_out
        or any(g.light is Light.RED or g.score is None for g in groups)
        or any(r.indicator.is_critical or r.indicator.group is Group.QUALITY for r in red)
    )
    if points >= settings.cut_group_green:
        return Light.AMBER if is_capped else Light.GREEN
    return Light.AMBER if points >= settings.cut_amber else Light.RED
