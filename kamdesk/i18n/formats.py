"""Numbers, money, dates and periods as each language writes them."""

from datetime import date, datetime
from decimal import Decimal

from kamdesk.domain.numbers import half_up
from kamdesk.domain.periods import Frequency, bounds, frequency_of
from kamdesk.i18n import N_, _, language

NBSP = "\u00a0"
MISSING = "—"
_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip
_ALMOST_THOUSAND = Decimal("999.5")
_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}


def decimal_sign() -> str:
    """What separates decimals in the language in force."""
    return "," if language() == "es" else "."


def number(value: float | Decimal | None, digits: int | None = None) -> str:
    """A number, grouped; with `digits` None as many decimals as it has, two at most."""
    if value is None:
        return MISSING
    rounded = half_up(value, 2 if digits is None else digits)
    text = f"{rounded:,f}"
    if digits is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in {"-0", "-0.0", "-0.00"}:
        text = text[1:]
    if language() == "es":
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "−")


def plain(value: float | Decimal | None) -> str:
    """A number as one types it: no grouping, no exponent."""
    if value is None:
        return ""
    text = format(value if isinstance(value, Decimal) else Decimal(repr(value)), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", decimal_sign())


def percent(value: float | Decimal | None, digits: int = 0) -> str:
    """A percentage that is given in percent."""
    if value is None:
        return MISSING
    return number(value, digits) + percent_suffix()


def percent_suffix() -> str:
    """The sign after a number: in Spanish with the space that keeps them on one line."""
    return f"{NBSP}%" if language() == "es" else "%"


def money(value: Decimal | float | None, currency: str = "EUR", *, signed: bool = False) -> str:
    """An amount in a readable size: 4,71 M€ · 84 k€ · 950 €."""
    if value is None:
        return MISSING
    amount = abs(Decimal(str(value)))
    if amount >= 999_500:
        size, digits, factor = "M", 2, Decimal(1_000_000)
    elif amount >= 99_950:
        size, digits, factor = "k", 0, Decimal(1000)
    elif amount >= _ALMOST_THOUSAND:
        size, digits, factor = "k", 1, Decimal(1000)
    else:
        size, digits, factor = "", 0, Decimal(1)
    shown = half_up(amount / factor, digits)
    text = number(shown, digits) if digits == 0 else number(shown)
    is_negative = value < 0 and shown != 0
    prefix = "−" if is_negative else "+" if signed and shown != 0 else ""
    sign = _SIGNS.get(currency, currency)
    if language() == "es":
        return f"{prefix}{text}{NBSP}{size}{sign}"
    return f"{prefix}{sign}{text}{size}" if len(sign) == 1 else f"{prefix}{text}{size}{NBSP}{sign}"


def whole_money(amount: Decimal, currency: str) -> str:
    """An amount to the unit, where several have to add up: 118.400 € · €118,400."""
    sign, text = currency_sign(currency), number(amount, 0)
    return f"{sign}{text}" if language() == "en" and len(sign) == 1 else f"{text}{NBSP}{sign}"


def exact_money(amount: Decimal, currency: str) -> str:
    """An amount as it is, with its cents where it has some: 1.700.000 € · €12.50."""
    sign, text = currency_sign(currency), number(amount, 0 if amount == amount.to_integral_value() else 2)
    return f"{sign}{text}" if language() == "en" and len(sign) == 1 else f"{text}{NBSP}{sign}"


def example_number(sign: str = "") -> str:
    """A number as a file with this decimal sign has it, whatever the language; without a sign, as it is typed in the language in force."""
    return {",": "1.234,50", ".": "1,234.50"}.get(sign) or number(96.5)


def currency_sign(currency: str) -> str:
    """€ for EUR; the code itself where there is no sign."""
    return _SIGNS.get(currency, currency)


def month(value: date) -> str:
    """A month and its year with a capital first: Enero 2027 · January 2027."""
    text = f"{_(_MONTHS[value.month - 1])} {value.year}"
    return text[:1].upper() + text[1:]


def day(value: date | None) -> str:
    """A date with its year: 9 ene 2027 · 9 Jan 2027."""
    if value is None:
        return MISSING
    return f"{value.day} {_(_MONTHS[value.month - 1])} {value.year}"


def typed_day(value: date | None) -> str:
    """A date in the form that the fields take: 09/01/2027 in Spanish, 2027-01-09 in English; empty for None."""
    if value is None:
        return ""
    return f"{value.day:02d}/{value.month:02d}/{value.year}" if language() == "es" else value.isoformat()


def moment(value: datetime) -> str:
    """A moment with its time zone, told in local time to the minute: 9 Jan 2027, 14:05."""
    local = value.astimezone()
    return f"{day(local.date())}, {local:%H:%M}"


def period(value: str, *, short: bool = False) -> str:
    """T3 2026 · Q3 2026 · sep 2026; short: T3 · Q3 · sep."""
    kind = frequency_of(value)
    year = value[:4]
    if kind is Frequency.YEAR:
        return year
    name = _("Q") + value[6] if kind is Frequency.QUARTER else _(_MONTHS[int(value[5:]) - 1])
    return name if short else f"{name} {year}"


def long_period(value: str, fiscal_start: int = 1) -> str:
    """T3 2026 (jul–sep)."""
    if frequency_of(value) is Frequency.MONTH:
        return period(value)
    first, last = bounds(value, fiscal_start)
    return f"{period(value)} ({_(_MONTHS[first.month - 1])}–{_(_MONTHS[last.month - 1])})"
