"""Spreadsheets in Spanish and English forms: good rows come in as one change, bad ones are named."""

import csv
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.errors import FileError, ValidationError
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Basis, Indicator, Measure
from kamdesk.i18n import messages, set_language
from kamdesk.services.file_check import check
from kamdesk.services.importing import tables
from kamdesk.services.importing.columns import FIELDS, ImportKind, map_columns
from kamdesk.services.importing.reading import Options
from kamdesk.services.importing.run import run
from kamdesk.services.importing.tables import read_table
from kamdesk.storage import bulk
from tests.support import file_of, live_indicator, new_account, put, refused

ACCOUNTS, SALES, MEASURES = ImportKind
NOON = datetime(2026, 9, 14, 12)  # noqa: DTZ001 - cells know no time zones


def write(folder, text, name="datos.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def book(folder, rows, name="datos.xlsx", **sheets):
    found = openpyxl.Workbook()
    for row in rows:
        found.active.append(row)
    for title, more in sheets.items():
        sheet = found.create_sheet(title)
        for row in more:
            sheet.append(row)
    found.save(folder / name)
    return folder / name


def take(portfolio, path, kind, given=None, sheet="", sign=",", **wishes):
    table = read_table(path, sheet)
    return run(portfolio, table, map_columns(table, kind, given, sign), Options(**wishes))


def rejected(report):
    return [(r.row, r.column, r.error.code) for r in report.rejections]


def sales_of(portfolio):
    return sorted((s.sold_on.isoformat(), s.amount, s.product_line, s.cost) for s in portfolio.find(Sale))


# -- forms ---------------------------------------------------------------------------------------

SPANISH = "Cliente;Fecha;Importe;Línea de producto;Coste;Cantidad;Pedido;Estado\nÑandú;14/09/2026;1.234,50;Bombas;900,25;2;P-1;\nC2;15/09/2026;4.710;Sellos;;;;\n"
ENGLISH = 'customer,order date,amount,product line,cost,qty,order number,status\nÑandú,9/14/2026,"1,234.50",Bombas,900.25,2,P-1,\nC2,9/15/2026,4710,Sellos,,,,\n'
EXPECTED = [("2026-09-14", Decimal("1234.50"), "Bombas", Decimal("900.25")), ("2026-09-15", Decimal(4710), "Sellos", None)]


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


def test_accounts_with_every_field(portfolio, folder):
    text = ("Nombre;Código;NIF;Grupo;Sector;Empleados;Facturación empresa;Ciudad;País;Teléfono;Correo;KAM;Notas\n"
            "Uno;A1; A2 ;ES1;Gr;Naval;1.100;310.000.000,5;Lugo;España;600;a@b.es;Ana;texto\n").replace("A1; A2 ", "A1")  # fmt: skip
    report = take(portfolio, write(folder, text), ACCOUNTS)
    assert rejected(report) == []
    (account,) = portfolio.find(Account)
    assert (account.codes, account.size_employees, account.size_turnover) == (("A1",), 1100, Decimal("310000000.50"))
    assert (account.tax_id, account.group_name, account.sector, account.city) == ("ES1", "Gr", "Naval", "Lugo")
    assert (account.country, account.phone, account.email, account.kam, account.notes) == (
        "España",
        "600",
        "a@b.es",
        "Ana",
        "texto",
    )


def test_accounts_are_updated_by_code_then_tax_id_then_name(portfolio, folder):
    new_account(portfolio, "Uno", codes=("A1",), city="Lugo")
    new_account(portfolio, "Dos", tax_id="T2")
    new_account(portfolio, "Trés")
    new_account(portfolio, "Igual", sector="Naval")
    text = "name,code,tax id,sector\nUno nuevo,A9; A1,,Naval\nDos nuevo,B7,T2,\nTRES,,,Papel\nIgual,,,Naval\nCuatro,X1,,\nCuatro,X1,,\nCuatro,X2,,Otro\n"
    report = take(portfolio, write(folder, text), ACCOUNTS)
    assert (report.created, report.updated, report.unchanged) == (1, 3, 2)
    assert rejected(report) == [(8, "name", "twice_in_file")]
    found = {a.name: a for a in portfolio.find(Account)}
    assert (found["Uno nuevo"].codes, found["Uno nuevo"].city) == (("A1", "A9"), "Lugo")
    assert (found["Dos nuevo"].codes, found["TRES"].sector) == (("B7",), "Papel")
    assert [line.name for line in portfolio.accounts.lines(portfolio.accounts.search("papel"))] == ["TRES"]
    portfolio.undo(report.edit)
    assert sorted(a.name for a in portfolio.find(Account)) == ["Dos", "Igual", "Trés", "Uno"]
    assert portfolio.accounts.search("papel") == []
    portfolio.redo(report.edit)
    assert {a.name for a in portfolio.find(Account)} == set(found)
    assert check(portfolio) == []


def test_accounts_of_a_spreadsheet_may_have_numbers_for_codes(portfolio):
    cells = tables.Table(
        ("Nombre", "Código", "Empleados", "Notas"), [(2, ["Uno", 200.0, 1100, None]), (3, ["Dos", 300.5, None, 7])]
    )
    report = run(portfolio, cells, map_columns(cells, ACCOUNTS), Options())
    assert rejected(report) == []
    found = portfolio.find(Account)
    assert [(a.codes, a.size_employees, a.notes) for a in found] == [(("200",), 1100, ""), (("300.5",), None, "7")]


def test_a_sale_may_name_its_account_by_id_code_or_name(portfolio, folder):
    account = new_account(portfolio, "Uno", codes=("A", "A"), tax_id="T")
    text = f"account,date,amount\n{account.id},2026-01-05,1\nA,2026-01-05,2\nUNO,2026-01-05,4\n"
    assert rejected(take(portfolio, write(folder, text), SALES)) == []
    assert portfolio.load(account.id).sales.figures("2026-01").turnover == 7


def test_one_account_in_two_rows_is_updated_by_both(portfolio, folder):
    new_account(portfolio, "Uno")
    report = take(portfolio, write(folder, "name,city,kam\nUno,Lugo,\nUno,,Ana\n"), ACCOUNTS)
    (account,) = portfolio.find(Account)
    assert (account.city, account.kam, report.updated) == ("Lugo", "Ana", 2)
    portfolio.undo(report.edit)
    assert portfolio.find(Account)[0].city == ""


def test_an_ambiguous_account_is_refused(portfolio, folder):
    new_account(portfolio, "Uno")
    new_account(portfolio, "UNO")
    new_account(portfolio, "Dos", codes=("C",))
    new_account(portfolio, "Tres", codes=("C",))
    assert rejected(take(portfolio, write(folder, "name,code\nuno,\nx,C\n"), ACCOUNTS)) == [
        (2, "name", "ambiguous_account"),
        (3, "name", "ambiguous_account"),
    ]
    assert rejected(take(portfolio, write(folder, "account,date,amount\nuno,2026-01-01,5\n"), SALES)) == [
        (2, "account", "ambiguous_account")
    ]


# -- rejections ----------------------------------------------------------------------------------


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


# -- sales ---------------------------------------------------------------------------------------


def test_cancelled_rows_are_counted_and_left_out(portfolio, folder):
    new_account(portfolio, "Uno")
    text = "account,date,amount,status\nUno,2026-01-01,5,Cancelled\nUno,2026-01-01,6,Anulada\nUno,2026-01-01,7,Shipped\nGone,2026-01-01,8,cancelado\n"
    report = take(portfolio, write(folder, text), SALES)
    assert (report.cancelled, report.created, rejected(report)) == (3, 1, [])


def test_a_second_import_replaces_the_periods_that_it_holds(portfolio, folder):
    new_account(portfolio, "Uno")
    new_account(portfolio, "Dos")
    head = "account,date,amount\n"
    take(portfolio, write(folder, head + "Uno,2026-01-05,1\nUno,2026-01-20,2\nUno,2026-02-01,4\nDos,2026-01-01,8\n"), SALES)
    before = sales_of(portfolio)
    again = write(folder, head + "Uno,2026-01-31,16\n")
    report = take(portfolio, again, SALES)
    assert report.replaced == 2
    assert [s[1] for s in sales_of(portfolio)] == [8, 16, 4]
    portfolio.undo(report.edit)
    assert sales_of(portfolio) == before
    portfolio.redo(report.edit)
    assert [s[1] for s in sales_of(portfolio)] == [8, 16, 4]
    kept = take(portfolio, again, SALES, keep_periods=True)
    assert (kept.replaced, len(sales_of(portfolio))) == (0, 4)
    entry = portfolio.history()[0]
    assert (entry.act, entry.kind, entry.params["rows"]) == ("import", "import", "1")


def test_periods_instead_of_days(portfolio, folder):
    new_account(portfolio, "Uno")
    text = "Cuenta;Trimestre;Importe\nUno;T3 2026;10\nUno;T9 2026;10\nUno;;10\n"
    report = take(portfolio, write(folder, text), SALES)
    assert rejected(report) == [(3, "Trimestre", "bad_period"), (4, "Trimestre", "required")]
    assert [(s[0], s[1]) for s in sales_of(portfolio)] == [("2026-09-30", 10)]
    take(portfolio, write(folder, "Cuenta;Fecha;Importe;Periodo\nUno;;3;2026-07\n"), SALES)
    assert [(s[0], s[1]) for s in sales_of(portfolio)] == [("2026-07-31", 3), ("2026-09-30", 10)]
    take(portfolio, write(folder, "Cuenta;Ejercicio;Importe\nUno;2026;50\n"), SALES)
    assert [(s[0], s[1]) for s in sales_of(portfolio)] == [("2026-12-31", 50)]


def test_wide_sheets_have_a_column_a_period(portfolio, folder):
    portfolio.save(replace(portfolio.settings, fiscal_start=10))
    new_account(portfolio, "Uno")
    rows = [
        ["Cuenta", "Línea", 2025, "T1 2026", "feb 2026", "Margen 2026", "Nota"],
        ["Uno", "Bombas", 100.5, None, 7, 99, "x"],
        ["Uno", "Sellos", "x1", 5, None, None, None],
        ["Uno"],
    ]
    report = take(portfolio, book(folder, rows), SALES)
    assert rejected(report) == [(3, "2025", "not_a_number")]
    assert sales_of(portfolio) == [("2025-09-30", Decimal("100.50"), "Bombas", None), ("2026-02-28", Decimal(7), "Bombas", None)]
    assert rejected(take(portfolio, write(folder, "Cuenta;2025;2026;Coste\nUno;1;2;x\n"), SALES)) == [
        (2, "Coste", "not_a_number")
    ]


def test_a_dry_run_writes_nothing(portfolio, folder):
    before = portfolio.path.read_bytes()
    report = take(
        portfolio, write(folder, "account,date,amount\nUno,2026-01-05,1\nUno,x,1\n"), SALES, create_accounts=True, dry_run=True
    )
    assert (report.created, report.rejected, report.edit) == (1, 1, None)
    assert portfolio.path.read_bytes() == before


def test_an_import_undone_after_work_on_its_accounts_is_refused_whole(portfolio, folder):
    report = take(portfolio, write(folder, "name\nUno\nDos\n"), ACCOUNTS)
    account = portfolio.find_account("Uno")[0]
    put(portfolio, live_indicator(account.id, Group.QUALITY))
    with refused("conflict", ValidationError):
        portfolio.undo(report.edit)
    assert portfolio.accounts.count() == 2


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ACCOUNTS, "code;name;city\nC1;Uno;Vigo\n;UNO;Vigo\n"),
        (SALES, "account;date;amount\nUno;2026-01-05;1\nC1;2026-01-06;1\n"),
        (MEASURES, "account;group;indicator;period;value\nUno;quality;OTIF;2026;1\nC1;quality;OTIF;2026;1\n"),
    ],
)  # fmt: skip
def test_an_import_changes_no_archived_account_unseen(portfolio, folder, kind, text):
    account = new_account(portfolio, "Uno", codes=("C1",))
    portfolio.save(replace(account, archived_on=date(2026, 1, 1)))
    before = portfolio.load(account.id)
    for is_trial in (True, False):
        report = take(portfolio, write(folder, text), kind, dry_run=is_trial, create_accounts=True)
        assert [r[0::2] for r in rejected(report)] == [(2, "import_archived"), (3, "import_archived")]
        assert (report.created, report.updated, report.edit) == (0, 0, None)
    assert portfolio.load(account.id) == before
    for language in ("es", "en"):
        set_language(language)
        assert "«Uno»" in messages.text_of(report.rejections[0].error).replace("“", "«").replace("”", "»")


