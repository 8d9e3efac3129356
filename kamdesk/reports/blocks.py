"""The blocks that a document is made of; every painter walks them.

Texts are words already, in the document's language; where a number, an amount or a day is shown, what it is stands beside it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

Tone = Literal["", "ok", "warn", "bad"]
Raw = str | int | float | Decimal | date | None
"""What a shown text stands for: percentages in percent, money in currency units."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, what it stands for, and how it looks.

    `bar` (0–100) is drawn before the text with a tick at `mark`; `shade` (0–100) darkens the cell the lower it is; `sub` is a
    second, smaller line; `unit` is that of the value, for money the code of its currency; `group` (results, quality,
    prescription, innovation) colours the bar.
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
    """The cells of a row; a group's row is repeated at the top of the next page, a blank one has room to write by hand."""

    cells: tuple[Cell, ...]
    style: Literal["", "group", "total", "strong", "blank"] = ""
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


Block = (
    Paragraph | Heading | Note | Bullets | Callout | KeyFigures | Facts | Table | Chart | UsedBar | AgreementTree | Signatures
    | Tasks | AskedDecisions | Boxed | Split | PageBreak
)  # fmt: skip
BLOCKS: tuple[type, ...] = Block.__args__
