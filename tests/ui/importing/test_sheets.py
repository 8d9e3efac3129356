"""A workbook whose sheets bring several kinds, taken in together."""

from datetime import date

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTableView

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.errors import FileError
from kamdesk.domain.learned_mapping import LearnedMapping
from kamdesk.domain.selection.potential import WalletLine
from kamdesk.services.importing.book import run_book
from kamdesk.services.importing.cells import Cancelled
from kamdesk.services.importing.sources import read_sheets
from kamdesk.ui.importing.calls import ServiceCalls
from kamdesk.ui.importing.reading import Source
from kamdesk.ui.importing.steps_bar import ImportStep
from tests.support.import_window import ImportWindow
from tests.support.importing import write

ACCOUNTS = [["Nombre", "Código"], ["Alfa", "Z1"], ["Beta", "Z2"]]
SALES = [["Cliente", "Fecha", "Importe"], ["Z1", date(2026, 1, 5), 100], ["Z2", date(2026, 2, 5), 50]]
WALLET = [["Cliente", "Familia", "Compra anual"], ["Z1", "Bombas", 1000]]
OFFICE = {"Compras": WALLET, "Ventas": SALES, "Clientes": ACCOUNTS}
"""In an order in which they could not be taken in one after the other."""


@pytest.fixture
def opened(window, qtbot):
    def found(path, **calls):
        return ImportWindow.open(qtbot, window, path, ServiceCalls(**calls))

    return found


