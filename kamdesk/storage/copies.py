"""Copies of a portfolio file: a consistent one while it is open, and back again.

Nothing here overwrites: a draft is finished and checked under a name of its own (`drafts`), then takes its place in one step, and what
it replaces was kept before (`replacing`).
"""

import filecmp
import glob
import os
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kamdesk.domain.errors import FileError
from kamdesk.env import private
from kamdesk.storage import drafts, driver, events, journals, keys, opening, places, rekeying, replacing
from kamdesk.storage.driver import translated, translated_suspecting
from kamdesk.storage.key import SALT, Key, is_marked

STEP = 128
"""Pages that a snapshot reads at once; a writer gets its turn between two steps."""
MOST_STEPS = 40
"""How many times the file a snapshot reads before it gives way to a writer that never rests."""
PATIENT = 0.02


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
    with translated_suspecting(path), closing(driver.connect(path, read_only=True)) as connection:
        found = connection.execute("SELECT value FROM meta WHERE key = 'portfolio_id'").fetchone()
        accounts = connection.execute("SELECT count(*) FROM account WHERE archived_on IS NULL").fetchone()[0]
        changes = connection.execute("SELECT count(*) FROM change").fetchone()[0]
        last = connection.execute("SELECT id, at FROM change ORDER BY seq DESC LIMIT 1").fetchone()
    on = None
    if last:
        with suppress(ValueError):
            on = datetime.fromisoformat(last[1])
    return Contents(str(found[0]) if found else "", int(accounts), int(changes), str(last[0]) if last else "", on)


def kept_of(path: Path) -> list[Path]:
    """What was kept of a file before it was replaced, brought up to date or rid of a half-done change."""
    name, stem = glob.escape(path.name), glob.escape(path.stem)
    beside = [*path.parent.glob(f"{stem}.before-*{path.suffix}"), *path.parent.glob(f"{name}.v*.bak")]
    return sorted(beside) + sorted(places.kept_folder(path).glob(f"interrupted-*/{name}"))


def clear_remains_of(path: Path) -> list[Path]:
    """What was set aside of a file and cannot be encrypted, since it is no whole file: journals, and what lies with them, in clear."""
    beside = [
        *path.parent.glob(f"{glob.escape(path.name)}-*.kept"),
        *path.parent.glob(f"{glob.escape(path.stem)}.before-*-journal"),
    ]
    pairs = [*places.kept_folder(path).glob("interrupted-*/*")]
    return sorted(found for found in beside + pairs if found.is_file() and found.stat().st_size and not _is_marked_within(found))


def _is_marked_within(path: Path) -> bool:
    """Whether a file or a journal begins with a page that is encrypted."""
    with suppress(OSError), path.open("rb") as stream:
        return is_marked(stream.read(SALT)) or is_marked((journals.first_page_in(path) or b"")[:SALT])
    return True


