"""Withdrawn figures at the scorecard."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from kamdesk.services.scorecard import figures, indicators
from kamdesk.services.scorecard.wording import axis_tooltip
from kamdesk.ui.dialogs.history_dialog import AFTER, BEFORE, WHAT, HistoryDialog
from kamdesk.ui.scorecard.grid_cells import GridColumn
from tests.support.scorecard_page import ACCESSIBLE, EDIT, FONT, TIP, indicator, result

Q3 = "2026-Q3"


def test_delete_on_a_figure_withdraws_it_and_every_place_says_so(robot, page, window, qtbot):
    reply = result(robot, "Reply")
    before = robot.data.scorecard.result(Q3)
    cell = page.grid.index(page.grid.row_of(reply.indicator.id), GridColumn.NOW)
    page.view.setCurrentIndex(cell)
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    QApplication.processEvents()
    after = robot.data.scorecard.result(Q3)
    assert (after.score, after.light, after.coverage) == (before.score, before.light, before.coverage)
    assert (cell.data(), cell.data(EDIT), cell.data(FONT).strikeOut()) == ("36", "", True)
    assert cell.data(ACCESSIBLE).endswith("36, figure withdrawn")
    assert cell.data(TIP) == "Figure withdrawn: 36 counts until another one is entered"
    score = cell.siblingAtColumn(GridColumn.SCORE)
    assert "figure withdrawn" in score.data(ACCESSIBLE)
    assert "Figure withdrawn: Reply" in page.profile.sentence.text()
    radar = page.profile.radar.canvas.radar
    assert "∅" in next(t.get_text() for t in radar.labels if "Reply" in t.get_text())
    assert "Figure withdrawn: 36" in axis_tooltip(result(robot, "Reply"))
    page.open_indicator(reply.indicator.id)
    QApplication.processEvents()
    struck = [w.text() for w in page.sheet.findChildren(QLabel) if w.font().strikeOut()]
    assert struck == ["36"]
    page.view.grab()
    assert "1 of 8 figures are missing" in page.findChild(QLabel, "missing_figures").text() or page.width() < 1000
    page.step_period(1)
    index = page.grid.index(page.grid.row_of(reply.indicator.id), GridColumn.BEFORE)
    assert (index.data(FONT).strikeOut(), index.data(TIP)) == (True, "Figure withdrawn: 36 counts until another one is entered")
    late = index.siblingAtColumn(GridColumn.SCORE)
    assert late.data(ACCESSIBLE).endswith("no score, stale")
    assert axis_tooltip(next(r for r in robot.data.scorecard.result("2026-Q4").indicators() if r.is_stale)).endswith("stale")
    page.step_period(-1)
    window.undoing.undo()
    assert (cell.data(EDIT), cell.data(FONT).strikeOut(), result(robot, "Reply")) == ("36", False, reply)


def test_the_clients_figure_that_is_withdrawn_goes_on_counting(robot, page, window, qtbot):
    otif = result(robot, "OTIF")
    page.open_indicator(otif.indicator.id)
    cell = page.grid.index(page.grid.row_of(otif.indicator.id), GridColumn.CLIENT)
    page.view.setCurrentIndex(cell)
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    QApplication.processEvents()
    found = result(robot, "OTIF")
    assert (found.value, found.is_disputed, found.client_withdrawn, found.light) == (93.8, True, True, otif.light)
    assert cell.data(TIP).startswith("The client's figure withdrawn: 93.8 counts until another one is entered. In reconciliation")
    assert cell.siblingAtColumn(GridColumn.NOW).data(EDIT) == "96.2"
    page.view.grab()
    assert page.grid.setData(cell.siblingAtColumn(GridColumn.NOW), "")
    assert (result(robot, "OTIF").own_withdrawn, result(robot, "OTIF").value) == (True, 93.8)


def test_delete_beside_the_figures_removes_the_indicator(robot, page, qtbot):
    turnover = next(r for r in robot.data.scorecard.result(Q3).indicators() if r.indicator.computed == "turnover")
    assert not page.grid.is_figure(page.grid.index(page.grid.row_of(turnover.indicator.id), GridColumn.NOW))
    reply = indicator(robot, "Reply")
    page.view.setCurrentIndex(page.grid.index(page.grid.row_of(reply.id), GridColumn.UNIT))
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert reply.id not in {i.id for i in robot.data.scorecard.own_indicators}


def test_the_quick_form_shows_a_withdrawn_figure_as_one_to_fill_in(robot, page, window, during):
    reply = indicator(robot, "Reply")
    window.ctx.act(lambda: indicators.record_measure(window.ctx.portfolio, reply, Q3, None))

    def look(dialog):
        edit = dialog.findChild(QLineEdit, f"value_{reply.position}")
        assert (edit.text(), edit.placeholderText(), dialog.focusWidget()) == ("", "withdrawn", edit)
        assert "36 counts" in edit.toolTip()
        assert dialog.findChild(QLabel, "period_count").text().startswith(f"{len(figures.to_fill(robot.data)) - 1} of")
        robot.qtbot.keyClicks(edit, "30")
        robot.qtbot.keyClick(edit, Qt.Key.Key_Return)
        assert (edit.placeholderText(), edit.toolTip()) == ("", "")

    during(look)
    page.fill_in()
    assert (result(robot, "Reply").value, result(robot, "Reply").is_withdrawn) == (30, False)


def test_the_history_names_what_was_withdrawn_and_takes_it_back(robot, page, window):
    reply = indicator(robot, "Reply")
    window.ctx.act(lambda: indicators.record_measure(window.ctx.portfolio, reply, Q3, None))
    dialog = HistoryDialog(window.ctx, robot.account_id, window)
    shown = [dialog.table.item(0, at).text() for at in (WHAT, BEFORE, AFTER)]
    assert shown == ["Figure withdrawn of “Q3 2026”", "36", "figure withdrawn"]
    dialog.table.setCurrentCell(0, 0)
    dialog.return_to_value()
    assert not result(robot, "Reply").is_withdrawn
    again = HistoryDialog(window.ctx, robot.account_id, window)
    assert [again.table.item(0, at).text() for at in (BEFORE, AFTER)] == ["figure withdrawn", "36"]
