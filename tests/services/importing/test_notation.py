"""How a file writes its numbers, dates and shares."""

import pytest

from kamdesk.services.importing import tables
from kamdesk.services.importing.cells import Choices, DateOrder
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.questions import Subject
from tests.support.tables import asked, book_of, mapped

ACCOUNTS, SALES, MEASURES = ImportKind.ACCOUNTS, ImportKind.SALES, ImportKind.MEASURES


def sale_rows(amounts, headers=("Cliente", "Fecha", "Importe"), delimiter=";", day="2026-01-14", **choices):
    rows = [(at, ["Alfa", day, amount]) for at, amount in enumerate(amounts, 2)]
    return tables.Table(headers, rows, delimiter, choices=Choices(**choices))


ENGLISH = ("Customer", "Date", "Amount")


@pytest.mark.parametrize(
    ("amounts", "headers", "delimiter", "sign"),
    [
        (["1.234.567", "950.000", "12.500"], ENGLISH, ";", ","), (["1,234,567", "12,500"], ("Cliente", "Fecha", "Importe"), ";", "."),
        (["1.234", "12.500"], ("Cliente", "Fecha", "Importe"), ";", ","), (["1.234", "12.500"], ("Cliente", "Fecha", "Importe"), "", ","),
        (["1,234", "12,500"], ENGLISH, ",", "."), (["1.234", "0.125"], ("Cliente", "Fecha", "Importe"), ";", "."), (["1.234", "1234,567"], ENGLISH, ";", ","),
        (["1.234", "7", "12,5 k€"], ENGLISH, ";", ","), (["1.234"] * 3000 + ["5,25"], ENGLISH, "", ","), (["1,5", "2.5"], ENGLISH, ";", "."),
        (["1.234,50-", "(1.234)"], ENGLISH, "\t", ","),
    ],
)  # fmt: skip
def test_grouping_is_proof_and_the_language_settles_the_rest(amounts, headers, delimiter, sign):
    found = map_columns(sale_rows(amounts, headers, delimiter), SALES, None, ".")
    assert (found.decimal_sign, found.questions) == (sign, ())


@pytest.mark.parametrize(
    ("amounts", "headers", "delimiter", "example"),
    [
        (["7", "1.234", "12.500"], ENGLISH, ";", "1.234"), (["12.500"], ENGLISH, ",", "12.500"), ([" 1,234 "], ("Cliente", "Fecha", "Importe"), ";", "1,234"),
        (["1.234"], ("Cliente", "Fecha", "Importe"), ",", "1.234"), (["1.234", "1,234"], ("Cliente", "Fecha", "Importe"), ";", "1.234"),
        (["1,5", "2.25", "1.234"], ("Cliente", "Fecha", "Importe"), ";", "1.234"),
    ],
)  # fmt: skip
def test_what_may_be_thousands_or_a_decimal_is_asked_for(amounts, headers, delimiter, example):
    (question,) = map_columns(sale_rows(amounts, headers, delimiter), SALES).questions
    assert (question.subject, question.ways, question.example) == (Subject.DECIMAL_SIGN, (",", "."), example)
    assert question.row == 2 + [amount.strip() for amount in amounts].index(example)
    chosen = map_columns(sale_rows(amounts, headers, delimiter, decimal_sign="."), SALES)
    assert (chosen.decimal_sign, chosen.questions) == (".", ())


def test_the_last_row_of_thousands_decides_the_order_of_day_and_month():
    text = "Cliente,Fecha,Importe\n" + "Alfa,1/6/2026,1.00\n" * 2058 + "Alfa,1/27/2026,1.00"
    found = mapped(text, delimiter=",")
    assert (found.month_first, found.questions) == (True, ())
    assert mapped(text.replace("1/27/2026", "27/1/2026"), delimiter=",").month_first is False


@pytest.mark.parametrize(
    ("days", "headers", "delimiter", "amount", "is_asked"),
    [
        (["05/01/2026", "06/01/2026"], "Cliente;Fecha;Importe", ",", "1.00", True), (["05/01/2026"], "Customer;Date;Amount", ";", "1.00", True),
        (["05/01/2026"], "Cliente;Fecha;Importe", ";", "1", False), (["05/01/2026"], "Customer;Date;Amount", "\t", "1,50", False),
        (["05.01.2026"], "Customer;Date;Amount", ",", "1.50", False), (["05/05/2026"], "Customer;Date;Amount", ",", "1.50", False),
        (["2026-01-05", "5 Jan 2026"], "Customer;Date;Amount", ",", "1.50", False), (["05/01/2026", "14/01/2026", "1/14/2026"], "Cliente;Fecha;Importe", ";", "1", True),
        (["Mon 05/01/2026 10:30"], "Customer;Date;Amount", ",", "1.50", True),
    ],
)  # fmt: skip
def test_where_no_row_decides_day_and_month_are_asked_for(days, headers, delimiter, amount, is_asked):
    def table(**choices):
        return tables.Table(
            tuple(headers.split(";")),
            [(at, ["Alfa", day, amount]) for at, day in enumerate(days, 2)],
            delimiter,
            choices=Choices(**choices),
        )

    found = map_columns(table(), SALES)
    assert asked(found) == ({"date_order": ("dmy", "mdy")} if is_asked else {})
    assert found.month_first is False
    chosen = map_columns(table(date_order=DateOrder.MONTH_FIRST), SALES)
    assert (chosen.month_first, chosen.questions) == (True, ())


@pytest.mark.parametrize(
    ("unit", "value", "knows_formats", "is_asked"),
    [
        ("%", 0.965, False, True),
        ("%", 0.965, True, True),
        ("%", 96.5, False, False),
        ("d", 0.5, False, False),
        ("%", 1, False, False),
        (None, 0.5, False, False),
    ],
)
def test_a_number_that_may_be_a_share_is_asked_for(unit, value, knows_formats, is_asked):
    rows = [["Cuenta", "Grupo", "Indicador", "Periodo", "Valor", "Unidad"], ["Alfa", "Calidad", "OTIF", "T1 2026", value, unit]]

    def found(**choices):
        return map_columns(tables.table_of(book_of(*rows, knows_formats=knows_formats), Choices(**choices)), MEASURES)

    assert asked(found()) == ({"percent": ("1", "100")} if is_asked else {})
    assert (found(percent_factor=100).percent_factor, asked(found(percent_factor=100))) == (100, {})


def test_a_file_without_units_asks_for_no_shares():
    rows = [["Cuenta", "Grupo", "Indicador", "Periodo", "Valor"], ["Alfa", "Calidad", "OTIF", "T1 2026", 0.965]]
    assert map_columns(tables.table_of(book_of(*rows, knows_formats=False)), MEASURES).questions == ()
