"""How the blocks of a document look on a slide, and how high they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kamdesk.reports import model
from kamdesk.reports.model import Block
from kamdesk.reports.slide_paper import ROOM
from kamdesk.reports.slide_shapes import Box, Canvas, Line, Look, TablePart, width_of

GAP, BETWEEN, FIGURE_GAP = 4.0, 10.0, 7.0
WIDEST_CHART = 215.0
FIGURE_SIZES = (28, 22, 18, 14)
"""Of a key figure in points: the largest at which it stays on one line."""
HEADING = Look(16, is_bold=True)
SMALL = Look(11, ink="faint")
_BODY = Look(14)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as PNG with its shape (height by width) and its words."""

    data: bytes
    shape: float
    alt: str


@dataclass(frozen=True, slots=True)
class Plotted:
    """A chart that the presentation draws, with its shape (height by width), its words and the day of its numbers."""

    plot: model.Plot
    shape: float
    alt: str
    day: date


Pictures = Mapping[str, Picture | Plotted]
"""The drawings of a document, by name."""


def flattened(pictures: Pictures, share: float) -> Pictures:
    """The same with charts that have so much of their height; a picture keeps its shape."""
    if share == 1:
        return pictures
    return {n: replace(p, shape=p.shape * share) if isinstance(p, Plotted) else p for n, p in pictures.items()}


def part_height(part: TablePart, width: float) -> float:
    """The height of some rows of a table, with their header."""
    widths = part.widths(width)
    return part.head_height(widths) + sum(part.row_height(at, widths) for at in range(part.last - part.first))


def columns_of(block: model.Split, width: float) -> tuple[float, float]:
    """The widths of two columns side by side."""
    whole = width - BETWEEN
    share = block.ratio[0] / sum(block.ratio)
    return whole * share, whole * (1 - share)


def column_height(blocks: Sequence[Block], width: float, pictures: Pictures) -> float:
    """The height of blocks one below the other, in millimetres."""
    return sum(height_of(b, width, pictures) + GAP for b in blocks)


def height_of(block: Block, width: float, pictures: Pictures) -> float:
    """The height of a block in a column of a width, in millimetres."""
    match block:
        case model.Table():
            note = Line(block.note, SMALL).height(width) if block.note else 0.0
            return part_height(_in_column(block), width) + note
        case model.Chart():
            found = pictures.get(block.image)
            if found is None:
                return 0.0
            caption = Line(block.caption, SMALL).height(width) if block.caption else 0.0
            return _chart_size(found.shape, width)[1] + caption
        case model.KeyFigures():
            return max(34.0, 4.5 + sum(_figure_heights(block, _figure_width(block, width))))
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
                for side, each in zip((block.left, block.right), columns_of(block, width), strict=True)
            )
        case model.PageBreak():
            return 0.0
        case model.Heading():
            return Line(block.text, HEADING).height(width)
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
                at = part_height(part, box.width) + 1
                canvas.text(Box(box.x, box.y + at, box.width, 6), Line(block.note, SMALL))
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
            canvas.text(Box(box.x, box.y, box.width, height), Line(block.text, HEADING))
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
    place = Box(box.x, box.y, width, height)
    if isinstance(found, Plotted):
        canvas.chart(place, found.plot, found.alt, found.day)
    else:
        canvas.picture(place, found.data, found.alt)
    if block.caption:
        canvas.text(Box(box.x, box.y + height + 1, box.width, 6), Line(block.caption, SMALL))


def _draw_key_figures(canvas: Canvas, block: model.KeyFigures, box: Box) -> None:
    each = _figure_width(block, box.width)
    heights = _figure_heights(block, each)
    for at, item in enumerate(block.items):
        x, y = box.x + at * (each + FIGURE_GAP), box.y + 2.5
        canvas.rule(Box(x, box.y, each, 0.5))
        for line, height in zip(_figure_lines(block, item, each), heights, strict=True):
            if line.text:
                canvas.text(Box(x, y, each, height), line)
            y += height


def _figure_width(block: model.KeyFigures, width: float) -> float:
    return (width - FIGURE_GAP * (len(block.items) - 1)) / max(1, len(block.items))


def _figure_lines(block: model.KeyFigures, item: model.KeyFigure, width: float) -> tuple[Line, Line, Line]:
    """The name of a key figure, itself and its note; all figures of a row are of one size."""
    broadest = [max(width_of(i.text, s) for i in block.items) for s in FIGURE_SIZES]
    size = next((s for s, broad in zip(FIGURE_SIZES, broadest, strict=True) if broad <= width), FIGURE_SIZES[-1])
    return (
        Line(item.label, Look(11, ink="soft", after=1)),
        Line(item.text, Look(size, is_bold=True, after=2)),
        Line(item.note, SMALL),
    )


def _figure_heights(block: model.KeyFigures, width: float) -> list[float]:
    """How high the names, the figures and the notes of a row are: each as the highest of its kind, so that they stand on one line."""
    lines = [_figure_lines(block, item, width) for item in block.items]
    return [max((line.height(width) for line in part if line.text), default=0.0) for part in zip(*lines, strict=True)]


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
    """The width of each of some decisions side by side; one alone has all of it, two are no wider than of three."""
    most = max(3, count) if count > 1 else 1
    return (width - GAP * 2 * (most - 1)) / most


def _asked_lines(at: int, decision: model.AskedDecision) -> list[Line]:
    return [
        Line(f"{at + 1}  {decision.what}", Look(18, is_bold=True, after=10)),
        *([Line(decision.why, Look(14, ink="soft", after=14))] if decision.why else []),
        *(Line(f"{fact.label} {fact.text}", Look(14, is_bold=True)) for fact in decision.facts),
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
                yield Line(block.note, SMALL)
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
                yield Line(agreement.note, SMALL)
        for project in agreement.projects:
            facts = " · ".join(f"{fact.label} {fact.text}" for fact in project.facts)
            yield Line(project.title, Look(14, is_bold=True, after=0))
            yield Line(facts, Look(12, ink="soft"))
            for milestone in project.milestones:
                yield Line(f"{'●' if milestone.is_done else '○'} {milestone.day}  {milestone.text}", Look(12))
