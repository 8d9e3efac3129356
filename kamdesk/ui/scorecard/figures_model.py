"""The figures of one period of all key accounts in one column, to be typed down or pasted at once."""

from dataclasses import dataclass
from enum import IntEnum, auto
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont
from typing_extensions import override

from kamdesk.domain.account.company_name import without_legal_form
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import previous
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator
from kamdesk.i18n import _, formats, labels, messages
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard import figures
from kamdesk.services.scorecard.wording import indicator_name, name_with_unit
from kamdesk.ui.context import Context
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.tables.cells import ERROR_ROLE, FIELD_ROLE, LEFT, RIGHT, Index, Invalid
from kamdesk.ui.widgets.keyed import KeyedTableModel


class FigureColumn(IntEnum):
    """The columns, from the left."""

    INDICATOR = 0
    BEFORE = auto()
    NOW = auto()
    CLIENT = auto()


_STATE_ROLES = {Qt.ItemDataRole.FontRole, Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.ToolTipRole}
_FIELDS = {FigureColumn.NOW: "value", FigureColumn.CLIENT: "client_value"}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One indicator of one account; without indicator, the account's name above its indicators."""

    data: AccountData
    indicator: Indicator | None = None

    @property
    def key(self) -> str:
        """What the row is known by."""
        return self.indicator.id if self.indicator is not None else self.data.account.id


