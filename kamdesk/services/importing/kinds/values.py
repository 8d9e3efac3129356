"""Cells that several kinds read alike: percentages, words of a choice, days, and what was decided about a row."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.text import fold
from kamdesk.services.importing.cells import Percent
from kamdesk.services.importing.reading import Reader, Row

T = TypeVar("T")


def percent_of(row: Row, name: str) -> Decimal | None:
    """A cell as a percentage, 96.5 for 96.5 %; None when it is empty or was rejected."""
    value = row.raw(name)
    return Decimal(repr(value.value)) if isinstance(value, Percent) else row.number_of(name)


def are_fractions(reader: Reader, name: str) -> bool:
    """Whether a column of percentages holds nothing but numbers of at most 1, so that 0.6 may be meant as 60 %."""
    found = False
    for _number, cells in reader.table.rows:
        at = reader.columns.get(name)
        value = cells[at] if at is not None and at < len(cells) else None
        if value is None or value == "":
            continue
        if isinstance(value, Percent) or (isinstance(value, str) and "%" in value):
            return False
        try:
            amount = reader.number(value, name)
        except ValidationError:
            continue
        if amount is not None and abs(amount) > 1:
            return False
        found = found or (amount is not None and amount != amount.to_integral_value())
    return found


def is_fraction(row: Row, name: str) -> bool:
    """Whether a cell is a number that is not whole."""
    try:
        found = row.reader.number(row.raw(name), name)
    except ValidationError:
        return False
    return found is not None and found != found.to_integral_value()


def word_of(row: Row, name: str, words: Mapping[str, T]) -> T | None:
    """What a word stands for, whatever its case and accents; None when it is empty or was rejected."""
    text = row.text(name)
    found = words.get(fold(text.replace("_", " ")))
    if text and found is None:
        row.fail(name, ValidationError(name, "bad_choice", text=text))
    return found


def day_of(row: Row, name: str) -> date | None:
    """A cell as a date; None when it is empty or was rejected."""
    value = row.raw(name)
    if value == "":
        return None
    found: date | None = row.tried(name, lambda: row.reader.day(value, name))
    return found


def spellings(names: Iterable[str]) -> dict[str, str]:
    """How each name is written, by its folded form; the first spelling holds."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(fold(name), name)
    return found
