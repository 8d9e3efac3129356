"""Whether an account belongs in the plan: its scores, its potential, its scenarios and what was decided."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from kamdesk.domain.selection.criteria import Assessment, Opinion, Verdict, growth_score
from kamdesk.domain.selection.decisions import Attention, ConditionCheck, Decision, attention
from kamdesk.domain.selection.eligibility import Reason, explanation
from kamdesk.domain.selection.potential import Potential, WalletLine, account_potential
from kamdesk.domain.selection.scenarios import Scenario, SideEffect
from kamdesk.domain.settings import Settings
from kamdesk.services.reading.sales_history import SalesHistory


@dataclass(frozen=True, slots=True)
class Company:
    """The whole company's sales of twelve months, or the imported sum where nobody said; None when nothing is known."""

    sales: Decimal | None
    is_imported: bool
    other_accounts: int


@dataclass(frozen=True)
class SelectionView:
    """Assessment, opinions, wallet, scenarios with their side effects, and decisions, the oldest first.

    `company_of` is asked only where the size of the company counts: it may have to be summed up.
    """

    account_id: str
    settings: Settings
    sales: SalesHistory
    company_of: Callable[[], Company]
    today: date
    assessment: Assessment | None
    opinions: tuple[Opinion, ...]
    wallet: tuple[WalletLine, ...]
    scenarios: tuple[Scenario, ...]
    effects: tuple[SideEffect, ...]
    decisions: tuple[Decision, ...]
    checks: tuple[ConditionCheck, ...]

    @property
    def verdict(self) -> Verdict | None:
        """The standing decision, None when undecided."""
        return self.decisions[-1].verdict if self.decisions else None

    @cached_property
    def potential(self) -> Potential:
        """Remaining potential and what is used of it."""
        return account_potential(list(self.wallet), self.sales.last_12_by_line())

    @cached_property
    def bands(self) -> tuple[Decimal, ...] | None:
        """Remaining potential from which growth scores 3, 4 … 9; None when the company's size is not known."""
        if self.settings.growth_bands:
            return self.settings.growth_bands
        return self.settings.bands(self.company_of().sales)

    @cached_property
    def computed_growth(self) -> int | None:
        """The growth score that follows from the remaining potential; None while that is not known."""
        if self.potential.remaining is None:
            return None
        return growth_score(self.potential.remaining, self.bands)

    @property
    def is_growth_computed(self) -> bool:
        """Whether the growth score that counts is the computed one."""
        by_hand = self.assessment.growth if self.assessment is not None else None
        return self.computed_growth is not None and by_hand in {None, self.computed_growth}

    @cached_property
    def effective_assessment(self) -> Assessment:
        """The scores that count: those given, and the computed growth where nobody overrode it."""
        given = self.assessment or Assessment(id="", account_id=self.account_id)
        return given.with_computed(self.computed_growth)

    @property
    def explanation(self) -> tuple[Reason, ...]:
        """The gate beside the average, and what would change the result."""
        return explanation(
            self.effective_assessment, self.settings, self.potential, self.bands, is_growth_computed=self.is_growth_computed
        )

    @property
    def attention(self) -> tuple[Attention, ...]:
        """What calls the account back after its last decision."""
        last = self.decisions[-1] if self.decisions else None
        return attention(last, self.checks, self.sales.last_12() or Decimal(0), self.today) if last else ()

    def effects_of(self, scenario_id: str) -> list[SideEffect]:
        """The side effects of one scenario."""
        return [e for e in self.effects if e.scenario_id == scenario_id]
