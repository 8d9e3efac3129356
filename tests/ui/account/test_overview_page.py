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
    robot.go("C01", "overview")
    robot.cell("sites.view", 2, 0, "Benavente")
    assert len(robot.data.sites) == 3
    robot.type("account.parent_id", "C04")
    assert robot.data.account.parent_id is not None
    QApplication.processEvents()
    assert robot.find("group_card")
    robot.go("C04", "overview")
    robot.type("account.parent_id", "C01")
    assert robot.data.account.parent_id is None
    assert "hangs below this account" in robot.find("account.parent_id").accessibleDescription()
    robot.type("account.parent_id", "nobody")
    assert "There is no account" in robot.find("account.parent_id").accessibleDescription()
