"""What can be read of a damaged file is saved into a new one."""

import gzip
import hashlib
import os
from contextlib import closing, suppress
from pathlib import Path

import pytest

from kamdesk.domain.account.account import Account, Site
from kamdesk.domain.errors import FileError
from kamdesk.services import recovery
from kamdesk.services.account import json_view
from kamdesk.services.file_check import check
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import driver, evidence_files, rows
from kamdesk.storage.kinds import KINDS
from kamdesk.storage.pages import Pages
from tests.support import FILES, damage, refused
from tests.support.files import sql
from tests.support.series import IS_WHOLE, part_of
from tests.support.unreadable import rescued

PAGE = 4096


LEAF = 0x0D


def wipe_page_of(path, table):
    """Fill a page that holds rows of a table, and nothing else, with zeros."""
    with closing(driver.connect(path, read_only=True)) as db:
        ids = [n.encode() for (n,) in db.execute(f"SELECT id FROM {table}")]
    raw = bytearray(path.read_bytes())
    pages = [
        at for at in range(PAGE, len(raw), PAGE) if raw[at] == LEAF and (b'{"id"' in raw[at : at + PAGE]) == (table == "change")
    ]
    at = next(at for at in pages if ids[len(ids) // 2] in raw[at : at + PAGE])
    raw[at : at + PAGE] = bytes(PAGE)
    path.write_bytes(raw)


def findings(path):
    portfolio = Portfolio.open(path)
    try:
        return [f for f in check(portfolio) if f.kind != "rule"], portfolio.accounts.count(), len(portfolio.history())
    finally:
        portfolio.close()


def test_a_sound_file_is_saved_whole(sample_copy):
    portfolio = Portfolio.open(sample_copy)
    portfolio.with_file(evidence_files.keep, hashlib.sha256(b"pdf").hexdigest(), b"pdf")
    views, portfolio_id = (
        [json_view.account_view(portfolio.load(a.id)) for a in portfolio.find(Account)],
        portfolio.portfolio_id(),
    )
    portfolio.close()
    saved = rescued(sample_copy)
    assert (saved.missing, saved.report) == (0, None)
    again = Portfolio.open(saved.target)
    assert [json_view.account_view(again.load(a.id)) for a in again.find(Account)] == views
    assert again.portfolio_id() == portfolio_id
    assert again.with_file(evidence_files.data_of, hashlib.sha256(b"pdf").hexdigest()) == b"pdf"
    assert again.accounts.search("aguas tormeral") != []
    assert check(again) == []
    again.close()


@pytest.mark.no_cover
@pytest.mark.parametrize("table", ["change", "sale", "measure"])
def test_a_page_that_is_gone_takes_only_its_own_rows(sample_copy, table):
    before = sum(map(len, contents_of(sample_copy).values()))
    wipe_page_of(sample_copy, table)
    with refused("damaged"):
        Portfolio.open(sample_copy)
    saved = rescued(sample_copy)
    assert ("history last had" in saved.report.read_text(encoding="utf-8")) == (table != "change")
    assert (saved.missing > 0) == (table == "change")
    found, accounts, _ = findings(saved.target)
    assert (found, accounts) == ([], 12)
    assert saved.records == before, "a row that is lost is as the log last had it"


def contents_of(path):
    """Every record of a file, as it would be logged."""
    with closing(Portfolio.open(path, read_only=True)) as portfolio:
        return {kind: sorted(rows.to_json(r) for r in portfolio.find(cls)) for kind, cls in KINDS.items()}


@pytest.mark.no_cover
@pytest.mark.parametrize("pages", [1, 20, "half"])
def test_wherever_a_file_is_broken_everything_comes_back(sample_copy, pages):
    """Pages of the schema lie everywhere in a file that was once of an older format: without them SQLite reads nothing."""
    sound, before = sample_copy.read_bytes(), contents_of(sample_copy)
    count = len(sound) // PAGE
    for at in [count // 2] if pages == "half" else range(1, count, max(1, count // (8 if IS_WHOLE else 4))):
        many = count - at if pages == "half" else min(pages, count - at)
        sample_copy.write_bytes(
            sound[: at * PAGE] if pages == "half" else sound[: at * PAGE] + bytes(PAGE * many) + sound[(at + many) * PAGE :]
        )
        saved = recovery.save_readable(sample_copy, sample_copy.with_name("rescued.kamdesk"))
        after = contents_of(saved.target)
        lost = {kind: (len(found), len(after[kind])) for kind, found in before.items() if after[kind] != found}
        assert not lost or saved.report is not None, at
        assert len(after["account"]) == 12, at
        if pages == 1:
            assert sum(map(len, after.values())) >= sum(map(len, before.values())) - 25, (at, lost)
        saved.target.unlink()
        if saved.report is not None:
            saved.report.unlink()


@pytest.mark.no_cover
def test_what_was_removed_does_not_come_back(sample_copy):
    with closing(Portfolio.open(sample_copy)) as portfolio:
        site = portfolio.find(Site)[0]
        portfolio.remove(site)
    wipe_page_of(sample_copy, "account")
    saved = rescued(sample_copy)
    with closing(Portfolio.open(saved.target)) as portfolio:
        assert portfolio.get(Site, site.id) is None
        assert portfolio.accounts.count() == 12


def test_pages_that_make_no_sense_give_nothing(tmp_path):
    path = tmp_path / "x"
    for raw in (b"", bytes(4096), os.urandom(9000), b"SQLite format 3\x00" + (512).to_bytes(2, "big") + bytes(2000)):
        path.write_bytes(raw)
        with suppress(ValueError):
            assert list(Pages(path).rows()) == []


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", part_of(range(40), 4))
def test_turned_bytes_on_pages_end_nothing(sample_copy, seed):
    rnd = damage.series(seed)
    raw = bytearray(sample_copy.read_bytes())
    for _ in range(3000):
        raw[rnd.randrange(100, len(raw))] = rnd.randrange(256)
    sample_copy.write_bytes(raw)
    for _rowid, row in Pages(sample_copy).rows():
        assert len(row) <= 200


def test_what_points_to_something_lost_lets_go_or_is_left_out(sample_copy):
    sql(
        sample_copy,
        "PRAGMA foreign_keys = OFF",
        "UPDATE account SET parent_id = 'gone' WHERE seq = 1",
        "UPDATE measure SET indicator_id = 'gone' WHERE rowid IN (SELECT rowid FROM measure LIMIT 5)",
        "UPDATE account SET size_employees = 99999999999 WHERE seq = 2",
        "UPDATE settings SET fiscal_start = 77",
        "UPDATE change SET at = 'never' WHERE seq = 3",
        "UPDATE change SET who = CAST(x'ff' AS TEXT) WHERE seq = 4",
        "INSERT INTO evidence_file VALUES ('00', x'00')",
        "UPDATE decision SET verdict = 'perhaps' WHERE rowid = 1",
    )
    saved = rescued(sample_copy)
    text = saved.report.read_text(encoding="utf-8")
    assert saved.missing == len(text.splitlines()) - 2 == 12
    assert findings(saved.target)[:2] == ([], 12)


def test_an_older_file_is_saved_in_the_format_of_today(tmp_path):
    path = tmp_path / "uno.kamdesk"
    path.write_bytes(gzip.decompress((FILES / "version-1.kamdesk.gz").read_bytes()))
    sql(path, "UPDATE decision SET reason = CAST(x'41ff' AS TEXT)")
    assert findings(rescued(path).target)[:2] == ([], 1)


def test_a_file_cut_in_two_is_saved_as_far_as_it_goes(sample_copy):
    sample_copy.write_bytes(sample_copy.read_bytes()[: sample_copy.stat().st_size * 9 // 10])
    assert findings(rescued(sample_copy).target)[1] == 12


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00" + bytes(5000)])
def test_where_nothing_can_be_read_nothing_is_written(folder, content):
    path = folder / "x.kamdesk"
    path.write_bytes(content)
    with pytest.raises(FileError):
        recovery.save_readable(path, folder / "y.kamdesk")
    assert list(folder.iterdir()) == [path]
    with pytest.raises(FileError):
        recovery.save_readable(path, path)


def test_a_portfolio_without_accounts_is_nothing_to_save(portfolio):
    path = portfolio.path
    portfolio.close()
    with refused("nothing_readable"):
        recovery.save_readable(path, path.with_name("y.kamdesk"))


def test_a_list_that_cannot_be_written_is_refused_in_words(sample_copy, monkeypatch):
    sql(sample_copy, "UPDATE account SET size_employees = 99999999999 WHERE seq = 2")
    sample_copy.with_name("y – what is missing.txt").write_text("mine", encoding="utf-8")
    saved = recovery.save_readable(sample_copy, sample_copy.with_name("y.kamdesk"))
    assert saved.report.name == "y – what is missing 2.txt", "what lies there is a person's own"
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", lambda *_a, **_k: (_ for _ in ()).throw(OSError("no")))
        with refused("cannot_open"):
            recovery.save_readable(sample_copy, sample_copy.with_name("z.kamdesk"))
