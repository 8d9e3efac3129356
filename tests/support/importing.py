"""Spreadsheets to import, and what an import says."""

import openpyxl

from kamdesk.domain.account.sales import Sale
from kamdesk.services.importing.cells import Choices
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from kamdesk.services.importing.sources import read_sheet
from kamdesk.services.importing.tables import Table, table_of


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


def read_table(path, sheet=""):
    """A sheet of a file, understood."""
    choices = Choices(sheet=sheet)
    return table_of(read_sheet(path, choices), choices)


def take(portfolio, path, kind, given=None, sheet="", sign=",", **wishes):
    table = read_table(path, sheet)
    settings = portfolio.settings
    mapping = map_columns(table, kind, given, sign, settings.currency, settings.fiscal_start)
    return run(portfolio, table, mapping, Options(**wishes))


def table(headers, *rows):
    """A table whose cells are of any type, as a reader of spreadsheets gives them; its first row is row 2."""
    return Table(tuple(headers), [(number, list(row)) for number, row in enumerate(rows, 2)])


def take_table(portfolio, found, kind, given=None, sign=",", **wishes):
    return run(portfolio, found, map_columns(found, kind, given, sign), Options(**wishes))


def rejected(report):
    return [(r.row, r.column, r.error.code) for r in report.rejections]


def sales_of(portfolio):
    return sorted((s.sold_on.isoformat(), s.amount, s.product_line, s.cost) for s in portfolio.find(Sale))
