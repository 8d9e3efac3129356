"""The grid: refusals, undo, and what is selected together."""

from PySide6.QtCore import Qt

from kamdesk.ui.scorecard.grid_cells import GridColumn
from tests.support.window import changes


def test_a_refused_value_stays_in_its_cell_with_its_message(robot, window):
    page = robot.go("C01", "scorecard")
    otif = next(i for i in robot.data.scorecard.own_indicators if i.short_name == "OTIF")
    row = page.grid.row_of(otif.id)
    before = changes(window)
    robot.cell("scorecard", row, GridColumn.NOW, "22.9.1")
    cell = page.grid.index(row, GridColumn.NOW)
    assert cell.data() == "22.9.1"
    assert page.view.bubble.isVisible()
    assert changes(window) == before
    robot.qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert cell.data() == "96.2"
    assert not page.view.bubble.isVisible()


def test_a_refused_field_keeps_its_text_and_says_why(robot, window):
    robot.go("C01", "overview")
    field = robot.type("account.size_employees", "many")
    assert field.text() == "many"
    assert "many" in field.accessibleDescription()
    assert robot.data.account.size_employees == 640
    robot.type("account.size_employees", "700")
    assert robot.data.account.size_employees == 700
    assert field.accessibleDescription() == ""


def test_a_value_reaches_the_radar_and_undo_takes_it_back(robot, window):
    page = robot.go("C01", "scorecard")
    ppm = next(i for i in robot.data.scorecard.own_indicators if i.short_name == "PPM")
    robot.cell("scorecard", page.grid.row_of(ppm.id), GridColumn.NOW, "900")
    axes = {a.label: a for a in page.profile.radar.canvas.radar.axes}
    assert axes["PPM"].is_breach
    assert "PPM" in page.profile.sentence.text()
    window.undoing.undo()
    assert not {a.label: a for a in page.profile.radar.canvas.radar.axes}["PPM"].is_breach
    window.undoing.redo()
    assert {a.label: a for a in page.profile.radar.canvas.radar.axes}["PPM"].is_breach


def test_grid_radar_and_trend_select_together(robot, window):
    page = robot.go("C01", "scorecard")
    canvas = page.profile.radar.canvas
    robot.qtbot.keyClick(canvas, Qt.Key.Key_Right)
    selected = page.grid.indicator(page.view.currentIndex().row())
    assert selected.name in robot.find("trend_title").text()
    other = page.grid.row_of(robot.data.scorecard.own_indicators[-1].id)
    page.view.setCurrentIndex(page.grid.index(other, GridColumn.NOW))
    assert robot.data.scorecard.own_indicators[-1].name in robot.find("trend_title").text()
    robot.qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert page.sheet.isVisible()


def test_enter_goes_down_the_column(robot, window):
    page = robot.go("C01", "scorecard")
    rows = [page.grid.row_of(i.id) for i in robot.data.scorecard.own_indicators if i.computed is None]
    for row, value in zip(rows, ("96", "400", "30"), strict=False):
        robot.cell("scorecard", row, GridColumn.NOW, value)
    assert page.view.currentIndex().row() > rows[2]
