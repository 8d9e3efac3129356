"""Where copies lie that other programs look at: a private folder that goes with the open file, or else at the next start."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from kamdesk.domain.errors import FileError
from kamdesk.env import paths

_LOCK = ".lock"
_PATIENCE = 10.0


def _root() -> Path:
    """The folder of all of them, for this user alone."""
    root = paths.cache_folder() / "opened"
    root.mkdir(mode=0o700, exist_ok=True)
    if root.is_symlink():
        raise OSError(f"{root} leads elsewhere")
    root.chmod(0o700)
    return root


class OpenedCopies:
    """The copies that were opened from one file. Their folder is made when the first one is."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._lock: FileLock | None = None

    def folder(self) -> Path:
        """The folder, made now if need be; its lock tells other programs that it is in use.

        Raises:
            FileError: `cannot_open` when it cannot be made.
        """
        if self._folder is not None and self._folder.is_dir():
            return self._folder
        try:
            root = _root()
            with FileLock(root / _LOCK, timeout=_PATIENCE):
                self._folder = Path(tempfile.mkdtemp(dir=root))
                self._lock = FileLock(self._folder / _LOCK, timeout=0)
                self._lock.acquire()
        except (OSError, Timeout) as error:
            raise FileError("cannot_open", file="opened", detail=str(error)) from error
        return self._folder

    def remove(self) -> None:
        """Remove them; what another program holds on to goes at the next start."""
        if self._lock is not None:
            self._lock.release()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = self._lock = None


def sweep() -> None:
    """Remove what programs left that are no more, killed ones too; what a running one opened stays."""
    with suppress(OSError, Timeout):
        root = _root()
        with FileLock(root / _LOCK, timeout=_PATIENCE):
            for found in [p for p in root.iterdir() if p.is_dir() and not p.is_symlink()]:
                _remove_idle(found)


def _remove_idle(folder: Path) -> None:
    lock = FileLock(folder / _LOCK, timeout=0)
    with suppress(OSError, Timeout):
        lock.acquire()
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)
