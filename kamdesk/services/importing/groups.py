"""Grouped layouts: a client that is written on the first line of its rows only, or on a line of its own above them."""

from dataclasses import dataclass, field

from kamdesk.services.importing.body import Body
from kamdesk.services.importing.cells import Cell

FEWEST_EMPTY = 2
_CENT = 0.011
LEAST_SHARE = 0.3
"""Fewer empty cells than this are gaps in a plain table, and nobody knows what belongs there."""


@dataclass(slots=True)
class Groups:
    """Columns in which an empty cell has the value above, the rows with these values, and the places of lines with a name alone."""

    columns: frozenset[int] = frozenset()
    headings: set[int] = field(default_factory=set)
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)


def groups_of(body: Body, without: set[int], subtotals: set[int], sign: str = ",") -> Groups:
    """Find out whether a body is grouped, and fill it down.

    Only columns from the left on count, and only where the layout is plain: no name follows itself, none comes back later, and a
    column beside it is filled in every row. A gap after a subtotal is not filled. `sign` is the decimal sign.
    """
    data = [at for at in range(len(body.rows)) if at not in without]
    leading = _leading(body, data)
    rows = body.rows if len(data) == len(body.rows) else [body.rows[at] for at in data]
    if not leading:
        return Groups(rows=rows)
    headings = _headings(body, data, leading) or _summed_headings(body, data, leading[0], sign)
    plain = [at for at in data if at not in headings]
    columns = _grouped(body, plain, leading, headings, subtotals)
    if not columns:
        return Groups(rows=rows)
    return Groups(frozenset(columns), headings, _filled_down(body, plain, columns, headings, subtotals))


def _leading(body: Body, data: list[int]) -> list[int]:
    """The columns at the left that are empty in some rows of data and filled in the first."""
    found: list[int] = []
    for column in range(len(body.columns)):
        empty = len(set(body.empty_rows(column)).intersection(data))
        if empty == len(data):
            continue
        if not empty or (not found and body.is_empty(data[0], column)):
            break
        found.append(column)
    return found


def _headings(body: Body, data: list[int], leading: list[int]) -> set[int]:
    """The rows of which only leading columns are filled, when rows with these columns empty follow each."""
    others = [c for c in range(len(body.columns)) if c not in leading[:2]]
    found = set()
    for at, below in zip(data, [*data[1:], None], strict=True):
        if body.is_empty(at, leading[0]) or not all(body.is_empty(at, c) for c in others):
            continue
        if below is None or not body.is_empty(below, leading[0]):
            return set()
        found.add(at)
    return found


def _summed_headings(body: Body, data: list[int], column: int, sign: str) -> set[int]:
    """The rows with a name and numbers, and no other text, each of which is the sum of the rows without that name that follow it."""
    texts = [c for c in range(len(body.columns)) if c != column and c not in body.numeric]
    heads = [at for at in data if not body.is_empty(at, column)]
    if not texts or not all(body.is_empty(at, c) for at in heads for c in texts):
        return set()
    amounts = [body.amounts(c, sign) for c in body.numeric if c != column]
    for head, end in zip(heads, [*heads[1:], len(body.rows)], strict=True):
        parts = [at for at in data if head < at < end]
        if not parts or any(abs(sum(column[at] for at in parts) - column[head]) > _CENT for column in amounts):
            return set()
    return set(heads)


def _are_closed(body: Body, plain: list[int], column: int, subtotals: set[int]) -> bool:
    """Whether a subtotal ends every group that has a gap, so that there is no doubt where it ends."""
    rows, has_gap, closed = set(plain), False, 0
    for at in sorted(rows | subtotals):
        if at in subtotals:
            has_gap, closed = False, closed + 1
        elif body.is_empty(at, column):
            has_gap = True
        elif has_gap:
            return False
    return closed > 1 and not has_gap


def _grouped(body: Body, plain: list[int], leading: list[int], headings: set[int], subtotals: set[int]) -> list[int]:
    """Those of the leading columns that are written once a group."""
    found: list[int] = []
    for column in leading:
        empty = [at for at in plain if body.is_empty(at, column)]
        is_by_heading = bool(headings) and len(empty) == len(plain)
        are_few = len(empty) < FEWEST_EMPTY or len(empty) < LEAST_SHARE * len(plain)
        if not is_by_heading and are_few and not (empty and _are_closed(body, plain, column, subtotals)):
            break
        if found and any(not body.is_empty(at, found[-1]) for at in empty):
            break
        if not _is_written_once(body, sorted({*plain, *headings}), column, found):
            break
        found.append(column)
    details = [c for c in range(len(body.columns)) if c not in found and c not in body.numeric]
    has_detail = any(all(not body.is_empty(at, c) for at in plain) for c in details)
    return found if has_detail else []


def _is_written_once(body: Body, rows: list[int], column: int, outer: list[int]) -> bool:
    """Whether no name of a column comes twice within one group of the columns before it."""
    seen: set[Cell] = set()
    for at in rows:
        if outer and not body.is_empty(at, outer[-1]):
            seen = set()
        if body.is_empty(at, column):
            continue
        value = body.columns[column][at]
        if value in seen:
            return False
        seen.add(value)
    return True


def _filled_down(
    body: Body, plain: list[int], columns: list[int], headings: set[int], subtotals: set[int]
) -> list[tuple[int, list[Cell]]]:
    """The rows of data with the values of their groups."""
    found: list[tuple[int, list[Cell]]] = []
    last: dict[int, Cell] = {}
    rows = set(plain)
    for at in range(len(body.rows)):
        if at in subtotals:
            last = {}
        if at not in rows and at not in headings:
            continue
        given = {column: body.columns[column][at] for column in columns if not body.is_empty(at, column)}
        if given:
            outermost = min(given)
            last = {column: value for column, value in last.items() if column < outermost} | given
        if at in headings:
            continue
        number, cells = body.rows[at]
        whole = list(cells) + [None] * (max(columns) + 1 - len(cells))
        for column in columns:
            if column in last:
                whole[column] = last[column]
        found.append((number, whole))
    return found
