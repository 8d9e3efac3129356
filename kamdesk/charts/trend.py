"""One indicator over its periods, with target and minimum named at the right end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamdesk.charts.style import GROUP_MARKERS, ChartStyle, cleared_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class TrendData:
    """Period names, values (None: no data), the lines to compare with and their words."""

    periods: Sequence[str]
    values: Sequence[float | None]
    group: int
    target: float | None = None
    threshold: float | None = None
    target_label: str = ""
    threshold_label: str = ""
    is_breach: bool = False


def draw_trend(figure: "Figure", data: TrendData, style: ChartStyle) -> None:
    """Draw the trend on an empty figure."""
    figure.set_facecolor(style["surface"])
    axes = cleared_axes(figure, (0.02, 0.2, 0.78, 0.74))
    color = style[f"g{data.group + 1}"]
    size = style.points(figure.dpi)
    known = [(i, v) for i, v in enumerate(data.values) if v is not None]
    lines = [v for v in (data.target, data.threshold) if v is not None]
    span = [v for _, v in known] + lines
    if not span:
        return
    low, high = min(span), max(span)
    pad = (high - low) * 0.16 or abs(high) * 0.1 or 1.0
    count = max(len(data.periods), 2)
    axes.set_xlim(-0.3, count - 0.7)
    axes.set_ylim(low - pad, high + pad)
    if data.target is not None:
        axes.axhline(data.target, color=style["s_target"], lw=1.3, linestyle=(0, (5, 3)))
    if data.threshold is not None:
        axes.axhline(data.threshold, color=style["bad"], lw=1.2, linestyle=(0, (1.2, 2)))
    xs = [float(i) for i, _ in known]
    ys = [v for _, v in known]
    axes.plot(xs, ys, color=color, lw=2.0, marker=GROUP_MARKERS[data.group], ms=4.5, solid_joinstyle="round")
    if known:
        axes.plot(
            xs[-1:],
            ys[-1:],
            linestyle="none",
            marker=GROUP_MARKERS[data.group],
            ms=8,
            color=style["bad"] if data.is_breach else color,
        )
    bottom = low - pad
    for i, name in enumerate(data.periods):
        axes.text(i, bottom - pad * 0.2, name, ha="center", va="top", fontsize=size * 0.95, color=style["text3"], clip_on=False)
    _end_labels(axes, figure, data, style, size)


def _end_labels(axes: "Axes", figure: "Figure", data: TrendData, style: ChartStyle, size: float) -> None:
    """Name the lines at their right ends, apart from each other."""
    low, high = axes.get_ylim()
    least = (high - low) * 1.35 * size * figure.dpi / 72 / max(1.0, figure.bbox.height * 0.74)
    places: list[tuple[float, str, str]] = []
    if data.target is not None:
        places.append((data.target, data.target_label, style["text2"]))
    if data.threshold is not None:
        places.append((data.threshold, data.threshold_label, style["bad"]))
    places.sort()
    if len(places) == 2 and places[1][0] - places[0][0] < least:
        middle = (places[0][0] + places[1][0]) / 2
        places = [(middle - least / 2, *places[0][1:]), (middle + least / 2, *places[1][1:])]
    right = axes.get_xlim()[1]
    for value, text, color in places:
        axes.text(right, value, f" {text}", ha="left", va="center", fontsize=size * 0.95, color=color, clip_on=False)
