"""The open formats into files: which, by the ending of the name; a file that is not whole never has its name."""

from pathlib import Path

from kamdesk.domain.errors import FileError
from kamdesk.env import private
from kamdesk.services import files
from kamdesk.services.exporting.files import in_place
from kamdesk.services.open_format.archive import write_archive
from kamdesk.services.open_format.document import Exported, write_document
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import drafts
from kamdesk.storage.bulk import Watch, unwatched

DOCUMENT, ARCHIVE = ".json", ".zip"
OPEN_SUFFIXES = (DOCUMENT, ARCHIVE)


def export_whole(portfolio: Portfolio, path: Path, watch: Watch = unwatched) -> Exported:
    """Write a whole portfolio as JSON, or as an archive of CSV files, for its owner alone; what is there is replaced in one step.

    `watch` is told how many records were written, and of how many.

    Raises:
        FileError: `bad_open_file` for another ending, `open_elsewhere`, `cannot_open`, `disk_full`, or the portfolio cannot be
            read; nothing was written then. Whatever `watch` raises.
    """
    suffix = path.suffix.lower()
    if suffix not in OPEN_SUFFIXES:
        raise FileError("bad_open_file", file=path.name)
    drafts.sweep(path.parent)
    with in_place(path) as draft:
        private.make(draft)
        if suffix == ARCHIVE:
            found = write_archive(portfolio, draft, watch)
        else:
            with draft.open("w", encoding="utf-8", newline="\n") as stream:
                found = write_document(portfolio, stream, watch)
    return found


def export_whole_file(source: Path, path: Path, watch: Watch = unwatched) -> Exported:
    """As `export_whole`, of a file that somebody works on meanwhile, in any thread: it is read from a copy.

    Raises:
        FileError: the file cannot be read, or what `export_whole` raises.
    """
    with files.opened_copy(source) as portfolio:
        return export_whole(portfolio, path, watch)
