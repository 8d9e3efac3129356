"""How people and programs write dates, periods and amounts: cases 02, 03, 04, 05, 19, 20 and 29, each with others of its kind."""

from decimal import Decimal

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.scorecard.indicators import Measure
from kamdesk.domain.scorecard.scoring import indicator_score
from kamdesk.services.importing.columns import LeftOut, map_columns
from kamdesk.services.importing.headers import ImportKind
from tests.support import refused
from tests.support.importing import book, read_table, rejected, sales_of, take, write
from tests.support.workbooks import row, xlsx

DAY = 46036
"""14 January 2026, as a workbook stores it."""


def taken(portfolio):
    """Days and amounts."""
    return [(day, amount) for day, amount, _line, _cost in sales_of(portfolio)]


def lines(head, *rows, sign=","):
    return "\n".join([head, *rows]) + "\n"


# -- 02: the order of day and month ----------------------------------------------------------------


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("made", "last", "month_first", "months"),
    [
        ([f"1/{1 + at % 12}/2026" for at in range(2058)], "1/31/2026", True, {"2026-01"}),
        ([f"{1 + at % 12}/1/2026" for at in range(2058)], "31/1/2026", False, {"2026-01"}),
        ([f"02-{1 + at % 12:02d}-26" for at in range(2500)], "02-13-26", True, {"2026-02"}),
        ([f"{1 + at % 12}.3.2026" for at in range(3000)], "13.3.2026", False, {"2026-03"}),
    ],
)
def test_case_02_one_row_decides_the_order_of_all(two, folder, made, last, month_first, months):
    path = write(folder, lines("Cliente,Fecha,Importe", *(f"Alfa Uno,{day},1.00" for day in [*made, last])))
    mapping = map_columns(read_table(path), ImportKind.SALES)
    assert (mapping.month_first, mapping.questions) == (month_first, ())
    report = take(two, path, ImportKind.SALES)
    assert (report.taken, rejected(report)) == (len(made) + 1, [])
    assert {day[:7] for day, _amount in taken(two)} == months


@pytest.mark.parametrize("days", [["01/02/2026", "03/04/2026"], ["12/11/26"], ["1-2-2026", "12-12-2026", "3-1-2026"]])
def test_case_02_where_no_row_decides_it_is_asked(two, folder, days):
    path = write(folder, lines("Customer;Date;Amount", *(f"Alfa Uno;{day};1.00" for day in days)))
    assert [str(q.subject) for q in map_columns(read_table(path), ImportKind.SALES).questions] == ["date_order"]
    with refused("open_question", ValidationError):
        take(two, path, ImportKind.SALES)
    assert taken(two) == []


# -- 03: what a cell shows -------------------------------------------------------------------------

FIGURES = ("Cuenta", "Grupo", "Indicador", "Unidad", "Inaceptable", "Mínimo", "Objetivo", "Peso", "Periodo", "Valor")


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("anchors", "value", "shown", "points"),
    [
        ((80, 90, 98), (1, 0.965), 96.5, 91),
        (((1, 0.8), (1, 0.9), (1, 0.98)), (1, 0.965), 96.5, 91),
        ((80, 90, 98), (1, 0.8), 80.0, 0),
        ((80, 90, 98), 96.5, 96.5, 91),
        ((80, 90, 98), (1, 1), 100.0, 100),
        (("80%", "90 %", "98%"), "96,5 %", 96.5, 91),
    ],
)
def test_case_03_a_percentage_is_what_the_cell_shows(two, folder, anchors, value, shown, points):
    path = xlsx(folder, row(1, *FIGURES) + row(2, "Alfa Uno", "Calidad", "Entregas", "%", *anchors, 1, "T1 2026", value))
    assert rejected(take(two, path, ImportKind.MEASURES)) == []
    (measure,) = two.find(Measure)
    (account,) = two.find_account("0012")
    (indicator,) = two.load(account.id).scorecard.indicators
    assert (measure.value, indicator.unit) == (shown, "%")
    assert (indicator.floor, indicator.threshold, indicator.target) == (80, 90, 98)
    assert round(indicator_score(indicator, measure.value)) == points


