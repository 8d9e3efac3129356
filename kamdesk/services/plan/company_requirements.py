"""Requirements of the whole company: answered once, confirmed account by account."""

from collections.abc import Sequence

from kamdesk.domain.acts import Act
from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.requirements import CompanyRequirement, RequirementConfirmation
from kamdesk.services.portfolio import Portfolio


def confirm(portfolio: Portfolio, account_id: str, requirements: Sequence[CompanyRequirement]) -> Edit | None:
    """Say that requirements of the company hold for this account too, as one change.

    Raises:
        GateRefusedError: step 1 may not be edited now.
    """
    data = portfolio.load(account_id)
    changes = [
        Change(
            None,
            RequirementConfirmation(id=new_id(), account_id=account_id, company_requirement_id=r.id, confirmed_on=data.today),
        )
        for r in requirements
        if data.facts.requirements.confirmation_of(r) is None
    ]
    return portfolio.commit(changes, act=Act.CONFIRM_COMPANY, params={"count": str(len(changes))})


def withdraw(portfolio: Portfolio, account_id: str, requirement: CompanyRequirement) -> Edit | None:
    """Take back that a requirement of the company holds for this account."""
    found = portfolio.load(account_id).facts.requirements.confirmation_of(requirement)
    return portfolio.remove(found) if found is not None else None
