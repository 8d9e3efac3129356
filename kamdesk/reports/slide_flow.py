"""The blocks of a document one after the other on slides: what does not fit goes to the next one, under the same title."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kamdesk.reports import model
from kamdesk.reports.model import Block
from kamdesk.reports.slide_shapes import HEIGHT, INNER, MARGIN, Box, Canvas, Line, Look, TablePart, width_of

TOP, FOOT = 28.0, HEIGHT - 15.0
"""Between these a slide has room for blocks, in millimetres."""
ROOM = FOOT - TOP
GAP, BETWEEN = 4.0, 10.0
MOST_ROWS = 14
"""A table with more rows goes on on the next slide; less room than that may end it earlier."""
DENSE_ROWS, FEWEST_ROWS = 17, 3
WIDEST_CHART = 215.0
FIGURE_SIZES = (28, 22, 18, 14)
"""Of a key figure in points: the largest at which it stays on one line."""
KEPT = 42.0
"""So much of what follows a heading stays with it."""
_HEADING = Look(16, is_bold=True)
_SMALL = Look(11, ink="faint")
_BODY = Look(14)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as PNG with its shape (height by width) and its words."""

    data: bytes
    shape: float
    alt: str


Pictures = Mapping[str, Picture]
"""The drawings of a document, by name."""


class Flow:
    """Places blocks from top to bottom; `next_slide` gives a new canvas when one is full."""

    def __init__(self, canvas: Canvas, top: float, pictures: Pictures, next_slide: Callable[[], Canvas]) -> None:
        self._canvas = canvas
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
                kept = _kept(following, self._pictures) if following is not None else 0.0
                self._room_for(Line(block.text, _HEADING).height(INNER) + GAP + kept)
                self._drawn(block)
            case model.KeyFigures() | model.AskedDecisions() | model.Facts() | model.Chart():
                self._room_for(height_of(block, INNER, self._pictures))
                self._drawn(block)
            case _:
                self._lines(list(lines_in(block)))

    def _drawn(self, block: Block) -> None:
        self._y += draw(self._canvas, block, Box(MARGIN, self._y, INNER, FOOT - self._y), self._pictures) + GAP
        self._is_fresh = False

    def _room_for(self, height: float) -> None:
        if self._y + height > FOOT and not self._is_fresh:
            self._turn()

    def _turn(self) -> None:
        self._canvas, self._y, self._is_fresh, self._is_turning = self._next_slide(), TOP, True, False

    def _lines(self, lines: list[Line]) -> None:
        """Paragraphs; one that is higher than a slide is divided."""
        waiting = lines[::-1]
        while waiting:
            line = waiting.pop()
            if line.height(INNER) > ROOM:
                waiting += [Line(half, line.look) for half in _halves(line.text)[::-1]]
                continue
            height = line.height(INNER)
            self._room_for(height)
            self._canvas.text(Box(MARGIN, self._y, INNER, height), line)
            self._y += height
            self._is_fresh = False
        self._y += GAP

    def _split(self, block: model.Split) -> None:
        """Two columns side by side where they fit on one slide, else one after the other."""
        widths = _columns_of(block)
        height = height_of(block, INNER, self._pictures)
        if height > ROOM:
            self.place((*block.left, *block.right))
            return
        self._room_for(height)
        x = MARGIN
        for side, width in zip((block.left, block.right), widths, strict=True):
            y = self._y
            for part in side:
                y += draw(self._canvas, part, Box(x, y, width, FOOT - y), self._pictures) + GAP
            x += width + BETWEEN
        self._y += height
        self._is_fresh = False

    def _table(self, block: model.Table) -> None:
        at = 0
        while at < len(block.rows):
            room = FOOT - self._y
            part = _fitting(block, at, room, INNER)
            if part.last - at < min(FEWEST_ROWS, len(block.rows) - at) and not self._is_fresh:
                self._turn()
                continue
            self._canvas.table(Box(MARGIN, self._y, INNER, room), part)
            self._y += _part_height(part, INNER) + GAP
            self._is_fresh = False
            at = part.last
            if at < len(block.rows):
                self._turn()
        if block.note:
            self._lines([Line(block.note, _SMALL)])


def _halves(text: str) -> tuple[str, str]:
    """A text in two, at a blank near its middle where there is one."""
    middle = len(text) // 2
    blank = text.rfind(" ", 0, middle)
    return (text[:blank], text[blank + 1 :]) if blank > 0 else (text[:middle], text[middle:])


