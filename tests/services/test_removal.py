"""What hangs on what, and the ways out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kamdesk.domain.account.people import Person
from kamdesk.domain.ids import new_id
from kamdesk.domain.ledgers.prescription import Deal, Prescription, ReferenceKind
from kamdesk.domain.plan.agreements import Agreement, Milestone, Project
from kamdesk.domain.plan.plan_document import PlanObjective
from kamdesk.domain.plan.requirements import RequirementConfirmation
from kamdesk.i18n import messages, set_language
from kamdesk.services import removal
from kamdesk.services.plan import committee, company_requirements
from kamdesk.services.removal import Way, WayKind
from tests.support import DAY, KAM, included_account, new_account, own_person, put, refused
from tests.support.plan_work import company_requirement


@pytest.fixture
def planned(portfolio):
    account = included_account(portfolio, 5, filled=True)
    data = portfolio.load(account.id)
    return account, data.facts.document.agreements[0], data.facts.document.projects[0]


def test_an_agreement_with_projects_offers_three_ways_out(portfolio, planned):
    _account, agreement, project = planned
    with refused("hangs_on_it") as caught:
        portfolio.remove(agreement)
    for language in ("es", "en"):
        set_language(language)
        assert "store" in messages.text_of(caught.value)
    other = put(portfolio, replace(agreement, id=new_id(), title="another"))
    ways = removal.ways_out(portfolio, agreement)
    assert ways == [Way(WayKind.MOVE, other.id, "another"), Way(WayKind.LET_GO), Way(WayKind.TAKE_ALONG)]
    assert removal.referring_records(portfolio, agreement) == [project]
    for way, left in zip(ways, (other.id, None, "gone"), strict=True):
        edit = removal.remove_by(portfolio, agreement, way)
        found = portfolio.get(Project, project.id)
        assert (found.agreement_id if found else "gone") == left
        assert portfolio.get(Agreement, agreement.id) is None
        portfolio.undo(edit)
        assert portfolio.get(Project, project.id) == project
        assert portfolio.get(Agreement, agreement.id) == agreement
    with refused("hangs_on_it"):
        removal.remove_by(portfolio, agreement, Way(WayKind.MOVE, "nowhere", "x"))


def test_a_closed_step_keeps_what_hangs_there(portfolio):
    account = included_account(portfolio, 6)
    agreement = portfolio.load(account.id).facts.document.agreements[0]
    with refused("step_closed"):
        removal.remove_by(portfolio, agreement, Way(WayKind.LET_GO))
    assert portfolio.get(Agreement, agreement.id)


def test_milestones_go_with_their_project(portfolio, planned):
    account, agreement, project = planned
    stone = put(portfolio, Milestone(id=new_id(), account_id=account.id, project_id=project.id, text="shelves", due_on=DAY))
    with refused("milestone_after_project"):
        portfolio.save(replace(stone, due_on=DAY + timedelta(1)))
    with refused("no_such_project"):
        put(portfolio, replace(stone, id=new_id(), project_id="none"))
    with refused("required"):
        put(portfolio, replace(stone, id=new_id(), text=""))
    edit = portfolio.remove(project)
    assert portfolio.load(account.id).plan.milestones == ()
    portfolio.undo(edit)
    edit = removal.remove_by(portfolio, agreement, Way(WayKind.TAKE_ALONG))
    assert portfolio.load(account.id).plan.milestones == ()
    portfolio.undo(edit)
    assert portfolio.load(account.id).plan.milestones == (stone,)


def test_actions_serve_objectives_and_may_do_without(portfolio, planned):
    account, _agreement, _project = planned
    objective = put(portfolio, PlanObjective(id=new_id(), account_id=account.id, text="Enter instrumentation"))
    committee.action_from(portfolio, objective)
    (action,) = portfolio.load(account.id).plan.actions
    assert (action.text, action.objective_id) == ("Enter instrumentation", objective.id)
    removal.remove_by(portfolio, objective, Way(WayKind.LET_GO))
    assert portfolio.load(account.id).plan.actions[0].objective_id is None


def test_what_others_need_offers_only_what_is_possible(portfolio):
    account = included_account(portfolio, 3)
    kam = own_person(portfolio, KAM)
    with refused("hangs_on_it"):
        portfolio.remove(kam)
    assert removal.ways_out(portfolio, kam) == [], "a choice on record stays"
    other = new_account(portfolio, "Otra")
    deal = put(portfolio, Deal(id=new_id(), account_id=other.id, name="Line 2"))
    put(
        portfolio,
        Prescription(
            id=new_id(), account_id=account.id, reference=ReferenceKind.VISIT, given_on=DAY, deal_id=deal.id, degree=20.0
        ),
    )
    assert removal.ways_out(portfolio, deal) == [Way(WayKind.LET_GO), Way(WayKind.TAKE_ALONG)]
    asked = company_requirement(portfolio)
    fresh = included_account(portfolio, 1, filled=True, name="Nueva")
    company_requirements.confirm(portfolio, fresh.id, [asked])
    assert removal.ways_out(portfolio, asked) == [Way(WayKind.TAKE_ALONG)]
    removal.remove_by(portfolio, asked, Way(WayKind.TAKE_ALONG))
    assert portfolio.find(RequirementConfirmation) == []
    free = put(portfolio, Person(id=new_id(), name="Nobody needs"))
    assert removal.ways_out(portfolio, free) == []
    portfolio.remove(free)
