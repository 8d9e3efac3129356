"""The current cell of the scorecard belongs to its indicator."""

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture
def page(robot, window):
    """The portfolio page of the sample, whole."""
    robot.press("nav_portfolio")
    found = window.content.portfolio_page
    found.wait()
    QApplication.processEvents()
    return found


def test_the_scorecard_keeps_indicator_and_column(robot, window):
    page = robot.go("C01", "scorecard")
    view, grid = page.view, page.grid
    at = max(i for i, r in enumerate(grid.layout_rows) if r.indicator is not None)
    view.setCurrentIndex(grid.index(at, 4))
    key = grid.layout_rows[at].indicator.id
    first = next(r.indicator for r in grid.layout_rows if r.indicator is not None and r.indicator.computed is None)
    window.ctx.act(lambda: window.ctx.portfolio.remove(first))
    QApplication.processEvents()
    assert grid.layout_rows[view.currentIndex().row()].indicator.id == key
    assert view.currentIndex().column() == 4
    page.step_period(-1)
    assert (grid.layout_rows[view.currentIndex().row()].indicator.id, view.currentIndex().column()) == (key, 4)
