"""Taking in what was tried: the backup before, the writing that can be stopped, and the way back."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from kamdesk.domain.changes import Edit
from kamdesk.domain.errors import KnownError
from kamdesk.i18n import _, messages
from kamdesk.services.importing.cells import Cancelled, Watch
from kamdesk.services.importing.report import Report
from kamdesk.ui.context import Context
from kamdesk.ui.importing.footer import Footer
from kamdesk.ui.importing.rejected_rows import save_rejected
from kamdesk.ui.importing.session import ImportSession
from kamdesk.ui.importing.trial import run_parts
from kamdesk.ui.importing.writing import beside


class TakingIn(QObject):
    """Writes what the session tried, once.

    Signals:
        taken: (list of Report, one a sheet) it is in the file.
        failed: (text) nothing was taken in, or saved.
    """

    taken = Signal(object)
    failed = Signal(str)

    def __init__(self, ctx: Context, session: ImportSession, footer: Footer, dialog: QDialog) -> None:
        super().__init__(dialog)
        self._ctx = ctx
        self._session = session
        self._footer = footer
        self._dialog = dialog
        self._is_stopped = False
        self.is_writing = False
        self.reports: list[Report] | None = None
        """What was taken in; None before."""
        self.edit: Edit | None = None
        """What takes it back; None where nothing was changed, or it was undone."""
        session.ready_to_write.connect(self._write)

    def begin(self, before: Callable[[], object]) -> None:
        """Take in what was tried, as one change; first do what has to be done before."""
        self.is_writing, self._is_stopped = True, False
        self._session.prepare(_("Making a backup…"), before)

    def stop(self) -> bool:
        """Stop; whether it does so by itself at its next step."""
        self._is_stopped = True
        if self.is_writing and not self._session.is_busy:
            return True
        if self.is_writing:  # the backup before it was being made
            self.is_writing = False
            self.failed.emit(_("Stopped: nothing was imported."))
        return False

    def _write(self) -> None:
        trial = self._session.trial
        if trial is None:
            return
        self._footer.show_busy(_("Taking the rows in…"))
        parts, calls = trial.parts, self._session.calls

        def work(watch: Watch) -> list[Report]:
            return run_parts(self._ctx.portfolio, parts, calls, watch, is_trial=False)

        try:
            reports = beside(self._dialog, self._ctx, work, lambda: self._is_stopped, self._footer.show_progress)
        except Cancelled:
            self.failed.emit(_("Stopped: nothing was imported."))
        except KnownError as error:
            self.failed.emit(messages.text_of(error))
        else:
            self._on_written(reports)
        finally:
            self.is_writing = False
            self._footer.rest()

    def _on_written(self, reports: list[Report]) -> None:
        self.reports = reports
        self.edit = next((report.edit for report in reports if report.edit is not None), None)
        if self._footer.remember.isChecked():
            self._session.remember()
        self.taken.emit(reports)

    def save_rejected(self) -> None:
        """Have the rows that are not taken saved, to be mended and imported again."""
        trial = self._session.trial
        if trial is None:
            return
        try:
            saved = save_rejected(self._dialog, self._session.calls, trial)
        except KnownError as error:
            self.failed.emit(messages.text_of(error))
            return
        if saved is not None:
            self._ctx.notices.said.emit(_("Saved as «{name}»").format(name=saved.name))

    def undo(self) -> bool:
        """Take it back, while it is the last thing that was done; whether it was."""
        stack = self._ctx.history.stack
        last = stack.command(stack.index() - 1) if stack.canUndo() else None
        if self.edit is None or getattr(last, "edit", None) is not self.edit:
            return False
        self._ctx.history.undo()
        self.edit = None
        return True
