"""One writer a file: an operating-system lock beside it, which dies with its holder.

The holder's host and program stand in a second file, so that a refusal can name them. Only the lock itself is needed: what goes wrong
with the other, or stands in its place, is in nobody's way. Links are never followed: they would lead to files that are not ours.
"""

import errno
import json
import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from kamdesk import __version__
from kamdesk.domain.errors import FileError
from kamdesk.env import private

_LONGEST = 4096
"""So much of what names the holder is read."""

_ours: set[Path] = set()


class PortfolioLock:
    """The right to write into one portfolio file."""

    def __init__(self, path: Path) -> None:
        """Take the lock.

        Raises:
            FileError: `in_use` with the holder's `host` and `program`; `lock_full` or `lock_barred` where no lock can be
                made, so that the file can only be read; `disk_full` or `cannot_open` when there is no file to read either.
        """
        self._path = path
        if not path.parent.is_dir():
            raise FileError("cannot_open", file=path.name)
        beside = _beside(path, "lock")
        if not _is_plain(beside):
            raise _no_lock(path, None)
        self._lock = FileLock(beside, timeout=0, mode=0o600)
        try:
            self._lock.acquire()
        except Timeout:
            raise FileError("in_use", file=path.name, **holder(path)) from None
        except (OSError, NotImplementedError) as error:
            raise _no_lock(path, getattr(error, "errno", None)) from error
        _ours.add(path.absolute())
        owner = {"host": socket.gethostname(), "program": f"kamdesk {__version__}", "pid": os.getpid()}
        with suppress(OSError):
            private.write(_beside(path, "owner"), json.dumps(owner).encode())

    def release(self) -> None:
        """Give the lock back and leave nothing behind."""
        _remove(_beside(self._path, "owner"))
        self._lock.release()
        _ours.discard(self._path.absolute())
        # Two programs that lock different files of one name would both be the writer, so on systems where a
        # locked file can be removed the name is left in place.


def _no_lock(path: Path, fault: int | None) -> FileError:
    is_full = fault in (errno.ENOSPC, errno.EDQUOT)
    if not path.exists():
        return FileError("disk_full" if is_full else "cannot_open", file=path.name)
    return FileError("lock_full" if is_full else "lock_barred", file=path.name, lock=_beside(path, "lock").name)


def _is_plain(path: Path) -> bool:
    """Whether nothing stands in the place, or a file: no folder, no link."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return True  # what is wrong with it shows when it is locked


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def holder(path: Path) -> dict[str, str]:
    """Who holds the lock, as far as it is known: `host` and `program`."""
    owner = _beside(path, "owner")
    try:
        if not _is_plain(owner):
            raise ValueError
        with owner.open("rb") as stream:
            found = json.loads(stream.read(_LONGEST))
        return {"host": str(found["host"]), "program": str(found["program"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"host": "?", "program": "?"}


def is_ours(path: Path) -> bool:
    """Whether this program is the writer of the file."""
    return path.absolute() in _ours


def _beside(path: Path, kind: str) -> Path:
    return path.with_name(f".{path.name}.{kind}")


def forget(path: Path) -> None:
    """Remove what stood beside a file that is gone."""
    for kind in ("lock", "owner"):
        _remove(_beside(path, kind))


def is_held(path: Path) -> bool:
    """Whether somebody is the writer of the file now."""
    beside = _beside(path, "lock")
    if not beside.exists() or not _is_plain(beside):
        return False
    probe = FileLock(beside, timeout=0)
    try:
        probe.acquire()
    except Timeout:
        return True
    except (OSError, NotImplementedError):
        return False
    probe.release()
    return False
