"""The schema's history: append-only, each step in one transaction together with its `user_version`."""

import json
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlite_utils import Migrations

from kamdesk.domain.account.account import search_key
from kamdesk.domain.ids import new_id
from kamdesk.storage import driver
from kamdesk.storage.schema import APPLICATION_ID, STATEMENTS, VERSION
from kamdesk.storage.tables import ACCOUNT_TRIGGERS, V1, V5, V5_DROPS

if TYPE_CHECKING:
    from sqlite_utils import Database


def _foundation(db: "Database") -> None:
    """Accounts, selection, potential, scorecard, steps, the change log and search."""
    _run(db, (*V1, *ACCOUNT_TRIGGERS))
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _living_steps(db: "Database") -> None:
    """Requirements of the whole company, assessors, the KAM's choice, limits and templates of the post, milestones."""
    _run(db, V5)
    for account_id, asked in db.execute("SELECT account_id, asked FROM kam_profile").fetchall():
        for at, name in enumerate(json.loads(asked)):
            db.execute(
                'INSERT INTO assessor (id, account_id, name, weight, "position") VALUES (?, ?, ?, 1, ?)',
                [new_id(), account_id, name, at],
            )
    _run(db, V5_DROPS)


def _form_key(db: "Database") -> None:
    """A key by which the portfolio knows its own forms again; the tables stay as they are."""
    db.execute("INSERT INTO meta VALUES ('form_key', ?)", [secrets.token_hex(32)])


def _search_keys(db: "Database") -> None:
    """The keys by which accounts are found, made anew; walking through them is as fast as the index over their parts, which goes."""
    _run(db, (*(f"DROP TRIGGER {trigger.split()[2]}" for trigger in ACCOUNT_TRIGGERS), "DROP TABLE account_fts"))
    columns = ", ".join(f"CAST({name} AS BLOB)" for name in ("name", "sector", "city", "kam", "tax_id", "codes"))
    keys = []
    for seq, *stored in db.execute(f"SELECT seq, {columns} FROM account").fetchall():
        name, sector, city, kam, tax_id, codes = (value.decode("utf-8", "replace") for value in stored)
        keys.append((search_key(name, sector, city, kam, _codes(codes), tax_id), seq))
    db.conn.executemany("UPDATE account SET search_key = ? WHERE seq = ?", keys)


def _codes(text: str) -> tuple[str, ...]:
    """The codes of an account; none where they cannot be read, as in the record."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(found) if isinstance(found, list) and all(isinstance(code, str) for code in found) else ()


def _run(db: "Database", statements: tuple[str, ...]) -> None:
    for statement in statements:
        db.execute(statement)


COMPUTED: dict[int, tuple[str, Callable[["Database"], None]]] = {
    1: ("foundation", _foundation),
    5: ("living_steps", _living_steps),
    7: ("form_key", _form_key),
    8: ("search_keys", _search_keys),
}
"""The versions that are more than statements; the others are `schema.STATEMENTS`."""


def _migrations() -> Migrations:
    found = Migrations("kamdesk")
    for version in range(1, VERSION + 1):
        _register(found, version)
    return found


def _register(found: Migrations, version: int) -> None:
    """One version, under the name by which files remember that they have had it."""
    name = COMPUTED[version][0] if version in COMPUTED else STATEMENTS[version][0]

    @found(name=f"{version:04}_{name}")
    def step(db: "Database") -> None:
        if version in COMPUTED:
            COMPUTED[version][1](db)
        else:
            _run(db, STATEMENTS[version][1])
        db.execute(f"PRAGMA user_version = {version}")


migrations = _migrations()


def apply(connection: driver.Connection) -> None:
    """Bring a file to the present schema."""
    migrations.apply(driver.utils(connection))
