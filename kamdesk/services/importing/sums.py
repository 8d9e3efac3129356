"""What the amounts of a file add up to, beside what the file itself says."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.numbers import is_blank, read_number
from kamdesk.services.importing.cells import Cell, Money, Percent
from kamdesk.services.importing.columns import ColumnMap
from kamdesk.services.importing.tables import RowRole, Table


class UnreadCell(NamedTuple):
    """A cell that should be an amount and is none: number of the row, column counted from 0, and its header where several have amounts."""

    row: int
    at: int
    header: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """The sum of the amounts of all rows of data, and the total that the file states; in currency units, None without one.

    `unread` are the numbers of the rows with a cell that should be an amount and is none, `skipped` those that a person left out:
    both are missing in `read`. `cells` are the cells of the unread rows.
    """

    read: Decimal
    stated: Decimal | None = None
    unread: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()
    cells: tuple[UnreadCell, ...] = ()

    @property
    def difference(self) -> Decimal:
        """What is missing in the rows; 0 when nothing is, or nothing is stated."""
        return Decimal(0) if self.stated is None else self.stated - self.read


def sum_of(table: Table, mapping: ColumnMap) -> Sums:
    """Add up the amounts that a mapping takes; cells that are no amount are left out of it, and their rows named."""
    columns = _columns(mapping)
    read, unread = Decimal(0), []
    for number, cells in table.rows:
        amount, bad = _sum(cells, columns, mapping)
        read += amount or 0
        unread += [_unread(table, columns, number, at) for at in bad]
    totals = [cells for number, cells in table.totals.items() if table.roles.get(number) is RowRole.TOTAL]
    skipped = sorted(number for number, role in table.roles.items() if role is RowRole.LEFT_OUT)
    return Sums(read, _sum(totals[-1], columns, mapping)[0] if totals else None, _rows(unread), tuple(skipped), tuple(unread))


def _unread(table: Table, columns: Sequence[int], number: int, at: int) -> UnreadCell:
    return UnreadCell(number, at, table.headers[at] if len(columns) > 1 and at < len(table.headers) else "")


def _rows(unread: Collection[UnreadCell]) -> tuple[int, ...]:
    return tuple(sorted({cell.row for cell in unread}))


def sums_mended(sums: Sums, table: Table, mapping: ColumnMap, fixes: Mapping[tuple[int, int], str]) -> Sums:
    """The same after other texts were put in the place of cells: (row number, column counted from 0) → text."""
    columns = _columns(mapping)
    numbers = {number for number, at in fixes if at in columns}
    read, unread = sums.read, list(sums.cells)
    for number, cells in table.rows if numbers else ():
        if number in numbers:
            mended: list[Cell] = [*cells, *[None] * (max(columns) + 1 - len(cells))]
            for at in columns:
                mended[at] = fixes.get((number, at), mended[at])
            amount, bad = _sum(mended, columns, mapping)
            read += (amount or 0) - (_sum(cells, columns, mapping)[0] or 0)
            unread = [cell for cell in unread if cell.row != number]
            unread += [_unread(table, columns, number, at) for at in bad]
    return replace(sums, read=read, unread=_rows(unread), cells=tuple(sorted(unread)))


def amount_of(table: Table, mapping: ColumnMap, rows: Collection[int]) -> Decimal:
    """What the amounts of some rows, by their numbers, add up to."""
    columns, wanted = _columns(mapping), frozenset(rows)
    return sum((_sum(cells, columns, mapping)[0] or Decimal(0) for number, cells in table.rows if number in wanted), Decimal(0))


def _columns(mapping: ColumnMap) -> list[int]:
    """Where the amounts stand."""
    return list(mapping.periods) or ([mapping.columns["amount"]] if "amount" in mapping.columns else [])


def _sum(cells: Sequence[Cell], columns: Sequence[int], mapping: ColumnMap) -> tuple[Decimal | None, list[int]]:
    """The sum of some cells of a row, None when none of them is an amount, and where those that are not empty and not in it are."""
    total: Decimal | None = None
    unread = []
    for at in columns:
        cell = cells[at] if at < len(cells) else None
        amount = _amount(cell, mapping.decimal_sign, mapping.factor)
        if amount is not None:
            total = amount if total is None else total + amount
        elif cell is not None and not (isinstance(cell, str) and is_blank(cell)):
            unread.append(at)
    return total, unread


def _amount(cell: Cell, sign: str, factor: int) -> Decimal | None:
    """A cell in units of its currency: by its own format, else by the factor of the file."""
    found = _number(cell.value if isinstance(cell, Percent | Money) else cell, sign)
    own = cell.factor if isinstance(cell, Money) else 0
    return None if found is None else found * (own or factor)


def _number(value: Cell, sign: str) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        exact = Decimal(repr(value))
        return exact if exact.is_finite() else None
    if not isinstance(value, str) or is_blank(value):
        return None
    try:
        return read_number(value, sign).value
    except ValidationError:
        return None
