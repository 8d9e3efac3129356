"""Work beside the window: one thing after the other, of which only the last that was asked for comes back."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from kamdesk.domain.errors import KnownError
from kamdesk.services.importing.cells import Cancelled, Watch
from kamdesk.services.importing.uncollected import uncollected
from kamdesk.ui.importing.turns import short_turns

TELL_EVERY = 0.05
"""Seconds between two words about how far it is."""
Work = Callable[[Watch], object]


class Worker(QObject):
    """Does one thing at a time in a thread of its own.

    What was asked for before is stopped at its next step, and what still comes of it is dropped.

    Signals:
        done: (what it gave) the last thing that was asked for is done.
        failed: (Exception) it could not be done.
        progressed: (done, whole) how far it is; a whole of 0 is not known.
    """

    done = Signal(object)
    failed = Signal(object)
    progressed = Signal(int, int)
    _came = Signal(int, object, object)
    _told = Signal(int, int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="import")
        self._number = 0
        self._last: Future[None] | None = None
        self.is_busy = False
        self._came.connect(self._on_came)
        self._told.connect(self._on_told)

    def ask(self, work: Work) -> None:
        """Begin something, in the place of what is going on."""
        self._number += 1
        self.is_busy = True
        self._last = self._pool.submit(self._do, self._number, work)

    def cancel(self) -> None:
        """Stop at the next step; nothing comes of it."""
        self._number += 1
        self.is_busy = False

    def afterwards(self, work: Callable[[], object]) -> None:
        """Do something in the thread of which nothing comes back, as letting a hundred thousand rows go."""

        def do() -> None:
            with short_turns():
                work()

        with suppress(RuntimeError):  # the thread has ended
            self._pool.submit(do)

    def end(self) -> None:
        """Stop for good."""
        self.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def wait(self) -> None:
        """Wait until nothing is at work any more: its file is about to be closed."""
        if self._last is not None and not self._last.cancelled():
            self._last.exception()

    # -- in the thread ---------------------------------------------------------------------------

    def _do(self, number: int, work: Work) -> None:
        told = 0.0

        def watch(done: int, whole: int) -> None:
            nonlocal told
            if number != self._number:
                raise Cancelled
            now = time.monotonic()
            if now - told > TELL_EVERY:
                told = now
                self._told.emit(number, done, whole)

        with suppress(RuntimeError):  # the window has gone meanwhile
            try:
                watch(0, 0)
                with uncollected(), short_turns():
                    found = work(watch)
            except Cancelled:
                return
            except Exception as error:  # noqa: BLE001 - it is told in the window, and raised there when nobody expected it
                self._came.emit(number, None, error)
                return
            self._came.emit(number, found, None)

    # -- in the window ---------------------------------------------------------------------------

    def _on_came(self, number: int, found: object, error: Exception | None) -> None:
        if number != self._number:
            return
        self.is_busy = False
        if error is None:
            self.done.emit(found)
            return
        self.failed.emit(error)
        if not isinstance(error, KnownError):
            raise error

    def _on_told(self, number: int, done: int, whole: int) -> None:
        if number == self._number:
            self.progressed.emit(done, whole)
