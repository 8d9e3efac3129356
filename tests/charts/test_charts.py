"""Charts: what they show is asked of the drawing itself first; then each is compared with a stored picture."""

import io
import logging
import os
from dataclasses import replace

import pytest
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.testing.compare import compare_images

from kamdesk.charts.bars import draw_bars
from kamdesk.charts.bridge import BridgeBar, draw_bridge
from kamdesk.charts.course import CourseLine, draw_course
from kamdesk.charts.matrix import MatrixPoint, MatrixWords, diameters, draw_matrix
from kamdesk.charts.radar import Radar, RadarAxis
from kamdesk.charts.style import ChartStyle, configure
from kamdesk.charts.trend import TrendData, draw_trend
from kamdesk.env import prepare
from kamdesk.ui.theme import tokens
from tests.support import FILES

GOLDEN = FILES / "charts"


NAMES = [
    "Turnover",
    "Margin",
    "Cross-selling",
    "OTIF",
    "PPM",
    "Reply to claims",
    "References",
    "Opened sales",
    "Visits",
    "Pilots",
    "Advances",
    "Training",
]


SCORES = [75.0, 70.0, 64.0, 49.0, 69.0, 88.0, 67.0, 30.0, 92.0, 75.0, 25.0, 73.0]


def style(name="light"):
    configure(prepare.folder() / "fonts")
    found = tokens.load(name)
    return ChartStyle(found.colors, 11, found.is_dark)


def axes(count, **changes):
    found = []
    for at in range(count):
        group = at * 4 // count
        fields = {"label": NAMES[at], "group": group, "now": SCORES[at], "before": SCORES[at] - 8, "is_breach": SCORES[at] < 50}
        found.append(RadarAxis(**(fields | changes.get(NAMES[at].split()[0].replace("-", ""), {}))))
    return found


def radar(count, theme="light", size=(3.6, 3.4), **changes):
    figure = Figure(figsize=size, dpi=100)
    FigureCanvasAgg(figure)
    found = Radar(figure, style(theme))
    found.draw(axes(count, **changes), None)
    return found


def matches(figure, name, tmp_path):
    """Compare with the stored picture; KAMDESK_GOLDEN=1 stores it anew."""
    for artist in figure.findobj():
        artist.set_animated(False)
    target = GOLDEN / f"{name}.png"
    if os.environ.get("KAMDESK_GOLDEN"):
        target.parent.mkdir(exist_ok=True)
        figure.savefig(target, dpi=100, facecolor=figure.get_facecolor())
    drawn = tmp_path / f"{name}.png"
    figure.savefig(drawn, dpi=100, facecolor=figure.get_facecolor())
    assert compare_images(str(target), str(drawn), tol=6) is None


def test_every_weight_of_a_text_is_there_in_every_font(caplog):
    """A missing weight is a complaint on the screen of whoever starts the program from one."""
    type(font_manager.fontManager)._findfont_cached.cache_clear()  # noqa: SLF001 - matplotlib has no public way to forget
    bars = [BridgeBar("Now", "1", 0, 3, "solid"), BridgeBar("Gap", "2", 3, 5, "gap"), BridgeBar("Target", "3", 0, 5, "target")]
    points = [MatrixPoint("A", 2.0, 4.0, 10.0, True), MatrixPoint("B", 4.0, 2.0, 5.0, False)]
    words = MatrixWords("x", "y", "a", "b", "c", "d")
    draws = (
        lambda figure: Radar(figure, style()).draw(axes(6, OTIF={"is_breach": True}), None),
        lambda figure: draw_bars(figure, axes(4), style()),
        lambda figure: draw_bridge(figure, bars, style()),
        lambda figure: draw_course(
            figure, ["Q1", "Q2"], [CourseLine("All", None, [40.0, 50.0]), CourseLine("One", 0, [40.0, 50.0])], style()
        ),
        lambda figure: draw_matrix(figure, points, words, 3.0, style()),
        lambda figure: draw_trend(figure, TrendData(["Q1", "Q2"], [1.0, 2.0], 0, 3.0, 1.0, "t", "m"), style()),
    )
    with caplog.at_level(logging.WARNING):
        for draw in draws:
            figure = Figure(figsize=(4, 3), dpi=100)
            FigureCanvasAgg(figure)
            draw(figure)
            figure.savefig(io.BytesIO())
    assert not caplog.messages


