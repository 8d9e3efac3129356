"""Tables of records: each cell saves itself, a refused text stays in its cell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import Record, altered
from kamdesk.i18n import _, formats, messages
from kamdesk.ui.context import Context, Refusal
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.tables.cells import ERROR_ROLE, FIELD_ROLE, LEFT, RIGHT, CellDelegate, Index, Invalid
from kamdesk.ui.tables.edit_table import EditTable
from kamdesk.ui.widgets.basic import label
from kamdesk.ui.widgets.keyed import KeyedTableModel
from kamdesk.ui.widgets.text import plain_tooltip

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """What a table of records shows: its columns, and its words, of which `prompt` invites to type into the last row.

    It is as high as its rows, between `min_rows` and `max_rows`; `name` is how its parts are found.
    """

    name: str
    fields: Sequence[Field]
    title: str = ""
    prompt: str = ""
    min_rows: int = 2
    max_rows: int = 14
    empty: str = ""


class RecordTableModel(KeyedTableModel, Generic[R]):
    """Rows are records, columns are fields; the last row takes a new record where `make` is given.

    Signals:
        refused: (row, column, text) a cell did not take what was typed.
    """

    refused = Signal(int, int, str)

    def __init__(
        self,
        ctx: Context,
        specs: Sequence[Field],
        make: Callable[[str, Any], Record | None] | None = None,
        prompt: str = "",
        save: Callable[[Record], Refusal | None] | None = None,
    ) -> None:
        super().__init__()
        self._ctx = ctx
        self.specs = list(specs)
        self._make = make
        self._save = save or ctx.save
        self._prompt = prompt
        self.rows: list[R] = []
        self._invalid: dict[tuple[str, str], Invalid] = {}
        self.is_locked = False
        self.is_making = False
        """Whether a record is being made out of what was typed into the row for a new one."""
        self._has_made = False

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows) + self._has_new_row()

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.specs)

    def _has_new_row(self) -> int:
        return int(self._make is not None and not self.is_locked and not self._ctx.is_read_only)

    def record(self, row: int) -> R | None:
        """The record of a row; None for the row that takes a new one."""
        return self.rows[row] if 0 <= row < len(self.rows) else None

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these records."""
        if len(rows) == len(self.rows) and [r.id for r in rows] == [r.id for r in self.rows]:
            self.rows = list(rows)
            if self.rowCount():
                self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    @override
    def row_key(self, row: int) -> str:
        record = self.record(row)
        return record.id if record is not None else ""

    def set_locked(self, is_locked: bool) -> None:
        """Allow no edits, and show no row for a new record."""
        if is_locked != self.is_locked:
            self.beginResetModel()
            self.is_locked = is_locked
            self.endResetModel()

    def _invalid_at(self, index: Index) -> Invalid | None:
        record = self.record(index.row())
        return self._invalid.get((record.id if record else "", self.specs[index.column()].attr))

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        spec = self.specs[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if spec.is_right_aligned else LEFT
        if role == FIELD_ROLE:
            return spec
        invalid = self._invalid_at(index)
        if role in {ERROR_ROLE, Qt.ItemDataRole.AccessibleDescriptionRole}:
            return invalid.reason if invalid else None
        record = self.record(index.row())
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole} and invalid is not None:
            return invalid.text
        if record is None:
            return self._new_row(index, role)
        return self._cell(spec, record, role)

    def _cell(self, spec: Field, record: R, role: int) -> Any:
        """What a record says in a column."""
        value = spec.value(record)
        is_blank = spec.is_blank is not None and spec.is_blank(record)
        if role == Qt.ItemDataRole.DisplayRole:
            if is_blank:
                return spec.blank_text
            return "" if spec.kind is Kind.FLAG else spec.display(value)
        if role == Qt.ItemDataRole.EditRole:
            return spec.typed(value)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._ctx.tokens["bad"]) if spec.is_bad is not None and spec.is_bad(record) else None
        if role == Qt.ItemDataRole.CheckStateRole and spec.kind is Kind.FLAG and not is_blank:
            return Qt.CheckState.Checked if value else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            shown = spec.display(value)
            if spec.kind is Kind.FLAG:
                shown = spec.blank_text if is_blank else _("yes") if value else _("no")
            return f"{spec.title}: {shown}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tooltip(spec.display(value)) if spec.kind in {Kind.TEXT, Kind.NOTE} else None
        return None

    def _new_row(self, index: Index, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._prompt if index.column() == 0 else ""
        if role == Qt.ItemDataRole.EditRole:
            return ""
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._ctx.tokens["text3"])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._prompt
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        spec = self.specs[index.column()]
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        record = self.record(index.row())
        is_daily = record is not None and spec.attr in record.UNGATED_FIELDS
        if (self.is_locked and not is_daily) or self._ctx.is_read_only or spec.is_read_only or spec.of is not None:
            return flags
        if self.record(index.row()) is None:
            return flags | (Qt.ItemFlag.ItemIsEditable if index.column() == 0 else Qt.ItemFlag.NoItemFlags)
        if spec.kind is Kind.FLAG:
            has_meaning = spec.is_blank is None or not spec.is_blank(record)
            return flags | (Qt.ItemFlag.ItemIsUserCheckable if has_meaning else Qt.ItemFlag.NoItemFlags)
        return flags | Qt.ItemFlag.ItemIsEditable

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            spec = self.specs[section]
            return (
                f"{spec.title} {formats.currency_sign(self._ctx.portfolio.settings.currency)}"
                if spec.kind is Kind.MONEY
                else spec.title
            )
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if self.specs[section].is_right_aligned else LEFT
        return None

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, column = index.row(), index.column()
        spec, record = self.specs[column], self.record(row)
        if role == Qt.ItemDataRole.CheckStateRole and record is not None:
            return self._store(row, column, altered(record, **{spec.attr: Qt.CheckState(value) == Qt.CheckState.Checked}), "")
        if role != Qt.ItemDataRole.EditRole:
            return False
        text = value if isinstance(value, str) else spec.display(value)
        self._has_made = False
        if record is None and not text.strip():
            return False
        self.is_making = record is None
        try:
            return self._take(spec, record, row, column, text)
        finally:
            self.is_making = False

    def take_made(self) -> bool:
        """Whether the text that was typed last made a record; said once."""
        has_made, self._has_made = self._has_made, False
        return has_made

    def _take(self, spec: Field, record: R | None, row: int, column: int, text: str) -> bool:
        """Read what was typed and save it."""
        try:
            read = spec.read(text)
            if read is None:
                read = spec.blank(record) if record is not None else None
            if record is None:
                assert self._make is not None
                made = self._make(spec.attr, read)
                self._has_made = True
                if made is None:
                    return True
            else:
                made = altered(record, **{spec.attr: read})
        except ValidationError as error:
            self._refuse(row, column, text, messages.text_of(error))
            return False
        return self._store(row, column, made, text)

    def _store(self, row: int, column: int, record: Record, text: str) -> bool:
        own = self.record(row)
        key = (own.id if own else "", self.specs[column].attr)
        had = self._invalid.pop(key, None)
        refusal = self._save(record)
        if refusal is not None:
            self._refuse(row, column, text, refusal.text)
            self._has_made = False
            return False
        if had is not None:
            cell = self.index(row, column)
            self.dataChanged.emit(cell, cell)
        return True

    def _refuse(self, row: int, column: int, text: str, reason: str) -> None:
        record = self.record(row)
        if text:
            self._invalid[record.id if record else "", self.specs[column].attr] = Invalid(text, reason)
        cell = self.index(row, column)
        self.dataChanged.emit(cell, cell)
        self.refused.emit(row, column, reason)

    def revert_cell(self, index: Index) -> None:
        """Put the stored value back in the place of a refused text."""
        record = self.record(index.row())
        if self._invalid.pop((record.id if record else "", self.specs[index.column()].attr), None):
            self.dataChanged.emit(index, index)


