"""An office's day: ten files of the same invoices as ten kinds of programs write them, and what they really hold.

Every maker returns the path and what has to come in: cents by account code. The sums are computed from the invoices,
never from the files.
"""

import random
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

import openpyxl
from openpyxl.styles import Font

CLIENTS = {
    "0012": "Lácteos Peñarrubia, S. Coop.",
    "0027": "Química Sorbiana, S.A.",
    "0105": "Total Energía Ibérica, S.L.",
    "0230": "Aceros del Norte, S.A.U.",
    "0300": "Cerámicas Benialfar, S.L.",
}
LINES = ("Bombas", "Válvulas", "Sellos")
MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")


@dataclass(frozen=True)
class Invoice:
    """One line of an invoice; `cents` without tax."""

    code: str
    day: date
    line: str
    cents: int
    number: str

    @property
    def name(self) -> str:
        return CLIENTS[self.code]


def invoices(year: int = 2026, count: int = 60) -> list[Invoice]:
    """Invoices of a year in the order of their days; the first ones name no day after the twelfth."""
    chance = random.Random(20_260_101)
    found = []
    for at in range(count):
        month, day = 1 + at * 12 // count, 1 + chance.randrange(12 if at < 40 else 28)
        cents = chance.choice([1, -1, 1, 1, 1, 1]) * chance.randrange(100_000, 9_000_000)
        found.append(
            Invoice(chance.choice(list(CLIENTS)), date(year, month, day), chance.choice(LINES), cents, f"F26/{at + 1:04d}")
        )
    return sorted(found, key=lambda one: one.day)


def by_account(found: list[Invoice]) -> dict[str, int]:
    """Cents by account code."""
    sums: dict[str, int] = defaultdict(int)
    for one in found:
        sums[one.code] += one.cents
    return dict(sums)


def spanish(cents: int) -> str:
    """1.234,56"""
    return english(cents).translate(str.maketrans(",.", ".,"))


def english(cents: int) -> str:
    """1,234.56"""
    return f"{cents / 100:,.2f}"


def write_text(path: Path, lines: list[str], encoding: str, end: str = "\r\n") -> Path:
    path.write_bytes((end.join(lines) + end).encode(encoding))
    return path


def business_central(folder: Path) -> Path:
    """Title rows, a blank one, a header of its own words, amounts and dates as typed cells, a total, a cover sheet before."""
    book = openpyxl.Workbook()
    book.active.title = "Portada"
    book.active.append(["CRONUS Tecnofluidos, S.L."])
    sheet = book.create_sheet("Movs. cliente")
    for row in (["Movimientos de clientes"], ["Filtro: 01/01/26..31/12/26"], ["Usuario: MADRID\\LAURA"], []):
        sheet.append(row)
    sheet.append(["Nº cliente", "Nombre", "Fecha registro", "Nº documento", "Cód. familia", "Importe neto (DL)"])
    found = invoices()
    for one in found:
        sheet.append([one.code, one.name, one.day, one.number, one.line, one.cents / 100])
        sheet.cell(sheet.max_row, 3).number_format = "dd/mm/yy"
        sheet.cell(sheet.max_row, 6).number_format = "#,##0.00"
    sheet.append(["Total general", None, None, None, None, sum(one.cents for one in found) / 100])
    book.save(folder / "movimientos.xlsx")
    return folder / "movimientos.xlsx"


def sap(folder: Path) -> Path:
    """Latin letters of Windows, semicolons, points and commas, minus signs behind, days with points."""
    lines = ["Sold-to party;Name 1;Billing date;Billing document;Material group;Net value;Curr."]
    for one in invoices():
        amount = spanish(abs(one.cents)) + ("-" if one.cents < 0 else "")
        lines.append(f"{one.code};{one.name};{one.day:%d.%m.%Y};{one.number};{one.line};{amount};EUR")
    return write_text(folder / "EXPORT_VF05.csv", lines, "cp1252")


