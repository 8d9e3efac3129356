"""What the cells of the scorecard hold, show and say."""

from dataclasses import dataclass
from enum import IntEnum, auto
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont

from kamdesk.domain.periods import previous
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator
from kamdesk.domain.scorecard.scoring import GroupResult, IndicatorResult
from kamdesk.i18n import _, formats, labels, terms
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard import wording
from kamdesk.services.scorecard.wording import indicator_name, standing
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.text import plain_tooltip


class GridColumn(IntEnum):
    """The columns, from the left."""

    NAME = 0
    UNIT = auto()
    FLOOR = auto()
    THRESHOLD = auto()
    TARGET = auto()
    BEFORE = auto()
    NOW = auto()
    CLIENT = auto()
    SCORE = auto()


ANCHORS = {GridColumn.FLOOR: "floor", GridColumn.THRESHOLD: "threshold", GridColumn.TARGET: "target"}
TEXTS = {GridColumn.NAME: "name", GridColumn.UNIT: "unit"}
FIGURES = {GridColumn.BEFORE: "value", GridColumn.NOW: "value", GridColumn.CLIENT: "client_value"}
NUMBERS = {*ANCHORS, *FIGURES}


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


class GridCells:
    """The cells of one account in one period; before an account is shown there are none."""

    def __init__(self, tokens: Tokens, data: AccountData | None = None, period: str = "") -> None:
        self._tokens = tokens
        self._data = data
        self.period = period

    def title(self, column: int) -> str:
        """What stands above a column."""
        if column in {GridColumn.BEFORE, GridColumn.NOW} and self.period:
            period = self.period if column == GridColumn.NOW else previous(self.period)
            return formats.period(period, short=period[:4] == self.period[:4])
        titles = {
            GridColumn.NAME: labels.field_name("indicator"), GridColumn.UNIT: labels.field_name("unit"),
            GridColumn.FLOOR: labels.field_name("floor"), GridColumn.THRESHOLD: labels.field_name("threshold"),
            GridColumn.TARGET: labels.field_name("target"), GridColumn.CLIENT: _("Client"), GridColumn.SCORE: _("Score 0–100"),
        }  # fmt: skip
        return titles.get(GridColumn(column), "")

    def _value(self, row: GridRow, column: int) -> Any:
        """What a cell holds: a text or a number."""
        assert row.result is not None
        assert self._data is not None
        indicator = row.result.indicator
        if column == GridColumn.NAME:
            return indicator_name(indicator)
        if column == GridColumn.UNIT:
            return indicator.unit
        if column in ANCHORS:
            return getattr(row.result.anchored, ANCHORS[GridColumn(column)])
        if column == GridColumn.BEFORE:
            return self._data.scorecard.values.pair(indicator, previous(self.period))[0]
        if column == GridColumn.NOW:
            return row.result.own_value
        if column == GridColumn.CLIENT:
            return row.result.client_value
        return row.result.score

    def shown(self, row: GridRow, column: int, role: int) -> Any:
        """What a cell gives to a view in a role of Qt's."""
        value = self._value(row, column)
        is_text = column in TEXTS
        if role == Qt.ItemDataRole.DisplayRole:
            if column == GridColumn.UNIT:
                sign = formats.currency_sign(value)
                is_low = row.indicator is not None and row.indicator.lower_is_better
                return f"{sign} ↓".strip() if is_low else sign
            if column == GridColumn.CLIENT and (row.indicator is None or row.indicator.group is not Group.QUALITY):
                return ""
            return value if is_text else self._shown(row, value)
        if role == Qt.ItemDataRole.EditRole:
            return value if is_text else self._typed(row, column, value)
        if role == Qt.ItemDataRole.FontRole and column in FIGURES:
            return self._font(column, is_withdrawn=self._is_withdrawn(row, column))
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._color(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, column, value)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        return None

    def _is_withdrawn(self, row: GridRow, column: int) -> bool:
        """Whether the figure of a cell was withdrawn."""
        if column not in FIGURES or row.result is None or self._data is None:
            return False
        if column == GridColumn.BEFORE:
            return self._data.scorecard.values.withdrawn(row.result.indicator, previous(self.period))[0]
        return row.result.own_withdrawn if column == GridColumn.NOW else row.result.client_withdrawn

    def _font(self, column: int, *, is_withdrawn: bool) -> QFont:
        """A figure of the period in bold, a withdrawn one struck out."""
        font = QFont()
        font.setPixelSize(self._tokens.px("body"))
        if column == GridColumn.NOW:
            font.setWeight(QFont.Weight.DemiBold)
        font.setStrikeOut(is_withdrawn)
        return font

    def _color(self, row: GridRow, column: int) -> QColor | None:
        if self._is_withdrawn(row, column):
            return QColor(self._tokens["text3"])
        is_quiet = column in {GridColumn.UNIT, GridColumn.FLOOR, GridColumn.THRESHOLD, GridColumn.BEFORE}
        return QColor(self._tokens["text2"]) if is_quiet else None

    def _typed(self, row: GridRow, column: int, value: float | None) -> str:
        """A figure as it is typed again: a quotient as what was counted, nothing where it was withdrawn."""
        if self._is_withdrawn(row, column):
            return ""
        if column in {GridColumn.NOW, GridColumn.BEFORE} and row.indicator is not None and self._data is not None:
            period = self.period if column == GridColumn.NOW else previous(self.period)
            measure = self._data.scorecard.values.measure(row.indicator, period)
            if measure is not None and measure.numerator is not None and measure.denominator is not None:
                return f"{formats.plain(measure.numerator)}/{formats.plain(measure.denominator)}"
        return formats.plain(value)

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
                said = _("{name}: no score").format(name=name)
                return f"{said}, {_('stale')}" if row.result.is_stale else said
            text = _("Score {score} of 100").format(score=formats.number(row.result.score, 0))
            result = row.result
            state = terms.term(result.light)
            if result.is_breach and result.score is not None:
                state = standing(result.anchored, result.score)
            more = [_("in reconciliation")] * row.result.is_disputed + [_("figure withdrawn")] * row.result.is_withdrawn
            return ", ".join((f"{name}: {text}", state, *more))
        title = self.title(column)
        said = f"{name}, {title}: {value if column in TEXTS else formats.number(value)}"
        return f"{said}, {_('figure withdrawn')}" if self._is_withdrawn(row, column) else said

    def _tip(self, row: GridRow, column: int) -> str | None:
        assert row.result is not None
        indicator = row.result.indicator
        if column == GridColumn.NAME:
            name = indicator_name(indicator)
            return plain_tooltip(name) if len(name) > 22 else None
        if column == GridColumn.NOW and indicator.computed is not None:
            return _("Computed from the imported sales")
        if column == GridColumn.BEFORE and self._is_withdrawn(row, column):
            return _("Figure withdrawn: {value} counts until another one is entered").format(
                value=formats.number(self._value(row, column))
            )
        if column in {GridColumn.NOW, GridColumn.CLIENT, GridColumn.SCORE} and (
            row.result.is_withdrawn or row.result.is_disputed
        ):
            said = [wording.withdrawn_text(row.result)] * row.result.is_withdrawn + [
                wording.dispute_text(row.result)
            ] * row.result.is_disputed
            return plain_tooltip(". ".join(said))
        if column == GridColumn.NOW and row.result.measured_in != row.result.period and not row.result.is_stale:
            return _("Figure of {period}: the next is not due yet").format(period=formats.period(row.result.measured_in))
        if column == GridColumn.SCORE and row.result.is_stale:
            return _("Out of date: the last light is kept until there is a figure")
        return None
