"""A workbook read by a process of its own, so that nothing a file does to its reader happens to the program."""

import json
import queue
import subprocess
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

import kamdesk
from kamdesk.domain.errors import FileError
from kamdesk.env import own_process
from kamdesk.services.importing.cells import Cell, Sheet, Watch
from kamdesk.services.importing.sources import memory_watch
from kamdesk.services.importing.sources.limits import MAX_MEMORY, MAX_SECONDS, MEGABYTE
from kamdesk.services.importing.sources.merged import spread_headers
from kamdesk.services.importing.sources.reader_process import read
from kamdesk.services.importing.sources.wire import Decoder

_BETWEEN_LOOKS = 0.05
"""Seconds after which `watch` is called although nothing came."""
Message = tuple[Any, ...]


def read_workbook(file: IO[bytes], name: str, wanted: tuple[str, str], watch: Watch) -> list[Sheet]:
    """Read sheets of an open workbook; `wanted` is "one" or "all", and the title of the sheet that is meant.

    Raises:
        FileError: what the process says of the file; `too_much_memory` or `takes_too_long` when it had to be ended.
        Cancelled: raised by `watch`; the process is gone then.
    """
    sheets: list[Sheet] = []
    merged: list[tuple[int, int, int]] = []
    visible, knows_formats = (), True
    decode = Decoder().rows
    done = whole = 0
    with messages(file, [wanted[0], json.dumps(wanted[1])]) as coming:
        for message in coming:
            kind = message[0]
            if kind == "rows":
                rows: list[tuple[int, list[Cell]]] = sheets[-1].rows
                rows += decode(message[1])
                done = rows[-1][0]
            elif kind == "book":
                visible, knows_formats = tuple(message[1]), bool(message[2])
            elif kind == "sheet":
                _finish(sheets, merged)
                sheets.append(Sheet(name, [], message[1], visible, knows_formats=knows_formats))
                done, whole, merged = 0, message[2], message[3]
            elif kind == "error":
                raise FileError(message[1], file=name, **message[2])
            watch(done, max(whole, done) if whole else 0)
    _finish(sheets, merged)
    return sheets


def _finish(sheets: list[Sheet], merged: list[tuple[int, int, int]]) -> None:
    if sheets:
        spread_headers(sheets[-1].rows, merged)


@contextmanager
def messages(file: IO[bytes], arguments: list[str]) -> Iterator[Iterator[Message]]:
    """The messages of a new process, with ("wait",) while none comes; it is gone when the block ends, however it ends."""
    process = subprocess.Popen(
        [*command(), *arguments], stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=own_process.environment(),
        creationflags=own_process.FLAGS,
    )  # fmt: skip
    output = cast(IO[bytes], process.stdout)
    waiting: queue.Queue[Message | None] = queue.Queue(8)
    listener = threading.Thread(target=_listen, args=(output, waiting), daemon=True)
    listener.start()
    try:
        yield _until_end(process, waiting)
    finally:
        process.kill()
        process.wait()
        deque(iter(waiting.get, None), maxlen=0)  # the listener may wait for room
        listener.join()
        output.close()


def command() -> list[str]:
    """How this program starts itself as the process that reads: from the source tree, or packed."""
    return own_process.command(kamdesk.READ_WORKBOOK)


def _listen(source: IO[bytes], waiting: "queue.Queue[Message | None]") -> None:
    """Take messages off the pipe until it ends."""
    message: Message | None = ()
    while message is not None:
        message = read(source)
        waiting.put(message)


def _until_end(process: "subprocess.Popen[bytes]", waiting: "queue.Queue[Message | None]") -> Iterator[Message]:
    latest = time.monotonic() + MAX_SECONDS
    while True:
        try:
            message = waiting.get(timeout=_BETWEEN_LOOKS)
        except queue.Empty:
            message = ("wait",)
            if memory_watch.size_of(process.pid) > MAX_MEMORY:
                raise FileError("too_much_memory", limit=MAX_MEMORY // MEGABYTE) from None
        if message is None:  # it ended without a word: the library gave up where no memory was left
            waiting.put(None)
            raise FileError("too_much_memory", limit=MAX_MEMORY // MEGABYTE)
        if message[0] == "end":
            return
        yield message
        if time.monotonic() > latest:
            raise FileError("takes_too_long", seconds=int(MAX_SECONDS))
