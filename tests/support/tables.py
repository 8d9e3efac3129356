"""Sheets made of text or of cells, and what is understood of them."""

from kamdesk.services.importing.cells import Choices, Sheet
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.tables import table_of


def sheet_of(text, delimiter=";", **fields):
    """A sheet of a text, a row a line; blank rows are left out and counted, as the readers do."""
    lines = text.strip("\n").split("\n")
    rows = [(number, line.split(delimiter)) for number, line in enumerate(lines, 1)]
    return Sheet("datos.csv", [row for row in rows if any(cell.strip() for cell in row[1])], delimiter=delimiter, **fields)


def book_of(*rows, **fields):
    """A sheet of typed cells, as of a workbook."""
    return Sheet(
        "datos.xlsx", [(n, list(cells)) for n, cells in enumerate(rows, 1) if any(cell is not None for cell in cells)], **fields
    )


def understood(text, delimiter=";", **choices):
    """The table of a text."""
    return table_of(sheet_of(text, delimiter), Choices(**choices))


def mapped(text, kind=ImportKind.SALES, delimiter=";", currency="EUR", fiscal_start=1, **choices):
    """The columns of a text."""
    return map_columns(understood(text, delimiter, **choices), kind, None, ",", currency, fiscal_start)


def asked(mapping):
    """What a mapping asks, by subject, with the ways out."""
    return {str(question.subject): question.ways for question in mapping.questions}
