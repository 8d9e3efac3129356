"""Files that only their owner may read: new ones are made so, rewritten ones keep the rights they had."""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


def opener(path: str, flags: int) -> int:
    """For `open`: what is made is the owner's alone."""
    return os.open(path, flags, 0o600)


def make(path: Path) -> None:
    """Make an empty file; a draft that a crash left under this name goes, a link is never followed.

    Raises:
        OSError: it cannot be made.
    """
    path.unlink(missing_ok=True)
    os.close(os.open(path, _NEW, 0o600))


def folder(path: Path) -> None:
    """Make a folder, with those above it, for its owner alone.

    Raises:
        OSError: it cannot be made.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def write(path: Path, data: bytes) -> None:
    """Put a whole file in its place at once; what is there, be it a link, is replaced and not written through.

    Raises:
        OSError: it cannot be written; what was there is as before.
    """
    with _draft(path) as draft:
        draft.write_bytes(data)


def double(source: Path, path: Path) -> None:
    """Copy a file to a draft that somebody else puts in its place, with the times of the original.

    Raises:
        OSError: it cannot be written.
    """
    make(path)
    _fill(path, source)


def _fill(path: Path, source: Path) -> None:
    shutil.copyfile(source, path)
    found = source.stat()
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """A new file that takes the place of `path` when the block ends well."""
    draft = path.with_name(f".{path.name.lstrip('.')}.{os.getpid()}.new")
    try:
        make(draft)
        yield draft
        keep_rights(path, draft)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise


def keep_rights(old: Path, new: Path) -> None:
    """Give a file the rights of the one whose place it takes, where there is one."""
    with suppress(OSError):
        found = old.lstat()
        if stat.S_ISREG(found.st_mode):
            new.chmod(stat.S_IMODE(found.st_mode))
