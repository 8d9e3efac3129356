"""What was measured of one account, read as a period asks for it: aggregated, both parties, by season.

A figure that was withdrawn is read like any other: leaving a bad one out must never help.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from kamdesk.domain.periods import MONTHS, Frequency, bounds, elapsed_share, frequency_of, parts_of, shifted, year_before
from kamdesk.domain.scorecard.indicators import WITHDRAWN, Aggregation, Basis, Computed, Indicator, Measure, ParameterSheet, ratio
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
        """The indicator as it was judged in a period, with the anchors that held then."""
        return indicator.at(period, self._fiscal_start)

    def sheet(self, indicator: Indicator) -> ParameterSheet | None:
        """How the indicator is agreed to be measured; None when nobody wrote it down."""
        return self._sheets.get(indicator.id)

    def measure(self, indicator: Indicator, period: str) -> Measure | None:
        """What was recorded for exactly this period."""
        return self._by_indicator.get(indicator.id, {}).get(period)

    def is_settled(self, indicator: Indicator, period: str) -> bool:
        """Whether both parties agreed on one figure for every recorded part of the period."""
        found, _ = self._recorded(indicator, period)
        return bool(found) and all(m.settled_value is not None for m in found)

    def withdrawn(self, indicator: Indicator, period: str) -> tuple[bool, bool]:
        """Whether a figure that makes up ours, and one that makes up the client's, was withdrawn and not entered again."""
        if indicator.computed is not None:
            return False, False
        found, _ = self._recorded(indicator, period)
        ours, theirs = ([getattr(m, mark) for m in found if getattr(m, name) is not None] for name, mark in WITHDRAWN.items())
        return _is_any(ours, indicator), _is_any(theirs, indicator)

    def entered(self, indicator: Indicator, period: str) -> tuple[float | None, float | None]:
        """Both figures as they stand to be typed: one that was withdrawn is none."""
        own, theirs = self.pair(indicator, period)
        own_gone, theirs_gone = self.withdrawn(indicator, period)
        return None if own_gone else own, None if theirs_gone else theirs

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
        found, expected = self._recorded(indicator, period)
        if expected <= 1:
            return read(found[0]) if found else (None, None)
        own, theirs = zip(*map(read, found), strict=True)
        if (exact_ratio := _ratio_of(found, expected, indicator)) is not None:
            own = (exact_ratio,)
        return _aggregate(own, expected, indicator), _aggregate(theirs, expected, indicator)

    def _recorded(self, indicator: Indicator, period: str) -> tuple[list[Measure], int]:
        """The records that make up a period, and how many there would be: its own one, else those of the longest parts."""
        by_period = self._by_indicator.get(indicator.id, {})
        if exact := by_period.get(period):
            return [exact], 1
        for finer in (Frequency.QUARTER, Frequency.MONTH):
            parts = parts_of(period, finer, self._fiscal_start)
            if found := [by_period[p] for p in parts if p in by_period]:
                return found, len(parts)
        return [], 0

    def last_before(self, indicator: Indicator, period: str, reach: int = 12) -> str | None:
        """The latest earlier period of the same length with a value of ours or theirs."""
        for back in range(1, reach + 1):
            candidate = shifted(period, -back)
            if any(v is not None for v in self.pair(indicator, candidate)):
                return candidate
        return None

    def last_ever(self, indicator: Indicator, period: str) -> str | None:
        """As `last_before`, however long ago it was; of computed indicators no farther back."""
        measured = self._by_indicator.get(indicator.id)
        if not measured:
            return self.last_before(indicator, period)
        first = min(bounds(p, self._fiscal_start)[0] for p in measured)
        begin = bounds(period, self._fiscal_start)[0]
        months = (begin.year - first.year) * 12 + begin.month - first.month
        return self.last_before(indicator, period, -(-months // MONTHS[frequency_of(period)]))

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
    if (
        indicator.aggregation is not Aggregation.RATIO
        or len(found) != expected
        or any(m.settled_value is not None for m in found)
    ):
        return None
    pairs = [(m.numerator, m.denominator) for m in found if m.numerator is not None and m.denominator is not None]
    if len(pairs) != expected:
        return None
    return ratio(sum(n for n, _ in pairs), sum(d for _, d in pairs), indicator.unit)


def _takes_last(indicator: Indicator) -> bool:
    """Whether the latest of several figures is the one of the longer period."""
    return indicator.basis in {Basis.SNAPSHOT, Basis.YEAR_TO_DATE, Basis.ROLLING_12} or indicator.aggregation is Aggregation.LAST


def _is_any(marks: Sequence[date | None], indicator: Indicator) -> bool:
    """Whether a mark stands on a figure that counts: any of them, or the latest where that is taken alone."""
    return any(mark is not None for mark in (marks[-1:] if _takes_last(indicator) else marks))


def _aggregate(values: Sequence[float | None], expected: int, indicator: Indicator) -> float | None:
    known = [v for v in values if v is not None]
    if not known:
        return None
    if len(values) == 1:
        return known[0]
    if _takes_last(indicator):
        return known[-1]
    if indicator.aggregation is Aggregation.SUM:
        return sum(known) if len(known) == expected else None
    return sum(known) / len(known)
