"""What the list tells of each account."""

import pytest

from kamdesk.domain.scorecard.groups import Light
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.services.account import summary
from kamdesk.services.plan import step_acts
from tests.support import FILLERS, decide, included_account, new_account, prepare_decision


def test_summaries_of_the_list(portfolio):
    active = included_account(portfolio, 6, name="Active")
    undecided = new_account(portfolio, "Undecided")
    found = summary.summaries(portfolio, [active.id, undecided.id])
    assert (found[active.id].is_active, found[active.id].to_review, found[active.id].current_step) == (True, 0, None)
    assert (found[undecided.id].verdict, found[undecided.id].is_active, found[undecided.id].light) == (None, False, Light.NONE)
    step_acts.reopen(portfolio, active.id, list(FILLERS)[1], "x")
    again = summary.summaries(portfolio, [active.id])[active.id]
    assert (again.is_active, again.to_review, again.current_step) == (True, 3, "kam_profile")
    decide(portfolio, active.id, Verdict.EXCLUDE)
    assert not summary.summaries(portfolio, [active.id])[active.id].is_active


@pytest.mark.parametrize("verdict", [*Verdict, None])
def test_the_list_says_what_was_decided(portfolio, verdict):
    account = new_account(portfolio)
    if verdict is not None:
        prepare_decision(portfolio, account.id)
        decide(portfolio, account.id, verdict)
    found = summary.summaries(portfolio, [account.id])[account.id]
    told = {Verdict.INCLUDE: found.is_included, Verdict.WATCH: found.is_watched, Verdict.EXCLUDE: found.is_left_out}
    assert [v for v, is_so in told.items() if is_so] == ([verdict] if verdict is not None else [])


def test_the_list_marks_the_steps_that_are_closed(portfolio):
    account = included_account(portfolio, 4)
    found = summary.summaries(portfolio, [account.id])[account.id]
    assert found.closed_steps == (True, True, True, False, False)
    step_acts.reopen(portfolio, account.id, list(FILLERS)[1], "x")
    again = summary.summaries(portfolio, [account.id])[account.id]
    assert again.closed_steps == (True, False, False, False, False), "one to review is not closed"
