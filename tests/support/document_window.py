"""What a person does at the document window, and reports that answer as a test wants."""

from dataclasses import replace
from datetime import date
from functools import cache
from threading import Event

from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from kamdesk.reports.making import Written
from kamdesk.reports.model import Report
from kamdesk.ui.documents.calls import CALLS, PageText, Preview, page_of
from kamdesk.ui.documents.documents_dialog import DocumentsDialog

PAPER = "#f0f0f0"
"""The colour of pages that no real painter made."""


class DocumentWindow:
    """One document window, driven."""

    def __init__(self, qtbot, dialog):
        self.qtbot = qtbot
        self.dialog = dialog

    @classmethod
    def open(cls, qtbot, window, request, code="C01", calls=CALLS, *, waits=True):
        account = window.ctx.portfolio.find_account(code)[0].id if code else ""
        dialog = DocumentsDialog(window.ctx, account, request, window, calls)
        qtbot.addWidget(dialog)
        dialog.open()
        found = cls(qtbot, dialog)
        return found.settled() if waits else found

    def settled(self):
        """Wait until nothing goes on."""
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: not self.dialog.is_busy, timeout=30_000)
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: not self.dialog.is_busy, timeout=30_000)
        return self

    def choose(self, combo, value):
        """Choose in one of the lists at the side."""
        found = getattr(self.dialog.choices, combo)
        found.setCurrentIndex(found.findData(str(value)))
        return self

    def text(self, name):
        return self.dialog.findChild(QLabel, name).text()

    def is_seen(self, name):
        return self.dialog.findChild(QLabel, name).isVisible()

    def button(self, name):
        return self.dialog.findChild(QAbstractButton, name)

    def press(self, name):
        found = self.button(name)
        assert found.isVisible(), f"{name} is not to be seen"
        assert found.isEnabled(), f"{name} cannot be pressed"
        self.qtbot.mouseClick(found, Qt.MouseButton.LeftButton)
        return self

    @property
    def report(self):
        """The document that is shown."""
        return self.dialog.session.preview.report


def report(request, sections=()):
    """A document that says hardly anything."""
    return Report(
        document=request.kind, language=request.language, paper=request.paper, audience=request.audience, title="T", owner="O",
        mark="M", made="1", made_on=date(2026, 11, 29), figures="", page_of="{n} / {m}", description="", sections=sections,
    )  # fmt: skip


@cache
def picture(ppi=72.0):
    """A page of A4 as PNG."""
    image = QImage(round(595 * ppi / 72), round(842 * ppi / 72), QImage.Format.Format_RGB32)
    image.fill(QColor(PAPER))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data())


class Answers:
    """Reports that come at once, or when they are let; what was asked for is kept."""

    def __init__(self, pages=1, texts=(), error=None, remarks=()):
        self.pages = pages
        self.texts = texts
        self.error = error
        self.remarks = remarks
        self.asked, self.finer, self.written, self.marked = [], [], [], []
        self.may_go = Event()
        self.may_go.set()
        self.given_up = 0

    def _wait(self, watch):
        """Work until it is let go, or nobody wants it any more."""
        try:
            while not self.may_go.wait(0.005):
                watch(0, 0)
        except Exception:
            self.given_up += 1
            raise

    def _pages(self, found, ppi):
        return Preview(found, tuple(page_of(picture(ppi), ppi) for _page in range(self.pages)), ppi)

    def preview(self, _path, request, account_id, ppi, watch):
        self.asked.append((request, account_id))
        self._wait(watch)
        if self.error is not None:
            raise self.error
        return self._pages(report(request), ppi)

    def painted(self, found, ppi, watch, marked=""):
        self.finer.append(ppi)
        self.marked.append(marked)
        self._wait(watch)
        return self._pages(found, ppi)

    def write(self, _path, request, account_id, target, watch):
        self.written.append((request, account_id, target))
        self._wait(watch)
        if self.error is not None:
            raise self.error
        return Written(target, self.remarks)

    def page_texts(self, _report, _watch):
        if self.error is not None:
            raise self.error
        return tuple(PageText(text) if isinstance(text, str) else text for text in self.texts)

    @property
    def calls(self):
        return replace(CALLS, preview=self.preview, painted=self.painted, write=self.write, page_texts=self.page_texts)
