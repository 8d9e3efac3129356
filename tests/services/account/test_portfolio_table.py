"""The light rows of all accounts, against figures worked out by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kamdesk.domain.ids import new_id
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.portfolio_scenarios import totals
from kamdesk.domain.selection.potential import WalletLine
from kamdesk.services.account.portfolio_table import PortfolioTable
from kamdesk.services.portfolio import Portfolio
from tests.support import DAY, new_account, put
from tests.support.selection import sold


@pytest.fixture(scope="module")
def table(sample_file, tmp_path_factory):
    portfolio = Portfolio.open(sample_file, read_only=True)
    yield PortfolioTable(portfolio, date(2026, 11, 23)).read_all(), portfolio
    portfolio.close()


SAMPLE = {
    # code: G, A, drivers, quadrant, remaining k€, used %, contribution k€
    "C01": (7, 6.5, ("growth",), "key", 1283, 54, 341), "C02": (7, 6.6, ("growth",), "key", 1628, 59, 374),
    "C03": (8, 7.2, ("growth", "prescription"), "key", 1888, 34, 109), "C04": (2, 3.0, (), "maintenance", 34, 99, 194),
    "C05": (7, 7.1, ("growth", "innovation"), "key", 1315, 24, 100), "C06": (2, 2.5, (), "maintenance", 32, 96, 76),
    "C07": (9, 6.8, ("growth", "innovation"), "development", 3326, 5, -43), "C08": (2, 2.9, (), "maintenance", 252, 57, 79),
    "C09": (6, 5.0, (), "key", 1073, 51, 14), "C10": (2, 2.4, (), "maintenance", 205, 89, 102),
    "C11": (9, 7.9, ("growth", "prescription"), "development", 3148, 38, 264), "C12": (3, 5.9, ("prescription",), "key", 499, 34, 51),
}  # fmt: skip


@pytest.mark.parametrize("code", SAMPLE)
def test_the_sample_is_as_its_authors_computed_it(table, code):
    found, portfolio = table
    data = portfolio.load(portfolio.find_account(code)[0].id)
    row = found.rows[data.account.id]
    growth, average, drivers, quadrant, remaining, used, contribution = SAMPLE[code]
    assert data.selection.assessment.growth is None, "every growth score follows from the potential"
    assert (data.selection.effective_assessment.growth, row.drivers, row.quadrant) == (growth, drivers, quadrant)
    assert round(row.attractiveness, 1) == average
    assert round(row.potential.remaining / 1000) == remaining
    assert round(row.potential.exhausted_percent) == used
    assert round(data.contribution / 1000) == pytest.approx(contribution, abs=1)
    assert row.buyer().band is not None


def test_the_sample_as_a_whole(table):
    found, _portfolio = table
    whole = found.concentration()
    assert (round(whole.first, 1), round(whole.top3, 1), round(whole.top10, 1), round(whole.hhi)) == (11.9, 28.3, 54.2, 401)
    assert found.product_lines()[0] == "Pumps"
    assert len(found.product_lines()) == 7
    row = next(r for r in found.rows.values() if r.name.startswith("Astilleros"))
    assert (row.state_of("Pumps"), row.state_of("Instrumentation"), row.sales_before) == ("bought", "unknown", 980_000)
    outlooks = {o.name: o for o in found.outlooks()}
    branches = outlooks[row.name].branches
    assert {v.value: b.net.expected for v, b in branches.items()} == {
        "include": -80_000,
        "watch": 18_000,
        "exclude": Decimal(-10_500),
    }
    chosen = {o.account_id: Verdict.INCLUDE for o in list(outlooks.values())[:3]}
    assert totals(outlooks.values(), chosen, Decimal(26_000_000), 480).included >= 3


def test_the_table_follows_each_account(portfolio):
    accounts = [new_account(portfolio, name) for name in ("Uno", "Dos")]
    table = PortfolioTable(portfolio)
    assert list(table.read()) == [(2, 2)]
    assert table.concentration() is None
    put(portfolio, sold(accounts[0].id, 10))
    portfolio.save(replace(accounts[1], archived_on=DAY))
    table.refresh([a.id for a in accounts])
    assert [(r.name, r.sales, r.verdict) for r in table.rows.values()] == [("Uno", 10, None)]
    assert table.concentration().first == 100
    put(portfolio, WalletLine(id=new_id(), account_id=accounts[0].id, product_line="Seals", wallet=Decimal(5)))
    table.refresh([accounts[0].id])
    assert table.product_lines() == ["Pumps", "Seals"]
