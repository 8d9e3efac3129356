"""What each column of a file is taken for, and what becomes of the choices when one is taken for something else."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from kamdesk.i18n import _, formats, labels
from kamdesk.services.importing.cells import Choices
from kamdesk.services.importing.columns import REQUIRED
from kamdesk.services.importing.headers import FIELDS, ImportKind
from kamdesk.services.importing.questions import LeftOut
from kamdesk.ui.importing.reading import Found
from kamdesk.ui.importing.wording import LEFT_OUT, LEFT_OUT_SHORTLY

LOOKED_AT = 200
"""A column that is empty in so many rows holds nothing that anybody waits for."""
IGNORED = "-"
"""In the place of a field: a person leaves the column out."""


class Use(StrEnum):
    """Why a column is read, or not."""

    SUGGESTED = "suggested"
    CHOSEN = "chosen"
    OPEN = "open"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class ColumnState:
    """A column: the field it is read for ("" for none), or the period whose amounts it holds; `reason` it is left out for.

    `heading` stands for the period where only the rows say all of it, or a product line stands beside it.
    """

    at: int
    use: Use
    field: str = ""
    period: str = ""
    heading: str = ""
    reason: LeftOut | None = None

    @property
    def why(self) -> str:
        """Why it is left out, in a sentence; nothing where there is nothing to say."""
        return _(LEFT_OUT[self.reason]) if self.reason is not None else ""

    @property
    def caption(self) -> str:
        """What stands above it."""
        if self.reason is not None:
            return _(LEFT_OUT_SHORTLY[self.reason])
        return {
            Use.SUGGESTED: _("suggested"),
            Use.CHOSEN: _("chosen"),
            Use.OPEN: _("not assigned"),
            Use.LEFT_OUT: _("left out"),
        }[self.use]


def column_states(found: Found, width: int, ignored: Collection[int]) -> list[ColumnState]:
    """How every column of a file stands; `ignored` are those that a person left out."""
    mapping, table = found.mapping, found.table
    if mapping is None or table is None:
        return [ColumnState(at, Use.LEFT_OUT) for at in range(width)]
    fields = {at: name for name, at in mapping.columns.items()}
    chosen = {at for name, at in found.request.choices.columns.items() if at is not None and fields.get(at) == name}
    states = []
    for at in range(width):
        if at in fields:
            states.append(ColumnState(at, Use.CHOSEN if at in chosen else Use.SUGGESTED, fields[at]))
        elif at in mapping.periods:
            is_more = at in mapping.lines or mapping.year is not None or mapping.part is not None
            heading = table.headers[at] if is_more else ""
            states.append(ColumnState(at, Use.SUGGESTED, period=mapping.periods[at], heading=heading))
        elif at in mapping.left_out:
            states.append(ColumnState(at, Use.LEFT_OUT, reason=mapping.left_out[at]))
        else:
            header = table.headers[at] if at < len(table.headers) else ""
            is_empty = not any(at < len(cells) and cells[at] not in (None, "") for _number, cells in table.rows[:LOOKED_AT])
            is_out = at in ignored or (is_empty and not header) or is_empty
            states.append(ColumnState(at, Use.LEFT_OUT if is_out else Use.OPEN))
    return states


def assigned(choices: Choices, found: Found, at: int, name: str) -> Choices:
    """The choices with a column read for a field; "" or `IGNORED` reads it for nothing."""
    columns = dict(choices.columns)
    for other, place in (found.mapping.columns if found.mapping is not None else {}).items():
        if place == at and other != name:
            columns[other] = None
    columns = {other: place for other, place in columns.items() if place != at or other == name}
    if name and name != IGNORED:
        columns[name] = at
    elif found.mapping is not None:
        columns |= {other: None for other, place in found.mapping.columns.items() if place == at}
    return replace(choices, columns=columns)


def fields_of(kind: ImportKind) -> list[tuple[str, str]]:
    """The fields that a column can be read for, with their words; * marks those without which nothing is taken in."""
    required = {name for names in REQUIRED[kind] for name in names}
    return [(name, labels.field_name(name) + (" *" if name in required else "")) for name in FIELDS[kind]]


def period_words(state: ColumnState) -> str:
    """What the choice above a column of amounts of a period says."""
    return _("Amount {period}").format(period=state.heading or formats.period(state.period))
