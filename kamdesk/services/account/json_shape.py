"""What `show --json` and `list --json` give, key by key.

Money is in units of the portfolio's currency with two decimals, percentages are in percent, dates and periods in ISO
form (`2027-01-09`; `2026`, `2026-Q3`, `2026-09`). What is not known or not written down is null, never 0 or an empty
text. The values of an enum are its codes, which never change; texts are in the language of the command.
"""

from typing import Literal, TypedDict

from kamdesk.domain.ledgers.innovation import AdvanceKind, AdvanceState, Reuse, TransferState
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.plan_document import Party
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.groups import Group, Light
from kamdesk.domain.scorecard.indicators import AgreedForm, Basis, DataFrom
from kamdesk.domain.scorecard.scoring import Direction
from kamdesk.domain.selection.criteria import Quadrant, Verdict
from kamdesk.domain.selection.potential import Confidence, LineState
from kamdesk.domain.selection.scenarios import EffectCategory

SelectionState = Verdict | Literal["undecided"]
"""The verdict of the decision that stands; `undecided` while nothing was decided."""


class ListEntry(TypedDict):
    """One account of `list --json`; score, coverage (0–100) and light are of its last measured period."""

    id: str
    name: str
    decision: Verdict | None
    state: SelectionState
    eligible: bool
    step: Step | None
    score: float | None
    coverage: float | None
    light: Light
    disputed: int


class SiteView(TypedDict):
    """A site of the company."""

    name: str
    code: str | None
    tax_id: str | None


CompanyView = dict[str, object]
"""Every field of `Account` by its name (texts and lists, money and days as elsewhere, None for an empty one), and `id`, `sites`
(a list of `SiteView`), `contribution` (what it left over the last twelve closed months, in money) and `archived` (a bool)."""


class OpinionView(TypedDict):
    """What one person scored: criterion → 0–10."""

    by: str
    scores: dict[str, int | None]


class EffectView(TypedDict):
    """A side effect of a scenario: `sign` is 1 or −1, `probability` 0–1, `impact` money, `accounts` ids."""

    category: EffectCategory
    sign: int
    probability: float
    impact: float | None
    horizon_years: int
    accounts: list[str]


class ScenarioView(TypedDict):
    """What would follow from a decision; the net values are money, over the horizons of its effects."""

    title: str
    decision: Verdict
    net_value: float | None
    net_value_low: float | None
    net_value_high: float | None
    hours: int | None
    sales_after: float | None
    side_effects: list[EffectView]


class ConditionView(TypedDict):
    """A condition of a decision, and when it was met."""

    text: str
    due_on: str | None
    met_on: str | None


class DecisionView(TypedDict):
    """A decision on record; `signal_percent` is the growth of our sales that asks to decide anew."""

    decision: Verdict
    reason: str
    decided_by: str
    decided_on: str
    review_on: str | None
    hypothesis: str | None
    conditions: list[ConditionView]
    served_how: str | None
    served_by: str | None
    reopen_signal: str | None
    signal_percent: float | None


class SelectionView(TypedDict):
    """Whether it qualifies, and what was decided, oldest decision first.

    `drivers` and `own_criteria` are scores of 0–10 by criterion; attractiveness and strength are 0–10 as well.
    """

    drivers: dict[str, int | None]
    growth_computed: int | None
    eligible: bool
    outstanding: list[str]
    attractiveness: float | None
    relative_strength: float | None
    quadrant: Quadrant | None
    explanation: list[str]
    own_criteria: dict[str, int | None]
    opinions: list[OpinionView]
    scenarios: list[ScenarioView]
    decisions: list[DecisionView]
    state: SelectionState
    attention: list[str]


class LineView(TypedDict):
    """What one product line could still bring, in money a year; `line` is null for the rest of the account."""

    line: str | None
    state: LineState
    current: float | None
    wallet: float | None
    remaining: float | None
    confidence: Confidence | None


class PotentialView(TypedDict):
    """What the account buys from us, what it buys at all, and what of it is left to win; money a year."""

    current: float | None
    wallet: float | None
    attainable: float | None
    remaining: float | None
    remaining_sure_percent: float | None
    exhausted_percent: float | None
    share_of_wallet: float | None
    lines: list[LineView]


class UnmetView(TypedDict):
    """Something that is still to be done: its code, and the sentence."""

    condition: str
    text: str


class SheetView(TypedDict):
    """How an indicator was agreed to be measured; `tolerance` is in the unit of the indicator."""

    numerator: str | None
    denominator: str | None
    exclusions: str | None
    data_from: DataFrom
    decimals: int | None
    tolerance: float
    penalty: str | None
    agreed_in: AgreedForm | None
    proposed_on: str | None


