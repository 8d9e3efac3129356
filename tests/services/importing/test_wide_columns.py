"""Wide tables: product lines and periods in headers, years and months beside the rows, years in titles and names of sheets."""

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.budget import Budget
from kamdesk.i18n import messages
from kamdesk.services.importing.book import parts_of, run_book
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.line_headers import part_and_name, parted
from kamdesk.services.importing.questions import LeftOut
from kamdesk.services.importing.recognition import likely_kind, look_of
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from kamdesk.services.importing.tables import table_of
from tests.support import refused
from tests.support.importing import book, rejected, sales_of
from tests.support.tables import mapped, sheet_of, understood

SALES = ImportKind.SALES
FOUR = [("2025-12-31", 1, "Bombas"), ("2025-12-31", 2, "Válvulas"), ("2024-12-31", 3, "Bombas"), ("2024-12-31", 4, "Válvulas")]


def brought(portfolio, text, kind=SALES, title=""):
    """What comes of a text, as the kind for which it is taken."""
    table = table_of(sheet_of(text, title=title))
    assert likely_kind(table) is kind
    settings = portfolio.settings
    return run(portfolio, table, map_columns(table, kind, None, ",", "EUR", settings.fiscal_start), Options(create_accounts=True))


def lines(portfolio):
    return sorted(sale[:3] for sale in sales_of(portfolio))


@pytest.mark.parametrize(
    "text",
    [
        "Cliente;Bombas 2025;Válvulas 2025;Bombas 2024;Válvulas 2024\nAlfa;1;2;3;4",
        "Cliente;2025 Bombas;2025 - Válvulas;2024_Bombas;2024/Válvulas\nAlfa;1;2;3;4",
        "Cliente;BOMBAS (2025);Válvulas [2025];Bombas: 2024;válvulas · 2024\nAlfa;1;2;3;4",
        "Cliente;Bombas;;Válvulas;\n;2025;2024;2025;2024\nAlfa;1;3;2;4",
        "Cliente;2025;;2024;\n;Bombas;Válvulas;Bombas;Válvulas\nAlfa;1;2;3;4",
        ";2025;;2024;\nCliente;Bombas;Válvulas;Bombas;Válvulas\nAlfa;1;2;3;4",
        "Cliente;Ventas Bombas 2025;Ventas de Válvulas 2025;Ventas Bombas 2024;Ventas Válvulas 2024\nAlfa;1;2;3;4",
        "Cliente;Bombas 2025;Válvulas 2025;Total 2025;Bombas 2024;Válvulas 2024;Total 2024;Total\nAlfa;1;2;3;3;4;7;10",
        "Cliente;Bombas 2025;Bombas 2024;Total Bombas;Válvulas 2025;Válvulas 2024;Total de Válvulas\nAlfa;1;3;4;2;4;6",
    ],
)
def test_product_lines_in_headers_are_those_of_the_amounts(portfolio, text):
    report = brought(portfolio, text)
    assert rejected(report) == []
    assert [(day, amount, line.capitalize()) for day, amount, line in lines(portfolio)] == sorted(FOUR)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cliente;Bombas ene-25;Bombas feb-25;Sellos ene-25\nAlfa;1;2;3", [("2025-01-31", 1, "Bombas"), ("2025-01-31", 3, "Sellos"), ("2025-02-28", 2, "Bombas")]),
        ("Ventas 2025\nCliente;Bombas;;Sellos;\n;T1;T2;T1;T2\nAlfa;1;2;3;4", [("2025-03-31", 1, "Bombas"), ("2025-03-31", 3, "Sellos"), ("2025-06-30", 2, "Bombas"), ("2025-06-30", 4, "Sellos")]),
        ("Cliente;T1 2025;;T2 2025;\n;Bombas;Sellos;Bombas;Sellos\nAlfa;1;2;3;4", [("2025-03-31", 1, "Bombas"), ("2025-03-31", 2, "Sellos"), ("2025-06-30", 3, "Bombas"), ("2025-06-30", 4, "Sellos")]),
        ("Cliente;Bombas T1 2025;Bombas T2 2025;Bombas 2025;Sellos T1 2025\nAlfa;1;2;3;4", [("2025-03-31", 1, "Bombas"), ("2025-03-31", 4, "Sellos"), ("2025-06-30", 2, "Bombas")]),
        ("Cliente;2025 Bombas T1;2025 Bombas T2;2025 Sellos T1\nAlfa;1;2;3", [("2025-03-31", 1, "Bombas"), ("2025-03-31", 3, "Sellos"), ("2025-06-30", 2, "Bombas")]),
        ("Cliente;Bombas 2025 (miles €);Sellos 2025 (miles €)\nAlfa;1;2", [("2025-12-31", 1000, "Bombas"), ("2025-12-31", 2000, "Sellos")]),
        ("Cliente;2025 Frutos de Mar;Carne 2025\nAlfa;1;2", [("2025-12-31", 1, "Frutos de Mar"), ("2025-12-31", 2, "Carne")]),
        ("Cliente;Frutos de Mar 2025;Carne 2025;Gran Set 2024\nAlfa;1;2;3", [("2024-12-31", 3, "Gran Set"), ("2025-12-31", 1, "Frutos de Mar"), ("2025-12-31", 2, "Carne")]),
        ("Ventas por cliente\nCliente;Bombas 2025;Bombas 2024\nAlfa;1;2", [("2024-12-31", 2, "Bombas"), ("2025-12-31", 1, "Bombas")]),
    ],
)  # fmt: skip
def test_lines_with_months_quarters_and_sums(portfolio, text, found):
    assert rejected(brought(portfolio, text)) == []
    assert lines(portfolio) == found


