"""Workbooks as offices have them: what is shown counts, whatever program wrote them."""

from datetime import date, datetime, time

import openpyxl
import pytest
import xlsxwriter

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.cells import Breakage, Broken, Choices, Money, Percent
from kamdesk.services.importing.sources import read_sheet, read_sheets, workbook
from kamdesk.services.importing.sources.merged import spread_headers
from kamdesk.services.importing.sources.wire import Decoder
from tests.support import refused
from tests.support.workbooks import (
    HEADER,
    MAIN,
    STRICT,
    cells_of,
    ods,
    ods_cell,
    ods_row,
    row,
    served,
    styles,
    xls,
    xlsb,
    xlsx,
    xlsx_parts,
)  # fmt: skip

SHEET = "xl/worksheets/sheet1.xml"
ERROR, FORMULA = Breakage.ERROR, Breakage.FORMULA
SALE = row(2, "Alfa", (3, 46036), 100)


def second(path):
    """The cells of the second row."""
    return dict(cells_of(path))[2]


NOON = datetime(2026, 1, 14, 12)  # noqa: DTZ001 - cells know no time zones


# -- what is shown -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "stored", "shown"),
    [
        ("0%", 0.965, Percent(96.5)), ("0.00%", 0.07, Percent(7.0)), ("0.0 %;[Red]-0.0 %", -0.5, Percent(-50.0)), ('0"%"', 96.5, 96.5), ("0\\%", 12, 12),
        ("0000", 12, "0012"), ("00000", 123456, "123456"), ("000-000", 12345, "012-345"), ('"C"000', 7, "C007"), ("0000", -12, "-0012"), ("0000", 1.5, 1.5), ("0", 12, 12), ("0000.00", 12, 12),
        ('#,##0.00 "€"', 12.5, Money(12.5, "EUR")), ("#,##0.00\\ [$€-C0A]", 3, Money(3.0, "EUR")), ("[$EUR] #,##0", -4, Money(-4.0, "EUR")), ("[$$-409]#,##0.00", 5, Money(5.0, "USD")),
        ("[$$-80A]#,##0", 5, Money(5.0, "MXN")), ("£#,##0", 5, Money(5.0, "GBP")), ("$#,##0", 5, Money(5.0, "USD")), ("[$kr-41D]0", 5, Money(5.0, "SEK")), ("[$-409]0", 5, 5), ("[$x-zz]0", 5, 5),
        ('#,##0 "k€"', 45, Money(45.0, "EUR", 1_000)), ('#,##0.0 "M€"', 1.5, Money(1.5, "EUR", 1_000_000)), ('#,##0, "k€"', 45000, Money(45000.0, "EUR", 1)), ("#,##0,", 45000, Money(45000.0, "", 1)), ('0 "miles"', 45, Money(45.0, "", 1_000)), ("0 [$CHF]", 5, Money(5.0, "CHF")),
        ("dd/mm/yyyy", 46036, date(2026, 1, 14)), ("[$-C0A]d-mmm-yy;@", 46036, date(2026, 1, 14)), ("mmm-yy", 46023, date(2026, 1, 1)), ("dd/mm/yyyy hh:mm", 46036.5, NOON),
        ("hh:mm", 0.5, time(12)), ("[h]:mm", 1.25, "30:00"), ("[h]:mm:ss", 0.25, time(6)), ("[h]:mm", 1.2500116, "30:00:01"), ("0_);(0)", 5, 5), ("dd/mm/yyyy hh:mm:ss.000", 46036.5, NOON), ("General", 5, 5), ("@", 5, 5), ("0.00", 2.5, 2.5), ('0 "h"', 3, 3),
        ("dd/mm/yyyy", 0, Broken("0", ERROR)), ("dd/mm/yyyy", -5, Broken("-5", ERROR)), ("dd/mm/yyyy", 2958465, date(9999, 12, 31)), ("dd/mm/yyyy", 2958466, Broken("2.95847e+06", ERROR)),
        ("dd/mm/yyyy", 1, date(1900, 1, 1)), ("General", 1e300, 1e300), ("General", 123456789012345678, 1.2345678901234568e17), ("0%", "x", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["plain", "spaced"])
def test_a_number_is_what_its_format_shows(folder, code, stored, shown, form):
    cell = row(2, "Alfa", (1, stored))
    if form == "spaced":
        cell = cell.replace(' s="1"', '\n s="1" ')
    found = dict(cells_of(xlsx(folder, HEADER + cell, formats=("General", code))))
    if shown is None:  # a number that is none: the library refuses it
        assert found.get(2, ["", None])[1:] in ([], [None], ["x"])
    else:
        assert found[2] == ["Alfa", shown]
        assert type(found[2][1]) is type(shown)


@pytest.mark.parametrize("stored", ["NaN", "INF", "-INF", "1e400"])
def test_what_is_no_number_is_broken(folder, stored):
    path = xlsx(folder, HEADER + row(2, "Alfa", (0, stored)))
    said = served(path)
    assert said[-1][0] == "error" or isinstance(second(path)[1], Broken)


def test_dates_count_from_1904_where_the_workbook_says_so(folder):
    assert second(xlsx(folder, HEADER + row(2, "Alfa", (3, 44574)), is_1904=True))[1] == date(2026, 1, 14)


@pytest.mark.parametrize("form", ["plain", "spaced"])
@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B2" t="e"><v>#REF!</v></c>', Broken("#REF!", ERROR)), ('<c r="B2" s="1" t="e"><f>A1/0</f><v>#DIV/0!</v></c>', Broken("#DIV/0!", ERROR)),
        ('<c r="B2"><f>A1*2</f></c>', Broken("=A1*2", FORMULA)), ('<c r="B2" s="4"><f>IF(A1&gt;2,1)</f><v></v></c>', Broken("=IF(A1>2,1)", FORMULA)), ('<c r="B2"><f t="shared" si="0"/><v/></c>', Broken("=", FORMULA)),
        ('<c r="B2"><f>A1</f><v>5</v></c>', 5), ('<c r="B2" s="1"><f>A1</f><v>0.5</v></c>', Percent(50.0)), ('<c r="B2" t="str"><f>A1</f><v>hola</v></c>', "hola"), ('<c r="B2" t="str"><f>A1</f><v></v></c>', None),
        ('<c r="B2" t="b"><v>1</v></c>', True), ('<c r="B2" t="b"><v>0</v></c>', False), ('<c r="B2" t="n"><v>5</v></c>', 5), ('<c r="B2" s="2" t="n"><v>5</v></c>', "0005"),
        ('<c r="B2" t="s"><v>0</v></c>', "0012"), ('<c r="B2" s="1" t="s"><v>0</v></c>', "0012"), ('<c r="B2" t="s"><v>1</v></c>', "Alfa\rUno"), ('<c r="B2" t="s"><v>2</v></c>', "A & B"),
        ('<c r="B2" t="d"><v>2026-01-14T00:00:00</v></c>', date(2026, 1, 14)), ('<c r="B2" s="1"/>', None),
    ],
)  # fmt: skip
def test_a_cell_is_read_by_its_type(folder, cell, value, form):
    if form == "spaced":
        cell = cell.replace("<c ", "<c\n")
    rows = HEADER + f'<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c>{cell}<c r="C2"><v>1</v></c></row>'
    found = second(xlsx(folder, rows, shared=("0012", "Alfa_x000D_Uno", "A &amp; B")))[1]
    assert found == value or (isinstance(found, datetime) and found.date() == value)
    assert type(found) is type(value) or isinstance(found, datetime)