def test_of_two_accounts_of_one_name_the_one_in_use_is_meant(portfolio, folder):
    portfolio.save(replace(new_account(portfolio, "Uno"), archived_on=date(2026, 1, 1)))
    live = new_account(portfolio, "Uno")
    assert rejected(take(portfolio, write(folder, "name;city\nUno;Vigo\n"), ACCOUNTS)) == []
    assert portfolio.load(live.id).account.city == "Vigo"


def test_a_large_import_rebuilds_the_search(portfolio, folder, monkeypatch):
    monkeypatch.setattr(bulk, "REBUILD_FROM", 3)
    new_account(portfolio, "Antes")
    report = take(portfolio, write(folder, "name,city\n" + "".join(f"Cuenta {n},Ávila\n" for n in range(700))), ACCOUNTS)
    assert portfolio.accounts.count() == 701
    assert len(portfolio.accounts.search("avila")) == 700
    assert check(portfolio) == []
    portfolio.undo(report.edit)
    assert portfolio.accounts.search("avila") == []
    portfolio.redo(report.edit)
    assert len(portfolio.accounts.search("avila")) == 700
    assert portfolio.accounts.search("antes") != []
    assert check(portfolio) == []
    portfolio.close()
    portfolio.open(portfolio.path).close()


# -- measures ------------------------------------------------------------------------------------

