"""Edits: what changed, from what, to what; the one thing that travels after a commit."""

from dataclasses import dataclass, field, fields
from datetime import datetime

from kamdesk.domain.acts import Act
from kamdesk.domain.records import Record, altered


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after: no `before` means created, no `after` means deleted."""

    before: Record | None
    after: Record | None

    @property
    def record(self) -> Record:
        """Whichever side exists, the newer one first."""
        found = self.after or self.before
        assert found is not None, "a change has at least one side"
        return found

    def inverted(self) -> "Change":
        """The change that takes this one back."""
        return Change(self.after, self.before)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What a commit touched, so that each view can decide whether to read again."""

    kinds: frozenset[str]
    accounts: frozenset[str]
    """None of them means all."""
    concerns_others: bool = False
    """Whether other accounts than these read it too (`Record.CONCERNS_OTHERS`)."""

    def touches(self, account_id: str | None, *kinds: str) -> bool:
        """Whether it concerns this account (or all) and one of the kinds (or any)."""
        right_kind = not kinds or bool(self.kinds & set(kinds)) or "settings" in self.kinds
        is_for_all = account_id is None or not self.accounts or self.concerns_others
        return right_kind and (is_for_all or account_id in self.accounts)


@dataclass(frozen=True, slots=True)
class Edit:
    """A saved, reversible group of changes; `act` names it when its fields alone do not."""

    group: str
    changes: tuple[Change, ...]
    act: Act | None = None
    params: dict[str, str] = field(default_factory=dict)
    accounts: frozenset[str] = frozenset()

    @property
    def is_final(self) -> bool:
        """Whether it stays on record: no undo takes back a final act, nor a record that only acts write."""
        return (self.act is not None and self.act.is_final) or any(c.record.IS_ACT for c in self.changes)

    @property
    def size(self) -> int:
        """How many records it changed."""
        return len(self.changes)

    def change_set(self) -> ChangeSet:
        """What views need to know of it."""
        records = [c.record for c in self.changes]
        return ChangeSet(frozenset(r.KIND for r in records), self.accounts, any(r.CONCERNS_OTHERS for r in records))

    @property
    def field_key(self) -> tuple[str, str, tuple[str, ...]] | None:
        """Identifies the one field it changed, so that typing on merges; None for anything larger."""
        if self.act or len(self.changes) != 1:
            return None
        before, after = self.changes[0].before, self.changes[0].after
        if before is None or after is None:
            return None
        return (after.KIND, after.id, changed_fields(before, after))


def changed_fields(before: Record, after: Record) -> tuple[str, ...]:
    """Names of the fields whose values differ."""
    return tuple(name for name in (f.name for f in fields(after)) if getattr(before, name) != getattr(after, name))


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the history, as stored."""

    id: str
    group: str
    at: datetime
    who: str
    act: str
    params: dict[str, str]
    kind: str
    record_id: str
    account_id: str | None
    before: Record | None
    after: Record | None


def rebased(change: Change, now: Record | None) -> Change | None:
    """The change as it fits a record that is stored as `now`; None when nothing of it fits.

    What somebody wrote since, as acts do, stays: a field is changed only where it stands as the change found it, and a
    record is made or removed only when it stands whole as the change found it.
    """
    if now == change.before:
        return change
    if now is None or change.before is None or change.after is None:
        return None
    names = changed_fields(change.before, change.after)
    values = {n: getattr(change.after, n) for n in names if getattr(now, n) == getattr(change.before, n)}
    return Change(now, altered(now, **values)) if values else None
