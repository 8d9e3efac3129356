"""The four steps of an import, as somebody goes through them."""

import threading

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.services.importing.sources import read_sheet
from kamdesk.ui.importing.reading import Source
from kamdesk.ui.importing.steps_bar import ImportStep
from tests.support.import_window import ImportWindow, services
from tests.support.importing import book, write

SALES = "Cuenta;Fecha;Importe\nC01;15/10/2026;1.250,50\nC01;16/10/2026;100,00\n"


@pytest.fixture
def opened(window, qtbot):
    def found(path=None, **calls):
        made, tried = services(**calls) if calls else (None, None)
        it = ImportWindow.open(qtbot, window, path, made) if made else ImportWindow.open(qtbot, window, path)
        it.tried = tried
        return it

    return found


def test_a_file_is_shown_checked_taken_in_and_undone(robot, window, qtbot, folder):
    path = write(
        folder, "Cuenta;Fecha;Importe\nC01;15/10/2026;1.250,50\nC01;15/10/2026;22.9.1\nNadie;15/10/2026;10\n", "ventas.csv"
    )
    it = ImportWindow(qtbot, window.file_actions.show_import(path))
    it.settled()
    assert it.dialog.step is ImportStep.COLUMNS
    assert it.dialog.kind == "sales"
    assert it.button("import_go").text() == "Check 3 rows"
    it.go_to_review()
    assert it.button("import_go").text() == "Import 1 row"
    problems = {row: problem for row, problem, _ways in it.rows()}
    assert set(problems) == {3, 4}
    assert "22.9.1" in problems[3]
    assert robot.go("C01", "overview")
    assert robot.data.sales.figures("2026-Q4") is None, "nothing is written before"
    it.press("import_go")
    assert it.dialog.step is ImportStep.DONE
    assert it.text("import_taken") == "1 new line was added."
    assert it.text("import_left_out").startswith("2 rows were not imported, which bring 10.00 of the 1,260.50 that were read: ")
    assert float(robot.data.sales.figures("2026-Q4").turnover) == 1250.5
    it.press("import_undo")
    assert "undone" in it.text("import_taken")
    assert robot.data.sales.figures("2026-Q4") is None
    assert not it.button("import_undo").isVisible()


def test_ctrl_z_takes_the_import_back(window, opened, folder, qtbot):
    it = opened(write(folder, SALES)).take_in()
    before = len(window.ctx.portfolio.find(Sale))
    qtbot.keyClick(it.dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(window.ctx.portfolio.find(Sale)) == before - 2
    assert not window.ctx.history.stack.canUndo()


def test_the_number_on_the_button_is_what_comes_in(opened, folder, window):
    path = write(folder, "Cuenta;Fecha;Importe\nNadie;2026-01-05;5\nC01;ayer;5\nC01;nunca;7\nC02;2026-01-05;8\n")
    it = opened(path).go_to_review()
    assert it.button("import_go").text() == "Import 1 row"
    it.review.changes.create_accounts.click()
    it.settled()
    assert it.button("import_go").text() == "Import 2 rows"
    before = len(window.ctx.portfolio.find(Sale))
    it.take_in()
    assert len(window.ctx.portfolio.find(Sale)) == before + 2
    assert [a.name for a in window.ctx.portfolio.find(Account) if a.name == "Nadie"] == ["Nadie"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("foto.csv", b"\x89PNG\r\n\x1a\n" + b"x" * 600, "not a spreadsheet"),
        ("nada.xlsx", b"PK\x03\x04 no archive", "not a spreadsheet"),
        ("fuera.csv", None, "fuera.csv"),
    ],
)
def test_what_cannot_be_read_is_said_in_the_first_step(opened, folder, name, content, words):
    path = folder / name
    if content is not None:
        path.write_bytes(content)
    it = opened(path)
    assert it.dialog.step is ImportStep.FILE
    assert words in it.text("import_problem")
    assert not it.button("import_go").isVisible()
    it.dialog.read_source(Source(write(folder, SALES, "bien.csv")))
    it.settled()
    assert it.dialog.step is ImportStep.COLUMNS
    assert not it.dialog.file_page.problem.isVisibleTo(it.dialog)


@pytest.mark.parametrize("name", ["itself", "link.csv"])
def test_the_open_portfolio_is_no_spreadsheet(opened, folder, window, name):
    """It is not even opened: closing it again would take away what locks it."""
    read, path = [], window.ctx.portfolio.path
    if name != "itself":
        (folder / name).hardlink_to(path)
        path = folder / name
    it = opened(read_sheet=lambda path, *_rest: read.append(path))
    it.dialog.read_source(Source(path))
    it.settled()
    assert "is this portfolio itself" in it.text("import_problem")
    assert read == []


def test_without_a_file_one_is_chosen(opened, folder, answers):
    it = opened()
    assert it.dialog.step is ImportStep.FILE
    answers.paths += [None, write(folder, SALES, "ventas.csv")]
    it.press("import_choose")
    assert it.dialog.step is ImportStep.FILE
    it.press("import_choose")
    assert it.dialog.step is ImportStep.COLUMNS
    assert it.dialog.windowTitle() == "Import sales"