def test_an_error_outside_of_all_values_is_there(folder):
    error = '<c r="{0}"><f>A1</f></c>'
    rows = f'<row r="1">{error.format("B1")}</row>{HEADER.replace("1", "2")}<row r="3">{error.format("D3")}</row>'
    assert cells_of(xlsx(folder, rows)) == [
        (1, [None, Broken("=A1", FORMULA)]), (2, ["Cliente", "Fecha", "Importe"]), (3, [None, None, None, Broken("=A1", FORMULA)]),
    ]  # fmt: skip


def test_rows_and_columns_keep_their_places(folder):
    rows = '<row r="3"><c r="B3"><v>5</v></c><c r="D3"><v>6</v></c></row><row r="7"><c r="C7"><v>7</v></c></row>'
    assert cells_of(xlsx(folder, rows)) == [(3, [None, 5, None, 6]), (7, [None, None, 7])]
    assert cells_of(xls(folder, [[], [], ["Cliente", 5.0]])) == [(3, ["Cliente", 5])]
    assert cells_of(ods(folder, ods_row() + ods_row("<table:table-cell/>", ods_cell("x")))) == [(2, [None, "x"])]


# -- programs ----------------------------------------------------------------------------------------


def rewritten(change):
    return {name: change(data) for name, data in xlsx_parts(HEADER + SALE).items()}


