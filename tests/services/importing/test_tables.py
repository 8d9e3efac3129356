"""Spreadsheets in Spanish and English forms, and what is no table."""

import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.errors import FileError
from kamdesk.i18n import messages
from kamdesk.services.importing import sources
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from kamdesk.services.importing.tables import read_table
from tests.support import file_of, new_account, refused
from tests.support.importing import book, rejected, sales_of, take, write

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


# -- columns and files -------------------------------------------------------------------------------


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
    monkeypatch.setattr(sources, "MAX_PARTS", 12)
    monkeypatch.setattr(sources, "MAX_UNPACKED", 1 << 20)
    with refused(code, FileError) as info:
        read_table(make(folder))
    assert messages.text_of(info.value)


def test_files_that_are_too_large_are_refused(folder, monkeypatch):
    monkeypatch.setattr(sources, "MAX_BYTES", 10)
    monkeypatch.setattr(sources, "MAX_XLSX_BYTES", 10)
    for path in (write(folder, "name;city\nUno;Lugo\n"), book(folder, [["a"], ["b"]])):
        with refused("too_large", FileError):
            read_table(path)


def test_a_missing_header_cell_is_blank(folder):
    table = read_table(book(folder, [["a", None, "c"], [1, 2, 3]]))
    assert table.headers == ("a", "", "c")


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
