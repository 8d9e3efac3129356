"""Headers that are written over two lines: years above quarters, units below names, words that were broken."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kamdesk.services.importing.cells import Broken, Cell, Money, Percent
from kamdesk.services.importing.header_words import header_key
from kamdesk.services.importing.headers import (
    FIELDS,
    are_header_words,
    fields_named,
    is_name,
    is_part_of_year,
    is_period_header,
)
from kamdesk.services.importing.line_headers import part_and_name, parted
from kamdesk.services.importing.title_periods import year_of
from kamdesk.services.importing.units import without_units

_YEARS = frozenset({"ano", "year", "ejercicio", "fiscal year", "ano fiscal", "ano natural", "calendar year"})
"""Headers of a column that holds the year of each row."""


@dataclass(frozen=True, slots=True)
class HeaderLines:
    """The texts of a header, one a column, and the places of its lines among the rows of the sheet."""

    headers: tuple[str, ...]
    lines: tuple[int, ...]


def text_of_cell(cell: Cell) -> str:
    """A cell as one line of text; a day as ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, Percent | Money):
        return text_of_cell(cell.value)
    return " ".join((cell.text if isinstance(cell, Broken) else str(cell)).split())


def header_lines(rows: Sequence[tuple[int, list[Cell]]], at: int, sheet: str = "") -> HeaderLines:
    """The header of which the row at a place is a line, with the line above or below it that belongs to it.

    `sheet` is the title of the sheet, which may say the year where the lines above the table do not.
    """
    own = [text_of_cell(cell) for cell in rows[at][1]]
    lines = [at]
    if at + 1 < len(rows) and _goes_on(own, rows[at + 1][1]):
        own = _joined(own, [text_of_cell(cell) for cell in rows[at + 1][1]])
        lines.append(at + 1)
    elif at and rows[at][0] - rows[at - 1][0] == 1:
        above = [text_of_cell(cell) for cell in rows[at - 1][1]]
        if any(above[1:]) and all(not text or _may_head(text) for text in above):
            joined = _joined(above, own)
            if joined != own:
                lines.insert(0, at - 1)
            own = joined
    return HeaderLines(_with_year_of_titles(own, rows[: lines[0]], sheet), tuple(lines))


def _may_head(text: str) -> bool:
    if re.search(r":\s*\S", text):
        return False  # «Ejercicio: 2025» says something of the report
    return is_period_header(text) or not re.fullmatch(r"[\d\s.,€$%/-]+", text)


def _goes_on(own: list[str], cells: Sequence[Cell]) -> bool:
    """Whether the row below a header is a second line of it: nothing but words of headers, units, periods."""
    below = [text_of_cell(cell) for cell in cells]
    filled = [at for at, text in enumerate(below) if text]
    if any(isinstance(cell, date | Percent | Money | Broken) for cell in cells):
        return False
    if _are_names_below_periods(own, below):
        return True
    if not all(is_part_of_year(below[at]) or are_header_words(below[at]) or is_period_header(below[at]) for at in filled):
        return False
    if below == own:
        return False
    first = next((at for at, text in enumerate(own) if text), 0)
    is_first_empty = first >= len(below) or not below[first]
    if any(at < len(own) and is_period_header(below[at]) and not is_first_empty for at in filled):
        return False
    return is_first_empty or (len(filled) > 1 and all(at < len(own) and _know_each_other(own[at], below[at]) for at in filled))


def _are_names_below_periods(own: list[str], below: list[str]) -> bool:
    """Whether the lower line names what each period of the upper one is divided into: the same names below each of them."""
    filled = [at for at, text in enumerate(below) if text]
    wide = _spread(own + [""] * (len(below) - len(own)), below + [""] * (len(own) - len(below)))
    if not filled or not all(is_name(below[at]) and (is_period_header(wide[at]) or is_part_of_year(wide[at])) for at in filled):
        return False
    keys = [header_key(below[at]) for at in filled]
    return len({wide[at] for at in filled}) > 1 and len(set(keys)) < len(keys)


def _know_each_other(above: str, below: str) -> bool:
    """Whether two lines of a cell are a header together, or the lower one says the unit of the upper one."""
    joined = f"{above} {below}"
    return bool(above) and (not header_key(without_units(below)) or any(fields_named([joined], kind) for kind in FIELDS))


def _joined(above: list[str], below: list[str]) -> list[str]:
    """One text a column of two lines; what stands above counts for the empty cells to its right too."""
    width = max(len(above), len(below))
    above = above + [""] * (width - len(above))
    below = below + [""] * (width - len(below))
    wide = _spread(above, below)
    keys = [header_key(text) for text in below]
    periods = [at for at in range(width) if is_period_header(below[at]) or is_part_of_year(below[at])]
    heads = {wide[at] for at in periods if wide[at] and not is_part_of_year(wide[at]) and not is_period_header(wide[at])}
    apart = set(periods) if len(heads) > 1 else set()  # as the years of sales are beside those of a budget
    return [_one(above[at], wide[at], below[at], at in apart or keys.count(keys[at]) > 1) for at in range(width)]


def _spread(above: list[str], below: list[str]) -> list[str]:
    found, last = [], ""
    for top, bottom in zip(above, below, strict=True):
        last = top or (last if bottom else "")
        found.append(last)
    return found


def _one(own: str, wide: str, below: str, is_twice: bool) -> str:
    if not below or not wide:
        return below or own
    if is_part_of_year(below):
        if not is_period_header(wide) and (is_twice or parted(wide) is not None):
            return f"{wide} {below}"
        return f"{below} {wide}" if is_period_header(wide) else below
    if is_part_of_year(wide) and is_period_header(below):
        return f"{wide} {below}"
    if is_twice or not header_key(without_units(below)):
        return f"{wide} {below}"
    return f"{own} {below}" if own and _know_each_other(own, below) else below


def _with_year_of_titles(headers: list[str], titles: Sequence[tuple[int, list[Cell]]], sheet: str) -> tuple[str, ...]:
    """Give quarters and months without a year, with or without a name beside them, the one year of the titles or the sheet."""
    named = [at for at, text in enumerate(headers) if is_part_of_year(text) or part_and_name(text) is not None]
    if len(named) < 2 or any(is_period_header(text) or parted(text) or header_key(text) in _YEARS for text in headers):
        return tuple(headers)
    year = year_of([list(filter(None, map(text_of_cell, cells))) for _number, cells in titles], sheet)
    return tuple(f"{text} {year}" if year and at in named else text for at, text in enumerate(headers))
