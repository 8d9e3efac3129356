"""What the document window asks of the reports; the work is done beside the window, on a copy of the portfolio.

What makes and paints documents is fetched there too, so that the window stands before.
"""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from kamdesk.reports.kinds import Request
from kamdesk.reports.model import Report
from kamdesk.services import files
from kamdesk.services.importing.cells import Watch

if TYPE_CHECKING:
    from pypdf import PageObject

    from kamdesk.reports.making import Written
    from kamdesk.reports.render_pdf import Process

POINTS = 72
"""Points an inch."""
THUMBNAIL = QSize(192, 192)
"""The room of a small picture, in the screen's own dots."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its picture as PNG, and how large it is on paper (in points)."""

    png: bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Preview:
    """A document as it will be: what it says, and its pages at so many dots an inch; `first` is the picture of the first one."""

    report: Report
    pages: tuple[Page, ...]
    ppi: float
    first: QImage | None = None


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says, and where: from which letter of `text` on something stands how far across and down the page (0 to 1)."""

    text: str
    places: tuple[tuple[int, float, float], ...] = ()


def preview(path: Path, request: Request, account_id: str | None, ppi: float, watch: Watch) -> Preview:
    """The document that is wanted, of the portfolio at `path`; a client's was searched for internal texts.

    Raises:
        FileError: the portfolio cannot be read, what `making.make` and `render_pdf.pages` raise, `report_leaks`.
        ValidationError: `no_such_account`. Cancelled: raised by `watch`.
    """
    from kamdesk.reports import render_pdf

    with render_pdf.Process() as process:  # it comes up while the document is made
        from kamdesk.reports import making

        with files.opened_copy(path) as portfolio:
            report = making.make(portfolio, request, account_id)
            making.check_model(portfolio, report, account_id)
            watch(0, 0)
            render_pdf.begin(report, ppi, process)  # the copy goes while the pages are painted
        return painted(report, ppi, watch, process=process)


def painted(report: Report, ppi: float, watch: Watch, marked: str = "", process: "Process | None" = None) -> Preview:
    """A document at so many dots an inch, with words `marked` in it; `process` does where it was told already.

    Raises what `render_pdf.pages` raises.
    """
    from kamdesk.reports import render_pdf

    pictures = render_pdf.pages(report, ppi, watch, marked, process).pictures
    return Preview(report, tuple(page_of(png, ppi) for png in pictures), ppi)


def page_of(png: bytes, ppi: float) -> Page:
    """A page by its picture."""
    buffer = QBuffer()
    buffer.setData(QByteArray(png))
    size = QImageReader(buffer, QByteArray(b"png")).size()
    return Page(png, size.width() * POINTS / ppi, size.height() * POINTS / ppi)


def _picture(png: bytes, room: QSize | None = None) -> QImage:
    """A picture, in its own size or as large as there is room; unlike `QImage.fromData` it lets the window work meanwhile."""
    buffer = QBuffer()
    buffer.setData(QByteArray(png))
    reader = QImageReader(buffer, QByteArray(b"png"))
    if room is not None:
        reader.setScaledSize(reader.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def unpacked(found: Preview) -> Preview:
    """The same with the picture of its first page, which is seen at once: to unpack it takes longer than a window may."""
    return replace(found, first=_picture(found.pages[0].png)) if found.pages else found


def small_of(picture: QImage) -> QImage:
    """A small picture of a page."""
    return picture.scaled(THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)


def small_pages(pages: Iterable[Page], watch: Watch) -> tuple[QImage, ...]:
    """Small pictures of pages. Cancelled: raised by `watch`."""
    found = []
    for page in pages:
        watch(0, 0)
        found.append(_picture(page.png, THUMBNAIL))
    return tuple(found)


def write(path: Path, request: Request, account_id: str | None, target: Path, watch: Watch) -> "Written":
    """Write the document of the portfolio at `path` to a file; raises what `making.write` raises."""
    from kamdesk.reports import making

    with files.opened_copy(path) as portfolio:
        return making.write(portfolio, request, target, account_id, watch)


def page_texts(report: Report, watch: Watch) -> tuple[PageText, ...]:
    """What each page says and where; raises what `render_pdf.render` raises."""
    from pypdf import PdfReader

    from kamdesk.reports import render_pdf

    found = []
    for page in PdfReader(io.BytesIO(render_pdf.render(report, watch).data)).pages:
        watch(0, 0)
        found.append(_text_of(page))
    return tuple(found)


def _text_of(page: "PageObject") -> PageText:
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    parts: list[str] = []
    places: list[tuple[int, float, float]] = []

    def take(text: str, around: list[float], own: list[float], _font: object, _size: float) -> None:
        # A text stands in its own system of coordinates, which stands in that of the page; both begin at the lower left.
        x = own[4] * around[0] + own[5] * around[2] + around[4]
        y = own[4] * around[1] + own[5] * around[3] + around[5]
        if text.strip():
            places.append((sum(map(len, parts)), x / width, 1 - y / height))
        parts.append(text)

    page.extract_text(visitor_text=take)
    return PageText("".join(parts), tuple(places))


class Painting(Protocol):
    """Makes pages of a document at so many dots an inch, with words marked in them."""

    def __call__(self, report: Report, ppi: float, watch: Watch, marked: str = "", /) -> Preview: ...


@dataclass(frozen=True)
class DocumentCalls:
    """The functions behind the window."""

    preview: Callable[[Path, Request, str | None, float, Watch], Preview] = preview
    painted: Painting = painted
    write: "Callable[[Path, Request, str | None, Path, Watch], Written]" = write
    page_texts: Callable[[Report, Watch], tuple[PageText, ...]] = page_texts


CALLS = DocumentCalls()
