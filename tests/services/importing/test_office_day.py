"""Ten files as an office has them come in without a word about their columns, and to the cent."""

from collections import defaultdict

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.ids import new_id
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from tests.support import put
from tests.support.importing import read_table
from tests.support.office_files import CLIENTS, MAKERS, held, invoices, two_sheets

pytestmark = pytest.mark.no_cover


@pytest.fixture
def clients(portfolio):
    put(portfolio, *(Account(id=new_id(), name=name, codes=(code,)) for code, name in CLIENTS.items()))
    return portfolio


def sold(portfolio):
    """Cents by account code."""
    codes = {account.id: account.codes[0] for account in portfolio.find(Account)}
    sums = defaultdict(int)
    for sale in portfolio.find(Sale):
        sums[codes[sale.account_id]] += int(sale.amount * 100)
    return dict(sums)


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_every_invoice_comes_in_to_the_cent(clients, tmp_path, maker):
    table = read_table(maker(tmp_path), "Ventas" if maker is two_sheets else "")
    mapping = map_columns(table, ImportKind.SALES)
    assert mapping.questions == ()
    report = run(clients, table, mapping, Options())
    assert report.rejections == []
    assert report.new_accounts == []
    assert sold(clients) == held(maker)


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_taken_in_again_it_changes_no_sum(clients, tmp_path, maker):
    path = maker(tmp_path)
    for _time in range(2):
        table = read_table(path, "Ventas" if maker is two_sheets else "")
        run(clients, table, map_columns(table, ImportKind.SALES), Options())
    assert sold(clients) == held(maker)


def test_days_and_lines_are_those_of_the_invoices(clients, tmp_path):
    codes = {account.id: account.codes[0] for account in clients.find(Account)}
    wanted = sorted((one.code, one.day, one.line.casefold(), one.cents, one.number) for one in invoices())
    for maker in (MAKERS[0], MAKERS[1], MAKERS[2], MAKERS[3], MAKERS[6], MAKERS[7], MAKERS[8]):
        table = read_table(maker(tmp_path))
        run(clients, table, map_columns(table, ImportKind.SALES), Options())
        found = sorted(
            (codes[s.account_id], s.sold_on, s.product_line.casefold(), int(s.amount * 100), s.order_code)
            for s in clients.find(Sale)
        )
        assert found == wanted, maker.__name__
