"""The net itself: it says that nothing has the keyboard when nothing has."""

import sys

import pytest

PROGRAM = """
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QListWidget, QTabBar, QTableWidget, QVBoxLayout, QWidget
app = QApplication([])
window = QWidget()
window.setWindowTitle("Three holders")
tabs, table, names = QTabBar(), QTableWidget(2, 2), QListWidget()
tabs.addTab("One"); tabs.addTab("Two")
names.addItems(["a", "b"])
column = QVBoxLayout(window)
for at, part in enumerate((tabs, table, names)):
    column.addWidget(part)
    QShortcut(QKeySequence(f"F{at + 1}"), window, part.setFocus)
table.setCurrentCell(1, 1)
table.setTabKeyNavigation(False)
names.setCurrentRow(1)
QShortcut(QKeySequence("F9"), window, lambda: QApplication.focusWidget() and QApplication.focusWidget().clearFocus())
window.show()
app.exec()
"""


@pytest.mark.parametrize(("key", "role"), [("F1", "page tab"), ("F2", "table cell"), ("F3", "list item")])
def test_an_item_has_the_keyboard_only_if_what_holds_it_has(walk, key, role):
    with walk(command=[sys.executable, "-c", PROGRAM]) as j:
        assert j.keys(key).role == role
        j.press("F9")
        assert j.focus() is None
        assert j.keys(key).role == role
