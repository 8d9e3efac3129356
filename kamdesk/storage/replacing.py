"""A finished draft takes the place of a file in one step; what it replaces was kept before, under a name of its own.

A note beside the file says what is going on, so that the next start can tell when the program was killed meanwhile.
"""

import filecmp
import json
import os
import shutil
from datetime import datetime
from pathlib import Path

from kamdesk.env import private
from kamdesk.storage import drafts, journals, places
from kamdesk.storage.drafts import SIDES


def take_place(draft: Path, target: Path, reason: str) -> Path | None:
    """Let a finished draft take the place of a file in one step; returns where what was there is kept.

    Raises:
        OSError: nothing was replaced.
    """
    kept = free_name(target, reason)
    note = note_of(target)
    private.keep_rights(target, draft)
    if not target.exists() and not journals_of(target):
        drafts.drop_sides(draft)
        draft.replace(target)
        drafts.flush_folder(target.parent)
        return None
    private.make(note)
    note.write_text(json.dumps({"kept": kept.name, "had_file": target.exists()}), encoding="utf-8")
    try:
        kept_as = set_aside(target, reason, kept)
        drafts.drop_sides(draft)
        draft.replace(target)
    except BaseException:
        clear_note(target)
        raise
    drafts.flush_folder(target.parent)
    note.unlink()
    return kept_as


def clear_up(path: Path) -> None:
    """Before a file is opened or replaced: put in order what a killed program left, and note what was found.

    Only for the program that has the file's lock, or while nobody has it.
    """
    drafts.sweep(path.parent)
    if os.path.lexists(note_of(path)):
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
    note = note_of(target)
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


def note_of(target: Path) -> Path:
    """Where the note of a replacement lies."""
    return target.with_name(f".{target.name}.replacing")


def journals_of(target: Path) -> list[str]:
    """What SQLite left beside a file, by its endings; of a file that is gone, what is not empty."""
    found = [s for s in SIDES if target.with_name(target.name + s).exists()]
    return found if target.exists() else [s for s in found if target.with_name(target.name + s).stat().st_size]


def set_aside(target: Path, reason: str = "restore", kept: Path | None = None) -> Path | None:
    """Keep what is about to be replaced under a name of its own, which nothing had before; returns where.

    The file stays in its place too, until another takes it in one step; its journals are moved, whether or not there is a file.
    """
    sides = journals_of(target)
    if not target.exists() and not sides:
        return None
    kept = kept or free_name(target, reason)
    if target.exists():
        second_name(target, kept)
    for suffix in sides:
        old = target.with_name(target.name + suffix)
        second_name(old, kept.with_name(kept.name + suffix))
        old.unlink()
    return kept if target.exists() else kept.with_name(kept.name + sides[0])


def free_name(target: Path, reason: str) -> Path:
    """A name beside a file that says why it was kept, and that nothing has."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    names = places.numbered(lambda more: target.with_name(f"{target.stem}.before-{reason}-{stamp}{more}{target.suffix}"))
    return next(n for n in names if not any(os.path.lexists(n.with_name(n.name + side)) for side in ("", *SIDES)))


def second_name(old: Path, new: Path) -> None:
    """Give a file a second name; where the disk knows no such thing, a whole copy."""
    try:
        os.link(old, new)
    except FileExistsError:
        raise
    except OSError:
        drafts.put_copy(old, new, shutil.copy2)
