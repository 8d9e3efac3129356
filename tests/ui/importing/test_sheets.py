"""A workbook whose sheets bring several kinds: which of them are taken in together, and what each is read for."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton

from kamdesk.domain.account.sales import Sale
from kamdesk.domain.learned_mapping import LearnedMapping
from kamdesk.services.importing.sources import read_sheets
from kamdesk.ui.importing.calls import ServiceCalls
from kamdesk.ui.importing.steps_bar import ImportStep
from tests.support.import_sheets import ACCOUNTS, ASKED, OFFICE, SALES, WALLET, counts, made, workbook
from tests.support.import_window import ImportWindow


@pytest.fixture
def opened(window, qtbot):
    def found(path, **calls):
        return ImportWindow.open(qtbot, window, path, ServiceCalls(**calls))

    return found


# -- the choice --------------------------------------------------------------------------------------


@pytest.mark.own_processes
def test_all_sheets_come_in_with_four_clicks_and_go_with_one(window, qtbot, folder):
    before = counts(window)
    it = ImportWindow(qtbot, window.file_actions.show_import(workbook(folder, OFFICE))).settled()
    assert it.dialog.step is ImportStep.FILE
    assert it.sheets() == [("Clientes", True, "Accounts"), ("Ventas", True, "Sales"), ("Compras", True, "Purchase lines")]
    assert it.dialog.windowTitle() == "Import a workbook"
    assert it.button("import_go").text() == "Check 5 rows"
    assert QApplication.focusWidget() is it.button("import_go")
    it.press("import_go")
    assert (it.dialog.step, it.button("import_go").text()) == (ImportStep.REVIEW, "Import 5 rows")
    assert made(window, before) == (0, 0, 0), "nothing is written before"
    it.press("import_go")
    assert it.dialog.step is ImportStep.DONE
    assert it.text("import_taken") == "5 rows were imported."
    assert it.text("import_changed").splitlines() == [
        "Clientes (Accounts): 2 new accounts were added.",
        "Ventas (Sales): 2 new lines were added.",
        "Compras (Purchase lines): 1 new purchase line was added.",
        "Nothing else was touched.",
    ]
    assert made(window, before) == (2, 2, 1)
    steps = window.ctx.history.stack.index()
    it.press("import_undo")
    assert made(window, before) == (0, 0, 0)
    assert window.ctx.history.stack.index() == steps - 1
    it.press("import_see")
    assert window.content.is_shown(window.content.portfolio_page)


UNMARKED = {
    "Portada": ([["Informe"]], "Nothing to read"),
    "Vacía": ([], "Nothing to read"),
    "Cabecera sola": ([["Cliente", "Fecha", "Importe"]], "Nothing to read"),
    "Notas": ([["Uno", "Dos"], ["x", "y"]], "fit nothing that is known"),
}


@pytest.mark.parametrize("title", UNMARKED)
def test_a_sheet_that_brings_nothing_has_no_mark_and_says_why(opened, folder, title):
    rows, why = UNMARKED[title]
    it = opened(workbook(folder, {title: rows, **OFFICE}))
    assert it.sheets()[-1][:2] == (title, False), "it is the last"
    assert not it.choice.row_of(title).check.isEnabled()
    assert why in it.state(title)
    assert it.button("import_go").text() == "Check 5 rows"


def test_hidden_sheets_are_not_offered(opened, folder):
    it = opened(workbook(folder, {**OFFICE, "Precios": SALES}, hidden=("Precios", "Compras")))
    assert [title for title, *_rest in it.sheets()] == ["Clientes", "Ventas"]
    it.take_in()
    assert it.text("import_taken") == "4 rows were imported."


def test_a_workbook_with_one_sheet_to_take_is_as_any_file(opened, folder):
    it = opened(workbook(folder, {"Portada": [["Informe"]], "Ventas": SALES, "Otra": ACCOUNTS}, hidden=("Otra",)))
    assert it.dialog.step is ImportStep.COLUMNS
    assert it.page.facts.sheet.isVisible()
    assert not it.page.sheets.isVisible()


def test_marks_say_what_comes_in(opened, folder, window):
    before = counts(window)
    it = opened(workbook(folder, OFFICE)).mark("Compras")
    assert it.button("import_go").text() == "Check 4 rows"
    it.press("import_tick_all")
    assert [marked for _title, marked, _kind in it.sheets()] == [False] * 3
    assert not it.button("import_go").isEnabled()
    assert it.button("import_tick_all").text() == "Tick all"
    it.press("import_tick_all").mark("Compras")
    it.take_all()
    assert it.dialog.step is ImportStep.DONE
    assert made(window, before) == (2, 2, 0)


def test_a_single_sheet_is_taken_as_any_file(opened, folder, window):
    before = counts(window)
    it = opened(workbook(folder, OFFICE)).press("import_tick_all").mark("Clientes")
    assert it.button("import_go").text() == "Continue"
    it.press("import_go")
    assert (it.dialog.step, it.dialog.kind) == (ImportStep.COLUMNS, "accounts")
    assert it.dialog.windowTitle() == "Import accounts"
    assert not it.page.sheets.isVisible()
    it.choose_fact("sheet", "Ventas")
    assert it.dialog.kind == "sales"
    it.press("import_back")
    assert [title for title, marked, _kind in it.sheets() if marked] == ["Ventas"]
    it.mark("Clientes", "Ventas").press("import_go")
    it.take_in()
    assert made(window, before) == (2, 0, 0)


def test_a_sheet_is_taken_for_another_kind_than_it_looks(opened, folder, window):
    budget = [["Cliente", "Periodo", "Importe"], ["Z1", "2026", 900], ["Z2", "2026", 800]]
    it = opened(workbook(folder, {"Clientes": ACCOUNTS, "Año": budget, "Compras": WALLET}))
    assert it.sheets()[1] == ("Año", True, "Sales")
    it.take_sheet_for("Año", "Budget")
    assert [title for title, *_rest in it.sheets()] == ["Clientes", "Año", "Compras"]
    it.take_all()
    assert "Año (Budget): 2 new budgets were added." in it.text("import_changed")
    assert [s for s in window.ctx.portfolio.find(Sale) if s.amount == 900] == []


def test_a_sheet_that_is_not_known_is_taken_once_it_is_said_what_it_brings(opened, folder):
    odd = [["Quién", "Cuánto"], ["Z1", 9]]
    it = opened(workbook(folder, {"Raro": odd, **OFFICE})).take_sheet_for("Raro", "Sales")
    assert ("Raro", True, "Sales") in it.sheets()
    assert "No column for" in it.state("Raro")
    assert it.button("import_go").text() == "Continue"
    it.press("import_go")
    assert (it.dialog.step, it.dialog.session.found.title) == (ImportStep.COLUMNS, "Raro")
    assert it.button("import_go").text() == "Check 6 rows"
    it.press("import_go")
    assert it.dialog.step is ImportStep.COLUMNS
    assert QApplication.focusWidget().accessibleName().startswith("Column")


def test_a_mark_changed_while_rows_are_checked_counts(opened, folder, window):
    before, it = counts(window), opened(workbook(folder, OFFICE))
    it.button("import_go").click()
    assert it.dialog.is_busy
    it.mark("Compras")
    assert (it.dialog.step, it.button("import_go").text()) == (ImportStep.REVIEW, "Import 4 rows")
    it.press("import_go")
    assert made(window, before) == (2, 2, 0)


def test_no_mark_while_rows_are_checked_leaves_the_choice(opened, folder):
    it = opened(workbook(folder, OFFICE))
    it.button("import_go").click()
    it.mark("Compras", "Ventas", "Clientes")
    assert it.dialog.step is ImportStep.FILE
    assert not it.button("import_go").isEnabled()


def test_a_kind_chosen_while_another_sheet_is_read_is_not_that_sheets(opened, folder):
    it = opened(workbook(folder, OFFICE))
    kinds = {title: it.choice.row_of(title).kind for title in ("Ventas", "Compras")}
    for title, words in (("Ventas", "Budget"), ("Compras", "Contacts")):
        kinds[title].setCurrentIndex(kinds[title].findText(words))
        kinds[title].activated.emit(kinds[title].currentIndex())
    it.settled()
    assert {title: kind for title, _marked, kind in it.sheets()} == {
        "Clientes": "Accounts", "Ventas": "Budget", "Compras": "Purchase lines",
    }  # fmt: skip


def test_what_is_wished_holds_for_a_sheet_that_is_marked_later(opened, folder, window):
    before = counts(window)
    other = [WALLET[0], ["Z9", "Sellos", 70]]
    it = opened(workbook(folder, {"Ventas": SALES, "Compras": WALLET, "Otras": other})).mark("Otras")
    it.press("import_go")
    it.review.changes.create_accounts.click()
    it.settled().press("step_file").mark("Otras")
    it.take_all()
    assert made(window, before) == (3, 2, 2)


# -- questions and columns ---------------------------------------------------------------------------


def test_a_sheet_with_a_question_leads_to_its_columns(opened, folder, window):
    it = opened(workbook(folder, {"Clientes": ACCOUNTS, "Compras": WALLET, "Facturas": ASKED, "Abonos": ASKED[:2]}))
    assert it.sheets()[1:3] == [("Facturas", True, "Sales"), ("Abonos", True, "Sales")]
    assert "1 question" in it.state("Facturas")
    it.mark("Abonos")
    it.press("import_go")
    assert (it.dialog.step, it.dialog.session.found.title) == (ImportStep.COLUMNS, "Facturas")
    assert it.page.sheets.texts == ["✓ Clientes", "▲ Facturas", "✓ Compras"]
    it.show_sheet("Clientes")
    assert it.lines()[0][1] == "Nombre"
    assert it.button("import_go").text() == "Go to “Facturas”"
    it.press("import_go")
    assert it.dialog.session.found.title == "Facturas"
    it.press("answer_date_order_mdy")
    assert it.page.sheets.texts[1] == "✓ Facturas"
    assert it.button("import_go").text() == "Check 5 rows"
    it.take_in()
    days = {s.sold_on for s in window.ctx.portfolio.find(Sale) if s.amount in {7, 8}}
    assert days == {date(2026, 3, 4), date(2026, 5, 6)}


def test_columns_of_every_sheet_can_be_seen_and_settled(opened, folder):
    it = opened(workbook(folder, OFFICE))
    it.choice.row_of("Compras").look.click()
    assert (it.dialog.step, it.dialog.session.found.title) == (ImportStep.COLUMNS, "Compras")
    it.choose(2, "Ignore")
    it.show_sheet("Ventas").show_sheet("Compras")
    assert it.captions()[2][1] == "Ignore", "what was settled stays while others are looked at"
    it.press("import_back")
    assert it.dialog.step is ImportStep.FILE
    assert [marked for _title, marked, _kind in it.sheets()] == [True] * 3


def test_what_the_sums_of_a_sheet_say_is_seen_before(opened, folder):
    right, wrong = [*SALES, ["Total", None, 150]], [*SALES, ["Total", None, 170]]
    broken = [*SALES, ["C01", date(2026, 3, 9), "ocho"]]
    it = opened(workbook(folder, {"Clientes": ACCOUNTS, "Bien": right, "Mal": wrong, "Rota": broken}))
    assert it.state("Rota") == (
        f"▲ Sum read: 150.00. An amount of row {len(broken)} is missing: it cannot be read. The file states no total."
    )
    assert it.choice.row_of("Rota").state.property("role") == "warn"
    assert it.state("Clientes") == "✓ Columns recognised"
    assert it.state("Bien") == "Sum read = total of the file 150.00 ✓"
    assert it.state("Mal").startswith("✕ Sum read 150.00, but the total of the file is 170.00")


def test_what_was_settled_about_a_sheet_is_proposed_in_the_next_workbook(opened, folder, window):
    odd = [["Quién", "Día", "Cuánto"], ["Z1", date(2026, 3, 1), 9]]
    sheets = {"Raro": odd, **OFFICE}
    it = opened(workbook(folder, sheets)).take_sheet_for("Raro", "Sales").press("import_go")
    for column, words in enumerate(("Account", "Date", "Amount")):
        it.choose(column, words)
    it.take_in()
    assert len(window.ctx.portfolio.find(LearnedMapping)) == 1
    it = opened(workbook(folder, {**OFFICE, "Otra": [*odd, ["Z2", date(2026, 4, 1), 4]]}, "dos.xlsx"))
    assert ("Otra", True, "Sales") in it.sheets()
    assert it.button("import_go").text() == "Check 7 rows"


# -- eyes and keyboard -------------------------------------------------------------------------------

MANY = {
    "Clientes y direcciones de la zona norte": ACCOUNTS, "Ventas": SALES, "Compras": WALLET, "Facturas": ASKED,
    "Presupuesto": [["Cliente", "Periodo", "Presupuesto"], ["Z1", "2027", 5]],
    "Contactos": [["Cuenta", "Nombre", "Cargo"], ["Z1", "Ana", "Compras"]], "Portada": [["Informe"]],
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
def test_at_130_percent_every_word_of_the_choice_has_room(make_window, sample_copy, qtbot, folder, language):
    window = make_window(sample_copy, language=language, is_shown=False)
    window.look.choose("light", 130)
    titles = {title[:31]: rows for title, rows in MANY.items()}
    it = ImportWindow.open(qtbot, window, workbook(folder, titles))
    it.dialog.resize(it.dialog.minimumSize())
    QApplication.processEvents()
    page = it.dialog.file_page
    for found in page.findChildren(QPushButton) + page.findChildren(QComboBox):
        assert not found.isVisible() or found.width() >= found.minimumSizeHint().width(), found
    for found in page.findChildren(QLabel):
        need = found.heightForWidth(found.width()) if found.wordWrap() else found.sizeHint().height()
        assert not found.isVisible() or found.height() >= need - 1, found.text()
    line = it.choice.row_of("Ventas")
    assert line.look.mapTo(it.dialog, line.look.rect().topRight()).x() < it.dialog.width()


def test_the_choice_of_sheets_is_walked_with_the_keyboard(opened, folder, qtbot):
    it = opened(workbook(folder, OFFICE))
    first = it.choice.row_of("Clientes")
    first.check.setFocus()
    seen = []
    for _ in range(3):
        seen.append(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert seen == [first.check, first.kind, first.look]
    assert QApplication.focusWidget() is it.choice.row_of("Ventas").check
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert it.button("import_go").text() == "Check 3 rows"
    assert it.choice.row_of("Ventas").check.accessibleName() == "Ventas"
    qtbot.keyClick(it.dialog, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is it.button("import_choose_other") or it.dialog.footer.isAncestorOf(
        QApplication.focusWidget()
    )


def test_repeated_titles_are_read_one_by_one(opened, folder):
    it = opened(workbook(folder, OFFICE), read_sheets=lambda path, watch: [*read_sheets(path, watch), *read_sheets(path, watch)])
    assert it.dialog.step is ImportStep.COLUMNS
