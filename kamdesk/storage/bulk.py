"""Many records in one transaction: fast in, one log entry, and back out again."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import Any

from typing_extensions import override

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.changes import Change, ChangeSet, Edit, rebased
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Record
from kamdesk.domain.release import let_go
from kamdesk.storage import change_log, driver, queries, rows
from kamdesk.storage.kinds import KINDS
from kamdesk.storage.new_accounts import NewAccounts
from kamdesk.storage.portfolio_file import PortfolioFile

REINDEX_FROM = 2000
"""From so many new accounts on, the index of their keys is made at the end rather than kept up row by row."""

SLICE = 1000
"""So many rows are written between two looks of whoever watches."""

_STEPS = 20_000
"""So many instructions of the database pass between two looks within one statement; together they take some milliseconds."""

Watch = Callable[[int, int], None]
"""Told how much is done, and of how much; what it raises stops the work."""


def unwatched(_done: int, _whole: int) -> None:
    """Let the work go on, and tell nobody."""


_ORDER = ("account", "person", "sale", "budget", "wallet_line", "assessment", "opinion", "indicator", "measure")
"""Tables in the order in which rows can be inserted; removed in the opposite one."""


@dataclass(slots=True)
class Batch:
    """What an import wants to write; `new_accounts` are accounts that come by column, beside those among `created`."""

    created: dict[str, list[Record]] = field(default_factory=dict)
    updated: dict[str, dict[str, tuple[Record, Record]]] = field(default_factory=dict)
    removed: dict[str, list[Record]] = field(default_factory=dict)
    new_accounts: NewAccounts = field(default_factory=NewAccounts)
    _new_ids: dict[str, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.created or self.updated or self.removed or self.new_accounts)

    def kinds(self) -> set[str]:
        """The `KIND` of everything that is made, changed or removed in it."""
        return {*self.created, *self.updated, *self.removed, *((Account.KIND,) if self.new_accounts else ())}

    def create(self, record: Record) -> None:
        """Add a record that is already clean."""
        listed = self.created.setdefault(record.KIND, [])
        if not isinstance(record, Sale):
            self._new_ids[record.id] = len(listed)
        listed.append(record)

    def end(self) -> None:
        """Let go of everything that was gathered."""
        let_go(*self.created.values(), *self.updated.values(), *self.removed.values())

    def create_accounts(self, ids: Sequence[str], name_keys: Sequence[str], columns: Mapping[str, Sequence[Any]]) -> None:
        """Add accounts by column, as `NewAccounts.add`."""
        self.new_accounts.add(ids, name_keys, columns)

    def was_created(self, record: Record) -> bool:
        """Whether the record is one of this batch's own."""
        return record.id in self._new_ids or (isinstance(record, Account) and self.new_accounts.get(record.id) is not None)

    def update(self, before: Record, after: Record) -> None:
        """Replace a record; a record of this batch is simply changed in it."""
        if before.id in self._new_ids:
            self.created[before.KIND][self._new_ids[before.id]] = after
        elif isinstance(after, Account) and self.was_created(after):
            self.new_accounts.changed[after.id] = after
        else:
            pending = self.updated.setdefault(before.KIND, {})
            first = pending[before.id][0] if before.id in pending else before
            pending[before.id] = (first, after)

    def remove(self, records: Iterable[Record]) -> None:
        """Take out stored records."""
        for record in records:
            self.removed.setdefault(record.KIND, []).append(record)


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

    @property
    @override
    def size(self) -> int:
        return _count(self.left) + _count(self.updated) + _count(self.removed)

    def change_set(self) -> ChangeSet:
        """Everything may have changed."""
        return ChangeSet(frozenset({*self.left, *self.updated, *self.removed, "sale", "account"}), frozenset())


def apply(file: PortfolioFile, edit: BulkEdit, batch: Batch, watch: Watch = unwatched) -> None:
    """Write a batch; `edit` remembers how to take it back. What `watch` raises takes everything back that was written.

    Raises:
        FileError: as `PortfolioFile.transaction`.
    """

    def look() -> None:
        watch(0, 0)

    made = {kind: _rows_of(file, records, look) for kind, records in batch.created.items()}
    for kind, found in made.items():
        edit.left[kind] = _digests(found, look)
    by_column = _rows_by_column(batch.new_accounts, edit, look)
    for kind, pairs in batch.updated.items():
        edit.updated[kind] = [Change(before, after) for before, after in pairs.values()]
    for kind, records in batch.removed.items():
        edit.removed[kind] = [file.row_of(r) for r in records]
    marks: list[str] = []
    with file.transaction(marks):
        work = _Work(file, watch, len(by_column) + _count(edit.removed) + _count(made) + _count(edit.updated))
        if by_column:
            _insert_accounts(work, batch.new_accounts.brought(), by_column, is_plain=True)
        _write(work, edit.removed, made, edit.updated)
        marks.append(_log(file, edit, "import", edit.left, edit.updated, edit.removed))
    let_go(by_column, *made.values())


