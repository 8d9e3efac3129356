"""The scorecard as it is filled in: by keyboard, by paste, with two figures for one thing."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton

from kamdesk.domain.ids import new_id
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator
from kamdesk.services.account.summary import summaries
from kamdesk.services.scorecard import figures, indicators
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.scorecard.grid_cells import GridColumn
from kamdesk.ui.scorecard.library_dialog import LibraryDialog
from kamdesk.ui.scorecard.period_dialog import PeriodDialog
from kamdesk.ui.scorecard.settle_dialog import SettleDialog
from tests.support import put
from tests.support.scorecard_page import ACCESSIBLE, Q3, indicator, result
from tests.support.window import tell_all

# -- filling in --------------------------------------------------------------------------------------


def test_a_period_of_eleven_indicators_is_eleven_values_and_eleven_enters(robot, page, window, qtbot, during):
    groups = list(Group)[1:]
    for at in range(3):
        blank = Indicator(
            id=new_id(), account_id=robot.account_id, group=groups[at], name=f"Own {at}", unit="h", position=90 + at
        )
        put(window.ctx.portfolio, replace(blank, floor=0.0, threshold=8.0, target=20.0))
    page.step_period(1)
    period = "2026-Q4"
    assert len([i for i in robot.data.scorecard.own_indicators if i.computed is None]) == 11
    values = [f"{n}" for n in range(1, 12)]

    def fill(dialog):
        assert isinstance(dialog, PeriodDialog)
        for value in values:
            qtbot.keyClicks(dialog.focusWidget(), value)
            qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
        assert dialog.focusWidget().objectName() == "period_done"
        assert dialog.findChild(QLabel, "period_count").text() == "11 of 11 figures"

    during(fill)
    page.choose_period(period)
    robot.press("fill_period")
    stored = {m.indicator_id: m.value for m in robot.data.scorecard.measures if m.period == period}
    assert sorted(stored.values()) == [float(v) for v in values]
    assert page.findChild(QLabel, "missing_figures").text() == ""


def test_the_same_by_the_grid_alone(robot, page, qtbot):
    page.choose_period("2026-Q4")
    first = page.grid.row_of(indicator(robot, "OTIF").id)
    page.view.setFocus()
    page.view.setCurrentIndex(page.grid.index(first, GridColumn.NOW))
    for value in range(1, 9):
        qtbot.keyClicks(page.view, str(value))
        editor = [e for e in page.view.viewport().findChildren(QLineEdit) if e.isVisible()][-1]
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        QApplication.processEvents()
    assert sorted(m.value for m in robot.data.scorecard.measures if m.period == "2026-Q4") == list(range(1, 9))


def test_a_refused_figure_of_the_quick_form_stays_with_its_reason(robot, page, qtbot, during):
    def fill(dialog):
        edit, following = (dialog.findChild(QLineEdit, f"value_{i.position}") for i in figures.to_fill(robot.data)[:2])
        edit.setFocus()
        edit.selectAll()
        qtbot.keyClicks(edit, "962")
        qtbot.keyClick(edit, Qt.Key.Key_Return)
        assert dialog.focusWidget() is edit
        assert edit.text() == "962"
        assert "outside" in edit.accessibleDescription()
        edit.selectAll()
        qtbot.keyClicks(edit, "412/430")
        qtbot.keyClick(edit, Qt.Key.Key_Return)
        assert edit.accessibleDescription() == ""
        theirs = dialog.findChild(QLineEdit, f"client_value_{indicator(robot, 'OTIF').position}")
        theirs.setFocus()
        theirs.selectAll()
        qtbot.keyClicks(theirs, "95.8")
        qtbot.keyClick(theirs, Qt.Key.Key_Return)
        assert dialog.focusWidget() is following

    during(fill)
    page.fill_in()
    found = result(robot, "OTIF")
    assert (round(found.own_value, 2), found.client_value, found.is_disputed) == (95.81, 95.8, False)


def test_a_block_from_a_spreadsheet_is_one_change_and_its_bad_cell_says_why(robot, page, window):
    before = robot.data.scorecard.measures
    row = page.grid.row_of(indicator(robot, "OTIF").id)
    page.view.setCurrentIndex(page.grid.index(row, GridColumn.NOW))
    QGuiApplication.clipboard().setText("97.1\n500\nlots\n")
    page.paste()
    assert (result(robot, "OTIF").own_value, result(robot, "PPM").own_value) == (97.1, 500)
    cell = page.grid.index(page.grid.row_of(indicator(robot, "Reply").id), GridColumn.NOW)
    assert cell.data() == "lots"
    assert "not a number" in page.view.bubble.text
    window.undoing.undo()
    assert robot.data.scorecard.measures == before


@pytest.mark.parametrize(
    ("text", "words"), [("", "nothing to paste"), ("1\t2\t3\t4\t5\t6\t7", "more columns"), ("1\n" * 40, "40 rows")]
)
def test_a_block_that_does_not_fit_is_refused_whole(robot, page, window, text, words):
    said = []
    window.ctx.notices.refused.connect(said.append)
    page.view.setCurrentIndex(page.grid.index(page.grid.row_of(indicator(robot, "OTIF").id), GridColumn.NOW))
    before = robot.data.scorecard.measures
    QGuiApplication.clipboard().setText(text)
    page.paste()
    assert words in said[-1]
    assert robot.data.scorecard.measures == before


# -- both figures ------------------------------------------------------------------------------------


def test_a_dispute_shows_everywhere_until_it_is_settled(robot, page, window, during):
    otif = result(robot, "OTIF")
    assert (otif.own_value, otif.client_value, otif.value, otif.is_disputed) == (96.2, 93.8, 93.8, True)
    row = page.grid.row_of(otif.indicator.id)
    assert page.grid.index(row, GridColumn.NOW).data() == "96.2"
    assert page.grid.index(row, GridColumn.CLIENT).data() == "93.8"
    assert "in reconciliation" in page.grid.index(row, GridColumn.SCORE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "In reconciliation: OTIF" in page.profile.sentence.text()
    radar = page.profile.radar.canvas.radar
    assert [a.label for a in radar.axes if a.is_disputed] == ["OTIF"]
    assert "≠" in next(t.get_text() for t in radar.labels if "OTIF" in t.get_text())
    summary = summaries(window.ctx.portfolio, [robot.account_id])[robot.account_id]
    assert summary.disputed == 1
    page.open_indicator(otif.indicator.id)

    def settle(dialog):
        assert isinstance(dialog, SettleDialog)
        dialog.save()
        assert dialog.form.editor("settled_value").accessibleDescription()
        dialog.form.editor("settled_value").setText("95.5")
        dialog.form.editor("settled_on").setText("nonsense")
        dialog.save()
        assert dialog.form.editor("settled_on").accessibleDescription()
        dialog.form.editor("settled_on").setText("2026-10-09")
        dialog.save()

    during(settle)
    robot.press("settle")
    found = result(robot, "OTIF")
    assert (found.value, found.is_disputed) == (95.5, False)
    assert "In reconciliation" not in page.profile.sentence.text()


# -- indicators --------------------------------------------------------------------------------------


def test_the_library_adds_what_is_ticked_and_offers_nothing_twice(robot, page, during):
    before = len(robot.data.scorecard.own_indicators)

    def choose(dialog):
        assert isinstance(dialog, LibraryDialog)
        add, sector = dialog.findChild(QPushButton, "library_add"), dialog.findChild(QComboBox, "library_sector")
        assert not add.isEnabled()
        sector.setCurrentIndex(sector.findText("Food"))
        names = {i.text(0): i for i in dialog.items()}
        assert "Margin (in use)" in names
        assert "Lead time" not in names
        names["Cold chain kept"].setCheckState(0, Qt.CheckState.Checked)
        assert add.text() == "Add 1 indicator"
        dialog.add()

    during(choose)
    page.open_library()
    assert len(robot.data.scorecard.own_indicators) == before + 1
    assert robot.data.scorecard.own_indicators[-1].name == "Cold chain kept"


@pytest.mark.parametrize(("answer", "then", "now"), [(True, 200.0, 150.0), (False, 150.0, 150.0), (None, 200.0, 200.0)])
def test_an_anchor_asks_once_from_which_period_it_holds(robot, page, monkeypatch, answer, then, now):
    asked = []
    monkeypatch.setattr(boxes, "ask_choice", lambda *args: asked.append(args) or answer)
    ppm = indicator(robot, "PPM")
    row = page.grid.row_of(ppm.id)
    robot.cell("scorecard", row, GridColumn.TARGET, "150")
    if answer is not None:
        robot.cell("scorecard", row, GridColumn.THRESHOLD, "550")
        assert len(asked) == 1
    stored = indicator(robot, "PPM")
    assert (stored.at("2026-Q2").target, stored.target) == (then, now)


@pytest.mark.parametrize(("answer", "then", "now"), [(True, 200.0, 150.0), (False, 150.0, 150.0), (None, 200.0, 200.0)])
def test_pasted_anchors_ask_once_too(robot, page, monkeypatch, answer, then, now):
    asked = []
    monkeypatch.setattr(boxes, "ask_choice", lambda *args: asked.append(args) or answer)
    row = page.grid.row_of(indicator(robot, "PPM").id)
    page.view.setCurrentIndex(page.grid.index(row, GridColumn.THRESHOLD))
    QGuiApplication.clipboard().setText("550\t150")
    page.paste()
    assert len(asked) == 1
    stored = indicator(robot, "PPM")
    assert (stored.at("2026-Q2").target, stored.target) == (then, now)


def test_a_scorecard_without_innovation_does_not_close_and_says_so(robot, window):
    portfolio = window.ctx.portfolio
    page = robot.go("C02", "scorecard")
    for one in [i for i in robot.data.scorecard.own_indicators if i.group is Group.INNOVATION]:
        portfolio.remove(one)
    tell_all(window)
    said = []
    window.ctx.notices.refused.connect(said.append)
    assert "Innovation and learning" in page.findChild(QLabel, "scorecard_gate").text()
    page.close_card()
    assert "Innovation and learning" in said[-1]
    assert not robot.data.scorecard.is_closed
    indicators.add_templates(portfolio, robot.account_id, lambda one: one.key, {"pilots"})
    tell_all(window)
    page.close_card()
    assert robot.data.scorecard.is_closed
    unmet = {
        u["condition"]
        for u in __import__("kamdesk.services.account.json_view", fromlist=["x"]).account_view(robot.data)["steps"][4]["unmet"]
    }
    assert "scorecard_closed" not in unmet


@pytest.mark.parametrize(
    ("short", "value", "said", "beside"),
    [("PPM", 700.0, "beyond the limit", "beyond the limit of 600"), ("Pilots", 0.0, "below minimum", "below minimum 1")],
)
def test_a_bad_figure_is_told_in_words_that_are_true_of_it(robot, page, window, short, value, said, beside):
    meant = indicator(robot, short)
    measure = next(m for m in robot.data.scorecard.measures if m.indicator_id == meant.id and m.period == Q3)
    window.ctx.save(replace(measure, value=value))
    assert f", {said}" in page.grid.index(page.grid.row_of(meant.id), GridColumn.SCORE).data(ACCESSIBLE)
    page.profile.select(meant.id)
    assert robot.find("trend_state").text() == beside
