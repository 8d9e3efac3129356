"""Whether an update put another program in the place of the one that runs."""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject


class ProgramWatch(QObject):
    """Calls once when the file of the packed program is another one than at the start.

    A package manager does not ask whether the program runs. What runs goes on, but reads parts of itself only when they are
    needed, and finds those of another version then. In a source tree there is nothing to watch.
    """

    def __init__(self, on_replaced: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._on_replaced = on_replaced
        self._stamp = _stamp()
        self.is_replaced = False

    def begin(self) -> None:
        """Look from now on, whenever something happens in the folder of the program."""
        if getattr(sys, "frozen", False):
            QFileSystemWatcher([str(Path(sys.executable).parent)], self).directoryChanged.connect(lambda _folder: self.look())

    def look(self) -> None:
        """See whether the program was replaced."""
        if not self.is_replaced and _stamp() not in (self._stamp, None):
            self.is_replaced = True
            self._on_replaced()


def _stamp() -> tuple[int, int] | None:
    """What tells one file of the program from another; None while there is none."""
    try:
        found = Path(sys.executable).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
