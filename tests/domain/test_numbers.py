"""Numbers and dates as people write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.numbers import half_up, is_blank, read_date, read_number, read_whole
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
     "€", "%", ".", ",", "()", "12-3", "1.2.3", "12 34", "12 5 %", "4€5", "100€200", "5 h 3", "1e5", "NaN", "-inf", "Infinity", "-(5)", "100,-",
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


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("100,00-", "-100"), ("100,00 -", "-100"), ("(200,00)", "-200"), ("(300,00 €)", "-300"), ("-€400,00", "-400"), ("€ -500,00", "-500"),
        ("–600,00", "-600"), ("− 700,00", "-700"), ("100,00- €", "-100"), ("5,00+", "5"), ("(-5,00)", "-5"), ("(−5,00 €)", "-5"), ("1 234,50", "1234.5"),
        (f"1{NB}234,50", "1234.5"), (f"1{NNB}234,50", "1234.5"), ("1\u2007234,50", "1234.5"), ("1´234,50", "1234.5"), ("1ʼ234,50", "1234.5"),
        ("'5,00", "5"), ("’5,00", "5"), ('="5,00"', "5"), ('="-1.234,50"', "-1234.5"), ('"5,00"', "5"), ("10,00 Eur", "10"), ("10,00 euros", "10"),
        ("1 euro", "1"), ("10,00EUR", "10"), ("12,5 k€", "12500"), ("12 h", "12"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_and_programs_write_them(text, value):
    assert read_number(text, ",").value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,23E+05", "rounded_number"), ("1.5e3", "rounded_number"), ("-1,2E-03", "rounded_number"), ("1.234,50 CR", "account_side"),
        ("1.234,50 Dr.", "account_side"), ("(5,00) D", "account_side"), ("5,00 Haber", "account_side"), ("US$ 10,00", "not_a_number"),
        ('=""', "not_a_number"), ("'", "not_a_number"),
    ],
)  # fmt: skip
def test_what_stays_refused_has_a_reason(text, code):
    with refused(code) as info:
        read_number(text, ",", "amount")
    assert info.value.field == "amount"
    assert messages.text_of(info.value)


@pytest.mark.parametrize(
    ("text", "currency", "value"),
    [
        ("10,00 €", "EUR", 10), ("10,00", "EUR", 10), ("EUR 10", "EUR", 10), ("10,00 euros", "EUR", 10), ("US$ 10,00", "USD", 10), ("u.s.$10", "USD", 10), ("$ 10", "USD", 10),
        ("$ 10", "MXN", 10), ("£5", "GBP", 5), ("¥5", "JPY", 5), ("10 chf", "CHF", 10), ("4 kUSD", "USD", 4000),
    ],
)  # fmt: skip
def test_an_amount_may_name_its_own_currency(text, currency, value):
    assert read_number(text, ",", currency=currency).value == value


@pytest.mark.parametrize(
    ("text", "currency", "found"),
    [
        ("CHF 10,00", "EUR", "CHF"), ("US$ 10,00", "EUR", "USD"), ("$10", "EUR", "$"), ("10 dólares", "EUR", "$"), ("10,00 €", "USD", "EUR"), ("£5", "EUR", "GBP"), ("¥5", "EUR", "¥"),
        ("4,5 kUSD", "EUR", "USD"), ("10 gbp", "EUR", "GBP"), ("R$ 5", "EUR", "BRL"),
    ],
)  # fmt: skip
def test_another_currency_is_never_taken_for_the_own_one(text, currency, found):
    with refused("other_currency") as info:
        read_number(text, ",", currency=currency)
    assert info.value.params["found"] == found
    assert messages.text_of(info.value)


def test_hours_are_no_side_of_a_ledger_unless_money_is_meant():
    assert read_number("12 h").value == 12
    with refused("account_side"):
        read_number("12,00 H", currency="EUR")


@pytest.mark.parametrize("text", ["- €", "€ -", "—€", "-   ", f"-{NB}€", "$ -"])
def test_a_lone_dash_beside_a_currency_is_empty(text):
    assert is_blank(text)
    assert not is_blank("€")
    assert not is_blank("-5 €")


@pytest.mark.parametrize("text", ["", "  ", "—", "-", "–", "−", "\u200b", NB])
def test_blanks_mean_empty_everywhere(text):
    assert is_blank(text)
    assert all(
        Field("value", kind).read(text) is None for kind in (Kind.MONEY, Kind.NUMBER, Kind.PERCENT, Kind.SHARE, Kind.INTEGER)
    )


@given(st.text(max_size=30), st.sampled_from([",", "."]))
def test_any_text_is_a_number_or_refused(text, sign):
    try:
        assert read_number(text, sign).value.is_finite()
    except ValidationError as error:
        assert error.code in {"not_a_number", "number_too_large", "rounded_number", "account_side"}  # noqa: PT017 - both ends are fine


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


@pytest.mark.parametrize(
    "text",
    [
        "14-ene-2026", "14-ene-26", "14 ene. 2026", "14 de enero de 2026", "14/ene/2026", "14.ene.2026", "14ene2026", "14-Jan-2026", "January 14, 2026", "Jan 14 2026",
        "14th Jan 2026", "14 January, 2026", "2026-ene-14", "mié 14/01/2026", "miércoles, 14 de enero de 2026", "Wed 14 Jan 2026", "Wed Jan 14 2026 00:00:00 GMT+0100",
        "20260114", "20260114 103000", "2026-01-14T23:30:00Z", "2026-01-14 00:00:00+02:00", "2026-01-14 08:15 PM", "14/01/2026 10:30", "14/01/2026, 0:00:00", "14.1.2026",
        "14/01/2026T10:00", " 14/01/2026 ", "14/01/26", "14\u00a0de\u00a0enero de 2026",
    ],
)  # fmt: skip
def test_dates_in_words_and_with_times_are_read(text):
    assert read_date(text) == date(2026, 1, 14)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("14/01/98", date(1998, 1, 14)), ("14-ene-69", date(2069, 1, 14)), ("Mar 14, 2026", date(2026, 3, 14)), ("mar 14/03/2026", date(2026, 3, 14)),
        ("1º de enero de 2026", date(2026, 1, 1)), ("14 set 2026", date(2026, 9, 14)), ("14 sept. 2026", date(2026, 9, 14)), ("31/12/9999", date(9999, 12, 31)),
    ],
)  # fmt: skip
def test_months_weekdays_and_short_years_are_told_apart(text, found):
    assert read_date(text) == found


@pytest.mark.parametrize(
    "text", ["29/02/1900", "20261314", "31 feb 2026", "14 foo 2026", "ene-26", "enero", "14 ma 2026", "46036", "99/99/2026"]
)
def test_what_only_looks_like_a_date_is_refused(text):
    with refused("not_a_date"):
        read_date(text)


@pytest.mark.parametrize("text", ["29/02/2026", "2026-13-01", "14/9", "", "mañana", "0/0/2026", "99999"])
def test_what_is_no_date_is_refused(text):
    with refused("not_a_date"):
        read_date(text, today=TODAY, field="due_on")


def test_hoy_needs_a_today():
    with refused("not_a_date"):
        read_date("hoy")
