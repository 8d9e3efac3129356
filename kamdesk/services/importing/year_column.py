"""Months and quarters whose year stands in a column of its own."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import Frequency, frequency_of, parse_period
from kamdesk.services.importing.body import Body, is_empty
from kamdesk.services.importing.cells import Cell
from kamdesk.services.importing.header_lines import text_of_cell
from kamdesk.services.importing.header_words import keys_of
from kamdesk.services.importing.headers import is_part_of_year

_CALENDAR = frozenset({"ano", "year", "ano natural", "calendar year", "ano factura"})
_FISCAL = frozenset({"ejercicio", "fiscal year", "ano fiscal", "ejercicio contable"})
_QUARTERS = frozenset({"trimestre", "quarter"})
_MONTHS = frozenset({"mes", "month", "mes factura", "calendar month"})


def year_column(headers: Sequence[str], body: Body, period: int, free: Sequence[int], fiscal_start: int) -> int | None:
    """The column with the years of a column of periods that says months or quarters alone; None where there is none.

    A year that a header calls a fiscal one is that of its months only where it begins in January.
    """
    names = _CALENDAR | (_FISCAL if fiscal_start == 1 else frozenset())
    parts = [cell for cell in body.values[period] if not is_empty(cell)]
    if not parts or not all(_part(cell, headers[period]) for cell in parts):
        return None
    found = (at for at in free if names.intersection(keys_of(headers[at])) and all(map(_is_year, body.values[at] - {None, ""})))
    return next((at for at in found if body.filled(at)), None)


def are_years(header: str, body: Body, column: int, fiscal_start: int) -> bool:
    """Whether a column holds the calendar year of each row, for months that stand beside it."""
    if fiscal_start != 1 and _FISCAL.intersection(keys_of(header)):
        return False
    cells = [cell for cell in body.values[column] if not is_empty(cell)]
    return bool(cells) and all(map(_is_year, cells))


def are_parts(header: str, body: Body, column: int) -> bool:
    """Whether a column holds the month or quarter of each row, without a year."""
    cells = [cell for cell in body.values[column] if not is_empty(cell)]
    return bool(cells) and all(_part(cell, header) for cell in cells)


@lru_cache(maxsize=4096)
def with_year(part: Cell, year: Cell, header: str) -> str:
    """A month or quarter with the year beside it, as a period is written; the part alone where one of the two is missing."""
    found = _part(part, header)
    return f"{found}{text_of_cell(year)}" if found and _is_year(year) else text_of_cell(part)


def _part(cell: Cell, header: str) -> str:
    """A month or quarter without a year as it is written before one; "" for anything else."""
    text = text_of_cell(cell) if not isinstance(cell, date) else ""
    if text.isascii() and text.isdecimal() and len(text) <= 2:
        keys, number = set(keys_of(header)), int(text)
        if keys & _QUARTERS and 1 <= number <= 4:
            return f"T{number} "
        return f"{number:02d}/" if keys & _MONTHS and 1 <= number <= 12 else ""
    return f"{text} " if is_part_of_year(text) else ""


def _is_year(cell: Cell) -> bool:
    text = text_of_cell(cell)
    try:
        return len(text) == 4 and frequency_of(parse_period(text)) is Frequency.YEAR
    except ValidationError:
        return False
