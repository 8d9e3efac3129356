"""Backups beside the window: made in one thread with connections of its own, so that nobody waits for them."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from kamdesk.domain.errors import KnownError
from kamdesk.env.preferences import Preferences
from kamdesk.services import backups, passwords

log = logging.getLogger(__name__)
EVERY_MS = 30 * 60 * 1000


class Backing(QObject):
    """Makes backups and reads their list, one after the other.

    Signals:
        made: (path, Backup or None) a file was backed up, or had not changed since.
        failed: (KnownError) a backup was not made, or did not reach the second folder.
        seen: (is away) the second folder is there again, or not any more.
        listed: (path, [Backup], Present or None) what there is, and what the file holds now.
    """

    made = Signal(object, object)
    failed = Signal(object)
    listed = Signal(object, object, object)
    seen = Signal(bool)

    def __init__(self, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="backup")
        self._last: Future[None] | None = None
        self.is_second_away = False
        """Whether a second folder was chosen that was not there when it was last looked for."""

    def back_up(self, path: Path, reason: str, *, always: bool = False) -> None:
        """Back a file up, if it changed since the last time."""
        second = self._preferences.second_folder_in_force
        self._last = self._pool.submit(self._make, path, reason, second, always)

    def follow(self, path: Path) -> None:
        """Bring the copies of a file to its password, where a program was killed at it."""
        self._last = self._pool.submit(self._follow, path, self._preferences.second_folder_in_force)

    def _follow(self, path: Path, second: Path | None) -> None:
        try:
            passwords.follow(path, second)
        except KnownError as error:
            log.info("the copies do not follow: %s", error.code)

    def look_for_second(self) -> None:
        """See whether the second folder is there; it may lie on a disk that takes its time to answer."""
        self._last = self._pool.submit(self._look_for, self._preferences.second_folder_in_force)

    def _look_for(self, second: Path | None) -> None:
        is_away = second is not None and not second.is_dir()
        if is_away != self.is_second_away:
            self.is_second_away = is_away
            self.seen.emit(is_away)

    def read_list(self, path: Path) -> None:
        """Read what backups there are of a file."""
        self._last = self._pool.submit(self._list, path)

    def wait(self) -> None:
        """Wait until everything that was asked for is done."""
        if self._last is not None:
            self._last.result()

    def _make(self, path: Path, reason: str, second: Path | None, always: bool) -> None:
        try:
            made = backups.make(path, reason) if always else backups.make_if_changed(path, reason)
            self.made.emit(path, made)
            self._look_for(second)
            if made is not None and second is not None:
                backups.copy_to(made, second)
        except KnownError as error:
            log.info("no backup: %s", error.code)
            self.failed.emit(error)

    def _list(self, path: Path) -> None:
        self.listed.emit(path, backups.backups_of(path), backups.present(path))
