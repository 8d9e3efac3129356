"""One open portfolio file: records in and out, with the log beside them."""

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from kamdesk.domain.changes import Change, Edit, LogEntry
from kamdesk.domain.errors import FileError
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Record
from kamdesk.domain.settings import Settings
from kamdesk.storage import change_log, drafts, driver, events, keys, rekeying, replacing, rows
from kamdesk.storage.driver import translated
from kamdesk.storage.guarded_file import GuardedFile
from kamdesk.storage.key import Key
from kamdesk.storage.unread import Unread, sound_settings

R = TypeVar("R", bound=Record)


class PortfolioFile(GuardedFile):
    """The records of an open file. What of them cannot be read is told in `unread`, and goes back as it was when they are written."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open an existing file; see `opening.inspect` for what is refused."""
        self.unread = Unread()
        self.who = events.system_user()
        self.clock: Callable[[], datetime] = change_log.now
        super().__init__(path, read_only=read_only)
        if keys.is_encrypted(path):
            rekeying.learn_former(self.query)

    @classmethod
    def create(cls, path: Path, settings: Settings | None = None, key: Key | None = None) -> "PortfolioFile":
        """Make an empty portfolio file, with the usual settings where no others are given, encrypted if there is a key.

        Raises:
            FileError: `exists` when something is there already; `disk_full`, `cannot_open`.
        """
        if path.exists():
            raise FileError("exists", file=path.name)
        with drafts.draft_for(path) as draft:
            with translated(path), closing(driver.connect(draft, create=True, key=key)) as connection:
                _fill_new(connection, settings or Settings())
            drafts.finish(draft)
            replacing.take_place(draft, path, "new")
        return cls(path)

    # -- reading ---------------------------------------------------------------------------------

    def get(self, cls: type[R], record_id: str) -> R | None:
        """The record of the class with the id; None when there is none, or none that can be read."""
        found = self.select(cls, '"id" = ?', [record_id])
        return found[0] if found else None

    def find(self, cls: type[R], **equal: str | int | None) -> list[R]:
        """The records whose columns have these values, in the order in which they were made."""
        shape = rows.layout(cls)
        if unknown := equal.keys() - set(shape.columns):
            raise AttributeError(f"{cls.KIND} has no {sorted(unknown)}")
        where = " AND ".join(f'"{name}" = ?' if value is not None else f'"{name}" IS NULL' for name, value in equal.items())
        return self.select(cls, where or "1", [value for value in equal.values() if value is not None])

    def select(self, cls: type[R], where: str, parameters: Sequence[object] = (), order: str = "rowid") -> list[R]:
        """The records that fulfil a condition in SQL; for the queries of this package."""
        sql = f'SELECT {rows.layout(cls).select} FROM "{cls.KIND}" WHERE {where} ORDER BY {order}'
        return self.unread.records(cls, self.query(sql, parameters))

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

    def history(self, account_id: str | None = None, limit: int = 500) -> list[LogEntry]:
        """The newest entries of the log, for one account or all."""
        return change_log.entries(self.query, self.unread, account_id, limit)

    # -- writing ---------------------------------------------------------------------------------

    def save(self, edit: Edit, changes: Sequence[Change], act: str) -> None:
        """Write changes as they stand, with their log entries, in one transaction.

        Raises:
            FileError: as `transaction`; ValidationError: `conflict` when another record needs what is removed.
        """
        marks: list[str] = []
        with self.transaction(marks):
            for change in changes:
                self._write(change)
            marks.append(change_log.append(self.connection, edit, changes, act, self.who, self.clock()))

    def _write(self, change: Change) -> None:
        record = change.after
        if record is None:
            self.connection.execute(f'DELETE FROM "{change.record.KIND}" WHERE "id" = ?', [change.record.id])
            return
        shape, row = rows.layout(type(record)), self.row_of(record)
        if change.before is None:
            self.put(shape.insert_sql, row)
        else:
            self._update(shape, row, record.id)

    def _update(self, shape: rows.Layout, row: Sequence[Any], record_id: str) -> None:
        """Write what differs from what is stored: what names a column has its indexes and triggers at work, the search above all."""
        names = [f'"{name}"' for name in (*shape.columns, *shape.extra)]
        for stored in self.query(f'SELECT {", ".join(names)} FROM "{shape.table}" WHERE "id" = ?', [record_id]):
            new = {name: value for name, value, old in zip(names, row, stored, strict=True) if not _is_stored(value, old)}
            if new:
                put = ", ".join(f"{name} = ?" for name in new)
                self.put(f'UPDATE "{shape.table}" SET {put} WHERE "id" = ?', [*new.values(), record_id])

    def row_of(self, record: Record) -> list[Any]:
        """The row of a record; what could not be read of it, and was not entered anew, is as the file had it."""
        return self.unread.kept(record, rows.values(record))

    def put(self, sql: str, row: Sequence[Any]) -> None:
        """Run a writing statement for one row."""
        self.connection.execute(*rows.with_raw(sql, row))


def _is_stored(value: object, stored: object) -> bool:
    """Whether a value lies in the file as it would be written; of text that is no UTF-8 that is not known."""
    return type(value) is type(stored) and value == stored and not isinstance(value, rows.Garbled)


def _fill_new(connection: driver.Connection, settings: Settings) -> None:
    from kamdesk.storage import migrations

    connection.execute("BEGIN IMMEDIATE")  # each step on its own would bring the file to the disk
    migrations.apply(connection)
    for key in ("portfolio_id", "copy_id"):
        connection.execute("INSERT INTO meta VALUES (?, ?)", [key, new_id()])
    connection.execute(rows.layout(Settings).insert_sql, rows.values(settings))
    connection.execute("COMMIT")
