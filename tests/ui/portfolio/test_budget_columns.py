"""Sales of the year beside the budget and last year, in the table of all accounts."""

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication

from kamdesk.domain.account.budget import Budget
from kamdesk.domain.changes import Change
from kamdesk.domain.ids import new_id
from kamdesk.i18n import formats


@pytest.fixture
def page(robot, window):
    robot.go("C01", "overview")
    robot.press("nav_portfolio")
    found = window.content.portfolio_page
    found.wait()
    QApplication.processEvents()
    return found


def test_the_view_against_the_budget_shows_what_is_known(page, robot, window):
    portfolio = window.ctx.portfolio
    account = portfolio.find_account("C01")[0]
    span = portfolio.load(account.id).to_date.span
    page.accounts.show_view("budget")
    model = page.accounts.model
    assert [column.title for column in model.columns] == ["Account", "Sales to date", "Budget to date", "Last year to date"]

    def texts():
        (at,) = (i for i, found in enumerate(model.rows) if found.account_id == account.id)
        return [column.text(model.rows[at]) for column in model.columns[1:]]

    (planned,) = portfolio.find(Budget, account_id=account.id)
    assert texts()[1] == "€1.13M", "eight months of the budget of the sample"
    window.ctx.act(lambda: portfolio.remove(planned))
    page.wait()
    QApplication.processEvents()
    assert texts()[1] == "—"
    window.ctx.act(
        lambda: portfolio.commit(
            [Change(None, Budget(id=new_id(), account_id=account.id, period=f"{span.first.year}", amount=Decimal(1_200_000)))]
        )
    )
    page.wait()
    QApplication.processEvents()
    found = portfolio.load(account.id).to_date
    assert texts() == [formats.money(amount) for amount in (found.sales, found.budget, found.last_year)]
    assert found.budget == Decimal(100_000) * span.last.month
