"""The portfolio matrix in Qt: pointing names an account, a click selects it, a double click opens it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip
from typing_extensions import override

from kamdesk.charts.matrix import RING, MatrixPoint, diameters, draw_matrix, ring
from kamdesk.i18n import _, formats
from kamdesk.reports import figures
from kamdesk.ui.charts.chart_canvas import ChartCanvas
from kamdesk.ui.charts.chart_data import matrix_words
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.text import plain_tooltip

REACH = 14.0
"""A point is meant from so many pixels away."""


class MatrixCanvas(ChartCanvas):
    """The matrix of the accounts that are scored on both axes.

    Signals:
        selected, opened: (account id).
    """

    selected = Signal(str)
    opened = Signal(str)

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self.setObjectName("matrix")
        self.setAccessibleName(_("Portfolio matrix"))
        self.setMouseTracking(True)
        self.setMinimumSize(260, 240)
        self.points: list[MatrixPoint] = []
        self._cut = 5.0
        self._selected = ""
        self.places: list[tuple[float, float]] = []
        self._ring: Any = None
        self._diameters: dict[str, float] = {}
        self._background: Any = None
        self.mpl_connect("draw_event", self._on_drawn)

    def show_points(self, points: Sequence[MatrixPoint], cut: float, selected: str = "") -> None:
        """Show these accounts."""
        self.points, self._cut, self._selected = list(points), cut, selected
        spoken = "; ".join(
            f"{p.label} {formats.number(p.attractiveness, 1)} / {formats.number(p.strength, 1)}" for p in self.points[:30]
        )
        self.setAccessibleDescription(spoken)
        shown = self.points
        self.printed = figures.MATRIX, lambda figure, style: draw_matrix(figure, shown, matrix_words(), cut, style)
        self._draw()

    def select(self, account_id: str) -> None:
        """Put the ring around an account."""
        if account_id != self._selected:
            self._selected = account_id
            self._place_ring()
            if self._background is not None:
                self.restore_region(self._background)
                self.figure.draw_artist(self._ring)
                self.blit(self.figure.bbox)

    def _place_ring(self) -> None:
        found = next((p for p in self.points if p.key == self._selected and p.key), None)
        if self._ring is not None:
            if found is not None:
                self._ring.set_markersize(max(10.0, self._diameters.get(found.key, 0.0) + RING))
                self._ring.set_marker("o" if found.is_included else "s")
            self._ring.set_data(([found.strength], [found.attractiveness]) if found is not None else ([], []))

    def _on_drawn(self, _event: object) -> None:
        if self._ring is not None:
            self._background = self.copy_from_bbox(self.figure.bbox)
            self.figure.draw_artist(self._ring)

    def _draw(self) -> None:
        axes = draw_matrix(self.figure, self.points, matrix_words(), self._cut, self.style_)
        self._background = None
        self._diameters = diameters(self.points)
        self._ring = ring(axes, self.style_)
        self._place_ring()
        found: Any = axes.transData.transform([(p.strength, p.attractiveness) for p in self.points]) if self.points else []
        ratio = self.device_pixel_ratio
        height = self.figure.bbox.height
        self.places = [(x / ratio, (height - y) / ratio) for x, y in found]
        self.draw_idle()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.points:
            self._draw()

    def _under(self, place: QPointF) -> MatrixPoint | None:
        best, distance = None, REACH**2
        for point, (x, y) in zip(self.points, self.places, strict=True):
            away = (x - place.x()) ** 2 + (y - place.y()) ** 2
            if away < distance:
                best, distance = point, away
        return best

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._under(event.position())
        if found is None:
            QToolTip.hideText()
            return
        text = _("{name}: attractiveness {y}, our strength {x}").format(
            name=found.label, y=formats.number(found.attractiveness, 1), x=formats.number(found.strength, 1)
        )
        QToolTip.showText(event.globalPosition().toPoint(), plain_tooltip(text), self)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._under(event.position())
        if found is not None:
            self.selected.emit(found.key)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self._under(event.position())
        if found is not None:
            self.opened.emit(found.key)
