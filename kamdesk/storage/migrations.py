"""The schema's history: append-only, each step in one transaction together with its `user_version`."""

import json
import secrets
from typing import TYPE_CHECKING

from sqlite_utils import Migrations

from kamdesk.domain.ids import new_id
from kamdesk.storage import driver
from kamdesk.storage.schema import ACCOUNT_TRIGGERS, APPLICATION_ID, V1, V2, V3, V4, V5, V5_DROPS, V6

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Migrations("kamdesk")


@migrations(name="0001_foundation")
def m0001_foundation(db: "Database") -> None:
    """Accounts, selection, potential, scorecard, steps, the change log and search."""
    for statement in (*V1, *ACCOUNT_TRIGGERS):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("PRAGMA user_version = 1")


@migrations(name="0002_selection")
def m0002_selection(db: "Database") -> None:
    """Own criteria, opinions, dated conditions and signals, sites, groups, the approach, portfolio scenarios."""
    for statement in V2:
        db.execute(statement)
    db.execute("PRAGMA user_version = 2")


@migrations(name="0003_scorecard")
def m0003_scorecard(db: "Database") -> None:
    """Earlier anchors, parameter sheets, settled differences; the ledgers of prescription, innovation, voice and value."""
    for statement in V3:
        db.execute(statement)
    db.execute("PRAGMA user_version = 3")


@migrations(name="0004_steps")
def m0004_steps(db: "Database") -> None:
    """Excess of hours accepted, deputies and terms of members, RACI, meetings, SWOT, objectives, commitments, versions."""
    for statement in V4:
        db.execute(statement)
    db.execute("PRAGMA user_version = 4")


@migrations(name="0005_living_steps")
def m0005_living_steps(db: "Database") -> None:
    """Requirements of the whole company, assessors, the KAM's choice, limits and templates of the post, milestones."""
    for statement in V5:
        db.execute(statement)
    for account_id, asked in db.execute("SELECT account_id, asked FROM kam_profile").fetchall():
        for at, name in enumerate(json.loads(asked)):
            db.execute(
                'INSERT INTO assessor (id, account_id, name, weight, "position") VALUES (?, ?, ?, 1, ?)',
                [new_id(), account_id, name, at],
            )
    for statement in V5_DROPS:
        db.execute(statement)
    db.execute("PRAGMA user_version = 5")


@migrations(name="0006_withdrawn_figures")
def m0006_withdrawn_figures(db: "Database") -> None:
    """A figure that is deleted stays, with the day on which it was withdrawn."""
    for statement in V6:
        db.execute(statement)
    db.execute("PRAGMA user_version = 6")


@migrations(name="0007_form_key")
def m0007_form_key(db: "Database") -> None:
    """A key by which the portfolio knows its own forms again; the tables stay as they are."""
    db.execute("INSERT INTO meta VALUES ('form_key', ?)", [secrets.token_hex(32)])
    db.execute("PRAGMA user_version = 7")


def apply(connection: driver.Connection) -> None:
    """Bring a file to the present schema."""
    migrations.apply(driver.utils(connection))
