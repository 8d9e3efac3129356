"""Attractiveness over relative strength: where each account of the portfolio lies."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

from kamdesk.charts.style import BOLD, ChartStyle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_LABELS = 40
"""So many of the largest accounts are named, as far as their names find room; the others by pointing at them."""

MANY, SMALL = 400, 3.2
"""More points than this are drawn in one size."""


ON_SCREEN = ((0, False), (16, False), (30, False))
ON_PAPER = (*ON_SCREEN, (44, False), (60, False), (30, True), (44, True), (60, True))
"""By so many points more a name may stand off, with a line to it, and whether that line may pass below other names.

On paper nobody can point at what has no name.
"""

FEW, TRIES_FOR_FEW, TRIES_FOR_MANY = 20, 40, 6
"""So often another order of the names is tried on paper where one found no good place: less often where there are more names."""

SIDES = 12
"""In so many places around its mark a name may stand at each distance."""

RING = 4.0
"""By so many points the ring around the chosen account is wider than its mark."""

APART, ABOVE = 16.0, 4.0
"""By so many points beside, above or below another mark a name without a line would be taken for the name of that one."""

NEARER = 3.0
"""By so many points a name without a line stands nearer to its own mark than to any other mark or line."""

CLEAR = 3.0
"""So many points a line keeps from other names: one that brushes along a name seems to lead to it."""

Box = tuple[float, float, float, float]
Line = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class MatrixPoint:
    """One account: strength 0–10 (x), attractiveness 0–10 (y), a relative size and whether it is in the plan.

    `key` is whatever the caller knows it by.
    """

    label: str
    strength: float
    attractiveness: float
    size: float = 0.0
    is_included: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class MatrixWords:
    """Axis titles and the names of the quadrants."""

    strength: str
    attractiveness: str
    key: str
    development: str
    maintenance: str
    opportunistic: str


def draw_matrix(figure: "Figure", points: Sequence[MatrixPoint], words: MatrixWords, cut: float, style: ChartStyle) -> "Axes":
    """Draw the matrix on an empty figure; `ring` puts a mark around one account."""
    figure.clear()
    figure.set_facecolor(style["surface"])
    width, height = figure.bbox.width, figure.bbox.height
    left, bottom = 46 / width, 44 / height
    axes = figure.add_axes((left, bottom, 1 - left - 12 / width, 1 - bottom - 10 / height))
    axes.set_facecolor(style["surface"])
    axes.set_xlim(0, 10)
    axes.set_ylim(0, 10)
    size = style.points(figure.dpi)
    for spine in axes.spines.values():
        spine.set_color(style["border2"])
    axes.tick_params(colors=style["text3"], labelsize=size, length=3)
    axes.set_xlabel(words.strength, fontsize=size, color=style["text2"])
    axes.set_ylabel(words.attractiveness, fontsize=size, color=style["text2"])
    axes.axvline(cut, color=style["border2"], lw=1.2)
    axes.axhline(cut, color=style["border2"], lw=1.2)
    corners = (
        (9.85, 9.85, words.key, "right", "top"),
        (0.15, 9.85, words.development, "left", "top"),
        (9.85, 0.15, words.maintenance, "right", "bottom"),
        (0.15, 0.15, words.opportunistic, "left", "bottom"),
    )
    for x, y, text, ha, va in corners:
        axes.text(x, y, text, ha=ha, va=va, fontsize=size, color=style["text3"], fontweight=BOLD)
    ordered = sorted(points, key=lambda p: -p.size)
    areas = _areas(ordered)
    for is_included, marker, color in ((False, "s", style["s_prev"]), (True, "o", style["accent"])):
        some = [(p, a) for p, a in zip(ordered, areas, strict=True) if p.is_included is is_included]
        if len(ordered) > MANY:
            # One marker for all: thousands of sizes would take half a second.
            xs, ys = [p.strength for p, _ in some], [p.attractiveness for p, _ in some]
            axes.plot(xs, ys, linestyle="none", marker=marker, ms=SMALL, color=color, alpha=0.45, mew=0)
        elif some:
            axes.scatter(
                [p.strength for p, _ in some], [p.attractiveness for p, _ in some], s=[a for _, a in some],
                color=color, alpha=0.5, edgecolors=color, marker=marker,
            )  # fmt: skip
    _label_points(figure, axes, ordered, areas, style)
    return axes


def ring(axes: "Axes", style: ChartStyle) -> Any:
    """An animated artist to be drawn over the finished matrix, around the account that is meant."""
    (found,) = axes.plot([], [], linestyle="none", marker="o", ms=RING, mfc="none", mec=style["text"], mew=1.8, animated=True)
    return found


def diameters(points: Sequence[MatrixPoint]) -> dict[str, float]:
    """The width of each account's mark, in points, by its key."""
    ordered = sorted(points, key=lambda p: -p.size)
    if len(ordered) > MANY:
        return dict.fromkeys((p.key for p in ordered), SMALL)
    return {p.key: area**0.5 for p, area in zip(ordered, _areas(ordered), strict=True)}


