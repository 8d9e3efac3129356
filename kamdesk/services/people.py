"""The one table of people: found by name, made when new."""

from kamdesk.domain.account import Person
from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.ids import new_id
from kamdesk.domain.steps import Candidate, Competency, CompetencyRequirement, Rating
from kamdesk.domain.text import fold
from kamdesk.services.portfolio import Portfolio

DEFAULT_LEVEL = 3


def own_person(portfolio: Portfolio, name: str) -> tuple[Person, list[Change]]:
    """Somebody of our own company by name, and the change that makes them known when they are new."""
    key = fold(name.strip())
    for person in portfolio.own_people():
        if fold(person.name) == key:
            return person, []
    person = Person(id=new_id(), name=name.strip())
    return person, [Change(None, person)]


def add_candidate(portfolio: Portfolio, account_id: str, name: str) -> Edit | None:
    """Consider somebody as KAM of an account; nothing happens when they are a candidate already."""
    person, changes = own_person(portfolio, name)
    if any(c.person_id == person.id for c in portfolio.load(account_id).facts.candidates):
        return None
    candidate = Candidate(id=new_id(), account_id=account_id, person_id=person.id)
    return portfolio.commit([*changes, Change(None, candidate)], act="add_candidate", params={"name": person.name})


def rate(portfolio: Portfolio, person_id: str, competency: Competency, assessor: str, level: int | None) -> Edit | None:
    """Set an assessor's mark (1–5) of a person in one competency; None takes it away."""
    assessor = assessor.strip()
    marks = portfolio.workbook.find(
        Rating, "person_id = ? AND competency = ? AND assessor = ?", [person_id, competency, assessor]
    )
    before = marks[0] if marks else None
    if level is None:
        return portfolio.commit([Change(before, None)]) if before else None
    after = Rating(
        id=before.id if before else new_id(), person_id=person_id, competency=competency, assessor=assessor, level=level
    )
    return portfolio.commit([Change(before, after)])


def require_levels(portfolio: Portfolio, account_id: str) -> Edit | None:
    """Start the profile: the nine competencies, each at the middle level, as one change."""
    have = {c.competency for c in portfolio.load(account_id).facts.competencies}
    changes = [
        Change(
            None, CompetencyRequirement(id=new_id(), account_id=account_id, competency=competency, level=DEFAULT_LEVEL)
        )
        for competency in Competency
        if competency not in have
    ]
    return portfolio.commit(changes, act="start_profile")
