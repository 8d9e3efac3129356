"""Something that takes a while: how far it is, and a way to stop it; the window goes on answering."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from kamdesk.i18n import _
from kamdesk.ui.importing.worker import Work, Worker
from kamdesk.ui.widgets.basic import button, label, row
from kamdesk.ui.widgets.text import plain_title


class ProgressDialog(QDialog):
    """Says what goes on and how far it is; to close it is to stop it."""

    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(plain_title(title))
        self.setMinimumWidth(420)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(text, wrap=True))
        self._bar = QProgressBar()
        self._bar.setObjectName("work_progress")
        self._bar.setAccessibleName(_("Progress"))
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        column.addWidget(self._bar)
        column.addLayout(row(None, button(_("Cancel"), self.reject, name="work_cancel")))

    def show_progress(self, done: int, whole: int) -> None:
        """Say how far it is; a whole of 0 is not known."""
        self._bar.setRange(0, 1000 if whole else 0)
        self._bar.setValue(1000 * done // whole if whole else 0)


class WorkDialog(ProgressDialog):
    """Works beside the window; however it ends, the dialog closes.

    Signals:
        did: (what it gave) it is done.
        failed: (Exception) it could not be done.
    """

    did = Signal(object)
    failed = Signal(object)

    def __init__(self, title: str, text: str, work: Work, parent: QWidget) -> None:
        super().__init__(title, text, parent)
        self._worker = Worker(self)
        self._worker.progressed.connect(self.show_progress)
        self._worker.done.connect(self._on_done)
        self._worker.failed.connect(self._on_failed)
        self.rejected.connect(self._worker.end)
        self._worker.ask(work)

    def _on_done(self, found: object) -> None:
        self.accept()
        self.did.emit(found)

    def _on_failed(self, error: object) -> None:
        self.accept()
        self.failed.emit(error)