def undo(file: PortfolioFile, edit: BulkEdit, watch: Watch = unwatched) -> None:
    """Take an import back where it stands as it was left; what an act wrote since stays, and so does all when `watch` raises.

    Raises:
        FileError: as `PortfolioFile.transaction`.
    """
    marks: list[str] = []
    with file.transaction(marks):
        work = _Work(file, watch, edit.size)
        gone = {kind: _untouched(work, kind, left) for kind, left in edit.left.items()}
        back = {kind: _fitting(work, kind, [c.inverted() for c in changes]) for kind, changes in edit.updated.items()}
        missing = {kind: _missing(work, kind, found) for kind, found in edit.removed.items()}
        _write(work, gone, missing, back)
        marks.append(_log(file, edit, "undo", {kind: [r[0] for r in found] for kind, found in gone.items()}, back, {}))
    edit.waiting.clear()
    edit.waiting.update(gone)


def redo(file: PortfolioFile, edit: BulkEdit, watch: Watch = unwatched) -> None:
    """Do an undone import again, by the same rule."""
    marks: list[str] = []
    with file.transaction(marks):
        work = _Work(file, watch, edit.size)
        gone = {k: _untouched(work, k, {r[0]: _digest(r) for r in found}) for k, found in edit.removed.items()}
        made = {kind: _missing(work, kind, found) for kind, found in edit.waiting.items()}
        again = {kind: _fitting(work, kind, changes) for kind, changes in edit.updated.items()}
        _write(work, gone, made, again)
        marks.append(_log(file, edit, "redo", {kind: [r[0] for r in found] for kind, found in made.items()}, again, gone))


def _count(found: Mapping[str, Sized]) -> int:
    return sum(map(len, found.values()))


def _write(
    work: "_Work", gone: Mapping[str, Sequence[Sequence[Any]]], made: Mapping[str, Sequence[Sequence[Any]]],
    changed: Mapping[str, list[Change]],
) -> None:  # fmt: skip
    file = work.file
    for kind in reversed(_in_order(gone)):
        work.put(f'DELETE FROM "{kind}" WHERE id = ?', [[row[0]] for row in gone[kind]])
    for kind in _in_order(made):
        _insert(work, kind, made[kind])
    for kind, changes in changed.items():
        work.put(rows.layout(KINDS[kind]).update_sql, [[*row[1:], row[0]] for row in (file.row_of(c.record) for c in changes)])


@dataclass(slots=True)
class _Work:
    """Statements for many rows, in slices between which whoever watches is told of `done` and `whole`."""

    file: PortfolioFile
    watch: Watch = unwatched
    whole: int = 0
    done: int = 0

    def look(self) -> None:
        """Tell whoever watches, who may stop it."""
        self.watch(self.done, self.whole)

    def put(self, sql: str, values: Sequence[Sequence[Any]], *, is_plain: bool = False) -> None:
        """Run a statement for each of the rows; one by one where some hold text that cannot be read, which plain ones never do."""
        for at in range(0, len(values), SLICE):
            self.look()
            part = values[at : at + SLICE]
            if not is_plain and rows.Garbled in set(map(type, chain.from_iterable(part))):
                for row in part:
                    self.file.put(sql, row)
            else:
                self.file.connection.executemany(sql, part)
            self.done += len(part)

    def run(self, sql: str) -> None:
        """Run one statement that takes long; while it works whoever watches is told, and may stop it."""
        stopped: list[BaseException] = []

        def look() -> int:
            try:
                self.look()
            except BaseException as error:  # noqa: BLE001 - it goes on once the statement has ended
                stopped.append(error)
            return len(stopped)

        connection = self.file.connection
        connection.set_progress_handler(look, _STEPS)
        try:
            connection.execute(sql)
        except driver.Error:
            if stopped:
                raise stopped[0] from None
            raise
        finally:
            connection.set_progress_handler(None, 0)


def _rows_of(file: PortfolioFile, records: Sequence[Record], look: Callable[[], None]) -> list[Sequence[Any]]:
    found: list[Sequence[Any]] = []
    for at in range(0, len(records), SLICE):
        look()
        found += map(file.row_of, records[at : at + SLICE])
    return found


