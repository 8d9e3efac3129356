"""Everything about an account, read at once and frozen; what pages, commands and charts work on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from kamdesk.domain.account.account import Account, Site
from kamdesk.domain.account.people import Person
from kamdesk.domain.account.treatment import OpenQuestion, Personalisation
from kamdesk.domain.errors import Unmet
from kamdesk.domain.evidence import Evidence
from kamdesk.domain.ledgers.innovation import Advance, KnowledgeTransfer
from kamdesk.domain.ledgers.prescription import Brought, Influence, Prescription, brought
from kamdesk.domain.ledgers.value_log import ValueEntry, ValueTotals, value_totals
from kamdesk.domain.ledgers.voice import Recommendation, VoiceAnswer
from kamdesk.domain.periods import Frequency, bounds, frequency_of, period_of, shifted
from kamdesk.domain.plan.actions import Action, ParkingNote
from kamdesk.domain.plan.agreements import Milestone
from kamdesk.domain.plan.committee import Meeting
from kamdesk.domain.plan.conditions.scorecard import is_scorecard_closed, unmet_of_scorecard
from kamdesk.domain.plan.gap_bridge import GapBridge, gap_bridge
from kamdesk.domain.plan.gate import StepState, states
from kamdesk.domain.plan.gate_facts import Facts
from kamdesk.domain.plan.plan_document import Commitment, PlanObjective, PlanVersion, SwotItem
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Basis, Computed, Indicator, Measure, ParameterSheet, Scorecard, proposed_weights
from kamdesk.domain.scorecard.measured_values import Values
from kamdesk.domain.scorecard.scoring import ScorecardResult, counting_value, scorecard_result
from kamdesk.domain.selection.criteria import Assessment, Opinion, Verdict, growth_score
from kamdesk.domain.selection.decisions import Attention, ConditionCheck, Decision, attention
from kamdesk.domain.selection.eligibility import Reason, explanation
from kamdesk.domain.selection.potential import Potential, WalletLine, account_potential
from kamdesk.domain.selection.scenarios import Scenario, SideEffect
from kamdesk.domain.settings import Settings
from kamdesk.services.reading.ledger_history import LedgerHistory
from kamdesk.services.reading.sales_history import SalesHistory

COMPUTED_PREFIX = "computed-"
"""An id that begins so stands for a computed indicator that nobody gave anchors yet."""

_FROM_SALES = {Computed.TURNOVER: "", Computed.MARGIN: "%", Computed.CROSS_SELLING: ""}


@dataclass(frozen=True, slots=True)
class Company:
    """The whole company's sales of twelve months, or the imported sum where nobody said; None when nothing is known."""

    sales: Decimal | None
    is_imported: bool
    other_accounts: int


