"""A sheet as it lies in a file: typed cells in numbered rows, and what a person settled about how to read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

Watch = Callable[[int, int], None]
"""Told of work that goes on: how much is done, and of how much (0: not known). It may raise `Cancelled`."""


class Cancelled(Exception):  # noqa: N818  # no error: a person stopped the work
    """Raised by a `Watch` to stop what goes on; nothing is left of it."""


def unwatched(_done: int, _whole: int) -> None:
    """Let the work go on, and tell nobody."""


class Breakage(StrEnum):
    """Why a cell has no value that could be taken."""

    ERROR = "error"
    """The program that wrote it could not compute it: `#REF!`."""
    FORMULA = "formula"
    """A formula whose value was never computed."""
    BYTES = "bytes"
    """Some of its bytes fit no encoding; its text has U+FFFD in their places."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell without a value: it is refused where its value is needed, and named."""

    text: str
    breakage: Breakage


@dataclass(frozen=True, slots=True)
class Percent:
    """A number that its sheet shows as a percentage; `value` is what is shown: 96.5 for a stored 0.965."""

    value: float


@dataclass(frozen=True, slots=True)
class Money:
    """A number that its sheet shows as an amount; the currency is its ISO 4217 code, "" where only its unit is known.

    `factor` is what one of the stored `value` is worth, where its format says so: 1000 for «k€», 1 for a format that shows
    thousands of what is stored. 0: the format says nothing of it, and header or title may.
    """

    value: float
    currency: str
    factor: int = 0


Cell = None | str | int | float | bool | date | time | Percent | Money | Broken
"""What a cell holds. A datetime is a date; a code that is shown with leading zeros is the text that is shown."""


class DateOrder(StrEnum):
    """What comes first where a date is written in figures."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person, a command or a mapping learned earlier settles; what is empty is found by looking at the file.

    `columns` gives a field of the kind its column, counted from 0, or None where the field is to have no column.
    `factor` multiplies money (1000 for thousands of euros); `currency` (ISO 4217) is the one of its amounts: rows in another one
    are refused. `percent_factor` multiplies figures in % where the file tells no formats (100 for 0.965). `kept_rows` are rows taken for totals that are data after all,
    `left_out_rows` data that is none. `rows_are_parts` says whether rows that look like the sums of those below them are that.
    """

    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_row: int | None = None
    decimal_sign: str = ""
    date_order: DateOrder | None = None
    factor: int | None = None
    currency: str = ""
    percent_factor: int | None = None
    columns: Mapping[str, int | None] = field(default_factory=dict)
    kept_rows: frozenset[int] = frozenset()
    left_out_rows: frozenset[int] = frozenset()
    rows_are_parts: bool | None = None


NOTHING_CHOSEN = Choices()
"""Everything is found by looking at the file."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or a text file, before anybody asked what it means.

    `rows` are those that hold anything, with their number as a spreadsheet program shows it. `sheets` are the titles of all
    visible sheets (none of a text), `title` that of this one; `encoding` and `delimiter` are those of a text file.
    `knows_formats` is False where the file says nothing of how numbers are shown (XLS, XLSB).
    """

    file: str
    rows: list[tuple[int, list[Cell]]]
    title: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    knows_formats: bool = True
