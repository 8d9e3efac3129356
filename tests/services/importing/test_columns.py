"""Headers, the decimal sign, and the order of day and month."""

from datetime import datetime

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import Frequency
from kamdesk.i18n import messages
from kamdesk.services.importing import tables
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.header_words import header_key
from kamdesk.services.importing.headers import FIELDS, ImportKind
from kamdesk.services.importing.questions import LeftOut, Subject
from tests.support import refused
from tests.support.tables import asked, book_of, mapped

ACCOUNTS, SALES, MEASURES = ImportKind.ACCOUNTS, ImportKind.SALES, ImportKind.MEASURES


def table_of(*headers, rows=((),), delimiter=";"):
    return tables.Table(headers, [(at, list(row)) for at, row in enumerate(rows, 2)], delimiter)


@pytest.mark.no_cover
@pytest.mark.parametrize("kind", ImportKind)
def test_every_synonym_of_a_header_is_its_own(kind):
    for name, synonyms in FIELDS[kind].items():
        for header in (name, *synonyms):
            table = table_of(header.upper(), *(n for n in FIELDS[kind] if n != name and n not in synonyms))
            found = map_columns(table, kind).columns
            assert found.get(name) == 0 or any(header in FIELDS[kind][other] for other in FIELDS[kind] if other != name), header


def test_a_short_word_for_a_date_is_written_out():
    assert header_key("F. factura") == header_key("Fecha factura") != header_key("Factura F")


def test_columns_can_be_named_by_hand():
    table = table_of("Empresa que paga", "Cuándo", "Neto sin IVA", "amount")
    found = map_columns(table, SALES, {"account": "Empresa que paga", "date": "Cuándo", "amount": "Neto sin IVA"})
    assert (found.columns["account"], found.columns["date"], found.columns["amount"]) == (0, 1, 2)
    for given, code in [
        ({"nada": "amount"}, "no_such_field"),
        ({"amount": "Nada"}, "no_such_column"),
        ({"date": "Cuándo"}, "columns_missing"),
    ]:
        with refused(code, ValidationError) as info:
            map_columns(table_of("Cuándo", "x"), SALES, given) if code != "no_such_column" else map_columns(table, SALES, given)
        assert messages.text_of(info.value)


@pytest.mark.parametrize(
    ("cells", "delimiter", "default", "sign"),
    [
        (["1,5"], ";", ".", ","), (["1.5"], ";", ",", "."), (["1.234,5"], ",", ".", ","), (["1,234.5"], ";", ",", "."), (["4.710"], ";", ",", ","),
        (["4710"], ",", ",", "."), (["4710"], ";", ",", ","), (["1,5", "2.5"], ";", ".", "."), ([7], ";", ",", ","), (["1.234"], ";", ".", "."),
    ],
)  # fmt: skip
def test_the_decimal_sign_is_found(cells, delimiter, default, sign):
    table = table_of("account", "date", "amount", rows=[("a", "b", c) for c in cells], delimiter=delimiter)
    assert map_columns(table, SALES, None, default).decimal_sign == sign


@pytest.mark.parametrize(
    ("dates", "month_first"),
    [
        (["9/14/2026"], True),
        (["14/9/2026"], False),
        (["9/8/2026"], False),
        (["9/14/2026", "14/9/2026"], False),
        (["2026-09-14"], False),
    ],
)
def test_the_order_of_day_and_month_is_found(dates, month_first):
    table = table_of("account", "date", "amount", rows=[("a", d, "1") for d in dates])
    assert map_columns(table, SALES).month_first == month_first


