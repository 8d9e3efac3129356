"""Bars instead of a radar where there are fewer than five indicators."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kamdesk.charts.radar import RadarAxis
from kamdesk.charts.style import ChartStyle, cleared_axes
from kamdesk.domain.numbers import half_up

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw_bars(figure: "Figure", axes: Sequence[RadarAxis], style: ChartStyle) -> None:
    """Horizontal bars 0–100 with the minimum (50) and the target (100) marked."""
    figure.set_facecolor(style["surface"])
    plot = cleared_axes(figure, (0.32, 0.08, 0.6, 0.86))
    plot.set_aspect("auto")
    plot.set_xlim(0, 108)
    plot.set_ylim(len(axes) - 0.4, -0.6)
    size = style.points(figure.dpi)
    for x, color, dash in ((50, style["grid"], "-"), (100, style["s_target"], (0, (5, 3)))):
        plot.axvline(x, color=color, lw=1.2, linestyle=dash)
    for at, axis in enumerate(axes):
        color = style["bad"] if axis.is_breach else style["text2"]
        plot.text(-3, at, f"{axis.signs} {axis.label}".lstrip(), ha="right", va="center", fontsize=size, color=color)
        if axis.now is not None:
            plot.barh(at, axis.now, height=0.34, color=style[f"g{axis.group + 1}"])
            plot.text(axis.now + 2, at, f"{half_up(axis.now)}", ha="left", va="center", fontsize=size, color=style["text"])
        else:
            plot.text(2, at, "—", ha="left", va="center", fontsize=size, color=style["text3"])
