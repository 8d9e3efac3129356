"""What a file holds that no record can: named, kept, and in nobody's way."""

import gzip
import hashlib
import json
import os
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kamdesk.domain.account.account import Account, Site
from kamdesk.domain.account.people import Person
from kamdesk.domain.errors import FileError
from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import is_period
from kamdesk.domain.plan.agreements import Agreement
from kamdesk.domain.settings import Settings
from kamdesk.domain.unreadable import Unreadable, shown
from kamdesk.i18n import messages
from kamdesk.services import backups, file_check, recovery
from kamdesk.services.account import json_view
from kamdesk.services.account.portfolio_table import PortfolioTable
from kamdesk.services.file_check import check
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import driver, evidence_files, rows
from kamdesk.storage.kinds import KINDS
from kamdesk.storage.pages import Pages
from tests import damage
from tests.support import file_of, new_account, put, refused
from tests.test_files import sql


@pytest.fixture
def book(portfolio):
    """An account with an agreement, and a way to write into the file what the program never would."""
    return Book(portfolio)


class Book:
    def __init__(self, portfolio):
        self.portfolio = portfolio
        self.account = new_account(portfolio, "Uno", size_employees=5, city="Vigo")
        self.agreement = put(portfolio, Agreement(id=new_id(), account_id=self.account.id, title="t"))

    def write(self, statement, *values):
        file_of(self.portfolio).connection.execute("PRAGMA foreign_keys = OFF")
        with file_of(self.portfolio).transaction():
            file_of(self.portfolio).connection.execute(statement, values)

    def stored(self, column, table="account"):
        return file_of(self.portfolio).query(f'SELECT CAST("{column}" AS BLOB) FROM "{table}"')[0][0]

    def now(self):
        return self.portfolio.get(Account, self.account.id)

    def again(self):
        path = self.portfolio.path
        self.portfolio.close()
        self.portfolio.__init__(file_of(Portfolio.open(path)))


def test_text_that_is_no_text_is_shown_as_far_as_it_can_be_read_and_kept(book):
    book.write("UPDATE account SET city = CAST(x'4d6172ed6e' AS TEXT)")
    assert book.now().city == "Mar�n"
    assert [(f.kind, f.where) for f in check(book.portfolio)] == [("unreadable", "account «Uno»")]
    edit = book.portfolio.save(replace(book.now(), notes="other"))
    assert (book.stored("city"), book.stored("notes")) == (b"Mar\xedn", b"other")
    book.portfolio.undo(edit)
    assert book.stored("city") == b"Mar\xedn"
    edit = book.portfolio.save(replace(book.now(), city="Marín"))
    assert book.stored("city") == "Marín".encode()
    assert check(book.portfolio) == []
    book.portfolio.undo(edit)
    assert book.stored("city") == b"Mar\xedn", "undo brings back what was there, not what stood in for it"


@pytest.mark.parametrize(
    ("column", "value", "stand_in"),
    [
        ("size_employees", 2**40, None), ("size_turnover", -(2**62), None), ("archived_on", "20x6", None), ("archived_on", "0001-01-01", None),
        ("codes", "{", ()), ("codes", '"x"', ()), ("codes", "[1]", ()), ("codes", "[" * 3000, ()), ("loss_risk", "hxgh", None),
    ],
)  # fmt: skip
def test_every_value_has_a_stand_in_and_stays_as_it_is(book, column, value, stand_in):
    book.write(f"UPDATE account SET {column} = ?", value)
    before = book.stored(column)
    assert getattr(book.now(), column) == stand_in
    assert [line["name"] for line in json_view.account_list(book.portfolio)] == ["Uno"], "no account is hidden by it"
    assert book.portfolio.find_account("uno")[0].id == book.account.id
    assert len(PortfolioTable(book.portfolio).read_all().rows) == 1
    (found,) = check(book.portfolio)
    assert str(value)[:40] in found.text
    assert [f.text for f in file_check.unread_of(book.portfolio, book.account.id)] == [found.text]
    book.portfolio.save(replace(book.now(), city="Lugo"))
    assert book.stored(column) == before
    edit = book.portfolio.remove(book.agreement)
    book.portfolio.undo(edit)


