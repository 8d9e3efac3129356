"""What is one page by nature stays one: how much room blocks take, and where the longest lists are cut, which they say.

Heights and widths are in millimetres, estimated from the letters: Inter is narrower than the estimate, so that what is meant
to fit does.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from itertools import accumulate, takewhile
from math import ceil
from typing import Any

from kamdesk.reports.build.common import and_more, joined
from kamdesk.reports.model import (
    Block,
    Bullets,
    Callout,
    Cell,
    Chart,
    Facts,
    Heading,
    Image,
    KeyFigures,
    Note,
    Paper,
    Paragraph,
    Signatures,
    Split,
    Table,
    TaskLine,
    Tasks,
    UsedBar,
)
from kamdesk.reports.typography import BREAK_EVERY, LONGEST_RUN

WIDTH = {Paper.A4: 174.0, Paper.LETTER: 180.0}
HEIGHT = {Paper.A4: 261.0, Paper.LETTER: 243.0}
"""The text area of a page (`resources/reports/style.typ`)."""
HEAD, SPARE = 15.5, 0.5
"""The name above everything, and what is left free for what letters do that no estimate knows."""
ON_BROADER_PAPER = 1.04
"""A drawing takes the width of its column, which on Letter is so much more than what it was drawn for."""
MOST_AT_FIRST = 60
"""No page holds more rows than this."""
KEPT = 3
"""So many rows of a list are shown before a longer one is cut further."""
LAST_LENGTHS = (100, 70, 45, 30)
"""So long may texts be where not even the first row of each list fits."""
NAME_WIDTH = 110.0
MOST_OF_NAME = 70
"""So many letters of an account's name find room above a page."""
COLUMN_GAP, CELL_GAP, TO_WRITE_ON = 8.0, 3.4, 6.4
BODY, TABLE, SMALL, NAME = 3.25, 2.96, 2.68, 6.0
"""Sizes of text: an em in millimetres."""
_NARROW = frozenset("ijltfrI.,:;!'|()[]-/ ·")
_TEXTS = frozenset({"text", "sub", "name", "role"})
_BROAD = frozenset("mwMW%@—…№")


_ORDINARY = 0.55


def breadth(text: str) -> float:
    """How broad a text is on one line, in em."""
    return sum(map(_letter, text))


def _letter(sign: str) -> float:
    if sign in _NARROW:
        return 0.33
    if unicodedata.east_asian_width(sign) in {"W", "F"}:
        return 1.05
    return 0.92 if sign in _BROAD else 0.7 if sign.isupper() else _ORDINARY


def shortened(text: str, most: int) -> str:
    """A text of one line where there is room for so many ordinary letters; of broad ones fewer."""
    flat = " ".join(text.split())
    ends = accumulate(map(_letter, flat))
    fitting = sum(1 for _end in takewhile(lambda end: end <= most * _ORDINARY, ends))
    return flat if fitting == len(flat) else flat[: max(1, fitting - 1)].rstrip() + "…"


def lines_of(text: str, width: float, em: float) -> int:
    """How many lines a text takes in such a width."""
    wanted = breadth(text) * em
    if wanted <= width:
        return 1
    return max(ceil(wanted * 1.1 / max(width, em)), _lines_of_runs(text, width / em))


def _lines_of_runs(text: str, width: float) -> int:
    """The lines of a text with endless words, which break after every so many letters alone; 1 for one of ordinary words."""
    if all(len(word) < LONGEST_RUN for word in text.split()):
        return 1
    count, used = 1, 0.0
    for word in text.split():
        step = BREAK_EVERY if len(word) >= LONGEST_RUN else LONGEST_RUN
        for at in range(0, len(word), step):
            taken = breadth(word[at : at + step])
            if used and used + taken > width:
                count, used = count + 1, 0.0
            used += taken
        used += _letter(" ")
    return count


@dataclass(frozen=True, slots=True)
class Limits:
    """What a page keeps free at its foot, in millimetres, how many rows of a list it shows at most, and its drawings by name."""

    foot: float = 0.0
    most: int = MOST_AT_FIRST
    images: Mapping[str, Image] = field(default_factory=dict)


NO_LIMITS = Limits()


def one_page(blocks: Iterable[Block], paper: Paper, name: str = "", limits: Limits = NO_LIMITS) -> tuple[Block, ...]:
    """The blocks with the longest lists cut until all of them fit on one page under a head with a name; a list that was cut says so.

    Tables, bullets and tasks are lists; the first rows of each stay as long as another one can be cut. Where that is not enough
    because texts are endless, they are shortened too.
    """
    room = _room(paper, name, limits)
    whole = tuple(blocks)
    shown = whole
    for most in (None, *LAST_LENGTHS):
        nodes = [_node(block if most is None else _with_short_texts(block, most), WIDTH[paper], limits) for block in whole]
        fits = _cut(nodes, room)
        shown = tuple(node.shown() for node in nodes)
        if fits:
            break
    return shown


