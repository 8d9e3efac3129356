"""What a file does not settle about itself, and a person or a command has to."""

from dataclasses import dataclass
from enum import StrEnum


class Subject(StrEnum):
    """What is asked."""

    DATE_ORDER = "date_order"
    DECIMAL_SIGN = "decimal_sign"
    FACTOR = "factor"
    """Whether amounts are units, thousands or millions of the currency."""
    CURRENCY = "currency"
    """Amounts stand in a currency that is not the portfolio's, or in several."""
    PERCENT = "percent"
    """Whether 0.965 in a file that tells no formats means 96.5 %."""
    PARTS = "parts"
    """Whether rows are the sums of those below them, as in a pivot table: `ways` are "yes" and "no"."""
    COLUMN = "column"
    """Two columns may be meant by one field."""


@dataclass(frozen=True, slots=True)
class Question:
    """Nothing is taken in before it is answered.

    `ways` are the possible values of the matching field of `Choices`, as texts; for `COLUMN` the numbers of the columns,
    counted from 0, and `field` the field that is meant. `example` is a cell that can be read in two ways, `row` its row.
    """

    subject: Subject
    ways: tuple[str, ...]
    example: str = ""
    row: int = 0
    field: str = ""


class LeftOut(StrEnum):
    """Why a column is not taken although it looks like one that could be."""

    TAX = "tax"
    GROSS = "gross"
    """With tax, beside a column without."""
    SAME_HEADER = "same_header"
    CONTAINED = "contained"
    """A period that the other columns of periods add up to, or that is part of one."""
