"""A file with a password: what opens it, what lies beside it, and what damage does to it."""

import os
import shutil
from contextlib import closing, suppress
from dataclasses import replace

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import FileError
from kamdesk.env import paths
from kamdesk.services import backups, files, passwords
from kamdesk.services.file_check import check
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import copies, driver, early_check, journals, keys, opening, rekeying, rescue
from kamdesk.storage.key import PAGE, PLAIN
from tests.storage.test_journals import journal_of, leave_hot, state
from tests.support import file_of, new_account, refused
from tests.support.damage import flip, series
from tests.support.files import failing
from tests.support.passwords import CANARY, OTHER, PASSWORD, readable_in

DAMAGES = int(os.environ.get("KAMDESK_DAMAGES", "60"))
"""So many damaged files; all 2,000 with `KAMDESK_DAMAGES=2000`."""


@pytest.fixture(autouse=True)
def _own_data(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path)


def names_in(path):
    with closing(Portfolio.open(path)) as portfolio:
        return sorted(account.name for account in portfolio.find(Account))


def test_it_opens_with_its_password_alone(protected_copy):
    assert protected_copy.read_bytes()[:16] != PLAIN
    names = names_in(protected_copy)
    keys.forget()
    before = protected_copy.read_bytes()
    for look in (opening.inspect, Portfolio.open, copies.contents, passwords.recovery_code, rekeying.rewrite):
        with refused("password_needed"):
            look(protected_copy) if look is not rekeying.rewrite else look(protected_copy, None)
    with refused("password_wrong"):
        passwords.unlock(protected_copy, "caballos")
    assert protected_copy.read_bytes() == before
    passwords.unlock(protected_copy, PASSWORD)
    assert names_in(protected_copy) == names


def test_an_early_check_waits_for_the_password(protected_copy):
    keys.forget()
    early_check.begin(protected_copy)
    assert not early_check.has_passed(protected_copy)
    passwords.unlock(protected_copy, PASSWORD)
    early_check.begin(protected_copy)
    assert early_check.has_passed(protected_copy)


@pytest.mark.parametrize("head", [b"kein Kennwort, nur Text. ", b"\x00" * 16, bytes(range(16))])
def test_what_only_looks_odd_is_not_ours(folder, head):
    path = folder / "x.kamdesk"
    path.write_bytes((head * 1000)[: 3 * PAGE])
    with refused("not_ours"):
        opening.inspect(path)


def test_a_file_of_another_tool_is_asked_for_its_password(folder, sample_copy, quick_keys):
    path = folder / "fremd.kamdesk"
    path.write_bytes(os.urandom(4 * PAGE))
    with refused("password_needed"):
        opening.inspect(path)
    path.rename(path.with_suffix(".bin"))
    with refused("not_ours"):
        opening.inspect(path.with_suffix(".bin"))


def test_an_older_file_with_a_password_is_only_read_or_brought_up_to_date(folder, quick_keys):
    import gzip

    from tests.support import FILES

    path = folder / "alt.kamdesk"
    path.write_bytes(gzip.decompress((FILES / "version-2.kamdesk.gz").read_bytes()))
    rekeying.rewrite(path, keys.new_key(PASSWORD))
    assert opening.inspect(path) == 2
    with closing(Portfolio.open(path, read_only=True)) as portfolio:
        assert portfolio.accounts.count()
    assert opening.is_older(path)
    with closing(Portfolio.open(path)) as portfolio:
        assert check(portfolio) == []
    assert not opening.is_older(path)
    assert all(keys.is_encrypted(kept) for kept in copies.kept_of(path))


@pytest.mark.no_cover
@pytest.mark.parametrize("spill", [True, False])
def test_its_own_journal_is_played(protected_copy, spill):
    saved = leave_hot(protected_copy, spill=spill)
    assert state(protected_copy) == saved
    assert readable_in(protected_copy.parent, places_of(protected_copy), text="lost 3") == []


def places_of(path):
    return backups.folder(path)