@pytest.mark.parametrize(
    "changes",
    [
        {}, {"docProps/core.xml": '<cp><dc:creator xmlns:dc="x">1</dc:creator></cp>'}, {"xl/styles.xml": styles("General", "0", "0", "dd/mm/yy").replace("<fill/>", "<fill><patternFill/></fill><fill/>")},
        {"xl/styles.xml": styles("General", "0", "0", "dd/mm/yy").replace("<font/>", '<font><family val="200"/><sz val="x"/></font>')}, {"xl/sharedStrings.xml": None},
        {"docProps/app.xml": "<broken"}, {"xl/theme/theme1.xml": "no xml"}, {"customXml/item1.xml": "<!DOCTYPE x><x/>"},
        rewritten(lambda data: data.replace(MAIN, STRICT).replace("schemas.openxmlformats.org/officeDocument/2006/relationships", "purl.oclc.org/ooxml/officeDocument/relationships")),
        {"xl/worksheets/sheet1.xml": xlsx_parts(HEADER + SALE)[SHEET].replace("<sheetData>", "<!-- made by --><sheetData>")},
        {"xl/worksheets/sheet1.xml": xlsx_parts(HEADER + SALE)[SHEET].replace(' r="2"', "").replace(' r="A2"', "").replace(' r="B2"', "").replace(' r="C2"', "")},
        {"xl/worksheets/sheet1.xml": xlsx_parts(HEADER + SALE.replace('<row r="2">', '<row r="2" hidden="1">'))[SHEET].replace("</sheetData>", '</sheetData><autoFilter ref="A1:C2"/>')},
        {"xl/worksheets/sheet1.xml": xlsx_parts(HEADER + SALE)[SHEET].replace("<sheetData>", '<cols><col min="1" max="16384"/></cols><sheetData>').replace("</worksheet>", "<conditionalFormatting><cfRule><formula>A1</formula></cfRule></conditionalFormatting></worksheet>")},
    ],
)  # fmt: skip
def test_what_spreadsheet_programs_open_is_read(folder, changes):
    assert cells_of(xlsx(folder, HEADER + SALE, changes=changes))[1][1][0] == "Alfa"
    found = read_sheet(xlsx(folder, HEADER + SALE, changes=changes))
    assert found.rows == [(1, ["Cliente", "Fecha", "Importe"]), (2, ["Alfa", date(2026, 1, 14), 100])]
    assert (found.title, found.sheets, found.knows_formats) == ("Hoja1", ("Hoja1",), True)


