"""Title lines, blank lines and cover sheets stand above what counts: the header is found where it is."""

import openpyxl
import pytest

from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import FIELDS, ImportKind, header_row, recognised
from kamdesk.services.importing.questions import LeftOut
from tests.support import refused
from tests.support.importing import read_table

SALE = ["Alfa Uno", "14/01/2026", "100,00"]


def found(path, kind=ImportKind.SALES, sheet=""):
    """The cells of the columns that an import of sales needs, row by row."""
    table = read_table(path, sheet)
    columns = map_columns(table, kind).columns
    return table.header_row, [[cells[columns[n]] for n in ("account", "date", "amount")] for _, cells in table.rows]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Informe de ventas;;\nDesde:;01/01/2026;Hasta: 31/03/2026\nUsuario;x;\n\nCliente;Fecha;Importe\n{};{};{}\n", 5),
        ("sep=;\nCliente;Fecha;Importe\n{};{};{}\n", 2),
        ("sep=|\r\nCliente|Fecha|Importe\r\n{}|{}|{}\r\n", 2),
        ("\nCliente\tFecha\tImporte\n{}\t{}\t{}\n", 2),
        ("Cliente;Fecha;Importe\n ; ; \n;;\n{};{};{}\n ;;\n", 1),
        ("Cliente;Fecha;Importe (sin IVA, portes, tasas, en euros)\n{};{};{}\n", 1),
        ("Listado; de, ventas, por, cliente, y, fecha\n\nCliente;Fecha;Importe\n{};{};{}\n", 3),
        ('Sales report\n"Printed\n14/01/2026";;\nCustomer;Invoice date;Amount\n{};{};{}\n', 3),
    ],
    ids=["title", "sep", "sep and bars", "blank line", "blank rows", "aside", "commas above", "a line break above"],
)
def test_the_header_is_found_and_blank_rows_are_none(folder, text, at):
    path = folder / "ventas.csv"
    path.write_bytes(text.format(*SALE).encode())
    assert found(path) == (at, [SALE])


def test_two_columns_that_differ_in_parentheses_alone_are_told_apart(folder):
    path = folder / "ventas.csv"
    path.write_text("Cliente;Fecha;Importe (con IVA);Importe (sin IVA)\nAlfa;14/01/2026;121;100\n", encoding="utf-8")
    found = map_columns(read_table(path), ImportKind.SALES)
    assert (found.columns["amount"], found.left_out) == (3, {2: LeftOut.GROSS})


def test_nothing_but_titles_is_no_table(folder):
    path = folder / "ventas.csv"
    path.write_text("Informe;de ventas\n\nCliente;Fecha;Importe\n", encoding="utf-8")
    with refused("no_rows"):
        read_table(path)


def test_a_file_of_unknown_headers_begins_in_its_first_row():
    assert header_row([["Kunde", "Betrag"], ["Alfa", "1"], ["Beta", "Total"]]) == 0
    assert header_row([]) == 0


@pytest.mark.parametrize("kind", ImportKind)
def test_each_kind_is_known_by_the_names_of_its_fields(kind):
    assert recognised(list(FIELDS[kind])) >= len(FIELDS[kind])


def test_periods_count_only_beside_a_field():
    assert recognised(["Cliente", "2025", 2026, "Q1 2026"]) == 4
    assert recognised(["2025", "2026"]) == 0
    assert recognised(["Cliente", None, 3.5, "", True]) == 0


def book(path, *sheets):
    """A workbook with sheets (title, rows, state)."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows, state in sheets:
        sheet = made.create_sheet(title)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


TABLE = [["Cliente", "Fecha", "Importe"], SALE]
COVER = [["Informe trimestral"], [None], ["Dirección comercial"]]


def test_the_first_visible_sheet_with_a_known_header_is_read(folder):
    other = [["Cliente", "Fecha", "Importe"], ["Oculta", "14/01/2026", "9"]]
    path = book(folder / "a.xlsx", ("Portada", COVER, "visible"), ("Oculta", other, "hidden"), ("Datos", TABLE, "visible"))
    assert read_table(path).sheet == "Datos"
    assert found(path) == (1, [SALE])
    assert found(path, sheet="Oculta")[1] == [["Oculta", "14/01/2026", "9"]], "a hidden one is read when it is asked for"


def test_a_table_below_its_title_is_read_from_a_sheet_too(folder):
    path = book(folder / "a.xlsx", ("Hoja1", [["Ventas por cliente"], [None], [None], *TABLE], "visible"))
    assert found(path) == (4, [SALE])


def test_without_any_known_header_the_first_visible_sheet_is_meant(folder):
    path = book(folder / "a.xlsx", ("Oculta", COVER, "hidden"), ("Datos", [["Kunde", "Betrag"], ["Alfa", 1]], "visible"))
    assert (read_table(path).sheet, read_table(path).headers) == ("Datos", ("Kunde", "Betrag"))
