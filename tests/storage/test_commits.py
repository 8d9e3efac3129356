"""Full disks and doubtful commits: what was acknowledged is in the file."""

import json
import os
import sys
from dataclasses import replace

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import FileError
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import driver, footprint
from kamdesk.storage.portfolio_file import PortfolioFile
from tests.support import file_of, new_account, refused
from tests.support.files import child, fault

FILLER = """
import json, resource, signal, sys
from pathlib import Path
from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import FileError, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.services.file_check import check
from kamdesk.services.portfolio import Portfolio
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
portfolio = Portfolio.open(Path(sys.argv[1]))
size = portfolio.path.stat().st_size
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 40_000, hard))
saved, codes = 0, set()
for at in range(40):
    try:
        portfolio.save(Account(id=new_id(), name=f"a{at}", notes="n" * 5000))
        saved += 1
    except FileError as error:
        codes.add(error.code)
during = portfolio.accounts.count()
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
portfolio.save(Account(id=new_id(), name="after"))
found = [f.text for f in check(portfolio)]
print(json.dumps([saved, sorted(codes), during, portfolio.accounts.count(), found]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of POSIX")
def test_a_full_disk_refuses_the_edit_and_keeps_the_others(portfolio):
    portfolio.close()
    with child(FILLER, portfolio.path) as other:
        saved, codes, during, after, faults = json.loads(other.communicate(timeout=60)[0])
    assert 0 < saved < 40
    assert set(codes) <= {"disk_full", "io_error"}
    assert codes
    assert (during, after, faults) == (saved, saved + 1, [])


class Breakable:
    """A connection on which statements can be made to fail once, before or after they are carried out."""

    def __init__(self, real):
        self._real, self._faults, self._is_done = real, {}, False

    def fail(self, *faults, is_done=False):
        self._faults.update(faults)
        self._is_done = is_done

    def execute(self, statement, *rest):
        for start in self._faults:
            if statement.startswith(start):
                error = self._faults.pop(start)
                if self._is_done:
                    self._real.execute(statement, *rest)
                raise error
        return self._real.execute(statement, *rest)

    def __getattr__(self, name):
        return getattr(self._real, name)


@pytest.fixture
def breakable(portfolio, monkeypatch):
    """The portfolio, opened anew on connections that can be made to fail."""
    connect = driver.connect
    portfolio.close()
    monkeypatch.setattr(driver, "connect", lambda *where, **options: Breakable(connect(*where, **options)))
    opened = Portfolio.open(portfolio.path)
    yield opened
    opened.close()


def _fail(portfolio, *faults, **options):
    file_of(portfolio).connection.fail(*faults, **options)


@pytest.mark.parametrize("commits", [True, False])
def test_after_a_doubtful_commit_the_file_itself_is_asked(breakable, commits):
    account = new_account(breakable)
    _fail(breakable, ("COMMIT", fault(driver.dbapi2.SQLITE_IOERR)), is_done=commits)
    if commits:
        breakable.save(replace(account, city="Lugo"))
    else:
        with refused("io_error"):
            breakable.save(replace(account, city="Lugo"))
    breakable.forget(breakable.save(replace(account, kam="Ana")).change_set())
    assert breakable.load(account.id).account.kam == "Ana"
    assert len(breakable.history()) == 2 + commits


def test_a_commit_about_which_nobody_can_say_is_told_so_and_looked_up_later(breakable, monkeypatch):
    account = new_account(breakable)
    _fail(breakable, ("COMMIT", fault(driver.dbapi2.SQLITE_IOERR)), is_done=True)
    real, looked = driver.connect, footprint.Watch.look
    monkeypatch.setattr(driver, "connect", lambda *_a, **_k: (_ for _ in ()).throw(fault(driver.dbapi2.SQLITE_IOERR)))
    seen = []

    def look(self):
        seen.append(1)
        if len(seen) > 2:
            raise FileError("io_error", file="x")
        return looked(self)

    monkeypatch.setattr(footprint.Watch, "look", look)
    with refused("unsure"):
        breakable.save(replace(account, city="Lugo"))
    monkeypatch.setattr(driver, "connect", real)
    monkeypatch.setattr(footprint.Watch, "look", looked)
    with refused("changed_elsewhere"):
        breakable.save(replace(account, city="Vigo"))
    assert breakable.get(Account, account.id).city == "Lugo"


@pytest.mark.parametrize("commits", [True, False])
def test_where_no_second_connection_can_be_had_the_header_says_what_is_in_the_file(breakable, monkeypatch, commits):
    account = new_account(breakable)
    _fail(breakable, ("COMMIT", fault(driver.dbapi2.SQLITE_IOERR)), is_done=commits)
    with monkeypatch.context() as patch:
        patch.setattr(driver, "connect", lambda *_a, **_k: (_ for _ in ()).throw(fault(driver.dbapi2.SQLITE_IOERR)))
        if commits:
            breakable.save(replace(account, city="Lugo"))
        else:
            with refused("io_error"):
                breakable.save(replace(account, city="Lugo"))
        with refused("io_error"):
            breakable.get(Account, account.id)
    assert breakable.get(Account, account.id).city == ("Lugo" if commits else "")
    breakable.save(replace(account, kam="Ana"))


def test_nothing_after_the_commit_refuses_an_edit_that_is_in_the_file(portfolio, monkeypatch):
    account = new_account(portfolio)
    looked = footprint.Watch.look
    seen = []

    def look(self):
        seen.append(1)
        if len(seen) == 2:
            raise FileError("io_error", file="x")
        return looked(self)

    monkeypatch.setattr(footprint.Watch, "look", look)
    assert portfolio.save(replace(account, city="Lugo"))
    assert len(seen) == 2
    assert portfolio.save(replace(account, city="Vigo"))
    assert portfolio.get(Account, account.id).city == "Vigo"


def test_the_first_edit_of_an_opened_file_waits_for_no_library(sample_copy):
    """What migrations are made with takes longer to import than an edit takes to be saved."""
    script = (
        "import sys; from dataclasses import replace; from pathlib import Path\n"
        "from kamdesk.services.portfolio import Portfolio\n"
        "portfolio = Portfolio.open(Path(sys.argv[1])); account = portfolio.find_account('C01')[0]\n"
        "portfolio.save(replace(account, city='Lugo')); portfolio.remove(portfolio.load(account.id).people[0])\n"
        "portfolio.undo(portfolio.save(replace(account, city='Vigo'))); portfolio.close()\n"
        "print('sqlite_utils' in sys.modules)"
    )
    process = child(script, sample_copy)
    assert (process.communicate()[0].strip(), process.returncode) == ("False", 0)


def test_an_edit_into_a_touched_file_is_read_back_before_it_is_acknowledged(portfolio, monkeypatch):
    account = new_account(portfolio)
    asked = []
    landed = PortfolioFile.has_landed
    monkeypatch.setattr(PortfolioFile, "has_landed", lambda self, *rest: asked.append(1) or landed(self, *rest))
    portfolio.save(replace(account, city="Lugo"))
    assert not asked
    os.utime(portfolio.path, (1, 1))
    portfolio.save(replace(account, city="Vigo"))
    assert len(asked) == 1
    os.utime(portfolio.path, (2, 2))
    monkeypatch.setattr(PortfolioFile, "has_landed", lambda *_: False)
    with refused("changed_elsewhere"):
        portfolio.save(replace(account, city="Lugo"))


def test_a_disk_that_failed_for_a_moment_is_no_damage_and_the_next_edit_is_saved(breakable):
    account = new_account(breakable)
    _fail(breakable, ("SELECT", fault(driver.dbapi2.SQLITE_IOERR)))
    assert breakable.get(Account, account.id) == account, "a reading statement is tried again"
    _fail(breakable, ("SELECT", fault(driver.dbapi2.SQLITE_CORRUPT)))
    assert breakable.get(Account, account.id) == account, "and what looked like damage is looked into first"
    _fail(breakable, ("UPDATE", fault(driver.dbapi2.SQLITE_CORRUPT)), ("ROLLBACK", fault(driver.dbapi2.SQLITE_IOERR)))
    with refused("io_error"):
        breakable.save(replace(account, city="Lugo"))
    breakable.save(replace(account, city="Vigo"))
    assert breakable.get(Account, account.id).city == "Vigo"


def test_a_closed_file_is_called_closed(portfolio):
    account = new_account(portfolio)
    portfolio.close()
    for read in (lambda: portfolio.get(Account, account.id), lambda: portfolio.save(account)):
        with refused("closed"):
            read()
    portfolio.close()
