"""Bringing a file of an earlier format up to date: in its place by one start alone, or in memory to be read only."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kamdesk.domain.errors import FileError
from kamdesk.domain.unreadable import shown
from kamdesk.storage import copies, driver, keys, lock, opening, rows, schema
from kamdesk.storage.driver import translated

WAIT_SECONDS = 5.0
"""How long another start that brings the file up to date is waited for."""


def bring_up_to_date(path: Path) -> None:
    """Bring a file up to date, with a copy of the old one beside it; one start does it, others wait for it.

    Raises:
        FileError: `being_updated`, `disk_full`, `unreadable_content` and what the lock refuses; the file is as before.
    """
    held = _turn(path)
    if held is None:
        return
    try:
        if (version := opening.inspect(path)) < schema.VERSION:
            _update(path, version)
    finally:
        held.release()


def _turn(path: Path) -> lock.PortfolioLock | None:
    """The lock under which the file may be changed; None when another start brought it up to date meanwhile."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return lock.PortfolioLock(path)
        except FileError as error:
            if error.code != "in_use":
                raise
        if opening.inspect(path) == schema.VERSION:
            return None
        if time.monotonic() > until:
            raise FileError("being_updated", file=path.name)
        time.sleep(0.05)


def _update(path: Path, version: int) -> None:
    if driver.has_full_disk(path.parent, 3 * path.stat().st_size):
        raise FileError("disk_full", file=path.name)
    try:
        copies.keep_version(path, version)
    except OSError as error:
        raise driver.file_error(error, path) from error
    from kamdesk.storage import migrations

    with translated(path), _understood(path), closing(driver.connect(path)) as connection:
        migrations.apply(connection)


def migrated_copy(path: Path) -> driver.Connection:
    """A file of an older format as it would be today, in memory: nothing is written to be read.

    Raises:
        FileError: `unreadable_content`.
    """
    from kamdesk.storage import migrations

    with closing(driver.connect(path, read_only=True)) as source:
        copy = driver.in_memory(source, keys.key_of(path))
    try:
        with _understood(path):
            migrations.apply(copy)
        copy.execute("PRAGMA query_only=ON")
    except BaseException:
        copy.close()
        raise
    return copy


@contextmanager
def _understood(path: Path) -> Iterator[None]:
    """Say in words that an older file holds what no migration can read."""
    try:
        yield
    except rows.FAULTS as error:
        raise FileError("unreadable_content", file=path.name, detail=shown(error)) from error
