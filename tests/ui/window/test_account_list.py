"""The list of accounts: searched, walked, and marking the account that is shown."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from kamdesk.ui.life import Life
from kamdesk.ui.window.account_list import AccountListModel
from tests.support import new_account


def test_the_list_of_accounts_marks_the_account_that_is_shown(robot, window):
    robot.go("C04", "overview")
    sidebar, shown = window.sidebar, robot.account_id
    sidebar.search.setText("Lácteos")
    assert sidebar.current_id() == ""
    assert robot.account_id == shown
    sidebar.search.setText("")
    assert sidebar.current_id() == shown, "when the search is over, the account is marked again"
    for number in range(60):
        new_account(window.ctx.portfolio, f"Aaa {number:02d}")
    sidebar.model.reload()
    assert sidebar.current_id() == shown
    assert robot.account_id == shown
    bar = sidebar.list.verticalScrollBar()
    bar.setValue(20)
    top = sidebar.model.account_id(sidebar.list.rowAt(0))
    window.ctx.save(replace(window.ctx.portfolio.find_account("C01")[0], name="Aa0"))
    assert sidebar.model.account_id(sidebar.list.rowAt(0)) == top


def test_the_list_is_searched_and_walked_by_keyboard(robot, window):
    window.navigation.find_account()
    robot.qtbot.keyClicks(window.sidebar.search, "quimica")
    assert window.sidebar.model.rowCount() == 2
    robot.qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Down)
    assert robot.data.account.name.startswith("Petroquímica")
    window.navigation.next_account()
    assert robot.data.account.name.startswith("Química")
    window.navigation.go_back()
    assert robot.data.account.name.startswith("Petroquímica")
    window.navigation.go_forward()
    assert robot.data.account.name.startswith("Química")


def test_the_list_model_is_sound(sample, qtbot, charts):
    model = AccountListModel(sample, Life(charts))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.search("a")
    model.fill_now()
    model.search("")
    assert model.rowCount() == 12