@pytest.mark.parametrize(
    "headers",
    ["Pedidos 2025;Cobros 2025", "Bombas 2025;Bombas 2024", "Margen 2025;Unidades 2025", "Bombas Real 2025;Bombas Ppto 2025"],
)
def test_what_may_be_no_product_line_is_not_taken_for_one(headers):
    assert likely_kind(understood(f"Cliente;{headers}\nAlfa;1;2")) is None


def test_beside_sales_of_their_own_other_amounts_are_no_lines():
    found = mapped("Cliente;Ventas 2025;Bombas 2025;Sellos 2025\nAlfa;10;1;2")
    assert (found.periods, found.lines) == ({1: "2025"}, {})
    found = mapped("Cliente;Ventas 2025;Bombas 2024;Sellos 2024\nAlfa;10;1;2")
    assert (found.periods, found.lines) == ({1: "2025"}, {})


def test_a_column_of_lines_goes_before_those_in_headers():
    assert mapped("Cliente;Línea;2025\nAlfa;Bombas;1").lines == {}


def test_totals_of_lines_that_do_not_add_up_are_no_totals():
    found = mapped("Cliente;Bombas 2025;Sellos 2025;Total Bombas;Total resto\nAlfa;1;2;9;3")
    assert found.left_out == {}
    found = mapped("Cliente;Bombas 2025;Sellos 2025;Total Bombas\nAlfa;1;2;1")
    assert found.left_out == {3: LeftOut.CONTAINED}


def test_one_line_twice_in_a_period_is_refused():
    with refused("period_columns_twice"):
        mapped("Cliente;Bombas 2025;Bombas (2025);Sellos 2025\nAlfa;1;2;3")


def test_budgets_have_lines_in_headers_too(portfolio):
    report = brought(portfolio, "Presupuesto\nCliente;Bombas 2026;Sellos 2026\nAlfa;1;2\nBeta;x;3", ImportKind.BUDGET)
    assert sorted((b.period, b.amount, b.product_line) for b in portfolio.find(Budget)) == [
        ("2026", 1, "Bombas"),
        ("2026", 2, "Sellos"),
    ]
    assert rejected(report) == [(4, "Bombas 2026", "not_a_number")]


def test_files_of_other_years_with_the_same_lines_look_alike():
    assert look_of(understood("Cliente;Bombas 2025\nA;1")) == look_of(understood("Cliente;Bombas 2026\nA;1"))
    assert look_of(understood("Cliente;Bombas 2025\nA;1")) != look_of(understood("Cliente;Sellos 2025\nA;1"))


# -- years beside the rows ---------------------------------------------------------------------------

