"""Charts of the plan: how somebody fits what is required, and the way to the target."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from typing_extensions import override

from kamdesk.charts.bridge import BridgeBar, draw_bridge
from kamdesk.charts.radar import Radar
from kamdesk.domain.plan.kam_fit import Fit
from kamdesk.i18n import formats, terms
from kamdesk.reports import figures
from kamdesk.ui.charts.chart_canvas import ChartCanvas
from kamdesk.ui.charts.chart_data import LEVELS, competency_axes
from kamdesk.ui.theme.tokens import Tokens


class FitCanvas(ChartCanvas):
    """The radar of the nine competencies: required and assessed."""

    def __init__(self, tokens: Tokens, name: str) -> None:
        super().__init__(tokens)
        self.setObjectName("fit_radar")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._fit: Fit | None = None

    def show_fit(self, found: Fit) -> None:
        """Show how somebody fits."""
        self._fit = found
        said = [
            f"{terms.term(c.competency)} {formats.number(c.assessed, 1)} / {formats.number(c.required)}"
            for c in found.competencies
        ]
        self.setAccessibleDescription("; ".join(said))
        radar = Radar(self.figure, self.style_, LEVELS)
        radar.draw(competency_axes(found))
        for artist in (*radar.data_artists, *radar.scale):
            artist.set_animated(False)
        for text in radar.scale:
            text.set_zorder(8)
        self.draw_idle()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fit is not None:
            self.show_fit(self._fit)


class BridgeCanvas(ChartCanvas):
    """The bars from the run-rate to the target."""

    def __init__(self, tokens: Tokens, name: str) -> None:
        super().__init__(tokens)
        self.setObjectName("bridge")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bars: Sequence[BridgeBar] = ()

    def show_bars(self, bars: Sequence[BridgeBar]) -> None:
        """Show a way to a target."""
        self._bars = bars
        self.setAccessibleDescription("; ".join(f"{bar.label.replace(chr(10), ' ')} {bar.shown}" for bar in bars))
        self.printed = figures.BRIDGE, lambda figure, style: draw_bridge(figure, bars, style)
        draw_bridge(self.figure, bars, self.style_)
        self.draw_idle()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._bars:
            self.show_bars(self._bars)