# -- headers as programs write them ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ("Cód. cliente;Razón social;F. factura;Nº factura;Base imponible;Cuota IVA;Total factura", "account_code account date order_id amount - -"),
        ("Cod.Cli.;Nombre comercial;Fec. fra.;Familia;Subfamilia;Cdad.;Imp. neto", "account_code account date product_line - quantity amount"),
        ("CODCLI;CLIENTE;FECHA;DOCUMENTO;UDS.;IMPORTE", "account_code account date order_id quantity amount"),
        ("Nº cliente;Nombre fiscal;Trim.;Total líneas", "account_code account period amount"),
        ("N.º cliente;Nombre del cliente;Fecha doc.;Importe neto;Divisa", "account_code account date amount currency"),
        ("Sold-to party;Sold-to party name;Billing date;Billing Document;Material group;Net value;Document Currency", "account_code account date order_id product_line amount currency"),
        ("Customer No.;Customer Name;Posting Date;Document No.;Amount;Amount Including VAT", "account_code account date order_id amount -"),
        ("Customer account;Name;Invoice date;Invoice;Sales amount;Sales tax", "account_code account date order_id amount -"),
        ("Number;Invoice Partner Display Name;Invoice/Bill Date;Untaxed Amount;Tax;Total", "order_id account date amount - -"),
        ("Fecha;Núm.;Contacto;Subtotal;IVA;Total", "date order_id account amount - -"),
        ("Ejercicio;Cliente;Línea de negocio;Ventas netas (k€);Coste de ventas (k€)", "period account product_line amount cost"),
        ("Mes/Año;Cuenta;Facturación sin IVA;Estado", "period account amount status"),
        ("Deudor;Nombre 1;Fe.contab.;Importe en ML;Mon.", "account_code account date amount currency"), ("Solicitante;Nombre solicitante;Fe.factura;Valor neto", "account_code account date amount"),
    ],
)  # fmt: skip
def test_headers_of_the_programs_of_offices_are_known(headers, fields):
    names, sold = (
        headers.split(";"),
        {
            "account_code": "12",
            "account": "Alfa Uno",
            "date": "14/01/2026",
            "period": "2026",
            "amount": "100,00",
            "-": "100,00",
            "currency": "EUR",
        },
    )
    wanted = fields.split()
    cells = [sold.get(field, "3") for field in wanted]
    found = map_columns(table_of(*names, rows=[cells]), SALES)
    assert found.columns == {field: at for at, field in enumerate(wanted) if field != "-"}
    assert found.questions == ()


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ("Cód. cliente;Razón social;C.I.F.;Población;Tfno.;Correo electrónico", "code name tax_id city phone email"),
        ("N.I.F./C.I.F.;Nombre fiscal;Nombre comercial;Localidad", "tax_id name - city"),
        ("No.;Name;VAT Registration No.;City;Country/Region;Phone No.", "code name tax_id city country phone"),
        ("Código;Nombre;NIF/CIF/DNI;Cód. Postal;Población;Vendedor", "code name tax_id - city kam"),
        ("Customer;Name 1;City;VAT Number", "code name city tax_id"),
    ],
)  # fmt: skip
def test_headers_of_lists_of_clients_are_known(headers, fields):
    cells = [{"code": "12", "-": ""}.get(field, "Alfa Uno") for field in fields.split()]
    found = map_columns(table_of(*headers.split(";"), rows=[cells]), ACCOUNTS)
    assert found.columns == {field: at for at, field in enumerate(fields.split()) if field != "-"}


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Cliente;Nombre;Fecha;Importe\n0012;Alfa Uno;14/01/2026;1\nB2;Beta;14/01/2026;2", {"account_code": 0, "account": 1}),
        ("Cliente;Cliente;Fecha;Importe\n0012;Alfa Uno;14/01/2026;1\nB2;Beta;14/01/2026;2", {"account_code": 0, "account": 1}),
        ("Código;Cliente;Fecha;Importe\n0012;Alfa Uno;14/01/2026;1\nB2;Beta;14/01/2026;2", {"account_code": 0, "account": 1}),
        ("Código;Cliente;Fecha;Importe\nP1;Alfa Uno;14/01/2026;1\nP1;Beta;14/01/2026;2", {"account": 1}),
        ("Código;Cliente;Fecha;Importe\n;Alfa Uno;14/01/2026;1", {"account": 1}),
        ("Cliente;Código;Fecha;Importe\nAlfa Uno;P1;14/01/2026;1", {"account": 0}),
        ("Cód. cliente;Fecha;Importe\n0012;14/01/2026;1", {"account": 0}),
        ("Cliente;Nombre comercial;Fecha;Importe\nAlfa Uno, S.L.;Alfa;14/01/2026;1", {"account": 0}),
        ("Cliente;Nombre;Fecha;Importe\n0012;0013;14/01/2026;1", {"account": 0}),
        ("Razón social;Fecha;Importe\nAlfa;14/01/2026;1", {"account": 0}),
    ],
)  # fmt: skip
def test_the_number_of_a_client_and_its_name_are_both_kept(text, columns):
    found = mapped(text)
    assert {name: at for name, at in found.columns.items() if name.startswith("account")} == columns
    assert found.questions == ()


