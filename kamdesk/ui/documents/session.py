"""One document under way: the pages of what was chosen last, and what is done with them; all work runs beside the window."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter

from kamdesk.domain.errors import KnownError
from kamdesk.i18n import _, messages
from kamdesk.reports.kinds import Request
from kamdesk.services.importing.cells import Watch
from kamdesk.services.recovery import UNEXPECTED, as_known
from kamdesk.ui.context import Context
from kamdesk.ui.documents.calls import DocumentCalls, PageText, Preview, small_pages, unpacked
from kamdesk.ui.documents.printing import print_pages
from kamdesk.ui.importing.worker import Worker

COPY_PPI = 200.0
"""Dots an inch of a page that is copied."""


@dataclass(frozen=True, slots=True)
class Printed:
    """So many pages went to the printer."""

    pages: int


class DocumentSession(QObject):
    """Makes previews, of which only the last that was asked for comes back, and files, prints and copies, one at a time.

    Signals:
        began: the pages of something else are made; those before hold no more.
        shown: (Preview) they are there.
        small_came: (QImages) small pictures of its pages from the second one on.
        refined: (Preview) the same pages, finer or coarser.
        failed: (text) they cannot be made.
        act_began: (text) something is done with the document.
        progressed: (done, whole) how far that is.
        saved: (Written). printed: (pages). copied: (QImage).
        act_failed: (text) it was not done, and nothing is left of it.
        texts_came: (texts) what each page says. texts_failed: (text) that cannot be found out.
    """

    began = Signal()
    shown = Signal(object)
    small_came = Signal(object)
    refined = Signal(object)
    failed = Signal(str)
    act_began = Signal(str)
    progressed = Signal(int, int)
    saved = Signal(object)
    printed = Signal(int)
    copied = Signal(object)
    act_failed = Signal(str)
    texts_came = Signal(object)
    texts_failed = Signal(str)

    def __init__(self, ctx: Context, account_id: str | None, calls: DocumentCalls, parent: QObject) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._account_id = account_id
        self.calls = calls
        self.request: Request | None = None
        self.preview: Preview | None = None
        """The pages of `request`; None while they are made, and where they cannot be."""
        self._marked = ""
        self._texts: tuple[Preview, tuple[PageText, ...]] | None = None
        # They belong to nobody: their threads may outlive the window for a moment. No functions of ours listen: they would hold the file.
        self._painter, self._small, self._actor, self._reader = Worker(), Worker(), Worker(), Worker()
        self._small.done.connect(self.small_came)
        self._painter.done.connect(self._on_painted)
        self._painter.failed.connect(self._on_not_painted)
        self._actor.done.connect(self._on_acted)
        self._actor.failed.connect(self._on_not_acted)
        self._actor.progressed.connect(self.progressed)
        self._reader.done.connect(self._on_read)
        self._reader.failed.connect(self._on_not_read)
        ctx.life.ended.connect(self._on_ended)

    @property
    def is_painting(self) -> bool:
        """Whether pages are being made."""
        return self._painter.is_busy

    @property
    def is_acting(self) -> bool:
        """Whether something is being saved, printed or copied."""
        return self._actor.is_busy

    @property
    def is_busy(self) -> bool:
        """Whether anything goes on."""
        return self.is_painting or self.is_acting or self._small.is_busy or self._reader.is_busy

    def _source_of(self, account_id: str | None, request: Request) -> tuple[Path, str | None]:
        from kamdesk.reports.kinds import KINDS

        return self._ctx.portfolio.path, account_id if KINDS[request.kind].is_of_account else None

    # -- pages -----------------------------------------------------------------------------------

    def show(self, request: Request, ppi: float) -> None:
        """Make the pages of a document, in the place of what is being made."""
        self.request, self.preview, self._marked = request, None, ""
        path, account_id = self._source_of(self._account_id, request)
        make = self.calls.preview
        self._reader.cancel()
        self._small.cancel()
        self._painter.ask(_known(path, lambda watch: unpacked(make(path, request, account_id, ppi, watch))))
        self.began.emit()

    def refine(self, ppi: float) -> None:
        """Paint the same pages at other dots an inch; those that are there hold until then."""
        shown, paint, marked = self.preview, self.calls.painted, self._marked
        if shown is not None:
            self._painter.ask(lambda watch: unpacked(paint(shown.report, ppi, watch, marked)))

    def mark(self, words: str, ppi: float) -> None:
        """Paint the same pages with words marked in them, or without marks; those that are there hold until then."""
        if self.preview is not None and words != self._marked:
            self._marked = words
            self.refine(ppi)

    def _on_painted(self, found: object) -> None:
        came = cast("Preview", found)
        is_same = self.preview is not None
        self.preview = kept = replace(came, first=None)  # the view holds what is seen
        if self._texts is not None and self._texts[0].report is came.report:
            self._texts = (kept, self._texts[1])
        (self.refined if is_same else self.shown).emit(came)
        if not is_same and len(kept.pages) > 1:
            self._small.ask(lambda watch: small_pages(kept.pages[1:], watch))

    def _on_not_painted(self, error: Exception) -> None:
        self.failed.emit(_words(error, _("Something went wrong. The pages could not be made.")))

    def stop(self) -> None:
        """Stop what goes on: the pages that are being made, and what is done with them."""
        if self.is_painting:
            self._painter.cancel()
            if self.preview is None:
                self.failed.emit(_("Stopped. The pages of this choice were not made."))
        if self.is_acting:
            self._actor.cancel()
            self.act_failed.emit(_("Stopped: nothing was written, copied or printed."))

    # -- what is done with them ------------------------------------------------------------------

    def save(self, target: Path) -> None:
        """Write what is chosen to a file; its ending says which form."""
        request, write = self.request, self.calls.write
        assert request is not None
        path, account_id = self._source_of(self._account_id, request)
        self._act(
            _("Saving «{name}»…").format(name=target.name),
            _known(target, lambda watch: write(path, request, account_id, target, watch)),
        )

    def copy_page(self, at: int) -> None:
        """Make a picture of a page, to be pasted elsewhere."""
        shown, paint = self.preview, self.calls.painted
        if shown is not None:
            self._act(_("Copying the page…"), lambda watch: QImage.fromData(paint(shown.report, COPY_PPI, watch).pages[at].png))

    def print_on(self, printer: QPrinter) -> None:
        """Print the pages that are shown, or those of them that were asked for."""
        shown, paint = self.preview, self.calls.painted
        if shown is not None:
            self._act(_("Printing…"), lambda watch: Printed(print_pages(shown.report, printer, paint, watch)))

    def _act(self, text: str, work: Callable[[Watch], object]) -> None:
        if not self.is_acting:
            self._actor.ask(work)
            self.act_began.emit(text)

    def _on_acted(self, came: object) -> None:
        from kamdesk.reports.making import Written

        if isinstance(came, Written):
            self.saved.emit(came)
        elif isinstance(came, Printed):
            self.printed.emit(came.pages)
        else:
            self.copied.emit(came)

    def _on_not_acted(self, error: Exception) -> None:
        self.act_failed.emit(_words(error, _("Something went wrong: nothing was written, copied or printed.")))

    # -- what they say ---------------------------------------------------------------------------

    def read_texts(self) -> None:
        """Find out what each page says, once; `texts_came` follows."""
        shown, read = self.preview, self.calls.page_texts
        if shown is None:
            return
        if self._texts is not None and self._texts[0] is shown:
            self.texts_came.emit(self._texts[1])
        elif not self._reader.is_busy:
            self._reader.ask(_known(self._ctx.portfolio.path, lambda watch: (shown.report, read(shown.report, watch))))

    def _on_read(self, came: object) -> None:
        report, texts = cast("tuple[object, tuple[PageText, ...]]", came)
        if self.preview is not None and self.preview.report is report:
            self._texts = (self.preview, texts)
            self.texts_came.emit(texts)

    def _on_not_read(self, error: Exception) -> None:
        self.texts_failed.emit(_words(error, _("Something went wrong. The pages could not be searched.")))

    # -- the end ---------------------------------------------------------------------------------

    def end(self) -> None:
        """Stop for good: the processes that paint go too."""
        for worker in (self._painter, self._small, self._actor, self._reader):
            worker.end()

    def _on_ended(self) -> None:
        """The file is about to be closed: nothing may read it any more."""
        self.end()
        for worker in (self._painter, self._small, self._actor, self._reader):
            worker.wait()


def _words(error: Exception, unknown: str) -> str:
    """What is said of an error: its own sentence, else what the work did not come to."""
    return messages.text_of(error) if isinstance(error, KnownError) else unknown


def _known(path: Path, work: Callable[[Watch], object]) -> Callable[[Watch], object]:
    """The same work, of which every fault that a file or a disk may have has a sentence."""

    def do(watch: Watch) -> object:
        try:
            return work(watch)
        except (*UNEXPECTED, OSError) as error:
            raise as_known(error, path) from error

    return do
