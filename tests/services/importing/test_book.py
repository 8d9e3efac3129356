"""A workbook with several kinds is one change; later parts know what earlier ones make."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.errors import FileError
from kamdesk.domain.selection.criteria import Assessment
from kamdesk.domain.selection.potential import WalletLine
from kamdesk.services.importing.book import likely_kind, parts_of, run_book
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options, Way
from kamdesk.services.portfolio import Portfolio
from tests.support import file_of, new_account, refused
from tests.support.importing import book, rejected, sales_of, table

LAST_YEAR = date.today().year - 1


def part(kind, headers, *rows):
    found = table(headers, *rows)
    return found, map_columns(found, kind)


def everything():
    """A sheet a kind, in an order in which none could be read alone."""
    return [
        part(ImportKind.MEASURES, ("Cuenta", "Grupo", "Indicador", "Mínimo", "Objetivo", "Periodo", "Valor"),
             ("Uno", "calidad", "Entregas", 90, 98, "2026-Q1", 95)),
        part(ImportKind.CRITERIA, ("Cuenta", "Crecimiento", "Tamaño"), ("Uno", 9, 5)),
        part(ImportKind.WALLET, ("Cuenta", "Línea", "Compras"), ("C1", "Bombas", 1000)),
        part(ImportKind.BUDGET, ("Cuenta", "2026"), ("Uno", 1200)),
        part(ImportKind.SALES, ("Cuenta", "Fecha", "Importe", "Línea"), ("Uno", date(LAST_YEAR, 12, 1), 400, "Bombas")),
        part(ImportKind.CONTACTS, ("Cuenta", "Nombre"), ("C1", "Ana")),
        part(ImportKind.ACCOUNTS, ("Nombre", "Código"), ("Uno", "C1")),
    ]  # fmt: skip


def test_all_kinds_come_in_as_one_change(portfolio):
    trial = run_book(portfolio, everything(), Options(dry_run=True))
    assert portfolio.accounts.count() == 0
    reports = run_book(portfolio, everything(), Options())
    assert [r.kind for r in reports] == [table_map.kind for _table, table_map in everything()]
    assert [(rejected(r), r.created) for r in reports] == [(rejected(r), r.created) for r in trial] == [([], 1)] * 7
    (edit,) = {id(r.edit): r.edit for r in reports}.values()
    assert [r.edit for r in trial] == [None] * 7
    data = portfolio.load(portfolio.find_account("Uno")[0].id)
    assert (len(data.people), len(data.budgets), len(data.selection.wallet), len(data.scorecard.measures)) == (1, 1, 1, 1)
    assert data.selection.assessment.growth is None, "the potential of the same file gives it"
    (entry,) = portfolio.history()
    assert (entry.act, entry.params["rows"]) == ("import", "7")
    portfolio.undo(edit)
    assert portfolio.find(Account) == []
    portfolio.redo(edit)
    assert len(portfolio.find(Sale)) == 1
    again = run_book(portfolio, everything(), Options(by_command=True))
    assert [r.unchanged for r in again if r.kind is not ImportKind.SALES] == [1] * 6


def test_a_trial_needs_no_right_to_write(portfolio):
    run_book(portfolio, everything(), Options())
    reader = Portfolio.open(portfolio.path, read_only=True)
    found = run_book(reader, everything(), Options(dry_run=True))
    assert [r.rejected for r in found] == [0] * 7
    reader.close()


@pytest.mark.parametrize("is_stored", [False, True])
def test_rules_look_at_what_the_same_file_brings(portfolio, is_stored):
    """A purchase under the sales, and a growth score against the potential, of the sheets beside."""
    portfolio.save(replace(portfolio.settings, company_sales=Decimal(26_000_000)))
    if is_stored:
        new_account(portfolio, "Uno")
    parts = [
        part(ImportKind.WALLET, ("Cuenta", "Línea", "Compras"), ("Uno", "Bombas", 300), ("Uno", "Sellos", 700_000)),
        part(ImportKind.CRITERIA, ("Cuenta", "Crecimiento"), ("Uno", 9)),
        part(ImportKind.SALES, ("Cuenta", "Fecha", "Importe", "Línea"), ("Uno", date(LAST_YEAR, 12, 1), 400, "Bombas")),
    ]
    wallet, criteria, sales = run_book(portfolio, parts, Options(create_accounts=True))
    assert rejected(wallet) == [(2, "Compras", "wallet_under_sales")]
    assert rejected(criteria) == [(2, "Crecimiento", "growth_reason")]
    assert (rejected(sales), sales.created, wallet.created) == ([], 1, 1)
    assert criteria.rejections[0].error.params["computed"] == 5


def test_sales_that_make_room_do_not_count(portfolio):
    sales = ("Cuenta", "Fecha", "Importe", "Línea")
    day = date(LAST_YEAR, 12, 1)
    run_book(
        portfolio,
        [part(ImportKind.SALES, (*sales, "Coste"), ("Uno", day, 400, "Bombas", 300), ("Uno", day, 7, "Sellos", None))],
        Options(create_accounts=True),
    )
    parts = [
        part(ImportKind.SALES, (*sales, "Coste"), ("Uno", day, 100, "Bombas", 80), ("Uno", day, 1, "Otra", None)),
        part(ImportKind.WALLET, ("Cuenta", "Línea", "Compras"), ("Uno", "Bombas", 300), ("Uno", "Otra", 0)),
    ]
    _sales, wallet = run_book(portfolio, parts, Options())
    assert rejected(wallet) == [(3, "Compras", "wallet_under_sales")]
    assert [s[1] for s in sales_of(portfolio)] == [1, 100]


def test_bands_follow_the_company_as_it_will_be(portfolio):
    """The growth score depends on the sales of the whole company, which the same file brings."""
    parts = [
        part(
            ImportKind.SALES,
            ("Cuenta", "Fecha", "Importe"),
            ("Uno", date(LAST_YEAR, 12, 1), 20_000),
            ("Dos", date(LAST_YEAR, 12, 5), 6_000),
        ),
        part(ImportKind.WALLET, ("Cuenta", "Línea", "Compras", "Nos compra"), ("Uno", "Bombas", 700, 0)),
        part(ImportKind.CRITERIA, ("Cuenta", "Crecimiento", "Motivo"), ("Uno", 5, "")),
    ]
    reports = run_book(portfolio, parts, Options(create_accounts=True))
    assert [rejected(r) for r in reports] == [[], [], []]
    data = portfolio.load(portfolio.find_account("Uno")[0].id)
    assert (data.selection.computed_growth, data.selection.assessment.growth) == (5, None)


def test_sheets_of_one_kind_add_up_and_change_each_others_accounts(portfolio):
    sales = ("Cuenta", "Fecha", "Importe")
    accounts = ("Nombre", "Código", "Ciudad")
    parts = [
        part(ImportKind.SALES, sales, ("C1", date(2026, 1, 5), 10)),
        part(ImportKind.SALES, sales, ("C1", date(2026, 1, 9), 20)),
        part(ImportKind.ACCOUNTS, accounts, ("Uno", "C1", "")),
        part(ImportKind.ACCOUNTS, accounts, ("Uno", "C1", "Vigo")),
    ]
    first = run_book(portfolio, parts, Options())
    assert [rejected(r) for r in first] == [[]] * 4
    (account,) = portfolio.find(Account)
    assert (account.city, [s[1] for s in sales_of(portfolio)]) == ("Vigo", [10, 20])
    again = run_book(portfolio, parts[:2], Options())
    assert ([r.replaced for r in again], [s[1] for s in sales_of(portfolio)]) == ([2, 2], [10, 20]), "taken out once"
    portfolio.undo(again[0].edit)
    assert [s[1] for s in sales_of(portfolio)] == [10, 20]


def test_decisions_are_of_a_part(portfolio):
    """Rows of two sheets have the same numbers."""
    headers = ("Cuenta", "Periodo", "Presupuesto")
    twice = [part(ImportKind.BUDGET, headers, (name, 2026, 5), (name, 2026, 6)) for name in ("Uno", "Dos")]
    options = Options(create_accounts=True)
    reports = run_book(portfolio, twice, options, [replace(options, ways={3: Way.ADD}), options])
    assert [[r[2] for r in rejected(report)] for report in reports] == [[], ["budget_twice"]]
    found = {account.name: portfolio.load(account.id).budgets[0].amount for account in portfolio.find(Account)}
    assert found == {"Uno": 11, "Dos": 5}


def test_what_a_later_part_replaces_is_gone_for_the_parts_after_it(portfolio):
    run_book(portfolio, [part(ImportKind.BUDGET, ("Cuenta", "2026-Q1", "2026-Q2"), ("Uno", 1, 2))], Options(create_accounts=True))
    whole = [part(ImportKind.BUDGET, ("Cuenta", "2026"), ("Uno", 9)), part(ImportKind.BUDGET, ("Cuenta", "2026-Q1"), ("Uno", 4))]
    reports = run_book(portfolio, whole, Options(default_way=Way.UPDATE))
    assert [(rejected(r), r.created) for r in reports] == [([], 1), ([], 1)]
    data = portfolio.load(portfolio.find_account("Uno")[0].id)
    assert sorted((b.period, b.amount) for b in data.budgets) == [("2026", 9), ("2026-Q1", 4)]
    portfolio.undo(reports[0].edit)
    assert sorted(b.amount for b in portfolio.load(data.account.id).budgets) == [1, 2]


def test_nothing_is_left_where_the_file_cannot_be_written(portfolio, monkeypatch):
    monkeypatch.setattr(type(file_of(portfolio)), "transaction", lambda *_: (_ for _ in ()).throw(FileError("disk_full")))
    with refused("disk_full"):
        run_book(portfolio, everything(), Options())
    assert portfolio.find(WalletLine) == portfolio.find(Assessment) == []


def test_an_empty_book_is_no_change(portfolio):
    assert run_book(portfolio, [], Options()) == []
    (report,) = run_book(portfolio, [part(ImportKind.CONTACTS, ("Cuenta", "Nombre"), ("Nadie", "Ana"))], Options())
    assert (rejected(report), report.edit) == ([(2, "Cuenta", "unknown_account")], None)


KINDS = {
    ("Nombre", "NIF", "Ciudad"): ImportKind.ACCOUNTS,
    ("Cliente", "Sector", "Ciudad"): ImportKind.ACCOUNTS,
    ("Empresa", "Nombre", "Apellidos", "Cargo", "Teléfono", "Email"): ImportKind.CONTACTS,
    ("Cliente", "Fecha", "Importe", "Familia"): ImportKind.SALES,
    ("Cliente", "Familia", "2025", "2026"): ImportKind.SALES,
    ("Cliente", "Periodo", "Presupuesto", "Familia"): ImportKind.BUDGET,
    ("Cliente", "Familia", "Compra anual", "Cuota", "Alcanzable", "Confianza"): ImportKind.WALLET,
    ("Cliente", "Crecimiento", "Prescripción", "Innovación", "Sector", "Tamaño", "Rentabilidad"): ImportKind.CRITERIA,
    ("Cuenta", "Criterio", "Nota", "Motivo"): ImportKind.CRITERIA,
    ("Cuenta", "Grupo", "Indicador", "Mínimo", "Objetivo", "Periodo", "Valor"): ImportKind.MEASURES,
    ("Uno", "Dos"): None,
}


@pytest.mark.parametrize("headers", KINDS)
def test_the_kind_of_a_table_is_found_by_its_columns(headers):
    assert likely_kind(table(headers, [None] * len(headers))) is KINDS[headers]


@pytest.mark.parametrize(
    ("title", "kind"), [("Presupuesto 2026", ImportKind.BUDGET), ("Ventas", ImportKind.SALES), ("Hoja1", ImportKind.SALES)]
)
def test_the_title_of_a_sheet_tells_alike_ones_apart(title, kind):
    found = table(("Cliente", "Familia", "T1 2026", "T2 2026"), ("Uno", "x", 1, 2))
    assert likely_kind(replace(found, sheet=title)) is kind


def test_a_code_that_one_part_gives_is_known_to_the_next(portfolio):
    account = new_account(portfolio, "Uno")
    parts = [
        part(ImportKind.CONTACTS, ("Cuenta", "Nombre"), ("C9", "Ana"), ("C8", "Eva")),
        part(ImportKind.ACCOUNTS, ("Nombre", "Código"), ("Uno", "C9"), ("Dos", "C8")),
    ]
    assert [rejected(report) for report in run_book(portfolio, parts, Options())] == [[], []]
    assert [person.name for person in portfolio.load(account.id).people] == ["Ana"]
    assert len(portfolio.find(Account)) == 2


def test_a_file_with_nothing_in_it_is_said_to_be_empty(folder):
    (folder / "nada.csv").write_bytes(b"")
    (folder / "blancos.csv").write_text(" ; \n;;\n\n", encoding="utf-8")
    for path in (folder / "nada.csv", folder / "blancos.csv", book(folder, [], Otra=[])):
        with refused("nothing_in_file"):
            parts_of(path)
