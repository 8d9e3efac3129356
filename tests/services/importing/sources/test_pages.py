"""Web pages and flat XML that are called spreadsheets."""

from datetime import date, datetime

import pytest

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.cells import Breakage, Broken, Choices, Money, Percent
from kamdesk.services.importing.sources import read_sheet, read_sheets, web_page
from tests.support import refused

NOON = datetime(2026, 1, 14, 12)  # noqa: DTZ001 - cells know no time zones


def page(folder, html, encoding="utf-8", name="ventas.xls"):
    path = folder / name
    path.write_bytes(html.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("html", "rows"),
    [
        ("<table><tr><th>Cliente</th><th>Importe</th></tr><tr><td>Alfa</td><td>1.234,50</td></tr></table>", [(1, ["Cliente", "Importe"]), (2, ["Alfa", "1.234,50"])]),
        ("<html><head><title>t</title><style>td{}</style></head><body><TABLE><TR><TD>Cliente<TD>Importe<TR><TD>Alfa &amp; Uno<TD>1</TABLE>", [(1, ["Cliente", "Importe"]), (2, ["Alfa & Uno", "1"])]),
        ("<!DOCTYPE html><div><table><tr><td><b/><b>Cliente</b><br/></td><td> Importe\n neto </td></tr><tr></tr><tr><td/><td></td></tr><tr><td>Alfa<br>Uno</td><td>1</td></tr></table></div>", [(1, ["Cliente", "Importe neto"]), (4, ["Alfa\nUno", "1"])]),
        ("<table><tr><td>Informe</td></tr></table><table><tr><td>Cliente</td><td>Importe</td></tr></table>", [(1, ["Informe"]), (2, ["Cliente", "Importe"])]),
        ("<table><tr><td colspan=2>Cliente</td><td colspan=x rowspan='2'>Importe</td></tr><tr><td>a</td><td>b</td><td>c</td></tr></table>", [(1, ["Cliente", "Cliente", "Importe"]), (2, ["a", "b", None, "c"])]),
        ("<table>texto<td>Cliente</td><td>Importe</td><script>x<1</script></table></td></style>fin", [(1, ["Cliente", "Importe"])]),
        ("<!-- x --><?xml version='1.0'?><html><table><tr><td>Cliente\ufffd</td></tr></table>", [(1, [Broken("Cliente\ufffd", Breakage.BYTES)])]),
    ],
)  # fmt: skip
def test_the_tables_of_a_page_are_read(folder, html, rows):
    assert read_sheet(page(folder, html)).rows == rows


def test_a_page_in_the_encoding_that_it_says(folder):
    found = read_sheet(page(folder, '<html><meta charset="windows-1252"><table><tr><td>Ñandú</td></tr></table>', "cp1252"))
    assert (found.rows, found.encoding) == ([(1, ["Ñandú"])], "cp1252")


def test_a_page_of_too_many_rows_is_refused(folder, monkeypatch):
    monkeypatch.setattr(web_page, "MAX_ROWS", 1_001)
    assert read_sheet(page(folder, "<table>" + "<tr><td>x" * 1_001)).rows[-1][0] == 1_001
    with refused("too_many_rows", FileError):
        read_sheet(page(folder, "<table>" + "<tr><td>x" * 1_002))


# -- flat XML ----------------------------------------------------------------------------------------

FLAT = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{}</Workbook>'
STYLES = '<Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="c"><NumberFormat ss:Format="0000"/></Style><Style ss:ID="m"><NumberFormat ss:Format="0 €"/></Style></Styles>'


def sheet(title, rows, more=""):
    return f'<Worksheet ss:Name="{title}"><Table>{rows}</Table><WorksheetOptions>{more}</WorksheetOptions></Worksheet>'


def cell(value, kind="String", more=""):
    return f'<Cell {more}><Data ss:Type="{kind}">{value}</Data></Cell>'


def flat(folder, body):
    return page(folder, FLAT.format(body))


HEADER = f"<Row>{cell('Cliente')}{cell('Importe')}</Row>"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (cell("5", "Number"), 5), (cell("5.5", "Number"), 5.5), (cell("0.5", "Number", 'ss:StyleID="p"'), Percent(50.0)), (cell("12", "Number", 'ss:StyleID="c"'), "0012"), (cell("5", "Number", 'ss:StyleID="m"'), Money(5.0, "EUR")),
        (cell("NaN", "Number"), Broken("NaN", Breakage.ERROR)), (cell("x", "Number"), Broken("x", Breakage.ERROR)), (cell("2026-01-14T00:00:00.000", "DateTime"), date(2026, 1, 14)), (cell("2026-01-14T12:00:00", "DateTime"), NOON), (cell("x", "DateTime"), Broken("x", Breakage.ERROR)),
        (cell("1", "Boolean"), True), (cell("#REF!", "Error"), Broken("#REF!", Breakage.ERROR)), ('<Cell ss:Formula="=A1"/>', Broken("=A1", Breakage.FORMULA)), (cell("0012"), "0012"), (cell(""), None), ("<Cell/>", None),
    ],
)  # fmt: skip
def test_cells_of_flat_xml(folder, written, value):
    found = read_sheet(flat(folder, STYLES + sheet("Ventas", f"{HEADER}<Row>{cell('Alfa')}{written}</Row>")))
    assert found.rows[1] == (2, ["Alfa", value])
    assert type(found.rows[1][1][1]) is type(value)


def test_places_and_sheets_of_flat_xml(folder):
    rows = f'<Row ss:Index="3">{cell("Cliente")}{cell("Importe", more="ss:MergeAcross=" + chr(34) + "1" + chr(34))}</Row><Row/><Row>{cell("Alfa")}{cell("x", more="ss:Index=" + chr(34) + "3" + chr(34))}</Row>'
    hidden = sheet("Oculta", HEADER, "<Visible>SheetHidden</Visible>")
    path = flat(folder, sheet("Portada", f"<Row>{cell('Informe')}</Row>") + hidden + sheet("Ventas", rows))
    found = read_sheet(path)
    assert (found.title, found.sheets) == ("Ventas", ("Portada", "Ventas"))
    assert found.rows == [(3, ["Cliente", "Importe", "Importe"]), (5, ["Alfa", None, "x"])]
    assert read_sheet(path, Choices(sheet="Oculta")).rows == [(1, ["Cliente", "Importe"])]
    assert [one.title for one in read_sheets(path)] == ["Portada", "Ventas"]
    assert read_sheet(flat(folder, hidden)).title == "Oculta"
    with refused("no_such_sheet", FileError):
        read_sheet(path, Choices(sheet="x"))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "no_sheets"), (sheet("a", '<Row ss:Index="2000000"/>'), "too_many_rows"), (sheet("a", '<Row><Cell ss:Index="20000"/></Row>'), "too_many_columns"), (sheet("a", '<Row><Cell ss:MergeAcross="20000"/></Row>'), "too_many_columns"),
        (sheet("a", '<Row><Cell ss:MergeAcross="16000"/></Row>' * 200), "too_many_cells"), ("<Worksheet", "not_a_table"),
    ],
)  # fmt: skip
def test_flat_xml_has_limits(folder, body, code):
    with refused(code, FileError) as info:
        read_sheet(flat(folder, body))
    assert info.value.params["file"] == "ventas.xls"
