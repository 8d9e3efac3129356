"""The blocks of a document one after the other on slides: what does not fit goes to the next one, under the same title."""

from collections.abc import Callable, Sequence

from kamdesk.reports import model
from kamdesk.reports.model import Block
from kamdesk.reports.slide_blocks import (
    BETWEEN,
    GAP,
    HEADING,
    SMALL,
    Pictures,
    columns_of,
    draw,
    flattened,
    height_of,
    lines_in,
    part_height,
)
from kamdesk.reports.slide_paper import MARGIN, TOP
from kamdesk.reports.slide_shapes import Box, Canvas, Line, TablePart

MOST_ROWS = 14
"""A table with more rows goes on on the next slide; less room than that may end it earlier."""
DENSE_ROWS, FEWEST_ROWS = 17, 3
KEPT = 42.0
"""So much of what follows a heading stays with it."""
FLATTER = (1.0, 0.9, 0.8, 0.7)
"""How much of their height charts keep, where what stands beside and below them would not fit on one slide."""


class Flow:
    """Places blocks from top to bottom; `next_slide` gives a new canvas when one is full."""

    def __init__(self, canvas: Canvas, top: float, pictures: Pictures, next_slide: Callable[[], Canvas]) -> None:
        self._canvas = canvas
        self._width, self._room = canvas.paper.width, canvas.paper.height
        self._foot = TOP + self._room
        self._y = top
        self._pictures = pictures
        self._next_slide = next_slide
        self._is_fresh = top <= TOP
        self._is_turning = False

    def place(self, blocks: Sequence[Block]) -> None:
        """Place blocks over the whole width."""
        for at, block in enumerate(blocks):
            following = blocks[at + 1] if at + 1 < len(blocks) else None
            self._block(block, following)

    def _block(self, block: Block, following: Block | None) -> None:
        if self._is_turning and not isinstance(block, model.PageBreak):
            self._turn()
        match block:
            case model.Split():
                self._split(block)
            case model.Table():
                self._table(block)
            case model.PageBreak():
                self._is_turning = not self._is_fresh  # what follows begins a slide, if anything does
            case model.Heading():
                kept = _kept(following, self._width, self._pictures) if following is not None else 0.0
                self._room_for(Line(block.text, HEADING).height(self._width) + GAP + kept)
                self._drawn(block)
            case model.KeyFigures() | model.AskedDecisions() | model.Facts() | model.Chart():
                self._room_for(height_of(block, self._width, self._pictures))
                self._drawn(block)
            case _:
                self._lines(list(lines_in(block)))

    def _drawn(self, block: Block) -> None:
        self._y += draw(self._canvas, block, Box(MARGIN, self._y, self._width, self._foot - self._y), self._pictures) + GAP
        self._is_fresh = False

    def _room_for(self, height: float) -> None:
        if self._y + height > self._foot and not self._is_fresh:
            self._turn()

    def _turn(self) -> None:
        self._canvas, self._y, self._is_fresh, self._is_turning = self._next_slide(), TOP, True, False

    def _lines(self, lines: list[Line]) -> None:
        """Paragraphs; one that is higher than a slide is divided."""
        waiting = lines[::-1]
        while waiting:
            line = waiting.pop()
            if line.height(self._width) > self._room:
                waiting += [Line(half, line.look) for half in _halves(line.text)[::-1]]
                continue
            height = line.height(self._width)
            self._room_for(height)
            self._canvas.text(Box(MARGIN, self._y, self._width, height), line)
            self._y += height
            self._is_fresh = False
        self._y += GAP

    def _split(self, block: model.Split) -> None:
        """Two columns side by side where they fit on one slide, else one after the other."""
        widths = columns_of(block, self._width)
        tries = (flattened(self._pictures, share) for share in FLATTER)
        pictures = next((tried for tried in tries if height_of(block, self._width, tried) <= self._room), None)
        if pictures is None:
            self.place((*block.left, *block.right))
            return
        height = height_of(block, self._width, pictures)
        self._room_for(height)
        x = MARGIN
        for side, width in zip((block.left, block.right), widths, strict=True):
            y = self._y
            for part in side:
                y += draw(self._canvas, part, Box(x, y, width, self._foot - y), pictures) + GAP
            x += width + BETWEEN
        self._y += height
        self._is_fresh = False

    def _table(self, block: model.Table) -> None:
        at = 0
        while at < len(block.rows):
            room = self._foot - self._y
            part = _fitting(block, at, room, self._width)
            if part.last - at < min(FEWEST_ROWS, len(block.rows) - at) and not self._is_fresh:
                self._turn()
                continue
            self._canvas.table(Box(MARGIN, self._y, self._width, room), part)
            self._y += part_height(part, self._width) + GAP
            self._is_fresh = False
            at = part.last
            if at < len(block.rows):
                self._turn()
        if block.note:
            self._lines([Line(block.note, SMALL)])


def _halves(text: str) -> tuple[str, str]:
    """A text in two, at a blank near its middle where there is one."""
    middle = len(text) // 2
    blank = text.rfind(" ", 0, middle)
    return (text[:blank], text[blank + 1 :]) if blank > 0 else (text[:middle], text[middle:])


def _kept(block: Block, width: float, pictures: Pictures) -> float:
    """How much of a block stays with the heading before it: all of what is not divided."""
    height = height_of(block, width, pictures)
    return height if isinstance(block, model.Chart | model.KeyFigures | model.Facts) else min(height, KEPT)


def _fitting(table: model.Table, first: int, room: float, width: float) -> TablePart:
    """As many rows from one on as there is room for; one at least."""
    most = DENSE_ROWS if table.is_dense else MOST_ROWS
    tried = TablePart(table, first, min(first + most, len(table.rows)))
    widths = tried.widths(width)
    used, last = tried.head_height(widths), first
    for at in range(tried.last - first):
        used += tried.row_height(at, widths)
        if used > room and at:
            break
        last += 1
    # The last rows are not alone on the next slide.
    left = len(table.rows) - last
    if 0 < left < FEWEST_ROWS and last - first >= 2 * FEWEST_ROWS:
        last -= FEWEST_ROWS - left
    # The name of a group stays with what is in it.
    if last < len(table.rows) and last - first > 1 and table.rows[last - 1].style == "group":
        last -= 1
    return TablePart(table, first, last)
