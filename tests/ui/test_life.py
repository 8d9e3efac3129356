"""What outlives its file must not read it: switching, closing and importing at any moment, in any order."""

import gc
import random
import shutil
import sys

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit

from kamdesk.i18n import language
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.account.pages import TABS
from kamdesk.ui.chart_loader import ChartLoader
from kamdesk.ui.life import Life
from tests.support.series import IS_WHOLE
from tests.support.window import let_go

pytestmark = pytest.mark.usefixtures("only_new_garbage")


@pytest.fixture
def raised(monkeypatch):
    """What went wrong in something that Qt called, however long after."""
    found = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, _trace: found.append(f"{kind.__name__}: {error}"))
    return found


def turn(times):
    for _ in range(times):
        QApplication.processEvents()


class Hurry:
    """Somebody who does one thing after another without waiting for what comes of it."""

    def __init__(self, window, files, table):
        self.window, self.files, self.table = window, files, table

    def open(self):
        held = self.window.ctx.portfolio.path if self.window.ctx is not None else None
        assert self.window.open_file(next(path for path in self.files if path != held))

    def close(self):
        self.window.file.close()
        self.window.rebuild()

    def look(self, tabs):
        if self.window.ctx is not None:
            account = self.window.ctx.portfolio.accounts.first(12)[tabs.randrange(12)]
            self.window.show_place(account.id, tabs.choice(list(TABS)))

    def all_accounts(self):
        self.window.navigation.show_portfolio()

    def write(self):
        """Type into a long text and go, before it saves itself."""
        for note in self.window.findChildren(QPlainTextEdit):
            if note.isVisible() and not note.isReadOnly():
                note.insertPlainText("x")
                return

    def theme(self):
        self.window.look.choose("dark" if self.window.theme.theme == "light" else "light", 100)

    def speak(self):
        self.window.look.choose_language("en" if language() == "es" else "es")

    def bring(self):
        if self.window.ctx is not None:
            self.window.file_actions.show_import(self.table)

    def settings(self):
        self.window.navigation.show_settings()


MOMENTS = range(0, 50, 1 if IS_WHOLE else 10)
GROUPS = -(-len(MOMENTS) // 3)


@pytest.mark.parametrize("moments", [MOMENTS[at::GROUPS] for at in range(GROUPS)], ids=str)
def test_nothing_reads_a_file_that_was_left(make_window, sample_file, folder, raised, capfd, moments):
    files = [folder / "una.kamdesk", folder / "otra.kamdesk"]
    for path in files:
        shutil.copyfile(sample_file, path)
    table = folder / "ventas.csv"
    table.write_text("Cuenta;Fecha;Importe\nUno;2026-01-05;1.200,50\n", encoding="utf-8")
    window = make_window(files[0])
    for moment in moments:
        by = random.Random(moment)
        hurry = Hurry(window, files, table)
        steps = [
            hurry.open,
            hurry.open,
            hurry.close,
            hurry.all_accounts,
            hurry.write,
            hurry.bring,
            hurry.theme,
            hurry.speak,
            hurry.settings,
        ]
        steps += [lambda by=by, hurry=hurry: hurry.look(by)] * 3
        by.shuffle(steps)
        for step in (*steps[:3], hurry.open):
            step()
            turn(by.randint(0, moment))
        gc.collect()
        let_go()
        turn(3)
        assert raised == [], f"at moment {moment}"
        # matplotlib prints what goes wrong when it draws later, and tells nobody.
        assert "Traceback" not in capfd.readouterr().err, f"at moment {moment}"
    window.file.close()
    window.rebuild()
    turn(50)
    assert raised == []


def test_a_timer_that_somebody_starts_after_the_end_does_nothing(qtbot, charts):
    life, owner, done = Life(charts), QObject(), []
    once = life.timer(owner, 0, lambda: done.append("once"))
    often = life.timer(owner, 0, lambda: done.append("often"), is_single=False)
    life.later(owner, lambda: done.append("later"))
    life.end()
    once.start()
    often.start()
    turn(5)
    assert done == []
    assert not often.isActive()


def test_what_was_put_off_goes_with_its_owner(qtbot, charts):
    life, owner, done = Life(charts), QObject(), []
    life.later(owner, lambda: done.append("gone"))
    owner.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    keeper = QObject()
    life.later(keeper, lambda: done.append("kept"))
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["kept"]


def test_charts_that_come_after_the_end_find_nobody(qtbot):
    loader = ChartLoader()
    life, told = Life(loader), []
    life.charts_ready.connect(lambda: told.append(1))
    loader.ready.emit()
    life.end()
    loader.ready.emit()
    assert told == [1]


def test_charts_that_come_when_the_program_has_ended_are_no_error(qtbot):
    import shiboken6

    loader = ChartLoader()
    shiboken6.delete(loader)
    loader.wait()
    assert loader.is_ready


@pytest.mark.parametrize("go", ["close", "switch", "quit"])
def test_dialogs_are_closed_with_their_file(window, sample_file, folder, raised, go):
    other = folder / "otra.kamdesk"
    shutil.copyfile(sample_file, other)
    table = folder / "cuentas.csv"
    table.write_text("Nombre\nUno\n", encoding="utf-8")
    window.file_actions.show_import(table)
    window.account_actions.portfolio_history()
    turn(2)
    open_ones = [d for d in window.findChildren(QDialog) if d.isVisible()]
    assert len(open_ones) == 2
    {"close": window.file.close, "switch": lambda: window.open_file(other), "quit": window.close}[go]()
    assert not any(d.isVisible() for d in window.findChildren(QDialog))
    turn(5)
    assert raised == []


def test_a_file_that_another_program_writes_is_said_in_the_window_that_shows_it(make_window, sample_copy, raised):
    writer = Portfolio.open(sample_copy)
    try:
        window = make_window(sample_copy)
        assert window.ctx.is_read_only
        assert window.banner.isVisibleTo(window)
        window.file.close()
        window.rebuild()
        turn(3)
        assert raised == []
    finally:
        writer.close()
