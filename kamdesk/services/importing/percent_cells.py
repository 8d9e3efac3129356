"""Figures of indicators in % that may be meant as fractions of 1: 0.965, where the anchors are 90 and 100."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kamdesk.domain.text import fold
from kamdesk.services.importing.body import amount_of
from kamdesk.services.importing.cells import Cell, Percent
from kamdesk.services.importing.header_lines import text_of_cell

_VALUES = ("value", "client_value")
_ANCHORS = ("floor", "threshold", "target")
_ALL = 1.0
"""A fraction is at most all of something."""
_MORE_THAN_ALL = 2.0
"""So much a fraction may be where anchors are far above it, as the 1.02 of somebody who did more than was asked."""
_PLAINLY_PERCENT = 10.0


@dataclass(frozen=True, slots=True)
class PercentCell:
    """A cell that may be a fraction of 1; `is_said` says that its own row gives the unit %."""

    row: int
    field: str
    text: str
    is_said: bool


@dataclass(frozen=True, slots=True)
class _Number:
    cell: PercentCell
    amount: float


def doubtful_percentages(
    rows: Sequence[tuple[int, list[Cell]]], columns: Mapping[str, int], sign: str
) -> dict[tuple[int, str], PercentCell]:
    """The doubtful cells by row and field, judged over all rows of an indicator; rows of another unit than % have none.

    Values, and anchors, of an indicator are doubtful where none is above 1 and some is no whole number, or where what stands
    beside them is far above. What is shown or written as a percentage is in no doubt, and settles figures of its size.
    """
    indicators: dict[tuple[str, ...], tuple[list[_Number], list[_Number]]] = {}
    shown: dict[tuple[str, ...], list[float]] = {}
    for number, cells in rows:
        unit = _text(cells, columns, "unit")
        if unit in {"", "%"}:
            key = tuple(fold(_text(cells, columns, name)) for name in ("account_code", "account", "group", "indicator"))
            found = indicators.setdefault(key, ([], []))
            shown.setdefault(key, []).extend(_shown(cells, columns))
            for place, names in zip(found, (_VALUES, _ANCHORS), strict=True):
                place += _numbers(number, cells, columns, names, sign, is_said=unit == "%")
    doubtful: dict[tuple[int, str], PercentCell] = {}
    for (values, anchors), known in zip(indicators.values(), shown.values(), strict=True):
        typed = [abs(one.amount) for one in anchors]
        for numbers, measure in ((values, max((*known, *typed), default=None)), (anchors, max(known, default=None))):
            if _are_doubtful([one.amount for one in numbers], measure, is_shown=bool(known)):
                doubtful |= {(one.cell.row, one.cell.field): one.cell for one in numbers}
    return doubtful


def _are_doubtful(amounts: Sequence[float], beside: float | None, *, is_shown: bool) -> bool:
    """Whether amounts may be fractions, by the highest figure beside them, which may be shown as a percentage."""
    most = max(map(abs, amounts), default=0.0)
    if not most:
        return False
    if beside is not None and beside >= _PLAINLY_PERCENT:
        return most <= _ALL or (most <= _MORE_THAN_ALL and not all(amount.is_integer() for amount in amounts))
    is_beside_percent = beside is not None and (is_shown or beside > _ALL)
    return most <= _ALL and not is_beside_percent and not all(amount.is_integer() for amount in amounts)


def _text(cells: Sequence[Cell], columns: Mapping[str, int], name: str) -> str:
    at = columns.get(name)
    return text_of_cell(cells[at]) if at is not None and at < len(cells) else ""


def _shown(cells: Sequence[Cell], columns: Mapping[str, int]) -> Iterator[float]:
    """The sizes of the figures of a row that are shown as percentages."""
    for name in (*_VALUES, *_ANCHORS):
        at = columns.get(name)
        cell = cells[at] if at is not None and at < len(cells) else None
        if isinstance(cell, Percent):
            yield abs(cell.value)


def _numbers(
    number: int, cells: Sequence[Cell], columns: Mapping[str, int], names: Sequence[str], sign: str, *, is_said: bool
) -> Iterator[_Number]:
    for name in names:
        at = columns.get(name)
        cell = cells[at] if at is not None and at < len(cells) else None
        is_number = isinstance(cell, int | float) or (isinstance(cell, str) and "%" not in cell)
        amount = amount_of(cell, sign) if is_number else None
        if amount is not None:
            yield _Number(PercentCell(number, name, f"{amount:.15g}", is_said), amount)
