"""One import under way: what was understood of the file, what was decided, what would come of it; the work runs beside the window."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Signal

from kamdesk.domain.errors import FileError, KnownError
from kamdesk.i18n import _, formats, messages
from kamdesk.services.importing.cells import NOTHING_CHOSEN, Choices, Watch
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Report
from kamdesk.ui.context import Context
from kamdesk.ui.importing.calls import FileForm, ServiceCalls
from kamdesk.ui.importing.decisions import UNDECIDED, Decisions
from kamdesk.ui.importing.reading import Found, LastTime, Request, Source, as_last_time, kinds_of_sheets, read
from kamdesk.ui.importing.trial import Trial, try_out
from kamdesk.ui.importing.worker import Worker


class ImportSession(QObject):
    """Reads, tries, and keeps what is known; what an older request brings is dropped.

    Signals:
        began: (text) something goes on that may take a while.
        rested: nothing goes on any more.
        progressed: (done, whole) how far it is.
        found_came: (Found) the file was understood.
        kinds_came: (title → ImportKind or None) what the sheets of the workbook are taken for.
        trial_came: (Trial) the import was tried.
        ready_to_write: everything that comes before the writing is done.
        failed: (text) something could not be done; what was known before holds still.
    """

    began = Signal(str)
    rested = Signal()
    progressed = Signal(int, int)
    found_came = Signal(object)
    kinds_came = Signal(object)
    trial_came = Signal(object)
    ready_to_write = Signal()
    failed = Signal(str)

    def __init__(self, ctx: Context, calls: ServiceCalls, parent: QObject) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.calls = calls
        self.found: Found | None = None
        self.trial: Trial | None = None
        self.decisions = UNDECIDED
        self._kind: ImportKind | None = None  # what a person said that it is
        self.request: Request | None = None
        # They belong to nobody: their threads may outlive the window for a moment.
        self._worker, self._looker = Worker(), Worker()
        self._worker.done.connect(self._on_done)
        self._worker.failed.connect(self._on_failed)
        self._worker.progressed.connect(self.progressed)
        self._looker.done.connect(self._on_kinds)
        ctx.life.ended.connect(self._on_ended)

    @property
    def is_busy(self) -> bool:
        """Whether something goes on."""
        return self._worker.is_busy

    @property
    def is_looking(self) -> bool:
        """Whether it is still found out what the other sheets are taken for."""
        return self._looker.is_busy

    @property
    def report(self) -> Report | None:
        """What an import would do as things stand."""
        return self.trial.report if self.trial is not None else None

    # -- reading ---------------------------------------------------------------------------------

    def read_source(self, source: Source) -> None:
        """Read another file, in the place of the present one."""
        self.found = self.trial = None
        self.decisions, self._kind = UNDECIDED, None
        if _is_same(source.path, self._ctx.portfolio.path):  # to open it, even to read, would take away what locks it
            self._on_failed(FileError("not_a_table", file=source.name))
            return
        settings = self._ctx.portfolio.settings
        form = FileForm(formats.decimal_sign(), settings.currency, settings.fiscal_start)
        self._read(Request(source, NOTHING_CHOSEN, None, form))

    def _read(self, request: Request, before: Found | None = None) -> None:
        self.request = request
        calls = self.calls
        before = before or self.found
        self._begin(_("Reading…"), lambda watch: read(request, calls, before, watch))

    def settle(self, choices: Choices) -> None:
        """Read the file again under other choices; another sheet is looked at afresh."""
        if self.request is None:
            return
        before = self.request.choices
        if choices.sheet != before.sheet:
            self.decisions, self._kind = UNDECIDED, None
        # Under another header it may be something else; what a column is read for never makes it so.
        is_other = (choices.sheet, choices.header_row) != (before.sheet, before.header_row)
        known = self.found.kind if self.found is not None and not is_other else None
        last_time = LastTime.UNASKED if choices.sheet != before.sheet else LastTime.LEFT
        self._read(replace(self.request, choices=choices, kind=self._kind or known, last_time=last_time))

    def read_sheet(self, title: str) -> None:
        """Read another sheet of the workbook."""
        self.settle(replace(NOTHING_CHOSEN, sheet=title))

    def take_for(self, kind: ImportKind) -> None:
        """Take the file for something else than what it looks like."""
        if self.request is not None and self.found is not None and kind is not self.found.kind:
            self.decisions, self._kind = UNDECIDED, kind
            self._read(
                replace(self.request, choices=replace(self.request.choices, columns={}), kind=kind, last_time=LastTime.LEFT)
            )

    def detect_again(self) -> None:
        """Find everything by looking at the sheet again."""
        if self.request is not None:
            self._kind = None
            choices = replace(NOTHING_CHOSEN, sheet=self.request.choices.sheet)
            self._read(replace(self.request, choices=choices, kind=None, last_time=LastTime.LEFT))

    def look_at_sheets(self) -> None:
        """Find out what the other sheets of a workbook are taken for."""
        found, calls = self.found, self.calls
        if found is not None and len(found.sheet.sheets) > 1:
            self._looker.ask(lambda watch: kinds_of_sheets(found, calls, watch))

    def _on_kinds(self, kinds: object) -> None:
        if self.found is not None:
            known = cast("dict[str, ImportKind | None]", kinds)
            self.kinds_came.emit({**known, self.found.sheet.title: self.found.kind})

    # -- trying ----------------------------------------------------------------------------------

    def try_out(self) -> None:
        """Try the import with what was decided."""
        found, decisions, calls, path = self.found, self.decisions, self.calls, self._ctx.portfolio.path
        assert found is not None
        self._begin(_("Checking the rows…"), lambda watch: try_out(found, decisions, path, calls, watch))

    def decide(self, decisions: Decisions) -> None:
        """Try the import again, with other decisions."""
        self.decisions = decisions
        self.try_out()

    def prepare(self, text: str, before: Callable[[], object]) -> None:
        """Do what has to be done before the writing; `ready_to_write` follows."""
        self._begin(text, lambda _watch: before())

    def remember(self) -> None:
        """Keep what was settled about the file for those that look the same; that it could not be kept is said."""
        found, keep = self.found, self.calls.remember
        if keep is None or found is None or found.table is None or found.request.last_time is LastTime.TAKEN:
            return
        try:
            keep(self._ctx.portfolio, found.request.look or self.calls.look_of(found.table), found.table)
        except KnownError as error:
            self._ctx.notices.said.emit(messages.text_of(error))

    # -- the work --------------------------------------------------------------------------------

    def _begin(self, text: str, work: Callable[[Watch], object]) -> None:
        self._worker.ask(work)
        self.began.emit(text)

    def _on_done(self, came: object) -> None:
        if isinstance(came, Found):
            again = as_last_time(came, self.calls, self._ctx.portfolio)
            if isinstance(again, Request):
                self._read(again, came)
                return
            self.found, self.trial = again, None
            self.request = again.request
            self.rested.emit()
            self.found_came.emit(again)
            return
        self.rested.emit()
        if isinstance(came, Trial):
            self.trial = came
            self.trial_came.emit(came)
        else:
            self.ready_to_write.emit()

    def _on_failed(self, error: Exception) -> None:
        self.rested.emit()
        self._as_before()
        self.failed.emit(
            messages.text_of(error) if isinstance(error, KnownError) else _("Something went wrong. Nothing was taken in.")
        )

    def stop(self) -> None:
        """Stop what goes on; what was known before holds still."""
        self._worker.cancel()
        self._as_before()
        self.rested.emit()

    def _as_before(self) -> None:
        if self.found is not None:
            self.request = self.found.request
        if self.trial is not None:
            self.decisions = self.trial.decisions

    def end(self) -> None:
        """Stop for good."""
        for worker in (self._worker, self._looker):
            worker.end()

    def _on_ended(self) -> None:
        """The file is about to be closed: nothing may read it any more."""
        self.end()
        for worker in (self._worker, self._looker):
            worker.wait()


def _is_same(path: Path | None, other: Path) -> bool:
    """Whether a file is the other one, whatever its name."""
    with suppress(OSError):
        return path is not None and path.samefile(other)
    return False
