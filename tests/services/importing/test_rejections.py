"""Bad cells and rows are named with their place, good ones come in."""

import csv

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.i18n import messages, set_language
from kamdesk.services.importing import tables
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from tests.support import new_account
from tests.support.importing import rejected, sales_of, take, write

ACCOUNTS, SALES, MEASURES = ImportKind.ACCOUNTS, ImportKind.SALES, ImportKind.MEASURES


# -- rejections --------------------------------------------------------------------------------------


def test_each_bad_cell_is_named_with_its_row_and_column(portfolio, folder):
    new_account(portfolio, "Uno")
    text = (
        "Cuenta;Fecha;Importe;Coste;Línea;Cantidad\n"
        "Uno;14/09/2026;22.9.1;;;\n"  # 2
        "Uno;30/02/2026;5;;;\n"  # 3
        ";14/09/2026;5;;;\n"  # 4
        "Uno;14/09/2026;;;;\n"  # 5
        "Uno;;5;;;\n"  # 6
        "Uno;14/09/2026;5;x;;y\n"  # 7
        "Uno;14/09/2026\n"  # 8: too few cells
        f"Uno;14/09/2026;5;;{'x' * 201};\n"  # 9
        "Uno;14/09/2026;1e9;;;\n"  # 10
        "Uno;14/09/2026;nan;;;\n"  # 11
        "Uno;14/09/9999;5;;;\n"  # 12
        "Uno;14/09/2026;9999999999999999;;;\n"  # 13
        "Uno;14/09/2026;7;;;\n"  # 14
    )
    report = take(portfolio, write(folder, text), SALES)
    assert rejected(report) == [
        (2, "Importe", "not_a_number"), (3, "Fecha", "not_a_date"), (4, "Cuenta", "required"), (5, "Importe", "required"), (6, "period", "required"),
        (7, "Coste", "not_a_number"), (7, "Cantidad", "not_a_number"), (8, "Importe", "required"), (9, "Línea", "too_long"), (10, "Importe", "not_a_number"),
        (11, "Importe", "not_a_number"), (12, "Fecha", "not_a_date"), (13, "Importe", "number_too_large"),
    ]  # fmt: skip
    assert (report.rejected, report.created) == (12, 1)
    assert [s[1] for s in sales_of(portfolio)] == [7]
    for language in ("es", "en"):
        set_language(language)
        assert all(messages.text_of(r.error) for r in report.rejections)
    assert "22.9.1" in messages.text_of(report.rejections[0].error)
    portfolio.load_many([a.id for a in portfolio.find(Account)])


@pytest.mark.parametrize("value", [1e300, -1e16, float("inf"), 10**30])
def test_a_number_that_the_file_cannot_hold_is_a_bad_cell(portfolio, folder, value):
    new_account(portfolio, "Uno")
    table = tables.Table(("account", "date", "amount"), [(2, ["Uno", "2026-01-01", value])])
    report = run(portfolio, table, map_columns(table, SALES), Options())
    assert rejected(report) == [(2, "amount", "number_too_large")]


def test_not_a_number_in_a_cell_is_refused(portfolio):
    new_account(portfolio, "Uno")
    table = tables.Table(("account", "date", "amount"), [(2, ["Uno", "2026-01-01", float("nan")])])
    assert rejected(run(portfolio, table, map_columns(table, SALES), Options())) == [(2, "amount", "not_a_number")]


def test_bad_account_rows(portfolio, folder):
    text = f"Nombre;Empleados;Facturación empresa;Notas\n;5;;\nUno;-5;;\nDos;;-1;\n{'x' * 201};;;\nTres;;;{'n' * 20_001}\nBien;5,0;;\n"
    report = take(portfolio, write(folder, text), ACCOUNTS)
    assert rejected(report) == [
        (2, "Nombre", "required"), (3, "Empleados", "negative"), (4, "Facturación empresa", "negative"), (5, "Nombre", "too_long"), (6, "Notas", "too_long"),
    ]  # fmt: skip
    assert [a.name for a in portfolio.find(Account)] == ["Bien"]


@pytest.mark.parametrize(
    "name",
    [
        'O\'Hara "& Sons"',
        "<b>bold</b><img src=x>",
        "=HYPERLINK(1)",
        "👩\u200d🔧 Talleres",
        "\u200fחברה",
        "a;b,c|d",
        "100 % $\\frac{",
        "Robert'); DROP TABLE account;--",
        "ﬁn ½",
    ],
)
def test_odd_names_come_in_as_they_are(portfolio, folder, name):
    path = folder / "odd.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([["Nombre", "Ciudad"], [name, name]])
    assert rejected(take(portfolio, path, ACCOUNTS)) == []
    (account,) = portfolio.find(Account)
    assert (account.name, account.city) == (name, name)
    assert portfolio.find_account(name) == [account]
    assert portfolio.accounts.search(name) != []


def test_an_unknown_account_is_rejected_with_the_nearest_name(portfolio, folder):
    new_account(portfolio, "Lácteos Peñarrubia")
    path = write(folder, "Cuenta;Fecha;Importe\nLacteos Penarubia;14/09/2026;5\nZzz;14/09/2026;5\n")
    report = take(portfolio, path, SALES)
    assert rejected(report) == [(2, "Cuenta", "unknown_account"), (3, "Cuenta", "unknown_account")]
    assert "Lácteos Peñarrubia" in messages.text_of(report.rejections[0].error)
    assert "?" not in messages.text_of(report.rejections[1].error)
    assert report.edit is None
    created = take(portfolio, path, SALES, create_accounts=True)
    assert rejected(created) == []
    assert portfolio.accounts.count() == 3
    assert len(sales_of(portfolio)) == 2


# -- columns and files -------------------------------------------------------------------------------


def test_half_an_employee_and_an_invisible_name_are_refused(portfolio, folder):
    path = folder / "cuentas.csv"
    path.write_text("nombre;empleados\nUno;1,5\n\u200b\u200d;3\nDos\u202e;4\n", encoding="utf-8")
    report = take(portfolio, path, ImportKind.ACCOUNTS)
    assert [(row, code) for row, _column, code in rejected(report)] == [(2, "not_a_whole_number"), (3, "required")]
    assert [a.name for a in portfolio.find(Account)] == ["Dos"]
