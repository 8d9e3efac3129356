"""The gate that every file passes before it is opened for writing; nothing on this road changes the file."""

import hashlib
import stat
from contextlib import closing
from pathlib import Path

from kamdesk.domain.errors import FileError
from kamdesk.storage import driver, early_check, journals, keys, schema
from kamdesk.storage.driver import translated_suspecting
from kamdesk.storage.key import PLAIN, SALT, is_marked

SMALLEST = 512
_PART = 1 << 20
_OTHERS = {b"PK\x03\x04": "is_zip", b"\x89PNG": "is_picture", b"\xff\xd8\xff": "is_picture", b"%PDF": "is_pdf"}


def inspect(path: Path) -> int:
    """Check that `path` is a sound kamdesk file and return its schema version.

    Raises:
        FileError: `not_found`, `is_folder`, `no_plain_file`, `no_permission`, `not_ours`, `is_zip`, `is_picture`, `is_pdf`,
            `too_new`, `damaged`, `strange_schema`; `password_needed` when it is encrypted and its key not known;
            `io_error` when the disk fails. The file is byte for byte as before.
    """
    try:
        return _inspect(path)
    except FileError as error:
        if error.code != "damaged":
            raise
    # A disk that fails while it is read looks like damage as well: that is said only when it can be read, and again.
    _read_whole(path)
    return _inspect(path)


def _read_whole(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            while stream.read(_PART):
                pass
    except OSError as error:
        raise FileError("io_error", file=path.name, detail=str(error)) from error


def _inspect(path: Path) -> int:
    _check_header(path)
    keys.key_of(path)
    finish_interrupted(path)
    is_checked = early_check.has_passed(path)
    with translated_suspecting(path), closing(driver.connect(path, read_only=True)) as connection:
        connection.execute("BEGIN")  # one view of the file, though another start may be bringing it up to date
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        if application != schema.APPLICATION_ID:
            raise FileError("not_ours", file=path.name)
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > schema.VERSION:
            raise FileError("too_new", file=path.name, version=version, ours=schema.VERSION)
        problems = [] if is_checked else driver.problems(connection)
        if problems:
            raise FileError("damaged", file=path.name, detail=problems[0][:200])
        if schema.FINGERPRINTS.get(version) != schema_digest(connection):
            raise FileError("strange_schema", file=path.name)
        return version


def require_ours(path: Path) -> None:
    """Refuse what does not bear our application id, sound or not: it is not ours to replace. An encrypted file bears our mark.

    Raises:
        FileError: `not_ours` and the like, as `inspect`.
    """
    if not path.is_file():
        raise FileError("not_ours", file=path.name)
    _check_header(path)
    if int.from_bytes(keys.first_page(path)[68:72], "big") != schema.APPLICATION_ID and not is_marked(keys.beginning_of(path)):
        raise FileError("not_ours", file=path.name)


def is_older(path: Path) -> bool:
    """Whether a sound file of ours has an earlier schema, so that it will be brought up to date."""
    try:
        require_ours(path)
        return int.from_bytes(keys.first_page(path)[60:64], "big") < schema.VERSION and inspect(path) < schema.VERSION
    except (FileError, OSError):
        return False


def finish_interrupted(path: Path) -> None:
    """Let what a crash left half done be taken back: only where the file bears our application id."""
    if int.from_bytes(keys.first_page(path)[68:72], "big") == schema.APPLICATION_ID:
        journals.settle(path)


def schema_digest(connection: driver.Connection) -> str:
    """A digest of the schema: foreign tables, triggers or views change it."""
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name").fetchall()
    text = "\n".join(" ".join(sql.split()) for (sql,) in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _check_header(path: Path) -> None:
    try:
        if path.is_dir():
            raise FileError("is_folder", file=path.name)
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileError("no_plain_file", file=path.name)
        with path.open("rb") as stream:
            head = stream.read(SMALLEST)
        keys.note(path, head[:SALT])
    except FileNotFoundError:
        raise FileError("not_found", file=str(path)) from None
    except PermissionError:
        raise FileError("no_permission", file=path.name) from None
    except (OSError, ValueError) as error:  # a name with a zero in it is a ValueError
        raise FileError("cannot_open", file=path.name, detail=str(error)) from None
    if len(head) < SMALLEST or not (head.startswith(PLAIN) or keys.is_encrypted(path)):
        code = next((code for magic, code in _OTHERS.items() if head.startswith(magic)), "not_ours")
        raise FileError(code, file=path.name)
