"""Evidence files: what asks before it opens, where opened copies lie, and bytes that go for good."""

import os
import stat
import subprocess
import sys

import pytest

from kamdesk.domain.errors import FileError
from kamdesk.domain.evidence import may_act, safe_file_name
from kamdesk.domain.scorecard.groups import Group
from kamdesk.env import paths
from kamdesk.i18n import formats, labels
from kamdesk.services import backups, files, opened, purge_wording, purging
from kamdesk.services.evidence import attach, copy_out, may_run
from kamdesk.services.opened import OpenedCopies
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import copies, driver
from tests.support import file_of, live_indicator, new_account, put, refused

CANARY = b"CANARY-SECRET-" * 4000


@pytest.fixture
def subject(portfolio):
    return put(portfolio, live_indicator(new_account(portfolio).id, Group.QUALITY))


def attached(portfolio, subject, folder, name="secreto ñ.txt", data=CANARY):
    path = folder / name
    path.write_bytes(data)
    edit = attach(portfolio, subject.account_id, subject, path)
    path.unlink()
    return edit.changes[0].after


# -- what may act --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "a.exe", "A.EXE", "a.bat", "a.cmd", "a.ps1", "a.sh", "a.py", "a.js", "a.vbs", "a.lnk", "a.desktop", "a.html", "a.htm", "a.svg",
        "a.url", "a.jar", "a.msi", "a.app", "run.exe.", "run.exe . ", " run.exe", "acta.pdf.exe", "\u202efdp.exe", "b/a.exe", "b\\a.exe",
    ],
)  # fmt: skip
def test_programs_scripts_and_web_pages_are_known_by_their_suffix(name):
    assert may_act(name, b"anything")


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90", b"\x7fELF\x02", b"#!/bin/sh\n", b"\xef\xbb\xbf#!/bin/sh", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"<!DOCTYPE HTML><p>",
        b"  <HTML>", b"<?xml version='1.0'?><svg>", "<html>".encode("utf-16"), b"[Desktop Entry]\nExec=x", b"[InternetShortcut]\nURL=x",
    ],
)  # fmt: skip
def test_they_are_known_by_their_bytes_under_any_name(data):
    assert may_act("acta.pdf", data)
    assert may_act("acta", data)


@pytest.mark.parametrize(
    ("name", "data"),
    [("acta.pdf", b"%PDF-1.7"), ("acta.docx", b"PK\x03\x04"), ("acta ñ.txt", b"signed"), ("foto.png", b"\x89PNG"), ("acta", b"")],
)
def test_papers_and_pictures_open_without_a_question(name, data):
    assert not may_act(name, data)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("acta ñ.pdf", "acta ñ.pdf"), ("../../x.pdf", "_.._x.pdf"), ("..", "_"), ("", "_"), ("a\0b.txt", "a_b.txt"), ("con.txt", "_con.txt"),
        ("COM1.tar.gz", "_COM1.tar.gz"), ("a.txt:run.exe", "a.txt_run.exe"), (".hidden", "hidden"), ("a\nb.txt", "a_b.txt"), ("C:\\x", "C__x"), ("x. .", "x"),
    ],
)  # fmt: skip
def test_copies_bear_a_name_that_every_system_can_write(name, safe):
    assert safe_file_name(name) == safe


def test_a_long_name_is_cut_before_its_suffix():
    name = safe_file_name("ñ" * 500 + ".pdf")
    assert name.endswith("ñ.pdf")
    assert len(name.encode()) <= 200


def test_it_is_asked_of_what_lies_in_the_file(portfolio, subject, folder):
    assert may_run(portfolio, attached(portfolio, subject, folder, "acta.pdf", b"MZ"))
    assert not may_run(portfolio, attached(portfolio, subject, folder, "otra.pdf", b"%PDF"))


@pytest.mark.skipif(os.name == "nt", reason="pipes lie in folders on Unix")
def test_what_has_no_end_is_not_taken_in(portfolio, subject, folder):
    os.mkfifo(folder / "pipe")
    for path in (folder / "pipe", folder):
        with refused("cannot_read", FileError):
            attach(portfolio, subject.account_id, subject, path)


# -- opened copies -------------------------------------------------------------------------------


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


# -- purging -------------------------------------------------------------------------------------


