"""Backups in the window: made by themselves, at the end too, and nobody waits for them."""

import time
from contextlib import closing
from dataclasses import replace

from PySide6.QtWidgets import QLabel, QPushButton

from kamdesk.domain.account.account import Account
from kamdesk.services import backups
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import journals
from kamdesk.ui.window import current_file
from kamdesk.ui.window.backups_dialog import BackupsDialog, compared, reason_text, when
from kamdesk.ui.window.found_dialog import FoundDialog
from tests.support.import_window import ImportWindow


def edit(window, text):
    account = window.ctx.portfolio.find(Account)[0]
    assert window.ctx.save(replace(account, notes=text)) is None


def notes_in(path):
    with closing(Portfolio.open(path, read_only=True)) as portfolio:
        return portfolio.find(Account)[0].notes


def test_every_edit_is_in_a_sound_backup_after_the_end(window):
    path = window.ctx.portfolio.path
    edit(window, "the last edit of the day")
    window.close()
    newest = backups.newest_good(path)
    assert newest.reason == "close"
    assert notes_in(newest.path) == "the last edit of the day"


def test_another_file_leaves_a_backup_of_the_first(window, folder):
    path = window.ctx.portfolio.path
    edit(window, "before the other file")
    assert window.file.open(folder / "other.kamdesk", create=True)
    window.file.backing.wait()
    assert notes_in(backups.newest_good(path).path) == "before the other file"


def test_making_one_does_not_stop_the_window(window, qtbot):
    edit(window, "now")
    path = window.ctx.portfolio.path
    with qtbot.waitSignal(window.file.backing.made):
        before = time.perf_counter()
        window.file.backing.back_up(path, backups.Reason.REGULAR)
        assert time.perf_counter() - before < 0.1
    assert window.file.backed_up_on is not None
    label = window.statusBar().findChild(QLabel, "backup")
    assert label.text().startswith("Backup: ")


def test_one_is_made_from_time_to_time_if_something_changed(make_window, sample_copy, qtbot, monkeypatch):
    monkeypatch.setattr(current_file, "EVERY_MS", 20)
    window = make_window(sample_copy)
    edit(window, "a change of the first half hour")
    made = []
    window.file.backing.made.connect(lambda _path, backup: made.append(backup))
    qtbot.waitUntil(lambda: len(made) >= 4)
    window.file.close()
    assert 1 <= len(backups.backups_of(sample_copy)) < len(made)
    assert {b.reason for b in backups.backups_of(sample_copy)} == {"regular"}
    assert notes_in(backups.newest_good(sample_copy).path) == "a change of the first half hour"


def test_one_is_made_before_an_import(window, folder, qtbot):
    source = folder / "new.csv"
    source.write_text("name;sector\nNueva;Metal\n", encoding="utf-8")
    dialog = window.file_actions.show_import(source)
    ImportWindow(qtbot, dialog).take_in()
    (backup,) = backups.backups_of(window.ctx.portfolio.path)
    assert (backup.reason, backup.accounts) == ("import", 12)
    assert window.ctx.portfolio.accounts.count() == 13


def test_what_was_found_is_told_with_where_it_is(make_window, sample_copy):
    journals.find(sample_copy, "replaced_interrupted", kept="muestra.before-restore-1.kamdesk")
    window = make_window(sample_copy)
    (dialog,) = window.findChildren(FoundDialog)
    assert "muestra.before-restore-1.kamdesk" in dialog.findChild(QLabel, "found_0").text()
    dialog.reject()


def test_a_backup_that_fails_is_told(window, qtbot, monkeypatch):
    window.preferences.second_folder = str(window.ctx.portfolio.path / "none")
    with qtbot.waitSignal(window.file.backing.failed):
        window.file.backing.back_up(window.ctx.portfolio.path, backups.Reason.REGULAR, always=True)
    assert "second folder" in window.toast.said
    window.preferences.second_folder = ""


def open_list(window, qtbot):
    with qtbot.waitSignal(window.file.backing.listed):
        window.file_actions.show_backups()
    (dialog,) = window.findChildren(BackupsDialog)
    return dialog


def test_the_list_says_what_each_holds_and_the_way_back_keeps_the_file(window, qtbot):
    path = window.ctx.portfolio.path
    edit(window, "in the backup")
    backups.make(path, "asked")
    edit(window, "after it")
    dialog = open_list(window, qtbot)
    assert dialog.table.item(0, 1).text() == "asked for"
    assert "1 change since" in dialog.findChild(QLabel, "compared").text()
    with qtbot.waitSignal(window.file.backing.listed):
        dialog.findChild(QPushButton, "backup_now").click()
    assert dialog.table.rowCount() == 2
    assert dialog.table.currentRow() == 1
    dialog.table.setCurrentCell(0, 0)
    assert "everything" in dialog.findChild(QLabel, "compared").text()
    dialog.table.setCurrentCell(1, 0)
    dialog.findChild(QPushButton, "restore_backup").click()
    assert window.ctx.portfolio.path == path
    assert notes_in(path) == "in the backup"
    (kept,) = path.parent.glob("*.before-restore-*.kamdesk")
    assert notes_in(kept) == "after it"
    assert window.ctx.portfolio.history(limit=1)[0].act == "restore"


def test_without_a_backup_the_list_says_so(window, qtbot):
    dialog = open_list(window, qtbot)
    assert dialog.findChild(QLabel, "compared").text() == "There is no backup yet."
    assert not dialog.findChild(QPushButton, "restore_backup").isEnabled()
    dialog.reject()


def test_a_backup_beside_a_file_that_cannot_be_read_is_compared_with_nothing(window):
    made = backups.make(window.ctx.portfolio.path, "asked")
    assert compared(made, None) == "In the backup: 12 accounts."
    other = replace(backups.present(made.path), last_change="another", changes=0)
    assert "another history" in compared(made, other)
    assert (reason_text("odd"), when(None)) == ("odd", "—")


def test_a_second_folder_is_chosen_in_the_settings(window, answers, folder, qtbot):
    window.navigation.show_settings()
    second = folder / "usb"
    second.mkdir()
    answers.paths = [second, None]
    window.content.settings.findChild(QPushButton, "choose_second_folder").click()
    window.content.settings.findChild(QPushButton, "choose_second_folder").click()
    assert window.content.settings.findChild(QLabel, "second_folder").text() == str(second)
    path = window.ctx.portfolio.path
    window.file.backing.wait()
    (there,) = second.rglob("*.kamdesk")
    assert there.read_bytes() == backups.newest_good(path).path.read_bytes()
    window.content.settings.findChild(QPushButton, "no_second_folder").click()
    assert window.preferences.second_folder == ""
