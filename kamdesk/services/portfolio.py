"""One open portfolio: the single road by which anything in it is read or changed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from kamdesk.domain import gates
from kamdesk.domain.account import Account, Person
from kamdesk.domain.changes import Change, ChangeSet, Edit, LogEntry
from kamdesk.domain.errors import GateRefusedError, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.potential import WalletLine
from kamdesk.domain.records import Record, Step
from kamdesk.domain.scorecard import Indicator, Measure, Scorecard
from kamdesk.domain.selection import Assessment, Decision, Scenario, SideEffect
from kamdesk.domain.settings import Settings
from kamdesk.domain.steps import (
    Action,
    Agreement,
    Candidate,
    ChecklistItem,
    Committee,
    CommitteeMember,
    CompetencyRequirement,
    DevelopmentAction,
    KamProfile,
    ParkingNote,
    PlanDocument,
    Post,
    PostItem,
    Project,
    Rating,
    Requirements,
    Risk,
    Signature,
    StepAct,
)
from kamdesk.domain.text import clean_text, fold
from kamdesk.services.account_data import AccountData
from kamdesk.services.salesbook import SalesBook
from kamdesk.storage import bulk, sales
from kamdesk.storage.accounts import AccountList
from kamdesk.storage.lock import PortfolioLock
from kamdesk.storage.workbook import Workbook

R = TypeVar("R", bound=Record)

_TAKEN_ALONG: dict[type[Record], tuple[type[Record], str]] = {
    Indicator: (Measure, "indicator_id"),
    Scenario: (SideEffect, "scenario_id"),
}
"""What goes with a record that is removed, in the same edit."""

_HANGING: dict[type[Record], tuple[tuple[type[Record], str], ...]] = {
    Agreement: ((Project, "agreement_id"),),
    Person: ((Candidate, "person_id"), (KamProfile, "person_id"), (Rating, "person_id")),
}
"""What keeps a record from being removed."""


class Portfolio:
    """The open file behind window and commands.

    `commit` is the one way in for edits: it cleans and checks every record, asks the gate, and writes the records
    and their log entries in one transaction. Acts (decisions, closed steps) have services of their own.
    """

    def __init__(self, workbook: Workbook, lock: PortfolioLock | None = None) -> None:
        self.workbook = workbook
        self._lock = lock
        self.accounts = AccountList(workbook)
        self._cache: dict[str, AccountData] = {}
        self._settings: Settings | None = None

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> "Portfolio":
        """Open an existing file for work, or only to read it.

        Raises:
            FileError: when it is no sound kamdesk file, or another program is its writer (`in_use`).
        """
        if read_only:
            return cls(Workbook(path, read_only=True))
        workbook = Workbook(path)
        if workbook.is_read_only:
            return cls(workbook)
        try:
            return cls(workbook, PortfolioLock(path))
        except BaseException:
            workbook.close()
            raise

    @classmethod
    def create(cls, path: Path) -> "Portfolio":
        """Make an empty portfolio and open it."""
        Workbook.create(path).close()
        return cls.open(path)

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self.workbook.path

    @property
    def is_read_only(self) -> bool:
        """Whether edits are refused."""
        return self.workbook.is_read_only

    def close(self) -> None:
        """Close the file and give the lock back."""
        self.workbook.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    # -- reading ---------------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """The portfolio's settings."""
        if self._settings is None:
            self._settings = self.workbook.settings()
        return self._settings

    def get(self, cls: type[R], record_id: str) -> R | None:
        """One record by id."""
        return self.workbook.get(cls, record_id)

    def find_account(self, text: str) -> list[Account]:
        """Accounts that are meant by an id, an own code or a name (accents and case do not matter)."""
        text = clean_text("account", text)
        found = self.workbook.get(Account, text)
        if found is not None:
            return [found]
        coded = self.workbook.find(Account, "EXISTS (SELECT 1 FROM json_each(codes) WHERE value = ?)", [text])
        if coded:
            return coded
        key = fold(text)
        likely = self.workbook.find(Account, "search_key >= ? AND search_key < ?", [key, key + "\U0010ffff"])
        return [a for a in likely if fold(a.name) == key]

    def load(self, account_id: str) -> AccountData:
        """Everything about one account; kept until something in it changes.

        Raises:
            ValidationError: `no_such_account`.
        """
        if account_id not in self._cache:
            self._cache.update(self.load_many([account_id]))
        if account_id not in self._cache:
            raise ValidationError("account_id", "no_such_account", name=account_id)
        return self._cache[account_id]

    def load_many(self, account_ids: Sequence[str], today: date | None = None) -> dict[str, AccountData]:
        """Everything about several accounts, with one query a kind."""
        today = today or date.today()
        book = self.workbook
        marks = ",".join("?" * len(account_ids))
        accounts = book.find(Account, f"id IN ({marks})", account_ids)
        as_of = sales.last_day(book, today.replace(day=1) - timedelta(days=1))
        sold: dict[str, list[sales.MonthSales]] = {}
        for month in sales.months(book, account_ids):
            sold.setdefault(month.account_id, []).append(month)
        ours = _Shelf(book, account_ids)
        own_people = {p.id: p for p in book.find(Person, "account_id IS NULL")}
        person_ids = {c.person_id for c in ours.all(Candidate)} | {p.person_id for p in ours.all(KamProfile) if p.person_id}
        ratings = book.find(Rating, f"person_id IN ({','.join('?' * len(person_ids))})", sorted(person_ids))
        found: dict[str, AccountData] = {}
        for account in accounts:
            of = ours.of(account.id)
            people = {**own_people, **{p.id: p for p in of(Person)}}
            book_of_sales = SalesBook(sold.get(account.id, ()), self.settings.fiscal_start, as_of)
            found[account.id] = AccountData(
                account=account,
                settings=self.settings,
                facts=_facts(of, self.settings, ratings, people, book_of_sales),
                assessment=_only(of(Assessment)),
                scenarios=_in_order(of(Scenario)),
                effects=of(SideEffect),
                decisions=of(Decision),
                wallet=of(WalletLine),
                scorecard=_only(of(Scorecard)),
                own_indicators=of(Indicator),
                measures=of(Measure),
                people=of(Person),
                actions=of(Action),
                notes=of(ParkingNote),
                sales=book_of_sales,
                today=today,
            )
        return found

    def own_people(self) -> list[Person]:
        """The people of our own company."""
        return self.workbook.find(Person, "account_id IS NULL", order="name")

    def history(self, account_id: str | None = None, limit: int = 500) -> list[LogEntry]:
        """What was changed, newest first."""
        return self.workbook.history(account_id, limit)

    # -- writing ---------------------------------------------------------------------------------

    def save(self, record: Record, *, group: str | None = None) -> Edit | None:
        """Create or replace one record; None when nothing changed."""
        before = self.workbook.get(type(record), record.id)
        return self.commit([Change(before, record)], group=group)

    def remove(self, record: Record) -> Edit | None:
        """Remove one record, with what goes along with it.

        Raises:
            ValidationError: `hangs_on_it` when something else needs the record.
        """
        for cls, column in _HANGING.get(type(record), ()):
            if hanging := self.workbook.find(cls, f"{column} = ?", [record.id]):
                raise ValidationError("id", "hangs_on_it", count=len(hanging), kind=cls.KIND)
        changes = []
        if type(record) in _TAKEN_ALONG:
            cls, column = _TAKEN_ALONG[type(record)]
            changes = [Change(r, None) for r in self.workbook.find(cls, f"{column} = ?", [record.id])]
        return self.commit([*changes, Change(record, None)])

    def commit(
        self,
        changes: Iterable[Change],
        *,
        act: str = "",
        params: dict[str, str] | None = None,
        group: str | None = None,
    ) -> Edit | None:
        """Save changes as one edit that can be undone; None when nothing would change.

        Raises:
            ValidationError: a value is refused; GateRefusedError: its step may not be edited now;
            FileError: the file cannot be written. Nothing is changed then.
        """
        clean = self._cleaned(changes)
        if not clean:
            return None
        if any(c.record.IS_ACT for c in clean):
            raise ValidationError("id", "act_is_final")
        sides = [r for c in clean for r in (c.before, c.after) if r is not None]
        for record in (c.record for c in clean if isinstance(c.record, Scorecard)):
            if self.load(record.account_id).is_scorecard_closed:
                raise GateRefusedError("scorecard_closed")
        for account_id, step in {(r.owner_account(), r.gate_step()) for r in sides}:
            if step is not None and account_id is not None:
                self.require_writable(account_id, step)
        return self.write(clean, act=act, params=params, group=group)

    def require_writable(self, account_id: str, step: Step) -> None:
        """Refuse work on a step that is locked or closed, with everything that stands before it."""
        facts = self.load(account_id).facts
        if gates.writable_step(facts) is step:
            return
        blocking = gates.blocking(facts, step)
        raise GateRefusedError("step_locked" if blocking else "step_closed", blocking, step=step)

    def write(
        self, changes: list[Change], *, act: str = "", params: dict[str, str] | None = None, group: str | None = None
    ) -> Edit:
        """Write checked changes and their log entries in one transaction; services only."""
        accounts = frozenset(a for c in changes if (a := c.record.owner_account()) is not None)
        edit = Edit(group or new_id(), tuple(changes), act, params or {}, accounts)
        self._apply(edit, edit.changes, act)
        return edit

    def undo(self, edit: Edit) -> ChangeSet:
        """Write what was there before an edit.

        Raises:
            ValidationError: `act_is_final`, for what was decided or closed stays on record.
        """
        if any(c.record.IS_ACT for c in edit.changes):
            raise ValidationError("id", "act_is_final")
        if isinstance(edit, bulk.BulkEdit):
            bulk.undo(self.workbook, edit)
            self.forget(edit.change_set())
            return edit.change_set()
        self._apply(edit, [c.inverted() for c in reversed(edit.changes)], "undo")
        return edit.change_set()

    def redo(self, edit: Edit) -> ChangeSet:
        """Write an undone edit again."""
        if isinstance(edit, bulk.BulkEdit):
            bulk.redo(self.workbook, edit)
            self.forget(edit.change_set())
            return edit.change_set()
        self._apply(edit, edit.changes, "redo")
        return edit.change_set()

    def _apply(self, edit: Edit, changes: Sequence[Change], act: str) -> None:
        marks: list[str] = []
        with self.workbook.transaction(marks):
            self.workbook.write(changes)
            marks.append(self.workbook.log(edit, changes, act))
        self.forget(edit.change_set())

    def forget(self, changes: ChangeSet) -> None:
        """Drop what was remembered of the changed accounts."""
        if "settings" in changes.kinds:
            self._settings = None
        if not changes.accounts or changes.kinds & {"settings", "sale", "person", "rating"}:
            self._cache.clear()
        for account_id in changes.accounts:
            self._cache.pop(account_id, None)
        if "account" in changes.kinds:
            self.accounts.forget()

    def _cleaned(self, changes: Iterable[Change]) -> list[Change]:
        clean = []
        for change in changes:
            after = change.after.cleaned() if change.after is not None else None
            if after == change.before:
                continue
            if isinstance(after, Indicator) and after.computed is not None and change.before is None:
                self._require_single(after)
            clean.append(replace(change, after=after))
        return clean

    def _require_single(self, indicator: Indicator) -> None:
        others = self.workbook.find(
            Indicator, "account_id = ? AND computed = ?", [indicator.account_id, indicator.computed]
        )
        if others:
            raise ValidationError("computed", "computed_twice", name=indicator.name)


