"""What a person does at the import window, and services that answer as a test wants."""

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from kamdesk.domain.errors import ValidationError
from kamdesk.services.importing.report import Rejection, Replacement, Report, Way
from kamdesk.ui.importing.calls import SERVICES
from kamdesk.ui.importing.import_dialog import ImportDialog
from kamdesk.ui.importing.steps_bar import ImportStep


class ImportWindow:
    """One import window, driven."""

    def __init__(self, qtbot, dialog):
        self.qtbot = qtbot
        self.dialog = dialog

    @classmethod
    def open(cls, qtbot, window, path=None, calls=SERVICES):
        dialog = ImportDialog(window.ctx, path, window, calls)
        dialog.imported.connect(window.ctx.history.record)
        qtbot.addWidget(dialog)
        dialog.open()
        found = cls(qtbot, dialog)
        return found.settled()

    def settled(self):
        """Wait until nothing goes on."""
        self.qtbot.waitUntil(lambda: not self.dialog.is_busy, timeout=20_000)
        QApplication.processEvents()
        return self

    def text(self, name):
        return self.dialog.findChild(QLabel, name).text()

    def button(self, name):
        """The one that is to be seen: what was asked before may not have gone yet."""
        found = self.dialog.findChildren(QAbstractButton, name)
        return next((one for one in found if one.isVisible()), found[0] if found else None)

    def press(self, name):
        found = self.button(name)
        assert found.isVisible(), f"{name} is not to be seen"
        assert found.isEnabled(), f"{name} cannot be pressed"
        self.qtbot.mouseClick(found, Qt.MouseButton.LeftButton)
        return self.settled()

    def key(self, widget, key, modifier=Qt.KeyboardModifier.NoModifier):
        widget.setFocus()
        self.qtbot.keyClick(widget, key, modifier)
        return self.settled()

    # -- sheets ----------------------------------------------------------------------------------

    @property
    def choice(self):
        return self.dialog.file_page.choice

    def sheets(self):
        """The sheets of a workbook that are offered: title, whether it is marked, what it brings."""
        lines = [(title, self.choice.row_of(title)) for title in self.choice.titles]
        return [(title, line.check.isChecked(), line.kind.currentText()) for title, line in lines]

    def state(self, title):
        """What is said of a sheet."""
        return self.choice.row_of(title).state.text()

    def mark(self, *titles):
        """Change the marks of these sheets."""
        for title in titles:
            self.choice.row_of(title).check.click()
        return self.settled()

    def take_sheet_for(self, title, words):
        """Say what a sheet brings."""
        combo = self.choice.row_of(title).kind
        combo.setCurrentIndex(combo.findText(words))
        combo.activated.emit(combo.currentIndex())
        return self.settled()

    def show_sheet(self, title):
        """Go to the columns, or the rows, of another sheet."""
        bar = self.review.sheets if self.dialog.step is ImportStep.REVIEW else self.page.sheets
        return self.press(f"{bar.objectName()}_{bar.titles.index(title)}")

    # -- columns ---------------------------------------------------------------------------------

    @property
    def page(self):
        return self.dialog.columns_page

    def lines(self):
        """The lines of the grid: number, first texts, what it is taken for."""
        model = self.page.grid.lines
        return [(line.number, model.index(row, 0).data(), line.role) for row, line in enumerate(model.lines)]

    def choose(self, column, words):
        """Choose in the list above a column."""
        combo = self.page.columns.combo(column)
        at = next(i for i in range(combo.count()) if combo.itemText(i).rstrip(" *") == words)
        combo.setCurrentIndex(at)
        combo.activated.emit(at)
        return self.settled()

    def choose_fact(self, fact, words):
        combo = getattr(self.page.facts, fact).combo
        combo.setCurrentIndex(combo.findText(words))
        combo.activated.emit(combo.currentIndex())
        return self.settled()

    def captions(self):
        """What stands above each column: its caption, and what is chosen."""
        columns = self.page.columns
        found = []
        for at in range(self.page.grid.lines.columns):
            combo = columns.combo(at)
            found.append((combo.accessibleDescription().partition(".")[0], combo.currentText().rstrip(" *")))
        return found

    # -- review ----------------------------------------------------------------------------------

    @property
    def review(self):
        return self.dialog.review_page

    def go_to_review(self):
        self.settled().press("import_go")
        assert self.dialog.step is ImportStep.REVIEW, self.text("import_sentence")
        return self

    def rows(self):
        """What waits: row, problem, what can be done."""
        return [(e.rejection.row, e.problem, [a.text for a in e.actions]) for e in self.review.table.review.entries]

    def act(self, row, text):
        """Click a button of a row of the file."""
        table = self.review.table
        at = next(i for i, e in enumerate(table.review.entries) if e.rejection.row == row)
        actions = [a.text for a in table.review.entries[at].actions]
        table.scrollTo(table.review.index(at, table.review.problem_column + 1))
        box = table.box_of(at, actions.index(text))
        self.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.center()))
        return self.settled()

    def edit(self, row, column, text):
        """Write another value into a cell, by its column in the file."""
        table, model = self.review.table, self.review.table.review
        at = next(i for i, e in enumerate(model.entries) if e.rejection.row == row)
        place = next(i for i, shown in enumerate(model.columns, 1) if shown.at == column)
        model.setData(model.index(at, place), text)
        assert table.isVisible() or not model.entries
        return self.settled()

    def take_all(self):
        """All sheets that are marked, of which nothing is asked."""
        return self.press("import_go").press("import_go")

    def take_in(self):
        """All the way to the last step."""
        self.settled()
        if self.dialog.step is ImportStep.FILE:
            self.press("import_go")
        if self.dialog.step is ImportStep.COLUMNS:
            self.go_to_review()
        self.dialog.take_in()
        self.settled()
        assert self.dialog.step is ImportStep.DONE, self.text("import_failure")
        return self


def waits(row, code="not_a_number", at=2, fix=None, ways=(), duplicate=False, **params):
    """A row that waits for somebody; one that is held back waits for row 9, where nothing else is said."""
    if code == "period_kept":
        params = {"row": 9, "rows": (9,), **params}
    error = ValidationError("amount", code, **{"text": "1O", "name": "Uno", "nearest": "", **params})
    return Rejection(row, "Importe", error, at, fix, ways, duplicate)


def services(*waiting, rows=None, replacements=(), other_keys=(), **others):
    """Services whose import has these rows waiting until they are fixed, or a way is taken for them."""
    calls = {"tried": []}

    def run(_portfolio, table, mapping, options):
        calls["tried"].append(options)
        options.watch(0, len(table.rows))
        left = [r for r in waiting if (r.row, r.at) not in options.fixes and options.ways.get(r.row) in {None, Way.KEEP}]
        total = rows if rows is not None else len(table.rows)
        report = Report(mapping.kind, rows=total, taken=total - len({r.row for r in left}), rejections=left, created=total)
        report.other_keys = list(other_keys)
        report.replacements = [] if options.keep_periods else list(replacements)
        return report

    made = replace(SERVICES, run=run, **others)
    return made, calls["tried"]


def replacement(account="Uno", period="2026-Q3", before="100.00", after="150.50"):
    return Replacement(account, account, period, 2, Decimal(before), 3, Decimal(after))
