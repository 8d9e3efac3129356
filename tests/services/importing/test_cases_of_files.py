"""How strange programs write their files: cases 01, 14, 17, 21, 23 and 28, each with others of its kind."""

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import FileError
from kamdesk.i18n import messages
from kamdesk.services.importing.cells import Choices
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.sources import read_sheet
from kamdesk.services.importing.tables import table_of
from tests.support import refused
from tests.support.importing import book, read_table, rejected, sales_of, take, write
from tests.support.workbooks import HEADER, STRICT, row, xls, xlsb, xlsx, xlsx_parts, zipped

pytestmark = pytest.mark.no_cover

DAY = 46036
"""14 January 2026, as a workbook stores it."""
ROWS = HEADER + row(2, "Alfa Uno", (3, DAY), 100) + row(3, "Alfa Uno", (3, DAY + 1), 200)
SHEET = "xl/worksheets/sheet1.xml"


def taken(portfolio):
    return [(day, int(amount)) for day, amount, _line, _cost in sales_of(portfolio)]


def parts_with(*changes, data=ROWS):
    """The parts of a workbook with texts of each part replaced: (part, old, new)."""
    parts = xlsx_parts(data)
    for part, old, new in changes:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new)
    return parts


@pytest.mark.parametrize(
    "size", ["A1", "A1:C2", "A1:C3", "A1:XFD1048576", "A1:A3", "B2", "A1:C900000", "", "nothing", "C3:A1"]
)  # fmt: skip
def test_case_01_the_size_that_a_sheet_declares_counts_for_nothing(two, folder, size):
    path = zipped(folder / "a.xlsx", parts_with((SHEET, "<sheetData>", f'<dimension ref="{size}"/><sheetData>')))
    report = take(two, path, ImportKind.SALES)
    assert rejected(report) == []
    assert taken(two) == [("2026-01-14", 100), ("2026-01-15", 200)]


@pytest.mark.parametrize(
    ("data", "names", "bad"),
    [
        ("Nombre;Ciudad\nÑandú S.A.;Cáceres\nPérez;León\n".encode() + b"O\x92Brien;Vigo\n", ["Pérez", "Ñandú S.A."], (4, "Nombre")),
        ("Nombre;Ciudad\nÑandú S.A.;Cáceres\nBrien;".encode() + b"Le\xf3n\n", ["Ñandú S.A."], (3, "Ciudad")),
        ("Nombre;Ciudad\nPeña;Vigo\nÑandú;".encode() + b"\xff" + "\nMüller;Lugo\n".encode(), ["Müller", "Peña"], (3, "Ciudad")),
    ],
)  # fmt: skip
def test_case_14_one_byte_that_fits_no_encoding_damages_its_cell_only(portfolio, folder, data, names, bad):
    (folder / "a.csv").write_bytes(data)
    report = take(portfolio, folder / "a.csv", ImportKind.ACCOUNTS)
    assert sorted(account.name for account in portfolio.find(Account)) == names
    assert [r[:2] for r in rejected(report)] == [bad]
    assert "�" in messages.text_of(report.rejections[0].error)