def test_its_own_journal_is_played_though_the_file_reads_well_without(protected_copy):
    """Killed after the last page was written, before the journal was emptied: the change was never acknowledged."""
    with closing(Portfolio.open(protected_copy)) as portfolio:
        account = portfolio.find(Account)[0]
        portfolio.save(replace(account, notes="saved"))
        pair = protected_copy.with_name("pair.kamdesk")
        connection = file_of(portfolio).connection
        connection.execute("PRAGMA cache_size=1")
        with suppress(RuntimeError), file_of(portfolio).transaction():
            connection.execute("UPDATE account SET notes = 'torn'")
            connection.execute("CREATE TABLE x (y)")
            connection.executemany("INSERT INTO x VALUES (?)", [[os.urandom(3000)] for _ in range(40)])
            journal = journal_of(protected_copy).read_bytes()
            raise RuntimeError
        with file_of(portfolio).transaction():
            file_of(portfolio).connection.execute("UPDATE account SET notes = 'torn'")
    assert journal[:8] == journals.MAGIC
    shutil.copyfile(protected_copy, pair)
    journal_of(pair).write_bytes(journal)
    assert journals.fit_of(pair, journal_of(pair)) is journals.Fit.YES
    assert ("saved" in {notes for _name, notes in state(pair)}) or not journal_of(pair).stat().st_size


@pytest.mark.no_cover
@pytest.mark.parametrize("made", ["backup", "copy", "plain", "other password", "no password"])
def test_a_journal_of_another_file_destroys_nothing(protected_copy, folder, made):
    copy = folder / "copia.kamdesk"
    if made == "backup":
        backups.make(protected_copy, "asked").path.rename(copy)
    elif made == "copy":
        files.backup(protected_copy, copy)
    else:
        shutil.copyfile(protected_copy, copy)
    if made == "other password":
        rekeying.rewrite(copy, keys.new_key(OTHER))
    elif made == "no password":
        rekeying.rewrite(copy, None)
    before = state(copy)
    leave_hot(protected_copy)
    shutil.copyfile(copy, protected_copy)
    assert state(protected_copy) == before
    (told,) = files.findings(protected_copy)
    assert told.code == "journal_foreign"


@pytest.mark.no_cover
def test_a_first_page_that_was_being_written_is_taken_back(protected_copy):
    saved = leave_hot(protected_copy)
    raw = bytearray(protected_copy.read_bytes())
    raw[512:2048] = os.urandom(1536)
    protected_copy.write_bytes(raw)
    assert state(protected_copy) == saved


@pytest.mark.no_cover
def test_the_place_keeps_its_password_when_a_copy_takes_it(sample_copy, quick_keys):
    clear = backups.make(sample_copy, "asked")
    passwords.set_password(sample_copy, PASSWORD)
    old = backups.make(sample_copy, "asked")
    passwords.set_password(sample_copy, OTHER)
    keys.forget()
    passwords.unlock(sample_copy, OTHER)
    names = names_in(sample_copy)
    for copy in (clear.path, old.path):
        assert files.restore(copy, sample_copy, force=True) is not None
        assert keys.is_encrypted(sample_copy)
        keys.forget()
        passwords.unlock(sample_copy, OTHER)
        assert names_in(sample_copy) == names


def test_a_copy_keeps_its_password_where_the_place_has_none(protected_copy, folder):
    copy, target = folder / "copia.kamdesk", folder / "otra.kamdesk"
    files.backup(protected_copy, copy)
    files.make_new(target)
    files.restore(copy, target, force=True)
    assert keys.is_encrypted(target)
    keys.forget()
    files.make_new(folder / "tercera.kamdesk")
    with refused("password_needed"):
        files.restore(copy, folder / "tercera.kamdesk", force=True)
    passwords.unlock(copy, PASSWORD)
    passwords.lock_all()
    files.make_new(target, force=True)  # a file that nobody can read is kept beside it
    assert not keys.is_encrypted(target)
    assert any(keys.is_encrypted(kept) for kept in copies.kept_of(target))


def test_an_edit_is_guarded_as_in_a_file_without(protected_copy):
    with closing(Portfolio.open(protected_copy)) as portfolio:
        account = new_account(portfolio)
        other = protected_copy.read_bytes()
        portfolio.save(replace(account, city="Lugo"))
        os.utime(protected_copy, (1, 1))
        portfolio.save(replace(account, city="Vigo"))  # touched, and the same
        with suppress(RuntimeError), file_of(portfolio).transaction():  # a change that came to the disk and was taken back
            file_of(portfolio).connection.execute("PRAGMA cache_size=1")
            file_of(portfolio).connection.execute("UPDATE account SET notes = ?", ["x" * 9000])
            raise RuntimeError
        portfolio.save(replace(account, city="Ourense"))
        protected_copy.write_bytes(other)
        with refused("changed_elsewhere"):
            portfolio.save(replace(account, city="Lugo"))


