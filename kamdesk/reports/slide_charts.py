"""Charts that a presentation draws itself: their kinds, the workbooks behind them, and how they look.

What tells series and groups apart on screen does so here: colour never alone, but with marks, dashes or names.
"""

import datetime as dt
import io
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from kamdesk.env import assets
from kamdesk.reports.packages import repacked
from kamdesk.reports.plot import Plot, PlotKind, PlotSeries
from kamdesk.reports.typography import unset

KINDS: Mapping[PlotKind, Any] = {
    "radar": XL_CHART_TYPE.RADAR_MARKERS,
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}
LONGEST_NAME = 40
"""So many signs of a name are shown: a chart that is all names shows nothing."""
NAMES, SMALL = 11, 10
"""Sizes of texts in points."""
_MARKS = (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.SQUARE, XL_MARKER_STYLE.TRIANGLE, XL_MARKER_STYLE.DIAMOND)
_LINES = {
    "now": ("s_actual", 2.25, None, 7),
    "previous": ("s_prev", 1.25, MSO_LINE.ROUND_DOT, 5),
    "target": ("s_target", 1.25, MSO_LINE.DASH, 0),
    "minimum": ("bad", 1.25, MSO_LINE.ROUND_DOT, 0),
    "part": ("", 1.75, None, 7),
    "whole": ("text", 2.75, None, 7),
}
"""By role: the colour's name on screen (that of the group without one), the line's weight, its dashes, the size of its marks."""
_SHEET = "Sheet1"
"""The name that the references of a chart have for its sheet."""


@cache
def colors(theme: str = "light") -> Mapping[str, str]:
    """The colours of a theme of the screen, by name, as RRGGBB."""
    found = json.loads(assets.resource("themes", "tokens.json").read_text(encoding="utf-8"))[theme]
    return {name: value.removeprefix("#") for name, value in found.items()}


def shape_of(plot: Plot) -> float:
    """Height by width of a chart, where it has all the room that it asks for."""
    return {"radar": 0.8, "bars": 0.12 + 0.075 * len(plot.categories), "lines": 0.38}[plot.kind]


def data_of(plot: Plot) -> CategoryChartData:
    """The same as the library takes it."""
    data = CategoryChartData()
    data.categories = [_shown(name) for name in plot.categories]
    for series in plot.series:
        data.add_series(_shown(series.name), series.values)
    return data


def workbook_of(plot: Plot, day: dt.date) -> bytes:
    """The workbook that opens behind a chart: its names as texts and its numbers, nothing else; the same each time."""
    from xlsxwriter import Workbook

    data = io.BytesIO()
    book = Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet(_SHEET)
    for row, name in enumerate(plot.categories, 1):
        sheet.write_string(row, 0, _shown(name))
    for column, series in enumerate(plot.series, 1):
        sheet.write_string(0, column, _shown(series.name))
        for row, value in enumerate(series.values, 1):
            if value is not None:
                sheet.write_number(row, column, value)
    book.set_properties({"created": dt.datetime.combine(day, dt.time())})
    book.close()
    return repacked(data.getvalue())


def _shown(name: str) -> str:
    text = unset(name)
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1].rstrip() + "…"


