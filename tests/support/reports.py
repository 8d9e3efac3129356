"""What several tests of documents do: make one, paint it, and read a finished PDF."""

import io
import json
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from math import hypot

from pypdf import PdfReader

from kamdesk.domain.account.sales import Sale
from kamdesk.domain.changes import Change
from kamdesk.reports import leak, making, render_pdf, render_process
from kamdesk.reports.kinds import KINDS, Request
from kamdesk.reports.model import Audience, Paper
from kamdesk.reports.painting import Painted

EVERY = [(k.name, str(a)) for k in KINDS.values() for a in k.audiences]
"""Every document, for everybody it is for."""
FILES = [(k.name, str(a), s) for k in KINDS.values() for a in k.audiences for s in k.suffixes]
"""The same in each of its files."""
LOOKS = {
    "auto", "left", "right", "center", "text", "number", "money", "percent", "date", "bar", "lead", "group", "total", "strong", "blank", "ok",
    "warn", "bad", "internal", "client",
}  # fmt: skip
"""Words of a model that say how something looks, or for whom it is."""


def request(kind, audience="internal", language="en", paper="a4"):
    return Request(kind, Audience(audience), language, Paper(paper))


def made(portfolio, kind, code="", **wish):
    """A document, of the account with a code or of all of them."""
    account = portfolio.find_account(code)[0].id if code else None
    return making.make(portfolio, request(kind, **wish), account)


def end_sales_in_august(sample):
    """The sales of the sample's last month go into the month before, so that its quarter is not whole."""
    last = [s for s in sample.find(Sale) if s.sold_on > date(2026, 8, 31)]
    sample.commit([Change(s, replace(s, sold_on=date(2026, 8, 15))) for s in last])


def code_of(kind, code="C01"):
    """The account of which a document is; none where it is of all."""
    return code if KINDS[kind].is_of_account else ""


def painted_here(report, suffix=".pdf"):
    """What `making.paint` gives. A PDF is painted without a process of its own, which takes a tenth of the time."""
    if suffix != ".pdf":
        return making.paint(report, suffix)
    output = io.BytesIO()
    render_process.serve(render_pdf.job(report), output)
    head, _line, data = output.getvalue().partition(b"\n")
    told = json.loads(head)
    assert "error" not in told, told["detail"]
    return Painted(data, tuple(told["remarks"]))


class Documents:
    """The documents of one portfolio that nobody changes, each made and painted once."""

    def __init__(self, portfolio):
        self.portfolio = portfolio
        self.report = cache(self._report)
        self.painted = cache(self._painted)
        self.pdf = cache(lambda *wish, **more: Pdf(self.file(*wish, **more)))

    def _report(self, kind, audience="internal", language="en", code="C01", paper="a4"):
        return made(self.portfolio, kind, code_of(kind, code), audience=audience, language=language, paper=paper)

    def _painted(self, kind, audience="internal", language="en", suffix=".pdf", code="C01", paper="a4"):
        return painted_here(self.report(kind, audience, language, code, paper), suffix)

    def file(self, *wish, **more):
        """The bytes of a file."""
        return self.painted(*wish, **more).data


@dataclass(frozen=True)
class Piece:
    """Some text of a page as it was painted: its size and its place in points, from the left and from below."""

    text: str
    size: float
    x: float
    y: float


class Pdf:
    """A finished PDF, read once."""

    def __init__(self, data):
        self.data = data
        self.texts = []
        self.pages = []
        for page in self.file.pages:
            pieces = []

            def visit(text, cm, tm, _font, size, pieces=pieces):
                if text.strip():
                    x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                    pieces.append(Piece(text, round(size * hypot(tm[0], tm[1]) * hypot(cm[0], cm[1]), 1), x, y))

            self.texts.append(page.extract_text(visitor_text=visit))
            self.pages.append(pieces)

    @property
    def file(self):
        """Its reader, which is not kept: it holds hundreds of thousands of objects once pages were read."""
        return read(self.data)

    @property
    def root(self):
        """What the file says of itself as a whole."""
        return self.file.trailer["/Root"]

    @property
    def bookmarks(self):
        """The titles of the outline, in order."""

        def titles(entries):
            for entry in entries:
                if isinstance(entry, list):
                    yield from titles(entry)
                else:
                    yield entry.title

        return list(titles(self.file.outline))


def read(data):
    return PdfReader(io.BytesIO(data))


def page_texts(data):
    return [page.extract_text() for page in read(data).pages]


def squeezed_text(data):
    return leak.squeezed("".join(page_texts(data)))


def shown_texts(
    value,
    skipped=(
        "value",
        "svg",
        "alt",
        "width",
        "image",
        "document",
        "language",
        "description",
        "group",
        "keywords",
        "unit",
        "slides",
    ),
):
    """Every text of a document that stands on its pages."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from shown_texts(part, skipped)
    elif isinstance(value, tuple):
        for part in value:
            yield from shown_texts(part, skipped)
    elif is_dataclass(value):
        for spec in fields(value):
            if spec.name not in skipped:
                yield from shown_texts(getattr(value, spec.name), skipped)


def places(page):
    """Every text of a page of a PDF with how high it stands, in points from the lower edge."""
    found = []

    def seen(text, page_matrix, matrix, *_rest):
        if text.strip():
            height = matrix[4] * page_matrix[1] + matrix[5] * page_matrix[3] + page_matrix[5]
            found.append((text.strip(), height))

    page.extract_text(visitor_text=seen)
    return found
