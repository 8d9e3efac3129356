"""Backups that make themselves: every edit is in one, they are sound, thinned, and outlive the file."""

import errno
import json
import shutil
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import FileError
from kamdesk.env import paths
from kamdesk.services import backups
from kamdesk.services.backups import Reason
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import copies, drafts, driver, opening
from tests.support import new_account, refused
from tests.support.files import sql

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_data(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path)


def names_in(path):
    with closing(Portfolio.open(path, read_only=True)) as portfolio:
        return {a.name for a in portfolio.find(Account)}


def made_at(path, moment, reason="regular", portfolio=""):
    """A backup of a file as it would have been made at another moment."""
    made = backups.make(path, reason)
    tail = portfolio or made.path.name.split(".")[3]
    name = f"{moment:%Y%m%dT%H%M%S}.000Z.{reason}.{tail}.kamdesk"
    return made.path.rename(made.path.with_name(name))


def litter(folder):
    return [p.name for p in folder.rglob("*") if ".new" in p.name]


def test_a_backup_holds_what_the_open_file_holds(sample):
    new_account(sample, "just added")
    made = backups.make(sample.path, Reason.ASKED)
    assert "just added" in names_in(made.path)
    assert (made.reason, made.accounts) == ("asked", sample.accounts.count())
    assert made.changes == len(sample.history(limit=10_000))
    assert abs(made.last_change_on - datetime.now(UTC)) < timedelta(minutes=1)
    assert made.size == made.path.stat().st_size
    assert backups.backups_of(sample.path) == [made]
    assert backups.newest_good(sample.path) == made
    assert backups.newest_on(sample.path) == made.made_on
    assert opening.inspect(made.path)
    assert litter(made.path.parent) == []


def test_only_what_changed_is_backed_up(sample):
    first = backups.make_if_changed(sample.path, Reason.REGULAR)
    assert first is not None
    assert backups.make_if_changed(sample.path, Reason.CLOSE) is None
    new_account(sample, "later")
    second = backups.make_if_changed(sample.path, Reason.CLOSE)
    assert [b.path for b in backups.backups_of(sample.path)] == [second.path, first.path]


def test_two_backups_of_one_moment_have_two_names(sample_copy, monkeypatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return NOW

    monkeypatch.setattr(backups, "datetime", Clock)
    one, two = backups.make(sample_copy, Reason.REGULAR), backups.make(sample_copy, Reason.REGULAR)
    assert one.path != two.path
    assert {b.path for b in backups.backups_of(sample_copy)} == {one.path, two.path}


def test_backups_outlive_the_file_and_follow_it(sample_copy, folder):
    made = backups.make(sample_copy, Reason.REGULAR)
    sample_copy.write_bytes(b"damaged" * 500)
    assert backups.newest_good(sample_copy) == made
    sample_copy.unlink()
    assert backups.newest_good(sample_copy) == made
    restored = backups.restore(made.path, sample_copy)
    assert (restored.target, restored.kept) == (sample_copy, None)
    moved = folder / "renamed.kamdesk"
    sample_copy.rename(moved)
    assert [b.path for b in backups.backups_of(moved)] == [made.path]
    shutil.copyfile(moved, sample_copy)
    assert backups.backups_of(moved) == []


def test_a_restore_keeps_and_backs_up_what_was_there(sample):
    made = backups.make(sample.path, Reason.REGULAR)
    new_account(sample, "after it")
    path = sample.path
    sample.close()
    late = path.read_bytes()
    restored = backups.restore(made.path, path)
    assert restored.kept.read_bytes() == late
    assert "after it" not in names_in(path)
    newest = backups.newest_good(path)
    assert newest.reason == "restore"
    assert "after it" in names_in(newest.path)


def test_what_is_no_sound_backup_is_passed_over(sample_copy):
    good = backups.make(sample_copy, Reason.REGULAR)
    bad = backups.make(sample_copy, Reason.REGULAR).path
    sql(bad, "PRAGMA writable_schema=ON", "UPDATE sqlite_master SET rootpage = 3 WHERE name = 'sale'")
    place = bad.parent
    (place / "notes.txt").write_text("x")
    (place / "99999999T999999.000Z.regular.0a.kamdesk").write_text("no such day")
    (place / "20990101T000000.000Z.regular.0a.kamdesk").write_text("no portfolio")
    assert backups.newest_good(sample_copy) == good
    assert {b.path for b in backups.backups_of(sample_copy)} == {good.path, bad}


def test_the_newest_stays_and_the_older_the_fewer():
    every_half_hour = [NOW - timedelta(minutes=30 * n) for n in range(48 * 500)]
    kept = backups.kept_of(every_half_hour, NOW)
    assert len([m for m in kept if NOW - m <= timedelta(days=2)]) == 97
    assert len(kept) == 97 + backups.DAYS + backups.WEEKS + backups.MONTHS
    older = sorted(m for m in kept if NOW - m > timedelta(days=2))
    assert NOW - older[0] > timedelta(days=360)
    old = NOW - timedelta(days=900)
    assert backups.kept_of([old], NOW) == {old}
    assert backups.kept_of([], NOW) == set()


def test_thinning_keeps_another_portfolio_that_lay_here(sample_copy):
    old = made_at(sample_copy, datetime.now(UTC) - timedelta(days=900), portfolio="0f0f0f0f")
    older = made_at(sample_copy, datetime.now(UTC) - timedelta(days=901))
    newest = backups.make(sample_copy, Reason.REGULAR)
    assert {b.path for b in backups.backups_of(sample_copy)} == {old, older, newest.path}
    same_day = made_at(sample_copy, datetime.now(UTC) - timedelta(days=901, minutes=5))
    backups.thin(newest.path.parent)
    assert not same_day.exists()
    assert old.exists()


def _full(times, monkeypatch):
    real, left = copies.snapshot, [times]

    def snapshot(source, draft):
        if left[0] > 0:
            left[0] -= 1
            draft.write_bytes(b"SQLite format 3\0half")
            raise FileError("disk_full", file=draft.name)
        real(source, draft)

    monkeypatch.setattr(copies, "snapshot", snapshot)


def test_on_a_full_disk_the_oldest_go_first_and_the_last_good_one_never(sample, monkeypatch):
    made = [backups.make(sample.path, Reason.REGULAR).path for _ in range(4)]
    _full(2, monkeypatch)
    newest = backups.make(sample.path, Reason.REGULAR)
    assert {b.path for b in backups.backups_of(sample.path)} == {made[2], made[3], newest.path}
    monkeypatch.undo()
    monkeypatch.setattr(paths, "data_folder", lambda: newest.path.parents[2])
    _full(99, monkeypatch)
    with refused("disk_full"):
        backups.make(sample.path, Reason.REGULAR)
    assert [b.path for b in backups.backups_of(sample.path)] == [newest.path]
    newest.path.unlink()
    with refused("disk_full"):
        backups.make(sample.path, Reason.REGULAR)
    assert litter(newest.path.parent) == []


def test_faults_of_the_folder_are_told(sample, monkeypatch, tmp_path):
    def fail(*_a, **_k):
        raise OSError(errno.EIO, "gone")

    monkeypatch.setattr(Path, "mkdir", fail)
    with refused("io_error"):
        backups.make(sample.path, Reason.REGULAR)
    monkeypatch.undo()
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path)
    real = copies.contents
    monkeypatch.setattr(copies, "contents", lambda path: real(path) if path == sample.path else fail())
    with refused("damaged"):
        backups.make(sample.path, Reason.REGULAR)
    monkeypatch.setattr(copies, "contents", real)
    made = backups.make(sample.path, Reason.REGULAR)
    (made.path.parent.parent / "other").mkdir()
    (made.path.parent.parent / "other" / "source.json").write_text("[]")
    assert backups.newest_good(sample.path) == made
    (made.path.parent / "source.json").write_text(json.dumps("odd"))
    assert backups.make(sample.path, Reason.REGULAR)


