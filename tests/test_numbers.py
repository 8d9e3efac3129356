"""Numbers, dates and periods as people write them, and how they are shown."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain import periods
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.numbers import half_up, is_blank, read_date, read_number, read_whole
from kamdesk.domain.periods import Frequency, bounds, parse_period, parts_of, period_of, shifted
from kamdesk.i18n import formats, messages, set_language
from kamdesk.ui.forms.fields import Field, Kind
from tests.support import refused

NB, NNB = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("text", "spanish", "english"),
    [
        ("4,71", "4.71", "4.71"), ("4.71", "4.71", "4.71"), ("1.234,5", "1234.5", "1234.5"), ("1,234.5", "1234.5", "1234.5"),
        ("12 %", "12", "12"), ("4,71 M€", "4710000", "4710000"), (f"4,71{NB}M€", "4710000", "4710000"), ("84 k€", "84000", "84000"),
        ("3 MM€", "3000000", "3000000"), ("−12,5", "-12.5", "-12.5"), ("(1.234,5)", "-1234.5", "-1234.5"), ("+7", "7", "7"),
        ("1.234.567", "1234567", "1234567"), ("1,234,567", "1234567", "1234567"), ("1'234.5", "1234.5", "1234.5"),
        (f"1{NNB}234{NB}567,5", "1234567.5", "1234567.5"), ("1.234.567,89", "1234567.89", "1234567.89"),
        ("1,234,567.89", "1234567.89", "1234567.89"), ("0.125", "0.125", "0.125"), ("1234.567", "1234.567", "1234.567"),
        (".5", "0.5", "0.5"), ("5.", "5", "5"), ("$ 20", "20", "20"), ("100 EUR", "100", "100"), ("4,5 M EUR", "4500000", "4500000"),
        ("1 usd", "1", "1"), ("12 h", "12", "12"), ("12 horas", "12", "12"), ("2 años", "2", "2"), ("(45 k€)", "-45000", "-45000"),
        ("(5 h)", "-5", "-5"), ("EUR 1,200.50", "1200.5", "1200.5"), ("1.200,50 EUR", "1200.5", "1200.5"), ("1,5 kCHF", "1500", "1500"),
        ("1.5k CHF", "1500", "1500"), ("−€1.2k", "-1200", "-1200"), ("–3", "-3", "-3"), ("1’234,5", "1234.5", "1234.5"),
        ("\u200e45\ufeff", "45", "45"), ("1\u2009200,5", "1200.5", "1200.5"), ("- 5", "-5", "-5"), ("45.000 €", "45000", "45"),
        ("1 234 567,5", "1234567.5", "1234567.5"), ("  7  ", "7", "7"), ("+60 k€", "60000", "60000"), ("3 ppm", "3", "3"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_written(text, spanish, english):
    assert read_number(text, ",").value == Decimal(spanish)
    assert read_number(text, ".").value == Decimal(english)


@pytest.mark.parametrize(
    ("text", "sign", "value", "other"),
    [
        ("4.710", ",", 4710, "4.71"),
        ("4,710", ".", 4710, "4.71"),
        ("-4.710 k€", ",", -4710000, "-4710"),
        ("4,710", ",", "4.71", None),
    ],
)
def test_an_ambiguous_number_brings_its_other_reading(text, sign, value, other):
    found = read_number(text, sign)
    assert found.value == Decimal(value)
    assert found.other == (None if other is None else Decimal(other))


@pytest.mark.parametrize(
    "text",
    ["22.9.1", "", " ", "abc", "nan", "inf", "1e9", "９", "12,34.5", "1,23,456", "1.234.5", "1,234,5", "1.234.56", "--3", "1 2x",
     "€", "%", ".", ",", "()", "12-3", "1.2.3", "12 34", "12 5 %", "4€5", "100€200", "5 h 3", "1e5", "NaN", "-inf", "Infinity", "(-5)",
     "EUROS", "12 metros", "h", "1 2"],
)  # fmt: skip
@pytest.mark.parametrize("sign", [",", "."])
def test_what_is_no_number_is_refused_with_its_field(text, sign):
    with refused("not_a_number", ValidationError) as info:
        read_number(text, sign, "target")
    assert info.value.field == "target"
    assert info.value.params["text"] == text


@pytest.mark.parametrize("text", ["1000000000000001", "9999999999 MM", "-1.000.000.000.000.001", "9" * 1_000_001])
def test_a_number_that_no_file_could_hold_is_refused(text):
    with refused("number_too_large"):
        read_number(text, ",")


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3), st.sampled_from(["es", "en"]))
def test_a_shown_number_reads_back(value, language):
    set_language(language)
    sign = formats.decimal_sign()
    assert read_number(formats.plain(value), sign).value == value or read_number(formats.plain(value), sign).other == value
    rounded = half_up(value, 2)
    assert read_number(formats.number(value, 2), sign).value == rounded


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


@given(AMOUNTS, st.sampled_from(["es", "en"]), st.sampled_from([Kind.MONEY, Kind.NUMBER, Kind.PERCENT, Kind.SHARE, Kind.INTEGER]))
def test_what_a_field_shows_and_what_it_types_is_read_back(value, language, kind):
    set_language(language)
    spec = Field("value", kind)
    stored = (
        value
        if kind is Kind.MONEY
        else round(value)
        if kind is Kind.INTEGER
        else float(value % 1000) / 100
        if kind is Kind.SHARE
        else float(value)
    )
    assert spec.typed(spec.read(spec.typed(stored))) == spec.typed(stored)
    shown = spec.display(stored)
    assert spec.display(spec.read(shown)) == shown


def test_an_amount_of_several_thousands_reads_back_where_a_dot_could_be_a_decimal_sign():
    set_language("es")
    assert read_number(formats.number(Decimal(1234)), ",").value == 1234
    assert read_number(formats.money(Decimal(1234000000)), ",").value == 1234000000


@pytest.mark.parametrize(("text", "value"), [("12", 12), ("12,0", 12), ("1.200 h", 1200), ("−3", -3)])
def test_what_is_counted_is_read_whole(text, value):
    assert read_whole(text) == value


@pytest.mark.parametrize("text", ["12,5", "NaN", "inf", "x", "1e5"])
def test_what_is_counted_is_never_half(text):
    with refused("not_a_whole_number", ValidationError) as info:
        read_whole(text, ",", "headcount")
    assert info.value.field == "headcount"


def test_too_many_of_what_is_counted_are_refused():
    with refused("number_too_large"):
        read_whole("9" * 20)


@pytest.mark.parametrize("text", ["", "  ", "—", "-", "–", "−", "\u200b", NB])
def test_blanks_mean_empty_everywhere(text):
    assert is_blank(text)
    assert all(
        Field("value", kind).read(text) is None for kind in (Kind.MONEY, Kind.NUMBER, Kind.PERCENT, Kind.SHARE, Kind.INTEGER)
    )


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (Kind.INTEGER, "12,5", "no es un número entero. Escríbalo como 12."),
        (Kind.INTEGER, "NaN", "no es un número entero. Escríbalo como 12."),
        (Kind.MONEY, "inf", "no es un importe. Escríbalo como 45.000."),
        (Kind.PERCENT, "x", "no es un porcentaje. Escríbalo como 12,5."),
        (Kind.SHARE, "nan", "no es un porcentaje. Escríbalo como 12,5."),
        (Kind.NUMBER, "x", "no es un número. Escríbalo como 96,5."),
        (Kind.MONEY, "9" * 20, "es un número demasiado grande. Compruebe si le sobran cifras."),
        (Kind.INTEGER, "9" * 20, "es un número demasiado grande. Compruebe si le sobran cifras."),
    ],
)
def test_a_refused_figure_is_told_with_an_example_of_its_kind(kind, text, said):
    set_language("es")
    with pytest.raises(ValidationError) as info:
        Field("value", kind).read(text)
    assert messages.text_of(info.value) == f"«{text}» {said}"
    # The example is itself one that is taken.
    example = said.partition("Escríbalo como ")[2].rstrip(".")
    if example:
        Field("value", kind).read(example)


@given(st.text(max_size=30), st.sampled_from([",", "."]))
def test_any_text_is_a_number_or_refused(text, sign):
    try:
        assert read_number(text, sign).value.is_finite()
    except ValidationError as error:
        assert error.code in {"not_a_number", "number_too_large"}  # noqa: PT017 - both ends are fine


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (0.5, 0, "1"),
        (-0.5, 0, "-1"),
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (Decimal("82.5"), 0, "83"),
        (Decimal("1.25"), 1, "1.3"),
    ],
)
def test_rounding_is_half_up(value, digits, shown):
    assert str(half_up(value, digits)) == shown


TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "month_first", "found"),
    [
        ("2026-09-14", False, date(2026, 9, 14)), ("2026/9/14", False, date(2026, 9, 14)), ("14/9/2026", False, date(2026, 9, 14)),
        ("14-09-26", False, date(2026, 9, 14)), ("9/14/2026", True, date(2026, 9, 14)), ("14.9.2026", False, date(2026, 9, 14)),
        ("2026-09-14 00:00:00", False, date(2026, 9, 14)), ("2026-09-14T10:30", False, date(2026, 9, 14)),
        (" hoy ", False, TODAY), ("Today", False, TODAY), ("+7", False, date(2026, 11, 30)), ("-23", False, date(2026, 10, 31)),
    ],
)  # fmt: skip
def test_dates_are_read(text, month_first, found):
    assert read_date(text, month_first=month_first, today=TODAY) == found


@pytest.mark.parametrize("text", ["29/02/2026", "2026-13-01", "14/9", "", "mañana", "0/0/2026", "99999"])
def test_what_is_no_date_is_refused(text):
    with refused("not_a_date"):
        read_date(text, today=TODAY, field="due_on")


def test_hoy_needs_a_today():
    with refused("not_a_date"):
        read_date("hoy")


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


def test_ids_are_version_7_and_sort_by_time():
    ids = [new_id() for _ in range(50)]
    assert len(set(ids)) == 50
    assert all(len(i) == 36 and i[14] == "7" and i[19] in "89ab" for i in ids)
    assert sorted(i[:13] for i in ids) == [i[:13] for i in ids]
