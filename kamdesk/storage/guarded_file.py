"""One file, open: a connection that is replaced when it died, and a guard before everything that is written."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from kamdesk.domain.errors import FileError
from kamdesk.storage import driver, journals, opening, schema, updating
from kamdesk.storage.driver import translated
from kamdesk.storage.footprint import Footprint, Watch

_PASSING = {"io_error", "cannot_open"}
"""What may be over at once: a reading statement is tried again."""
_DEADLY = {*_PASSING, "damaged", "disk_full"}
"""After these a connection may never work again."""


class GuardedFile:
    """The open file. One connection, used from one thread, or from another one while it is given away.

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
        self._is_closed = self._is_writing = False
        self._owner = self._thread = threading.get_ident()
        self._is_back = threading.Event()
        self._conn: driver.Connection | None = None
        self._watch = Watch(path)
        try:
            self._seen: Footprint | None = self._watch.look()
            self._last = self._last_change()
        except BaseException:
            self.close()
            raise

    @property
    def connection(self) -> driver.Connection:
        """The connection; after a fault that it may have died of, a fresh one.

        Raises:
            FileError: `closed`, or why the file cannot be opened again.
            RuntimeError: this thread was never given the file. The one that has given it away waits until it is back.
        """
        here = threading.get_ident()
        if self._thread != here:
            if here != self._owner:
                raise RuntimeError("this thread was not given the file")
            self._is_back.wait()
        if self._conn is None:
            if self._is_closed:
                raise FileError("closed", file=self.path.name)
            self._watch.look()
            with translated(self.path):
                self._conn = (
                    updating.migrated_copy(self.path)
                    if self._is_older
                    else driver.connect(self.path, read_only=self.is_read_only, is_handed_on=True)
                )
        return self._conn

    @property
    def is_in_place(self) -> bool:
        """Whether the file still is where it was opened."""
        return self._watch.is_in_place()

    @property
    def is_as_left(self) -> bool:
        """Whether the file still is where it was opened, and as this connection left it; while it is given away, who has it sees to that."""
        if self._thread != threading.get_ident():
            return True
        try:
            now = self._watch.look()
        except FileError:
            return False
        return self._seen is None or now.is_same_version(self._seen)

    @contextmanager
    def given_away(self) -> Iterator[Callable[[], AbstractContextManager[None]]]:
        """Let another thread use the file, in a block that what this gives begins; this one waits if it needs the file meanwhile."""

        def be_back() -> None:
            self._thread = self._owner
            self._is_back.set()

        @contextmanager
        def taken() -> Iterator[None]:
            self._thread = threading.get_ident()
            try:
                yield
            finally:
                be_back()

        self._is_back.clear()
        self._thread = 0
        try:
            yield taken
        finally:
            be_back()

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
        self._conn = None

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
        with driver.ignoring_errors(self.connection):
            return self.connection.execute(sql, parameters).fetchall()

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
                if self._watch.is_encrypted and self._seen is not None:
                    journals.sign(self.connection, self._seen.counter)
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
        before, version = self._seen.counter, self._version()
        try:
            self.connection.execute("COMMIT")
        except driver.Error:
            self._roll_back()
            if self._watch.is_in_place():
                self._let_go()
            if not self.has_landed(marks, before):
                raise
            now = self._look_quietly()
        else:
            now = self._look_quietly()
            is_ours = now is None or (self._version() == version if self._watch.is_encrypted else now.counter - before in (0, 1))
            if marks and (was_touched or not is_ours) and not self.has_landed(marks, before):
                raise FileError("changed_elsewhere", file=self.path.name)
        self._seen = now
        self._last = marks[-1] if marks else self._last

    def _version(self) -> object:
        """What stays as it is while nothing but this connection writes into an encrypted file: SQLite compares its header on the disk."""
        with suppress(driver.Error):
            return self.connection.execute("PRAGMA data_version").fetchone() if self._watch.is_encrypted else None
        return None

    def _look_quietly(self) -> Footprint | None:
        """How the file looks now; None, and the next change looks into it, when that cannot be said."""
        try:
            return self._watch.look()
        except FileError:
            return None

    def has_landed(self, marks: Sequence[str], before: int) -> bool:
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
            now = self._watch.look().counter
            return is_settled and (now != before if self._watch.is_encrypted else now == before + 1)
        except (OSError, FileError) as error:
            raise FileError("unsure", file=self.path.name) from error

    def _last_change(self) -> str | None:
        found = self.query("SELECT id FROM change ORDER BY seq DESC LIMIT 1")
        return found[0][0] if found else None

    def compact(self) -> None:
        """Give back the room of what was taken out, outside a transaction; where there is no room for the copy that it takes, nothing happens."""
        with suppress(FileError), self._translated():
            self.connection.execute("VACUUM")
        self._seen = self._look_quietly()
