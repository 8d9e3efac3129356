"""Pivot tables: clients with their lines or years below them, in one column or in two."""

import pytest

from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.recognition import likely_kind
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from kamdesk.services.importing.sums import sum_of
from kamdesk.services.importing.tables import RowRole
from tests.support import refused
from tests.support.importing import sales_of
from tests.support.tables import asked, mapped, understood

SALES = ImportKind.SALES
YEARS = "2024;2025;Total general"
THREE = [("2024-12-31", 5, "Bombas"), ("2024-12-31", 10, "Bombas"), ("2024-12-31", 20, "Sellos"), ("2025-12-31", 1, "Bombas"), ("2025-12-31", 2, "Sellos"), ("2025-12-31", 6, "Bombas")]  # fmt: skip


def brought(portfolio, text, **choices):
    table = understood(text, **choices)
    assert likely_kind(table) is SALES
    report = run(portfolio, table, map_columns(table, SALES), Options(create_accounts=True))
    assert report.rejections == []
    return [sale[:3] for sale in sales_of(portfolio)]


@pytest.mark.parametrize(
    "text",
    [
        f"Etiquetas de fila;{YEARS}\nAlfa;30;3;33\nBombas;10;1;11\nSellos;20;2;22\nBeta;5;6;11\nBombas;5;6;11\nTotal general;35;9;44",
        f"Suma de Importe;Etiquetas de columna\nEtiquetas de fila;{YEARS}\nAlfa;30;3;33\n   Bombas;10;1;11\n   Sellos;20;2;22\nBeta;5;6;11\n   Bombas;5;6;11\nTotal general;35;9;44",
        "Row Labels;2024;2025\nAlfa;30;3\nBombas;10;1\nSellos;20;2\nBeta;5;6\nBombas;5;6\nGrand Total;35;9",
        "Cliente;2024;2025\nAlfa;30;3\nBombas;10;1\nSellos;20;2\nBeta;5;6\nBombas;5;6",
        "Cliente;2024;2025\nAlfa;30;3\nBombas;10;1\nSellos;20;2\nBeta;5;6\nBombas;5;6\nTotal;35;9",
        "Cliente;Línea;2024;2025\nAlfa;;30;3\n;Bombas;10;1\n;Sellos;20;2\nBeta;;5;6\n;Bombas;5;6\nTotal general;;35;9",
        "Cliente;Línea;2024;2025\nAlfa;Bombas;10;1\n;Sellos;20;2\nTotal Alfa;;30;3\nBeta;Bombas;5;6\nTotal Beta;;5;6\nTotal general;;35;9",
    ],
)
def test_lines_below_a_client_are_its_own_and_the_client_is_their_sum(portfolio, text):
    assert brought(portfolio, text) == THREE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Etiquetas de fila;Suma de Importe\nAlfa;30\n2024;10\n2025;20\nBeta;5\n2025;5\nTotal general;35", [("2024-12-31", 10, ""), ("2025-12-31", 5, ""), ("2025-12-31", 20, "")]),
        ("Row Labels;Sum of Amount\n2024;10\nAlfa;4\nBeta;6\n2025;25\nAlfa;20\nBeta;5", [("2024-12-31", 4, ""), ("2024-12-31", 6, ""), ("2025-12-31", 5, ""), ("2025-12-31", 20, "")]),
        ("Etiquetas de fila;Suma de Importe\nAlfa;30\nBombas;10\n2024;4\n2025;6\nSellos;20\n2024;13\n2025;7\nTotal general;30", [("2024-12-31", 4, "Bombas"), ("2024-12-31", 13, "Sellos"), ("2025-12-31", 6, "Bombas"), ("2025-12-31", 7, "Sellos")]),
        ("Etiquetas de fila;2025\nBombas;3\nAlfa Uno, S.L.;1\nBeta S.A.;2\nTotal general;3", [("2025-12-31", 1, "Bombas"), ("2025-12-31", 2, "Bombas")]),
    ],
)  # fmt: skip
def test_levels_are_told_by_what_stands_in_them(portfolio, text, found):
    assert brought(portfolio, text) == found


def test_the_rows_of_clients_are_subtotals():
    table = understood("Cliente;2024\nAlfa;30\n  Bombas;10\n  Sellos;20\nTotal;30")
    assert (table.roles[2], table.roles[5], table.headers) == (RowRole.SUBTOTAL, RowRole.TOTAL, ("Cliente", "2024", "Línea"))
    assert understood("Client;2024\nAlfa;30\n  Pumps;10\n  Seals;20").headers[2] == "Product line"


@pytest.mark.parametrize(
    "rows",
    [
        "Alfa;30\nBeta;10\nGamma;20\nTotal;60", "Alfa;100\nBeta;100", "Alfa;0\nBeta;0\nGamma;0", "Alfa;1\nBeta;2\nGamma;4", "Alfa;5", "Alfa;30\nBeta;10\nGamma;15",
        "Alfa;100\nBeta;100\nGamma;7\nDelta;7",
    ],
)  # fmt: skip
def test_a_plain_table_stays_one(rows):
    found = mapped(f"Cliente;2025\n{rows}")
    assert (found.questions, set(found.columns)) == ((), {"account"})


@pytest.mark.parametrize("rows", ["Alfa;30\nBeta;10\nGamma;20", "Alfa;5\nBeta;5\nGamma;7\nDelta;7\nZeta;1\nEta;1"])
def test_rows_that_may_be_sums_or_clients_are_asked_for(rows):
    text = f"Cliente;2025\n{rows}"
    assert asked(mapped(text)) == {"parts": ("yes", "no")}
    plain, parts = understood(text, rows_are_parts=False), understood(text, rows_are_parts=True)
    assert sum_of(plain, map_columns(plain, SALES)).read == 2 * sum_of(parts, map_columns(parts, SALES)).read


@pytest.mark.parametrize(
    "text",
    [
        "Cliente;2025\nAlfa;30\n  Bombas;10\n  Sellos;15", "Etiquetas de fila;2025\nAlfa;30\nBombas;10\nSellos;15\nTotal general;30",
        "Cliente;2025\nAlfa;20\nBeta;10\nGamma;15\nDelta;15\nTotal;30", "Cliente;2025\nAlfa;30\n  Bombas;30\n    2024;30\nBeta;5\n  Bombas;5",
        "Cliente;2025\nAlfa;20\nBeta;10\nGamma;30\nDelta;30\nTotal;30",
    ],
)  # fmt: skip
def test_sums_that_cannot_be_told_from_their_parts_are_refused(text):
    with refused("outline_unclear"):
        mapped(text)


def test_a_list_of_other_things_is_no_outline():
    assert understood("Cliente;Ciudad;2025\nAlfa;Vigo;30\nBeta;Lugo;10\nGamma;Vigo;20").doubt is None
    assert understood("Cliente;2025\nAlfa;30\n;10\n;20").doubt is None


def test_kinds_without_amounts_ask_nothing():
    assert mapped("Nombre;Empleados\nAlfa;30\nBeta;10\nGamma;20", ImportKind.ACCOUNTS).questions == ()


@pytest.mark.parametrize(
    "rows",
    ["Alfa;;30\n;Bombas;10\n;Sellos;15", "Alfa;;30\nBeta;;5\n;Bombas;5", "Alfa;Bombas;10\n;Sellos;20\nBeta;Bombas;5\nTotal;;35"],
)
def test_gaps_that_no_sum_explains_are_refused_row_by_row(portfolio, rows):
    table = understood(f"Cliente;Línea;2025\n{rows}")
    assert run(portfolio, table, map_columns(table, SALES), Options(create_accounts=True)).rejections
