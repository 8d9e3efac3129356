"""Matplotlib in Qt: the radar that only blits what changed, and the trend below it."""

import io
from collections.abc import Sequence

from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication, QImage, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from kamdesk.charts.bars import draw_bars
from kamdesk.charts.course import draw_course
from kamdesk.charts.export import PICTURE_DOTS
from kamdesk.charts.radar import Radar, RadarAxis
from kamdesk.charts.style import configure
from kamdesk.charts.trend import draw_trend
from kamdesk.domain.scorecard.scoring import IndicatorResult, ScorecardResult
from kamdesk.env import prepare
from kamdesk.i18n import _, formats
from kamdesk.reports import figures
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import axis_tooltip, has_radar, radar_results, spoken
from kamdesk.ui.charts.chart_data import chart_style, course_lines, draw_radar_or_bars, radar_axes, trend_data
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.text import plain_tooltip

LATER_MS = 25
DATA_REACH = 106.0
"""Data units from the middle within which the radar's figures and their marks lie."""


class ChartCanvas(FigureCanvasQTAgg):  # type: ignore[misc]
    """A canvas in the theme's colours."""

    def __init__(self, tokens: Tokens) -> None:
        configure(prepare.fonts())
        super().__init__(Figure(dpi=96))
        self.tokens = tokens
        self.style_ = chart_style(tokens)
        self.figure.set_facecolor(tokens["surface"])
        self.printed: tuple[tuple[float, float], figures.Draw] | None = None
        """The printed size (millimetres) of what is shown, and what draws it there."""

    def copy(self) -> None:
        """Put the chart on the clipboard as documents show it, with its description as text; one that shows nothing is not copied."""
        if self.printed is None:
            return
        size, draw = self.printed
        figure = figures.figure(size, draw)
        data = io.BytesIO()
        figure.savefig(data, format="png", dpi=PICTURE_DOTS, facecolor=figure.get_facecolor())
        content = QMimeData()
        content.setImageData(QImage.fromData(data.getvalue()))
        content.setText(self.accessibleDescription())
        QGuiApplication.clipboard().setMimeData(content)

    @override
    def wheelEvent(self, event: QEvent) -> None:
        event.ignore()


