"""A document as a presentation: native texts, tables and charts, other drawings as pictures with their words; 16:9, from a blank file
of our own, or as the company's template has it.
"""

import datetime as dt
import io
import struct
from typing import Any

from kamdesk.env import assets
from kamdesk.reports import model
from kamdesk.reports.model import Cover, Head, Report
from kamdesk.reports.packages import repacked
from kamdesk.reports.painting import Painted, too_many_rows
from kamdesk.reports.render_pdf import MOST_ROWS, pictures_of
from kamdesk.reports.slide_blocks import GAP, Picture, Pictures, Plotted
from kamdesk.reports.slide_charts import shape_of
from kamdesk.reports.slide_flow import Flow
from kamdesk.reports.slide_paper import MARGIN, TOP, Paper, paper_of
from kamdesk.reports.slide_shapes import Box, Canvas, Line, Look
from kamdesk.services.importing.cells import Watch, unwatched

_LINE = Look(14, ink="soft")
_FOOT = 10.0
_LOGO = "the logo of the company"


def render(report: Report, watch: Watch = unwatched) -> Painted:
    """The document as PPTX; what it shows are its slides, or its sections where it has none of its own.

    Raises:
        FileError: what `too_many_rows` gives for more than `MOST_ROWS` rows, `report_memory`. Cancelled: raised by `watch`.
    """
    blocks = model.flat(tuple(b for s in report.slides or report.sections for b in s.blocks))
    rows = sum(len(b.rows) for b in blocks if isinstance(b, model.Table))
    if rows > MOST_ROWS:
        raise too_many_rows(report, rows, MOST_ROWS)
    shown = {b.image for b in blocks if isinstance(b, model.Chart)} & set(report.images)
    images = {name: report.images[name] for name in sorted(shown)} | (
        {_LOGO: report.logo} if report.logo and not report.template else {}
    )
    drawn = pictures_of({name: image.svg for name, image in images.items() if image.plot is None}, watch)
    pictures: dict[str, Picture | Plotted] = {name: Picture(data, _shape(data), images[name].alt) for name, data in drawn.items()}
    pictures |= {
        name: Plotted(image.plot, shape_of(image.plot), image.alt, report.made_on)
        for name, image in images.items()
        if image.plot is not None and not image.plot.is_empty
    }
    return Painted(_Deck(report, pictures, watch).data())


def _shape(png: bytes) -> float:
    """Height by width of a PNG."""
    width, height = struct.unpack(">II", png[16:24])
    return float(height / width)


def _says_something(section: model.Section, pictures: Pictures) -> bool:
    """Whether a slide has more to show than that there is nothing: a page may say so in passing, a whole slide is in the way."""
    return any(
        b.image in pictures if isinstance(b, model.Chart) else not isinstance(b, model.Heading | model.Note | model.PageBreak)
        for b in model.flat(section.blocks)
    )


