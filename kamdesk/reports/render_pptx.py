"""A document as a presentation: native texts, tables and charts, other drawings as pictures with their words; 16:9, from a blank file
of our own.
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
from kamdesk.reports.slide_blocks import GAP, TOP, Picture, Pictures, Plotted
from kamdesk.reports.slide_charts import shape_of
from kamdesk.reports.slide_flow import Flow
from kamdesk.reports.slide_shapes import HEIGHT, INNER, MARGIN, WIDTH, Box, Canvas, Line, Look
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
    images = {name: report.images[name] for name in sorted(shown)} | ({_LOGO: report.logo} if report.logo else {})
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
        b.image in pictures
        if isinstance(b, model.Chart)
        else not isinstance(b, model.Heading | model.Note | model.PageBreak | model.Filler)
        for b in model.flat(section.blocks)
    )


class _Deck:
    """A presentation while it is made."""

    def __init__(self, report: Report, pictures: Pictures, watch: Watch) -> None:
        from pptx import Presentation

        self._report = report
        self._pictures = pictures
        self._watch = watch
        self._file: Any = Presentation(io.BytesIO(assets.resource("reports", "blank.pptx").read_bytes()))
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
        canvas = Canvas(self._file.slides.add_slide(self._file.slide_layouts[0]), self._report.language)
        canvas.title(title)
        self._canvases.append(canvas)
        return canvas

    def _cover(self, cover: Cover) -> None:
        """The first page of a plan: who answers for it, four figures, and what is essential."""
        canvas = self._opened(f"{cover.name}: {cover.eyebrow}")
        canvas.text(Box(MARGIN, 26, INNER, 7), Line(cover.line, _LINE))
        canvas.rule(Box(MARGIN, 35, INNER, 0.45))
        each, below = INNER / max(1, len(cover.panels)), 64.0
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
        side = 70.0
        canvas.text(Box(MARGIN, 26, INNER - side, 7), Line(head.line, _LINE))
        period = Line(head.period, Look(14, is_bold=True, align="right"))
        canvas.text(Box(WIDTH - MARGIN - side, 26, side, 7), period)
        below = 26 + max(Line(head.line, _LINE).height(INNER - side), 8.0)
        canvas.rule(Box(MARGIN, below, INNER, 0.45))
        return self._flow(canvas, below + GAP)

    def _foot(self, canvas: Canvas, number: int) -> None:
        report = self._report
        canvas.rule(Box(MARGIN, HEIGHT - 13, INNER, 0.25), "hair")
        left = " · ".join(t for t in (report.company, report.made, report.figures) if t)
        page = report.page_of.replace("{n}", str(number)).replace("{m}", str(len(self._canvases)))
        y, side = HEIGHT - 11, INNER / 2
        right = WIDTH - MARGIN - self._logo(canvas)
        canvas.text(Box(MARGIN, y, side, 6), Line(left, Look(_FOOT, ink="faint")))
        canvas.text(Box(MARGIN + side, y, side / 2, 6), Line(report.mark, Look(_FOOT, True, "faint", "center")))
        canvas.text(
            Box(MARGIN + side * 1.5, y, right - MARGIN - side * 1.5, 6), Line(page, Look(_FOOT, ink="faint", align="right"))
        )

    def _logo(self, canvas: Canvas) -> float:
        """The logo at the right of the foot; how wide it is, with the room beside it, in millimetres."""
        logo = self._pictures.get(_LOGO)
        if not isinstance(logo, Picture):
            return 0.0
        width = min(36.0, 8 / logo.shape)
        canvas.picture(Box(WIDTH - MARGIN - width, HEIGHT - 11.5, width, 8), logo.data, logo.alt)
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