def test_a_record_that_is_removed_and_brought_back_is_as_it_was(book):
    person = put(book.portfolio, Person(id=new_id(), account_id=book.account.id, name="Ana", role="x"))
    book.write("UPDATE person SET role = CAST(x'ff41' AS TEXT)")
    edit = book.portfolio.remove(book.portfolio.get(Person, person.id))
    assert file_of(book.portfolio).query("SELECT count(*) FROM person") == [(0,)]
    book.portfolio.undo(edit)
    assert book.stored("role", "person") == b"\xffA"


@pytest.mark.parametrize("column", ["id", "account_id"])
def test_what_cannot_be_a_record_is_left_out_listed_and_kept(book, column):
    book.write(f"UPDATE agreement SET {column} = CAST(x'ff41' AS TEXT)")
    assert book.portfolio.load(book.account.id).facts.document.agreements == ()
    found = [f for f in check(book.portfolio) if f.kind == "unreadable"]
    assert len(found) == 1
    assert "left out" in found[0].text
    assert book.stored(column, "agreement") == b"\xffA"


def test_an_account_that_lost_its_id_is_left_out_everywhere(book):
    other = new_account(book.portfolio, "Dos")
    book.write("UPDATE account SET id = CAST(x'ff' AS TEXT) WHERE name = 'Uno'")
    book.portfolio.accounts.forget()
    assert [line["name"] for line in json_view.account_list(book.portfolio)] == ["Dos"]
    assert list(PortfolioTable(book.portfolio).read_all().rows) == [other.id]


def test_settings_that_are_lost_or_contradict_themselves_are_as_in_a_new_portfolio(book):
    book.write(
        "UPDATE settings SET fiscal_start = 77, weight_growth = 5, cut_amber = 95, currency = 'euros', company_sales = ?",
        2**63 - 1,
    )
    book.again()
    assert book.portfolio.settings == Settings()
    assert {f.kind for f in check(book.portfolio)} == {"unreadable"}
    assert book.portfolio.load(book.account.id).scorecard.result(None).score is None
    book.write("DELETE FROM settings")
    book.write("DELETE FROM meta")
    book.again()
    assert book.portfolio.settings == Settings()
    assert {f.kind for f in check(book.portfolio)} == {"unreadable", "file"}
    assert book.portfolio.portfolio_id() == ""


def test_the_history_leaves_out_what_it_cannot_read(book):
    entries = len(book.portfolio.history())
    book.write("""UPDATE change SET at = '2026-11-28T17:00859' WHERE seq = (SELECT min(seq) FROM change)""")
    book.write("""UPDATE change SET "after" = '{' WHERE seq = (SELECT max(seq) FROM change)""")
    found = book.portfolio.history()
    assert len(found) == entries - 1
    assert found[0].after is None
    assert [f.where for f in check(book.portfolio)] != []


def test_references_into_nowhere_end_nothing(sample):
    run = file_of(sample).connection.execute
    run("PRAGMA foreign_keys = OFF")
    for table, column in (
        ("prescription", "deal_id"),
        ("knowledge_transfer", "advance_id"),
        ("candidate", "person_id"),
        ("measure", "indicator_id"),
    ):
        run(f"UPDATE {table} SET {column} = 'gone' WHERE rowid IN (SELECT rowid FROM {table} LIMIT 3)")
    assert len(list(json_view.account_list(sample))) == 12
    for account in sample.find(Account):
        assert json_view.account_view(sample.load(account.id))
    assert {f.kind for f in check(sample)} == {"reference"}