MONTHS = ";".join(map(str, range(1, 13)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cliente;Año;Ene;Feb\nAlfa;2024;1;2\nAlfa;2025;3;4", [("2024-01-31", 1), ("2024-02-29", 2), ("2025-01-31", 3), ("2025-02-28", 4)]),
        ("Informe 2026\nCliente;Ejercicio;T1;T2;Total\nAlfa;2024;1;2;3", [("2024-03-31", 1), ("2024-06-30", 2)]),
        ("Customer;Year;Jan;Feb;Q1\nAlfa;2024;1;2;3", [("2024-01-31", 1), ("2024-02-29", 2)]),
        ("Cliente;Año;Ventas ene;Ventas feb\nAlfa;2024;1;2", [("2024-01-31", 1), ("2024-02-29", 2)]),
        ("Cliente;Mes;2024;2025\nAlfa;Ene;1;2", [("2024-01-31", 1), ("2025-01-31", 2)]),
        ("Ventas 2025\nCliente;Ene;Feb\nAlfa;1;2", [("2025-01-31", 1), ("2025-02-28", 2)]),
        ("Ventas 2025 (actualizado el 14 de enero de 2026)\nCliente;Ene;Feb\nAlfa;1;2", [("2025-01-31", 1), ("2025-02-28", 2)]),
        ("Fecha: 14/01/2026;Ejercicio: 2025\nCliente;Ene;Feb\nAlfa;1;2", [("2025-01-31", 1), ("2025-02-28", 2)]),
        ("Desde 01/01/2025 hasta 31/12/2025\nCliente;Ene;Feb\nAlfa;1;2", [("2025-01-31", 1), ("2025-02-28", 2)]),
        ("Ventas 2025\nCliente;Importe\nAlfa;1", [("2025-12-31", 1)]),
        ("Ventas del 01/01/2025 al 31/03/2025\nCliente;Importe\nAlfa;1", [("2025-03-31", 1)]),
        ("Ventas de enero 2025\nCliente;Importe\nAlfa;1", [("2025-01-31", 1)]),
        ("T1 2025\nCliente;Importe\nAlfa;1", [("2025-03-31", 1)]),
    ],
)  # fmt: skip
def test_the_year_may_stand_beside_or_above(portfolio, text, found):
    assert rejected(brought(portfolio, text)) == []
    assert [sale[:2] for sale in lines(portfolio)] == found


def test_months_may_be_numbers_beside_a_year(portfolio):
    found = mapped(f"Cliente;Año;{MONTHS}\nAlfa;2025;{MONTHS}")
    assert [found.periods[at] for at in (2, 13)] == ["-01", "-12"]


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("Cliente;Ene;Feb\nAlfa;1;2", SALES, ""),
        ("Listado a 14 de enero de 2026\nCliente;Ene;Feb\nAlfa;1;2", SALES, ""),
        ("Fecha de emisión:;enero 2026\n\nCliente;Ene;Feb\nAlfa;1;2", SALES, ""),
        ("Impreso en 2026\nCliente;Ene;Feb\nAlfa;1;2", SALES, "Hoja1"),
        ("Ventas 2025\nCliente;Ene;Feb\nAlfa;1;2", SALES, "2024"),
        ("Ventas 2024 y 2025\nCliente;Ene;Feb\nAlfa;1;2", SALES, "2025"),
    ],
)
def test_months_without_one_year_are_refused_with_what_to_do(text, kind, title):
    with refused("parts_without_year") as info:
        map_columns(table_of(sheet_of(text, title=title)), kind)
    assert all(word in messages.text_of(info.value) for word in ("Ene, Feb", "title", "sheet"))


@pytest.mark.parametrize(
    "text",
    [
        "Ventas por cliente de ene 2025\nCliente;Importe\nAlfa;1", "Ventas 2024 y 2025\nCliente;Importe\nAlfa;1", "Clientes 2025\nCliente;Importe\nAlfa;1", "Ventas del 01/01/2025 al 15/03/2025\nCliente;Importe\nAlfa;1",
        "Ventas del 32/01/2025 al 35/03/2025\nCliente;Importe\nAlfa;1", "Impreso: ventas 2025\nCliente;Importe\nAlfa;1",
    ],
)  # fmt: skip
def test_amounts_whose_period_nobody_says_are_not_taken(text):
    assert likely_kind(understood(text)) is None
    with refused("columns_missing"):
        mapped(text)