def _areas(points: Sequence[MatrixPoint]) -> list[float]:
    largest = max((p.size for p in points), default=0) or 1
    most = 360 if len(points) <= 60 else 120
    return [28 + most * max(0.0, p.size) / largest for p in points]


@dataclass(frozen=True, slots=True)
class _Named:
    """A point with its name: where it lies, how far off a name stands at least, and how large the name is; all in pixels."""

    point: tuple[float, float]
    near: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a name goes: its box, whether a line leads to it, and whether that passes below other names."""

    box: Box
    has_lead: bool
    is_crossing: bool


def _label_points(
    figure: "Figure", axes: "Axes", points: Sequence[MatrixPoint], areas: Sequence[float], style: ChartStyle
) -> None:
    """Name the largest accounts, each where its name covers neither a point nor another name; else not at all."""
    renderer: Any = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    frame = axes.get_window_extent(renderer)
    places: Any = axes.transData.transform([(p.strength, p.attractiveness) for p in points]) if points else []
    scale = figure.dpi / 72
    marks: list[Box] = []
    for (x, y), area in zip(places, areas[:200], strict=False):
        # The ring around a chosen account must not touch a name either.
        r = (area**0.5 + RING) / 2 * scale + 1
        marks.append((x - r, y - r, x + r, y + r))
    texts, named = [], []
    for point, (x, y), area in zip(points[:MOST_LABELS], places, areas, strict=False):
        text = _name(axes, point.label, figure.dpi, style)
        box = text.get_window_extent(renderer)
        texts.append(text)
        named.append(_Named((x, y), (area**0.5 + RING) / 2 * scale + 5, box.width, box.height))
    room = _Room(frame, marks, scale, ON_PAPER if style.is_paper else ON_SCREEN)
    tries = TRIES_FOR_FEW if len(named) <= FEW else TRIES_FOR_MANY
    spots = _spots(named, room, tries if style.is_paper else 1)
    for at, text in enumerate(texts):
        spot = spots.get(at)
        if spot is None:
            text.remove()
            continue
        # A share of the figure, so that the name stays at its mark in a picture of other dots an inch.
        text.xycoords = text.anncoords = "figure fraction"
        text.xy = tuple(figure.transFigure.inverted().transform((spot.box[0] + 2, spot.box[1] + 1)))
        text.set_position(text.xy)
        if spot.has_lead:
            _lead(axes, named[at].point, spot.box, style)


def _name(axes: "Axes", label: str, dpi: float, style: ChartStyle) -> Any:
    """The name of an account, readable on whatever it stands, wherever it will."""
    from matplotlib.patheffects import withStroke

    text = axes.annotate(label, (0, 0), xycoords="figure pixels", fontsize=style.points(dpi), color=style["text"])
    if style.is_paper:
        text.set_bbox({"boxstyle": "square,pad=0.1", "fc": style["surface"], "ec": "none"})
    else:
        text.set_path_effects([withStroke(linewidth=2.5, foreground=style["surface"])])
    return text


@dataclass(frozen=True, slots=True)
class _Room:
    """Where names may go: the frame, the marks in it, the pixels of a point, and the ways that are tried."""

    frame: Any
    marks: Sequence[Box]
    scale: float
    ways: Sequence[tuple[float, bool]]

    def around(self, mark: Box) -> Box:
        """The place around a mark in which only its own name stands without a line."""
        beside, above = APART * self.scale, ABOVE * self.scale
        return mark[0] - beside, mark[1] - above, mark[2] + beside, mark[3] + above

    def cleared(self, names: Sequence[Box]) -> list[Box]:
        """The places of names with what a line keeps from them."""
        clear = CLEAR * self.scale
        return [(left - clear, low - clear, right + clear, top + clear) for left, low, right, top in names]


def _spots(named: Sequence[_Named], room: _Room, tries: int) -> dict[int, _Spot]:
    """Where each name goes, by its number; those that found no good place come first in the next try."""
    order, best, mixed = list(range(len(named))), dict[int, _Spot](), Random(len(named))  # noqa: S311 - nothing is secret
    turns = [0] * len(named)
    least: tuple[int, int] | None = None
    for _try in range(tries):
        found = _spots_in(order, turns, named, room)
        unlucky = [at for at in order if at not in found or found[at].is_crossing]
        faults = len(named) - len(found), len(unlucky)
        if least is None or faults < least:
            least, best = faults, found
        if not unlucky:
            break
        # The others are mixed, always in the same way: two that stand in each other's way would else take turns for ever.
        others = [at for at in order if at not in unlucky]
        mixed.shuffle(others)
        order = unlucky + others
        turns = [mixed.choice((0, 0, mixed.randrange(SIDES))) for _name in named]
    return best


def _spots_in(order: Sequence[int], turns: Sequence[int], named: Sequence[_Named], room: _Room) -> dict[int, _Spot]:
    """Where names go that are placed in an order, each in the first way that there is room for; `turns` says where each begins to look."""
    found: dict[int, _Spot] = {}
    names: list[Box] = []
    lines: list[Line] = []
    leads: list[Box] = []
    for at in order:
        one, others = named[at], [*room.marks[:at], *room.marks[at + 1 :]]
        for further, may_cross in room.ways:
            wanted = _Wanted(one.point, one.near + further * room.scale, one.width, one.height, turns[at])
            if further:
                # A line across another mark would name that one.
                in_the_way = others if may_cross else [*others, *room.cleared(names)]
                wanted = replace(wanted, in_the_way=in_the_way, lines=() if may_cross else lines)
                taken = [*room.marks, *names, *leads]
            else:
                wanted = replace(wanted, mark=room.marks[at], rivals=[*others, *leads], margin=NEARER * room.scale)
                taken = [room.marks[at], *map(room.around, others), *names, *leads]
            spot = _free_spot(wanted, room.frame, taken)
            if spot is None:
                continue
            box = (spot[0] - 2, spot[1] - 1, spot[0] + one.width + 2, spot[1] + one.height + 1)
            found[at] = _Spot(box, bool(further), may_cross)
            names.append(box)
            if further:
                lines.append((one.point, _lead_end(one.point, box)))
                leads += [(px - 1, py - 1, px + 1, py + 1) for px, py in _on_lead(one.point, box)]
            break
    return found


def _lead_end(point: tuple[float, float], box: Box) -> tuple[float, float]:
    """The place on a name's box that is nearest to its point."""
    return min(max(point[0], box[0]), box[2]), min(max(point[1], box[1]), box[3])