# -- 04: grouping is proof -------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [",", "."])
@pytest.mark.parametrize(
    ("texts", "amounts"),
    [
        (("1.234.567", "950.000", "12.500"), (1234567, 950000, 12500)),
        (("950,000", "1,234,567", "12,500"), (950000, 1234567, 12500)),
        (("1.234", "1.000.000"), (1234, 1000000)),
        (("12.500", "7,5"), (12500, 7.5)),
        (("12,500", "7.5"), (12500, 7.5)),
        (("1.234,50", "2.000"), (1234.5, 2000)),
        (("-1.234.567", "(2.500)"), (-1234567, -2500)),
        (("1.234", "0,5", "€ 3.000"), (1234, 0.5, 3000)),
        (("12'500", "1.5"), (12500, 1.5)),
    ],
)
def test_case_04_grouping_proves_the_decimal_sign_in_any_language(two, folder, sign, texts, amounts):
    rows = [f'"Alfa Uno";{at:02d}/12/2026;"{text}"' for at, text in enumerate(texts, 13)]
    report = take(two, write(folder, lines("Cliente;Fecha;Importe", *rows)), ImportKind.SALES, sign=sign)
    assert rejected(report) == []
    assert [amount for _day, amount in taken(two)] == [Decimal(str(amount)) for amount in amounts]


# -- 05: columns that contain each other -----------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "cells", "total", "left_out"),
    [
        ("2026;T1 2026;ene 2026", "12;3;1", 12, {"T1 2026", "ene 2026"}),
        ("T1 2026;T2 2026;2026", "3;4;7", 7, {"2026"}),
        ("ene 2026;feb 2026;mar 2026;T1 2026", "1;2;3;6", 6, {"T1 2026"}),
        ("2025;2026;Total", "1;2;3", 3, {"Total"}),
        ("ene-26;feb-26;Total 2026", "1;2;3", 3, {"Total 2026"}),
        ("2025;ene 2026;2026", "5;1;12", 17, {"ene 2026"}),
    ],
)
def test_case_05_a_period_within_another_is_not_counted_twice(two, folder, head, cells, total, left_out):
    path = write(folder, lines(f"Cliente;{head}", f"Alfa Uno;{cells}"))
    table = read_table(path)
    mapping = map_columns(table, ImportKind.SALES)
    assert rejected(take(two, path, ImportKind.SALES)) == []
    assert sum(amount for _day, amount in taken(two)) == total
    named = {table.headers[at] for at, why in mapping.left_out.items() if why is LeftOut.CONTAINED}
    assert named <= left_out
    assert not {table.headers[at] for at in mapping.periods} & left_out


@pytest.mark.parametrize("head", ["2025;2026;2025", "ene-26;enero 2026;feb-26", "T1 2026;1T26;T2 2026"])
def test_case_05_two_columns_of_one_period_are_refused_by_name(two, folder, head):
    path = write(folder, lines(f"Cliente;{head}", "Alfa Uno;1;2;3"))
    with refused("period_columns_twice", ValidationError) as info:
        take(two, path, ImportKind.SALES)
    assert head.split(";")[0] in str(info.value.params)
    assert taken(two) == []


# -- 19: dates and periods as people write them ----------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "14-ene-2026", "14-ene-26", "14 ene. 2026", "14 de enero de 2026", "14/01/2026 10:30", "14/01/26", "20260114",
        "2026-01-14T23:30:00Z", "2026-01-14 00:00:00", "14.1.2026", "mié 14/01/2026", "14/01/2026 0:00:00", "14-Jan-2026",
        " 14/01/2026 ", "14/ene/2026", "2026-01-14 08:15 PM", "14/01/2026T10:00",
        "January 14, 2026", "Wed, 14 Jan 2026", "2026/01/14", "2026-01-14T10:00:00+01:00", "14 ENERO 2026", "miércoles, 14 de enero de 2026",
        "14th January 2026", "2026.01.14", "14-I-2026".replace("I", "01"),
    ],
)  # fmt: skip
def test_case_19_dates_as_people_write_them(two, folder, text):
    path = write(folder, lines("Cliente;Fecha;Importe", f'Alfa Uno;"{text}";5'))
    assert rejected(take(two, path, ImportKind.SALES)) == []
    assert taken(two) == [("2026-01-14", 5)]


