"""How amounts, numbers and days are shown, and that they read back."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.numbers import read_number
from kamdesk.i18n import formats, set_language

NB, NNB = "\u00a0", "\u202f"


AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=2)


CURRENCIES = st.sampled_from(["EUR", "USD", "GBP", "CHF", "MXN", "JPY"])


@given(AMOUNTS, st.sampled_from(["es", "en"]), CURRENCIES, st.booleans())
def test_what_is_shown_of_an_amount_is_read_back_to_what_is_shown(value, language, currency, signed):
    set_language(language)
    sign = formats.decimal_sign()
    showings = [
        formats.number, lambda v: formats.number(v, 0), lambda v: formats.number(v, 1), formats.percent, lambda v: formats.percent(v, 1),
        formats.plain, lambda v: formats.money(v, currency), lambda v: formats.money(v, currency, signed=signed),
        lambda v: formats.whole_money(v, currency),
    ]  # fmt: skip
    for show in showings:
        shown = show(value)
        for typed in (shown, f" {shown} ", shown.replace(NB, ""), shown.replace(NB, " "), shown.replace("−", "-")):
            assert show(read_number(typed, sign).value) == shown, typed


def test_an_amount_of_several_thousands_reads_back_where_a_dot_could_be_a_decimal_sign():
    set_language("es")
    assert read_number(formats.number(Decimal(1234)), ",").value == 1234
    assert read_number(formats.money(Decimal(1234000000)), ",").value == 1234000000


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("es", ["4,71 M€", "84 k€", "9,5 k€", "950 €", "−1,2 k€", "1 k€", "+60 k€", "1 M€", "—", "1,5 kCHF"]),
        ("en", ["€4.71M", "€84k", "€9.5k", "€950", "−€1.2k", "€1k", "+€60k", "€1M", "—", "1.5k CHF"]),
    ],
)
def test_money_is_shown_in_a_readable_size(language, expected):
    set_language(language)
    shown = [formats.money(v) for v in (4_710_000, Decimal("84000.4"), 9500, 950, -1200, Decimal("999.5"))]
    shown += [formats.money(60_000, signed=True), formats.money(999_500), formats.money(None), formats.money(1500, "CHF")]
    assert [s.replace(NB, " ") for s in shown] == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("es", ["1.234,5", "−3", "0", "—", "12 %", "4710,5", "", "14/09/2026", "", "T3 2026", "T3", "2026"]),
        ("en", ["1,234.5", "−3", "0", "—", "12%", "4710.5", "", "2026-09-14", "", "Q3 2026", "Q3", "2026"]),
    ],
)
def test_numbers_and_days_are_shown_as_the_language_writes_them(language, expected):
    set_language(language)
    day = date(2026, 9, 14)
    shown = [formats.number(1234.5), formats.number(-3), formats.number(-0.001), formats.number(None), formats.percent(12.0)]
    shown += [formats.plain(4710.5), formats.plain(None), formats.typed_day(day), formats.typed_day(None)]
    shown += [formats.period("2026-Q3"), formats.period("2026-Q3", short=True), formats.period("2026")]
    assert [s.replace(NB, " ") for s in shown] == expected


def test_days_and_long_periods_are_shown_in_words():
    assert formats.day(date(2027, 1, 9)) == "9 Jan 2027"
    assert formats.day(None) == formats.percent(None) == "—"
    assert formats.moment(datetime(2026, 9, 14, 12, 0, tzinfo=UTC)).startswith("14 Sep 2026, ")
    assert formats.long_period("2026-Q3") == "Q3 2026 (Jul–Sep)"
    assert formats.long_period("2026-Q1", 10) == "Q1 2026 (Oct–Dec)"
    assert formats.long_period("2026-09") == "Sep 2026"
