"""Imports matplotlib beside the event loop after the first paint, and tells when charts can be made."""

import logging
import threading

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)


class ChartLoader(QObject):
    """Loads the chart library once.

    Signals:
        ready: charts can be made now.
    """

    ready = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_ready = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, without waiting."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._load, name="charts", daemon=True)
            self._thread.start()

    def _load(self) -> None:
        from kamdesk.ui.widgets import chart_canvas

        log.debug("%s loaded", chart_canvas.__name__)
        self.is_ready = True
        self.ready.emit()

    def wait(self) -> None:
        """Wait until charts can be made; for pictures and tests."""
        self.start()
        assert self._thread is not None
        self._thread.join()
