"""What an import changes, said before it is done, with what of it may be otherwise."""

from PySide6.QtWidgets import QLabel, QTableView

from kamdesk.i18n import set_language
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import OtherKeys, Report, Way
from kamdesk.ui.importing.wording import changes
from tests.support.import_window import ImportWindow, replacement, services, waits
from tests.support.importing import write


def test_what_is_replaced_is_said_with_sums_and_listed(opened_review, window, qtbot):
    it = opened_review(replacements=[replacement(), replacement("Dos", "2026-09", "50.25", "50.25")])
    said = it.text("import_changes_text")
    words = "10 lines are imported; 6 of these replace the 4 stored in Sep 2026 and Q3 2026 (2 accounts). Sum: €150.25 today, €200.75 afterwards."
    assert words in said
    it.press("import_replaced")
    view = it.dialog.findChild(QTableView, "import_replacements")
    rows = [[view.model().index(row, column).data() for column in range(5)] for row in range(2)]
    assert rows == [["Uno", "Q3 2026", "2 → 3", "€100.00", "€150.50"], ["Dos", "Sep 2026", "2 → 3", "€50.25", "€50.25"]]
    assert view.window().width() < it.dialog.width()
    view.window().close()


def test_stored_periods_can_be_kept(opened_review):
    it = opened_review(replacements=[replacement()])
    keep = it.review.changes.keep_periods
    assert (keep.isVisible(), keep.text()) == (True, "Keep stored figures for these periods")
    keep.click()
    it.settled()
    assert it.tried[-1].keep_periods
    assert "replaced" not in it.text("import_changes_text")
    assert (keep.isVisible(), keep.text()) == (True, "Replace stored figures for these periods"), "to be taken back"
    keep.click()
    it.settled()
    assert not it.tried[-1].keep_periods


def missing(row, name):
    return waits(row, "unknown_account", at=0, ways=(Way.CREATE,), name=name)


def test_accounts_are_made_together_where_several_are_missing(opened_review):
    """A single one has a button in its own row."""
    assert not opened_review(waits(3)).review.changes.create_accounts.isVisible()
    it = opened_review(missing(3, "Uno"), missing(4, "UNO"))
    assert not it.review.changes.create_accounts.isVisible()
    assert it.rows()[0][2] == ["Create the account"]
    several = opened_review(missing(3, "Uno"), missing(4, "UNO"), missing(5, "Dos"))
    assert several.button("create_accounts").text() == "Create the 2 missing accounts"
    several.press("create_accounts")
    assert several.tried[-1].create_accounts
    assert several.button("create_accounts").text() == "Do not create missing accounts"


def test_sums_that_a_large_change_tells_already_are_not_said_again(opened_review):
    it = opened_review(replacements=[replacement(after="600")])
    assert it.text("import_large_falls") == "▲ “Uno” is multiplied by 6: €100.00 today, €600.00 afterwards."
    assert "€600.00" not in it.text("import_changes_text")


def test_of_many_replaced_periods_the_others_are_counted():
    set_language("en")
    found = [replacement("Uno", f"2026-{month:02d}") for month in range(1, 13)]
    report = Report(ImportKind.BUDGET, replaced=24, replacements=found)
    assert "Jan 2026, Feb 2026, Mar 2026 and 9 more" in " ".join(changes(report, "EUR"))
    report.replacements = found[:4]
    assert "Jan 2026, Feb 2026, Mar 2026 and Apr 2026" in " ".join(changes(report, "EUR"))


def test_a_cell_that_is_mended_counts_in_the_sum(window, qtbot, folder):
    path = write(folder, "Cuenta;Fecha;Importe\nC01;15/10/2026;100\nC01;15/10/2026;1O\nTotal;;110\n")
    it = ImportWindow.open(qtbot, window, path, services(waits(3, fix="10"))[0]).go_to_review()
    differs = it.dialog.findChild(QLabel, "import_differing_sums")
    assert differs.text() == (
        "✕ Sum read 100.00, but the total of the file is 110.00: difference 10.00. An amount of row 3 is missing: it cannot be read."
    )
    it.act(3, "Set to 10")
    assert not differs.isVisible()


def test_what_changes_is_said_whole_where_there_is_room_and_leaves_the_rows_theirs(opened_review):
    """Many sentences are scrolled only where the rows above need the room."""
    others = [OtherKeys("Uno", f"X{n}", (f"Otra {n}",)) for n in range(20)]
    few = opened_review(waits(3), other_keys=others)
    few.dialog.resize(1040, 700)
    few.settled()
    sentences = few.dialog.findChild(QLabel, "import_changes_text")
    assert sentences.text().count("calls it") == 20
    assert sentences.visibleRegion().boundingRect().height() == sentences.height()
    many = opened_review(*[waits(row) for row in range(2, 11)], other_keys=others)
    many.dialog.resize(1040, 700)
    many.settled()
    sentences = many.dialog.findChild(QLabel, "import_changes_text")
    assert sentences.visibleRegion().boundingRect().height() < sentences.height()
    table = many.review.table
    assert table.viewport().height() >= 3 * table.rowHeight(0)
