"""What was measured of one account, read as a period asks for it: aggregated, both parties, by season."""

from collections.abc import Callable, Iterable, Sequence

from kamdesk.domain.periods import Frequency, elapsed_share, frequency_of, parts_of, shifted, year_before
from kamdesk.domain.scorecard import Aggregation, Basis, Computed, Indicator, Measure, ParameterSheet, ratio
from kamdesk.domain.settings import Settings


class Values:
    """The measured values of one account, read as a period of the portfolio asks for them."""

    def __init__(
        self,
        measures: Iterable[Measure],
        settings: Settings,
        computed: Callable[[Computed, str, Basis], float | None] | None = None,
        sheets: Iterable[ParameterSheet] = (),
    ) -> None:
        """`computed(kind, period, basis)` answers for the indicators that sales or ledgers give."""
        self._fiscal_start = settings.fiscal_start
        self._computed = computed
        self._sheets = {sheet.indicator_id: sheet for sheet in sheets}
        self._by_indicator: dict[str, dict[str, Measure]] = {}
        for measure in measures:
            self._by_indicator.setdefault(measure.indicator_id, {})[measure.period] = measure

    def periods(self) -> set[str]:
        """Every period in which something was measured."""
        return {p for by_period in self._by_indicator.values() for p in by_period}

    def at(self, indicator: Indicator, period: str) -> Indicator:
        """The indicator with the anchors that held in a period."""
        return indicator.at(period, self._fiscal_start)

    def sheet(self, indicator: Indicator) -> ParameterSheet | None:
        """The parameter sheet of an indicator."""
        return self._sheets.get(indicator.id)

    def measure(self, indicator: Indicator, period: str) -> Measure | None:
        """What was recorded for exactly this period."""
        return self._by_indicator.get(indicator.id, {}).get(period)

    def is_settled(self, indicator: Indicator, period: str) -> bool:
        """Whether both parties agreed on one figure for every recorded part of the period."""
        by_period = self._by_indicator.get(indicator.id, {})
        if exact := by_period.get(period):
            return exact.settled_value is not None
        found = [by_period[p] for f in (Frequency.QUARTER, Frequency.MONTH) for p in parts_of(period, f, self._fiscal_start) if p in by_period]
        return bool(found) and all(m.settled_value is not None for m in found)

    def agreed_pair(self, indicator: Indicator, period: str) -> tuple[float | None, float | None]:
        """Both figures as they count: a settled one stands for both."""
        return self._pair(indicator, period, _settled)

    def pair(self, indicator: Indicator, period: str) -> tuple[float | None, float | None]:
        """Our value and the client's for the period as measured, aggregated from finer ones where need be."""
        return self._pair(indicator, period, _measured)

    def _pair(
        self, indicator: Indicator, period: str, read: Callable[[Measure], tuple[float | None, float | None]]
    ) -> tuple[float | None, float | None]:
        if indicator.computed is not None:
            value = self._computed(indicator.computed, period, indicator.basis) if self._computed else None
            return value, None
        by_period = self._by_indicator.get(indicator.id, {})
        if exact := by_period.get(period):
            return read(exact)
        for finer in (Frequency.QUARTER, Frequency.MONTH):
            parts = parts_of(period, finer, self._fiscal_start)
            found = [by_period[p] for p in parts if p in by_period]
            if found:
                own, theirs = zip(*map(read, found), strict=True)
                if (exact_ratio := _ratio_of(found, len(parts), indicator)) is not None:
                    own = (exact_ratio,)
                return _aggregate(own, len(parts), indicator), _aggregate(theirs, len(parts), indicator)
        return None, None

    def last_before(self, indicator: Indicator, period: str, reach: int = 12) -> str | None:
        """The latest earlier period of the same length with a value of ours or theirs."""
        for back in range(1, reach + 1):
            candidate = shifted(period, -back)
            if any(v is not None for v in self.pair(indicator, candidate)):
                return candidate
        return None

    def season_share(self, indicator: Indicator, period: str) -> float:
        """Share of a year that a year-to-date figure should have reached: last year's own course, else linear."""
        last = year_before(period)
        reached, _ = self.pair(indicator, last)
        year_end = _last_of_year(last)
        whole, _ = self.pair(indicator, year_end)
        if reached and whole and reached / whole > 0:
            return reached / whole
        return elapsed_share(period, self._fiscal_start)


def _last_of_year(period: str) -> str:
    ends = {Frequency.YEAR: period, Frequency.QUARTER: f"{period[:4]}-Q4", Frequency.MONTH: f"{period[:4]}-12"}
    return ends[frequency_of(period)]


def _measured(measure: Measure) -> tuple[float | None, float | None]:
    return measure.value, measure.client_value


def _settled(measure: Measure) -> tuple[float | None, float | None]:
    if measure.settled_value is not None:
        return measure.settled_value, measure.settled_value
    return measure.value, measure.client_value


def _ratio_of(found: Sequence[Measure], expected: int, indicator: Indicator) -> float | None:
    """Numerators over denominators of all parts, where each has both and none was settled otherwise."""
    if indicator.aggregation is not Aggregation.RATIO or len(found) != expected or any(m.settled_value is not None for m in found):
        return None
    pairs = [(m.numerator, m.denominator) for m in found if m.numerator is not None and m.denominator is not None]
    if len(pairs) != expected:
        return None
    return ratio(sum(n for n, _ in pairs), sum(d for _, d in pairs), indicator.unit)


def _aggregate(values: Sequence[float | None], expected: int, indicator: Indicator) -> float | None:
    known = [v for v in values if v is not None]
    if not known:
        return None
    if len(values) == 1:
        return known[0]
    if indicator.basis in {Basis.SNAPSHOT, Basis.YEAR_TO_DATE, Basis.ROLLING_12} or indicator.aggregation is Aggregation.LAST:
        return known[-1]
    if indicator.aggregation is Aggregation.SUM:
        return sum(known) if len(known) == expected else None
    return sum(known) / len(known)
