"""Scenarios of the whole portfolio: which accounts in, which out, and what would move."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record
from kamdesk.domain.selection.concentration import Concentration, concentration
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.scenarios import NOTHING, NetValue


@dataclass(frozen=True, slots=True)
class Choice:
    """What a portfolio scenario would decide about one account."""

    account_id: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioScenario(Record):
    """A named set of choices; accounts it does not name keep their standing decision."""

    KIND: ClassVar[str] = "portfolio_scenario"

    name: str
    note: str = field(default="", metadata=NOTE)
    choices: tuple[Choice, ...] = ()

    def check(self) -> None:
        """A name, each account once."""
        self.require("name")
        if len({c.account_id for c in self.choices}) < len(self.choices):
            raise ValidationError("choices", "account_twice")

    def verdicts(self) -> dict[str, Verdict]:
        """Account id → what the scenario would decide."""
        return {c.account_id: c.verdict for c in self.choices}


@dataclass(frozen=True, slots=True)
class Branch:
    """What one scenario of an account forecasts."""

    net: NetValue
    hours: int | None = None
    sales_after: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """One account as a portfolio scenario sees it: its sales now, what is left to win, and its branches.

    `hours` are those assigned in step 1 of its plan, if any.
    """

    account_id: str
    name: str
    verdict: Verdict | None
    sales: Decimal
    remaining: Decimal | None = None
    hours: int | None = None
    branches: Mapping[Verdict, Branch] = field(default_factory=dict)

    def hours_if(self, verdict: Verdict | None) -> int | None:
        """KAM hours a year under a verdict: assigned ones, else the scenario's; only included accounts take any."""
        branch = self.branches.get(verdict) if verdict is not None else None
        planned = branch.hours if branch is not None else None
        if verdict is Verdict.INCLUDE:
            return self.hours if self.hours is not None and self.verdict is Verdict.INCLUDE else planned
        return planned or 0

    def sales_if(self, verdict: Verdict | None) -> Decimal:
        """Our yearly sales under a verdict, as its scenario expects them; today's where it says nothing."""
        branch = self.branches.get(verdict) if verdict is not None else None
        return branch.sales_after if branch is not None and branch.sales_after is not None else self.sales


@dataclass(frozen=True, slots=True)
class Totals:
    """What a set of decisions adds up to.

    `net` sums the scenarios that match the decisions; `hours_unknown` and `without_scenario` count the accounts that
    say nothing of hours or have no matching scenario, so that a sum is not taken for more than it is.
    """

    included: int
    watched: int
    excluded: int
    hours: int
    hours_unknown: int
    remaining: Decimal
    net: NetValue
    without_scenario: int
    concentration: Concentration | None


def totals(
    outlooks: Iterable[Outlook],
    choices: Mapping[str, Verdict],
    company_sales: Decimal | None = None,
    other_accounts: int = 0,
) -> Totals:
    """Add up the portfolio under `choices`, which stand in for the decisions of the accounts they name."""
    counted = dict.fromkeys(Verdict, 0)
    hours = hours_unknown = without_scenario = 0
    remaining, net, moved = Decimal(0), NOTHING, Decimal(0)
    sales: list[Decimal] = []
    for one in outlooks:
        verdict = choices.get(one.account_id, one.verdict)
        after = one.sales_if(verdict)
        sales.append(after)
        moved += after - one.sales
        if verdict is None:
            continue
        counted[verdict] += 1
        branch = one.branches.get(verdict)
        without_scenario += branch is None
        net = net.plus(branch.net) if branch is not None else net
        needed = one.hours_if(verdict)
        hours += needed or 0
        hours_unknown += needed is None
        if verdict is Verdict.INCLUDE:
            remaining += one.remaining or Decimal(0)
    company = company_sales + moved if company_sales is not None else None
    return Totals(
        counted[Verdict.INCLUDE],
        counted[Verdict.WATCH],
        counted[Verdict.EXCLUDE],
        hours,
        hours_unknown,
        remaining,
        net,
        without_scenario,
        concentration(sales, company, other_accounts),
    )


def changed(outlooks: Sequence[Outlook], choices: Mapping[str, Verdict]) -> list[tuple[Outlook, Verdict]]:
    """The accounts about which the choices differ from the standing decision."""
    return [(o, choices[o.account_id]) for o in outlooks if o.account_id in choices and choices[o.account_id] is not o.verdict]
