"""The long check of a file's pages, begun in a thread while the rest of the program is still being fetched.

It only reads. What it says counts for the very version of the file that it saw, and only when that is sound; in every other
case the gate (`opening`) looks by itself, as if nothing had been begun.
"""

import threading
from contextlib import closing, suppress
from pathlib import Path

from typing_extensions import override

from kamdesk.domain.errors import FileError
from kamdesk.storage import driver
from kamdesk.storage.footprint import Footprint, Watch

_begun: dict[Path, "_Check"] = {}


class _Check(threading.Thread):
    def __init__(self, path: Path) -> None:
        super().__init__(name="early check", daemon=True)
        self._path = path
        self.sound: Footprint | None = None
        """How the file looked, when it is sound."""

    @override
    def run(self) -> None:
        with suppress(FileError, OSError, driver.Error, *driver.DAMAGE_FAULTS):
            before = _look(self._path)
            with closing(driver.connect(self._path, read_only=True)) as connection:
                problems = driver.problems(connection)
            if not problems and _look(self._path) == before:
                self.sound = before


def begin(path: Path) -> None:
    """Begin to check a file that will be opened soon; not where a change was interrupted, since that is dealt with first."""
    with suppress(OSError, ValueError):
        journal = path.with_name(path.name + "-journal")
        if path.is_file() and not (journal.exists() and journal.stat().st_size):
            _begun[path.absolute()] = check = _Check(path)
            check.start()


def has_passed(path: Path) -> bool:
    """Whether a check that was begun, and is waited for, found the file sound as it is now; it counts once."""
    check = _begun.pop(path.absolute(), None)
    if check is None:
        return False
    check.join()
    return check.sound is not None and check.sound == _look(path)


def _look(path: Path) -> Footprint:
    with closing(Watch(path)) as watch:
        return watch.look()
