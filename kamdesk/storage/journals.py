"""A journal that lies beside a file: is it this file's, and if so, SQLite takes back with it what a crash left half done.

SQLite plays any journal of the right name into any file. One that was left by a file which is no longer there, or whose place a copy
took, would mix two states. A change counter on the first page tells them apart: the journal holds the page as it was before the
change, so the file's counter is the same, or one more. `drafts` lets the counter of every copy begin anywhere. In an encrypted file
each change draws another counter, and says on which one it was made (`sign`).
"""

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from kamdesk.domain.errors import FileError
from kamdesk.env import private
from kamdesk.storage import driver, keys, lock, places
from kamdesk.storage.driver import translated
from kamdesk.storage.key import PAGE

log = logging.getLogger(__name__)
MAGIC = bytes.fromhex("d9d505f920a163d7")
KEPT_PAIRS = 3
"""How many interrupted files are kept as they were found."""
MOMENTS = 120.0
"""Seconds between the last writing into journal and file of one change; copies of files lie further apart."""
_ALL_RECORDS = 0xFFFFFFFF
_HEAD = 28
_SIGNED = slice(48, 52)
"""Where the first page of an encrypted file has its signature."""
_MOST = 65536
"""The largest page that there is."""
_findings: dict[Path, list[FileError]] = {}


class Fit(Enum):
    """Whether a journal is the file's."""

    YES = "yes"
    NO = "no"
    LATER = "later"
    """By its counter it is; but one of the two was written at another time."""
    LIKELY = "likely"
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class _Journal:
    """What a journal says: size of a page, pages of the file before the change, and the first page as it was."""

    page_size: int
    pages: int
    first_page: bytes | None


def findings(path: Path) -> list[FileError]:
    """What was found beside a file and done about it since it was last asked, as sentences."""
    return _findings.pop(path.absolute(), [])


def find(path: Path, code: str, **params: object) -> None:
    """Note something that the person should be told of a file."""
    error = FileError(code, file=path.name, **params)
    log.info("%s: %s", path.name, code)
    _findings.setdefault(path.absolute(), []).append(error)


def settle(path: Path) -> None:
    """Deal with what lies beside a file, before anybody reads it.

    A journal that is the file's is played, after both were kept as they are; another is moved out of the way. While a
    writer is alive the journal is the writer's, and stays.

    Raises:
        FileError: `damaged`, when the file is sound neither with the journal nor without; nothing was changed then.
    """
    journal = path.with_name(path.name + "-journal")
    if not _is_hot(journal):
        return
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        _play(path)
        return
    with alone(path) as is_alone:
        if is_alone and _is_hot(journal):
            _settle(path, journal)


def _settle(path: Path, journal: Path) -> None:
    fit = fit_of(path, journal)
    if fit is Fit.NO or not _is_confirmed(path, journal, fit):
        aside = move_aside(journal, "journal")
        find(path, "journal_foreign", kept=aside.name)
        return
    kept = _keep(path, journal)
    _play(path)
    find(path, "journal_played", kept=str(kept) if kept else "–")


