"""Step 3: the rows that need a decision, and what the import changes."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from kamdesk.i18n import set_language
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Report, Way
from kamdesk.ui.importing.review_model import TINT_ROLE
from kamdesk.ui.importing.steps_bar import ImportStep
from kamdesk.ui.importing.wording import changes
from tests.support import new_account
from tests.support.import_window import replacement, waits

ALL = (Way.UPDATE, Way.KEEP, Way.CREATE)


def chips(it):
    return [chip.text() for chip in it.review.chips if chip.isVisible()]


def test_only_rows_that_need_a_decision_are_shown_and_counted(opened_review):
    it = opened_review(waits(3, fix="10"), waits(5), waits(7, "twice_in_file", ways=ALL, duplicate=True))
    assert chips(it) == ["✓ 7 ready", "✕ 2 with a problem", "▲ 1 duplicate"]
    assert [(row, sign[0], ways) for row, sign, ways in it.rows()] == [
        (3, "✕", ["Set to 10"]), (5, "✕", []), (7, "▲", ["Update the account", "Skip", "Create another"]),
    ]  # fmt: skip
    assert it.button("import_go").text() == "Import 7 rows"
    model = it.review.table.review
    assert model.index(0, 3).data() == "3"
    spoken = model.index(2, model.problem_column + 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "What can be done: Update the account, Skip, Create another"


def test_rows_that_wait_for_others_only_come_last(opened_review):
    it = opened_review(waits(3, "period_kept", period="2026-10"), waits(4, "period_kept", period="2026-11"), waits(7), waits(9))
    assert [row for row, *_rest in it.rows()] == [7, 9, 3, 4]


def test_rows_that_wait_for_others_are_one_line_an_account_and_period(opened_review):
    """There is nothing to do about any of them, and nothing to be typed into what stands for several."""
    held = [
        waits(row, "period_kept", at=0, name=name, period=period)
        for row, name, period in ((2, "Uno", "2026-Q3"), (3, "Dos", "2026-Q3"), (4, "Uno", "2026-Q3"), (5, "Uno", "2026-Q4"), (6, "Uno", "2026-Q3"))
    ]  # fmt: skip
    it = opened_review(waits(9), *held)
    assert [row for row, *_rest in it.rows()] == [9, 2, 3, 5]
    assert [len(entry.rows) for entry in it.review.table.review.entries] == [0, 3, 1, 1]
    assert it.rows()[1][1] == "… Fix row 9 and these 3 come in. Until then the stored figures of “Uno” for Q3 2026 stay."
    assert it.rows()[2][1] == "… Fix row 9 and this one comes in. Until then the stored figures of “Dos” for Q3 2026 stay."
    model = it.review.table.review
    assert [model.index(1, column).data() for column in range(3)] == ["2 and 2 more", "C01 · Lácteos Peñarrubia, S. Coop.", ""]
    assert not model.index(1, 1).flags() & Qt.ItemFlag.ItemIsEditable
    assert model.index(2, 1).flags() & Qt.ItemFlag.ItemIsEditable
    assert "… 5 held back" in chips(it)


@pytest.mark.parametrize(
    ("language", "rows", "said"),
    [
        ("en", (12,), "… Fix row 12 and this one comes in."),
        ("en", (12, 15), "… Fix rows 12 and 15 and this one comes in."),
        ("es", (12,), "… Arregle la fila 12 y entra esta."),
        ("es", (12, 15, 18), "… Arregle las filas 12, 15 y 18 y entra esta."),
        ("es", (12, 15, 18, 20, 21), "… Arregle las filas 12, 15, 18 y 2 más y entra esta."),
    ],
)
def test_rows_that_are_held_back_say_which_rows_hold_them(opened_review, language, rows, said):
    it = opened_review(waits(3, "period_kept", at=0, period="2026-Q3", rows=rows))
    set_language(language)
    assert it.rows()[0][1].startswith(said)


@pytest.mark.parametrize(
    ("typed", "shown"), [("Z01", "Z01 · Uno"), ("z02", "z02 · Dos"), ("Uno", "Uno"), ("Z99", "Z99"), ("", "")]
)
def test_beside_a_code_stands_the_name_of_its_account(opened_review, window, typed, shown):
    for name, code in (("Uno", "Z01"), ("Dos", "Z02")):
        new_account(window.ctx.portfolio, name, codes=(code,))
    it = opened_review(waits(3), waits(5))
    it.edit(3, 0, typed)
    index = it.review.table.review.index(0, 1)
    assert (index.data(), index.data(Qt.ItemDataRole.EditRole)) == (shown, typed)


@pytest.mark.parametrize(
    ("waiting", "sign", "tint", "chip"),
    [
        (waits(3), "✕", "bad", "✕ 1 with a problem"),
        (waits(3, fix="10"), "✕", "bad", "✕ 1 with a problem"),
        (waits(3, "twice_in_file", ways=ALL, duplicate=True), "▲", "warn", "▲ 1 duplicate"),
        (waits(3, "sale_twice", ways=(Way.ADD, Way.KEEP), duplicate=True), "▲", "warn", "▲ 1 duplicate"),
        (waits(3, "other_tax_id", ways=ALL), "▲", "warn", "▲ 1 to decide"),
        (waits(3, "unknown_account", ways=(Way.CREATE,)), "▲", "warn", "▲ 1 to decide"),
        (waits(3, "part_of_total", ways=(Way.UPDATE, Way.KEEP)), "▲", "warn", "▲ 1 to decide"),
        (waits(3, "period_kept", period="2026-10"), "…", "", "… 1 held back"),
    ],
)
def test_a_fault_is_red_a_question_is_not_and_a_row_that_waits_for_others_is_neither(opened_review, waiting, sign, tint, chip):
    it = opened_review(waiting)
    assert [problem[0] for _row, problem, _ways in it.rows()] == [sign]
    assert it.review.table.review.index(0, 3).data(TINT_ROLE) == tint
    assert chips(it) == ["✓ 9 ready", chip]


def test_a_row_with_several_reasons_counts_once_by_the_gravest(opened_review):
    twice = waits(3, "twice_in_file", at=0, ways=ALL, duplicate=True)
    it = opened_review(waits(3), twice, waits(5, "other_tax_id", ways=ALL), waits(5, "period_kept", at=0, period="2026-10"))
    assert chips(it) == ["✓ 8 ready", "✕ 1 with a problem", "▲ 1 to decide"]


def test_a_fix_is_taken_by_its_button_and_taken_back(opened_review):
    it = opened_review(waits(3, fix="10"), waits(5))
    it.act(3, "Set to 10")
    assert it.tried[-1].fixes == {(3, 2): "10"}
    assert chips(it) == ["✓ 9 ready", "✕ 1 with a problem"]
    assert it.button("import_go").text() == "Import 9 rows"
    assert [row for row, *_rest in it.rows()] == [5]
    it.review.only_waiting.click()
    assert it.rows()[0] == (3, "✓ Now “10”.", ["Undo"])
    it.act(3, "Undo")
    assert it.tried[-1].fixes == {}
    it.review.only_waiting.click()
    assert [ways for _row, _problem, ways in it.rows()] == [["Set to 10"], []]


def test_fixes_are_applied_to_all_only_where_there_is_no_doubt(opened_review):
    it = opened_review(waits(3, fix="10"), waits(4, fix="11"), waits(5), waits(7, ways=ALL, duplicate=True))
    assert it.button("import_fix_all").text() == "Apply the 2 fixes"
    it.press("import_fix_all")
    assert it.tried[-1].fixes == {(3, 2): "10", (4, 2): "11"}
    assert it.tried[-1].ways == {}
    assert it.tried[-1].default_way is None
    assert [row for row, *_rest in it.rows()] == [5, 7]
    assert not it.button("import_fix_all").isVisible()


@pytest.mark.parametrize(
    ("others", "fixes"),
    [
        # The only text that is offered counts, whether it goes without saying or not.
        ([replace(waits(4, "bad_period"), choices=("T3 2026",))], {(3, 2): "10", (4, 2): "T3 2026"}),
        ([waits(4, "unknown_account", fix="Uno", ways=ALL)], {(3, 2): "10", (4, 2): "Uno"}),
        ([replace(waits(4, "bad_period"), choices=("T1 2026", "T3 2026"))], {}),
        ([], {}),
    ],
)
def test_two_fixes_or_more_are_applied_at_once(opened_review, others, fixes):
    it = opened_review(waits(3, fix="10"), *others)
    assert it.button("import_fix_all").isVisible() == bool(fixes)
    if fixes:
        it.press("import_fix_all")
        assert it.tried[-1].fixes == fixes


@pytest.mark.parametrize(
    ("words", "way", "more"),
    [("Update the account", Way.UPDATE, "Update 2 more"), ("Create another", Way.CREATE, "Create 2 more")],
)
def test_what_was_decided_once_is_offered_for_all_alike(opened_review, words, way, more):
    alike = [waits(row, "twice_in_file", ways=ALL, duplicate=True) for row in (3, 5, 7)]
    it = opened_review(*alike, waits(8, "ambiguous_account", ways=ALL), waits(9, "twice_in_file", at=1, ways=ALL, duplicate=True))
    assert not it.button("import_same").isVisible()
    it.act(5, words)
    assert it.tried[-1].ways == {5: way}
    assert it.button("import_same").text() == more
    it.press("import_same")
    assert it.tried[-1].ways == {3: way, 5: way, 7: way}
    assert [row for row, *_rest in it.rows()] == [8, 9]
    assert not it.button("import_same").isVisible()


def test_the_same_fix_is_offered_for_the_same_text_only(opened_review):
    it = opened_review(waits(3, fix="10"), waits(4, fix="10"), waits(5, fix="99"))
    it.act(3, "Set to 10")
    assert it.button("import_same").text() == "Set 1 more row to “10”"
    it.press("import_same")
    assert it.tried[-1].fixes == {(3, 2): "10", (4, 2): "10"}


def test_a_row_that_is_kept_as_it_is_waits_no_longer(opened_review):
    it = opened_review(waits(3, "twice_in_file", ways=ALL, duplicate=True), waits(5))
    it.act(3, "Skip")
    assert it.tried[-1].ways == {3: Way.KEEP}
    assert [row for row, *_rest in it.rows()] == [5]
    assert chips(it) == ["✓ 8 ready", "✕ 1 with a problem"]
    it.review.only_waiting.click()
    assert it.rows()[0][1] == "✓ The row is skipped."


def test_a_cell_is_written_anew_with_f2(opened_review, qtbot):
    it = opened_review(waits(3), waits(5))
    table, model = it.review.table, it.review.table.review
    table.setFocus()
    table.setCurrentIndex(model.index(0, 3))
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = next(e for e in table.viewport().findChildren(QLineEdit) if e.isVisible())
    assert editor.text() == "3"
    editor.selectAll()
    qtbot.keyClicks(editor, "42")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: it.tried[-1].fixes == {(3, 2): "42"})
    it.settled()
    assert [row for row, *_rest in it.rows()] == [5]


def test_enter_acts_and_offers_a_menu_where_there_are_several_ways(opened_review, qtbot):
    it = opened_review(waits(3, fix="10"), waits(7, ways=ALL, duplicate=True))
    table = it.review.table
    entry = table.review.entries[1]
    menu = table.menu_of(entry)
    assert [a.text() for a in menu.actions()] == ["Update the account", "Skip", "Create another"]
    menu.actions()[2].trigger()
    it.settled()
    assert it.tried[-1].ways == {7: Way.CREATE}
    table.setCurrentIndex(table.review.index(0, 0))
    it.key(table, Qt.Key.Key_Return)
    assert it.tried[-1].fixes == {(3, 2): "10"}


def test_the_current_row_stays_current_when_others_are_solved(opened_review):
    it = opened_review(waits(3, fix="10"), waits(5), waits(7))
    table = it.review.table
    table.setCurrentIndex(table.review.index(2, 1))
    it.act(3, "Set to 10")
    table.setFocus()
    assert table.review.entries[table.currentIndex().row()].rejection.row in {3, 5, 7}
    assert table.currentIndex().isValid()


def test_with_nothing_to_decide_a_sentence_stands_in_place_of_the_table(opened_review):
    it = opened_review()
    assert not it.review.table.isVisible()
    assert it.text("import_nothing") == "All 10 rows are ready; there is nothing to decide."
    assert it.dialog.footer.go.hasFocus()


def test_with_nothing_to_take_the_button_takes_nothing(opened_review):
    it = opened_review(*[waits(row) for row in range(2, 12)])
    assert it.button("import_go").text() == "Import 0 rows"
    assert not it.button("import_go").isEnabled()
    it.dialog.take_in()
    assert it.dialog.step is ImportStep.REVIEW


def test_going_back_and_forth_keeps_what_was_decided(opened_review):
    it = opened_review(waits(3, fix="10"), waits(5))
    it.act(3, "Set to 10")
    it.press("import_back")
    assert it.dialog.step is ImportStep.COLUMNS
    it.press("import_go")
    assert [row for row, *_rest in it.rows()] == [5]


def test_another_kind_or_file_begins_anew(opened_review, folder):
    it = opened_review(waits(3, fix="10"))
    it.act(3, "Set to 10")
    it.dialog.session.read_source(it.dialog.session.found.request.source)
    it.settled()
    assert it.dialog.session.decided == []


@pytest.mark.parametrize(
    ("language", "created", "said"),
    [
        ("en", 3, ["3 lines are imported and replace the 2 stored in Q3 2026 (1 account).", "Sum: €100.00 today, €150.50 afterwards."]),
        ("es", 3, ["Entran 3 líneas y sustituyen a las 2 guardadas de T3 2026 (1 cuenta).", "Suma: hoy 100,00\u00a0€, después 150,50\u00a0€."]),
        ("es", 9, ["Entran 9 líneas; de ellas, 3 sustituyen a las 2 guardadas de T3 2026 (1 cuenta).", "Suma: hoy 100,00\u00a0€, después 150,50\u00a0€."]),
        ("en", 0, ["2 lines of Q3 2026 in 1 account are replaced.", "Sum: €100.00 today, €150.50 afterwards."]),
    ],
)  # fmt: skip
def test_lines_that_take_the_place_of_others_are_not_said_to_be_more(language, created, said):
    set_language(language)
    report = Report(ImportKind.SALES, rows=9, taken=9, created=created, replaced=2, replacements=[replacement()])
    assert changes(report, "EUR")[:2] == said


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"kept": 1}, "1 row is skipped, as decided."),
        ({"repeated": 2}, "2 rows are the same as others and name no order"),
        ({"taken_back": 3}, "3 stored lines of cancelled orders go."),
        ({"additions": [replacement()]}, "What is stored stays, and more comes beside it: 1 period of 1 account"),
    ],
)
def test_what_is_counted_apart_is_said(what, words):
    assert words in " ".join(changes(Report(ImportKind.SALES, rows=5, taken=5, created=5, **what), "EUR"))


@pytest.mark.parametrize(
    ("code", "text", "fix", "choices", "said"),
    [
        ("not_a_number", "28.45O,00", "28.450,00", (), "✕ “28.45O,00” has a letter O in the place of a zero."),
        ("bad_period", "T3 2O26", "T3 2026", (), "✕ “T3 2O26” has a letter O in the place of a zero."),
        ("not_a_number", "12.3.00", None, (), "✕ “12.3.00” is not a number. Write it like 96.5."),
        ("bad_period", "T13 2026", "T3 2026", (), "✕ The period “T13 2026” does not exist."),
        ("bad_period", "T13 2026", None, ("T3 2026",), "✕ The period “T13 2026” does not exist."),
        ("bad_period", "siempre", None, (), "✕ The period “siempre” does not exist. Write it like Q3 2026, Sep 2026 or 2026."),
    ],
)
def test_what_is_wrong_is_said_shortly_where_a_button_mends_it(opened_review, code, text, fix, choices, said):
    it = opened_review(replace(waits(3, code, fix=fix, text=text), choices=choices))
    texts = [fix] if fix is not None else choices
    assert it.rows() == [(3, said, [f"Set to {one}" for one in texts])]


def test_a_period_of_the_file_is_put_where_one_does_not_exist(opened_review):
    """What is offered is no fix that goes without saying; the same is offered for rows with the same text."""
    wrong = [
        replace(waits(row, "bad_period", text=text), choices=("T1 2026", "T3 2026"))
        for row, text in ((3, "T13"), (5, "T13"), (7, "T9"))
    ]
    it = opened_review(*wrong)
    assert not it.button("import_fix_all").isVisible()
    it.act(3, "Set to T3 2026")
    assert it.tried[-1].fixes == {(3, 2): "T3 2026"}
    assert it.button("import_same").text() == "Set 1 more row to “T3 2026”"
    it.press("import_same")
    assert it.tried[-1].fixes == {(3, 2): "T3 2026", (5, 2): "T3 2026"}
    assert [row for row, *_rest in it.rows()] == [7]


def test_where_every_row_waits_there_are_no_others_to_see(opened_review):
    it = opened_review(*[waits(row) for row in range(2, 12)])
    assert not it.review.only_waiting.isVisible()
    assert chips(it) == ["0 ready", "✕ 10 with a problem"]
    assert it.review.chips[0].property("chip") == "neutral"