HEAD = "Cuenta;Grupo;Indicador;Unidad;Base;Inaceptable;Mínimo;Objetivo;Peso;Crítico;Periodo;Valor;Dato cliente\n"


def test_measures_make_indicators_with_their_anchors(portfolio, folder):
    account = new_account(portfolio, "Uno")
    text = HEAD + (
        "Uno;Calidad pactada;OTIF;%;foto;85;94;98;2;sí;T2 2026;95,5;\n"
        "Uno;Calidad pactada;OTIF;;;;;;;;T3 2026;96,2;93,8\n"
        "Uno;results;NPS;;acumulado;;;;;no;2026-07;7;\n"
        "Uno;Innovación y aprendizaje;Pilotos;;;;;;;;2026;;\n"
    )
    report = take(portfolio, write(folder, text), MEASURES)
    assert rejected(report) == []
    assert report.created == 3
    ones = {i.name: i for i in portfolio.find(Indicator)}
    otif = ones["OTIF"]
    assert (otif.group, otif.unit, otif.basis, otif.floor, otif.threshold, otif.target, otif.weight, otif.is_critical) == (
        Group.QUALITY,
        "%",
        Basis.SNAPSHOT,
        85,
        94,
        98,
        2,
        True,
    )
    assert (ones["NPS"].basis, ones["NPS"].is_critical, ones["Pilotos"].group) == (Basis.YEAR_TO_DATE, False, Group.INNOVATION)
    assert sorted((m.period, m.value, m.client_value) for m in portfolio.load(account.id).scorecard.measures) == [
        ("2026-07", 7, None),
        ("2026-Q2", 95.5, None),
        ("2026-Q3", 96.2, 93.8),
    ]
    again = take(
        portfolio,
        write(folder, HEAD + "Uno;calidad;otif;;;;;99;;;T3 2026;;94\nUno;calidad;OTIF;;;;;;;;T2 2026;95,5;\n"),
        MEASURES,
    )
    assert (again.updated, again.unchanged) == (1, 1)
    data = portfolio.load(account.id)
    (third,) = (m for m in data.scorecard.measures if m.period == "2026-Q3")
    assert (data.scorecard.own_indicators[0].target, third.value, third.client_value) == (99, 96.2, 94)
    assert data.scorecard.own_indicators[0].at("2026-Q2").target == 98
    portfolio.undo(again.edit)
    assert portfolio.load(account.id).scorecard.own_indicators[0].target == 98
    portfolio.redo(again.edit)
    assert {m.client_value for m in portfolio.load(account.id).scorecard.measures} == {None, 94}
    portfolio.undo(again.edit)
    portfolio.undo(report.edit)
    assert portfolio.load(account.id).scorecard.own_indicators == ()


