"""One open portfolio file: records in and out, one transaction a change, the log beside it."""

import json
import os
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
from kamdesk.storage import copies, driver, events, opening, rows, schema, updating
from kamdesk.storage.driver import translated
from kamdesk.storage.footprint import Footprint, Watch
from kamdesk.storage.unread import Unread, sound_settings

if TYPE_CHECKING:
    from sqlite_utils import Database

R = TypeVar("R", bound=Record)

PART = 500
"""How many ids a statement takes at once."""

_PASSING = {"io_error", "cannot_open"}
"""What may be over at once: a reading statement is tried again."""
_DEADLY = {*_PASSING, "damaged", "disk_full"}
"""After these a connection may never work again."""


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
        if version < schema.VERSION and not self.is_read_only:
            updating.bring_up_to_date(path)
        self._is_older = version < schema.VERSION and self.is_read_only
        self.unread = Unread()
        self.who = events.system_user()
        self._is_closed = self._is_writing = False
        self._conn: driver.Connection | None = None
        self._utils: Database | None = None
        self._watch = Watch(path)
        try:
            self._seen: Footprint | None = self._watch.look()
            self._last = self._last_change()
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, path: Path) -> "Workbook":
        """Make an empty portfolio file.

        Raises:
            FileError: `exists` when something is there already; `disk_full`, `cannot_open`.
        """
        if path.exists():
            raise FileError("exists", file=path.name)
        draft = copies.draft_of(path)
        try:
            with translated(path):
                connection = driver.connect(draft, create=True)
                try:
                    _fill_new(connection)
                finally:
                    connection.close()
            copies.finish(draft)
            copies.take_place(draft, path, "new")
        except OSError as error:
            raise driver.file_error(error, path) from error
        finally:
            copies.drop(draft)
        return cls(path)

    @property
    def connection(self) -> driver.Connection:
        """The connection; after a fault that it may have died of, a fresh one.

        Raises:
            FileError: `closed`, or why the file cannot be opened again.
        """
        if self._conn is None:
            if self._is_closed:
                raise FileError("closed", file=self.path.name)
            self._watch.look()
            with translated(self.path):
                self._conn = (
                    updating.migrated_copy(self.path)
                    if self._is_older
                    else driver.connect(self.path, read_only=self.is_read_only)
                )
        return self._conn

    @property
    def utils(self) -> "Database":
        """sqlite-utils on the same connection; imported at the first write."""
        if self._utils is None:
            self._utils = driver.utils(self.connection)
        return self._utils

    @property
    def is_in_place(self) -> bool:
        """Whether the file still is where it was opened."""
        return self._watch.is_in_place()

    @property
    def is_as_left(self) -> bool:
        """Whether the file still is where it was opened, and as this connection left it."""
        try:
            now = self._watch.look()
        except FileError:
            return False
        return self._seen is None or now.is_same_version(self._seen)

    def close(self) -> None:
        """Close the file; nothing is ever left to save."""
        self._let_go()
        if not self._is_closed:
            self._is_closed = True
            self._watch.close()

    def _let_go(self) -> None:
        """Give up the connection, with what it has not committed."""
        if self._conn is not None:
            with suppress(driver.Error):
                self._conn.close()
        self._conn = self._utils = None

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Faults of the driver as the product's own; a connection that may have died is replaced at its next use."""
        try:
            with translated(self.path):
                yield
        except FileError as error:
            # While the file is not at its place, the connection is all that holds it.
            if error.code in _DEADLY and self._watch.is_in_place():
                self._let_go()
                if error.code == "damaged" and driver.code_of(error.__cause__) is not None:
                    self._confirm_damage(error)
            raise
        except (driver.Error, *driver.DAMAGE_FAULTS):
            # A fault of ours, unless the file was overwritten or a damaged page surfaced as one of these.
            if self._watch.is_in_place():
                self._let_go()
                opening.inspect(self.path)
            raise

    def _confirm_damage(self, found: FileError) -> None:
        """Ask a fresh connection: a disk that failed for a moment looks like damage as well.

        Raises:
            FileError: `io_error` when the file is sound, else what is wrong with it.
        """
        opening.inspect(self.path)
        raise FileError("io_error", file=self.path.name) from found

    # -- reading ---------------------------------------------------------------------------------

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a reading statement of this package; text that is no UTF-8 comes as far as it can be read."""
        try:
            return self._fetch(sql, parameters)
        except FileError as error:
            if self._is_writing or error.code not in _PASSING:
                raise
        try:
            return self._fetch(sql, parameters)  # once more, on a fresh connection
        except FileError as error:
            # The check does not look into every page: what is malformed twice, and sound to it, is damaged all the same.
            if isinstance(error.__cause__, FileError) and error.__cause__.code == "damaged":
                raise error.__cause__ from None
            raise

    def _fetch(self, sql: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
        if self._is_writing:  # the transaction itself deals with faults
            return self._rows(sql, parameters)
        with self._translated():
            return self._rows(sql, parameters)

    def _rows(self, sql: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
        try:
            return self.connection.execute(sql, parameters).fetchall()
        except driver.Error as error:
            if not driver.is_garbled(error):
                raise
        with driver.forgiving(self.connection):
            return self.connection.execute(sql, parameters).fetchall()

    def get(self, cls: type[R], record_id: str) -> R | None:
        """One record by id."""
        found = self.find(cls, "id = ?", [record_id])
        return found[0] if found else None

    def find(self, cls: type[R], where: str = "1", parameters: Sequence[object] = (), order: str = "rowid") -> list[R]:
        """Records in the order in which they were made, or by `order`; what cannot be read of them is in `unread`."""
        sql = f'SELECT {rows.layout(cls).select} FROM "{cls.KIND}" WHERE {where} ORDER BY {order}'
        return self.unread.records(cls, self.query(sql, parameters))

    def of_account(self, cls: type[R], account_id: str) -> list[R]:
        """All records of a kind that belong to one account."""
        return self.find(cls, "account_id = ?", [account_id])

    def of_accounts(self, cls: type[R], account_ids: Sequence[str]) -> list[R]:
        """The same for several accounts at once."""
        marks = ",".join("?" * len(account_ids))
        return self.find(cls, f"account_id IN ({marks})", account_ids)

    def settings(self) -> Settings:
        """The portfolio's settings; what is lost of them, or contradicts itself, is as in a new portfolio."""
        found = self.find(Settings)
        if not found:
            self.unread.lost(Settings.KIND, "id", "")
            return Settings()
        settings, broken = sound_settings(found[0])
        for name in broken:
            self.unread.lost(Settings.KIND, name, getattr(found[0], name))
        return settings

    def portfolio_id(self) -> str:
        """The id that every copy of this portfolio shares."""
        found = self.query("SELECT value FROM meta WHERE key = 'portfolio_id'")
        return str(found[0][0]) if found else ""

    def form_key(self) -> bytes:
        """What the portfolio's forms are signed with; every copy of it reads them.

        Raises:
            FileError: `unreadable_content` when it is lost.
        """
        try:
            return bytes.fromhex(self.query("SELECT value FROM meta WHERE key = 'form_key'")[0][0])
        except (IndexError, TypeError, ValueError) as error:
            raise FileError("unreadable_content", file=self.path.name, detail="form_key") from error

    # -- writing ---------------------------------------------------------------------------------

    @contextmanager
    def transaction(self, marks: Sequence[str] = ()) -> Iterator[None]:
        """Group writes; all or none. `marks` names change ids by which a doubtful COMMIT is settled.

        Raises:
            FileError: `read_only`, `disk_full`, `busy`, `moved`, `changed_elsewhere`, `damaged`, `io_error`; nothing of
                it is in the file then. `unsure` when the disk failed so that nobody can say.
        """
        if self.is_read_only:
            raise FileError("read_only", file=self.path.name)
        with self._translated():
            was_touched = self._begin()
            self._is_writing = True
            try:
                # The first page comes into the journal first: by it `journals` knows whose the journal is.
                self.connection.execute(f"PRAGMA user_version = {schema.VERSION}")
                yield
            except BaseException:
                self._roll_back()
                raise
            finally:
                self._is_writing = False
            self._commit(marks, was_touched=was_touched)

    def _begin(self) -> bool:
        """Begin to write, if the file is the one that was read; returns whether anything about it differs nevertheless."""
        if self._has_begun():
            return False
        self._examine()
        if not self._has_begun():
            raise FileError("changed_elsewhere", file=self.path.name)
        return True

    def _has_begun(self) -> bool:
        """Take the right to write; given back at once when the file does not look as this connection left it."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            if self._watch.look() == self._seen:
                return True
        except FileError:
            self._roll_back()
            raise
        self._roll_back()
        return False

    def _examine(self) -> None:
        """Look into a file that was touched: it must be sound, and hold what this connection wrote last and nothing else.

        What the connection has in its cache says nothing about such a file, so that it gets a fresh one.

        Raises:
            FileError: `damaged` and the like, `changed_elsewhere`.
        """
        self._let_go()
        opening.finish_interrupted(self.path)
        now = self._watch.look()
        opening.inspect(self.path)
        if (self._seen is not None and not now.is_same_version(self._seen)) or self._last_change() != self._last:
            raise FileError("changed_elsewhere", file=self.path.name)
        self._seen = now

    def _roll_back(self) -> None:
        try:
            if self._conn is not None and self._conn.in_transaction:
                self._conn.execute("ROLLBACK")
        except driver.Error:
            self._let_go()

    def _commit(self, marks: Sequence[str], *, was_touched: bool) -> None:
        """Commit, and acknowledge nothing that is not in the file; what is in it is never refused."""
        assert self._seen is not None
        before = self._seen.counter
        try:
            self.connection.execute("COMMIT")
        except driver.Error:
            self._roll_back()
            if self._watch.is_in_place():
                self._let_go()
            if not self._has_landed(marks, before):
                raise
            now = self._look_quietly()
        else:
            now = self._look_quietly()
            is_ours = now is None or now.counter - before in (0, 1)
            if marks and (was_touched or not is_ours) and not self._has_landed(marks, before):
                raise FileError("changed_elsewhere", file=self.path.name)
        self._seen = now
        self._last = marks[-1] if marks else self._last

    def _look_quietly(self) -> Footprint | None:
        """How the file looks now; None, and the next change looks into it, when that cannot be said."""
        try:
            return self._watch.look()
        except FileError:
            return None

    def _has_landed(self, marks: Sequence[str], before: int) -> bool:
        """Whether a change is in the file, asked of the file through a second connection.

        Where none can be had, the file says it by itself: the change counter went on, and no journal would take it back.

        Raises:
            FileError: `moved`, or `unsure` when neither can be asked.
        """
        if not self._watch.is_in_place():
            raise FileError("moved", file=self.path.name)
        try:
            with closing(driver.connect(self.path)) as other:
                found = [other.execute("SELECT 1 FROM change WHERE id = ?", [m]).fetchone() for m in marks]
                if found:
                    return all(found)
        except driver.Error:
            pass
        try:
            journal = self.path.with_name(self.path.name + "-journal")
            is_settled = not journal.exists() or not journal.stat().st_size
            return is_settled and self._watch.look().counter == before + 1
        except (OSError, FileError) as error:
            raise FileError("unsure", file=self.path.name) from error

    def _last_change(self) -> str | None:
        found = self.query("SELECT id FROM change ORDER BY seq DESC LIMIT 1")
        return found[0][0] if found else None

    def write(self, changes: Iterable[Change]) -> None:
        """Put the changes into the tables, as they stand; inside a transaction only."""
        for change in changes:
            if change.after is None:
                assert change.before is not None
                self.utils.execute(f'DELETE FROM "{change.before.KIND}" WHERE id = ?', [change.before.id])
            elif change.before is None:
                self.put(rows.layout(type(change.after)).insert_sql, self.row_of(change.after))
            else:
                row = self.row_of(change.after)
                id_at = rows.layout(type(change.after)).columns.index("id")
                sql = rows.layout(type(change.after)).update_sql
                self.put(sql, [*row[:id_at], *row[id_at + 1 :], change.after.id])

    def row_of(self, record: Record) -> list[Any]:
        """The row of a record; what could not be read of it, and was not entered anew, is as the file had it."""
        return self.unread.kept(record, rows.values(record))

    def put(self, sql: str, row: Sequence[Any]) -> None:
        """Run a writing statement for one row."""
        self.utils.execute(*rows.with_raw(sql, row))

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
        name = "SELECT json_extract(\"before\", '$.name') FROM change WHERE kind = 'evidence' AND CASE WHEN json_valid(\"before\") THEN json_extract(\"before\", '$.sha256') END = ?"
        named = [(digest, self.query(f"{name} ORDER BY seq DESC LIMIT 1", [digest]), size) for digest, size in found]
        return [(digest, str(names[0][0]) if names else "", int(size)) for digest, names, size in named]

    def purge_files(self, digests: Sequence[str], params: Mapping[str, str]) -> None:
        """Take evidence files out for good: their bytes are overwritten where they lay, then the file gives back the room.

        Raises:
            FileError: nothing was taken out.
        """
        marks: list[str] = []
        with self.transaction(marks):
            self.connection.execute("PRAGMA secure_delete=ON").fetchall()
            for digest in digests:
                self.connection.execute("DELETE FROM evidence_file WHERE sha256 = ?", [digest])
            marks.append(events.note(self.connection.execute, "purge", params))
        # Where there is no room for the copy that this takes, the bytes are zeros already.
        with suppress(FileError), self._translated():
            self.connection.execute("VACUUM")
        self._seen = self._look_quietly()

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
                [
                    entry,
                    edit.group,
                    at,
                    self.who,
                    act,
                    params,
                    record.KIND,
                    record.id,
                    record.owner_account(),
                    rows.to_json(change.before),
                    rows.to_json(change.after),
                ],
            )
        return entry

    def history(self, account_id: str | None = None, limit: int = 500) -> list[LogEntry]:
        """The newest entries of the log, for one account or all."""
        where, parameters = ("WHERE account_id = ?", [account_id]) if account_id else ("", [])
        sql = (
            'SELECT id, "group", at, who, act, params, kind, record_id, account_id, "before", "after" FROM change '
            f"{where} ORDER BY seq DESC LIMIT {int(limit)}"
        )
        entries = []
        for r in self.query(sql, parameters):
            try:
                at, params = rows.moment(r[2]), json.loads(r[5])
                entry = LogEntry(r[0], r[1], at, r[3], r[4], {str(k): str(v) for k, v in params.items()}, r[6], r[7], r[8],
                                 rows.from_json(r[6], r[9]), rows.from_json(r[6], r[10]))  # fmt: skip
            except rows.FAULTS:
                self.unread.lost("change", "at", r[2], r[0])
            else:
                entries.append(entry)
        return entries


def _fill_new(connection: driver.Connection) -> None:
    from kamdesk.storage import migrations

    migrations.apply(connection)
    connection.execute("BEGIN IMMEDIATE")
    for key in ("portfolio_id", "copy_id"):
        connection.execute("INSERT INTO meta VALUES (?, ?)", [key, new_id()])
    settings = Settings()
    connection.execute(rows.layout(Settings).insert_sql, rows.values(settings))
    connection.execute("COMMIT")
