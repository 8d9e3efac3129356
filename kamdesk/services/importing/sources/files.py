"""Which file it is, told by what is in it and never by its name, and what reads it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.cells import NOTHING_CHOSEN, Choices, Sheet, Watch, unwatched
from kamdesk.services.importing.sources.child import read_workbook
from kamdesk.services.importing.sources.encodings import decode
from kamdesk.services.importing.sources.flat_xml import NAMESPACE, first_with_header, read_flat_xml
from kamdesk.services.importing.sources.limits import MAX_FILE, MEGABYTE
from kamdesk.services.importing.sources.texts import read_lines
from kamdesk.services.importing.sources.web_page import read_page
from kamdesk.services.importing.uncollected import uncollected

CLIPBOARD = "clipboard"
_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
_OTHERS = (
    b"\x89PNG", b"%PDF", b"SQLite f", b"GIF8", b"\xff\xd8\xff", b"BM", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf", b"\x7fELF",
    b"MZ", b"RIFF", b"II*\0", b"MM\0*", b"BZh", b"\xfd7zXZ",
)  # fmt: skip
"""How files begin that are no tables; some are two letters, which a text may begin with too (see `_is_other`)."""
_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<!?(?:doctype\s+html|html|head|meta|style|body|table|div|center)\b", re.IGNORECASE | re.DOTALL)  # fmt: skip


def read_sheet(path: Path, choices: Choices = NOTHING_CHOSEN, watch: Watch = unwatched) -> Sheet:
    """Read one sheet of a file: the chosen one, else the first visible one with a header that is known.

    Raises:
        FileError: the file cannot be opened (`not_found`, `is_folder`, `no_plain_file`, `cannot_open`), is no table
            (`not_a_table`, `no_workbook_inside`, `has_password`, `no_sheets`), goes beyond a limit (`too_large`,
            `unpacks_too_large`, `too_many_parts`, `too_many_rows`, `too_many_columns`, `too_many_cells`, `cells_too_far`,
            `cell_too_long`, `too_much_memory`, `takes_too_long`), has a quote without end (`unclosed_quote`), changed
            meanwhile (`changed_while_read`), or does not have what was chosen (`no_such_sheet`, `no_such_encoding`,
            `no_such_delimiter`).
        Cancelled: raised by `watch`.
    """
    sheets = _read(path, choices, watch, "one")
    found = first_with_header(sheets)
    if found is None:
        raise FileError("no_sheets", file=path.name)
    return found


def read_sheets(path: Path, watch: Watch = unwatched) -> list[Sheet]:
    """Read all visible sheets of a workbook; a text is one sheet. Raises what `read_sheet` raises."""
    return _read(path, NOTHING_CHOSEN, watch, "all")


def read_text(text: str, choices: Choices = NOTHING_CHOSEN, watch: Watch = unwatched, name: str = CLIPBOARD) -> Sheet:
    """Read text that was copied: lines with tabs, as spreadsheet programs copy them, or any other delimiter.

    Raises:
        FileError: `too_large`, and the limits of a sheet.
        Cancelled: raised by `watch`.
    """
    if len(text) > MAX_FILE:
        raise FileError("too_large", file=name, limit=MAX_FILE // MEGABYTE)
    return read_lines(text.removeprefix("\ufeff"), name, choices, watch)


def refuse_itself(path: Path, portfolio: Path) -> None:
    """Refuse the portfolio into which a file is to come as that file, before anybody opens it.

    Raises:
        FileError: `imports_itself`.
    """
    with suppress(OSError):
        if path.samefile(portfolio):
            raise FileError("imports_itself", file=path.name)


@uncollected()
def _read(path: Path, choices: Choices, watch: Watch, mode: str) -> list[Sheet]:
    watch(0, 0)
    with _opened(path) as file:
        head = file.read(4096)
        if head.startswith(_WORKBOOKS):
            return read_workbook(file, path.name, (mode, choices.sheet), watch)
        if _is_other(head):
            raise FileError("not_a_table", file=path.name)
        data = head + file.read(MAX_FILE)
    try:
        if NAMESPACE in head:
            return read_flat_xml(data, path.name, choices, watch)
        decoded = decode(data, choices.encoding)
    except FileError as error:
        error.params.setdefault("file", path.name)
        raise
    del data
    if _PAGE.match(decoded.text[:4096]):
        return [read_page(decoded.text, path.name, watch, decoded.encoding)]
    return [read_lines(decoded.text, path.name, choices, watch, decoded.encoding)]


def _is_other(head: bytes) -> bool:
    """Whether a file begins as one that is no table does; where two letters say so it has bytes of no text too."""
    found = next((sign for sign in _OTHERS if head.startswith(sign)), b"")
    return len(found) > 2 or (len(found) == 2 and (not found.isascii() or b"\0" in head))


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The file, looked at before and after: one that changed while it was read may be half of each."""
    try:
        if path.is_dir():
            raise FileError("is_folder", file=path.name)
        if path.exists() and not path.is_file():
            raise FileError("no_plain_file", file=path.name)
        with path.open("rb") as file:
            before = path.stat()
            if before.st_size > MAX_FILE:
                raise FileError("too_large", file=path.name, limit=MAX_FILE // MEGABYTE)
            yield file
            after = path.stat()
    except FileNotFoundError:
        raise FileError("not_found", file=str(path)) from None
    except OSError as error:
        raise FileError("cannot_open", file=path.name, detail=error.strerror or str(error)) from None
    if (before.st_size, before.st_mtime_ns, before.st_ino) != (after.st_size, after.st_mtime_ns, after.st_ino):
        raise FileError("changed_while_read", file=path.name)
