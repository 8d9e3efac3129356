"""A page is made while nobody hears its events, and is as it would be otherwise."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QSpinBox, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.ui.building import hear_every_event, hear_no_more, made


class Listener(QObject):
    def __init__(self):
        super().__init__()
        self.heard = []

    @override
    def eventFilter(self, watched, event):
        self.heard.append((watched.objectName(), event.type()))
        return False


@pytest.fixture
def listener():
    found = Listener()
    hear_every_event(found)
    yield found
    hear_no_more(found)


def page_of(*boxes):
    page = QWidget()
    page.setObjectName("page")
    column = QVBoxLayout(page)
    for box in boxes:
        column.addWidget(box)
        box.ensurePolished()
    return page


def test_nothing_is_heard_of_a_page_that_is_made_and_all_of_one_that_is_shown(qtbot, listener):
    page = made(lambda: page_of(QComboBox()))
    qtbot.addWidget(page)
    assert not [name for name, _kind in listener.heard if name == "page"]
    page.show()
    assert ("page", QEvent.Type.Show) in listener.heard


def test_a_page_within_a_page_and_one_that_fails_end_the_pause(qtbot, listener):
    outer = made(lambda: page_of(made(lambda: page_of(QComboBox()))))
    qtbot.addWidget(outer)
    with pytest.raises(ZeroDivisionError):
        made(lambda: 1 / 0)
    QApplication.sendEvent(outer, QEvent(QEvent.Type.User))
    assert listener.heard.count(("page", QEvent.Type.User)) == 1


@pytest.mark.parametrize("make", [QComboBox, QSpinBox, QDoubleSpinBox])
def test_the_wheel_gives_no_box_the_keyboard(qtbot, make):
    page = made(lambda: page_of(make()))
    qtbot.addWidget(page)
    assert page.findChild(make).focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_who_hears_no_more_is_not_brought_back_by_the_next_page(qtbot, listener):
    hear_no_more(listener)
    page = made(lambda: page_of())
    qtbot.addWidget(page)
    page.show()
    assert listener.heard == []
