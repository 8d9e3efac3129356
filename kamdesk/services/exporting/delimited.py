"""Tables as CSV and TSV, as the language in force writes numbers."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path

from kamdesk.i18n import formats, language
from kamdesk.services.cell_guard import guarded
from kamdesk.services.exporting.content import (
    ColumnType,
    Place,
    TableToWrite,
    Value,
    WrittenColumn,
    number_of,
    plain_date,
    writable_text,
)
from kamdesk.services.importing.cells import Broken, Money, Percent


def delimiter_of(suffix: str) -> str:
    """What stands between cells: a tab in TSV; in CSV a semicolon where the comma is the decimal sign."""
    if suffix == ".csv":
        return ";" if language() == "es" else ","
    return "\t"


def write_delimited(path: Path, table: TableToWrite, delimiter: str) -> None:
    """Write a table as text, with the mark by which spreadsheet programs know UTF-8.

    Raises:
        FileError: a cell cannot be written; OSError: the file cannot.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
        if table.above:
            writer.writerow([_text(table.above, Place(1, ""))])
        writer.writerow([_text(column.header, Place(table.header_row, column.header)) for column in table.columns])
        writer.writerows(_rows(table))


def _rows(table: TableToWrite) -> Iterator[list[str]]:
    for number, values in enumerate(table.rows, table.header_row + 1):
        yield list(_cells(number, values, table))


def _cells(number: int, values: Iterable[Value], table: TableToWrite) -> Iterator[str]:
    for column, value in zip(table.columns, values, strict=True):
        yield cell_text(value, column, number)


def cell_text(value: Value, column: WrittenColumn, row: int) -> str:
    """How a value is written in a text file.

    Raises:
        FileError: `cell_unwritable`, `cell_no_number`.
    """
    place = Place(row, column.header)
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case Percent():
            return _number(value.value, place) + "%"
        case Money():
            return f"{_number(value.value * (value.factor or 1), place, 2)} {value.currency}".rstrip()
        case Broken():
            return _text(value.text, place)
        case date():
            return plain_date(value).isoformat()
        case time():
            return value.isoformat()
        case str():
            return _text(formats.period(value) if column.type is ColumnType.PERIOD and value else value, place)
        case _:
            text = _number(value, place, 2 if column.type is ColumnType.MONEY else 0)
            return text + "%" if column.type is ColumnType.PERCENT else text


def _text(text: str, place: Place) -> str:
    return guarded(writable_text(text, place))


def _number(value: int | float | Decimal, place: Place, least: int = 0) -> str:
    """A number without grouping and with `least` decimals; never three, for those could be thousands elsewhere."""
    exact = number_of(value, place)
    whole, _point, part = format(exact, "f").partition(".")
    part = part.rstrip("0").ljust(least, "0")
    if len(part) == 3:
        part += "0"
    return (whole + formats.decimal_sign() + part) if part else whole
