"""What a file holds that no record can: named, kept, and in nobody's way."""

import json
import os
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.people import Person
from kamdesk.domain.changes import ChangeSet
from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import is_period
from kamdesk.domain.settings import Settings
from kamdesk.domain.unreadable import Unreadable, shown
from kamdesk.services import file_check
from kamdesk.services.account import json_view
from kamdesk.services.account.portfolio_table import PortfolioTable
from kamdesk.services.file_check import check
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import evidence_files
from tests.support import damage, file_of, new_account, put
from tests.support.unreadable import Book


@pytest.fixture
def book(portfolio):
    """An account with an agreement, and a way to write into the file what the program never would."""
    return Book(portfolio)


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
    sample.forget(ChangeSet(frozenset({"settings"}), frozenset()))
    assert Decimal(0) < sample.load(account.id).sales.last_12() < before
    run("UPDATE sale SET sold_on = '2026-01-39'")
    sample.forget(ChangeSet(frozenset({"settings"}), frozenset()))
    assert sample.load(account.id).sales.last_12() is None


def test_an_edit_is_found_by_what_it_changes(sample):
    account = replace(sample.find_account("C01")[0], phone="600 000 000")
    sample.save(account)
    sample.save(replace(account, city="Vigo"))
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


@pytest.mark.no_cover
@pytest.mark.timeout(0)
def test_no_value_anywhere_ends_reading(sample_copy):
    before, places = sample_copy.read_bytes(), []
    for seed in range(max(VALUES // EACH, 6)):
        rnd = damage.series(seed)
        places = places if len(places) >= EACH else rnd.sample(found := damage.columns(sample_copy), len(found))
        sample_copy.write_bytes(before)
        damage.spoil(sample_copy, rnd, [places.pop() for _ in range(EACH)])
        read_everything(sample_copy)
