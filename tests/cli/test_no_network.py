"""No socket of any network, as the system sees it: a window and a document, with every program that they start."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.support import ROOT

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from kamdesk import app
from kamdesk.env.second_start import Reception
from kamdesk.ui.window.main_window import MainWindow

class Shown(MainWindow):
    def __init__(self, *parts):
        super().__init__(*parts)
        self.when_painted(lambda: QTimer.singleShot(0, self.close))

app.MainWindow = Shown
sys.exit(app.run_window(Path(sys.argv[1]), Reception()))
"""
REPORT = ("-m", "kamdesk", "report", "FILE", "C01", "--kind", "onepager", "--out", "OUT")


def may_trace():
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(not may_trace(), reason="strace is not here, or may not look at programs")
@pytest.mark.parametrize("command", [("-c", WINDOW, "FILE"), REPORT], ids=["window", "document"])
def test_no_socket_but_local_ones(sample_copy, tmp_path, command):
    trace = tmp_path / "trace.txt"
    places = {"FILE": str(sample_copy), "OUT": str(tmp_path / "out.pdf")}
    watched = ["strace", "-f", "-qq", "-e", "trace=socket,connect,bind,sendto", "-o", str(trace)]
    done = subprocess.run(
        [*watched, sys.executable, *(places.get(part, part) for part in command)],
        cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(tmp_path)}, capture_output=True, text=True, timeout=280,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    assert lines, "nothing was seen of the program"
    made = [line for line in lines if re.search(r"\bsocket\(", line)]
    assert [line for line in made if "socket(AF_UNIX," not in line] == []
    assert [line for line in lines if "AF_INET" in line] == []
