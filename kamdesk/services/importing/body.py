"""The rows below a header seen by column: what is empty, what holds numbers, what is always there."""

import re
from collections.abc import Sequence
from datetime import date, time
from functools import cached_property
from itertools import zip_longest

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.numbers import is_blank, read_number
from kamdesk.services.importing.cells import Cell, Money, Percent

_NUMBER = re.compile(r"\(?[\s+\-−–€$£]*\d[\d.,'’\s]*[-+]?\s*(?:%|€|\$|£|[kKM]{0,2}\s?(?:€|EUR|USD|GBP))?\)?[-+]?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?")
MOSTLY = 0.8
"""A column that is filled to this share is one that every row of data fills."""


def is_empty(cell: Cell) -> bool:
    """Whether a cell holds nothing that could be seen."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


class Body:
    """Cells by column; `width` columns of as many cells as there are rows."""

    def __init__(self, rows: Sequence[tuple[int, list[Cell]]], width: int) -> None:
        self.rows = rows
        self.columns: list[tuple[Cell, ...]] = list(zip_longest(*(cells for _number, cells in rows)))
        self.columns += [(None,) * len(rows)] * (width - len(self.columns))
        self.values = [set(column) for column in self.columns]
        self._blank = [{value for value in values if is_empty(value)} for values in self.values]

    def is_empty(self, row: int, column: int) -> bool:
        """Whether a cell holds nothing."""
        return self.columns[column][row] in self._blank[column]

    def filled(self, column: int) -> int:
        """How many rows hold something in a column."""
        blank = self._blank[column]
        return len(self.rows) - sum(map(blank.__contains__, self.columns[column])) if blank else len(self.rows)

    def empty_rows(self, column: int) -> list[int]:
        """The places of the rows that hold nothing in a column."""
        blank = self._blank[column]
        return [at for at, value in enumerate(self.columns[column]) if value in blank] if blank else []

    def is_numeric(self, column: int) -> bool:
        """Whether what a column holds is numbers, but for a few cells."""
        good = bad = 0
        for value in self.values[column] - self._blank[column]:
            if isinstance(value, str):
                is_number = bool(_NUMBER.fullmatch(value.strip()) and not _DATE.fullmatch(value.strip())) or is_blank(value)
            else:
                is_number = not isinstance(value, bool | date | time)
            good, bad = good + is_number, bad + (not is_number)
        return good > bad * 4

    @cached_property
    def numeric(self) -> list[int]:
        """The columns that hold numbers."""
        return [column for column in range(len(self.columns)) if self.filled(column) and self.is_numeric(column)]

    def texts(self, column: int) -> list[str]:
        """The different texts of a column."""
        return [value for value in self.values[column] if isinstance(value, str)]


def amount_of(cell: Cell, sign: str) -> float | None:
    """A cell as a number by a decimal sign; None when it is none."""
    if isinstance(cell, Percent | Money):
        return cell.value
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    if isinstance(cell, str) and not is_blank(cell):
        try:
            return float(read_number(cell, sign).value)
        except ValidationError:
            return None
    return None
