"""What the list tells of each account."""

from kamdesk.domain.scorecard.groups import Light
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.services.account import summary
from kamdesk.services.plan import step_acts
from tests.support import FILLERS, decide, included_account, new_account


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