def workbook(folder, sheets, name="oficina.xlsx", hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if title in hidden:
            sheet.sheet_state = "hidden"
    book.save(folder / name)
    return folder / name


def counts(window):
    return tuple(len(window.ctx.portfolio.find(kind)) for kind in (Account, Sale, WalletLine))


def made(window, before):
    return tuple(now - then for now, then in zip(counts(window), before, strict=True))


# -- the choice --------------------------------------------------------------------------------------


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
    assert it.text("import_taken") == "5 rows were taken in."
    assert it.text("import_changed").splitlines() == [
        "Clientes (Accounts): 2 new accounts came in.",
        "Ventas (Sales): 2 new lines came in.",
        "Compras (Purchase lines): 1 new entry came in.",
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
    assert it.text("import_taken") == "4 rows were taken in."


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
    assert it.button("import_tick_all").text() == "Mark all"
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
    assert "Año (Budget): 2 new entries came in." in it.text("import_changed")
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

ASKED = [["Cliente", "Fecha", "Importe"], ["Z1", "03/04/2026", 7], ["Z2", "05/06/2026", 8]]


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
    it = opened(workbook(folder, {"Clientes": ACCOUNTS, "Bien": right, "Mal": wrong}))
    assert it.state("Clientes") == "✓ Ready"
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


# -- rows --------------------------------------------------------------------------------------------

JANUARY = [["Cliente", "Fecha", "Importe"], ["Z1", date(2026, 1, 5), "x"], ["Z2", date(2026, 1, 6), 50]]
MARCH = [["Cliente", "Fecha", "Importe"], ["Z1", date(2026, 3, 5), "y"], ["Z2", date(2026, 3, 6), 70]]
WRONG = {"Clientes": ACCOUNTS, "Enero": JANUARY, "Marzo": MARCH}


def test_a_row_is_mended_in_one_sheet_only(opened, folder, window):
    it = opened(workbook(folder, WRONG)).press("import_go")
    assert it.review.sheets.texts == ["Enero · 1", "Marzo · 1"]
    assert it.button("import_go").text() == "Import 4 rows"
    it.edit(2, 2, "10")
    assert it.button("import_go").text() == "Import 5 rows"
    assert it.review.sheets.texts == ["Marzo · 1"], "the next one that waits is shown"
    assert [row for row, *_rest in it.rows()] == [2]
    it.review.only_waiting.click()
    it.show_sheet("Enero")
    assert [(row, ways) for row, _problem, ways in it.rows()] == [(2, ["Take back"])]
    it.press("import_go")
    sold = {s.amount for s in window.ctx.portfolio.find(Sale) if s.sold_on.year == 2026 and s.amount in {10, 50, 70}}
    assert (sold, it.text("import_taken")) == ({10, 50, 70}, "5 rows were taken in.")
    assert it.text("import_left_out").startswith("1 row was not taken in")


def test_a_duplicate_is_decided_in_one_sheet_only(opened, folder, window):
    budget = [["Cliente", "Periodo", "Presupuesto"], ["Z1", "2026", 5], ["Z1", "2026", 6]]
    other = [["Cliente", "Periodo", "Presupuesto"], ["Z2", "2026", 5], ["Z2", "2026", 6]]
    it = opened(workbook(folder, {"Clientes": ACCOUNTS, "Norte": budget, "Sur": other})).press("import_go")
    assert it.review.sheets.texts == ["Norte · 1", "Sur · 1"]
    it.show_sheet("Sur")
    it.act(3, next(way for _row, _problem, ways in it.rows() for way in ways if way == "Take both"))
    assert it.review.sheets.texts == ["Norte · 1"]
    it.press("import_go")
    found = {a.name: window.ctx.portfolio.load(a.id).budgets for a in window.ctx.portfolio.find(Account) if a.name in {"Alfa", "Beta"}}  # fmt: skip
    assert {name: [b.amount for b in budgets] for name, budgets in found.items()} == {"Alfa": [5], "Beta": [11]}


def test_wishes_hold_for_all_sheets(opened, folder, window):
    before = counts(window)
    it = opened(workbook(folder, {"Ventas": SALES, "Compras": WALLET})).press("import_go")
    assert it.button("import_go").text() == "Import 0 rows"
    assert not it.button("import_go").isEnabled()
    it.review.changes.create_accounts.click()
    it.settled()
    assert not it.review.sheets.isVisible()
    it.press("import_go")
    assert made(window, before) == (2, 2, 1)


def test_what_is_replaced_is_said_of_every_sheet(opened, folder, window):
    opened(workbook(folder, {"Clientes": ACCOUNTS, "Enero": SALES[:2], "Febrero": [SALES[0], SALES[2]]})).take_all()
    it = opened(
        workbook(folder, {"Uno": [SALES[0], ["Z1", date(2026, 1, 9), 7]], "Dos": [SALES[0], ["Z2", date(2026, 2, 9), 8]]})
    )
    it.press("import_go")
    text = it.text("import_changes_text").splitlines()
    assert "100.00" in text[0]
    assert "50.00" in text[1]
    it.press("import_replaced")
    dialog = next(w for w in QApplication.topLevelWidgets() if w.isVisible() and w.windowTitle() == "Before and after")
    model = dialog.findChild(QTableView, "import_replacements").model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["Uno", "Dos"]
    dialog.close()


def test_rows_that_are_not_taken_are_saved_by_sheet_and_come_in_again(opened, folder, answers, window):
    it = opened(workbook(folder, WRONG)).press("import_go")
    answers.paths.append(folder / "mal.xlsx")
    it.press("import_save").press("import_go")
    book = openpyxl.load_workbook(folder / "mal.xlsx")
    assert book.sheetnames == ["Enero", "Marzo"]
    for sheet, amount in zip(book, (11, 12), strict=True):
        sheet["E2"] = amount
    book.save(folder / "mal.xlsx")
    it = opened(folder / "mal.xlsx").press("import_go")
    it.review.changes.keep_periods.click()
    it.settled().press("import_go")
    assert {s.amount for s in window.ctx.portfolio.find(Sale)} >= {11, 12, 50, 70}


def test_rows_that_were_not_taken_are_saved_by_sheet_afterwards_too(opened, folder, answers):
    it = opened(workbook(folder, WRONG)).take_all()
    assert it.button("import_save_rejected").text() == "Save the 2 in Excel…"
    answers.paths.append(folder / "mal.xlsx")
    it.press("import_save_rejected")
    assert openpyxl.load_workbook(folder / "mal.xlsx").sheetnames == ["Enero", "Marzo"]


def test_rows_of_all_sheets_are_counted_together(opened, folder):
    faulty = [*SALES, ["Z1", date(2026, 3, 5), "12.3.00"]]
    asked = [*SALES[:1], ["Nadie", date(2026, 4, 5), 7], ["Z1", date(2026, 4, 6), "ocho"]]
    twice = [["Cliente", "Periodo", "Presupuesto"], ["Z1", "2026", 5], ["Z1", "2026", 6]]
    it = opened(workbook(folder, {"Clientes": ACCOUNTS, "Enero": faulty, "Abril": asked, "Plan": twice})).press("import_go")
    said = [chip.text() for chip in it.review.chips if chip.isVisible()]
    assert said == ["✓ 5 ready", "✕ 2 with a problem", "▲ 1 to decide", "▲ 1 duplicate"]


def test_a_sheet_of_which_nothing_came_says_so_in_the_past(opened, folder):
    empty = {"Enero": SALES, "Plan": [["Cliente", "Periodo", "Presupuesto"], ["Z9", "2026", 5]]}
    it = opened(workbook(folder, {"Clientes": ACCOUNTS, **empty})).press("import_go").press("import_go")
    assert it.text("import_changed").splitlines() == [
        "Clientes (Accounts): 2 new accounts came in.",
        "Enero (Sales): 2 new lines came in.",
        "Plan (Budget): Nothing changed.",
        "Nothing else was touched.",
    ]


def test_leaving_asks_about_decisions_in_all_sheets(opened, folder, answers):
    it = opened(workbook(folder, WRONG)).press("import_go")
    it.edit(2, 2, "10")
    it.edit(2, 2, "11")
    answers.confirm = False
    it.press("import_cancel")
    assert "2 rows" in answers.asked[0]
    assert it.dialog.isVisible()


# -- what goes wrong ---------------------------------------------------------------------------------

SUMMARY = [["Cliente", "2026"], ["Z1", 100], ["Z2", 50]]


@pytest.mark.parametrize("copy", [SALES, SUMMARY], ids=["a copy", "a summary"])
def test_two_sheets_of_the_same_sales_are_refused(opened, folder, window, copy):
    before = counts(window)
    it = opened(workbook(folder, {"Clientes": ACCOUNTS, "Ventas": SALES, "Otra": copy}))
    it.press("import_go")
    assert it.dialog.step is ImportStep.FILE
    assert all(words in it.text("import_failure") for words in ("Ventas", "Otra", "would count twice"))
    it.mark("Otra")
    assert it.text("import_failure") == ""
    it.take_all()
    assert made(window, before) == (2, 2, 0)


def test_stopped_in_the_middle_of_the_sheets_nothing_is_left(opened, folder, window):
    before, seen = counts(window), []

    def writing(portfolio, parts, options, each):
        if options.dry_run:
            return run_book(portfolio, parts, options, each)
        try:
            for done in range(1_000_000):
                if done == 5:
                    it.dialog.footer.stop.click()
                each[1].watch(done, 1_000_000)
        except Cancelled:
            seen.append(options)
            raise
        return []

    it = opened(workbook(folder, OFFICE), run_book=writing)
    it.take_all()
    assert len(seen) == 1
    assert it.dialog.step is ImportStep.REVIEW
    assert "nothing was taken in" in it.text("import_failure")
    assert made(window, before) == (0, 0, 0)


def test_progress_counts_over_all_sheets(opened, folder):
    told = []

    def counting(portfolio, parts, options, each):
        for part, wishes in zip(parts, each, strict=True):
            for done in range(len(part[0].rows) + 1):
                wishes.watch(done, len(part[0].rows))
        return run_book(portfolio, parts, options, each)

    it = opened(workbook(folder, OFFICE), run_book=counting)
    it.dialog.session.progressed.connect(lambda done, whole: told.append((done, whole)))
    it.press("import_go")
    assert {whole for _done, whole in told if whole} <= {5}
    assert [done for done, _whole in told] == sorted(done for done, _whole in told)


def test_what_the_file_refuses_leaves_all_sheets_waiting(opened, folder, window):
    def refusing(portfolio, parts, options, each):
        if options.dry_run:
            return run_book(portfolio, parts, options, each)
        raise FileError("disk_full", file="x")

    it = opened(workbook(folder, OFFICE), run_book=refusing).take_all()
    assert it.dialog.step is ImportStep.REVIEW
    assert it.text("import_failure")
    assert it.button("import_go").text() == "Import 5 rows"


def test_sheets_that_cannot_all_be_read_leave_the_first(opened, folder):
    def refusing(path, _watch):
        raise FileError("too_many_cells", file=path.name, limit=1)

    it = opened(workbook(folder, OFFICE), read_sheets=refusing)
    assert it.dialog.step is ImportStep.COLUMNS
    assert it.dialog.session.found.title == "Compras"
    it.choose_fact("sheet", "Clientes")
    it.take_in()
    assert it.text("import_taken") == "2 rows were taken in."


def test_looking_at_the_sheets_is_stopped_and_the_first_is_there(window, qtbot, folder):
    def slow(path, watch):
        while True:
            watch(0, 0)

    it = ImportWindow.open(qtbot, window, None, ServiceCalls(read_sheets=slow))
    it.dialog.read_source(Source(workbook(folder, OFFICE)))
    qtbot.waitUntil(lambda: it.dialog.session.found is not None)
    it.dialog.stop()
    it.settled()
    assert (it.dialog.step, it.dialog.session.found.title) == (ImportStep.COLUMNS, "Compras")


def test_another_file_takes_the_place_of_a_workbook(opened, folder, answers):
    it = opened(workbook(folder, OFFICE))
    answers.paths += [folder / "nada.xlsx", write(folder, "Nombre;CIF\nUno;B1\n", "otra.csv")]
    it.press("import_choose_other")
    assert "nada.xlsx" in it.text("import_problem")
    assert not it.choice.isVisible()
    assert not it.button("import_go").isVisible()
    it.press("import_choose")
    assert (it.dialog.step, it.dialog.kind) == (ImportStep.COLUMNS, "accounts")


# -- eyes and keyboard -------------------------------------------------------------------------------

MANY = {
    "Clientes y direcciones de la zona norte": ACCOUNTS, "Ventas": SALES, "Compras": WALLET, "Facturas": ASKED,
    "Presupuesto": [["Cliente", "Periodo", "Presupuesto"], ["Z1", "2027", 5]],
    "Contactos": [["Cuenta", "Nombre", "Cargo"], ["Z1", "Ana", "Compras"]], "Portada": [["Informe"]],
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
def test_at_130_percent_every_word_of_the_choice_has_room(make_window, sample_copy, qtbot, folder, language):
    window = make_window(sample_copy, language=language)
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
