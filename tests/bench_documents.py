"""Documents: from Ctrl+P to the first page, a long review beside LibreOffice, the memory of the painter, and the window meanwhile."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from kamdesk.reports.model import Report
from tests import bench_portfolio

ACCOUNTS = 500
ROUNDS = 5
GOALS = {"onepager": ("account sheet", 300), "plan": ("plan of five pages", 600)}
"""Milliseconds until the pages stand in the window."""
SMALL = 100
"""So many later stand their small pictures, which nobody waits for."""


def previews(sample: Path) -> Iterator[tuple[str, float, float]]:
    """(what, milliseconds, goal): the pages of a document in the window, and the longest that it answers nothing meanwhile."""
    from PySide6.QtWidgets import QApplication

    from kamdesk.app import make_application
    from kamdesk.env.preferences import Preferences
    from kamdesk.ui.chart_loader import ChartLoader
    from kamdesk.ui.window.main_window import MainWindow

    _app, theme = make_application(Preferences(theme="light", language="es"))
    charts = ChartLoader()
    charts.wait()  # they are fetched right after the start, long before anybody asks for a document
    window = MainWindow(theme, Preferences(theme="light", language="es"), charts)
    assert window.open_file(sample)
    window.resize(1366, 768)
    window.show()
    QApplication.processEvents()
    assert window.ctx is not None
    account = window.ctx.portfolio.find_account("C01")[0].id
    stops = []
    for kind, tab in (("onepager", "overview"), ("plan", "plan")):
        window.show_place(account, tab)
        QApplication.processEvents()
        rounds = [opened(window.file_actions.documents.open) for _round in range(ROUNDS + 1)]
        name, goal = GOALS[kind]
        yield f"{name}: from Ctrl+P to its pages, the first time", rounds[0][0], goal
        times, small, waits = zip(*rounds[1:], strict=True)
        yield f"{name}: from Ctrl+P to its pages", sorted(times)[ROUNDS // 2], goal
        if kind == "plan":
            yield f"{name}: from Ctrl+P to the small pictures of them all", sorted(small)[ROUNDS // 2], goal + SMALL
        stops.append(max(waits))
    yield "longest wait of the window while documents are made", max(stops), 100
    window.close()


def opened(open_documents: Callable[[], Any]) -> tuple[float, float, float]:
    """Open the document window: milliseconds until its pages are there, until all is, and the longest of them without an answer."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    moments = [time.perf_counter()]
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: moments.append(time.perf_counter()))
    dialog = open_documents()
    timer.start()
    stood = time.perf_counter()
    while dialog.session.preview is None:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    dialog.repaint()
    painted = time.perf_counter()
    moments.append(painted)
    while dialog.session.is_busy:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    dialog.repaint()
    moments.append(time.perf_counter())
    timer.stop()
    dialog.reject()
    QApplication.processEvents()
    waits = [later - max(earlier, stood) for earlier, later in pairwise(moments) if later > stood]
    return (painted - moments[0]) * 1000, (moments[-1] - moments[0]) * 1000, max(waits) * 1000


class Review:
    """The review of a portfolio with so many accounts, as a document and as the workbook of its tables."""

    def __init__(self, folder: Path) -> None:
        from kamdesk.reports import making
        from kamdesk.reports.kinds import Request
        from kamdesk.services.portfolio import Portfolio

        self._folder = folder
        path = folder / "review.kamdesk"
        bench_portfolio.fill(path, ACCOUNTS)
        portfolio = Portfolio.open(path, read_only=True)
        self.report = making.make(portfolio, Request("portfolio", language="es"))
        portfolio.close()
        self.table = folder / "review.xlsx"
        self.table.write_bytes(making.paint(self.report, ".xlsx").data)

    def by_us(self) -> None:
        """Make a PDF of it."""
        from kamdesk.reports import making

        assert making.paint(self.report, ".pdf").data.startswith(b"%PDF")

    def by_office(self) -> None:
        """Let LibreOffice make a PDF of the same tables."""
        profile = f"-env:UserInstallation={(self._folder / 'office').as_uri()}"
        office = shutil.which("soffice") or shutil.which("libreoffice")
        assert office is not None
        command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", self._folder, self.table]
        subprocess.run(command, check=True, capture_output=True)
        assert self.table.with_suffix(".pdf").exists()


def has_office() -> bool:
    """Whether there is a LibreOffice to be measured beside."""
    return (shutil.which("soffice") or shutil.which("libreoffice")) is not None


MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
"""
"""Starts the painter from a small process: one that is started counts the memory of who started it as its own."""


def peak_of_painter(report: Report) -> float:
    """The most memory, in MiB, of the process that paints a document."""
    import kamdesk
    from kamdesk.env import own_process
    from kamdesk.reports import render_pdf

    command = [sys.executable, "-c", MEASURED, *own_process.command(kamdesk.RENDER_REPORT)]
    told = json.dumps(render_pdf.job(report)).encode()
    done = subprocess.run(command, input=told, capture_output=True, check=True, env=own_process.environment())
    assert "error" not in json.loads(done.stdout.partition(b"\n")[0])
    return int(done.stderr.split()[-1]) / 1024


def plan_of(sample: Path) -> Report:
    """The plan of the sample's first account."""
    from kamdesk.reports import making
    from kamdesk.reports.kinds import Request
    from kamdesk.services.portfolio import Portfolio

    portfolio = Portfolio.open(sample, read_only=True)
    report = making.make(portfolio, Request("plan", language="es"), portfolio.find_account("C01")[0].id)
    portfolio.close()
    return report