def test_sales_that_cannot_be_read_count_nowhere(sample):
    account = sample.find_account("C01")[0]
    run = file_of(sample).connection.execute
    before = sample.load(account.id).sales.last_12()
    run(
        "UPDATE sale SET amount = 9223372036854775807 WHERE rowid IN (SELECT rowid FROM sale WHERE account_id = ? ORDER BY sold_on DESC LIMIT 1)",
        [account.id],
    )
    run(
        "UPDATE sale SET sold_on = '202v-01-01' WHERE rowid IN (SELECT rowid FROM sale WHERE account_id <> ? LIMIT 3)",
        [account.id],
    )
    sample.__init__(file_of(sample), sample._lock)
    assert Decimal(0) < sample.load(account.id).sales.last_12() < before
    run("UPDATE sale SET sold_on = '2026-01-39'")
    sample.__init__(file_of(sample), sample._lock)
    assert sample.load(account.id).sales.last_12() is None


def test_a_broken_search_index_is_done_without(sample):
    found = sample.accounts.search("aguas tormeral")
    file_of(sample).connection.execute("DELETE FROM account_fts_data")
    assert sample.accounts.search("aguas tormeral") == found != []


def test_an_edit_writes_what_it_changes_and_leaves_the_search_index_alone(sample):
    account = replace(sample.find_account("C01")[0], phone="600 000 000")
    run = file_of(sample).connection.execute
    before = run("SELECT * FROM account_fts_data").fetchall()
    sample.save(account)
    assert run("SELECT * FROM account_fts_data").fetchall() == before
    sample.save(replace(account, city="Vigo"))
    assert run("SELECT * FROM account_fts_data").fetchall() != before
    assert sample.find_account("C01") == [replace(account, city="Vigo")]
    assert len(sample.accounts.search(f"vigo {account.name}")) == 1


def test_evidence_that_is_not_what_was_kept_is_found(sample):
    sample.with_file(evidence_files.keep, "0" * 64, b"something")
    assert [(f.kind, f.text) for f in check(sample)] == [("evidence", "0" * 59 + "…")]


def test_what_was_found_is_told_shortly_and_without_signs_that_act():
    assert shown("a\x1b[31m\u202e") == "a·[31m·"
    assert shown(b"\x00\xff") == "00 ff"
    assert len(shown("x" * 1000)) == 60
    assert file_check.where_of(Unreadable("settings", "", "id", ""), "") == "settings"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("2026", True),
        ("2026-Q3", True),
        ("2026-12", True),
        ("2200-Q4", True),
        ("2026-13", False),
        ("2026-Q5", False),
        ("0000", False),
        ("2026-q1", False),
        ("", False),
    ],
)
def test_stored_periods_are_canonical(text, is_one):
    assert is_period(text) is is_one


# -- any value, anywhere -------------------------------------------------------------------------

VALUES = int(os.environ.get("KAMDESK_SEQUENCES", "0"))
"""How many values are spoilt in all, and how many bits are flipped; 0 is the usual few."""
EACH = 8


def read_everything(path):
    """Everything that the reading commands do; what they refuse in words is no fault."""
    portfolio = Portfolio.open(path, read_only=True)
    try:
        json.dumps(
            [
                *json_view.account_list(portfolio),
                *(json_view.account_view(portfolio.load(a.id)) for a in portfolio.find(Account)),
            ]
        )
        portfolio.history()
        PortfolioTable(portfolio, date.today()).read_all()
        assert all(f.text and f.where for f in check(portfolio))
    finally:
        portfolio.close()


