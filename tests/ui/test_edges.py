"""What people do at awkward moments."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from kamdesk.domain.records import Step
from kamdesk.ui.account.pages import TABS
from kamdesk.ui.scorecard.grid_cells import GridColumn
from tests.support import file_of
from tests.support.robot import Robot
from tests.support.series import a_few


def test_a_read_only_file_is_read_on_every_page(make_window, sample_copy, qtbot):
    first = make_window(sample_copy, is_shown=False)
    second = make_window(sample_copy)
    robot = Robot(qtbot, second)
    for code in a_few("C03", "C09", of=["C01"]):
        for tab in TABS:
            page = robot.go(code, tab)
            if tab == "plan":
                for step in Step:
                    page.show_step(step)
                    QApplication.processEvents()
    second.navigation.show_settings()
    second.undoing.undo()
    assert file_of(first.ctx.portfolio).query("SELECT count(*) FROM change") == file_of(second.ctx.portfolio).query(
        "SELECT count(*) FROM change"
    )


def test_the_language_may_change_while_a_cell_is_edited(robot, window):
    page = robot.go("C01", "scorecard")
    index = page.grid.index(page.grid.row_of(robot.data.scorecard.own_indicators[3].id), GridColumn.NOW)
    page.view.setCurrentIndex(index)
    page.view.edit(index)
    window.look.choose_language("es")
    window.look.choose("dark", 110)
    window.look.choose("light", 100)
    QApplication.processEvents()
    assert window.view.tab == "scorecard"


def test_the_last_indicator_goes_while_its_detail_is_shown(robot, window):
    page = robot.go("C12", "scorecard")
    for indicator in robot.data.scorecard.own_indicators:
        page.open_indicator(indicator.id)
        row = page.grid.row_of(indicator.id)
        page.view.setCurrentIndex(page.grid.index(row, GridColumn.NAME))
        page.view.remove_wanted.emit(row)
        QApplication.processEvents()
    assert robot.data.scorecard.own_indicators == ()
    while window.ctx.history.stack.canUndo():
        window.undoing.undo()
    assert len(robot.data.scorecard.own_indicators) == 7


def test_undoing_a_creation_leaves_the_account(robot, window):
    window.account_actions.create_account("Fugaz, S.L.")
    created = robot.account_id
    robot.tab("plan")
    window.undoing.undo()
    QApplication.processEvents()
    assert window.view.account_id != created
    window.undoing.redo()
    assert window.ctx.portfolio.find_account("Fugaz, S.L.")


def test_scenarios_go_with_their_effects_and_come_back(robot, window):
    robot.go("C09", "selection")
    robot.press("part_2")
    for scenario in robot.data.selection.scenarios:
        robot.press(f"remove_{scenario.verdict}")
    assert robot.data.selection.scenarios == ()
    assert robot.data.selection.effects == ()
    while window.ctx.history.stack.canUndo():
        window.undoing.undo()
    assert (len(robot.data.selection.scenarios), len(robot.data.selection.effects)) == (3, 7)


def test_what_others_hang_on_is_not_removed(robot, window):
    page = robot.go("C01", "plan")
    page.show_step(Step.PLAN)
    table = page.step_page.tables["agreements"]
    table.remove(0)
    assert "Spares store in the plant" in " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())
    robot.press("removal_cancel")
    assert len(robot.data.facts.document.agreements) == 1
    table.remove(0)
    robot.press("removal_done")
    assert "Step 5 is closed" in robot.find("removal_error").text()
    assert len(robot.data.facts.document.agreements) == 1


def test_a_name_that_is_too_long_stays_and_is_refused_with_its_place(robot, window):
    robot.go("C01", "overview")
    field = robot.type("account.name", "x" * 250)
    assert len(field.text()) == 250
    assert "200" in field.accessibleDescription()
    assert robot.data.account.name == "Lácteos Peñarrubia, S. Coop."


def test_menu_acts_on_steps_obey_the_gate(robot, window):
    page = robot.go("C03", "plan")
    page.show_step(Step.PLAN)
    window.account_actions.close_step()
    assert robot.data.plan.step_states[Step.PLAN].value == "locked"
    window.account_actions.close_scorecard()
    assert not robot.data.scorecard.is_closed


def test_a_file_taken_away_refuses_the_edit_and_keeps_the_text(robot, window, sample_copy):
    robot.go("C01", "overview")
    sample_copy.rename(sample_copy.with_name("gone.kamdesk"))
    field = robot.type("account.city", "Vigo")
    assert field.text() == "Vigo"
    assert "moved" in field.accessibleDescription()
    sample_copy.with_name("gone.kamdesk").rename(sample_copy)


def test_actions_without_a_portfolio_do_no_harm(make_window, qtbot, answers):
    window = make_window()
    answers.paths += [None] * 12
    answers.texts += [None] * 8
    # The import last: it makes a portfolio, whose own actions follow, and every new look would make its pages anew.
    tried = {"close", "open_sample", "new_account", "import_file"}
    for first in (None, "import_file"):
        for name in [*([first] if first else ()), *(name for name in window.actions_.by_name if name not in tried)]:
            action = window.actions_.by_name[name]
            if action.isEnabled():
                tried.add(name)
                action.trigger()
                QApplication.processEvents()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.isVisible()
    window.look.choose_theme("light")
    window.look.normal_text()
