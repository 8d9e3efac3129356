"""Files as programs of offices write them: what comes out is what was added up apart, or a sentence says what to do."""

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.i18n import messages
from kamdesk.services.importing.book import parts_of
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.recognition import likely_kind
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from kamdesk.services.importing.tables import RowRole, table_of
from tests.support import refused
from tests.support.importing import sales_of, write
from tests.support.tables import book_of, understood

SALES = ImportKind.SALES
NAVISION = """Ventas por cliente y producto
Período: 01/01/25..31/01/25
Nº cliente;Nombre;Nº producto;Cantidad;Importe ventas
C0001;Alfa Uno;P1;3;1.234,50
C0001;Alfa Uno;P2;1;100,00
;Total Alfa Uno;;4;1.334,50
C0002;Beta Dos;P1;2;200,00
;Total Beta Dos;;2;200,00
;Total;;6;1.534,50
"""
A3 = """A3ERP - Ventas mensuales por cliente
Ejercicio: 2025
Cuenta;Nombre cuenta;Enero;Febrero;Marzo;Total ejercicio
4300000012;Alfa Uno;1.000,00;0,00;500,00;1.500,00
4300000013;Beta Dos;200,00;300,00;0,00;500,00
;TOTALES;1.200,00;300,00;500,00;2.000,00
"""
SAGE = """LISTADO DE FACTURAS EMITIDAS
Empresa: Tecnofluidos;;;Fecha: 14/02/2026
Ejercicio: 2025
Serie/Número;Fecha;Código;Razón social;C.I.F.;Base Imponible;% IVA;Cuota IVA;Total
A/1;14/01/2025;00012;Alfa Uno;A58818501;1.000,00;21,00;210,00;1.210,00
A/2;15/01/2025;00013;Beta Dos;B58818501;200,00;21,00;42,00;242,00
Suma y sigue;;;;;1.200,00;;252,00;1.452,00
LISTADO DE FACTURAS EMITIDAS
Serie/Número;Fecha;Código;Razón social;C.I.F.;Base Imponible;% IVA;Cuota IVA;Total
Suma anterior;;;;;1.200,00;;252,00;1.452,00
A/3;16/01/2025;00012;Alfa Uno;A58818501;50,00;21,00;10,50;60,50
TOTAL;;;;;1.250,00;;262,50;1.512,50
"""


def brought(portfolio, table):
    assert likely_kind(table) is SALES
    report = run(portfolio, table, map_columns(table, SALES), Options(create_accounts=True))
    assert report.rejections == []
    return sorted((sale[0], float(sale[1])) for sale in sales_of(portfolio) if sale[1])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (NAVISION, [("2025-01-31", 100), ("2025-01-31", 200), ("2025-01-31", 1234.5)]),
        (A3, [("2025-01-31", 200), ("2025-01-31", 1000), ("2025-02-28", 300), ("2025-03-31", 500)]),
        (SAGE, [("2025-01-14", 1000), ("2025-01-15", 200), ("2025-01-16", 50)]),
        (
            "Cuenta de cliente;Nombre;Fecha de factura;Importe de la línea\nUS-001;Alfa Uno;14/01/2025;1,5\n",
            [("2025-01-14", 1.5)],
        ),
    ],
)
def test_lists_of_an_accounting_program(portfolio, text, found):
    assert brought(portfolio, understood(text)) == found
    assert {account.name for account in portfolio.find(Account)} <= {"Alfa Uno", "Beta Dos"}


GROUPED = [
    ["Número", "Empresa", "Fecha de factura", "Base imponible"],
    ["Alfa Uno (2)", None, None, 600],
    ["    INV/1", "Alfa Uno", "2025-01-14", 500],
    ["    INV/2", "Alfa Uno", "2025-02-14", 100],
    ["Beta Dos (1)", None, None, 50],
    ["    INV/3", "Beta Dos", "2025-01-14", 50],
]


def test_groups_that_say_how_many_rows_they_have_are_their_sums(portfolio):
    table = table_of(book_of(*GROUPED))
    assert {table.roles[2], table.roles[5]} == {RowRole.SUBTOTAL}
    assert brought(portfolio, table) == [("2025-01-14", 50), ("2025-01-14", 500), ("2025-02-14", 100)]
    outer = [GROUPED[0], ["Norte (3)", None, None, 650], *GROUPED[1:], ["Total", None, None, 650]]
    assert brought(portfolio, table_of(book_of(*outer))) == [("2025-01-14", 50), ("2025-01-14", 500), ("2025-02-14", 100)]


@pytest.mark.parametrize("amount", [599, 650])
def test_a_name_with_a_number_that_is_no_sum_is_data(amount):
    rows = [GROUPED[0], ["Alfa Uno (2)", None, None, amount], *GROUPED[2:4]]
    assert 2 not in table_of(book_of(*rows)).roles


def test_levels_lose_the_number_of_their_rows(portfolio):
    rows = "Alfa Uno (3);600\n    January 2025 (2);500\n    February 2025 (1);100\nBeta Dos (1);50\n    January 2025 (1);50"
    assert brought(portfolio, understood(f"Row Labels;Untaxed Amount\n{rows}")) == [
        ("2025-01-31", 50),
        ("2025-01-31", 500),
        ("2025-02-28", 100),
    ]
    assert {account.name for account in portfolio.find(Account)} == {"Alfa Uno", "Beta Dos"}


def test_filters_of_several_lines_below_a_table_are_no_data(portfolio):
    rows = [
        ["Cliente", "Año", "Importe"],
        ["Alfa", 2024, 100.5],
        ["Beta", 2024, 200],
        ["Total", None, 300.5],
        ["Filtros aplicados:\nAño es 2024\nPaís es España"],
    ]
    assert brought(portfolio, table_of(book_of(*rows))) == [("2024-12-31", 100.5), ("2024-12-31", 200)]


def test_columns_of_fixed_width_are_refused_with_what_to_do(folder):
    text = "CLIENTE  NOMBRE            FECHA       IMPORTE\n000012   ALFA UNO          14/01/2025  1.234,56\n000013   BETA DOS          15/01/2025    200,00\n"
    with refused("blanks_between_columns") as info:
        parts_of(write(folder, text, "listado.txt"))
    assert "spreadsheet" in messages.text_of(info.value)
    with refused("no_known_kind"):
        parts_of(write(folder, "uno;dos\n1;2\n"))
