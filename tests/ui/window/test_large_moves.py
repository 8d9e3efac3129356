"""An import of very many rows is undone and done again beside the window, which says so and can stop it."""

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton

from kamdesk.domain.account.sales import Sale
from kamdesk.ui.undo import LARGE
from kamdesk.ui.window.work_dialog import ProgressDialog
from tests.support.import_window import ImportWindow
from tests.support.importing import write


@pytest.fixture
def first_tab():
    return "relationship"


@pytest.fixture
def imported(window, folder, qtbot):
    """The window after it took in as many sales as make a large import; how many there were, and are."""
    rows = "".join(f"C01;{day % 28 + 1}/{day // 28 % 12 + 1}/2025;{day},50;{day}\n" for day in range(LARGE))
    path = write(folder, "Cuenta;Fecha;Importe;Pedido\n" + rows)
    before = count(window)
    it = ImportWindow(qtbot, window.file_actions.show_import(path)).settled().go_to_review().take_in()
    it.dialog.accept()
    assert count(window) > before
    return before, count(window)


class Seen(QObject):
    """The dialogs that told how far it is: what they said, and what is done once one is seen."""

    def __init__(self, act=None):
        super().__init__()
        self.texts, self.bars, self._act = [], [], act
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Show and isinstance(watched, ProgressDialog):
            self.texts.append(watched.findChild(QLabel).text())
            watched.findChild(QProgressBar).valueChanged.connect(self.bars.append)
            if self._act is not None:
                self._act(watched)
        return False

    def end(self):
        QApplication.instance().removeEventFilter(self)


@pytest.fixture
def seen():
    made = []

    def make(act=None):
        made.append(Seen(act))
        return made[-1]

    yield make
    for one in made:
        one.end()


def cancel_soon(dialog):
    """Press the button as soon as the dialog stands; only its own timers run meanwhile."""
    timer = QTimer(dialog, singleShot=True)
    timer.timeout.connect(dialog.findChild(QPushButton, "work_cancel").click)
    timer.start()


def count(window):
    return len(window.ctx.portfolio.find(Sale))


def test_it_is_undone_and_done_again_while_the_window_says_how_far_it_is(window, imported, seen):
    before, after = imported
    dialogs = seen()
    window.undoing.undo()
    assert count(window) == before
    assert window.toast.said.startswith("Undone: ")
    window.undoing.redo()
    assert count(window) == after
    assert [text.partition(":")[0] for text in dialogs.texts] == ["Undoing", "Doing again"]
    assert dialogs.bars
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, ProgressDialog) and one.isVisible()]


def test_stopping_it_leaves_everything_and_it_can_still_be_undone(window, imported, seen):
    before, after = imported
    dialogs = seen(cancel_soon)
    window.undoing.undo()
    assert dialogs.texts
    assert count(window) == after
    assert window.toast.said == "Stopped: nothing was changed."
    dialogs.end()
    window.undoing.undo()
    assert count(window) == before


def test_what_is_small_is_undone_at_once(window, folder, qtbot, seen):
    path = write(folder, "Cuenta;Fecha;Importe\nC01;15/10/2025;1.250,50\n")
    before = count(window)
    ImportWindow(qtbot, window.file_actions.show_import(path)).settled().go_to_review().take_in().dialog.accept()
    dialogs = seen()
    window.undoing.undo()
    assert count(window) == before
    assert not dialogs.texts
