"""What the company answers once."""

from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.requirements import CompanyRequirement
from tests.support import put


def company_requirement(portfolio, label="Systems", **fields):
    return put(portfolio, CompanyRequirement(id=new_id(), label=label, **{"is_met": True, "evidence": "manual", **fields}))
