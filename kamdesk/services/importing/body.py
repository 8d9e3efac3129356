"""The rows below a header seen by column: what is empty, what holds numbers, what is always there."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
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
_FORMS_OF_BYTES = bytes.maketrans(b"123456789", b"999999999")
HALF = 0.5
MOSTLY = 0.8
"""A column that is filled to this share is one that every row of data fills."""
_NUMBERS: Set[type] = frozenset({int, float, Money, Percent, type(None)})
_SLICE = 500
"""So many rows are turned into columns at once."""
_BETWEEN = "\0"
"""What no text holds, not even one of several lines."""


def is_empty(cell: Cell) -> bool:
    """Whether a cell holds nothing that could be seen."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _raw_forms(texts: Iterable[str]) -> list[bytes]:
    """The forms of texts, each as often as it is there: their figures but for zeros replaced by nines, so that many are alike.

    They are bytes, of which figures are one each, and go faster.
    """
    return _BETWEEN.join(texts).encode(errors="surrogatepass").translate(_FORMS_OF_BYTES).split(_BETWEEN.encode())


def form_of(text: str) -> str:
    """The form of one text."""
    return text.translate(_FORMS)


class Body:
    """Cells by column; `width` columns or more, of as many cells as there are rows, and the numbers of these.

    What is asked again and again of a hundred thousand rows is kept, so that the rows may not change any more.
    """

    def __init__(self, rows: list[tuple[int, list[Cell]]], width: int) -> None:
        self.rows = rows
        self.numbers = [number for number, _cells in rows]
        self._seen = _looked_through(rows, width)
        self.columns = [found.cells for found in self._seen]
        self.values: Mapping[int, Set[Cell]] = _Different(self.columns)
        self._blanks: dict[int, Set[Cell]] = {}
        self._filled: dict[int, int] = {}
        self._texts: dict[int, list[str]] = {}
        self._shares: dict[int, float] = {}
        self._joined_forms: dict[int, str] = {}
        self._amounts: dict[tuple[int, str], list[float]] = {}

    def _blank(self, column: int) -> Set[Cell]:
        """What of a column holds nothing; no figure makes a text blank, so that the forms tell it."""
        if column not in self._blanks:
            found = self._seen[column]
            self._blanks[column] = {form for form in found.forms if not form.strip()} | (
                {None} if type(None) in found.kinds else set()
            )
        return self._blanks[column]

    def is_empty(self, row: int, column: int) -> bool:
        """Whether a cell holds nothing."""
        return self.columns[column][row] in self._blank(column)

    def filled(self, column: int) -> int:
        """How many rows hold something in a column."""
        if column not in self._filled:
            blank = self._blank(column)
            self._filled[column] = len(self.rows) - (sum(map(blank.__contains__, self.columns[column])) if blank else 0)
        return self._filled[column]

    def empty_rows(self, column: int) -> list[int]:
        """The places of the rows that hold nothing in a column."""
        blank = self._blank(column)
        return [at for at, value in enumerate(self.columns[column]) if value in blank] if blank else []

    def share_of_numbers(self, column: int) -> float:
        """Which share (0 to 1) of the different forms in a column is numbers; 1 for an empty column."""
        if column not in self._shares:
            self._shares[column] = self._share_of_numbers(column)
        return self._shares[column]

    def _share_of_numbers(self, column: int) -> float:
        forms = {form.strip() for form in self.forms(column)} - {""}
        numbers = sum(bool(_NUMBER.fullmatch(form) and not _DATE.fullmatch(form)) or is_blank(form) for form in forms)
        if not forms and self._seen[column].kinds <= _NUMBERS:
            return 1.0
        others = [] if self._seen[column].is_short_text else [
            v for v in self.values[column] - self._blank(column) if not isinstance(v, str) or len(v) > LONGEST
        ]  # fmt: skip
        numbers += sum(not isinstance(value, bool | date | time | str) for value in others)
        count = len(forms) + len(others)
        return numbers / count if count else 1.0

    @cached_property
    def numeric(self) -> list[int]:
        """The columns that hold numbers more than anything else."""
        return [column for column in range(len(self.columns)) if self.filled(column) and self.share_of_numbers(column) > HALF]

    def texts(self, column: int) -> list[str]:
        """The different texts of a column that are short enough to be anything but a text."""
        if column not in self._texts:
            self._texts[column] = [v for v in self.values[column] if isinstance(v, str) and len(v) <= LONGEST]
        return self._texts[column]

    def forms(self, column: int) -> set[str]:
        """The forms (`form_of`) of the texts of a column that are short enough to be anything but a text."""
        return self._seen[column].short_forms

    def is_text(self, column: int) -> bool:
        """Whether every cell of a column is a text that is short enough to be anything but a text."""
        return self._seen[column].is_short_text

    def mentions(self, column: int, words: Sequence[str]) -> bool:
        """Whether any text of a column holds one of some words in small letters, without figures; a quick look at all rows at once."""
        if column not in self._joined_forms:
            self._joined_forms[column] = _BETWEEN.join(self.forms(column)).lower()
        joined = self._joined_forms[column]
        return any(word in joined for word in words)

    def matching(self, column: int, is_meant: Callable[[str], object]) -> set[str]:
        """The texts of a column whose form is meant; for questions whose answer no figure changes."""
        forms = set(filter(is_meant, self.forms(column)))
        return {text for text in self.texts(column) if form_of(text) in forms} if forms else set()

    def amounts(self, column: int, sign: str) -> list[float]:
        """The amounts of a column by a decimal sign, a row each; 0 where there is none."""
        if (column, sign) not in self._amounts:
            self._amounts[column, sign] = [amount_of(cell, sign) or 0.0 for cell in self.columns[column]]
        return self._amounts[column, sign]


