"""The password of a file: set, changed and removed, with every copy of it."""

import os
import shutil
from contextlib import closing

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.env import paths
from kamdesk.services import backups, files, passwords
from kamdesk.services.file_check import check
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import keys, lock, rekeying
from kamdesk.storage.key import PLAIN
from tests.support import new_account, refused
from tests.support.passwords import CANARY, OTHER, PASSWORD, readable_in


@pytest.fixture(autouse=True)
def _own_data(tmp_path, monkeypatch, quick_keys):
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path / "data")


@pytest.fixture
def rules(monkeypatch):
    found = passwords.Rules()
    monkeypatch.setattr(passwords, "rules", found)
    return found


def names_in(path):
    with closing(Portfolio.open(path)) as portfolio:
        assert check(portfolio) == []
        return sorted(account.name for account in portfolio.find(Account))


def opens_with(path, password):
    passwords.lock_all()
    passwords.unlock(path, password)
    return names_in(path)


def test_set_changed_and_removed_the_file_holds_the_same(sample_copy):
    names = names_in(sample_copy)
    assert not passwords.has_password(sample_copy)
    passwords.set_password(sample_copy, PASSWORD)
    assert passwords.has_password(sample_copy)
    assert not passwords.is_needed(sample_copy)
    assert opens_with(sample_copy, PASSWORD) == names
    passwords.set_password(sample_copy, OTHER)
    assert opens_with(sample_copy, OTHER) == names
    with refused("password_wrong"):
        opens_with(sample_copy, PASSWORD)
    assert passwords.is_needed(sample_copy)
    with refused("password_needed"):
        passwords.remove_password(sample_copy)
    passwords.unlock(sample_copy, OTHER)
    passwords.remove_password(sample_copy)
    assert sample_copy.read_bytes().startswith(PLAIN)
    passwords.lock_all()
    assert names_in(sample_copy) == names


@pytest.mark.parametrize(("password", "code"), [
    ("", "password_short"), ("corta", "password_short"), ("password", "password_weak"), ("12345678", "password_weak"), ("kamdesk1", "password_weak"), ("muestra1", "password_weak"),
])  # fmt: skip
def test_a_password_that_protects_nothing_is_refused(sample_copy, password, code):
    before = sample_copy.read_bytes()
    with refused(code):
        passwords.set_password(sample_copy, password)
    assert sample_copy.read_bytes() == before


def test_strength_tells_words_from_habits():
    assert passwords.strength("") == 0
    weights = [passwords.strength(text) for text in ("password", "Madrid2024", "cuatro caballos azules", "x" * 500)]
    assert weights[0] == 0
    assert weights[0] < weights[1] < weights[2]
    assert passwords.strength("Tecnofluidos", ["tecnofluidos"]) < passwords.strength("Tecnofluidos")


def test_the_code_of_the_sheet_opens_what_the_password_opens(sample_copy):
    with refused("no_password"):
        passwords.recovery_code(sample_copy)
    passwords.set_password(sample_copy, PASSWORD)
    backup = backups.make(sample_copy, "asked").path
    code = passwords.recovery_code(sample_copy)
    assert passwords.is_right(sample_copy, code)
    assert passwords.is_right(sample_copy, PASSWORD)
    assert not passwords.is_right(sample_copy, "caballos")
    names = names_in(sample_copy)
    for path in (sample_copy, backup):
        assert opens_with(path, code.lower().replace("-", " ")) == names
    passwords.set_password(sample_copy, OTHER)
    with refused("password_wrong"):
        opens_with(sample_copy, code)


def test_a_file_without_one_knows_no_right_password(sample_copy):
    assert not passwords.is_right(sample_copy, "")


@pytest.mark.no_cover
def test_every_copy_follows(sample_copy, folder):
    with closing(Portfolio.open(sample_copy)) as portfolio:
        new_account(portfolio, CANARY)
    second = folder / "usb"
    second.mkdir()
    backups.copy_to(backups.make(sample_copy, "asked"), second)
    files.restore(backups.make(sample_copy, "asked").path, sample_copy, force=True)
    assert readable_in(folder, paths.data_folder())
    followed = passwords.set_password(sample_copy, PASSWORD, second)
    assert followed.left == ()
    assert followed.rewritten == len(backups.files_of(sample_copy, second)) >= 4
    assert readable_in(folder, paths.data_folder()) == []
    assert len(backups.backups_of(sample_copy)) == 2
    passwords.set_password(sample_copy, OTHER, second)
    for copy in backups.files_of(sample_copy, second):
        assert CANARY in opens_with(copy, OTHER)
    passwords.remove_password(sample_copy, second)
    passwords.lock_all()
    for copy in backups.files_of(sample_copy, second):
        assert CANARY in names_in(copy)


