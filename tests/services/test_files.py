"""New files and copies: they appear whole or not at all, and replace nothing unseen."""

import gzip
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import FileError
from kamdesk.services import files
from kamdesk.services.file_check import check
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import drafts, driver, replacing
from kamdesk.storage.portfolio_file import PortfolioFile
from tests.support import FILES, new_account, refused
from tests.support.files import foreign_file, png_file, truncated_file


@pytest.fixture
def old_file(folder):
    """A file as version 1 of the schema wrote it: one account with sales, wallet, scores, scenarios and a decision."""
    path = folder / "viejo.kamdesk"
    path.write_bytes(gzip.decompress((FILES / "version-1.kamdesk.gz").read_bytes()))
    return path


# -- new files, copies -------------------------------------------------------------------------------


def test_a_new_file_appears_whole_or_not_at_all(folder, monkeypatch):
    path = folder / "nueva.kamdesk"
    monkeypatch.setattr("kamdesk.services.sample.fill", lambda _: (_ for _ in ()).throw(FileError("disk_full", file="x")))
    with refused("disk_full"):
        files.make_new(path, sample=True)
    assert [p.name for p in folder.iterdir() if not p.name.endswith(".lock")] == []
    files.make_new(path)
    before = path.read_bytes()
    with refused("exists"):
        files.make_new(path)
    with refused("exists"):
        PortfolioFile.create(path)
    assert path.read_bytes() == before
    files.make_new(path, force=True)
    assert path.read_bytes() != before
    names = {p.name for p in folder.iterdir() if ".before-new-" not in p.name}
    assert names == {path.name, f".{path.name}.lock"}