def strict(parts):
    """The parts in the strict form of the standard."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pairs = [
        ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", STRICT),
        (office, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    ]
    for old, new in pairs:
        parts = {name: text.replace(old, new) for name, text in parts.items()}
    return parts


CREATED = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:created>not a date</dcterms:created></cp:coreProperties>'
)
STRANGE = {
    "created": {**xlsx_parts(ROWS), "docProps/core.xml": CREATED},
    "empty fill": parts_with(("xl/styles.xml", "<fill/>", "<fill/><fill><patternFill patternType='none'/></fill><fill></fill>")),
    "family": parts_with(("xl/styles.xml", "<font/>", '<font><name val="Calibri"/><family val="49"/><sz val="999"/></font>')),
    "strict": strict(xlsx_parts(ROWS)),
    "colour": parts_with(("xl/styles.xml", "<font/>", '<font><color rgb="nothing"/></font>')),
    "no styles of cells": parts_with(("xl/styles.xml", "<cellStyleXfs><xf/></cellStyleXfs>", "")),
    "unknown alignment": parts_with(
        ("xl/styles.xml", "<fonts>", '<dxfs><dxf><alignment horizontal="askew"/></dxf></dxfs><fonts>')
    ),
    "broken names": parts_with(
        ("xl/workbook.xml", "</workbook>", '<definedNames><definedName name="a">#REF!</definedName></definedNames></workbook>')
    ),
    "no shared strings": {name: text for name, text in xlsx_parts(ROWS).items() if "sharedStrings" not in name},
}


@pytest.mark.parametrize("name", STRANGE)
def test_case_17_what_a_spreadsheet_program_opens_is_read(two, folder, name):
    report = take(two, zipped(folder / "a.xlsx", STRANGE[name]), ImportKind.SALES)
    assert rejected(report) == []
    assert taken(two) == [("2026-01-14", 100), ("2026-01-15", 200)]


SALE = "Alfa Uno;14/01/2026;100\n"


@pytest.mark.parametrize(
    ("text", "header_row"),
    [
        (f"Informe de ventas;;\nDesde:;01/01/2026;Hasta: 31/03/2026\nUsuario;x;\n\nCliente;Fecha;Importe\n{SALE}Total;;100\n", 5),
        (f"Cliente;Fecha;Importe (sin IVA, portes, tasas, en euros)\n{SALE}", 1),
        ("\nCliente,Fecha,Importe\nAlfa Uno,2026-01-14,100.0\n", 2),
        ("\nCliente\tFecha\tImporte\nAlfa Uno\t2026-01-14\t100,0\n", 2),
        ("sep=;\r\nCliente;Fecha;Importe\r\nAlfa Uno;14/01/2026;100,00\r\n", 2),
        (f"Cliente;Fecha;Importe\n{SALE} ; ; \n;;\n\u00a0 ;;\n", 1),
        # others of the kind
        ("sep=,\nCliente,Fecha,Importe\nAlfa Uno,2026-01-14,100\n", 2),
        ("\ufeffsep=\t\n\n\nCliente\tFecha\tImporte\nAlfa Uno\t14/01/2026\t100\n", 4),
        (f"\n\n\n\nCliente;Fecha;Importe\n\n{SALE}\n\n", 5),
        (
            f"Acme, S.A.\nListado de ventas por cliente\nPeriodo: enero 2026\nFecha: 31/01/2026\n\nCliente;Fecha;Importe\n{SALE}",
            6,
        ),
        (f'"Fecha ""de"" factura; corregida";;\nCliente;Fecha;Importe\n;;\n{SALE}', 2),
        ('Cliente;Fecha;"Importe\n(€, sin IVA)"\n' + SALE, 1),
        (f"Cliente;Fecha;Importe, neto; Notas, avisos, etc.\n{SALE.strip()};a,b,c,d\n", 1),
    ],
)
def test_case_21_the_header_is_found_below_whatever_stands_above_it(two, folder, text, header_row):
    path = write(folder, text)
    assert read_table(path).header_row == header_row
    report = take(two, path, ImportKind.SALES)
    assert (report.rows, rejected(report), taken(two)) == (1, [], [("2026-01-14", 100)])


@pytest.mark.parametrize(
    ("name", "code", "wanted"),
    [
        ("Gama\nUno", "'0044", ("Gama Uno", "0044")),
        ("Beta_x000D_\nTres", 12, ("Beta Tres", "12")),
        ("Tab\tTres", "A 1", ("Tab Tres", "A 1")),
        ("Cinco", 12345678901234.5, ("Cinco", "12345678901234.5")),
        # others of the kind
        ("Seis_x000A_Siete", "C_x000D_\n7", ("Seis Siete", "C 7")),
        ("  Ocho \r\n\r\n Nueve\u2028 ", "00\u00a07", ("Ocho Nueve", "00 7")),
        ("Diez_x0009_Once", "X_x0009_9", ("Diez Once", "X 9")),
    ],
)
def test_case_23_names_and_codes_are_on_one_line(portfolio, folder, name, code, wanted):
    path = xlsx(folder, row(1, "Nombre", "Código") + row(2, name, code))
    report = take(portfolio, path, ImportKind.ACCOUNTS)
    assert rejected(report) == []
    (account,) = portfolio.find(Account)
    assert (account.name, *account.codes) == wanted


@pytest.mark.parametrize("code", [1.234567890123457e18, -98765432109876543, 4.5e17])
def test_case_23_a_code_that_lost_figures_is_refused(portfolio, folder, code):
    path = xlsx(folder, row(1, "Nombre", "Código") + row(2, "Uno", code))
    assert [r[:2] for r in rejected(take(portfolio, path, ImportKind.ACCOUNTS))] == [(2, "Código")]
    assert portfolio.find(Account) == []


COVER = row(1, "Ventas de la zona norte") + row(2, "Preparado por administración")
STALE = HEADER + row(2, "Alfa Uno", (3, DAY), 999)
CHART = '<chartsheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><drawing/></chartsheet>'


def with_chart(parts):
    """The first of two sheets is a chart."""
    related = parts["xl/_rels/workbook.xml.rels"]
    return parts | {
        "xl/chartsheets/sheet1.xml": CHART,
        "xl/_rels/workbook.xml.rels": related.replace("/worksheet", "/chartsheet", 1).replace(
            "worksheets/sheet1", "chartsheets/sheet1"
        ),
    }


SHEETS = {
    "a cover first": xlsx_parts([COVER, ROWS], titles=("Portada", "Ventas")),
    "hidden first": xlsx_parts([STALE, ROWS], titles=("Vieja", "Ventas"), states=("hidden", "visible")),
    "very hidden first": xlsx_parts([STALE, ROWS], titles=("Vieja", "Ventas"), states=("veryHidden", "visible")),
    "a chart first": with_chart(xlsx_parts(["", ROWS], titles=("Gráfico", "Ventas"))),
    "empty first": xlsx_parts(["", ROWS], titles=("Hoja1", "Ventas")),
    "two covers and a hidden one": xlsx_parts(
        [COVER, STALE, "", ROWS], titles=("Índice", "x", "Notas", "Ventas"), states=("visible", "hidden", "visible", "visible")
    ),
    "notes behind": xlsx_parts([ROWS, STALE], titles=("Ventas", "Otras")),
}


@pytest.mark.parametrize("name", SHEETS)
def test_case_28_the_first_visible_sheet_with_a_header_is_taken(two, folder, name):
    path = zipped(folder / "a.xlsx", SHEETS[name])
    table = read_table(path)
    assert table.sheet == "Ventas"
    take(two, path, ImportKind.SALES)
    assert taken(two) == [("2026-01-14", 100), ("2026-01-15", 200)]


def test_case_28_the_sheets_that_can_be_chosen_are_the_visible_ones(folder):
    assert read_sheet(zipped(folder / "a.xlsx", SHEETS["two covers and a hidden one"])).sheets == ("Índice", "Notas", "Ventas")


@pytest.mark.parametrize("title", ["Vacía", "Notas", "Sólo cabecera"])
def test_of_a_chosen_sheet_without_rows_none_of_another_are_offered(two, folder, title):
    head = ["Cliente", "Fecha", "Importe"]
    path = book(folder, [head, ["Alfa Uno", "14/01/2026", 5]], Vacía=[], Notas=[["x"]], **{"Sólo cabecera": [head]})
    choices = Choices(sheet=title)
    sheet = read_sheet(path, choices)
    assert sheet.title == title
    with refused("no_rows", FileError):
        table_of(sheet, choices)


@pytest.mark.parametrize("maker", [xls, xlsb])
def test_case_28_binary_forms_too(two, folder, maker):
    path = maker(folder, [["Cliente", "Fecha", "Importe"], ["Alfa Uno", "14/01/2026", 100.0]])
    take(two, path, ImportKind.SALES)
    assert taken(two) == [("2026-01-14", 100)]
