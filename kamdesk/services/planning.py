"""Plans that live: what an approved plan said, how today differs, who takes over, what a meeting leads to."""

from dataclasses import dataclass
from datetime import date, datetime

from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.gates import StepState
from kamdesk.domain.ids import new_id
from kamdesk.domain.innovation import TransferState
from kamdesk.domain.plan_life import Difference, PlanLine, PlanVersion, SwotItem, differences
from kamdesk.domain.records import Record, altered
from kamdesk.domain.steps import Action, ChecklistItem, CommitteeMember, PostItem
from kamdesk.domain.teamwork import Meeting, accountable_for
from kamdesk.domain.text import fold
from kamdesk.services.account_data import AccountData
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage.rows import layout, values

_TAKEN: dict[str, tuple[str, ...]] = {
    "requirements": ("sponsor", "hours_per_year", "budget"),
    "post": ("reports_to", "substitute"),
    "committee": ("cadence",),
    "committee_member": ("name", "area"),
    "plan_document": ("target", "baseline", "pipeline", "situation", "next_review_on"),
    "agreement": ("title", "scope", "signed_on", "version"),
    "project": ("title", "owner", "starts_on", "due_on", "budget"),
    "risk": ("text", "mitigation"),
    "plan_objective": ("text", "goal", "due_on"),
    "swot_item": ("text",),
    "commitment": ("text", "due_on"),
    "indicator": ("threshold", "target"),
}
"""What an approved plan holds of each kind; progress, figures and what was kept since are not part of it."""


def plan_lines(data: AccountData) -> tuple[PlanLine, ...]:
    """The plan of an account as it stands, line by line."""
    facts = data.facts
    single = (facts.requirements, facts.post, facts.committee, facts.plan)
    many: tuple[tuple[Record, ...], ...] = (
        facts.members, facts.agreements, facts.projects, facts.risks, data.objectives, data.swot, data.commitments, data.own_indicators,
    )  # fmt: skip
    records = [r for r in single if r is not None] + [r for group in many for r in group]
    found = [PlanLine("kam_profile", data.account.id, "", "person_id", data.kam_name)]
    for record in records:
        row = dict(zip(layout(type(record)).columns, values(record), strict=False))
        name = str(row.get("title") or row.get("text") or row.get("name") or "")
        for field in _TAKEN[record.KIND]:
            value = row[field]
            found.append(PlanLine(record.KIND, record.id, name, field, "" if value is None else str(value)))
    return tuple(found)


def version_of(data: AccountData, approved_on: date, approved_by: str) -> PlanVersion:
    """The plan as it stands, as the next version."""
    return PlanVersion(
        id=new_id(), account_id=data.account.id, number=len(data.versions) + 1, approved_on=approved_on, approved_by=approved_by,
        lines=plan_lines(data),
    ).cleaned()  # fmt: skip


@dataclass(frozen=True, slots=True)
class Since:
    """A difference to the approved plan: when it came about and through whom, where the history still knows."""

    difference: Difference
    at: datetime | None
    by: str


def since_approval(portfolio: Portfolio, data: AccountData) -> list[Since]:
    """How today's plan differs from its last approved version; nothing while none was approved."""
    if not data.versions:
        return []
    found = differences(data.versions[-1].lines, plan_lines(data))
    if not found:
        return []
    history = portfolio.history(data.account.id)
    result = []
    for difference in found:
        entry = next((e for e in history if e.record_id == difference.line.record_id), None)
        result.append(Since(difference, entry.at if entry else None, entry.who if entry else ""))
    return result


def action_from(portfolio: Portfolio, item: SwotItem) -> Edit | None:
    """Make an action of a line of the SWOT; nothing when there is one with its words."""
    data = portfolio.load(item.account_id)
    if any(fold(a.text) == fold(item.text) for a in data.actions):
        return None
    return portfolio.save(Action(id=new_id(), account_id=item.account_id, text=item.text))


def actions_from(portfolio: Portfolio, meeting: Meeting) -> Edit | None:
    """Make actions of the agreements in the minutes: each line that begins with «-» or «*»; «@name» names who does it."""
    known = {fold(a.text) for a in portfolio.load(meeting.account_id).actions}
    changes: list[Change] = []
    for line in meeting.minutes.splitlines():
        text = line.strip()
        if text[:1] not in {"-", "*", "•"}:
            continue
        text, _at, owner = text[1:].partition("@")
        if text.strip() and fold(text.strip()) not in known:
            known.add(fold(text.strip()))
            changes.append(Change(None, Action(id=new_id(), account_id=meeting.account_id, text=text.strip(), owner=owner.strip())))
    return portfolio.commit(changes, act="actions_from_minutes", params={"count": str(len(changes))})


