"""Making, copying and restoring portfolio files."""

from pathlib import Path

from kamdesk.domain.errors import FileError
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
        copies.set_aside(path, "new")
        for journal in (draft, path):  # a lost file's journal must never be played into the new one
            journal.with_name(journal.name + "-journal").unlink(missing_ok=True)
        draft.replace(path)
    except OSError as error:
        raise FileError("cannot_open", file=path.name, detail=str(error)) from error
    finally:
        draft.unlink(missing_ok=True)
        lock.forget(draft)
        held.release()


def is_held_here(path: Path) -> bool:
    """Whether another kamdesk on this computer has the file open for writing."""
    return lock.is_held(path) and lock.is_this_host(path)
