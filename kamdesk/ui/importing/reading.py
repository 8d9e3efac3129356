"""What a file is taken for: its cells, the table in them, the meaning of its columns; read beside the window."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from kamdesk.domain.errors import KnownError
from kamdesk.services.importing.cells import NOTHING_CHOSEN, Choices, Sheet, Watch
from kamdesk.services.importing.columns import REQUIRED, ColumnMap
from kamdesk.services.importing.headers import ImportKind, recognised
from kamdesk.services.importing.questions import Question
from kamdesk.services.importing.sums import Sums
from kamdesk.services.importing.tables import Table
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.importing.calls import UNTOLD, FileForm, ServiceCalls


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a text that was copied out of a spreadsheet."""

    path: Path | None = None
    text: str = ""

    @property
    def name(self) -> str:
        """The name of the file; empty for what was copied."""
        return self.path.name if self.path is not None else ""


class LastTime(Enum):
    """How a request stands to what was settled about files of its look before."""

    UNASKED = auto()
    PROPOSED = auto()
    """It is read as then; whether that fits is not known yet."""
    TAKEN = auto()
    LEFT = auto()
    """Nothing is known of such files, it does not fit, or a person has settled it otherwise."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be read, and what was settled about it; without a kind the table is taken for what it fits best.

    `form` holds where the file gives nothing away. `look` is that of the table as it is found without any choice.
    """

    source: Source
    choices: Choices = NOTHING_CHOSEN
    kind: ImportKind | None = None
    form: FileForm = UNTOLD
    last_time: LastTime = LastTime.UNASKED
    look: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What was understood of a file; `problem` says why there is no table, or no meaning of its columns."""

    request: Request
    sheet: Sheet
    kind: ImportKind
    table: Table | None = None
    mapping: ColumnMap | None = None
    sums: Sums | None = None
    problem: KnownError | None = None

    @property
    def missing(self) -> list[tuple[str, ...]]:
        """Required fields (one of each) that no column gives."""
        return self.mapping.missing() if self.mapping is not None else []

    @property
    def questions(self) -> tuple[Question, ...]:
        """What has to be answered before anything is taken in."""
        return self.mapping.questions if self.mapping is not None else ()

    @property
    def is_ready(self) -> bool:
        """Whether its rows can be checked."""
        return self.table is not None and self.mapping is not None and not self.missing and not self.questions


def read(request: Request, calls: ServiceCalls, before: Found | None, watch: Watch) -> Found:
    """Read a file and understand it; the cells of `before` serve again where only their meaning is another.

    Raises:
        FileError: the file cannot be read; Cancelled: raised by `watch`.
    """
    sheet = before.sheet if before is not None and _cells_stay(before.request, request) else _cells(request, calls, watch)
    kind = request.kind or (before.kind if before is not None else ImportKind.ACCOUNTS)
    table: Table | None = None
    watch(0, 0)
    try:
        table = calls.table_of(sheet, request.choices)
        kind = request.kind or calls.guess_kind(table)
        watch(0, 0)
        mapping = calls.find_columns(table, kind, request.form)
        sums = calls.sum_of(table, mapping) if calls.sum_of is not None else None
    except KnownError as error:
        return Found(request, sheet, kind, table, problem=error)
    return Found(request, sheet, kind, table, mapping, sums)


def as_last_time(found: Found, calls: ServiceCalls, portfolio: Portfolio) -> Request | Found:
    """What was found, or what to read in its place: such a file was settled before, or is not as it was then after all."""
    request, table = found.request, found.table
    if request.last_time is LastTime.PROPOSED:
        fitting = _fitting(found, calls, portfolio)
        if fitting is None:
            return replace(request, choices=_of_file(request.choices), kind=None, last_time=LastTime.LEFT)
        if fitting != request:
            return fitting
        return replace(found, request=replace(request, last_time=LastTime.TAKEN))
    if request.last_time is not LastTime.UNASKED or table is None or request.choices != _of_file(request.choices):
        return found
    look = calls.look_of(table)
    settled = calls.learned(portfolio, look, None, None)
    if settled is None or settled == NOTHING_CHOSEN:
        return replace(found, request=replace(request, last_time=LastTime.LEFT, look=look))
    mine = request.choices
    choices = replace(settled, sheet=mine.sheet, encoding=mine.encoding, delimiter=mine.delimiter)
    return replace(request, choices=choices, last_time=LastTime.PROPOSED, look=look)


def _fitting(found: Found, calls: ServiceCalls, portfolio: Portfolio) -> Request | None:
    """What was settled before, with the columns where they stand in this file; None when it does not fit."""
    request, table = found.request, found.table
    if table is None:
        return None

    def settled_as(kind: ImportKind) -> Choices | None:
        return calls.learned(portfolio, request.look, table, kind)

    kinds = {found.kind: settled_as(found.kind)} if found.problem is None else {}
    if kinds.get(found.kind) is None and request.kind is None:  # a person said what it brings
        kinds = {kind: settled_as(kind) for kind in ImportKind}
        kinds = {kind: c for kind, c in kinds.items() if c and all(set(names) & set(c.columns) for names in REQUIRED[kind])}
    if len(kinds) != 1:
        return None
    kind, settled = next(iter(kinds.items()))
    if settled is None:
        return None
    is_guessed = kind is found.kind
    return replace(request, choices=replace(request.choices, columns=settled.columns), kind=request.kind if is_guessed else kind)


def _of_file(choices: Choices) -> Choices:
    """What says which cells are meant, without what they mean."""
    return Choices(choices.sheet, choices.encoding, choices.delimiter)


def _cells_stay(before: Request, now: Request) -> bool:
    """Whether two requests ask for the same cells."""
    one, other = before.choices, now.choices
    return before.source == now.source and (one.sheet, one.encoding, one.delimiter) == (
        other.sheet,
        other.encoding,
        other.delimiter,
    )


def _cells(request: Request, calls: ServiceCalls, watch: Watch) -> Sheet:
    source = request.source
    if source.path is not None:
        return calls.read_sheet(source.path, request.choices, watch)
    assert calls.read_text is not None
    return calls.read_text(source.text, request.choices)


def kinds_of_sheets(found: Found, calls: ServiceCalls, watch: Watch) -> dict[str, ImportKind | None]:
    """What each visible sheet of a workbook is taken for; None for one without a header that is known.

    Raises:
        FileError: the file cannot be read any more; Cancelled: raised by `watch`.
    """
    path = found.request.source.path
    kinds: dict[str, ImportKind | None] = {}
    for sheet in [found.sheet] if path is None else calls.read_sheets(path, watch):
        watch(0, 0)
        kinds[sheet.title] = None
        try:
            table = calls.table_of(sheet, NOTHING_CHOSEN)
        except KnownError:
            continue
        if recognised(table.headers):
            kinds[sheet.title] = calls.guess_kind(table)
    return kinds
