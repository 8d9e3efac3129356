"""Agreements, projects, and commitments both ways."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.agreements import Agreement, Project, orphans
from kamdesk.domain.plan.plan_document import Commitment, Party
from tests.support import DAY, KAM, included_account, put, refused

TODAY = date.today()


def test_no_project_starts_without_a_signed_agreement(portfolio):
    account = included_account(portfolio, 5)
    open_one = put(portfolio, Agreement(id=new_id(), account_id=account.id, title="Draft"))
    project = put(portfolio, Project(id=new_id(), account_id=account.id, title="Store", agreement_id=open_one.id))
    with refused("project_without_agreement"):
        portfolio.save(replace(project, starts_on=DAY))
    with refused("project_without_agreement"):
        portfolio.save(replace(project, progress=10))
    portfolio.save(replace(open_one, our_signer=KAM, client_signer="Luis", signed_on=DAY))
    portfolio.save(replace(project, progress=10))
    data = portfolio.load(account.id)
    assert orphans(data.facts.document.agreements, data.facts.document.projects).projects == ()


def test_agreements_and_projects_that_lost_each_other():
    signed = Agreement(id="1", account_id="a", title="Signed", our_signer="x", client_signer="y", signed_on=DAY)
    draft = replace(signed, id="2", signed_on=None)
    found = orphans([signed, draft], [Project(id="p", account_id="a", title="On a draft", agreement_id="2")])
    assert [a.id for a in found.agreements] == ["1"]
    assert [p.title for p in found.projects] == ["On a draft"]


@pytest.mark.parametrize(
    ("party", "is_ticked", "is_told"),
    [(Party.OURS, False, True), (Party.OURS, True, True), (Party.CLIENT, False, False), (Party.CLIENT, True, True)],
)
def test_what_the_client_promised_is_told_to_it_only_when_somebody_says_so(party, is_ticked, is_told):
    one = Commitment(id="c", account_id="a", party=party, text="Forecast", is_shareable=is_ticked)
    assert one.is_for_client is is_told


@pytest.mark.parametrize(("due", "done", "late"), [(-10, None, 10), (-10, -1, 0), (0, None, 0), (5, None, 0), (None, None, 0)])
def test_commitments_age(due, done, late):
    day = TODAY if due is None else TODAY + timedelta(due)
    one = Commitment(
        id="c",
        account_id="a",
        text="x",
        party=Party.CLIENT,
        due_on=None if due is None else day,
        done_on=None if done is None else TODAY,
    )
    assert one.days_late(TODAY) == late
