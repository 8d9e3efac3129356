"""Many records in one transaction: fast in, one log entry, and back out again."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kamdesk.domain.account import Account, Sale
from kamdesk.domain.changes import ChangeSet, Edit
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Record
from kamdesk.storage import rows
from kamdesk.storage.schema import ACCOUNT_TRIGGERS
from kamdesk.storage.workbook import Workbook

REBUILD_FROM = 2000
"""From so many new accounts on, the search index is rebuilt at the end rather than kept up row by row."""

_CHUNK = 500
_ORDER = ("account", "person", "sale", "indicator", "measure")
"""Tables in the order in which rows can be inserted; removed in the opposite one."""


@dataclass(slots=True)
class Batch:
    """What an import wants to write."""

    created: dict[str, list[Record]] = field(default_factory=dict)
    updated: dict[str, dict[str, tuple[Record, Record]]] = field(default_factory=dict)
    removed: dict[str, list[Record]] = field(default_factory=dict)
    _new_ids: set[str] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.created or self.updated)

    def kinds(self) -> set[str]:
        """The kinds it touches."""
        return {*self.created, *self.updated, *self.removed}

    def create(self, record: Record) -> None:
        """Add a record that is already clean."""
        self.created.setdefault(record.KIND, []).append(record)
        if not isinstance(record, Sale):
            self._new_ids.add(record.id)

    def was_created(self, record: Record) -> bool:
        """Whether the record is one of this batch's own."""
        return record.id in self._new_ids

    def update(self, before: Record, after: Record) -> None:
        """Replace a record; a record of this batch is simply changed in it."""
        if self.was_created(before):
            listed = self.created[before.KIND]
            listed[next(i for i, r in enumerate(listed) if r.id == before.id)] = after
            return
        pending = self.updated.setdefault(before.KIND, {})
        first = pending[before.id][0] if before.id in pending else before
        pending[before.id] = (first, after)

    def replace_sales(self, workbook: Workbook, spans: Iterable[tuple[str, str, str]]) -> int:
        """Take out what is stored of the given (account, first day, last day); returns how many lines."""
        found: dict[str, Record] = {}
        if workbook.query("SELECT 1 FROM sale LIMIT 1"):
            for account_id, first, last in sorted(spans):
                for sale in workbook.find(Sale, "account_id = ? AND sold_on BETWEEN ? AND ?", [account_id, first, last]):
                    found[sale.id] = sale
        if found:
            self.removed["sale"] = list(found.values())
        return len(found)


@dataclass(frozen=True, slots=True)
class BulkEdit(Edit):
    """An import as one edit: what it made, and what it found before."""

    created: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, list[list[Any]]] = field(default_factory=dict)
    removed: dict[str, list[list[Any]]] = field(default_factory=dict)
    redo_rows: dict[str, list[list[Any]]] = field(default_factory=dict)

    def change_set(self) -> ChangeSet:
        """Everything may have changed."""
        return ChangeSet(frozenset({*self.created, *self.before, *self.removed, "sale", "account"}), frozenset())


def apply(workbook: Workbook, edit: BulkEdit, batch: Batch) -> None:
    """Write a batch; `edit` remembers how to take it back."""
    for kind, records in batch.created.items():
        edit.created[kind] = [r.id for r in records]
    for kind, pairs in batch.updated.items():
        edit.before[kind] = [workbook.row_of(before) for before, _ in pairs.values()]
    for kind, records in batch.removed.items():
        edit.removed[kind] = [workbook.row_of(r) for r in records]
    marks: list[str] = []
    with workbook.transaction(marks):
        for kind, records in batch.removed.items():
            _delete(workbook, kind, [r.id for r in records])
        for kind in _in_order(batch.created):
            _insert(workbook, kind, [workbook.row_of(r) for r in batch.created[kind]])
        for kind, pairs in batch.updated.items():
            _update(workbook, kind, [workbook.row_of(after) for _, after in pairs.values()])
        marks.append(_log(workbook, edit, "import"))