class _Deck:
    """A presentation while it is made."""

    def __init__(self, report: Report, pictures: Pictures, watch: Watch) -> None:
        from pptx import Presentation

        self._report = report
        self._pictures = pictures
        self._watch = watch
        template = report.template
        blank = template.data if template else assets.resource("reports", "blank.pptx").read_bytes()
        self._file: Any = Presentation(io.BytesIO(blank))
        master = self._file.slide_masters[template.master if template else 0]
        self._layout = master.slide_layouts[template.layout if template else 0]
        self._paper = paper_of(self._file, self._layout) if template else Paper()
        self._canvases: list[Canvas] = []
        self._title, self._count = "", 0

    def data(self) -> bytes:
        """The finished file."""
        report = self._report
        if report.cover is not None:
            self._cover(report.cover)
            flow = None
        else:
            flow = self._head(report.head) if report.head is not None else None
        sections = report.slides or report.sections
        for section in [s for s in sections if _says_something(s, self._pictures)] or sections:
            if flow is None or section.title:
                flow = self._flow(self._opened(section.title or report.title), TOP)
            first = section.blocks[0] if section.blocks else None
            is_said = isinstance(first, model.Heading) and first.text == section.title
            flow.place(section.blocks[1:] if is_said else section.blocks)
        if report.foot and flow is not None:
            flow.place((model.Note(report.foot),))
        for number, canvas in enumerate(self._canvases, 1):
            self._foot(canvas, number)
        self._name()
        data = io.BytesIO()
        self._file.save(data)
        return repacked(data.getvalue())

    def _flow(self, canvas: Canvas, top: float) -> Flow:
        return Flow(canvas, top, self._pictures, self._continued)

    def _opened(self, title: str) -> Canvas:
        self._title, self._count = title, 1
        return self._new(title)

    def _continued(self) -> Canvas:
        self._count += 1
        return self._new(f"{self._title} ({self._count})")

    def _new(self, title: str) -> Canvas:
        self._watch(0, 0)
        slide = self._file.slides.add_slide(self._layout)
        for place in list(slide.placeholders):
            if place.element is not slide.shapes.title.element:  # what a template has room for besides
                place.element.getparent().remove(place.element)
        canvas = Canvas(slide, self._paper, self._report.language)
        canvas.title(title)
        self._canvases.append(canvas)
        return canvas

    def _cover(self, cover: Cover) -> None:
        """The first page of a plan: who answers for it, four figures, and what is essential."""
        canvas = self._opened(f"{cover.name}: {cover.eyebrow}")
        inner = self._paper.width
        canvas.text(Box(MARGIN, 26, inner, 7), Line(cover.line, _LINE))
        canvas.rule(Box(MARGIN, 35, inner, 0.45))
        each, below = inner / max(1, len(cover.panels)), 64.0
        for at, panel in enumerate(cover.panels):
            lines = [
                Line(panel.label, Look(11, ink="faint", after=1)),
                Line(panel.text, Look(18, is_bold=True, ink=panel.tone or "text", after=1)),
            ]
            lines += [Line(text, Look(12, ink="soft", after=1)) for text in (panel.detail, panel.note) if text]
            if panel.mark:
                lines.append(Line(f"▲ {panel.mark}", Look(12, is_bold=True, ink=panel.mark_tone or "text", after=1)))
            height = sum(line.height(each - 4) for line in lines)
            canvas.text(Box(MARGIN + at * each, 39, each - 4, height), *lines)
            below = max(below, 39 + height)
        flow = self._flow(canvas, below + GAP)
        flow.place((cover.key_figures, model.Heading(cover.summary_title), model.Bullets(cover.summary)))

    def _head(self, head: Head) -> Flow:
        """The top of the first slide: whose document it is, of what and of when."""
        canvas = self._opened(f"{head.name}: {head.eyebrow}" if head.eyebrow != head.name else head.name)
        side, inner = 70.0, self._paper.width
        canvas.text(Box(MARGIN, 26, inner - side, 7), Line(head.line, _LINE))
        period = Line(head.period, Look(14, is_bold=True, align="right"))
        canvas.text(Box(MARGIN + inner - side, 26, side, 7), period)
        below = 26 + max(Line(head.line, _LINE).height(inner - side), 8.0)
        canvas.rule(Box(MARGIN, below, inner, 0.45))
        return self._flow(canvas, below + GAP)

    def _foot(self, canvas: Canvas, number: int) -> None:
        report, paper = self._report, self._paper
        x, y, side = paper.foot_left, paper.foot_top + 2, paper.foot_width / 2
        left = " · ".join(t for t in (report.company, report.made, report.figures) if t)
        page = report.page_of.replace("{n}", str(number)).replace("{m}", str(len(self._canvases)))
        beside = 0.0
        if paper.is_ours:  # a template has its own lines and its own logo
            canvas.rule(Box(x, y - 2, paper.foot_width, 0.25), "hair")
            beside = self._logo(canvas, x + paper.foot_width, y)
        canvas.text(Box(x, y, side, 6), Line(left, Look(_FOOT, ink="faint")))
        canvas.text(Box(x + side, y, side / 2, 6), Line(report.mark, Look(_FOOT, True, "faint", "center")))
        right = Look(_FOOT, ink="faint", align="right")
        canvas.text(Box(x + side * 1.5, y, side / 2 - beside, 6), Line(page, right))

    def _logo(self, canvas: Canvas, right: float, y: float) -> float:
        """The logo at the right of the foot; how wide it is, with the room beside it, in millimetres."""
        logo = self._pictures.get(_LOGO)
        if not isinstance(logo, Picture):
            return 0.0
        width = min(36.0, 8 / logo.shape)
        canvas.picture(Box(right - width, y - 0.5, width, 8), logo.data, logo.alt)
        return width + 4

    def _name(self) -> None:
        """What the file says of itself: nothing but what the document says."""
        report, named = self._report, self._file.core_properties
        day = dt.datetime.combine(report.made_on, dt.time())
        named.title = " – ".join(dict.fromkeys(t for t in (report.title, report.owner) if t))[:255]
        named.author = named.last_modified_by = report.company[:255]
        named.subject, named.keywords = report.description[:255], ", ".join(report.keywords)[:255]
        named.language, named.revision = report.language, 1
        named.created = named.modified = day
