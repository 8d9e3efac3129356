"""A file that cannot be opened ends on a page with ways out; what cannot be read in one that can is named where it belongs."""

import os
import shutil
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from kamdesk import app
from kamdesk.domain.account.account import Account
from kamdesk.domain.changes import ChangeSet
from kamdesk.domain.errors import FileError
from kamdesk.env import paths
from kamdesk.env.preferences import Preferences
from kamdesk.services import backups
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.account.pages import TABS
from kamdesk.ui.window.backups_dialog import BackupsDialog
from kamdesk.ui.window.recovery_page import RecoveryPage
from tests.support import damage, new_account
from tests.support.files import sql
from tests.support.window import let_go


@pytest.fixture(autouse=True)
def _no_backups():
    """All copies of the sample are one portfolio, so that a test would find the backups of another."""
    yield
    shutil.rmtree(paths.data_folder() / "backups", ignore_errors=True)


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def texts(window):
    return [found.text() for found in window.content.recovery.findChildren(QLabel)]


def press(qtbot, window, name):
    found = window.content.recovery.findChild(QPushButton, name)
    assert found.isVisibleTo(window)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


@pytest.fixture
def backed_up(sample_copy):
    """A file with a backup, and two changes since."""
    backups.make(sample_copy, backups.Reason.REGULAR)
    portfolio = Portfolio.open(sample_copy)
    for name in ("Later", "Still later"):
        new_account(portfolio, name)
    portfolio.close()
    return sample_copy


def test_a_damaged_file_comes_back_from_its_backup(make_window, qtbot, backed_up):
    sql(backed_up, "ALTER TABLE account ADD COLUMN extra TEXT")
    window = make_window()
    assert not window.open_file(backed_up)
    assert isinstance(window.content.currentWidget(), RecoveryPage)
    assert any("It lacks 2 changes made since." in text for text in texts(window))
    assert any("12 accounts" in text for text in texts(window))
    assert Preferences.load().last_file != str(backed_up)
    press(qtbot, window, "recovery_restore")
    assert window.ctx.portfolio.accounts.count() == 12
    assert window.content.recovery is None
    assert "kept as" in window.toast.findChild(QLabel).text()
    assert Preferences.load().last_file == str(backed_up)


def test_what_can_be_read_is_saved_and_opened(make_window, qtbot, answers, sample_copy, folder):
    portfolio = Portfolio.open(sample_copy)
    new_account(portfolio, "Later")
    portfolio.close()
    sql(
        sample_copy,
        "ALTER TABLE account ADD COLUMN extra TEXT",
        "UPDATE account SET size_employees = 99999999999 WHERE name = 'Later'",
    )
    window = make_window()
    window.open_file(sample_copy)
    assert any("no good copy" in text for text in texts(window))
    before = sample_copy.read_bytes()
    answers.paths = [None, folder, folder / "rescued.kamdesk"]
    press(qtbot, window, "recovery_save")
    assert window.content.recovery is not None
    press(qtbot, window, "recovery_save")
    assert window.content.recovery is not None
    press(qtbot, window, "recovery_save")
    assert window.ctx.portfolio.accounts.count() == 13
    assert "Employees" in (folder / "rescued – what is missing.txt").read_text(encoding="utf-8")
    assert sample_copy.read_bytes() == before


def test_a_lost_file_is_looked_for_in_the_backups(make_window, backed_up):
    backed_up.unlink()
    window = make_window()
    assert not window.open_file(backed_up)
    assert any("What was changed after that is not in it." in text for text in texts(window))
    assert window.content.recovery.findChild(QPushButton, "recovery_save") is None