def test_a_row_without_its_year_or_month_is_refused(portfolio):
    report = brought(portfolio, "Cliente;Año;Ene;Feb\nAlfa;2024;1;2\nBeta;;3;4\nGamma;2025;x;4")
    assert rejected(report) == [(3, "Año", "required"), (4, "Ene", "not_a_number")]
    assert [sale[:2] for sale in lines(portfolio)] == [("2024-01-31", 1), ("2024-02-29", 2)]
    report = brought(portfolio, "Cliente;Mes;2024;2025\nAlfa;Ene;1;2\nBeta;;3;4")
    assert rejected(report) == [(3, "Mes", "required")]


def test_fiscal_years_tell_no_calendar_months(portfolio):
    with refused("columns_missing"):
        mapped("Cliente;Ejercicio;Ene;Feb\nAlfa;2024;1;2", fiscal_start=4)
    with refused("columns_missing"):
        mapped("Cliente;Mes;Bombas ene 2024\nAlfa;Ene;1")
    with refused("columns_missing"):
        mapped("Cliente;Periodo;Ene;Feb\nAlfa;2024-01;1;2")


def test_sheets_of_a_year_each_come_in_together(portfolio, folder):
    header = ["Cliente", "Ene", "Feb"]
    years = {"2024": [header, ["Alfa", 1, 2]], "2025": [header, ["Alfa", 3, 4], ["Beta", 5, 6]]}
    found = parts_of(book(folder, [["Portada"]], **years))
    reports = run_book(portfolio, found.parts, Options(create_accounts=True))
    assert ([report.taken for report in reports], found.unknown) == ([1, 2], ["Sheet"])
    assert sum(sale[1] for sale in sales_of(portfolio)) == 21
    assert {sale[0] for sale in sales_of(portfolio)} == {"2024-01-31", "2024-02-29", "2025-01-31", "2025-02-28"}
    assert len(portfolio.find(Account)) == 2


def test_sheets_with_a_column_of_years_come_in_together(portfolio, folder):
    header = ["Cliente", "Año", "Ene", "Feb"]
    found = parts_of(book(folder, [["Portada"]], Uno=[header, ["Alfa", 2024, 1, 2]], Dos=[header, ["Alfa", 2025, 3, 4]]))
    run_book(portfolio, found.parts, Options(create_accounts=True))
    assert [sale[:2] for sale in sales_of(portfolio)] == [
        ("2024-01-31", 1),
        ("2024-02-29", 2),
        ("2025-01-31", 3),
        ("2025-02-28", 4),
    ]


def test_sheets_of_a_month_each_have_the_year_of_their_title(portfolio, folder):
    months = {
        name: [["Ventas 2025"], ["Cliente", "Importe"], ["Alfa", amount]] for name, amount in (("Enero", 1), ("Febrero", 2))
    }
    found = parts_of(book(folder, [["Portada"]], **months))
    run_book(portfolio, found.parts, Options(create_accounts=True))
    assert [sale[:2] for sale in sales_of(portfolio)] == [("2025-01-31", 1), ("2025-02-28", 2)]


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Bombas 2025", ("Bombas", "2025")), ("Bombas del T1 2025", ("Bombas", "2025-Q1")), ("Frutos de Mar 2025", ("Frutos de Mar", "2025")), ("Frutos de Mar-25", None),
        ("Ventas de ene 2025", ("Ventas de", "2025-01")), ("Ene Ejercicio: 2025", None), ("2025", None), ("Bombas", None), ("2025 1.5", None), ("de Mar 2025 - 3", None),
    ],
)  # fmt: skip
def test_a_header_is_parted_into_name_and_period(header, found):
    assert parted(header) == found


def test_a_month_alone_has_no_name():
    assert (part_and_name("Ene"), part_and_name("Bombas ene"), part_and_name("Bombas")) == (None, ("ene", "Bombas"), None)
