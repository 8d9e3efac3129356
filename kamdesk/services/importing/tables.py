"""A sheet understood as a table: which row is the header, and which rows below it are data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kamdesk.domain.errors import FileError, ValidationError
from kamdesk.services.importing.body import Body
from kamdesk.services.importing.cells import NOTHING_CHOSEN, Cell, Choices, Sheet
from kamdesk.services.importing.groups import groups_of
from kamdesk.services.importing.header_lines import HeaderLines, header_lines, text_of_cell
from kamdesk.services.importing.headers import LOOKED_AT, header_row
from kamdesk.services.importing.notation import proven_sign
from kamdesk.services.importing.outline import Outline, outline_of, unfolded
from kamdesk.services.importing.own_tables import is_own
from kamdesk.services.importing.second_table import second_table
from kamdesk.services.importing.totals import Totals, footer_rows, repeated_headers
from kamdesk.services.importing.uncollected import uncollected


class RowRole(StrEnum):
    """What a row of a sheet is when it is no data."""

    TITLE = "title"
    """A line above the table, or one below it that says something of the report."""
    HEADER = "header"
    TOTAL = "total"
    SUBTOTAL = "subtotal"
    GROUP = "group"
    """A line with nothing but the name that the rows below it belong to."""
    LEFT_OUT = "left_out"
    """A person left it out."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """The number and the label of a row that may be the sum of those below it.

    `can_be_parts` is False where rows add others up for sure, and nobody can say which: nothing of it can be taken.
    """

    row: int
    label: str
    can_be_parts: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Headers, and the rows of data with their number as the spreadsheet shows it.

    `header_row` is the number of the row in which the headers stand (the last one of two). `roles` says of every row of the
    sheet that is no data what it is taken for; `totals` are the cells of those that add others up. `filled` are the columns in
    which an empty cell has the value of the row above, because the sheet writes it on the first line of a group only. `titles`
    are the texts of the lines above the header and of those below that say something of the report. `second_table` is the number of
    the row in which another table with other columns begins, of which no row can be read by these headers; None without one.
    `body` is what `by_column` keeps. `doubt` says that rows may be the sums of those below them. Of a pivot table whose clients
    and lines share a column, headers and rows have a column more for each level. `is_own` says that the program wrote it. `file` is
    the name of the file.
    """

    headers: tuple[str, ...]
    rows: list[tuple[int, list[Cell]]]
    delimiter: str = ""
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    header_row: int = 1
    roles: dict[int, RowRole] = field(default_factory=dict)
    filled: frozenset[int] = frozenset()
    choices: Choices = NOTHING_CHOSEN
    knows_formats: bool = True
    titles: tuple[str, ...] = ()
    totals: dict[int, list[Cell]] = field(default_factory=dict)
    second_table: int | None = None
    body: Body | None = field(default=None, compare=False, repr=False)
    doubt: Doubt | None = None
    is_own: bool = False
    file: str = field(default="", compare=False)

    def by_column(self) -> Body:
        """Its rows seen by column: as they were looked at when the table was found, where all of them are data."""
        body = self.body
        return body if body is not None and body.rows is self.rows else Body(self.rows, len(self.headers))


