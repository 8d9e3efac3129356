"""The way from the present run-rate to the target: what covers it, and the gap that is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kamdesk.charts.style import BOLD, REGULAR, ChartStyle, cleared_axes

if TYPE_CHECKING:
    from matplotlib.figure import Figure


BarKind = Literal["solid", "step", "gap", "over", "target"]


@dataclass(frozen=True, slots=True)
class BridgeBar:
    """A bar from `start` to `end` in one amount: its name, and its figure in words."""

    label: str
    shown: str
    start: float
    end: float
    kind: BarKind


def draw_bridge(figure: "Figure", bars: Sequence[BridgeBar], style: ChartStyle) -> None:
    """Draw the bars from left to right on an empty figure, each on the level that the one before reached."""
    figure.set_facecolor(style["surface"])
    size = style.points(figure.dpi)
    plot = cleared_axes(figure, (0.01, 0.0, 0.98, 1.0))
    values = [v for bar in bars for v in (bar.start, bar.end)]
    low, high = min(0.0, *values), max(values)
    floor = _floor(bars)
    is_broken = floor > 0
    low = floor if is_broken else low
    reach = (high - low) or 1.0
    lines = max(bar.label.count("\n") + 1 for bar in bars)
    text_height = size * figure.dpi / 72 * 1.35 / max(1.0, figure.bbox.height)
    below, above = text_height * (lines + 0.8), text_height * 1.6
    plot.set_xlim(-0.6, len(bars) - 0.4)
    scale = reach / max(0.2, 1 - below - above)
    plot.set_ylim(low - below * scale, high + above * scale)
    plot.axhline(low if is_broken else 0, color=style["grid"], lw=1.0)
    colors = {
        "solid": style["text3"],
        "step": style["s_actual"],
        "target": style["text3"],
        "gap": style["bad"],
        "over": style["ok"],
    }
    for at, bar in enumerate(bars):
        color = colors[bar.kind]
        bottom = max(low, min(bar.start, bar.end))
        height = max(bar.start, bar.end) - bottom
        is_open = bar.kind in {"gap", "over"}
        plot.bar(
            at, height, 0.56, bottom=bottom, color="none" if is_open else color, edgecolor=color, hatch="////" if is_open else None,
            linewidth=1.4, gid=bar.kind,
        )  # fmt: skip
        top = max(bar.start, bar.end)
        if is_broken and bar.kind in {"solid", "target"}:
            # The whole bar would hide the steps: its foot is cut out, and the cut is shown.
            at_height = low + reach * 0.16
            for shift in (0.0, 0.05):
                xs, ys = [at - 0.34, at + 0.34], [at_height + reach * (shift - 0.03), at_height + reach * (shift + 0.03)]
                plot.plot(xs, ys, color=style["surface"], lw=3.0, gid="cut")
        plot.text(
            at,
            top + reach * 0.02,
            bar.shown,
            ha="center",
            va="bottom",
            fontsize=size,
            color=style["text"],
            fontweight=BOLD if is_open else REGULAR,
        )
        plot.text(at, low - text_height * scale * 0.35, bar.label, ha="center", va="top", fontsize=size, color=style["text2"])
        if at + 1 < len(bars):
            plot.plot([at + 0.28, at + 0.72], [bar.end, bar.end], color=style["text3"], lw=0.9, linestyle=(0, (2, 2)))


def _floor(bars: Sequence[BridgeBar]) -> float:
    """Where the drawing begins: at zero, or higher when the steps would be too low to be seen."""
    steps = [v for bar in bars if bar.kind not in {"solid", "target"} for v in (bar.start, bar.end)]
    levels = [*steps, *(bar.end for bar in bars)]
    spread = max(levels) - min(levels)
    if spread <= 0 or min(levels) <= 0 or spread > 0.3 * max(levels):
        return 0.0
    return max(0.0, min(levels) - 1.2 * spread)
