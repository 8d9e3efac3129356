"""Pivot tables in compact form: a client, and below it in the same column its lines or years, whose amounts it adds up."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from kamdesk.domain.account.company_name import parted
from kamdesk.domain.text import name_key
from kamdesk.services.importing.body import Body, is_empty
from kamdesk.services.importing.cells import Cell
from kamdesk.services.importing.header_lines import text_of_cell
from kamdesk.services.importing.header_words import header_key
from kamdesk.services.importing.headers import is_part_of_year, is_period_header, languages

PIVOT = frozenset({"etiquetas fila", "row labels", "rotulos fila"})
"""How spreadsheets head the one column of a compact pivot table."""
_CENT = 0.011
_COUNTED = re.compile(r"(.*\S) \(\d{1,6}\)")
_DEEPEST = 2
_MOST_TIMES = 3
_MANY = 3
"""So many pairs of rows with the same amounts are no chance."""

Amounts = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The rows that are the sum of those below them.

    `parents` gives each of the others the places of the rows above it that it is a part of, the outermost first; it is empty
    where the amounts do not say which rows these are. `is_certain` is False where the rows may as well be clients all of them;
    `place` is the first row that is in doubt.
    """

    place: int
    parents: dict[int, tuple[int, ...]] = field(default_factory=dict)
    is_certain: bool = False


@dataclass(frozen=True, slots=True)
class _Rows:
    """The labels of the rows of data, how far each is indented, and their amounts, a column each."""

    places: list[int]
    labels: list[str]
    indents: list[int]
    amounts: list[Amounts]

    def sum(self, rows: Collection[int] | None = None) -> Amounts:
        """The sum of some rows, or of all."""
        chosen = self.amounts if rows is None else [self.amounts[at] for at in rows]
        return tuple(map(sum, zip(*chosen, strict=True)))


def outline_of(body: Body, data: Sequence[int], total: int | None, sign: str, header: str) -> Outline | None:
    """The outline of rows that have one column of labels, and numbers beside it; None for a plain table.

    `data` are the places of the rows of data, `total` that of the row with the sum of all, where there is one; `header` heads the
    labels. Sums tell it, with blanks before the labels where there are any.
    """
    filled = [column for column in range(len(body.columns)) if body.filled(column)]
    if len(data) < 2 or len(filled) < 2 or not all(column in body.numeric for column in filled[1:]):
        return None
    rows = _rows_of(body, data, filled, sign)
    stated = None if total is None else _amounts(body, total, filled[1:], sign)
    if any(not label for label in rows.labels) or (stated is not None and _are_equal(stated, rows.sum())):
        return None
    by_blanks = len(set(rows.indents)) > 1 and rows.indents[0] == min(rows.indents)
    above = _by_indent(rows) if by_blanks else None
    above = above or _by_sums(rows, 1) or _by_sums(rows, _DEEPEST)
    is_pivot = header_key(header) in PIVOT
    if above is None:
        times = (n for n in range(2, _MOST_TIMES + 1) if stated is not None and any(stated))
        is_more = any(_are_equal(tuple(n * amount for amount in stated or ()), rows.sum()) for n in times)
        return Outline(rows.places[0]) if by_blanks or is_more or (is_pivot and stated is not None) else None
    tops = [at for at, parents in enumerate(above) if not parents]
    fits_total = stated is not None and _are_equal(stated, rows.sum(tops))
    has_group = len(above) > 2 * len(tops)
    is_certain = by_blanks or fits_total or (is_pivot and has_group) or _have_parts_in_common(rows, above)
    if not is_certain and not (any(map(any, rows.amounts)) and (has_group or len(tops) >= _MANY)):
        return None
    heads = {parent for parents in above for parent in parents}
    leaves = {rows.places[at]: tuple(rows.places[p] for p in above[at]) for at in range(len(above)) if at not in heads}
    return Outline(rows.places[tops[0]], leaves, is_certain)


def _rows_of(body: Body, data: Sequence[int], filled: Sequence[int], sign: str) -> _Rows:
    raw = [body.columns[filled[0]][at] for at in data]
    indents = [len(cell) - len(cell.lstrip()) if isinstance(cell, str) else 0 for cell in raw]
    numbers = [body.amounts(column, sign) for column in filled[1:]]
    return _Rows(
        list(data), [text_of_cell(cell) for cell in raw], indents, [tuple(column[at] for column in numbers) for at in data]
    )


def _amounts(body: Body, at: int, columns: Sequence[int], sign: str) -> Amounts:
    return tuple(body.amounts(column, sign)[at] for column in columns)


def _are_equal(first: Amounts, second: Amounts) -> bool:
    return all(abs(one - other) <= _CENT + 1e-9 * abs(one) for one, other in zip(first, second, strict=True))


