"""The course of the group scores and of the whole over some periods, each line named at its right end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamdesk.charts.style import BOLD, GROUP_MARKERS, REGULAR, ChartStyle, cleared_axes
from kamdesk.domain.numbers import half_up

if TYPE_CHECKING:
    from matplotlib.figure import Figure


HIGHEST = 102.0
"""The highest place of a name, in points of the scale."""


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A name, the group 0–3 (None: the whole), and one score 0–100 a period, None where there is no data."""

    label: str
    group: int | None
    scores: Sequence[float | None]


def draw_course(figure: "Figure", periods: Sequence[str], lines: Sequence[CourseLine], style: ChartStyle) -> None:
    """Draw the lines on an empty figure; a missing score breaks its line."""
    figure.set_facecolor(style["surface"])
    size = style.points(figure.dpi)
    axes = cleared_axes(figure, (0.09, 0.14, 0.56, 0.82))
    count = max(len(periods), 2)
    axes.set_xlim(-0.25, count - 0.75)
    axes.set_ylim(0, 104)
    for level in (0, 50, 100):
        axes.text(-0.35, level, str(level), ha="right", va="center", fontsize=size * 0.95, color=style["text3"], clip_on=False)
    for at, name in enumerate(periods):
        axes.text(at, -4, name, ha="center", va="top", fontsize=size * 0.95, color=style["text3"], clip_on=False)
    axes.axhline(50, color=style["grid"], lw=1.0)
    axes.axhline(100, color=style["s_target"], lw=1.2, linestyle=(0, (5, 3)))
    ends: list[tuple[float, str, str, int]] = []
    for line in lines:
        color = style["text"] if line.group is None else style[f"g{line.group + 1}"]
        marker = "o" if line.group is None else GROUP_MARKERS[line.group]
        ys = [float("nan") if s is None else s for s in line.scores]
        axes.plot(
            range(len(ys)),
            ys,
            color=color,
            lw=2.6 if line.group is None else 1.7,
            marker=marker,
            ms=5 if line.group is None else 5.5,
            gid=line.label,
        )
        known = [s for s in line.scores if s is not None]
        if known:
            ends.append((known[-1], line.label, color, BOLD if line.group is None else REGULAR))
    # Names apart from each other, in the order of their last scores.
    least = 104 * 1.5 * size * figure.dpi / 72 / max(1.0, figure.bbox.height * 0.82)
    ends.sort()
    places: list[float] = []
    for value, *_named in ends:
        places.append(max(value, places[-1] + least if places else value))
    # What would stand above the figure pushes down what is below it.
    highest = HIGHEST
    for at in reversed(range(len(places))):
        places[at] = min(places[at], highest)
        highest = places[at] - least
    for place, (value, label, color, weight) in zip(places, ends, strict=True):
        axes.text(
            count - 0.72,
            place,
            f" {label} {half_up(value)}",
            ha="left",
            va="center",
            fontsize=size,
            color=color,
            fontweight=weight,
            clip_on=False,
            gid="name",
        )
