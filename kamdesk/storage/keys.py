"""The keys that this program was given since it was started or locked, and which of them a file needs.

A file is encrypted when it begins with no SQLite header but with a salt; its copies have the same salt, so that one password
opens them all and is worked through once. Nothing of a key is ever written outside an encrypted file.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from kamdesk import FILE_SUFFIX
from kamdesk.domain.errors import FileError
from kamdesk.storage.key import PAGE, PLAIN, SALT, Key, is_marked, new_salt

_known: dict[bytes, Key] = {}
_held: dict[Path, list[bytes]] = {}
"""How files begin that are open here, once for each time. They must not be read beside that: on POSIX, closing what reads such a
file gives up the locks that SQLite holds on it."""
_VARIED = 200
"""So many of the 256 bytes are on any page that is encrypted; texts and most other files have fewer."""


def learn(key: Key) -> None:
    """Know a key from now on."""
    _known[key.salt] = key


def forget() -> None:
    """Know no key any more: every encrypted file needs its password again."""
    _known.clear()


def new_key(password: str) -> Key:
    """A key for a file that gets this password; it is known from now on."""
    key = Key.of_password(password, new_salt())
    learn(key)
    return key


def key_for(path: Path, text: str, others: Iterable[Path]) -> Key | None:
    """The key that a password, or the code of a recovery sheet, makes of a file; None when none of its pages can be read with it.

    Where the first bytes of the file are damaged, its salt is taken from `others`, copies of it.

    Raises:
        OSError: the file cannot be read.
    """
    salts = [beginning_of(path)]
    if not is_marked(salts[0]):
        for other in others:
            with suppress(OSError):
                salts.append(beginning_of(other))
    for salt in dict.fromkeys(salts):
        if salt != PLAIN and len(salt) == SALT:
            for key in (Key.of_code(text, salt), Key.of_password(text, salt)):
                if key is not None and key.fits(path):
                    return key
    return None


def hold(path: Path, beginning: bytes) -> None:
    """From now on a file is open here, and begins like this."""
    _held.setdefault(path.absolute(), []).append(beginning)


def release(path: Path) -> None:
    """The file is open here once less."""
    held = _held.get(path.absolute(), [])
    if held:
        held.pop()
    if not held:
        _held.pop(path.absolute(), None)


def note(path: Path, beginning: bytes) -> None:
    """A file was read by the way: if it is open here, it begins like this now."""
    if held := _held.get(path.absolute()):
        held[:] = [beginning] * len(held)


def beginning_of(path: Path) -> bytes:
    """The first 16 bytes of a file: the salt, if it is encrypted.

    Raises:
        OSError: it cannot be read.
    """
    held = _held.get(path.absolute())
    return held[-1] if held else _read(path)


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(SALT)


def is_encrypted(path: Path) -> bool:
    """Whether a file is an encrypted portfolio, as far as that can be told without its password; False when it cannot be read."""
    with suppress(OSError):
        beginning = beginning_of(path)
        if beginning == PLAIN or len(beginning) < SALT:
            return False
        return is_marked(beginning) or beginning in _known or _looks_encrypted(path)
    return False


def _looks_encrypted(path: Path) -> bool:
    """Whether it may be one of another program, or one whose first bytes are damaged."""
    size = path.stat().st_size
    if path.suffix != FILE_SUFFIX or size < PAGE or size % PAGE:
        return False
    with path.open("rb") as stream:
        return len(set(stream.read(PAGE))) > _VARIED


def is_locked(path: Path) -> bool:
    """Whether a file needs a password that was not given yet; False when it cannot be read."""
    try:
        key_of(path)
    except FileError:
        return True
    return False


def key_of(path: Path) -> Key | None:
    """The key that a file is read with; None when it has no password, or is not there.

    Raises:
        FileError: `password_needed` when its key is not known.
    """
    try:
        beginning = beginning_of(path)
    except OSError:
        return None
    if beginning in _known:
        return _known[beginning]
    if not is_encrypted(path):
        return None
    raise FileError("password_needed", file=path.name)


def fitting(path: Path) -> Key | None:
    """The known key that fits a file, though its salt may be damaged; None when there is none.

    Raises:
        OSError: it cannot be read.
    """
    own = _known.get(beginning_of(path))
    return own or next((key for key in list(_known.values()) if key.fits(path)), None)


def content_of(path: Path) -> bytes:
    """All pages of a file as SQLite sees them, in memory.

    Raises:
        OSError: it cannot be read.
    """
    stored = path.read_bytes()
    key = _known.get(stored[:SALT])
    if key is None:
        return stored
    starts = range(0, len(stored) - PAGE + 1, PAGE)
    return b"".join(key.decrypted(stored[at : at + PAGE], at // PAGE + 1) for at in starts)


def first_page(path: Path) -> bytes:
    """The first page of a file as SQLite sees it; of an encrypted one whose key is not known, as it lies there.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        page = stream.read(PAGE)
    key = _known.get(page[:SALT])
    return key.decrypted(page, 1) if key is not None and len(page) == PAGE else page
