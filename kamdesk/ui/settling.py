"""Waiting until a window is still: for its pictures, and for whoever tries it."""

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

MOST_MS = 5_000
SOON_MS = 100
"""A timer that ends so soon is part of what is being shown; a later one is a pause that was meant."""
STILL_ROUNDS = 3
_MOVES = frozenset(
    {
        QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.UpdateRequest, QEvent.Type.Paint,
        QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.MetaCall,
    }
)  # fmt: skip


class _Moves(QObject):
    """Counts what moves or is painted."""

    count = 0

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() in _MOVES
        return False


def _is_about_to_move(window: QWidget) -> bool:
    return any(timer.isActive() and 0 <= timer.interval() <= SOON_MS for timer in window.findChildren(QTimer))


def settle(window: QWidget, most_ms: int = MOST_MS) -> bool:
    """Let things happen until nothing moves any more and nothing is about to; whether it came to that in time."""
    app = QApplication.instance()
    assert app is not None
    moves, deadline = _Moves(), QDeadlineTimer(most_ms)
    app.installEventFilter(moves)
    still = 0
    try:
        while still < STILL_ROUNDS and not deadline.hasExpired():
            before = moves.count
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
            is_still = moves.count == before and not _is_about_to_move(window)
            still = still + 1 if is_still else 0
    finally:
        app.removeEventFilter(moves)
    return still == STILL_ROUNDS
