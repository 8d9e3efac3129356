"""The schema, and older files that are brought up to date."""

import gzip
from contextlib import closing
from datetime import date
from decimal import Decimal

import pytest

from kamdesk.i18n import labels
from kamdesk.services import backups, files
from kamdesk.services.file_check import check
from kamdesk.services.plan import plan_versions
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import driver, migrations, opening, schema
from tests.support import FILES, file_of, new_account, refused
from tests.support.files import sql


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
        assert {n for (n,) in strict} <= {"_sqlite_migrations"}
    assert set(schema.FINGERPRINTS) == set(range(1, schema.VERSION + 1))


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
    path.write_bytes(gzip.decompress((FILES / "version-1.kamdesk.gz").read_bytes()))
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
    path.write_bytes(gzip.decompress((FILES / "version-2.kamdesk.gz").read_bytes()))
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
    path.write_bytes(gzip.decompress((FILES / f"version-{version}.kamdesk.gz").read_bytes()))
    portfolio = Portfolio.open(path)
    key = portfolio.form_key()
    portfolio.close()
    portfolio = Portfolio.open(path)
    assert portfolio.form_key() == key
    assert len(set(key)) > 8
    portfolio.close()


def test_a_file_of_version_4_keeps_its_plans_and_gets_assessors(tmp_path):
    path = tmp_path / "cuatro.kamdesk"
    path.write_bytes(gzip.decompress((FILES / "version-4.kamdesk.gz").read_bytes()))
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
    path.write_bytes(gzip.decompress((FILES / "version-5.kamdesk.gz").read_bytes()))
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
    path.write_bytes(gzip.decompress((FILES / "version-4.kamdesk.gz").read_bytes()))
    sql(path, "UPDATE kam_profile SET asked = '{'")
    before = path.read_bytes()
    with refused("unreadable_content"):
        Portfolio.open(path, read_only=read_only)
    assert path.read_bytes() == before


def test_free_space_is_asked_for(folder):
    assert not driver.has_full_disk(folder, 1)
    assert driver.has_full_disk(folder, 1 << 60)
    assert not driver.has_full_disk(folder / "none", 1)


def test_every_portfolio_has_a_name_of_its_own(portfolio):
    assert len(portfolio.portfolio_id()) == 36
