"""Charts that a presentation draws itself: they show what the drawing shows, and behind them is nothing else."""

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE_TYPE

from kamdesk.reports import leak, making, slide_charts
from kamdesk.reports.kinds import KINDS
from kamdesk.reports.model import Chart, Heading, Image, Note, Plot, PlotSeries, Section, Split
from tests.support.office_documents import books_behind, charts_of, deck, parts_of, rows_of, squeezed_package
from tests.support.reports import made

DECKS = [(k.name, str(a)) for k in KINDS.values() if ".pptx" in k.suffixes for a in k.audiences]
ODD = (
    "=1+1",
    '=HYPERLINK("http://x")',
    "+1",
    "@SUM(A1)",
    "Ελληνικά",
    "中文",
    "🏭",
    "<b>&amp;",
    "http://kamdesk.example",
    "00123",
)


def plotted(sample, *plots):
    """A deck with a slide for each plot."""
    images = {f"plot {n}": Image("<svg/>", f"words {n}", plot=plot) for n, plot in enumerate(plots)}
    slides = tuple(Section(name, (Chart(name, f"caption of {name}"),)) for name in images)
    report = replace(made(sample, "onepager", "C01"), head=None, foot="", images=images, slides=slides)
    return making.paint(report, ".pptx").data


def lines(*series, **more):
    return Plot("lines", ("Q1", "Q2", "Q3"), series, **more)


def said_by(plot):
    """A plot as the rows of a sheet."""
    head = [None, *(s.name for s in plot.series)]
    return [head, *([name, *(s.values[at] for s in plot.series)] for at, name in enumerate(plot.categories))]


@pytest.mark.parametrize("wish", DECKS, ids="-".join)
def test_behind_a_chart_is_what_it_shows(documents, wish):
    report, data = documents.report(*wish), documents.file(*wish, suffix=".pptx")
    plots = [said_by(image.plot) for image in report.images.values() if image.plot is not None]
    found = books_behind(data)
    assert len(found) == len(charts_of(data))
    for book in found.values():
        assert [sheet.title for sheet in book.worksheets] == ["Sheet1"]
        assert rows_of(book.worksheets[0]) in plots
        assert not [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.comment or cell.data_type == "f"]


def test_a_plan_has_radar_and_course(documents):
    data = documents.file("plan", suffix=".pptx")
    radar, course = charts_of(data)
    assert (radar.chart_type, course.chart_type) == (XL_CHART_TYPE.RADAR_MARKERS, XL_CHART_TYPE.LINE_MARKERS)
    assert [s.name for s in radar.plots[0].series] == ["Q3 2026", "Q2 2026", "Target"]
    assert "▼ Advances" in list(radar.plots[0].categories)
    assert [s.name for s in course.plots[0].series][-1] == "Account"
    assert {len(list(s.values)) for s in course.plots[0].series} == {6}


def test_the_sheet_of_an_account_has_its_weakest_indicator(documents):
    radar, trend = charts_of(documents.file("onepager", suffix=".pptx"))
    assert radar.chart_type == XL_CHART_TYPE.RADAR_MARKERS
    assert [s.name for s in trend.plots[0].series][1:] == ["target 4", "minimum 2"]


def test_what_powerpoint_does_not_draw_is_a_picture(documents):
    shapes = [shape for slide in deck(documents.file("portfolio", suffix=".pptx")).slides for shape in slide.shapes]
    assert [s.shape_type for s in shapes].count(MSO_SHAPE_TYPE.PICTURE) == 1
    assert not [s for s in shapes if s.has_chart]


def test_groups_are_told_by_marks_and_colours_of_the_screen(documents):
    now, before, target = charts_of(documents.file("plan", suffix=".pptx"))[0].plots[0].series
    seen = {(now.points[n].marker.style, str(now.points[n].marker.format.fill.fore_color.rgb)) for n in range(11)}
    colors = slide_charts.colors()
    assert seen == {
        (mark, colors[f"g{n}"])
        for n, mark in enumerate(
            (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.SQUARE, XL_MARKER_STYLE.TRIANGLE, XL_MARKER_STYLE.DIAMOND), 1
        )
    }
    assert [s.format.line.dash_style for s in (now, before, target)] == [None, MSO_LINE.ROUND_DOT, MSO_LINE.DASH]


def test_lines_are_told_apart_without_colours(documents):
    *parts, whole = charts_of(documents.file("plan", suffix=".pptx"))[1].plots[0].series
    assert len({s.marker.style for s in parts}) == 4
    assert whole.format.line.width > max(s.format.line.width for s in parts)


