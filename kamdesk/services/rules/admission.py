"""Which changes may be saved: clean, by the rules, in a step that may be worked on."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from kamdesk.domain.changes import Change, changed_fields
from kamdesk.domain.errors import GateRefusedError, ValidationError
from kamdesk.domain.plan import gate
from kamdesk.domain.records import Record, Step
from kamdesk.domain.scorecard.indicators import Measure, Scorecard
from kamdesk.i18n.labels import describe_record
from kamdesk.services.rules import checks, plan_checks
from kamdesk.services.rules.reads import Reads
from kamdesk.services.rules.references import references_to, removed_with


def checked(portfolio: Reads, changes: Iterable[Change]) -> list[Change]:
    """The changes as they would be saved, clean and without those that change nothing.

    Raises:
        ValidationError: a value is refused.
    """
    clean = []
    for change in _withdrawing(changes):
        after = change.after.cleaned() if change.after is not None else None
        if after != change.before:
            clean.append(replace(change, after=after))
    pending = {c.after.id: c.after for c in clean if c.after is not None}
    for change in clean:
        if change.after is not None:
            checks.check(portfolio, change.before, change.after, pending)
    return clean


def check_gate(portfolio: Reads, changes: Sequence[Change]) -> None:
    """Refuse what is no edit but an act, and edits of what is closed or locked.

    Raises:
        ValidationError: `act_is_final`; GateRefusedError: `scorecard_closed`, `step_locked`, `step_closed`.
    """
    if any(c.record.IS_ACT for c in changes):
        raise ValidationError("id", "act_is_final")
    for record in (c.record for c in changes if isinstance(c.record, Scorecard)):
        if portfolio.load(record.account_id).scorecard.is_closed:
            raise GateRefusedError("scorecard_closed")
    sides = [r for c in changes if not _is_daily(c) for r in (c.before, c.after) if r is not None]
    for account_id, step in {(r.owner_account(), r.gate_step()) for r in sides}:
        if step is not None and account_id is not None:
            require_writable(portfolio, account_id, step)


def require_writable(portfolio: Reads, account_id: str, step: Step) -> None:
    """Refuse work on a step that is locked or closed, with everything that stands before it.

    Raises:
        GateRefusedError: `step_locked`, `step_closed`.
    """
    facts = portfolio.load(account_id).facts
    if gate.writable_step(facts) is step:
        return
    blocking = gate.blocking(facts, step)
    raise GateRefusedError("step_locked" if blocking else "step_closed", blocking, step=step)


def removal(portfolio: Reads, record: Record) -> list[Change]:
    """The removal of a record with what goes along with it; a measure stays, its figures withdrawn.

    Raises:
        ValidationError: `hangs_on_it` when something else needs the record, and what `plan_checks.check_removal` refuses.
    """
    if found := references_to(portfolio, record):
        raise ValidationError("id", "hangs_on_it", names=[describe_record(r) for _link, r in found])
    plan_checks.check_removal(portfolio, record)
    along = [] if isinstance(record, Measure) else removed_with(portfolio, record)
    return [*(Change(r, None) for r in along), Change(record, None)]


def _withdrawing(changes: Iterable[Change]) -> list[Change]:
    """The changes with figures withdrawn where they would be deleted; those of an indicator that is removed go with it."""
    listed = list(changes)
    removed = {c.before.id for c in listed if c.before is not None and c.after is None}
    found: list[Change] = []
    for change in listed:
        before, after = change.before, change.after
        if isinstance(before, Measure) and before.indicator_id not in removed and (after is None or isinstance(after, Measure)):
            change = replace(change, after=before.replaced_by(after, date.today()))
        found.append(change)
    return found


def _is_daily(change: Change) -> bool:
    """Whether it changes only what no gate locks, such as the progress of a project."""
    if change.before is None or change.after is None:
        return False
    return set(changed_fields(change.before, change.after)) <= change.after.UNGATED_FIELDS
