"""The ways out when something hangs on a record that somebody wants to remove."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kamdesk.domain.acts import Act
from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.plan.agreements import Agreement, Project
from kamdesk.domain.plan.plan_document import PlanObjective
from kamdesk.domain.records import Record, altered
from kamdesk.i18n.labels import record_name
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.rules.references import references_to, removed_with


class WayKind(StrEnum):
    """What becomes of that which hangs on a removed record."""

    MOVE = "move"
    LET_GO = "let_go"
    TAKE_ALONG = "take_along"


@dataclass(frozen=True, slots=True)
class Way:
    """One way out; `target_id` is the record to which things move."""

    kind: WayKind
    target_id: str = ""
    target_name: str = ""


def referring_records(portfolio: Portfolio, record: Record) -> list[Record]:
    """What has to be moved, cleared or removed before the record can go; empty when nothing stands in the way."""
    return [each for _link, each in references_to(portfolio, record)]


def ways_out(portfolio: Portfolio, record: Record) -> list[Way]:
    """The ways out, the one that loses least first; none when what hangs on it is on record for good."""
    found = references_to(portfolio, record)
    if not found or any(r.IS_ACT for _link, r in found):
        return []
    ways = [Way(WayKind.MOVE, other.id, record_name(other)) for other in _siblings(portfolio, record)]
    has_begun = any(isinstance(r, Project) and r.has_begun for _link, r in found)
    if all(link.is_nullable for link, _record in found) and not has_begun:
        ways.append(Way(WayKind.LET_GO))
    return [*ways, Way(WayKind.TAKE_ALONG)]


def _siblings(portfolio: Portfolio, record: Record) -> Sequence[Record]:
    """Where things that hang on a record could hang as well."""
    if not isinstance(record, Agreement | PlanObjective):
        return ()
    others = [r for r in portfolio.find(type(record), account_id=record.account_id) if r.id != record.id]
    begun = any(isinstance(r, Project) and r.has_begun for _link, r in references_to(portfolio, record))
    # A project that began hangs on an agreement in force, and on no other.
    return [r for r in others if not begun or (isinstance(r, Agreement) and r.is_in_force)]


def remove_by(portfolio: Portfolio, record: Record, way: Way) -> Edit | None:
    """Remove a record by a way out, as one change.

    Raises:
        ValidationError: `hangs_on_it` when there is no such way; GateRefusedError: what hangs on it may not be changed now.
    """
    if way not in ways_out(portfolio, record):
        raise ValidationError("id", "hangs_on_it", names=[])
    changes: list[Change] = []
    for link, each in references_to(portfolio, record):
        if way.kind is WayKind.TAKE_ALONG:
            changes += _without(portfolio, each)
        else:
            changes.append(Change(each, altered(each, **{link.column: way.target_id or None})))
    changes += [Change(r, None) for r in removed_with(portfolio, record)]
    name = record_name(record)
    return portfolio.commit([*changes, Change(record, None)], act=Act.REMOVE_WITH, params={"name": name})


def _without(portfolio: Portfolio, record: Record) -> list[Change]:
    """Remove a record with its parts; what hangs on it in turn lets go."""
    cleared = [Change(r, altered(r, **{link.column: None})) for link, r in references_to(portfolio, record)]
    return [*cleared, *(Change(r, None) for r in removed_with(portfolio, record)), Change(record, None)]