@dataclass(frozen=True)
class AccountData:
    """The records of one account, and what follows from them (computed when first asked for)."""

    account: Account
    settings: Settings
    facts: Facts
    assessment: Assessment | None
    opinions: tuple[Opinion, ...]
    scenarios: tuple[Scenario, ...]
    effects: tuple[SideEffect, ...]
    decisions: tuple[Decision, ...]
    checks: tuple[ConditionCheck, ...]
    wallet: tuple[WalletLine, ...]
    scorecard: Scorecard | None
    own_indicators: tuple[Indicator, ...]
    measures: tuple[Measure, ...]
    sheets: tuple[ParameterSheet, ...]
    given: tuple[Influence, ...]
    received: tuple[Influence, ...]
    prescriptions: tuple[Prescription, ...]
    advances: tuple[Advance, ...]
    proposals: tuple[tuple[KnowledgeTransfer, Advance], ...]
    carried: tuple[KnowledgeTransfer, ...]
    answers: tuple[VoiceAnswer, ...]
    values_given: tuple[ValueEntry, ...]
    evidence: tuple[Evidence, ...]
    meetings: tuple[Meeting, ...]
    swot: tuple[SwotItem, ...]
    objectives: tuple[PlanObjective, ...]
    commitments: tuple[Commitment, ...]
    milestones: tuple[Milestone, ...]
    versions: tuple[PlanVersion, ...]
    people: tuple[Person, ...]
    sites: tuple[Site, ...]
    personalisations: tuple[Personalisation, ...]
    questions: tuple[OpenQuestion, ...]
    actions: tuple[Action, ...]
    notes: tuple[ParkingNote, ...]
    sales: SalesHistory
    company_of: Callable[[], Company]
    today: date = field(default_factory=date.today)

    @property
    def verdict(self) -> Verdict | None:
        """The standing decision, None when undecided."""
        return self.decisions[-1].verdict if self.decisions else None

    @property
    def kam_name(self) -> str:
        """The KAM chosen in step 2, else the one noted on the account."""
        return self.facts.kam_name() or self.account.kam

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """The account's indicators, and the computed ones that sales give it anyway."""
        own = {i.computed for i in self.own_indicators if i.computed is not None}
        extra = [
            Indicator(
                id=f"{COMPUTED_PREFIX}{kind}",
                account_id=self.account.id,
                group=Group.RESULTS,
                name=kind.value,
                unit=self.settings.currency if kind is Computed.TURNOVER else unit,
                computed=kind,
                weight=0.0,
                position=-1,
            )
            for kind, unit in _FROM_SALES.items()
            if self.sales and kind not in own
        ]
        return (*extra, *sorted(self.own_indicators, key=lambda i: i.position))

    @cached_property
    def weights(self) -> dict[Group, float]:
        """Group weights: set by hand, else proposed by the driver once the account is included."""
        if self.scorecard is not None:
            return self.scorecard.weights()
        drivers = self.effective_assessment.outstanding(self.settings)
        return proposed_weights(drivers if self.verdict is Verdict.INCLUDE else ())

    @cached_property
    def values(self) -> Values:
        """The measured values, ready to be asked by period."""
        return Values(self.measures, self.settings, self._computed, self.sheets)

    def _computed(self, kind: Computed, period: str, basis: Basis) -> float | None:
        return self.sales.computed(kind, period, basis) if kind.is_from_sales else self.ledger.computed(kind, period, basis)

    @cached_property
    def ledger(self) -> LedgerHistory:
        """What the account's ledgers say by period."""
        return LedgerHistory(
            self.prescriptions, self.given, self.advances, self.carried, self.answers, self.settings.fiscal_start
        )

    @property
    def brought(self) -> Brought:
        """What the account's references brought us elsewhere."""
        return brought(self.given)

    @cached_property
    def recommendations(self) -> list[Recommendation]:
        """The net promoter score of every wave of answers, with margin and count; oldest first."""
        return self.ledger.recommendations(self.settings.period)

    @property
    def value_totals(self) -> ValueTotals:
        """Value promised, delivered and confirmed so far."""
        return value_totals(self.values_given)

    def sheet_of(self, indicator: Indicator) -> ParameterSheet | None:
        """How the indicator is agreed to be measured; None when nobody wrote it down."""
        return self.values.sheet(indicator)

    def evidence_of(self, record_id: str) -> list[Evidence]:
        """The files attached to a record of the account; their names and digests, not their bytes."""
        return [e for e in self.evidence if e.subject_id == record_id]

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Periods of the portfolio's length with any figure, oldest first."""
        length = self.settings.period
        found = set(self.sales.periods(length)) | self.ledger.periods(length)
        order = [Frequency.MONTH, Frequency.QUARTER, Frequency.YEAR]
        for period in self.values.periods():
            day, finer = _first_day(period, self.settings.fiscal_start)
            if order.index(finer) <= order.index(length):
                found.add(period_of(day, length, self.settings.fiscal_start))
        return tuple(sorted(found))

    @property
    def latest_period(self) -> str:
        """The latest measured period, or the present one when nothing is measured."""
        if self.periods:
            return self.periods[-1]
        return period_of(self.today, self.settings.period, self.settings.fiscal_start)

    def selectable_periods(self) -> list[str]:
        """Periods to offer for entry: from the first measured (or a year ago) to the present one."""
        now = period_of(self.today, self.settings.period, self.settings.fiscal_start)
        first = min(self.periods[0] if self.periods else now, shifted(now, -4))
        found = [first]
        while found[-1] < max(now, self.latest_period):
            found.append(shifted(found[-1], 1))
        return found

    def result(self, period: str | None = None) -> ScorecardResult:
        """The scorecard of a period (default: the latest measured)."""
        return scorecard_result(self.indicators, self.values, period or self.latest_period, self.weights, self.settings)

    @cached_property
    def latest_result(self) -> ScorecardResult:
        """The scorecard of the latest measured period."""
        return self.result()

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
        given = self.assessment or Assessment(id="", account_id=self.account.id)
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

    @property
    def bridge(self) -> GapBridge | None:
        """From the run-rate to next year's target, once both are there."""
        return gap_bridge(self.facts.plan, self.facts.agreements, self.facts.projects)

    @property
    def contribution(self) -> Decimal | None:
        """Sales less cost of the goods less cost to serve, of the last twelve closed months (`domain.md` §4.4)."""
        margin = self.sales.last_12_margin()
        if margin is None or self.account.cost_to_serve is None:
            return None
        return margin - self.account.cost_to_serve

    @cached_property
    def step_states(self) -> dict[Step, StepState]:
        """The state of all five steps in their order, as it follows from acts and data."""
        return states(self.facts)

    @property
    def current_step(self) -> Step | None:
        """The first step that is not closed; None when the plan is active or the account not included."""
        if self.verdict is not Verdict.INCLUDE:
            return None
        return next((s for s, state in self.step_states.items() if state is not StepState.CLOSED), None)

    @property
    def is_scorecard_closed(self) -> bool:
        """Whether the scorecard was closed and still holds."""
        return is_scorecard_closed(self.facts)

    @property
    def scorecard_unmet(self) -> tuple[Unmet, ...]:
        """What is to be done before the scorecard can be closed; empty when it can be."""
        return unmet_of_scorecard(self.facts)

    def effects_of(self, scenario_id: str) -> list[SideEffect]:
        """What the accounts would feel if the scenario came true, in the order in which it was written down."""
        return [e for e in self.effects if e.scenario_id == scenario_id]

    def basis_values(self, indicator: Indicator, periods: Sequence[str]) -> list[float | None]:
        """The values of an indicator that count, over some periods, for charts."""
        return [counting_value(self.values, indicator, p) for p in periods]

    def course(self, count: int, until: str | None = None) -> list[ScorecardResult]:
        """The scorecards of the last periods with any figure, oldest first."""
        last = until or self.latest_period
        return [self.result(p) for p in [p for p in self.periods if p <= last][-count:]]


def _first_day(period: str, fiscal_start: int) -> tuple[date, Frequency]:
    return bounds(period, fiscal_start)[0], frequency_of(period)
