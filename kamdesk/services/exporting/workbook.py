"""Tables as the sheets of an XLSX workbook: typed cells, and no formula that was not written by us (there is none)."""

import re
from collections.abc import Iterable, Sequence, Sized
from datetime import date, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kamdesk.domain.errors import FileError
from kamdesk.i18n import _, formats, language
from kamdesk.services.cell_guard import guarded
from kamdesk.services.exporting.content import (
    MOST_CHARACTERS,
    ColumnType,
    Place,
    TableToWrite,
    Value,
    WrittenColumn,
    cut,
    is_exact,
    number_of,
    plain_date,
    units,
    writable_text,
)
from kamdesk.services.importing.cells import Broken, Money, Percent

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
LARGE = 20_000
"""Tables with more rows are written row by row, and never held whole."""
MEASURED_ROWS = 200
"""So many rows say how wide a column is."""
NARROWEST, WIDEST = 9, 60
FIRST_YEAR = 1901
"""Earlier dates are text: spreadsheet programs count days from 1900, and that year wrongly."""
LONGEST_TITLE, LONGEST_HELP, LONGEST_LIST = 31, 255, 255
_NO_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_OPTIONS = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}


class _Exact(float):
    """A number that is written with all its digits; 16 of them, as the library writes, are one too few for some."""

    def __format__(self, spec: str) -> str:
        return float.__repr__(self)


def sheet_titles(titles: Sequence[str]) -> list[str]:
    """Titles as sheets can have them: short, without signs that are not allowed, none twice."""
    found: list[str] = []
    taken = {"history"}  # one that Excel keeps for itself
    for at, title in enumerate(titles, 1):
        clean = cut(_NO_TITLE.sub(" ", title).strip().strip("'").strip(), LONGEST_TITLE) or _("Sheet {n}").format(n=at)
        name, count = clean, 1
        while name.casefold() in taken:
            count += 1
            mark = f" ({count})"
            name = cut(clean, LONGEST_TITLE - len(mark)) + mark
        taken.add(name.casefold())
        found.append(name)
    return found


def write_workbook(path: Path, tables: Sequence[TableToWrite], currency: str) -> None:
    """Write tables as sheets, in their order; amounts without a currency of their own are of `currency`.

    Raises:
        FileError: a cell cannot be written, there are too many rows or columns; OSError: the file cannot be written.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    with TemporaryDirectory(prefix="kamdesk-") as scratch:
        is_large = any(not isinstance(table.rows, Sized) or len(table.rows) > LARGE for table in tables)
        book = Workbook(str(path), {**_OPTIONS, "tmpdir": scratch, "constant_memory": is_large})
        book.use_zip64()  # for what is larger than 4 GB; it changes nothing of smaller files
        try:
            looks = _Looks(book, currency)
            for title, table in zip(sheet_titles([table.title for table in tables]), tables, strict=True):
                _SheetWriter(book.add_worksheet(title), table, looks).write()
            book.close()
        except FileCreateError as error:
            raise error.args[0] from None
        finally:
            for sheet in book.worksheets():
                if sheet.row_data_fh is not None:
                    sheet.row_data_fh.close()  # else its folder could not go


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: "Workbook", currency: str) -> None:
        self._book = book
        self.currency = currency
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **properties: Any) -> "Format":
        """The format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(properties))
        return self._made[key]

    def pattern(self, kind: ColumnType) -> str:
        """How numbers, dates and codes of a column are shown; spreadsheets put in the signs of their language."""
        day = "dd/mm/yyyy" if language() == "es" else "yyyy-mm-dd"
        patterns = {
            ColumnType.CODE: "@",
            ColumnType.TEXT: "@",
            ColumnType.PERIOD: "@",
            ColumnType.MONEY: self.money(self.currency),
            ColumnType.PERCENT: "0.00%",
            ColumnType.WHOLE: "#,##0",
            ColumnType.DATE: day,
        }
        return patterns.get(kind, "General")

    def money(self, currency: str) -> str:
        """How amounts of a currency are shown, which says the currency by its code."""
        return f"#,##0.00\\ [${currency}]" if re.fullmatch("[A-Z]{3}", currency) else "#,##0.00"