class IndicatorView(TypedDict):
    """An indicator in the period: `value` is the figure that counts, `score` 0–100.

    `measured_in` is the period of the figure, an earlier one where `stale`; `trend_points` are points of the score.
    """

    name: str
    unit: str | None
    basis: Basis
    value: float | None
    own_value: float | None
    client_value: float | None
    measured_in: str
    pace_percent: float | None
    score: float | None
    light: Light
    trend: Direction | None
    trend_points: float | None
    stale: bool
    disputed: bool
    withdrawn: bool
    own_withdrawn: bool
    client_withdrawn: bool
    computed: bool
    agreed: bool
    parameter_sheet: SheetView | None
    evidence: list[str]


class GroupView(TypedDict):
    """A group of indicators: weight in percent, score and coverage 0–100."""

    group: Group
    weight: float
    score: float | None
    coverage: float | None
    light: Light
    indicators: list[IndicatorView]


class ScorecardView(TypedDict):
    """The scorecard of the period that was asked for, else of the last measured one."""

    period: str
    score: float | None
    coverage: float | None
    light: Light
    closed: bool
    unmet: list[UnmetView]
    groups: list[GroupView]


class ReceivedView(TypedDict):
    """What a reference of somebody else brought this account: the degree in percent, and its part of the deal."""

    deal: str
    degree_percent: float | None
    value: float | None


class AdvanceView(TypedDict):
    """Something that was learned with this account."""

    title: str
    kind: AdvanceKind
    state: AdvanceState
    reuse: Reuse
    learned_on: str | None


class ProposalView(TypedDict):
    """An advance of another account that was proposed here."""

    advance: str
    state: TransferState
    adopted_on: str | None


class WaveView(TypedDict):
    """A wave of answers: net promoters of −100 to 100 with the margin of 95 %, in points."""

    wave: str
    nps: float | None
    margin: float | None
    answers: int
    feeds_light: bool


class ValueView(TypedDict):
    """The value for the client, in money."""

    promised: float | None
    delivered: float | None
    confirmed: float | None


class LedgersView(TypedDict):
    """What the account brings besides sales; `brought` is money won elsewhere by its references."""

    references: int
    brought: float | None
    brought_customers: int
    brought_expected: float | None
    received: list[ReceivedView]
    advances: list[AdvanceView]
    proposals: list[ProposalView]
    recommendation: list[WaveView]
    value: ValueView


class CandidateView(TypedDict):
    """How a candidate fits, 0–100; null while marks stay hidden or are missing."""

    name: str
    fit: float | None
    knocked_out: bool | None
    chosen: bool


class ChoiceView(TypedDict):
    """A choice of a KAM on record."""

    name: str
    previous: str | None
    chosen_on: str
    reason: str
    handover: bool


class KamSelectionView(TypedDict):
    """The choice of the KAM; `hidden_until` says how many marks each assessor still has to give before any is shown."""

    hidden_until: dict[str, int] | None
    candidates: list[CandidateView]
    record: list[ChoiceView]


class VersionView(TypedDict):
    """A version of the plan as it was approved."""

    number: int
    approved_on: str
    approved_by: str | None


class LateView(TypedDict):
    """A commitment that is late, by how many days, and whose it is."""

    text: str
    party: Party
    days: int


class PlanView(TypedDict):
    """The plan's figures in money, its versions, and what hangs loose in it."""

    target: float | None
    baseline: float | None
    gap: float | None
    next_review_on: str | None
    versions: list[VersionView]
    agreements_without_project: list[str]
    projects_without_agreement: list[str]
    late_commitments: list[LateView]


class StepView(TypedDict):
    """One of the five steps; `unmet` is what keeps it from being closed."""

    step: Step
    state: StepState
    closed_on: str | None
    unmet: list[UnmetView]


class SalesView(TypedDict):
    """Sales of a quarter or a year; the margin is of the sales whose cost is known."""

    period: str
    turnover: float | None
    cost: float | None
    margin_percent: float | None
    product_lines: int


class SalesByPeriod(TypedDict):
    """Quarters first, then years, each oldest first."""

    periods: list[SalesView]


class BudgetLineView(TypedDict):
    """What is planned to be sold in a period; `line` is null for what has no product line."""

    period: str
    line: str | None
    amount: float


class BudgetView(TypedDict):
    """Money of the fiscal year from its first month up to the last closed month with sales (both null while nothing was sold).

    `budget_to_date` is null unless each of these months has a budget; `amounts` are all that are planned, the oldest first.
    """

    first_month: str | None
    last_month: str | None
    sales_to_date: float | None
    budget_to_date: float | None
    last_year_to_date: float | None
    amounts: list[BudgetLineView]


class AccountView(TypedDict):
    """All of `show --json`."""

    account: CompanyView
    selection: SelectionView
    potential: PotentialView
    scorecard: ScorecardView
    ledgers: LedgersView
    kam_selection: KamSelectionView
    plan: PlanView
    steps: list[StepView]
    sales: SalesByPeriod
    budget: BudgetView
