"""Attractiveness over relative strength: where each account of the portfolio lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamdesk.charts.style import ChartStyle

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class MatrixPoint:
    """One account: strength 0–10 (x), attractiveness 0–10 (y), a relative size and whether it is in the plan."""

    label: str
    strength: float
    attractiveness: float
    size: float = 0.0
    is_included: bool = False


@dataclass(frozen=True, slots=True)
class MatrixWords:
    """Axis titles and the names of the quadrants."""

    strength: str
    attractiveness: str
    key: str
    development: str
    maintenance: str
    opportunistic: str


def draw_matrix(figure: "Figure", points: Sequence[MatrixPoint], words: MatrixWords, cut: float, style: ChartStyle) -> None:
    """Draw the matrix on an empty figure."""
    figure.clear()
    figure.set_facecolor(style["surface"])
    axes = figure.add_axes((0.08, 0.1, 0.88, 0.86))
    axes.set_facecolor(style["surface"])
    axes.set_xlim(0, 10)
    axes.set_ylim(0, 10)
    size = style.points(figure.dpi)
    for spine in axes.spines.values():
        spine.set_color(style["border2"])
    axes.tick_params(colors=style["text3"], labelsize=size, length=3)
    axes.set_xlabel(words.strength, fontsize=size, color=style["text2"])
    axes.set_ylabel(words.attractiveness, fontsize=size, color=style["text2"])
    axes.axvline(cut, color=style["grid"], lw=1.2)
    axes.axhline(cut, color=style["grid"], lw=1.2)
    corners = (
        (9.85, 9.8, words.key, "right", "top"),
        (0.15, 9.8, words.development, "left", "top"),
        (9.85, 0.2, words.maintenance, "right", "bottom"),
        (0.15, 0.2, words.opportunistic, "left", "bottom"),
    )
    for x, y, text, ha, va in corners:
        axes.text(x, y, text, ha=ha, va=va, fontsize=size, color=style["text3"], fontweight=700)
    largest = max((p.size for p in points), default=0) or 1
    taken: list[tuple[float, float]] = []
    for point in sorted(points, key=lambda p: -p.attractiveness):
        color = style["accent"] if point.is_included else style["s_prev"]
        axes.scatter([point.strength], [point.attractiveness], s=40 + 320 * point.size / largest, color=color, alpha=0.55, edgecolors=color)
        y = point.attractiveness
        while any(abs(y - ty) < 0.34 and abs(point.strength - tx) < 2.6 for tx, ty in taken):
            y -= 0.17
        taken.append((point.strength, y))
        ha, x = ("right", point.strength - 0.22) if point.strength > 7 else ("left", point.strength + 0.22)
        axes.text(x, y, point.label, ha=ha, va="center", fontsize=size, color=style["text"])
