"""Periods as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain import periods
from kamdesk.domain.periods import Frequency, bounds, parse_period, parts_of, period_of, shifted
from kamdesk.i18n import formats, set_language
from tests.support import refused


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026", "2026"), ("T3 2026", "2026-Q3"), ("2026-Q3", "2026-Q3"), ("Q3/2026", "2026-Q3"), ("2026T3", "2026-Q3"), ("2026 q3", "2026-Q3"),
        ("09/2026", "2026-09"), ("9-2026", "2026-09"), ("2026-9", "2026-09"), ("2026.09", "2026-09"), ("sep 2026", "2026-09"),
        ("Septiembre de 2026", "2026-09"), ("sept. 2026", "2026-09"), ("ENE-2026", "2026-01"), ("agosto 2026", "2026-08"),
        ("Aug 2026", "2026-08"), ("december 2026", "2026-12"), ("２０２６", "2026"), (" 2026 ", "2026"),
    ],
)  # fmt: skip
def test_periods_are_read(text, found):
    assert parse_period(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-13",
        "2026-Q5",
        "T5 2026",
        "26",
        "1899",
        "2201",
        "xyz 2026",
        "Margen 2026",
        "Margin 2026",
        "Mayor 2026",
        "2026-00",
        "٢٠٢٦",
    ],
)
def test_what_is_no_period_is_refused(text):
    with refused("bad_period"):
        parse_period(text)


ANY_PERIOD = st.one_of(
    st.integers(1950, 2150).map(str),
    st.tuples(st.integers(1950, 2150), st.integers(1, 4)).map(lambda p: f"{p[0]}-Q{p[1]}"),
    st.tuples(st.integers(1950, 2150), st.integers(1, 12)).map(lambda p: f"{p[0]}-{p[1]:02d}"),
)


@given(ANY_PERIOD, st.integers(-40, 40), st.integers(1, 12), st.sampled_from(["es", "en"]))
def test_periods_round_trip(period, count, start, language):
    set_language(language)
    assert parse_period(period) == period
    assert parse_period(formats.period(period)) == period
    assert shifted(shifted(period, count), -count) == period
    assert periods.shifted(periods.year_before(period), {4: 1, 7: 4 if "Q" in period else 12}[len(period)]) == period
    first, last = bounds(period, start)
    frequency = periods.frequency_of(period)
    assert period_of(first, frequency, start) == period_of(last, frequency, start) == period
    assert bounds(periods.previous(period), start)[1] < first
    for finer in Frequency:
        parts = parts_of(period, finer, start)
        if parts:
            assert bounds(parts[0], start)[0] == first
            assert bounds(parts[-1], start)[1] == last


def test_fiscal_years_are_named_after_their_end():
    assert period_of(date(2025, 10, 1), Frequency.YEAR, 10) == "2026"
    assert period_of(date(2025, 10, 1), Frequency.QUARTER, 10) == "2026-Q1"
    assert period_of(date(2026, 9, 30), Frequency.QUARTER, 10) == "2026-Q4"
    assert bounds("2026", 10) == (date(2025, 10, 1), date(2026, 9, 30))
    assert parts_of("2026-Q1", Frequency.MONTH, 10) == ("2025-10", "2025-11", "2025-12")
    assert periods.elapsed_share("2026-Q1", 10) == 0.25
    assert periods.elapsed_share("2025-12", 10) == 0.25
    assert periods.elapsed_share("2026", 10) == 1
