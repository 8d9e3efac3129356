"""The tables of a document as the sheets of a workbook: typed cells, and no formula at all."""

import datetime as dt
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kamdesk.i18n import _, formats, language, speaking
from kamdesk.reports import model
from kamdesk.reports.model import Cell, ColumnKind, KeyFigures, Raw, Report, Row, Table
from kamdesk.reports.painting import Painted, ground_of
from kamdesk.reports.typography import unset
from kamdesk.services.cell_guard import guarded
from kamdesk.services.exporting.content import MOST_CHARACTERS, UNWRITABLE, cut
from kamdesk.services.exporting.workbook import FIRST_YEAR, sheet_titles
from kamdesk.services.importing.cells import Watch, unwatched

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_OPTIONS = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
NARROWEST, WIDEST, MONEY_WIDTH = 9, 48, 16
THOUSAND = 1_000
LINE_HEIGHT = 15.0
"""The height of a line in points: other programs do not let a row grow by itself."""
LONGEST_PROPERTY = 255
_SIGN = re.compile(r"[^\[\]\"\\;@#0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class _Entry:
    """What goes into one cell."""

    value: Raw
    kind: ColumnKind = "text"
    unit: str = ""
    is_strong: bool = False
    ground: str = ""


@dataclass(slots=True)
class _Grid:
    """A table as a sheet has it: a header, rows that can be filtered, totals below them, and a note."""

    title: str
    header: list[str]
    kinds: list[ColumnKind]
    rows: list[list[_Entry]] = field(default_factory=list)
    totals: list[list[_Entry]] = field(default_factory=list)
    note: str = ""


def render(report: Report, watch: Watch = unwatched) -> Painted:
    """The document as XLSX: what it is and its key figures on the first sheet, then a sheet a table.

    Raises:
        Cancelled: raised by `watch`.
    """
    from xlsxwriter import Workbook

    data = io.BytesIO()
    with speaking(report.language):
        grids = [_overview(report), *(_grid(table) for table in _tables(report))]
        book = Workbook(data, _OPTIONS)
        looks = _Looks(book)
        for name, grid in zip(sheet_titles([g.title for g in grids]), grids, strict=True):
            watch(0, 0)
            _Sheet(book.add_worksheet(name), grid, looks).write(report)
        book.set_properties({
            "title": " – ".join(dict.fromkeys(t for t in (report.title, report.owner) if t))[:LONGEST_PROPERTY],
            "subject": report.description[:LONGEST_PROPERTY], "author": report.company[:LONGEST_PROPERTY],
            "company": report.company[:LONGEST_PROPERTY], "keywords": ", ".join(report.keywords)[:LONGEST_PROPERTY],
            "created": dt.datetime.combine(report.made_on, dt.time()),
        })  # fmt: skip
        book.close()
    return Painted(data.getvalue())


def _blocks(report: Report) -> Sequence[model.Block]:
    return model.flat(tuple(block for section in report.sections for block in section.blocks))


def _tables(report: Report) -> Iterator[Table]:
    """The tables of the sections; those of a cover are the beginning of them."""
    return (block for block in _blocks(report) if isinstance(block, Table))


def _overview(report: Report) -> _Grid:
    """What the document is, and its key figures: as they are shown, and what they are."""
    grid = _Grid(report.title, [_("Name"), _("Shown as"), _("Value"), _("Note")], ["text", "text", "number", "text"])

    def add(name: str, shown: str, value: Raw = None, note: str = "") -> None:
        raw = value if isinstance(value, int | float | Decimal) else None
        grid.rows.append([_Entry(name), _Entry(shown), _Entry(raw, "number"), _Entry(note)])

    for name, text in (
        (_("Document"), report.title), (_("Account"), report.owner), (_("Made on"), report.made), (_("Figures"), report.figures),
        (_("For whom"), report.mark), (_("Company"), report.company),
    ):  # fmt: skip
        if text:
            add(name, text)
    figures = [report.cover.key_figures] if report.cover is not None else []
    for block in (*figures, *_blocks(report)):
        if isinstance(block, KeyFigures):
            for item in block.items:
                add(item.label, item.text, item.value, item.note)
        elif isinstance(block, model.Facts):
            for fact in block.items:
                add(fact.label, fact.text, fact.value)
    return grid


def _grid(table: Table) -> _Grid:
    """A table with its groups and units in columns of their own, so that rows can be filtered and counted."""
    has_groups = any(row.style == "group" for row in table.rows)
    has_units = any(
        cell.unit for row in table.rows for column, cell in _placed(table, row) if table.columns[column].kind == "number"
    )
    noted = {at for row in table.rows for at, cell in _placed(table, row) if cell.sub and _is_typed(table.columns[at].kind, cell)}
    header, kinds = [], list[ColumnKind]()

    def add(title: str, kind: ColumnKind) -> None:
        header.append(title)
        kinds.append(kind)

    if has_groups:
        add(_("Group"), "text")
    for at, column in enumerate(table.columns):
        add(column.title, column.kind)
        if at in noted:
            add(_("Note"), "text")
        if at == 0 and has_units:
            add(_("Unit"), "text")
    grid = _Grid(table.title, header, kinds, note=table.note)
    group = ""
    for row in table.rows:
        is_group = row.style == "group"
        cells = dict(_placed(table, row))
        if is_group and 0 in cells:
            group = cells.pop(0).text
            if not any(cell.text for cell in cells.values()):
                continue  # its rows bear its name; alone it would be an empty row among them
        # A sum is of more than the group that happens to stand above it.
        entries = [_Entry("" if row.style == "total" else group, is_strong=is_group)] if has_groups else []
        for at, column in enumerate(table.columns):
            cell = cells.get(at, Cell(""))
            is_strong = row.style not in {"", "blank"} or cell.is_strong
            entries.append(_entry(cell, column.kind, is_strong=is_strong))
            if at in noted:
                entries.append(_Entry(cell.sub))
            if at == 0 and has_units:
                units = dict.fromkeys(c.unit for n, c in cells.items() if table.columns[n].kind == "number" and c.unit)
                entries.append(_Entry(" / ".join(units)))
        (grid.totals if row.style == "total" else grid.rows).append(entries)
    return grid


def _placed(table: Table, row: Row) -> Iterator[tuple[int, Cell]]:
    """The cells of a row with the columns in which they begin."""
    at = 0
    for cell in row.cells:
        if at < len(table.columns):
            yield at, cell
        at += cell.span


def _is_typed(kind: ColumnKind, cell: Cell) -> bool:
    """Whether what a cell shows is written as a number or a day."""
    value = cell.value
    if kind == "date":
        return isinstance(value, dt.date) and value.year >= FIRST_YEAR
    return kind != "text" and isinstance(value, int | float | Decimal) and math.isfinite(value)


def _entry(cell: Cell, kind: ColumnKind, *, is_strong: bool) -> _Entry:
    """A number or a day as what it is, all else as the text that is shown."""
    if _is_typed(kind, cell):
        return _Entry(cell.value, kind, cell.unit, is_strong, ground_of(cell.shade))
    text = "" if cell.text == formats.MISSING else cell.text
    return _Entry(f"{text} ({cell.sub})" if text and cell.sub else text or cell.sub, is_strong=is_strong)


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **properties: Any) -> "Format":
        """The format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "top", **properties})
        return self._made[key]

    def pattern(self, entry: _Entry) -> str:
        """How a number or a day is shown; spreadsheets put in the signs of their own language."""
        if entry.kind == "date":
            return "dd/mm/yyyy" if language() == "es" else "yyyy-mm-dd"
        if entry.kind == "money":
            sign = formats.currency_sign(entry.unit) if entry.unit else ""
            return f"#,##0.00\\ [${sign}]" if _SIGN.fullmatch(sign) else "#,##0.00"
        if entry.kind == "number" and isinstance(entry.value, int | float | Decimal):
            value = float(entry.value)
            if round(value, 2) != value or (abs(value) >= THOUSAND and not value.is_integer()):
                return "#,##0.00"  # a score has as many places as it happens to have
            if abs(value) >= THOUSAND:
                return "#,##0"
        return {"percent": "0.0%", "bar": "0"}.get(entry.kind, "General")


class _Sheet:
    """One sheet while it is written."""

    def __init__(self, sheet: "Worksheet", grid: _Grid, looks: _Looks) -> None:
        self._sheet = sheet
        self._grid = grid
        self._looks = looks

    def write(self, report: Report) -> None:
        """Header, rows, totals, note, and what a spreadsheet shows and prints around them."""
        grid, sheet = self._grid, self._sheet
        widths = self._widths()
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        for at, (title, kind) in enumerate(zip(grid.header, grid.kinds, strict=True)):
            side = {"align": "left" if kind == "text" else "right"} | self._indent(at)
            look = self._looks.of(bold=True, bottom=1, text_wrap=True, bg_color="#F4F5F7", **side)
            self._text(0, at, title, look)
        for at, row in enumerate(grid.rows, 1):
            self._row(at, row, widths)
        if grid.rows:
            sheet.autofilter(0, 0, len(grid.rows), len(grid.header) - 1)
        below = len(grid.rows) + 2  # totals are no rows to be filtered
        for at, row in enumerate(grid.totals, below):
            self._row(at, row, widths)
        if grid.note:
            self._text(below + len(grid.totals) + bool(grid.totals), 0, grid.note, self._looks.of(italic=True))
        sheet.freeze_panes(1, 1)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9 if report.paper is model.Paper.A4 else 1)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        left = " · ".join(t for t in (report.company, report.made) if t)
        sheet.set_header(f"&L{_plain(report.title, 60)}&R{_plain(report.owner, 60)}")
        sheet.set_footer(f"&L{_plain(left, 60)}&C{_plain(report.mark, 40)}&R&P / &N")

    def _row(self, at: int, row: Sequence[_Entry], widths: Sequence[float]) -> None:
        lines = 1
        for column, entry in enumerate(row):
            look: dict[str, Any] = {"bold": True} if entry.is_strong else {}
            look |= {"bg_color": f"#{entry.ground}"} if entry.ground else {}
            value = entry.value
            match value:
                case None | "":
                    continue
                case str():
                    if len(value) + 2 > widths[column]:  # else its column is as wide as it
                        lines = max(lines, math.ceil(len(value) * 1.1 / max(1.0, widths[column])))
                    look |= self._indent(column)
                    guard = {"quote_prefix": True} if guarded(value) != value else {}
                    self._text(at, column, value, self._looks.of(text_wrap=True, **look, **guard))
                case dt.date():
                    self._sheet.write_datetime(at, column, value, self._looks.of(num_format=self._looks.pattern(entry), **look))
                case int() | float() | Decimal():
                    number = float(value) / 100 if entry.kind == "percent" else float(value)
                    self._sheet.write_number(at, column, number, self._looks.of(num_format=self._looks.pattern(entry), **look))
        if lines > 1:
            self._sheet.set_row(at, min(409.0, LINE_HEIGHT * lines))

    def _indent(self, column: int) -> dict[str, Any]:
        """A text after a number stands a little off it, for one ends where the other begins."""
        kinds = self._grid.kinds
        return {"indent": 1, "align": "left"} if column and kinds[column] == "text" and kinds[column - 1] != "text" else {}

    def _text(self, at: int, column: int, text: str, look: "Format") -> None:
        clean = cut(UNWRITABLE.sub("", unset(text)), MOST_CHARACTERS)
        if clean:
            self._sheet.write_string(at, column, clean, look)
        else:
            self._sheet.write_blank(at, column, None, look)

    def _widths(self) -> list[float]:
        grid = self._grid
        found = []
        for at, (title, kind) in enumerate(zip(grid.header, grid.kinds, strict=True)):
            texts = [v for row in (*grid.rows, *grid.totals) if isinstance(v := row[at].value, str)]
            longest = max([len(title) + 3, *(len(unset(text)) + 2 for text in texts)])
            numbers = [v for row in (*grid.rows, *grid.totals) if isinstance(v := row[at].value, int | float | Decimal)]
            longest = max([longest, *(len(f"{v:,.2f}") + 2 for v in numbers)])
            least = MONEY_WIDTH if kind == "money" else 12 if kind == "date" else NARROWEST
            found.append(float(max(least, min(WIDEST, longest))))
        return found


def _plain(text: str, most: int) -> str:
    """A text in the head or foot of a sheet, which holds 255 signs and where `&` begins a code."""
    return UNWRITABLE.sub("", unset(text))[:most].replace("&", "&&")
