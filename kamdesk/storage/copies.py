"""Copies of a portfolio file: a consistent one while it is open, and back again."""

import os
from contextlib import closing
from datetime import datetime
from pathlib import Path

from kamdesk.domain.errors import FileError
from kamdesk.env import private
from kamdesk.storage import driver, opening
from kamdesk.storage.driver import translated
from kamdesk.storage.workbook import Workbook


def backup(source: Path, target: Path) -> None:
    """Write a consistent, verified copy, also while another program has the source open.

    Raises:
        FileError: `exists`, or what `opening.inspect` refuses, or `disk_full`; no half-written copy stays behind.
    """
    opening.inspect(source)
    if target.exists():
        raise FileError("exists", file=target.name)
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with translated(target), closing(driver.connect(source, read_only=True)) as connection:
            _write_whole(connection, draft)
        draft.replace(target)
    except OSError as error:
        raise driver.file_error(error, target) from error
    finally:
        draft.unlink(missing_ok=True)


def save_elsewhere(workbook: Workbook, target: Path) -> None:
    """Write what an open file holds to another place, though the file itself was moved or deleted meanwhile.

    Raises:
        FileError: `exists`, `disk_full`, `cannot_open`; no half-written copy stays behind.
    """
    if target.exists():
        raise FileError("exists", file=target.name)
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with translated(target):
            _write_whole(workbook.connection, draft)
        draft.replace(target)
    except OSError as error:
        raise driver.file_error(error, target) from error
    finally:
        draft.unlink(missing_ok=True)


def _write_whole(connection: driver.Connection, draft: Path) -> None:
    """Write a sound copy that only its owner may read, through to the disk."""
    private.make(draft)
    connection.execute("VACUUM INTO ?", [str(draft)])
    opening.inspect(draft)
    _flush(draft)


def restore(copy: Path, target: Path, *, force: bool) -> Path | None:
    """Put a copy in the place of a file; the old file and its journals are kept beside it.

    Returns where the old file lies now, or None when there was none.

    Raises:
        FileError: `restore_needs_force` when a file is there and `force` is not given; what `inspect` refuses.
    """
    opening.inspect(copy)
    if target.is_dir():
        raise FileError("is_folder", file=str(target))
    if target.exists() and not force:
        raise FileError("restore_needs_force", file=target.name)
    _refuse_busy(target)
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with translated(target), closing(driver.connect(copy, read_only=True)) as connection:
            _write_whole(connection, draft)
        private.keep_rights(target, draft)
        kept = set_aside(target)
        draft.replace(target)
    except OSError as error:
        raise driver.file_error(error, target) from error
    finally:
        draft.unlink(missing_ok=True)
    return kept


def _refuse_busy(target: Path) -> None:
    """A file that another program is writing is not taken away from under it; a damaged one may be."""
    if not target.exists():
        return
    try:
        with translated(target), closing(driver.connect(target)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except FileError as error:
        if error.code == "busy":
            raise


def set_aside(target: Path, reason: str = "restore") -> Path | None:
    """Keep a file that is about to be replaced, and its journals, under a name of its own; returns where."""
    if not target.exists():
        return None
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    kept = target.with_name(f"{target.stem}.before-{reason}-{stamp}{target.suffix}")
    for suffix in ("-journal", "-wal", "-shm", ""):
        old = target.with_name(target.name + suffix)
        if old.exists():
            old.replace(kept.with_name(kept.name + suffix))
    return kept


def _flush(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
