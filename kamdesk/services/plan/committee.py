"""Plans that live: what an approved plan said, how today differs, who takes over, what a meeting leads to."""

from dataclasses import dataclass
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


def actions_from(portfolio: Portfolio, meeting: Meeting) -> Edit | None:
    """Make actions of the agreements in the minutes: each line that begins with «-» or «*»; «@name» names who does it."""
    known = {fold(a.text) for a in portfolio.load(meeting.account_id).plan.actions}
    changes: list[Change] = []
    for line in meeting.minutes.splitlines():
        text = line.strip()
        if text[:1] not in {"-", "*", "•"}:
            continue
        text, _at, owner = text[1:].partition("@")
        if text.strip() and fold(text.strip()) not in known:
            known.add(fold(text.strip()))
            changes.append(
                Change(None, Action(id=new_id(), account_id=meeting.account_id, text=text.strip(), owner=owner.strip()))
            )
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


def agenda(data: AccountData) -> list[AgendaItem]:
    """What the next meeting has to speak about: figures below minimum, disputed or withdrawn, what is late, what waits for a decision."""
    results = data.scorecard.latest_result.indicators()
    today = data.today
    found = [AgendaItem("breach", r.indicator.id) for r in results if r.is_breach]
    found += [AgendaItem("disputed", r.indicator.id) for r in results if r.is_disputed]
    found += [AgendaItem("withdrawn", r.indicator.id) for r in results if r.is_withdrawn]
    late = [
        (a.text, (today - a.due_on).days)
        for a in data.plan.actions
        if a.due_on is not None and not a.is_done and a.due_on < today
    ]
    found += [AgendaItem("late_action", text, days) for text, days in late]
    found += [AgendaItem(_LATE[c.party], c.text, c.days_late(today)) for c in data.plan.commitments if c.days_late(today)]
    found += [
        AgendaItem("proposal", advance.title)
        for transfer, advance in data.ledgers.proposals
        if transfer.state is TransferState.PROPOSED
    ]
    found += [AgendaItem("review", str(step)) for step, state in data.plan.step_states.items() if state is StepState.TO_REVIEW]
    return found
