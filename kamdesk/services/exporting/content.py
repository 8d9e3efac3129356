"""A table on its way into a file, and what a file cannot hold."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.cells import Broken, Money, Percent

Value = None | str | int | float | Decimal | bool | date | time | Percent | Money | Broken
"""What a cell is made of: records' own values, or a cell as it was read."""


class ColumnType(StrEnum):
    """What a column holds, so that a spreadsheet shows it, and takes what is typed below it, as what it is."""

    TEXT = "text"
    CODE = "code"
    """Text that looks like a number: leading zeros stay."""
    MONEY = "money"
    """Currency units."""
    NUMBER = "number"
    PERCENT = "percent"
    """The shown value: 96.5 for 96.5 %."""
    WHOLE = "whole"
    DATE = "date"
    PERIOD = "period"
    """A canonical period, `2026-Q3`, written as people of the language do."""


@dataclass(frozen=True, slots=True)
class WrittenColumn:
    """One column: its header, what it holds, and, in a template, how it is filled in.

    `choices` are the only texts that it takes, `help` is shown beside a cell that is chosen, `is_required` marks the header.
    """

    header: str
    type: ColumnType = ColumnType.TEXT
    choices: tuple[str, ...] = ()
    help: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class TableToWrite:
    """A table with a title, which names its sheet; `rows` may be made while they are written.

    `marked` are cells that stand out (row and column counted from 0), `typed_rows` is for how many rows below the header a
    template takes care of what is typed. `above` is a line over the header, which an import skips as it does any title.
    """

    title: str
    columns: Sequence[WrittenColumn]
    rows: Iterable[Sequence[Value]] = ()
    marked: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    typed_rows: int = 0
    above: str = ""

    @property
    def header_row(self) -> int:
        """The row of the header, as the spreadsheet counts."""
        return 2 if self.above else 1


UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that no spreadsheet file can hold."""
MOST_DIGITS = 308
"""Of a number, before its decimal sign; no float is larger."""
MOST_CHARACTERS = 32_767
"""Of a cell, as spreadsheets count them: a sign beyond the first 65,536 is two."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell goes: its row as the spreadsheet counts, its column's header."""

    row: int
    column: str


def writable_text(text: str, place: Place) -> str:
    """The text, which any kind of file can hold.

    Raises:
        FileError: `cell_unwritable`.
    """
    if bad := UNWRITABLE.search(text):
        raise FileError("cell_unwritable", row=place.row, column=place.column, sign=f"U+{ord(bad[0]):04X}")
    return text


def plain_date(value: date) -> date:
    """A date without a time of day."""
    return value.date() if isinstance(value, datetime) else value


def number_of(value: int | float | Decimal, place: Place) -> Decimal:
    """A number with every digit that it has.

    Raises:
        FileError: `cell_no_number` for what is none (NaN, infinite).
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not exact.is_finite():
        raise FileError("cell_no_number", row=place.row, column=place.column)
    return exact


def is_exact(value: int | float | Decimal) -> bool:
    """Whether a spreadsheet, which computes with floats, can hold a number with every digit."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return exact.is_finite() and exact.adjusted() <= MOST_DIGITS and Decimal(repr(float(exact))) == exact


def units(text: str) -> int:
    """The length of a text as spreadsheets count; it holds no lone surrogates."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def cut(text: str, most: int) -> str:
    """The beginning of a text that is at most so long as spreadsheets count."""
    text = text[:most]
    while units(text) > most:
        text = text[:-1]
    return text.rstrip()
