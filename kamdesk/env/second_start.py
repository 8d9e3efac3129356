"""One window for one user: a second start of the program finds the first and hands its file over.

They talk through a local socket (a named pipe on Windows) of the standard library, which brings no library for networks along. Both
have to know a key that only this user can read. Whatever fails, the second start goes on as if it were the first.
"""

import getpass
import hashlib
import json
import logging
import os
import secrets
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from kamdesk.env import paths, private

if TYPE_CHECKING:
    from multiprocessing.connection import Connection, Listener

log = logging.getLogger(__name__)
ANSWER_SECONDS = 4.0
"""So long a second start waits for the first window."""
PATIENCE = ANSWER_SECONDS - 1
"""So long the first window has to answer: later the second start has gone on by itself."""
_LONGEST_ADDRESS = 100
_LONGEST_MESSAGE = 65_536


class Answer(StrEnum):
    """What the first window says: it shows what was wanted, it is in the middle of something, it is about to end; or nothing at all."""

    SHOWN = "shown"
    BUSY = "busy"
    CLOSING = "closing"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What a second start wants: a file, or only that the window is seen; `token` lets a window come to the front on some desktops.

    After `until` (of `time.monotonic`) nobody waits for the answer any more.
    """

    file: Path | None
    token: str
    until: float


def hand_over(file: Path | None, seconds: float = ANSWER_SECONDS) -> Answer:
    """Ask the window that runs already to come to the front, and to open a file if one is given; NONE within so many seconds where none does."""
    try:
        if sys.platform != "win32" and not Path(_address()).exists():
            return Answer.NONE
    except OSError:
        return Answer.NONE
    answers: SimpleQueue[Answer] = SimpleQueue()
    # Where the first window is hung, nothing but a thread can be left waiting.
    threading.Thread(target=_ask, args=(file, answers), daemon=True, name="second start").start()
    try:
        return answers.get(timeout=seconds)
    except Empty:
        log.info("the window that runs does not answer")
        return Answer.NONE


def _ask(file: Path | None, answers: "SimpleQueue[Answer]") -> None:
    try:
        from multiprocessing.connection import Client

        _let_it_come_to_front()
        wanted = {"file": str(file.absolute()) if file else None, "token": os.environ.get("XDG_ACTIVATION_TOKEN", "")}
        with Client(_address(), authkey=_key()) as connection:
            connection.send_bytes(json.dumps(wanted).encode())
            answers.put(Answer(connection.recv_bytes(_LONGEST_MESSAGE).decode()))
    except Exception as error:  # noqa: BLE001 - whatever stands at the other end, this start goes on by itself
        log.info("no window was found: %s", type(error).__name__)
        answers.put(Answer.NONE)


def _let_it_come_to_front() -> None:
    """Windows lets a program take the front only if the one that has it says so."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)


class Reception:
    """Takes what second starts hand over, in a thread of its own, as long as the program runs.

    It listens from the beginning; whoever comes before `answer_by` was called waits until there is a window.
    """

    def __init__(self) -> None:
        self._take: Callable[[HandedOver], Answer] | None = None
        self._has_window = threading.Event()
        self._listener: Listener | None = None
        self._is_over = False
        self.is_open = threading.Event()
        """Set once second starts are heard, or will never be."""
        self._thread = threading.Thread(target=self._serve, daemon=True, name="reception")
        self._thread.start()

    def answer_by(self, take: Callable[[HandedOver], Answer]) -> None:
        """Have second starts answered by `take`, which is called in the thread of the reception."""
        self._take = take
        self._has_window.set()

    def close(self) -> None:
        """Hear no second start any more."""
        self.is_open.wait(ANSWER_SECONDS)
        self._is_over = True
        self._has_window.set()
        if self._listener is None:
            return
        hand_over(None, 1.0)  # what waits for a connection hears nothing else
        self._thread.join(1.0)

    def _serve(self) -> None:
        try:
            self._listener = _listener()
        except Exception as error:  # noqa: BLE001 - a window that nobody hands files to is as good as ever
            log.info("second starts are not heard: %s", type(error).__name__)
            return
        finally:
            self.is_open.set()
        with self._listener as listener:
            while not self._is_over:
                try:
                    with listener.accept() as connection:
                        self._serve_one(connection)
                except Exception as error:  # noqa: BLE001 - one that is strange or gone is no reason to hear no other
                    log.info("a second start was not heard: %s", type(error).__name__)

    def _serve_one(self, connection: "Connection[Any, Any]") -> None:
        until = time.monotonic() + PATIENCE
        if not connection.poll(1.0):
            return
        wanted = json.loads(connection.recv_bytes(_LONGEST_MESSAGE))
        handed = HandedOver(Path(wanted["file"]) if wanted["file"] else None, wanted["token"], until)
        self._has_window.wait(until - time.monotonic())
        if self._is_over or self._take is None:
            connection.send_bytes((Answer.CLOSING if self._is_over else Answer.NONE).encode())
            return
        connection.send_bytes(self._take(handed).encode())


def _listener() -> "Listener":
    from multiprocessing.connection import Listener

    address = _address()
    try:
        return Listener(address, backlog=8, authkey=_key())
    except OSError:
        if sys.platform == "win32":
            raise
        with socket.socket(socket.AF_UNIX) as probe, suppress(ConnectionRefusedError):
            probe.connect(address)
            raise  # a window is there, and does not answer
        Path(address).unlink()  # left by a program that was killed
        return Listener(address, backlog=8, authkey=_key())


def _address() -> str:
    """Where the first window listens: another for every user, computer and folder of preferences."""
    whose = f"{getpass.getuser()}\n{socket.gethostname()}\n{paths.config_folder()}"
    name = "kamdesk-" + hashlib.sha256(whose.encode("utf-8", "surrogateescape")).hexdigest()[:20]
    if sys.platform == "win32":
        return rf"\\.\pipe\{name}"
    for folder in (os.environ.get("XDG_RUNTIME_DIR", ""), str(paths.cache_folder())):
        found = str(Path(folder, name))
        if folder and Path(folder).is_dir() and len(os.fsencode(found)) < _LONGEST_ADDRESS:
            return found
    return str(Path(tempfile.gettempdir(), name))


def _key() -> bytes:
    """What both starts have to know; made when it is first needed."""
    file = paths.config_folder() / "window.key"
    with suppress(FileNotFoundError):
        return file.read_bytes()
    private.write(file, secrets.token_bytes(32))
    return file.read_bytes()
