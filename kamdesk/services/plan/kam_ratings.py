"""The one table of people: found by name, made when new; their marks, given once for all accounts."""

from dataclasses import replace
from datetime import date

from kamdesk.domain.account.people import Person
from kamdesk.domain.acts import Act
from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.kam_profile import Candidate, Competency, CompetencyRequirement, Rating
from kamdesk.domain.text import clean_text, fold
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading import loading

DEFAULT_LEVEL = 3


def own_person(portfolio: Portfolio, name: str) -> tuple[Person, list[Change]]:
    """Somebody of our own company by name, and the change that makes them known when they are new."""
    name = " ".join(clean_text("name", name).split())
    key = fold(name)
    for person in portfolio.own_people():
        if fold(person.name) == key:
            return person, []
    person = Person(id=new_id(), name=name)
    return person, [Change(None, person)]


def add_candidate(portfolio: Portfolio, account_id: str, name: str) -> Edit | None:
    """Consider somebody as KAM of an account; nothing happens when they are a candidate already."""
    person, changes = own_person(portfolio, name)
    if any(c.person_id == person.id for c in portfolio.load(account_id).facts.kam.candidates):
        return None
    candidate = Candidate(id=new_id(), account_id=account_id, person_id=person.id)
    return portfolio.commit([*changes, Change(None, candidate)], act=Act.ADD_CANDIDATE, params={"name": person.name})


def rate(portfolio: Portfolio, person_id: str, competency: Competency, assessor: str, level: int | None) -> Edit | None:
    """Set an assessor's mark (1–5) of a person in one competency; None takes it away."""
    assessor = assessor.strip()
    marks = portfolio.find(Rating, person_id=person_id, competency=competency)
    before = next((r for r in marks if fold(r.assessor) == fold(assessor)), None)
    if level is None:
        return portfolio.commit([Change(before, None)]) if before else None
    after = Rating(
        id=before.id if before else new_id(), person_id=person_id, competency=competency,
        assessor=before.assessor if before else assessor, level=level,
        rated_on=date.today(),
    )  # fmt: skip
    return portfolio.commit([Change(before, after)])


def with_hidden_marks(portfolio: Portfolio) -> frozenset[str]:
    """The people whose marks stay hidden everywhere because assessors still owe some."""
    return frozenset(portfolio.with_file(loading.missing_marks))


def confirm_marks(portfolio: Portfolio, account_id: str) -> Edit | None:
    """Say that the marks of the chosen KAM hold for this account too, or still hold after a year.

    Raises:
        ValidationError: `nobody_chosen`; GateRefusedError: step 2 may not be edited now.
    """
    profile = portfolio.load(account_id).facts.kam.profile
    if profile is None or profile.person_id is None:
        raise ValidationError("person_id", "nobody_chosen")
    return portfolio.save(replace(profile, confirmed_on=date.today(), confirmed_by=portfolio.who))


def require_levels(portfolio: Portfolio, account_id: str) -> Edit | None:
    """Start the profile: the nine competencies, each at the middle level, as one change."""
    have = {c.competency for c in portfolio.load(account_id).facts.kam.competencies}
    changes = [
        Change(None, CompetencyRequirement(id=new_id(), account_id=account_id, competency=competency, level=DEFAULT_LEVEL))
        for competency in Competency
        if competency not in have
    ]
    return portfolio.commit(changes, act=Act.START_PROFILE)
