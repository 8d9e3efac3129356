"""What stands on a slide: texts, flat rules, tables, charts and pictures, placed in millimetres."""

import datetime as dt
import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Mm, Pt

from kamdesk.reports.model import Table
from kamdesk.reports.painting import ground_of
from kamdesk.reports.plot import Plot
from kamdesk.reports.slide_charts import KINDS, Dress, colors, data_of, workbook_of
from kamdesk.reports.slide_paper import LARGEST_TITLE, MARGIN, TITLE_SIZES, TOP, Paper, Tint, on_white
from kamdesk.reports.typography import unset

NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The table style without lines and grounds."""
LANGUAGES = {"es": "es-ES", "en": "en-GB"}
MM_A_POINT = 25.4 / 72
LETTER, WIDE_LETTER, LEADING = 0.52, 1.0, 1.22
"""The width of a usual letter and of a Chinese one, and of a line's height, in sizes of its text."""
LONGEST_CELL = 240
"""So many signs of a cell are shown: a row that is higher than a slide could not be read."""
_ALIGN = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "center": PP_ALIGN.CENTER}


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in millimetres."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Look:
    """How a text is set: its size in points, its weight, its ink, its side, and the points below it."""

    size: float = 14
    is_bold: bool = False
    ink: str = "text"
    align: Literal["left", "right", "center"] = "left"
    after: float = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with its look."""

    text: str
    look: Look = Look()

    def height(self, width: float) -> float:
        """Its height in millimetres where it has so much room."""
        return (lines_of(self.text, self.look.size, width) * self.look.size * LEADING + self.look.after) * MM_A_POINT


def width_of(text: str, size: float) -> float:
    """About how wide a text is, in millimetres."""
    letters = sum(WIDE_LETTER if unicodedata.east_asian_width(c) in "WF" else LETTER for c in unset(text))
    return letters * size * MM_A_POINT


def lines_of(text: str, size: float, width: float) -> int:
    """About how many lines a text takes in a width in millimetres."""
    count, used, blank = 1, 0.0, width_of(" ", size)
    for word in text.split(" "):
        wide = width_of(word, size)
        if used and used + blank + wide > width:
            count, used = count + 1, 0.0
        count += int(wide // width) if wide > width else 0
        used = wide % width if wide > width else used + (blank if used else 0) + wide
    return count


class Canvas:
    """A slide that is being filled, in the language of its texts; places on it are those of an imagined slide, whose paper is real."""

    def __init__(self, slide: Any, paper: Paper, language: str) -> None:
        self._slide = slide
        self.paper = paper
        self._language = LANGUAGES.get(language, language)

    def title(self, text: str) -> None:
        """The title, in the layout's own place: outlines and screen readers find it there."""
        run = self._slide.shapes.title.text_frame.paragraphs[0].add_run()
        run.text = text
        if size := self._title_size(text):
            run.font.size = Pt(size)
        self._speak(run)

    def _title_size(self, text: str) -> float:
        """The size of a title that would not fit as its layout sets it; 0 for one that does."""
        paper = self.paper
        (width, height), wider = paper.title, paper.title_scale
        if paper.is_ours:
            return 20 if lines_of(text, 26, width) > 1 else 0
        sizes = [size for size in TITLE_SIZES if size < paper.title_size]
        if not sizes or paper.title_size <= LARGEST_TITLE:  # larger ones would be of a different size on each slide
            sizes.insert(0, paper.title_size)
        fitting = (s for s in sizes if lines_of(text, s * wider, width) * s * LEADING * MM_A_POINT <= height)
        size = next(fitting, sizes[-1])
        return 0 if size == paper.title_size else size

    def _room(self, box: Box) -> tuple[Emu, Emu, Emu, Emu]:
        """The real place of an imagined one."""
        paper = self.paper
        x, y = paper.left + (box.x - MARGIN) * paper.scale, paper.top + (box.y - TOP) * paper.scale
        return Mm(x), Mm(y), self._mm(box.width), self._mm(box.height)

    def _mm(self, length: float) -> Emu:
        return Mm(length * self.paper.scale)

    def _pt(self, size: float) -> Emu:
        return Pt(round(size * self.paper.text_scale, 1))

    def _tint(self, ink: str) -> Tint:
        return self.paper.inks[ink]

    def text(self, box: Box, *lines: Line, is_middle: bool = False) -> None:
        """Paragraphs, one below the other."""
        frame = self._slide.shapes.add_textbox(*self._room(box)).text_frame
        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE if is_middle else MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for at, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.space_after = self._pt(line.look.after)
            self._run(paragraph, line)

    def rule(self, box: Box, ink: str = "text") -> None:
        """A flat bar; a connector would take the shadow of a theme."""
        bar = self._slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *self._room(box))
        bar.fill.solid()
        self._tint(ink).put_on(bar.fill.fore_color)
        bar.line.fill.background()
        bar.shadow.inherit = False
        style = bar._element.find(qn("p:style"))  # noqa: SLF001 - the library has no other way to the element
        if style is not None:
            bar._element.remove(style)  # noqa: SLF001

    def picture(self, box: Box, data: bytes, alt: str) -> None:
        """A picture as large as its place allows, with what it shows in words."""
        x, y, width, height = self._room(box)
        found = self._slide.shapes.add_picture(io.BytesIO(data), x, y, width=width)
        if found.height > height:
            ratio = height / found.height
            found.width, found.height = Emu(int(found.width * ratio)), height
        _describe(found, alt)

    def chart(self, box: Box, plot: Plot, alt: str, day: dt.date) -> None:
        """A chart of the presentation itself, with what it shows in words; the workbook behind it bears the day."""
        found = self._slide.shapes.add_chart(KINDS[plot.kind], *self._room(box), data_of(plot))
        found.chart.part.chart_workbook.update_from_xlsx_blob(
            workbook_of(plot, day)
        )  # in the library's own, texts could be formulas
        paper = self.paper
        Dress(colors(paper.theme), paper.face, self._language, paper.text_scale).put_on(found.chart, plot)
        _describe(found, alt)

    def table(self, box: Box, part: "TablePart") -> None:
        """A table of the presentation itself; its rows grow with what is in them."""
        columns, rows = part.table.columns, part.rows
        widths = part.widths(box.width)
        count = len(rows) + 1
        heights = [part.head_height(widths), *(part.row_height(at, widths) for at in range(len(rows)))]
        place = self._room(Box(box.x, box.y, box.width, sum(heights)))
        shape = self._slide.shapes.add_table(count, len(columns), *place)
        shape.name = part.table.title or shape.name
        _describe(shape, part.table.title)
        table = shape.table
        table.first_row, table.horz_banding = True, False
        properties = shape._element.graphic.graphicData.tbl.tblPr  # noqa: SLF001
        properties.find(qn("a:tableStyleId")).text = NO_STYLE
        for at, width in enumerate(widths):
            table.columns[at].width = self._mm(width)
        for at, height in enumerate(heights):
            table.rows[at].height = self._mm(height)
        for at, column in enumerate(columns):
            self._cell(table.cell(0, at), [Line(column.title, Look(part.size - 1, ink="faint", align=part.side(at)))], "faint", 1)
        for number, row in enumerate(rows, 1):
            at = 0
            is_strong = row.style not in {"", "blank"}
            for cell in row.cells:
                place = table.cell(number, at)
                if cell.span > 1:
                    place.merge(table.cell(number, min(at + cell.span, len(columns)) - 1))
                is_bold = is_strong or cell.is_strong or cell.tone == "bad"
                ink = cell.tone or "text"
                look = Look(part.size, is_bold, on_white(ink) if self._is_lit(cell) else ink, part.side(at), 0)
                lines = [Line(part.shown(cell.text, is_indented=cell.is_indented), look)]
                if cell.sub:
                    lines.append(Line(part.shown(cell.sub), Look(part.size - 2, ink="faint", align=part.side(at), after=0)))
                self._cell(place, lines, "hair", 0.5)
                if ground := self._ground(row, cell):
                    place.fill.solid()
                    ground.put_on(place.fill.fore_color)
                at += cell.span

    def _ground(self, row: Any, cell: Any) -> Tint | None:
        """What is behind a cell; what is darker the lower it is begins with white, on dark paper too."""
        if row.style == "group":
            return self._tint("ground")
        ground = ground_of(cell.shade) or ("FFFFFF" if self._is_lit(cell) else "")
        return Tint(ground) if ground else None

    def _is_lit(self, cell: Any) -> bool:
        """Whether a cell is light on dark paper."""
        return cell.shade is not None and self.paper.theme == "dark"

    def _cell(self, cell: Any, lines: Sequence[Line], ink: str, weight: float) -> None:
        cell.margin_left = cell.margin_right = self._mm(PADDING)
        cell.margin_top = cell.margin_bottom = self._mm(PADDING / 2)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        for at, line in enumerate(lines):
            self._run(cell.text_frame.paragraphs[0] if at == 0 else cell.text_frame.add_paragraph(), line)
        _underline(cell, self._tint(ink), weight)

    def _run(self, paragraph: Any, line: Line) -> None:
        paragraph.alignment = _ALIGN[line.look.align]
        run = paragraph.add_run()
        run.text = line.text
        run.font.size, run.font.bold, run.font.name = self._pt(line.look.size), line.look.is_bold, self.paper.face
        self._tint(line.look.ink).put_on(run.font.color)
        self._speak(run)

    def _speak(self, run: Any) -> None:
        run._r.get_or_add_rPr().set("lang", self._language)  # noqa: SLF001