def test_a_file_can_be_dropped(opened, folder):
    it = opened()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(write(folder, SALES, "ventas.csv")))])
    drop = QDropEvent(QPoint(40, 40), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    it.dialog.dropEvent(drop)
    it.settled()
    assert it.dialog.step is ImportStep.COLUMNS


def test_what_was_copied_is_pasted_where_there_is_something_to_read_it(opened, folder):
    path = write(folder, SALES, "ventas.csv")
    it = opened(read_text=lambda text, choices: read_sheet(path, choices) if text == "copied" else None)
    QApplication.clipboard().setText(" ")
    it.press("import_paste")
    assert "nothing to paste" in it.text("import_problem")
    QApplication.clipboard().setText("copied")
    it.key(it.button("import_choose"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert it.dialog.step is ImportStep.COLUMNS
    assert not opened(read_text=None).button("import_paste").isVisible()


def test_the_sheets_of_a_workbook_are_named_with_what_they_bring(opened, folder):
    sales = [["Cliente", "Fecha", "Importe"], ["C01", "2026-01-05", 5]]
    path = book(folder, [["Informe"], ["Hola"]], Ventas=sales, Notas=[["Uno", "Dos"], ["x", "y"]])
    it = opened(path)
    assert (it.dialog.step, it.dialog.kind) == (ImportStep.COLUMNS, "sales")
    it.press("step_file")
    sheets = it.dialog.file_page.sheets
    assert [sheets.item(at).text() for at in range(3)] == [
        "Sheet · nothing that is known",
        "Ventas · Sales",
        "Notas · nothing that is known",
    ]
    sheets.itemActivated.emit(sheets.item(2))
    it.settled()
    assert (it.dialog.step, it.dialog.kind) == (ImportStep.FILE, "accounts")
    it.press("import_go")
    assert it.lines()[0][1] == "Uno"


def test_what_the_file_brings_can_be_settled_otherwise(opened, folder):
    it = opened(write(folder, "Cliente;Periodo;Importe\nC01;2026;5\n"))
    assert it.dialog.kind == "sales"
    it.press("import_back")
    combo = it.dialog.file_page.kind
    combo.setCurrentIndex(combo.findText("Scorecard figures"))
    combo.activated.emit(combo.currentIndex())
    it.settled()
    assert it.dialog.kind == "measures"
    it.press("import_go")
    it.press("import_go")
    assert it.dialog.step is ImportStep.COLUMNS, "a figure needs a group"
    assert "Group" in it.text("import_sentence")
    assert QApplication.focusWidget().accessibleName().startswith("Column")


def test_only_the_last_request_counts(opened, folder):
    """A result of an older request comes late, and is dropped."""
    go_on, seen = threading.Event(), []

    def slow(path, choices, watch):
        seen.append(path.name)
        if path.name == "lenta.csv":
            go_on.wait(10)
        return read_sheet(path, choices, watch)

    it = opened(read_sheet=slow)
    it.dialog.read_source(Source(write(folder, SALES, "lenta.csv")))
    it.qtbot.waitUntil(lambda: seen == ["lenta.csv"])
    it.dialog.read_source(Source(write(folder, "Nombre;CIF\nUno;B1\n", "otra.csv")))
    go_on.set()
    it.settled()
    assert it.dialog.session.found.sheet.file == "otra.csv"
    assert it.dialog.windowTitle() == "Import accounts"


def test_reading_tells_how_far_it_is_and_stops(opened, folder, qtbot):
    go_on = threading.Event()

    def slow(path, choices, watch):
        for done in range(1, 10_000):
            watch(done, 10_000)
            go_on.wait(0.01)
        return read_sheet(path, choices, watch)

    it = opened(read_sheet=slow)
    it.dialog.read_source(Source(write(folder, SALES, "larga.csv")))
    bar = it.dialog.footer.bar
    qtbot.waitUntil(lambda: bar.isVisible() and bar.maximum() == 10_000 and bar.value() > 0, timeout=10_000)
    it.press("import_stop")
    assert it.dialog.session.found is None
    assert it.dialog.step is ImportStep.FILE
    assert "stopped" in it.text("import_problem")
    assert not bar.isVisible()


def test_reading_again_that_is_stopped_leaves_what_was_there(opened, folder):
    go_on = threading.Event()
    it = opened(
        read_sheet=lambda path, choices, watch: (
            read_sheet(path, choices, watch) if not choices.delimiter else _never(go_on, watch)
        )
    )
    it.dialog.read_source(Source(write(folder, SALES)))
    it.settled()
    combo = it.page.facts.separator.combo
    combo.setCurrentIndex(combo.findText("tab"))
    combo.activated.emit(combo.currentIndex())
    assert it.dialog.is_busy
    it.dialog.stop()
    assert combo.currentText() == "semicolon"
    assert not it.dialog.is_busy
    assert it.button("import_go").text() == "Check 2 rows"


def _never(go_on, watch):
    while True:
        watch(0, 0)
        go_on.wait(0.01)


def test_a_file_that_is_gone_meanwhile_is_said_and_nothing_is_lost(opened, folder):
    path = write(folder, SALES)
    it = opened(path)
    path.unlink()
    it.choose_fact("separator", "tab")
    assert path.name in it.text("import_failure")
    assert it.page.facts.separator.combo.currentText() == "semicolon"
    assert it.button("import_go").text() == "Check 2 rows"


@pytest.mark.logs_errors
def test_a_fault_of_ours_ends_the_waiting(opened, folder, qtbot):
    def broken(_path, _choices, _watch):
        raise ZeroDivisionError

    it = opened(read_sheet=broken)
    with qtbot.captureExceptions() as raised:
        it.dialog.read_source(Source(write(folder, SALES)))
        it.settled()
    assert [kind for kind, *_rest in raised] == [ZeroDivisionError]
    assert "went wrong" in it.text("import_problem")


def test_check_waits_for_what_is_read_again(opened, folder):
    it = opened(write(folder, SALES))
    combo = it.page.facts.decimal.combo
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    it.button("import_go").click()
    it.qtbot.waitUntil(lambda: it.dialog.step is ImportStep.REVIEW)
    assert it.dialog.session.found.mapping.decimal_sign == "."
