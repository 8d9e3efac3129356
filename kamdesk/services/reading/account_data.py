"""Everything about an account, read at once and frozen; what pages, commands and charts work on.

What belongs to a subject is in that subject's view, with all that follows from it; what is of the account itself is here.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kamdesk.domain.account.account import Account, Site
from kamdesk.domain.account.budget import Budget, budget_between
from kamdesk.domain.account.people import Person
from kamdesk.domain.account.treatment import OpenQuestion, Personalisation
from kamdesk.domain.evidence import Evidence
from kamdesk.domain.plan.gate_facts import Facts
from kamdesk.domain.settings import Settings
from kamdesk.services.reading.ledgers_view import LedgersView
from kamdesk.services.reading.plan_view import PlanView
from kamdesk.services.reading.sales_history import SalesHistory
from kamdesk.services.reading.scorecard_view import ScorecardView
from kamdesk.services.reading.selection_view import SelectionView
from kamdesk.services.reading.to_date import ToDate, year_to_date


@dataclass(frozen=True, slots=True)
class AccountData:
    """One account: the record with its people, sites, sales and evidence, what the gate looks at, and a view a subject."""

    account: Account
    settings: Settings
    today: date
    people: tuple[Person, ...]
    sites: tuple[Site, ...]
    personalisations: tuple[Personalisation, ...]
    questions: tuple[OpenQuestion, ...]
    evidence: tuple[Evidence, ...]
    sales: SalesHistory
    budgets: tuple[Budget, ...]
    facts: Facts
    selection: SelectionView
    scorecard: ScorecardView
    ledgers: LedgersView
    plan: PlanView

    @property
    def kam_name(self) -> str:
        """The KAM chosen in step 2, else the one noted on the account."""
        return self.facts.kam.name() or self.account.kam

    @property
    def contribution(self) -> Decimal | None:
        """Sales less cost of the goods less cost to serve, of the last twelve closed months (`domain.md` §4.4)."""
        margin = self.sales.last_12_margin()
        if margin is None or self.account.cost_to_serve is None:
            return None
        return margin - self.account.cost_to_serve

    @property
    def to_date(self) -> ToDate | None:
        """Sales of this year beside the budget and last year; None while nothing is known to be sold to anybody."""
        as_of = self.sales.as_of
        if as_of is None:
            return None
        span = year_to_date(as_of, self.settings.fiscal_start)
        before = span.year_before()
        return ToDate(
            span,
            self.sales.known_between(span.first, span.last),
            budget_between(self.budgets, span.first, span.last, self.settings.fiscal_start),
            self.sales.between(before.first, before.last),
        )

    def evidence_of(self, record_id: str) -> list[Evidence]:
        """The files attached to a record."""
        return [e for e in self.evidence if e.subject_id == record_id]
