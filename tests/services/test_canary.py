"""Of a portfolio with a password nothing is ever written in clear: files, journals, drafts, backups, logs, preferences, what a crash leaves."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.env import prepare
from kamdesk.services import backups, files, passwords
from kamdesk.services.portfolio import Portfolio
from tests.support import ROOT, new_account
from tests.support.passwords import CANARY, PASSWORD, readable_in

pytestmark = pytest.mark.usefixtures("quick_keys")

SESSION = """
import logging, os, signal, sys
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from kamdesk.domain.account.account import Account
from kamdesk.domain.changes import Change
from kamdesk.domain.ids import new_id
from kamdesk.env import log, paths
from kamdesk.env.preferences import Preferences
from kamdesk.storage import key
key.ROUNDS = 1000
from kamdesk.services import backups, evidence, files, passwords, recovery
from kamdesk.services.portfolio import Portfolio
path, word, password = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
log.start(paths.log_folder() / "kamdesk.log")
passwords.unlock(path, password)
portfolio = Portfolio.open(path)
account = portfolio.find(Account)[0]
for at in range(3):
    account = replace(portfolio.get(Account, account.id), name=f"{word} {at}", notes=f"{word} notes {at}", city=word)
    portfolio.save(account)
assert portfolio.accounts.lines(portfolio.accounts.search(word.lower()))
from kamdesk.services.account import json_view
assert word in str(json_view.account_view(portfolio.load(account.id), None))
backups.make(path, "asked")
files.backup(path, path.with_name("copy.kamdesk"))
with files.opened_copy(path) as copy:
    from kamdesk.reports import making
    from kamdesk.reports.kinds import Request
    request = Request("plan")
    assert making.paint(making.make(copy, request, account.id), ".pdf")
    from kamdesk.ui.charts.chart_data import saved_figure
    saved_figure(copy, "trend", copy.load(account.id))
try:
    raise ValueError(word[:0] or "nothing of the file")
except ValueError as error:
    recovery.as_known(error, path)
preferences = Preferences.load()
preferences.last_file, preferences.last_places = str(path), {str(path): [account.id, "overview"]}
preferences.save()
file = portfolio.with_file(lambda found: found)
file.connection.execute("PRAGMA cache_size=1")
with file.transaction():  # sorted beyond its memory, and killed with a journal that is needed
    rows = [(f"{word} {at}" * 40,) for at in range(4000)]
    file.connection.execute("CREATE TEMP TABLE t (a)")
    file.connection.executemany("INSERT INTO t VALUES (?)", rows)
    file.connection.execute("SELECT a FROM t ORDER BY a DESC").fetchall()
    file.connection.execute("UPDATE account SET notes = ?", [f"{word} lost " * 300])
    os.kill(os.getpid(), signal.SIGKILL)
"""


def everything(folder):
    """The whole area that the program writes in: its own folders, the one of temporary files, and that of the portfolio."""
    return [folder / "home", folder / "tmp", folder / "files"]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals of POSIX")
def test_a_whole_day_that_ends_in_a_crash_leaves_nothing_to_read(sample_file, tmp_path, monkeypatch):
    for place in everything(tmp_path):
        place.mkdir()
    # Icons and fonts that are made already: to make them takes four times as long as all the rest.
    ready = prepare.folder()
    shutil.copytree(ready, tmp_path / "home" / "cache" / ready.name)
    path = tmp_path / "files" / "cartera.kamdesk"
    path.write_bytes(sample_file.read_bytes())
    monkeypatch.setenv("KAMDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    passwords.set_password(path, PASSWORD)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", SESSION, str(path), CANARY, PASSWORD], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert path.with_name(path.name + "-journal").stat().st_size > 512
    written = [found for place in everything(tmp_path) for found in place.rglob("*") if found.is_file()]
    assert any("backups" in found.parts for found in written)
    assert any(found.name == "preferences.json" for found in written)
    assert readable_in(*everything(tmp_path)) == []
    assert readable_in(*everything(tmp_path), text="Tormeral") == []  # nor what was in it before
    with closing(Portfolio.open(path)) as portfolio:
        assert portfolio.find_account(f"{CANARY} 2")
        files.findings(path)
    assert readable_in(*everything(tmp_path)) == []


def test_the_search_for_it_finds_what_lies_in_clear(sample_copy, folder):
    """The control: without a password everything of this is found."""
    with closing(Portfolio.open(sample_copy)) as portfolio:
        account = new_account(portfolio, CANARY)
        portfolio.save(replace(portfolio.get(Account, account.id), notes=CANARY))
    copy = backups.make(sample_copy, "asked").path
    assert {str(sample_copy), str(copy)} <= {str(found) for found in readable_in(folder, copy.parent)}
    assert Path(sample_copy) in [Path(found) for found in readable_in(folder)]
