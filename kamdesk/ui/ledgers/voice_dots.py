"""The answers of each wave as dots on a scale of 0 to 10, with how many there were."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from kamdesk.domain.ledgers.voice import DETRACTOR, PROMOTER, Recommendation
from kamdesk.i18n import _, formats
from kamdesk.ui.theme.tokens import Tokens

ROW = 40


class VoiceDots(QWidget):
    """A line a wave, the newest first; promoters are filled, detractors hollow, the others grey."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._waves: Sequence[Recommendation] = ()
        self.setObjectName("voice_dots")

    def show_waves(self, waves: Sequence[Recommendation]) -> None:
        """Show these waves, given oldest first."""
        self._waves = list(reversed(waves))[:6]
        self.setFixedHeight(self._tokens.scaled(ROW) * len(self._waves) + self._tokens.scaled(18) if self._waves else 0)
        self.setObjectName("voice_dots")
        self.setAccessibleName(_("Recommendation by wave"))
        self.setAccessibleDescription("; ".join(wave_text(w) for w in self._waves))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(self._tokens.px("micro"))
        painter.setFont(font)
        tokens, high = self._tokens, self._tokens.scaled(ROW)
        left, right = tokens.scaled(150), self.width() - tokens.scaled(14)
        step = (right - left) / 10
        for at, wave in enumerate(self._waves):
            middle = at * high + high // 2
            painter.setPen(QColor(tokens["text"]))
            painter.drawText(
                QRectF(0, at * high, left - 14, high),
                int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap),
                wave_text(wave),
            )
            painter.setPen(QPen(QColor(tokens["grid"]), 2))
            painter.drawLine(left, middle, right, middle)
            stacked: dict[int, int] = {}
            for score in sorted(wave.scores):
                n = stacked.get(score, 0)
                stacked[score] = n + 1
                self._dot(painter, left + score * step, middle - n * 7, score)
        painter.setPen(QColor(tokens["text3"]))
        for score in (0, 5, 10):
            place = QRectF(left + score * step - 12, len(self._waves) * high, 24, tokens.scaled(16))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), str(score))
        painter.end()

    def _dot(self, painter: QPainter, x: float, y: float, score: int) -> None:
        color = QColor(self._tokens["ok" if score >= PROMOTER else "bad" if score <= DETRACTOR else "s_prev"])
        painter.setPen(QPen(color, 2))
        painter.setBrush(QColor(self._tokens["surface"]) if score <= DETRACTOR else color)
        painter.drawEllipse(QRectF(x - 5, y - 5, 10, 10))


def wave_text(wave: Recommendation) -> str:
    """«T3 2026: 50 ±49 (8)»: the figure never without its margin and number of answers."""
    return _("{period}: {nps} ±{margin} (n = {count})").format(
        period=formats.period(wave.wave), nps=formats.number(wave.nps, 0), margin=formats.number(wave.margin, 0), count=wave.count
    )
