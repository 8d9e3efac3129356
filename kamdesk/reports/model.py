"""What a document says, before anything is painted: every painter walks the same blocks.

Texts are words already, in the document's language; where a number, an amount or a day is shown, what it is stands beside it.
A model holds only what its audience may see.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Literal

SCHEMA = 1
Tone = Literal["", "ok", "warn", "bad"]
Raw = str | int | float | Decimal | date | None
"""What a shown text stands for: percentages in percent, money in currency units."""


class Audience(StrEnum):
    """Who a document is for."""

    INTERNAL = "internal"
    CLIENT = "client"


class Paper(StrEnum):
    """The size of a page."""

    A4 = "a4"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, what it stands for, and how it looks.

    `bar` (0–100) is drawn before the text with a tick at `mark`; `shade` (0–100) darkens the cell the lower it is; `sub` is a
    second, smaller line; `unit` is that of the value, for money the code of its currency; `group` (results, quality, prescription, innovation) colours the bar.
    """

    text: str
    value: Raw = None
    tone: Tone = ""
    sub: str = ""
    bar: float | None = None
    mark: float | None = None
    shade: float | None = None
    group: str = ""
    unit: str = ""
    span: int = 1
    is_indented: bool = False
    is_strong: bool = False


ColumnKind = Literal["text", "number", "money", "percent", "date", "bar"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `width` is "auto" (numbers, days, short words), a share as "1.5fr", or millimetres as "26mm"."""

    title: str
    width: str = "1fr"
    align: Literal["left", "right", "center"] = "left"
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row; a group's row is repeated at the top of the next page."""

    cells: tuple[Cell, ...]
    style: Literal["", "group", "total", "strong"] = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a lead is set larger and says what the section says."""

    KIND: ClassVar[str] = "paragraph"

    text: str
    style: Literal["", "lead"] = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    KIND: ClassVar[str] = "heading"

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A line of small text."""

    KIND: ClassVar[str] = "note"

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """Short sentences, one below the other."""

    KIND: ClassVar[str] = "bullets"

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """A sentence that must not be overlooked; `sign` says the tone without colour."""

    KIND: ClassVar[str] = "callout"

    text: str
    tone: Tone = "warn"
    sign: str = "▲"


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure with its name above and what it means below."""

    label: str
    text: str
    note: str = ""
    value: Raw = None


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Two to five figures side by side."""

    KIND: ClassVar[str] = "key_figures"

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what stands for it."""

    label: str
    text: str
    value: Raw = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Names at the left, what stands for them beside; numbers at the right edge."""

    KIND: ClassVar[str] = "facts"

    items: tuple[Fact, ...]
    is_numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `title` names its sheet in a workbook, `note` says what it leaves unsaid."""

    KIND: ClassVar[str] = "table"

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    is_dense: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of `Report.images` by its name."""

    KIND: ClassVar[str] = "chart"

    image: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class UsedBar:
    """How much of something is used, 0–100, with the words of both parts and of the whole."""

    KIND: ClassVar[str] = "used_bar"

    used: float
    used_text: str
    rest_text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A point on the way of a project."""

    text: str
    day: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    """A project with its facts and milestones."""

    title: str
    facts: tuple[Fact, ...]
    milestones: tuple[MilestoneLine, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementEntry:
    """An agreement with the projects that carry it out; the title is empty for projects on none."""

    title: str
    state: str
    tone: Tone
    note: str
    projects: tuple[ProjectEntry, ...]


@dataclass(frozen=True, slots=True)
class AgreementTree:
    """Agreements, what hangs on each, and the way of it."""

    KIND: ClassVar[str] = "agreement_tree"

    items: tuple[AgreementEntry, ...]


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A line to sign on, or who signed and when."""

    name: str
    role: str
    what: str
    signed: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, side by side; they stay on one page."""

    KIND: ClassVar[str] = "signatures"

    items: tuple[SignatureLine, ...]


@dataclass(frozen=True, slots=True)
class TaskLine:
    """Something to do, with a sign, and who does it by when below."""

    sign: str
    text: str
    sub: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Tasks:
    """What is to be done."""

    KIND: ClassVar[str] = "tasks"

    items: tuple[TaskLine, ...]


@dataclass(frozen=True, slots=True)
class AskedDecision:
    """A decision that is asked for: what, why, and who decides by when."""

    what: str
    why: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class AskedDecisions:
    """Up to three decisions that are asked for, side by side."""

    KIND: ClassVar[str] = "asked_decisions"

    items: tuple[AskedDecision, ...]


@dataclass(frozen=True, slots=True)
class Boxed:
    """Sentences in a frame, under a title that says why."""

    KIND: ClassVar[str] = "boxed"

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Two columns of blocks; they stay on one page."""

    KIND: ClassVar[str] = "split"

    left: "tuple[Block, ...]"
    right: "tuple[Block, ...]"
    ratio: tuple[float, float] = (1.0, 1.0)


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""

    KIND: ClassVar[str] = "page_break"


@dataclass(frozen=True, slots=True)
class Filler:
    """All the room that is left: what follows stands at the foot of the page."""

    KIND: ClassVar[str] = "filler"


Block = (
    Paragraph | Heading | Note | Bullets | Callout | KeyFigures | Facts | Table | Chart | UsedBar | AgreementTree | Signatures
    | Tasks | AskedDecisions | Boxed | Split | PageBreak | Filler
)  # fmt: skip
BLOCKS: tuple[type, ...] = Block.__args__


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a title; without one they follow what stands before."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The top of the first page: what it is, whose, of when, and a line about it."""

    eyebrow: str
    name: str
    period: str
    line: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A word on the cover, with its name above and what belongs to it below; `mark` is a warning in a frame."""

    label: str
    text: str
    detail: str = ""
    note: str = ""
    tone: Tone = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """A first page that is enough on its own; the table of contents follows from the sections."""

    eyebrow: str
    name: str
    line: str
    panels: tuple[Panel, ...]
    key_figures: KeyFigures
    summary_title: str
    summary: tuple[str, ...]
    contents_title: str
    left: tuple[Block, ...]
    right: tuple[Block, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A drawing as SVG with live text, and the same in words."""

    svg: str
    alt: str
    height: float = 60.0
    """In millimetres, at the width for which it was drawn."""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole document. It begins with a head, or with a cover after which sections are numbered.

    `figures` says of when its figures are; `page_of` has the gaps {n} and {m}; `made_on` is the day that the document and the
    file bear, so that the same data give the same bytes. `slides` are what a presentation shows after the cover instead of the
    sections; their titles say what follows from them.
    """

    document: str
    language: str
    paper: Paper
    audience: Audience
    title: str
    owner: str
    mark: str
    made: str
    made_on: date
    figures: str
    page_of: str
    description: str
    sections: tuple[Section, ...]
    head: Head | None = None
    cover: Cover | None = None
    company: str = ""
    keywords: tuple[str, ...] = ()
    foot: str = ""
    is_one_page: bool = False
    images: Mapping[str, Image] = field(default_factory=dict)
    slides: tuple[Section, ...] = ()

    @property
    def row_count(self) -> int:
        """The rows of all tables."""
        return sum(len(b.rows) for b in self.blocks() if isinstance(b, Table))

    def blocks(self) -> "tuple[Block, ...]":
        """Every block in the order of reading, those of columns too."""
        cover = (*self.cover.left, *self.cover.right) if self.cover is not None else ()
        return flat((*cover, *(b for s in self.sections for b in s.blocks)))

    def to_json(self) -> dict[str, Any]:
        """The document as pages, as JSON knows it: days as ISO texts, money as numbers; what is empty or usual is not there."""
        return {"schema": SCHEMA, **_plain(replace(self, slides=()))}


def flat(blocks: "tuple[Block, ...]") -> "tuple[Block, ...]":
    """Blocks in the order of reading, with those of columns in the place of the columns."""
    found: list[Block] = []
    for block in blocks:
        found += flat((*block.left, *block.right)) if isinstance(block, Split) else [block]
    return tuple(found)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        kind = getattr(value, "KIND", None)
        found = {} if kind is None else {"kind": kind}
        for spec in fields(value):
            part = getattr(value, spec.name)
            if spec.default is MISSING or part != spec.default:
                found[spec.name] = _plain(part)
        return found
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