def _by_indent(rows: _Rows) -> list[tuple[int, ...]] | None:
    """The rows above each row by blanks before the labels; None where amounts do not add up, or where leaves lie at several depths."""
    above: list[tuple[int, ...]] = []
    path: list[int] = []
    for at, indent in enumerate(rows.indents):
        while path and rows.indents[path[-1]] >= indent:
            path.pop()
        above.append(tuple(path))
        path.append(at)
    return above if _fits(rows, above) else None


def _fits(rows: _Rows, above: list[tuple[int, ...]]) -> bool:
    parts: dict[int, list[int]] = {}
    for at, parents in enumerate(above):
        if parents:
            parts.setdefault(parents[-1], []).append(at)
    depths = {len(parents) for at, parents in enumerate(above) if at not in parts}
    return len(depths) == 1 and all(_are_equal(rows.amounts[head], rows.sum(children)) for head, children in parts.items())


def _by_sums(rows: _Rows, depth: int) -> list[tuple[int, ...]] | None:
    """The rows above each row where every row is the sum of what follows it, or a part of such a sum; None where it is not so."""
    above: list[tuple[int, ...]] = [()] * len(rows.amounts)

    def end_of(head: int, levels: int, path: tuple[int, ...]) -> int | None:
        above[head] = path
        if not levels:
            return head + 1
        total, at = (0.0,) * len(rows.amounts[head]), head + 1
        while at < len(rows.amounts):
            total = tuple(one + other for one, other in zip(total, rows.amounts[at], strict=True))
            end = end_of(at, levels - 1, (*path, head))
            if end is None:
                return None
            at = end
            if _are_equal(total, rows.amounts[head]):
                return at
        return None

    at: int | None = 0
    while at is not None and at < len(rows.amounts):
        at = end_of(at, depth, ())
    return above if at is not None else None


def _have_parts_in_common(rows: _Rows, above: list[tuple[int, ...]]) -> bool:
    """Whether a label stands below several rows, as those of lines and years do."""
    seen = {(rows.labels[parents[-1]], rows.labels[at]) for at, parents in enumerate(above) if parents}
    return any(count > 1 for count in Counter(label for _head, label in seen).values())


@dataclass(frozen=True, slots=True)
class Unfolded:
    """The rows of an outline with a column a level: the headers of the table, and its rows; clients stand in the old column."""

    headers: tuple[str, ...]
    rows: list[tuple[int, list[Cell]]]


def unfolded(body: Body, outline: Outline, headers: tuple[str, ...]) -> Unfolded:
    """Give each level of an outline a column of its own, behind those of the table.

    Levels of nothing but periods are those, the first other one has the clients, a second one their product lines; where only
    the names of the second one have a legal form, it is that of the clients.
    """
    column = next(c for c in range(len(body.columns)) if body.filled(c))
    cells = _without_counts(body.columns[column], {at for place, parents in outline.parents.items() for at in (*parents, place)})
    levels = list(zip(*([*parents, at] for at, parents in outline.parents.items()), strict=True))
    kinds = ["period" if _are_periods([cells[at] for at in level]) else "" for level in levels]
    others = [at for at, kind in enumerate(kinds) if not kind]
    if len(others) > 1 and not _has_form(cells, levels[others[0]]) and _has_form(cells, levels[others[1]]):
        others.reverse()
    client = others[0] if others else 0
    more = [at for at in range(len(levels)) if at != client]
    spanish, english = languages(headers)
    words = {"period": "Periodo", "": "Línea"} if spanish >= english else {"period": "Period", "": "Product line"}
    rows: list[tuple[int, list[Cell]]] = []
    width = len(headers)
    for place, path in zip(outline.parents, zip(*levels, strict=True), strict=True):
        number, own = body.rows[place]
        whole = [*own, *[None] * (width - len(own))]
        whole[column] = cells[path[client]]
        rows.append((number, [*whole[:width], *(cells[path[at]] for at in more)]))
    return Unfolded((*headers, *(words[kinds[at]] for at in more)), rows)


def _without_counts(cells: Sequence[Cell], places: Collection[int]) -> list[Cell]:
    """The labels without the numbers of rows behind all of them, as in «Alfa Uno (3)»."""
    found = list(cells)
    counted = {at: match[1] for at in places if (match := _COUNTED.fullmatch(text_of_cell(cells[at])))}
    if len(counted) == len(places):
        for at, text in counted.items():
            found[at] = text
    return found


def _are_periods(cells: Sequence[Cell]) -> bool:
    return all(is_period_header(cell) or is_part_of_year(text_of_cell(cell)) for cell in cells if not is_empty(cell))


def _has_form(cells: Sequence[Cell], places: Sequence[int]) -> bool:
    return any(parted(name_key(text_of_cell(cells[at])))[1] for at in places)