class _SheetWriter:
    """One sheet while it is written."""

    def __init__(self, sheet: "Worksheet", table: TableToWrite, looks: _Looks) -> None:
        self._sheet = sheet
        self._table = table
        self._looks = looks
        self._head_at = table.header_row - 1
        self._at = self._head_at
        """The row that was written last, counted from 0."""

    def write(self) -> None:
        """Write header, rows and what a spreadsheet shows around them."""
        columns = self._table.columns
        if len(columns) > MOST_COLUMNS:
            raise FileError("wider_than_sheet", table=self._table.title, most=MOST_COLUMNS)
        rows = iter(self._table.rows)
        first = [list(values) for values in islice(rows, MEASURED_ROWS)]
        for at, column in enumerate(columns):
            kept = self._looks.of(num_format=self._looks.pattern(column.type)) if self._table.typed_rows else None
            self._sheet.set_column(at, at, _width(column, [values[at] for values in first]), kept)
        self._head(columns)
        self._body(first)
        self._body(rows)
        if columns:
            last = max(self._at, self._head_at + self._table.typed_rows)
            self._sheet.autofilter(self._head_at, 0, last, len(columns) - 1)
        for at, column in enumerate(columns):
            self._validate(at, column)
        self._sheet.freeze_panes(self._head_at + 1, 0)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(self._head_at)

    def _head(self, columns: Sequence[WrittenColumn]) -> None:
        if self._table.above:
            self._sheet.write_string(0, 0, self._string(self._table.above, Place(1, "")), self._looks.of(italic=True))
        for at, column in enumerate(columns):
            header = f"{column.header} *" if column.is_required else column.header
            look = self._looks.of(
                bold=True, text_wrap=True, valign="top", bottom=1, bg_color="#DCE9F7" if column.is_required else "#EEF1F5"
            )
            text = self._string(header, Place(self._head_at + 1, header))
            if text:
                self._sheet.write_string(self._head_at, at, text, look)
            else:
                self._sheet.write_blank(self._head_at, at, None, look)

    def _body(self, rows: Iterable[Sequence[Value]]) -> None:
        columns = self._table.columns
        for values in rows:
            self._at += 1
            if self._at >= MOST_ROWS:
                raise FileError("more_than_sheet", table=self._table.title, most=MOST_ROWS - 1)
            for at, (column, value) in enumerate(zip(columns, values, strict=True)):
                self._cell((self._at, at), value, column)

    def _cell(self, where: tuple[int, int], value: Value, column: WrittenColumn) -> None:
        place = Place(where[0] + 1, column.header)
        is_marked = (where[0] - self._head_at - 1, where[1]) in self._table.marked
        if value is None or value == "":
            if is_marked:
                self._sheet.write_blank(*where, None, self._look("General", is_marked=True))
            return
        stored: Decimal | float
        match value:
            case bool():
                self._sheet.write_boolean(*where, value, self._look("General", is_marked=is_marked))
                return
            case Percent():
                pattern, stored = "0.00%", _part(number_of(value.value, place))
            case Money():
                pattern = self._looks.money(value.currency) if value.currency else "#,##0.00"
                stored = number_of(value.value * (value.factor or 1), place)
            case date() if value.year >= FIRST_YEAR:
                look = self._look(self._looks.pattern(ColumnType.DATE), is_marked=is_marked)
                self._sheet.write_datetime(*where, plain_date(value), look)
                return
            case time():
                self._sheet.write_datetime(*where, value, self._look("hh:mm:ss", is_marked=is_marked))
                return
            case int() | float() | Decimal():
                exact = number_of(value, place)
                pattern = self._looks.pattern(column.type) if column.type not in _TEXTS else "General"
                stored = _part(exact) if column.type is ColumnType.PERCENT else exact
            case _:
                self._write_text(where, self._string(_text_of(value, column), place), column, is_marked=is_marked)
                return
        self._sheet.write_number(*where, _exact(stored, place), self._look(pattern, is_marked=is_marked))

    def _write_text(self, where: tuple[int, int], text: str, column: WrittenColumn, *, is_marked: bool) -> None:
        more = {"quote_prefix": True} if guarded(text) != text else {}
        if "\n" in text:
            more["text_wrap"] = True
        pattern = self._looks.pattern(column.type) if column.type in _TEXTS else "General"
        self._sheet.write_string(*where, text, self._look(pattern, is_marked=is_marked, **more))

    def _look(self, pattern: str, *, is_marked: bool, **more: Any) -> "Format":
        marks = {"bg_color": "#FCE4E4"} if is_marked else {}
        return self._looks.of(num_format=pattern, valign="top", **marks, **more)

    def _string(self, text: str, place: Place) -> str:
        writable_text(text, place)
        if (length := units(text)) > MOST_CHARACTERS:
            raise FileError("longer_than_cell", row=place.row, column=place.column, length=length, limit=MOST_CHARACTERS)
        return text

    def _validate(self, at: int, column: WrittenColumn) -> None:
        """Offer the allowed texts of a template's column, and say what it is for."""
        if not self._table.typed_rows:
            return
        rules: dict[str, Any] = {"validate": "any"}
        if column.choices and len(",".join(column.choices)) <= LONGEST_LIST:
            told = cut(_("Choose one of the list, or leave it empty."), LONGEST_HELP)
            rules = {"validate": "list", "source": list(column.choices), "error_message": told}
        if column.help:
            rules |= {"input_title": cut(column.header, 32), "input_message": cut(column.help, LONGEST_HELP)}
        if column.help or column.choices:
            first = self._head_at + 1
            self._sheet.data_validation(first, at, self._head_at + self._table.typed_rows, at, rules)


_TEXTS = {ColumnType.TEXT, ColumnType.CODE, ColumnType.PERIOD}


def _text_of(value: Value, column: WrittenColumn) -> str:
    if isinstance(value, Broken):
        return value.text
    if isinstance(value, date):
        return plain_date(value).isoformat()
    text = str(value)
    return formats.period(text) if column.type is ColumnType.PERIOD else text


def _part(percent: Decimal) -> float:
    """What a spreadsheet keeps of a percentage."""
    return float(percent / 100)


def _exact(value: Decimal | float, place: Place) -> _Exact:
    """The number as a spreadsheet can hold it.

    Raises:
        FileError: `number_rounded` when it would not be the same number any more.
    """
    if isinstance(value, Decimal) and not is_exact(value):
        raise FileError("number_rounded", row=place.row, column=place.column, text=str(value))
    return _Exact(value)


def _width(column: WrittenColumn, values: Iterable[Value]) -> int:
    shown = [len(str(value).split("\n", 1)[0]) for value in values if value is not None]
    return max(NARROWEST, min(WIDEST, max([len(column.header) + 4, *(n + 2 for n in shown)])))
