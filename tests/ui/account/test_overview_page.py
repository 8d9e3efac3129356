"""Groups and sites at the account."""

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture
def page(robot, window):
    """The portfolio page of the sample, whole."""
    robot.go("C01", "overview")
    robot.press("nav_portfolio")
    found = window.content.portfolio_page
    found.wait()
    QApplication.processEvents()
    return found


def test_groups_and_sites_at_the_account(robot, window):
    page = robot.go("C01", "overview")
    robot.cell("sites.view", 2, 0, "Benavente")
    assert len(robot.data.sites) == 3
    robot.type("account.parent_id", "C04")
    assert robot.data.account.parent_id is not None
    QApplication.processEvents()
    assert not page._group_card.isHidden()
    robot.go("C04", "overview")
    robot.type("account.parent_id", "C01")
    assert robot.data.account.parent_id is None
    assert "hangs below this account" in robot.page._form._errors["parent_id"].text()
    robot.type("account.parent_id", "nobody")
    assert "There is no account" in robot.page._form._errors["parent_id"].text()
