"""How an account does: its indicators, what was measured of them, and the scorecard of every period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kamdesk.domain.errors import Unmet
from kamdesk.domain.periods import Frequency, bounds, frequency_of, period_of, shifted
from kamdesk.domain.plan.conditions.scorecard import is_scorecard_closed, unmet_of_scorecard
from kamdesk.domain.plan.gate_facts import Facts
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Basis, Computed, Indicator, Measure, ParameterSheet, Scorecard, proposed_weights
from kamdesk.domain.scorecard.measured_values import Values
from kamdesk.domain.scorecard.scoring import ScorecardResult, counting_value, scorecard_result
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.settings import Settings
from kamdesk.services.reading.ledgers_view import LedgersView
from kamdesk.services.reading.sales_history import SalesHistory
from kamdesk.services.reading.selection_view import SelectionView

COMPUTED_PREFIX = "computed-"
"""An id that begins so stands for a computed indicator that nobody gave anchors yet."""

_FROM_SALES = {Computed.TURNOVER: "", Computed.MARGIN: "%", Computed.CROSS_SELLING: ""}


@dataclass(frozen=True)
class ScorecardView:
    """Indicators, figures and parameter sheets; `record` has the weights of the groups, None while nobody set them.

    Computed indicators follow from sales and ledgers, and the weights that are proposed from the selection.
    """

    account_id: str
    settings: Settings
    facts: Facts
    sales: SalesHistory
    selection: SelectionView
    ledgers: LedgersView
    today: date
    record: Scorecard | None
    own_indicators: tuple[Indicator, ...]
    measures: tuple[Measure, ...]
    sheets: tuple[ParameterSheet, ...]

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """The account's indicators, and the computed ones that sales give it anyway."""
        own = {i.computed for i in self.own_indicators if i.computed is not None}
        extra = [
            Indicator(
                id=f"{COMPUTED_PREFIX}{kind}",
                account_id=self.account_id,
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
        if self.record is not None:
            return self.record.weights()
        drivers = self.selection.effective_assessment.outstanding(self.settings)
        return proposed_weights(drivers if self.selection.verdict is Verdict.INCLUDE else ())

    @cached_property
    def values(self) -> Values:
        """The measured values, ready to be asked by period."""
        return Values(self.measures, self.settings, self._computed, self.sheets)

    def _computed(self, kind: Computed, period: str, basis: Basis) -> float | None:
        return (
            self.sales.computed(kind, period, basis) if kind.is_from_sales else self.ledgers.history.computed(kind, period, basis)
        )

    def sheet_of(self, indicator: Indicator) -> ParameterSheet | None:
        """The parameter sheet of an indicator."""
        return self.values.sheet(indicator)

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Periods of the portfolio's length with any figure, oldest first."""
        length = self.settings.period
        found = set(self.sales.periods(length)) | self.ledgers.history.periods(length)
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

    def basis_values(self, indicator: Indicator, periods: Sequence[str]) -> list[float | None]:
        """The values of an indicator that count, over some periods, for charts."""
        return [counting_value(self.values, indicator, p) for p in periods]

    def course(self, count: int, until: str | None = None) -> list[ScorecardResult]:
        """The scorecards of the last periods with any figure, oldest first."""
        last = until or self.latest_period
        return [self.result(p) for p in [p for p in self.periods if p <= last][-count:]]

    @property
    def is_closed(self) -> bool:
        """Whether it was closed and still holds."""
        return is_scorecard_closed(self.facts)

    @property
    def unmet(self) -> tuple[Unmet, ...]:
        """What keeps it open."""
        return unmet_of_scorecard(self.facts)


def _first_day(period: str, fiscal_start: int) -> tuple[date, Frequency]:
    return bounds(period, fiscal_start)[0], frequency_of(period)