class RadarCanvas(ChartCanvas):
    """The radar of one scorecard; a click or ←/→ selects an axis.

    Signals:
        axis_selected: (indicator id).
        axis_opened: (indicator id) by double click or Enter.
    """

    axis_selected = Signal(str)
    axis_opened = Signal(str)

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self.setObjectName("radar")
        self.setAccessibleName(_("Radar of the scorecard"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 230)
        self.radar = Radar(self.figure, self.style_)
        self._result: ScorecardResult | None = None
        self._others: Sequence[ScorecardResult] = ()
        self._selected = ""
        self._background: object = None
        self._area = self.figure.bbox
        self._patches: list[object] = []
        self._shape: tuple[object, ...] = ()
        self._flags: tuple[object, ...] = ()
        self.mpl_connect("draw_event", self._on_drawn)

    def show_result(self, result: ScorecardResult, selected: str = "", others: Sequence[ScorecardResult] = ()) -> None:
        """Show a scorecard, and up to two others to compare; the frame is drawn again only when the axes are others."""
        self._result = result
        self._others = others
        self._selected = selected
        self.printed = figures.RADAR, lambda figure, style: draw_radar_or_bars(figure, result, style, others)
        self.setAccessibleDescription(spoken(result))
        if not has_radar(result):
            self._shape = ()
            self._background = None
            draw_bars(self.figure, radar_axes(result), self.style_)
            self.draw_idle()
            return
        self.show_axes(radar_axes(result, others), self._selected_axis())

    def show_axes(self, axes: Sequence[RadarAxis], selected: int | None) -> None:
        """Show axes with their values, one of them as the one that is meant."""
        shape = tuple((a.label, a.group) for a in axes)
        # The signs of an axis change its label, which stands in the frame.
        flags = tuple(a.signs for a in axes)
        if shape != self._shape or self._background is None:
            self._shape, self._flags = shape, flags
            self.radar.draw(axes, selected)
            self.draw_idle()
        elif flags != self._flags:
            self._flags = flags
            self.radar.update(axes, selected)
            self.radar.fit()
            self.draw_idle()
        else:
            self.radar.update(axes, selected)
            self._blit()

    def _selected_axis(self) -> int | None:
        if self._result is None:
            return None
        ids = [r.indicator.id for r in radar_results(self._result)]
        return ids.index(self._selected) if self._selected in ids else None

    def select(self, indicator_id: str) -> None:
        """Show which indicator is meant."""
        if indicator_id != self._selected and self._result is not None:
            self._selected = indicator_id
            if self._background is not None and self._shape:
                self.radar.update(radar_axes(self._result, self._others), self._selected_axis())
                self._blit()

    def _on_drawn(self, _event: object) -> None:
        if self._shape:
            # Only the part within the rings changes with the data; copying less is faster.
            corners = self.radar.plot.transData.transform([(-DATA_REACH, -DATA_REACH), (DATA_REACH, DATA_REACH)])
            self._area = Bbox.intersection(Bbox(corners), self.figure.bbox) or self.figure.bbox
            self._background = self.copy_from_bbox(self._area)
            # Text is slow to draw: its pixels are kept and put back over the data.
            self._patches = []
            for text in self.radar.scale:
                self.figure.draw_artist(text)
                box = text.get_bbox_patch().get_window_extent()
                self._patches.append(self.copy_from_bbox(box.expanded(1.02, 1.05)))
            self._draw_data()

    def _draw_data(self) -> None:
        for artist in self.radar.shown_artists():
            self.figure.draw_artist(artist)
        for patch in self._patches:
            self.restore_region(patch)

    def _blit(self) -> None:
        self.restore_region(self._background)
        self._draw_data()
        # Painted with everything else that waits, not at once as `blit` would.
        self.update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._background = None
        super().resizeEvent(event)
        if self._shape and self.radar.labels:
            self.radar.fit()

    def _axis_under(self, place: QPointF) -> int | None:
        if not self._shape:
            return None
        ratio = self.device_pixel_ratio
        inverse = self.radar.plot.transData.inverted()
        x, y = inverse.transform((place.x() * ratio, self.figure.bbox.height - place.y() * ratio))
        return self.radar.axis_at(float(x), float(y))

    def _result_of(self, axis: int | None) -> IndicatorResult | None:
        found = radar_results(self._result) if self._result is not None else []
        return found[axis] if axis is not None and axis < len(found) else None

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._result_of(self._axis_under(event.position()))
        if found is not None:
            self.axis_selected.emit(found.indicator.id)
        super().mousePressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self._result_of(self._axis_under(event.position()))
        if found is not None:
            self.axis_opened.emit(found.indicator.id)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._result_of(self._axis_under(event.position()))
        if found is not None:
            QToolTip.showText(event.globalPosition().toPoint(), plain_tooltip(axis_tooltip(found)), self)
        else:
            QToolTip.hideText()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        results = radar_results(self._result) if self._result is not None else []
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is not None and results:
            now = self._selected_axis()
            at = (now + step) % len(results) if now is not None else 0
            self.axis_selected.emit(results[at].indicator.id)
            self.setAccessibleDescription(axis_tooltip(results[at]))
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._selected:
            self.axis_opened.emit(self._selected)
        else:
            QWidget.keyPressEvent(self, event)


class CourseCanvas(ChartCanvas):
    """The course of the groups and of the whole."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self.setObjectName("course")
        self.setAccessibleName(_("Course of the scorecard"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._results: Sequence[ScorecardResult] = ()

    def show_results(self, results: Sequence[ScorecardResult]) -> None:
        """Show scorecards of one account, oldest first."""
        self._results = results
        periods, lines = course_lines(results)
        said = [
            f"{line.label}: "
            + ", ".join(f"{p.partition(chr(10))[0]} {formats.number(s, 0)}" for p, s in zip(periods, line.scores, strict=True))
            for line in lines
        ]
        self.setAccessibleDescription("; ".join(said))
        self.printed = figures.COURSE, lambda figure, style: draw_course(figure, periods, lines, style)
        draw_course(self.figure, periods, lines, self.style_)
        self.draw_idle()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._results:
            # The names at the right keep their distance in pixels.
            self.show_results(self._results)


class TrendCanvas(ChartCanvas):
    """The course of one indicator."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self.setObjectName("trend")
        self.setAccessibleName(_("Course of the indicator"))
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self.draw_idle)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_indicator(self, data: AccountData, result: IndicatorResult) -> None:
        """Show one indicator over its periods."""
        self.setAccessibleDescription(axis_tooltip(result))
        found = trend_data(data, result)
        self.printed = figures.TREND, lambda figure, style: draw_trend(figure, found, style)
        draw_trend(self.figure, found, self.style_)
        # After the radar, in a round of its own: both at once would be felt.
        self._later.start()