@dataclass(slots=True)
class _Column:
    """The cells of a column, of these `kinds` unless all are texts; `forms` are those of its texts of any length, `short_forms` of those that may be more than a text."""

    cells: list[Cell] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)
    short_forms: set[str] = field(default_factory=set)
    kinds: set[type] = field(default_factory=set)
    is_short_text: bool = True
    _raw_forms: set[bytes] = field(default_factory=set)

    def add(self, cells: Sequence[Cell]) -> None:
        """Add cells below those there are."""
        self.cells += cells
        try:
            self._raw_forms.update(_raw_forms(cells))  # type: ignore[arg-type] # it looks at the types of all of them at once
        except TypeError:
            self.is_short_text = False
            kinds = set(map(type, cells))
            self.kinds |= kinds
            if str in kinds:
                self._raw_forms.update(_raw_forms([cell for cell in cells if isinstance(cell, str)]))

    def finish(self) -> None:
        """Tell long texts from others: a form is as long as its text."""
        self.short_forms = self.forms = {form.decode(errors="surrogatepass") for form in self._raw_forms}
        self._raw_forms.clear()
        if max(map(len, self.forms), default=0) > LONGEST:
            self.short_forms = {form for form in self.forms if len(form) <= LONGEST}
            self.is_short_text = False


def _looked_through(rows: Sequence[tuple[int, list[Cell]]], width: int) -> list[_Column]:
    """The cells of rows column by column, in slices: other threads wait while many rows are turned at once.

    A slice is looked through while it is at hand: to fetch a hundred thousand texts from memory takes longer than to look at them.
    """
    lines = [cells for _number, cells in rows]
    width = max(width, max(map(len, lines), default=0))
    columns = [_Column() for _ in range(width)]
    for at in range(0, len(lines), _SLICE):
        part = lines[at : at + _SLICE]
        turned: list[tuple[Cell, ...]] = list(zip_longest(*part))
        turned += [(None,) * len(part)] * (width - len(turned))
        for column, values in zip(columns, turned, strict=True):
            column.add(values)
    for column in columns:
        column.finish()
    return columns


class _Different(dict[int, Set[Cell]]):
    """The different values of each column, in the order of the rows; looked for when they are first asked for."""

    def __init__(self, columns: list[list[Cell]]) -> None:
        super().__init__()
        self._columns = columns

    def __missing__(self, column: int) -> Set[Cell]:
        # A dictionary keeps the order of the rows, so that what lies together in memory is looked at together.
        found = self[column] = dict.fromkeys(self._columns[column]).keys()
        return found


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
