"""The program started twice, as two programs: one window, and nobody waits for one that is hung or was killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from kamdesk.env.second_start import Answer, hand_over
from tests.support import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform == "win32", reason="its signals are those of other systems"),
]
PROGRAM = (sys.executable, "-m", "kamdesk")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home of its own, with the fonts and icons of this computer."""
    shutil.copytree(Path(os.environ["KAMDESK_HOME"], "cache"), tmp_path / "cache", symlinks=True)
    monkeypatch.setenv("KAMDESK_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.chdir(ROOT)
    return tmp_path


@contextmanager
def running(file):
    """The program with a window, once it answers."""
    program = subprocess.Popen([*PROGRAM, str(file)], stderr=subprocess.DEVNULL)
    try:
        pause = threading.Event()
        while hand_over(None, 60) is not Answer.SHOWN:
            assert program.poll() is None
            pause.wait(0.2)
        yield program
    finally:
        program.kill()
        program.wait()


def test_a_second_start_opens_its_file_in_the_first_window_and_ends(home, sample_copy):
    other = shutil.copyfile(sample_copy, sample_copy.with_name("otra ñ.kamdesk"))
    with running(sample_copy) as first:
        done = subprocess.run(
            [*PROGRAM, other.name], cwd=other.parent, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, timeout=120
        )
        assert done.returncode == 0
        assert hand_over(None, 60) is Answer.SHOWN  # what came before is done
        assert json.loads((home / "config" / "preferences.json").read_text(encoding="utf-8"))["last_file"] == str(other)
        first.send_signal(signal.SIGSTOP)
        assert hand_over(sample_copy, 1.0) is Answer.NONE
        first.send_signal(signal.SIGCONT)
    assert hand_over(other, 60) is Answer.NONE
    with running(sample_copy):
        assert hand_over(None, 60) is Answer.SHOWN