def successors(data: AccountData, member: CommitteeMember) -> list[str]:
    """Who could take over what a member is accountable for: the others in force, their deputy first, and the KAM."""
    others = [m.name for m in data.facts.members if m.id != member.id and m.is_in_force(data.today)]
    names = ([member.deputy] if member.deputy in others else []) + [n for n in others if n != member.deputy]
    return [*names, data.kam_name] if data.kam_name else names


def hand_over(portfolio: Portfolio, member: CommitteeMember, successor: str) -> Edit | None:
    """Give all that a member is accountable for to somebody else, and let them leave, as one change.

    Raises:
        ValidationError: `no_successor` when it is nobody in force.
    """
    data = portfolio.load(member.account_id)
    if successor not in successors(data, member):
        raise ValidationError("accountable", "no_successor", name=successor)
    changes: list[Change] = []
    for row in data.facts.raci:
        lists = {
            name: tuple(p for p in getattr(row, name) if fold(p) not in {fold(member.name), fold(successor)})
            for name in ("consulted", "informed")
        }
        others = tuple(p for p in row.responsible if fold(p) != fold(member.name))
        accountable = successor if fold(row.accountable) == fold(member.name) else row.accountable
        responsible = others if others or not row.responsible else (successor,)
        if accountable == row.accountable and responsible == row.responsible and member.name not in (*row.consulted, *row.informed):
            continue
        if accountable != successor:
            lists = {name: tuple(p for p in getattr(row, name) if fold(p) != fold(member.name)) for name in lists}
        changes.append(Change(row, altered(row, accountable=accountable, responsible=responsible, **lists)))
    changes.append(Change(member, None))
    return portfolio.commit(changes, act="hand_over", params={"name": member.name, "into": successor})


def open_accounts(data: AccountData, member: CommitteeMember) -> list[str]:
    """The activities for which a member is accountable."""
    return [r.activity for r in accountable_for(data.facts.raci, member.name)]


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """Something for the next meeting: a code, and what it is about."""

    code: str
    name: str = ""
    days: int = 0


def agenda(data: AccountData) -> list[AgendaItem]:
    """What the next meeting has to speak about: figures below minimum or disputed, what is late, what waits for a decision."""
    results = data.latest_result.indicators()
    today = data.today
    found = [AgendaItem("breach", r.indicator.id) for r in results if r.is_breach]
    found += [AgendaItem("disputed", r.indicator.id) for r in results if r.is_disputed]
    late = [(a.text, (today - a.due_on).days) for a in data.actions if a.due_on is not None and not a.is_done and a.due_on < today]
    found += [AgendaItem("late_action", text, days) for text, days in late]
    found += [AgendaItem(f"late_{c.party}", c.text, c.days_late(today)) for c in data.commitments if c.days_late(today)]
    found += [AgendaItem("proposal", advance.title) for transfer, advance in data.proposals if transfer.state is TransferState.PROPOSED]
    found += [AgendaItem("review", str(step)) for step, state in data.step_states.items() if state is StepState.TO_REVIEW]
    return found


def accounts_with(portfolio: Portfolio, cls: type[PostItem] | type[ChecklistItem], but: str) -> list[tuple[str, str]]:
    """(id, name) of the other live accounts that have entries of a kind, to take them over from."""
    ids = {r.account_id for r in portfolio.workbook.find(cls)} - {but}
    return [(account_id, name) for account_id, name, _tax in portfolio.accounts.names() if account_id in ids]


def copy_entries(portfolio: Portfolio, cls: type[PostItem] | type[ChecklistItem], source_id: str, target_id: str) -> Edit | None:
    """Take over the post (or the checklist) of another account as a beginning; what is there already stays, dates and proofs do not come.

    Raises:
        GateRefusedError: the step of the target may not be edited now.
    """
    book = portfolio.workbook
    have = book.of_account(cls, target_id)
    known = {fold(_words(r)) for r in have}
    position = max((r.position for r in have), default=0)
    changes: list[Change] = []
    for record in sorted(book.of_account(cls, source_id), key=lambda r: r.position):
        if fold(_words(record)) in known:
            continue
        position += 1
        fresh: dict[str, object] = {"id": new_id(), "account_id": target_id, "position": position, "due_on": None}
        if isinstance(record, ChecklistItem):
            fresh |= {"is_met": False, "evidence": ""}
        changes.append(Change(None, altered(record, **fresh)))
    return portfolio.commit(changes, act="copy_entries", params={"count": str(len(changes))})


def _words(record: PostItem | ChecklistItem) -> str:
    return record.text if isinstance(record, PostItem) else record.label
