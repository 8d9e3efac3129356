"""The rows that an import refused, with the reason of each, to be mended in a spreadsheet and imported again."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.numbers import is_blank, read_date, read_number
from kamdesk.i18n import N_, _, messages
from kamdesk.services.exporting.content import (
    MOST_CHARACTERS,
    UNWRITABLE,
    ColumnType,
    TableToWrite,
    Value,
    WrittenColumn,
    cut,
    is_exact,
    units,
)
from kamdesk.services.exporting.fields import type_of
from kamdesk.services.exporting.files import write_table, write_tables
from kamdesk.services.importing.cells import Broken, Cell
from kamdesk.services.importing.columns import NUMERIC, ColumnMap
from kamdesk.services.importing.remarks import is_remark
from kamdesk.services.importing.report import Rejection, Report
from kamdesk.services.importing.tables import Table

REPLACEMENT = "\ufffd"
"""Stands for a sign that no file can hold."""
_UNITS = {1_000: N_("Amounts in thousands"), 1_000_000: N_("Amounts in millions")}
_NUMBERS = {ColumnType.MONEY, ColumnType.NUMBER, ColumnType.WHOLE, ColumnType.PERCENT}

RejectedSheet = tuple[Table, Report, ColumnMap | None]
"""A sheet, what became of its rows, and by which meaning of its columns."""


def write_rejected(path: Path, table: Table, report: Report, mapping: ColumnMap | None = None) -> int:
    """Write the refused rows of a table, with their headers and cells, and before them row number and reason. Returns how many.

    An import leaves those two columns alone. Cells keep their types; with the `mapping` by which the table was read, texts
    that were understood are written as the numbers and dates that they are, so that fewer rows cannot be understood otherwise.

    Raises:
        FileError: what `write_table` raises.
    """
    rejected, number = _to_write(_("Rows to fix"), table, report, mapping)
    write_table(path, rejected)
    return number


def write_rejected_sheets(path: Path, sheets: Sequence[RejectedSheet]) -> int:
    """Write the refused rows of several sheets as `write_rejected` does, each sheet that has any under its title. Returns how many.

    Raises:
        FileError: what `write_tables` raises.
    """
    found = [_to_write(table.sheet, table, report, mapping) for table, report, mapping in sheets if report.rejections]
    write_tables(path, [rejected for rejected, _number in found])
    return sum(number for _rejected, number in found)


def _to_write(title: str, table: Table, report: Report, mapping: ColumnMap | None) -> tuple[TableToWrite, int]:
    reasons: dict[int, list[Rejection]] = {}
    for rejection in report.rejections:
        reasons.setdefault(rejection.row, []).append(rejection)
    rows = [(number, cells) for number, cells in _filled(table) if number in reasons]
    width = max([len(table.headers), *(len(cells) for _number, cells in rows)])
    kept = [at for at in range(width) if at >= len(table.headers) or not is_remark(table.headers[at])]
    types = {at: _type(at, mapping) for at in kept}
    columns = [WrittenColumn(_("kamdesk: row"), ColumnType.WHOLE), WrittenColumn(_("kamdesk: reason"))]
    headers = {at: _cleaned(header) for at, header in enumerate(table.headers)}
    columns += [WrittenColumn(headers.get(at, ""), types[at]) for at in kept]
    written = [
        [number, _reason(reasons[number]), *(_value(cells[at] if at < len(cells) else None, types[at], mapping) for at in kept)]
        for number, cells in rows
    ]
    faults = {
        (row, kept.index(rejection.at) + 2)
        for row, (number, _cells) in enumerate(rows)
        for rejection in reasons[number]
        if rejection.at in types
    }
    return TableToWrite(title, columns, written, frozenset(faults), above=_unit(mapping)), len(rows)


def _filled(table: Table) -> list[tuple[int, list[Cell]]]:
    """The rows, with what a group writes on its first line only."""
    if not table.filled:
        return table.rows
    last: dict[int, Cell] = {}
    found = []
    for number, cells in table.rows:
        whole = list(cells)
        for at in table.filled:
            if at < len(whole) and whole[at] in (None, ""):
                whole[at] = last.get(at)
            elif at < len(whole):
                last[at] = whole[at]
        found.append((number, whole))
    return found


def _reason(rejections: Sequence[Rejection]) -> str:
    """Each sentence once, with the column of which it speaks."""
    texts = (f"{r.column}: {messages.text_of(r.error)}" if r.column else messages.text_of(r.error) for r in rejections)
    return _cleaned("\n".join(dict.fromkeys(texts)))


def _cleaned(text: str) -> str:
    """A text that any file can hold; one that is too long for a cell was refused for that, and ends in an ellipsis."""
    text = UNWRITABLE.sub(REPLACEMENT, text)
    return text if units(text) <= MOST_CHARACTERS else cut(text, MOST_CHARACTERS - 1) + "…"


def _unit(mapping: ColumnMap | None) -> str:
    """In what the amounts are, as a title of the file said; its title is not among the rows."""
    if mapping is None or mapping.factor not in _UNITS:
        return ""
    return _(_UNITS[mapping.factor])


def _field(at: int, mapping: ColumnMap) -> str:
    return next((name for name, column in mapping.columns.items() if column == at), "")


def _type(at: int, mapping: ColumnMap | None) -> ColumnType:
    """What the texts of a column were read as; TEXT where they are texts, or nobody knows."""
    if mapping is None:
        return ColumnType.TEXT
    if at in mapping.periods or (name := _field(at, mapping)) in NUMERIC:
        return ColumnType.NUMBER
    return ColumnType.DATE if type_of(mapping.kind, name) is ColumnType.DATE else ColumnType.TEXT


def _value(cell: Cell, kind: ColumnType, mapping: ColumnMap | None) -> Value:
    """The cell with its type: a text that was understood as a number or a date becomes it, any other stays."""
    if isinstance(cell, Broken):
        return _cleaned(cell.text)
    if isinstance(cell, int | float) and not is_exact(cell):
        return str(cell)
    if not isinstance(cell, str):
        return cell
    if mapping is not None and not is_blank(cell):
        read = _number if kind in _NUMBERS else _date if kind is ColumnType.DATE else None
        found = read(cell, mapping) if read is not None else None
        if found is not None:
            return found
    return _cleaned(cell)


def _number(text: str, mapping: ColumnMap) -> Decimal | None:
    """The number that a text was read as; a percentage or an amount with a currency stays the text that says so."""
    if not any(sign.isdigit() for sign in text) or any(sign.isalpha() or sign in "%‰€$£¥" for sign in text):
        return None
    try:
        found = read_number(text, mapping.decimal_sign).value
    except ValidationError:
        return None
    return found if is_exact(found) else None


def _date(text: str, mapping: ColumnMap) -> date | None:
    try:
        return read_date(text, month_first=mapping.month_first)
    except ValidationError:
        return None