def test_texts_are_texts(sample):
    plot = Plot("bars", ODD, (PlotSeries("=A1+1", tuple(float(n) for n in range(len(ODD))), is_named=True),), (0,) * len(ODD))
    data = plotted(sample, plot)
    (book,) = books_behind(data).values()
    assert rows_of(book.worksheets[0]) == said_by(plot)
    assert {c.data_type for row in book.worksheets[0].iter_rows() for c in row if c.value is not None} == {"s", "n"}
    (chart,) = charts_of(data)
    assert list(chart.plots[0].categories) == list(ODD)
    outside = [name for name, (_when, part) in parts_of(data).items() if name.endswith(".rels") and b"External" in part]
    assert outside == []


@pytest.mark.parametrize("name", ["x" * 400, "word " * 80, "Ω" * 400, "🏭" * 400])
def test_an_endless_name_is_cut_where_it_says_so(sample, name):
    data = plotted(sample, Plot("radar", (name, *"abcd"), (PlotSeries(name, (1.0, 2.0, 3.0, 4.0, 5.0)),), (0,) * 5, step=25.0))
    (chart,) = charts_of(data)
    shown = chart.plots[0].categories[0]
    assert shown.endswith("…")
    assert len(shown) <= 40
    assert name.startswith(shown[:-1])
    assert chart.plots[0].series[0].name == shown


def test_what_is_not_known_is_a_gap(sample):
    data = plotted(sample, lines(PlotSeries("a", (1.0, None, 3.0), "part", 2)))
    (chart,) = charts_of(data)
    assert list(chart.plots[0].series[0].values) == [1.0, None, 3.0]
    assert rows_of(next(iter(books_behind(data).values())).worksheets[0])[2] == ["Q2", None]
    assert b'dispBlanksAs val="gap"' in parts_of(data)["ppt/charts/" + chart.part.partname.filename][1]


def test_a_chart_without_figures_is_not_there(sample):
    nothing = lines(PlotSeries("a", (None,) * 3), PlotSeries("target", (5.0,) * 3, "target"))
    data = plotted(sample, nothing, lines(PlotSeries("b", (1.0, 2.0, 3.0))))
    assert [slide.shapes.title.text for slide in deck(data).slides] == ["plot 1"]
    assert "captionofplot0" not in squeezed_package(data)
    assert len(charts_of(data)) == 1


def test_a_chart_says_its_day_and_nobody(sample):
    data = plotted(sample, lines(PlotSeries("a", (1.0, 2.0, 3.0))))
    (book,) = books_behind(data).values()
    report = made(sample, "onepager", "C01")
    assert book.properties.created.date() == report.made_on
    named = book.properties
    assert {named.creator, named.title, named.subject, named.keywords, named.description} == {None}
    inner = next(part for name, (_when, part) in parts_of(data).items() if name.startswith("ppt/embeddings/"))
    with zipfile.ZipFile(BytesIO(inner)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_chart_has_the_face_and_the_language_of_the_slides(sample):
    data = plotted(sample, lines(PlotSeries("a", (1.0, 2.0, 3.0))))
    part = next(part for name, (_when, part) in parts_of(data).items() if name.startswith("ppt/charts/chart"))
    assert b'typeface="Calibri"' in part
    assert b'lang="en-GB"' in part
    assert b'lang="en-US"' not in part


def test_charts_grow_flatter_rather_than_part_from_what_is_beside_them(sample):
    radar = Plot("radar", tuple("abcdef"), (PlotSeries("now", (50.0,) * 6),), (0,) * 6, step=25.0)
    images = {
        "radar": Image("<svg/>", "one", plot=radar),
        "line": Image("<svg/>", "two", plot=lines(PlotSeries("a", (1.0,) * 3))),
    }
    column = (Chart("radar", "above"), Heading("Then"), Chart("line", "below"))
    report = replace(made(sample, "onepager", "C01"), head=None, foot="", images=images)
    one = replace(report, slides=(Section("One", (Split(column, (Note("beside"),), (1.0, 1.6)),)),))
    data = making.paint(one, ".pptx").data
    (slide,) = deck(data).slides
    radar, line = (s for s in slide.shapes if s.has_chart)
    assert radar.top + radar.height < line.top
    assert line.top + line.height < 6_858_000 - 15 * 36_000
    assert leak.squeezed("beside") in squeezed_package(data)
