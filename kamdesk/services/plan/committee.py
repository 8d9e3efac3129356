"""Plans that live: what an approved plan said, how today differs, who takes over, what a meeting leads to."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kamdesk.domain.acts import Act
from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.ledgers.innovation import TransferState
from kamdesk.domain.plan.actions import Action
from kamdesk.domain.plan.committee import CommitteeMember, Meeting, accountable_for
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.plan_document import Party, PlanObjective, SwotItem
from kamdesk.domain.records import altered
from kamdesk.domain.text import fold
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.account_data import AccountData


def action_from(portfolio: Portfolio, item: SwotItem | PlanObjective) -> Edit | None:
    """Make an action of a line of the SWOT or of an objective, which it then serves; nothing when there is one with its words."""
    data = portfolio.load(item.account_id)
    if any(fold(a.text) == fold(item.text) for a in data.plan.actions):
        return None
    objective_id = item.id if isinstance(item, PlanObjective) else None
    return portfolio.save(Action(id=new_id(), account_id=item.account_id, text=item.text, objective_id=objective_id))


@dataclass(frozen=True, slots=True)
class AgreedLine:
    """What a meeting agreed on, and who does it (nobody where no name stands in the minutes)."""

    text: str
    owner: str = ""


_MARKS = frozenset("-*•")


def agreed_lines(meeting: Meeting) -> list[AgreedLine]:
    """The agreements in the minutes: each line that begins with «-» or «*»; «@name» names who does it."""
    found = []
    for line in map(str.strip, meeting.minutes.splitlines()):
        if line[:1] in _MARKS:
            text, _at, owner = line[1:].partition("@")
            if text.strip():
                found.append(AgreedLine(text.strip(), owner.strip()))
    return found


def discussed_lines(meeting: Meeting) -> list[str]:
    """What else the minutes say, a line each."""
    return [line for line in map(str.strip, meeting.minutes.splitlines()) if line and line[0] not in _MARKS]


def held_meetings(data: AccountData) -> list[Meeting]:
    """The meetings that were held by today, the oldest first."""
    days = [(m.held_on, m) for m in data.plan.meetings if m.held_on is not None and m.held_on <= data.today]
    return [m for _day, m in sorted(days, key=lambda found: (found[0], found[1].id))]


def next_meeting_on(data: AccountData, after: date) -> date | None:
    """The day of the first meeting after a day that is convened; None while none is."""
    first = data.facts.committee.record.first_meeting_on if data.facts.committee.record is not None else None
    days = [day for day in (*(m.held_on for m in data.plan.meetings), first) if day is not None and day > after]
    return min(days, default=None)


def present_names(meeting: Meeting) -> list[str]:
    """Who was there, a name each: they are written with semicolons, commas or line ends between them."""
    parts = re.split(r"[;\n]" if ";" in meeting.present else r"[,\n]", meeting.present)
    return [name for name in map(str.strip, parts) if name]


def absent_names(data: AccountData, meeting: Meeting) -> list[str]:
    """Members in force on the day, and the KAM, who are not named as present.

    A first name or a name with its post counts as that person. Where no name is known («everybody»), nobody is told absent.
    """
    present = [_words(name) for name in present_names(meeting)]
    day = meeting.held_on or data.today
    members = [m.name for m in data.facts.committee.members if m.is_in_force(day)]
    known = [*members, *([data.kam_name] if data.kam_name and fold(data.kam_name) not in map(fold, members) else [])]
    absent = [name for name in known if not any(p <= _words(name) or _words(name) <= p for p in present)]
    return absent if len(absent) < len(known) else []


def _words(name: str) -> set[str]:
    return set(fold(name).split())


def actions_from(portfolio: Portfolio, meeting: Meeting) -> Edit | None:
    """Make actions of the agreements in the minutes; those that are actions or commitments already stay."""
    plan = portfolio.load(meeting.account_id).plan
    known = {fold(a.text) for a in plan.actions} | {fold(c.text) for c in plan.commitments}
    changes: list[Change] = []
    for line in agreed_lines(meeting):
        if fold(line.text) not in known:
            known.add(fold(line.text))
            changes.append(Change(None, Action(id=new_id(), account_id=meeting.account_id, text=line.text, owner=line.owner)))
    return portfolio.commit(changes, act=Act.ACTIONS_FROM_MINUTES, params={"count": str(len(changes))})


def successors(data: AccountData, member: CommitteeMember) -> list[str]:
    """Who could take over what a member is accountable for: the others in force, their deputy first, and the KAM."""
    others = [m.name for m in data.facts.committee.members if m.id != member.id and m.is_in_force(data.today)]
    names = ([member.deputy] if member.deputy in others else []) + [n for n in others if n != member.deputy]
    return [*names, data.kam_name] if data.kam_name else names


def replace_member(portfolio: Portfolio, member: CommitteeMember, successor: str) -> Edit | None:
    """Give all that a member is accountable for to somebody else, and let them leave, as one change.

    Raises:
        ValidationError: `no_successor` when it is nobody in force.
    """
    data = portfolio.load(member.account_id)
    if successor not in successors(data, member):
        raise ValidationError("accountable", "no_successor", name=successor)
    changes: list[Change] = []
    for row in data.facts.committee.raci:
        lists = {
            name: tuple(p for p in getattr(row, name) if fold(p) not in {fold(member.name), fold(successor)})
            for name in ("consulted", "informed")
        }
        others = tuple(p for p in row.responsible if fold(p) != fold(member.name))
        accountable = successor if fold(row.accountable) == fold(member.name) else row.accountable
        responsible = others if others or not row.responsible else (successor,)
        if (
            accountable == row.accountable
            and responsible == row.responsible
            and member.name not in (*row.consulted, *row.informed)
        ):
            continue
        if accountable != successor:
            lists = {name: tuple(p for p in getattr(row, name) if fold(p) != fold(member.name)) for name in lists}
        changes.append(Change(row, altered(row, accountable=accountable, responsible=responsible, **lists)))
    changes.append(Change(member, None))
    return portfolio.commit(changes, act=Act.REPLACE_MEMBER, params={"name": member.name, "into": successor})


def open_accounts(data: AccountData, member: CommitteeMember) -> list[str]:
    """The activities for which a member is accountable."""
    return [r.activity for r in accountable_for(data.facts.committee.raci, member.name)]


AgendaCode = Literal[
    "breach", "disputed", "withdrawn", "late_action", "late_ours", "late_client", "proposal", "review"
]  # fmt: skip
_LATE: dict[Party, AgendaCode] = {Party.OURS: "late_ours", Party.CLIENT: "late_client"}


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """Something for the next meeting: `name` is an indicator's id, a step, or a text; `days` says how late it is."""

    code: AgendaCode
    name: str = ""
    days: int = 0
    owner: str = ""