@pytest.mark.timeout(0)
def test_no_value_anywhere_ends_reading(sample_copy):
    before, places = sample_copy.read_bytes(), []
    for seed in range(max(VALUES // EACH, 6)):
        rnd = damage.series(seed)
        places = places if len(places) >= EACH else rnd.sample(found := damage.columns(sample_copy), len(found))
        sample_copy.write_bytes(before)
        damage.spoil(sample_copy, rnd, [places.pop() for _ in range(EACH)])
        read_everything(sample_copy)


# -- saving what can be read ---------------------------------------------------------------------

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


def rescued(path, name="rescued.kamdesk"):
    before = path.read_bytes()
    saved = recovery.save_readable(path, path.with_name(name))
    assert path.read_bytes() == before
    assert {p.name for p in path.parent.iterdir() if not p.name.endswith(("-journal", ".lock"))} == {
        path.name,
        name,
        *([saved.report.name] if saved.report else []),
    }
    return saved


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


@pytest.mark.parametrize("pages", [1, 20, "half"])
def test_wherever_a_file_is_broken_everything_comes_back(sample_copy, pages):
    """Pages of the schema lie everywhere in a file that was once of an older format: without them SQLite reads nothing."""
    sound, before = sample_copy.read_bytes(), contents_of(sample_copy)
    count = len(sound) // PAGE
    for at in [count // 2] if pages == "half" else range(1, count, max(1, count // 12)):
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


@pytest.mark.parametrize("seed", range(40))
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
    path.write_bytes(gzip.decompress((Path(__file__).parent / "files" / "version-1.kamdesk.gz").read_bytes()))
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


# -- what is offered for a file that cannot be opened ---------------------------------------------


@pytest.fixture
def own_home(monkeypatch, tmp_path):
    monkeypatch.setenv("KAMDESK_HOME", str(tmp_path / "home"))


def test_what_a_backup_lacks_is_counted(own_home, sample_copy):
    backups.make(sample_copy, backups.Reason.REGULAR)
    damaged = FileError("damaged", file="x")
    assert recovery.trouble_of(sample_copy, damaged).lacking == 0
    portfolio = Portfolio.open(sample_copy)
    new_account(portfolio, "Later")
    portfolio.close()
    assert recovery.trouble_of(sample_copy, damaged).lacking == 1
    sql(sample_copy, "DELETE FROM change")
    found = recovery.trouble_of(sample_copy, damaged)
    assert (found.lacking, found.can_be_saved) == (None, True)
    assert not recovery.trouble_of(sample_copy, FileError("not_found", file="x")).can_be_saved
    assert recovery.trouble_of(sample_copy, FileError("too_new", file="x")) is None


def test_without_a_backup_only_damage_is_worth_a_page(own_home, monkeypatch, sample_copy):
    assert recovery.trouble_of(sample_copy, FileError("not_found", file="x")) is None
    assert recovery.trouble_of(sample_copy, FileError("damaged", file="x")).backup is None

    def fail(_path):
        raise TypeError

    monkeypatch.setattr(backups, "newest_good", fail)
    assert recovery.trouble_of(sample_copy, FileError("damaged", file="x")).backup is None


def test_an_error_nobody_thought_of_becomes_a_sentence(sample_copy):
    known = FileError("damaged", file="x")
    assert recovery.as_known(known, sample_copy) is known
    text = messages.text_of(recovery.as_known(KeyError("x"), sample_copy))
    assert sample_copy.name in text
    assert "KeyError" in text


def test_a_table_that_cannot_be_read_at_all_is_a_finding(book, monkeypatch):
    def fail(*_a, **_k):
        raise FileError("damaged", file="x")

    for name in ("find", "history"):
        monkeypatch.setattr(file_of(book.portfolio), name, fail)
    found = check(book.portfolio)
    assert {f.kind for f in found} == {"file"}
    assert any("damaged" in f.text for f in found)


def test_a_name_in_the_schema_that_is_no_text_is_damage(sample_copy):
    """SQLite speaks of it in its own words, which are no text then either."""
    made = backups.make(sample_copy, backups.Reason.REGULAR)
    sample_copy.write_bytes(sample_copy.read_bytes().replace(b"CREATE TABLE change (", b"CREATE TABLE chang\xed ("))
    with refused("damaged"):
        Portfolio.open(sample_copy)
    assert recovery.trouble_of(sample_copy, FileError("damaged", file="x")).backup == made
    assert rescued(sample_copy).target.exists()