def grouped_report(folder: Path) -> Path:
    """A printed report: the customer on the first line only, subtotals, the header again on each page."""
    header = "Cód. cliente\tRazón social\tF. factura\tFactura\tFamilia\tBase imponible"
    lines = ["TECNOFLUIDOS ALMENDRAL, S.L.", "Facturación por cliente", "Desde 01/01/2026 hasta 31/12/2026", "", header]
    found = invoices()
    for page, code in enumerate(CLIENTS, 1):
        of_client = [one for one in found if one.code == code]
        for at, one in enumerate(of_client):
            who = f"{one.code}\t{one.name}" if at == 0 else "\t"
            lines.append(f"{who}\t{one.day:%d/%m/%Y}\t{one.number}\t{one.line}\t{spanish(one.cents)}")
        lines.append(f"\tTotal {CLIENTS[code]}\t\t\t\t{spanish(sum(one.cents for one in of_client))}")
        if page == 2:
            lines += [f"Página {page} de 3", header]
    lines.append(f"\tTOTAL GENERAL\t\t\t\t{spanish(sum(one.cents for one in found))}")
    return write_text(folder / "facturacion.txt", lines, "cp1252")


def odoo(folder: Path) -> Path:
    """English headers, commas, ISO days, net beside tax and total."""
    lines = ['"Customer","Customer Code","Invoice Date","Number","Product Category","Untaxed Amount","Tax","Total"']
    for one in invoices():
        tax = round(one.cents * 0.21)
        amounts = f'"{english(one.cents)}","{english(tax)}","{english(one.cents + tax)}"'
        lines.append(f'"{one.name}","{one.code}",{one.day:%Y-%m-%d},{one.number},{one.line},{amounts}')
    return write_text(folder / "account_move_line.csv", lines, "utf-8", "\n")


