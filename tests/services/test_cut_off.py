"""kill -9 before every file operation of a backup, of thinning, restore, new and migration: nothing is lost, nothing lies about."""

import gzip
import hashlib
import os
import shutil
import signal
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import FileError
from kamdesk.env import paths
from kamdesk.services import backups, files
from kamdesk.services.file_check import check
from kamdesk.services.portfolio import Portfolio
from tests.support import FILES, new_account
from tests.support.series import IS_WHOLE

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a program is cut off by a fork of this one")


COUNTED = {"open", "os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "os.truncate", "shutil.copyfile", "shutil.rmtree"}


WORK = "the work of today"


MOST = 150


EACH = 1 if IS_WHOLE else 5
"""Before each file operation, or, as a rule, before each fifth one."""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with a file that holds work, a copy that does not, and a folder of data beside it."""
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path / "data")
    ready = tmp_path / "ready"
    ready.mkdir()
    with closing(Portfolio.create(ready / "copy.kamdesk")) as portfolio:
        new_account(portfolio)
    shutil.copyfile(ready / "copy.kamdesk", ready / "f.kamdesk")
    with closing(Portfolio.open(ready / "f.kamdesk")) as portfolio:
        portfolio.save(replace(portfolio.find(Account)[0], notes=WORK))
    old = FILES / "version-2.kamdesk.gz"
    (ready / "old.kamdesk").write_bytes(gzip.decompress(old.read_bytes()))
    for lock in ready.glob(".*"):
        lock.unlink()
    return tmp_path


def back_up(folder):
    backups.make(folder / "f.kamdesk", "regular")


def thin(folder):
    place = backups.folder(folder / "f.kamdesk")
    place.mkdir(parents=True)
    for day in range(1, 5):
        for hour in range(3):
            shutil.copyfile(folder / "f.kamdesk", place / f"2026010{day}T0{hour}0000.000Z.regular.0a.kamdesk")
    yield
    backups.thin(place)


def restore(folder):
    files.restore(folder / "copy.kamdesk", folder / "f.kamdesk", force=True)


def restore_lost(folder):
    (folder / "f.kamdesk").rename(folder / "lost.kamdesk")
    yield
    files.restore(folder / "copy.kamdesk", folder / "f.kamdesk", force=False)


def make_new(folder):
    files.make_new(folder / "f.kamdesk", force=True)


def migrate(folder):
    (folder / "old.kamdesk").replace(folder / "f.kamdesk")
    yield
    Portfolio.open(folder / "f.kamdesk").close()


def fetch_modules(act, folder):
    """Do it once to its end here, so that no program that is cut off has to import what it takes."""
    for _ in act(folder):
        pass


def cut_off_at(number, act, folder, data):
    """Do something in a program of its own that ends before its file operation of this number; False when it needed fewer."""
    pid = os.fork()
    if pid:
        _, status = os.waitpid(pid, 0)
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, status
        return os.WIFSIGNALED(status)
    try:
        left, mine = [number], (str(folder), str(data))

        def count(event, arguments):
            if event in COUNTED and arguments and isinstance(arguments[0], str | Path) and str(arguments[0]).startswith(mine):
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        steps = act(folder)
        next(steps)
        sys.addaudithook(count)
        next(steps, None)
        os._exit(0)
    except BaseException:  # noqa: BLE001 - the other program must end here, whatever happens
        os._exit(7)


def whole(act):
    """An act as steps: what comes before the counting, and what is counted."""

    def steps(folder):
        yield
        act(folder)

    return steps


ACTS = {
    "backup": whole(back_up),
    "thin": thin,
    "restore": whole(restore),
    "restore a lost file": restore_lost,
    "new": whole(make_new),
    "migrate": migrate,
}


def once_for_the_same_bytes(look):
    """Look into a closed file, but only once into files that are the same byte by byte: most cuts leave what was there."""
    seen = {}

    def looked(path):
        digest = hashlib.sha256(path.read_bytes()).digest()
        if digest not in seen:
            seen[digest] = look(path)
        return seen[digest]

    return looked


@once_for_the_same_bytes
def problems(path):
    with closing(Portfolio.open(path)) as portfolio:
        return check(portfolio)


@once_for_the_same_bytes
def holds_work(path):
    try:
        with closing(Portfolio.open(path, read_only=True)) as portfolio:
            return any(a.notes == WORK for a in portfolio.find(Account))
    except FileError:
        return False


def litter(*folders):
    """What lies about; an empty journal beside an open or closed file is SQLite's way."""
    return [
        p.name
        for f in folders
        for p in f.rglob("*")
        if ".new" in p.name or p.name.endswith(".replacing") or (p.name.endswith("-journal") and p.stat().st_size)
    ]


@pytest.mark.no_cover
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ACTS)
def test_whoever_is_cut_off_loses_nothing_and_leaves_nothing(place, name):
    folder, data = place / "carpeta", place / "data"

    def begin():
        for gone in (folder, data):
            shutil.rmtree(gone, ignore_errors=True)
        shutil.copytree(place / "ready", folder)
        data.mkdir()

    begin()
    fetch_modules(ACTS[name], folder)
    for number in range(1, MOST, EACH):
        begin()
        was_cut = cut_off_at(number, ACTS[name], folder, data)
        target = folder / "f.kamdesk"
        note = (folder / ".f.kamdesk.replacing").exists()
        if target.exists():
            Portfolio.open(target).close()
            assert problems(target) == [], (name, number)
            backups.make(target, "regular")
        else:
            assert name == "restore a lost file"
            restore(folder)
        found = files.findings(target)
        assert not note or (found and all(f.code.startswith("replac") for f in found[:1])), (name, number)
        if name != "migrate":
            assert any(holds_work(p) for p in folder.glob("*.kamdesk")), (name, number)
        assert litter(folder, data) == [], (name, number)
        kept = [p for p in folder.glob("*.kamdesk*") if ".before-" in p.name and p.stat().st_size]
        assert len(kept) <= (0 if name in {"backup", "thin", "migrate", "restore a lost file"} else 1), (name, number)
        if not was_cut:
            assert number > 3
            return
    raise AssertionError(f"{name} needs more than {MOST} operations")
