"""Spreadsheets in Spanish and English forms, and what is no table."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.errors import FileError
from kamdesk.i18n import messages
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from tests.support import file_of, new_account, refused
from tests.support.importing import book, read_table, rejected, sales_of, take, write

ACCOUNTS, SALES, MEASURES = ImportKind.ACCOUNTS, ImportKind.SALES, ImportKind.MEASURES


NOON = datetime(2026, 9, 14, 12)  # noqa: DTZ001 - cells know no time zones


SPANISH = "Cliente;Fecha;Importe;Línea de producto;Coste;Cantidad;Pedido;Estado\nÑandú;14/09/2026;1.234,50;Bombas;900,25;2;P-1;\nC2;15/09/2026;4.710;Sellos;;;;\n"


ENGLISH = 'customer,order date,amount,product line,cost,qty,order number,status\nÑandú,9/14/2026,"1,234.50",Bombas,900.25,2,P-1,\nC2,9/15/2026,4710,Sellos,,,,\n'


EXPECTED = [("2026-09-14", Decimal("1234.50"), "Bombas", Decimal("900.25")), ("2026-09-15", Decimal(4710), "Sellos", None)]


# -- forms -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SPANISH, "utf-8"), (SPANISH, "utf-8-sig"), (SPANISH, "cp1252"), (SPANISH, "utf-16"), (SPANISH.replace(";", "\t"), "utf-8"), (SPANISH.replace(";", "|"), "utf-8"),
        (SPANISH.replace("\n", "\r\n"), "utf-8"), (ENGLISH, "utf-8"), ("\n\n" + SPANISH, "utf-8"),
    ],
)  # fmt: skip
def test_csv_in_whatever_form(portfolio, folder, text, encoding):
    new_account(portfolio, "Ñandú")
    new_account(portfolio, "Dos", codes=("C2",))
    report = take(portfolio, write(folder, text, encoding=encoding), SALES)
    assert rejected(report) == []
    assert (report.rows, report.created) == (2, 2)
    assert sales_of(portfolio) == EXPECTED
    first = portfolio.find(Sale)[0]
    assert (first.quantity, first.order_code) == (2, "P-1")


def test_xlsx_keeps_its_numbers_and_dates(portfolio, folder):
    new_account(portfolio, "Ñandú")
    new_account(portfolio, "Dos", codes=("200",))
    rows = [["Cuenta", "Fecha", "Importe", "Familia", "Coste"], ["Ñandú", NOON, 1234.5, "Bombas", 900.25], [200.0, date(2026, 9, 15), 4710, "Sellos", None],
            [None, None], ["Ñandú", "sí", True, None, None], ["Ñandú", NOON, NOON, None, None]]  # fmt: skip
    report = take(portfolio, book(folder, rows), SALES)
    assert rejected(report) == [(5, "Importe", "not_a_number"), (6, "Importe", "not_a_number")]
    assert sales_of(portfolio) == EXPECTED


def test_a_sheet_is_chosen_by_name(portfolio, folder):
    path = book(folder, [["nothing"], ["here"]], Clientes=[["Nombre", "Ciudad"], ["Uno", "Lugo"]])
    assert take(portfolio, path, ACCOUNTS, sheet="Clientes").created == 1
    assert read_table(path).sheets == ("Sheet", "Clientes")
    with refused("no_such_sheet", FileError) as info:
        read_table(path, "clientes")
    assert "Clientes" in messages.text_of(info.value)


def test_numbers_of_a_file_are_read_as_those_that_are_typed(portfolio, folder):
    text = 'Cuenta;Fecha;Importe;Coste\nUno;2026-01-05;"1.200,50 EUR";—\nUno;2026-02-05;(45 k€);-\nUno;2026-03-05;−5;\nUno;2026-04-05;NaN;\nUno;2026-05-05;12 34;\n'
    report = run(
        portfolio,
        read_table(write(folder, text)),
        map_columns(read_table(write(folder, text)), SALES),
        Options(create_accounts=True),
    )
    assert rejected(report) == [(5, "Importe", "not_a_number"), (6, "Importe", "not_a_number")]
    found = file_of(portfolio).query("SELECT amount FROM sale ORDER BY sold_on")
    assert [row[0] for row in found] == [120050, -4500000, -500]


def test_what_is_counted_is_written_as_people_write_it(portfolio, folder):
    report = take(portfolio, write(folder, "Nombre;Empleados\nUno;1.200\nDos;12 h\nTres;—\nCuatro;inf\n"), ACCOUNTS)
    assert rejected(report) == [(5, "Empleados", "not_a_whole_number")]
    assert {a.name: a.size_employees for a in portfolio.find(Account)} == {"Uno": 1200, "Dos": 12, "Tres": None}


def test_half_an_employee_in_a_spreadsheet_is_refused(portfolio, folder):
    report = take(portfolio, book(folder, [["Nombre", "Empleados"], ["Uno", 1.5], ["Dos", 3.0]]), ACCOUNTS)
    assert rejected(report) == [(2, "Empleados", "not_a_whole_number")]
    assert [a.size_employees for a in portfolio.find(Account)] == [3]


def test_a_cell_with_line_breaks_is_one_row(portfolio, folder):
    text = 'Nombre;Notas;Empleados\nUno;"line\nbreak\nagain";5\nDos;;many\n'
    report = take(portfolio, write(folder, text), ACCOUNTS)
    assert rejected(report) == [(3, "Empleados", "not_a_whole_number")]
    assert portfolio.find(Account)[0].notes == "line\nbreak\nagain"


# -- columns and files -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "a;b\n", "\n;;\n\n"])
def test_a_file_without_rows_is_refused(folder, text):
    with refused("no_rows", FileError) as info:
        read_table(write(folder, text))
    assert messages.text_of(info.value)


def test_a_missing_header_cell_is_blank(folder):
    table = read_table(book(folder, [["a", None, "c"], [1, 2, 3]]))
    assert table.headers == ("a", "", "c")
