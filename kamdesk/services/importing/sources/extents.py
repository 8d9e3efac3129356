"""How far the filled cells of a sheet reach, and which of them a workbook's values alone would not tell."""

import re
from collections import defaultdict
from collections.abc import Mapping

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.sources.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from kamdesk.services.importing.sources.number_formats import NumberFormat
from kamdesk.services.importing.sources.wire import Plain

MAX_AREA = 8_000_000
"""Cells in the rectangle around all filled ones, blanks included: the library makes room for each."""
_PLACE = re.compile(r"([A-Za-z]{1,9})(\d{1,12})")


class Extents:
    """What one pass over a sheet found.

    `special` gives the cells whose meaning is not their stored value, by column (from 0) and row number; `shown` the columns whose
    numbers are all shown in a format, but for those of the rows `apart`.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0
        self.filled = 0
        self.special: dict[int, dict[int, Plain]] = defaultdict(dict)
        self.shown: Mapping[int, NumberFormat] = {}
        self.apart: set[int] = set()

    def reach(self, row: int, column: int) -> None:
        """A filled cell lies so far; rows are counted from 1, columns from 0.

        Raises:
            FileError: `too_many_rows`, `too_many_columns`, `too_many_cells`.
        """
        if row > MAX_ROWS:
            raise FileError("too_many_rows", limit=MAX_ROWS, row=row)
        if column >= MAX_COLUMNS:
            raise FileError("too_many_columns", limit=MAX_COLUMNS, row=row)
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column + 1)

    def check(self) -> None:
        """Refuse what would not fit into memory.

        Raises:
            FileError: `too_many_cells`, `cells_too_far`.
        """
        area = self.rows * self.columns
        if self.filled > MAX_CELLS or (area > MAX_AREA and self.filled > MAX_AREA / 8):
            raise FileError("too_many_cells", limit=MAX_CELLS)
        if area > MAX_AREA:
            raise FileError("cells_too_far", place=f"{column_name(self.columns - 1)}{self.rows}")


def column_name(column: int) -> str:
    """The letters of a column that is counted from 0: A, B, … Z, AA."""
    name = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        name = chr(65 + rest) + name
        column -= 1
    return name


def column_number(letters: str) -> int:
    """The column, counted from 0, that letters name."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def place(reference: str) -> tuple[int, int]:
    """Row from 1 and column from 0 of "B7".

    Raises:
        FileError: `not_a_table`.
    """
    found = _PLACE.fullmatch(reference.replace("$", ""))
    if not found or found[2] == "0":
        raise FileError("not_a_table", detail=reference[:40])
    return int(found[2]), column_number(found[1])