@pytest.mark.parametrize("is_done", [True, False])
def test_where_no_second_connection_can_be_had_the_header_says_what_is_in_the_file(protected_copy, monkeypatch, is_done):
    with closing(Portfolio.open(protected_copy)) as portfolio:
        account = new_account(portfolio)
        connection = file_of(portfolio).connection

        class Breaking:
            def __getattr__(self, name):
                return getattr(connection, name)

            def execute(self, sql, *rest):
                if sql == "COMMIT":
                    if is_done:
                        connection.execute(sql)
                    raise driver_fault()
                return connection.execute(sql, *rest)

        monkeypatch.setattr(type(file_of(portfolio)), "connection", Breaking())
        monkeypatch.setattr(driver, "connect", lambda *_a, **_k: (_ for _ in ()).throw(driver_fault()))
        if is_done:
            assert portfolio.save(replace(account, city="Lugo"))
        else:
            with refused("io_error"):
                portfolio.save(replace(account, city="Lugo"))


def driver_fault():
    from tests.support.files import fault

    return fault(driver.dbapi2.SQLITE_IOERR)


def test_what_cannot_be_compared_takes_no_place(sample_copy, quick_keys, monkeypatch):
    before = sample_copy.read_bytes()
    monkeypatch.setattr(driver, "has_full_disk", lambda *_: True)
    with refused("disk_full"):
        rekeying.rewrite(sample_copy, keys.new_key(PASSWORD))
    monkeypatch.undo()
    assert sample_copy.read_bytes() == before
    failing(monkeypatch, lambda sql: "EXCEPT" in sql, driver.dbapi2.SQLITE_IOERR)
    with refused("io_error"):
        rekeying.rewrite(sample_copy, keys.new_key(PASSWORD))
    assert sample_copy.read_bytes() == before
    assert not list(sample_copy.parent.glob(".*.new"))


@pytest.mark.slow
def test_no_damage_goes_unnoticed(protected_copy):
    """Bits that turn, bytes that are other ones, ends that are cut off, pages of zeros and pages in each other's place."""
    rnd = series(7)
    with closing(Portfolio.open(protected_copy)) as portfolio:
        told = sorted((a.name, a.notes, a.city) for a in portfolio.find(Account))
    whole = protected_copy.read_bytes()
    silent, codes = 0, set()
    for at in range(DAMAGES):
        protected_copy.write_bytes(whole)
        spoil(protected_copy, rnd, at)
        try:
            with closing(Portfolio.open(protected_copy, read_only=True)) as portfolio:
                found = sorted((a.name, a.notes, a.city) for a in portfolio.find(Account))
                silent += found != told or bool(check(portfolio))
        except FileError as error:
            codes.add(error.code)
    assert silent == 0
    assert codes <= {"damaged", "password_needed", "not_ours"}


def spoil(path, rnd, at):
    kind, raw = at % 6, bytearray(path.read_bytes())
    pages = len(raw) // PAGE
    if kind in (0, 1):
        flip(path, rnd, bits=1 if kind == 0 else 20)
        return
    one, other = rnd.randrange(pages) * PAGE, rnd.randrange(pages) * PAGE
    if kind == 2:
        del raw[rnd.randrange(len(raw)) :]
    elif kind == 3:
        raw[one : one + PAGE] = bytes(PAGE)
    elif kind == 4:
        raw[one : one + PAGE], raw[other : other + PAGE] = raw[other : other + PAGE], raw[one : one + PAGE]
    else:
        start = rnd.randrange(len(raw) - 512)
        raw[start : start + 512] = os.urandom(512)
    path.write_bytes(raw)


@pytest.mark.no_cover
@pytest.mark.parametrize("place", [3 * PAGE + 77, 5, 200, 30 * PAGE + 4090], ids=["page", "salt", "first page", "sign"])
def test_what_is_left_of_a_damaged_one_is_saved_encrypted(protected_copy, folder, place):
    with closing(Portfolio.open(protected_copy)) as portfolio:
        new_account(portfolio, CANARY)
        names = {account.name for account in portfolio.find(Account)}
    raw = bytearray(protected_copy.read_bytes())
    raw[place] ^= 16
    protected_copy.write_bytes(raw)
    target = folder / "gerettet.kamdesk"
    found = rescue.rescue(protected_copy, target)
    assert found.taken["account"] >= len(names) - 1
    assert keys.is_encrypted(target)
    assert len(set(names_in(target)) & names) >= len(names) - 2
    assert readable_in(folder) == []


def test_a_locked_one_is_not_saved(protected_copy, folder):
    keys.forget()
    with refused("password_needed"):
        rescue.rescue(protected_copy, folder / "x.kamdesk")
    assert not (folder / "x.kamdesk").exists()
