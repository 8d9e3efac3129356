"""Members of a committee."""

from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.committee import CommitteeMember


def member(name, **fields):
    return CommitteeMember(id=new_id(), account_id="a", name=name, area="Sales", hours_per_year=10, **fields)
