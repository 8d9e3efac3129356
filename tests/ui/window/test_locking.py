"""The password at the window: asked for, set, changed, removed; behind the lock nothing can be read."""

import time
from contextlib import closing
from dataclasses import replace

import pytest
from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QPushButton, QWidget

from kamdesk.env.preferences import Preferences
from kamdesk.services import backups, files, passwords
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.dialogs.password_dialogs import ConfirmPasswordDialog, NewPasswordDialog, RecoveryDialog, UnlockDialog
from tests.support import new_account, refused
from tests.support.passwords import CANARY, OTHER, PASSWORD
from tests.support.window import let_go

pytestmark = pytest.mark.usefixtures("quick_keys")


@pytest.fixture
def secret(protected_copy):
    """A protected file in which a name stands that stands nowhere else."""
    with closing(Portfolio.open(protected_copy)) as portfolio:
        new_account(portfolio, CANARY)
    passwords.lock_all()
    return protected_copy


def unlock(window, qtbot, text=PASSWORD):
    page = window.content.lock
    assert window.content.currentWidget() is page
    page.edit.setText(text)
    qtbot.mouseClick(page.findChild(QPushButton, "unlock"), Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def shown(window, kind):
    QApplication.processEvents()
    return next(found for found in window.findChildren(kind) if found.isVisible())


def press(dialog, name):
    dialog.findChild(QPushButton, name).click()
    QApplication.processEvents()
    let_go()
    QApplication.processEvents()


def texts(window):
    """Every text that a widget, an action or a screen reader has."""
    for widget in QApplication.allWidgets():
        for name in (
            "text",
            "toPlainText",
            "windowTitle",
            "toolTip",
            "accessibleName",
            "accessibleDescription",
            "placeholderText",
        ):
            if callable(getattr(widget, name, None)):
                yield str(getattr(widget, name)())
        if isinstance(widget, QComboBox):
            yield from (widget.itemText(at) for at in range(widget.count()))
        if hasattr(widget, "model") and callable(widget.model) and widget.model() is not None:
            model = widget.model()
            for row in range(model.rowCount(QModelIndex())):
                for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())):
                    yield str(model.index(row, column).data() or "")
        reader = QAccessible.queryAccessibleInterface(widget)
        if reader is not None:
            yield from (reader.text(role) for role in QAccessible.Text if role is not QAccessible.Text.UserText)
    for action in window.findChildren(QAction):
        yield from (action.text(), action.toolTip(), action.statusTip())
    yield from (window.windowTitle(), window.windowFilePath(), QApplication.clipboard().text())


def readable(window):
    """All of that in one."""
    return "\n".join(texts(window))


def test_a_file_with_a_password_opens_on_the_lock(make_window, qtbot, secret):
    window = make_window()
    assert not window.open_file(secret, is_first=True)
    unlock(window, qtbot, "caballos")
    assert window.ctx is None
    assert window.content.lock.findChild(QLabel, "unlock_wrong").isVisible()
    assert secret.stem not in readable(window)
    unlock(window, qtbot)
    assert window.ctx.portfolio.path == secret
    assert window.content.lock is None


@pytest.mark.parametrize(
    ("way", "place"), [("keys", "account"), ("idle", "portfolio"), ("idle", "settings"), ("keys", "palette")]
)
def test_nothing_can_be_read_behind_the_lock(make_window, qtbot, secret, monkeypatch, way, place):
    passwords.unlock(secret, PASSWORD)
    window = make_window(secret)
    account = window.ctx.portfolio.find_account(CANARY)[0]
    window.navigation.open_account(account.id)
    window.ctx.save(replace(account, city=CANARY))
    if place == "portfolio":
        window.navigation.show_portfolio()
    elif place == "settings":
        window.navigation.show_settings()
    elif place == "palette":
        window.open_palette()
    QApplication.processEvents()
    assert any(CANARY in text for text in texts(window) if text != window.windowTitle())
    if way == "keys":
        window.action_of(QKeySequence("Ctrl+L")).trigger()
    else:
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + 9 * 60)
        window.locking.look()
        assert window.ctx is not None
        monkeypatch.setattr(time, "time", lambda: now + 11 * 60)
        window.locking.look()
    QApplication.processEvents()
    let_go()
    assert window.ctx is None
    told = readable(window)
    assert CANARY not in told
    assert secret.stem not in told
    assert passwords.is_needed(secret)
    assert backups.backups_of(secret) == []
    with refused("password_needed"):
        Portfolio.open(secret)
    unlock(window, qtbot)
    assert window.ctx.portfolio.find_account(CANARY)


def test_a_key_or_the_wheel_puts_the_lock_off(make_window, secret, monkeypatch):
    passwords.unlock(secret, PASSWORD)
    window = make_window(secret)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 8 * 60)
    window.locking.heard(QEvent.Type.KeyPress)
    monkeypatch.setattr(time, "time", lambda: now + 12 * 60)
    window.locking.look()
    assert window.ctx is not None
    window.preferences.idle_minutes = 0
    monkeypatch.setattr(time, "time", lambda: now + 9999 * 60)
    window.locking.look()
    assert window.ctx is not None
    window.preferences.idle_minutes = Preferences().idle_minutes


