"""Backups that make themselves: when, where, how many are kept, what each holds, and the way back.

They lie in the folder of this user's data, so that they outlive the file: one folder a place of a portfolio. Each is a portfolio
file like any other, whose name says when and why it was made; it was opened and checked before it got that name.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from kamdesk import FILE_SUFFIX
from kamdesk.domain.errors import FileError
from kamdesk.env import private
from kamdesk.storage import copies, drafts, driver, keys, lock, opening, places

ALL_FOR = timedelta(days=2)
DAYS, WEEKS, MONTHS = 7, 4, 12
"""How many are kept: all of two days, then one a day, a week and a month."""
OLD_AFTER = timedelta(days=7)
"""A backup that is older than this is worth a word."""
_NAME = re.compile(r"^(\d{8}T\d{6}\.\d{3})Z\.([a-z]+)\.([0-9a-f]+)" + re.escape(FILE_SUFFIX) + "$")
_SOURCE = "source.json"


Present = copies.Contents
"""What a file holds now, in figures."""


class Reason(StrEnum):
    """Why a backup was made."""

    REGULAR = "regular"
    CLOSE = "close"
    IMPORT = "import"
    MIGRATION = "migration"
    RESTORE = "restore"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: where it lies, when and why it was made, and what it holds."""

    path: Path
    made_on: datetime
    reason: str
    accounts: int
    changes: int
    last_change_on: datetime | None
    size: int
    last_change: str = ""
    portfolio_id: str = ""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the file that is there now, and where the one before it is kept, if there was one."""

    target: Path
    kept: Path | None


@dataclass(frozen=True, slots=True)
class _Named:
    """A backup as far as its name tells."""

    path: Path
    made_on: datetime
    reason: str
    portfolio: str


folder = places.kept_folder
"""Where the backups of the file at this place lie; it need not exist."""


def backups_of(path: Path) -> list[Backup]:
    """The backups of a file, newest first, those of its earlier place too when it was moved; the file may be lost or damaged.

    What cannot be read is left out; whether a backup is sound to the last page, `newest_good` and `restore` look.
    """
    found = [_read(named) for named in _named(path)]
    return [backup for backup in found if backup is not None]


def second_copies_of(path: Path, second: Path) -> list[Path]:
    """What lies in a second folder of the backups of a file, newest first."""
    return [named.path for named in _in_folder(second / folder(path).name)]


def files_of(path: Path, second: Path | None = None) -> list[Path]:
    """Every copy of a file that this program made: backups, those in a second folder, and what was kept beside the file."""
    found = [named.path for named in _named(path)]
    found += second_copies_of(path, second) if second is not None else []
    return found + copies.kept_of(path)


def newest_locked(path: Path) -> Path | None:
    """The newest backup of a file that needs a password which was not given yet."""
    return next((named.path for named in _named(path) if keys.is_locked(named.path)), None)


def newest_good(path: Path) -> Backup | None:
    """The newest backup of a file that is sound."""
    return next((backup for backup in _each(path) if _is_good(backup.path)), None)


def newest_on(path: Path) -> datetime | None:
    """When the newest backup was made, as its name says."""
    return next((named.made_on for named in _named(path)), None)


def present(path: Path) -> Present | None:
    """What the file itself holds now; None when it cannot be read."""
    try:
        return copies.contents(path)
    except FileError:
        return None


def make(path: Path, reason: str) -> Backup:
    """Back a file up, also while it is being worked on in another thread; old backups are thinned.

    On a full disk the oldest go first, never the newest good one.

    Raises:
        FileError: the file cannot be read, or the backup not be written.
    """
    place = folder(path)
    try:
        private.folder(place)
        drafts.sweep(place)
        backup = _made(path, place, reason)
        _tell_source(place, path, backup)
        thin(place)
    except OSError as error:
        raise driver.file_error(error, place) from error
    return backup


def make_if_changed(path: Path, reason: str) -> Backup | None:
    """Back a file up unless the newest backup holds its last change already.

    Raises:
        FileError: as `make`.
    """
    now = copies.contents(path)
    newest = next(_each(path), None)
    if newest is not None and (newest.last_change, newest.portfolio_id) == (now.last_change, now.portfolio_id):
        return None
    return make(path, reason)


def copy_to(backup: Backup, second: Path) -> Path:
    """Put a backup into a second folder too, checked there, and thin what lies there.

    Raises:
        FileError: it cannot be written there.
    """
    place = second / backup.path.parent.name
    target = place / backup.path.name
    draft = drafts.draft_of(target)
    try:
        if not second.is_dir():
            raise FileError("no_second_folder", file=str(second))
        private.folder(place)
        drafts.sweep(place)
        if not target.exists():
            private.double(backup.path, draft)
            opening.inspect(draft)
            drafts.flush(draft)
            draft.replace(target)
        thin(place)
    except OSError as error:
        raise FileError("no_second_folder", file=str(second), detail=str(error)) from error
    finally:
        with suppress(OSError):
            drafts.drop(draft)
    return target


def restore(backup: Path, target: Path, *, force: bool = True) -> Restored:
    """Put a backup in the place of a file; what was there is kept beside it, and backed up first when it can be read.

    Raises:
        FileError: the backup is not sound, the file is in use (`in_use`), or nothing can be written there; without `force`
            `restore_needs_force` when there is a file.
    """
    held = lock.PortfolioLock(target)
    try:
        if force:
            before_replacing(target)
        return Restored(target, copies.restore(backup, target, force=force))
    finally:
        held.release()


def before_replacing(target: Path) -> None:
    """Back up what is about to be replaced, if there is something that can be read."""
    if target.is_file():
        with suppress(FileError):
            opening.inspect(target)
            make_if_changed(target, Reason.RESTORE)


def kept_of(moments: Iterable[datetime], now: datetime) -> set[datetime]:
    """Which of some backups stay: all of two days, then the newest of each of 7 days, 4 weeks and 12 months; the newest always."""
    newest_first = sorted(moments, reverse=True)
    kept = {m for m in newest_first if now - m <= ALL_FOR} | set(newest_first[:1])
    rest = [m for m in newest_first if m not in kept]
    for most, part in ((DAYS, lambda m: m.date()), (WEEKS, lambda m: m.isocalendar()[:2]), (MONTHS, lambda m: (m.year, m.month))):
        seen: list[object] = []
        later = []
        for moment in rest:
            if len(seen) < most and part(moment) not in seen:
                seen.append(part(moment))
                kept.add(moment)
            elif len(seen) >= most and part(moment) not in seen:
                later.append(moment)
        rest = later
    return kept


def thin(place: Path) -> None:
    """Remove what need not be kept in a folder of backups; each portfolio that ever lay at the place is thinned for itself."""
    found = _in_folder(place)
    for portfolio in {named.portfolio for named in found}:
        own = [named for named in found if named.portfolio == portfolio]
        kept = kept_of((named.made_on for named in own), datetime.now(UTC))
        for named in own:
            if named.made_on not in kept:
                with suppress(OSError):
                    named.path.unlink(missing_ok=True)


def _made(path: Path, place: Path, reason: str) -> Backup:
    portfolio = copies.contents(path).portfolio_id
    target = _free(place, reason, portfolio)
    draft = drafts.draft_of(target)
    while True:
        try:
            copies.snapshot(path, draft)
            draft.replace(target)
            break
        except FileError as error:
            if error.code != "disk_full" or not _give_way(path, place):
                raise
        finally:
            drafts.drop(draft)
    named = _name(target)
    assert named is not None
    backup = _read(named)
    if backup is None:
        raise FileError("damaged", file=target.name)
    return backup


def _free(place: Path, reason: str, portfolio: str) -> Path:
    moment = datetime.now(UTC)
    tail = re.sub("[^0-9a-f]", "", portfolio)[-8:] or "0"
    while True:
        target = place / f"{moment:%Y%m%dT%H%M%S}.{moment.microsecond // 1000:03}Z.{reason}.{tail}{FILE_SUFFIX}"
        if not target.exists():
            return target
        moment += timedelta(milliseconds=1)


def _give_way(path: Path, place: Path) -> bool:
    """Remove the oldest backup for room on a full disk; never the newest good one."""
    good = newest_good(path)
    oldest = [named.path for named in reversed(_in_folder(place)) if good is None or named.path != good.path]
    if good is None or not oldest:
        return False
    oldest[0].unlink(missing_ok=True)
    return True


def _named(path: Path) -> list[_Named]:
    """All of a file, newest first, as far as names tell."""
    found = _in_folder(folder(path))
    for other in _earlier_places(path):
        found += _in_folder(other)
    return sorted(found, key=lambda named: named.made_on, reverse=True)


def _earlier_places(path: Path) -> Iterator[Path]:
    """The folders of places from which this portfolio was moved away: nothing lies there now."""
    root = folder(path).parent
    own = folder(path)
    try:
        portfolio = copies.contents(path).portfolio_id
        others = [found for found in root.iterdir() if found != own]
    except (FileError, OSError):
        return
    for other in others:
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads((other / _SOURCE).read_text(encoding="utf-8"))
            if told["portfolio"] == portfolio and not Path(told["path"]).exists():
                yield other


def _tell_source(place: Path, path: Path, backup: Backup) -> None:
    """Note beside the backups whose they are, for the day when the file is moved."""
    text = json.dumps({"path": str(path.absolute()), "portfolio": backup.portfolio_id}, ensure_ascii=False)
    note = place / _SOURCE
    with suppress(OSError, ValueError):
        if note.read_text(encoding="utf-8") == text:
            return
    private.write(note, text.encode(errors="replace"))


def _in_folder(place: Path) -> list[_Named]:
    """The backups of a folder, newest first."""
    try:
        found = [_name(p) for p in sorted(place.iterdir(), key=lambda p: p.name, reverse=True)]
    except OSError:
        return []
    return [named for named in found if named is not None]


def _name(path: Path) -> _Named | None:
    match = _NAME.match(path.name)
    if match is None:
        return None
    try:
        made_on = datetime.strptime(match[1] + "000", "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
    except ValueError:
        return None
    return _Named(path, made_on, match[2], match[3])


def _each(path: Path) -> Iterator[Backup]:
    """The readable backups, newest first, one at a time."""
    for named in _named(path):
        backup = _read(named)
        if backup is not None:
            yield backup


def _read(named: _Named) -> Backup | None:
    try:
        found = named.path.stat()
        held = _contents(named.path, found.st_size, found.st_mtime_ns)
    except (FileError, OSError):
        return None
    return Backup(
        named.path, named.made_on, named.reason, held.accounts, held.changes, held.last_change_on, found.st_size,
        held.last_change, held.portfolio_id,
    )  # fmt: skip


def forget() -> None:
    """Keep nothing in mind of what backups hold."""
    _contents.cache_clear()


@lru_cache(maxsize=512)
def _contents(path: Path, _size: int, _mtime: int) -> copies.Contents:
    return copies.contents(path)


def _is_good(path: Path) -> bool:
    try:
        opening.inspect(path)
    except FileError:
        return False
    return True