def _kept(block: Block, pictures: Pictures) -> float:
    """How much of a block stays with the heading before it: all of what is not divided."""
    height = height_of(block, INNER, pictures)
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


def _part_height(part: TablePart, width: float) -> float:
    widths = part.widths(width)
    return part.head_height(widths) + sum(part.row_height(at, widths) for at in range(part.last - part.first))


def _columns_of(block: model.Split) -> tuple[float, float]:
    whole = INNER - BETWEEN
    share = block.ratio[0] / sum(block.ratio)
    return whole * share, whole * (1 - share)


def column_height(blocks: Sequence[Block], width: float, pictures: Pictures) -> float:
    """The height of blocks one below the other, in millimetres."""
    return sum(height_of(b, width, pictures) + GAP for b in blocks)


def height_of(block: Block, width: float, pictures: Pictures) -> float:
    """The height of a block in a column of a width, in millimetres."""
    match block:
        case model.Table():
            note = Line(block.note, _SMALL).height(width) if block.note else 0.0
            return _part_height(_in_column(block), width) + note
        case model.Chart():
            found = pictures.get(block.image)
            caption = Line(block.caption, _SMALL).height(width) if block.caption else 0.0
            return (_chart_size(found.shape, width)[1] if found is not None else 0.0) + caption
        case model.KeyFigures():
            return 34.0
        case model.Facts():
            return sum(_fact_height(item, width) for item in block.items)
        case model.AskedDecisions():
            each = _asked_width(width, len(block.items))
            return (
                max((sum(line.height(each) for line in _asked_lines(at, d)) for at, d in enumerate(block.items)), default=0.0) + 4
            )
        case model.Split():
            return max(
                column_height(side, each, pictures)
                for side, each in zip((block.left, block.right), _columns_of(block), strict=True)
            )
        case model.PageBreak():
            return 0.0
        case model.Heading():
            return Line(block.text, _HEADING).height(width)
        case _:
            return sum(line.height(width) for line in lines_in(block))


def draw(canvas: Canvas, block: Block, box: Box, pictures: Pictures) -> float:
    """Draw a block at the top of a place; how high it is, in millimetres."""
    height = height_of(block, box.width, pictures)
    match block:
        case model.Table():
            part = _in_column(block)
            canvas.table(box, part)
            if block.note:
                at = _part_height(part, box.width) + 1
                canvas.text(Box(box.x, box.y + at, box.width, 6), Line(block.note, _SMALL))
        case model.Chart():
            _draw_chart(canvas, block, box, pictures)
        case model.KeyFigures():
            _draw_key_figures(canvas, block, box)
        case model.Facts():
            _draw_facts(canvas, block, box)
        case model.AskedDecisions():
            _draw_asked(canvas, block, box)
        case model.Split() | model.PageBreak():
            pass
        case model.Heading():
            canvas.text(Box(box.x, box.y, box.width, height), Line(block.text, _HEADING))
        case _:
            canvas.text(Box(box.x, box.y, box.width, height), *lines_in(block))
    return height


def _in_column(table: model.Table) -> TablePart:
    return TablePart(table, 0, len(table.rows), 11)


def _chart_size(shape: float, width: float) -> tuple[float, float]:
    """Width and height of a picture in a column: as wide as it, unless it were too large for a slide."""
    height = min(min(width, WIDEST_CHART) * shape, ROOM - 16)
    return height / shape, height


def _draw_chart(canvas: Canvas, block: model.Chart, box: Box, pictures: Pictures) -> None:
    found = pictures.get(block.image)
    if found is None:
        return
    width, height = _chart_size(found.shape, box.width)
    canvas.picture(Box(box.x, box.y, width, height), found.data, found.alt)
    if block.caption:
        canvas.text(Box(box.x, box.y + height + 1, box.width, 6), Line(block.caption, _SMALL))


def _draw_key_figures(canvas: Canvas, block: model.KeyFigures, box: Box) -> None:
    gap = 7.0
    each = (box.width - gap * (len(block.items) - 1)) / max(1, len(block.items))
    for at, item in enumerate(block.items):
        x = box.x + at * (each + gap)
        canvas.rule(Box(x, box.y, each, 0.5))
        size = next((s for s in FIGURE_SIZES if width_of(item.text, s) <= each), FIGURE_SIZES[-1])
        lines = [Line(item.label, Look(11, ink="soft", after=1)), Line(item.text, Look(size, is_bold=True, after=2))]
        if item.note:
            lines.append(Line(item.note, _SMALL))
        canvas.text(Box(x, box.y + 2.5, each, 30), *lines)


