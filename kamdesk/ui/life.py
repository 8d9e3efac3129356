"""What works beside the event loop for an open file: its timers and what waits for charts end with it, all in one place."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from kamdesk.ui.chart_loader import ChartLoader


class Life(QObject):
    """The time that a file is open. Nothing that was put off until later is done after it.

    Signals:
        ended: the file is about to be closed.
        charts_ready: charts can be made now, and there is still a file for them.
    """

    ended = Signal()
    charts_ready = Signal()

    def __init__(self, charts: ChartLoader) -> None:
        super().__init__()
        self.is_over = False
        charts.ready.connect(self._on_charts)

    def _on_charts(self) -> None:
        if not self.is_over:
            self.charts_ready.emit()

    def timer(self, owner: QObject, ms: int, slot: Callable[[], object], *, is_single: bool = True) -> QTimer:
        """A timer that goes with its owner, and does nothing after the end, whoever still starts it."""
        timer = QTimer(owner, singleShot=is_single, interval=ms)

        def fire() -> None:
            if self.is_over:
                timer.stop()
            else:
                slot()

        timer.timeout.connect(fire)
        self.ended.connect(timer.stop)
        return timer

    def later(self, owner: QObject, slot: Callable[[], object]) -> None:
        """Do something after what waits in the event loop, if owner and file are still there."""
        timer = self.timer(owner, 0, slot)
        timer.timeout.connect(timer.deleteLater)
        timer.start()

    def end(self) -> None:
        """Stop everything; the file may be closed then."""
        self.is_over = True
        self.ended.emit()
        for child in self.children():
            child.deleteLater()