def _on_lead(point: tuple[float, float], box: Box) -> list[tuple[float, float]]:
    """Places along the line from a point to its name, without its ends."""
    x, y = _lead_end(point, box)
    return [(point[0] + (x - point[0]) * n / 10, point[1] + (y - point[1]) * n / 10) for n in range(1, 10)]


def _lead(axes: "Axes", point: tuple[float, float], box: Box, style: ChartStyle) -> None:
    """A thin line from a point to its name, where the name found room only further off."""
    ends = axes.transData.inverted().transform([point, _lead_end(point, box)])
    axes.plot(ends[:, 0], ends[:, 1], color=style["text3"], lw=0.8, zorder=1)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A place for a text of a width and a height, at a gap from its point; all in pixels.

    With `rivals` it has to be nearer to its own `mark` than to any of them, by a `margin`. A line from the point to the text
    must cross nothing that is `in_the_way`, and none of the `lines`.
    """

    point: tuple[float, float]
    gap: float
    width: float
    height: float
    turn: int = 0
    mark: Box = (0.0, 0.0, 0.0, 0.0)
    rivals: Sequence[Box] = ()
    margin: float = 0.0
    in_the_way: Sequence[Box] = ()
    lines: Sequence[Line] = ()

    def is_nearest(self, box: Box) -> bool:
        """Whether a text in this place would be taken for the name of its own mark."""
        own = _distance(box, self.mark) + self.margin
        return all(_distance(box, rival) >= own for rival in self.rivals)

    def is_crossed(self, box: Box) -> bool:
        """Whether a line to a text in this place would pass what it must not."""
        passed = _on_lead(self.point, box) if self.in_the_way else ()
        if any(l <= px <= r and b <= py <= t for px, py in passed for l, b, r, t in self.in_the_way):  # noqa: E741
            return True
        line = self.point, _lead_end(self.point, box)
        return any(_do_cross(line, other) for other in self.lines)


def _distance(one: Box, other: Box) -> float:
    """How far two boxes are from each other; 0 where they touch."""
    beside = max(0.0, one[0] - other[2], other[0] - one[2])
    above = max(0.0, one[1] - other[3], other[1] - one[3])
    return float((beside * beside + above * above) ** 0.5)


def _do_cross(one: Line, other: Line) -> bool:
    """Whether two lines cross each other."""

    def side(line: Line, point: tuple[float, float]) -> bool:
        (x, y), (to_x, to_y) = line
        return bool((to_x - x) * (point[1] - y) > (to_y - y) * (point[0] - x))

    return side(one, other[0]) != side(one, other[1]) and side(other, one[0]) != side(other, one[1])


def _free_spot(wanted: _Wanted, frame: Any, taken: Sequence[Box]) -> tuple[float, float] | None:
    """The first of the places around a point where a text fits into the frame, covers nothing and is taken for nothing else's."""
    (x, y), gap, w, h = wanted.point, wanted.gap, wanted.width, wanted.height
    around = (
        (x + gap, y - h / 2), (x - gap - w, y - h / 2), (x - w / 2, y + gap), (x - w / 2, y - gap - h),
        (x + gap, y + gap * 0.6), (x + gap, y - gap * 0.6 - h), (x - gap - w, y + gap * 0.6), (x - gap - w, y - gap * 0.6 - h),
        (x - w * 0.15, y + gap), (x - w * 0.85, y + gap), (x - w * 0.15, y - gap - h), (x - w * 0.85, y - gap - h),
    )  # fmt: skip
    for left, low in (*around[wanted.turn :], *around[: wanted.turn]):
        if left < frame.x0 + 2 or left + w > frame.x1 - 2 or low < frame.y0 + 2 or low + h > frame.y1 - 2:
            continue
        if any(left < r and left + w > l and low < t and low + h > b for l, b, r, t in taken):  # noqa: E741
            continue
        box = (left, low, left + w, low + h)
        if wanted.is_nearest(box) and not wanted.is_crossed(box):
            return left, low
    return None