def test_a_file_without_one_is_not_locked(window, monkeypatch):
    window.locking.lock()
    assert window.ctx is not None
    assert "no password" in window.toast.said
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 60 * 60)
    window.locking.look()
    assert window.ctx is not None


def test_the_lock_lets_other_files_be_opened(make_window, answers, secret, folder, new_portfolio):
    window = make_window()
    window.open_file(secret)
    new_portfolio(folder / "otra.kamdesk").close()
    answers.paths.append(folder / "otra.kamdesk")
    window.content.lock.findChild(QPushButton, "lock_open").click()
    assert window.ctx.portfolio.path == folder / "otra.kamdesk"
    window.open_file(secret)
    dialog = shown(window, UnlockDialog)
    dialog.edit.setText("caballos")
    press(dialog, "password_accept")
    assert dialog.isVisible()
    dialog.edit.setText(PASSWORD)
    press(dialog, "password_accept")
    assert window.ctx.portfolio.path == secret


def test_the_first_page_can_be_reached_from_the_lock(make_window, secret):
    window = make_window()
    window.open_file(secret)
    window.content.lock.findChild(QPushButton, "lock_leave").click()
    assert window.content.currentWidget() is window.content.welcome


def fill(dialog, new, again=None, present=None):
    if present is not None:
        dialog.findChild(QWidget, "present_password").setText(present)
    dialog.edit.setText(new)
    dialog.findChild(QWidget, "password_again").setText(new if again is None else again)
    press(dialog, "password_accept")


def test_set_changed_and_removed_at_the_window(make_window, sample_copy):
    window = make_window(sample_copy)
    count = window.ctx.portfolio.accounts.count()
    window.navigation.show_settings()
    press(window.content.settings, "set_password")
    dialog = shown(window, NewPasswordDialog)
    for new, again, said in (
        ("corta", None, "too short"),
        ("password1", None, "easy to guess"),
        (PASSWORD, OTHER, "not the same"),
    ):
        fill(dialog, new, again)
        assert said in dialog.wrong.text()
    fill(dialog, PASSWORD)
    sheet = shown(window, RecoveryDialog)
    assert passwords.recovery_code(sample_copy) in sheet.findChild(QLabel, "recovery_sheet").accessibleName()
    press(sheet, "close_sheet")
    assert passwords.has_password(sample_copy)
    assert window.ctx.portfolio.accounts.count() == count
    window.locking.set()
    dialog = shown(window, NewPasswordDialog)
    fill(dialog, OTHER, present="caballos")
    assert dialog.isVisible()
    dialog.sheet.setChecked(False)
    fill(dialog, OTHER, present=PASSWORD)
    assert passwords.is_right(sample_copy, OTHER)
    window.navigation.show_settings()
    press(window.content.settings, "remove_password")
    dialog = shown(window, ConfirmPasswordDialog)
    dialog.edit.setText("caballos")
    press(dialog, "password_accept")
    assert passwords.has_password(sample_copy)
    dialog.edit.setText(OTHER)
    press(dialog, "password_accept")
    assert not passwords.has_password(sample_copy)
    assert window.ctx.portfolio.accounts.count() == count


def test_copies_that_cannot_follow_are_offered_to_be_removed(make_window, sample_copy, answers):
    journal = sample_copy.with_name(sample_copy.name + "-journal.journal-20260101-000000.kept")
    journal.write_bytes(b"whatever was in it")
    window = make_window(sample_copy)
    window.locking.set()
    dialog = shown(window, NewPasswordDialog)
    dialog.sheet.setChecked(False)
    fill(dialog, PASSWORD)
    assert journal.name in answers.asked[0]
    assert not journal.exists()


def test_the_sheet_is_shown_to_whoever_knows_the_password(make_window, qtbot, secret, monkeypatch):
    passwords.unlock(secret, PASSWORD)
    window = make_window(secret)
    window.navigation.show_settings()
    press(window.content.settings, "recovery_sheet_button")
    dialog = shown(window, ConfirmPasswordDialog)
    dialog.edit.setText(PASSWORD)
    press(dialog, "password_accept")
    sheet = shown(window, RecoveryDialog)
    picture = sheet.findChild(QLabel, "recovery_sheet").pixmap().toImage()
    assert picture.size().width() > 300
    printed = []

    def choose(_parent, printer):
        printer.setOutputFileName(str(secret.parent / "sheet.pdf"))
        printed.append(printer)
        return len(printed) > 1

    monkeypatch.setattr(boxes, "choose_printer", choose)
    press(sheet, "print_sheet")
    assert not (secret.parent / "sheet.pdf").exists()
    press(sheet, "print_sheet")
    assert (secret.parent / "sheet.pdf").read_bytes().startswith(b"%PDF")
    code = passwords.recovery_code(secret)
    press(sheet, "close_sheet")
    window.locking.lock()
    unlock(window, qtbot, code)
    assert window.ctx is not None


