"""What the program exports comes back whole, whatever accounts are called; decisions are nothing to import."""

from datetime import date
from decimal import Decimal

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.budget import Budget
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.ids import new_id
from kamdesk.domain.selection.decisions import Decision
from kamdesk.i18n import set_language
from kamdesk.services.exporting.portfolio_tables import ExportKind, export_portfolio, portfolio_table
from kamdesk.services.importing.book import parts_of, run_book
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.own_tables import is_own
from kamdesk.services.importing.recognition import likely_kind
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.tables import RowRole
from kamdesk.services.portfolio import Portfolio
from tests.support import refused
from tests.support.importing import read_table, sales_of
from tests.support.tables import understood

NAMES = ("Alfa", "Página 1 de 1", "Suma", "Total", "Total Alfa")


@pytest.mark.no_cover
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", ExportKind)
def test_exports_are_told_by_their_columns(portfolio, language, kind):
    set_language(language)
    headers = [column.header for column in portfolio_table(portfolio, kind).columns]
    assert is_own(headers) is (kind is not ExportKind.DECISIONS)
    assert not is_own([f"{header} *" for header in headers])
    assert not is_own(headers[::-1])


@pytest.mark.parametrize(
    "headers", ["Cliente;Periodo;Importe;Familia", "Cuenta;Periodo;Importe;Línea", "Cuenta;Periodo;Presupuesto"]
)
def test_a_file_of_somebody_else_is_not(headers):
    assert not is_own(headers.split(";"))


@pytest.mark.no_cover
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_accounts_that_are_called_like_totals_come_back(portfolio, folder, language, form):
    set_language(language)
    accounts = [Account(id=new_id(), name=name) for name in NAMES]
    for account in accounts:
        portfolio.save(account)
    import_sales(portfolio)
    kinds = [ExportKind.ACCOUNTS] if form == "csv" else [ExportKind.ACCOUNTS, ExportKind.SALES, ExportKind.BUDGET]
    path = folder / f"todo.{form}"
    export_portfolio(portfolio, path, kinds)
    other = Portfolio.create(folder / "otra.kamdesk")
    reports = run_book(other, parts_of(path).parts, Options())
    assert [report.rejections for report in reports] == [[] for _ in reports]
    assert sorted(account.name for account in other.find(Account)) == sorted(NAMES)
    if form == "xlsx":
        assert sales_of(other) == sales_of(portfolio)
        assert sorted(b.amount for b in other.find(Budget)) == sorted(b.amount for b in portfolio.find(Budget))
    other.close()


def import_sales(portfolio):
    for at, account in enumerate(portfolio.find(Account), 1):
        portfolio.save(Sale(id=new_id(), account_id=account.id, sold_on=date(2025, 1, at), amount=Decimal(at)))
        portfolio.save(Budget(id=new_id(), account_id=account.id, period="2026", amount=Decimal(at)))


def test_rows_that_a_person_leaves_out_of_an_own_table_stay_out():
    text = "Cuenta;Periodo;Presupuesto;Línea de producto\nTotal;2026;1;\nAlfa;2026;2;"
    found = understood(text, left_out_rows=frozenset({3}))
    assert (found.is_own, [number for number, _cells in found.rows], found.roles[3]) == (True, [2], RowRole.LEFT_OUT)
    with refused("no_rows"):
        understood(text, left_out_rows=frozenset({2, 3}))


def test_decisions_are_no_accounts(portfolio, folder):
    account = Account(id=new_id(), name="Alfa")
    portfolio.save(account)
    for language in ("en", "es"):
        set_language(language)
        path = folder / f"{language}.csv"
        path.write_text(
            ",".join(column.header for column in portfolio_table(portfolio, ExportKind.DECISIONS).columns) + "\nAlfa,x\n", "utf-8"
        )
        assert likely_kind(read_table(path)) is None
    assert portfolio.find(Decision) == []
    assert likely_kind(understood("Cuenta;Código\nAlfa;1")) is ImportKind.ACCOUNTS
