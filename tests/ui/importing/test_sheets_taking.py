"""A workbook whose sheets bring several kinds: its rows that wait, what is refused, what is stopped."""

from datetime import date

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication, QTableView

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.errors import FileError
from kamdesk.services.importing.book import run_book
from kamdesk.services.importing.cells import Cancelled
from kamdesk.ui.importing.calls import ServiceCalls
from kamdesk.ui.importing.reading import Source
from kamdesk.ui.importing.steps_bar import ImportStep
from tests.support.import_sheets import ACCOUNTS, OFFICE, SALES, WALLET, counts, made, workbook
from tests.support.import_window import ImportWindow
from tests.support.importing import write


@pytest.fixture
def opened(window, qtbot):
    def found(path, **calls):
        return ImportWindow.open(qtbot, window, path, ServiceCalls(**calls))

    return found


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
    assert [(row, ways) for row, _problem, ways in it.rows()] == [(2, ["Undo"]), (3, [])]
    it.press("import_go")
    sold = {s.amount for s in window.ctx.portfolio.find(Sale) if s.sold_on.year == 2026 and s.amount in {10, 50, 70}}
    assert (sold, it.text("import_taken")) == ({10, 50, 70}, "5 rows were imported.")
    assert it.text("import_left_out").startswith("Marzo: 1 row was not imported: with a problem")


def test_a_duplicate_is_decided_in_one_sheet_only(opened, folder, window):
    budget = [["Cliente", "Periodo", "Presupuesto"], ["Z1", "2026", 5], ["Z1", "2026", 6]]
    other = [["Cliente", "Periodo", "Presupuesto"], ["Z2", "2026", 5], ["Z2", "2026", 6]]
    it = opened(workbook(folder, {"Clientes": ACCOUNTS, "Norte": budget, "Sur": other})).press("import_go")
    assert it.review.sheets.texts == ["Norte · 1", "Sur · 1"]
    it.show_sheet("Sur")
    it.act(3, next(way for _row, _problem, ways in it.rows() for way in ways if way == "Add both up"))
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
    assert [line.partition(" (")[0] for line in it.text("import_changes_text").splitlines()[:2]] == ["Uno", "Dos"]
    falls = it.text("import_large_falls").splitlines()
    assert ["100.00" in falls[0], "50.00" in falls[1]] == [True, True], "sums of one account are told once, by its name"
    it.press("import_replaced")
    dialog = next(w for w in QApplication.topLevelWidgets() if w.isVisible() and w.windowTitle() == "Before and after")
    table = dialog.findChild(QTableView, "import_replacements")
    model = table.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["Uno", "Dos"]
    assert table.columnWidth(1) >= table.columnWidth(0), "the names of the accounts have room"
    assert table.horizontalScrollBar().maximum() == 0
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
    assert it.button("import_save_rejected").text() == "Save the 2 to Excel…"
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
        "Clientes (Accounts): 2 new accounts were added.",
        "Enero (Sales): 2 new lines were added.",
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
    assert "nothing was imported" in it.text("import_failure")
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
    assert it.text("import_taken") == "2 new accounts were added."


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
