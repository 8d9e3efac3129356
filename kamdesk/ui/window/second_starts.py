"""What a second start of the program hands over is opened in the window that is there."""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog

from kamdesk.env.second_start import ANSWER_SECONDS, Answer, Reception
from kamdesk.ui.window.main_window import MainWindow
from kamdesk.ui.window.refused import may_lose_refused

PATIENCE = ANSWER_SECONDS - 1
"""Seconds in which the window has to answer; later the second start has gone on by itself."""


@dataclass(frozen=True, slots=True)
class _Request:
    """What a second start wants, until when, and where it is answered."""

    file: Path | None
    token: str
    until: float = field(default_factory=lambda: time.monotonic() + PATIENCE)
    answers: "SimpleQueue[Answer]" = field(default_factory=SimpleQueue)


class SecondStarts(QObject):
    """Answers second starts for a window, until `close`."""

    _asked = Signal(object)
    _wanted = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._wanted.connect(self.open, Qt.ConnectionType.QueuedConnection)
        self._reception = Reception(self._take)
        self.is_open = self._reception.is_open

    def close(self) -> None:
        """Hear no second start any more."""
        self._reception.close()

    def _take(self, file: Path | None, token: str) -> Answer:
        """In the thread of the reception: what the window says, or nothing where it is hung."""
        request = _Request(file, token)
        self._asked.emit(request)
        try:
            return request.answers.get(timeout=PATIENCE)
        except Empty:
            return Answer.NONE

    def _answer(self, request: _Request) -> None:
        if time.monotonic() >= request.until:
            return  # nobody waits any more
        if not self._window.isVisible():
            request.answers.put(Answer.CLOSING)
            return
        is_open_here = request.file is None or self._is_open(request.file)
        if not is_open_here and self._is_busy():
            request.answers.put(Answer.BUSY)
            return
        request.answers.put(Answer.SHOWN)
        if request.token:
            os.environ["XDG_ACTIVATION_TOKEN"] = request.token  # Qt takes it from there
        self._window.come_to_front()
        if not is_open_here:
            self._wanted.emit(request.file)

    def _is_open(self, file: Path) -> bool:
        ctx = self._window.ctx
        try:
            return ctx is not None and file.samefile(ctx.portfolio.path)
        except OSError:
            return False

    def _is_busy(self) -> bool:
        """Whether something is under way that another file would put an end to."""
        is_asking = QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None
        return is_asking or any(dialog.isVisible() for dialog in self._window.findChildren(QDialog))

    def open(self, file: Path) -> None:
        """Open a file that came from outside, unless the person wants to keep what was refused."""
        if may_lose_refused(self._window):
            self._window.open_file(file)
