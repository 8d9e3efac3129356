"""What lies ahead in a plan, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kamdesk.domain.plan.plan_document import Party, renew_on
from kamdesk.domain.plan.post import PostBlock
from kamdesk.domain.text import fold
from kamdesk.services.reading.account_data import AccountData

CalendarCode = Literal[
    "action", "commitment_ours", "commitment_client", "project_starts", "project_ends", "milestone", "objective", "next_review",
    "renewal", "meeting", "checklist", "development", "question", "decision",
]  # fmt: skip
_COMMITMENTS: dict[Party, CalendarCode] = {Party.OURS: "commitment_ours", Party.CLIENT: "commitment_client"}


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something of the plan that has a day: what kind of thing, its name, and who does it."""

    day: date
    code: CalendarCode
    name: str = ""
    owner: str = ""
    is_late: bool = False


def calendar(data: AccountData) -> list[CalendarEntry]:
    """Everything of the plan that is still to come or late, by day."""
    found = [*_promised(data), *_of_the_plan(data), *_of_the_team(data)]
    return sorted(found, key=lambda e: (e.day, e.code, e.name))


def _promised(data: AccountData) -> Iterator[CalendarEntry]:
    today = data.today
    for action in data.plan.actions:
        if action.due_on is not None and not action.is_done:
            yield CalendarEntry(action.due_on, "action", action.text, action.owner, action.due_on < today)
    for promise in data.plan.commitments:
        if promise.due_on is not None and promise.done_on is None:
            code = _COMMITMENTS[promise.party]
            yield CalendarEntry(promise.due_on, code, promise.text, promise.owner, promise.due_on < today)


def _of_the_plan(data: AccountData) -> Iterator[CalendarEntry]:
    today, facts = data.today, data.facts
    for project in facts.document.projects:
        if project.starts_on is not None and project.starts_on >= today:
            yield CalendarEntry(project.starts_on, "project_starts", project.title, project.owner)
        if project.due_on is not None and project.progress < 100:
            yield CalendarEntry(project.due_on, "project_ends", project.title, project.owner, project.due_on < today)
    owners = {p.id: p.owner for p in facts.document.projects}
    for milestone in data.plan.milestones:
        if milestone.due_on is not None and milestone.done_on is None:
            owner = owners.get(milestone.project_id, "")
            yield CalendarEntry(milestone.due_on, "milestone", milestone.text, owner, milestone.due_on < today)
    # What the post and the plan both aim at is one objective.
    aims = {fold(i.text): (i.text, i.due_on) for i in facts.post.items if i.block is PostBlock.OBJECTIVE}
    aims |= {fold(o.text): (o.text, o.due_on) for o in data.plan.objectives}
    for text, due_on in aims.values():
        if due_on is not None and due_on >= today:
            yield CalendarEntry(due_on, "objective", text)
    if facts.document.record is not None and facts.document.record.next_review_on is not None:
        yield CalendarEntry(
            facts.document.record.next_review_on, "next_review", is_late=facts.document.record.next_review_on < today
        )
    if data.plan.versions:
        renewal = renew_on(data.plan.versions[-1])
        yield CalendarEntry(renewal, "renewal", is_late=renewal < today)


def _of_the_team(data: AccountData) -> Iterator[CalendarEntry]:
    today, facts = data.today, data.facts
    convened = [m.held_on for m in data.plan.meetings if m.held_on is not None and m.held_on >= today]
    first = facts.committee.record.first_meeting_on if facts.committee.record else None
    for day in sorted({*convened, *([first] if first is not None and first >= today else [])}):
        yield CalendarEntry(day, "meeting")
    for item in facts.requirements.checklist:
        if item.due_on is not None and not item.is_met:
            yield CalendarEntry(item.due_on, "checklist", item.label, item.owner, item.due_on < today)
    for question in data.questions:
        if question.due_on is not None and question.is_open():
            yield CalendarEntry(question.due_on, "question", question.question, question.owner, question.due_on < today)
    for development in facts.kam.development:
        if development.due_on is not None and development.due_on >= today:
            yield CalendarEntry(development.due_on, "development", development.text, facts.kam.name())
