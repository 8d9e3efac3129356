"""Places for the charts of the plan; the chart library comes with the first of them that is seen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.domain.plan.gap_bridge import GapBridge
from kamdesk.domain.plan.kam_fit import Fit
from kamdesk.i18n import _
from kamdesk.ui.context import Context
from kamdesk.ui.widgets.basic import label

if TYPE_CHECKING:
    from kamdesk.ui.charts.plan_canvas import BridgeCanvas, FitCanvas


class PlanChartSlot(QWidget):
    """A chart, or a sentence in its place; drawn only while it is seen."""

    def __init__(self, ctx: Context, height: int, hint: str) -> None:
        super().__init__()
        self.ctx = ctx
        self.hint = label(hint, "caption", wrap=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self.hint)
        self.setFixedHeight(ctx.tokens.scaled(height))
        if not ctx.charts.is_ready:
            ctx.life.charts_ready.connect(self.draw)

    def has_data(self) -> bool:
        """Whether there is anything to draw."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draw what is shown, once it is seen and the library is there."""
        self.hint.setVisible(not self.has_data())
        if self.ctx.charts.is_ready and self.isVisible():
            self.paint_chart()

    def paint_chart(self) -> None:
        """Draw."""
        raise NotImplementedError

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.draw()


class FitSlot(PlanChartSlot):
    """The radar of one candidate: what is required, and how they were assessed."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, 262, "")
        self._fit: Fit | None = None
        self.canvas: FitCanvas | None = None

    def show_fit(self, found: Fit | None, hint: str) -> None:
        """Show how somebody fits; None, and a sentence why, while that is hidden or not known."""
        self.hint.setText(hint)
        is_same = found == self._fit
        self._fit = found
        if not is_same or self.canvas is None:
            self.draw()

    @override
    def has_data(self) -> bool:
        return self._fit is not None and any(c.assessed is not None for c in self._fit.competencies)

    @override
    def paint_chart(self) -> None:
        if self.canvas is None and self.has_data():
            from kamdesk.ui.charts.plan_canvas import FitCanvas

            self.canvas = FitCanvas(self.ctx.tokens, _("Radar of the competencies"))
            self.column.addWidget(self.canvas, 1)
        if self.canvas is not None:
            self.canvas.setVisible(self.has_data())
            if self.has_data() and self._fit is not None:
                self.canvas.show_fit(self._fit)


class BridgeSlot(PlanChartSlot):
    """The way from the run-rate to the target."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, 190, _("The way to the target appears with next year's target and the sales of 12 months."))
        self._bridge: GapBridge | None = None
        self.canvas: BridgeCanvas | None = None

    def show_bridge(self, bridge: GapBridge | None) -> None:
        """Show a way to a target; None while target or run-rate are missing."""
        is_same = bridge == self._bridge
        self._bridge = bridge
        if not is_same or self.canvas is None:
            self.draw()

    @override
    def has_data(self) -> bool:
        return self._bridge is not None

    @override
    def paint_chart(self) -> None:
        if self.canvas is None and self._bridge is not None:
            from kamdesk.ui.charts.plan_canvas import BridgeCanvas

            self.canvas = BridgeCanvas(self.ctx.tokens, _("From the sales of 12 months to the target"))
            self.column.addWidget(self.canvas, 1)
        if self.canvas is not None:
            self.canvas.setVisible(self._bridge is not None)
            if self._bridge is not None:
                from kamdesk.ui.charts.chart_data import bridge_bars

                self.canvas.show_bars(bridge_bars(self._bridge, self.ctx.portfolio.settings.currency))