def test_the_first_start_offers_one(make_window, tmp_path, monkeypatch):
    window = make_window()
    monkeypatch.setattr(window.file, "own_path", lambda: tmp_path / "Mis cuentas.kamdesk")
    window.show_place("", "")
    press(window.content.welcome, "welcome_password")
    dialog = shown(window, NewPasswordDialog)
    dialog.sheet.setChecked(False)
    fill(dialog, PASSWORD)
    assert window.ctx.portfolio.path.parent == tmp_path
    assert passwords.has_password(window.ctx.portfolio.path)
    window.show_place("", "")
    press(window.content.welcome, "welcome_password")  # it has one now: it can be changed
    assert shown(window, NewPasswordDialog)


def test_where_one_is_required_it_is_asked_for(make_window, sample_copy, monkeypatch):
    rules = passwords.Rules(is_required=True)
    monkeypatch.setattr(passwords, "rules", rules)
    window = make_window(sample_copy)
    dialog = shown(window, NewPasswordDialog)
    dialog.sheet.setChecked(False)
    fill(dialog, PASSWORD)
    assert passwords.has_password(sample_copy)
    window.navigation.show_settings()
    assert not window.content.settings.findChild(QPushButton, "remove_password").isVisible()


def test_without_the_required_one_it_is_closed(make_window, sample_copy, monkeypatch):
    monkeypatch.setattr(passwords, "rules", passwords.Rules(is_required=True))
    window = make_window(sample_copy)
    shown(window, NewPasswordDialog).reject()
    QApplication.processEvents()
    assert window.ctx is None
    assert "requires a password" in window.content.welcome.findChild(QLabel, "problem").text()
    assert window.open_file(sample_copy)
    fill(shown(window, NewPasswordDialog), PASSWORD)
    assert passwords.has_password(sample_copy)
    assert window.ctx is not None


def test_copies_in_the_folder_of_the_company_get_the_password_too(make_window, sample_copy, company_folder):
    backup = backups.make(sample_copy, "asked")
    backups.copy_to(backup, company_folder)
    window = make_window(sample_copy)
    window.locking.set()
    dialog = shown(window, NewPasswordDialog)
    dialog.sheet.setChecked(False)
    fill(dialog, PASSWORD)
    found = [path for path in company_folder.rglob("*.kamdesk") if path.is_file()]
    assert found
    assert [path for path in (*found, backup.path) if not passwords.has_password(path)] == []


def test_a_change_that_was_interrupted_is_finished_beside_the_window(make_window, sample_copy):
    backup = backups.make(sample_copy, "asked").path
    passwords.set_password(sample_copy, PASSWORD)
    files.backup(sample_copy, sample_copy.with_name("x.kamdesk"))
    passwords.remove_password(sample_copy)
    sample_copy.with_name("x.kamdesk").replace(sample_copy)
    assert not passwords.has_password(backup)
    window = make_window(sample_copy)
    window.file.backing.wait()
    assert passwords.has_password(backup)


def test_the_minutes_are_kept(make_window, secret):
    passwords.unlock(secret, PASSWORD)
    window = make_window(secret)
    window.navigation.show_settings()
    combo = window.content.settings.findChild(QComboBox, "idle_minutes")
    assert combo.currentData() == 10
    combo.setCurrentIndex(combo.findData(2))
    combo.activated.emit(combo.currentIndex())
    assert Preferences.load().idle_minutes == 2


def test_damage_is_told_from_a_wrong_password(make_window, qtbot, secret):
    passwords.unlock(secret, PASSWORD)
    backups.make(secret, "asked")
    passwords.lock_all()
    raw = bytearray(secret.read_bytes())
    raw[5] ^= 2
    secret.write_bytes(raw)
    window = make_window()
    window.open_file(secret)
    unlock(window, qtbot)
    assert window.file.trouble is not None
    assert window.file.trouble.backup is not None


def test_of_a_file_that_is_gone_the_backup_is_asked_for(make_window, qtbot, secret):
    passwords.unlock(secret, PASSWORD)
    backups.make(secret, "asked")
    passwords.lock_all()
    secret.unlink()
    window = make_window()
    window.open_file(secret)
    unlock(window, qtbot)
    assert window.file.trouble.backup is not None


def test_a_password_is_covered_until_it_is_to_be_seen(make_window, secret):
    window = make_window()
    window.open_file(secret)
    edit = window.content.lock.edit
    edit.setText(PASSWORD)
    assert PASSWORD not in edit.displayText()
    window.content.lock.findChild(QWidget, "show_password").setChecked(True)
    assert edit.displayText() == PASSWORD


def test_no_dialog_holds_a_password_once_it_is_closed(make_window, secret):
    passwords.unlock(secret, PASSWORD)
    window = make_window(secret)
    window.locking.set()
    fill(shown(window, NewPasswordDialog), OTHER, present=PASSWORD)
    let_go()
    assert not [dialog for dialog in window.findChildren(QDialog) if isinstance(dialog, NewPasswordDialog)]
    assert OTHER not in readable(window)