def test_a_chosen_column_is_not_paired_anew():
    found = mapped(
        "Cliente;Nombre;Fecha;Importe\n0012;Alfa Uno;14/01/2026;1", columns={"account": 0, "account_code": None, "amount": 3}
    )
    assert (found.columns["account"], found.columns["amount"], "account_code" in found.columns) == (0, 3, False)


def test_a_column_is_named_by_its_place():
    table = table_of("Cliente", "Fecha", "Importe", "Importe", rows=[["Alfa", "14/01/2026", "1", "2"]])
    assert map_columns(table, SALES, {"amount": "#4"}).columns["amount"] == 3
    for place in ("#0", "#5", "#x"):
        with refused("no_such_column"):
            map_columns(table, SALES, {"amount": place})


# -- which amount ------------------------------------------------------------------------------------

DAY = "Cliente;Fecha;"


@pytest.mark.parametrize(
    ("headers", "cells", "column", "left_out"),
    [
        ("Base;IVA;Total", "100;21;121", 2, {3: LeftOut.TAX, 4: LeftOut.GROSS}),
        ("Total;IVA;Base imponible", "121;21;100", 4, {3: LeftOut.TAX, 2: LeftOut.GROSS}),
        ("Importe;Total factura", "100;121", 2, {3: LeftOut.GROSS}),
        ("Importe;Importe neto;Total", "121;100;121", 3, {2: LeftOut.GROSS, 4: LeftOut.GROSS}),
        ("Importe;Importe", "100;100", 2, {3: LeftOut.SAME_HEADER}),
        ("Total", "121", 2, {}),
        ("Importe;IVA", "100;21", 2, {3: LeftOut.TAX}),
        ("Importe (con IVA);Importe (sin IVA)", "121;100", 3, {2: LeftOut.GROSS}),
        ("Precio;Cantidad;Importe;Total", "10;3;30;36,30", 4, {5: LeftOut.GROSS}),
        ("Importe;IVA;Total", "100;0;100", 2, {3: LeftOut.TAX, 4: LeftOut.GROSS}),
        ("Ventas;Importe neto", "Ana;100", 3, {}),
        ("Importe;Neto", "500;100", 3, {}),
        ("Base;% IVA;Cuota;Total", "100;21;21;121", 2, {3: LeftOut.TAX, 4: LeftOut.TAX, 5: LeftOut.GROSS}),
    ],
)  # fmt: skip
def test_net_is_taken_and_tax_and_gross_are_left_out(headers, cells, column, left_out):
    found = mapped(f"{DAY}{headers}\nAlfa;14/01/2026;{cells}")
    assert (found.columns["amount"], found.left_out, found.questions) == (column, left_out, ())


