"""The scorecard as a table: group rows, indicator rows, a bullet bar for each score."""

from dataclasses import dataclass
from enum import IntEnum, auto
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyleOptionViewItem, QTableView
from typing_extensions import override

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import previous
from kamdesk.domain.records import altered
from kamdesk.domain.scorecard import Group, Indicator, Light
from kamdesk.domain.scoring import GroupResult, IndicatorResult, ScorecardResult
from kamdesk.i18n import _, formats, labels, messages, terms
from kamdesk.services import scorecards
from kamdesk.services.account_data import AccountData
from kamdesk.services.show import indicator_name
from kamdesk.ui.context import Context, Refusal
from kamdesk.ui.fields import Field, Kind
from kamdesk.ui.theme import icons
from kamdesk.ui.theme.tokens import GROUP_SIGNS
from kamdesk.ui.widgets.edit_table import ERROR_ROLE, FIELD_ROLE, CellDelegate, Invalid

Index = QModelIndex | QPersistentModelIndex
RESULT_ROLE = Qt.ItemDataRole.UserRole + 10
GROUP_ROLE = Qt.ItemDataRole.UserRole + 11
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class GridColumn(IntEnum):
    """The columns, from the left."""

    NAME = 0
    UNIT = auto()
    FLOOR = auto()
    THRESHOLD = auto()
    TARGET = auto()
    BEFORE = auto()
    NOW = auto()
    SCORE = auto()


_ANCHORS = {GridColumn.FLOOR: "floor", GridColumn.THRESHOLD: "threshold", GridColumn.TARGET: "target"}
_TEXTS = {GridColumn.NAME: "name", GridColumn.UNIT: "unit"}
_NUMBERS = {*_ANCHORS, GridColumn.BEFORE, GridColumn.NOW}


@dataclass(frozen=True, slots=True)
class GridRow:
    """A group row (no indicator) or an indicator's row."""

    group: Group
    result: IndicatorResult | None = None
    group_result: GroupResult | None = None

    @property
    def indicator(self) -> Indicator | None:
        """The indicator of the row."""
        return self.result.indicator if self.result else None