def holds_any(path: Path, digests: Sequence[str]) -> bool:
    """Whether one of the evidence files lies in a copy; False when it cannot be read."""
    marks = ",".join("?" * len(digests))
    try:
        with translated_suspecting(path), closing(driver.connect(path, read_only=True)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'evidence_file'").fetchone():
                return False
            return bool(connection.execute(f"SELECT 1 FROM evidence_file WHERE sha256 IN ({marks})", digests).fetchone())
    except FileError:
        return False


def snapshot(source: Path, draft: Path, *, lasts: bool = True) -> None:
    """Copy a file that is being worked on into `draft`, and check the copy; one that does not last is checked when it is opened.

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

        with closing(driver.connect(draft, create=True, key=keys.key_of(source))) as copy:
            copy.execute("PRAGMA journal_mode=OFF").fetchall()
            copy.execute("PRAGMA synchronous=OFF")
            original.backup(copy, pages=STEP, progress=watch, sleep=PATIENT)
    drafts.finish(draft, lasts=lasts)


def backup(source: Path, target: Path) -> None:
    """Write a consistent, verified copy, also while another program has the source open.

    Raises:
        FileError: `exists`, or what `opening.inspect` refuses, or `disk_full`; no half-written copy stays behind.
    """
    opening.inspect(source)
    if target.exists():
        raise FileError("exists", file=target.name)
    drafts.sweep(target.parent)
    with drafts.draft_for(target) as draft:
        _compact(source, draft, target)
        replacing.take_place(draft, target, "copy")


def save_held(held: driver.Connection, target: Path) -> None:
    """Write what a connection holds to another place, though its own file was moved or deleted meanwhile.

    Raises:
        FileError: `exists`, `disk_full`, `cannot_open`; no half-written copy stays behind.
    """
    if target.exists():
        raise FileError("exists", file=target.name)
    with drafts.draft_for(target) as draft:
        _write_whole(held, draft, target)
        replacing.take_place(draft, target, "copy")


def _compact(source: Path, draft: Path, target: Path) -> None:
    with translated(target), closing(driver.connect(source, read_only=True)) as connection:
        _write_whole(connection, draft, target)


def _write_whole(connection: driver.Connection, draft: Path, target: Path) -> None:
    """Write a sound copy that only its owner may read, through to the disk."""
    private.make(draft)
    with translated(target):
        connection.execute("VACUUM INTO ?", [draft.absolute().as_uri()])
    drafts.finish(draft)


def restore(copy: Path, target: Path, *, force: bool) -> Path | None:
    """Put a copy in the place of a file; the old file and its journals are kept beside it. The caller has the file's lock.

    The place keeps its password: a copy that has none, or an earlier one, gets it.

    Returns where the old file lies now, or None when there was none.

    Raises:
        FileError: `restore_needs_force` when a file is there and `force` is not given; what `inspect` refuses.
    """
    opening.inspect(copy)
    if target.is_dir():
        raise FileError("is_folder", file=str(target))
    if target.exists() and not force:
        raise FileError("restore_needs_force", file=target.name)
    replacing.clear_up(target)
    _refuse_busy(target)
    with drafts.draft_for(target) as draft:
        wanted = _key_for(copy, target)
        if wanted == keys.key_of(copy):
            _compact(copy, draft, target)
        else:
            rekeying.write_under(copy, draft, wanted)
        _log_restore(draft, copy)
        return replacing.take_place(draft, target, "restore")


def _key_for(copy: Path, target: Path) -> Key | None:
    """A file keeps its password when a copy takes its place; a copy keeps its own in the place of a file without one."""
    own = None
    with suppress(FileError):
        own = keys.key_of(target) if keys.is_encrypted(target) else None
    return own or keys.key_of(copy)


def _log_restore(draft: Path, copy: Path) -> None:
    """Let the restored file tell that it is one, from where, and who restored it according to the system."""
    with translated(draft), closing(driver.connect(draft)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        events.note(connection.execute, "restore", {"file": copy.name})
        connection.execute("COMMIT")
    drafts.flush(draft)


def _refuse_busy(target: Path) -> None:
    """A file that another program is writing is not taken away from under it; a damaged one may be.

    What a crash left half done in it is taken back first, if that can be done.
    """
    if not target.exists():
        return
    try:
        opening.inspect(target)
    except FileError as error:
        if error.code == "busy":
            raise
        return
    with translated(target), closing(driver.connect(target)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


def keep_version(path: Path, version: int) -> None:
    """Keep a file as it is before it is brought up to date; what is kept already is never overwritten.

    Raises:
        OSError: it cannot be kept.
    """
    names = places.numbered(lambda more: path.with_name(f"{path.name}.v{version}{more}.bak"))
    kept = next(n for n in names if not os.path.lexists(n) or filecmp.cmp(path, n, shallow=False))
    if not os.path.lexists(kept):
        drafts.put_copy(path, kept, private.double)
