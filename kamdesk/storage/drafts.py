"""Drafts: a file is made and checked under a name that says whose it is, and takes its own name when it is whole."""

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kamdesk.env import windows
from kamdesk.storage import driver, keys, opening
from kamdesk.storage.key import PAGE, PLAIN, SALT, is_marked

SIDES = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a file."""
_HEADS = (PLAIN, b'{\n"format": "kam', b"PK\x03\x04\x2d\x00\x00\x00\x08\x00\x00\x00\x21\x00")
_DRAFT = re.compile(r"^\.(.+)\.(\d+)\.new$")


def draft_of(target: Path) -> Path:
    """Where a file is made before it takes its place; `sweep` knows the name."""
    return target.with_name(f".{target.name}.{os.getpid()}.new")


@contextmanager
def draft_for(target: Path) -> Iterator[Path]:
    """A name for a draft of `target`; what is still under it when the block ends goes.

    Raises:
        FileError: what the system refused in the block.
    """
    draft = draft_of(target)
    try:
        yield draft
    except OSError as error:
        raise driver.file_error(error, target) from error
    finally:
        drop(draft)


def drop(draft: Path) -> None:
    """Remove a draft and what SQLite keeps beside it."""
    if draft.is_dir():
        shutil.rmtree(draft, ignore_errors=True)
        return
    drop_sides(draft)
    draft.unlink(missing_ok=True)


def drop_sides(draft: Path) -> None:
    """Remove what SQLite keeps beside a draft."""
    for suffix in SIDES:
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
    if os.name == "nt":  # where a signal, even none, would end the process
        return windows.is_running(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _is_ours(draft: Path) -> bool:
    """Whether a draft was made by this program: nothing yet, or a file that begins like a portfolio or an export of one."""
    if draft.name.startswith((".interrupted.", ".source.json.")) or draft.suffixes[-3:-2] in ([".owner"], [".raise"]):
        return True
    with draft.open("rb") as stream:
        head = stream.read(16)
    return is_marked(head) or any(known[: len(head)] == head[: len(known)] for known in _HEADS)


def finish(draft: Path, *, lasts: bool = True) -> None:
    """Give a finished draft a counter of its own, check it and bring it to the disk; one that does not last is checked when it is opened."""
    _number(draft)
    if lasts:
        opening.inspect(draft)
        flush(draft)


def _number(path: Path) -> None:
    """Let the file's change counter begin anywhere: a journal that was left by another copy then never fits it."""
    counter = (1 + secrets.randbelow(2**31)).to_bytes(4, "big")
    key = keys.key_of(path)
    with path.open("rb+") as stream:
        page = stream.read(PAGE)
        if key is None and page[:SALT] != PLAIN:
            return
        content = bytearray(page if key is None else key.decrypted(page, 1))
        for at in (24, 92):
            content[at : at + 4] = counter
        stream.seek(0)
        stream.write(content if key is None else key.encrypted(bytes(content), 1))


def put_copy(source: Path, target: Path, copy: Callable[[Path, Path], object]) -> None:
    """Put a whole copy under a name that nothing has; it is on the disk before it bears that name.

    Raises:
        OSError: it cannot be written.
    """
    draft = draft_of(target)
    try:
        copy(source, draft)
        flush(draft)
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Bring a written file to the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def flush_folder(folder: Path) -> None:
    """Bring new names to the disk, where a system knows how."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