def _tooltip(text: str) -> str | None:
    """Long texts are cut in their cells."""
    return plain_tooltip(text) if len(text) > 24 else None


class RecordTable(QWidget, Generic[R]):
    """A titled table of records.

    `rows` reads them, `make(attr, value)` starts a new record from the first cell typed (or returns None when it did
    the work itself).

    Signals:
        selected: (record or None).
    """

    selected = Signal(object)

    def __init__(
        self,
        ctx: Context,
        spec: TableSpec,
        rows: Callable[[], Sequence[R]],
        make: Callable[[str, Any], Record | None] | None = None,
        *,
        save: Callable[[Record], Refusal | None] | None = None,
        on_remove: Callable[[R], object] | None = None,
    ) -> None:
        super().__init__()
        self._ctx = ctx
        self._rows = rows
        self._on_remove = on_remove
        self._spec = spec
        self.setObjectName(spec.name)
        self.model: RecordTableModel[R] = RecordTableModel(ctx, spec.fields, make, spec.prompt, save)
        self.view = EditTable(ctx.tokens)
        self.view.setObjectName(f"{spec.name}.view")
        self.view.setAccessibleName(spec.title or spec.prompt or spec.name)
        self.view.setModel(self.model)
        self.view.setItemDelegate(CellDelegate(ctx.tokens, self.view))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        if spec.title:
            column.addWidget(label(spec.title, "h3"))
        column.addWidget(self.view)
        header = self.view.horizontalHeader()
        for at, field in enumerate(spec.fields):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            if field.width:
                header.resizeSection(at, ctx.tokens.scaled(field.width))
        self.view.stretch_columns({at: f.stretch or (3 if at == 0 else 2) for at, f in enumerate(spec.fields) if not f.width})
        self.view.empty_text = spec.empty or _("Nothing here yet.")
        self.view.resized.connect(self._fit_height)
        self.model.refused.connect(self.view.show_refusal)
        self.view.remove_wanted.connect(self.remove)
        self.view.selectionModel().currentRowChanged.connect(lambda now, _: self.selected.emit(self.model.record(now.row())))
        self.populate()

    def populate(self) -> None:
        """Read the rows again; the current cell stays with its record."""
        had, before = self.current(), {r.id for r in self.model.rows}
        self.model.set_rows(self._rows())
        made = [r.id for r in self.model.rows if r.id not in before] if self.model.is_making else []
        if len(made) == 1:
            # Whoever typed into the row for a new record goes on in that record, wherever it is ordered.
            self.select(made[0])
        elif had is not None and self.current() is None:
            self.selected.emit(None)
        self._span_new_row()
        self._fit_height()

    def _fit_height(self) -> None:
        """As high as its rows, within reason."""
        tokens = self._ctx.tokens
        rows = self.view.fit_rows()
        least, most = self._spec.min_rows * tokens.scaled(30), self._spec.max_rows * tokens.scaled(30)
        self.view.setFixedHeight(tokens.scaled(32) + min(max(rows, least), most) + 2 + self.view.bar_height())

    def _span_new_row(self) -> None:
        """Let the row that takes a new record use the whole width."""
        self.view.clearSpans()
        rows, columns = self.model.rowCount(), self.model.columnCount()
        if rows > len(self.model.rows) and columns > 1:
            self.view.setSpan(rows - 1, 0, 1, columns)

    def current(self) -> R | None:
        """The record in the row of the current cell; None on the blank row and without one."""
        return self.model.record(self.view.currentIndex().row())

    def select(self, record_id: str) -> None:
        """Make a record's row the current one."""
        for row, record in enumerate(self.model.rows):
            if record.id == record_id:
                self.view.setCurrentIndex(self.model.index(row, max(0, self.view.currentIndex().column())))

    def remove(self, row: int) -> None:
        """Remove the record of a row; the toast offers to undo it."""
        record = self.model.record(row)
        if record is None or self.model.is_locked or self._ctx.is_read_only:
            return
        if self._on_remove is not None:
            self._on_remove(record)
        else:
            self._ctx.remove(record)

    def focus(self) -> None:
        """Put the cursor where a new record is typed, or on the first row."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.setCurrentIndex(self.model.index(max(0, self.model.rowCount() - 1), 0))

    def set_locked(self, is_locked: bool) -> None:
        """Make the table read-only."""
        self.model.set_locked(is_locked)
        self.populate()
