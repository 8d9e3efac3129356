"""Bytes of removed evidence that go for good, from the file and from its backups."""

from contextlib import closing

from kamdesk.domain.errors import FileError
from kamdesk.domain.scorecard.groups import Group
from kamdesk.i18n import formats, labels
from kamdesk.services import backups, files, purge_wording, purging
from kamdesk.services.evidence import copy_out
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import copies, driver
from tests.support import live_indicator, put, refused
from tests.support.evidence import attached
from tests.support.files import failing

CANARY = b"CANARY-SECRET-" * 4000


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
    path = portfolio.path
    portfolio.close()
    size = path.stat().st_size
    failing(monkeypatch, lambda sql: sql == "VACUUM", driver.dbapi2.SQLITE_FULL)
    with closing(Portfolio.open(path)) as full:
        purging.purge(full, purging.removed_files(full))
        assert CANARY[:14] not in path.read_bytes()
        assert path.stat().st_size >= size
        put(full, live_indicator(subject.account_id, Group.RESULTS))


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


def test_without_a_second_folder_the_copies_go_after_a_backup_beside_the_others(portfolio, subject, folder):
    path = portfolio.path
    evidence = attached(portfolio, subject, folder)
    held = backups.make(path, backups.Reason.REGULAR)
    portfolio.remove(evidence)
    found = purging.removed_files(portfolio)
    purging.purge(portfolio, found)
    assert purging.remove_copies(path, purging.copies_holding(path, found.digests)) == 1
    assert not held.path.exists()
    (left,) = backups.backups_of(path)
    assert left.reason == backups.Reason.ASKED
    assert not copies.holds_any(left.path, found.digests)


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
