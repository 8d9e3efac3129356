"""A start of the program as a process of its own: what is there when the window is painted first, and what comes after it."""

import json
import os
import subprocess
import sys

import pytest

from kamdesk.env import paths

MOST_SECONDS = 400
"""Making the fonts takes ten seconds of a free processor, and many times that of a busy one."""
START = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from kamdesk.app import make_application
from kamdesk.env import prepare
from kamdesk.env.preferences import Preferences
from kamdesk.ui.chart_loader import ChartLoader
from kamdesk.ui.window.main_window import MainWindow

app, theme = make_application(Preferences(theme="light", language="es"))
window = MainWindow(theme, Preferences(theme="light", language="es"), ChartLoader())

def tell():
    rows = window.sidebar.list.model().rowCount() if window.sidebar else None
    print(json.dumps({"rows": rows, "modules": sorted(sys.modules), "has_fonts": prepare.fonts() is not None}), flush=True)

window.when_painted(tell)
"""
FILE = """
window.when_painted(app.quit)
window.open_file(Path(sys.argv[1]), is_first=True)
window.show()
app.exec()
"""
FIRST = """
def made():
    print(json.dumps({"has_fonts": prepare.fonts() is not None, "family": app.font().exactMatch()}), flush=True)
    app.quit()

theme.changed.connect(made)
window.show()
app.exec()
"""
LATER = (
    "kamdesk.domain.plan", "kamdesk.domain.selection", "kamdesk.domain.ledgers", "kamdesk.domain.scorecard.indicators",
    "kamdesk.services.reading", "kamdesk.services.rules", "kamdesk.storage.rescue", "kamdesk.ui.account.account_view",
    "kamdesk.ui.forms", "kamdesk.ui.tables", "kamdesk.ui.dialogs.palette", "matplotlib", "numpy", "sqlite_utils", "openpyxl", "babel",
)  # fmt: skip


def started(code, home, *arguments):
    """What a start tells; what matplotlib finds of the system's fonts is taken from the other tests, for it takes seconds."""
    known = os.environ.get("MPLCONFIGDIR", str(paths.cache_folder() / "matplotlib"))
    env = {**os.environ, "KAMDESK_HOME": str(home), "MPLCONFIGDIR": known, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", START + code, *map(str, arguments)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=MOST_SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def test_nothing_of_a_page_is_fetched_before_the_window_is_painted(tmp_path, sample_copy):
    (told,) = started(FILE, os.environ["KAMDESK_HOME"], sample_copy)
    assert told["rows"] == 12
    assert [m for m in told["modules"] if m.startswith(LATER)] == []


@pytest.mark.slow
@pytest.mark.timeout(MOST_SECONDS + 20)
def test_the_very_first_start_shows_its_window_before_the_fonts_are_made(tmp_path):
    painted, made = started(FIRST, tmp_path)
    assert not painted["has_fonts"]
    assert made == {"has_fonts": True, "family": True}
