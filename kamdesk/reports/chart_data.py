"""From records to what charts take: labels in the language in force, plain numbers. Screen and paper draw the same."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from kamdesk.charts.bars import draw_bars
from kamdesk.charts.bridge import BarKind, BridgeBar
from kamdesk.charts.course import CourseLine
from kamdesk.charts.matrix import MatrixPoint, MatrixWords
from kamdesk.charts.radar import Radar, RadarAxis, RadarScale
from kamdesk.charts.style import ChartStyle
from kamdesk.charts.trend import TrendData
from kamdesk.domain.plan.gap_bridge import GapBridge
from kamdesk.domain.plan.kam_fit import Fit
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.scoring import IndicatorResult, ScorecardResult
from kamdesk.domain.selection.criteria import Quadrant, Verdict
from kamdesk.domain.text import fold
from kamdesk.i18n import _, formats, terms
from kamdesk.reports.plot import Plot, PlotSeries
from kamdesk.services.account.portfolio_table import PortfolioRow
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import has_radar, indicator_name, radar_results, short_label

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TREND_PERIODS = 6


def _key(result: IndicatorResult) -> str:
    """By what an indicator is the same in two accounts."""
    indicator = result.indicator
    return (
        str(indicator.computed)
        if indicator.computed is not None
        else f"{indicator.group} {fold(indicator.short_name or indicator.name)}"
    )


def radar_axes(result: ScorecardResult, others: Sequence[ScorecardResult] = ()) -> list[RadarAxis]:
    """The radar's axes; scores of other accounts stand on the axes of indicators that they share."""
    groups = list(Group)
    shared = [{_key(r): r.score for r in other.indicators()} for other in others]
    return [
        RadarAxis(
            short_label(r),
            groups.index(r.indicator.group),
            r.score,
            r.previous.score if r.previous and not others else None,
            r.is_breach and not r.is_disputed,  # what is disputed is not judged before it is settled
            r.is_disputed,
            tuple(scores.get(_key(r)) for scores in shared),
            r.is_withdrawn,
        )
        for r in radar_results(result)
    ]


LEVELS = RadarScale(("2", "3", "4"), has_target=False, has_groups=False)
"""The rings of a radar of competencies: levels 1 (the middle) to 5 (the rim)."""


def _radius(level: float | None) -> float | None:
    return None if level is None else (level - 1) / 4 * 100


def competency_axes(found: Fit) -> list[RadarAxis]:
    """The axes of what is required and how somebody was assessed; a missed must-have is a breach."""
    return [
        RadarAxis(
            terms.short_competency(c.competency), 0, _radius(c.assessed), is_breach=c.is_knock_out, others=(_radius(c.required),)
        )
        for c in found.competencies
    ]


def bridge_bars(bridge: GapBridge, currency: str) -> list[BridgeBar]:
    """The way from the run-rate to the target, as bars."""
    steps: list[tuple[str, Decimal, BarKind]] = [
        (_("Sales,\n12 months"), bridge.baseline, "solid"),
        (_("Weighted\npipeline"), bridge.pipeline, "step"),
        (_("Signed\nprojects"), bridge.projects, "step"),
    ]
    bars: list[BridgeBar] = []
    level = 0.0
    for label, amount, kind in steps:
        bars.append(BridgeBar(label, formats.whole_money(amount, currency), level, level + float(amount), kind))
        level += float(amount)
    target = float(bridge.target)
    is_open = bridge.gap > 0
    bars.append(
        BridgeBar(
            _("Still\nto cover") if is_open else _("Beyond the\ntarget"),
            formats.whole_money(abs(bridge.gap), currency),
            level,
            target,
            "gap" if is_open else "over",
        )
    )
    bars.append(BridgeBar(_("Target"), formats.whole_money(bridge.target, currency), 0.0, target, "target"))
    return bars


def trend_data(data: AccountData, result: IndicatorResult) -> TrendData:
    """One indicator over the last periods up to the one that is shown."""
    indicator = result.indicator
    periods = [p for p in data.scorecard.periods if p <= result.period][-TREND_PERIODS:] or [result.period]
    values = data.scorecard.basis_values(indicator, periods)
    return TrendData(
        [name.replace("\n", " ") for name in _with_years(periods)],
        values,
        list(Group).index(indicator.group),
        indicator.target,
        indicator.threshold,
        _("target {value}").format(value=formats.number(indicator.target)),
        _("minimum {value}").format(value=formats.number(indicator.threshold)),
        result.is_breach and not result.is_disputed,
    )


