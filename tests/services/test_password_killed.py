"""Whoever is killed while a password is set, changed or removed has the file with the old one or the new one, and every copy of it."""

import os
import shutil
import signal
import sys
from contextlib import closing

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import FileError
from kamdesk.env import paths
from kamdesk.services import backups, passwords
from kamdesk.services.file_check import check
from kamdesk.services.portfolio import Portfolio
from tests.support.passwords import OTHER, PASSWORD

ROUNDS = int(os.environ.get("KAMDESK_KILLS", "4"))
"""So many moments of each act; 80 kills of all three with `KAMDESK_KILLS=27`."""
WATCHED = {"open", "os.rename", "os.remove", "os.chmod", "os.mkdir", "os.link", "os.utime"}
ACTS = {"set": ("", PASSWORD), "change": (PASSWORD, OTHER), "remove": (PASSWORD, "")}

pytestmark = [
    pytest.mark.slow, pytest.mark.usefixtures("quick_keys"), pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
]  # fmt: skip


def put(path, password):
    if password:
        passwords.set_password(path, password)
    else:
        passwords.remove_password(path)


def in_a_child(path, new, fatal):
    """Do it in a program of its own, which is killed at the fatal step; returns whether it was, and how many steps it took."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        steps = [0]

        def heed(event, _arguments):
            if event in WATCHED:
                steps[0] += 1
                if steps[0] == fatal:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(heed)
            put(path, new)
            os.write(writing, str(steps[0]).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        said = stream.read()
    os.waitpid(pid, 0)
    return not said, int(said or 0)


def held(path):
    with closing(Portfolio.open(path)) as portfolio:
        assert check(portfolio) == []
        return sorted((account.name, account.notes) for account in portfolio.find(Account))


def opening_with(path, *candidates):
    """The one of the passwords that opens a file; "" when it needs none."""
    passwords.lock_all()
    if not passwords.has_password(path):
        return ""
    for text in candidates:
        try:
            passwords.unlock(path, text)
        except FileError:
            continue
        return text
    return None


@pytest.mark.no_cover
@pytest.mark.parametrize("act", ACTS)
def test_the_file_opens_with_the_old_one_or_the_new_one(sample_copy, tmp_path, monkeypatch, act):
    data = tmp_path / "data"
    monkeypatch.setattr(paths, "data_folder", lambda: data)
    old, new = ACTS[act]
    backups.make(sample_copy, "asked")
    if old:
        put(sample_copy, old)
        backups.make(sample_copy, "asked")
    names, count = held(sample_copy), len(backups.backups_of(sample_copy))
    kept = [shutil.copytree(folder, tmp_path / f"kept{at}") for at, folder in enumerate((sample_copy.parent, data))]

    def begin():
        for source, place in zip(kept, (sample_copy.parent, data), strict=True):
            shutil.rmtree(place)
            shutil.copytree(source, place)
        passwords.lock_all()
        if old:
            passwords.unlock(sample_copy, old)

    passwords.require_good(PASSWORD)  # what is fetched late is fetched now
    begin()
    was_killed, steps = in_a_child(sample_copy, new, 0)
    assert not was_killed
    seen = set()
    for fatal in sorted({1 + at * (steps - 1) // max(1, ROUNDS - 1) for at in range(ROUNDS)}):
        begin()
        in_a_child(sample_copy, new, fatal)
        found = opening_with(sample_copy, old, new)
        assert found in {old, new}
        seen.add(found)
        assert held(sample_copy) == names
        assert len(backups.backups_of(sample_copy)) == count, "a backup that this password does not open"
        assert passwords.follow(sample_copy).left == ()
        for backup in backups.backups_of(sample_copy):
            assert passwords.has_password(backup.path) == bool(found)
            assert opening_with(backup.path, found) == found
            assert held(backup.path) == names
        opening_with(sample_copy, found)
        assert not list(sample_copy.parent.glob(".*.new"))
    assert seen == {old, new}
