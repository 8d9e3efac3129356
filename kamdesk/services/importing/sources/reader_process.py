"""The process that reads a workbook: started for one file, killed when it takes too much, and nothing else is lost with it."""

import gc
import json
import marshal
import os
from collections.abc import Callable
from typing import IO, Any

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.sources.limits import MAX_FILE, MAX_MEMORY, MEGABYTE

Send = Callable[[tuple[Any, ...]], None]


def main(arguments: list[str]) -> int:
    """Read the workbook that is standard input; `arguments` are "one" or "all", and the title that is meant, as JSON."""
    limit_memory(MAX_MEMORY)
    gc.disable()  # millions of cells, and no cycles
    output = os.fdopen(os.dup(1), "wb")
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)  # a library that gives up says so there
    try:
        with os.fdopen(0, "rb", closefd=False) as file:
            file.seek(0)
            serve(file, arguments[0], json.loads(arguments[1]), lambda message: write(output, message))
    except OSError:
        return 1  # nobody listens any more
    return 0


def limit_memory(limit: int) -> None:
    """Let the system refuse what goes beyond; where it has no such limit, the process that started this one watches it."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def write(output: IO[bytes], message: tuple[Any, ...]) -> None:
    """Send a message: its length in four bytes, then its values."""
    data = marshal.dumps(message)
    output.write(len(data).to_bytes(4, "little"))
    output.write(data)
    output.flush()


def read(source: IO[bytes]) -> tuple[Any, ...] | None:
    """The next message, None where there is no whole one."""
    head = source.read(4)
    size = int.from_bytes(head, "little")
    data = source.read(size) if len(head) == 4 else b""
    return marshal.loads(data) if data and len(data) == size else None  # noqa: S302 - our own process wrote it


def serve(file: IO[bytes], mode: str, title: str, send: Send) -> None:
    """Read a workbook and send what it holds; what goes wrong is sent too."""
    try:
        _read_sheets(file, mode, title, send)
        send(("end",))
    except FileError as error:
        send(("error", error.code, {key: str(value) for key, value in error.params.items()}))
    except MemoryError:
        send(("error", "too_much_memory", {"limit": str(MAX_MEMORY // MEGABYTE)}))
    except OSError:
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of the library is no Exception; whatever it is, it is this file
        code = "has_password" if type(error).__name__ == "PasswordError" else "not_a_table"
        send(("error", code, {"detail": f"{type(error).__name__}: {error}"[:200]}))


def _read_sheets(file: IO[bytes], mode: str, title: str, send: Send) -> None:
    from kamdesk.services.importing.sources import workbook

    data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise FileError("too_large", limit=MAX_FILE // MEGABYTE)
    book = workbook.open_workbook(data, lambda: send(("pulse",)))
    visible = [name for name, is_visible in book.titles if is_visible]
    send(("book", visible, book.knows_formats))
    chosen = [book.sheet(name) for name in visible] if mode == "all" else [workbook.choose(book, title)]
    for sheet in chosen:
        send(("sheet", sheet.title, sheet.height, sheet.merged))
        for rows in workbook.in_slices(sheet.rows):
            send(("rows", rows))
