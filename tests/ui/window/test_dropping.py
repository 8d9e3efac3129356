"""A spreadsheet that is dropped on the window is imported."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton

from kamdesk.ui.dialogs.tables_dialog import TablesDialog
from kamdesk.ui.importing.import_dialog import ImportDialog
from kamdesk.ui.importing.steps_bar import ImportStep
from tests.support.importing import write

NOTHING_HELD = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


def dropped(window, path):
    """Whether the window takes it while it is over it; it is let go then."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    over = QDragEnterEvent(QPoint(40, 40), Qt.DropAction.CopyAction, data, *NOTHING_HELD)
    over.ignore()
    QApplication.sendEvent(window, over)
    QApplication.sendEvent(window, QDropEvent(QPoint(40, 40), Qt.DropAction.CopyAction, data, *NOTHING_HELD))
    return over.isAccepted()


def test_a_dropped_spreadsheet_opens_the_import(window, folder, qtbot):
    assert dropped(window, write(folder, "Cuenta;Fecha;Importe\nC01;15/10/2026;1\n", "ventas.csv"))
    (dialog,) = window.findChildren(ImportDialog)
    qtbot.waitUntil(lambda: dialog.step is ImportStep.COLUMNS)
    assert dialog.windowTitle() == "Import sales"


@pytest.mark.parametrize("name", ["otra.kamdesk", "OTRA.KAMDESK"])
def test_a_portfolio_is_no_spreadsheet(window, folder, name):
    assert not dropped(window, folder / name)
    assert not window.findChildren(ImportDialog)


def test_without_a_portfolio_nothing_is_taken(window, folder):
    window.file.close()
    assert not dropped(window, folder / "ventas.csv")
    assert not window.findChildren(ImportDialog)
    window.rebuild()


def test_a_template_is_a_step_away(window):
    dialog = window.file_actions.show_import()
    dialog.findChild(QPushButton, "import_template").click()
    (asking,) = dialog.findChildren(TablesDialog)
    assert asking.isVisible()
