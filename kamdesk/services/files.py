"""Making, copying and restoring portfolio files."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kamdesk.domain.errors import FileError
from kamdesk.services import backups, new_portfolio
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import copies, drafts, driver, early_check, journals, keys, lock, opening, replacing
from kamdesk.storage.portfolio_file import PortfolioFile

backup = copies.backup
versions = driver.versions
findings = journals.findings
"""What was found beside a file at its opening, as sentences; each is told once."""


def restore(copy: Path, target: Path, *, force: bool) -> Path | None:
    """Put a copy in the place of a file; refused while the file is open anywhere. What was there is backed up too, if it can be read.

    Returns where the old file is kept. Raises FileError as `storage.copies.restore` does, and `in_use`.
    """
    return backups.restore(copy, target, force=force).kept


def make_new(
    path: Path,
    *,
    force: bool = False,
    sample: bool = False,
    fill: Callable[[Portfolio], object] | None = None,
    password: str = "",
) -> None:
    """Write an empty portfolio, the sample, or what `fill` puts into one; the file appears only when it is whole, an old one is kept beside it.

    With a password not even a draft of it ever lies there in clear.

    Raises:
        FileError: `exists` without `force`, and with it what is no kamdesk file; `in_use`, `disk_full`, `cannot_open`.
            Whatever `fill` raises leaves everything as it was.
    """
    if path.is_dir():
        raise FileError("is_folder", file=str(path))
    if path.exists():
        if not force:
            raise FileError("exists", file=path.name)
        opening.require_ours(path)
    held = lock.PortfolioLock(path)
    try:
        with drafts.draft_for(path) as draft:
            replacing.clear_up(path)
            if path.exists():
                backups.before_replacing(path)
            key, settings = keys.new_key(password) if password else None, None if sample else new_portfolio.settings()
            with closing(Portfolio(PortfolioFile.create(draft, settings, key))) as portfolio:
                if sample:
                    from kamdesk.services.sample import fill as fill_sample

                    fill_sample(portfolio)
                if fill is not None:
                    fill(portfolio)
            drafts.finish(draft)
            replacing.take_place(draft, path, "new")
    finally:
        held.release()


def save_elsewhere(portfolio: Portfolio, target: Path) -> None:
    """Save what an open portfolio holds to another file, also when its own was moved or deleted.

    Raises:
        FileError: `exists`, `disk_full`, `cannot_open`; `closed` or `moved` when it holds nothing any more.
    """
    portfolio.with_file(lambda file: copies.save_held(file.connection, target))


@contextmanager
def opened_copy(source: Path) -> Iterator[Portfolio]:
    """A copy of a file that somebody works on meanwhile, in any thread, to be read only; it goes with the block.

    The file itself is never opened a second time as a plain file, which would take the writer's locks away.

    Raises:
        FileError: the file cannot be read, or there is no room for the copy.
    """
    with TemporaryDirectory(prefix="kamdesk-") as scratch:
        copy = Path(scratch) / source.name
        copies.snapshot(source, copy, lasts=False)
        with closing(Portfolio.open(copy, read_only=True)) as portfolio:
            yield portfolio


def require_sound(path: Path) -> None:
    """Refuse what is no sound portfolio of ours; it is as before then.

    Raises:
        FileError: as `storage.opening.inspect`.
    """
    opening.inspect(path)


def is_in_place(portfolio: Portfolio) -> bool:
    """Whether the file of an open portfolio still is where it was opened."""
    return portfolio.is_in_place


def is_as_left(portfolio: Portfolio) -> bool:
    """Whether the file of an open portfolio is where it was opened and as it was left, so that it can be changed."""
    return portfolio.is_as_left


def look_ahead(path: Path) -> None:
    """Begin to check a file that will be opened at once, while the window is fetched; nothing where another program has it open."""
    if not lock.is_held(path):
        early_check.begin(path)
