"""Months and quarters whose year stands in a column of its own."""

import pytest

from kamdesk.domain.periods import parse_period
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.year_column import with_year
from tests.support.importing import rejected, sales_of, take, write
from tests.support.tables import mapped, understood


@pytest.mark.parametrize(
    ("headers", "cells", "days"),
    [
        ("Año;Mes", ["2025;1", "2025;02", "2024;12"], ["2024-12-31", "2025-01-31", "2025-02-28"]), ("Mes;Año", ["Enero;2025", "feb.;2025"], ["2025-01-31", "2025-02-28"]),
        ("Ejercicio;Trimestre", ["2025;1", "2025;T2", "2025;4T"], ["2025-03-31", "2025-06-30", "2025-12-31"]), ("Year;Month", ["2025;January", "2026;Dec"], ["2025-01-31", "2026-12-31"]),
        ("Year;Quarter", ["2025;Q1", "2026;3"], ["2025-03-31", "2026-09-30"]), ("Año;Mes", ["2025;2025-01", "2025;ene-25"], ["2025-01-31", "2025-01-31"]),
    ],
)  # fmt: skip
def test_the_year_beside_a_month_or_quarter_belongs_to_it(portfolio, folder, headers, cells, days):
    lines = "".join(f"Alfa;{cell};{at}\n" for at, cell in enumerate(cells, 1))
    report = take(portfolio, write(folder, f"Cliente;{headers};Importe\n{lines}"), ImportKind.SALES, create_accounts=True)
    assert (rejected(report), [sale[0] for sale in sales_of(portfolio)]) == ([], days)


def test_a_row_without_one_of_the_two_is_refused(portfolio, folder):
    text = "Cliente;Mes;Año;Importe\nAlfa;Enero;2025;1\nAlfa;;2025;2\nAlfa;Marzo;;3\nAlfa;Abril\n"
    report = take(portfolio, write(folder, text), ImportKind.SALES, create_accounts=True)
    assert rejected(report) == [(3, "Mes", "required"), (4, "Mes", "bad_period"), (5, "Importe", "required")]


@pytest.mark.parametrize(
    ("text", "kind", "fiscal_start", "year"),
    [
        ("Cliente;Año;Mes;Importe\nAlfa;2025;1;1", ImportKind.SALES, 4, 1), ("Cliente;Ejercicio;Mes;Importe\nAlfa;2025;1;1", ImportKind.SALES, 4, None),
        ("Cliente;Ejercicio;Mes;Importe\nAlfa;2025;1;1", ImportKind.SALES, 1, 1), ("Cliente;Año;Periodo;Importe\nAlfa;2025;1;1", ImportKind.SALES, 1, None),
        ("Cliente;Año;Mes;Importe\nAlfa;25-26;1;1", ImportKind.SALES, 1, None), ("Cliente;Año;Mes;Importe\nAlfa;1500;1;1", ImportKind.SALES, 1, None), ("Cliente;Año;Mes;Importe\nAlfa;;1;1", ImportKind.SALES, 1, None),
        ("Cliente;Año;Mes;Importe\nAlfa;2025;13;1", ImportKind.SALES, 1, None), ("Cliente;Año;Trimestre;Importe\nAlfa;2025;5;1", ImportKind.SALES, 1, None),
        ("Cliente;Año;Mes;Importe\nAlfa;2025;;1", ImportKind.SALES, 1, None), ("Cliente;Año;Mes;Presupuesto\nAlfa;2025;1;1", ImportKind.BUDGET, 1, 1),
        ("Cliente;Fecha;Año;Mes;Importe\nAlfa;14/01/2025;2025;1;1", ImportKind.SALES, 1, None), ("Cliente;Mes;Familia;Importe\nAlfa;1;2025;1", ImportKind.SALES, 1, None),
    ],
)  # fmt: skip
def test_a_column_of_years_is_one_only_beside_parts_of_years(text, kind, fiscal_start, year):
    assert mapped(text, kind, fiscal_start=fiscal_start).year == year


@pytest.mark.parametrize("month", range(1, 13))
def test_a_number_of_a_month_is_that_month(month):
    assert parse_period(with_year(float(month), 2025.0, "Mes")) == f"2025-{month:02d}"


def test_columns_of_which_nothing_is_taken_are_told():
    text = "Cliente;Fecha;Importe;Zona;IVA;Vacía\nAlfa;14/01/2026;1;Norte;0,21;\n"
    found = mapped(text)
    assert found.unread(understood(text)) == [3]
