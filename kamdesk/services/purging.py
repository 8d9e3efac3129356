"""Files that were removed still lie in the portfolio, so that undo brings them back; purging takes their bytes out for good."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kamdesk.services import backups
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import copies, evidence_files


@dataclass(frozen=True, slots=True)
class RemovedFiles:
    """Evidence files that no record names any more."""

    digests: tuple[str, ...]
    names: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class HeldCopy:
    """A copy of the portfolio in which purged files still lie; a backup says when it was made."""

    path: Path
    made_on: datetime | None = None


def removed_files(portfolio: Portfolio) -> RemovedFiles:
    """What a purge would take out."""
    found = portfolio.with_file(evidence_files.unnamed)
    names = sorted({name for _digest, name, _size in found if name})
    return RemovedFiles(tuple(digest for digest, _name, _size in found), tuple(names), sum(size for *_rest, size in found))


def purge(portfolio: Portfolio, removed: RemovedFiles) -> None:
    """Take removed files out of the portfolio for good: no undo brings them back. It is on record, without their names.

    Raises:
        FileError: the portfolio cannot be written.
    """
    portfolio.with_file(evidence_files.purge, removed.digests, {"count": str(len(removed.digests))})


def copies_holding(path: Path, digests: Sequence[str], second: Path | None = None) -> list[HeldCopy]:
    """The backups of a portfolio, also in a second folder, and the copies that the program left of it, in which such files still lie."""
    found = [HeldCopy(backup.path, backup.made_on) for backup in backups.backups_of(path)]
    found += [HeldCopy(copy) for copy in (backups.second_copies_of(path, second) if second is not None else [])]
    found += [HeldCopy(copy) for copy in copies.kept_of(path)]
    return [held for held in found if copies.holds_any(held.path, digests)]


def remove_copies(path: Path, found: Sequence[HeldCopy], second: Path | None = None) -> int:
    """Remove copies that still hold purged files, after a backup that does not; returns how many went.

    Raises:
        FileError: the backup cannot be made, here or in the second folder; nothing is removed then.
    """
    made = backups.make(path, backups.Reason.ASKED)
    if second is not None:
        backups.copy_to(made, second)
    gone = 0
    for held in found:
        with suppress(OSError):
            held.path.unlink(missing_ok=True)
            gone += 1
            held.path.with_name(held.path.name + "-journal").unlink(missing_ok=True)
    return gone