def _is_hot(journal: Path) -> bool:
    """Whether SQLite would look into the journal."""
    try:
        with journal.open("rb") as stream:
            return stream.read(1) not in {b"", b"\x00"}
    except OSError:
        return False


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Be the one program that deals with the file; False when another is its writer."""
    if lock.is_ours(path):
        yield True
        return
    try:
        held = lock.PortfolioLock(path)
    except FileError as error:
        yield error.code != "in_use"
        return
    try:
        yield True
    finally:
        held.release()


def fit_of(path: Path, journal: Path) -> Fit:
    """What counter, sizes and times say of a journal and a file."""
    told = _read(journal)
    key = keys.key_of(path)
    with path.open("rb") as stream:
        stored = stream.read(_MOST)
    head = stored[:100] if key is None else key.head(stored[:PAGE])
    page_size = int.from_bytes(head[16:18], "big")
    page_size = 65536 if page_size == 1 else page_size
    if told is None:
        return Fit.YES  # SQLite reads nothing from it either
    if key is not None and not key.is_authentic(stored[:PAGE], 1):
        return Fit.LATER  # it was being written: the trial tells
    if told.page_size not in {0, page_size}:
        return Fit.NO
    if told.first_page is None:
        return Fit.LIKELY if told.pages == int.from_bytes(head[28:32], "big") else Fit.NO
    if key is not None and not key.is_authentic(told.first_page, 1):
        return Fit.NO  # of a file with another password
    first_page, earlier = (page if key is None else key.decrypted(page, 1) for page in (stored[:page_size], told.first_page))
    before, now = (int.from_bytes(page[24:28], "big") for page in (earlier, first_page))
    if now == before:
        return Fit.YES if first_page == earlier else Fit.UNLIKELY
    if key is not None and int.from_bytes(first_page[_SIGNED], "big") != _signature(before):
        return Fit.LATER
    if key is None and now != (before + 1) % 2**32:
        return Fit.NO
    apart = abs(path.stat().st_mtime - journal.stat().st_mtime)
    return Fit.YES if apart <= MOMENTS else Fit.LATER


def sign(connection: driver.Connection, counter: int) -> None:
    """Let an encrypted file say, in the change that begins, on which version it is made: by that its journal is known.

    SQLCipher draws the change counter anew with every change. A proposal for the size of a cache, which nothing needs, has room for it.
    """
    size = int(connection.execute("PRAGMA cache_size").fetchone()[0])
    connection.execute(f"PRAGMA default_cache_size = {_signature(counter)}").fetchall()
    connection.execute(f"PRAGMA cache_size = {size}").fetchall()


def _signature(counter: int) -> int:
    return counter % 2**31 or 1


def first_page_in(journal: Path) -> bytes | None:
    """The first page of the file as a journal holds it; None when it does not, or is none.

    Raises:
        OSError: it cannot be read.
    """
    told = _read(journal)
    return told.first_page if told is not None else None


def _read(journal: Path) -> _Journal | None:
    """The journal's first header, and the first page if the journal holds it whole; None when it is no journal."""
    size = journal.stat().st_size
    page_size = pages = 0
    with journal.open("rb") as stream:
        at = 0
        while at + _HEAD <= size:
            stream.seek(at)
            head = stream.read(_HEAD)
            if not head.startswith(MAGIC):
                break
            records, nonce, length, sector, page = (int.from_bytes(head[n : n + 4], "big") for n in range(8, _HEAD, 4))
            if at == 0:
                page_size, pages = page, length
            sound = 32 <= sector <= 65536 and 512 <= page_size <= 65536
            if not sound:
                break
            at += sector
            room = max(0, size - at) // (page_size + 8)
            for _ in range(min(records or _ALL_RECORDS, room)):
                stream.seek(at)
                record = stream.read(page_size + 8)
                at += page_size + 8
                data = record[4:-4]
                if record[:4] == b"\x00\x00\x00\x01" and _checksum(nonce, data) == int.from_bytes(record[-4:], "big"):
                    return _Journal(page_size, pages, data)
            at = -(-at // sector) * sector
    return _Journal(page_size, pages, None) if page_size else None


def _checksum(nonce: int, data: bytes) -> int:
    return (nonce + sum(data[at] for at in range(len(data) - 200, 0, -200))) % 2**32


def _is_confirmed(path: Path, journal: Path, fit: Fit) -> bool:
    """Try it on a copy: whether the file is to be read with the journal.

    Raises:
        FileError: `damaged` when it is sound neither way.
    """
    folder = places.kept_folder(path)
    trial = folder / f".{path.name}.{os.getpid()}.new"
    try:
        private.folder(folder)
        private.double(path, trial)
        is_sound_without = _is_sound(trial)
        if fit in {Fit.LATER, Fit.UNLIKELY} and is_sound_without:
            return False
        private.double(path, trial)
        private.double(journal, trial.with_name(trial.name + "-journal"))
        is_sound_with = _is_sound(trial)
    except OSError:  # no room to try
        return fit in {Fit.YES, Fit.LIKELY}
    finally:
        with suppress(OSError):
            for suffix in ("-journal", ""):
                trial.with_name(trial.name + suffix).unlink(missing_ok=True)
    if not is_sound_with and not is_sound_without:
        raise FileError("damaged", file=path.name, detail="journal")
    return is_sound_with


def _is_sound(path: Path) -> bool:
    try:
        with translated(path), closing(driver.connect(path)) as connection:
            return [row[0] for row in connection.execute("PRAGMA quick_check(1)")] == ["ok"]
    except FileError:
        return False


def _play(path: Path) -> None:
    with translated(path), closing(driver.connect(path)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _keep(path: Path, journal: Path) -> Path | None:
    """Copy file and journal as they were found; None when there is no room for it."""
    folder = places.kept_folder(path)
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f")
    kept = folder / f"interrupted-{stamp}"
    draft = folder / f".interrupted.{os.getpid()}.new"
    try:
        shutil.rmtree(draft, ignore_errors=True)
        private.folder(draft)
        for found in (journal, path):
            private.double(found, draft / found.name)
        draft.rename(kept)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        return None
    for old in sorted(folder.glob("interrupted-*"), reverse=True)[KEPT_PAIRS:]:
        shutil.rmtree(old, ignore_errors=True)
    return kept


def move_aside(found: Path, reason: str) -> Path:
    """Move a journal to a name that nothing has, and by which SQLite will not find it."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    names = places.numbered(lambda more: found.with_name(f"{found.name}.{reason}-{stamp}{more}.kept"))
    return found.rename(next(name for name in names if not os.path.lexists(name)))
