"""Sales of the year to date, the budget and last year, on the account and in the table of all."""

from datetime import date
from decimal import Decimal

import pytest

from kamdesk.domain.account.budget import Budget
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.ids import new_id
from kamdesk.services.account.portfolio_table import PortfolioTable
from kamdesk.services.reading.to_date import Span, year_to_date
from tests.support import new_account, put

TODAY = date(2026, 11, 29)


def sold(portfolio, account, *lines):
    for day, amount in lines:
        put(portfolio, Sale(id=new_id(), account_id=account.id, sold_on=date.fromisoformat(day), amount=Decimal(amount)))


def planned(portfolio, account, period, amount, line=""):
    return put(portfolio, Budget(id=new_id(), account_id=account.id, period=period, amount=Decimal(amount), product_line=line))


def figures(portfolio, account):
    """What both roads say of an account, which is the same."""
    found = portfolio.load_many([account.id], TODAY)[account.id].to_date
    assert PortfolioTable(portfolio, TODAY).read_all().rows[account.id].to_date == found
    return found and (found.sales, found.budget, found.last_year)


def test_sales_stand_beside_budget_and_last_year(portfolio):
    account, other = new_account(portfolio, "Uno"), new_account(portfolio, "Dos")
    sold(portfolio, account, ("2026-01-05", 10), ("2026-10-30", 20), ("2026-11-02", 40))
    sold(portfolio, account, ("2025-01-01", 1), ("2025-10-31", 2), ("2025-11-01", 4), ("2024-12-31", 8))
    planned(portfolio, account, "2026", 120)
    assert figures(portfolio, account) == (30, 100, 3), "to the end of the last closed month with sales"
    assert figures(portfolio, other) == (None, None, None)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([("2025-03-01", 7)], (0, None, 7)),  # it bought once: nothing since is known
        ([("2025-12-31", 7)], (0, None, None)),  # a whole year in one line tells nothing of its months
        ([("2026-02-01", -3), ("2026-02-02", 3)], (0, None, None)),
        ([("2026-12-01", 7)], (None, None, None)),  # what lies ahead is no sale yet
        ([], (None, None, None)),
    ],
)  # fmt: skip
def test_what_is_missing_is_not_zero(portfolio, lines, expected):
    account, other = new_account(portfolio, "Uno"), new_account(portfolio, "Dos")
    sold(portfolio, other, ("2026-10-01", 1))
    sold(portfolio, account, *lines)
    planned(portfolio, account, "2026-Q1", 30)
    assert figures(portfolio, account) == expected


def test_without_any_sales_no_day_is_known(portfolio):
    account = new_account(portfolio, "Uno")
    planned(portfolio, account, "2026", 120)
    assert figures(portfolio, account) is None


def test_the_year_to_date_begins_with_the_fiscal_year():
    assert year_to_date(date(2026, 2, 3), 10) == Span(date(2025, 10, 1), date(2026, 2, 28))
    assert year_to_date(date(2026, 2, 3), 1).year_before() == Span(date(2025, 1, 1), date(2025, 2, 28))
    assert year_to_date(date(2025, 2, 3), 1).year_before() == Span(date(2024, 1, 1), date(2024, 2, 29))
