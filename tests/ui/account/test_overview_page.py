"""Groups and sites at the account."""

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.budget import Budget
from kamdesk.domain.ids import new_id


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


def test_sales_of_the_year_stand_beside_budget_and_last_year(robot, window):
    """What is missing is a dash, and an unfinished budget says so."""

    def figures():
        names = (label.accessibleName() for label in window.view.page.findChildren(QLabel))
        return dict(name.split(": ", 1) for name in names if ": " in name)

    robot.go("C01", "overview")
    found = robot.data.to_date
    month = f"Sales to {found.span.last:%b %Y}"
    assert figures()["Budget to date"] == "€1.13M · 99% reached", "as the sample has it"
    for budget in window.ctx.portfolio.find(Budget, account_id=robot.data.account.id):
        window.ctx.act(lambda budget=budget: window.ctx.portfolio.remove(budget))
    QApplication.processEvents()
    assert (figures()[month], figures()["Budget to date"]) == ("€1.12M", "—")
    assert figures()["Last year, same months"] == "€1M · +12%"
    year = found.span.first.year
    for period, amount, text in (
        (f"{year}-01", 100_000, "— · not every month has one"),
        (f"{year}", 1_200_000, "€900k · 125% reached"),
    ):
        budget = Budget(id=new_id(), account_id=robot.data.account.id, period=period, amount=Decimal(amount))
        window.ctx.act(lambda budget=budget: window.ctx.portfolio.save(budget))
        QApplication.processEvents()
        assert figures()["Budget to date"] == text
    blank = Account(id=new_id(), name="Sin ventas")
    window.ctx.act(lambda: window.ctx.portfolio.save(blank))
    window.show_place(blank.id, "overview")
    QApplication.processEvents()
    assert (figures()[month], figures()["Budget to date"], figures()["Last year, same months"]) == ("—", "—", "—")


def test_without_any_sales_no_month_is_named(robot, window, tmp_path):
    from kamdesk.services import files

    files.make_new(tmp_path / "nueva.kamdesk", force=True, sample=False)
    assert window.open_file(tmp_path / "nueva.kamdesk")
    account = Account(id=new_id(), name="Uno")
    window.ctx.act(lambda: window.ctx.portfolio.save(account))
    window.show_place(account.id, "overview")
    QApplication.processEvents()
    names = [label.accessibleName() for label in window.view.page.findChildren(QLabel)]
    assert {"Sales to date: —", "Budget to date: —", "Last year, same months: —"} <= set(names)