@pytest.mark.parametrize("text", ["29/02/1900", "31/12/9999", "31/04/2026", "14/13/2026", "00/01/2026", "ayer"])
def test_case_19_what_is_no_date_is_refused(two, folder, text):
    path = write(folder, lines("Cliente;Fecha;Importe", "Alfa Uno;14/01/2026;1", f"Alfa Uno;{text};5"))
    assert [r[:2] for r in rejected(take(two, path, ImportKind.SALES))] == [(3, "Fecha")]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("ene-26", "2026-01-31"), ("1T 2026", "2026-03-31"), ("1T26", "2026-03-31"), ("202601", "2026-01-31"), ("001.2026", "2026-01-31"),
        ("Set 2026", "2026-09-30"), ("2026", "2026-12-31"),
        ("Jan-26", "2026-01-31"), ("Q1 2026", "2026-03-31"), ("Sept 2026", "2026-09-30"), ("enero de 2026", "2026-01-31"), ("01/2026", "2026-01-31"),
        ("2026/02", "2026-02-28"), ("T4-2026", "2026-12-31"), ("2026Q2", "2026-06-30"), ("1er trimestre 2026", "2026-03-31"), ("DIC.26", "2026-12-31"),
        ("febrero 2028", "2028-02-29"), ("August 2026", "2026-08-31"),
    ],
)  # fmt: skip
def test_case_19_periods_as_cells_and_as_headers(two, folder, text, last):
    for name, content in (
        ("a.csv", lines("Cliente;Periodo;Importe", f"Alfa Uno;{text};5")),
        ("b.csv", lines(f"Cliente;{text};2024", "Alfa Uno;5;")),
    ):
        report = take(two, write(folder, content, name), ImportKind.SALES)
        assert (rejected(report), report.created) == ([], 1)
        assert taken(two) == [(last, 5)]


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("head", "cells", "wanted"),
    [
        (((3, 46023), (3, 46054)), (100, 200), [("2026-01-31", 100), ("2026-02-28", 200)]),
        (((3, 46053), (3, 46081), (3, 46112)), (1, 2, 3), [("2026-01-31", 1), ("2026-02-28", 2), ("2026-03-31", 3)]),
        (("ene-26", "feb-26"), (1, 2), [("2026-01-31", 1), ("2026-02-28", 2)]),
        ((2025, 2026), (1, 2), [("2025-12-31", 1), ("2026-12-31", 2)]),
    ],
)
def test_case_19_cells_of_dates_as_headers(two, folder, head, cells, wanted):
    path = xlsx(folder, row(1, "Cliente", *head) + row(2, "Alfa Uno", *cells))
    assert rejected(take(two, path, ImportKind.SALES)) == []
    assert taken(two) == wanted


@pytest.mark.parametrize(
    ("days", "wanted"),
    [((46023,), ["2026-01-31"]), ((46023, 46054, 46082), ["2026-01-31", "2026-02-28", "2026-03-31"]), ((46053, 46081), ["2026-01-31", "2026-02-28"])],
)  # fmt: skip
def test_case_19_cells_of_dates_as_months(two, folder, days, wanted):
    rows = "".join(row(at, "Alfa Uno", (3, day), 100) for at, day in enumerate(days, 2))
    report = take(two, xlsx(folder, row(1, "Cliente", "Periodo", "Importe") + rows), ImportKind.SALES)
    assert rejected(report) == []
    assert [day for day, _amount in taken(two)] == wanted


@pytest.mark.parametrize("days", [(46023, 46113), (46112, 46203), (46023, 46388)])
def test_case_19_days_of_which_nobody_knows_whether_they_mean_months_are_refused(two, folder, days):
    rows = "".join(row(at, "Alfa Uno", "Calidad", "Entregas", (3, day), 90 + at) for at, day in enumerate(days, 2))
    report = take(two, xlsx(folder, row(1, "Cuenta", "Grupo", "Indicador", "Periodo", "Valor") + rows), ImportKind.MEASURES)
    assert rejected(report) == [(2, "Periodo", "period_days_unclear"), (3, "Periodo", "period_days_unclear")]
    assert two.find(Measure) == []


# -- 20: amounts -----------------------------------------------------------------------------------

AMOUNTS = {
    "100,00-": -100, "(200,00)": -200, "(300,00 €)": -300, "-€400,00": -400, "€ -500,00": -500, "–600,00": -600, "− 700,00": -700,
    "1 234,50": 1234.5, "1\u00a0234,50": 1234.5, "1\u202f234,50": 1234.5, "1'234,50": 1234.5, "1’234,50": 1234.5, "1.234,5": 1234.5,
    "10,00 Eur": 10, "EUR 10,00": 10, "10,00 euros": 10, "1.234.567": 1234567, "1.234": 1234, "(-5,00)": -5, "+5,00": 5, "5,00+": 5,
    "'5,00": 5, '="5,00"': 5,
    "€(12,50)": -12.5, "12,50 €-": -12.5, "-1.234,50 EUR": -1234.5, "1.234,50 €": 1234.5, "\u00a07,25 ": 7.25, "(1.000)": -1000, "—8,00": -8, '="-5,50"': -5.5,
    "0,00": 0,
}  # fmt: skip


