"""The figures of all accounts at once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from kamdesk.ui.portfolio.portfolio_page import SCORECARDS
from kamdesk.ui.scorecard.figures_model import FigureColumn
from tests.support.scorecard_page import ACCESSIBLE, EDIT, FONT, TIP

Q3 = "2026-Q3"


@pytest.fixture
def cards(robot, window):
    robot.go("C01", "relationship")
    robot.press("nav_portfolio")
    window.content.portfolio_page.wait()
    window.content.portfolio_page.show_part(SCORECARDS)
    QApplication.processEvents()
    return window.content.portfolio_page.scorecards


def test_the_heat_map_names_scores_lights_and_disputes(cards, robot):
    at = next(n for n, d in enumerate(cards.accounts) if d.account.id == robot.account_id)
    score = cards.map_model.index(at, 1)
    assert score.data() == "67"
    assert "amber" in score.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "in reconciliation" in cards.map_model.index(at, 3).data(Qt.ItemDataRole.ToolTipRole)
    assert cards.findChild(QLabel, "figures_count").text() == "No figure is missing"


def test_all_accounts_are_filled_by_one_paste(cards, robot, window):
    cards.periods.setCurrentIndex(0)
    cards.periods.activated.emit(0)
    rows = [at for at, r in enumerate(cards.model.rows) if r.indicator is not None]
    assert cards.findChild(QLabel, "figures_count").text() == f"{len(rows)} figures are missing"
    cards.view.setCurrentIndex(cards.model.index(0, FigureColumn.NOW))
    QGuiApplication.clipboard().setText("\n".join(["5"] * (len(rows) - 1) + ["x"]))
    cards.paste()
    period = cards.period
    stored = [m for d in cards.accounts for m in window.ctx.load(d.account.id).scorecard.measures if m.period == period]
    assert len(stored) == len(rows) - 1
    assert cards.model.index(rows[-1], FigureColumn.NOW).data() == "x"
    cards.view.revert_cell(cards.model.index(rows[-1], FigureColumn.NOW))
    assert cards.model.index(rows[-1], FigureColumn.NOW).data() == "—"
    window.undoing.undo()
    assert not [m for d in cards.accounts for m in window.ctx.load(d.account.id).scorecard.measures if m.period == period]


def test_figures_of_all_accounts_are_typed_down_the_column(cards, robot, window):
    row = next(at for at, r in enumerate(cards.model.rows) if r.indicator is not None)
    robot.cell("figures", row, FigureColumn.NOW, "lots")
    assert cards.model.index(row, FigureColumn.NOW).data() == "lots"
    assert cards.view.bubble.isVisible()
    cards.view.revert_cell(cards.model.index(row, FigureColumn.NOW))
    robot.cell("figures", row, FigureColumn.NOW, "90")
    found = cards.model.rows[row]
    assert window.ctx.load(found.data.account.id).scorecard.values.pair(found.indicator, Q3)[0] == 90
    for text in ("", "1\t2\t3", "1\n" * 500):
        said = []
        window.ctx.notices.refused.connect(said.append)
        QGuiApplication.clipboard().setText(text)
        cards.paste()
        assert said


def test_a_figure_of_any_account_is_withdrawn_by_its_key(cards, robot, window):
    row = next(at for at, r in enumerate(cards.model.rows) if r.indicator is not None and r.data.account.id == robot.account_id)
    cell = cards.model.index(row, FigureColumn.NOW)
    figure = cell.data()
    cards.view.setCurrentIndex(cell)
    robot.qtbot.keyClick(cards.view, Qt.Key.Key_Delete)
    QApplication.processEvents()
    assert (cell.data(), cell.data(EDIT), cell.data(FONT).strikeOut()) == (figure, "", True)
    assert cell.data(TIP) == f"Figure withdrawn: {figure} counts until another one is entered"
    assert cell.data(Qt.ItemDataRole.ForegroundRole) == QColor(window.ctx.tokens["text3"])
    assert cell.data(ACCESSIBLE).endswith("figure withdrawn")
    assert cards.findChild(QLabel, "figures_count").text() == "1 figure is missing"
    at = next(n for n, d in enumerate(cards.accounts) if d.account.id == robot.account_id)
    assert "figure withdrawn" in cards.map_model.index(at, 1).data(TIP)
    cards.model.empty(cell.siblingAtColumn(FigureColumn.BEFORE))
    cards.model.empty(cards.model.index(0, FigureColumn.NOW))
    assert len([m for m in window.ctx.load(robot.account_id).scorecard.measures if m.withdrawn_on]) == 1
