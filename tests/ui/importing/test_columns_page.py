"""Step 2: the file's own grid, what its columns are read for, and what it does not settle about itself."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from kamdesk.services.importing.cells import Breakage, Broken, DateOrder, Money, Percent
from kamdesk.services.importing.columns import find_columns
from kamdesk.services.importing.questions import LeftOut, Question, Subject
from kamdesk.services.importing.sums import Sums
from kamdesk.services.importing.tables import RowRole, table_of
from kamdesk.ui.importing.calls import SERVICES
from kamdesk.ui.importing.cell_texts import cell_text
from kamdesk.ui.importing.grid_model import BROKEN_ROLE
from kamdesk.ui.importing.steps_bar import ImportStep
from tests.support.import_window import ImportWindow
from tests.support.importing import book, write

TITLED = "Informe de ventas\n\nCliente;Fecha;Importe;Nota\nC01;15/10/2026;5,00;a\nC02;16/10/2026;7,00;\nTotal;;12,00;\n"


def with_totals(sheet, choices):
    """As a table whose last row is a total, until it is kept."""
    table = table_of(sheet, choices)
    number, cells = table.rows[-1]
    if cells[0] != "Total" or number in choices.kept_rows:
        return table
    return replace(table, rows=table.rows[:-1], roles={**table.roles, number: RowRole.TOTAL})


def changed(**parts):
    """Columns as they are found, with something else about them."""
    return lambda table, kind, form: replace(find_columns(table, kind, None, *form), **parts)


@pytest.fixture
def opened(window, qtbot):
    return lambda path, **calls: ImportWindow.open(qtbot, window, path, replace(SERVICES, **calls))


def test_the_grid_is_the_file_with_its_own_numbers(opened, folder):
    it = opened(write(folder, TITLED), table_of=with_totals)
    assert it.lines() == [
        (1, "Informe de ventas", RowRole.TITLE),
        (2, "", RowRole.TITLE),
        (3, "Cliente", RowRole.HEADER),
        (4, "C01", None),
        (5, "C02", None),
        (6, "Total", RowRole.TOTAL),
    ]
    model = it.page.grid.lines
    assert [model.headerData(row, Qt.Orientation.Vertical) for row in range(6)] == ["1", "2", "3", "4", "5", "6"]
    spoken = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 2, 3, 5)]
    assert spoken == ["Row 1, title, skipped, Informe de ventas", "Row 3, header, Cliente", "Row 4, Cliente: C01", "Row 6, total, left out, Total"]  # fmt: skip
    assert it.text("import_sentence") == "Header in row 3. 2 rows will be read. Totals skipped: 1."


def test_headings_of_groups_have_their_word(opened, folder):
    it = opened(
        write(folder, "Código;Cliente;Fecha;Importe\n12;Alfa;;\n;;14/01/2026;1\n;;15/01/2026;2\n13;Beta;;\n;;14/01/2026;4\n")
    )
    assert [role for _n, _t, role in it.lines()] == [RowRole.HEADER, RowRole.GROUP, None, None, RowRole.GROUP, None]
    model, grid = it.page.grid.lines, it.page.grid
    assert model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Row 2, heading of a group, 12"
    grid.setCurrentIndex(model.index(1, 0))
    it.key(grid, Qt.Key.Key_Return)
    assert it.lines()[1][2] is RowRole.GROUP, "there is nothing to take"


@pytest.mark.parametrize(("why", "word"), [(LeftOut.GROSS, "with tax"), (LeftOut.SAME_HEADER, "same header"), (LeftOut.CONTAINED, "counted already")])  # fmt: skip
def test_why_a_column_is_left_out_stands_above_it(opened, folder, why, word):
    it = opened(write(folder, "Cliente;Fecha;Importe;Otro\nC01;15/10/2026;5;1\n"), find_columns=changed(left_out={3: why}))
    assert it.captions()[3] == ("not read: " + word, "Ignore")


def test_a_long_run_is_folded_and_comes_out_when_asked(opened, folder, qtbot):
    rows = "\n".join(f"C01;2026-01-{1 + i % 28:02d};{i}" for i in range(3000))
    it = opened(write(folder, f"Cliente;Fecha;Importe\n{rows}\n"))
    grid = it.page.grid
    assert it.lines()[-1][1] == "2,994 more rows like these"
    assert len(it.lines()) == 8
    grid.setCurrentIndex(grid.lines.index(7, 0))
    it.key(grid, Qt.Key.Key_Return)
    assert len(it.lines()) == 1008
    assert it.lines()[-1][1] == "1,994 more rows like these"
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton)
    it.choose_fact("decimal", "comma · 1.234,56")
    assert len(it.lines()) == 1008, "read again it stays as far open"


def test_another_row_can_be_the_header(opened, folder):
    path = write(folder, "Cliente;Fecha;Importe\nC00;14/10/2026;4\nC01;15/10/2026;5\n")
    it = opened(path)
    assert it.lines()[0][2] is RowRole.HEADER
    it.page.grid.verticalHeader().sectionClicked.emit(1)
    it.settled()
    assert [role for _n, _t, role in it.lines()] == [RowRole.TITLE, RowRole.HEADER, None]
    assert it.page.grid.lines.headerData(1, Qt.Orientation.Vertical) == "2"
    grid = it.page.grid
    grid.setCurrentIndex(grid.lines.index(0, 0))
    it.key(grid, Qt.Key.Key_H)
    assert it.lines()[0][2] is RowRole.HEADER
    it.press("import_choose_header")
    assert "press Enter" in it.text("import_sentence")
    grid.setCurrentIndex(grid.lines.index(1, 0))
    it.key(grid, Qt.Key.Key_Return)
    assert it.lines()[1][2] is RowRole.HEADER


def test_a_total_can_be_data_and_data_can_be_left_out(opened, folder):
    it = opened(write(folder, TITLED), table_of=with_totals)
    grid = it.page.grid
    grid.setCurrentIndex(grid.lines.index(5, 0))
    it.key(grid, Qt.Key.Key_Return)
    assert it.lines()[5][2] is None
    assert it.button("import_go").text() == "Check 3 rows"
    it.key(grid, Qt.Key.Key_Delete)
    assert it.lines()[5][2] is RowRole.TOTAL
    grid.setCurrentIndex(grid.lines.index(3, 0))
    it.key(grid, Qt.Key.Key_Delete)
    assert it.lines()[3][2] is RowRole.LEFT_OUT
    assert it.button("import_go").text() == "Check 1 row"
    it.key(grid, Qt.Key.Key_Return)
    assert it.lines()[3][2] is None
    texts = [[a.text() for a in grid.menu_of(row).actions()] for row in (0, 2, 3, 5)]
    assert texts == [["This row has the headers"], [], ["This row has the headers", "Skip this row"], ["This row has the headers", "Take this row"]]  # fmt: skip


def test_columns_say_what_they_are_read_for(opened, folder):
    path = write(folder, "Cliente;Fecha;Importe;IVA;Zona;\nC01;15/10/2026;5;1;N;\n")
    it = opened(path, find_columns=changed(left_out={3: LeftOut.TAX}))
    assert it.captions() == [
        ("suggested", "Account"), ("suggested", "Date"), ("suggested", "Amount"), ("not read: tax", "Ignore"), ("not assigned", "Choose…"), ("left out", "Ignore"),
    ]  # fmt: skip
    assert "tax" in it.page.columns.combo(3).toolTip()
    assert it.page.columns.combo(4).accessibleName() == "Column 5, “Zona”"


def test_a_column_is_given_another_field(opened, folder):
    it = opened(write(folder, "Cliente;Fecha;Importe;Base neta\nC01;15/10/2026;5;4\n"))
    it.choose(3, "Amount")
    assert it.captions()[2:] == [("not assigned", "Choose…"), ("chosen", "Amount")]
    assert it.dialog.session.found.mapping.columns["amount"] == 3
    it.choose(2, "Cost")
    it.choose(3, "Ignore")
    assert it.captions()[2:] == [("chosen", "Cost"), ("left out", "Ignore")]
    assert "amount" not in it.dialog.session.found.mapping.columns
    it.press("import_detect")
    assert it.captions()[2:] == [("suggested", "Amount"), ("not assigned", "Choose…")]


def test_check_leads_to_the_first_thing_that_is_missing(opened, folder):
    it = opened(write(folder, "Cliente;Zona;Fecha\nC01;N;15/10/2026\n"))
    it.press("import_back")
    kinds = it.dialog.file_page.kind
    kinds.setCurrentIndex(kinds.findText("Sales"))
    kinds.activated.emit(kinds.currentIndex())
    it.settled().press("import_go")
    it.press("import_go")
    assert it.dialog.step is ImportStep.COLUMNS
    assert it.text("import_sentence").startswith("“Amount” has no column yet.")
    assert QApplication.focusWidget() is it.page.columns.combo(1)
    it.choose(1, "Amount")
    it.press("import_go")
    assert it.dialog.step is ImportStep.REVIEW


def test_a_sheet_of_many_columns_is_scrolled_to_by_the_keyboard(opened, folder):
    headers = ";".join(["Cliente", "Fecha", "Importe", *(f"Campo {n}" for n in range(120))])
    it = opened(write(folder, headers + "\n" + ";".join(["C01", "15/10/2026", "5", *["x"] * 120]) + "\n"))
    columns, grid = it.page.columns, it.page.grid
    made = [c for c in columns.children() if c.objectName().startswith("import_column_")]
    assert len(made) < 30, "those far away are made when they are near"
    columns.focus_column(0)
    for at in range(1, 40):
        it.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is columns.combo(at)
    left = grid.columnViewportPosition(39)
    assert left >= 0
    assert left + grid.columnWidth(39) <= grid.viewport().width() + 1
    assert 0 <= grid.tag_left("header") < grid.viewport().width(), "what the row of the headers is stays in view"


# -- facts -------------------------------------------------------------------------------------------


def facts(it):
    bar = it.page.facts
    named = {"sheet": bar.sheet, "encoding": bar.encoding, "separator": bar.separator, "decimal": bar.decimal, "dates": bar.dates}
    return {name: fact.combo.currentText() for name, fact in named.items() if fact.combo.isEnabled()}


def test_what_was_found_of_a_text_can_be_settled(opened, folder):
    it = opened(write(folder, "Cliente;Fecha;Importe\nC01;03/04/2026;1.25\n"))
    assert facts(it) == {"encoding": "UTF-8", "separator": "semicolon", "decimal": "point · 1,234.56", "dates": "dd/mm/yyyy"}
    sheet = it.page.facts.sheet.combo
    assert "text file" in sheet.toolTip()
    assert "text file" in sheet.accessibleDescription()
    it.choose_fact("dates", "mm/dd/yyyy")
    assert it.dialog.session.found.request.choices.date_order is DateOrder.MONTH_FIRST
    assert it.dialog.session.found.mapping.month_first
    it.choose_fact("decimal", "comma · 1.234,56")
    assert it.dialog.session.found.mapping.decimal_sign == ","
    it.choose_fact("separator", "tab")
    assert it.dialog.session.found.sheet.delimiter == "\t"
    assert facts(it)["separator"] == "tab"


def test_a_workbook_has_sheets_and_no_encoding(opened, folder):
    path = book(folder, [["Nombre"], ["Uno"]], Otra=[["Cliente", "Importe", "Periodo"], ["C01", 5, "2026"]])
    it = opened(path)
    assert facts(it)["sheet"] == "Otra"
    assert "encoding" not in facts(it)
    assert "dates" not in facts(it)
    assert "No column" in it.page.facts.dates.combo.accessibleDescription()
    it.choose_fact("sheet", "Sheet")
    assert it.dialog.session.found.sheet.title == "Sheet"


def test_a_sheet_without_rows_leaves_the_choice_of_another(opened, folder):
    path = book(folder, [["Cliente", "Importe", "Periodo"], ["C01", 5, "2026"]], Sola=[["Nombre"]])
    it = opened(path)
    it.choose_fact("sheet", "Sola")
    assert it.dialog.step is ImportStep.COLUMNS
    assert it.lines() == [(1, "Nombre", None)]
    assert it.dialog.session.found.problem is not None
    assert it.text("import_sentence")
    it.press("import_go")
    assert it.dialog.step is ImportStep.COLUMNS
    it.choose_fact("sheet", "Sheet")
    assert it.button("import_go").text() == "Check 1 row"


# -- questions ---------------------------------------------------------------------------------------

ASKED = (
    (Question(Subject.DATE_ORDER, ("dmy", "mdy"), "03/04/2026", 4), ["Day first: 3 Apr 2026", "Month first: 4 Mar 2026"], "date_order", DateOrder.DAY_FIRST),
    (Question(Subject.DECIMAL_SIGN, (",", "."), "1.234", 4), ["Decimal comma: 1,234", "Decimal point: 1.23"], "decimal_sign", ","),
    (Question(Subject.FACTOR, ("1", "1000", "1000000"), "12", 4), ["Units", "Thousands", "Millions"], "factor", 1),
    (Question(Subject.COLUMN, ("2", "3"), field="amount"), ["Importe", "Base"], "columns", {"amount": 2}),
)  # fmt: skip


@pytest.mark.parametrize(("question", "words", "name", "value"), ASKED)
def test_what_the_file_does_not_settle_is_asked(opened, folder, question, words, name, value):
    def columns(table, kind, form):
        mapping = find_columns(table, kind, None, *form)
        is_answered = getattr(table.choices, name) not in ("", None, {})
        return mapping if is_answered else replace(mapping, questions=(question,))

    it = opened(write(folder, "Cliente;Fecha;Importe;Base\nC01;03/04/2026;1.234;1.000\n"), find_columns=columns)
    strip = it.page.questions
    assert strip.isVisible()
    buttons = strip.findChildren(QPushButton)
    assert [b.text() for b in buttons] == words
    if question.example:
        assert any(question.example in found.text() for found in strip.findChildren(QLabel))
    it.press("import_go")
    assert it.dialog.step is ImportStep.COLUMNS
    assert QApplication.focusWidget() is buttons[0]
    it.qtbot.keyClick(buttons[0], Qt.Key.Key_Return)
    it.settled()
    assert getattr(it.dialog.session.found.request.choices, name) == value
    assert not strip.isVisible()
    it.press("import_go")
    assert it.dialog.step is ImportStep.REVIEW


@pytest.mark.parametrize(("subject", "fact"), [(Subject.DATE_ORDER, "dates"), (Subject.DECIMAL_SIGN, "decimal")])
def test_what_is_asked_is_not_shown_as_if_it_were_known(opened, folder, subject, fact):
    asked = next(question for question, *_rest in ASKED if question.subject is subject)

    def columns(table, kind, form):
        mapping = find_columns(table, kind, None, *form)
        is_answered = table.choices.date_order is not None or table.choices.decimal_sign
        return mapping if is_answered else replace(mapping, questions=(asked,))

    it = opened(write(folder, "Cliente;Fecha;Importe\nC01;03/04/2026;1.234\n"), find_columns=columns)
    combo = getattr(it.page.facts, fact).combo
    assert (combo.currentIndex(), combo.placeholderText(), combo.property("state")) == (-1, "Choose…", "open")
    sums = it.dialog.findChild(QLabel, "import_sums")
    assert sums.isVisible() is (subject is Subject.DATE_ORDER), "it depends on the answer"
    it.choose_fact(fact, combo.itemText(0))
    assert (combo.currentIndex(), combo.property("state")) == (0, "")
    assert sums.isVisible()


def test_an_amount_that_cannot_be_read_is_told_and_nothing_is_green(opened, folder):
    it = opened(write(folder, "Cliente;Fecha;Importe\nC01;13/04/2026;1.234,00\nC01;13/04/2026;ocho\n"))
    assert it.text("import_sums") == (
        "▲ Sum read: 1,234.00. An amount of row 3 is missing: it cannot be read. The file states no total."
    )
    assert it.dialog.findChild(QLabel, "import_sums").property("role") == "warn"


@pytest.mark.parametrize(
    ("stated", "words", "role"),
    [
        ("12", "Sum read = total of the file 12.00 ✓", "ok"),
        ("15.5", "✕ Sum read 12.00, but the total of the file is 15.50: difference 3.50.", "error"),
        (None, "Sum read: 12.00. The file states no total.", "caption"),
    ],
)
def test_the_sum_is_held_against_that_of_the_file(opened, folder, stated, words, role):
    sums = Sums(Decimal(12), Decimal(stated) if stated else None)
    it = opened(write(folder, TITLED), sum_of=lambda _table, _mapping: sums)
    assert it.text("import_sums") == words
    assert it.dialog.findChild(QLabel, "import_sums").property("role") == role


def test_rows_whose_amount_cannot_be_read_are_not_folded_away(opened, folder):
    """Somebody who is told of one can look at it: its cell is marked, and of several columns the sentence names the one."""
    rows = [f"C01;Bombas;{n};{n}" for n in range(2, 42)]
    rows[20] = "C01;Bombas;20;8.0.0"
    it = opened(write(folder, "Cliente;Familia;01/2026;02/2026\n" + "\n".join(rows)))
    assert "An amount of row 22 (02/2026) is missing" in it.text("import_sums")
    grid = it.page.grid
    shown = [(line.number, line.more) for line in grid.lines.lines]
    assert shown == [(1, 0), (2, 0), (3, 0), (4, 0), (5, 17), (22, 0), (23, 19)]
    marked = [at for at in range(4) if grid.lines.index(5, at).data(BROKEN_ROLE)]
    assert marked == [3]
    assert it.dialog.findChild(QLabel, "import_sums").property("role") == "warn"
    grid.unfold_wanted.emit(6)
    assert [(line.number, line.more) for line in grid.lines.lines][4:7] == [(5, 17), (22, 0), (23, 0)]
    assert grid.lines.row_of(41) >= 0
    grid.unfold_wanted.emit(4)
    assert [line.number for line in grid.lines.lines] == list(range(1, 42))


def test_what_was_found_is_said_in_one_sentence(opened, folder):
    def table(sheet, choices):
        return replace(table_of(sheet, choices), filled=frozenset({0}), knows_formats=False)

    it = opened(
        write(folder, "Cliente;Fecha;Importe\nC01;15/10/2026;5\n"),
        table_of=table,
        find_columns=changed(factor=1000, currency="USD"),
    )
    said = it.text("import_sentence")
    for words in (
        "“Cliente” is written on the first line",
        "multiplied by 1,000",
        "in USD",
        "does not say how numbers are shown",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), ("0012", "0012"), (12, "12"), (0.965, "0.965"), (True, "Yes"), (False, "No"), (Percent(96.5), "96.5%"),
        (Money(1234.5, "EUR"), "1234.5\u00a0€"), (Broken("#REF!", Breakage.ERROR), "#REF!"),
    ],
)  # fmt: skip
def test_cells_are_shown_whole(cell, text):
    assert cell_text(cell) == text