class ScorecardGrid(QAbstractTableModel):
    """One account's scorecard in one period.

    Signals:
        refused: (row, column, text) a cell did not take what was typed.
    """

    refused = Signal(int, int, str)

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self._data: AccountData | None = None
        self.period = ""
        self.layout_rows: list[GridRow] = []
        self._invalid: dict[tuple[str, int, str], Invalid] = {}

    def show(self, data: AccountData, result: ScorecardResult) -> None:
        """Show an account's scorecard."""
        rows: list[GridRow] = []
        for group in result.groups:
            rows.append(GridRow(group.group, group_result=group))
            rows.extend(GridRow(group.group, r) for r in group.indicators)
        same = [(r.group, r.indicator and r.indicator.id) for r in rows] == [
            (r.group, r.indicator and r.indicator.id) for r in self.layout_rows
        ]
        if same and self.period == result.period:
            self._data, self.layout_rows = data, rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(GridColumn) - 1))
            return
        self.beginResetModel()
        self._data, self.layout_rows, self.period = data, rows, result.period
        self.endResetModel()

    def fit(self, view: QTableView) -> None:
        """Share the width out, and hide what has no room: first the floor, then the previous period."""
        width = view.viewport().width()
        scaled = self._ctx.tokens.scaled
        view.setColumnHidden(GridColumn.FLOOR, width < scaled(730))
        view.setColumnHidden(GridColumn.BEFORE, width < scaled(520))
        header = view.horizontalHeader()
        header.setSectionResizeMode(GridColumn.NAME, QHeaderView.ResizeMode.Stretch)
        widths = {
            GridColumn.UNIT: 60 if width >= scaled(600) else 52, GridColumn.FLOOR: 90, GridColumn.THRESHOLD: 74, GridColumn.TARGET: 66,
            GridColumn.BEFORE: 62, GridColumn.NOW: 66, GridColumn.SCORE: 138 if width >= scaled(640) else 98,
        }  # fmt: skip
        for column, size in widths.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, scaled(size))

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.layout_rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(GridColumn)

    def indicator(self, row: int) -> Indicator | None:
        """The indicator of a row, None on group rows."""
        return self.layout_rows[row].indicator if 0 <= row < len(self.layout_rows) else None

    def row_of(self, indicator_id: str) -> int | None:
        """The row of an indicator."""
        ids = [r.indicator.id if r.indicator else "" for r in self.layout_rows]
        return ids.index(indicator_id) if indicator_id in ids else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in _NUMBERS else _LEFT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if section in {GridColumn.BEFORE, GridColumn.NOW} and self.period:
            period = self.period if section == GridColumn.NOW else previous(self.period)
            return formats.period(period, short=period[:4] == self.period[:4])
        titles = {
            GridColumn.NAME: labels.field_name("indicator"), GridColumn.UNIT: labels.field_name("unit"),
            GridColumn.FLOOR: labels.field_name("floor"), GridColumn.THRESHOLD: labels.field_name("threshold"),
            GridColumn.TARGET: labels.field_name("target"), GridColumn.SCORE: _("Score 0–100"),
        }  # fmt: skip
        return titles.get(GridColumn(section), "")

    def _is_editable(self, row: GridRow, column: int) -> bool:
        indicator = row.indicator
        if indicator is None or self._ctx.is_read_only:
            return False
        if indicator.computed is not None:
            return column in _ANCHORS
        return column in {*_ANCHORS, *_TEXTS, GridColumn.BEFORE, GridColumn.NOW}

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.layout_rows[index.row()]
        if row.indicator is None:
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self._is_editable(row, index.column()) else flags

    def _value(self, row: GridRow, column: int) -> Any:
        """What a cell holds: a text or a number."""
        assert row.result is not None
        assert self._data is not None
        indicator = row.result.indicator
        if column == GridColumn.NAME:
            return indicator_name(indicator)
        if column == GridColumn.UNIT:
            return indicator.unit
        if column in _ANCHORS:
            return getattr(indicator, _ANCHORS[GridColumn(column)])
        if column == GridColumn.BEFORE:
            return self._data.values.pair(indicator, previous(self.period))[0]
        if column == GridColumn.NOW:
            return row.result.own_value
        return row.result.score

    def _invalid_at(self, index: Index) -> Invalid | None:
        indicator = self.indicator(index.row())
        return self._invalid.get((indicator.id, index.column(), self.period)) if indicator else None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.layout_rows[index.row()], index.column()
        if role == GROUP_ROLE:
            return row
        if role == RESULT_ROLE:
            return row.result
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in _NUMBERS else _LEFT
        if row.result is None:
            if role == Qt.ItemDataRole.AccessibleTextRole:
                points = row.group_result.score if row.group_result else None
                return _("Group {name}, score {score}").format(name=terms.term(row.group), score=formats.number(points, 0))
            return None
        invalid = self._invalid_at(index)
        if role == ERROR_ROLE:
            return invalid.reason if invalid else None
        if invalid is not None and role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return invalid.text
        if role == FIELD_ROLE:
            return Field("value", Kind.NUMBER if column in _NUMBERS else Kind.TEXT)
        return self._cell(row, column, role)

    def _cell(self, row: GridRow, column: int, role: int) -> Any:
        value = self._value(row, column)
        is_text = column in _TEXTS
        if role == Qt.ItemDataRole.DisplayRole:
            if column == GridColumn.UNIT:
                sign = formats.currency_sign(value)
                is_low = row.indicator is not None and row.indicator.lower_is_better
                return f"{sign} ↓".strip() if is_low else sign
            return value if is_text else self._shown(row, value)
        if role == Qt.ItemDataRole.EditRole:
            return value if is_text else formats.plain(value)
        if role == Qt.ItemDataRole.FontRole and column == GridColumn.NOW:
            font = QFont()
            font.setPixelSize(self._ctx.tokens.px("body"))
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if role == Qt.ItemDataRole.ForegroundRole and column in {GridColumn.UNIT, GridColumn.FLOOR, GridColumn.THRESHOLD, GridColumn.BEFORE}:
            return QColor(self._ctx.tokens["text2"])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, column, value)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        return None

    def _shown(self, row: GridRow, value: float | None) -> str:
        assert self._data is not None
        indicator = row.indicator
        if value is not None and indicator is not None and indicator.unit == self._data.settings.currency:
            return formats.number(value / 1000, 0) + " k"
        return formats.number(value)

    def _spoken(self, row: GridRow, column: int, value: Any) -> str:
        assert row.result is not None
        name = indicator_name(row.result.indicator)
        if column == GridColumn.SCORE:
            if row.result.score is None:
                return _("{name}: no score").format(name=name)
            text = _("Score {score} of 100").format(score=formats.number(row.result.score, 0))
            return f"{name}: {text}, " + (_("below minimum") if row.result.is_breach else terms.term(row.result.light))
        title = self.headerData(column, Qt.Orientation.Horizontal)
        return f"{name}, {title}: {value if column in _TEXTS else formats.number(value)}"

    def _tip(self, row: GridRow, column: int) -> str | None:
        assert row.result is not None
        indicator = row.result.indicator
        if column == GridColumn.NAME:
            name = indicator_name(indicator)
            return name.replace("<", "‹") if len(name) > 22 else None
        if column == GridColumn.NOW and indicator.computed is not None:
            return _("Computed from the imported sales")
        if column == GridColumn.NOW and row.result.is_disputed:
            return _("The client measures {value}; the worse figure counts").format(value=formats.number(row.result.client_value))
        if column == GridColumn.SCORE and row.result.is_stale:
            return _("Out of date: the last light is kept until there is a figure")
        return None

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, column = self.layout_rows[index.row()], index.column()
        if role != Qt.ItemDataRole.EditRole or row.indicator is None:
            return False
        text = str(value)
        key = (row.indicator.id, column, self.period)
        had = self._invalid.pop(key, None)
        refusal = self._write(row.indicator, column, text)
        if refusal is None:
            if had is not None:
                self.dataChanged.emit(index, index)
            return True
        self._invalid[key] = Invalid(text, refusal.text)
        self.dataChanged.emit(index, index)
        self.refused.emit(index.row(), column, refusal.text)
        return False

    def _write(self, indicator: Indicator, column: int, text: str) -> Refusal | None:
        portfolio = self._ctx.portfolio
        if column in _TEXTS:
            named = altered(indicator, **{_TEXTS[GridColumn(column)]: text})
            return self._ctx.attempt(lambda: scorecards.save_indicator(portfolio, named))
        try:
            number = Field("value", Kind.NUMBER).read(text)
        except ValidationError as error:
            return Refusal("value", messages.text_of(error))
        if column in _ANCHORS:
            anchored = altered(indicator, **{_ANCHORS[GridColumn(column)]: number})
            return self._ctx.attempt(lambda: scorecards.save_indicator(portfolio, anchored))
        period = self.period if column == GridColumn.NOW else previous(self.period)
        return self._ctx.attempt(lambda: scorecards.record_measure(portfolio, indicator, period, number))

    def forgive(self, index: Index) -> None:
        """Put the stored value back in the place of a refused text."""
        indicator = self.indicator(index.row())
        if indicator is not None and self._invalid.pop((indicator.id, index.column(), self.period), None) is not None:
            self.dataChanged.emit(index, index)


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
            painter.drawText(inner, int(_LEFT), f"{GROUP_SIGNS[row.group]}  {terms.term(row.group)}")
        elif index.column() == GridColumn.SCORE and row.group_result is not None:
            self._paint_group_score(painter, inner, row.group_result)
        painter.restore()

    def _paint_group_score(self, painter: QPainter, inner: QRect, result: GroupResult) -> None:
        painter.setPen(QColor(self.tokens["text2"]))
        text = _("mean {score}").format(score=formats.number(result.score, 0)) if result.score is not None else _("no data")
        painter.drawText(inner, int(_RIGHT), text)
        if result.light is not Light.NONE:
            name = {Light.GREEN: "circle-check", Light.AMBER: "circle-alert", Light.RED: "circle-x"}[result.light]
            picture = icons.pixmap(name, self.tokens.light(result.light), 14, 2.0)
            painter.drawPixmap(inner.left() + 2, inner.center().y() - 6, picture)

    def _paint_bullet(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, result: IndicatorResult) -> None:
        painter.save()
        is_selected = self.paint_frame(painter, option, index)
        rect: QRect = option.rect
        figure = self.tokens.scaled(46)
        track = QRect(rect.left() + 8, rect.center().y() - 3, rect.width() - figure - 20, 8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if result.indicator.has_anchors:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.tokens["grid"]))
            painter.drawRoundedRect(track, 3, 3)
            if result.score is not None:
                painter.setBrush(QColor(self.tokens.group(result.indicator.group)))
                painter.drawRoundedRect(QRect(track.left(), track.top() + 1, max(2, round(track.width() * result.score / 100)), 6), 3, 3)
            painter.setPen(QPen(QColor(self.tokens["text"]), 1.5))
            middle = track.left() + track.width() // 2
            painter.drawLine(middle, track.top() - 3, middle, track.bottom() + 3)
        text = formats.number(result.score, 0)
        color = "seltext" if is_selected and bool(option.state & QStyle.StateFlag.State_Selected) else "text"
        if result.is_breach:
            text, color = f"▼ {text}", color if is_selected else "bad"
        elif result.is_stale:
            text, color = _("stale"), color if is_selected else "text3"
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold if result.score is not None else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(self.tokens[color]))
        painter.drawText(rect.adjusted(0, 0, -8, 0), int(_RIGHT), text)
        painter.restore()
