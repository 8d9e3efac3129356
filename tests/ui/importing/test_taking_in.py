"""The last step of an import: writing, leaving, the keyboard."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from kamdesk.domain.account.sales import Sale
from kamdesk.domain.errors import FileError
from kamdesk.services.importing.cells import Cancelled
from kamdesk.services.importing.report import Report, Way
from kamdesk.services.importing.run import run
from kamdesk.ui.importing.steps_bar import ImportStep
from tests.support.import_window import ImportWindow, services, waits
from tests.support.importing import write

SALES = "Cuenta;Fecha;Importe\nC01;15/10/2026;1.250,50\nC01;16/10/2026;100,00\n"


@pytest.fixture
def opened(window, qtbot):
    def found(path=None, **calls):
        made, tried = services(**calls) if calls else (None, None)
        it = ImportWindow.open(qtbot, window, path, made) if made else ImportWindow.open(qtbot, window, path)
        it.tried = tried
        return it

    return found


def _never(go_on, watch):
    while True:
        watch(0, 0)
        go_on.wait(0.01)


def test_a_backup_comes_before_anything_is_written(opened, folder, window):
    it = opened(write(folder, SALES)).go_to_review()
    order = []
    it.dialog.before_import = lambda: order.append(len(window.ctx.portfolio.path.read_bytes()))
    sold = len(window.ctx.portfolio.find(Sale))
    it.dialog.imported.connect(lambda _edit: order.append(len(window.ctx.portfolio.find(Sale)) - sold))
    it.take_in()
    assert order[1:] == [2]
    assert order[0] > 0


def test_writing_is_stopped_and_leaves_nothing(opened, folder, qtbot, window):
    seen = {"stopped": False}

    def writing(portfolio, table, mapping, options):
        if options.dry_run:
            return run(portfolio, table, mapping, options)
        try:
            for done in range(1_000_000):
                if done == 5:
                    it.dialog.footer.stop.click()
                options.watch(done, 1_000_000)
        except Cancelled:
            seen["stopped"] = True
            raise
        return None

    made = services()[0]
    path = write(folder, SALES)
    it = ImportWindow.open(qtbot, window, path, type(made)(run=writing)).go_to_review()
    it.press("import_go")
    assert seen["stopped"]
    assert it.dialog.step is ImportStep.REVIEW
    assert "nothing was taken in" in it.text("import_failure")
    assert it.button("import_go").isEnabled()


def test_while_rows_are_written_no_timer_of_the_window_fires(opened, folder, qtbot, window):
    fired, told = [], []
    timer = window.ctx.life.timer(window, 0, lambda: fired.append(1), is_single=False)

    def writing(portfolio, table, mapping, options):
        if options.dry_run:
            return run(portfolio, table, mapping, options)
        before, at = len(fired), 0
        while len(told) < 3:
            at += 1
            options.watch(at, 10**9)
        told.append(len(fired) - before)
        return run(portfolio, table, mapping, options)

    made = type(services()[0])(run=writing)
    it = ImportWindow.open(qtbot, window, write(folder, SALES), made).go_to_review()
    it.dialog.footer.bar.valueChanged.connect(told.append)
    timer.start()
    it.take_in()
    timer.stop()
    assert told[-1] == 0
    assert fired, "before and after it does"


def test_what_the_file_refuses_is_said_and_the_rows_are_still_there(opened, folder, qtbot, window):
    def refusing(portfolio, table, mapping, options):
        if options.dry_run:
            return run(portfolio, table, mapping, options)
        raise FileError("disk_full", file="x")

    made = type(services()[0])(run=refusing)
    it = ImportWindow.open(qtbot, window, write(folder, SALES), made).go_to_review()
    it.press("import_go")
    assert it.dialog.step is ImportStep.REVIEW
    assert it.text("import_failure")
    assert it.button("import_go").text() == "Import 2 rows"


def test_rows_that_change_nothing_leave_nothing_to_undo(opened, folder, window):
    path = write(folder, "Nombre;Código;Sector\nUno;C77;Metal\n")
    opened(path).take_in()
    it = opened(path).take_in()
    assert "as it is" in it.text("import_changed")
    assert not it.button("import_undo").isVisible()


def test_columns_are_remembered_when_somebody_can(opened, folder, window):
    kept = []
    it = opened(write(folder, SALES), remember=lambda portfolio, table, mapping: kept.append(mapping.columns))
    assert it.dialog.footer.remember.isVisible()
    it.take_in()
    assert kept == [{"account": 0, "date": 1, "amount": 2}]
    it = opened(write(folder, SALES), remember=lambda *_all: kept.append("again"))
    it.dialog.footer.remember.setChecked(False)
    it.take_in()
    assert kept == [{"account": 0, "date": 1, "amount": 2}]
    assert not opened(write(folder, SALES)).dialog.footer.remember.isVisible()


def test_the_accounts_are_a_step_away(window, folder, qtbot):
    dialog = window.file_actions.show_import(write(folder, SALES))
    it = ImportWindow(qtbot, dialog).take_in()
    it.press("import_see")
    assert window.content.is_shown(window.content.portfolio_page)


# -- leaving -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["escape", "cancel", "close"])
@pytest.mark.parametrize("agrees", [True, False])
def test_leaving_asks_only_when_decisions_would_be_lost(opened, folder, answers, way, agrees):
    it = opened(write(folder, SALES))
    leave = {
        "escape": lambda i: i.key(i.button("import_go"), Qt.Key.Key_Escape),
        "cancel": lambda i: i.press("import_cancel"),
        "close": lambda i: i.dialog.close(),
    }[way]
    leave(it)
    assert not it.dialog.isVisible()
    assert answers.asked == []
    answers.confirm = agrees
    path = write(folder, "Cuenta;Fecha;Importe\nC01;2026-01-05;x\nC02;2026-01-05;8\n", "otra.csv")
    it = opened(path).go_to_review()
    it.edit(2, 2, "7")
    leave(it)
    assert len(answers.asked) == 1
    assert "1 row" in answers.asked[0]
    assert it.dialog.isVisible() is not agrees


def test_closing_its_file_while_it_reads_is_safe(window, folder, qtbot):
    go_on, reads = threading.Event(), []

    def slow(path, choices, watch):
        reads.append(1)
        return _never(go_on, watch)

    it = ImportWindow(qtbot, None)
    from kamdesk.ui.importing.import_dialog import ImportDialog

    it.dialog = ImportDialog(window.ctx, write(folder, SALES), window, services(read_sheet=slow)[0])
    it.dialog.open()
    qtbot.waitUntil(lambda: bool(reads))
    window.file.close()
    assert not it.dialog.isVisible()
    window.rebuild()


# -- keyboard and ears -------------------------------------------------------------------------------


def test_f6_goes_round_the_parts(opened, folder):
    it = opened(write(folder, SALES))
    seen = []
    for _ in range(5):
        it.qtbot.keyClick(it.dialog, Qt.Key.Key_F6)
        seen.append(QApplication.focusWidget().objectName())
    assert seen == ["import_encoding", "import_column_0", "import_grid", "import_cancel", "import_encoding"]
    it.qtbot.keyClick(it.dialog, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget().objectName() == "import_cancel"


def test_the_keyboard_stays_where_it_was_when_the_file_is_read_again(opened, folder):
    it = opened(write(folder, SALES))
    combo = it.page.columns.combo(1)
    combo.setFocus()
    it.choose(1, "Period")
    assert QApplication.focusWidget() is combo
    fact = it.page.facts.decimal.combo
    fact.setFocus()
    it.choose_fact("decimal", "point · 1,234.56")
    assert QApplication.focusWidget() is fact


def test_steps_say_where_one_is(opened, folder):
    it = opened(write(folder, SALES))
    spoken = [it.button(f"step_{step.name.lower()}").accessibleName() for step in ImportStep]
    assert spoken == ["File, step 1 of 4, done", "Columns, step 2 of 4, shown now", "Check, step 3 of 4", "Import, step 4 of 4"]
    it.press("step_file")
    assert it.dialog.step is ImportStep.FILE


def test_enter_acts_on_what_has_the_keyboard_only(opened, folder):
    it = opened(write(folder, SALES))
    it.key(it.page.facts.encoding.combo, Qt.Key.Key_Return)
    assert it.dialog.step is ImportStep.COLUMNS
    it.key(it.button("import_go"), Qt.Key.Key_Return)
    assert it.dialog.step is ImportStep.REVIEW
    assert QApplication.focusWidget() is it.button("import_go")


def test_undo_touches_nothing_but_the_import(opened, folder, window):
    """Ctrl+Z in the window undoes the import while it was the last thing done, and nothing else."""
    it = opened(write(folder, SALES))
    steps = window.ctx.history.stack.index()
    it.dialog.undo()
    assert window.ctx.history.stack.index() == steps
    it.take_in()
    window.ctx.act(lambda: window.ctx.portfolio.remove(window.ctx.portfolio.find(Sale)[-1]))
    steps = window.ctx.history.stack.index()
    it.dialog.undo()
    assert window.ctx.history.stack.index() == steps
    assert it.dialog.findChild(QLabel, "import_taken").text() == "2 rows were taken in."


def test_rejected_rows_are_saved_where_somebody_can(opened, folder, answers, qtbot, window):
    written = []
    made, _tried = services(
        waits(3, fix="10"),
        waits(4, ways=(Way.CREATE,)),
        write_rejected=lambda path, table, report: written.append((path.name, len(report.rejections))),
    )
    it = ImportWindow.open(qtbot, window, write(folder, SALES + "C01;17/10/2026;5\n"), made).go_to_review()
    assert it.button("import_save").text() == "Save the 2 in Excel…"
    answers.paths += [None, folder / "mal.xlsx"]
    it.press("import_save")
    it.press("import_save")
    assert written == [("mal.xlsx", 2)]
    assert isinstance(it.dialog.report, Report)
