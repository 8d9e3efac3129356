"""Nothing is seen squeezed and then jumps: what is painted first lies where it stays."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from typing_extensions import override

from kamdesk.domain.errors import FileError
from kamdesk.domain.records import Step
from kamdesk.env.preferences import Preferences
from kamdesk.ui.account.account_view import AccountView
from kamdesk.ui.account.pages import TABS
from kamdesk.ui.charts.chart_slot import CourseSlot, MatrixSlot, RadarSlot, TrendSlot
from kamdesk.ui.dialogs.history_dialog import HistoryDialog
from kamdesk.ui.settling import settle
from kamdesk.ui.window.recovery_page import RecoveryPage
from tests.support.robot import Robot

SLOTS = (CourseSlot, MatrixSlot, RadarSlot, TrendSlot)


def places(root):
    """Where everything that is seen lies; a chart comes into its place when it is drawn."""
    found = {}
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget.parent(), SLOTS):
            continue
        at = widget.mapTo(root, QPoint(0, 0))
        words = widget.text()[:24] if callable(getattr(widget, "text", None)) else ""
        found[id(widget)] = (
            f"{type(widget).__name__} {widget.objectName()} {words}",
            at.x(),
            at.y(),
            widget.width(),
            widget.height(),
        )
    return found


class FirstFrame(QObject):
    """Remembers how a window lay when the first part of it was painted."""

    def __init__(self, root):
        super().__init__()
        self.root, self.found = root, None

    @override
    def eventFilter(self, watched, event):
        is_first = self.found is None and event.type() is QEvent.Type.Paint and isinstance(watched, QWidget)
        if is_first and (watched is self.root or self.root.isAncestorOf(watched)):
            self.found = places(self.root)
        return False


def jumps(root, act):
    """What lies elsewhere when it is still than when it was first painted."""
    frame = FirstFrame(root)
    app = QApplication.instance()
    app.installEventFilter(frame)
    act()
    assert settle(root)
    app.removeEventFilter(frame)
    if frame.found is None:
        return []
    # The words of a label may come later, its place may not.
    first = {key: place[1:] for key, place in frame.found.items()}
    return [(first.get(key), place) for key, place in places(root).items() if first.get(key) != place[1:]]


@pytest.fixture
def robot(qtbot, window):
    assert settle(window)
    return Robot(qtbot, window)


@pytest.mark.parametrize(("code", "size"), [("C01", (1366, 768)), ("C05", (1024, 640))])
def test_pages_of_an_account(window, robot, code, size):
    window.resize(*size)
    assert settle(window)
    account = window.ctx.portfolio.find_account(code)[0].id
    for tab in TABS:
        assert not jumps(window, lambda tab=tab: window.show_place(account, tab)), tab
        if tab == "selection":
            for part in range(4):
                assert not jumps(window, lambda part=part: robot.page.show_part(part)), (tab, part)
        if tab == "plan":
            for step in Step:
                assert not jumps(window, lambda step=step: robot.page.show_step(step)), step
                for part in range(len(robot.page.step_page.parts)):
                    assert not jumps(window, lambda part=part: robot.page.step_page.show_part(part)), (step, part)
    assert not jumps(window, lambda: window.show_place(window.ctx.portfolio.find_account("C03")[0].id, "overview"))


def test_parts_of_the_portfolio_and_the_settings(window, robot):
    assert not jumps(window, window.navigation.show_portfolio)
    window.content.portfolio_page.wait()
    for part in range(7):
        assert not jumps(window, lambda part=part: window.content.portfolio_page.show_part(part)), part
    assert not jumps(window, window.navigation.show_settings)


@pytest.mark.parametrize("act", ["choose_language", "choose_look"])
def test_another_language_or_look(window, robot, act):
    robot.go("C05", "plan")
    assert settle(window)
    assert not jumps(
        window,
        (lambda: window.look.choose_language("es")) if act == "choose_language" else (lambda: window.look.choose("dark", 130)),
    )


def test_rows_that_come_and_go(window, robot):
    robot.go("C01", "overview")
    assert settle(window)
    people = robot.find("people")
    assert not jumps(window, lambda: people.remove(0))
    assert not jumps(window, window.undoing.undo)
    page = robot.go("C05", "plan")
    page.show_step(Step.PLAN)
    assert settle(window)
    for name, table in page.step_page.tables.items():
        if table.isVisible() and table.model.rows and not table.model.is_locked:
            assert not jumps(window, lambda table=table: table.remove(0)), name
            assert not jumps(window, window.undoing.undo), name


def test_the_window_itself(make_window, sample_copy):
    window = make_window()
    window.hide()
    assert window.open_file(sample_copy)
    assert not jumps(window, window.show)


def test_dialogs(window, robot):
    robot.go("C01", "plan")
    assert settle(window)
    dialog: QDialog = HistoryDialog(window.ctx, None, window)
    assert not jumps(dialog, dialog.show)
    dialog.close()


# -- at the start, the page follows the list -----------------------------------------------------


def test_at_the_start_accounts_are_listed_at_once_and_a_page_follows(make_window, sample_copy):
    window = make_window()
    assert window.open_file(sample_copy, is_first=True)
    assert window.sidebar.list.model().rowCount() == 12
    assert not window.navigation.account_id
    QApplication.processEvents()
    assert window.view.account_id
    assert window.content.currentWidget() is window.view
    assert Preferences.load().last_file == str(sample_copy)


def test_a_first_page_that_fails_ends_on_the_ways_out_and_is_not_opened_again(make_window, monkeypatch, sample_copy):
    def fail(_self, _account_id, _tab=""):
        raise FileError("damaged", file=sample_copy.name)

    window = make_window()
    with monkeypatch.context() as patched:
        patched.setattr(AccountView, "show_account", fail)
        assert window.open_file(sample_copy, is_first=True)
        QApplication.processEvents()
    assert isinstance(window.content.currentWidget(), RecoveryPage)
    assert window.ctx is None
    assert Preferences.load().last_file != str(sample_copy)


def test_a_file_that_is_closed_before_its_first_page_shows_none(make_window, sample_copy):
    window = make_window()
    assert window.open_file(sample_copy, is_first=True)
    window.file.close()
    window.rebuild()
    QApplication.processEvents()
    assert window.ctx is None
    assert window.content.currentWidget() is window.content.welcome
    assert Preferences.load().last_file != str(sample_copy)