def by_gid(found, gid):
    return next(a for a in found.figure.findobj() if a.get_gid() == gid)


@pytest.mark.parametrize("count", [5, 8, 12])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_radar_of_some_axes(count, theme, tmp_path):
    found = radar(count, theme)
    actual = by_gid(found, "actual")
    assert len(actual.get_xdata()) == count + 1
    assert [t.get_text().lstrip("▼ ") for t in found.labels] == NAMES[:count]
    breaches = by_gid(found, "breaches")
    assert len(breaches.get_xdata()) == sum(s < 50 for s in SCORES[:count])
    radii = [(x * x + y * y) ** 0.5 for x, y in zip(actual.get_xdata(), actual.get_ydata(), strict=True)]
    assert radii[:count] == pytest.approx(SCORES[:count])
    matches(found.figure, f"radar-{count}-{theme}", tmp_path)


@pytest.mark.parametrize("count", range(5, 13))
@pytest.mark.parametrize("size", [(3.0, 2.6), (3.0, 3.0), (6.0, 6.0)])
def test_labels_lie_inside_and_apart_from_300_pixels_up(count, size):
    found = radar(count, size=size)
    renderer = found.figure.canvas.get_renderer()
    boxes = [t.get_window_extent(renderer) for t in found.labels]
    width, height = found.figure.bbox.width, found.figure.bbox.height
    assert all(b.x0 >= 0 and b.y0 >= 0 and b.x1 <= width and b.y1 <= height for b in boxes)
    assert not [(i, j) for i, a in enumerate(boxes) for j, b in enumerate(boxes) if i < j and a.overlaps(b)]


@pytest.mark.parametrize("free", range(8))
def test_the_scale_stands_where_no_line_strikes_it_through(free):
    """All gaps but one are crossed at every ring."""
    found = radar(8)
    crossed = [25.0, 50.0, 75.0, 25.0, 50.0, 75.0, 50.0, 25.0]
    shown = [replace(axis, now=crossed[at], before=crossed[-at], is_breach=False) for at, axis in enumerate(axes(8))]
    for at in (free - 1, free):
        shown[at] = replace(shown[at], now=100.0, before=100.0)
    found.draw(shown, None)
    renderer = found.figure.canvas.get_renderer()
    boxes = [text.get_window_extent(renderer) for text in found.scale]
    for name in ("actual", "previous"):
        line = by_gid(found, name)
        path = line.get_transform().transform_path(line.get_path())
        assert not any(path.intersects_bbox(box, filled=False) for box in boxes)


def test_a_score_is_rounded_as_it_is_in_tables():
    """68.5 is 69 everywhere; a format of Python's own makes it 68."""
    figure = Figure(figsize=(3.8, 2.8), dpi=100)
    FigureCanvasAgg(figure)
    draw_course(figure, ["Q1", "Q2"], [CourseLine("One", 0, [40.0, 68.5])], style())
    assert "One 69" in {t.get_text().strip() for t in figure.axes[0].texts}
    figure = Figure(figsize=(3.6, 2.4), dpi=100)
    FigureCanvasAgg(figure)
    draw_bars(figure, [replace(axes(1)[0], now=68.5)], style())
    assert "69" in {t.get_text() for t in figure.axes[0].texts}


def test_a_missing_figure_breaks_the_line_and_is_no_zero(tmp_path):
    found = radar(8, Margin={"now": None, "is_breach": False})
    xs = by_gid(found, "actual").get_xdata()
    assert xs[1] != xs[1], "not a number"
    assert (0.0, 0.0) not in zip(xs, by_gid(found, "actual").get_ydata(), strict=True)
    matches(found.figure, "radar-missing", tmp_path)


