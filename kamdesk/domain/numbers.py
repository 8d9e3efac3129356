"""Numbers and dates as people in Spain and elsewhere write them.

Qt's own Spanish locale refuses "1.234,5" and "4.710", which every Spanish spreadsheet writes, so the
reading is done here, without Qt, for cells, imports and commands alike.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, Overflow

from kamdesk.domain.calendar_words import full_year, month_of, without_weekday
from kamdesk.domain.currencies import CODES, currency_named, may_be
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.text import fold

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
_UNITS = "h|hrs?|horas?|hours?|d[ií]as?|days?|mes(?:es)?|months?|a[ñn]os?|years?|pp|ppm"
_WORDS = re.compile(
    rf"(?<![A-Za-z])(?:{CODES}|euros?)(?![A-Za-z])|(?<=[kKmM])(?:{CODES})(?![A-Za-z])|(?<=\d)(?:{CODES}|euros?)(?![A-Za-z])"
    rf"|(?<=[\d.,])\s*(?:{_UNITS})(?=\s*\)?\s*$)",
    re.IGNORECASE,
)
"""What may stand beside a number and says nothing of its size; never between two of its digits."""
_BESIDE = "€"
_MARKS = str.maketrans("−–‒—‐‑﹣－’ʼ´`$£¥%‰", "--------''''€€€€€")
_SPACES = re.compile(rf"(?<!\d)[\s{_BESIDE}]+|[\s{_BESIDE}]+(?!\d)|(?<=\d)\s(?=\d{{3}}(?!\d))")
"""Spaces that part nothing, and those that group three digits; two numbers side by side are none."""
_QUOTED = re.compile(r'="([^"]*)"|"([^"]*)"|' + r"['’]([^'’]*)['’]?")
"""A number that its writer kept from being one: a formula of nothing but a text, quotes, the apostrophe of spreadsheets."""
_SIGN_BEHIND = re.compile(r"(.*[0-9])([-+])")
_ROUNDED = re.compile(r"[+-]?[0-9]+[.,][0-9]+e[+-]?[0-9]+", re.IGNORECASE)
_SIDE_BEHIND = re.compile(r"(.*[0-9)€\s])(?:cr|dr|db|deb|haber|debe|d|(h))\.?", re.IGNORECASE | re.DOTALL)
"""Credit and debit as ledgers mark them; which of them is a sale depends on whose ledger it is. An h alone may be hours."""
_PLAIN = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,'])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?")
_SUFFIX = re.compile(r"(?<=[\d.,])(k|m|mm)$", re.IGNORECASE)
_FACTORS = {"k": 1_000, "m": 1_000_000, "mm": 1_000_000}
LARGEST = Decimal(10) ** 15
BLANKS = frozenset({"", "—", "–", "-", "−"})
"""What stands for no number."""
_SIGNS = "€$£¥"


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """A number and, when another reading was possible, that other one."""

    value: Decimal
    other: Decimal | None = None


def is_blank(text: str) -> bool:
    """Whether a text stands for no number, wherever one may be left out; a lone dash beside a currency does, a lone currency not."""
    bare = _UNSEEN.sub("", text).strip()
    return bare in BLANKS or (len(bare) < 40 and bare.strip(_SIGNS + " \u00a0\u202f") in BLANKS - {""})


def read_number(text: str, decimal_sign: str = ",", field: str = "value", *, currency: str = "") -> ReadNumber:
    """Read a number whose decimal sign is `,` (Spanish) or `.` (English); every typed, pasted and imported text comes here.

    Currencies, percent signs and units such as `h` are left out; `k` and `M` count; brackets are a minus, and a sign may stand
    behind. Both separators present: the last is the decimal one. One dot before exactly three digits in Spanish
    text counts as thousands, and the other reading is returned with it. With a `currency` (ISO 4217) the number is an amount
    of it: one that names another currency is refused.

    Raises:
        ValidationError: `not_a_number` or `number_too_large`; `rounded_number` for one of which digits are lost, `account_side`
            for one with a mark of credit or debit, `other_currency`.
    """
    raw = text
    if not (raw.isascii() and (_PLAIN.fullmatch(raw) or _GROUPED.fullmatch(raw))):
        raw = _bare(text, field, currency)
    factor = 1
    if suffix := _SUFFIX.search(raw):
        factor = _FACTORS[suffix[1].lower()]
        raw = raw[: suffix.start()]
    if not raw.isascii() or not (_PLAIN.fullmatch(raw) or _GROUPED.fullmatch(raw)):
        raise ValidationError(field, "not_a_number", text=text)
    thousands = "." if decimal_sign == "," else ","
    other: Decimal | None = None
    if "." in raw and "," in raw:
        decimal = "," if raw.rindex(",") > raw.rindex(".") else "."
        raw = raw.replace("." if decimal == "," else ",", "").replace(decimal, ".")
    elif raw.count(thousands) > 1:
        raw = raw.replace(thousands, "")
    elif re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}{re.escape(thousands)}\d{{3}}", raw):
        other = Decimal(raw.replace(thousands, ".")) * factor
        raw = raw.replace(thousands, "")
    elif raw.count(decimal_sign) > 1:
        raw = raw.replace(decimal_sign, "")
    else:
        raw = raw.replace(",", ".")
    raw = raw.replace("'", "")
    try:
        value = Decimal(raw) * factor
    except Overflow:
        raise ValidationError(field, "number_too_large", text=text) from None
    if abs(value) > LARGEST:
        raise ValidationError(field, "number_too_large", text=text)
    return ReadNumber(value, other)


def _bare(text: str, field: str, currency: str) -> str:
    """The number in a text without what stands around it, its sign in front."""
    raw = _UNSEEN.sub("", text).strip()
    if quoted := _QUOTED.fullmatch(raw):
        raw = next((part for part in quoted.groups() if part), "").strip()
    if currency and not may_be(named := currency_named(raw, is_amount=True), currency):
        raise ValidationError(field, "other_currency", text=text, found=named, currency=currency)
    if currency == "USD":
        raw = re.sub(r"(?i)\bu\.?s\.?\s?\$|\bu\$s", "$", raw)
    raw = raw.translate(_MARKS)
    if raw.upper() != raw.lower():
        if (side := _SIDE_BEHIND.fullmatch(raw)) and (currency or not side[2]):
            raise ValidationError(field, "account_side", text=text)
        raw = _WORDS.sub(_BESIDE, raw)
        if _ROUNDED.fullmatch(_SPACES.sub("", raw)):
            raise ValidationError(field, "rounded_number", text=text)
    raw = _SPACES.sub("", raw)
    if raw.startswith("(") and raw.endswith(")"):
        return "-" + raw[1:-1].removeprefix("-")
    if behind := _SIGN_BEHIND.fullmatch(raw):
        return behind[2] + behind[1]
    return raw


def read_whole(text: str, decimal_sign: str = ",", field: str = "value") -> int:
    """Read a number of things that are counted.

    Raises:
        ValidationError: `not_a_whole_number` or `number_too_large`.
    """
    try:
        number = read_number(text, decimal_sign, field).value
    except ValidationError as error:
        if error.code == "not_a_number":
            raise ValidationError(field, "not_a_whole_number", text=text) from None
        raise
    if number != number.to_integral_value():
        raise ValidationError(field, "not_a_whole_number", text=text)
    return int(number)


_TIME = r"(?:,?[t ] *[0-9].*)?"
_ISO = re.compile(rf"(?P<year>[0-9]{{4}})[-/.](?P<month>[0-9]{{1,2}})[-/.](?P<day>[0-9]{{1,2}}){_TIME}")
_COMPACT = re.compile(rf"(?P<year>(?:19|20|21)[0-9]{{2}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_TIME}")
_LOCAL = re.compile(rf"(?P<first>[0-9]{{1,2}})[-/. ](?P<second>[0-9]{{1,2}})[-/. ](?P<year>[0-9]{{4}}|[0-9]{{2}}){_TIME}")
_NAMED = tuple(
    re.compile(pattern + _TIME)
    for pattern in (
        r"(?P<day>[0-9]{1,2})(?:o|st|nd|rd|th)?\.?[-/ ]?(?:de |of )?(?P<name>[a-z]{3,})[.,]*[-/ ]?(?:del? |of )?(?P<year>[0-9]{4}|[0-9]{2})",
        r"(?P<name>[a-z]{3,})\.?[-/ ](?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?:,|,? |[-/])(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})[-/ ](?P<name>[a-z]{3,})\.?[-/ ](?P<day>[0-9]{1,2})",
    )
)


def read_date(text: str, *, month_first: bool = False, today: date | None = None, field: str = "date") -> date:
    """Read `2026-09-14`, `20260914`, `14/9/2026`, `14-sep-26`, `14 de septiembre de 2026`, `September 14, 2026`.

    A weekday before it and a time behind it are left out, without turning the time into another zone. Also `hoy`, `today` and
    `+7` (days) when `today` is given.

    Raises:
        ValidationError: `not_a_date`.
    """
    raw = " ".join(fold(text).split())
    if today is not None:
        if raw in {"hoy", "today"}:
            return today
        if re.fullmatch(r"[+-][0-9]{1,4}", raw):
            return today + timedelta(days=int(raw))
    found = _date_in(raw, month_first) or _date_in(without_weekday(raw), month_first)
    if found is None:
        raise ValidationError(field, "not_a_date", text=text)
    return found


def _date_in(key: str, month_first: bool) -> date | None:
    """The day that a folded text names; None when it names none that exists."""
    try:
        if match := _ISO.fullmatch(key) or _COMPACT.fullmatch(key):
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
        if match := _LOCAL.fullmatch(key):
            first, second = int(match["first"]), int(match["second"])
            day, month = (second, first) if month_first else (first, second)
            return date(full_year(match["year"]), month, day)
        for pattern in _NAMED:
            if (match := pattern.fullmatch(key)) and (named := month_of(match["name"])):
                return date(full_year(match["year"]), named, int(match["day"]))
    except ValueError:
        pass
    return None


_WIDE = Context(prec=350)
"""Room for every digit of the largest float."""


def half_up(value: float | Decimal, digits: int = 0) -> Decimal:
    """Round half away from zero, as people do, without the surprises of binary fractions."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(round(value, 9)))
    return exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP, context=_WIDE)