@pytest.mark.no_cover
def test_a_copy_that_was_away_opens_with_the_new_password(sample_copy, folder):
    """The file keeps its earlier keys inside."""
    passwords.set_password(sample_copy, PASSWORD)
    away = shutil.copy(backups.make(sample_copy, "asked").path, folder / "away.kamdesk")
    for password in (OTHER, "drei rote Esel im Regen"):
        passwords.set_password(sample_copy, password)
    passwords.lock_all()
    passwords.unlock(sample_copy, "drei rote Esel im Regen")
    names = names_in(sample_copy)
    assert names_in(folder / "away.kamdesk") == names
    assert away


def test_who_was_killed_at_the_copies_goes_on_at_the_next_start(sample_copy):
    backup = backups.make(sample_copy, "asked").path
    rekeying.rewrite(sample_copy, passwords.new_key(PASSWORD))
    assert not passwords.has_password(backup)
    followed = passwords.follow(sample_copy)
    assert (followed.rewritten, followed.left) == (1, ())
    assert passwords.has_password(backup)
    assert passwords.follow(sample_copy).rewritten == 0


def test_what_cannot_follow_is_listed_and_can_be_removed(sample_copy):
    backup, damaged = (backups.make(sample_copy, "asked").path for _ in range(2))
    damaged.write_bytes(damaged.read_bytes()[:50_000])
    journal = sample_copy.with_name(sample_copy.name + "-journal.journal-20260101-000000.kept")
    journal.write_bytes(b"whatever was in it")
    followed = passwords.set_password(sample_copy, PASSWORD)
    assert set(followed.left) == {damaged, journal}
    assert passwords.has_password(backup)
    damaged.unlink()
    assert passwords.remove_copies(followed.left) == 1
    assert passwords.follow(sample_copy).left == ()


def test_nothing_happens_to_a_file_that_is_open(sample_copy):
    held = lock.PortfolioLock(sample_copy)
    before = sample_copy.read_bytes()
    try:
        with refused("in_use"):
            passwords.set_password(sample_copy, PASSWORD)
    finally:
        held.release()
    assert sample_copy.read_bytes() == before


def test_where_one_is_required_none_is_removed(protected_copy, rules):
    rules.is_required = True
    with refused("password_required"):
        passwords.remove_password(protected_copy)
    assert passwords.has_password(protected_copy)
    rules.shortest = 30
    with refused("password_short"):
        passwords.set_password(protected_copy, PASSWORD)


def test_a_damaged_beginning_is_told_from_a_wrong_password(protected_copy):
    backups.make(protected_copy, "asked")
    raw = bytearray(protected_copy.read_bytes())
    raw[3] ^= 1
    protected_copy.write_bytes(raw)
    passwords.lock_all()
    with refused("password_wrong"):
        passwords.unlock(protected_copy, "caballos")
    with refused("damaged"):
        passwords.unlock(protected_copy, PASSWORD)
    assert backups.newest_good(protected_copy) is not None
    raw[3] ^= 1
    raw[300] ^= 1
    protected_copy.write_bytes(raw)
    passwords.lock_all()
    passwords.unlock(protected_copy, PASSWORD)  # right; the damage is met when it is opened
    with refused("damaged"):
        Portfolio.open(protected_copy)


def test_the_newest_backup_that_waits_for_a_password_is_known(protected_copy):
    backup = backups.make(protected_copy, "asked").path
    assert backups.newest_locked(protected_copy) is None
    passwords.lock_all()
    protected_copy.unlink()
    assert backups.newest_locked(protected_copy) == backup
    assert backups.backups_of(protected_copy) == []


def test_a_file_that_is_gone_needs_none(folder):
    assert not passwords.is_needed(folder / "x.kamdesk")
    with refused("cannot_open"):
        passwords.unlock(folder / "x.kamdesk", PASSWORD)


def test_a_new_file_begins_with_its_password(folder, sample_copy):
    path = folder / "neu.kamdesk"
    files.make_new(path, password=PASSWORD)
    assert passwords.has_password(path)
    with closing(Portfolio.create(folder / "otra.kamdesk", OTHER)) as portfolio:
        new_account(portfolio, CANARY)
    assert readable_in(folder) == []
    files.require_sound(path)
    passwords.lock_all()
    with refused("password_needed"):
        files.require_sound(path)


@pytest.mark.skipif(os.name == "nt", reason="needs permissions of POSIX")
def test_keys_are_forgotten_when_it_is_locked(protected_copy):
    assert keys.key_of(protected_copy) is not None
    passwords.lock_all()
    with refused("password_needed"):
        Portfolio.open(protected_copy)
