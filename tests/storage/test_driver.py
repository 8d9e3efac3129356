"""What the surroundings cause is told from damage and from faults of ours."""

import errno
from contextlib import closing
from pathlib import Path

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import FileError, ValidationError
from kamdesk.i18n import messages
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import driver, opening
from tests.support import file_of, new_account, refused
from tests.support.files import failing, fault

SURROUNDINGS = {
    "FULL": "disk_full",
    "BUSY": "busy",
    "LOCKED": "busy",
    "READONLY": "read_only",
    "CANTOPEN": "cannot_open",
    "IOERR": "io_error",
    "CORRUPT": "damaged",
    "NOTADB": "damaged",
}


# -- full disks and doubtful commits -----------------------------------------------------------------


@pytest.mark.parametrize(("name", "code"), SURROUNDINGS.items())
def test_what_the_surroundings_cause_becomes_a_sentence(name, code):
    for extended in (0, 2 << 8):
        error = fault(getattr(driver.dbapi2, f"SQLITE_{name}") | extended)
        with refused(code, FileError) as info, driver.translated(Path("x.kamdesk")):
            raise error
        assert "x.kamdesk" in messages.text_of(info.value)


def test_what_contradicts_the_file_is_refused_as_such():
    with refused("conflict", ValidationError), driver.translated(Path("x.kamdesk")):
        raise fault(driver.dbapi2.SQLITE_CONSTRAINT, driver.dbapi2.IntegrityError)


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("SELECT * FROM no_such_table", driver.dbapi2.OperationalError), ("SELECT disk_full_locked_busy FROM account", driver.dbapi2.OperationalError),
        ("SELEC 1", driver.dbapi2.OperationalError), ("SELECT ?", driver.dbapi2.ProgrammingError),
    ],
)  # fmt: skip
def test_a_fault_of_ours_stays_what_it_is(portfolio, statement, error):
    with pytest.raises(error):
        file_of(portfolio).query(statement)
    with pytest.raises(error), file_of(portfolio).transaction():
        file_of(portfolio).connection.execute(statement)
    for kind in (OverflowError, MemoryError):
        with pytest.raises(kind), file_of(portfolio).transaction():
            raise kind
    new_account(portfolio)


def test_a_text_that_is_none_is_told_as_damage(portfolio):
    new_account(portfolio)
    with file_of(portfolio).transaction():
        file_of(portfolio).connection.execute("UPDATE account SET city = CAST(x'ff41' AS TEXT)")
    with refused("damaged"), driver.translated(portfolio.path):
        file_of(portfolio).connection.execute("SELECT city FROM account").fetchall()
    assert [a.city for a in portfolio.find(Account)] == ["\ufffdA"]


def test_damage_is_said_only_of_a_disk_that_can_be_read(sample_copy, monkeypatch):
    asked = []

    def fails(*_a, **_k):
        raise OSError(errno.EIO, "EIO")

    with monkeypatch.context() as patch:
        patch.setattr(driver, "problems", lambda _connection: asked.append(1) or ["page 7"])
        with refused("damaged"):
            opening.inspect(sample_copy)
        assert len(asked) == 2, "asked twice"
        patch.setattr(driver, "problems", lambda _connection: patch.setattr(Path, "open", fails) or ["page 7"])
        with refused("io_error"):
            opening.inspect(sample_copy)
    with refused("damaged"), driver.translated_suspecting(sample_copy):
        raise MemoryError


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "disk_full"), (errno.EDQUOT, "disk_full"), (errno.EIO, "io_error"), (errno.EACCES, "cannot_open")],
)
def test_faults_of_the_system_have_their_own_words(number, code):
    assert driver.file_error(OSError(number, "x"), Path("x")).code == code


# -- kill -9 -----------------------------------------------------------------------------------------


def test_what_is_malformed_twice_is_damaged_though_the_check_is_content(sample_copy, monkeypatch):
    """The check does not compare an index with its table."""
    fails = []
    failing(monkeypatch, lambda sql: bool(fails) and 'FROM "account"' in sql, driver.dbapi2.SQLITE_CORRUPT)
    with closing(Portfolio.open(sample_copy)) as portfolio:
        fails.append(1)
        with refused("damaged"):
            portfolio.find(Account)
        fails.clear()
        assert len(portfolio.find(Account)) == 12


# -- the file cannot be fooled -----------------------------------------------------------------------


def test_the_driver_has_what_dropped_columns_need():
    assert driver.dbapi2.sqlite_version_info >= (3, 35)