@pytest.mark.parametrize("library", ["openpyxl", "xlsxwriter"])
def test_libraries_that_write_workbooks_are_understood(folder, library):
    path = folder / "libro.xlsx"
    if library == "openpyxl":
        book = openpyxl.Workbook()
        for cells in (["Cliente", "Cuota", "Fecha"], ["Ñandú", 0.5, date(2026, 1, 14)]):
            book.active.append(cells)
        book.active["B2"].number_format = "0%"
        book.active["C3"] = "=SUM(A1)"
        book.save(path)
    else:
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Cliente", "Cuota", "Fecha"])
        sheet.write_string(1, 0, "Ñandú")
        sheet.write_number(1, 1, 0.5, book.add_format({"num_format": 9}))
        sheet.write_datetime(1, 2, date(2026, 1, 14), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_formula(2, 2, "=SUM(A1)", None, "#REF!")
        book.close()
    found = read_sheet(path).rows
    assert found[:2] == [(1, ["Cliente", "Cuota", "Fecha"]), (2, ["Ñandú", Percent(50.0), date(2026, 1, 14)])]
    assert isinstance(found[2][1][2], Broken)


@pytest.mark.no_cover
@pytest.mark.parametrize("name", ["libro.csv", "libro.xls", "libro", "libro.txt"])
def test_a_workbook_is_one_whatever_its_name(folder, name):
    assert len(read_sheet(xlsx(folder, HEADER + SALE, name=name)).rows) == 2


@pytest.mark.parametrize("make", [xls, xlsb])
def test_binary_workbooks_give_values_and_say_so(folder, make):
    path = make(folder, [["Cliente", "Importe"], ["Ñandú", 5.0], ["Beta", 0.965]])
    found = read_sheet(path)
    assert found.rows == [(1, ["Cliente", "Importe"]), (2, ["Ñandú", 5]), (3, ["Beta", 0.965])]
    assert (found.title, found.knows_formats) == ("Hoja1", False)
    assert [number for number, _cells in cells_of(path)] == [1, 2, 3]


# -- which sheet -------------------------------------------------------------------------------------

COVER = row(1, "Informe de ventas") + row(2, "2026")


@pytest.mark.parametrize(
    ("titles", "states", "sheets", "meant"),
    [
        (("Portada", "Ventas"), (), (COVER, HEADER + SALE), "Ventas"), (("_params", "Ventas"), ("hidden",), (HEADER + SALE, HEADER + SALE), "Ventas"),
        (("x", "Ventas"), ("veryHidden",), (HEADER + SALE, COVER), "Ventas"), (("Uno", "Dos"), (), (COVER, COVER), "Uno"), (("Uno",), ("hidden",), (HEADER + SALE,), "Uno"),
        (("Vacía", "Ventas"), (), ("", HEADER + SALE), "Ventas"), (("Lejos", "Ventas"), (), (HEADER.replace('"A1"', '"XFE1"'), HEADER + SALE), "Ventas"),
        (("A&B", "C<D"), (), (COVER, HEADER + SALE), "C<D"),
    ],
)  # fmt: skip
def test_the_first_visible_sheet_with_a_known_header_is_meant(folder, titles, states, sheets, meant):
    path = xlsx(folder, sheets, titles=titles, states=states)
    assert [message[1] for message in served(path) if message[0] == "sheet"] == [meant]


@pytest.mark.no_cover
def test_a_sheet_is_chosen_by_its_title(folder):
    path = xlsx(folder, (HEADER + SALE, COVER, HEADER), titles=("Ventas", "Portada", "Otra"), states=("visible", "hidden"))
    found = read_sheet(path, Choices(sheet="Portada"))
    assert (found.title, found.sheets, found.rows[0]) == ("Portada", ("Ventas", "Otra"), (1, ["Informe de ventas"]))
    for wrong in ("portada", "a\0b", "\ud800"):
        with refused("no_such_sheet", FileError):
            read_sheet(path, Choices(sheet=wrong))


def test_where_no_sheet_can_be_read_the_first_reason_is_told(folder):
    far = HEADER.replace('"A1"', '"XFE1"')
    with refused("too_many_columns", FileError):
        read_sheet(xlsx(folder, (far, far), titles=("Uno", "Dos")))


def test_charts_are_no_sheets(folder):
    chart = xlsx_parts("")["xl/_rels/workbook.xml.rels"].replace('/worksheet" Target', '/chartsheet" Target', 1)
    path = xlsx(
        folder,
        ("", HEADER + SALE),
        titles=("Gráfico", "Datos"),
        changes={
            "xl/_rels/workbook.xml.rels": chart.replace(
                "</R", '<Relationship Id="rId2" Type="x/worksheet" Target="/xl/worksheets/sheet2.xml"/></R'
            )
        },
    )
    assert read_sheet(path).sheets == ("Datos",)
    assert served(path)[0][1] == ["Datos"]


def test_all_visible_sheets_come_in_one_go(folder):
    path = xlsx(folder, (HEADER + SALE, COVER, HEADER), titles=("Ventas", "Oculta", "Otra"), states=("visible", "hidden"))
    found = read_sheets(path)
    assert [(sheet.title, len(sheet.rows)) for sheet in found] == [("Ventas", 2), ("Otra", 1)]
    assert [m[1] for m in served(path, "all") if m[0] == "sheet"] == ["Ventas", "Otra"]


def test_the_process_itself_finds_sheets_and_cells(folder):
    far = HEADER.replace('"A1"', '"XFE1"')
    assert served(xlsx(folder, (far, far), titles=("Uno", "Dos")))[-1][1] == "too_many_columns"
    assert served(xlsx(folder, HEADER), title="x")[-1][1] == "no_such_sheet"
    table = '<table:table table:name="{}">' + OPEN_HEADER + "</table:table>"
    assert len(cells_of(ods(folder, table.format("a") + table.format("b")), "all")) == 2
    coloured = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert len(cells_of(xlsx(folder, HEADER + SALE + coloured))) == 2
    assert cells_of(xlsx(folder, '<row r="1"><c r="A1" s="1"/></row>')) == []
    assert len(cells_of(xlsx(folder, HEADER + SALE, changes={"xl/sharedStrings.xml": None}))) == 2
    assert len(cells_of(xlsx(folder, HEADER + SALE + '<row r="9"/>' * 720_000))) == 2
    broken = {
        SHEET: f'<worksheet><dimension ref=""/><sheetData>{HEADER}{SALE}</sheetData></worksheet>',
        "xl/media/image1.png": b"x",
    }
    assert len(cells_of(xlsx(folder, "", changes=broken))) == 2


def test_many_rows_come_in_slices(folder, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_KNOWN", 100)
    rows = "".join(row(at, f"Cliente {at}", (3, 46036), at + 0.5, at) for at in range(1, 4001))
    path = xlsx(folder, rows)
    assert [len(m[1]) for m in served(path) if m[0] == "rows"] == [2000, 2000]
    assert cells_of(path) == [(at, [f"Cliente {at}", date(2026, 1, 14), at + 0.5, at]) for at in range(1, 4001)]


def test_a_binary_workbook_with_far_cells_is_refused(folder, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_AREA", 10)
    assert served(xls(folder, [["x"] * 9, [], ["x"] * 9]))[-1][1] == "too_many_cells"


# -- merged headers ----------------------------------------------------------------------------------


def merged(folder, rows, *ranges):
    path = folder / "libro.xlsx"
    book = openpyxl.Workbook()
    for cells in rows:
        book.active.append(cells)
    for where in ranges:
        book.active.merge_cells(where)
    book.save(path)
    return [cells for _number, cells in read_sheet(path).rows]


def test_a_header_over_several_columns_is_that_of_each(folder):
    rows = [
        ["Informe", None, None, None, None],
        ["Cliente", 2025, None, "Total 2026", None],
        ["Cuenta", "Importe", "Unidades", "Importe", "Unidades"],
        ["Alfa", 1, 2, 3, 4],
        ["Beta", "x", None, 3, 4],
    ]
    found = merged(folder, rows, "A1:E1", "B2:C2", "D2:E2", "B5:C5")
    assert found[0] == ["Informe"], "a title is no header"
    assert found[1] == ["Cliente", 2025, 2025, "Total 2026", "Total 2026"]
    assert found[4] == ["Beta", "x", None, 3, 4], "merged data is that of its first cell"


def test_what_stands_under_a_merged_header_stays():
    rows = [(1, ["Cliente", "Importe", "Ciudad"]), (2, ["Alfa", 1, "Lugo"])]
    spread_headers(rows, [(1, 0, 1)])
    assert rows[0][1] == ["Cliente", "Importe", "Ciudad"]


def test_merged_cells_beyond_the_table_add_nothing(folder):
    assert merged(folder, [["Cliente", "Importe"], ["Alfa", 1]], "B1:H1")[0] == ["Cliente", "Importe"]


# -- OpenDocument ------------------------------------------------------------------------------------

PADDED = (
    '<number:number-style style:name="N1"><number:number number:min-integer-digits="4" number:decimal-places="0"/></number:number-style>'
    '<number:number-style style:name="N2"><number:number number:min-integer-digits="4" number:decimal-places="2"/></number:number-style>'
    '<style:style style:name="code" style:family="table-cell" style:data-style-name="N1"/><style:style style:name="child" style:family="table-cell" style:parent-style-name="code"/>'
    '<style:style style:name="amount" style:family="table-cell" style:data-style-name="N2"/><style:style style:name="a" style:family="table-cell" style:parent-style-name="b"/><style:style style:name="b" style:family="table-cell" style:parent-style-name="a"/><style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>'
)
OPEN_HEADER = ods_row(ods_cell("Cliente"), ods_cell("Importe"))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (ods_cell("96,5 %", "percentage", 'office:value="0.965"'), Percent(96.5)), (ods_cell("5,00 €", "currency", 'office:value="5" office:currency="EUR"'), Money(5.0, "EUR")),
        (ods_cell("£5", "currency", 'office:value="5"'), Money(5.0, "GBP")), (ods_cell("5", "currency", 'office:value="5"'), 5), (ods_cell("0012", "float", 'office:value="12" table:style-name="code"'), "0012"),
        (ods_cell("0012", "float", 'office:value="12" table:style-name="child"'), "0012"), (ods_cell("0012,00", "float", 'office:value="12" table:style-name="amount"'), 12), (ods_cell("12", "float", 'office:value="12" table:style-name="none"'), 12),
        (ods_cell("12", "float", 'office:value="12" table:style-name="a"'), 12),
        (ods_cell("14/01/26", "date", 'office:date-value="2026-01-14"'), date(2026, 1, 14)), (ods_cell("sí", "boolean", 'office:boolean-value="true"'), True), (ods_cell("0012", "string"), "0012"),
        (ods_cell("#REF!", "string", 'table:formula="of:=A1" calcext:value-type="error" xmlns:calcext="x"'), Broken("#REF!", ERROR)), (ods_cell("Err:502", "float", 'table:formula="of:=A1" office:value="0"'), Broken("Err:502", ERROR)),
        (ods_cell("#¡DIV/0!", "float", 'table:formula="of:=1/0" office:value="0"'), Broken("#¡DIV/0!", ERROR)), (ods_cell("", "", 'table:formula="of:=A1"'), Broken("=A1", FORMULA)), (ods_cell("x", "percentage", 'office:value="x"'), Broken("x", ERROR)),
    ],
)  # fmt: skip
def test_an_open_document_shows_what_it_shows(folder, cell, value):
    path = ods(folder, OPEN_HEADER + ods_row(ods_cell("Alfa"), cell, ods_cell("x")), PADDED)
    said = served(path)
    if said[-1][0] == "error":  # the library refuses a number that is none
        assert value == Broken("x", ERROR)
    else:
        assert second(path)[1] == value


def test_styles_of_columns_and_rows_pad_too(folder):
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:default-cell-style-name="code"/>'
    code = ods_cell("0012", "float", 'office:value="12"')
    rows = (
        OPEN_HEADER
        + ods_row(ods_cell("a"), code, code, code)
        + ods_row(ods_cell("b"), code, more='table:default-cell-style-name="code"')
    )
    assert [cells for _number, cells in cells_of(ods(folder, rows, PADDED, columns=columns))][1:] == [
        ["a", 12, "0012", 12],
        ["b", "0012"],
    ]


def test_repeated_rows_and_comments_of_an_open_document(folder):
    note = '<table:table-cell office:value-type="string"><office:annotation><text:p>nota</text:p></office:annotation><text:p>Alfa</text:p></table:table-cell>'
    percent = ods_cell("50 %", "percentage", 'office:value="0.5" table:number-columns-repeated="2"')
    rows = (
        OPEN_HEADER
        + ods_row(more='table:number-rows-repeated="1048000"'.replace("1048000", "3"))
        + ods_row(ods_cell("Alfa"), percent, more='table:number-rows-repeated="2"')
    )
    rows += ods_row(note) + ods_row(
        ods_cell("", "", 'table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048000"'
    )
    found = cells_of(ods(folder, rows))
    assert found[1:3] == [(5, ["Alfa", Percent(50.0), Percent(50.0)]), (6, ["Alfa", Percent(50.0), Percent(50.0)])]
    assert found[3][0] == 7


def test_sheets_of_an_open_document(folder):
    table = '<table:table table:name="{}" {}>{}</table:table>'
    hidden = table.format("Oculta", 'table:style-name="hidden"', OPEN_HEADER)
    over = ods_row(
        ods_cell("Cliente"), ods_cell("Importe", more='table:number-columns-spanned="2"') + "<table:covered-table-cell/>"
    )
    seen = table.format("Ventas", "", over + ods_row(ods_cell("Alfa"), ods_cell("1"), ods_cell("2")))
    path = ods(folder, hidden + seen, PADDED, changes={"styles.xml": None})
    found = read_sheet(path)
    assert (found.title, found.sheets, found.rows[0]) == ("Ventas", ("Ventas",), (1, ["Cliente", "Importe", "Importe"]))
    assert len(cells_of(path, title="Oculta")) == 1
    assert len(read_sheets(path)) == 1


def test_what_comes_once_is_not_kept_for_ever():
    decoder = Decoder()
    assert [decoder.cell(("percent", at)) for at in range(50_002)][-1] == Percent(50_001)


def test_a_column_of_amounts_comes_as_it_was_sent():
    rows = [(at, [("money", at / 2, "EUR", 0), ("money", 1.5, "", 1000), "x"]) for at in range(3)]
    assert Decoder().rows(rows) == [(at, [Money(at / 2, "EUR"), Money(1.5, "", 1000), "x"]) for at in range(3)]
