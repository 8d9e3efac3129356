"""The rows below a header seen by column: what is empty, what holds numbers, what is always there."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, time
from functools import cached_property
from itertools import zip_longest

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.numbers import is_blank, read_number
from kamdesk.services.importing.cells import Cell, Money, Percent
from kamdesk.services.importing.units import LONGEST

_NUMBER = re.compile(
    r"\(?[\s+\-−–€$£]*\d[\d.,'’\s]*[-+]?\s*(?:%|€|\$|£|[kKM]{0,2}\s?(?:€|EUR|USD|GBP))?\)?[-+]?|[A-Z]{3}\s?\d[\d.,]*|=?\"[\d.,-]+\"|'[\d.,-]+"
)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?")
_PLAIN = {
    ",": re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"),
    ".": re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"),
}
_FORMS = str.maketrans("123456789", "999999999")
HALF = 0.5
MOSTLY = 0.8
"""A column that is filled to this share is one that every row of data fills."""


def is_empty(cell: Cell) -> bool:
    """Whether a cell holds nothing that could be seen."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def forms_of(texts: Iterable[str]) -> set[str]:
    """The forms that texts have: their figures but for zeros replaced by nines, so that many are alike."""
    return set("\n".join(texts).translate(_FORMS).split("\n"))


def form_of(text: str) -> str:
    """The form of one text."""
    return text.translate(_FORMS)


class Body:
    """Cells by column; `width` columns or more, of as many cells as there are rows, and the numbers of these."""

    def __init__(self, rows: Sequence[tuple[int, list[Cell]]], width: int) -> None:
        self.rows = rows
        self.numbers = [number for number, _cells in rows]
        self.columns: list[tuple[Cell, ...]] = list(zip_longest(*(cells for _number, cells in rows)))
        self.columns += [(None,) * len(rows)] * (width - len(self.columns))
        self.values = [set(column) for column in self.columns]
        self._blank = [{v for v in values if v is None or (v.__class__ is str and not v.strip())} for values in self.values]
        self._amounts: dict[tuple[int, str], list[float]] = {}
        self._shares: dict[int, float] = {}

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

    def share_of_numbers(self, column: int) -> float:
        """Which share (0 to 1) of the different forms in a column is numbers; 1 for an empty column."""
        if column not in self._shares:
            self._shares[column] = self._share_of_numbers(column)
        return self._shares[column]

    def _share_of_numbers(self, column: int) -> float:
        texts = [value.strip() for value in self.texts(column)]
        forms = forms_of(text for text in texts if text)
        numbers = sum(bool(_NUMBER.fullmatch(form) and not _DATE.fullmatch(form)) or is_blank(form) for form in forms)
        others = [v for v in self.values[column] - self._blank[column] if not isinstance(v, str) or len(v) > LONGEST]
        numbers += sum(not isinstance(value, bool | date | time | str) for value in others)
        count = len(forms) + len(others) - ("" in forms)
        return (numbers - ("" in forms)) / count if count else 1.0

    @cached_property
    def numeric(self) -> list[int]:
        """The columns that hold numbers more than anything else."""
        return [column for column in range(len(self.columns)) if self.filled(column) and self.share_of_numbers(column) > HALF]

    def texts(self, column: int) -> list[str]:
        """The different texts of a column that are short enough to be anything but a text."""
        return [value for value in self.values[column] if isinstance(value, str) and len(value) <= LONGEST]

    def mentions(self, column: int, words: Sequence[str]) -> bool:
        """Whether any text of a column holds one of some words in small letters; a quick look at all rows at once."""
        joined = "\n".join(self.texts(column)).lower()
        return any(word in joined for word in words)

    def amounts(self, column: int, sign: str) -> list[float]:
        """The amounts of a column by a decimal sign, a row each; 0 where there is none."""
        if (column, sign) not in self._amounts:
            self._amounts[column, sign] = [amount_of(cell, sign) or 0.0 for cell in self.columns[column]]
        return self._amounts[column, sign]


def amount_of(cell: Cell, sign: str) -> float | None:
    """A cell as a number by a decimal sign; None when it is none."""
    if isinstance(cell, str):
        if _PLAIN[sign].fullmatch(cell):
            return float(cell.replace(".", "").replace(",", ".") if sign == "," else cell.replace(",", ""))
        if len(cell) > LONGEST or is_blank(cell):
            return None
        try:
            return float(read_number(cell, sign).value)
        except ValidationError:
            return None
    if isinstance(cell, Percent | Money):
        return cell.value
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    return None