def has_room(blocks: Iterable[Block], paper: Paper, name: str = "", limits: Limits = NO_LIMITS) -> bool:
    """Whether all of the blocks fit on one page under a head with a name."""
    return _sum([_node(block, WIDTH[paper], limits) for block in blocks]) <= _room(paper, name, limits)


def _room(paper: Paper, name: str, limits: Limits) -> float:
    return HEIGHT[paper] - HEAD - SPARE - limits.foot - 7.5 * (lines_of(name, NAME_WIDTH, NAME) - 1)


def _cut(nodes: "Sequence[_Node]", room: float) -> bool:
    """Cut the longest lists until all fits; whether it does."""
    while _sum(nodes) > room:
        lists = [found for node in nodes for found in node.lists()]
        if not lists:
            return False
        longer = [found for found in lists if found.count > KEPT] or lists
        max(longer, key=_weight).count -= 1
    _fill(nodes, room)
    return True


def _weight(found: "_List") -> float:
    """Which list is cut first: the highest; sentences later than rows, for each of them says more."""
    return found.rows_height() * (0.5 if isinstance(found.block, Bullets) else 1.0)


def _fill(nodes: "Sequence[_Node]", room: float) -> None:
    """Show rows again for which there is room after a high one was cut."""
    for found in [found for node in nodes for found in node.every_list()]:
        while found.count < min(len(found.heights), found.most):
            found.count += 1
            if _sum(nodes) > room:
                found.count -= 1
                break


def _with_short_texts(value: Any, most: int) -> Any:
    """The same with its texts shortened; names of columns and facts stay."""
    if isinstance(value, tuple):
        return tuple(shortened(part, most) if isinstance(part, str) else _with_short_texts(part, most) for part in value)
    if not is_dataclass(value) or isinstance(value, type | Heading):
        return value
    changed = {}
    for spec in fields(value):
        part = getattr(value, spec.name)
        if spec.name in _TEXTS and isinstance(part, str):
            changed[spec.name] = shortened(part, most)
        elif isinstance(part, tuple):
            changed[spec.name] = _with_short_texts(part, most)
    return replace(value, **changed)


@dataclass(slots=True)
class _Fixed:
    """A block that stays as it is."""

    block: Block
    size: float

    def height(self) -> float:
        return self.size

    def lists(self) -> "list[_List]":
        return []

    def every_list(self) -> "list[_List]":
        return []

    def shown(self) -> Block:
        return self.block


@dataclass(slots=True)
class _List:
    """A table, bullets or tasks, of which the first `count` items are shown."""

    block: Table | Bullets | Tasks
    heights: Sequence[float]
    around: float
    """What its head and its note take."""
    most: int
    """No more items are shown, however much room there is."""
    count: int = field(init=False)

    def __post_init__(self) -> None:
        self.count = min(len(self.heights), self.most)

    def rows_height(self) -> float:
        return sum(self.heights[: self.count])

    def height(self) -> float:
        return self.rows_height() + self.around + (0.0 if self.count == len(self.heights) else _note_height())

    def lists(self) -> "list[_List]":
        return [self] if self.count > 1 else []

    def every_list(self) -> "list[_List]":
        return [self]

    def shown(self) -> Block:
        if self.count == len(self.heights):
            return self.block
        if isinstance(self.block, Bullets):
            rest = len(self.block.items) - self.count
            return replace(self.block, items=(*self.block.items[: self.count], and_more(rest)))
        if isinstance(self.block, Tasks):
            rest = len(self.block.items) - self.count
            return replace(self.block, items=(*self.block.items[: self.count], TaskLine("", and_more(rest))))
        sums = self.block.rows[len(self.heights) :]
        rows = self.block.rows[: self.count]
        while rows and rows[-1].style == "group":
            rows = rows[:-1]
        rest = sum(row.style != "group" for row in self.block.rows[len(rows) : len(self.heights)])
        return replace(self.block, rows=(*rows, *sums), note=joined(and_more(rest), self.block.note))


@dataclass(slots=True)
class _Columns:
    """Two columns: the longer one says how much room they take."""

    block: Split
    left: "list[_Node]"
    right: "list[_Node]"

    def height(self) -> float:
        return max(_sum(self.left), _sum(self.right)) - 2.5

    def lists(self) -> list[_List]:
        longer = self.left if _sum(self.left) >= _sum(self.right) else self.right
        return [found for node in longer for found in node.lists()]

    def every_list(self) -> list[_List]:
        return [found for node in (*self.left, *self.right) for found in node.every_list()]

    def shown(self) -> Block:
        return replace(self.block, left=tuple(n.shown() for n in self.left), right=tuple(n.shown() for n in self.right))


_Node = _Fixed | _List | _Columns


def _sum(nodes: "Sequence[_Node]") -> float:
    return sum(node.height() for node in nodes)


