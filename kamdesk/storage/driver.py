"""The SQLite driver of every file: SQLCipher's, with a current SQLite on every system.

sqlite-utils catches the exceptions of the module that it finds as `pysqlite3`, so the alias must stand before
its first import. It is imported late, since it costs more than the first paint of the window.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import sqlcipher3
from sqlcipher3 import dbapi2

from kamdesk.domain.errors import FileError, ValidationError
from kamdesk.env import private
from kamdesk.storage import keys
from kamdesk.storage.key import Key
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

_CODES = {
    dbapi2.SQLITE_FULL: "disk_full",
    dbapi2.SQLITE_BUSY: "busy",
    dbapi2.SQLITE_LOCKED: "busy",
    dbapi2.SQLITE_PROTOCOL: "busy",
    dbapi2.SQLITE_READONLY: "read_only",
    dbapi2.SQLITE_PERM: "read_only",
    dbapi2.SQLITE_CANTOPEN: "cannot_open",
    dbapi2.SQLITE_IOERR: "io_error",
    dbapi2.SQLITE_CORRUPT: "damaged",
    dbapi2.SQLITE_NOTADB: "damaged",
}
"""What the surroundings of a file cause; every other fault of the driver is a fault of this program."""

_PRIMARY = 0xFF
"""An extended code of SQLite has its primary one in the lowest byte."""

DAMAGE_FAULTS = (UnicodeDecodeError, MemoryError, OverflowError)
"""As what else a damaged page can surface. Elsewhere these are faults of this program."""


def versions() -> dict[str, str]:
    """SQLite's and SQLCipher's versions."""
    connection = dbapi2.connect(":memory:")
    try:
        cipher = connection.execute("PRAGMA cipher_version").fetchone()
        return {"SQLite": dbapi2.sqlite_version, "SQLCipher": cipher[0] if cipher else "-"}
    finally:
        connection.close()


def connect(
    path: Path, *, read_only: bool = False, create: bool = False, key: Key | None = None, is_handed_on: bool = False
) -> Connection:
    """Open a file in the product's modes; with `create` it is made anew, for its owner alone, and encrypted if there is a `key`.

    A connection that `is_handed_on` may be used from one thread after another; whoever has it sees to it that they never meet.

    Raises:
        FileError: `password_needed` when the file is encrypted and its key not known (`keys`).
    """
    mode = "ro" if read_only else "rw"
    if create:
        private.make(path)
    else:
        key = keys.key_of(path)
    connection: Connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=BUSY_SECONDS,
        check_same_thread=not is_handed_on,
    )  # fmt: skip
    try:
        connection.execute("PRAGMA cipher_log_level=NONE").fetchall()
        give_key(connection, key)
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


def give_key(connection: Connection, key: Key | None) -> None:
    """Let a new connection encrypt, or not; before anything is read.

    Raises:
        RuntimeError: this SQLite cannot encrypt, so that the file would lie there in clear.
    """
    if key is not None:
        if not connection.execute("PRAGMA cipher_version").fetchone():  # pragma: no cover - the driver is SQLCipher's
            raise RuntimeError("this SQLite does not encrypt")
        connection.execute(f'PRAGMA key = "{key.for_driver}"').fetchall()


def problems(connection: Connection) -> list[str]:
    """What is wrong with the pages of a file, at most three things; it takes a second for some hundreds of megabytes."""
    return [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)") if row[0] != "ok"]


def connect_damaged(path: Path) -> Connection:
    """Open a copy of a damaged file in no mode at all; what is left of its schema is enough."""
    connection: Connection = dbapi2.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    connection.execute("PRAGMA cipher_log_level=NONE").fetchall()
    give_key(connection, keys.key_of(path))
    for sql in (
        "PRAGMA trusted_schema=OFF",
        "PRAGMA writable_schema=ON",
        "SELECT 1 FROM sqlite_master",
    ):
        with suppress(
            Error, *DAMAGE_FAULTS
        ):  # the first statement meets the damage; the next ones are given what could be read of the schema
            connection.execute(sql).fetchall()
    return connection


def in_memory(source: Connection, key: Key | None) -> Connection:
    """A copy of a whole file in memory; one that is encrypted is copied with its key alone."""
    copy: Connection = dbapi2.connect(":memory:", isolation_level=None)
    try:
        give_key(copy, key)
        source.backup(copy)
        copy.execute("PRAGMA trusted_schema=OFF")
        copy.execute("PRAGMA foreign_keys=ON")
    except BaseException:
        copy.close()
        raise
    return copy


def utils(connection: Connection) -> "Database":
    """The connection as sqlite-utils has it, for migrations and indexes; imported only when it is asked for."""
    from sqlite_utils import Database

    return Database(connection)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what the surroundings of a file cause into the product's own errors; a fault of ours stays what it is."""
    try:
        yield
    except Error as error:
        known = _known(error, path)
        if known is None:
            raise
        raise known from error


def is_garbled(error: Error) -> bool:
    """Whether a text could not be read because it is no UTF-8."""
    return code_of(error) is None and isinstance(error, dbapi2.OperationalError) and str(error).startswith("Could not decode")


@contextmanager
def ignoring_errors(connection: Connection) -> Iterator[None]:
    """Take text that is no UTF-8 as far as it can be read; slower, so only where it is needed."""
    connection.text_factory = as_text
    try:
        yield
    finally:
        connection.text_factory = str


def is_conflict(error: Error) -> bool:
    """Whether a statement failed because of what other rows hold."""
    return code_of(error) == int(dbapi2.SQLITE_CONSTRAINT)


def code_of(error: BaseException | None) -> int | None:
    """SQLite's primary code of an error; None when no statement failed."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else int(code) & _PRIMARY


def _known(error: Error, path: Path) -> FileError | ValidationError | None:
    """The product's error for a fault of the driver; by its code, for a text may hold anything."""
    code = code_of(error)
    if code is None:  # no statement failed
        return FileError("damaged", file=path.name) if is_garbled(error) else None
    if code == dbapi2.SQLITE_CONSTRAINT:
        return ValidationError("id", "conflict", detail=str(error)[:200])
    known = _CODES.get(code)
    return FileError(known, file=path.name, detail=str(error)[:200]) if known else None


@contextmanager
def translated_suspecting(path: Path) -> Iterator[None]:
    """The same for a file that nobody has looked at yet: whatever reading it brings about is damage."""
    try:
        with translated(path):
            yield
    except Error as error:  # a bit that turned in the text of the schema makes it a text that SQLite does not understand
        raise FileError("damaged", file=path.name, detail=str(error)[:200]) from error
    except DAMAGE_FAULTS as error:
        raise FileError("damaged", file=path.name, detail=type(error).__name__) from error


def file_error(error: OSError, path: Path) -> FileError:
    """The product's error for a fault of the system while a file was made or put in its place."""
    codes = {errno.ENOSPC: "disk_full", errno.EDQUOT: "disk_full", errno.EIO: "io_error"}
    return FileError(codes.get(error.errno or 0, "cannot_open"), file=path.name, detail=str(error))


def has_full_disk(folder: Path, needed: int) -> bool:
    """Whether less than `needed` bytes are free where the file lies."""
    with suppress(OSError, AttributeError):
        stat = os.statvfs(folder)
        return stat.f_bavail * stat.f_frsize < needed
    return False