def test_a_stale_figure_shows_only_what_was_before(tmp_path):
    found = radar(8, PPM={"now": None, "before": 61.0})
    previous = by_gid(found, "previous")
    assert (previous.get_xdata()[4] ** 2 + previous.get_ydata()[4] ** 2) ** 0.5 == pytest.approx(61)
    matches(found.figure, "radar-stale", tmp_path)


def test_a_disputed_figure_is_hatched_and_named(tmp_path):
    found = radar(8, OTIF={"is_disputed": True})
    hatch = by_gid(found, "disputed")
    assert hatch.get_hatch()
    assert len(hatch.get_path().vertices) == 5
    assert found.labels[3].get_text() == "▼≠ OTIF"
    matches(found.figure, "radar-disputed", tmp_path)
    calm = axes(8)
    found.update(calm, 2)
    assert len(hatch.get_path().vertices) == 1
    assert found.labels[3].get_text() == "▼ OTIF"


def test_other_accounts_stand_on_the_axes_that_they_share(tmp_path):
    found = radar(8, **{n.split()[0].replace("-", ""): {"others": (60.0, None)} for n in NAMES[:4]})
    one, two = by_gid(found, "other0"), by_gid(found, "other1")
    known = [x for x in one.get_xdata() if x == x]
    assert len(known) == 5, "four axes and the way back to the first"
    assert not [x for x in two.get_xdata() if x == x]
    matches(found.figure, "radar-compared", tmp_path)


def test_four_indicators_are_bars(tmp_path):
    figure = Figure(figsize=(3.6, 2.4), dpi=100)
    FigureCanvasAgg(figure)
    draw_bars(figure, axes(4), style())
    assert {t.get_text().lstrip("▼ ") for t in figure.axes[0].texts} >= set(NAMES[:4])
    matches(figure, "bars-4", tmp_path)


def test_the_course_names_its_lines_apart_from_each_other(tmp_path):
    figure = Figure(figsize=(3.8, 2.8), dpi=100)
    FigureCanvasAgg(figure)
    lines = [CourseLine(f"Group {g}", g, [40.0, None, 60.0 + g]) for g in range(4)] + [
        CourseLine("Account", None, [45.0, 50.0, 61.0])
    ]
    draw_course(figure, ["Q1", "Q2", "Q3"], lines, style())
    renderer = figure.canvas.get_renderer()
    boxes = [t.get_window_extent(renderer) for t in figure.axes[0].texts if t.get_gid() == "name"]
    assert len(boxes) == 5
    assert not [(i, j) for i, a in enumerate(boxes) for j, b in enumerate(boxes) if i < j and a.overlaps(b)]
    matches(figure, "course", tmp_path)


def test_the_matrix_of_the_sample_shows_every_scored_account(portfolio):
    from kamdesk.services import sample
    from kamdesk.services.account.portfolio_table import PortfolioTable
    from kamdesk.ui.charts.chart_data import matrix_points, saved_figure

    sample.fill(portfolio)
    assert len(matrix_points(PortfolioTable(portfolio).read_all().rows.values())) == 12
    assert saved_figure(portfolio, "matrix", None).axes


def matrix_on_paper(portfolio):
    """The matrix of the sample at its printed size, and what is on it."""
    from kamdesk.reports import figures
    from kamdesk.reports.chart_data import matrix_points, matrix_words
    from kamdesk.services import sample
    from kamdesk.services.account.portfolio_table import PortfolioTable

    sample.fill(portfolio)
    points = matrix_points(PortfolioTable(portfolio).read_all().rows.values())
    return points, figures.figure(figures.MATRIX, lambda empty, style: draw_matrix(empty, points, matrix_words(), 5.0, style))


