"""The portfolio file: what is refused stays as it is, what was acknowledged stays saved."""

import errno
import gzip
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk import __version__
from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import FileError, ValidationError
from kamdesk.domain.text import clean_text, fold
from kamdesk.i18n import labels, messages, set_language
from kamdesk.services import backups, files
from kamdesk.services.file_check import check
from kamdesk.services.plan import plan_versions
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import drafts, driver, footprint, lock, migrations, opening, replacing, schema, updating
from kamdesk.storage.portfolio_file import PortfolioFile
from tests.support import DAY, file_of, new_account, refused

ROOT = Path(__file__).resolve().parent.parent


def child(code, *arguments, **options):
    """A program of its own that runs `code`; `argv[1:]` are the arguments."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, env=env, **options)


def sql(path, *statements):
    with closing(driver.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)


# -- the gate before opening ---------------------------------------------------------------------


def _empty(path):
    path.write_bytes(b"")


def _text(path):
    path.write_text("Cuenta;Importe\n" * 100, encoding="utf-8")


def _png(path):
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))


def _jpeg(path):
    path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(2000))


def _pdf(path):
    path.write_bytes(b"%PDF-1.7\n" + bytes(2000))


def _zip(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x" * 20, os.urandom(3000))


def _short(path):
    path.write_bytes(path.read_bytes()[:100])


def _zeros(path):
    path.write_bytes(path.read_bytes()[:100] + bytes(5000))


def _truncated(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _scribbled(path):
    raw = bytearray(path.read_bytes())
    raw[4096 : 4096 * 12] = os.urandom(4096 * 11)
    path.write_bytes(raw)


def _foreign(path):
    path.unlink()
    with closing(driver.connect(path, create=True)) as connection:
        connection.execute("CREATE TABLE notes (x)")


DAMAGE = {
    "empty": (_empty, "not_ours"),
    "text": (_text, "not_ours"),
    "png": (_png, "is_picture"),
    "jpeg": (_jpeg, "is_picture"),
    "pdf": (_pdf, "is_pdf"),
    "zip": (_zip, "is_zip"),
    "short": (_short, "not_ours"),
    "zeros": (_zeros, {"damaged", "not_ours"}),
    "truncated": (_truncated, "damaged"),
    "scribbled": (_scribbled, "damaged"),
    "another program's": (_foreign, "not_ours"),
    "newer": (lambda p: sql(p, "PRAGMA user_version = 99"), "too_new"),
    "trigger": (lambda p: sql(p, "CREATE TRIGGER t AFTER INSERT ON person BEGIN DELETE FROM account; END"), "strange_schema"),
    "view": (lambda p: sql(p, "CREATE VIEW v AS SELECT 1"), "strange_schema"),
    "column": (lambda p: sql(p, "ALTER TABLE account ADD COLUMN extra TEXT"), "strange_schema"),
    "older": (lambda p: sql(p, "PRAGMA user_version = 0"), "strange_schema"),
}


@pytest.mark.parametrize(("damage", "codes"), DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_no_sound_file_is_refused_and_left_as_it_is(sample_copy, damage, codes, read_only):
    damage(sample_copy)
    before, beside = sample_copy.read_bytes(), sorted(sample_copy.parent.iterdir())
    with pytest.raises(FileError) as info:
        Portfolio.open(sample_copy, read_only=read_only)
    assert info.value.code in ({codes} if isinstance(codes, str) else codes)
    assert sample_copy.read_bytes() == before
    assert sorted(sample_copy.parent.iterdir()) == beside
    for language in ("es", "en"):
        set_language(language)
        assert sample_copy.name in messages.text_of(info.value)


def test_missing_files_and_folders_are_refused(folder):
    with refused("not_found"):
        Portfolio.open(folder / "none.kamdesk")
    with refused("is_folder"):
        Portfolio.open(folder)
    with refused("cannot_open"):
        Portfolio.open(folder / ("x" * 300))
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_is_refused(sample_copy):
    sample_copy.chmod(0)
    with refused("no_permission"):
        Portfolio.open(sample_copy)


def test_a_forbidden_file_is_refused_in_words(sample_copy, monkeypatch):
    def forbid(*_a, **_k):
        raise PermissionError

    monkeypatch.setattr(Path, "open", forbid)
    with refused("no_permission"):
        opening.inspect(sample_copy)


@pytest.mark.parametrize(
    "name", ["a#b.kamdesk", "a?b.kamdesk", "a%41.kamdesk", "señal «1».kamdesk", "x'y\"z.kamdesk", "mode=ro&.kamdesk"]
)
def test_odd_names_are_opened_as_they_are(folder, name):
    if sys.platform == "win32":
        pytest.skip("Windows forbids such names")
    files.make_new(folder / name)
    portfolio = Portfolio.open(folder / name)
    new_account(portfolio)
    portfolio.close()
    assert {p.name for p in folder.iterdir() if not p.name.startswith(".") and not p.name.endswith("-journal")} == {name}


def test_a_read_only_file_is_read_and_never_written(sample_copy, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    before = sample_copy.read_bytes()
    portfolio = Portfolio.open(sample_copy)
    assert portfolio.is_read_only
    with refused("read_only"):
        new_account(portfolio)
    assert portfolio.accounts.count() == 12
    portfolio.close()
    assert sample_copy.read_bytes() == before
    assert not lock.is_held(sample_copy)


def test_reading_commands_change_nothing(sample_copy):
    before = sample_copy.read_bytes()
    portfolio = Portfolio.open(sample_copy, read_only=True)
    with refused("read_only"):
        new_account(portfolio)
    portfolio.close()
    assert sample_copy.read_bytes() == before
    assert [p.name for p in sample_copy.parent.iterdir()] == [sample_copy.name]


# -- schema --------------------------------------------------------------------------------------


def test_the_golden_schema(folder):
    """A released schema never changes: a new one is a new version with the digest that this tells."""
    with closing(driver.connect(folder / "new.kamdesk", create=True)) as connection:
        migrations.apply(connection)
        assert opening.schema_digest(connection) == schema.FINGERPRINTS.get(schema.VERSION)
        assert connection.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
        assert connection.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID
        strict = connection.execute(
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict AND name NOT LIKE 'sqlite%'"
        ).fetchall()
        assert {n for (n,) in strict if not n.startswith("account_fts")} <= {"_sqlite_migrations"}
    assert set(schema.FINGERPRINTS) == set(range(1, schema.VERSION + 1))


def test_every_portfolio_has_a_name_of_its_own(portfolio):
    assert len(portfolio.portfolio_id()) == 36


def test_the_file_is_kept_in_the_safe_modes(portfolio):
    modes = {
        p: file_of(portfolio).query(f"PRAGMA {p}")[0][0]
        for p in ("journal_mode", "synchronous", "locking_mode", "trusted_schema", "foreign_keys")
    }
    assert modes == {
        "journal_mode": "truncate",
        "synchronous": 2,
        "locking_mode": "normal",
        "trusted_schema": 0,
        "foreign_keys": 1,
    }


@pytest.fixture
def old_file(folder):
    """A file as version 1 of the schema wrote it: one account with sales, wallet, scores, scenarios and a decision."""
    path = folder / "viejo.kamdesk"
    path.write_bytes(gzip.decompress((Path(__file__).parent / "files" / "version-1.kamdesk.gz").read_bytes()))
    return path


def test_an_older_file_is_copied_and_brought_up_to_date(old_file):
    before = old_file.read_bytes()
    portfolio = Portfolio.open(old_file)
    assert old_file.with_name(old_file.name + ".v1.bak").read_bytes() == before
    (backup,) = backups.backups_of(old_file)
    assert (backup.reason, backup.accounts) == ("migration", portfolio.accounts.count())
    with closing(driver.connect(backup.path, read_only=True)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == 1, "as it was"
    with closing(driver.connect(old_file, read_only=True)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
        assert opening.schema_digest(connection) == schema.FINGERPRINTS.get(schema.VERSION)
    data = portfolio.load(portfolio.find_account("C09")[0].id)
    assert (data.account.name, data.account.group_name, data.account.parent_id) == (
        "Astilleros Cabo Mayoral, S.A.",
        "Grupo Mayoral",
        None,
    )
    assert (data.selection.assessment.growth, data.selection.effective_assessment.attractiveness(data.settings)) == (6, 5.0)
    assert (
        data.selection.decisions[0].reason,
        data.selection.decisions[0].dated_conditions,
        data.selection.decisions[0].signal_percent,
    ) == (
        "No driver",
        (),
        None,
    )
    assert data.sales.last_12_by_line() == {"Bombas": Decimal("1120000.55")}
    assert check(portfolio) == []
    portfolio.close()


def test_a_file_of_version_2_keeps_its_figures_and_gets_the_ledgers(tmp_path):
    path = tmp_path / "dos.kamdesk"
    path.write_bytes(gzip.decompress((Path(__file__).parent / "files" / "version-2.kamdesk.gz").read_bytes()))
    portfolio = Portfolio.open(path)
    data = portfolio.load(portfolio.find_account("C01")[0].id)
    (otif,) = data.scorecard.result("2026-Q3").groups[1].indicators
    assert (otif.value, otif.is_disputed, otif.indicator.is_agreed, otif.indicator.earlier) == (93.8, True, True, ())
    assert (data.ledgers.prescriptions, data.ledgers.advances, data.ledgers.answers, data.ledgers.values_given) == (
        (),
        (),
        (),
        (),
    )
    assert check(portfolio) == []
    portfolio.close()


def test_a_restored_file_tells_that_it_is_one_and_who_did_it(sample_copy, folder, monkeypatch):
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "the.boss")
    copy = folder / "copia.kamdesk"
    files.backup(sample_copy, copy)
    before = copy.read_bytes()
    files.restore(copy, sample_copy, force=True)
    assert copy.read_bytes() == before
    portfolio = Portfolio.open(sample_copy)
    entry = portfolio.history()[0]
    portfolio.close()
    assert (entry.act, entry.params["file"]) == ("restore", copy.name)
    assert entry.who not in {"", "the.boss"}, "the environment is set by anybody"
    assert labels.describe_entry(entry) == f"file restored from “copia.kamdesk” · according to the system, by {entry.who}"


@pytest.mark.parametrize("version", [1, 2, 4])
def test_an_older_file_gets_a_key_for_its_forms(tmp_path, version):
    path = tmp_path / "vieja.kamdesk"
    path.write_bytes(gzip.decompress((Path(__file__).parent / "files" / f"version-{version}.kamdesk.gz").read_bytes()))
    portfolio = Portfolio.open(path)
    key = portfolio.form_key()
    portfolio.close()
    portfolio = Portfolio.open(path)
    assert portfolio.form_key() == key
    assert len(set(key)) > 8
    portfolio.close()


def test_a_file_of_version_4_keeps_its_plans_and_gets_assessors(tmp_path):
    path = tmp_path / "cuatro.kamdesk"
    path.write_bytes(gzip.decompress((Path(__file__).parent / "files" / "version-4.kamdesk.gz").read_bytes()))
    portfolio = Portfolio.open(path)
    asked = portfolio.load(portfolio.find_account("C05")[0].id)
    assert [(a.name, a.weight) for a in asked.facts.kam.assessors] == [("Javier Roca Pons", 1), ("Marina Soler Duch", 1)]
    assert set(asked.facts.kam.hiding_assessors()) == {"Marina Soler Duch"}
    data = portfolio.load(portfolio.find_account("C01")[0].id)
    assert {s.value for s in data.plan.step_states.values()} == {"closed"}, "what an older gate closed stays closed"
    assert [v.number for v in data.plan.versions] == [1]
    told = {s.difference.line.kind for s in plan_versions.since_approval(portfolio, data)}
    assert told == {"agreement", "commitment"}, "what versions hold since is no difference to an old one"
    assert check(portfolio) == []
    portfolio.close()


def test_a_file_of_version_5_keeps_its_figures_and_withdraws_from_now_on(tmp_path):
    path = tmp_path / "cinco.kamdesk"
    path.write_bytes(gzip.decompress((Path(__file__).parent / "files" / "version-5.kamdesk.gz").read_bytes()))
    portfolio = Portfolio.open(path)
    account = portfolio.find_account("C01")[0]
    data = portfolio.load(account.id)
    found = data.scorecard.result("2026-Q3")
    assert (round(found.score, 4), found.light, round(found.coverage, 4)) == (66.8816, "amber", 93.3333)
    assert not [m for m in data.scorecard.measures if m.withdrawn_on or m.client_withdrawn_on], (
        "what an older version deleted is gone"
    )
    gone = next(e.before for e in portfolio.history(account.id) if e.kind == "measure" and e.before and not e.after)
    assert (gone.value, gone.withdrawn_on) == (450.0, None)
    (otif,) = [m for m in data.scorecard.measures if m.period == "2026-Q3" and m.client_value is not None]
    portfolio.remove(otif)
    (kept,) = [m for m in portfolio.load(account.id).scorecard.measures if m.id == otif.id]
    assert (kept.value, kept.withdrawn_on, kept.client_withdrawn_on) == (otif.value, date.today(), date.today())
    assert portfolio.load(account.id).scorecard.result("2026-Q3").score == found.score
    assert check(portfolio) == []
    portfolio.close()


def test_an_older_file_that_cannot_be_brought_up_to_date_is_refused(old_file, monkeypatch):
    before = old_file.read_bytes()
    monkeypatch.setattr(driver, "has_full_disk", lambda *_: True)
    with refused("disk_full"):
        Portfolio.open(old_file)
    assert old_file.read_bytes() == before


def test_an_older_file_is_read_as_it_is(old_file):
    before = old_file.read_bytes()
    portfolio = Portfolio.open(old_file, read_only=True)
    assert portfolio.load(portfolio.find_account("C09")[0].id).account.group_name == "Grupo Mayoral"
    assert check(portfolio) == []
    with refused("read_only"):
        new_account(portfolio)
    portfolio.close()
    assert old_file.read_bytes() == before
    assert list(old_file.parent.iterdir()) == [old_file]


@pytest.mark.parametrize("read_only", [False, True])
def test_an_older_file_that_no_migration_can_read_is_refused_in_words(tmp_path, read_only):
    path = tmp_path / "cuatro.kamdesk"
    path.write_bytes(gzip.decompress((Path(__file__).parent / "files" / "version-4.kamdesk.gz").read_bytes()))
    sql(path, "UPDATE kam_profile SET asked = '{'")
    before = path.read_bytes()
    with refused("unreadable_content"):
        Portfolio.open(path, read_only=read_only)
    assert path.read_bytes() == before


def test_free_space_is_asked_for(folder):
    assert not driver.has_full_disk(folder, 1)
    assert driver.has_full_disk(folder, 1 << 60)
    assert not driver.has_full_disk(folder / "none", 1)


# -- one writer ----------------------------------------------------------------------------------


def test_the_second_writer_is_refused_and_told_who_the_first_is(portfolio):
    with refused("in_use", FileError) as info:
        Portfolio.open(portfolio.path)
    assert info.value.params["host"] == socket.gethostname()
    assert info.value.params["program"] == f"kamdesk {__version__}"
    for refusal in (
        lambda: files.make_new(portfolio.path, force=True),
        lambda: files.restore(portfolio.path, portfolio.path, force=True),
    ):
        with refused("in_use"):
            refusal()
    assert files.is_held_here(portfolio.path)
    assert files.is_this_host(portfolio.path)
    reader = Portfolio.open(portfolio.path, read_only=True)
    assert reader.accounts.count() == 0
    reader.close()
    files.ask_to_raise(portfolio.path)
    assert files.request_file(portfolio.path).exists()
    portfolio.close()
    assert not files.request_file(portfolio.path).exists()
    assert not files.is_held_here(portfolio.path)
    Portfolio.open(portfolio.path).close()


OPENER = """
import sys
import threading
import time
from pathlib import Path
from kamdesk.services.portfolio import Portfolio
portfolio = Portfolio.open(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
portfolio.close()
"""


@pytest.mark.parametrize("how", ["closed", "killed"])
def test_the_lock_ends_with_its_holder(sample_copy, how):
    with child(OPENER, sample_copy) as other:
        assert other.stdout.readline() == "open\n"
        with refused("in_use"):
            Portfolio.open(sample_copy)
        other.kill() if how == "killed" else other.stdin.close()
        other.wait(30)
    portfolio = Portfolio.open(sample_copy)
    new_account(portfolio)
    portfolio.close()


@pytest.mark.parametrize("content", ["", "garbage", "[]", "{}", '{"host": "x"}'])
def test_a_torn_owner_file_locks_nobody_out(sample_copy, content):
    owner = sample_copy.with_name(f".{sample_copy.name}.owner")
    owner.write_text(content)
    assert lock.holder(sample_copy) == {"host": "?", "program": "?"}
    Portfolio.open(sample_copy).close()
    assert not owner.exists()


def test_a_refused_lock_leaves_the_file_closed(sample_copy, monkeypatch):
    def fail(self, *_a, **_k):
        raise OSError("no locks here")

    monkeypatch.setattr(lock.FileLock, "acquire", fail)
    with refused("lock_barred"):
        Portfolio.open(sample_copy)
    sample_copy.with_name(f".{sample_copy.name}.lock").touch()
    assert not lock.is_held(sample_copy)


@pytest.mark.parametrize("kind", ["lock", "owner", "raise"])
@pytest.mark.parametrize("what", ["folder", "link", "dead link"])
def test_what_stands_in_the_place_of_the_lock_is_never_followed_nor_in_the_way_of_reading(sample_copy, kind, what):
    if what != "folder" and sys.platform == "win32":
        pytest.skip("links need rights there")
    place, victim = sample_copy.with_name(f".{sample_copy.name}.{kind}"), sample_copy.with_name("victim.txt")
    if what == "folder":
        place.mkdir()
    else:
        place.symlink_to(victim)
    if what == "link":
        victim.write_text("precious")
    if kind == "lock":
        with refused("lock_barred") as info:
            Portfolio.open(sample_copy)
        assert place.name in messages.text_of(info.value)
        assert not lock.is_held(sample_copy)
    else:
        portfolio = Portfolio.open(sample_copy)
        new_account(portfolio)
        assert lock.is_held(sample_copy)
        files.ask_to_raise(sample_copy)
        portfolio.close()
        lock.forget(sample_copy)
    Portfolio.open(sample_copy, read_only=True).close()
    assert victim.exists() == (what == "link")
    assert what != "link" or victim.read_text() == "precious"


def test_the_holder_is_not_read_through_a_link(sample_copy):
    if sys.platform == "win32":
        pytest.skip("links need rights there")
    other = sample_copy.with_name("other.json")
    other.write_text('{"host": "h", "program": "p"}')
    sample_copy.with_name(f".{sample_copy.name}.owner").symlink_to(other)
    assert lock.holder(sample_copy)["host"] == "?"


def test_a_full_disk_leaves_the_file_to_be_read(sample_copy, monkeypatch):
    def full(*_a, **_k):
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(lock.private, "write", full)
        Portfolio.open(sample_copy).close()
        files.ask_to_raise(sample_copy)
    monkeypatch.setattr(lock.FileLock, "acquire", full)
    with refused("lock_full"):
        Portfolio.open(sample_copy)
    Portfolio.open(sample_copy, read_only=True).close()
    with refused("disk_full"):
        files.make_new(sample_copy.with_name("nueva.kamdesk"))


def test_a_file_that_another_start_brings_up_to_date_is_waited_for(old_file, monkeypatch):
    held = lock.PortfolioLock(old_file)
    monkeypatch.setattr(updating, "WAIT_SECONDS", 0.1)
    with refused("being_updated"):
        Portfolio.open(old_file)
    Portfolio.open(old_file, read_only=True).close()
    held.release()
    real = opening.inspect
    plan_versions = iter([1, schema.VERSION])
    monkeypatch.setattr(lock, "PortfolioLock", lambda path: (_ for _ in ()).throw(FileError("in_use", file=path.name)))
    monkeypatch.setattr(opening, "inspect", lambda path: next(plan_versions))
    PortfolioFile(old_file).close()
    monkeypatch.undo()
    plan_versions = iter([1])
    Portfolio.open(old_file).close()
    monkeypatch.setattr(opening, "inspect", lambda path: next(plan_versions, None) or real(path))
    PortfolioFile(old_file).close()


def test_an_old_file_whose_copy_or_lock_cannot_be_made_stays_as_it_is(old_file, monkeypatch):
    before = old_file.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(updating.copies, "keep_version", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
        with refused("disk_full"):
            Portfolio.open(old_file)
    monkeypatch.setattr(lock.FileLock, "acquire", lambda *_a, **_k: (_ for _ in ()).throw(OSError("no locks here")))
    with refused("lock_barred"):
        Portfolio.open(old_file)
    assert old_file.read_bytes() == before


# -- the guard -----------------------------------------------------------------------------------


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


def _with_a_damaged_page(path):
    raw = bytearray(path.read_bytes())
    raw[4096 * 9 : 4096 * 10] = os.urandom(4096)
    return bytes(raw)


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
    "a damaged page": (_overwritten(_with_a_damaged_page), {"damaged"}),
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


# -- full disks and doubtful commits -------------------------------------------------------------

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


def fault(code, kind=driver.dbapi2.OperationalError, text="no word of it counts"):
    """An error of the driver with SQLite's code."""
    error = kind(text)
    if code is not None:
        error.sqlite_errorcode = code
    return error


class _Failing:
    """A connection on which some statements fail, before or after they were carried out."""

    def __init__(self, real, statement, error, *, is_done=False, times=1):
        self._real, self._statement, self._error, self._is_done, self._times = real, statement, error, is_done, times

    def execute(self, statement, *rest):
        if self._times and statement.startswith(self._statement):
            self._times -= 1
            if self._is_done:
                self._real.execute(statement, *rest)
            raise self._error
        return self._real.execute(statement, *rest)

    def __getattr__(self, name):
        return getattr(self._real, name)


def _fail(portfolio, *faults, **options):
    for statement, error in faults:
        file_of(portfolio)._conn = _Failing(file_of(portfolio).connection, statement, error, **options)


@pytest.mark.parametrize("commits", [True, False])
def test_after_a_doubtful_commit_the_file_itself_is_asked(portfolio, commits):
    account = new_account(portfolio)
    _fail(portfolio, ("COMMIT", fault(driver.dbapi2.SQLITE_IOERR)), is_done=commits)
    if commits:
        portfolio.save(replace(account, city="Lugo"))
    else:
        with refused("io_error"):
            portfolio.save(replace(account, city="Lugo"))
    portfolio.forget(portfolio.save(replace(account, kam="Ana")).change_set())
    assert portfolio.load(account.id).account.kam == "Ana"
    assert len(portfolio.history()) == 2 + commits


def test_a_commit_about_which_nobody_can_say_is_told_so_and_looked_up_later(portfolio, monkeypatch):
    account = new_account(portfolio)
    _fail(portfolio, ("COMMIT", fault(driver.dbapi2.SQLITE_IOERR)), is_done=True)
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
        portfolio.save(replace(account, city="Lugo"))
    monkeypatch.setattr(driver, "connect", real)
    monkeypatch.setattr(footprint.Watch, "look", looked)
    with refused("changed_elsewhere"):
        portfolio.save(replace(account, city="Vigo"))
    assert portfolio.get(Account, account.id).city == "Lugo"


@pytest.mark.parametrize("commits", [True, False])
def test_where_no_second_connection_can_be_had_the_header_says_what_is_in_the_file(portfolio, monkeypatch, commits):
    account = new_account(portfolio)
    _fail(portfolio, ("COMMIT", fault(driver.dbapi2.SQLITE_IOERR)), is_done=commits)
    with monkeypatch.context() as patch:
        patch.setattr(driver, "connect", lambda *_a, **_k: (_ for _ in ()).throw(fault(driver.dbapi2.SQLITE_IOERR)))
        if commits:
            portfolio.save(replace(account, city="Lugo"))
        else:
            with refused("io_error"):
                portfolio.save(replace(account, city="Lugo"))
        with refused("io_error"):
            portfolio.get(Account, account.id)
    assert portfolio.get(Account, account.id).city == ("Lugo" if commits else "")
    portfolio.save(replace(account, kam="Ana"))


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
    landed = PortfolioFile._has_landed
    monkeypatch.setattr(PortfolioFile, "_has_landed", lambda self, *rest: asked.append(1) or landed(self, *rest))
    portfolio.save(replace(account, city="Lugo"))
    assert not asked
    os.utime(portfolio.path, (1, 1))
    portfolio.save(replace(account, city="Vigo"))
    assert len(asked) == 1
    os.utime(portfolio.path, (2, 2))
    monkeypatch.setattr(PortfolioFile, "_has_landed", lambda *_: False)
    with refused("changed_elsewhere"):
        portfolio.save(replace(account, city="Lugo"))


def test_a_disk_that_failed_for_a_moment_is_no_damage_and_the_next_edit_is_saved(portfolio):
    account = new_account(portfolio)
    _fail(portfolio, ("SELECT", fault(driver.dbapi2.SQLITE_IOERR)))
    assert portfolio.get(Account, account.id) == account, "a reading statement is tried again"
    _fail(portfolio, ("SELECT", fault(driver.dbapi2.SQLITE_CORRUPT)))
    assert portfolio.get(Account, account.id) == account, "and what looked like damage is looked into first"
    _fail(portfolio, ("UPDATE", fault(driver.dbapi2.SQLITE_CORRUPT)), ("ROLLBACK", fault(driver.dbapi2.SQLITE_IOERR)))
    with refused("io_error"):
        portfolio.save(replace(account, city="Lugo"))
    portfolio.save(replace(account, city="Vigo"))
    assert portfolio.get(Account, account.id).city == "Vigo"


def test_a_closed_file_is_called_closed(portfolio):
    account = new_account(portfolio)
    portfolio.close()
    for read in (lambda: portfolio.get(Account, account.id), lambda: portfolio.save(account)):
        with refused("closed"):
            read()
    portfolio.close()


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
    codes = []

    def found(path):
        codes.append(1)
        raise FileError("damaged", file=path.name)

    with monkeypatch.context() as patch:
        patch.setattr(opening, "_inspect", found)
        with refused("damaged"):
            opening.inspect(sample_copy)
        assert len(codes) == 2, "asked twice"
        patch.setattr(Path, "open", lambda *_a, **_k: (_ for _ in ()).throw(OSError(5, "EIO")))
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


# -- new files, copies ---------------------------------------------------------------------------


def test_a_new_file_appears_whole_or_not_at_all(folder, monkeypatch):
    path = folder / "nueva.kamdesk"
    monkeypatch.setattr("kamdesk.services.sample.fill", lambda _: (_ for _ in ()).throw(FileError("disk_full", file="x")))
    with refused("disk_full"):
        files.make_new(path, sample=True)
    assert [p.name for p in folder.iterdir() if not p.name.endswith(".lock")] == []
    files.make_new(path)
    before = path.read_bytes()
    with refused("exists"):
        files.make_new(path)
    with refused("exists"):
        PortfolioFile.create(path)
    assert path.read_bytes() == before
    files.make_new(path, force=True)
    assert path.read_bytes() != before
    names = {p.name for p in folder.iterdir() if ".before-new-" not in p.name}
    assert names == {path.name, f".{path.name}.lock"}


@pytest.mark.parametrize("make", [lambda p: files.make_new(p, force=True), lambda p: PortfolioFile.create(p).close()])
def test_a_journal_left_by_a_lost_file_does_not_reach_the_new_one(folder, make):
    path = folder / "x.kamdesk"
    journal = path.with_name(path.name + "-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(5000))
    make(path)
    assert not journal.exists() or journal.stat().st_size == 0
    portfolio = Portfolio.open(path)
    assert check(portfolio) == []
    portfolio.close()


def test_no_file_is_made_where_none_can_be(folder):
    (folder / "file").write_text("x")
    with refused("cannot_open"):
        files.make_new(folder / "file" / "x.kamdesk")
    with refused("cannot_open"):
        PortfolioFile.create(folder / "none" / "x.kamdesk")
    with refused("is_folder"):
        files.make_new(folder, force=True)


def test_a_copy_is_consistent_while_the_file_is_open(sample, folder):
    out = folder / "copia.kamdesk"
    new_account(sample, "just added")
    files.backup(sample.path, out)
    copy = Portfolio.open(out, read_only=True)
    assert copy.accounts.count() == 13
    assert check(copy) == []
    assert copy.portfolio_id() == sample.portfolio_id()
    copy.close()
    with refused("exists"):
        files.backup(sample.path, out)
    with refused("cannot_open"):
        files.backup(sample.path, folder / "none" / "x.kamdesk")
    with refused("not_found"):
        files.backup(folder / "none.kamdesk", folder / "y.kamdesk")
    assert {p.name for p in folder.iterdir()} >= {out.name, sample.path.name}
    assert not [p for p in folder.iterdir() if ".new" in p.name or p.name == "y.kamdesk"]


def test_a_copy_comes_back_and_the_old_file_is_kept(sample_copy, folder):
    copy = folder / "copia.kamdesk"
    files.backup(sample_copy, copy)
    portfolio = Portfolio.open(sample_copy)
    new_account(portfolio, "after the copy")
    portfolio.close()
    late = sample_copy.read_bytes()
    with refused("restore_needs_force"):
        files.restore(copy, sample_copy, force=False)
    assert sample_copy.read_bytes() == late
    sample_copy.with_name(sample_copy.name + "-journal").write_bytes(b"")
    kept = files.restore(copy, sample_copy, force=True)
    assert kept.read_bytes() == late
    assert kept.with_name(kept.name + "-journal").exists()
    portfolio = Portfolio.open(sample_copy)
    assert portfolio.accounts.count() == 12
    portfolio.close()
    assert files.restore(copy, folder / "elsewhere.kamdesk", force=False) is None


@pytest.mark.parametrize("damage", [_png, _truncated, _foreign])
def test_a_bad_copy_replaces_nothing(sample_copy, folder, damage):
    copy = folder / "copia.kamdesk"
    shutil.copyfile(sample_copy, copy)
    damage(copy)
    before = sample_copy.read_bytes()
    with pytest.raises(FileError):
        files.restore(copy, sample_copy, force=True)
    assert sample_copy.read_bytes() == before
    assert not [p for p in folder.iterdir() if "before-restore" in p.name]


def test_faults_of_the_folder_are_told(sample_copy, folder, monkeypatch):
    def fail(_path):
        raise OSError("gone")

    copy = folder / "copia.kamdesk"
    monkeypatch.setattr(drafts, "flush", fail)
    with refused("cannot_open"):
        files.backup(sample_copy, copy)
    with refused("cannot_open"):
        files.restore(sample_copy, copy, force=True)
    assert not copy.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
def test_new_files_are_their_owners_alone_and_rewritten_ones_keep_their_rights(sample_copy, old_file, folder):
    def rights(path):
        return oct(path.stat().st_mode & 0o777)

    old = os.umask(0o022)
    try:
        made, copy, rescued = folder / "nueva.kamdesk", folder / "copia.kamdesk", folder / "salvada.kamdesk"
        files.make_new(made)
        files.backup(sample_copy, copy)
        assert (rights(made), rights(copy)) == ("0o600", "0o600")
        for mode in (0o600, 0o640):
            sample_copy.chmod(mode)
            files.restore(copy, sample_copy, force=True)
            assert rights(sample_copy) == oct(mode)
            made.chmod(mode)
            files.make_new(made, force=True)
            assert rights(made) == oct(mode)
        old_file.chmod(0o640)
        portfolio = Portfolio.open(old_file)
        assert (rights(old_file), rights(old_file.with_name(old_file.name + ".v1.bak"))) == ("0o640", "0o600")
        for kind in ("lock", "owner"):
            assert rights(old_file.with_name(f".{old_file.name}.{kind}")) == "0o600"
        assert rights(old_file.with_name(old_file.name + "-journal")) == "0o640"
        files.save_elsewhere(portfolio, rescued)
        portfolio.close()
        assert rights(rescued) == "0o600"
    finally:
        os.umask(old)


# -- search --------------------------------------------------------------------------------------

NASTY = ['"', '""', "'", "''", "*", "a*", "AND", "OR NOT", "NEAR(a b)", "(", ")", "((", "^a", "-a", "+", ":", "name:x", "%", "_", "\\", "\\%", "a\\", ";", "--",
         "/*", "\0", "abc\0def", "\ud800abc", "\udfff", "👩\u200d🔧", "\u200fשלום", "«»", " \t\n", "x" * 5000, "ab " * 100, "{}[]|~`$@!"]  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_no_search_raises(sample, text):
    assert isinstance(sample.accounts.search(text), list)


@given(st.text(max_size=40))
def test_no_search_text_at_all_raises(search_portfolio, text):
    assert len(search_portfolio.accounts.search(text)) <= 3


@pytest.fixture(scope="module")
def search_portfolio(tmp_path_factory):
    portfolio = Portfolio.create(tmp_path_factory.mktemp("search") / "p.kamdesk")
    for name in ("Ñandú", '100 % Oil_Co \\ "Q"', "Ærø"):
        new_account(portfolio, name)
    yield portfolio
    portfolio.close()


def names(portfolio, text):
    return [line.name for line in portfolio.accounts.lines(portfolio.accounts.search(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [("nandu", ["Ñandú"]), ("ÑANDÚ", ["Ñandú"]), ("%", ['100 % Oil_Co \\ "Q"']), ("_", ['100 % Oil_Co \\ "Q"']), ("\\", ['100 % Oil_Co \\ "Q"']), ('"q"', ['100 % Oil_Co \\ "Q"']),
     ("oil_co", ['100 % Oil_Co \\ "Q"']), ("oilxco", []), ("ÆR", ["Ærø"]), ("n d", ["Ñandú"]), ("nandu zz", [])],
)  # fmt: skip
def test_search_means_what_is_typed(search_portfolio, text, found):
    assert names(search_portfolio, text) == found


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=30)
    .filter(lambda s: clean_text("name", s))
    .filter(lambda s: fold(s.upper()) == fold(s)),
    st.data(),
)
def test_every_part_of_a_name_finds_it(search_portfolio, name, data):
    account = new_account(search_portfolio, name)
    stored = search_portfolio.get(Account, account.id).name
    word = data.draw(st.sampled_from(stored.split()))
    try:
        for text in (stored, word, word.upper(), word.lower()):
            if fold(text) in fold(stored):  # case is not what it seems with ı and the like
                assert stored in names(search_portfolio, text)
    finally:
        search_portfolio.remove(account)


def test_the_list_is_paged_searched_and_kept_in_order(sample):
    order = sample.accounts.order()
    lines = sample.accounts.lines(order)
    assert [line.name for line in lines][:2] == ["Aguas del Tormeral, S.A.", "Astilleros Cabo Mayoral, S.A."]
    assert sample.accounts.first(3) == lines[:3]
    assert sample.accounts.count() == 12
    assert sample.accounts.position(lines[4].id, order) == 4
    assert sample.accounts.position(lines[4].id, order[:2]) is None
    assert sample.accounts.position("none", order) is None
    assert sample.accounts.search("") == order
    assert names(sample, "quimica") == ["Petroquímica Salinera, S.A.", "Química Sorbiana, S.A."]
    assert names(sample, "C12") == ["Ingeniería Torrealta Proyectos, S.A."]
    assert names(sample, "c1 TOR") == ["Ingeniería Torrealta Proyectos, S.A."]
    account = sample.find_account("C12")[0]
    edit = sample.save(replace(account, name="Álamo"))
    assert names(sample, "torrealta") == []
    assert names(sample, "alamo") == ["Álamo"]
    assert sample.accounts.order() != order
    sample.undo(edit)
    assert names(sample, "torrealta")
    sample.save(replace(account, archived_on=DAY))
    assert names(sample, "torrealta") == []
    assert names(sample, "to") != []
    assert sample.accounts.count() == 11


# -- kill -9 -------------------------------------------------------------------------------------

ROUNDS = 50


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_what_was_acknowledged_survives_kill_9(sample_copy):
    """Forked children edit and acknowledge after the commit; each is killed in the middle of its burst."""
    for round_ in range(ROUNDS):
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            _burst(sample_copy, reading, writing)
        os.close(writing)
        acknowledged = _kill_after(pid, reading, 1 + round_ * 7 % 23)
        portfolio = Portfolio.open(sample_copy)
        try:
            stored = int(portfolio.find_account("C01")[0].notes or 0)
            logged = [
                int(e.after.notes) for e in portfolio.history(limit=60) if e.kind == "account" and e.after and e.after.notes
            ]
            assert stored in {acknowledged, acknowledged + 1}
            assert logged[: min(len(logged), stored)] == list(range(stored, max(stored - 60, 0), -1))[: len(logged)]
            assert portfolio.accounts.count() == 12
            if round_ % 10 == 9:
                assert check(portfolio) == []
        finally:
            portfolio.close()


def _burst(path, reading, writing):
    """In the child: edit without end; never returns."""
    try:
        os.close(reading)
        portfolio = Portfolio.open(path)
        account = portfolio.find_account("C01")[0]
        at = int(account.notes or 0)
        os.write(writing, f"{at}\n".encode())
        while True:
            at += 1
            portfolio.save(replace(account, notes=str(at)))
            os.write(writing, f"{at}\n".encode())
    finally:
        os._exit(9)


def _kill_after(pid, reading, lines):
    """Kill the child once it has acknowledged so many edits; returns the last that it acknowledged."""
    heard = b""
    with os.fdopen(reading, "rb", buffering=0) as stream:
        while heard.count(b"\n") <= lines:
            assert select.select([stream], [], [], 60)[0], "the child is silent"
            part = stream.read(4096)
            assert part, "the child ended by itself"
            heard += part
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        while part := stream.read(4096):
            heard += part
    return int(heard.splitlines()[-1])


def test_a_new_file_replaces_only_a_kamdesk_file_and_keeps_it(folder, sample_copy, monkeypatch):
    foreign = folder / "ventas.csv"
    foreign.write_text("mine", encoding="utf-8")
    for path, code in ((foreign, "not_ours"), (folder, "is_folder"), (Path(), "is_folder")):
        with refused(code):
            files.make_new(path, force=True)
    assert foreign.read_text(encoding="utf-8") == "mine"
    zipped = folder / "libro.xlsx"
    zipped.write_bytes(b"PK\x03\x04" + bytes(600))
    with refused("is_zip"):
        files.make_new(zipped, force=True)
    other = folder / "otra.db"
    with closing(driver.connect(other, create=True)) as connection:
        connection.execute("CREATE TABLE t (x)")
    with refused("not_ours"):
        files.make_new(other, force=True)
    before = sample_copy.read_bytes()
    files.make_new(sample_copy, force=True)
    (kept,) = [p for p in sample_copy.parent.iterdir() if ".before-new-" in p.name]
    assert kept.read_bytes() == before
    monkeypatch.setattr(replacing, "set_aside", lambda *_: (_ for _ in ()).throw(PermissionError("no")))
    with refused("cannot_open"):
        files.make_new(sample_copy, force=True)


def test_a_file_that_another_program_writes_is_not_swapped(sample_copy, folder):
    copy = folder / "copia.kamdesk"
    files.backup(sample_copy, copy)
    with closing(driver.connect(sample_copy)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        with refused("busy"):
            files.restore(copy, sample_copy, force=True)
        connection.execute("ROLLBACK")
    with refused("is_folder"):
        files.restore(copy, folder, force=True)
    sample_copy.write_bytes(b"scribbled over")
    assert files.restore(copy, sample_copy, force=True) is not None


def test_what_is_malformed_twice_is_damaged_though_the_check_is_content(portfolio, monkeypatch):
    """The check does not compare an index with its table."""

    def malformed(*_a):
        error = driver.dbapi2.DatabaseError("database disk image is malformed")
        error.sqlite_errorcode = driver.dbapi2.SQLITE_CORRUPT
        raise error

    with monkeypatch.context() as patch, refused("damaged"):
        patch.setattr(file_of(portfolio), "_rows", malformed)
        portfolio.find(Account)
    assert portfolio.find(Account) == []


# -- a check that is begun before the file is opened -----------------------------------------------


@pytest.fixture
def checks(monkeypatch):
    """How often the pages of a file were checked."""
    found, real = [], driver.problems
    monkeypatch.setattr(driver, "problems", lambda connection: found.append(1) or real(connection))
    return found


def test_a_check_that_was_begun_is_not_made_again(sample_copy, checks):
    files.look_ahead(sample_copy)
    opening.inspect(sample_copy)
    assert len(checks) == 1
    opening.inspect(sample_copy)
    assert len(checks) == 2, "it counts once"


def test_a_file_that_changed_since_it_was_begun_is_checked_again(sample_copy, checks):
    files.look_ahead(sample_copy)
    while not checks or any(t.name == "early check" for t in threading.enumerate()):
        time.sleep(0.01)
    sample_copy.write_bytes(_with_a_damaged_page(sample_copy))
    with refused("damaged"):
        opening.inspect(sample_copy)
    assert len(checks) > 1


def test_what_is_damaged_when_it_is_begun_is_found_by_the_gate(sample_copy):
    sample_copy.write_bytes(_with_a_damaged_page(sample_copy))
    files.look_ahead(sample_copy)
    with refused("damaged"):
        opening.inspect(sample_copy)


def test_nothing_is_begun_that_is_open_elsewhere_interrupted_or_not_there(sample_copy, checks, tmp_path):
    files.look_ahead(tmp_path / "none.kamdesk")
    journal = sample_copy.with_name(sample_copy.name + "-journal")
    journal.write_bytes(b"x" * 600)
    files.look_ahead(sample_copy)
    journal.unlink()
    held = Portfolio.open(sample_copy)
    checks.clear()
    files.look_ahead(sample_copy)
    held.close()
    opening.inspect(sample_copy)
    assert len(checks) == 1
