"""Whose turn it is: how long one thread works before another does, and what the window does only after it has answered."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject

from kamdesk.ui.life import Life

TURN = 0.0002
"""Seconds; with Python's five milliseconds, the window waits so long for each of the hundreds of calls that painting is."""


@contextmanager
def short_turns() -> Iterator[None]:
    """Let the window have its turn soon while a thread beside it works on many rows."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


class NextTurn:
    """What the window does one after the other, and after everything that waits: in one go it would be felt."""

    def __init__(self, life: Life, owner: QObject) -> None:
        self._acts: list[Callable[[], object]] = []
        self._timer = life.timer(owner, 0, self._do)

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to be done."""
        return bool(self._acts)

    def ask(self, *acts: Callable[[], object]) -> None:
        """Do these next, each in a turn of its own, in the place of what still waits."""
        self._acts = [*acts]
        self._timer.start()

    def _do(self) -> None:
        if self._acts:
            self._acts.pop(0)()
        if self._acts:
            self._timer.start()
