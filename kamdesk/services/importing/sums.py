"""What the amounts of a file add up to, beside what the file itself says."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.numbers import is_blank, read_number
from kamdesk.services.importing.cells import Cell, Money, Percent
from kamdesk.services.importing.columns import ColumnMap
from kamdesk.services.importing.tables import RowRole, Table


@dataclass(frozen=True, slots=True)
class Sums:
    """The sum of the amounts of all rows of data, and the total that the file states; in currency units, None without one."""

    read: Decimal
    stated: Decimal | None = None

    @property
    def difference(self) -> Decimal:
        """What is missing in the rows; 0 when nothing is, or nothing is stated."""
        return Decimal(0) if self.stated is None else self.stated - self.read


def sum_of(table: Table, mapping: ColumnMap) -> Sums:
    """Add up the amounts that a mapping takes; cells that are no amount are left out of it."""
    columns = list(mapping.periods) or ([mapping.columns["amount"]] if "amount" in mapping.columns else [])
    read = sum((amount for _number, cells in table.rows if (amount := _sum(cells, columns, mapping)) is not None), Decimal(0))
    totals = [cells for number, cells in table.totals.items() if table.roles.get(number) is RowRole.TOTAL]
    return Sums(read, _sum(totals[-1], columns, mapping) if totals else None)


def _sum(cells: Sequence[Cell], columns: Sequence[int], mapping: ColumnMap) -> Decimal | None:
    """The sum of some cells of a row, None when none of them is an amount."""
    amounts = [_amount(cells[at], mapping.decimal_sign, mapping.factor) for at in columns if at < len(cells)]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


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
