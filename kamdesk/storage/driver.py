"""The SQLite driver of every file: SQLCipher's, with a current SQLite on every system.

sqlite-utils catches the exceptions of the module that it finds as `pysqlite3`, so the alias must stand before
its first import. It is imported late, since it costs more than the first paint of the window.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import sqlcipher3
from sqlcipher3 import dbapi2

from kamdesk.domain.errors import FileError
from kamdesk.storage.rows import as_text

if TYPE_CHECKING:
    from sqlite_utils import Database

if TYPE_CHECKING:
    import sqlite3

    Connection = sqlite3.Connection
    Error = sqlite3.Error
else:
    Connection = dbapi2.Connection
    Error = dbapi2.Error
sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)

BUSY_SECONDS = 2.0
"""How long a statement waits for another program that holds the file."""

_DRIVER_FAULTS = (dbapi2.Error, UnicodeDecodeError, MemoryError, OverflowError)
"""A damaged page can surface as any of these."""


def versions() -> dict[str, str]:
    """SQLite's and SQLCipher's versions."""
    connection = dbapi2.connect(":memory:")
    try:
        cipher = connection.execute("PRAGMA cipher_version").fetchone()
        return {"SQLite": dbapi2.sqlite_version, "SQLCipher": cipher[0] if cipher else "-"}
    finally:
        connection.close()


def connect(path: Path, *, read_only: bool = False, create: bool = False) -> Connection:
    """Open a file in the product's modes; it is created only when `create` says so."""
    mode = "ro" if read_only else "rwc" if create else "rw"
    connection: Connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=BUSY_SECONDS
    )
    try:
        connection.execute("PRAGMA cipher_log_level=NONE").fetchall()
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA cell_size_check=ON")
        connection.execute("PRAGMA foreign_keys=ON")
        if not read_only:
            connection.execute("PRAGMA locking_mode=NORMAL").fetchall()
            connection.execute("PRAGMA journal_mode=TRUNCATE").fetchall()
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA fullfsync=ON")
    except BaseException:
        connection.close()
        raise
    return connection


def in_memory(source: Connection) -> Connection:
    """A copy of a whole file in memory."""
    copy: Connection = dbapi2.connect(":memory:", isolation_level=None)
    try:
        source.backup(copy)
        copy.execute("PRAGMA trusted_schema=OFF")
        copy.execute("PRAGMA foreign_keys=ON")
    except BaseException:
        copy.close()
        raise
    return copy


def utils(connection: Connection) -> "Database":
    """The sqlite-utils view of a connection."""
    from sqlite_utils import Database

    return Database(connection)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the driver's errors into the product's own."""
    try:
        yield
    except _DRIVER_FAULTS as error:
        raise _as_file_error(error, path) from error


def is_garbled(error: Error) -> bool:
    """Whether a text could not be read because it is no UTF-8."""
    return "could not decode" in str(error).lower()


@contextmanager
def forgiving(connection: Connection) -> Iterator[None]:
    """Take text that is no UTF-8 as far as it can be read; slower, so only where it is needed."""
    connection.text_factory = as_text
    try:
        yield
    finally:
        connection.text_factory = str


def _as_file_error(error: BaseException, path: Path) -> FileError:
    text = str(error).lower()
    if isinstance(error, dbapi2.IntegrityError):
        return FileError("conflict", file=path.name, detail=str(error)[:200])
    if "full" in text:
        return FileError("disk_full", file=path.name)
    if "locked" in text or "busy" in text:
        return FileError("busy", file=path.name)
    if "readonly" in text or "read-only" in text:
        return FileError("read_only", file=path.name)
    if "unable to open" in text:
        return FileError("cannot_open", file=path.name)
    if "i/o error" in text:
        return FileError("io_error", file=path.name)
    return FileError("damaged", file=path.name, detail=str(error)[:200])


def has_full_disk(folder: Path, needed: int) -> bool:
    """Whether less than `needed` bytes are free where the file lies."""
    with suppress(OSError, AttributeError):
        stat = os.statvfs(folder)
        return stat.f_bavail * stat.f_frsize < needed
    return False
