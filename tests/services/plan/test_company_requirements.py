"""Step 1: what the company answers once, and each account confirms."""

from dataclasses import replace

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.requirements import ChecklistItem, CompanyRequirement
from kamdesk.domain.records import Step
from kamdesk.i18n import set_language
from kamdesk.services import evidence
from kamdesk.services.plan import company_requirements, starting_points, step_acts
from tests.support import BOSS, DAY, included_account, put, refused
from tests.support.plan_work import company_requirement


def test_the_company_answers_once_and_each_account_confirms(portfolio):
    one, two = included_account(portfolio, 1, filled=True, name="Uno"), included_account(portfolio, 1, filled=True, name="Dos")
    asked = company_requirement(portfolio)
    assert [u.condition for u in step_acts.unmet(portfolio, one.id, Step.REQUIREMENTS)] == ["company"]
    edit = company_requirements.confirm(portfolio, one.id, [asked])
    assert company_requirements.confirm(portfolio, one.id, [asked]) is None
    assert [u.condition for u in step_acts.unmet(portfolio, two.id, Step.REQUIREMENTS)] == ["company"], (
        "for each account on its own"
    )
    portfolio.undo(edit)
    portfolio.redo(edit)
    step_acts.close(portfolio, one.id, Step.REQUIREMENTS)
    with refused("step_closed"):
        company_requirements.withdraw(portfolio, one.id, asked)
    company_requirement(portfolio, "Data")
    assert portfolio.load(one.id).plan.step_states[Step.REQUIREMENTS].value == "closed", (
        "what is asked later disturbs no closed step"
    )
    portfolio.save(replace(asked, evidence="another manual"))
    assert portfolio.load(one.id).plan.step_states[Step.REQUIREMENTS].value == "to_review", "an answer that changed does"
    company_requirements.confirm(portfolio, two.id, [asked])
    company_requirements.withdraw(portfolio, two.id, asked)
    assert company_requirements.withdraw(portfolio, two.id, asked) is None
    assert portfolio.load(two.id).facts.requirements.confirmations == ()


def test_hours_beyond_what_there_is_are_refused_beside_their_field(portfolio):
    account = included_account(portfolio, 1, filled=True)
    portfolio.save(replace(portfolio.settings, kam_hours=250))
    found = portfolio.load(account.id).facts.requirements.record
    with refused("hours_over_capacity", ValidationError) as caught:
        portfolio.save(replace(found, hours_per_year=251))
    assert (caught.value.field, caught.value.params["free"]) == ("hours_per_year", 250)
    portfolio.save(replace(found, hours_per_year=250))
    portfolio.save(replace(found, hours_per_year=251, excess_accepted_by="Tomás Arce", excess_accepted_on=DAY))
    portfolio.save(replace(portfolio.settings, kam_hours=100))
    portfolio.save(replace(portfolio.load(account.id).facts.requirements.record, hours_per_year=200)), "fewer are always welcome"


def test_a_file_proves_the_commitment_too(portfolio, folder):
    account = included_account(portfolio, 1, filled=True)
    found = portfolio.load(account.id).facts.requirements.record
    portfolio.save(replace(found, sponsor_evidence=""))
    assert [u.condition for u in step_acts.unmet(portfolio, account.id, Step.REQUIREMENTS)] == ["sponsor_evidence"]
    path = folder / "carta.pdf"
    path.write_bytes(b"%PDF")
    evidence.attach(portfolio, account.id, found, path)
    assert step_acts.unmet(portfolio, account.id, Step.REQUIREMENTS) == ()
    step_acts.close(portfolio, account.id, Step.REQUIREMENTS)
    portfolio.remove(portfolio.load(account.id).evidence[0])
    assert portfolio.load(account.id).plan.step_states[Step.REQUIREMENTS].value == "to_review"


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_usual_checklist_is_a_beginning(portfolio, language):
    set_language(language)
    account = included_account(portfolio, 1)
    put(portfolio, ChecklistItem(id=new_id(), account_id=account.id, label="own", position=4))
    starting_points.usual_checklist(portfolio, account.id)
    assert [i.position for i in portfolio.load(account.id).facts.requirements.checklist] == [4, 5, 6, 7]
    assert starting_points.usual_checklist(portfolio, account.id) is None


def test_a_requirement_of_the_company_says_something(portfolio):
    with refused("required"):
        put(portfolio, CompanyRequirement(id=new_id(), label=" "))
    assert CompanyRequirement(id="r", label="x", owner=BOSS, due_on=DAY).is_settled
