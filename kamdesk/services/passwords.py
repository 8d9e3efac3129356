"""The password of a file: asked for, set, changed and removed; its strength, and the code of the recovery sheet.

A file with a password is encrypted whole, and so is every copy that this program makes of it. What a password opens stays open for
this program until `lock`. Nobody can open such a file without its password or its recovery sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kamdesk.domain.errors import FileError, ValidationError
from kamdesk.env import company
from kamdesk.services import backups
from kamdesk.storage import copies, driver, keys, lock, rekeying
from kamdesk.storage.key import Key

STRENGTHS = 5
"""How strong a password is, from 0 (guessed at once) to 4."""
_WEIGHED = 72
"""So many characters are looked at for the strength; nobody guesses more."""


@dataclass(slots=True)
class Rules:
    """What is asked of the passwords on this computer."""

    is_required: bool = False
    """Whether every portfolio must have one: then it cannot be removed, and a new portfolio begins with one."""
    shortest: int = 8
    weakest: int = 2
    """A password that is weaker than this (see `strength`) is refused."""


rules = Rules()
"""The rules in force; whoever starts the program may make them stricter before a file is opened."""


def is_required() -> bool:
    """Whether every portfolio on this computer must have a password: by the rules, or because the company lays it down."""
    return rules.is_required or company.load().password_required


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of the copies of a file when its password changed: how many follow it, and which still lie there as before."""

    rewritten: int
    left: tuple[Path, ...]


has_password = keys.is_encrypted
"""Whether a file has a password, as far as that can be told without it."""
is_needed = keys.is_locked
"""Whether a password must be given before a file can be read."""
new_key = keys.new_key


def lock_all() -> None:
    """Know no password any more, and nothing of what they opened: every file with one needs it again."""
    keys.forget()
    backups.forget()


def unlock(path: Path, text: str) -> None:
    """Let a file, and its copies, be read with a password, or with the code of its recovery sheet.

    Raises:
        FileError: `password_wrong`; `damaged` when the password is right and the beginning of the file is not; `cannot_open`.
    """
    try:
        key = keys.key_for(path, text, backups.files_of(path))
        if key is None:
            raise FileError("password_wrong", file=path.name)
        keys.learn(key)
        if keys.beginning_of(path) != key.salt:
            raise FileError("damaged", file=path.name, detail="salt")
    except OSError as error:
        raise driver.file_error(error, path) from error


def is_right(path: Path, text: str) -> bool:
    """Whether this is the password of a file that is open already, or the code of its recovery sheet."""
    known = keys.key_of(path)
    return known is not None and known in (Key.of_code(text, known.salt), Key.of_password(text, known.salt))


def strength(password: str, names: Sequence[str] = ()) -> int:
    """How hard a password is to guess, from 0 to 4; `names` are what somebody who knows the user would try first."""
    from zxcvbn import zxcvbn

    return int(zxcvbn(password[:_WEIGHED], user_inputs=["kamdesk", *names])["score"]) if password else 0


def require_good(password: str, names: Sequence[str] = ()) -> None:
    """Refuse a password that protects nothing.

    Raises:
        ValidationError: `password_short`, `password_weak`.
    """
    if len(password) < rules.shortest:
        raise ValidationError("password", "password_short", least=rules.shortest)
    if strength(password, names) < rules.weakest:
        raise ValidationError("password", "password_weak")


def set_password(path: Path, password: str, second: Path | None = None) -> Followed:
    """Give a file that is closed a password, or another one; its copies follow, those in a second folder too.

    Raises:
        ValidationError: as `require_good`.
        FileError: `password_needed` when it has one that was not given, `in_use`, `disk_full` and the like; the file is as before.
    """
    require_good(password, (path.stem,))
    return _put(path, password, second)


def remove_password(path: Path, second: Path | None = None) -> Followed:
    """Let a file that is closed lie in clear again, and its copies.

    Raises:
        FileError: `password_required` where the rules want one, and as `set_password`.
    """
    if is_required():
        raise FileError("password_required", file=path.name)
    return _put(path, None, second)


def _put(path: Path, password: str | None, second: Path | None) -> Followed:
    held = lock.PortfolioLock(path)
    try:
        keys.key_of(path)
        if password is None:  # the copies first: whoever is killed has a file that knows the key of all of them
            followed = _follow(path, None, second)
            rekeying.rewrite(path, None)
            return followed
        rekeying.rewrite(path, keys.new_key(password))
    finally:
        held.release()
    return follow(path, second)


def follow(path: Path, second: Path | None = None) -> Followed:
    """Bring the copies of a file to its own password, or to none; after a program that was killed at it, the rest of them.

    Raises:
        FileError: `password_needed`.
    """
    return _follow(path, keys.key_of(path), second)


def _follow(path: Path, wanted: Key | None, second: Path | None) -> Followed:
    rewritten, left = 0, []
    for copy in backups.files_of(path, second):
        try:
            if not rekeying.has_key(copy, wanted):
                rekeying.rewrite(copy, wanted)
                rewritten += 1
        except (FileError, OSError):
            left.append(copy)
    remains = copies.clear_remains_of(path) if wanted is not None else []
    return Followed(rewritten, tuple(dict.fromkeys([*left, *remains])))


def remove_copies(left: Sequence[Path]) -> int:
    """Remove copies that could not follow; returns how many are gone."""
    gone = 0
    for copy in left:
        try:
            copy.unlink()
            gone += 1
        except OSError:
            continue
    return gone


def recovery_code(path: Path) -> str:
    """What the recovery sheet of a file says: it opens the file, and its copies, as its password does until that is changed.

    Raises:
        FileError: `password_needed`; `no_password` when there is none to recover.
    """
    key = keys.key_of(path)
    if key is None:
        raise FileError("no_password", file=path.name)
    return key.code