def _node(block: Block, width: float, limits: Limits) -> _Node:
    if isinstance(block, Split):
        share = (width - COLUMN_GAP) / sum(block.ratio)
        left, right = (
            [_node(b, share * part, limits) for b in side]
            for side, part in zip((block.left, block.right), block.ratio, strict=True)
        )
        return _Columns(block, left, right)
    if isinstance(block, Table):
        has_head = any(column.title for column in block.columns)
        around = (4.6 if has_head else 0.0) + (_note_height(block.note, width) if block.note else 0.0) + 1.4
        heights = row_heights(block, width)
        # The sums at the end of a table are of all its rows, and stay.
        sums = sum(1 for _row in takewhile(lambda row: row.style == "total", reversed(block.rows)))
        end = len(heights) - sums
        return _List(block, heights[:end], around + sum(heights[end:]), limits.most)
    if isinstance(block, Bullets):
        return _List(block, [_text_height(t, width - 5.0, BODY) + 1.4 for t in block.items], 0.0, limits.most)
    if isinstance(block, Tasks):
        return _List(block, [_task_height(task, width - 4.0) for task in block.items], 0.0, limits.most)
    if isinstance(block, Chart):
        drawn = limits.images[block.image].height * ON_BROADER_PAPER
        return _Fixed(block, drawn + (_note_height(block.caption, width) if block.caption else 0.0))
    return _Fixed(block, _height(block, width))


def _task_height(task: TaskLine, width: float) -> float:
    below = 3.5 * lines_of(task.sub, width, SMALL) if task.sub else 0.0
    return 2.6 + 3.7 * lines_of(task.text, width, TABLE) + below


def _height(block: Block, width: float) -> float:
    """The height of a block that is no list."""
    if isinstance(block, Heading):
        return 8.4
    if isinstance(block, Note):
        return _note_height(block.text, width)
    if isinstance(block, Paragraph):
        return _text_height(block.text, width, BODY * 1.09) + 3.5
    if isinstance(block, Callout):
        return _text_height(block.text, width - 8.0, TABLE) + 7.6
    if isinstance(block, KeyFigures):
        each = width / len(block.items) - 4.0
        names, texts, notes = (
            max(lines_of(text, each, em) for text in parts)
            for parts, em in (
                ([i.label for i in block.items], SMALL),
                ([i.text for i in block.items], 5.3),
                ([i.note for i in block.items], SMALL),
            )
        )
        return 15.8 + 3.4 * (names - 1 + notes) + 6.0 * (texts - 1)
    if isinstance(block, Facts):
        beside = width - 5.0 - max((breadth(i.label) * TABLE for i in block.items), default=0.0)
        return sum(4.2 + 3.7 * (lines_of(i.text, beside, TABLE) - 1) for i in block.items) - 1.5
    if isinstance(block, UsedBar):
        return 9.5 + _note_height(block.note, width)
    if isinstance(block, Signatures):
        return 28.0 * ceil(len(block.items) / 3)
    return 10.0


def _text_height(text: str, width: float, em: float) -> float:
    return 1.31 * em * lines_of(text, width, em)


def _note_height(text: str = "", width: float = 80.0) -> float:
    return 1.6 + 3.3 * lines_of(text, width, SMALL)


def row_heights(table: Table, width: float) -> list[float]:
    """How high each row of a table is in such a width."""
    widths = _widths(table, width)
    return [
        (3.0 if row.style != "blank" else 3.0 + TO_WRITE_ON)
        + max(_cell_height(cell, each) for cell, each in zip(row.cells, widths, strict=False))
        for row in table.rows
    ]


def _cell_height(cell: Cell, width: float) -> float:
    below = 3.6 * lines_of(cell.sub, width, SMALL) if cell.sub else 0.0
    return 2.2 + 3.7 * (lines_of(cell.text, width, TABLE) - 1) + below


def _widths(table: Table, width: float) -> list[float]:
    """The widths of columns without their gaps: what is fixed, what numbers and short words need, and shares of the rest."""
    found: list[float] = []
    shares: list[float] = []
    for at, column in enumerate(table.columns):
        is_share = column.width.endswith("fr")
        shares.append(float(column.width[:-2]) if is_share else 0.0)
        if is_share:
            found.append(0.0)
        elif column.width == "auto":
            cells = [row.cells[at] for row in table.rows[:MOST_AT_FIRST] if at < len(row.cells)]
            found.append(
                max(
                    breadth(column.title) * SMALL,
                    *(breadth(c.text) * TABLE for c in cells if c.span == 1),
                    *(breadth(c.sub) * SMALL for c in cells),
                    0.0,
                )
            )
        else:
            found.append(float(column.width[:-2]) - CELL_GAP)
    rest = max(0.0, width - sum(found) - CELL_GAP * len(found)) / (sum(shares) or 1.0)
    return [share * rest if share else fixed for share, fixed in zip(shares, found, strict=True)]
