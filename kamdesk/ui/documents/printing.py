"""Pages on a printer: the same pictures as in the window, finer; painted beside it."""

from typing import Protocol

from PySide6.QtCore import QMarginsF, QRect, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from kamdesk.domain.errors import FileError
from kamdesk.reports.model import Paper, Report
from kamdesk.services.importing.cells import Watch
from kamdesk.ui.documents.calls import Preview

FINEST = 300
"""Dots an inch beyond which a page of text looks the same on paper."""


class Painting(Protocol):
    """Makes pages of a document at so many dots an inch."""

    def __call__(self, report: Report, ppi: float, watch: Watch, /) -> Preview: ...


def printer_for(report: Report, pages: int) -> QPrinter:
    """A printer that is set to the paper of a document; the page has margins of its own."""
    found = QPrinter(QPrinter.PrinterMode.HighResolution)
    size = QPageSize(QPageSize.PageSizeId.A4 if report.paper is Paper.A4 else QPageSize.PageSizeId.Letter)
    layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    found.setPageLayout(layout)
    found.setFullPage(True)
    found.setDocName(report.title)
    found.setFromTo(1, pages)
    return found


def print_pages(report: Report, printer: QPrinter, painting: Painting, watch: Watch) -> int:
    """Print the pages that were asked for, and say how many; Qt lets a printer be painted on in any thread.

    Raises:
        FileError: what `painting` raises, `report_unprinted`. Cancelled: raised by `watch`; the job is called off then.
    """
    pages = painting(report, float(min(FINEST, printer.resolution())), watch).pages
    wanted = _wanted(printer, len(pages))
    painter = QPainter()
    if not painter.begin(printer):
        raise FileError("report_unprinted")
    try:
        for at, number in enumerate(wanted):
            watch(at, len(wanted))
            if at and not printer.newPage():
                raise FileError("report_unprinted")
            picture = QImage.fromData(pages[number].png)
            painter.drawImage(_place(printer, picture), picture)
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
    return len(wanted)


def _wanted(printer: QPrinter, count: int) -> list[int]:
    """The pages that were asked for, in the order in which they come out."""
    if printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage():
        found = list(range(printer.fromPage() - 1, min(printer.toPage() or count, count)))
    else:
        found = list(range(count))
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        found.reverse()
    if printer.supportsMultipleCopies():
        return found
    copies = printer.copyCount()
    return found * copies if printer.collateCopies() else [at for at in found for _ in range(copies)]


def _place(printer: QPrinter, picture: QImage) -> QRect:
    """Where on the paper a page goes: as large as fits, in the middle."""
    room = printer.pageLayout().fullRectPixels(printer.resolution())
    place = QRect(room.topLeft(), picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio))
    place.moveCenter(room.center())
    return place