def test_an_empty_file_in_its_place_is_looked_for_in_the_backups_too(make_window, qtbot, backed_up):
    backed_up.write_bytes(b"")
    window = make_window()
    assert not window.open_file(backed_up)
    with qtbot.waitSignal(window.file.backing.listed):
        press(qtbot, window, "recovery_list")
    (dialog,) = window.findChildren(BackupsDialog)
    assert dialog.table.rowCount() == 1
    dialog.findChild(QPushButton, "restore_backup").click()
    assert window.ctx.portfolio.accounts.count() == 12
    assert "is kept as" in window.toast.said
    assert window.file.problem == ""


def test_a_picture_is_no_reason_for_recovery(make_window, folder):
    (folder / "x.kamdesk").write_bytes(b"\x89PNG" + bytes(999))
    window = make_window()
    assert not window.open_file(folder / "x.kamdesk")
    assert (window.content.recovery, "picture" in window.file.problem) == (None, True)


def test_the_file_before_stays_open_behind_the_page(window, qtbot, sample_file, folder, answers):
    shutil.copyfile(sample_file, folder / "other.kamdesk")
    cut(folder / "other.kamdesk")
    before = window.ctx
    assert not window.open_file(folder / "other.kamdesk")
    assert window.ctx is before
    window.look.larger_text()
    assert isinstance(window.content.currentWidget(), RecoveryPage), "a new look shows the same place"
    press(qtbot, window, "recovery_retry")
    assert isinstance(window.content.currentWidget(), RecoveryPage)
    answers.paths = [None]
    press(qtbot, window, "recovery_open")
    press(qtbot, window, "recovery_back")
    assert window.content.currentWidget() is window.view
    window.open_file(folder / "other.kamdesk")
    window.navigation.show_tab("plan")
    window.look.normal_text()
    assert window.content.currentWidget() is window.view, "who went elsewhere stays there"


def test_a_first_page_that_cannot_be_shown_ends_no_start(make_window, monkeypatch, sample_copy):
    """Also the next start, without a file, comes up."""
    window = make_window()
    monkeypatch.setattr("kamdesk.ui.window.sidebar.Sidebar.select", lambda *_: {}["nothing"])
    assert not window.open_file(sample_copy)
    assert window.ctx is None
    assert any("KeyError" in text for text in texts(window))
    assert Preferences.load().last_file != str(sample_copy)
    Portfolio.open(sample_copy).close()
    monkeypatch.undo()
    assert window.open_file(sample_copy)


@pytest.mark.parametrize("how", ["gate", "driver"])
def test_what_nobody_thought_of_in_opening_ends_in_words(make_window, monkeypatch, sample_copy, how):
    def fail(*_a, **_k):
        raise RecursionError("deep")

    monkeypatch.setattr("kamdesk.storage.opening.inspect" if how == "gate" else "kamdesk.storage.driver.connect", fail)
    window = make_window()
    assert not window.open_file(sample_copy)
    monkeypatch.undo()
    assert any("RecursionError" in text for text in texts(window))


def test_a_restore_that_fails_says_so(make_window, qtbot, monkeypatch, backed_up):
    cut(backed_up)
    window = make_window()
    window.open_file(backed_up)
    window.content.recovery.trouble.backup.path.write_bytes(b"")
    press(qtbot, window, "recovery_restore")
    assert window.content.recovery is not None
    assert "not a kamdesk file" in window.toast.findChild(QLabel).text()


def test_the_start_goes_on_with_the_last_file_and_says_when_it_is_lost(monkeypatch, qapp, folder):
    preferences = Preferences.load()
    preferences.last_file = str(folder / "gone.kamdesk")
    preferences.save()
    seen = []
    monkeypatch.setattr(
        app.Application,
        "exec",
        lambda *_: seen.extend(w for w in QApplication.topLevelWidgets() if isinstance(w, app.MainWindow) and w.isVisible()) or 0,
    )
    hooks = sys.excepthook, sys.unraisablehook
    try:
        assert app.run_window(None) == 0
        assert "gone.kamdesk" in seen[-1].file.problem
    finally:
        sys.excepthook, sys.unraisablehook = hooks
        seen[-1].close()
        preferences.last_file = ""
        preferences.save()