def _with_years(periods: Sequence[str]) -> list[str]:
    """The short names of periods; the year stands below the first one of it only."""
    starts = [
        p[:4] != periods[at - 1][:4] if at else p[:4] == periods[min(1, len(periods) - 1)][:4] for at, p in enumerate(periods)
    ]
    return [
        formats.period(p, short=True) + (f"\n{p[:4]}" if is_first and len(p) > 4 else "")
        for p, is_first in zip(periods, starts, strict=True)
    ]


def course_lines(results: Sequence[ScorecardResult]) -> tuple[list[str], list[CourseLine]]:
    """The groups and the whole over the periods of some scorecards."""
    names = _with_years([r.period for r in results])
    lines = [CourseLine(terms.short_group(group), at, [r.groups[at].score for r in results]) for at, group in enumerate(Group)]
    return names, [*lines, CourseLine(_("Account"), None, [r.score for r in results])]


def matrix_words() -> MatrixWords:
    """The words of the matrix."""
    return MatrixWords(
        _("Our strength as the client sees it"),
        _("Attractiveness"),
        *(terms.term(q) for q in (Quadrant.KEY, Quadrant.DEVELOPMENT, Quadrant.MAINTENANCE, Quadrant.OPPORTUNISTIC)),
    )


def matrix_points(rows: Iterable[PortfolioRow]) -> list[MatrixPoint]:
    """The accounts that are scored on both axes."""
    return [
        MatrixPoint(
            r.name.partition(",")[0], r.strength, r.attractiveness, float(r.sales), r.verdict is Verdict.INCLUDE, r.account_id
        )
        for r in rows
        if r.attractiveness is not None and r.strength is not None
    ]


def draw_radar_or_bars(
    figure: "Figure", result: ScorecardResult, style: ChartStyle, others: Sequence[ScorecardResult] = ()
) -> None:
    """A whole radar, not animated, with up to two other accounts; bars below five axes."""
    if not has_radar(result):
        draw_bars(figure, radar_axes(result), style)
        return
    radar = Radar(figure, style)
    radar.draw(radar_axes(result, others))
    for artist in (*radar.data_artists, *radar.scale):
        artist.set_animated(False)


# -- the same as plots, for files that draw them themselves -------------------------------------------


def radar_plot(result: ScorecardResult) -> Plot:
    """What `draw_radar_or_bars` draws of one account."""
    axes, is_radar = radar_axes(result), has_radar(result)
    series = [PlotSeries(formats.period(result.period), tuple(_score(a.now) for a in axes), is_named=not is_radar)]
    before = next((r.previous.period for r in radar_results(result) if r.previous), "")
    if is_radar and before:
        series.append(PlotSeries(formats.period(before), tuple(_score(a.before) for a in axes), "previous"))
    if is_radar:
        series.append(PlotSeries(_("Target"), (100.0,) * len(axes), "target"))
    return Plot(
        "radar" if is_radar else "bars",
        tuple(f"{a.signs} {a.label}".lstrip() for a in axes),
        tuple(series),
        tuple(a.group for a in axes),
        tuple(at for at, a in enumerate(axes) if a.is_breach),
        step=25.0 if is_radar else 50.0,
    )


def course_plot(names: Sequence[str], lines: Sequence[CourseLine]) -> Plot:
    """What `draw_course` draws."""
    series = (
        PlotSeries(line.label, tuple(_score(s) for s in line.scores), "whole" if line.group is None else "part", line.group)
        for line in lines
    )
    return Plot("lines", tuple(names), tuple(series), step=50.0)


def trend_plot(found: TrendData, result: IndicatorResult) -> Plot:
    """What `draw_trend` draws of an indicator."""
    count = len(found.periods)
    series = [PlotSeries(indicator_name(result.indicator), tuple(found.values), "part", found.group, is_named=True)]
    if found.target is not None:
        series.append(PlotSeries(found.target_label, (found.target,) * count, "target"))
    if found.threshold is not None:
        series.append(PlotSeries(found.threshold_label, (found.threshold,) * count, "minimum"))
    span = [v for one in series for v in one.values if v is not None] or [0.0]
    pad = (max(span) - min(span)) * 0.16 or abs(max(span)) * 0.1 or 1.0
    breaches = (count - 1,) if found.is_breach else ()
    return Plot("lines", tuple(found.periods), tuple(series), breaches=breaches, low=min(span) - pad, high=max(span) + pad)


def _score(score: float | None) -> float | None:
    """A score as exact as it is ever shown: behind a chart stands no more than on it."""
    return None if score is None else float(round(score))
