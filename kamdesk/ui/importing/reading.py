"""What a file is taken for: its cells, the table in them, the meaning of its columns; read beside the window."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from kamdesk.domain.errors import KnownError
from kamdesk.services.importing.cells import NOTHING_CHOSEN, Choices, Sheet, Watch
from kamdesk.services.importing.columns import REQUIRED, ColumnMap
from kamdesk.services.importing.headers import ImportKind
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
    """What was understood of a file, or of a sheet of it.

    `problem` says why there is no table, or no meaning of its columns. `is_recognised` is False where its columns fit no kind,
    and nobody said what it brings. `width` is how many cells its longest row has.
    """

    request: Request
    sheet: Sheet
    kind: ImportKind
    table: Table | None = None
    mapping: ColumnMap | None = None
    sums: Sums | None = None
    problem: KnownError | None = None
    is_recognised: bool = True
    width: int = 0

    @property
    def title(self) -> str:
        """The title of the sheet; empty where the file is no workbook."""
        return self.sheet.title

    @property
    def rows(self) -> int:
        """How many rows will be read."""
        return len(self.table.rows) if self.table is not None else 0

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
    return _understood(request, sheet, before.kind if before is not None else ImportKind.ACCOUNTS, calls, watch)


def _understood(request: Request, sheet: Sheet, kind: ImportKind, calls: ServiceCalls, watch: Watch) -> Found:
    """What the cells mean; `kind` is what they are taken for where nothing better is found."""
    kind = request.kind or kind
    table: Table | None = None
    is_recognised = request.kind is not None
    width = max((len(cells) for _number, cells in sheet.rows), default=0)
    watch(0, 0)
    try:
        table = calls.table_of(sheet, request.choices)
        likely = None if request.kind is not None else calls.likely_kind(table)
        is_recognised = is_recognised or likely is not None
        kind = request.kind or likely or ImportKind.ACCOUNTS
        watch(0, 0)
        mapping = calls.find_columns(table, kind, request.form)
        has_amounts = bool(mapping.periods) or "amount" in mapping.columns
        sums = calls.sum_of(table, mapping) if calls.sum_of is not None and has_amounts else None
    except KnownError as error:
        return Found(request, sheet, kind, table, problem=error, is_recognised=is_recognised and table is not None, width=width)
    return Found(request, sheet, kind, table, mapping, sums, is_recognised=is_recognised, width=width)


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
    settled, kind = calls.learned(portfolio, look, None, None), calls.learned_kind(portfolio, look)
    if settled is None or (settled == NOTHING_CHOSEN and kind is None):
        return replace(found, request=replace(request, last_time=LastTime.LEFT, look=look))
    mine = request.choices
    choices = replace(settled, sheet=mine.sheet, encoding=mine.encoding, delimiter=mine.delimiter)
    return replace(request, choices=choices, kind=request.kind or kind, last_time=LastTime.PROPOSED, look=look)


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


def all_sheets(found: Found, calls: ServiceCalls, watch: Watch) -> list[Found]:
    """What is understood of every visible sheet of a workbook, in its order; what was understood of one already stays.

    Nothing where they cannot all be read, or told apart by their titles: then the one that was read has to do.

    Raises:
        Cancelled: raised by `watch`.
    """
    path, form = found.request.source.path, found.request.form
    assert path is not None
    try:
        sheets = calls.read_sheets(path, watch)
    except KnownError:
        return []
    if len({sheet.title for sheet in sheets}) < len(sheets) or found.title not in {sheet.title for sheet in sheets}:
        return []
    founds = []
    for sheet in sheets:
        if sheet.title == found.title:
            choices = replace(found.request.choices, sheet=sheet.title)
            founds.append(replace(found, request=replace(found.request, choices=choices)))
        else:
            request = Request(found.request.source, Choices(sheet=sheet.title), None, form)
            founds.append(_understood(request, sheet, ImportKind.ACCOUNTS, calls, watch))
    return founds


def again(wanted: list[Request | Found], before: list[Found], calls: ServiceCalls, watch: Watch) -> list[Found]:
    """Sheets as they were found, those that a request stands for read anew."""
    return [
        read(want, calls, known, watch) if isinstance(want, Request) else want for want, known in zip(wanted, before, strict=True)
    ]


def in_taking_order(founds: Iterable[Found]) -> list[Found]:
    """Sheets as they are taken in: accounts first, so that rows name accounts that another sheet brings; unknown ones last."""
    order = list(ImportKind)
    return sorted(founds, key=lambda found: order.index(found.kind) if found.is_recognised else len(order))
