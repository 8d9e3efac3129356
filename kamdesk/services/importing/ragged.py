"""Rows that the headers do not fit: with more cells than there are headers, which stood inside one, or of another table below."""

import re
from collections.abc import Sequence
from itertools import pairwise

from kamdesk.domain.account.company_name import parted
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.text import name_key
from kamdesk.services.importing.cell_values import shown
from kamdesk.services.importing.cells import Cell
from kamdesk.services.importing.tables import Table

_WHOLE = re.compile(r"[-+(]?\s*[€$£]?\s*\d[\d.' ]*")
_PARTS = re.compile(r"\d{1,6}\s*[€%)]?")


def refusal(table: Table, number: int, cells: Sequence[Cell]) -> ValidationError | None:
    """Why a row is refused that belongs to another table below, or is wider than its own; None for the others.

    In a text any cell behind the last header tells of it. In a workbook cells have their places, so that only what goes on
    right behind the last column does: a remark further out belongs to nothing.
    """
    if table.second_table is not None and number >= table.second_table:
        return ValidationError("cells", "second_table", row=table.second_table)
    width = len(table.headers)
    if len(cells) <= width:
        return None
    behind = cells[width:] if table.delimiter else cells[width : width + 1]
    filled = [at for at, cell in enumerate(behind, width) if cell is not None and shown(cell).strip()]
    if not filled:
        return None
    count = {"cells": filled[-1] + 1, "headers": width}
    parts = _torn(cells, table.delimiter or ",")
    if parts is None:
        return ValidationError("cells", "row_too_wide", **count)
    first, second = parts
    whole = f"{first}{table.delimiter or ','}{second}"
    return ValidationError("cells", "torn_cell", first=first.strip(), second=second.strip(), whole=whole.strip(), **count)


def _torn(cells: Sequence[Cell], delimiter: str) -> tuple[str, str] | None:
    """Two cells beside each other that may be one: an amount with its decimals, a name with its legal form."""
    texts = [shown(cell) for cell in cells]
    pairs = list(pairwise(texts))
    if delimiter == ",":
        for first, second in pairs:
            if _WHOLE.fullmatch(first.strip()) and _PARTS.fullmatch(second.strip()):
                return first, second
    for first, second in pairs:
        if second.strip() and len(second) <= 12 and parted("x " + name_key(second))[1]:
            return first, second
    return next(((first, second) for first, second in pairs if second[:1] == " " and first.strip() and second.strip()), None)
