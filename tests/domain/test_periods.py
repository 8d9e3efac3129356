"""Periods as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain import periods
from kamdesk.domain.periods import Frequency, bounds, parse_period, parts_of, period_of, shifted
from kamdesk.i18n import formats, messages, set_language
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
    ("texts", "found"),
    [
        (["ene-26", "ENE/26", "ene 26", "ene.-26", "ene'26", "ene’26", "ene26", "enero 26", "mes de enero de 2026", "2026-ene", "jan 26", "January 2026"], "2026-01"),
        (["202601", "001.2026", "01/2026", "2026M01", "2026-01", "2026/1"], "2026-01"),
        (["1T 2026", "1T26", "T1-26", "T1 26", "1er trim. 2026", "1.er trimestre 2026", "1º trimestre de 2026", "primer trimestre 2026", "I trim. 26",
          "Trimestre 1 2026", "2026-1T", "2026 T1", "2026 1er trim"], "2026-Q1"),
        (["Q1/26", "Q1'26", "1Q26", "1Q 2026", "first quarter 2026", "Quarter 1 2026", "1st quarter 2026"], "2026-Q1"),
        (["Set 2026", "sept. 26", "setiembre de 2026", "SEP-26", "009.2026"], "2026-09"),
        (["Año 2026", "Ejercicio 2026", "year 2026"], "2026"),
        (["dic-98"], "1998-12"), (["4T 99"], "1999-Q4"), (["III trimestre 2026"], "2026-Q3"),
    ],
)  # fmt: skip
def test_periods_are_read_as_people_and_programs_write_them(texts, found):
    assert [parse_period(text) for text in texts] == [found] * len(texts)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025/26", "split_year"), ("2025-26", "split_year"), ("2025/2026", "split_year"), ("1999-2000", "split_year"), ("H1 2026", "half_year"), ("1S26", "half_year"), ("2026-H2", "half_year"),
        ("1er semestre 2026", "half_year"), ("segundo semestre de 2026", "half_year"), ("2025-27", "bad_period"), ("013.2026", "bad_period"), ("01/26", "bad_period"), ("T126", "bad_period"),
        ("quinto trimestre 2026", "bad_period"), ("202613", "bad_period"), ("mayor 26", "bad_period"), ("ma 26", "bad_period"), ("2026-01-14", "bad_period"), ("foo26", "bad_period"), ("189912", "bad_period"),
    ],
)  # fmt: skip
def test_what_could_mean_two_periods_is_refused_with_its_reason(text, code):
    with refused(code) as info:
        parse_period(text)
    assert messages.text_of(info.value)


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