def undo(workbook: Workbook, edit: BulkEdit) -> None:
    """Take an import back, and remember its rows so that it can be done again."""
    edit.redo_rows.clear()
    for kind, ids in edit.created.items():
        edit.redo_rows[kind] = _read(workbook, kind, ids)
    updated = {kind: _read(workbook, kind, [r[0] for r in before]) for kind, before in edit.before.items()}
    marks: list[str] = []
    with workbook.transaction(marks):
        for kind in reversed(_in_order(edit.created)):
            _delete(workbook, kind, edit.created[kind])
        for kind, before in edit.before.items():
            _update(workbook, kind, before)
        for kind, gone in edit.removed.items():
            _insert(workbook, kind, gone)
        marks.append(_log(workbook, edit, "undo"))
    for kind, after in updated.items():
        edit.redo_rows[f"updated:{kind}"] = after


def redo(workbook: Workbook, edit: BulkEdit) -> None:
    """Do an undone import again."""
    marks: list[str] = []
    with workbook.transaction(marks):
        for kind, gone in edit.removed.items():
            _delete(workbook, kind, [r[0] for r in gone])
        for kind in _in_order(edit.created):
            _insert(workbook, kind, edit.redo_rows[kind])
        for kind in edit.before:
            _update(workbook, kind, edit.redo_rows[f"updated:{kind}"])
        marks.append(_log(workbook, edit, "redo"))


def _in_order(kinds: Iterable[str]) -> list[str]:
    return sorted(kinds, key=_ORDER.index)


def _insert(workbook: Workbook, kind: str, values: Sequence[Sequence[Any]]) -> None:
    connection = workbook.utils.conn
    is_large = kind == Account.KIND and len(values) >= REBUILD_FROM
    if is_large:
        for trigger in ACCOUNT_TRIGGERS:
            connection.execute(f"DROP TRIGGER {trigger.split()[2]}")
        connection.execute("DROP INDEX account_by_key")
    _put_all(workbook, rows.layout(rows.KINDS[kind]).insert_sql, values)
    if is_large:
        connection.execute("CREATE INDEX account_by_key ON account (search_key, archived_on, seq)")
        connection.execute("INSERT INTO account_fts (account_fts) VALUES ('rebuild')")
        for trigger in ACCOUNT_TRIGGERS:
            connection.execute(trigger)


def _update(workbook: Workbook, kind: str, values: Sequence[Sequence[Any]]) -> None:
    shape = rows.layout(rows.KINDS[kind])
    _put_all(workbook, shape.update_sql, [[*row[1:], row[0]] for row in values])


def _put_all(workbook: Workbook, sql: str, values: Sequence[Sequence[Any]]) -> None:
    """Many rows with one statement; but one by one where some hold text that cannot be read."""
    if any(isinstance(value, rows.Garbled) for row in values for value in row):
        for row in values:
            workbook.put(sql, row)
    else:
        workbook.utils.conn.executemany(sql, values)


def _delete(workbook: Workbook, kind: str, ids: Sequence[str]) -> None:
    workbook.utils.conn.executemany(f'DELETE FROM "{kind}" WHERE id = ?', [[i] for i in ids])


def _read(workbook: Workbook, kind: str, ids: Sequence[str]) -> list[list[Any]]:
    cls = rows.KINDS[kind]
    found: list[list[Any]] = []
    for at in range(0, len(ids), _CHUNK):
        part = ids[at : at + _CHUNK]
        found += [workbook.row_of(r) for r in workbook.find(cls, f"id IN ({','.join('?' * len(part))})", part)]
    return found


def _log(workbook: Workbook, edit: BulkEdit, act: str) -> str:
    """One entry for all: the ids that were made and the rows that were there before."""
    entry = new_id()
    before = {"before": edit.before, "removed": edit.removed} if edit.before or edit.removed else None
    workbook.utils.execute(
        'INSERT INTO change (id, "group", at, who, act, params, kind, record_id, "before", "after")'
        " VALUES (?,?,?,?,?,?,?,?,?,?)",
        [entry, edit.group, datetime.now(UTC).isoformat(timespec="milliseconds"), workbook.who, act,
         json.dumps(edit.params), "import", edit.group,
         json.dumps(before, ensure_ascii=False) if before else None, json.dumps(edit.created)],
    )
    return entry