@pytest.mark.parametrize(
    ("headers", "cells", "ways"),
    [
        ("Importe;Importe", "100;999", ("2", "3")),
        ("Base imponible;Importe neto", "100;90", ("2", "3")),
        ("Ventas;Facturación", "100;90", ("2", "3")),
        ("Cantidad;Importe;Total", "3;10;30", ("3", "4")),
        ("Importe;IVA;Total", "121;21;121", ("2", "4")),
        ("Importe;IVA", "121;21", ("2",)),
    ],
)  # fmt: skip
def test_two_amounts_that_differ_are_asked_for(headers, cells, ways):
    text = f"{DAY}{headers}\nAlfa;14/01/2026;{cells}"
    (question,) = mapped(text).questions
    assert (question.subject, question.field, question.ways, question.row) == (Subject.COLUMN, "amount", ways, 2)
    found = mapped(text, columns={"amount": int(ways[-1])})
    assert (found.columns["amount"], found.questions) == (int(ways[-1]), ())


def test_two_columns_of_one_name_of_a_needed_field_are_asked_for_where_they_differ():
    text = "Cliente;Cliente;Fecha;Importe;Pedido;Pedido\nAlfa;Beta;14/01/2026;1;P1;P2"
    found = mapped(text)
    assert asked(found) == {"column": ("0", "1")}
    assert found.left_out == {1: LeftOut.SAME_HEADER, 5: LeftOut.SAME_HEADER}
    assert asked(mapped(text.replace("Beta", "Alfa"))) == {}
    assert asked(mapped("Cliente;Cliente;Fecha;Importe\n;;14/01/2026;1")) == {}


@pytest.mark.parametrize(("unit", "columns"), [("kg", {}), ("3", {"quantity": 3})])
def test_units_are_no_quantities(unit, columns):
    found = mapped(f"{DAY}Importe;Ud.\nAlfa;14/01/2026;1;{unit}")
    assert {name: at for name, at in found.columns.items() if name == "quantity"} == columns


# -- columns of periods ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "cells", "periods"),
    [
        ("2026;T1 2026;ene 2026", "12;3;1", {1: "2026"}),
        ("2026;T1 2026;T2 2026;T3 2026;T4 2026", "10;1;2;3;4", {2: "2026-Q1", 3: "2026-Q2", 4: "2026-Q3", 5: "2026-Q4"}),
        ("2026;ene 2026;feb 2026;mar 2026", "6;1;2;3", {2: "2026-01", 3: "2026-02", 4: "2026-03"}),
        ("T1 2026;ene 2026;feb 2026;mar 2026;abr 2026;Total", "6;1;2;3;4;10", {2: "2026-01", 3: "2026-02", 4: "2026-03", 5: "2026-04"}),
        ("T1 2026;ene 2026", "6;1", {1: "2026-Q1"}),
        ("2025;2026;Total general", "1;2;3", {1: "2025", 2: "2026"}),
        ("Acumulado 2026;ene-26;feb-26", "3;1;2", {2: "2026-01", 3: "2026-02"}),
        ("Ventas 2025;Ventas 2026;Coste 2025", "1;2;3", {1: "2025", 2: "2026"}),
        ("2026 Importe;T1-26;1T 2025;202601", "9;1;1;1", {1: "2026", 3: "2025-Q1"}),
        ("2026-01-01;2026-02-01", "1;2", {1: "2026-01", 2: "2026-02"}),
        ("2026-01-31", "1", {1: "2026-01"}),
        ("2026;T1 2026;T2 2026", "300;100,4;199,8", {1: "2026"}),
        ("2026;T1 2026;T2 2026;T3 2026;T4 2026", "1000;250;251;249;251", {2: "2026-Q1", 3: "2026-Q2", 4: "2026-Q3", 5: "2026-Q4"}),
    ],
)  # fmt: skip
def test_the_finest_columns_that_add_up_are_taken(headers, cells, periods):
    found = mapped(f"Cliente;{headers}\nAlfa;{cells}")
    assert found.periods == periods
    sums = {at for at, header in enumerate(headers.split(";"), 1) if at not in periods and not header.startswith("Coste")}
    assert found.left_out == dict.fromkeys(sums, LeftOut.CONTAINED)


