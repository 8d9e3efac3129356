"""The log: what every change found and left, written in the transaction that makes it."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from kamdesk.domain.changes import Change, Edit, LogEntry
from kamdesk.domain.ids import new_id
from kamdesk.storage import driver, rows
from kamdesk.storage.unread import Unread

COLUMNS = ("id", "group", "at", "who", "act", "params", "kind", "record_id", "account_id", "before", "after")
NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
"""The columns of an entry, quoted."""
INSERT_SQL = f"INSERT INTO change ({NAMES}) VALUES ({', '.join('?' * len(COLUMNS))})"
"""One entry, a value for each of `COLUMNS`."""


def now() -> datetime:
    """This moment: what the clock of a file tells unless somebody sets another."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """A moment as the log has it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def append(connection: driver.Connection, edit: Edit, changes: Sequence[Change], act: str, who: str, at: datetime) -> str:
    """Append an entry for each change, inside its transaction; returns the last one's id."""
    moment, params = stamp(at), rows.json_text(edit.params)
    entry = ""
    for change in changes:
        entry = new_id()
        record = change.record
        before, after = rows.to_json(change.before), rows.to_json(change.after)
        values = [entry, edit.group, moment, who, act, params, record.KIND, record.id, record.owner_account(), before, after]
        connection.execute(INSERT_SQL, values)
    return entry


Query = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]


def entries(query: Query, unread: Unread, account_id: str | None, limit: int) -> list[LogEntry]:
    """The newest entries, for one account or all, newest first; a negative limit is none. What cannot be read is told to `unread`."""
    where, parameters = ("WHERE account_id = ?", [account_id]) if account_id else ("", [])
    found = []
    for r in query(f"SELECT {NAMES} FROM change {where} ORDER BY seq DESC LIMIT {int(limit)}", parameters):
        try:
            at, params = rows.moment(r[2]), json.loads(r[5])
            entry = LogEntry(r[0], r[1], at, r[3], r[4], {str(k): str(v) for k, v in params.items()}, r[6], r[7], r[8],
                             rows.from_json(r[6], r[9]), rows.from_json(r[6], r[10]))  # fmt: skip
        except rows.FAULTS:
            unread.lost("change", "at", r[2], r[0])
        else:
            found.append(entry)
    return found