PADDING = 1.5
"""Left and right of what is in a cell, in millimetres."""


@dataclass(frozen=True, slots=True)
class TablePart:
    """Some rows of a table, under its header; `size` is that of its text in points."""

    table: Table
    first: int
    last: int
    size: float = 12

    @property
    def rows(self) -> Sequence[Any]:
        """The rows that are shown."""
        return self.table.rows[self.first : self.last]

    def side(self, at: int) -> Literal["left", "right", "center"]:
        """The side of a column."""
        column = self.table.columns[at]
        return "right" if column.kind == "bar" else column.align

    def shown(self, text: str, *, is_indented: bool = False) -> str:
        """A text of a cell as it is shown."""
        cut = text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1].rstrip() + "…"
        return "\u2003" + cut if is_indented else cut

    def widths(self, width: float) -> list[float]:
        """The widths of the columns in millimetres; those of short words and numbers take what they need."""
        asked: list[float | None] = []
        shares: list[float] = []
        for at, column in enumerate(self.table.columns):
            if column.width.endswith("fr"):
                asked.append(None)
                shares.append(float(column.width[:-2]))
                continue
            texts = [column.title, *(text for row in self.table.rows[:60] for text in _texts_at(row.cells, at))]
            widest = max(width_of(self.shown(text), self.size) for text in texts) + 2 * PADDING + 1
            asked.append(min(widest, 52.0))
            shares.append(0.0)
        fixed = sum(w for w in asked if w is not None)
        if fixed > width * 0.7 and any(w is None for w in asked):
            asked = [None if w is None else w * width * 0.7 / fixed for w in asked]
            fixed = width * 0.7
        if None not in asked:
            return [(w or 0) * width / fixed for w in asked]
        rest = width - fixed
        return [rest * share / sum(shares) if w is None else w for w, share in zip(asked, shares, strict=True)]

    def head_height(self, widths: Sequence[float]) -> float:
        """The height of the header in millimetres."""
        titles = zip(self.table.columns, widths, strict=True)
        return _height(max(lines_of(column.title, self.size, width - 2 * PADDING) for column, width in titles), self.size)

    def row_height(self, at: int, widths: Sequence[float]) -> float:
        """The height of a row, counted from the first that is shown, in millimetres."""
        most, place = 2.0 if self.rows[at].style == "blank" else 1.0, 0
        for cell in self.rows[at].cells:
            room = sum(widths[place : place + cell.span]) - 2 * PADDING
            lines: float = lines_of(self.shown(cell.text, is_indented=cell.is_indented), self.size, room)
            if cell.sub:
                lines += lines_of(self.shown(cell.sub), self.size - 2, room) * (self.size - 2) / self.size
            most, place = max(most, lines), place + cell.span
        return _height(most, self.size)


def _texts_at(cells: Iterable[Any], at: int) -> Iterable[str]:
    """The texts that stand in a column alone."""
    place = 0
    for cell in cells:
        if place == at and cell.span == 1:
            yield cell.text
            yield cell.sub
        place += cell.span


def _height(lines: float, size: float) -> float:
    return lines * size * LEADING * MM_A_POINT + PADDING + 1


def _describe(shape: Any, alt: str) -> None:
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)  # noqa: SLF001


def _underline(cell: Any, tint: Tint, weight: float) -> None:
    """A line below a cell and none at its sides."""
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001
    for side in ("a:lnL", "a:lnR", "a:lnT"):
        edge = properties.makeelement(qn(side), {"w": "0"})
        edge.append(edge.makeelement(qn("a:noFill"), {}))
        properties.append(edge)
    edge = properties.makeelement(qn("a:lnB"), {"w": str(int(Pt(weight)))})
    edge.append(tint.fill())
    properties.append(edge)
