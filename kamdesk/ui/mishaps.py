"""Errors that nobody expected: each is logged once and counted, and all of them are said in one quiet bar, never in a box."""

import logging
import platform
import sys
import threading
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QObject, Signal

from kamdesk import __version__
from kamdesk.domain.errors import FileError
from kamdesk.env.log import trace_of

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

log = logging.getLogger(__name__)
MOST_KEPT = 20
"""So many different errors are told apart; what comes after is only counted."""
DEEPEST = 40
"""So many frames, from the innermost out, tell one error from another."""
Key = tuple[object, ...]


class Mishaps(QObject):
    """What went wrong since the start, or since the bar was closed; may be told from any thread, and never raises.

    Signals:
        changed: there is one more, or none is to be shown any longer.
        file_failed: (FileError) something that nobody waited for met a fault of the file.
    """

    changed = Signal()
    file_failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[Key, int] = {}
        self._texts: dict[Key, str] = {}
        self._lock = threading.RLock()
        self._busy = threading.local()
        self.shown = 0

    def watch(self) -> None:
        """Take in what nobody else catches: of Qt's calls, of threads, of objects that go away."""
        sys.excepthook = self.take
        threading.excepthook = self._take_of_thread
        sys.unraisablehook = self._take_of_end

    def take(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        """Log an error once, count it, and have it said; the window lives on."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
        elif isinstance(error, FileError):  # no fault of the program's: it has words, and ways out
            log.warning("a file failed\n%s", _logged(kind, error, trace))
            self.file_failed.emit(error)
        else:
            self._note(kind, error, trace)

    def _take_of_thread(self, found: threading.ExceptHookArgs) -> None:
        if not issubclass(found.exc_type, SystemExit):
            self.take(found.exc_type, found.exc_value, found.exc_traceback)

    def _take_of_end(self, found: "UnraisableHookArgs") -> None:
        """An object that went away badly is for the log: nobody waited for it."""
        self._note(found.exc_type, found.exc_value, found.exc_traceback, is_shown=False)

    def _note(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None, *, is_shown: bool = True
    ) -> None:
        """Log, count and announce; what goes wrong in that must not come here again."""
        if getattr(self._busy, "is_noting", False):
            return
        self._busy.is_noting = True
        try:
            with self._lock:
                self._count(_key(kind, trace), kind, error, trace)
                self.shown += is_shown
            if is_shown:
                self.changed.emit()
        except Exception:  # noqa: BLE001, S110 - there is nobody left to tell: the program is ending, or the log is full
            pass
        finally:
            self._busy.is_noting = False

    def _count(self, key: Key, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if key not in self._counts and len(self._counts) >= MOST_KEPT:
            key = ()
        count = self._counts[key] = self._counts.get(key, 0) + 1
        if count == 1:
            self._texts[key] = "".join(traceback.format_exception(kind, error, trace))
            log.critical("unexpected error\n%s", _logged(kind, error, trace))
        elif str(count).strip("0") == "1":
            # 10, 100, 1000, …: the log tells how often, and does not grow with it.
            log.critical("unexpected error, for the %s. time: %s", count, _logged(kind, error, None).rpartition("\n")[2])

    def details(self) -> str:
        """What to send to whoever fixes it."""
        with self._lock:
            parts = [f"{self._counts[key]}×\n{text}" for key, text in self._texts.items()]
        system = f"kamdesk {__version__} · Python {platform.python_version()} · Qt {QLibraryInfo.version().toString()} · {platform.platform()}"
        return "\n".join([system, *parts])

    def dismiss(self) -> None:
        """The bar was closed: it comes again with the next one."""
        self.shown = 0
        self.changed.emit()


def _logged(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> str:
    """The same without what came from a file: the log may lie about for years, and nobody looks at it before it is sent."""
    return trace_of(error, trace) if error is not None else kind.__name__


def _key(kind: type[BaseException], trace: TracebackType | None) -> Key:
    """Two errors are the same when they are of one kind and come from the same places."""
    places = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(trace)]
    return (kind, *places[-DEEPEST:])
