"""What is offered for a file that cannot be opened."""

import pytest

from kamdesk.domain.errors import FileError
from kamdesk.i18n import messages
from kamdesk.services import backups, recovery
from kamdesk.services.file_check import check
from kamdesk.services.portfolio import Portfolio
from tests.support import file_of, new_account, refused
from tests.support.files import sql
from tests.support.unreadable import Book, rescued


@pytest.fixture
def book(portfolio):
    """An account with an agreement, and a way to write into the file what the program never would."""
    return Book(portfolio)


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