def test_case_20_amounts_as_people_and_programs_write_them(two, folder):
    rows = [f"Alfa Uno;2026-01-01;L{at:02d};" + '"' + text.replace('"', '""') + '"' for at, text in enumerate(AMOUNTS)]
    report = take(two, write(folder, lines("Cliente;Fecha;Línea;Importe", *rows, "Alfa Uno;2026-01-01;ZZ;0,5")), ImportKind.SALES)
    assert rejected(report) == []
    found = {line: amount for _day, amount, line, _cost in sales_of(two)}
    assert {text: found[f"L{at:02d}"] for at, text in enumerate(AMOUNTS)} == {t: Decimal(str(a)) for t, a in AMOUNTS.items()}


@pytest.mark.parametrize("sign", ["Cliente", "Customer"])
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-", "required"), ("- €", "required"), ("–", "required"), ("1,23E+05", "rounded_number"), ("CHF 10,00", "other_currency"),
        ("US$ 10,00", "other_currency"), ("£10", "other_currency"), ("1,2,3", "not_a_number"), ("diez", "not_a_number"), ("5 - 3", "not_a_number"),
    ],
)  # fmt: skip
def test_case_20_what_stays_refused_has_a_reason(two, folder, sign, text, code):
    head = f"{sign};Fecha;Importe"
    path = write(folder, lines(head, "Beta Dos;13/01/2026;1,50", f"Alfa Uno;14/01/2026;{text}"))
    report = take(two, path, ImportKind.SALES)
    assert rejected(report) == [(3, "Importe", code)]
    assert taken(two) == [("2026-01-13", Decimal("1.50"))]


@pytest.mark.parametrize("dash", ["-", "–", "- €"])
def test_case_20_a_lone_dash_where_nothing_has_to_stand_is_an_empty_cell(two, folder, dash):
    path = write(folder, lines("Cliente;Fecha;Importe;Coste", f"Alfa Uno;14/01/2026;5;{dash}"))
    assert rejected(take(two, path, ImportKind.SALES)) == []
    assert sales_of(two) == [("2026-01-14", 5, "", None)]


# -- 29: net, tax and gross; two columns of one name -------------------------------------------------


@pytest.mark.parametrize(
    ("head", "cells", "column"),
    [
        ("Base;IVA;Total", "100;21;121", "Base"),
        ("Total;IVA;Base imponible", "121;21;100", "Base imponible"),
        ("Importe neto;Impuestos;Importe bruto", "100;21;121", "Importe neto"),
        ("Net amount;VAT;Gross amount", "100;21;121", "Net amount"),
        ("Subtotal;% IVA;Cuota IVA;Total factura", "100;21;21;121", "Subtotal"),
    ],
)
def test_case_29_the_net_amount_is_taken_and_said(two, folder, head, cells, column):
    path = write(folder, lines(f"Cliente;Fecha;{head}", f"Alfa Uno;14/01/2026;{cells}", f"Alfa Uno;15/01/2026;{cells}"))
    table = read_table(path)
    mapping = map_columns(table, ImportKind.SALES)
    assert table.headers[mapping.columns["amount"]] == column
    assert mapping.left_out
    assert rejected(take(two, path, ImportKind.SALES)) == []
    assert taken(two) == [("2026-01-14", 100), ("2026-01-15", 100)]


@pytest.mark.parametrize("head", ["Importe;Importe", "Importe;IMPORTE ", "Amount;Amount"])
def test_case_29_two_columns_of_one_name_are_asked(two, folder, head):
    path = write(folder, lines(f"Cliente;Fecha;{head}", "Alfa Uno;14/01/2026;100;999"))
    (question,) = map_columns(read_table(path), ImportKind.SALES).questions
    assert len(question.ways) == 2
    with refused("open_question", ValidationError):
        take(two, path, ImportKind.SALES)
    assert taken(two) == []


def test_case_29_two_columns_of_one_name_with_the_same_in_them_are_one(two, folder):
    path = book(folder, [["Cliente", "Fecha", "Importe", "Importe"], ["Alfa Uno", "14/01/2026", 100, 100]])
    mapping = map_columns(read_table(path), ImportKind.SALES)
    assert (mapping.questions, list(mapping.left_out.values())) == ((), [LeftOut.SAME_HEADER])
