"""What a person does at the window: go somewhere, type, press."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QToolButton,
    QWidget,
)

from kamdesk.domain.records import Step
from kamdesk.ui.account.pages import TABS
from kamdesk.ui.plan.base_step import StepPage
from kamdesk.ui.tables.edit_table import EditTable


class Robot:
    def __init__(self, qtbot, window):
        self.qtbot = qtbot
        self.window = window

    @property
    def account_id(self):
        return self.window.view.account_id

    @property
    def data(self):
        return self.window.ctx.load(self.account_id)

    @property
    def page(self):
        return self.window.view.page

    def go(self, code, tab):
        account = self.window.ctx.portfolio.find_account(code)[0]
        self.window.show_place(account.id, tab)
        QApplication.processEvents()
        return self.page

    def every_place(self, code):
        """Go to each tab of an account, and on its plan to each step: the tab and the step, if any, that one has come to."""
        for tab in TABS:
            self.go(code, tab)
            for step in Step if tab == "plan" else (None,):
                if step is not None:
                    self.page.show_step(step)
                    QApplication.processEvents()
                yield tab, step

    def tab(self, name):
        self.window.view.show_tab(name)
        QApplication.processEvents()
        return self.page

    def reach(self, name):
        """Go to the part of a step's page that holds a widget, as one does by its button."""
        page = self.window.view.page if self.window.view is not None else None
        for step_page in page.findChildren(StepPage) if page is not None else []:
            if not step_page.isVisibleTo(self.window):
                continue
            for part in step_page.parts:
                if not part.area.isVisibleTo(self.window) and part.area.findChildren(QWidget, name):
                    self.qtbot.mouseClick(part.button, Qt.MouseButton.LeftButton)
                    QApplication.processEvents()

    def find(self, name, kind=QWidget):
        self.reach(name)
        found = [w for w in self.window.findChildren(kind, name) if w.isVisibleTo(self.window)]
        assert found, f"nothing visible is called {name}"
        return found[-1]

    def press(self, name):
        button = self.find(name)
        assert isinstance(button, QPushButton | QToolButton)
        assert button.isEnabled(), name
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def keys(self, field, text):
        """Type; what no test keyboard has comes as from an input method."""
        if text.isascii():
            self.qtbot.keyClicks(field, text)
        elif isinstance(field, QPlainTextEdit):
            field.insertPlainText(text)
        else:
            field.insert(text)

    def type(self, name, text):
        """Fill a field and leave it."""
        field = self.find(name)
        field.setFocus()
        if isinstance(field, QComboBox):
            field.setCurrentIndex(field.findText(text))
            field.activated.emit(field.currentIndex())
        elif isinstance(field, QCheckBox):
            self.qtbot.keyClick(field, Qt.Key.Key_Space)
        elif isinstance(field, QPlainTextEdit):
            field.selectAll()
            self.keys(field, text)
            QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut))
        else:
            assert isinstance(field, QLineEdit)
            field.selectAll()
            self.keys(field, text)
            self.qtbot.keyClick(field, Qt.Key.Key_Return)
        QApplication.processEvents()
        return field

    def table(self, name):
        self.reach(name)
        found = [v for v in self.window.findChildren(QTableView, name) if v.isVisibleTo(self.window)]
        assert found, f"no table is called {name}"
        return found[-1]

    def cell(self, name, row, column, text):
        """Type into a cell as a person does: go there, type, Enter."""
        view = self.table(name)
        index = view.model().index(row, column)
        view.setFocus()
        view.setCurrentIndex(index)
        assert index.flags() & Qt.ItemFlag.ItemIsEditable, f"{name} {row},{column} is locked"
        assert isinstance(view, EditTable)
        view.edit(index)
        editors = [e for e in view.viewport().findChildren(QLineEdit) if e.property("cell") and e.isVisible()]
        if not editors:
            view.model().setData(index, text)
            for combo in view.viewport().findChildren(QComboBox):
                view.closeEditor(combo, view.itemDelegate().EndEditHint.RevertModelCache)
        else:
            editors[-1].selectAll()
            self.keys(editors[-1], text)
            self.qtbot.keyClick(editors[-1], Qt.Key.Key_Return)
        QApplication.processEvents()

    def tick(self, name, row, column):
        """Tick a cell with the space bar."""
        view = self.table(name)
        view.setFocus()
        view.setCurrentIndex(view.model().index(row, column))
        self.qtbot.keyClick(view, Qt.Key.Key_Space)
        QApplication.processEvents()

    def gate_texts(self):
        QApplication.processEvents()
        return [link.text().replace("&&", "&") for link in self.page.gate.links() if not link.isHidden()]
