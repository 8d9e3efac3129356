"""Sheets of one workbook that bring the same sales: a copy, or a summary of what another one has in detail."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

from kamdesk.domain.account.sales import Sale
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import Frequency, bounds, is_period, period_of
from kamdesk.services.importing.columns import ColumnMap
from kamdesk.services.importing.header_lines import text_of_cell
from kamdesk.services.importing.tables import Table
from kamdesk.storage import bulk

_CENTS = Decimal("0.05")

Days = tuple[date, date]


def refuse_repeated_sales(parts: Sequence[tuple[Table, ColumnMap]], batches: Sequence[bulk.Batch], fiscal_start: int) -> None:
    """Refuse two parts that bring sales of the same accounts and time, with one sum for each account and year in common.

    `batches` are what each part brings, in the order of the parts.

    Raises:
        ValidationError: `sheets_repeat`.
    """
    brought = [_sums(batch, fiscal_start) for batch in batches]
    spans = [_days(table, mapping, batch, fiscal_start) for (table, mapping), batch in zip(parts, batches, strict=True)]
    for first, second in combinations(range(len(parts)), 2):
        one, other = spans[first], spans[second]
        if one is None or other is None or one[0] > other[1] or other[0] > one[1]:
            continue
        common = brought[first].keys() & brought[second].keys()
        is_same = all(abs(brought[first][key] - brought[second][key]) <= _CENTS for key in common)
        if is_same and any(brought[first][key] for key in common):
            names = {"first": parts[first][0].sheet, "second": parts[second][0].sheet}
            raise ValidationError("sheet", "sheets_repeat", **names, count=len({account for account, _year in common}))


def _sales(batch: bulk.Batch) -> list[Sale]:
    return [record for record in batch.created.get(Sale.KIND, ()) if isinstance(record, Sale)]


def _sums(batch: bulk.Batch, fiscal_start: int) -> dict[tuple[str, str], Decimal]:
    """What a part sells to each account in each year."""
    found: dict[tuple[str, str], Decimal] = {}
    for sale in _sales(batch):
        key = sale.account_id, period_of(sale.sold_on, Frequency.YEAR, fiscal_start)
        found[key] = found.get(key, Decimal(0)) + sale.amount
    return found


def _days(table: Table, mapping: ColumnMap, batch: bulk.Batch, fiscal_start: int) -> Days | None:
    """The first and the last day of the periods of which a part speaks, a day for its month; None when it brings no sales."""
    sold = [sale.sold_on for sale in _sales(batch)]
    if not sold:
        return None
    wide = mapping.periods.values() if mapping.year is None else ()
    periods = {*wide, *_years(table, mapping)}
    ends = [bounds(period, fiscal_start) for period in periods]
    return min([min(sold).replace(day=1), *(first for first, _last in ends)]), max([max(sold), *(last for _first, last in ends)])


def _years(table: Table, mapping: ColumnMap) -> set[str]:
    """The whole years that a column of periods names."""
    at = mapping.columns.get("period")
    if at is None or mapping.year is not None:
        return set()
    texts = {text_of_cell(cells[at]) for _number, cells in table.rows if at < len(cells)}
    return {text for text in texts if len(text) == 4 and is_period(text)}
