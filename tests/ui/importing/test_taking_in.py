"""The last step of an import: writing, leaving, the keyboard."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from kamdesk.domain.account.sales import Sale
from kamdesk.domain.errors import FileError
from kamdesk.domain.learned_mapping import LearnedMapping
from kamdesk.services import files
from kamdesk.services.importing.cells import Choices
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Report, Way
from kamdesk.services.importing.run import run
from kamdesk.ui.importing.import_dialog import ImportDialog
from kamdesk.ui.importing.steps_bar import ImportStep
from kamdesk.ui.importing.wording import changes, way_all, way_verb
from tests.support.import_window import ImportWindow, replacement, services, waits
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
    assert "stays the same" in it.text("import_changed")
    assert not it.button("import_undo").isVisible()


def test_what_was_settled_is_proposed_for_the_next_file_of_its_look(window, folder, qtbot):
    text = "Quién;Día;Cuánto;Nota\nC01;15/10/2026;{};2\n"

    def opened(path):
        return ImportWindow(qtbot, window.file_actions.show_import(path)).settled()

    it = opened(write(folder, text.format(5), "uno.csv"))
    it.press("import_back")
    combo = it.dialog.file_page.kind
    combo.setCurrentIndex(combo.findText("Sales"))
    combo.activated.emit(combo.currentIndex())
    it.settled().press("import_go")
    it.choose(0, "Account")
    it.choose(1, "Date")
    it.choose(3, "Amount")
    it.take_in()
    it.press("import_go")
    it = opened(write(folder, "Un título\n" + text.format(7), "dos.csv"))
    assert [words for _caption, words in it.captions()] == ["Account", "Date", "Choose…", "Amount"]
    assert "last time" in it.text("import_sentence")
    it.press("import_detect")
    assert it.dialog.kind == "accounts"
    assert "Amount" not in [words for _caption, words in it.captions()]
    assert "last time" not in it.text("import_sentence")
    it.dialog.reject()
    it = opened(write(folder, "Quién;Día;Nota\nC01;15/10/2026;2\n", "tres.csv"))
    assert "last time" not in it.text("import_sentence"), "it looks otherwise"


def test_what_was_settled_about_the_row_of_the_headers_is_proposed_too(window, folder, qtbot):
    text = "Cliente;Fecha;Importe\nC09;14/10/2026;3\nCuenta;Día;Ventas\nC01;15/10/2026;{}\n"

    def opened(path):
        return ImportWindow(qtbot, window.file_actions.show_import(path)).settled()

    it = opened(write(folder, text.format(5), "uno.csv"))
    found = it.dialog.session.found.table.header_row
    other = 3 if found == 1 else 1
    it.page.grid.header_chosen.emit(other)
    it.settled()
    if it.dialog.session.found.missing:
        it.choose(1, "Date")
    it.take_in()
    it.press("import_go")
    it = opened(write(folder, text.format(8), "dos.csv"))
    assert it.dialog.session.found.table.header_row == other
    assert "last time" in it.text("import_sentence")


def test_what_was_settled_and_fits_no_more_is_not_proposed(opened, folder):
    asked = []

    def learned(_portfolio, look, table, _kind):
        asked.append((look, table is None))
        return Choices(columns={"amount": 2}, header_row=1) if table is None else None

    it = opened(write(folder, SALES), learned=learned)
    assert it.dialog.session.found.request.choices == Choices()
    assert "last time" not in it.text("import_sentence")
    assert [is_first for _look, is_first in asked[:2]] == [True, False]


def test_nothing_is_remembered_where_nothing_was_settled(opened, folder, window):
    opened(write(folder, SALES)).take_in()
    assert window.ctx.portfolio.find(LearnedMapping) == []


def test_columns_are_remembered_when_somebody_wants(opened, folder, window):
    kept = []
    it = opened(write(folder, SALES), remember=lambda _portfolio, look, table, _kind: kept.append((look, table.headers)))
    assert it.dialog.footer.remember.isVisible()
    it.take_in()
    assert [headers for _look, headers in kept] == [("Cuenta", "Fecha", "Importe")]
    assert kept[0][0]
    it = opened(write(folder, SALES), remember=lambda *_all: kept.append("again"))
    it.dialog.footer.remember.setChecked(False)
    it.take_in()
    assert len(kept) == 1
    assert not opened(write(folder, SALES), remember=None).dialog.footer.remember.isVisible()
    said = []
    window.ctx.notices.said.connect(said.append)

    def refusing(*_all):
        raise FileError("disk_full", file="x")

    assert opened(write(folder, SALES), remember=refusing).take_in().dialog.step is ImportStep.DONE
    assert said


def test_the_accounts_are_a_step_away(window, folder, qtbot):
    dialog = window.file_actions.show_import(write(folder, SALES))
    it = ImportWindow(qtbot, dialog).take_in()
    it.press("import_see")
    assert window.content.is_shown(window.content.portfolio_page)


def test_the_next_file_is_a_step_away(window, folder, qtbot):
    it = ImportWindow(qtbot, window.file_actions.show_import(write(folder, SALES))).take_in()
    it.press("import_another")
    others = [d for d in window.findChildren(ImportDialog) if d.isVisible()]
    assert [d.step for d in others] == [ImportStep.FILE]


@pytest.mark.parametrize("leave", ["import_go", "import_see"])
def test_after_the_first_import_the_way_to_the_next_one_is_in_view(make_window, folder, qtbot, leave):
    files.make_new(folder / "empty.kamdesk", sample=False)
    window = make_window(folder / "empty.kamdesk")
    path = write(folder, "Nombre;Código;Sector\nUno;C77;Metal\n")
    it = ImportWindow(qtbot, window.file_actions.show_import(path)).take_in()
    it.press(leave)
    assert window.content.is_shown(window.content.portfolio_page)
    assert window.findChild(QPushButton, "portfolio_import").isVisible()


def test_what_was_done_is_said_as_done(opened, folder):
    it = opened(write(folder, SALES), replacements=[replacement()]).take_in()
    said = it.text("import_changed")
    words = "2 lines were imported and replaced the 2 stored in Q3 2026 (1 account). Sum: €100.00 before, €150.50 now."
    assert said.startswith(words)
    assert "added" not in said
    assert said.endswith("Nothing else was touched.")


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (Report(ImportKind.ACCOUNTS, created=1), "1 new account was added."),
        (Report(ImportKind.BUDGET, created=3, updated=2), "3 new budgets were added. 2 existing budgets were changed."),
        (Report(ImportKind.CONTACTS, created=1, updated=1), "1 new contact was added. 1 existing contact was changed."),
        (Report(ImportKind.WALLET, created=2), "2 new purchase lines were added."),
        (Report(ImportKind.CRITERIA, updated=2), "2 existing scores were changed."),
        (Report(ImportKind.SALES, created=1, new_accounts=["Uno"]), "1 new line was added. 1 account was created: Uno."),
        (
            Report(ImportKind.SALES, created=4, new_accounts=["A", "B", "C", "D"]),
            "4 new lines were added. 4 accounts were created: A, B, C…",
        ),
        (Report(ImportKind.MEASURES, created=1, replaced=1), "1 new figure was added. 1 stored line was replaced."),
    ],
)
def test_each_change_is_said_in_the_past_afterwards(report, said):
    assert " ".join(changes(report, "EUR", is_done=True)) == f"{said} Nothing else was touched."
    assert changes(Report(report.kind), "EUR", is_done=True) == ["Nothing changed."]


def test_rows_that_were_not_taken_are_saved_afterwards_too(qtbot, window, folder, answers):
    written = []
    made, _tried = services(waits(3), write_rejected=lambda path, *_rest: written.append(path.name))
    it = ImportWindow.open(qtbot, window, write(folder, SALES), made).take_in()
    assert it.button("import_save_rejected").text() == "Save 1 to Excel…"
    answers.paths.append(folder / "mal.xlsx")
    it.press("import_save_rejected")
    assert written == ["mal.xlsx"]
    nothing = ImportWindow.open(qtbot, window, write(folder, SALES), services(waits(3), write_rejected=None)[0]).take_in()
    assert not nothing.button("import_save_rejected").isVisible()
    assert (
        not ImportWindow.open(qtbot, window, write(folder, SALES), services()[0])
        .take_in()
        .button("import_save_rejected")
        .isVisible()
    )


@pytest.mark.parametrize("sheets", [("Clientes",), ("Clientes", "Zonas")])
def test_a_first_import_that_is_undone_leaves_no_account_shown(make_window, folder, qtbot, sheets):
    files.make_new(folder / "nueva.kamdesk")
    window = make_window(folder / "nueva.kamdesk")
    rows = {title: [["Nombre", "Ciudad"], [f"Uno de {title}", "Vigo"]] for title in sheets}
    it = ImportWindow(qtbot, window.file_actions.show_import(book(folder, [], **rows))).take_in()
    it.press("import_undo")
    it.press("import_go")
    assert window.content.is_shown(window.content.portfolio_page)
    assert not window.navigation.account_id
    assert window.findChild(QPushButton, "portfolio_import").isVisible()


# -- leaving -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["escape", "cancel", "close"])
def test_leaving_asks_only_when_decisions_would_be_lost(opened, folder, answers, way):
    it = opened(write(folder, SALES))
    leave = {
        "escape": lambda i: i.key(i.button("import_go"), Qt.Key.Key_Escape),
        "cancel": lambda i: i.press("import_cancel"),
        "close": lambda i: i.dialog.close(),
    }[way]
    leave(it)
    assert not it.dialog.isVisible()
    assert answers.asked == []
    path = write(folder, "Cuenta;Fecha;Importe\nC01;2026-01-05;x\nC02;2026-01-05;8\n", "otra.csv")
    it = opened(path).go_to_review()
    it.edit(2, 2, "7")
    for times, agrees in enumerate((False, True), 1):
        answers.confirm = agrees
        leave(it)
        assert len(answers.asked) == times
        assert "1 row" in answers.asked[-1]
        assert it.dialog.isVisible() is not agrees


def test_closing_its_file_while_it_reads_is_safe(window, folder, qtbot):
    go_on, reads = threading.Event(), []

    def slow(path, choices, watch):
        reads.append(1)
        return _never(go_on, watch)

    it = ImportWindow(qtbot, None)
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
    assert seen == ["import_encoding", "import_column_0", "import_grid", "import_remember", "import_encoding"]
    it.qtbot.keyClick(it.dialog, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget().objectName() == "import_remember"


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
    assert it.dialog.findChild(QLabel, "import_taken").text() == "2 new lines were added."


def test_rejected_rows_are_saved_where_somebody_can(opened, folder, answers, qtbot, window):
    written = []
    made, _tried = services(
        waits(3, fix="10"),
        waits(4, ways=(Way.CREATE,)),
        write_rejected=lambda path, _table, report, mapping: written.append((path.name, len(report.rejections), mapping.kind)),
    )
    it = ImportWindow.open(qtbot, window, write(folder, SALES + "C01;17/10/2026;5\n"), made).go_to_review()
    assert it.button("import_save").text() == "Save the 2 to Excel…"
    answers.paths += [None, folder / "mal.xlsx"]
    it.press("import_save")
    it.press("import_save")
    assert written == [("mal.xlsx", 2, "sales")]
    assert [type(report) for report in it.dialog.reports] == [Report]


@pytest.mark.parametrize(
    ("code", "way", "said"),
    [
        ("budget_twice", Way.ADD, ("Add both up", "Add 3 more")),
        ("part_of_total", Way.UPDATE, ("Replace the total", "Replace 3 more")), ("part_of_total", Way.KEEP, ("Skip", "Skip 3 more")),
        ("contact_other_name", Way.CREATE, ("Create another contact", "Create 3 more")),
        ("contact_twice", Way.UPDATE, ("Update the contact", "Update 3 more")), ("other_code", Way.UPDATE, ("Update C02", "Update 3 more")),
    ],
)  # fmt: skip
def test_each_way_says_what_it_does_in_the_words_of_its_question(code, way, said):
    waiting = waits(3, code, ways=(Way.UPDATE, Way.ADD, Way.KEEP, Way.CREATE), known="C02")
    assert (way_verb(waiting, way), way_all(waiting, way, 3)) == said


def test_stopped_while_the_backup_is_made_nothing_comes_in_and_that_is_said(opened, folder, window):
    it = opened(write(folder, SALES)).go_to_review()
    sold, is_over = len(window.ctx.portfolio.find(Sale)), threading.Event()
    it.dialog.before_import = lambda: is_over.wait(10)
    it.dialog.take_in()
    it.dialog.stop()
    is_over.set()
    it.settled()
    assert it.text("import_failure") == "Stopped: nothing was imported."
    assert (it.dialog.step, len(window.ctx.portfolio.find(Sale))) == (ImportStep.REVIEW, sold)
    it.dialog.before_import = lambda: None
    it.take_in()
    assert len(window.ctx.portfolio.find(Sale)) == sold + 2