def quarters_by_year(folder: Path) -> Path:
    """Made by hand: years merged over their quarters and a total of each, thousands of euros said above."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Ventas"
    sheet["A1"] = "Ventas por cliente (miles de €)"
    sheet["A1"].font = Font(bold=True)
    years = {2025: invoices(2025), 2026: invoices(2026)}
    column = 3
    for year in years:
        sheet.cell(3, column, year)
        sheet.merge_cells(start_row=3, start_column=column, end_row=3, end_column=column + 4)
        for at, title in enumerate(("T1", "T2", "T3", "T4", "Total")):
            sheet.cell(4, column + at, title)
        column += 5
    sheet.cell(4, 1, "Código")
    sheet.cell(4, 2, "Cliente")
    for row, code in enumerate(CLIENTS, 5):
        sheet.cell(row, 1, code)
        sheet.cell(row, 2, CLIENTS[code])
        for block, found in enumerate(years.values()):
            parts = [sum(i.cents for i in found if i.code == code and (i.day.month - 1) // 3 == q) / 100_000 for q in range(4)]
            for at, value in enumerate((*parts, sum(parts))):
                cell = sheet.cell(row, 3 + block * 5 + at, value)
                cell.number_format = '#,##0.0 "k€"'
    last = 5 + len(CLIENTS)
    sheet.cell(last, 1, "TOTAL")
    for at in range(3, 13):
        sheet.cell(last, at, sum(sheet.cell(row, at).value for row in range(5, last)))
    book.save(folder / "ventas por trimestre.xlsx")
    return folder / "ventas por trimestre.xlsx"


def months_in_words(folder: Path) -> Path:
    """A hidden sheet of lists before it, periods in words, codes that are numbers shown with zeros, a currency format."""
    book = openpyxl.Workbook()
    book.active.title = "Listas"
    book.active.append(["Cliente", "Importe"])
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("Hoja2")
    sheet.append(["Cód.", "Razón social", "Mes", "Gama", "Vtas. netas"])
    sums: dict[tuple[str, int, str], int] = defaultdict(int)
    for one in invoices():
        sums[one.code, one.day.month, one.line] += one.cents
    for (code, month, line), cents in sums.items():
        sheet.append([int(code), CLIENTS[code], f"{MONTHS[month - 1]}-26", line, cents / 100])
        sheet.cell(sheet.max_row, 1).number_format = "0000"
        sheet.cell(sheet.max_row, 5).number_format = '#,##0.00\\ "€"'
    book.active = 1
    book.save(folder / "Ventas mensuales.xlsx")
    return folder / "Ventas mensuales.xlsx"


def web_table(folder: Path) -> Path:
    """A page of the intranet, saved with the ending of a spreadsheet."""
    head = "".join(f"<th>{h}</th>" for h in ("Código", "Cliente", "Fecha", "Nº factura", "Línea", "Importe"))
    rows = "".join(
        f"<tr><td>{i.code}</td><td>{escape(i.name)}</td><td>{i.day:%d-%m-%Y}</td><td>{i.number}</td><td>{i.line}</td><td>{spanish(i.cents)} €</td></tr>\n"
        for i in invoices()
    )
    text = (
        f"<html><meta charset='windows-1252'><body><h2>Ventas</h2><table border=1><tr>{head}</tr>\n{rows}</table></body></html>"
    )
    (folder / "listado.xls").write_bytes(text.encode("cp1252"))
    return folder / "listado.xls"


def old_letters(folder: Path) -> Path:
    """A program of the eighties: letters of DOS, headers in capitals, years of two digits, tax and total beside the net."""
    lines = ["CODCLI;NOMCLI;FECHA;NUMFAC;FAMILIA;BASE;IVA;TOTAL"]
    for one in invoices():
        tax = round(one.cents * 0.21)
        plain = ";".join(f"{cents / 100:.2f}".replace(".", ",") for cents in (one.cents, tax, one.cents + tax))
        lines.append(f"{one.code};{one.name.upper()};{one.day:%d/%m/%y};{one.number};{one.line.upper()};{plain}")
    return write_text(folder / "FACTURAS.TXT", lines, "cp850")


_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def _ods_cell(value: object) -> str:
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{value:%d/%m/%y}</text:p></table:table-cell>'
    if isinstance(value, float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value:.2f}</text:p></table:table-cell>'
        )
    if value is None:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def open_document(folder: Path) -> Path:
    """A spreadsheet of LibreOffice, with empty columns to the end of the sheet and a total below."""
    rows: list[list[object]] = [["Cliente", "Código cliente", "Fecha", "Pedido", "Familia", "Importe (sin IVA)"]]
    found = invoices()
    rows += [[one.name, one.code, one.day, one.number, one.line, one.cents / 100] for one in found]
    rows.append(["Suma", None, None, None, None, sum(one.cents for one in found) / 100])
    body = "".join(
        f'<table:table-row>{"".join(map(_ods_cell, row))}<table:table-cell table:number-columns-repeated="16378"/></table:table-row>'
        for row in rows
    )
    end = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    content = f'{_ODS_HEAD}<table:table table:name="Ventas">{body}{end}</table:table></office:spreadsheet></office:body></office:document-content>'
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(folder / "ventas.ods", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _ODS_TYPE, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return folder / "ventas.ods"


def two_sheets(folder: Path) -> Path:
    """The master of clients and their sales in one workbook."""
    book = openpyxl.Workbook()
    clients = book.active
    clients.title = "Clientes"
    clients.append(["Cód. cliente", "Razón social", "C.I.F.", "Población", "Teléfono"])
    for at, (code, name) in enumerate(CLIENTS.items()):
        clients.append([code, name, f"B-{80_000_000 + at}", "Lugo", 982_000_000 + at])
    sheet = book.create_sheet("Ventas")
    sheet.append(["Cód. cliente", "Fecha fra.", "Num. fra.", "Familia", "Importe neto", "Coste"])
    for one in invoices():
        sheet.append([one.code, one.day, one.number, one.line, one.cents / 100, round(one.cents * 0.7) / 100])
    book.save(folder / "Exportación ERP.xlsx")
    return folder / "Exportación ERP.xlsx"


MAKERS = (
    business_central, sap, grouped_report, odoo, quarters_by_year, months_in_words, web_table, old_letters, open_document, two_sheets,
)  # fmt: skip


def held(maker) -> dict[str, int]:
    """What the file of a maker holds: cents by account code."""
    if maker is quarters_by_year:
        sums = by_account(invoices(2025))
        for code, cents in by_account(invoices(2026)).items():
            sums[code] = sums.get(code, 0) + cents
        return sums
    return by_account(invoices())