def _label_width(width: float) -> float:
    """How much of a fact's width its name takes."""
    return min(width * 0.34, 64.0)


def _fact_height(item: model.Fact, width: float) -> float:
    look, label = Look(13, after=2), _label_width(width)
    return max(Line(item.label, look).height(label), Line(item.text, look).height(width - label))


def _draw_facts(canvas: Canvas, block: model.Facts, box: Box) -> None:
    y, label = box.y, _label_width(box.width)
    width = min(box.width - label, 60.0) if block.is_numeric else box.width - label
    look = Look(13, align="right" if block.is_numeric else "left", after=2)
    for item in block.items:
        height = _fact_height(item, box.width)
        canvas.text(Box(box.x, y, label, height), Line(item.label, Look(13, ink="faint", after=2)))
        canvas.text(Box(box.x + label, y, width, height), Line(item.text, look))
        y += height


def _draw_asked(canvas: Canvas, block: model.AskedDecisions, box: Box) -> None:
    gap = GAP * 2
    each = _asked_width(box.width, len(block.items))
    for at, decision in enumerate(block.items):
        x = box.x + at * (each + gap)
        canvas.rule(Box(x, box.y, each, 0.8), "accent")
        canvas.text(Box(x, box.y + 4, each, box.height - 4), *_asked_lines(at, decision))


def _asked_width(width: float, count: int) -> float:
    """The width of each of some decisions side by side; one alone is no wider than of three."""
    most = max(3, count)
    return (width - GAP * 2 * (most - 1)) / most


def _asked_lines(at: int, decision: model.AskedDecision) -> list[Line]:
    return [
        Line(f"{at + 1}  {decision.what}", Look(18, is_bold=True, after=10)),
        *([Line(decision.why, Look(14, ink="soft", after=14))] if decision.why else []),
        *(Line(f"{fact.label}: {fact.text}", Look(14, is_bold=True)) for fact in decision.facts),
    ]


# -- blocks of words ---------------------------------------------------------------------------------


def lines_in(block: Block) -> Iterator[Line]:
    """What a block of words says, line by line."""
    match block:
        case model.Paragraph():
            yield Line(block.text, Look(15, is_bold=True) if block.style == "lead" else _BODY)
        case model.Note():
            yield Line(block.text, Look(12, ink="faint"))
        case model.Bullets():
            yield from (Line(f"–  {text}", Look(15)) for text in block.items)
        case model.Callout():
            yield Line(f"{block.sign} {block.text}".strip(), Look(14, is_bold=True, ink=block.tone or "text"))
        case model.UsedBar():
            yield Line(f"{block.used_text}  ·  {block.rest_text}", Look(15, is_bold=True))
            if block.note:
                yield Line(block.note, _SMALL)
        case _:
            yield from _lists(block)


def _lists(block: Block) -> Iterator[Line]:
    match block:
        case model.Tasks():
            for item in block.items:
                yield Line(f"{item.sign} {item.text}", Look(13, is_bold=bool(item.sign), ink=item.tone or "text", after=0))
                yield Line(item.sub, Look(11, ink="faint"))
        case model.Boxed():
            yield Line(f"▲ {block.title}", Look(14, is_bold=True, ink="bad"))
            yield from (Line(f"–  {text}", _BODY) for text in block.items)
        case model.Signatures():
            for signature in block.items:
                parts = (signature.name, signature.role, signature.what, signature.signed)
                yield Line(" · ".join(p for p in parts if p), _BODY)
        case model.AgreementTree():
            yield from _tree(block)


def _tree(block: model.AgreementTree) -> Iterator[Line]:
    for agreement in block.items:
        if agreement.title:
            yield Line(f"{agreement.title}  {agreement.state}", Look(15, is_bold=True))
            if agreement.note:
                yield Line(agreement.note, _SMALL)
        for project in agreement.projects:
            facts = " · ".join(f"{fact.label} {fact.text}" for fact in project.facts)
            yield Line(project.title, Look(14, is_bold=True, after=0))
            yield Line(facts, Look(12, ink="soft"))
            for milestone in project.milestones:
                yield Line(f"{'●' if milestone.is_done else '○'} {milestone.day}  {milestone.text}", Look(12))
