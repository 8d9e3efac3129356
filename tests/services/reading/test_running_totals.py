"""The total of a quarter or year that still runs counts as sold up to now, in every figure."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import Frequency, bounds, period_of, year_before
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.pending import PendingPortfolio
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from kamdesk.storage import bulk, sales
from tests.support.tables import understood

TODAY = date.today()
CLOSED = TODAY.replace(day=1) - timedelta(days=1)


@pytest.mark.parametrize(
    ("total_of", "sold_on", "today", "counted"),
    [
        ("2026-Q4", "2026-12-31", "2026-11-29", "2026-10-31"), ("2026-Q4", "2026-12-31", "2026-10-15", "2026-10-15"), ("2026", "2026-12-31", "2026-11-29", "2026-10-31"),
        ("2026-Q3", "2026-09-30", "2026-11-29", "2026-09-30"), ("2027", "2027-12-31", "2026-11-29", "2027-12-31"), ("", "2026-12-31", "2026-11-29", "2026-12-31"),
        ("2026", "2026-12-31", "2026-01-05", "2026-01-05"), ("2027", "2027-03-31", "2026-11-29", "2026-10-31"), ("2026-Q4", "2026-12-31", "2026-12-31", "2026-12-31"),
    ],
)  # fmt: skip
def test_a_line_counts_on_a_day_up_to_which_it_was_sold(total_of, sold_on, today, counted):
    sale = Sale(id="s", account_id="a", sold_on=date.fromisoformat(sold_on), amount=Decimal(1), total_of=total_of)
    assert sale.counted_on(date.fromisoformat(today)) == date.fromisoformat(counted)


def running(portfolio, frequency):
    """An account with the total of a period that runs, and of the same one a year ago."""
    account = Account(id=new_id(), name="Alfa")
    portfolio.save(account)
    now = period_of(TODAY, frequency)
    found = []
    for period, amount in ((now, 100), (year_before(now), 70)):
        sale = Sale(
            id=new_id(),
            account_id=account.id,
            sold_on=bounds(period)[1],
            amount=Decimal(amount),
            product_line="Bombas",
            total_of=period,
        )
        portfolio.save(sale)
        found.append(sale)
    return account, found


@pytest.mark.parametrize("frequency", [Frequency.QUARTER, Frequency.YEAR])
def test_figures_of_the_file_agree_with_the_rule(portfolio, frequency):
    account, (now, _before) = running(portfolio, frequency)
    day = now.counted_on(TODAY)
    assert portfolio.with_file(sales.last_day, TODAY) == day
    (line, *_others) = sorted(portfolio.with_file(sales.months, [account.id]), key=lambda m: m.month, reverse=True)
    assert (line.month, line.amount) == (f"{day:%Y-%m}", 10000)
    assert portfolio.with_file(sales.total, day, day) == 10000
    assert portfolio.with_file(sales.by_account_and_line, [account.id], day.replace(day=1), day) == {
        account.id: {"Bombas": 10000}
    }
    first = bounds(period_of(day, Frequency.YEAR))[0]
    sold = portfolio.with_file(sales.to_date, [account.id], (first, day), (first, first))
    assert sold[account.id][0] == 10000
    history = portfolio.load(account.id).sales
    assert history.figures(now.total_of).turnover == 100
    assert (history.last_12() is not None) is (day <= CLOSED or frequency is Frequency.YEAR or history.as_of is not None)


def test_what_is_only_pending_counts_alike(portfolio):
    account, (now, _before) = running(portfolio, Frequency.YEAR)
    day = now.counted_on(TODAY)
    pending, batch = PendingPortfolio(portfolio), bulk.Batch()
    pending.expect(batch, {})
    batch.create(Sale(id=new_id(), account_id=account.id, sold_on=now.sold_on, amount=Decimal(11), total_of=now.total_of))
    history = pending.load_many([account.id])[account.id].sales
    assert history.between(day.replace(day=1), day) == 111


def test_a_running_quarter_of_a_wide_file_is_to_date(portfolio):
    year = period_of(TODAY, Frequency.YEAR)
    table = understood(f"Cliente;{year}\nAlfa;100")
    run(portfolio, table, map_columns(table, ImportKind.SALES), Options(create_accounts=True))
    (sale,) = portfolio.find(Sale)
    assert (sale.sold_on, sale.total_of) == (bounds(year)[1], year)
    assert portfolio.with_file(sales.last_day, TODAY) == sale.counted_on(TODAY) <= TODAY
