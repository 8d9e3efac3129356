"""Archivo › Importar: what was found in a file, what would be taken in, what would not and why."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kamdesk.domain.changes import Edit
from kamdesk.domain.errors import KnownError
from kamdesk.i18n import _, formats, labels, messages, ngettext, terms
from kamdesk.services.importing.columns import ColumnMap, map_columns
from kamdesk.services.importing.headers import FIELDS, ImportKind
from kamdesk.services.importing.recognition import likely_kind
from kamdesk.services.importing.report import Options, Report
from kamdesk.services.importing.run import run
from kamdesk.services.importing.tables import Table, read_table
from kamdesk.ui.context import Context
from kamdesk.ui.tables.cells import CellDelegate
from kamdesk.ui.widgets.basic import button, combo_box, label, row, set_chip, set_property

PREVIEW_ROWS = 8
MOST_PROBLEMS = 500


class ImportDialog(QDialog):
    """Found columns, a preview, the rows with problems; nothing is written before *Import*.

    Signals:
        imported: (Edit) the rows were taken in.
    """

    imported = Signal(object)

    def __init__(self, ctx: Context, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.before_import: Callable[[], object] = lambda: None
        self._ctx = ctx
        self._path = path
        self._table: Table | None = None
        self._map: ColumnMap | None = None
        self.report: Report | None = None
        self.setWindowTitle(_("Import"))
        self.resize(900, 560)
        self._kind = combo_box(_("What the file brings"), "import_kind")
        for kind in ImportKind:
            self._kind.addItem(terms.term(kind), kind)
        self._kind.activated.connect(lambda _at: self._read())
        self._sheet = combo_box(_("Sheet"))
        self._sheet.activated.connect(lambda _at: self._read(self._sheet.currentText()))
        self._create = QCheckBox(_("Create accounts that are not there yet"))
        self._create.setObjectName("create_accounts")
        self._create.toggled.connect(lambda _on: self._check())
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(
            row(label(_("The file brings")), self._kind, self._sheet, self._create, None, label(path.name, "caption"))
        )
        self._problem = label("", "error", wrap=True, name="import_problem")
        column.addWidget(self._problem)
        self._columns = label("", "caption", wrap=True)
        column.addWidget(self._columns)
        self._chips = [QLabel(), QLabel(), QLabel()]
        chips = QHBoxLayout()
        for chip in self._chips:
            chips.addWidget(chip)
        chips.addStretch(1)
        column.addLayout(chips)
        self._preview = self._grid("import_preview", _("Preview"))
        self._problems = self._grid("import_problems", _("Rows that are left out"))
        self._problems_title = label(_("Rows that are left out"), "h3")
        column.addWidget(self._preview, 3)
        column.addWidget(self._problems_title)
        column.addWidget(self._problems, 2)
        note = label(
            _("Nothing is saved before you press Import. Afterwards the whole import can be undone with one step."),
            "caption",
            wrap=True,
        )
        column.addWidget(note)
        cancel = button(_("Cancel"), self.reject)
        self._go = button(_("Import"), self.take_in, kind="primary", name="import_go")
        column.addLayout(row(None, cancel, self._go))
        self._read(is_first=True)

    def _grid(self, name: str, title: str) -> QTableWidget:
        found = QTableWidget()
        found.setObjectName(name)
        found.setAccessibleName(title)
        found.setTabKeyNavigation(False)
        found.setProperty("framed", True)
        found.setShowGrid(False)
        found.verticalHeader().hide()
        found.verticalHeader().setDefaultSectionSize(self._ctx.tokens.scaled(27))
        found.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        found.setItemDelegate(CellDelegate(self._ctx.tokens, found))
        found.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return found

    @property
    def kind(self) -> ImportKind:
        """What the file is taken for."""
        return ImportKind(self._kind.currentData())

    def _read(self, sheet: str = "", *, is_first: bool = False) -> None:
        self._problem.setText("")
        try:
            if self._table is None or sheet:
                self._table = read_table(self._path, sheet)
            if is_first:
                self._guess()
            self._map = map_columns(self._table, self.kind, None, formats.decimal_sign())
        except KnownError as error:
            self._map = None
            self._problem.setText(messages.text_of(error))
        self._problem.setVisible(bool(self._problem.text()))
        sheets = self._table.sheets if self._table else ()
        if self._sheet.count() != len(sheets):
            self._sheet.clear()
            self._sheet.addItems(list(sheets))
        self._sheet.setVisible(len(sheets) > 1)
        self._create.setVisible(self.kind is not ImportKind.ACCOUNTS)
        self._check()

    def _guess(self) -> None:
        """Take the file for what most of its columns fit."""
        assert self._table is not None
        self._kind.setCurrentIndex(self._kind.findData(likely_kind(self._table) or ImportKind.ACCOUNTS))

    def _options(self, *, is_trial: bool) -> Options:
        return Options(create_accounts=self._create.isChecked(), dry_run=is_trial)

    def _check(self) -> None:
        """Try the import without writing, and show what would come of it."""
        is_ready = self._map is not None and self._table is not None
        for widget in (self._preview, self._columns, *self._chips):
            widget.setVisible(is_ready)
        self.report = None
        if self._map is not None and self._table is not None:
            self.report = run(self._ctx.portfolio, self._table, self._map, self._options(is_trial=True))
            self._fill_columns(self._table, self._map)
            self._fill_preview(self._table, self._map)
        self._fill_problems()
        good = self._good_rows()
        self._go.setText(ngettext("Import {n} row", "Import {n} rows", good).format(n=formats.number(good, 0)))
        self._go.setEnabled(good > 0)
        set_property(self._go, "primary", good > 0)

    def _good_rows(self) -> int:
        return self.report.rows - self.report.rejected - self.report.cancelled if self.report else 0

    def _fill_columns(self, table: Table, mapping: ColumnMap) -> None:
        pairs = [f"{labels.field_name(name)} ← «{table.headers[at]}»" for name, at in mapping.columns.items()]
        unused = [
            h for at, h in enumerate(table.headers) if h and at not in mapping.columns.values() and at not in mapping.periods
        ]
        text = _("Found:") + " " + " · ".join(pairs)
        if mapping.periods:
            text += " · " + _("periods:") + " " + ", ".join(formats.period(p) for p in mapping.periods.values())
        if unused:
            text += "\n" + _("Not used:") + " " + ", ".join(unused)
        text += "\n" + _("Decimal sign «{sign}».").format(sign=mapping.decimal_sign)
        if table.header_row > 1:
            text += " " + _("The header is in row {row}.").format(row=table.header_row)
        self._columns.setText(text)

    def _stay(self, grid: QTableWidget, number: str, column: int) -> None:
        """Make the cell of a row of the file current again, wherever it stands now; nothing when it is gone."""
        items = (grid.item(at, 0) for at in range(grid.rowCount()))
        row_ = next((item.row() for item in items if item is not None and item.text() == number), None)
        if row_ is None:
            grid.setCurrentCell(-1, -1)
        else:
            grid.setCurrentCell(row_, min(column, grid.columnCount() - 1))

    def _place(self, grid: QTableWidget) -> tuple[str, int]:
        """The number in the file of the current row, and the current column."""
        item = grid.item(grid.currentRow(), 0)
        return item.text() if item is not None else "", grid.currentColumn()

    def _fill_preview(self, table: Table, mapping: ColumnMap) -> None:
        place = self._place(self._preview)
        names = [n for n in FIELDS[mapping.kind] if n in mapping.columns]
        self._preview.setColumnCount(len(names) + 1)
        self._preview.setHorizontalHeaderLabels([_("Row"), *(labels.field_name(n) for n in names)])
        rows = table.rows[:PREVIEW_ROWS]
        self._preview.setRowCount(len(rows))
        for at, (number, cells) in enumerate(rows):
            self._preview.setItem(at, 0, QTableWidgetItem(str(number)))
            for column, name in enumerate(names, 1):
                source = mapping.columns[name]
                value = cells[source] if source < len(cells) else ""
                self._preview.setItem(at, column, QTableWidgetItem("" if value is None else str(value)))
        self._preview.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._preview.horizontalHeader().setStretchLastSection(True)
        self._stay(self._preview, *place)

    def _fill_problems(self) -> None:
        found = self.report.rejections if self.report else []
        place = self._place(self._problems)
        for chip in self._chips:
            chip.setVisible(False)
        if self.report is not None:
            good = self._good_rows()
            set_chip(self._chips[0], ngettext("{n} row ready", "{n} rows ready", good).format(n=formats.number(good, 0)), "ok")
            if self.report.rejected:
                bad = self.report.rejected
                set_chip(self._chips[1], ngettext("{n} left out", "{n} left out", bad).format(n=formats.number(bad, 0)), "bad")
            if self.report.cancelled:
                off = self.report.cancelled
                set_chip(
                    self._chips[2], ngettext("{n} cancelled", "{n} cancelled", off).format(n=formats.number(off, 0)), "neutral"
                )
        self._problems.setVisible(bool(found))
        self._problems_title.setVisible(bool(found))
        self._problems.setColumnCount(3)
        self._problems.setHorizontalHeaderLabels([_("Row"), _("Column"), _("Problem")])
        self._problems.setRowCount(min(len(found), MOST_PROBLEMS))
        for at, rejection in enumerate(found[:MOST_PROBLEMS]):
            texts = (str(rejection.row), rejection.column, "✕ " + messages.text_of(rejection.error))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                if column == 2:
                    item.setForeground(QColor(self._ctx.tokens["bad"]))
                self._problems.setItem(at, column, item)
        self._problems.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._problems.horizontalHeader().setStretchLastSection(True)
        self._stay(self._problems, *place)

    def take_in(self) -> None:
        """Take the good rows in, as one change."""
        assert self._map is not None
        assert self._table is not None
        try:
            self.before_import()
            report = run(self._ctx.portfolio, self._table, self._map, self._options(is_trial=False))
        except KnownError as error:
            self._problem.setText(messages.text_of(error))
            self._problem.show()
            return
        edit: Edit | None = report.edit
        self.report = report
        if edit is not None:
            self.imported.emit(edit)
        self.accept()
