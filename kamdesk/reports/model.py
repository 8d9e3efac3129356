"""A whole document, before anything is painted; with the blocks of `blocks.py`, all that builders and painters need.

A model holds only what its audience may see.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from kamdesk.env.deck_template import DeckTemplate
from kamdesk.reports.blocks import BLOCKS as BLOCKS
from kamdesk.reports.blocks import AgreementEntry as AgreementEntry
from kamdesk.reports.blocks import AgreementTree as AgreementTree
from kamdesk.reports.blocks import AskedDecision as AskedDecision
from kamdesk.reports.blocks import AskedDecisions as AskedDecisions
from kamdesk.reports.blocks import Block as Block
from kamdesk.reports.blocks import Boxed as Boxed
from kamdesk.reports.blocks import Bullets as Bullets
from kamdesk.reports.blocks import Callout as Callout
from kamdesk.reports.blocks import Cell as Cell
from kamdesk.reports.blocks import Chart as Chart
from kamdesk.reports.blocks import Column as Column
from kamdesk.reports.blocks import ColumnKind as ColumnKind
from kamdesk.reports.blocks import Fact as Fact
from kamdesk.reports.blocks import Facts as Facts
from kamdesk.reports.blocks import Heading as Heading
from kamdesk.reports.blocks import KeyFigure as KeyFigure
from kamdesk.reports.blocks import KeyFigures as KeyFigures
from kamdesk.reports.blocks import MilestoneLine as MilestoneLine
from kamdesk.reports.blocks import Note as Note
from kamdesk.reports.blocks import PageBreak as PageBreak
from kamdesk.reports.blocks import Paragraph as Paragraph
from kamdesk.reports.blocks import ProjectEntry as ProjectEntry
from kamdesk.reports.blocks import Raw as Raw
from kamdesk.reports.blocks import Row as Row
from kamdesk.reports.blocks import SignatureLine as SignatureLine
from kamdesk.reports.blocks import Signatures as Signatures
from kamdesk.reports.blocks import Split as Split
from kamdesk.reports.blocks import Table as Table
from kamdesk.reports.blocks import TaskLine as TaskLine
from kamdesk.reports.blocks import Tasks as Tasks
from kamdesk.reports.blocks import Tone as Tone
from kamdesk.reports.blocks import UsedBar as UsedBar
from kamdesk.reports.plot import Plot as Plot
from kamdesk.reports.plot import PlotSeries as PlotSeries
from kamdesk.reports.typography import kept_together

SCHEMA = 1
_AS_IT_IS = frozenset({"svg", "title", "description"})
"""Texts that are no running text: a drawing, and what a file is called by."""


class Audience(StrEnum):
    """Who a document is for."""

    INTERNAL = "internal"
    CLIENT = "client"


class Paper(StrEnum):
    """The size of a page."""

    A4 = "a4"
    LETTER = "letter"


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
    mark_tone: Tone = "bad"


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
    """A drawing as SVG with live text, and the same in words; `plot` is the same as numbers, where other programs can draw it."""

    svg: str
    alt: str
    height: float = 60.0
    """In millimetres, at the width for which it was drawn."""
    plot: Plot | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A whole document. It begins with a head, or with a cover after which sections are numbered.

    `figures` says of when its figures are; `page_of` has the gaps {n} and {m}; `made_on` is the day that the document and the
    file bear, so that the same data give the same bytes. `logo` is the company's. `slides` are what a presentation shows after the cover instead of the
    sections; their titles say what follows from them; `template` is what it is made from instead of our own blank file.
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
    logo: Image | None = None
    keywords: tuple[str, ...] = ()
    foot: str = ""
    is_one_page: bool = False
    images: Mapping[str, Image] = field(default_factory=dict)
    slides: tuple[Section, ...] = ()
    template: DeckTemplate | None = None

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
        return {"schema": SCHEMA, **_plain(replace(self, slides=(), template=None))}


def flat(blocks: "tuple[Block, ...]") -> "tuple[Block, ...]":
    """Blocks in the order of reading, with those of columns in the place of the columns."""
    found: list[Block] = []
    for block in blocks:
        found += flat((*block.left, *block.right)) if isinstance(block, Split) else [block]
    return tuple(found)


def _plain(value: Any) -> Any:
    if type(value) is str:
        return kept_together(value)
    if (parts := _parts(value.__class__)) is not None:
        kind = getattr(value, "KIND", None)
        found = {} if kind is None else {"kind": kind}
        for name, usual in parts:
            part = getattr(value, name)
            if usual is MISSING or part != usual:
                found[name] = part if name in _AS_IT_IS else _plain(part)
        return found
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


@cache
def _parts(kind: type) -> tuple[tuple[str, Any], ...] | None:
    """The fields of a part of a document with what they usually are; None of what is no such part."""
    return tuple((spec.name, spec.default) for spec in fields(kind)) if is_dataclass(kind) else None
