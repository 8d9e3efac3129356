"""A bar that says how much of a whole is used."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from kamdesk.i18n import formats
from kamdesk.ui.theme.tokens import Tokens


class ShareBar(QWidget):
    """Used at the left, left over at the right; nothing while it is not known."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._percent: float | None = None
        self.setFixedHeight(tokens.scaled(12))

    def show_shares(self, percent: float | None) -> None:
        """Show how much is used, in percent; None hides the bar."""
        self._percent = percent
        self.setVisible(percent is not None)
        self.setAccessibleName(formats.percent(percent))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._percent is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        painter.setBrush(QColor(self._tokens["grid"]))
        painter.drawRoundedRect(whole, 4, 4)
        painter.setBrush(QColor(self._tokens["accent"]))
        painter.drawRoundedRect(QRectF(0, 0, whole.width() * min(100.0, self._percent) / 100, whole.height()), 4, 4)
        painter.end()
