"""What several tests of documents do: make one, and read a finished PDF."""

import io
from dataclasses import fields, is_dataclass

from pypdf import PdfReader

from kamdesk.reports import leak, making
from kamdesk.reports.kinds import Request
from kamdesk.reports.model import Audience, Paper


def request(kind, audience="internal", language="en", paper="a4"):
    return Request(kind, Audience(audience), language, Paper(paper))


def made(portfolio, kind, code="", **wish):
    """A document, of the account with a code or of all of them."""
    account = portfolio.find_account(code)[0].id if code else None
    return making.make(portfolio, request(kind, **wish), account)


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
