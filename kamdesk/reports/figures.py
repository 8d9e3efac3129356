"""Charts on paper: the draw functions of the screen at their printed size, as SVG whose texts are texts."""

import io
import json
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from kamdesk.charts.bridge import draw_bridge
from kamdesk.charts.course import draw_course
from kamdesk.charts.matrix import draw_matrix
from kamdesk.charts.style import ChartStyle, configure
from kamdesk.charts.trend import draw_trend
from kamdesk.domain.plan.gap_bridge import GapBridge
from kamdesk.domain.scorecard.scoring import IndicatorResult, ScorecardResult
from kamdesk.env import assets, prepare
from kamdesk.i18n import _, formats, language
from kamdesk.reports import kept_drawings
from kamdesk.reports.chart_data import (
    bridge_bars,
    course_lines,
    course_plot,
    draw_radar_or_bars,
    matrix_points,
    matrix_words,
    radar_axes,
    radar_plot,
    trend_data,
    trend_plot,
)
from kamdesk.reports.model import Image
from kamdesk.reports.typography import printable
from kamdesk.services.account.portfolio_table import PortfolioRow
from kamdesk.services.plan.wording import bridge_text
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import has_radar, indicator_name, spoken

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MILLIMETRES_AN_INCH = 25.4
DOTS = 72
"""So many dots an inch make the size of a text in points what it is called."""
SMALLEST = 7.6
"""The smallest text of a page, in points."""


RADAR, COURSE, TREND, BRIDGE, MATRIX = (83.0, 72.0), (83.0, 50.0), (83.0, 34.0), (174.0, 40.0), (174.0, 108.0)
"""Printed sizes: width and height in millimetres."""

Draw = Callable[["Figure", ChartStyle], object]
"""Puts a chart on an empty figure."""


@cache
def _style() -> ChartStyle:
    configure(prepare.folder() / "fonts")
    colors = json.loads(assets.resource("themes", "tokens.json").read_text(encoding="utf-8"))["light"]
    return ChartStyle(colors, SMALLEST, is_paper=True)


def figure(size: tuple[float, float], draw: Draw) -> "Figure":
    """What `draw` puts on an empty figure of a printed size (width and height in millimetres)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    style = _style()
    width, height = size
    found = Figure(figsize=(width / MILLIMETRES_AN_INCH, height / MILLIMETRES_AN_INCH), dpi=DOTS, facecolor="white")
    FigureCanvasAgg(found)  # lengths of texts are measured on it
    with _foreign_letters():
        draw(found, style)
    return found


@contextmanager
def _foreign_letters() -> Iterator[None]:
    """Around what draws: a letter that is in none of our fonts is drawn by the page's own, and told of there."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")
        yield


def drawing(size: tuple[float, float], alt: str, draw: Draw, data: object = None) -> Image:
    """The same as SVG without a ground, with its words.

    Where all that `draw` takes is told as `data`, what was drawn of it lately is not drawn again; its `repr` has to say it whole.
    """
    key = (size, language(), repr(data))
    found = kept_drawings.find(key) if data is not None else None
    if found is None:
        found = _drawn(size, draw)
        if data is not None:
            kept_drawings.keep(key, found)
    return Image(found, printable(alt), size[1])


def _drawn(size: tuple[float, float], draw: Draw) -> str:
    data = io.StringIO()
    drawn = figure(size, draw)
    metadata: dict[str, Any] = {"Date": None, "Creator": None}
    with _foreign_letters():
        drawn.savefig(data, format="svg", dpi=DOTS, transparent=True, metadata=metadata)
    return data.getvalue()


def radar(result: ScorecardResult, size: tuple[float, float] = RADAR) -> Image:
    """The radar of a scorecard; bars where there are too few axes for one."""
    data = ("radar", has_radar(result), radar_axes(result))
    drawn = drawing(size, spoken(result), lambda empty, style: draw_radar_or_bars(empty, result, style), data)
    return replace(drawn, plot=radar_plot(result))


def course(results: Sequence[ScorecardResult], size: tuple[float, float] = COURSE) -> Image:
    """The group indices over some periods."""
    names, lines = course_lines(results)
    names = [name.replace("\n", " ") if at == 0 or "\n" in name else name for at, name in enumerate(names)]
    said = [
        f"{line.label}: " + ", ".join(f"{n} {formats.number(s, 0)}" for n, s in zip(names, line.scores, strict=True))
        for line in lines
    ]
    data = ("course", names, lines)
    drawn = drawing(size, "; ".join(said) + ".", lambda empty, style: draw_course(empty, names, lines, style), data)
    return replace(drawn, plot=course_plot(names, lines))


def trend(data: AccountData, result: IndicatorResult, size: tuple[float, float] = TREND) -> Image:
    """One indicator over its last periods, with target and minimum."""
    found = trend_data(data, result)
    names = [printable(n) for n in found.periods]
    values = ", ".join(f"{n} {formats.number(v)}" for n, v in zip(names, found.values, strict=True))
    alt = f"{indicator_name(result.indicator)}: {values}; {found.target_label}, {found.threshold_label}."
    shown = replace(found, periods=names)
    drawn = drawing(size, alt, lambda empty, style: draw_trend(empty, shown, style), ("trend", shown))
    return replace(drawn, plot=trend_plot(shown, result))


def bridge(found: GapBridge, currency: str, size: tuple[float, float] = BRIDGE) -> Image:
    """The way from sales to the target."""
    bars = bridge_bars(found, currency)
    alt = "; ".join(f"{bar.label.replace(chr(10), ' ')} {bar.shown}" for bar in bars) + ". " + bridge_text(found, currency) + "."
    return drawing(size, alt, lambda empty, style: draw_bridge(empty, bars, style), ("bridge", bars))


def matrix(rows: Sequence[PortfolioRow], cut: float, size: tuple[float, float] = MATRIX) -> Image | None:
    """Where the accounts lie by attractiveness and our strength; None while none is scored on both."""
    points = [replace(p, label=printable(p.label)) for p in matrix_points(rows)]
    if not points:
        return None
    words = matrix_words()
    said = "; ".join(
        f"{p.label} {formats.number(p.attractiveness, 1)} / {formats.number(p.strength, 1)}"
        for p in sorted(points, key=lambda p: -p.size)
    )
    alt = _("{one} / {other}").format(one=words.attractiveness, other=words.strength) + f": {said}."
    return drawing(size, alt, lambda empty, style: draw_matrix(empty, points, words, cut, style), ("matrix", points, words, cut))
