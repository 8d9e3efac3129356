"""Copies of a portfolio file: a consistent one while it is open, and back again.

Nothing here overwrites: a draft is finished and checked under a name of its own, then takes its place in one step, and what it
replaces was kept before. What a killed program leaves half done is a draft that names its process, and a note beside the file.
"""

import glob
import os
import re
import secrets
import shutil
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kamdesk.domain.errors import FileError
from kamdesk.storage import driver, events, opening
from kamdesk.storage.driver import translated

SIDES = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a file."""
STEP = 128
"""Pages that a snapshot reads at once; a writer gets its turn between two steps."""
MOST_STEPS = 40
"""How many times the file a snapshot reads before it gives way to a writer that never rests."""
PATIENT = 0.02
_DRAFT = re.compile(r"^\.(.+)\.(\d+)\.new$")


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds, in figures."""

    portfolio_id: str
    accounts: int
    changes: int
    last_change: str
    last_change_on: datetime | None


def contents(path: Path) -> Contents:
    """Count what a file holds, through a connection of its own; the file itself is not opened beside it.

    Raises:
        FileError: it cannot be read.
    """
    with translated(path), closing(driver.connect(path, read_only=True)) as connection:
        found = connection.execute("SELECT value FROM meta WHERE key = 'portfolio_id'").fetchone()
        accounts = connection.execute("SELECT count(*) FROM account WHERE archived_on IS NULL").fetchone()[0]
        changes = connection.execute("SELECT count(*) FROM change").fetchone()[0]
        last = connection.execute("SELECT id, at FROM change ORDER BY seq DESC LIMIT 1").fetchone()
    on = None
    if last:
        with suppress(ValueError):
            on = datetime.fromisoformat(last[1])
    return Contents(str(found[0]) if found else "", int(accounts), int(changes), str(last[0]) if last else "", on)


def kept_beside(path: Path) -> list[Path]:
    """What was kept beside a file before it was replaced or brought up to date."""
    return sorted([*path.parent.glob(f"{glob.escape(path.stem)}.before-*{path.suffix}"), *path.parent.glob(f"{glob.escape(path.name)}.v*.bak")])


