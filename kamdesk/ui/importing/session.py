"""One import under way: what was understood of the file, what was decided, what would come of it; the work runs beside the window."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from kamdesk.domain.errors import FileError, KnownError
from kamdesk.i18n import _, formats, messages
from kamdesk.services.importing.cells import NOTHING_CHOSEN, Choices, Watch
from kamdesk.services.importing.headers import ImportKind
from kamdesk.ui.context import Context
from kamdesk.ui.importing.calls import FileForm, ServiceCalls
from kamdesk.ui.importing.decisions import UNDECIDED, Decisions
from kamdesk.ui.importing.reading import Found, LastTime, Request, Source, again, all_sheets, as_last_time, in_taking_order, read
from kamdesk.ui.importing.trial import Trial, let_go, try_out
from kamdesk.ui.importing.worker import Worker


class ImportSession(QObject):
    """Reads, tries, and keeps what is known; what an older request brings is dropped.

    Signals:
        began: (text) something goes on that may take a while.
        rested: nothing goes on any more.
        progressed: (done, whole) how far it is.
        found_came: (Found) the file, or another sheet of it, was understood.
        trial_came: (Trial) the import was tried.
        ready_to_write: everything that comes before the writing is done.
        failed: (text) something could not be done; what was known before holds still.
    """

    began = Signal(str)
    rested = Signal()
    progressed = Signal(int, int)
    found_came = Signal(object)
    trial_came = Signal(object)
    ready_to_write = Signal()
    failed = Signal(str)

    def __init__(self, ctx: Context, calls: ServiceCalls, parent: QObject) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.calls = calls
        self.found: Found | None = None
        """The file, or the sheet of it that is looked at."""
        self.sheets: dict[str, Found] = {}
        """Every visible sheet of a workbook with several by its title, in the order in which they are taken in."""
        self.ticked: frozenset[str] = frozenset()
        """The titles of the sheets that are to be taken in together."""
        self.trial: Trial | None = None
        self._decisions: dict[str, Decisions] = {}
        self._kinds: dict[str, ImportKind] = {}  # what a person said that a sheet is
        self.request: Request | None = None
        self._is_looking = False
        # It belongs to nobody: its thread may outlive the window for a moment.
        self._worker = Worker()
        self._worker.done.connect(self._on_done)
        self._worker.failed.connect(self._on_failed)
        self._worker.progressed.connect(self.progressed)
        ctx.life.ended.connect(self._on_ended)

    @property
    def is_busy(self) -> bool:
        """Whether something goes on."""
        return self._worker.is_busy

    @property
    def offers_sheets(self) -> bool:
        """Whether the file has several sheets that can be taken in together."""
        return sum(found.is_recognised for found in self.sheets.values()) > 1

    @property
    def parts(self) -> list[Found]:
        """What is to be taken in: the sheets that are ticked, or the one that is looked at."""
        if self.offers_sheets:
            return [found for title, found in self.sheets.items() if title in self.ticked]
        return [self.found] if self.found is not None else []

    @property
    def is_together(self) -> bool:
        """Whether several sheets are taken in as one."""
        return len(self.parts) > 1

    @property
    def open_part(self) -> Found | None:
        """The first sheet about which something is still to be settled, beginning with the one that is looked at."""
        still = [found for found in self.parts if not found.is_ready]
        return self.found if self.found in still else still[0] if still else None

    @property
    def decided(self) -> list[Decisions]:
        """What was decided about the rows of what is to be taken in, a sheet each."""
        known = (self._decisions.get(found.title, UNDECIDED) for found in self.parts)
        return [decisions for decisions in known if decisions.is_any]

    # -- reading ---------------------------------------------------------------------------------

    def read_source(self, source: Source) -> None:
        """Read another file, in the place of the present one."""
        self.found = self.trial = None
        self.sheets, self.ticked = {}, frozenset()
        self._decisions, self._kinds = {}, {}
        if _is_same(source.path, self._ctx.portfolio.path):  # to open it, even to read, would take away what locks it
            self._on_failed(FileError("imports_itself", file=source.name))
            return
        settings = self._ctx.portfolio.settings
        form = FileForm(formats.decimal_sign(), settings.currency, settings.fiscal_start)
        self._read(Request(source, NOTHING_CHOSEN, None, form))

    def _read(self, request: Request, before: Found | None = None) -> None:
        self.request = request
        calls = self.calls
        before = before or self.sheets.get(request.choices.sheet) or self.found
        self._begin(_("Reading…"), lambda watch: read(request, calls, before, watch))

    def settle(self, choices: Choices) -> None:
        """Read the file again under other choices; another sheet is looked at afresh."""
        if self.request is None:
            return
        before = self.request.choices
        is_same = choices.sheet == before.sheet
        title = self.found.title if self.found is not None and is_same else choices.sheet
        if not is_same:
            self._forget(title)
        # Under another header it may be something else; what a column is read for never makes it so.
        is_other = (choices.sheet, choices.header_row) != (before.sheet, before.header_row)
        known = self.found.kind if self.found is not None and not is_other else None
        last_time, look = (LastTime.LEFT, self.request.look) if is_same else (LastTime.UNASKED, "")
        kind = self._kinds.get(title) or known
        self._read(replace(self.request, choices=choices, kind=kind, last_time=last_time, look=look))

    def read_sheet(self, title: str) -> None:
        """Read another sheet of the workbook."""
        self.settle(replace(NOTHING_CHOSEN, sheet=title))

    def look_at(self, title: str) -> None:
        """Go to another sheet, as it was understood."""
        found = self.sheets.get(title)
        if found is not None and found is not self.found and not self.is_busy:
            self.found, self.request = found, found.request
            self.found_came.emit(found)

    def tick(self, titles: Iterable[str]) -> None:
        """Take these sheets in together."""
        self.ticked = frozenset(titles)
        self.trial = None

    def take_for(self, kind: ImportKind) -> None:
        """Take the file, or the sheet that is looked at, for something else than what it looks like."""
        found = self.found
        if self.request is not None and found is not None and (kind is not found.kind or not found.is_recognised):
            self._forget(found.title)
            self._kinds[found.title] = kind
            if self.sheets:
                self.ticked |= {found.title}
            self._read(
                replace(self.request, choices=replace(self.request.choices, columns={}), kind=kind, last_time=LastTime.LEFT)
            )

    def detect_again(self) -> None:
        """Find everything by looking at the sheet again."""
        if self.request is not None and self.found is not None:
            self._kinds.pop(self.found.title, None)
            choices = replace(NOTHING_CHOSEN, sheet=self.request.choices.sheet)
            self._read(replace(self.request, choices=choices, kind=None, last_time=LastTime.LEFT))

    def _forget(self, title: str) -> None:
        """What was decided about a sheet holds no more."""
        self._decisions.pop(title, None)
        self._kinds.pop(title, None)

    # -- trying ----------------------------------------------------------------------------------

    def try_out(self) -> None:
        """Try the import with what was decided."""
        known = [(found, self._decisions.get(found.title, UNDECIDED)) for found in self.parts]
        # What is wished holds for all of them, also for a sheet that was marked later.
        creates, keeps = any(d.create_accounts for _f, d in known), any(d.keep_periods for _f, d in known)
        parts = [(found, replace(d, create_accounts=creates, keep_periods=keeps)) for found, d in known]
        calls, path = self.calls, self._ctx.portfolio.path
        assert parts
        self._begin(_("Checking the rows…"), lambda watch: try_out(parts, path, calls, watch))

    def decide(self, decisions: Mapping[str, Decisions]) -> None:
        """Try the import again, with other decisions about the sheets of these titles."""
        self._decisions |= decisions
        self.try_out()

    def prepare(self, text: str, before: Callable[[], object]) -> None:
        """Do what has to be done before the writing; `ready_to_write` follows."""

        def do(_watch: Watch) -> None:
            before()

        self._begin(text, do)

    def remember(self) -> None:
        """Keep what was settled about the file for those that look the same; that it could not be kept is said."""
        keep = self.calls.remember
        for found in self.parts:
            if keep is None or found.table is None or found.request.last_time is LastTime.TAKEN:
                continue
            try:
                keep(self._ctx.portfolio, found.request.look or self.calls.look_of(found.table), found.table, found.request.kind)
            except KnownError as error:
                self._ctx.notices.said.emit(messages.text_of(error))

    # -- the work --------------------------------------------------------------------------------

    def _begin(self, text: str, work: Callable[[Watch], object]) -> None:
        self._worker.ask(work)
        self.began.emit(text)

    def _on_done(self, came: object) -> None:
        if isinstance(came, Found):
            self._on_found(came)
        elif isinstance(came, list):
            self._on_sheets(came)
        elif isinstance(came, Trial):
            self._on_trial(came)
        else:
            self.rested.emit()
            self.ready_to_write.emit()

    def _on_found(self, came: Found) -> None:
        proposed = as_last_time(came, self.calls, self._ctx.portfolio)
        if isinstance(proposed, Request):
            self._read(proposed, came)
            return
        is_new = self.found is None
        self.found, self.trial = proposed, None
        self.request = proposed.request
        calls = self.calls
        if is_new and len(proposed.sheet.sheets) > 1 and proposed.request.source.path is not None:
            self._is_looking = True
            self._begin(_("Looking at the sheets…"), lambda watch: all_sheets(proposed, calls, watch))
            return
        if proposed.title in self.sheets:
            is_alone = len(self.ticked) == 1
            founds = (proposed if title == proposed.title else found for title, found in self.sheets.items())
            self._keep(founds, frozenset({proposed.title}) if is_alone else self.ticked)
        self._show()

    def _on_trial(self, came: Trial) -> None:
        tried = [sheet.found for sheet in came.sheets]
        if len(tried) != len(self.parts) or any(one is not other for one, other in zip(tried, self.parts, strict=True)):
            # Other sheets were marked meanwhile.
            if self.parts and self.open_part is None:
                self.try_out()
            else:
                self.rested.emit()
            return
        self.rested.emit()
        past = [self.trial] if self.trial is not None else []
        self.trial = came
        self.trial_came.emit(came)
        self._worker.afterwards(lambda: let_go(past))

    def _on_sheets(self, founds: list[Found]) -> None:
        """Every sheet was understood by itself; what was settled about others of its look comes next."""
        wanted = [as_last_time(found, self.calls, self._ctx.portfolio) for found in founds]
        if any(isinstance(want, Request) for want in wanted):
            calls = self.calls
            self._begin(_("Looking at the sheets…"), lambda watch: again(wanted, founds, calls, watch))
            return
        known = [want for want in wanted if isinstance(want, Found)]
        self._keep(known, frozenset(found.title for found in known if found.is_recognised and found.problem is None))
        if self.found is not None and self.sheets:
            self.found = self.sheets[self.found.title]
            self.request = self.found.request
        self._show()

    def _keep(self, founds: Iterable[Found], ticked: frozenset[str]) -> None:
        self.sheets = {found.title: found for found in in_taking_order(founds)}
        self.ticked = ticked

    def _show(self) -> None:
        self._is_looking = False
        self.rested.emit()
        self.found_came.emit(self.found)

    def _on_failed(self, error: Exception) -> None:
        self.rested.emit()
        self._as_before()
        if self._is_looking:  # the first sheet is known
            self._show()
        self.failed.emit(
            messages.text_of(error) if isinstance(error, KnownError) else _("Something went wrong. Nothing was imported.")
        )

    def stop(self) -> None:
        """Stop what goes on; what was known before holds still."""
        self._worker.cancel()
        self._as_before()
        self.rested.emit()
        if self._is_looking:  # the first sheet is known
            self._show()

    def _as_before(self) -> None:
        if self.found is not None:
            self.request = self.found.request
        if self.trial is not None:
            self._decisions |= self.trial.decisions

    def end(self) -> None:
        """Stop for good."""
        self._worker.end()

    def _on_ended(self) -> None:
        """The file is about to be closed: nothing may read it any more."""
        self.end()
        self._worker.wait()


def _is_same(path: Path | None, other: Path) -> bool:
    """Whether a file is the other one, whatever its name."""
    with suppress(OSError):
        return path is not None and path.samefile(other)
    return False
