"""A second table below the first one on the same sheet, with columns of its own."""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from kamdesk.domain.text import fold
from kamdesk.services.importing.body import Body, is_empty
from kamdesk.services.importing.cells import Cell
from kamdesk.services.importing.header_lines import text_of_cell
from kamdesk.services.importing.headers import FIELDS, fields_named, is_name, is_period_header
from kamdesk.services.importing.units import Units, units_of_title

_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/.-])")
_THINGS = re.compile(
    r"devoluci|abono|presupuest|ppto|previsi|pendiente|pedido|objetivo|coste|margen|compra|oferta|miles|millones|acumulad"
    r"|return|credit|budget|forecast|pending|order|target|cost|margin|purchase|quote|thousand|million|to date"
)
"""What amounts may be besides those of the first table."""

_NUMBERS = 0.3
"""A column of which so much is numbers is one of numbers, whatever stands in it besides."""


def second_table(body: Body, without: Collection[int], repeats: Collection[int], titles: Sequence[str]) -> int | None:
    """The place at which another table begins, with the lines of its title; None without one.

    `without` are the rows that are no data, `repeats` those that repeat the header of the first table, whose `titles` stand above it.
    A header names fields and periods and nothing else, where the first table has its data; periods alone tell of it only
    behind a gap. The same header again begins another table when the title above it speaks of another year or of other things.
    """
    others = [at for at in _candidates(body) if at not in without and _is_header(body, at)]
    again = [
        at for at in repeats if at > 1 and _is_title(body, at - 1) and _differs(body, at - 1, titles, is_footer=at - 1 in without)
    ]
    at = min((*others, *again), default=None)
    while at is not None and at > 1 and _is_title(body, at - 1):
        at -= 1
    return at


def _differs(body: Body, at: int, titles: Sequence[str], *, is_footer: bool) -> bool:
    """Whether a line above a repeated header says that what follows is something else than what the titles say."""
    title = next(text_of_cell(cell) for cell in body.rows[at][1] if not is_empty(cell))
    if is_footer and units_of_title(title) == Units():
        return False
    said, known = fold(title), fold(" ".join(titles))
    return not set(_YEAR.findall(said)) <= set(_YEAR.findall(known)) or any(word not in known for word in _THINGS.findall(said))


def _candidates(body: Body) -> set[int]:
    """The rows behind a gap, and those with a word in a column of numbers."""
    found = {at + 1 for at in _alone(body) if at + 1 < len(body.rows) and _is_title(body, at)}
    if body.numbers and body.numbers[-1] - body.numbers[0] >= len(body.numbers):
        found |= {at for at, (above, number) in enumerate(pairwise(body.numbers), 1) if number - above > 1}
    for column in range(len(body.columns)):
        if body.share_of_numbers(column) < _NUMBERS or not body.filled(column):
            continue
        words = body.matching(column, lambda form: form.strip() and not any(map(str.isdigit, form)))
        if words:
            found |= {at for at, value in enumerate(body.columns[column]) if value in words}
    return found - {0}


def _alone(body: Body) -> Iterable[int]:
    """Rows among which all are that hold one cell alone: it is not in both of the two columns that most rows fill."""
    fullest = sorted(range(len(body.columns)), key=body.filled)[-2:]
    return set().union(*map(body.empty_rows, fullest)) if len(fullest) > 1 else range(len(body.rows))


def _is_behind_gap(body: Body, at: int) -> bool:
    """Whether the row above is blank, or a title."""
    return body.numbers[at] - body.numbers[at - 1] > 1 or _is_title(body, at - 1)


def _is_title(body: Body, at: int) -> bool:
    """Whether a row holds a text alone, or a year."""
    filled = [cell for cell in body.rows[at][1] if not is_empty(cell)]
    return len(filled) == 1 and (isinstance(filled[0], str) or is_period_header(filled[0]))


def _is_header(body: Body, at: int) -> bool:
    cells = body.rows[at][1]
    filled = [cell for cell in cells if not is_empty(cell)]
    if len(filled) < 2 or not all(is_period_header(cell) or is_name(cell) for cell in filled):
        return False
    return any(_names_columns(cells, fields_named(cells, kind), is_behind_gap=_is_behind_gap(body, at)) for kind in FIELDS)


def _names_columns(cells: Sequence[Cell], named: dict[int, str], *, is_behind_gap: bool) -> bool:
    """Whether most cells of a row are names of fields and periods."""
    periods = sum(at not in named and is_period_header(cell) for at, cell in enumerate(cells))
    others = sum(at not in named and not is_empty(cell) and not is_period_header(cell) for at, cell in enumerate(cells))
    if len(named) == 1:
        return is_behind_gap and periods > 0 and not others
    return len(named) > 1 and others * 2 < (len(named) + periods if is_behind_gap else 1)
