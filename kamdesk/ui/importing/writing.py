"""While rows are written beside the window, only the dialog that writes them answers."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from typing_extensions import override

from kamdesk.services.importing.cells import Cancelled, Watch
from kamdesk.ui.context import Context
from kamdesk.ui.importing.turns import short_turns

T = TypeVar("T")
TELL_EVERY = 0.05
"""Seconds between two words about how far it is."""


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
def _only(dialog: QDialog) -> Iterator[None]:
    """Let nothing but this dialog act, nor the windows behind it paint, which read rows when they do."""
    application = QApplication.instance()
    windows: list[QWidget] = []
    behind = dialog.parentWidget()
    while behind is not None:
        windows.append(behind.window())
        behind = windows[-1].parentWidget()
    # What other threads have told is dealt with before, while the file is whole.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.MetaCall.value)
    guard = _OnlyDialog(dialog)
    assert application is not None
    application.installEventFilter(guard)
    for window in windows:
        window.setUpdatesEnabled(False)
    try:
        yield
    finally:
        application.removeEventFilter(guard)
        for window in windows:
            window.setUpdatesEnabled(True)


class _Beside(QObject):
    """What a thread tells the window; `tell` hears it in the window's own thread.

    Signals:
        told: (done, whole) how far it is.
        ended: nothing more will be done.
    """

    told = Signal(int, int)
    ended = Signal()

    def __init__(self, tell: Callable[[int, int], object]) -> None:
        super().__init__()
        self._tell = tell
        self.told.connect(self._on_told)

    def _on_told(self, done: int, whole: int) -> None:
        self._tell(done, whole)


def beside(
    dialog: QDialog, ctx: Context, work: Callable[[Watch], T], is_stopped: Callable[[], bool], tell: Callable[[int, int], object]
) -> T:
    """What `work` gives, done with the portfolio in a thread of its own while the dialog answers, and nothing else of the window.

    `tell` hears how far it is. The file is closed only after the work has ended.

    Raises:
        Cancelled: it was stopped; all that `work` raises.
    """
    signals, is_over = _Beside(tell), threading.Event()
    found: list[T] = []
    failed: list[BaseException] = []
    told = 0.0

    def watch(done: int, whole: int) -> None:
        nonlocal told
        if is_over.is_set() or is_stopped():
            raise Cancelled
        now = time.monotonic()
        if now - told >= TELL_EVERY:
            told = now
            signals.told.emit(done, whole)

    def run(taken: Callable[[], AbstractContextManager[None]]) -> None:
        try:
            with taken(), short_turns():
                found.append(work(watch))
        except BaseException as error:  # noqa: BLE001 - it is raised where the work was asked for
            failed.append(error)
        signals.ended.emit()

    def wait() -> None:
        if thread.ident is not None:
            thread.join()

    def end() -> None:
        is_over.set()
        wait()

    loop = QEventLoop()
    signals.ended.connect(loop.quit)
    with _only(dialog), ctx.portfolio.given_away() as taken:
        thread = threading.Thread(target=run, args=(taken,), name="writing", daemon=True)
        ctx.life.ended.connect(end)
        try:
            # What says that it goes on is painted first: two threads of Python take turns, and to paint takes many of them.
            starter = ctx.life.timer(dialog, 0, thread.start)
            starter.start()
            loop.exec()
            starter.deleteLater()
        finally:
            wait()  # the whole program may be about to end
            ctx.life.ended.disconnect(end)
    if thread.ident is None:  # it ended before anything began
        raise Cancelled
    if failed:
        raise failed[0]
    return found[0]
