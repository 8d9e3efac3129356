"""What is gone is gone: parts of a page, menus and listeners of an earlier look, the file that was closed."""

import gc
import shutil
import weakref
from collections import Counter

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLayout, QLayoutItem, QMenu

from kamdesk.domain.records import Step
from kamdesk.reports.kinds import Request
from kamdesk.ui.account.pages import TABS
from kamdesk.ui.dialogs.removal_dialog import RemovalDialog
from tests.support.document_window import Answers, DocumentWindow
from tests.support.robot import Robot
from tests.support.series import IS_WHOLE

pytestmark = pytest.mark.usefixtures("only_new_garbage")

DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def forget():
    """Let Qt and Python delete what waits for it."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def items_in(layout):
    """Where the items of a layout lie, and those of the layouts in it."""
    for at in range(layout.count()):
        item = layout.itemAt(at)
        yield shiboken6.getCppPointer(item)[0]
        if not isinstance(item, QLayout):
            # Else what was asked for here would be what Python knows when the next object lies there.
            shiboken6.invalidate(item)
    for inner in layout.findChildren(QLayout, options=DIRECT):
        yield from items_in(inner)


def known_items():
    """The items of layouts that Python holds an object of."""
    return [o for o in gc.get_objects() if isinstance(o, QLayoutItem) and not isinstance(o, QLayout)]


def test_python_knows_no_layout_item_that_is_gone(qtbot, window):
    """Qt puts the next object in the place of an item; who asks for that object would be given the item."""
    robot = Robot(qtbot, window)
    already = {id(item): item for item in known_items()}
    each = [(width, code) for width in (1366, 1280, 1700) for code in ("C03", "C05", "C11")]
    for width, code in each if IS_WHOLE else [(1366, "C03"), (1280, "C11"), (1700, "C05")]:
        window.resize(width, 768)
        for _place in robot.every_place(code):
            pass
    window.navigation.show_portfolio()
    window.navigation.show_settings()
    QApplication.processEvents()
    forget()
    found = [item for item in known_items() if id(item) not in already]
    known = [(shiboken6.getCppPointer(item)[0], type(item).__name__) for item in found]
    assert known
    present = {
        place for widget in QApplication.allWidgets() if (layout := widget.layout()) is not None for place in items_in(layout)
    }
    gone = [kind for place, kind in known if place not in present]
    assert not gone, Counter(gone)


def test_menus_of_an_earlier_look_are_gone(window):
    forget()
    before = len(window.findChildren(QMenu))
    for code in ("es", "en", "es"):
        window.look.choose_language(code)
    forget()
    assert len(window.findChildren(QMenu)) <= before


def test_after_another_language_everything_is_asked_once(window):
    window.look.choose_language("es")
    window.look.choose_language("en")
    window.ctx.notices.referenced.emit(window.ctx.portfolio.find_account("C01")[0])
    QApplication.processEvents()
    assert len(window.findChildren(RemovalDialog)) == 1


def test_of_an_earlier_file_nothing_stays_in_memory(qtbot, window, sample_file, folder):
    """Its pages with their tables and charts would, if any of them listened to what they hold."""
    robot, other = Robot(qtbot, window), folder / "otra.kamdesk"
    shutil.copyfile(sample_file, other)
    for tab in TABS:
        robot.go("C01", tab)
        for part in range(4 if tab == "selection" else 0):
            robot.page.show_part(part)
        for step in Step if tab == "plan" else ():
            robot.page.show_step(step)
            QApplication.processEvents()
    window.navigation.show_portfolio()
    window.content.portfolio_page.wait()
    for part in range(7):
        window.content.portfolio_page.show_part(part)
        QApplication.processEvents()
    window.navigation.show_settings()
    dialog = DocumentWindow.open(qtbot, window, Request("onepager"), calls=Answers().calls).dialog
    dialog.reject()
    dialog.deleteLater()
    del dialog
    earlier = weakref.ref(window.ctx)
    assert window.open_file(other)
    window.activateWindow()
    window.sidebar.list.setFocus()  # where the keyboard was is known until it is elsewhere
    QApplication.processEvents()
    forget()
    assert earlier() is None


def test_a_closed_file_is_not_read_any_more(qtbot, make_window, sample_copy):
    """The list fills its scores after a moment, and the window is closed before."""
    window = make_window()
    assert window.open_file(sample_copy)
    window.sidebar.list.grab()
    with qtbot.captureExceptions() as errors:
        window.close()
        QApplication.processEvents()
    assert not errors


def test_a_closed_window_hears_nothing_of_the_theme(make_window, theme):
    window = make_window()
    body = window.centralWidget()
    window.close()
    theme.set("dark", 110)
    assert window.centralWidget() is body
