"""A file that cannot be opened: what was found, the newest good backup and what it lacks, and what can be saved of the file."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kamdesk.domain.errors import FileError, KnownError
from kamdesk.domain.unreadable import Unreadable, shown
from kamdesk.i18n import _, labels, ngettext
from kamdesk.services import backups
from kamdesk.services.backups import Backup
from kamdesk.storage.driver import Error as DriverError
from kamdesk.storage.rows import FAULTS

log = logging.getLogger(__name__)
UNEXPECTED = (*FAULTS, AssertionError, MemoryError, DriverError)
"""What a file may hold that nobody thought of ends as one of these; a window or a command turns it into words."""
DAMAGED = frozenset({"damaged", "strange_schema", "unreadable_content", "io_error", "unexpected"})
LOST = frozenset({"not_found", "not_ours", "is_zip", "is_picture", "is_pdf", "is_folder", "cannot_open", "no_permission"})
"""Refusals that are worth a backup, when there is one."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a file cannot be opened, and the ways out.

    `lacking` counts the changes that the file holds and the backup does not; None where nobody can tell.
    """

    path: Path
    error: KnownError
    backup: Backup | None
    lacking: int | None

    @property
    def can_be_saved(self) -> bool:
        """Whether something may be read of the file itself."""
        return self.error.code in DAMAGED


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved of a damaged file: how many records, what is missing, and where that is listed."""

    target: Path
    records: int
    missing: int
    report: Path | None


def as_known(error: BaseException, path: Path) -> KnownError:
    """An error that nobody thought of, in words that a person can act on; the log has the rest of it."""
    if isinstance(error, KnownError):
        return error
    log.warning("unexpected at a portfolio", exc_info=error)
    return FileError("unexpected", file=path.name, detail=f"{type(error).__name__}: {shown(error)}"[:80])


def trouble_of(path: Path, error: KnownError) -> Trouble | None:
    """What to offer for a file that cannot be opened; None when the refusal says all there is to say."""
    if error.code not in DAMAGED | LOST:
        return None
    backup = None
    with suppress(KnownError, OSError, *UNEXPECTED):  # a file that is broken must not hide behind a broken backup
        backup = backups.newest_good(path)
    if backup is None and error.code not in DAMAGED:
        return None
    from kamdesk.storage import rescue

    lacking = rescue.changes_since(path, backup.last_change) if backup is not None and error.code in DAMAGED else None
    return Trouble(path, error, backup, lacking)


def save_readable(source: Path, target: Path) -> Saved:
    """Write a new file with every record that can be read, and beside it a list of what could not be taken.

    Raises:
        FileError: `exists`, `nothing_readable`, or what stands in the way of writing.
    """
    from kamdesk.services.file_check import where_of
    from kamdesk.storage import rescue

    found = rescue.rescue(source, target)
    report = None
    if found.left or found.recalled:
        report = _free_name(target.with_name(_("{name} – what is missing").format(name=target.stem) + ".txt"))
        names = rescue.account_names(target)
        lines = [f"{where_of(item, names.get(item.record_id, ''))}: {_missing(item)}" for item in found.left]
        if found.recalled:
            text = ngettext(
                "{n} record is as the history last had it.", "{n} records are as the history last had them.", found.recalled
            )
            lines.append(text.format(n=found.recalled))
        try:
            report.write_text(
                "\n".join([_("What could not be taken from «{file}»:").format(file=source.name), "", *lines, ""]),
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            raise FileError("cannot_open", file=report.name, detail=str(error)) from error
    return Saved(target, sum(found.taken.values()), len(found.left), report)


def _free_name(report: Path) -> Path:
    """A name that nothing has: what lies there may be a person's own."""
    found, at = report, 2
    while found.exists():
        found, at = report.with_name(f"{report.stem} {at}{report.suffix}"), at + 1
    return found


def _missing(item: Unreadable) -> str:
    if not item.record_id and item.is_left_out:
        return _("a part cannot be read ({found}).").format(found=item.found)
    field = labels.field_name(item.column)
    if item.is_left_out:
        return _("{field} cannot be read («{found}»); the record is missing.").format(field=field, found=item.found)
    return _("{field} cannot be read («{found}»); it is left empty.").format(field=field, found=item.found)
