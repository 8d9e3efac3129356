"""A place for a chart: a quiet line until the chart library is there, then the chart."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.domain.scorecard.scoring import IndicatorResult, ScorecardResult
from kamdesk.i18n import _
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import radar_results
from kamdesk.ui.context import Context
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import label

if TYPE_CHECKING:
    from kamdesk.charts.matrix import MatrixPoint
    from kamdesk.ui.charts.chart_canvas import CourseCanvas, RadarCanvas, TrendCanvas
    from kamdesk.ui.charts.matrix_canvas import MatrixCanvas


TREND_HEIGHT = 104


class RadarSlot(QWidget):
    """The radar, or why there is none.

    Signals:
        axis_selected, axis_opened: (indicator id), as the radar sends them.
    """

    axis_selected = Signal(str)
    axis_opened = Signal(str)

    def __init__(self, ctx: Context, min_height: int = 230) -> None:
        super().__init__()
        self._ctx = ctx
        self._result: ScorecardResult | None = None
        self._others: Sequence[ScorecardResult] = ()
        self._selected = ""
        self.canvas: RadarCanvas | None = None
        self._hint = label("", "caption", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._hint)
        self.setMinimumHeight(min_height)
        if not ctx.charts.is_ready:
            ctx.life.charts_ready.connect(self._make)

    def show_result(self, result: ScorecardResult, selected: str = "", others: "Sequence[ScorecardResult]" = ()) -> None:
        """Show a scorecard, and up to two others to compare."""
        self._result, self._selected, self._others = result, selected, others
        if self._ctx.charts.is_ready:
            self._make()

    def select(self, indicator_id: str) -> None:
        """Show which indicator is meant."""
        self._selected = indicator_id
        if self.canvas is not None:
            self.canvas.select(indicator_id)

    def _make(self) -> None:
        if self._result is None:
            return
        has_data = any(r.score is not None for r in radar_results(self._result))
        self._hint.setVisible(not has_data)
        self._hint.setText("" if has_data else _("The radar appears with the first figures of five indicators."))
        if self.canvas is None and has_data:
            from kamdesk.ui.charts.chart_canvas import RadarCanvas

            self.canvas = RadarCanvas(self._ctx.tokens)
            self.canvas.axis_selected.connect(self.axis_selected)
            self.canvas.axis_opened.connect(self.axis_opened)
            self._column.addWidget(self.canvas, 1)
        if self.canvas is not None:
            self.canvas.setVisible(has_data)
            if has_data:
                self.canvas.show_result(self._result, self._selected, self._others)


class RadarLegend(QWidget):
    """What the three lines of the radar are, each with a sample long enough to tell them apart."""

    SAMPLE = 30

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._words: tuple[str, ...] = ("", "", "")
        self.setFixedHeight(tokens.scaled(18))

    def show_words(self, now: str, target: str, before: str, others: Sequence[str] = ()) -> None:
        """Name the lines; an empty name leaves its line out. `others` are the accounts compared with."""
        self._words = (now, target, before, *others)
        self.setFixedHeight(self._tokens.scaled(36 if others and any(self._words[1:3]) else 18))
        self.setAccessibleName(", ".join(word for word in self._words if word))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(self._tokens.px("micro"))
        painter.setFont(font)
        pens = (
            QPen(QColor(self._tokens["s_actual"]), 2.4),
            QPen(QColor(self._tokens["s_target"]), 1.4, Qt.PenStyle.DashLine),
            QPen(QColor(self._tokens["s_prev"]), 1.6, Qt.PenStyle.DotLine),
            QPen(QColor(self._tokens["text2"]), 1.6, Qt.PenStyle.DashDotLine),
            QPen(QColor(self._tokens["gridlab"]), 1.6, Qt.PenStyle.DotLine),
        )
        named = [(word, pen) for word, pen in zip(self._words, pens, strict=False) if word]
        own = [pair for pair in named if pair[0] in self._words[:3]]
        # Two lines stand beside each other; with more, the accounts compared with have a row of their own.
        rows = [named] if len(named) <= 2 else [own, [pair for pair in named if pair not in own]]
        for at, shown in enumerate(rows):
            self._paint_row(painter, shown, self._tokens.scaled(18) * at + self._tokens.scaled(18) // 2)
        painter.end()

    def _paint_row(self, painter: QPainter, shown: "Sequence[tuple[str, QPen]]", middle: int) -> None:
        metrics, gap = painter.fontMetrics(), 14
        room = self.width() // max(1, len(shown)) - self.SAMPLE - 6 - gap
        if sum(self.SAMPLE + 6 + gap + metrics.horizontalAdvance(word) for word, _pen in shown) > self.width():
            shown = [(metrics.elidedText(word, Qt.TextElideMode.ElideRight, max(24, room)), pen) for word, pen in shown]
        width = sum(self.SAMPLE + 6 + metrics.horizontalAdvance(word) for word, _pen in shown) + gap * (len(shown) - 1)
        x = (self.width() - width) // 2
        for word, pen in shown:
            painter.setPen(pen)
            painter.drawLine(x, middle, x + self.SAMPLE, middle)
            painter.setPen(QColor(self._tokens["text2"]))
            x += self.SAMPLE + 6
            painter.drawText(x, middle + metrics.ascent() // 2 - 1, word)
            x += metrics.horizontalAdvance(word) + gap


class CourseSlot(QWidget):
    """The course of groups and whole over the last periods."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self._results: Sequence[ScorecardResult] = ()
        self.canvas: CourseCanvas | None = None
        self._hint = label(_("The course appears with the figures of two periods."), "caption", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._hint)
        if not ctx.charts.is_ready:
            ctx.life.charts_ready.connect(self._make)

    def show_results(self, results: Sequence[ScorecardResult]) -> None:
        """Show scorecards of one account, oldest first."""
        self._results = results
        if self._ctx.charts.is_ready:
            self._make()

    def _make(self) -> None:
        has_course = len(self._results) > 1
        self._hint.setVisible(not has_course)
        if self.canvas is None and has_course:
            from kamdesk.ui.charts.chart_canvas import CourseCanvas

            self.canvas = CourseCanvas(self._ctx.tokens)
            self._column.addWidget(self.canvas, 1)
        if self.canvas is not None:
            self.canvas.setVisible(has_course)
            if has_course:
                self.canvas.show_results(self._results)


