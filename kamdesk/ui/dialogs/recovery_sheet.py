"""The recovery sheet: one page that says the code, what it is for, and how to use it. It is painted, never written to a file."""

from datetime import date

from PySide6.QtCore import QMarginsF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPageLayout, QPageSize, QPainter, QPixmap
from PySide6.QtPrintSupport import QPrinter

from kamdesk.i18n import _, formats

WIDE, HIGH = 1000, 1414
"""The page in units of its own; A4, and near enough to Letter."""
_LEFT, _ACROSS = 100, 800
_ACROSS_THE_PAGE = 4
"""Groups of the code in a line."""


def sheet_picture(code: str, width: int) -> QPixmap:
    """The page as a picture so wide, without what is empty at its foot."""
    found = QPixmap(width * 2, width * 2 * 1000 // WIDE)
    found.fill(Qt.GlobalColor.white)
    found.setDevicePixelRatio(2.0)
    painter = QPainter(found)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint(painter, code, width / WIDE)
    painter.end()
    return found


def sheet_printer() -> QPrinter:
    """A printer that is set to one page."""
    found = QPrinter(QPrinter.PrinterMode.HighResolution)
    layout = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    found.setPageLayout(layout)
    found.setFullPage(True)
    found.setDocName(_("Recovery sheet"))
    found.setFromTo(1, 1)
    return found


def print_sheet(code: str, printer: QPrinter) -> bool:
    """Print the page; whether the printer took it."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    _paint(painter, code, printer.pageLayout().fullRectPixels(printer.resolution()).width() / WIDE)
    return painter.end()


def _paint(painter: QPainter, code: str, scale: float) -> None:
    painter.scale(scale, scale)
    painter.setPen(QColor("black"))
    down = _text(painter, _("Recovery sheet of a kamdesk portfolio"), 90, 40, is_bold=True)
    down = _text(painter, _("Printed on {day}").format(day=formats.day(date.today())), down + 6, 22)
    groups = code.split("-")
    lines = [" – ".join(groups[at : at + _ACROSS_THE_PAGE]) for at in range(0, len(groups), _ACROSS_THE_PAGE)]
    box = QRect(_LEFT, down + 26, _ACROSS, 62 * len(lines) + 40)
    painter.drawRect(box)
    painter.setFont(_font(38, is_bold=True, is_code=True))
    for at, line in enumerate(lines):
        painter.drawText(QRect(_LEFT, box.top() + 20 + 62 * at, _ACROSS, 62), Qt.AlignmentFlag.AlignCenter, line)
    down = box.bottom() + 30
    for text in (
        _("This code opens the portfolio, and its backups, as its password does. Whoever has this sheet and the file can read everything."),
        _("When the password is forgotten: open the portfolio in kamdesk, and type this code where the password is asked for. Capital letters, spaces and dashes do not matter. Then set a new password in Settings."),
        _("It holds until the password is changed; print a new sheet then. Copies that were made before still open with this one, so destroy it only with them."),
        _("Portfolio and computer (write it by hand): ______________________________"),
    ):  # fmt: skip
        down = _text(painter, text, down, 24) + 14


def _text(painter: QPainter, text: str, top: int, size: int, *, is_bold: bool = False) -> int:
    """Paint a text over the width of the page; returns where it ends."""
    painter.setFont(_font(size, is_bold=is_bold))
    flags = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
    room = QRect(_LEFT, top, _ACROSS, HIGH)
    painter.drawText(room, flags, text)
    return top + painter.boundingRect(room, flags, text).height()


def _font(size: int, *, is_bold: bool = False, is_code: bool = False) -> QFont:
    found = QFont("monospace" if is_code else "Inter")
    if is_code:
        found.setStyleHint(QFont.StyleHint.Monospace)
    found.setPixelSize(size)
    found.setBold(is_bold)
    return found
