"""One writer: the lock, its holder, and what stands in its place."""

import errno
import gzip
import socket
import sys

import pytest

from kamdesk import __version__
from kamdesk.domain.errors import FileError
from kamdesk.i18n import messages
from kamdesk.services import files
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import lock, opening, schema, updating
from kamdesk.storage.portfolio_file import PortfolioFile
from tests.support import FILES, new_account, refused
from tests.support.files import child


@pytest.fixture
def old_file(folder):
    """A file as version 1 of the schema wrote it: one account with sales, wallet, scores, scenarios and a decision."""
    path = folder / "viejo.kamdesk"
    path.write_bytes(gzip.decompress((FILES / "version-1.kamdesk.gz").read_bytes()))
    return path


def test_the_second_writer_is_refused_and_told_who_the_first_is(portfolio):
    with refused("in_use", FileError) as info:
        Portfolio.open(portfolio.path)
    assert info.value.params["host"] == socket.gethostname()
    assert info.value.params["program"] == f"kamdesk {__version__}"
    for refusal in (
        lambda: files.make_new(portfolio.path, force=True),
        lambda: files.restore(portfolio.path, portfolio.path, force=True),
    ):
        with refused("in_use"):
            refusal()
    assert lock.is_held(portfolio.path)
    reader = Portfolio.open(portfolio.path, read_only=True)
    assert reader.accounts.count() == 0
    reader.close()
    portfolio.close()
    assert not lock.is_held(portfolio.path)
    Portfolio.open(portfolio.path).close()


OPENER = """
import sys
import threading
import time
from pathlib import Path
from kamdesk.services.portfolio import Portfolio
portfolio = Portfolio.open(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
portfolio.close()
"""


@pytest.mark.parametrize("how", ["closed", "killed"])
def test_the_lock_ends_with_its_holder(sample_copy, how):
    with child(OPENER, sample_copy) as other:
        assert other.stdout.readline() == "open\n"
        with refused("in_use"):
            Portfolio.open(sample_copy)
        other.kill() if how == "killed" else other.stdin.close()
        other.wait(30)
    portfolio = Portfolio.open(sample_copy)
    new_account(portfolio)
    portfolio.close()


@pytest.mark.parametrize("content", ["", "garbage", "[]", "{}", '{"host": "x"}'])
def test_a_torn_owner_file_locks_nobody_out(sample_copy, content):
    owner = sample_copy.with_name(f".{sample_copy.name}.owner")
    owner.write_text(content)
    assert lock.holder(sample_copy) == {"host": "?", "program": "?"}
    Portfolio.open(sample_copy).close()
    assert not owner.exists()


def test_a_refused_lock_leaves_the_file_closed(sample_copy, monkeypatch):
    def fail(self, *_a, **_k):
        raise OSError("no locks here")

    monkeypatch.setattr(lock.FileLock, "acquire", fail)
    with refused("lock_barred"):
        Portfolio.open(sample_copy)
    sample_copy.with_name(f".{sample_copy.name}.lock").touch()
    assert not lock.is_held(sample_copy)


@pytest.mark.parametrize("kind", ["lock", "owner", "raise"])
@pytest.mark.parametrize("what", ["folder", "link", "dead link"])
def test_what_stands_in_the_place_of_the_lock_is_never_followed_nor_in_the_way_of_reading(sample_copy, kind, what):
    if what != "folder" and sys.platform == "win32":
        pytest.skip("links need rights there")
    place, victim = sample_copy.with_name(f".{sample_copy.name}.{kind}"), sample_copy.with_name("victim.txt")
    if what == "folder":
        place.mkdir()
    else:
        place.symlink_to(victim)
    if what == "link":
        victim.write_text("precious")
    if kind == "lock":
        with refused("lock_barred") as info:
            Portfolio.open(sample_copy)
        assert place.name in messages.text_of(info.value)
        assert not lock.is_held(sample_copy)
    else:
        portfolio = Portfolio.open(sample_copy)
        new_account(portfolio)
        assert lock.is_held(sample_copy)
        portfolio.close()
        lock.forget(sample_copy)
    Portfolio.open(sample_copy, read_only=True).close()
    assert victim.exists() == (what == "link")
    assert what != "link" or victim.read_text() == "precious"


def test_the_holder_is_not_read_through_a_link(sample_copy):
    if sys.platform == "win32":
        pytest.skip("links need rights there")
    other = sample_copy.with_name("other.json")
    other.write_text('{"host": "h", "program": "p"}')
    sample_copy.with_name(f".{sample_copy.name}.owner").symlink_to(other)
    assert lock.holder(sample_copy)["host"] == "?"


def test_a_full_disk_leaves_the_file_to_be_read(sample_copy, monkeypatch):
    def full(*_a, **_k):
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(lock.private, "write", full)
        Portfolio.open(sample_copy).close()
    monkeypatch.setattr(lock.FileLock, "acquire", full)
    with refused("lock_full"):
        Portfolio.open(sample_copy)
    Portfolio.open(sample_copy, read_only=True).close()
    with refused("disk_full"):
        files.make_new(sample_copy.with_name("nueva.kamdesk"))


def test_a_file_that_another_start_brings_up_to_date_is_waited_for(old_file, monkeypatch):
    held = lock.PortfolioLock(old_file)
    monkeypatch.setattr(updating, "WAIT_SECONDS", 0.1)
    with refused("being_updated"):
        Portfolio.open(old_file)
    Portfolio.open(old_file, read_only=True).close()
    held.release()
    real = opening.inspect
    plan_versions = iter([1, schema.VERSION])
    monkeypatch.setattr(lock, "PortfolioLock", lambda path: (_ for _ in ()).throw(FileError("in_use", file=path.name)))
    monkeypatch.setattr(opening, "inspect", lambda path: next(plan_versions))
    PortfolioFile(old_file).close()
    monkeypatch.undo()
    plan_versions = iter([1])
    Portfolio.open(old_file).close()
    monkeypatch.setattr(opening, "inspect", lambda path: next(plan_versions, None) or real(path))
    PortfolioFile(old_file).close()


def test_an_old_file_whose_copy_or_lock_cannot_be_made_stays_as_it_is(old_file, monkeypatch):
    before = old_file.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(updating.copies, "keep_version", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
        with refused("disk_full"):
            Portfolio.open(old_file)
    monkeypatch.setattr(lock.FileLock, "acquire", lambda *_a, **_k: (_ for _ in ()).throw(OSError("no locks here")))
    with refused("lock_barred"):
        Portfolio.open(old_file)
    assert old_file.read_bytes() == before
