"""Copies of a portfolio file: a consistent one while it is open, and back again.

Nothing here overwrites: a draft is finished and checked under a name of its own, then takes its place in one step, and what it
replaces was kept before. What a killed program leaves half done is a draft that names its process, and a note beside the file.
"""

import filecmp
import glob
import json
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
from kamdesk.env import private
from kamdesk.storage import driver, events, journals, opening, places
from kamdesk.storage.driver import translated, translated_suspecting

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


def draft_of(target: Path) -> Path:
    """Where a file is made before it takes its place; `sweep` knows the name."""
    return target.with_name(f".{target.name}.{os.getpid()}.new")


def drop(draft: Path) -> None:
    """Remove a draft and what SQLite keeps beside it."""
    if draft.is_dir():
        shutil.rmtree(draft, ignore_errors=True)
        return
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
    if draft.name.startswith((".interrupted.", ".source.json.")) or draft.suffixes[-3:-2] in ([".owner"], [".raise"]):
        return True
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
        take_place(draft, target, "copy")
    except OSError as error:
        raise driver.file_error(error, target) from error
    finally:
        drop(draft)


def save_held(held: driver.Connection, target: Path) -> None:
    """Write what a connection holds to another place, though its own file was moved or deleted meanwhile.

    Raises:
        FileError: `exists`, `disk_full`, `cannot_open`; no half-written copy stays behind.
    """
    if target.exists():
        raise FileError("exists", file=target.name)
    draft = draft_of(target)
    try:
        _write_whole(held, draft, target)
        take_place(draft, target, "copy")
    except OSError as error:
        raise driver.file_error(error, target) from error
    finally:
        drop(draft)


def _compact(source: Path, draft: Path, target: Path) -> None:
    with translated(target), closing(driver.connect(source, read_only=True)) as connection:
        _write_whole(connection, draft, target)


def _write_whole(connection: driver.Connection, draft: Path, target: Path) -> None:
    """Write a sound copy that only its owner may read, through to the disk."""
    private.make(draft)
    with translated(target):
        connection.execute("VACUUM INTO ?", [draft.absolute().as_uri()])
    finish(draft)


def restore(copy: Path, target: Path, *, force: bool) -> Path | None:
    """Put a copy in the place of a file; the old file and its journals are kept beside it. The caller has the file's lock.

    Returns where the old file lies now, or None when there was none.

    Raises:
        FileError: `restore_needs_force` when a file is there and `force` is not given; what `inspect` refuses.
    """
    opening.inspect(copy)
    if target.is_dir():
        raise FileError("is_folder", file=str(target))
    if target.exists() and not force:
        raise FileError("restore_needs_force", file=target.name)
    clear_up(target)
    _refuse_busy(target)
    draft = draft_of(target)
    try:
        _compact(copy, draft, target)
        _log_restore(draft, copy)
        return take_place(draft, target, "restore")
    except OSError as error:
        raise driver.file_error(error, target) from error
    finally:
        drop(draft)


def _log_restore(draft: Path, copy: Path) -> None:
    """Let the restored file tell that it is one, from where, and who restored it according to the system."""
    with translated(draft), closing(driver.connect(draft)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        events.note(connection.execute, "restore", {"file": copy.name})
        connection.execute("COMMIT")
    flush(draft)


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


def take_place(draft: Path, target: Path, reason: str) -> Path | None:
    """Let a finished draft take the place of a file in one step; returns where what was there is kept.

    A note beside the file says what is going on, so that the next start can tell after a crash.

    Raises:
        OSError: nothing was replaced.
    """
    kept = free_name(target, reason)
    note = _note_of(target)
    private.keep_rights(target, draft)
    if not target.exists() and not journals_of(target):
        _clear_sides(draft)
        draft.replace(target)
        _flush_folder(target.parent)
        return None
    private.make(note)
    note.write_text(json.dumps({"kept": kept.name, "had_file": target.exists()}), encoding="utf-8")
    try:
        kept_as = set_aside(target, reason, kept)
        _clear_sides(draft)
        draft.replace(target)
    except BaseException:
        clear_note(target)
        raise
    _flush_folder(target.parent)
    note.unlink()
    return kept_as


def clear_up(path: Path) -> None:
    """Before a file is opened or replaced: put in order what a killed program left, and note what was found.

    Only for the program that has the file's lock, or while nobody has it.
    """
    sweep(path.parent)
    if os.path.lexists(_note_of(path)):
        with journals.alone(path) as is_alone:
            if is_alone:
                kept = clear_note(path)
                if kept is not None:
                    journals.find(path, "replaced_interrupted", kept=kept.name)
                else:
                    journals.find(path, "replacing_interrupted")


def clear_note(target: Path) -> Path | None:
    """Read and remove the note of a replacement; what it kept is given back when nothing was replaced.

    Returns what is kept, if another file has taken the place.
    """
    note = _note_of(target)
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        kept, had_file = target.with_name(told["kept"]), bool(told["had_file"])
    except (OSError, ValueError, KeyError, TypeError):  # it was being written: nothing was done yet
        note.unlink(missing_ok=True)
        return None
    found: Path | None = kept
    if not had_file:
        found = next((p for s in SIDES if (p := kept.with_name(kept.name + s)).exists()), None) if target.exists() else None
    elif not kept.exists():
        found = None
    elif kept.samefile(target) or filecmp.cmp(kept, target, shallow=False):
        found = None
        for suffix in SIDES:
            beside = kept.with_name(kept.name + suffix)
            if beside.exists():
                _give_back(beside, target.with_name(target.name + suffix))
        kept.unlink()
    note.unlink(missing_ok=True)
    return found


def _give_back(kept: Path, place: Path) -> None:
    if place.exists():
        kept.unlink()
    else:
        kept.rename(place)


def _note_of(target: Path) -> Path:
    return target.with_name(f".{target.name}.replacing")


def journals_of(target: Path) -> list[str]:
    """What SQLite left beside a file, by its endings; of a file that is gone, what is not empty."""
    found = [s for s in SIDES if target.with_name(target.name + s).exists()]
    return found if target.exists() else [s for s in found if target.with_name(target.name + s).stat().st_size]


def _clear_sides(draft: Path) -> None:
    for suffix in SIDES:
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def set_aside(target: Path, reason: str = "restore", kept: Path | None = None) -> Path | None:
    """Keep what is about to be replaced under a name of its own, which nothing had before; returns where.

    The file stays in its place too, until another takes it in one step; its journals are moved, whether or not there is a file.
    """
    sides = journals_of(target)
    if not target.exists() and not sides:
        return None
    kept = kept or free_name(target, reason)
    if target.exists():
        _double(target, kept)
    for suffix in sides:
        old = target.with_name(target.name + suffix)
        _double(old, kept.with_name(kept.name + suffix))
        old.unlink()
    return kept if target.exists() else kept.with_name(kept.name + sides[0])


def keep_version(path: Path, version: int) -> None:
    """Keep a file as it is before it is brought up to date; what is kept already is never overwritten.

    Raises:
        OSError: it cannot be kept.
    """
    at = 1
    while True:
        kept = path.with_name(f"{path.name}.v{version}{f'-{at}' if at > 1 else ''}.bak")
        if not os.path.lexists(kept):
            break
        if filecmp.cmp(path, kept, shallow=False):
            return
        at += 1
    draft = draft_of(kept)
    try:
        private.double(path, draft)
        flush(draft)
        draft.rename(kept)
    finally:
        draft.unlink(missing_ok=True)


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


def _flush_folder(folder: Path) -> None:
    """Bring new names to the disk, where a system knows how."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
