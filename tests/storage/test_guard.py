"""The guard: nothing is written into a file that is no longer the same."""

import os
import shutil
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import FileError
from kamdesk.services import files
from kamdesk.services.file_check import check
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import driver
from kamdesk.storage.portfolio_file import PortfolioFile
from tests.support import file_of, new_account, refused
from tests.support.files import sql, with_a_damaged_page


def _replaced(path):
    shutil.copyfile(path, path.with_suffix(".other"))
    path.with_suffix(".other").replace(path)


def _changed(path):
    other = PortfolioFile(path)
    portfolio = Portfolio(other)
    new_account(portfolio, "from elsewhere")
    other.close()


def _edited_elsewhere(path):
    sql(path, "UPDATE account SET city = 'FOREIGN'")


def _overwritten(content):
    def overwrite(path):
        with path.open("r+b") as stream:
            stream.write(content(path))
            stream.truncate()

    return overwrite


def _older_with_as_many_changes(path):
    """What lies in `before` was the file before its last edit; edited once more by another program."""
    before = path.with_suffix(".before")
    sql(before, "UPDATE account SET city = 'FOREIGN'")
    return before.read_bytes()


def _of_another_program(path):
    other = path.with_suffix(".sqlite")
    with closing(driver.connect(other, create=True)) as connection:
        connection.execute("CREATE TABLE notes (x)")
    return other.read_bytes()


MEDDLING = {
    "deleted": (Path.unlink, {"moved"}),
    "renamed": (lambda p: p.rename(p.with_suffix(".elsewhere")), {"moved"}),
    "replaced": (_replaced, {"moved", "read_only"}),
    "changed by kamdesk": (_changed, {"changed_elsewhere"}),
    "changed by another program": (_edited_elsewhere, {"changed_elsewhere"}),
    "overwritten by as many changes": (_overwritten(_older_with_as_many_changes), {"changed_elsewhere"}),
    "overwritten by the version before": (_overwritten(lambda p: p.with_suffix(".before").read_bytes()), {"changed_elsewhere"}),
    "a damaged page": (_overwritten(with_a_damaged_page), {"damaged"}),
    "half of it": (_overwritten(lambda p: p.read_bytes()[: p.stat().st_size // 2]), {"damaged"}),
    "emptied": (_overwritten(lambda _: b""), {"not_ours"}),
    "another program's": (_overwritten(_of_another_program), {"not_ours"}),
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files in their place")
@pytest.mark.parametrize(("meddle", "codes"), MEDDLING.values(), ids=MEDDLING)
def test_nothing_is_written_into_a_file_that_is_no_longer_the_same(portfolio, meddle, codes):
    account = new_account(portfolio)
    shutil.copyfile(portfolio.path, portfolio.path.with_suffix(".before"))
    account = portfolio.save(replace(account, city="Vigo")).changes[0].after
    meddle(portfolio.path)
    left = portfolio.path.read_bytes() if portfolio.path.exists() else None
    for _ in range(2):
        with pytest.raises(FileError) as info:
            portfolio.save(replace(account, city="Lugo"))
        assert info.value.code in codes
    assert (portfolio.path.read_bytes() if portfolio.path.exists() else None) == left
    if codes == {"moved"}:
        assert portfolio.get(Account, account.id).city == "Vigo"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files in their place")
@pytest.mark.parametrize(
    "name", ["deleted", "renamed", "replaced", "changed by kamdesk", "changed by another program", "half of it"]
)
def test_a_file_that_is_not_as_it_was_left_is_noticed_before_anybody_writes(portfolio, name):
    account = new_account(portfolio)
    os.utime(portfolio.path, (7, 7))
    assert files.is_as_left(portfolio), "it was only touched"
    portfolio.save(replace(account, city="Vigo"))
    assert files.is_as_left(portfolio), "an edit of its own"
    MEDDLING[name][0](portfolio.path)
    assert not files.is_as_left(portfolio)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files in their place")
@pytest.mark.parametrize(
    "meddle", [Path.unlink, _replaced, lambda p: shutil.rmtree(p.parent)], ids=["deleted", "replaced", "folder gone"]
)
def test_a_file_that_is_gone_can_be_saved_elsewhere_from_what_is_held(portfolio, tmp_path, meddle):
    account = new_account(portfolio, city="Lugo")
    assert files.is_in_place(portfolio)
    meddle(portfolio.path)
    assert not files.is_in_place(portfolio)
    with refused("moved"):
        portfolio.save(replace(account, city="Vigo"))
    target = tmp_path / "rescued.kamdesk"
    files.save_elsewhere(portfolio, target)
    with refused("exists"):
        files.save_elsewhere(portfolio, target)
    with refused("cannot_open"):
        files.save_elsewhere(portfolio, tmp_path / "none" / "x.kamdesk")
    assert not list(tmp_path.glob(".*.new"))
    rescued = Portfolio.open(target)
    assert rescued.get(Account, account.id).city == "Lugo"
    assert check(rescued) == []
    rescued.save(replace(account, city="Vigo"))
    rescued.close()


def test_a_touched_file_and_the_own_edits_raise_no_alarm(portfolio):
    account = new_account(portfolio)
    for at in range(30):
        os.utime(portfolio.path, (at, at))
        portfolio.save(replace(account, city=f"Lugo {at}"))
    assert portfolio.load(account.id).account.city == "Lugo 29"


def test_another_program_that_holds_the_file_is_waited_for_and_then_named(portfolio, monkeypatch):
    file_of(portfolio).query("PRAGMA busy_timeout = 1")
    with closing(driver.connect(portfolio.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with refused("busy"):
            new_account(portfolio)
        other.execute("ROLLBACK")
    assert new_account(portfolio)


def test_a_file_that_is_given_away_is_used_by_one_thread_alone(portfolio):
    found, refusals = [], []

    def count():
        try:
            found.append(len(portfolio.find(Account)))
        except RuntimeError as error:
            refusals.append(str(error))

    def in_another(step):
        thread = threading.Thread(target=step)
        thread.start()
        thread.join()

    def work():
        with taken():
            count()
            new_account(portfolio, "from beside")
        count()

    before = len(portfolio.find(Account))
    in_another(count)
    with portfolio.given_away() as taken:
        in_another(count)
        in_another(work)
        count()
    in_another(count)
    assert found == [before, before + 1]
    assert len(refusals) == 4
    assert portfolio.is_as_left
    new_account(portfolio, "from here again")
    assert check(portfolio) == []


def test_who_needs_a_file_that_is_given_away_waits_until_it_is_back(portfolio):
    has_it, may_end, order = threading.Event(), threading.Event(), []

    def work():
        with taken():
            has_it.set()
            may_end.wait(20)
            order.append("written")

    with portfolio.given_away() as taken:
        thread = threading.Thread(target=work)
        thread.start()
        assert has_it.wait(20)
        threading.Timer(0.05, may_end.set).start()
        portfolio.find(Account)
        order.append("read")
        thread.join()
    assert order == ["written", "read"]


def test_who_has_given_a_file_away_may_ask_where_it_is_and_not_whether_it_changes(portfolio):
    with portfolio.given_away():
        assert portfolio.is_as_left
        assert portfolio.is_in_place
        portfolio.path.unlink()
        assert not portfolio.is_in_place
        assert portfolio.is_as_left
    assert not portfolio.is_as_left
