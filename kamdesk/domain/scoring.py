"""From a value to a score, from scores to lights: `decisions.md` §3, vectors of `domain.md` §4.5.

Missing is not zero: a score speaks of what was measured, and the coverage says how much that is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kamdesk.domain.periods import Frequency, elapsed_share, frequency_of, parts_of, shifted, year_before
from kamdesk.domain.scorecard import Aggregation, Basis, Computed, Group, Indicator, Light, Measure
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
    """Everything that is known of one indicator in one period."""

    indicator: Indicator
    period: str
    value: float | None
    own_value: float | None
    client_value: float | None
    score: float | None
    light: Light
    trend: Trend | None
    is_stale: bool
    is_disputed: bool
    previous: "Point | None"

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


class Values:
    """The measured values of one account, read as a period of the portfolio asks for them."""

    def __init__(
        self,
        measures: Iterable[Measure],
        settings: Settings,
        computed: Callable[[Computed, str, Basis], float | None] | None = None,
    ) -> None:
        """`computed(kind, period, basis)` answers for the indicators that sales give."""
        self._fiscal_start = settings.fiscal_start
        self._computed = computed
        self._by_indicator: dict[str, dict[str, Measure]] = {}
        for measure in measures:
            self._by_indicator.setdefault(measure.indicator_id, {})[measure.period] = measure

    def periods(self) -> set[str]:
        """Every period in which something was measured."""
        return {p for by_period in self._by_indicator.values() for p in by_period}

    def pair(self, indicator: Indicator, period: str) -> tuple[float | None, float | None]:
        """Our value and the client's for the period, aggregated from finer ones where need be."""
        if indicator.computed is not None:
            value = self._computed(indicator.computed, period, indicator.basis) if self._computed else None
            return value, None
        by_period = self._by_indicator.get(indicator.id, {})
        if exact := by_period.get(period):
            return exact.value, exact.client_value
        for finer in (Frequency.QUARTER, Frequency.MONTH):
            parts = parts_of(period, finer, self._fiscal_start)
            found = [by_period[p] for p in parts if p in by_period]
            if found:
                return (
                    _aggregate([m.value for m in found], len(parts), indicator),
                    _aggregate([m.client_value for m in found], len(parts), indicator),
                )
        return None, None

    def last_before(self, indicator: Indicator, period: str, reach: int = 12) -> str | None:
        """The latest earlier period of the same length with a value of ours or theirs."""
        for back in range(1, reach + 1):
            candidate = shifted(period, -back)
            if any(v is not None for v in self.pair(indicator, candidate)):
                return candidate
        return None

    def season_share(self, indicator: Indicator, period: str) -> float:
        """Share of a year that a year-to-date figure should have reached: last year's own course, else linear."""
        last = year_before(period)
        reached, _ = self.pair(indicator, last)
        year_end = _last_of_year(last)
        whole, _ = self.pair(indicator, year_end)
        if reached and whole and reached / whole > 0:
            return reached / whole
        return elapsed_share(period, self._fiscal_start)


def _last_of_year(period: str) -> str:
    ends = {Frequency.YEAR: period, Frequency.QUARTER: f"{period[:4]}-Q4", Frequency.MONTH: f"{period[:4]}-12"}
    return ends[frequency_of(period)]


def _aggregate(values: Sequence[float | None], expected: int, indicator: Indicator) -> float | None:
    known = [v for v in values if v is not None]
    if not known:
        return None
    if indicator.basis in {Basis.SNAPSHOT, Basis.YEAR_TO_DATE, Basis.ROLLING_12} or indicator.aggregation is Aggregation.LAST:
        return known[-1]
    if indicator.aggregation is Aggregation.SUM:
        return sum(known) if len(known) == expected else None
    return sum(known) / len(known)


def _worse(indicator: Indicator, own: float | None, theirs: float | None) -> tuple[float | None, bool]:
    """The value that counts, and whether the two parties differ (`decisions.md` §3.6)."""
    if own is None or theirs is None:
        return (own if own is not None else theirs), False
    if own == theirs:
        return own, False
    return (max(own, theirs) if indicator.lower_is_better else min(own, theirs)), True


def _scored(values: Values, indicator: Indicator, period: str) -> tuple[float | None, float | None, bool]:
    own, theirs = values.pair(indicator, period)
    value, disputed = _worse(indicator, own, theirs)
    paced = value
    if value is not None and indicator.basis is Basis.YEAR_TO_DATE:
        paced = value / values.season_share(indicator, period)
    return value, indicator_score(indicator, paced), disputed


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


def measure_indicator(indicator: Indicator, values: Values, period: str, settings: Settings) -> IndicatorResult:
    """Value, score, light, trend and staleness of one indicator in one period."""
    value, points, disputed = _scored(values, indicator, period)
    own, theirs = values.pair(indicator, period)
    last = values.last_before(indicator, period)
    previous = _point(values, indicator, last)
    if value is None and last is not None:
        _, last_points, was_disputed = _scored(values, indicator, last)
        light = indicator_light(indicator, last_points, settings, disputed=was_disputed)
        return IndicatorResult(indicator, period, None, own, theirs, None, light, None, True, False, previous)
    trend = None
    if value is not None:
        reference = previous
        if indicator.group is Group.RESULTS:
            reference = _point(values, indicator, year_before(period)) or previous
        if reference is not None:
            trend = trend_between(indicator, Point(period, value, points), reference)
    light = indicator_light(indicator, points, settings, disputed=disputed)
    return IndicatorResult(indicator, period, value, own, theirs, points, light, trend, False, disputed, previous)


def _point(values: Values, indicator: Indicator, period: str | None) -> Point | None:
    if period is None:
        return None
    value, points, _ = _scored(values, indicator, period)
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
    return GroupResult(group, points, coverage, _group_light(points, coverage, results, settings), _group_trend(counted), tuple(results))


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
    both = [
        (r.indicator.effective_weight, r.trend.points) for r in counted if r.trend is not None and r.trend.points is not None
    ]
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
    left_out = any(
        not r.counts and _is_guarded(r) and r.indicator.effective_weight > 0 for g in groups for r in g.indicators
    )
    is_capped = (
        left_out
        or any(g.light is Light.RED or g.score is None for g in groups)
        or any(r.indicator.is_critical or r.indicator.group is Group.QUALITY for r in red)
    )
    if points >= settings.cut_group_green:
        return Light.AMBER if is_capped else Light.GREEN
    return Light.AMBER if points >= settings.cut_amber else Light.RED
