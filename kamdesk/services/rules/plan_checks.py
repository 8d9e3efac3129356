"""Rules of the five steps that one record alone cannot know: the order of things, hours, marks, milestones."""

from collections.abc import Mapping
from datetime import date

from kamdesk.domain.account.people import Person
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.plan.agreements import Agreement, Milestone, Project
from kamdesk.domain.plan.committee import Committee, CommitteeMember, Meeting, accountable_for
from kamdesk.domain.plan.kam_profile import Rating
from kamdesk.domain.plan.requirements import Requirements
from kamdesk.domain.plan.step_acts import Signature
from kamdesk.domain.records import Record
from kamdesk.domain.text import fold
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.rules.reads import Reads, known

FARTHEST_DAYS = 2 * 366
"""Nobody convenes a meeting for later than that: a slip in the year."""


def check(portfolio: Reads, before: Record | None, after: Record, pending: Mapping[str, Record]) -> None:
    """Refuse a record of the steps that contradicts the rest.

    Raises:
        ValidationError: `in_the_future`, `minutes_too_early`, `too_far_ahead`, `meeting_before_appointment`, `project_without_agreement`,
            `open_accountability`, `hours_over_capacity`, `rates_themselves`, `milestone_after_project`, `no_such_project`.
    """
    if isinstance(after, Agreement | Meeting | Project | CommitteeMember | Committee):
        _order_of_things(portfolio, before, after)
    elif isinstance(after, Signature):
        if after.signed_on is not None and after.signed_on > date.today():
            raise ValidationError("signed_on", "in_the_future")
    elif isinstance(after, Requirements):
        _within_capacity(portfolio, before, after)
    elif isinstance(after, Rating):
        _by_somebody_else(portfolio, after)
    elif isinstance(after, Milestone):
        _within_project(portfolio, after, pending)


def _order_of_things(portfolio: Reads, before: Record | None, after: Record) -> None:
    """Nothing is signed or held in the future, no project begins without an agreement, nobody leaves with an open A."""
    data = portfolio.load(after.owner_account() or "")
    if isinstance(after, Agreement):
        if after.signed_on is not None and after.signed_on > data.today:
            raise ValidationError("signed_on", "in_the_future")
    elif isinstance(after, Meeting):
        if after.held_on is not None and after.held_on > data.today and after.minutes:
            raise ValidationError("held_on" if isinstance(before, Meeting) and before.minutes else "minutes", "minutes_too_early")
        if after.held_on is not None and (after.held_on - data.today).days > FARTHEST_DAYS:
            raise ValidationError("held_on", "too_far_ahead")
        _after_appointment(data, "held_on", after.held_on)
    elif isinstance(after, Committee):
        _after_appointment(data, "first_meeting_on", after.first_meeting_on)
    elif isinstance(after, Project):
        began = not isinstance(before, Project) or not before.has_begun
        signed = {a.id for a in data.facts.document.agreements if a.is_in_force}
        if after.has_begun and began and after.agreement_id not in signed:
            raise ValidationError("starts_on" if after.starts_on else "progress", "project_without_agreement")
    elif isinstance(after, CommitteeMember) and isinstance(before, CommitteeMember):
        leaves = after.to_on is not None and after.to_on < data.today
        if leaves and (listed := accountable_for(data.facts.committee.raci, before.name)):
            raise ValidationError("to_on", "open_accountability", name=before.name, activities=[r.activity for r in listed])


def _within_capacity(portfolio: Reads, before: Record | None, after: Requirements) -> None:
    """Hours beyond what there is are not taken before somebody's written acceptance is on record."""
    facts = portfolio.load(after.account_id).facts
    capacity, earlier = facts.settings.kam_hours, before.hours_per_year if isinstance(before, Requirements) else None
    if capacity is None or not after.hours_per_year or after.hours_per_year <= (earlier or 0):
        return
    free = capacity - facts.requirements.hours_elsewhere
    if after.hours_per_year > free and not (after.excess_accepted_by and after.excess_accepted_on):
        raise ValidationError("hours_per_year", "hours_over_capacity", capacity=capacity, free=max(0, free))


def _by_somebody_else(portfolio: Reads, rating: Rating) -> None:
    """Nobody's own marks pass for those of somebody else because the name is written another way."""
    person = portfolio.get(Person, rating.person_id)
    if person is None or fold(rating.assessor) == fold(person.name):
        return
    own, given = set(fold(person.name).replace(",", " ").split()), set(fold(rating.assessor).replace(",", " ").split())
    if len(own & given) >= 2 and (given <= own or own <= given):
        raise ValidationError("assessor", "rates_themselves", name=person.name)


def _within_project(portfolio: Reads, milestone: Milestone, pending: Mapping[str, Record]) -> None:
    project = known(portfolio, Project, milestone.project_id, pending)
    if project is None:
        raise ValidationError("project_id", "no_such_project")
    if milestone.due_on is not None and project.due_on is not None and milestone.due_on > project.due_on:
        raise ValidationError("due_on", "milestone_after_project", day=project.due_on)


def _after_appointment(data: AccountData, field: str, day: date | None) -> None:
    begun = [m.from_on for m in data.facts.committee.members if m.from_on is not None]
    if day is not None and begun and len(begun) == len(data.facts.committee.members) and day < min(begun):
        raise ValidationError(field, "meeting_before_appointment", day=min(begun))


def check_removal(portfolio: Reads, record: Record) -> None:
    """Refuse to remove what others hang on by name.

    Raises:
        ValidationError: `open_accountability` for a member who is accountable for something.
    """
    if isinstance(record, CommitteeMember):
        listed = accountable_for(portfolio.load(record.account_id).facts.committee.raci, record.name)
        if listed:
            raise ValidationError("id", "open_accountability", name=record.name, activities=[r.activity for r in listed])
