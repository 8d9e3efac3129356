"""Copies of evidence that were opened: private, and gone with the file."""

import os
import stat
import subprocess
import sys

from kamdesk.domain.errors import FileError
from kamdesk.env import paths
from kamdesk.services import opened
from kamdesk.services.evidence import copy_out
from kamdesk.services.opened import OpenedCopies
from tests.support import refused
from tests.support.evidence import attached

CANARY = b"CANARY-SECRET-" * 4000


def test_opened_copies_are_private_and_go_with_the_file(portfolio, subject, folder):
    evidence = attached(portfolio, subject, folder)
    mine = OpenedCopies()
    copy = copy_out(portfolio, evidence, mine.folder())
    again = copy_out(portfolio, evidence, mine.folder())
    assert copy.read_bytes() == CANARY
    assert copy != again
    if os.name != "nt":
        modes = [stat.S_IMODE(p.stat().st_mode) for p in (paths.cache_folder() / "opened", mine.folder(), copy.parent, copy)]
        assert modes == [0o700, 0o700, 0o700, 0o600]
    mine.remove()
    mine.remove()
    assert not copy.exists()
    assert mine.folder().is_dir(), "and it can be made again"
    mine.remove()


def test_what_a_killed_program_left_goes_at_the_next_start(portfolio):
    mine = OpenedCopies()
    kept = mine.folder() / "open now.txt"
    kept.write_text("x")
    script = "from kamdesk.services.opened import OpenedCopies; import os; p = OpenedCopies().folder() / 'x.txt'; p.write_text('x'); print(p, flush=True); os._exit(9)"
    left = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False).stdout.strip()
    assert os.path.exists(left)  # noqa: PTH110 - a line of another program
    opened.sweep()
    assert not os.path.exists(left)  # noqa: PTH110
    assert kept.exists(), "another program that runs keeps its own"
    mine.remove()


def test_a_folder_that_leads_elsewhere_is_not_used(monkeypatch, tmp_path):
    monkeypatch.setenv("KAMDESK_HOME", str(tmp_path))
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "precious").mkdir(parents=True)
    (paths.cache_folder() / "opened").symlink_to(elsewhere, target_is_directory=True)
    with refused("cannot_open", FileError):
        OpenedCopies().folder()
    opened.sweep()
    assert (elsewhere / "precious").exists()
