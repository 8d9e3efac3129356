"""The scorecard as a table: group rows and indicator rows; what is typed into it, and what is refused."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableView
from typing_extensions import override

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import previous
from kamdesk.domain.records import altered
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator
from kamdesk.domain.scorecard.scoring import ScorecardResult
from kamdesk.i18n import _, formats, messages, terms
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard import figures, indicators
from kamdesk.ui.context import Context, Refusal
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.scorecard.grid_cells import ANCHORS, FIGURES, NUMBERS, TEXTS, GridCells, GridColumn, GridRow
from kamdesk.ui.tables.cells import ERROR_ROLE, FIELD_ROLE, Invalid
from kamdesk.ui.widgets.keyed import KeyedTableModel

Index = QModelIndex | QPersistentModelIndex
RESULT_ROLE = Qt.ItemDataRole.UserRole + 10
GROUP_ROLE = Qt.ItemDataRole.UserRole + 11
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
LEAST_NAME = 110


class ScorecardGrid(KeyedTableModel):
    """One account's scorecard in one period.

    Signals:
        refused: (row, column, text) a cell did not take what was typed.
    """

    refused = Signal(int, int, str)

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self.asks_since: Callable[[Indicator], bool | None] = lambda _indicator: False
        """Answers whether an anchor changes from the shown period on (True), for all its time, or not at all (None)."""
        self._data: AccountData | None = None
        self._cells = GridCells(ctx.tokens)
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
            self._take(data, rows, result.period)
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(GridColumn) - 1))
            return
        self.beginResetModel()
        self._take(data, rows, result.period)
        self.endResetModel()

    def _take(self, data: AccountData, rows: list[GridRow], period: str) -> None:
        self._data, self.layout_rows, self.period = data, rows, period
        self._cells = GridCells(self._ctx.tokens, data, period)

    @override
    def row_key(self, row: int) -> str:
        found = self.layout_rows[row]
        return found.indicator.id if found.indicator is not None else found.group

    def fit(self, view: QTableView) -> None:
        """Share the width out, and hide what has no room: first the floor, then the previous period."""
        width = view.viewport().width()
        scaled = self._ctx.tokens.scaled
        room = width - (scaled(66) if self.has_client else 0)
        view.setColumnHidden(GridColumn.FLOOR, room < scaled(730))
        view.setColumnHidden(GridColumn.BEFORE, room < scaled(580 if self.has_client else 520))
        view.setColumnHidden(GridColumn.CLIENT, not self.has_client)
        header = view.horizontalHeader()
        widths = {
            GridColumn.UNIT: 60 if room >= scaled(600) or self.has_client else 52, GridColumn.FLOOR: 90,
            GridColumn.THRESHOLD: 74, GridColumn.TARGET: 66, GridColumn.BEFORE: 62,
            GridColumn.NOW: 62 if self.has_client else 66, GridColumn.CLIENT: 60,
            GridColumn.SCORE: 138 if room >= scaled(640) else 112 if self.has_client and room >= scaled(580) else 98,
        }  # fmt: skip
        for column, size in widths.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, scaled(size))
        # A row without its name says nothing: before that, the grid is scrolled sideways.
        others = sum(header.sectionSize(column) for column in widths if not view.isColumnHidden(column))
        header.setSectionResizeMode(GridColumn.NAME, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(GridColumn.NAME, max(scaled(LEAST_NAME), width - others))

    @property
    def has_client(self) -> bool:
        """Whether anybody's figures but ours are known or agreed on."""
        data = self._data
        return data is not None and (
            bool(data.scorecard.sheets) or any(m.client_value is not None for m in data.scorecard.measures)
        )

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
        """Where an indicator stands; None when it is not shown."""
        ids = [r.indicator.id if r.indicator else "" for r in self.layout_rows]
        return ids.index(indicator_id) if indicator_id in ids else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in NUMBERS else _LEFT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._cells.title(section)

    def _is_editable(self, row: GridRow, column: int) -> bool:
        indicator = row.indicator
        if indicator is None or self._ctx.is_read_only:
            return False
        if indicator.computed is not None:
            return column in ANCHORS
        if column == GridColumn.CLIENT:
            return indicator.group is Group.QUALITY
        return column in {*ANCHORS, *TEXTS, GridColumn.BEFORE, GridColumn.NOW}

    def is_figure(self, index: Index) -> bool:
        """Whether a cell holds a figure that somebody types."""
        return index.column() in FIGURES and self._is_editable(self.layout_rows[index.row()], index.column())

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.layout_rows[index.row()]
        if row.indicator is None:
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self._is_editable(row, index.column()) else flags

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
            return _RIGHT if column in NUMBERS else _LEFT
        if row.result is None:
            if role == Qt.ItemDataRole.AccessibleTextRole:
                points = row.group_result.score if row.group_result else None
                return _("Group {name}, index {score}").format(name=terms.term(row.group), score=formats.number(points, 0))
            return None
        invalid = self._invalid_at(index)
        if role in {ERROR_ROLE, Qt.ItemDataRole.AccessibleDescriptionRole}:
            return invalid.reason if invalid else None
        if invalid is not None and role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return invalid.text
        if role == FIELD_ROLE:
            return Field("value", Kind.NUMBER if column in NUMBERS else Kind.TEXT)
        return self._cells.shown(row, column, role)

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
        if column in TEXTS:
            named = altered(indicator, **{TEXTS[GridColumn(column)]: text})
            return self._ctx.attempt(lambda: indicators.save_indicator(portfolio, named))
        if column in ANCHORS:
            return self._write_anchor(indicator, ANCHORS[GridColumn(column)], text)
        period, field = self._place(column)
        return self._ctx.attempt(lambda: figures.record(portfolio, indicator, period, text, formats.decimal_sign(), field))

    def _place(self, column: int) -> tuple[str, str]:
        """The period and the field of a column of figures."""
        period = previous(self.period) if column == GridColumn.BEFORE else self.period
        return period, FIGURES[GridColumn(column)]

    def _write_anchor(self, indicator: Indicator, name: str, text: str) -> Refusal | None:
        try:
            number = Field("value", Kind.NUMBER).read(text)
        except ValidationError as error:
            return Refusal("value", messages.text_of(error))
        since = self.asks_since(indicator)
        if since is None:
            return None
        return self._ctx.attempt(
            lambda: indicators.set_anchor(self._ctx.portfolio, indicator, name, number, self.period, from_period=since)
        )

    def paste(self, view: QTableView, index: Index, text: str) -> int:
        """Put a block of cells in from the current one on, as one change; returns how many cells were refused.

        From which period changed anchors hold is asked once for all; nothing is pasted when that is left unanswered. Refused cells keep their text and say why; a block that does not fit is refused as a whole.

        Raises:
            ValidationError: `nothing_to_paste`, `paste_too_wide`, `paste_too_long`.
        """
        block = figures.read_block(text)
        rows = [r for r in range(index.row(), len(self.layout_rows)) if self.indicator(r) is not None]
        columns = [c for c in range(index.column(), len(GridColumn)) if not view.isColumnHidden(c) and c in NUMBERS]
        if len(block) > len(rows):
            raise ValidationError("value", "paste_too_long", rows=len(block), room=len(rows))
        if max(len(line) for line in block) > len(columns):
            raise ValidationError("value", "paste_too_wide")
        cells: dict[tuple[str, str, str], tuple[int, int]] = {}
        pasted: list[figures.PastedCell] = []
        for row, line in zip(rows, block, strict=False):
            indicator = self.indicator(row)
            assert indicator is not None
            for column, cell in zip(columns, line, strict=False):
                period, field = (self.period, ANCHORS[GridColumn(column)]) if column in ANCHORS else self._place(column)
                cells[indicator.id, period, field] = (row, column)
                pasted.append(figures.PastedCell(indicator, period, field, cell))
        since = self._since(pasted)
        if since is None:
            return 0
        found = figures.paste(self._ctx.portfolio, pasted, formats.decimal_sign(), from_period=since)
        self._ctx.history.record(found.edit)
        for cell_, error in found.refused:
            row, column = cells[cell_.indicator.id, cell_.period, cell_.field]
            reason = messages.text_of(error)
            self._invalid[cell_.indicator.id, column, self.period] = Invalid(cell_.text, reason)
            self.dataChanged.emit(self.index(row, column), self.index(row, column))
            self.refused.emit(row, column, reason)
        return len(found.refused)

    def _since(self, pasted: Sequence[figures.PastedCell]) -> bool | None:
        """Whether pasted anchors hold from the period on: the first indicator for which that matters is asked for."""
        fiscal_start = self._ctx.portfolio.settings.fiscal_start
        for indicator in figures.changed_anchors(pasted, formats.decimal_sign(), fiscal_start):
            since = self.asks_since(indicator)
            if since is None or since:
                return since
        return False

    def revert_cell(self, index: Index) -> None:
        """Put the stored value back in the place of a refused text."""
        indicator = self.indicator(index.row())
        if indicator is not None and self._invalid.pop((indicator.id, index.column(), self.period), None) is not None:
            self.dataChanged.emit(index, index)
