"""Imports matplotlib beside the event loop after the first paint, and tells when charts can be made; then what makes documents."""

import contextlib
import importlib
import threading

from PySide6.QtCore import QObject, Signal

CHARTS = "kamdesk.ui.charts.chart_canvas"
"""What brings matplotlib in; by name, since everything below the charts works without it."""
DOCUMENTS = (
    "kamdesk.reports.making",
    "kamdesk.reports.render_pdf",
    "kamdesk.reports.build.onepager",
    "kamdesk.reports.build.plan",
    "kamdesk.ui.documents.documents_dialog",
    "matplotlib.backends.backend_svg",
)
"""What the first document would have to wait for."""


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
        importlib.import_module(CHARTS)
        self.is_ready = True
        with contextlib.suppress(RuntimeError):  # the program has ended meanwhile
            self.ready.emit()
        for name in DOCUMENTS:
            importlib.import_module(name)

    def wait(self) -> None:
        """Wait until charts can be made; for pictures and tests."""
        self.start()
        assert self._thread is not None
        self._thread.join()