class FiguresModel(KeyedTableModel):
    """Rows are indicators of all accounts in the plan.

    Signals:
        refused: (row, column, text) a cell did not take what was typed.
    """

    refused = Signal(int, int, str)

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self.period = ""
        self.rows: list[FigureRow] = []
        self._invalid: dict[tuple[str, int, str], Invalid] = {}

    def show(self, accounts: list[AccountData], period: str) -> None:
        """Show what these accounts have to fill in for a period."""
        rows = [FigureRow(data, indicator) for data in accounts for indicator in (None, *figures.to_fill(data))]
        same = period == self.period and [r.key for r in rows] == [r.key for r in self.rows]
        if same:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(FigureColumn) - 1))
            return
        self.beginResetModel()
        self.rows, self.period = rows, period
        self.endResetModel()

    @override
    def row_key(self, row: int) -> str:
        return self.rows[row].key

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(FigureColumn)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section >= FigureColumn.BEFORE else LEFT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        period = self.period or "2000"
        titles = {
            FigureColumn.INDICATOR: labels.field_name("indicator"),
            FigureColumn.BEFORE: formats.period(previous(period)), FigureColumn.NOW: formats.period(period), FigureColumn.CLIENT: _("Client"),
        }  # fmt: skip
        return titles[FigureColumn(section)]

    def _is_editable(self, row: FigureRow, column: int) -> bool:
        if self._ctx.is_read_only or column not in _FIELDS or row.indicator is None:
            return False
        return column == FigureColumn.NOW or row.indicator.group is Group.QUALITY

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self._is_editable(self.rows[index.row()], index.column()) else flags

    def _text(self, row: FigureRow, column: int, role: int) -> str:
        indicator = row.indicator
        if indicator is None:
            return without_legal_form(row.data.account.name) if not column else ""
        if column == FigureColumn.INDICATOR:
            return name_with_unit(indicator)
        values, at = row.data.scorecard.values, 1 if column == FigureColumn.CLIENT else 0
        if role == Qt.ItemDataRole.EditRole:
            return formats.plain(values.entered(indicator, self._period_of(column))[at])
        value = values.pair(indicator, self._period_of(column))[at]
        if value is None and column == FigureColumn.CLIENT and indicator.group is not Group.QUALITY:
            return ""
        return formats.number(value)

    def _period_of(self, column: int) -> str:
        return previous(self.period) if column == FigureColumn.BEFORE else self.period

    def _is_withdrawn(self, row: FigureRow, column: int) -> bool:
        """Whether the figure of a cell was withdrawn."""
        if row.indicator is None or column < FigureColumn.BEFORE:
            return False
        return row.data.scorecard.values.withdrawn(row.indicator, self._period_of(column))[
            1 if column == FigureColumn.CLIENT else 0
        ]

    def _state(self, row: FigureRow, column: int, role: int) -> Any:
        """How a withdrawn figure looks, and what is said of it."""
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setPixelSize(self._ctx.tokens.px("body"))
            font.setStrikeOut(True)
            return font
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._ctx.tokens["text3"])
        value = self._text(row, column, Qt.ItemDataRole.DisplayRole)
        return _("Figure withdrawn: {value} counts until another one is entered").format(value=value)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role in _STATE_ROLES and self._is_withdrawn(row, column):
            return self._state(row, column, role)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column >= FigureColumn.BEFORE else LEFT
        if role == FIELD_ROLE:
            return Field("value", Kind.NUMBER if column >= FigureColumn.BEFORE else Kind.TEXT)
        if role == Qt.ItemDataRole.FontRole and row.indicator is None:
            font = QFont()
            font.setPixelSize(self._ctx.tokens.px("body"))
            font.setWeight(QFont.Weight.DemiBold)
            return font
        invalid = self._invalid.get((row.key, column, self.period))
        if role in {ERROR_ROLE, Qt.ItemDataRole.AccessibleDescriptionRole}:
            return invalid.reason if invalid else None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return invalid.text if invalid else self._text(row, column, role)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = indicator_name(row.indicator) if row.indicator is not None else ""
            said = f"{row.data.account.name} {name}: {self._text(row, column, Qt.ItemDataRole.DisplayRole)}"
            return f"{said}, {_('figure withdrawn')}" if self._is_withdrawn(row, column) else said
        return None

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, column = self.rows[index.row()], index.column()
        indicator = row.indicator
        if role != Qt.ItemDataRole.EditRole or column not in _FIELDS or indicator is None:
            return False
        key, text = (row.key, column, self.period), str(value)
        self._invalid.pop(key, None)
        portfolio, field = self._ctx.portfolio, _FIELDS[FigureColumn(column)]
        refusal = self._ctx.attempt(
            lambda: figures.record(portfolio, indicator, self.period, text, formats.decimal_sign(), field)
        )
        if refusal is None:
            self.dataChanged.emit(index, index)
            return True
        self._refuse(index.row(), column, text, refusal.text)
        return False

    def _refuse(self, at: int, column: int, text: str, reason: str) -> None:
        self._invalid[self.rows[at].key, column, self.period] = Invalid(text, reason)
        cell = self.index(at, column)
        self.dataChanged.emit(cell, cell)
        self.refused.emit(at, column, reason)

    def revert_cell(self, index: Index) -> None:
        """Put the stored value back in the place of a refused text."""
        if self._invalid.pop((self.rows[index.row()].key, index.column(), self.period), None):
            self.dataChanged.emit(index, index)

    def empty(self, index: Index) -> None:
        """Withdraw the figure of a cell that can be typed in."""
        if self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.setData(index, "")

    def paste(self, index: Index, text: str) -> int:
        """Put a block in from the current cell on, as one change; returns how many cells were refused.

        Raises:
            ValidationError: `nothing_to_paste`, `paste_too_wide`, `paste_too_long`.
        """
        block = figures.read_block(text)
        columns = [c for c in _FIELDS if c >= max(index.column(), FigureColumn.NOW)]
        rows = [at for at in range(index.row(), len(self.rows)) if self.rows[at].indicator is not None]
        if len(block) > len(rows):
            raise ValidationError("value", "paste_too_long", rows=len(block), room=len(rows))
        if max(len(line) for line in block) > len(columns):
            raise ValidationError("value", "paste_too_wide")
        places: dict[tuple[str, str], tuple[int, int]] = {}
        cells: list[figures.PastedCell] = []
        for at, line in zip(rows, block, strict=False):
            indicator = self.rows[at].indicator
            assert indicator is not None, "rows of accounts were left out"
            for column, cell in zip(columns, line, strict=False):
                if column == FigureColumn.CLIENT and indicator.group is not Group.QUALITY and not cell.strip():
                    continue
                places[indicator.id, _FIELDS[column]] = (at, column)
                cells.append(figures.PastedCell(indicator, self.period, _FIELDS[column], cell))
        found = figures.paste(self._ctx.portfolio, cells, formats.decimal_sign())
        self._ctx.history.record(found.edit)
        for cell_, error in found.refused:
            self._refuse(*places[cell_.indicator.id, cell_.field], cell_.text, messages.text_of(error))
        return len(found.refused)