def holds_any(path: Path, digests: Sequence[str]) -> bool:
    """Whether one of the evidence files lies in a copy; False when it cannot be read."""
    marks = ",".join("?" * len(digests))
    try:
        with translated(path), closing(driver.connect(path, read_only=True)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'evidence_file'").fetchone():
                return False
            return bool(connection.execute(f"SELECT 1 FROM evidence_file WHERE sha256 IN ({marks})", digests).fetchone())
    except FileError:
        return False


def draft_of(target: Path) -> Path:
    """Where a file is made before it takes its place; `sweep` knows the name."""
    return target.with_name(f".{target.name}.{os.getpid()}.new")


def drop(draft: Path) -> None:
    """Remove a draft and what SQLite keeps beside it."""
    for suffix in (*SIDES, ""):
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove the drafts of programs that are no more; those of programs that run are theirs."""
    with suppress(OSError):
        for found in folder.iterdir():
            match = _DRAFT.match(found.name)
            if match and not _is_alive(int(match[2])) and _is_ours(found):
                drop(found)


def _is_alive(pid: int) -> bool:
    if pid == os.getpid():
        return True
    if os.name == "nt":  # pragma: no cover - asking there would end the process
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _is_ours(draft: Path) -> bool:
    """Whether a draft was made by this program: nothing yet, or a file that begins like a portfolio."""
    with draft.open("rb") as stream:
        head = stream.read(16)
    return head == b"SQLite format 3\x00"[: len(head)]


def snapshot(source: Path, draft: Path) -> None:
    """Copy a file that is being worked on into `draft`, and check the copy.

    It is read in small steps through a connection of its own, so that a writer waits for one step at most. The source is
    never opened as a plain file: closing that would take away the locks that this process holds on it.

    Raises:
        FileError: it cannot be read or written, or the copy is not sound.
    """
    with translated(draft), closing(driver.connect(source, read_only=True)) as original:
        pages = int(original.execute("PRAGMA page_count").fetchone()[0])
        left = [MOST_STEPS * (pages // STEP + 2)]

        def watch(_status: int, _remaining: int, _total: int) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise FileError("busy", file=source.name)

        with closing(driver.connect(draft, create=True)) as copy:
            copy.execute("PRAGMA journal_mode=OFF").fetchall()
            copy.execute("PRAGMA synchronous=OFF")
            original.backup(copy, pages=STEP, progress=watch, sleep=PATIENT)
    finish(draft)


def finish(draft: Path) -> None:
    """Give a finished draft a counter of its own, check it and bring it to the disk."""
    _number(draft)
    opening.inspect(draft)
    flush(draft)


def _number(path: Path) -> None:
    """Let the file's change counter begin anywhere: a journal that was left by another copy then never fits it."""
    counter = (1 + secrets.randbelow(2**31)).to_bytes(4, "big")
    with path.open("rb+") as stream:
        if stream.read(16) == b"SQLite format 3\x00":
            for at in (24, 92):
                stream.seek(at)
                stream.write(counter)


def backup(source: Path, target: Path) -> None:
    """Write a consistent, verified copy, also while another program has the source open.

    Raises:
        FileError: `exists`, or what `opening.inspect` refuses, or `disk_full`; no half-written copy stays behind.
    """
    opening.inspect(source)
    if target.exists():
        raise FileError("exists", file=target.name)
    sweep(target.parent)
    draft = draft_of(target)
    try:
        _compact(source, draft, target)
        set_aside(target)  # a lost file's journal must never be played into the copy
        draft.replace(target)
    except OSError as error:
        raise FileError("cannot_open", file=target.name, detail=str(error)) from error
    finally:
        drop(draft)


def _compact(source: Path, draft: Path, target: Path) -> None:
    with translated(target), closing(driver.connect(source, read_only=True)) as connection:
        connection.execute("VACUUM INTO ?", [str(draft)])
    finish(draft)


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
    sweep(target.parent)
    draft = draft_of(target)
    try:
        _compact(copy, draft, target)
        _note(draft, copy)
        kept = set_aside(target)
        draft.replace(target)
    except OSError as error:
        raise FileError("cannot_open", file=target.name, detail=str(error)) from error
    finally:
        drop(draft)
    return kept


def _note(draft: Path, copy: Path) -> None:
    """Let the restored file tell that it is one, from where, and who restored it according to the system."""
    with translated(draft), closing(driver.connect(draft)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        events.note(connection.execute, "restore", {"file": copy.name})
        connection.execute("COMMIT")
    flush(draft)


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
    """Keep what is about to be replaced under a name of its own, which nothing had before; returns where.

    The file stays in its place too, until another takes it in one step; its journals are moved, whether or not there is a file.
    """
    journals = [s for s in SIDES if target.with_name(target.name + s).exists()]
    if not target.exists() and not journals:
        return None
    kept = free_name(target, reason)
    if target.exists():
        _double(target, kept)
    for suffix in journals:
        old = target.with_name(target.name + suffix)
        _double(old, kept.with_name(kept.name + suffix))
        old.unlink()
    return kept if target.exists() else kept.with_name(kept.name + journals[0])


def free_name(target: Path, reason: str) -> Path:
    """A name beside a file that says why it was kept, and that nothing has."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    at = 1
    while True:
        more = f"-{at}" if at > 1 else ""
        found = target.with_name(f"{target.stem}.before-{reason}-{stamp}{more}{target.suffix}")
        if not any(os.path.lexists(found.with_name(found.name + s)) for s in ("", *SIDES)):
            return found
        at += 1


def _double(old: Path, new: Path) -> None:
    """Give a file a second name; where the disk knows no such thing, a whole copy."""
    try:
        os.link(old, new)
    except FileExistsError:
        raise
    except OSError:
        draft = draft_of(new)
        try:
            shutil.copy2(old, draft)
            flush(draft)
            draft.rename(new)
        finally:
            draft.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Bring a written file to the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
