"""One writer a file: an operating-system lock beside it, which dies with its holder.

The holder's host and program stand in a second file, so that a refusal can name them; a third is how another
start asks the holder to come to the front.
"""

import json
import os
import socket
from pathlib import Path

from filelock import FileLock, Timeout

from kamdesk import __version__
from kamdesk.domain.errors import FileError

_ours: set[Path] = set()


class PortfolioLock:
    """The right to write into one portfolio file."""

    def __init__(self, path: Path) -> None:
        """Take the lock.

        Raises:
            FileError: `in_use` with the holder's `host` and `program`; `cannot_open` where no lock can be made.
        """
        self._path = path
        if not path.parent.is_dir():
            raise FileError("cannot_open", file=path.name)
        self._lock = FileLock(_beside(path, "lock"), timeout=0)
        try:
            self._lock.acquire()
        except Timeout:
            raise FileError("in_use", file=path.name, **holder(path)) from None
        except OSError as error:
            raise FileError("cannot_open", file=path.name, detail=str(error)) from error
        _ours.add(path.absolute())
        owner = {"host": socket.gethostname(), "program": f"kamdesk {__version__}", "pid": os.getpid()}
        _beside(path, "owner").write_text(json.dumps(owner), encoding="utf-8")
        request_file(path).unlink(missing_ok=True)

    def release(self) -> None:
        """Give the lock back and leave nothing behind."""
        for kind in ("owner", "raise"):
            _beside(self._path, kind).unlink(missing_ok=True)
        self._lock.release()
        _ours.discard(self._path.absolute())
        # Two programs that lock different files of one name would both be the writer, so on systems where a
        # locked file can be removed the name is left in place.


def holder(path: Path) -> dict[str, str]:
    """Who holds the lock, as far as it is known: `host` and `program`."""
    try:
        found = json.loads(_beside(path, "owner").read_text(encoding="utf-8"))
        return {"host": str(found["host"]), "program": str(found["program"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"host": "?", "program": "?"}


def is_ours(path: Path) -> bool:
    """Whether this program is the writer of the file."""
    return path.absolute() in _ours


def is_this_host(path: Path) -> bool:
    """Whether the holder runs on this computer."""
    return holder(path)["host"] == socket.gethostname()


def ask_to_raise(path: Path) -> None:
    """Ask the holder on this computer to show its window."""
    request_file(path).write_text("raise", encoding="utf-8")


def request_file(path: Path) -> Path:
    """The file by which the holder is asked to come to the front."""
    return _beside(path, "raise")


def _beside(path: Path, kind: str) -> Path:
    return path.with_name(f".{path.name}.{kind}")


def forget(path: Path) -> None:
    """Remove what stood beside a file that is gone."""
    for kind in ("lock", "owner", "raise"):
        _beside(path, kind).unlink(missing_ok=True)


def is_held(path: Path) -> bool:
    """Whether somebody is the writer of the file now."""
    if not _beside(path, "lock").exists():
        return False
    probe = FileLock(_beside(path, "lock"), timeout=0)
    try:
        probe.acquire()
    except Timeout:
        return True
    except OSError:
        return False
    probe.release()
    return False