@pytest.mark.parametrize("order", [1, -1])
def test_imported_anchors_hold_from_their_period_on_whatever_the_order_of_the_rows(portfolio, folder, order):
    new_account(portfolio, "Uno")
    rows = [f"Uno;calidad;OTIF;%;;80;90;{target};;;T{quarter} 2026;95;\n" for quarter, target in ((1, 96), (2, 96), (3, 98))]
    take(portfolio, write(folder, HEAD + "".join(rows[::order])), MEASURES)
    (otif,) = portfolio.find(Indicator)
    assert [otif.at(period).target for period in ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")] == [96, 96, 96, 98]
    take(portfolio, write(folder, HEAD + rows[2]), MEASURES)
    assert portfolio.find(Indicator) == [otif]


def test_bad_measures_are_named(portfolio, folder):
    account = new_account(portfolio, "Uno")
    put(portfolio, live_indicator(account.id, Group.QUALITY, name="OTIF", floor=85.0, threshold=94.0, target=98.0))
    text = HEAD + (
        "Uno;Finanzas;X;;;;;;;;T3 2026;1;\n"  # 2
        "Uno;calidad;;;;;;;;;T3 2026;1;\n"  # 3
        "Uno;calidad;X;;;;;;;;T7 2026;1;\n"  # 4
        "Uno;calidad;OTIF;;;;;;;;T3 2026;962;\n"  # 5: below ten times
        "Uno;calidad;OTIF;;;;;;;;T1 2026;9620;\n"  # 6
        "Uno;calidad;OTIF;;;;;;;;T2 2026;;-9620\n"  # 7
        "Uno;calidad;OTIF;;;;;;;;T3 2026;90;\n"  # 8
        "Uno;resultados;Facturación;;;;;;;;T3 2026;5;\n"  # 9
        "Uno;calidad;Y;;;5;4;9;;;T3 2026;5;\n"  # 10
        "Uno;calidad;Z;;;;;;-1;;T3 2026;5;\n"  # 11
        "Uno;calidad;W;;anual;;;;;;T3 2026;5;\n"  # 12
        "Uno;calidad;V;;;;;;;quizá;T3 2026;5;\n"  # 13
        ";calidad;V;;;;;;;;;;\n"  # 14
        "Uno;resultados;Margen;;;;15;20;;;T3 2026;;\n"  # 15: only its anchors
    )
    report = take(portfolio, write(folder, text), MEASURES)
    assert rejected(report) == [
        (2, "Grupo", "bad_group"), (3, "Indicador", "required"), (4, "Periodo", "bad_period"), (6, "Valor", "far_over_target"), (7, "Dato cliente", "far_over_target"),
        (8, "Periodo", "period_twice"), (9, "Valor", "computed_value"), (10, "Inaceptable", "anchors_out_of_order"), (11, "Peso", "negative"), (12, "Base", "bad_choice"),
        (13, "Crítico", "bad_choice"), (14, "Cuenta", "required"),
    ]  # fmt: skip
    texts = {r.row: messages.text_of(r.error) for r in report.rejections}
    assert "96.2" in texts[6]
    assert all(texts.values())
    assert [m.value for m in portfolio.find(Measure)] == [962]
    assert {i.name for i in portfolio.find(Indicator)} == {"OTIF", "Margen"}


# -- columns and files ---------------------------------------------------------------------------


def table_of(*headers, rows=((),), delimiter=";"):
    return tables.Table(headers, [(at, list(row)) for at, row in enumerate(rows, 2)], delimiter)


@pytest.mark.parametrize("kind", ImportKind)
def test_every_synonym_of_a_header_is_its_own(kind):
    for name, synonyms in FIELDS[kind].items():
        for header in (name, *synonyms):
            table = table_of(header.upper(), *(n for n in FIELDS[kind] if n != name and n not in synonyms))
            found = map_columns(table, kind).columns
            assert found.get(name) == 0 or any(header in FIELDS[kind][other] for other in FIELDS[kind] if other != name), header


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


def _bomb(folder):
    path = folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/a.xml", bytes(3 << 20))
    return path


def _many(folder):
    path = folder / "many.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for at in range(20):
            archive.writestr(f"p{at}", "x")
    return path


def _raw(data, name="x.csv"):
    def make(folder):
        (folder / name).write_bytes(data)
        return folder / name

    return make


XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


def _xxe(folder):
    good = book(folder, [["a"], ["b"]])
    path = folder / "xxe.xlsx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            new.writestr(part, XXE if part == "xl/workbook.xml" else old.read(part))
    return path


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda f: f / "none.csv", "not_found"), (lambda f: f, "is_folder"), (lambda f: f / ("x" * 300), "cannot_open"), (_raw(b""), "no_rows"), (_raw(b"a;b\n"), "no_rows"),
        (_raw(b"\n;;\n\n"), "no_rows"), (_raw(b"\x89PNG\r\n\x1a\n" + bytes(99)), "not_a_table"), (_raw(b"%PDF-1.7"), "not_a_table"), (_raw(b"\xd0\xcf\x11\xe0" + bytes(99)), "not_a_table"),
        (_raw(b"SQLite format 3\0"), "not_a_table"), (_raw(b"a\0b"), "not_a_table"), (_raw(b'a;b\n"' + b"x" * 5_000_000 + b'";c\n'), "not_a_table"), (_raw(b"PK\x03\x04rubbish", "x.xlsx"), "not_a_table"),
        (_xxe, "not_a_table"), (_many, "too_large"), (_bomb, "too_large"), (lambda f: book(f, [["only"]]), "no_rows"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(folder, monkeypatch, make, code):
    monkeypatch.setattr(tables, "MAX_PARTS", 12)
    monkeypatch.setattr(tables, "MAX_UNPACKED", 1 << 20)
    with refused(code, FileError) as info:
        read_table(make(folder))
    assert messages.text_of(info.value)


def test_files_that_are_too_large_are_refused(folder, monkeypatch):
    monkeypatch.setattr(tables, "MAX_BYTES", 10)
    monkeypatch.setattr(tables, "MAX_XLSX_BYTES", 10)
    for path in (write(folder, "name;city\nUno;Lugo\n"), book(folder, [["a"], ["b"]])):
        with refused("too_large", FileError):
            read_table(path)


def test_a_missing_header_cell_is_blank(folder):
    table = read_table(book(folder, [["a", None, "c"], [1, 2, 3]]))
    assert table.headers == ("a", "", "c")


def test_half_an_employee_and_an_invisible_name_are_refused(portfolio, folder):
    path = folder / "cuentas.csv"
    path.write_text("nombre;empleados\nUno;1,5\n\u200b\u200d;3\nDos\u202e;4\n", encoding="utf-8")
    report = take(portfolio, path, ImportKind.ACCOUNTS)
    assert [(row, code) for row, _column, code in rejected(report)] == [(2, "not_a_whole_number"), (3, "required")]
    assert [a.name for a in portfolio.find(Account)] == ["Dos"]


def test_stored_periods_are_kept_when_one_row_of_the_account_cannot_be_read(portfolio, folder):
    """A file that is not whole never takes good figures away."""
    one, other = new_account(portfolio, "Uno", codes=("C1",)), new_account(portfolio, "Dos", codes=("C2",))
    head = "cliente;fecha;importe\n"
    whole = folder / "ventas.csv"
    whole.write_text(head + "C1;05/02/2030;100\nC1;06/02/2030;200\nC2;05/02/2030;7\n", encoding="utf-8")
    take(portfolio, whole, ImportKind.SALES)
    broken = folder / "rota.csv"
    broken.write_text(head + "C1;05/02/2030;100\nC1;06/02/2030;22.9.1\nC2;05/02/2030;8\nC1;05/03/2030;1\n", encoding="utf-8")
    report = take(portfolio, broken, ImportKind.SALES)
    amounts = {a.name: sorted(s.amount for s in portfolio.find(Sale, account_id=a.id)) for a in (one, other)}
    assert amounts == {"Uno": [1, 100, 200], "Dos": [8]}, "a period that is new is taken in all the same"
    assert [r.error.code for r in report.rejections] == ["not_a_number", "period_kept"]
    broken.write_text(head + "C2;05/02/2030;9\nC2;06/02/2030;x\n", encoding="utf-8")
    report = take(portfolio, broken, ImportKind.SALES)
    assert (report.created, report.replaced, len(portfolio.find(Sale, account_id=other.id))) == (0, 0, 1)


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], lambda data: data.replace(b"</row>", b"<row>")])
def test_a_workbook_that_is_cut_short_is_said_to_be_none(folder, damage):

    path = folder / "libro.xlsx"
    book = openpyxl.Workbook()
    for row in (["cliente", "importe"], ["C1", 5], ["C2", 6]):
        book.active.append(row)
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, damage(data) if name.startswith("xl/worksheets/") else data)
    with refused("not_a_table"):
        read_table(path)


def test_a_row_that_says_it_lies_behind_the_end_is_not_waited_for(folder):
    book = openpyxl.Workbook()
    for row in (["name"], ["Uno"], ["Dos"]):
        book.active.append(row)
    book.save(folder / "good.xlsx")
    path = folder / "far.xlsx"
    with zipfile.ZipFile(folder / "good.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            new.writestr(
                part, old.read(part).replace(b'<row r="3"', b'<row r="2000000000"').replace(b'r="A3"', b'r="A2000000000"')
            )
    with refused("too_large"):
        read_table(path)
