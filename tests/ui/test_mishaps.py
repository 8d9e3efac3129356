"""Errors that nobody expected: one quiet bar with a count, one entry in the log, never a box."""

import logging
import sys
import threading

import pytest
from PySide6.QtCore import QAbstractTableModel, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QTableView, QWidget
from typing_extensions import override

from kamdesk.ui.mishaps import MOST_KEPT, Mishaps
from kamdesk.ui.widgets.mishap_bar import MishapBar
from kamdesk.ui.window.main_window import MainWindow

pytestmark = pytest.mark.logs_errors


class Broken(QAbstractTableModel):
    @override
    def rowCount(self, parent=None):
        return 3

    @override
    def columnCount(self, parent=None):
        return 1

    @override
    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        raise ValueError(f"row {index.row()}")


class Unpaintable(QWidget):
    @override
    def paintEvent(self, event):
        raise OSError("no paint")


class BadFilter(QObject):
    @override
    def eventFilter(self, watched, event):
        raise KeyError("filter")


@pytest.fixture
def mishaps(qapp, monkeypatch):
    for module, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    found = Mishaps()
    found.watch()
    return found


@pytest.fixture
def window(theme, charts, answers, mishaps, preferences):
    found = MainWindow(theme, preferences, charts, mishaps)
    found.show()
    QApplication.processEvents()
    yield found
    found.close()
    found.deleteLater()


@pytest.fixture
def preferences():
    from kamdesk.env.preferences import Preferences

    return Preferences(theme="light", language="en")


def bar_of(window):
    return window.findChildren(MishapBar)[-1]


def boom(text="boom"):
    try:
        raise ValueError(text)
    except ValueError as error:
        return ValueError, error, error.__traceback__


def test_errors_that_repeat_are_one_bar_with_a_count_and_no_box(window, mishaps, caplog, qtbot, answers):
    focus = window.focusWidget()
    view, model, widget, watcher = QTableView(), Broken(), Unpaintable(), BadFilter()
    for shown in (view, widget):
        qtbot.addWidget(shown)
    view.setModel(model)
    for shown in (view, widget):
        shown.show()
        QApplication.processEvents()
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: 1 / 0)
    timer.start()
    widget.installEventFilter(watcher)
    for _ in range(20):
        widget.update()
        view.viewport().update()
        QApplication.processEvents()
    timer.stop()
    widget.removeEventFilter(watcher)
    view.close()
    widget.close()
    assert mishaps.shown > 50
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
    assert answers.told == []
    bar = bar_of(window)
    assert bar.isVisible()
    qtbot.waitUntil(lambda: f"({mishaps.shown:,}×)" in bar.text)
    assert window.focusWidget() is focus
    assert not bar.isAncestorOf(window.focusWidget() or window)
    tracebacks = [r for r in caplog.records if "Traceback" in r.getMessage()]
    assert 4 <= len(tracebacks) <= 12
    assert len(caplog.records) < 30


def test_the_log_counts_and_does_not_grow(mishaps, caplog):
    for _ in range(1234):
        mishaps.take(*boom())
    said = [r.getMessage() for r in caplog.records]
    assert sum("Traceback" in text for text in said) == 1
    assert [text.partition("\n")[0] for text in said[1:]] == [
        f"unexpected error, for the {count}. time: ValueError: boom" for count in (10, 100, 1000)
    ]
    assert mishaps.shown == 1234


def test_more_kinds_of_errors_than_can_be_told_apart_are_only_counted(mishaps, caplog):
    for at in range(MOST_KEPT * 3):
        try:
            exec(compile("\n" * at + "1 / 0", f"made {at}", "exec"))
        except ZeroDivisionError as error:
            mishaps.take(ZeroDivisionError, error, error.__traceback__)
    assert sum("Traceback" in r.getMessage() for r in caplog.records) == MOST_KEPT + 1
    assert mishaps.shown == MOST_KEPT * 3


def test_the_bar_copies_details_and_closes_and_comes_again(window, mishaps, qtbot):
    bar = bar_of(window)
    assert not bar.isVisible()
    mishaps.take(*boom("first"))
    assert bar.isVisible()
    assert bar.text == "Something went wrong in kamdesk. Everything that was saved is safe."
    copy = bar.findChild(QWidget, "mishap_copy")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    said = QApplication.clipboard().text()
    assert "ValueError: first" in said
    assert "kamdesk" in said.splitlines()[0]
    qtbot.mouseClick(bar.findChild(QWidget, "mishap_close"), Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    mishaps.take(*boom("again"))
    assert bar.isVisible()
    assert copy.text() == "Copy details"


def test_the_bar_stays_when_the_window_is_made_anew(window, mishaps):
    mishaps.take(*boom())
    mishaps.take(*boom())
    window.rebuild()
    QApplication.processEvents()
    bar = bar_of(window)
    assert bar.isVisible()
    assert "(2×)" in bar.text


def test_an_error_of_the_bar_itself_ends_there(window, mishaps, monkeypatch):
    calls = []

    def fail(self):
        calls.append(1)
        raise RuntimeError("the bar")

    monkeypatch.setattr(MishapBar, "refresh", fail)
    mishaps.take(*boom())
    assert calls
    for _ in range(5):
        QApplication.processEvents()
    assert len(calls) < 5


def test_a_bar_that_cannot_be_painted_does_not_call_itself(window, mishaps, monkeypatch):
    painted = []

    def fail(_self, _event):
        painted.append(1)
        raise RuntimeError("the paint")

    monkeypatch.setattr(MishapBar, "paintEvent", fail, raising=False)
    window.rebuild()
    mishaps.take(*boom())
    for _ in range(50):
        QApplication.processEvents()
    assert len(painted) < 10


@pytest.mark.parametrize("what", ["closing", "gone", "none"])
def test_without_a_window_it_is_logged_all_the_same(theme, charts, answers, preferences, mishaps, caplog, what):
    import shiboken6

    if what != "none":
        window = MainWindow(theme, preferences, charts, mishaps)
        window.show()
        window.close()
        if what == "gone":
            shiboken6.delete(window)
    mishaps.take(*boom("late"))
    assert sum("late" in r.getMessage() for r in caplog.records) == 1
    if what == "gone":
        shiboken6.delete(mishaps)
        mishaps.take(*boom("later"))


def test_a_log_that_cannot_be_written_is_no_further_error(mishaps, monkeypatch):
    class Full(logging.Handler):
        def handle(self, record):
            raise OSError("disk full")

    handler = Full()
    logging.getLogger().addHandler(handler)
    try:
        mishaps.take(*boom())
    finally:
        logging.getLogger().removeHandler(handler)


def test_an_error_in_a_thread_is_said_in_the_window(window, mishaps, qtbot):
    def run():
        raise OSError("in a thread")

    thread = threading.Thread(target=run, name="broken")
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bar_of(window).isVisible())
    assert "in a thread" in mishaps.details()
    leaving = threading.Thread(target=sys.exit)
    leaving.start()
    leaving.join()
    assert mishaps.shown == 1


def test_an_object_that_goes_badly_is_for_the_log_only(window, mishaps, caplog):
    class Bad:
        def __del__(self):
            raise OSError("at the end")

    bad = Bad()
    del bad
    assert sum("at the end" in r.getMessage() for r in caplog.records) == 1
    assert mishaps.shown == 0
    assert not bar_of(window).isVisible()


def test_ctrl_c_is_no_error_of_the_program(mishaps, capsys):
    mishaps.take(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "KeyboardInterrupt" in capsys.readouterr().err
    assert mishaps.shown == 0