def agenda(data: AccountData) -> list[AgendaItem]:
    """What the next meeting has to speak about: figures below minimum, disputed or withdrawn, what is late, what waits for a decision.

    A figure that both sides tell differently is disputed and never told as a breach.
    """
    results = data.scorecard.latest_result.indicators()
    today = data.today
    found = [AgendaItem("breach", r.indicator.id, owner=r.indicator.owner) for r in results if r.is_breach and not r.is_disputed]
    found += [AgendaItem("disputed", r.indicator.id, owner=r.indicator.owner) for r in results if r.is_disputed]
    found += [AgendaItem("withdrawn", r.indicator.id, owner=r.indicator.owner) for r in results if r.is_withdrawn]
    found += [
        AgendaItem("late_action", a.text, (today - a.due_on).days, a.owner)
        for a in data.plan.actions
        if a.due_on is not None and not a.is_done and a.due_on < today
    ]
    found += [
        AgendaItem(_LATE[c.party], c.text, c.days_late(today), c.owner) for c in data.plan.commitments if c.days_late(today)
    ]
    found += [
        AgendaItem("proposal", advance.title, owner=transfer.owner)
        for transfer, advance in data.ledgers.proposals
        if transfer.state is TransferState.PROPOSED
    ]
    found += [AgendaItem("review", str(step)) for step, state in data.plan.step_states.items() if state is StepState.TO_REVIEW]
    return found
