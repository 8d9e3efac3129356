"""The history at the window."""


def test_history_returns_to_an_earlier_value(robot, window):
    robot.go("C01", "overview")
    robot.type("account.city", "Vigo")
    robot.type("account.city", "Lugo")
    window.account_actions.account_history()
    from kamdesk.ui.dialogs.history_dialog import HistoryDialog

    dialog = window.findChildren(HistoryDialog)[-1]
    assert dialog.table.item(0, 3).text() == "Vigo"
    dialog.table.setCurrentCell(0, 0)
    dialog.return_to_value()
    assert robot.data.account.city == "Vigo"
