"""What a second start of the program hands over is opened in the window that is there."""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog

from kamdesk.env.second_start import Answer, HandedOver, Reception
from kamdesk.ui.window.main_window import MainWindow
from kamdesk.ui.window.refused import may_lose_refused


@dataclass(frozen=True, slots=True)
class _Request:
    """What a second start wants, and where it is answered."""

    wanted: HandedOver
    answers: "SimpleQueue[Answer]" = field(default_factory=SimpleQueue)


class SecondStarts(QObject):
    """Answers second starts for a window."""

    _asked = Signal(object)
    _wanted = Signal(object)

    def __init__(self, window: MainWindow, reception: Reception) -> None:
        super().__init__(window)
        self._window = window
        self._asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._wanted.connect(self.open, Qt.ConnectionType.QueuedConnection)
        reception.answer_by(self._take)

    def _take(self, wanted: HandedOver) -> Answer:
        """In the thread of the reception: what the window says, or nothing where it is hung."""
        request = _Request(wanted)
        self._asked.emit(request)
        try:
            return request.answers.get(timeout=max(0.0, wanted.until - time.monotonic()))
        except Empty:
            return Answer.NONE

    def _answer(self, request: _Request) -> None:
        if time.monotonic() >= request.wanted.until:
            return  # nobody waits any more
        if not self._window.isVisible():
            request.answers.put(Answer.CLOSING)
            return
        is_open_here = request.wanted.file is None or self._is_open(request.wanted.file)
        if not is_open_here and self._is_busy():
            request.answers.put(Answer.BUSY)
            return
        request.answers.put(Answer.SHOWN)
        if request.wanted.token:
            os.environ["XDG_ACTIVATION_TOKEN"] = request.wanted.token  # Qt takes it from there
        self._window.come_to_front()
        if not is_open_here:
            self._wanted.emit(request.wanted.file)

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
