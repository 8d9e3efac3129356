"""How the scorecard's cells are painted: group rows, and a bullet bar for each score."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem
from typing_extensions import override

from kamdesk.domain.scorecard.groups import Light
from kamdesk.domain.scorecard.scoring import GroupResult, IndicatorResult
from kamdesk.i18n import _, formats, terms
from kamdesk.ui.scorecard.grid_cells import GridColumn, GridRow
from kamdesk.ui.scorecard.scorecard_grid import GROUP_ROLE
from kamdesk.ui.tables.cells import LEFT, RIGHT, CellDelegate, Index
from kamdesk.ui.theme import icons
from kamdesk.ui.theme.tokens import GROUP_SIGNS


class ScorecardDelegate(CellDelegate):
    """Paints group rows and bullet bars; everything else as any table."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(GROUP_ROLE)
        if row.result is None:
            self._paint_group(painter, option.rect, index, row)
        elif index.column() == GridColumn.SCORE:
            self._paint_bullet(painter, option, index, row.result)
        else:
            super().paint(painter, option, index)

    def _paint_group(self, painter: QPainter, rect: QRect, index: Index, row: GridRow) -> None:
        painter.save()
        painter.fillRect(rect, QColor(self.tokens["subtle"]))
        painter.setPen(QPen(QColor(self.tokens["border"])))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        inner = rect.adjusted(8, 0, -8, 0)
        if index.column() == GridColumn.NAME:
            painter.setPen(QColor(self.tokens.group(row.group)))
            painter.drawText(inner, int(LEFT), f"{GROUP_SIGNS[row.group]}  {terms.term(row.group)}")
        elif index.column() == GridColumn.SCORE and row.group_result is not None:
            self._paint_group_score(painter, inner, row.group_result)
        painter.restore()

    def _paint_group_score(self, painter: QPainter, inner: QRect, result: GroupResult) -> None:
        painter.setPen(QColor(self.tokens["text2"]))
        text = _("index {score}").format(score=formats.number(result.score, 0)) if result.score is not None else _("no data")
        painter.drawText(inner, int(RIGHT), text)
        if result.light is not Light.NONE:
            name = {Light.GREEN: "circle-check", Light.AMBER: "circle-alert", Light.RED: "circle-x"}[result.light]
            picture = icons.pixmap(name, self.tokens.light(result.light), 14, 2.0)
            painter.drawPixmap(inner.left() + 2, inner.center().y() - 6, picture)

    def _paint_bullet(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, result: IndicatorResult) -> None:
        painter.save()
        is_selected = self.paint_frame(painter, option, index)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        # The word for a figure that was withdrawn takes the place of the bar.
        if result.indicator.has_anchors and not result.is_withdrawn:
            self._paint_bar(painter, rect, result)
        text, color = _score_text(result)
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold if result.score is not None and not result.is_withdrawn else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(self.tokens["seltext" if is_selected else color]))
        painter.drawText(rect.adjusted(0, 0, -8, 0), int(RIGHT), text)
        painter.restore()

    def _paint_bar(self, painter: QPainter, rect: QRect, result: IndicatorResult) -> None:
        """The score on a track with the threshold in its middle."""
        figure = self.tokens.scaled(58 if result.is_disputed and result.is_breach else 46)
        track = QRect(rect.left() + 8, rect.center().y() - 3, rect.width() - figure - 20, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.tokens["grid"]))
        painter.drawRoundedRect(track, 3, 3)
        if result.score is not None:
            color = QColor(self.tokens.group(result.indicator.group))
            painter.setBrush(QBrush(color, Qt.BrushStyle.BDiagPattern) if result.is_disputed else color)
            painter.drawRoundedRect(
                QRect(track.left(), track.top() + 1, max(2, round(track.width() * result.score / 100)), 6), 3, 3
            )
        painter.setPen(QPen(QColor(self.tokens["text"]), 1.5))
        middle = track.left() + track.width() // 2
        painter.drawLine(middle, track.top() - 3, middle, track.bottom() + 3)


def _score_text(result: IndicatorResult) -> tuple[str, str]:
    """The score with its signs, or the word for its state; and the colour."""
    if result.is_stale:
        return _("stale"), "text3"
    text = _("withdrawn") if result.is_withdrawn else formats.number(result.score, 0)
    gap = "" if result.is_withdrawn else " "
    signs = f"▼{gap}" * result.is_breach + f"≠{gap}" * result.is_disputed
    color = "bad" if result.is_breach else "text2" if result.is_withdrawn else "text"
    return f"{signs.rstrip()} {text}".lstrip(), color