def test_a_second_folder_gets_a_checked_copy(sample, tmp_path, monkeypatch):
    made = backups.make(sample.path, Reason.REGULAR)
    second = tmp_path / "usb"
    with refused("no_second_folder"):
        backups.copy_to(made, second)
    second.mkdir()
    there = backups.copy_to(made, second)
    assert there.read_bytes() == made.path.read_bytes()
    assert backups.copy_to(made, second) == there
    there.unlink()
    monkeypatch.setattr(backups.private, "double", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with refused("no_second_folder"):
        backups.copy_to(made, second)
    assert litter(second) == []


def test_a_backup_costs_a_saved_edit_nothing(sample):
    stop, failed = threading.Event(), []

    def back_up():
        while not stop.is_set():
            try:
                backups.make(sample.path, Reason.REGULAR)
            except FileError as error:
                failed.append(error.code)

    thread = threading.Thread(target=back_up)
    thread.start()
    account = new_account(sample, "written all the while")
    for at in range(60):
        sample.save(replace(account, notes=str(at)))
        account = sample.get(Account, account.id)
        assert account.notes == str(at)
    stop.set()
    thread.join()
    assert set(failed) <= {"busy"}
    assert all(opening.inspect(b.path) for b in backups.backups_of(sample.path))


def test_a_writer_that_never_rests_makes_a_backup_give_up(sample, monkeypatch):
    monkeypatch.setattr(copies, "MOST_STEPS", 0)
    with refused("busy"):
        backups.make(sample.path, Reason.REGULAR)
    assert litter(backups.folder(sample.path)) == []


def test_drafts_of_the_dead_are_swept_and_those_of_the_living_stay(sample_copy, folder):
    dead, foreign = folder / ".x.kamdesk.99999999.new", folder / ".y.99999999.new"
    other = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    alive = folder / f".x.kamdesk.{other.pid}.new"
    dead.write_bytes(b"SQL")
    alive.write_bytes(b"")
    foreign.write_bytes(b"not of ours at all")
    own = drafts.draft_of(folder / "z.kamdesk")
    own.write_bytes(b"")
    drafts.sweep(folder)
    assert alive.exists()
    other.communicate()
    drafts.sweep(folder)
    assert not alive.exists()
    assert not dead.exists()
    assert foreign.exists()
    assert own.exists()


def test_a_moment_that_no_one_can_read_is_no_reason_to_stop(sample_copy):
    with closing(driver.connect(sample_copy)) as connection:
        connection.execute("UPDATE change SET at = 'yesterday'")
    assert copies.contents(sample_copy).last_change_on is None


def test_what_a_file_holds_now_is_told_if_it_can_be_read(sample_copy):
    assert backups.present(sample_copy).accounts == 12
    sample_copy.write_bytes(b"damaged" * 500)
    assert backups.present(sample_copy) is None
