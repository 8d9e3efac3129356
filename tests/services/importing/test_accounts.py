"""Rows that make and update accounts."""

from decimal import Decimal

from kamdesk.domain.account.account import Account
from kamdesk.services.file_check import check
from kamdesk.services.importing import tables
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options, Way
from kamdesk.services.importing.run import run
from tests.support import new_account
from tests.support.importing import rejected, take, write

ACCOUNTS, SALES, MEASURES = ImportKind.ACCOUNTS, ImportKind.SALES, ImportKind.MEASURES


def test_accounts_with_every_field(portfolio, folder):
    text = ("Nombre;Código;NIF;Grupo;Sector;Empleados;Facturación empresa;Ciudad;País;Teléfono;Correo;KAM;Notas\n"
            "Uno;A1; A2 ;ES1;Gr;Naval;1.100;310.000.000,5;Lugo;España;600;a@b.es;Ana;texto\n").replace("A1; A2 ", "A1")  # fmt: skip
    report = take(portfolio, write(folder, text), ACCOUNTS)
    assert rejected(report) == []
    (account,) = portfolio.find(Account)
    assert (account.codes, account.size_employees, account.size_turnover) == (("A1",), 1100, Decimal("310000000.50"))
    assert (account.tax_id, account.group_name, account.sector, account.city) == ("ES1", "Gr", "Naval", "Lugo")
    assert (account.country, account.phone, account.email, account.kam, account.notes) == (
        "España",
        "600",
        "a@b.es",
        "Ana",
        "texto",
    )


def test_accounts_are_updated_by_code_then_tax_id_then_name(portfolio, folder):
    new_account(portfolio, "Uno", codes=("A1",), city="Lugo")
    new_account(portfolio, "Dos", tax_id="T2")
    new_account(portfolio, "Trés")
    new_account(portfolio, "Igual", sector="Naval")
    text = "name,code,tax id,sector\nUno nuevo,A9; A1,,Naval\nDos nuevo,B7,T2,\nTRES,,,Papel\nIgual,,,Naval\nCuatro,X1,,\nCuatro,X1,,\nCuatro,X2,,Otro\n"
    report = take(portfolio, write(folder, text), ACCOUNTS)
    assert (report.created, report.updated, report.unchanged) == (1, 3, 2)
    assert rejected(report) == [(8, "name", "other_code")]
    found = {a.name: a for a in portfolio.find(Account)}
    assert (found["Uno nuevo"].codes, found["Uno nuevo"].city) == (("A1", "A9"), "Lugo")
    assert (found["Dos nuevo"].codes, found["TRES"].sector) == (("B7",), "Papel")
    assert [line.name for line in portfolio.accounts.lines(portfolio.accounts.search("papel"))] == ["TRES"]
    portfolio.undo(report.edit)
    assert sorted(a.name for a in portfolio.find(Account)) == ["Dos", "Igual", "Trés", "Uno"]
    assert portfolio.accounts.search("papel") == []
    portfolio.redo(report.edit)
    assert {a.name for a in portfolio.find(Account)} == set(found)
    assert check(portfolio) == []


def test_accounts_of_a_spreadsheet_may_have_numbers_for_codes(portfolio):
    cells = tables.Table(
        ("Nombre", "Código", "Empleados", "Notas"), [(2, ["Uno", 200.0, 1100, None]), (3, ["Dos", 300.5, None, 7])]
    )
    report = run(portfolio, cells, map_columns(cells, ACCOUNTS), Options())
    assert rejected(report) == []
    found = portfolio.find(Account)
    assert [(a.codes, a.size_employees, a.notes) for a in found] == [(("200",), 1100, ""), (("300.5",), None, "7")]


def test_a_sale_may_name_its_account_by_id_code_or_name(portfolio, folder):
    account = new_account(portfolio, "Uno", codes=("A", "A"), tax_id="T")
    text = f"account,date,amount\n{account.id},2026-01-05,1\nA,2026-01-05,2\nUNO,2026-01-05,4\n"
    assert rejected(take(portfolio, write(folder, text), SALES)) == []
    assert portfolio.load(account.id).sales.figures("2026-01").turnover == 7


def test_one_account_in_two_rows_is_updated_by_both_where_that_is_decided(portfolio, folder):
    new_account(portfolio, "Uno")
    path = write(folder, "name,city,kam\nUno,Lugo,\nUno,,Ana\n")
    (waiting,) = take(portfolio, path, ACCOUNTS, dry_run=True).rejections
    assert (waiting.row, waiting.is_duplicate, waiting.ways) == (3, True, (Way.UPDATE, Way.KEEP, Way.CREATE))
    report = take(portfolio, path, ACCOUNTS, default_way=Way.UPDATE)
    (account,) = portfolio.find(Account)
    assert (account.city, account.kam, report.updated) == ("Lugo", "Ana", 2)
    portfolio.undo(report.edit)
    assert portfolio.find(Account)[0].city == ""


def test_an_ambiguous_account_is_refused(portfolio, folder):
    new_account(portfolio, "Uno")
    new_account(portfolio, "UNO")
    new_account(portfolio, "Dos", codes=("C",))
    new_account(portfolio, "Tres", codes=("C",))
    assert rejected(take(portfolio, write(folder, "name,code\nuno,\nx,C\n"), ACCOUNTS)) == [
        (2, "name", "ambiguous_account"),
        (3, "name", "ambiguous_account"),
    ]
    assert rejected(take(portfolio, write(folder, "account,date,amount\nuno,2026-01-01,5\n"), SALES)) == [
        (2, "account", "ambiguous_account")
    ]


def test_an_import_by_command_is_marked_with_the_systems_word_for_the_user(portfolio, folder):
    report = take(portfolio, write(folder, "Nombre\nUno\n"), ImportKind.ACCOUNTS, by_command=True)
    assert report.taken == 1
    assert portfolio.history()[0].params["system_user"] == portfolio.who
