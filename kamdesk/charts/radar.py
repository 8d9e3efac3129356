"""The radar of an account's scorecard: groups in order, breaches ringed and named.

Drawn on plain axes, so that the frame is drawn once and an update only blits the data. Radius 100 is the target.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.patches import Patch, PathPatch, Polygon
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from kamdesk.charts.style import BOLD, GROUP_MARKERS, REGULAR, ChartStyle, cleared_axes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MAX_AXES = 12
RINGS = (25.0, 50.0, 75.0)
ARC, LABEL_AT = 110.0, 119.0
RINGED = 12.0
"""How far the ring around a breach and its mark reach."""


@dataclass(frozen=True, slots=True)
class RadarAxis:
    """One spoke: label, group 0–3, present and previous score (0–100, None: no data), and what its label marks."""

    label: str
    group: int
    now: float | None
    before: float | None = None
    is_breach: bool = False
    is_disputed: bool = False
    others: tuple[float | None, ...] = ()
    """Scores of the same indicator in other accounts, to compare with."""
    is_withdrawn: bool = False

    @property
    def signs(self) -> str:
        """The signs before its label: below its minimum, disputed, figure withdrawn."""
        return "".join(s for s, is_on in (("▼", self.is_breach), ("≠", self.is_disputed), ("∅", self.is_withdrawn)) if is_on)


@dataclass(frozen=True, slots=True)
class RadarScale:
    """What the rings are called from the inside, and whether the outermost is a target and groups have arcs."""

    rings: tuple[str, str, str] = ("25", "50", "75")
    has_target: bool = True
    has_groups: bool = True


COMPARED = (("text2", (0, (6, 2, 1.5, 2)), "s"), ("gridlab", (0, (1.5, 1.5)), "^"))
"""Colour, dashes and marker of the first and second account that is compared with."""


MARK = 6.0
"""Size of a mark in points."""


def _mark(name: str) -> Path:
    style = MarkerStyle(name)
    return style.get_path().transformed(style.get_transform())


_MARKS = [_mark(name) for name in GROUP_MARKERS]


class Radar:
    """A radar on a figure. `draw` lays everything out; `update` changes the data of the same axes."""

    def __init__(self, figure: "Figure", style: ChartStyle, scale: RadarScale | None = None) -> None:
        self.figure = figure
        self.rings = scale or RadarScale()
        self.style = style
        self.axes: tuple[RadarAxis, ...] = ()
        self.selected: int | None = None
        self.plot: Any = None
        self.labels: list[Any] = []
        self.scale: list[Any] = []
        """The figures on the rings; they stand over the data, so that no line strikes them through."""
        self.data_artists: list[Any] = []
        self._sizes: dict[tuple[object, ...], tuple[float, float]] = {}

    def draw(self, axes: Sequence[RadarAxis], selected: int | None = None) -> None:
        """Lay out frame and data afresh."""
        self.axes = tuple(axes[:MAX_AXES])
        self.selected = selected
        self.figure.set_facecolor(self.style["surface"])
        self.plot = cleared_axes(self.figure, (0.0, 0.0, 1.0, 1.0))
        self.plot.set_aspect("equal", adjustable="datalim")
        self._draw_frame()
        self._make_data()
        self.update(self.axes, selected)
        self.fit()

    def _point(self, index: int, radius: float) -> tuple[float, float]:
        angle = pi / 2 - 2 * pi * index / len(self.axes)
        return radius * cos(angle), radius * sin(angle)

    def _ring(self, radius: float) -> list[tuple[float, float]]:
        return [self._point(i, radius) for i in range(len(self.axes))]

    def _group_color(self, group: int) -> str:
        return self.style[f"g{group + 1}"]

    def _draw_frame(self) -> None:
        plot, style, count = self.plot, self.style, len(self.axes)
        grid = style["grid"]
        for radius in RINGS:
            plot.add_patch(Polygon(self._ring(radius), closed=True, fill=False, edgecolor=grid, lw=1.2 if radius == 50 else 0.8))
        # One line for all spokes, with gaps: each artist costs more than its drawing.
        gap = float("nan")
        ends = [self._point(i, 100) for i in range(count)]
        plot.add_line(
            Line2D([v for x, _ in ends for v in (0, x, gap)], [v for _, y in ends for v in (0, y, gap)], color=grid, lw=0.8)
        )
        rim = (
            {"edgecolor": style["s_target"], "lw": 1.3, "linestyle": (0, (5, 3)), "gid": "target"}
            if self.rings.has_target
            else {"edgecolor": grid, "lw": 1.2}
        )
        plot.add_patch(Polygon(self._ring(100), closed=True, fill=False, **rim))
        size = style.points(self.figure.dpi, 0.86)
        self.scale = []
        gap_at = self._clearest_gap()
        for radius, name in zip(RINGS, self.rings.rings, strict=True):
            x, y = self._middle(gap_at, radius)
            box = {"boxstyle": "square,pad=0.12", "fc": style["surface"], "ec": "none", "alpha": 0.85}
            text = plot.text(x, y, name, ha="center", va="center", fontsize=size, color=style["gridlab"], bbox=box)
            text.set_animated(True)
            self.scale.append(text)
        if self.rings.has_groups:
            self._draw_arcs()
        self.labels = [self._label(i) for i in range(count)]

    def _middle(self, gap: int, radius: float) -> tuple[float, float]:
        """The middle of a ring's side that ends at the spoke with the number of the gap."""
        (x, y), (x2, y2) = self._point(gap - 1, radius), self._point(gap, radius)
        return (x + x2) / 2, (y + y2) / 2

    def _clearest_gap(self) -> int:
        """The gap between two spokes in which lines and marks stay farthest from the figures on the rings; the topmost of equals."""
        if len(self.axes) < 3:
            return 0
        return max(range(len(self.axes)), key=lambda gap: (round(min(self._distances(gap)), 6), gap == 0))

    def _distances(self, gap: int) -> Iterator[float]:
        """How far the figures on the rings would be from what is drawn beside a gap."""
        places = [self._middle(gap, radius) for radius in RINGS]
        pair = (self.axes[gap - 1], self.axes[gap])
        yield from [] if not any(a.is_disputed for a in pair) else [0.0]
        turn = cos(pi / len(self.axes))
        for scores in zip(*((a.now, a.before, *a.others) for a in pair), strict=False):
            one, two = scores
            if one is not None and two is not None:
                cross = 2 * one * two * turn / (one + two) if one + two else 0.0
                yield min(abs(radius * turn - cross) for radius in RINGS)
            for axis, at, score in zip(pair, (gap - 1, gap), scores, strict=True):
                if score is not None:
                    mx, my = self._point(at, score)
                    yield min(hypot(x - mx, y - my) for x, y in places) - (RINGED if axis.is_breach else 0.0)
        yield 100.0

    def _draw_arcs(self) -> None:
        count = len(self.axes)
        first = 0
        while first < count:
            last = first
            while last + 1 < count and self.axes[last + 1].group == self.axes[first].group:
                last += 1
            begin, end = first - 0.42, last + 0.42
            steps = max(2, int((end - begin) * 60 / count) + 2)
            points = [self._point_at(begin + (end - begin) * s / (steps - 1)) for s in range(steps)]
            xs, ys = zip(*points, strict=True)
            self.plot.add_line(Line2D(xs, ys, color=self._group_color(self.axes[first].group), lw=3.4, solid_capstyle="round"))
            first = last + 1

    def _point_at(self, position: float) -> tuple[float, float]:
        return self._between(position, ARC)

    def _label(self, index: int) -> Any:
        axis = self.axes[index]
        x, y = self._point(index, LABEL_AT)
        ha = "center" if abs(x) < 12 else "left" if x > 0 else "right"
        va = "bottom" if y > 100 else "top" if y < -100 else "center"
        return self.plot.text(
            x, y, axis.label, ha=ha, va=va, fontsize=self.style.points(self.figure.dpi), color=self.style["text2"]
        )

    def _make_data(self) -> None:
        plot, style = self.plot, self.style
        spoke = Line2D([], [], color=style["text3"], lw=0.9, animated=True, zorder=3)
        previous = Line2D(
            [], [], color=style["s_prev"], lw=1.3, linestyle=(0, (1.2, 2)), marker="o", ms=3.4, mfc=style["surface"], animated=True,
            zorder=3, gid="previous",
        )  # fmt: skip
        fill = Polygon(
            [(0, 0)], closed=True, facecolor=style["s_actual"], alpha=0.22 if style.is_dark else 0.14, animated=True, zorder=3
        )
        actual = Line2D([], [], color=style["s_actual"], lw=2.2, solid_joinstyle="round", animated=True, zorder=4, gid="actual")
        hatch = PathPatch(
            Path([(0, 0)]), facecolor="none", edgecolor=style["s_actual"], hatch="////", lw=0, animated=True, zorder=3, gid="disputed",
        )  # fmt: skip
        others = [
            Line2D(
                [], [], color=style[color], lw=1.6, linestyle=dashes, marker=marker, ms=5, mfc=style["surface"], animated=True, zorder=3,
                gid=f"other{at}",
            )
            for at, (color, dashes, marker) in enumerate(COMPARED)
        ]  # fmt: skip
        # The marks of all groups are one artist: four would cost four times as much.
        marks = PathCollection(
            [], sizes=[MARK * MARK], offsets=[], offset_transform=plot.transData, edgecolors=style["surface"], linewidths=0.8, animated=True, zorder=5, gid="marks",
        )  # fmt: skip
        marks.set_transform(IdentityTransform())
        breaches = Line2D(
            [], [], linestyle="none", marker="o", ms=14, mfc="none", mec=style["bad"], mew=1.8, animated=True, zorder=6, gid="breaches",
        )  # fmt: skip
        self.data_artists = [spoke, previous, fill, actual, hatch, *others, marks, breaches]
        for artist in self.data_artists:
            if isinstance(artist, PathCollection):
                plot.add_collection(artist, autolim=False)
            elif isinstance(artist, Patch):
                plot.add_patch(artist)
            else:
                plot.add_line(artist)

    def update(self, axes: Sequence[RadarAxis], selected: int | None = None) -> None:
        """Put other values on the same axes; labels of breaches change with them."""
        self.axes = tuple(axes[:MAX_AXES])
        self.selected = selected
        spoke, previous, fill, actual, hatch, one, two, marks, breaches = self.data_artists
        spoke.set_data(*zip((0, 0), self._point(selected, 100), strict=True) if selected is not None else ([], []))
        previous.set_data(*self._series([a.before for a in self.axes]))
        xs, ys = self._series([a.now for a in self.axes])
        actual.set_data(xs, ys)
        known = [self._point(i, a.now) for i, a in enumerate(self.axes) if a.now is not None]
        fill.set_xy(known if len(known) >= 3 else [(0, 0)])
        path = self._disputed_path()
        hatch.set_path(path)
        hatch.set_visible(path.codes is not None)
        for at, other in enumerate((one, two)):
            scores = [a.others[at] if at < len(a.others) else None for a in self.axes]
            other.set_data(*(self._series(scores) if any(s is not None for s in scores) else ([], [])))
        drawn = [axis for axis in self.axes if axis.now is not None]
        marks.set_paths([_MARKS[axis.group] for axis in drawn])
        marks.set_facecolors([self._group_color(axis.group) for axis in drawn])
        marks.set_offsets(known or np.empty((0, 2)))
        breaches.set_data(*self._markers(lambda a: a.is_breach and a.now is not None))
        for text, axis in zip(self.labels, self.axes, strict=True):
            shown = f"{axis.signs} {axis.label}".lstrip()
            if text.get_text() == shown:
                continue
            text.set_text(shown)
            text.set_color(self.style["bad"] if axis.is_breach else self.style["text2"])
            text.set_fontweight(BOLD if axis.is_breach else REGULAR)

    def _series(self, values: Sequence[float | None]) -> tuple[list[float], list[float]]:
        """Closed polyline; a missing value breaks it instead of counting as zero."""
        points = [self._point(i, v) if v is not None else (float("nan"), float("nan")) for i, v in enumerate(values)]
        points.append(points[0])
        xs, ys = zip(*points, strict=True)
        return list(xs), list(ys)

    def shown_artists(self) -> list[Any]:
        """The data artists that have something to draw; an empty one costs as much as a full one."""
        return [a for a in self.data_artists if a.get_visible() and (not isinstance(a, Line2D) or np.size(a.get_xdata()) > 0)]

    def _disputed_path(self) -> Path:
        """A narrow kite from the middle to each disputed score, to be hatched."""
        corners: list[tuple[float, float]] = []
        codes: list[Any] = []
        for at, axis in enumerate(self.axes):
            if axis.is_disputed and axis.now:
                sides = [
                    self._between(at - 0.28, axis.now * 0.72),
                    self._point(at, axis.now),
                    self._between(at + 0.28, axis.now * 0.72),
                ]
                corners += [(0.0, 0.0), *sides, (0.0, 0.0)]
                codes += [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
        return Path(corners, codes) if corners else Path([(0.0, 0.0)])

    def _between(self, position: float, radius: float) -> tuple[float, float]:
        angle = pi / 2 - 2 * pi * position / len(self.axes)
        return radius * cos(angle), radius * sin(angle)

    def _markers(self, wanted: Any) -> tuple[list[float], list[float]]:
        points = [self._point(i, a.now or 0.0) for i, a in enumerate(self.axes) if wanted(a)]
        if not points:
            return [], []
        xs, ys = zip(*points, strict=True)
        return list(xs), list(ys)

    def fit(self) -> None:
        """Scale the drawing so that every label lies inside the figure."""
        width, height = self.figure.bbox.width, self.figure.bbox.height
        reaches = [self._reach(at) for at in range(len(self.labels))]
        low, high = 0.05, min(width, height) / (2 * ARC)
        for _ in range(18):
            scale = (low + high) / 2
            left, right, bottom, top = _extents(scale, reaches)
            if right - left <= width - 4 and top - bottom <= height - 4:
                low = scale
            else:
                high = scale
        left, right, bottom, top = _extents(low, reaches)
        x = (width - (right - left)) / 2 - left
        y = (height - (top - bottom)) / 2 - bottom
        self.plot.set_xlim(-x / low, (width - x) / low)
        self.plot.set_ylim(-y / low, (height - y) / low)

    def _reach(self, at: int) -> "_Reach":
        label = self.labels[at]
        width, height = self._size_of(label)
        w, h, ha, va = width + 4, height + 3, label.get_ha(), label.get_va()
        x, y = self._point(at, LABEL_AT)
        return _Reach(
            x,
            y,
            w / 2 if ha == "center" else w if ha == "right" else 0.0,
            w / 2 if ha == "center" else w if ha == "left" else 0.0,
            h / 2 if va == "center" else h if va == "top" else 0.0,
            h / 2 if va == "center" else h if va == "bottom" else 0.0,
        )

    def _size_of(self, label: Any) -> tuple[float, float]:
        """Width and height of a label in pixels; measured once, for that takes longer than all the rest of a fit."""
        key = label.get_text(), label.get_fontweight(), label.get_fontsize(), self.figure.dpi
        if key not in self._sizes:
            box = label.get_window_extent(self.figure.canvas.get_renderer())  # type: ignore[attr-defined]
            self._sizes[key] = box.width, box.height
        return self._sizes[key]

    def axis_at(self, x: float, y: float) -> int | None:
        """The axis nearest to a place in data coordinates, None in the middle or far outside."""
        distance = (x * x + y * y) ** 0.5
        if not 12 <= distance <= 260 or not self.axes:
            return None
        places = [self._point(i, distance) for i in range(len(self.axes))]
        return min(range(len(places)), key=lambda i: (places[i][0] - x) ** 2 + (places[i][1] - y) ** 2)


class _Reach(NamedTuple):
    """Where a label stands in data units, and how far it reaches from there to each side in pixels."""

    x: float
    y: float
    left: float
    right: float
    bottom: float
    top: float


def _extents(scale: float, reaches: Sequence[_Reach]) -> tuple[float, float, float, float]:
    """Left, right, bottom, top of the drawing in pixels around its middle."""
    reach = (ARC + 4) * scale
    return (
        min((-reach, *(r.x * scale - r.left for r in reaches))),
        max((reach, *(r.x * scale + r.right for r in reaches))),
        min((-reach, *(r.y * scale - r.bottom for r in reaches))),
        max((reach, *(r.y * scale + r.top for r in reaches))),
    )