@pytest.mark.parametrize(
    ("headers", "cells", "code", "words"),
    [
        ("2025;2026;2025", "1;2;3", "period_columns_twice", ["2025", "column 2", "column 4"]),
        ("ene-26;enero 2026", "1;2", "period_columns_twice", ["ene-26", "enero 2026"]),
        ("Ventas 2026;2026", "1;2", "period_columns_twice", ["Ventas 2026", "2026"]),
        ("2026-01-01;2026-04-01", "1;2", "period_days_unclear", ["2026-04-01"]),
        ("2025-01-01;2026-01-01", "1;2", "period_days_unclear", ["2025-01-01"]),
        ("2026;T1 2026;T2 2026;T3 2026;T4 2026", "10;1;2;3;5", "period_sums_differ", ["row 2", "T4 2026"]),
        ("Cobros 2025;Pedidos 2025", "1;2", "columns_missing", ["amount"]),
    ],
)  # fmt: skip
def test_columns_of_periods_that_contradict_each_other_are_refused(headers, cells, code, words):
    with refused(code) as info:
        mapped(f"Cliente;{headers}\nAlfa;{cells}")
    assert all(word in messages.text_of(info.value) for word in words)


def test_quarters_are_those_of_the_fiscal_year():
    text = "Cliente;T1 2026;feb 2026\nAlfa;5;7"
    assert mapped(text).periods == {1: "2026-Q1"}
    assert mapped(text, fiscal_start=10).periods == {1: "2026-Q1", 2: "2026-02"}


def test_a_column_of_dates_that_holds_months_is_one_of_periods():
    assert mapped("Fecha;Cliente;Importe\nene-26;Alfa;1\n202602;Beta;2").columns == {"period": 0, "account": 1, "amount": 2}
    assert "date" in mapped("Fecha;Cliente;Importe\nene-26;Alfa;1\n14/01/2026;Beta;2").columns


@pytest.mark.parametrize(
    ("days", "frequency"),
    [
        ([(2026, 1)], Frequency.MONTH), ([(2026, 1), (2026, 2)], Frequency.MONTH), ([(2026, 1), (2026, 3)], Frequency.MONTH),
        ([(2026, 1), (2026, 4)], None), ([(2025, 1), (2026, 1)], None),
    ],
)  # fmt: skip
def test_days_in_a_column_of_periods_stand_for_months_unless_they_may_mean_more(days, frequency):
    cells = [datetime(year, month, 1) for year, month in days]  # noqa: DTZ001 - cells know no time zones
    table = tables.table_of(book_of(["Cliente", "Periodo", "Importe"], *(["Alfa", cell, 1] for cell in cells)))
    assert map_columns(table, SALES).period_dates is frequency


@pytest.mark.parametrize(
    ("headers", "kind", "periods"),
    [
        ("Ventas 2025;Presupuesto 2025;Ppto. 2026", ImportKind.SALES, {1: "2025"}), ("Ventas 2025;Presupuesto 2025;Ppto. 2026", ImportKind.BUDGET, {2: "2025", 3: "2026"}),
        ("2024;2025;Objetivo 2026", ImportKind.SALES, {1: "2024", 2: "2025"}), ("2024;2025;Objetivo 2026", ImportKind.BUDGET, {3: "2026"}),
        ("2025;2026;Margen 2026", ImportKind.BUDGET, {1: "2025", 2: "2026"}), ("Sales Jan 2026;Forecast Feb 2026;x", ImportKind.SALES, {1: "2026-01"}),
    ],
)  # fmt: skip
def test_sales_and_budgets_beside_each_other_are_told_apart(headers, kind, periods):
    assert mapped(f"Cliente;{headers}\nAlfa;10;200;3000", kind).periods == periods
