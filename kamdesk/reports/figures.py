"""Charts on paper: the draw functions of the screen at their printed size, as SVG whose texts are texts."""

import io
import json
import warnings
from collections.abc import Callable, Sequence
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
from kamdesk.i18n import _, formats
from kamdesk.reports.chart_data import (
    bridge_bars,
    course_lines,
    draw_radar_or_bars,
    matrix_points,
    matrix_words,
    trend_data,
)
from kamdesk.reports.model import Image
from kamdesk.reports.typography import printable
from kamdesk.services.account.portfolio_table import PortfolioRow
from kamdesk.services.plan.wording import bridge_text
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import indicator_name, spoken

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MILLIMETRES_AN_INCH = 25.4
DOTS = 72
"""So many dots an inch make the size of a text in points what it is called."""
SMALLEST = 7.6
"""The smallest text of a page, in points."""


@cache
def _style() -> ChartStyle:
    configure(prepare.folder() / "fonts")
    colors = json.loads(assets.resource("themes", "tokens.json").read_text(encoding="utf-8"))["light"]
    return ChartStyle(colors, SMALLEST, is_paper=True)


def drawing(size: tuple[float, float], alt: str, draw: "Callable[[Figure, ChartStyle], object]") -> Image:
    """What `draw` puts on an empty figure of a printed size (width and height in millimetres), with its words."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    style = _style()
    width, height = size
    figure = Figure(figsize=(width / MILLIMETRES_AN_INCH, height / MILLIMETRES_AN_INCH), dpi=DOTS)
    FigureCanvasAgg(figure)  # lengths of texts are measured on it
    data = io.StringIO()
    with warnings.catch_warnings():
        # A letter that is in none of our fonts is drawn by the page's own, and told of there.
        warnings.filterwarnings("ignore", message="Glyph")
        draw(figure, style)
        metadata: dict[str, Any] = {"Date": None, "Creator": None}
        figure.savefig(data, format="svg", dpi=DOTS, transparent=True, metadata=metadata)
    return Image(data.getvalue(), printable(alt), height)


def radar(result: ScorecardResult, size: tuple[float, float] = (83, 72)) -> Image:
    """The radar of a scorecard; bars where there are too few axes for one."""
    return drawing(size, spoken(result), lambda figure, style: draw_radar_or_bars(figure, result, style))


def course(results: Sequence[ScorecardResult], size: tuple[float, float] = (83, 50)) -> Image:
    """The group indices over some periods."""
    names, lines = course_lines(results)
    names = [name.replace("\n", " ") if at == 0 or "\n" in name else name for at, name in enumerate(names)]
    said = [
        f"{line.label}: " + ", ".join(f"{n} {formats.number(s, 0)}" for n, s in zip(names, line.scores, strict=True))
        for line in lines
    ]
    return drawing(size, "; ".join(said) + ".", lambda figure, style: draw_course(figure, names, lines, style))


def trend(data: AccountData, result: IndicatorResult, size: tuple[float, float] = (83, 34)) -> Image:
    """One indicator over its last periods, with target and minimum."""
    found = trend_data(data, result)
    names = [printable(n) for n in found.periods]
    values = ", ".join(f"{n} {formats.number(v)}" for n, v in zip(names, found.values, strict=True))
    alt = f"{indicator_name(result.indicator)}: {values}; {found.target_label}, {found.threshold_label}."
    return drawing(size, alt, lambda figure, style: draw_trend(figure, replace(found, periods=names), style))


def bridge(found: GapBridge, currency: str, size: tuple[float, float] = (174, 40)) -> Image:
    """The way from sales to the target."""
    bars = bridge_bars(found, currency)
    alt = "; ".join(f"{bar.label.replace(chr(10), ' ')} {bar.shown}" for bar in bars) + ". " + bridge_text(found, currency) + "."
    return drawing(size, alt, lambda figure, style: draw_bridge(figure, bars, style))


def matrix(rows: Sequence[PortfolioRow], cut: float, size: tuple[float, float] = (174, 108)) -> Image | None:
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
    return drawing(size, alt, lambda figure, style: draw_matrix(figure, points, words, cut, style))
