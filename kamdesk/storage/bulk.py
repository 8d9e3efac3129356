"""Many records in one transaction: fast in, one log entry, and back out again."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.changes import Change, ChangeSet, Edit, rebased
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Record
from kamdesk.storage import change_log, queries, rows, sales
from kamdesk.storage.kinds import KINDS
from kamdesk.storage.portfolio_file import PortfolioFile
from kamdesk.storage.tables import ACCOUNT_TRIGGERS

REBUILD_FROM = 2000
"""From so many new accounts on, the search index is rebuilt at the end rather than kept up row by row."""

_ORDER = ("account", "person", "sale", "budget", "wallet_line", "assessment", "opinion", "indicator", "measure")
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
        """The `KIND` of everything that is made, changed or removed in it."""
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

    def replace_sales(self, file: PortfolioFile, spans: Iterable[tuple[str, str, str]]) -> int:
        """Take out what is stored of the given (account, first day, last day); returns how many lines."""
        found: dict[str, Record] = {}
        if file.query("SELECT 1 FROM sale LIMIT 1"):
            for account_id, first, last in sorted(spans):
                found |= {sale.id: sale for sale in sales.lines_between(file, account_id, first, last)}
        if found:
            self.removed["sale"] = list(found.values())
        return len(found)


@dataclass(frozen=True, slots=True)
class BulkEdit(Edit):
    """An import as one edit: what it made, changed and took out, so that it can be taken back and done again.

    `left` has a digest of each row that it made, by kind and id: a row that differs was written by somebody since. `waiting`
    are the rows that undo took out.
    """

    left: dict[str, dict[str, int]] = field(default_factory=dict)
    updated: dict[str, list[Change]] = field(default_factory=dict)
    removed: dict[str, list[list[Any]]] = field(default_factory=dict)
    waiting: dict[str, list[list[Any]]] = field(default_factory=dict)

    def change_set(self) -> ChangeSet:
        """Everything may have changed."""
        return ChangeSet(frozenset({*self.left, *self.updated, *self.removed, "sale", "account"}), frozenset())


def apply(file: PortfolioFile, edit: BulkEdit, batch: Batch) -> None:
    """Write a batch; `edit` remembers how to take it back."""
    made = {kind: [file.row_of(r) for r in records] for kind, records in batch.created.items()}
    for kind, found in made.items():
        edit.left[kind] = {row[0]: _digest(row) for row in found}
    for kind, pairs in batch.updated.items():
        edit.updated[kind] = [Change(before, after) for before, after in pairs.values()]
    for kind, records in batch.removed.items():
        edit.removed[kind] = [file.row_of(r) for r in records]
    marks: list[str] = []
    with file.transaction(marks):
        _write(file, edit.removed, made, edit.updated)
        marks.append(_log(file, edit, "import", edit.left, edit.updated, edit.removed))


def undo(file: PortfolioFile, edit: BulkEdit) -> None:
    """Take an import back where it stands as it was left; what an act wrote since stays."""
    marks: list[str] = []
    with file.transaction(marks):
        gone = {kind: _untouched(file, kind, left) for kind, left in edit.left.items()}
        back = {kind: _fitting(file, kind, [c.inverted() for c in changes]) for kind, changes in edit.updated.items()}
        missing = {kind: _missing(file, kind, found) for kind, found in edit.removed.items()}
        _write(file, gone, missing, back)
        marks.append(_log(file, edit, "undo", {kind: [r[0] for r in found] for kind, found in gone.items()}, back, {}))
    edit.waiting.clear()
    edit.waiting.update(gone)


def redo(file: PortfolioFile, edit: BulkEdit) -> None:
    """Do an undone import again, by the same rule."""
    marks: list[str] = []
    with file.transaction(marks):
        gone = {k: _untouched(file, k, {r[0]: _digest(r) for r in found}) for k, found in edit.removed.items()}
        made = {kind: _missing(file, kind, found) for kind, found in edit.waiting.items()}
        again = {kind: _fitting(file, kind, changes) for kind, changes in edit.updated.items()}
        _write(file, gone, made, again)
        marks.append(_log(file, edit, "redo", {kind: [r[0] for r in found] for kind, found in made.items()}, again, gone))


def _write(
    file: PortfolioFile, gone: dict[str, list[list[Any]]], made: dict[str, list[list[Any]]], changed: dict[str, list[Change]]
) -> None:
    for kind in reversed(_in_order(gone)):
        _delete(file, kind, [row[0] for row in gone[kind]])
    for kind in _in_order(made):
        _insert(file, kind, made[kind])
    for kind, changes in changed.items():
        _update(file, kind, [file.row_of(c.record) for c in changes])


def _digest(row: Sequence[Any]) -> int:
    """Tells rows apart while the program runs; a hundred thousand of them are kept for as long as undo is offered."""
    return hash(tuple(row))


def _untouched(file: PortfolioFile, kind: str, left: Mapping[str, int]) -> list[list[Any]]:
    """The rows that stand as they were left."""
    return [row for row in _read(file, kind, list(left)) if _digest(row) == left[row[0]]]


def _missing(file: PortfolioFile, kind: str, found: list[list[Any]]) -> list[list[Any]]:
    """The rows that are not in the file."""
    there = {row[0] for row in _read(file, kind, [row[0] for row in found])}
    return [row for row in found if row[0] not in there]


def _fitting(file: PortfolioFile, kind: str, changes: list[Change]) -> list[Change]:
    """The changes as they fit what is stored now."""
    now = {r.id: r for r in _records(file, kind, [c.record.id for c in changes])}
    return [fitting for c in changes if (fitting := rebased(c, now.get(c.record.id))) is not None]


def _in_order(kinds: Iterable[str]) -> list[str]:
    return sorted(kinds, key=_ORDER.index)


def _insert(file: PortfolioFile, kind: str, values: Sequence[Sequence[Any]]) -> None:
    connection = file.connection
    is_large = kind == Account.KIND and len(values) >= REBUILD_FROM
    if is_large:
        for trigger in ACCOUNT_TRIGGERS:
            connection.execute(f"DROP TRIGGER {trigger.split()[2]}")
        connection.execute("DROP INDEX account_by_key")
    _put_all(file, rows.layout(KINDS[kind]).insert_sql, values)
    if is_large:
        connection.execute("CREATE INDEX account_by_key ON account (search_key, archived_on, seq)")
        connection.execute("INSERT INTO account_fts (account_fts) VALUES ('rebuild')")
        for trigger in ACCOUNT_TRIGGERS:
            connection.execute(trigger)


def _update(file: PortfolioFile, kind: str, values: Sequence[Sequence[Any]]) -> None:
    shape = rows.layout(KINDS[kind])
    _put_all(file, shape.update_sql, [[*row[1:], row[0]] for row in values])


def _put_all(file: PortfolioFile, sql: str, values: Sequence[Sequence[Any]]) -> None:
    """Many rows with one statement; but one by one where some hold text that cannot be read."""
    if any(isinstance(value, rows.Garbled) for row in values for value in row):
        for row in values:
            file.put(sql, row)
    else:
        file.connection.executemany(sql, values)


def _delete(file: PortfolioFile, kind: str, ids: Sequence[str]) -> None:
    file.connection.executemany(f'DELETE FROM "{kind}" WHERE id = ?', [[i] for i in ids])


def _records(file: PortfolioFile, kind: str, ids: Sequence[str]) -> list[Record]:
    return queries.holding(file, KINDS[kind], "id", ids)


def _read(file: PortfolioFile, kind: str, ids: Sequence[str]) -> list[list[Any]]:
    return [file.row_of(r) for r in _records(file, kind, ids)]


def _log(
    file: PortfolioFile, edit: BulkEdit, act: str, ids: Mapping[str, Iterable[str]], changed: Mapping[str, list[Change]],
    removed: Mapping[str, list[list[Any]]],
) -> str:  # fmt: skip
    """One entry for all: the ids that were made or taken out, and the rows that were there before."""
    entry = new_id()
    before = {kind: [rows.values(c.before) for c in changes if c.before is not None] for kind, changes in changed.items()}
    found = {"before": before, "removed": removed} if any(before.values()) or any(removed.values()) else None
    values = [
        entry, edit.group, change_log.now(), file.who, act, json.dumps(edit.params), "import", edit.group, None,
        json.dumps(found, ensure_ascii=False, default=repr) if found else None,
        json.dumps({kind: list(made) for kind, made in ids.items()}),
    ]  # fmt: skip
    file.connection.execute(change_log.INSERT_SQL, values)
    return entry
