"""A sheet understood as a table: which row is the header, and which rows below it are data."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.cells import NOTHING_CHOSEN, Cell, Choices, Sheet
from kamdesk.services.importing.headers import LOOKED_AT, header_row
from kamdesk.services.importing.sources import read_sheet


class RowRole(StrEnum):
    """What a row of a sheet is when it is no data."""

    TITLE = "title"
    HEADER = "header"
    TOTAL = "total"
    SUBTOTAL = "subtotal"
    LEFT_OUT = "left_out"
    """A person left it out."""


@dataclass(frozen=True, slots=True)
class Table:
    """Headers, and the rows of data with their number as the spreadsheet shows it.

    `header_row` is the number of the row in which the headers stand (the last one of two). `roles` says of every row of the
    sheet that is no data what it is taken for; `filled` are the columns in which an empty cell has the value of the row above,
    because the sheet writes it on the first line of a group only.
    """

    headers: tuple[str, ...]
    rows: list[tuple[int, list[Cell]]]
    delimiter: str = ""
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    header_row: int = 1
    roles: dict[int, RowRole] = field(default_factory=dict)
    filled: frozenset[int] = frozenset()
    choices: Choices = NOTHING_CHOSEN
    knows_formats: bool = True


def table_of(sheet: Sheet, choices: Choices = NOTHING_CHOSEN) -> Table:
    """Understand a sheet.

    Raises:
        FileError: `no_rows` when there is nothing below a header.
    """
    rows = sheet.rows
    at = header_row([cells for _number, cells in rows[:LOOKED_AT]])
    if choices.header_row is not None:
        at = next((place for place, (number, _cells) in enumerate(rows) if number == choices.header_row), at)
    if len(rows) < at + 2:
        raise FileError("no_rows", file=sheet.file)
    headers = tuple("" if cell is None else str(cell).strip() for cell in rows[at][1])
    roles = {number: RowRole.TITLE for number, _cells in rows[:at]} | {rows[at][0]: RowRole.HEADER}
    left_out = choices.left_out_rows
    roles |= {number: RowRole.LEFT_OUT for number, _cells in rows[at + 1 :] if number in left_out}
    return Table(
        headers, [row for row in rows[at + 1 :] if row[0] not in left_out], sheet.delimiter, sheet.sheets, sheet.title, rows[at][0],
        roles, choices=choices, knows_formats=sheet.knows_formats,
    )  # fmt: skip


def read_table(path: Path, sheet: str = "") -> Table:
    """Read a sheet of a file and understand it; raises what `read_sheet` and `table_of` raise."""
    choices = Choices(sheet=sheet)
    return table_of(read_sheet(path, choices), choices)