class TrendSlot(QWidget):
    """The course of the selected indicator."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self._shown: tuple[AccountData, IndicatorResult] | None = None
        self._canvas: TrendCanvas | None = None
        # Kept free for the chart, so that nothing moves when it comes.
        self.setFixedHeight(ctx.tokens.scaled(TREND_HEIGHT))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        if not ctx.charts.is_ready:
            ctx.life.charts_ready.connect(self._make)

    def show_indicator(self, data: AccountData, result: IndicatorResult) -> None:
        """Show one indicator."""
        self._shown = (data, result)
        if self._ctx.charts.is_ready:
            self._make()

    def _make(self) -> None:
        if self._shown is None:
            return
        if self._canvas is None:
            from kamdesk.ui.charts.chart_canvas import TrendCanvas

            self._canvas = TrendCanvas(self._ctx.tokens)
            self._column.addWidget(self._canvas)
        self._canvas.show_indicator(*self._shown)


class MatrixSlot(QWidget):
    """The portfolio matrix, or why there is none.

    Signals:
        selected, opened: (account id), as the matrix sends them.
    """

    selected = Signal(str)
    opened = Signal(str)

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self._shown: tuple[Sequence[MatrixPoint], float, str] | None = None
        self.canvas: MatrixCanvas | None = None
        self._hint = label(_("An account appears here with all its criteria and our strength scored."), "caption", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._hint)
        if not ctx.charts.is_ready:
            ctx.life.charts_ready.connect(self._make)

    def show_points(self, points: "Sequence[MatrixPoint]", cut: float, selected: str) -> None:
        """Show these accounts."""
        self._shown = (points, cut, selected)
        self._hint.setVisible(not points)
        if self._ctx.charts.is_ready:
            self._make()

    def select(self, account_id: str) -> None:
        """Put the ring around an account."""
        if self.canvas is not None:
            self.canvas.select(account_id)

    def _make(self) -> None:
        if self._shown is None:
            return
        points, cut, selected = self._shown
        if self.canvas is None and points:
            from kamdesk.ui.charts.matrix_canvas import MatrixCanvas

            self.canvas = MatrixCanvas(self._ctx.tokens)
            self.canvas.selected.connect(self.selected)
            self.canvas.opened.connect(self.opened)
            self._column.addWidget(self.canvas, 1)
        if self.canvas is not None:
            self.canvas.setVisible(bool(points))
            self.canvas.show_points(points, cut, selected)