def test_purged_bytes_are_gone_from_the_file(portfolio, subject, folder):
    kept = attached(portfolio, subject, folder, "queda.txt", b"KEPT-SECRET-" * 900)
    evidence = attached(portfolio, subject, folder)
    edit = portfolio.remove(evidence)
    found = purging.removed_files(portfolio)
    assert (found.names, found.size) == ((evidence.name,), len(CANARY))
    assert CANARY[:14] in portfolio.path.read_bytes(), "until then undo brings it back"
    size = portfolio.path.stat().st_size
    purging.purge(portfolio, found)
    whole = portfolio.path.read_bytes()
    assert CANARY[:14] not in whole
    assert b"KEPT-SECRET-" in whole
    assert len(whole) < size
    assert not [p for p in portfolio.path.parent.iterdir() if p.is_file() and CANARY[:14] in p.read_bytes()]
    assert purging.removed_files(portfolio).digests == ()
    entry = portfolio.history()[0]
    assert labels.describe_entry(entry).startswith("1 removed files purged")
    portfolio.undo(edit)
    assert [e.id for e in portfolio.load(subject.account_id).evidence_of(subject.id)] == [kept.id], (
        "evidence without bytes does not come back"
    )
    assert copy_out(portfolio, kept, folder).read_bytes().startswith(b"KEPT")
    portfolio.save(live_indicator(subject.account_id, Group.RESULTS))
    portfolio.close()
    Portfolio.open(portfolio.path).close()


def test_bytes_that_another_record_has_too_are_not_purged(portfolio, subject, folder):
    first, second = attached(portfolio, subject, folder), attached(portfolio, subject, folder, "copia.txt")
    portfolio.remove(first)
    assert purging.removed_files(portfolio).digests == ()
    assert copy_out(portfolio, second, folder).read_bytes() == CANARY


def test_they_are_zeros_where_there_is_no_room_to_make_the_file_smaller(portfolio, subject, folder, monkeypatch):
    portfolio.remove(attached(portfolio, subject, folder))

    class Full:
        def __init__(self, connection):
            self._connection = connection

        def __getattr__(self, name):
            return getattr(self._connection, name)

        def execute(self, sql, *parameters):
            if sql == "VACUUM":
                error = driver.dbapi2.OperationalError("database or disk is full")
                error.sqlite_errorcode = driver.dbapi2.SQLITE_FULL
                raise error
            return self._connection.execute(sql, *parameters)

    monkeypatch.setattr(file_of(portfolio), "_conn", Full(file_of(portfolio).connection))
    purging.purge(portfolio, purging.removed_files(portfolio))
    assert CANARY[:14] not in portfolio.path.read_bytes()
    put(portfolio, live_indicator(subject.account_id, Group.RESULTS))


def test_a_file_that_may_not_be_written_is_not_purged(portfolio, subject, folder):
    portfolio.remove(attached(portfolio, subject, folder))
    found = purging.removed_files(portfolio)
    path = portfolio.path
    portfolio.close()
    reader = Portfolio.open(path, read_only=True)
    with refused("read_only", FileError):
        purging.purge(reader, found)
    reader.close()


def test_backups_that_hold_purged_files_are_named_and_go_when_it_is_wished(portfolio, subject, folder, monkeypatch):
    path = portfolio.path
    empty = backups.make(path, backups.Reason.REGULAR)
    evidence = attached(portfolio, subject, folder)
    held = backups.make(path, backups.Reason.REGULAR)
    beside = path.with_name(f"{path.stem}.before-restore-20260101-000000{path.suffix}")
    files.backup(path, beside)
    path.with_name(path.name + ".v1.bak").write_text("no portfolio")
    pair = backups.folder(path) / "interrupted-20260101-000000-000000" / path.name
    pair.parent.mkdir()
    files.backup(path, pair)
    second = path.parent / "usb"
    second.mkdir()
    elsewhere = backups.copy_to(held, second)
    portfolio.remove(evidence)
    found = purging.removed_files(portfolio)
    purging.purge(portfolio, found)
    listed = purging.copies_holding(path, found.digests, second)
    assert {copy.path for copy in listed} == {held.path, beside, pair, elsewhere}
    text = purge_wording.held_text(listed)
    assert f"backup of {formats.moment(held.made_on)}" in text
    assert beside.name in text
    assert f"{pair.parent.name}/{pair.name}" in text
    assert purging.remove_copies(path, [*listed, purging.HeldCopy(folder)], second) == 4
    assert len(backups.second_copies_of(path, second)) == 1
    assert [b.path for b in backups.backups_of(path) if b.path == held.path] == []
    assert empty.path.exists()
    assert purging.copies_holding(path, found.digests) == []
    left = [
        p
        for root in (path.parent, backups.folder(path))
        for p in root.rglob("*")
        if p.is_file() and CANARY[:14] in p.read_bytes()
    ]
    assert left == []


def test_a_copy_of_before_there_was_evidence_holds_none(tmp_path):
    connection = driver.connect(tmp_path / "old.kamdesk", create=True)
    connection.execute("CREATE TABLE meta (key)")
    connection.close()
    assert not copies.holds_any(tmp_path / "old.kamdesk", ["0"])


def test_many_names_are_told_in_part(portfolio):
    found = purging.RemovedFiles(tuple("0123456789"), tuple(f"{n}.pdf" for n in range(10)), 5_000_000)
    text = purge_wording.removed_text(found)
    assert "10 removed files still lie in the portfolio (4.8 MB):" in text
    assert "7.pdf\nand 2 more" in text
    assert purge_wording.purged_text(found) == "10 removed files purged."
