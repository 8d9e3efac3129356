"""While rows are written in the window's own thread, only the dialog that writes them answers."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from typing_extensions import override

from kamdesk.services.importing.cells import Cancelled, Watch

ANSWER_EVERY = 0.03
"""Seconds between two looks at what was pressed."""


class _OnlyDialog(QObject):
    """Keeps timers, and whatever else the window would do, waiting: it might read what is half written."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__()
        self._dialog = dialog

    def _is_ours(self, watched: QObject) -> bool:
        found: QObject | None = watched
        while found is not None:
            if found is self._dialog:
                return True
            found = found.parent()
        return False

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() is QEvent.Type.Timer and not self._is_ours(watched)


@contextmanager
def only(dialog: QDialog) -> Iterator[None]:
    """Let nothing but this dialog act, nor the window behind it paint, which reads rows when it does."""
    application = QApplication.instance()
    behind = dialog.parentWidget()
    window: QWidget | None = behind.window() if behind is not None else None
    # What other threads have told is dealt with before, while the file is whole.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.MetaCall.value)
    guard = _OnlyDialog(dialog)
    assert application is not None
    application.installEventFilter(guard)
    if window is not None:
        window.setUpdatesEnabled(False)
    try:
        yield
    finally:
        application.removeEventFilter(guard)
        if window is not None:
            window.setUpdatesEnabled(True)


def answering(is_stopped: Callable[[], bool], tell: Callable[[int, int], object]) -> Watch:
    """A watch under which the dialog answers, and stops the work when it is told to."""
    last = time.monotonic()

    def watch(done: int, whole: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= ANSWER_EVERY:
            tell(done, whole)
            QCoreApplication.processEvents()
            last = time.monotonic()
        if is_stopped():
            raise Cancelled

    return watch
