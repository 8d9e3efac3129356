"""Everything about an account, read at once and frozen; what pages, commands and charts work on.

What belongs to a subject is in that subject's view, with all that follows from it; what is of the account itself is here.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kamdesk.domain.account.account import Account, Site
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

    def evidence_of(self, record_id: str) -> list[Evidence]:
        """The files attached to a record."""
        return [e for e in self.evidence if e.subject_id == record_id]
