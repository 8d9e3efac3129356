"""One open portfolio file: records in and out, one transaction a change, the log beside it."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kamdesk.domain.changes import Change, Edit, LogEntry
from kamdesk.domain.errors import FileError
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Record
from kamdesk.domain.settings import Settings
from kamdesk.storage import driver, events, opening, rows, schema
from kamdesk.storage.driver import translated

if TYPE_CHECKING:
    from sqlite_utils import Database

R = TypeVar("R", bound=Record)

PART = 500
"""How many ids a statement takes at once."""


def batched(ids: Sequence[str], size: int = PART) -> Iterator[Sequence[str]]:
    """The ids in parts that one statement can take."""
    for at in range(0, len(ids), size):
        yield ids[at : at + size]


class Workbook:
    """The open file. One connection, used from one thread.

    Every writing block runs inside `transaction()`: the guard at its start refuses to write into a file that was
    moved, replaced or changed by another program since it was last read.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open an existing file; see `opening.inspect` for what is refused."""
        self.path = path
        version = opening.inspect(path)
        self.is_read_only = read_only or not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK)
        if version < schema.VERSION:
            self._migrate(version)
        with translated(path):
            self._conn = driver.connect(path, read_only=self.is_read_only)
        self._utils: Database | None = None
        self.who = events.system_user()
        self._remember()

    @classmethod
    def create(cls, path: Path) -> "Workbook":
        """Make an empty portfolio file.

        Raises:
            FileError: `exists` when something is there already; `disk_full`, `cannot_open`.
        """
        if path.exists():
            raise FileError("exists", file=path.name)
        draft = path.with_name(f".{path.name}.{os.getpid()}.new")
        try:
            with translated(path):
                connection = driver.connect(draft, create=True)
                try:
                    _fill_new(connection)
                finally:
                    connection.close()
            path.with_name(path.name + "-journal").unlink(missing_ok=True)  # of a file that is gone
            draft.replace(path)
        except OSError as error:
            raise FileError("cannot_open", file=path.name, detail=str(error)) from error
        finally:
            draft.unlink(missing_ok=True)
            draft.with_name(draft.name + "-journal").unlink(missing_ok=True)
        return cls(path)

    def _migrate(self, version: int) -> None:
        if self.is_read_only:
            raise FileError("old_and_read_only", file=self.path.name)
        if driver.has_full_disk(self.path.parent, 3 * self.path.stat().st_size):
            raise FileError("disk_full", file=self.path.name)
        shutil.copy2(self.path, self.path.with_name(f"{self.path.name}.v{version}.bak"))
        from kamdesk.storage import migrations

        with translated(self.path), closing(driver.connect(self.path)) as connection:
            migrations.apply(connection)

    @property
    def utils(self) -> "Database":
        """sqlite-utils on the same connection; imported at the first write."""
        if self._utils is None:
            self._utils = driver.utils(self._conn)
        return self._utils

    def close(self) -> None:
        """Close the file; nothing is ever left to save."""
        self._conn.close()

    # -- reading ---------------------------------------------------------------------------------

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a reading statement of this package."""
        with translated(self.path):
            return self._conn.execute(sql, parameters).fetchall()

    def get(self, cls: type[R], record_id: str) -> R | None:
        """One record by id."""
        found = self.find(cls, "id = ?", [record_id])
        return found[0] if found else None

    def find(self, cls: type[R], where: str = "1", parameters: Sequence[object] = (), order: str = "rowid") -> list[R]:
        """Records in the order in which they were made, or by `order`."""
        sql = f'SELECT {rows.layout(cls).select} FROM "{cls.KIND}" WHERE {where} ORDER BY {order}'
        try:
            return [rows.record_from(cls, row) for row in self.query(sql, parameters)]
        except (ValueError, TypeError) as error:  # another program wrote what no record can hold
            raise FileError("damaged", file=self.path.name, detail=f"{cls.KIND}: {error}"[:200]) from error

    def of_account(self, cls: type[R], account_id: str) -> list[R]:
        """All records of a kind that belong to one account."""
        return self.find(cls, "account_id = ?", [account_id])

    def of_accounts(self, cls: type[R], account_ids: Sequence[str]) -> list[R]:
        """The same for several accounts at once."""
        marks = ",".join("?" * len(account_ids))
        return self.find(cls, f"account_id IN ({marks})", account_ids)

    def settings(self) -> Settings:
        """The portfolio's settings."""
        return self.find(Settings)[0]

    def portfolio_id(self) -> str:
        """The id that every copy of this portfolio shares."""
        return str(self.query("SELECT value FROM meta WHERE key = 'portfolio_id'")[0][0])

    def form_key(self) -> bytes:
        """What the portfolio's forms are signed with; every copy of it reads them."""
        return bytes.fromhex(self.query("SELECT value FROM meta WHERE key = 'form_key'")[0][0])

    # -- writing ---------------------------------------------------------------------------------

    @contextmanager
    def transaction(self, marks: Sequence[str] = ()) -> Iterator[None]:
        """Group writes; all or none. `marks` names change ids by which a doubtful COMMIT is settled.

        Raises:
            FileError: `read_only`, `disk_full`, `busy`, `moved`, `changed_elsewhere`, `io_error`.
        """
        if self.is_read_only:
            raise FileError("read_only", file=self.path.name)
        with translated(self.path):
            self._conn.execute("BEGIN IMMEDIATE")
            try:
                self._guard()
                yield
            except BaseException:
                if self._conn.in_transaction:
                    self._conn.execute("ROLLBACK")
                raise
            self._commit(marks)
        self._remember()

    def _commit(self, marks: Sequence[str]) -> None:
        try:
            self._conn.execute("COMMIT")
        except driver.Error:
            # After an I/O error the commit may or may not have reached the disk: ask the file itself.
            with suppress(driver.Error):
                if self._conn.in_transaction:
                    self._conn.execute("ROLLBACK")
            self._reopen()
            found = [self._conn.execute("SELECT 1 FROM change WHERE id = ?", [m]).fetchone() for m in marks]
            if not found or not all(found):
                raise

    def _reopen(self) -> None:
        self._conn.close()
        self._conn = driver.connect(self.path, read_only=self.is_read_only)
        self._utils = None

    def _signature(self) -> tuple[int, int, int, int]:
        try:
            found = self.path.stat()
        except OSError:
            raise FileError("moved", file=self.path.name) from None
        return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)

    def _data_version(self) -> int:
        return int(self._conn.execute("PRAGMA data_version").fetchone()[0])

    def _last_change(self) -> str | None:
        row = self._conn.execute("SELECT id FROM change ORDER BY seq DESC LIMIT 1").fetchone()
        return row[0] if row else None

    def _remember(self) -> None:
        self._seen = (self._signature(), self._data_version())
        self._seen_change = self._last_change()

    def _guard(self) -> None:
        """Refuse to write when the file at this path is no longer the one that was read."""
        signature = self._signature()
        if signature[:2] != self._seen[0][:2]:
            raise FileError("moved", file=self.path.name)
        if (signature, self._data_version()) != self._seen and self._last_change() != self._seen_change:
            raise FileError("changed_elsewhere", file=self.path.name)

    def write(self, changes: Iterable[Change]) -> None:
        """Put the changes into the tables, as they stand; inside a transaction only."""
        for change in changes:
            if change.after is None:
                assert change.before is not None
                self.utils.execute(f'DELETE FROM "{change.before.KIND}" WHERE id = ?', [change.before.id])
            elif change.before is None:
                self.utils.execute(rows.layout(type(change.after)).insert_sql, rows.values(change.after))
            else:
                row = rows.values(change.after)
                id_at = rows.layout(type(change.after)).columns.index("id")
                sql = rows.layout(type(change.after)).update_sql
                self.utils.execute(sql, [*row[:id_at], *row[id_at + 1 :], change.after.id])

    def put_file(self, sha256: str, data: bytes) -> None:
        """Keep the bytes of an evidence file; the same bytes are kept once."""
        with self.transaction():
            self.utils.execute("INSERT OR IGNORE INTO evidence_file (sha256, data) VALUES (?, ?)", [sha256, data])

    def get_file(self, sha256: str) -> bytes | None:
        """The bytes of an evidence file."""
        rows_ = self.query("SELECT data FROM evidence_file WHERE sha256 = ?", [sha256])
        return bytes(rows_[0][0]) if rows_ else None

    def has_file(self, sha256: str) -> bool:
        """Whether the bytes of an evidence file are there."""
        return bool(self.query("SELECT 1 FROM evidence_file WHERE sha256 = ?", [sha256]))

    def loose_files(self) -> list[tuple[str, str, int]]:
        """Evidence files that no record names any more: digest, the last name it had, and bytes."""
        found = self.query("SELECT sha256, length(data) FROM evidence_file WHERE sha256 NOT IN (SELECT sha256 FROM evidence)")
        name = "SELECT json_extract(\"before\", '$.name') FROM change WHERE kind = 'evidence' AND json_extract(\"before\", '$.sha256') = ?"
        named = [(digest, self.query(f"{name} ORDER BY seq DESC LIMIT 1", [digest]), size) for digest, size in found]
        return [(digest, str(names[0][0]) if names else "", int(size)) for digest, names, size in named]

    def purge_files(self, digests: Sequence[str], params: Mapping[str, str]) -> None:
        """Take evidence files out for good: their bytes are overwritten where they lay, then the file gives back the room.

        Raises:
            FileError: nothing was taken out.
        """
        marks: list[str] = []
        with translated(self.path):
            self._conn.execute("PRAGMA secure_delete=ON").fetchall()
        with self.transaction(marks):
            for digest in digests:
                self._conn.execute("DELETE FROM evidence_file WHERE sha256 = ?", [digest])
            marks.append(events.note(self._conn.execute, "purge", params))
        # Where there is no room for the copy that this takes, the bytes are zeros already.
        with suppress(FileError), translated(self.path):
            self._conn.execute("VACUUM")
        self._remember()

    def log(self, edit: Edit, changes: Sequence[Change], act: str) -> str:
        """Append the changes to the log, inside the same transaction; returns the last entry's id."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        params = json.dumps(edit.params, ensure_ascii=False)
        entry = ""
        for change in changes:
            entry = new_id()
            record = change.record
            self.utils.execute(
                'INSERT INTO change (id, "group", at, who, act, params, kind, record_id, account_id, "before", "after")'
                " VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                [entry, edit.group, at, self.who, act, params, record.KIND, record.id, record.owner_account(),
                 rows.to_json(change.before), rows.to_json(change.after)],
            )
        return entry

    def history(self, account_id: str | None = None, limit: int = 500) -> list[LogEntry]:
        """The newest entries of the log, for one account or all."""
        where, parameters = ("WHERE account_id = ?", [account_id]) if account_id else ("", [])
        sql = (
            'SELECT id, "group", at, who, act, params, kind, record_id, account_id, "before", "after" FROM change '
            f"{where} ORDER BY seq DESC LIMIT {int(limit)}"
        )
        return [
            LogEntry(
                r[0], r[1], datetime.fromisoformat(r[2]), r[3], r[4], json.loads(r[5]), r[6], r[7], r[8],
                rows.from_json(r[6], r[9]), rows.from_json(r[6], r[10]),
            )
            for r in self.query(sql, parameters)
        ]


def _fill_new(connection: driver.Connection) -> None:
    from kamdesk.storage import migrations

    migrations.apply(connection)
    connection.execute("BEGIN IMMEDIATE")
    for key in ("portfolio_id", "copy_id"):
        connection.execute("INSERT INTO meta VALUES (?, ?)", [key, new_id()])
    settings = Settings()
    connection.execute(rows.layout(Settings).insert_sql, rows.values(settings))
    connection.execute("COMMIT")
