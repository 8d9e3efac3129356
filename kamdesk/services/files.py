"""Making, copying and restoring portfolio files."""

from pathlib import Path

from kamdesk.domain.errors import FileError
from kamdesk.env import private
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import copies, driver, lock, opening

backup = copies.backup
versions = driver.versions
ask_to_raise = lock.ask_to_raise
is_this_host = lock.is_this_host
request_file = lock.request_file


def restore(copy: Path, target: Path, *, force: bool) -> Path | None:
    """Put a copy in the place of a file; refused while the file is open anywhere.

    Returns where the old file is kept. Raises FileError as `storage.copies.restore` does, and `in_use`.
    """
    held = lock.PortfolioLock(target)
    try:
        return copies.restore(copy, target, force=force)
    finally:
        held.release()


def make_new(path: Path, *, force: bool = False, sample: bool = False) -> None:
    """Write an empty portfolio, or the sample; the file appears only when it is whole, an old one is kept beside it.

    Raises:
        FileError: `exists` without `force`, and with it what is no kamdesk file; `in_use`, `disk_full`, `cannot_open`.
    """
    if path.is_dir():
        raise FileError("is_folder", file=str(path))
    if path.exists():
        if not force:
            raise FileError("exists", file=path.name)
        opening.require_ours(path)
    held = lock.PortfolioLock(path)
    draft = path.with_name(f".new-{path.name}")
    try:
        draft.unlink(missing_ok=True)
        portfolio = Portfolio.create(draft)
        try:
            if sample:
                from kamdesk.services.sample import fill

                fill(portfolio)
        finally:
            portfolio.close()
        private.keep_rights(path, draft)
        copies.set_aside(path, "new")
        for journal in (draft, path):  # a lost file's journal must never be played into the new one
            journal.with_name(journal.name + "-journal").unlink(missing_ok=True)
        draft.replace(path)
    except OSError as error:
        raise driver.file_error(error, path) from error
    finally:
        draft.unlink(missing_ok=True)
        lock.forget(draft)
        held.release()


def save_elsewhere(portfolio: Portfolio, target: Path) -> None:
    """Save what an open portfolio holds to another file, also when its own was moved or deleted.

    Raises:
        FileError: `exists`, `disk_full`, `cannot_open`; `closed` or `moved` when it holds nothing any more.
    """
    copies.save_elsewhere(portfolio.workbook, target)


def is_in_place(portfolio: Portfolio) -> bool:
    """Whether the file of an open portfolio still is where it was opened."""
    return portfolio.workbook.is_in_place


def is_held_here(path: Path) -> bool:
    """Whether another kamdesk on this computer has the file open for writing."""
    return lock.is_held(path) and lock.is_this_host(path)
