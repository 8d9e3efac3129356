"""Nothing that is being typed is lost."""

from PySide6.QtWidgets import QApplication


def test_what_is_being_typed_is_saved_before_another_place_is_shown(robot, window):
    for way in ("next_account", "go_back", "open_portfolio_page", "show_place"):
        robot.go("C02", "overview")
        robot.go("C01", "overview")
        account_id = robot.account_id
        field = robot.find("account.city")
        window.activateWindow()
        field.setFocus()
        QApplication.processEvents()
        field.selectAll()
        robot.keys(field, f"Palencia by {way}")
        if way == "show_place":
            window.show_place(window.ctx.portfolio.find_account("C03")[0].id, "overview")
        else:
            window.actions_.by_name[way].trigger()
        assert window.ctx.load(account_id).account.city == f"Palencia by {way}"


def test_an_emptied_amount_becomes_what_it_was_at_first(robot):
    robot.go("C09", "selection")
    robot.press("part_2")
    robot.type("scenario_include.resources", "   ")
    assert robot.data.selection.scenarios[0].resources == 0