def test_what_cannot_be_read_is_named_above_the_account(make_window, qtbot, answers, sample_copy):
    sql(sample_copy, "UPDATE account SET size_employees = 99999999999 WHERE seq = 1", "UPDATE settings SET fiscal_start = 77")
    window = make_window(sample_copy)
    account = next(a for a in window.ctx.portfolio.find(Account) if a.size_employees is None)
    window.show_place(account.id, "overview")
    strip = window.view.findChild(QLabel, "unread")
    assert "99999999999" in strip.text()
    assert "77" in window.banner.findChild(QLabel, "banner").text()
    sql(sample_copy, "UPDATE account SET city = CAST(x'ff41' AS TEXT) WHERE seq = 1")
    window.ctx.portfolio.forget(ChangeSet(frozenset(), frozenset()))
    window.show_place(account.id, "overview")
    qtbot.mouseClick(window.view.findChild(QPushButton, "unread_all"), Qt.MouseButton.LeftButton)
    assert "99999999999" in answers.told[0]
    assert "A" in answers.told[0]
    other = next(a for a in window.ctx.portfolio.find(Account) if a.id != account.id)
    window.show_place(other.id, "overview")
    assert not strip.isVisibleTo(window)


DAMAGES = int(os.environ.get("KAMDESK_SEQUENCES", "0"))


EACH = 8


def look_around(window, rnd):
    """Two accounts on every tab, the portfolio, the settings, the history."""
    portfolio = window.ctx.portfolio
    ids = [line.id for line in portfolio.accounts.lines(portfolio.accounts.order())]
    for account_id in rnd.sample(ids, min(2 if DAMAGES else 1, len(ids))):
        for tab in TABS:
            window.show_place(account_id, tab)
            QApplication.processEvents()
    window.navigation.show_portfolio()
    window.navigation.show_settings()
    QApplication.processEvents()


@pytest.mark.timeout(0)
@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("how", ["values", "bits"])
def test_no_damage_ends_the_window(make_window, monkeypatch, sample_file, sample_copy, how):
    window = make_window()
    columns = damage.columns(sample_file)
    sound = sample_file.read_bytes()
    monkeypatch.setattr(sys, "excepthook", window.mishaps.take)
    for seed in range(max(DAMAGES // (EACH if how == "values" else 1), 2)):
        rnd = damage.series(seed)
        window.file.close()
        sample_copy.write_bytes(sound)
        told = damage.spoil(sample_copy, rnd, rnd.sample(columns, EACH)) if how == "values" else damage.flip(sample_copy, rnd)
        try:
            if window.open_file(sample_copy):
                look_around(window, rnd)
            else:
                assert window.file.trouble is not None or window.file.problem
        except FileError as error:
            window.mishaps.take(type(error), error, error.__traceback__)
        for _ in range(3):
            let_go()
            QApplication.processEvents()
        assert window.mishaps.shown == 0, (seed, told, window.mishaps.details())


def test_a_file_that_fails_later_ends_on_the_page_of_ways_out(make_window, monkeypatch, sample_copy):
    window = make_window(sample_copy)
    monkeypatch.setattr(sys, "excepthook", window.mishaps.take)

    def fail():
        raise FileError("damaged", file=sample_copy.name)

    window.ctx.life.later(window, fail)
    window.ctx.life.later(window, fail)
    for _ in range(4):
        QApplication.processEvents()
    assert isinstance(window.content.currentWidget(), RecoveryPage)
    assert (window.ctx, window.mishaps.shown) == (None, 0)
    press_retry = window.content.recovery.findChild(QPushButton, "recovery_retry")
    press_retry.click()
    assert window.ctx.portfolio.accounts.count() == 12
    window.ctx.life.later(window, lambda: window.mishaps.take(FileError, FileError("busy", file="x"), None))
    for _ in range(4):
        QApplication.processEvents()
    assert window.ctx is not None
    assert "Another program is using" in window.toast.said