def _rows_by_column(new: NewAccounts, edit: BulkEdit, look: Callable[[], None]) -> list[Sequence[Any]]:
    """What is inserted of new accounts; `edit` remembers how they were left."""
    found: list[Sequence[Any]] = []
    for whole, brought in new.rows():
        look()
        found += brought
        _remember(edit.left.setdefault(Account.KIND, {}), whole)
    return found


def _digests(made: Sequence[Sequence[Any]], look: Callable[[], None]) -> dict[str, int]:
    """The digest of each row by its id."""
    found: dict[str, int] = {}
    for at in range(0, len(made), SLICE):
        look()
        _remember(found, made[at : at + SLICE])
    return found


def _remember(digests: dict[str, int], made: Sequence[Sequence[Any]]) -> None:
    digests.update(zip(map(itemgetter(0), made), map(_digest, made), strict=True))


def _digest(row: Sequence[Any]) -> int:
    """Tells rows apart while the program runs; a hundred thousand of them are kept for as long as undo is offered."""
    return hash(row if type(row) is tuple else tuple(row))


def _untouched(work: _Work, kind: str, left: Mapping[str, int]) -> list[list[Any]]:
    """The rows that stand as they were left."""
    return [row for row in _read(work, kind, list(left)) if _digest(row) == left[row[0]]]


def _missing(work: _Work, kind: str, found: list[list[Any]]) -> list[list[Any]]:
    """The rows that are not in the file."""
    there = {row[0] for row in _read(work, kind, [row[0] for row in found])}
    return [row for row in found if row[0] not in there]


def _fitting(work: _Work, kind: str, changes: list[Change]) -> list[Change]:
    """The changes as they fit what is stored now."""
    now = {r.id: r for r in _records(work, kind, [c.record.id for c in changes])}
    return [fitting for c in changes if (fitting := rebased(c, now.get(c.record.id))) is not None]


def _in_order(kinds: Iterable[str]) -> list[str]:
    return sorted(kinds, key=_ORDER.index)


def _insert(work: _Work, kind: str, values: Sequence[Sequence[Any]]) -> None:
    if kind == Account.KIND and len(values) >= REINDEX_FROM:
        shape = rows.layout(Account)
        _insert_accounts(work, (*shape.columns, *shape.extra), values)
    else:
        work.put(rows.layout(KINDS[kind]).insert_sql, values)


def _insert_accounts(work: _Work, names: Sequence[str], values: Sequence[Sequence[Any]], *, is_plain: bool = False) -> None:
    """Many new accounts, of which these columns are given; the index of their keys comes at the end."""
    sql = (
        f"INSERT INTO account ({', '.join(f'{chr(34)}{name}{chr(34)}' for name in names)}) VALUES ({', '.join('?' * len(names))})"
    )
    is_large = len(values) >= REINDEX_FROM
    if is_large:
        work.run("DROP INDEX account_by_key")
    work.put(sql, values, is_plain=is_plain)
    if is_large:
        work.run("CREATE INDEX account_by_key ON account (search_key, archived_on, seq)")


def _records(work: _Work, kind: str, ids: Sequence[str]) -> Iterator[Record]:
    for at in range(0, len(ids), SLICE):
        work.look()
        yield from queries.holding(work.file, KINDS[kind], "id", ids[at : at + SLICE])


def _read(work: _Work, kind: str, ids: Sequence[str]) -> Iterator[list[Any]]:
    return map(work.file.row_of, _records(work, kind, ids))


def _log(
    file: PortfolioFile, edit: BulkEdit, act: str, ids: Mapping[str, Iterable[str]], changed: Mapping[str, list[Change]],
    removed: Mapping[str, list[list[Any]]],
) -> str:  # fmt: skip
    """One entry for all: the ids that were made or taken out, and the rows that were there before."""
    entry = new_id()
    before = {kind: [rows.values(c.before) for c in changes if c.before is not None] for kind, changes in changed.items()}
    found = {"before": before, "removed": removed} if any(before.values()) or any(removed.values()) else None
    values = [
        entry, edit.group, change_log.stamp(file.clock()), file.who, act, json.dumps(edit.params), "import", edit.group, None,
        json.dumps(found, ensure_ascii=False, default=repr) if found else None,
        json.dumps({kind: list(made) for kind, made in ids.items()}),
    ]  # fmt: skip
    file.connection.execute(change_log.INSERT_SQL, values)
    return entry
