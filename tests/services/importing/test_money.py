"""In which unit and which currency the amounts of a file stand."""

from datetime import date

import pytest

from kamdesk.services.importing import tables
from kamdesk.services.importing.cells import Money
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from tests.support.tables import asked, book_of, mapped, understood

ACCOUNTS, SALES, MEASURES = ImportKind.ACCOUNTS, ImportKind.SALES, ImportKind.MEASURES

DAY = "Cliente;Fecha;"


@pytest.mark.parametrize(
    ("title", "header", "factor"),
    [
        ("", "Importe (miles de €)", 1000), ("", "Ventas k€", 1000), ("", "Ventas (k€)", 1000), ("", "Ventas M€", 10**6), ("", "Importe (000)", 1000), ("", "Importe (000 €)", 1000),
        ("", "Importe en miles", 1000), ("", "Ventas netas en millones de euros", 10**6), ("", "Sales (thousands)", 1000), ("", "Sales (EUR thousand)", 1000), ("", "Ventas KEUR", 1000),
        ("", "Ventas MEUR", 10**6), ("Cifras en miles de euros", "Importe", 1000), ("Ventas por cliente (en miles)", "Importe", 1000), ("Importes expresados en k€", "Importe", 1000),
        ("Datos en M€", "Importe", 10**6), ("Sales report (€000)", "Amount", 1000), ("Figures in millions", "Amount", 10**6), ("Ventas en miles de unidades", "Importe", 1),
        ("Más de mil clientes", "Importe", 1), ("", "Importe", 1), ("", "Importe €", 1), ("", "Importe (miles de unidades)", 1), ("Cifras en miles de euros", "Importe (k€)", 1000),
    ],
)  # fmt: skip
def test_units_are_read_from_headers_and_titles(title, header, factor):
    found = mapped(f"{title}\nCliente;Fecha;{header}\nAlfa;14/01/2026;1,50")
    assert (found.columns["amount"], found.factor, found.questions) == (2, factor, ())


@pytest.mark.parametrize(
    ("title", "headers", "cells"),
    [
        ("", "Importe (k€);Coste (€)", "1;2"), ("", "Importe (m€);x", "1;2"), ("Cifras en miles", "Importe (M€);x", "1;2"), ("", "Importe (k€);x", "12,5 k€;2"), ("Datos en k€", "Importe;x", "12,5 M€;2"),
        ("Cifras en miles\nCifras en millones", "Importe;x", "1;2"), ("Coste en miles de €, ventas en €", "Importe;Coste", "1;2"), ("Amounts in k€ and costs in EUR", "Importe;x", "1;2"),
        ("Datos en miles de euros, precios en €", "Importe;x", "1;2"),
    ],
)  # fmt: skip
def test_units_that_are_unclear_or_contradict_each_other_are_asked_for(title, headers, cells):
    text = f"{title}\nCliente;Fecha;{headers}\nAlfa;14/01/2026;{cells}"
    assert asked(mapped(text)) == {"factor": ("1", "1000", "1000000")}
    chosen = mapped(text, factor=1000)
    assert (chosen.factor, chosen.questions) == (1000, ())


def test_units_of_wide_tables_count_for_every_period():
    found = mapped("Cliente;2025 (k€);2026 (k€)\nAlfa;1;2")
    assert (found.periods, found.factor) == ({1: "2025", 2: "2026"}, 1000)
    assert mapped("Cliente;Nombre;NIF\nAlfa;x;y\n", ACCOUNTS).factor == 1


@pytest.mark.parametrize(
    ("text", "currency", "named"),
    [
        (f"{DAY}Importe\nAlfa;14/01/2026;1", "EUR", ""), (f"{DAY}Importe (€)\nAlfa;14/01/2026;1", "EUR", "EUR"), (f"{DAY}Importe\nAlfa;14/01/2026;1 €", "EUR", "EUR"),
        (f"{DAY}Importe;Divisa\nAlfa;14/01/2026;1;EUR", "EUR", "EUR"), (f"Moneda: EUR\n{DAY}Importe\nAlfa;14/01/2026;1", "EUR", "EUR"), (f"{DAY}Importe $\nAlfa;14/01/2026;1", "MXN", "MXN"),
        (f"{DAY}Importe\nAlfa;14/01/2026;1 €\nAlfa;14/01/2026;2\nAlfa;14/01/2026;CHF 3", "EUR", "EUR"), (f"{DAY}Importe;Moneda\nAlfa;14/01/2026;1;", "EUR", ""),
    ],
)  # fmt: skip
def test_the_currency_that_a_file_names_is_told(text, currency, named):
    found = mapped(text, currency=currency)
    assert (found.currency, found.questions) == (named, ())


@pytest.mark.parametrize(
    ("text", "found", "example"),
    [
        (f"{DAY}Importe USD\nAlfa;14/01/2026;1", "USD", "Importe USD"), (f"{DAY}Importe ($)\nAlfa;14/01/2026;1", "$", "Importe ($)"), (f"{DAY}Importe\nAlfa;14/01/2026;US$ 1", "USD", "US$ 1"),
        (f"{DAY}Importe;Divisa\nAlfa;14/01/2026;1;EUR\nBeta;14/01/2026;1;USD", "USD", "USD"), (f"Importes en USD\n{DAY}Importe\nAlfa;14/01/2026;1", "USD", "Importes en USD"),
        (f"{DAY}Importe\nAlfa;14/01/2026;£1\nAlfa;14/01/2026;£2\nAlfa;14/01/2026;3", "GBP", "£1"), (f"{DAY}Importe;Divisa\nAlfa;14/01/2026;1;Zloty", "ZLO", "Zloty"),
    ],
)  # fmt: skip
def test_another_currency_is_asked_for(text, found, example):
    mapping = mapped(text)
    assert (mapping.currency, asked(mapping)) == (found, {"currency": ("EUR",)})
    assert mapping.questions[0].example == example
    chosen = map_columns(understood(text, currency="EUR"), SALES)
    assert (chosen.currency, chosen.questions) == ("EUR", ())


def test_the_currency_of_formats_counts():
    def book(*amounts):
        return tables.table_of(
            book_of(["Cliente", "Fecha", "Importe"], *(["Alfa", date(2026, 1, 14), amount] for amount in amounts))
        )

    assert map_columns(book(Money(1, "EUR"), 2), SALES).currency == "EUR"
    found = map_columns(book(Money(1, "EUR"), Money(2.5, "USD")), SALES)
    assert (found.currency, asked(found), found.questions[0].row) == ("USD", {"currency": ("EUR",)}, 3)
