"""What one account's scenario would do to the whole: our dependence on it, and the KAM hours."""

from dataclasses import dataclass
from decimal import Decimal

from kamdesk.domain.plan.requirements import Requirements
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.scenarios import Scenario
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.account_data import AccountData
from kamdesk.storage import queries


@dataclass(frozen=True, slots=True)
class Impact:
    """Share of the account in our sales now and after, in percent; KAM hours a year of the whole plan before and after.

    `capacity` are the hours there are; what is not known is None.
    """

    share_now: float | None
    share_after: float | None
    hours_before: int
    hours_after: int | None
    capacity: int | None

    @property
    def is_over_capacity(self) -> bool:
        """Whether more hours would be needed than there are."""
        return self.capacity is not None and self.hours_after is not None and self.hours_after > self.capacity


def included_hours(portfolio: Portfolio) -> dict[str, int]:
    """KAM hours a year of every included account: those assigned in step 1, else those its include scenario expects."""
    standing = portfolio.with_file(queries.standing_decisions)
    included = [account_id for account_id, decision in standing.items() if decision.verdict is Verdict.INCLUDE]
    live = set(portfolio.live(included))
    planned = {s.account_id: s.hours for s in portfolio.find(Scenario, verdict=Verdict.INCLUDE)}
    assigned = {r.account_id: r.hours_per_year for r in portfolio.find(Requirements)}
    return {a: assigned.get(a) or planned.get(a) or 0 for a in included if a in live}


def impact(portfolio: Portfolio, data: AccountData, scenario: Scenario, hours: dict[str, int] | None = None) -> Impact:
    """What would follow from a scenario; `hours` are those of `included_hours`, when they are known already."""
    company = portfolio.company().sales
    now = data.sales.last_12() or Decimal(0)
    share_now = float(now / company * 100) if company else None
    share_after = None
    if company and scenario.sales_after is not None:
        total = company - now + scenario.sales_after
        share_after = float(scenario.sales_after / total * 100) if total > 0 else None
    included = included_hours(portfolio) if hours is None else hours
    others = sum(h for account_id, h in included.items() if account_id != data.account.id)
    return Impact(
        share_now,
        share_after,
        sum(included.values()),
        others + scenario.hours if scenario.hours is not None else None,
        portfolio.settings.kam_hours,
    )
