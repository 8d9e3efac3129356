"""One open portfolio: the single road by which anything in it is read or changed.

What reads accounts, and what admits edits, is fetched when an account is first read or changed: the list stands before.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.people import Person
from kamdesk.domain.acts import Act
from kamdesk.domain.changes import Change, ChangeSet, Edit, LogEntry, rebased
from kamdesk.domain.errors import FileError, ValidationError
from kamdesk.domain.evidence import Evidence
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Record, Step
from kamdesk.domain.settings import Settings
from kamdesk.domain.text import clean_text
from kamdesk.services import backups, new_portfolio
from kamdesk.storage import bulk, evidence_files, keys, opening, queries, replacing
from kamdesk.storage.accounts import AccountList
from kamdesk.storage.lock import PortfolioLock
from kamdesk.storage.portfolio_file import PortfolioFile
from kamdesk.storage.unread import Unread

if TYPE_CHECKING:
    from kamdesk.services.reading.account_data import AccountData
    from kamdesk.services.reading.selection_view import Company

R = TypeVar("R", bound=Record)
T = TypeVar("T")
P = ParamSpec("P")


class Portfolio:
    """The open file behind window and commands.

    `commit` is the one way in for edits: it cleans and checks every record, asks the gate, and writes the records
    and their log entries in one transaction. Acts (decisions, closed steps) have services of their own. A figure of the
    scorecard is never deleted, by whatever road: it is withdrawn, and counts until another one is entered.
    """

    def __init__(self, file: PortfolioFile, lock: PortfolioLock | None = None) -> None:
        self._file = file
        self._lock = lock
        self.accounts = AccountList(file)
        self._cache: dict[str, AccountData] = {}
        self._settings: Settings | None = None
        self._remembered: dict[str, Any] = {}

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> "Portfolio":
        """Open an existing file for work, or only to read it.

        Raises:
            FileError: when it is no sound kamdesk file, or another program is its writer (`in_use`).
        """
        if read_only:
            return cls(PortfolioFile(path, read_only=True))
        replacing.clear_up(path)
        if opening.is_older(path):
            with suppress(FileError):
                backups.make(path, backups.Reason.MIGRATION)
        file = PortfolioFile(path)
        if file.is_read_only:
            return cls(file)
        try:
            return cls(file, PortfolioLock(path))
        except BaseException:
            file.close()
            raise

    @classmethod
    def create(cls, path: Path, password: str = "") -> "Portfolio":
        """Make an empty portfolio, with a password or without, with what the company lays down for new ones, and open it."""
        PortfolioFile.create(path, new_portfolio.settings(), keys.new_key(password) if password else None).close()
        return cls.open(path)

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self._file.path

    @property
    def is_read_only(self) -> bool:
        """Whether edits are refused."""
        return self._file.is_read_only

    @property
    def is_in_place(self) -> bool:
        """Whether the file still is where it was opened."""
        return self._file.is_in_place

    @property
    def is_as_left(self) -> bool:
        """Whether the file is where it was opened and as it was left, so that it can be changed."""
        return self._file.is_as_left

    @property
    def who(self) -> str:
        """Who is at work, as the system says."""
        return self._file.who

    @property
    def now(self) -> datetime:
        """The moment in which acts and changes go on record."""
        return self._file.clock()

    @property
    def unread(self) -> Unread:
        """What could not be read of the file, as far as it was read up to now."""
        return self._file.unread

    def portfolio_id(self) -> str:
        """The id that every copy of this portfolio shares."""
        return self._file.portfolio_id()

    def form_key(self) -> bytes:
        """What the portfolio's forms are signed with.

        Raises:
            FileError: `unreadable_content` when it is lost.
        """
        return self._file.form_key()

    def given_away(self) -> AbstractContextManager[Callable[[], AbstractContextManager[None]]]:
        """Let another thread use the portfolio, in a block that what this gives begins; this one waits if it needs it meanwhile."""
        return self._file.given_away()

    def close(self) -> None:
        """Close the file and give the lock back."""
        self._file.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    # -- reading ---------------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """What holds for all accounts, read once; a file that has lost them gives those of a new portfolio."""
        if self._settings is None:
            self._settings = self._file.settings()
        return self._settings

    def read_settings(self) -> None:
        """Read the settings now: what of them cannot be read is known from then on."""
        self._settings = self._file.settings()

    def get(self, cls: type[R], record_id: str) -> R | None:
        """The record as it is stored; None when there is none of this class with the id."""
        return self._file.get(cls, record_id)

    def find(self, cls: type[R], **equal: str | int | None) -> list[R]:
        """The records whose fields have these values as they are stored, in the order in which they were made."""
        return self._file.find(cls, **equal)

    def with_file(self, function: Callable[Concatenate[PortfolioFile, P], T], *args: P.args, **options: P.kwargs) -> T:
        """What a function gives for the open file, which comes before its other arguments; for services.

        It is their way to what storage knows how to ask and to do; nothing else ever holds the file.
        """
        return function(self._file, *args, **options)

    def find_account(self, text: str) -> list[Account]:
        """Accounts that are meant by an id, an own code or a name (accents and case do not matter)."""
        text = clean_text("account", text)
        found = self._file.get(Account, text)
        if found is not None:
            return [found]
        return queries.accounts_with_code(self._file, text) or queries.accounts_called(self._file, text)

    def load(self, account_id: str) -> "AccountData":
        """Everything about one account; kept until something in it changes.

        Raises:
            ValidationError: `no_such_account`.
        """
        if account_id not in self._cache:
            self._cache.update(self.load_many([account_id]))
        if account_id not in self._cache:
            raise ValidationError("account_id", "no_such_account", name=account_id)
        return self._cache[account_id]

    def load_many(self, account_ids: Sequence[str], today: date | None = None) -> "dict[str, AccountData]":
        """Everything about several accounts, with one query a kind for some hundreds of them."""
        from kamdesk.services.reading import loading

        found: dict[str, AccountData] = {}
        for part in queries.batched(account_ids):
            found |= loading.load_many(
                self._file, part, self.settings, self.company, self._hours_in_plan(), today or date.today()
            )
        return found

    def company(self) -> "Company":
        """What the portfolio knows of the whole company's sales; kept until sales or settings change."""
        from kamdesk.services.reading import loading

        return self.remembered("company", lambda: loading.company(self._file, self.settings, date.today()))

    def _hours_in_plan(self) -> dict[str, int]:
        from kamdesk.services.reading import loading

        return self.remembered("hours_in_plan", lambda: loading.hours_in_plan(self._file))

    def remembered(self, name: str, read: Callable[[], T]) -> T:
        """Something about the whole portfolio that is costly to read; kept until accounts, sales or settings change."""
        if name not in self._remembered:
            self._remembered[name] = read()
        found: T = self._remembered[name]
        return found

    def live(self, account_ids: Sequence[str]) -> list[str]:
        """Those of the accounts that are not archived."""
        return self.accounts.live(account_ids)

    def by_name(self, cls: type[queries.Named]) -> list[queries.Named]:
        """All records of a kind, in the order of their names."""
        return queries.by_name(self._file, cls)

    def own_people(self) -> list[Person]:
        """The people who belong to no account, which are those of our own company."""
        return queries.own_people(self._file)

    def history(self, account_id: str | None = None, limit: int = 500) -> list[LogEntry]:
        """What was changed, newest first."""
        return self._file.history(account_id, limit)

    # -- writing ---------------------------------------------------------------------------------

    def save(self, record: Record, *, group: str | None = None) -> Edit | None:
        """Create or replace one record; None when nothing changed."""
        before = self._file.get(type(record), record.id)
        return self.commit([Change(before, record)], group=group)

    def remove(self, record: Record) -> Edit | None:
        """Remove one record, with what goes along with it; a measure stays, its figures withdrawn.

        Raises:
            ValidationError: `hangs_on_it` when something else needs the record.
        """
        from kamdesk.services.rules import admission

        return self.commit(admission.removal(self, record))

    def commit(
        self,
        changes: Iterable[Change],
        *,
        act: Act | None = None,
        params: dict[str, str] | None = None,
        group: str | None = None,
    ) -> Edit | None:
        """Save changes as one edit that can be undone; None when nothing would change.

        Raises:
            ValidationError: a value is refused; GateRefusedError: its step may not be edited now;
            FileError: the file cannot be written. Nothing is changed then.
        """
        from kamdesk.services.rules import admission

        clean = self.checked(changes)
        admission.check_gate(self, clean)
        return self.write(clean, act=act, params=params, group=group) if clean else None

    def require_writable(self, account_id: str, step: Step) -> None:
        """Refuse work on a step that is locked or closed, with everything that stands before it."""
        from kamdesk.services.rules import admission

        admission.require_writable(self, account_id, step)

    def write(
        self, changes: list[Change], *, act: Act | None = None, params: dict[str, str] | None = None, group: str | None = None
    ) -> Edit:
        """Write checked changes and their log entries in one transaction; services only."""
        accounts = frozenset(a for c in changes if (a := c.record.owner_account()) is not None)
        edit = Edit(group or new_id(), tuple(changes), act, params or {}, accounts)
        self._apply(edit, edit.changes, edit.act)
        return edit

    def write_batch(self, edit: bulk.BulkEdit, batch: bulk.Batch, watch: bulk.Watch = bulk.unwatched) -> None:
        """Write an import in one transaction; services only. What `watch` raises leaves nothing of it."""
        bulk.apply(self._file, edit, batch, watch)
        self.forget(edit.change_set())

    def undo(self, edit: Edit, watch: bulk.Watch = bulk.unwatched) -> ChangeSet:
        """Write what was there before an edit; what an act wrote since stays. Returns what changed, which may be nothing.

        `watch` is told how far an import is; what it raises leaves everything as it was.

        Raises:
            ValidationError: `act_is_final`, for what was decided or closed stays on record.
        """
        if edit.is_final:
            raise ValidationError("id", "act_is_final")
        if isinstance(edit, bulk.BulkEdit):
            bulk.undo(self._file, edit, watch)
            self.forget(edit.change_set())
            return edit.change_set()
        return self._apply(edit, self._rebased([c.inverted() for c in reversed(edit.changes)]), Act.UNDO)

    def redo(self, edit: Edit, watch: bulk.Watch = bulk.unwatched) -> ChangeSet:
        """Write an undone edit again; as `undo`."""
        if isinstance(edit, bulk.BulkEdit):
            bulk.redo(self._file, edit, watch)
            self.forget(edit.change_set())
            return edit.change_set()
        return self._apply(edit, self._rebased(edit.changes), Act.REDO)

    def _rebased(self, changes: Sequence[Change]) -> list[Change]:
        """The changes as they fit what is stored now: what an act wrote since stays."""
        found = (rebased(c, self._file.get(type(c.record), c.record.id)) for c in changes)
        return [c for c in found if c is not None and self._has_its_file(c)]

    def _has_its_file(self, change: Change) -> bool:
        """Whether evidence that would come back still has its bytes; they may have been purged since."""
        return not isinstance(change.after, Evidence) or evidence_files.is_kept(self._file, change.after.sha256)

    def _apply(self, edit: Edit, changes: Sequence[Change], act: Act | None) -> ChangeSet:
        if not changes:
            return ChangeSet(frozenset(), frozenset())
        self._file.save(edit, changes, str(act or ""))
        self.forget(edit.change_set())
        return edit.change_set()

    def forget(self, changes: ChangeSet) -> None:
        """Drop what was remembered of the changed accounts."""
        if "settings" in changes.kinds:
            self._settings = None
        if changes.kinds & {"settings", "sale", "account"}:
            self._remembered.clear()
        elif changes.kinds & {"requirements", "decision"}:
            self._remembered.pop("hours_in_plan", None)
        if not changes.accounts or changes.concerns_others:
            self._cache.clear()
        for account_id in changes.accounts:
            self._cache.pop(account_id, None)
        if "account" in changes.kinds:
            self.accounts.forget()

    def checked(self, changes: Iterable[Change]) -> list[Change]:
        """The changes as they would be saved, clean and without those that change nothing.

        Raises:
            ValidationError: a value is refused.
        """
        from kamdesk.services.rules import admission

        return admission.checked(self, changes)