def test_a_name_without_a_line_stands_beside_no_mark_but_its_own(portfolio):
    points, drawn = matrix_on_paper(portfolio)
    axes, scale = drawn.axes[0], drawn.dpi / 72
    renderer = drawn.canvas.get_renderer()
    leads = [axes.transData.transform(line.get_xydata())[0] for line in axes.lines if len(line.get_xdata()) == 2]
    places = {p.label: axes.transData.transform((p.strength, p.attractiveness)) for p in points}
    wide = {p.label: diameters(points)[p.key] / 2 * scale for p in points}
    for text in axes.texts:
        own = places.get(text.get_text())
        if own is None or any(abs(own - begin).max() < 1 for begin in leads):
            continue
        box = text.get_window_extent(renderer)
        for name, (x, y) in places.items():
            beside = max(box.x0 - x, x - box.x1)
            if name != text.get_text() and box.y0 < y < box.y1:
                assert beside - wide[name] > 14 * scale, (text.get_text(), name)


def test_on_paper_no_line_leads_below_the_name_of_another(portfolio):
    points, drawn = matrix_on_paper(portfolio)
    axes = drawn.axes[0]
    renderer = drawn.canvas.get_renderer()
    names = [t for t in axes.texts if t.get_text() in {p.label for p in points}]
    assert len(names) == len(points)
    leads = [line for line in axes.lines if len(line.get_xdata()) == 2 and line.get_zorder() == 1]
    for lead in leads:
        ends = axes.transData.transform(list(zip(lead.get_xdata(), lead.get_ydata(), strict=True)))
        between = [ends[0] + (ends[1] - ends[0]) * n / 20 for n in range(1, 19)]
        assert not [t.get_text() for t in names for x, y in between if t.get_window_extent(renderer).contains(x, y)]


def apart(one, other):
    """How far two boxes are from each other."""
    beside, above = (max(0.0, one[a] - other[b], other[a] - one[b]) for a, b in ((0, 2), (1, 3)))
    return (beside**2 + above**2) ** 0.5


def marks_and_names(points, drawn):
    """The box of each mark and of each name, by the name; and the lines with the place where each begins."""
    axes, renderer = drawn.axes[0], drawn.canvas.get_renderer()
    wide, marks = diameters(points), {}
    for p in points:
        (x, y), r = axes.transData.transform((p.strength, p.attractiveness)), wide[p.key] / 2 * drawn.dpi / 72
        marks[p.label] = (x - r, y - r, x + r, y + r)
    names = {t.get_text(): t.get_window_extent(renderer).extents for t in axes.texts if t.get_text() in marks}
    lines = [axes.transData.transform(a.get_xydata()) for a in axes.lines if len(a.get_xdata()) == 2 and a.get_zorder() == 1]
    return marks, names, lines


def test_a_name_is_nearest_to_its_own_mark_or_has_a_line_that_passes_no_other(portfolio):
    points, drawn = matrix_on_paper(portfolio)
    marks, names, lines = marks_and_names(points, drawn)
    assert set(names) == set(marks)
    for name, box in names.items():
        x, y = (marks[name][0] + marks[name][2]) / 2, (marks[name][1] + marks[name][3]) / 2
        others = [mark for other, mark in marks.items() if other != name]
        own = next((line for line in lines if abs(line[0] - (x, y)).max() < 1), None)
        if own is None:
            assert all(apart(box, mark) > apart(box, marks[name]) for mark in others), name
            continue
        along = [own[0] + (own[1] - own[0]) * n / 50 for n in range(51)]
        assert apart(box, (*own[1], *own[1])) < 3, name
        assert not [m for m in others for px, py in along if m[0] < px < m[2] and m[1] < py < m[3]], name
        passed = [n for n, b in names.items() for px, py in along if n != name and apart((px, py, px, py), b) < 1.5]
        assert not passed, (name, passed)


def test_no_two_lines_of_the_matrix_cross(portfolio):
    _marks, _names, lines = marks_and_names(*matrix_on_paper(portfolio))

    def sides(line, other):
        along = line[1] - line[0]
        return [along[0] * (end[1] - line[0][1]) > along[1] * (end[0] - line[0][0]) for end in other]

    for at, line in enumerate(lines):
        for other in lines[:at]:
            assert len(set(sides(line, other))) == 1 or len(set(sides(other, line))) == 1
