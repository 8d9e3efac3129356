"""The sample's own history: who did what and when is on record as of its fictional autumn, and of nothing after it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kamdesk.domain.acts import Act
from kamdesk.domain.plan.step_acts import ActKind
from kamdesk.services import sample


def day(moment):
    return moment.astimezone().date().isoformat()


def test_its_steps_were_closed_and_confirmed_on_the_days_of_its_story(portfolio):
    sample.fill(portfolio)
    acts = portfolio.load(portfolio.find_account("C01")[0].id).facts.acts
    closed = {a.subject: day(a.at) for a in acts if a.act is ActKind.CLOSE}
    assert closed == {
        "requirements": "2026-11-16", "kam_profile": "2026-09-25", "post": "2026-09-28", "committee": "2026-10-08",
        "scorecard": "2026-10-26", "plan": "2026-10-26",
    }  # fmt: skip
    assert {day(a.at) for a in acts if a.act is ActKind.CONFIRM} == {"2026-11-18"}
    assert {a.by for a in acts} == {"Javier Roca Pons"}


def test_its_log_runs_through_the_same_days_in_order(portfolio):
    sample.fill(portfolio)
    log = [e for e in portfolio.history(limit=-1) if e.who == "Javier Roca Pons"]
    moments = [e.at for e in reversed(log)]
    assert moments == sorted(moments)
    assert {day(e.at) for e in log if e.act == Act.CONFIRM_STEP} == {"2026-11-18"}


def test_what_is_written_after_it_is_of_now_and_of_who_is_at_work(portfolio):
    who = portfolio.who
    sample.fill(portfolio)
    assert portfolio.who == who
    account = portfolio.find_account("C01")[0]
    portfolio.save(replace(account, city="Toro"))
    (entry, *_older) = portfolio.history(limit=1)
    assert entry.who == who
    assert abs(entry.at - datetime.now(UTC)) < timedelta(minutes=5)
