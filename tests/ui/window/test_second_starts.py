"""A second start hands its file to the window that is there: raised, opened, or left alone when it is in the middle of something."""

import os
import shutil
import threading

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from kamdesk.env.second_start import Answer, Reception, hand_over
from kamdesk.ui.window.second_starts import SecondStarts


@pytest.fixture
def second_start(window, qtbot, tmp_path, monkeypatch):
    """Starts the program a second time as far as the window hears of it; gives the answer."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    reception = Reception()
    SecondStarts(window, reception)
    assert reception.is_open.wait(30)

    def start(file=None):
        answers = []
        thread = threading.Thread(target=lambda: answers.append(hand_over(file, 30)))
        thread.start()
        qtbot.waitUntil(lambda: bool(answers), timeout=30_000)
        thread.join()
        QApplication.processEvents()
        return answers[0]

    yield start
    reception.close()


@pytest.fixture
def other(sample_copy):
    return shutil.copyfile(sample_copy, sample_copy.with_name("otra cartera ñ.kamdesk"))


def test_a_file_is_opened_in_the_window_that_is_there(window, second_start, other, sample_copy):
    window.showMinimized()
    assert second_start(other) is Answer.SHOWN
    assert window.ctx.portfolio.path == other
    assert not window.isMinimized()
    assert second_start(sample_copy) is Answer.SHOWN
    assert window.ctx.portfolio.path == sample_copy


def test_a_start_without_a_file_brings_the_window_to_the_front(window, second_start, sample_copy, monkeypatch):
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "a token")
    window.showMinimized()
    assert second_start() is Answer.SHOWN
    assert not window.isMinimized()
    assert window.ctx.portfolio.path == sample_copy
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "a token"


@pytest.mark.parametrize("way", ["itself", "a link", "another spelling"])
def test_the_file_that_is_open_is_not_opened_again(window, second_start, sample_copy, way):
    path = sample_copy
    if way == "a link":
        path = sample_copy.with_name("link.kamdesk")
        path.symlink_to(sample_copy)
    elif way == "another spelling":
        path = sample_copy.parent / ".." / sample_copy.parent.name / sample_copy.name
    ctx = window.ctx
    assert second_start(path) is Answer.SHOWN
    assert window.ctx is ctx


@pytest.mark.parametrize("is_modal", [True, False])
def test_what_is_under_way_in_a_dialog_goes_on(window, second_start, sample_copy, other, is_modal):
    dialog = QDialog(window)
    dialog.setModal(is_modal)
    dialog.show()
    assert second_start(other) is Answer.BUSY
    assert dialog.isVisible()
    assert window.ctx.portfolio.path == sample_copy
    assert second_start(sample_copy) is Answer.SHOWN
    dialog.close()
    assert second_start(other) is Answer.SHOWN


def test_a_window_that_is_closing_takes_nothing(window, second_start, other):
    window.close()
    assert second_start(other) is Answer.CLOSING
    assert window.ctx is None


@pytest.mark.parametrize("content", [None, b"", b"no portfolio"])
def test_a_file_that_cannot_be_opened_is_told_in_the_window(window, second_start, sample_copy, content):
    path = sample_copy.with_name("strange.kamdesk")
    if content is not None:
        path.write_bytes(content)
    assert second_start(path) is Answer.SHOWN
    assert window.ctx.portfolio.path == sample_copy
    assert window.toast.said or window.file.trouble is not None


def test_what_was_refused_is_not_lost_unasked(window, second_start, sample_copy, other, answers):
    editor = window.findChild(QLineEdit)
    editor.setProperty("invalid", True)
    answers.confirm = False
    assert second_start(other) is Answer.SHOWN
    assert len(answers.asked) == 1
    assert window.ctx.portfolio.path == sample_copy
    editor.setProperty("invalid", False)


def test_a_window_that_is_hung_opens_nothing_afterwards(window, second_start, sample_copy, other, monkeypatch):
    monkeypatch.setattr("kamdesk.env.second_start.PATIENCE", 0.2)
    assert hand_over(other, 30) is Answer.NONE  # the window's own thread waits here
    QApplication.processEvents()
    assert window.ctx.portfolio.path == sample_copy


def test_a_file_that_the_system_wants_opened_is_told(qapp, qtbot, other):
    with qtbot.waitSignal(qapp.file_wanted) as told:
        QApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(str(other))))
    assert told.args == [str(other)]