@pytest.mark.parametrize("make", [lambda p: files.make_new(p, force=True), lambda p: PortfolioFile.create(p).close()])
def test_a_journal_left_by_a_lost_file_does_not_reach_the_new_one(folder, make):
    path = folder / "x.kamdesk"
    journal = path.with_name(path.name + "-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(5000))
    make(path)
    assert not journal.exists() or journal.stat().st_size == 0
    portfolio = Portfolio.open(path)
    assert check(portfolio) == []
    portfolio.close()


def test_no_file_is_made_where_none_can_be(folder):
    (folder / "file").write_text("x")
    with refused("cannot_open"):
        files.make_new(folder / "file" / "x.kamdesk")
    with refused("cannot_open"):
        PortfolioFile.create(folder / "none" / "x.kamdesk")
    with refused("is_folder"):
        files.make_new(folder, force=True)


def test_a_copy_is_consistent_while_the_file_is_open(sample, folder):
    out = folder / "copia.kamdesk"
    new_account(sample, "just added")
    files.backup(sample.path, out)
    copy = Portfolio.open(out, read_only=True)
    assert copy.accounts.count() == 13
    assert check(copy) == []
    assert copy.portfolio_id() == sample.portfolio_id()
    copy.close()
    with refused("exists"):
        files.backup(sample.path, out)
    with refused("cannot_open"):
        files.backup(sample.path, folder / "none" / "x.kamdesk")
    with refused("not_found"):
        files.backup(folder / "none.kamdesk", folder / "y.kamdesk")
    assert {p.name for p in folder.iterdir()} >= {out.name, sample.path.name}
    assert not [p for p in folder.iterdir() if ".new" in p.name or p.name == "y.kamdesk"]


def test_a_copy_comes_back_and_the_old_file_is_kept(sample_copy, folder):
    copy = folder / "copia.kamdesk"
    files.backup(sample_copy, copy)
    portfolio = Portfolio.open(sample_copy)
    new_account(portfolio, "after the copy")
    portfolio.close()
    late = sample_copy.read_bytes()
    with refused("restore_needs_force"):
        files.restore(copy, sample_copy, force=False)
    assert sample_copy.read_bytes() == late
    sample_copy.with_name(sample_copy.name + "-journal").write_bytes(b"")
    kept = files.restore(copy, sample_copy, force=True)
    assert kept.read_bytes() == late
    assert kept.with_name(kept.name + "-journal").exists()
    portfolio = Portfolio.open(sample_copy)
    assert portfolio.accounts.count() == 12
    portfolio.close()
    assert files.restore(copy, folder / "elsewhere.kamdesk", force=False) is None


@pytest.mark.parametrize("damage", [png_file, truncated_file, foreign_file])
def test_a_bad_copy_replaces_nothing(sample_copy, folder, damage):
    copy = folder / "copia.kamdesk"
    shutil.copyfile(sample_copy, copy)
    damage(copy)
    before = sample_copy.read_bytes()
    with pytest.raises(FileError):
        files.restore(copy, sample_copy, force=True)
    assert sample_copy.read_bytes() == before
    assert not [p for p in folder.iterdir() if "before-restore" in p.name]


def test_faults_of_the_folder_are_told(sample_copy, folder, monkeypatch):
    def fail(_path):
        raise OSError("gone")

    copy = folder / "copia.kamdesk"
    monkeypatch.setattr(drafts, "flush", fail)
    with refused("cannot_open"):
        files.backup(sample_copy, copy)
    with refused("cannot_open"):
        files.restore(sample_copy, copy, force=True)
    assert not copy.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
def test_new_files_are_their_owners_alone_and_rewritten_ones_keep_their_rights(sample_copy, old_file, folder):
    def rights(path):
        return oct(path.stat().st_mode & 0o777)

    old = os.umask(0o022)
    try:
        made, copy, rescued = folder / "nueva.kamdesk", folder / "copia.kamdesk", folder / "salvada.kamdesk"
        files.make_new(made)
        files.backup(sample_copy, copy)
        assert (rights(made), rights(copy)) == ("0o600", "0o600")
        for mode in (0o600, 0o640):
            sample_copy.chmod(mode)
            files.restore(copy, sample_copy, force=True)
            assert rights(sample_copy) == oct(mode)
            made.chmod(mode)
            files.make_new(made, force=True)
            assert rights(made) == oct(mode)
        old_file.chmod(0o640)
        portfolio = Portfolio.open(old_file)
        assert (rights(old_file), rights(old_file.with_name(old_file.name + ".v1.bak"))) == ("0o640", "0o600")
        for kind in ("lock", "owner"):
            assert rights(old_file.with_name(f".{old_file.name}.{kind}")) == "0o600"
        assert rights(old_file.with_name(old_file.name + "-journal")) == "0o640"
        files.save_elsewhere(portfolio, rescued)
        portfolio.close()
        assert rights(rescued) == "0o600"
    finally:
        os.umask(old)


# -- kill -9 -----------------------------------------------------------------------------------------


def test_a_new_file_replaces_only_a_kamdesk_file_and_keeps_it(folder, sample_copy, monkeypatch):
    foreign = folder / "ventas.csv"
    foreign.write_text("mine", encoding="utf-8")
    for path, code in ((foreign, "not_ours"), (folder, "is_folder"), (Path(), "is_folder")):
        with refused(code):
            files.make_new(path, force=True)
    assert foreign.read_text(encoding="utf-8") == "mine"
    zipped = folder / "libro.xlsx"
    zipped.write_bytes(b"PK\x03\x04" + bytes(600))
    with refused("is_zip"):
        files.make_new(zipped, force=True)
    other = folder / "otra.db"
    with closing(driver.connect(other, create=True)) as connection:
        connection.execute("CREATE TABLE t (x)")
    with refused("not_ours"):
        files.make_new(other, force=True)
    before = sample_copy.read_bytes()
    files.make_new(sample_copy, force=True)
    (kept,) = [p for p in sample_copy.parent.iterdir() if ".before-new-" in p.name]
    assert kept.read_bytes() == before
    monkeypatch.setattr(replacing, "set_aside", lambda *_: (_ for _ in ()).throw(PermissionError("no")))
    with refused("cannot_open"):
        files.make_new(sample_copy, force=True)


@pytest.mark.no_cover
def test_a_file_that_another_program_writes_is_not_swapped(sample_copy, folder):
    copy = folder / "copia.kamdesk"
    files.backup(sample_copy, copy)
    with closing(driver.connect(sample_copy)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        with refused("busy"):
            files.restore(copy, sample_copy, force=True)
        connection.execute("ROLLBACK")
    with refused("is_folder"):
        files.restore(copy, folder, force=True)
    sample_copy.write_bytes(b"scribbled over")
    assert files.restore(copy, sample_copy, force=True) is not None


def test_a_copy_is_looked_at_while_the_file_is_worked_on(portfolio):
    new_account(portfolio, "Uno")
    with files.opened_copy(portfolio.path) as copy:
        new_account(portfolio, "Dos")
        assert [account.name for account in copy.find(Account)] == ["Uno"]
        assert copy.is_read_only
        place = copy.path
    assert not place.exists()
    with refused("cannot_open"), files.opened_copy(portfolio.path.with_name("none.kamdesk")):
        pass


def test_looking_at_a_copy_leaves_the_locks_of_the_writer(portfolio):
    """POSIX locks go when any handle on the file is closed, so another program would write in the middle of a transaction."""
    writes = "import sqlite3,sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"

    def other_program():
        return subprocess.run([sys.executable, "-c", writes, str(portfolio.path)], check=False, capture_output=True, text=True)

    def hold(file):
        with file.transaction():
            with files.opened_copy(portfolio.path):
                pass
            return other_program()

    assert other_program().returncode == 0
    assert "locked" in portfolio.with_file(hold).stderr
