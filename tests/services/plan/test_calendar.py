"""What lies ahead of an account."""

from dataclasses import replace
from datetime import date, timedelta

from kamdesk.domain.account.treatment import OpenQuestion
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.actions import Action
from kamdesk.domain.plan.agreements import Milestone
from kamdesk.domain.plan.committee import Meeting
from kamdesk.domain.plan.plan_document import Commitment, Party, PlanObjective
from kamdesk.domain.plan.post import PostBlock, PostItem
from kamdesk.domain.records import Step
from kamdesk.i18n import set_language
from kamdesk.services.plan import calendar, step_acts, wording
from tests.support import BOSS, DAY, included_account, new_account, put

TODAY = date.today()


def test_the_calendar_gathers_what_has_a_day(portfolio):
    account = included_account(portfolio, 6)
    project = portfolio.load(account.id).facts.document.projects[0]
    soon, late = TODAY + timedelta(10), TODAY - timedelta(10)
    put(
        portfolio,
        Action(id=new_id(), account_id=account.id, text="Call", owner=BOSS, due_on=late),
        Action(id=new_id(), account_id=account.id, text="Done", due_on=soon, is_done=True),
        Action(id=new_id(), account_id=account.id, text="No day"),
        Commitment(id=new_id(), account_id=account.id, text="Stock", due_on=soon),
        Commitment(id=new_id(), account_id=account.id, text="Access", party=Party.CLIENT, due_on=late),
        Commitment(id=new_id(), account_id=account.id, text="Kept", promised_on=DAY, due_on=DAY, done_on=DAY),
        Milestone(id=new_id(), account_id=account.id, project_id=project.id, text="Shelves", due_on=DAY),
        Milestone(id=new_id(), account_id=account.id, project_id=project.id, text="Reached", due_on=DAY, done_on=DAY),
        Meeting(id=new_id(), account_id=account.id, held_on=soon),
        Meeting(id=new_id(), account_id=account.id, held_on=DAY),
    )
    found = calendar.calendar(portfolio.load(account.id))
    assert [e.day for e in found] == sorted(e.day for e in found)
    told = {(e.code, e.name): e for e in found}
    assert told["action", "Call"].is_late
    assert told["action", "Call"].owner == BOSS
    assert not told["commitment_ours", "Stock"].is_late
    assert told["commitment_client", "Access"].is_late
    assert told["milestone", "Shelves"].owner == BOSS
    assert {"meeting", "renewal", "next_review", "project_ends", "checklist"} <= {e.code for e in found}
    assert not {"Done", "Kept", "Reached", "No day"} & {e.name for e in found}
    assert sum(e.code == "meeting" for e in found) == 1
    for language in ("es", "en"):
        set_language(language)
        assert all("{" not in wording.calendar_text(e) and wording.calendar_text(e) for e in found)


def test_the_calendar_of_a_plan_under_way(portfolio):
    account = included_account(portfolio, 5, filled=True)
    soon = TODAY + timedelta(20)
    data = portfolio.load(account.id)
    portfolio.save(replace(data.facts.document.projects[0], starts_on=soon, due_on=soon + timedelta(9)))
    put(
        portfolio,
        PlanObjective(id=new_id(), account_id=account.id, text="Enter", due_on=soon),
        PlanObjective(id=new_id(), account_id=account.id, text="Old", due_on=DAY),
    )
    step_acts.reopen(portfolio, account.id, Step.KAM_PROFILE, "coaching")
    one = portfolio.load(account.id).facts.kam.development[0]
    portfolio.save(replace(one, due_on=soon))
    step_acts.close(portfolio, account.id, Step.KAM_PROFILE)
    step_acts.confirm(portfolio, account.id, [Step.POST], "holds")
    step_acts.reopen(portfolio, account.id, Step.COMMITTEE, "date")
    portfolio.save(replace(portfolio.load(account.id).facts.committee.record, first_meeting_on=soon))
    codes = {(e.code, e.name) for e in calendar.calendar(portfolio.load(account.id))}
    assert {("project_starts", "store"), ("objective", "Enter"), ("development", "coaching"), ("meeting", "")} <= codes
    assert ("objective", "Old") not in codes


def test_a_project_ends_only_while_it_is_under_way(portfolio):
    account = included_account(portfolio, 6)
    (project,) = portfolio.load(account.id).facts.document.projects

    def ends():
        found = calendar.calendar(portfolio.load(account.id))
        return [(e.name, e.is_late) for e in found if e.code == "project_ends"]

    assert ends() == [("store", True)]
    portfolio.save(replace(project, progress=100))
    assert ends() == [], "what is done has no end ahead"
    portfolio.save(replace(project, progress=99))
    assert ends() == [("store", True)]


def test_an_account_without_a_plan_has_an_empty_calendar(portfolio):
    assert calendar.calendar(portfolio.load(new_account(portfolio).id)) == []


def test_open_questions_and_aims_of_the_post_have_their_day(portfolio):
    account = included_account(portfolio, 3)
    day, past = date.today() + timedelta(days=10), date.today() - timedelta(days=3)
    put(
        portfolio,
        OpenQuestion(id=new_id(), account_id=account.id, question="Who decides?", owner="Ana", due_on=past),
        OpenQuestion(id=new_id(), account_id=account.id, question="Answered", due_on=day, answer="Bea"),
        OpenQuestion(id=new_id(), account_id=account.id, question="Some day"),
        PostItem(id=new_id(), account_id=account.id, block=PostBlock.OBJECTIVE, text="Grow", due_on=day),
        PostItem(id=new_id(), account_id=account.id, block=PostBlock.FUNCTION, text="Negotiate", due_on=day),
    )
    data = portfolio.load(account.id)
    same = PlanObjective(id=new_id(), account_id=account.id, text="grow", due_on=day)
    data = replace(data, plan=replace(data.plan, objectives=(same,)))
    found = [(e.code, e.name, e.owner, e.is_late) for e in calendar.calendar(data)]
    assert [f for f in found if f[0] in {"question", "objective"}] == [
        ("question", "Who decides?", "Ana", True), ("objective", "grow", "", False),
    ]  # fmt: skip