class _Shelf:
    """The records of some accounts, one query a kind, handed out by account."""

    def __init__(self, book: Workbook, account_ids: Sequence[str]) -> None:
        self._book = book
        self._ids = account_ids
        self._found: dict[type[Record], dict[str, list[Record]]] = {}

    def all(self, cls: type[R]) -> list[R]:
        return self._book.of_accounts(cls, self._ids)

    def of(self, account_id: str) -> "_ShelfOf":
        return _ShelfOf(self, account_id)

    def pick(self, cls: type[R], account_id: str) -> tuple[R, ...]:
        if cls not in self._found:
            by_account: dict[str, list[Record]] = {}
            for record in self.all(cls):
                by_account.setdefault(record.owner_account() or "", []).append(record)
            self._found[cls] = by_account
        return tuple(r for r in self._found[cls].get(account_id, ()) if isinstance(r, cls))


class _ShelfOf:
    def __init__(self, shelf: _Shelf, account_id: str) -> None:
        self._shelf = shelf
        self._account_id = account_id

    def __call__(self, cls: type[R]) -> tuple[R, ...]:
        return self._shelf.pick(cls, self._account_id)


def _facts(
    of: _ShelfOf, settings: Settings, ratings: list[Rating], people: dict[str, Person], sold: SalesBook
) -> gates.Facts:
    """What the gate may look at, of one account."""
    decisions = of(Decision)
    return gates.Facts(
        settings=settings,
        decision=decisions[-1] if decisions else None,
        requirements=_only(of(Requirements)),
        checklist=_in_order(of(ChecklistItem)),
        profile=_only(of(KamProfile)),
        competencies=of(CompetencyRequirement),
        candidates=of(Candidate),
        ratings=tuple(ratings),
        people=people,
        development=of(DevelopmentAction),
        post=_only(of(Post)),
        post_items=_in_order(of(PostItem)),
        signatures=of(Signature),
        committee=_only(of(Committee)),
        members=_in_order(of(CommitteeMember)),
        plan=_only(of(PlanDocument)),
        agreements=of(Agreement),
        projects=of(Project),
        risks=of(Risk),
        indicators=of(Indicator),
        last_year_sales=sold.last_12(),
        acts=tuple(sorted(of(StepAct), key=lambda a: a.sequence)),
    )


P = TypeVar("P", ChecklistItem, PostItem, CommitteeMember, Scenario)


def _in_order(records: tuple[P, ...]) -> tuple[P, ...]:
    return tuple(sorted(records, key=lambda r: r.position))


def _only(records: tuple[R, ...]) -> R | None:
    return records[0] if records else None