@uncollected()
def table_of(sheet: Sheet, choices: Choices = NOTHING_CHOSEN) -> Table:
    """Understand a sheet.

    Raises:
        FileError: `no_rows` when there is nothing below a header.
        ValidationError: `no_such_row` when the header is to be in a row that holds nothing.
    """
    rows = sheet.rows
    at = _place_of_header(rows, choices)
    if len(rows) < at + 2:
        raise FileError("no_rows", file=sheet.file)
    found = header_lines(rows, at, sheet.title)
    first, last = found.lines[0], found.lines[-1]
    below = rows[last + 1 :]
    roles = dict.fromkeys((number for number, _cells in rows[:first]), RowRole.TITLE)
    roles |= {rows[line][0]: RowRole.HEADER for line in found.lines}
    if not first and is_own(found.headers):
        return _own_table(sheet, choices, found, roles)
    body = Body(below, len(found.headers))
    without = _without_data(body, rows, found, choices)
    sign = choices.decimal_sign or proven_sign(body, body.numeric) or ","
    totals = {
        place: RowRole.SUBTOTAL if is_sub else RowRole.TOTAL
        for place, is_sub in Totals(body, set(without), sign).find().items()
        if below[place][0] not in choices.kept_rows
    }
    groups = groups_of(body, {*without, *totals}, set(totals), sign) if len(without) + len(totals) < len(below) else None
    if groups is None or not groups.rows:
        raise FileError("no_rows", file=sheet.file)
    outline = (
        _outline(body, {*without, *totals}, totals, sign, found.headers[0])
        if not groups.columns and not choices.kept_rows
        else None
    )
    headers, data, doubt = found.headers, groups.rows, None
    if outline is not None and choices.rows_are_parts is not False:
        if outline.parents and (outline.is_certain or choices.rows_are_parts):
            parts = unfolded(body, outline, headers)
            headers, data = parts.headers, parts.rows
            totals |= dict.fromkeys((p for parents in outline.parents.values() for p in parents), RowRole.SUBTOTAL)
        else:
            doubt = Doubt(
                body.numbers[outline.place], _text_of(body.rows[outline.place][1][:1]), can_be_parts=bool(outline.parents)
            )
    titles = [_text_of(cells) for _number, cells in rows[:first]]
    repeats = [place for place, role in without.items() if role is RowRole.HEADER]
    second = second_table(body, {*without, *totals, *groups.headings}, repeats, titles)
    end = len(below) if second is None else second
    titles += [_text_of(below[at][1]) for at, role in without.items() if role is RowRole.TITLE and at < end]
    roles |= {below[place][0]: role for place, role in (without | totals | dict.fromkeys(groups.headings, RowRole.GROUP)).items()}
    return Table(
        headers, data, sheet.delimiter, sheet.sheets, sheet.title, rows[last][0], roles, groups.columns,
        choices, sheet.knows_formats, tuple(titles),
        {below[place][0]: below[place][1] for place in totals if place < end}, None if second is None else below[second][0],
        body if data is below else None, doubt, file=sheet.file,
    )  # fmt: skip


def _own_table(sheet: Sheet, choices: Choices, found: HeaderLines, roles: dict[int, RowRole]) -> Table:
    """A table that the program wrote: a client who is called Total, or like a footer, is one of its rows."""
    below = sheet.rows[found.lines[-1] + 1 :]
    data = [row for row in below if row[0] not in choices.left_out_rows]
    roles |= {number: RowRole.LEFT_OUT for number, _cells in below if number in choices.left_out_rows}
    if not data:
        raise FileError("no_rows", file=sheet.file)
    return Table(
        found.headers, data, sheet.delimiter, sheet.sheets, sheet.title, sheet.rows[found.lines[-1]][0], roles, frozenset(), choices,
        sheet.knows_formats, is_own=True, file=sheet.file,
    )  # fmt: skip


def _outline(body: Body, aside: set[int], totals: Mapping[int, RowRole], sign: str, header: str) -> Outline | None:
    data = [place for place in range(len(body.rows)) if place not in aside]
    whole = [place for place, role in totals.items() if role is RowRole.TOTAL]
    return outline_of(body, data, whole[-1] if len(whole) == 1 else None, sign, header)


def _text_of(cells: list[Cell]) -> str:
    return " ".join(filter(None, map(text_of_cell, cells)))


def _place_of_header(rows: list[tuple[int, list[Cell]]], choices: Choices) -> int:
    if choices.header_row is None:
        return header_row([cells for _number, cells in rows[:LOOKED_AT]])
    at = next((at for at, (number, _cells) in enumerate(rows) if number == choices.header_row), None)
    if at is None:
        raise ValidationError("header_row", "no_such_row", row=choices.header_row)
    return at


def _without_data(body: Body, rows: list[tuple[int, list[Cell]]], found: HeaderLines, choices: Choices) -> dict[int, RowRole]:
    """What rows below the header are that neither are data nor add others up, by their place."""
    roles = dict.fromkeys(footer_rows(body), RowRole.TITLE)
    titles = [cells for _number, cells in rows[: found.lines[0]]]
    for line in found.lines:
        for place, is_header in repeated_headers(body, rows[line][1], titles).items():
            roles[place] = RowRole.HEADER if is_header else RowRole.TITLE
    roles = {place: role for place, role in roles.items() if body.rows[place][0] not in choices.kept_rows}
    if choices.left_out_rows:
        left_out = (place for place, (number, _cells) in enumerate(body.rows) if number in choices.left_out_rows)
        roles |= dict.fromkeys(left_out, RowRole.LEFT_OUT)
    return roles