class Dress:
    """How charts look: colours by their names on screen, face, language and scale of their texts."""

    def __init__(self, inks: Mapping[str, str], face: str, language: str, scale: float = 1.0) -> None:
        self._scale = scale
        self._inks = inks
        self._face = face
        self._language = language

    def put_on(self, chart: Any, plot: Plot) -> None:
        """Give a chart that was just made its look."""
        chart.has_title = False
        self._text(chart.font, NAMES, "text2")
        space = chart._chartSpace  # noqa: SLF001 - the library has no other way to the element
        plain = f"<c:spPr {nsdecls('c', 'a')}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        space.find(qn("c:txPr")).addprevious(parse_xml(plain))
        for end in space.iter(qn("a:endParaRPr")):
            end.set("lang", self._language)
        if plot.kind == "bars":
            chart.plots[0].gap_width = 80
        self._legend(chart, plot)
        self._axes(chart, plot)
        for series, told in zip(chart.plots[0].series, plot.series, strict=True):
            if plot.kind == "bars":
                self._bars(series, plot)
            else:
                self._line(series, told, plot)
            if told.is_named:
                self._named(series, plot)

    def _legend(self, chart: Any, plot: Plot) -> None:
        chart.has_legend = plot.kind != "bars"
        if chart.has_legend:
            chart.legend.position = XL_LEGEND_POSITION.RIGHT if plot.kind == "lines" else XL_LEGEND_POSITION.BOTTOM
            chart.legend.include_in_layout = False
            self._text(chart.legend.font, SMALL, "text2")

    def _axes(self, chart: Any, plot: Plot) -> None:
        names, scale = chart.category_axis, chart.value_axis
        names.major_tick_mark = scale.major_tick_mark = XL_TICK_MARK.NONE
        self._text(names.tick_labels.font, NAMES if plot.kind == "bars" else SMALL, "text2")
        names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        if plot.kind == "lines":  # what has no room is wrapped, and not turned
            names._element.find(qn("c:txPr")).find(qn("a:bodyPr")).set("rot", "0")  # noqa: SLF001
        self._stroke(names.format.line, "grid", 0.75)
        scale.minimum_scale, scale.maximum_scale = plot.low, plot.high
        if plot.kind == "bars":
            names.reverse_order = True
            scale.maximum_scale = plot.high * 1.1  # the last number stands beside its bar
            scale.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
        scale.has_major_gridlines = plot.step is not None
        scale.visible = plot.step is not None
        if plot.step is None:
            return
        scale.major_unit = plot.step
        self._stroke(scale.major_gridlines.format.line, "grid", 0.75)
        self._stroke(scale.format.line, "grid", 0.75)
        self._text(scale.tick_labels.font, SMALL - 1, "text3")
        scale.tick_labels.number_format, scale.tick_labels.number_format_is_linked = "0", False

    def _line(self, series: Any, told: PlotSeries, plot: Plot) -> None:
        name, weight, dash, size = _LINES[told.role]
        ink = name or f"g{(told.group or 0) + 1}"
        self._stroke(series.format.line, ink, weight, dash)
        if plot.kind == "radar":
            for smooth in series._element.findall(qn("c:smooth")):  # noqa: SLF001 - a radar has none
                series._element.remove(smooth)  # noqa: SLF001
        else:
            series.smooth = False
        if not size:
            series.marker.style = XL_MARKER_STYLE.NONE
            return
        self._mark(series.marker, _MARKS[told.group or 0], size, "surface" if told.role == "previous" else ink, ink)
        if told.role in ("target", "minimum", "previous"):
            return
        for at, value in enumerate(told.values):
            group = plot.groups[at] if plot.groups and told.role == "now" else told.group
            is_worse = at in plot.breaches
            if value is None or (not is_worse and group == told.group):
                continue
            point, fill = series.points[at], ink if group is None else f"g{group + 1}"
            self._stroke(point.format.line, ink, weight, dash)
            self._mark(point.marker, _MARKS[group or 0], size + 4 if is_worse else size, fill, "bad" if is_worse else fill)
            if is_worse:
                point.marker.format.line.width = Pt(round(2.25 * self._scale, 2))

    def _mark(self, marker: Any, style: Any, size: int, fill: str, line: str) -> None:
        marker.style, marker.size = style, max(3, round(size * self._scale))
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = self._color(fill)
        self._stroke(marker.format.line, line, 1)

    def _bars(self, series: Any, plot: Plot) -> None:
        series.invert_if_negative = False
        for at, group in enumerate(plot.groups):
            fill = series.points[at].format.fill
            fill.solid()
            fill.fore_color.rgb = self._color(f"g{group + 1}")

    def _named(self, series: Any, plot: Plot) -> None:
        labels = series.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = "General", False
        labels.position = XL_LABEL_POSITION.OUTSIDE_END if plot.kind == "bars" else XL_LABEL_POSITION.ABOVE
        self._text(labels.font, SMALL, "text")

    def _text(self, font: Any, size: float, ink: str) -> None:
        font.size, font.name, font.bold = Pt(round(size * self._scale, 1)), self._face, False
        font.color.rgb = self._color(ink)

    def _stroke(self, line: Any, ink: str, weight: float, dash: Any = None) -> None:
        line.color.rgb, line.width = self._color(ink), Pt(round(weight * self._scale, 2))
        if dash is not None:
            line.dash_style = dash

    def _color(self, ink: str) -> Any:
        return RGBColor.from_string(self._inks[ink])
