"""Numbers and dates as people in Spain and elsewhere write them.

Qt's own Spanish locale refuses "1.234,5" and "4.710", which every Spanish spreadsheet writes, so the
reading is done here, without Qt, for cells, imports and commands alike.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, Overflow

from kamdesk.domain.errors import ValidationError

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
_CURRENCIES = (
    "AED|ARS|AUD|BGN|BOB|BRL|CAD|CHF|CLP|CNY|COP|CRC|CZK|DKK|DOP|EGP|EUR|GBP|GTQ|HKD|HUF|IDR|ILS|INR|ISK|JPY|KRW|MAD|MXN|MYR|NOK|NZD|PEN|PHP|"
    "PLN|PYG|RON|RSD|RUB|SAR|SEK|SGD|THB|TND|TRY|TWD|UAH|USD|UYU|VND|ZAR"
)
_UNITS = "h|hrs?|horas?|hours?|d[ií]as?|days?|mes(?:es)?|months?|a[ñn]os?|years?|pp|ppm"
_WORDS = re.compile(
    rf"(?<![A-Za-z])(?:{_CURRENCIES})(?![A-Za-z])|(?<=[kKmM])(?:{_CURRENCIES})(?![A-Za-z])|(?<=\d)(?:{_CURRENCIES})|(?<=[\d.,])\s*(?:{_UNITS})(?=\s*\)?\s*$)",
    re.IGNORECASE,
)
"""What may stand beside a number and says nothing of its size; never between two of its digits."""
_BESIDE = "€"
_MARKS = str.maketrans("−–‒﹣－’$£¥%‰", "-----'€€€€€")
_SPACES = re.compile(rf"(?<!\d)[\s{_BESIDE}]+|[\s{_BESIDE}]+(?!\d)|(?<=\d)\s(?=\d{{3}}(?!\d))")
"""Spaces that part nothing, and those that group three digits; two numbers side by side are none."""
_PLAIN = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,'])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?")
_SUFFIX = re.compile(r"(?<=[\d.,])(k|m|mm)$", re.IGNORECASE)
_FACTORS = {"k": 1_000, "m": 1_000_000, "mm": 1_000_000}
LARGEST = Decimal(10) ** 15
BLANKS = frozenset({"", "—", "–", "-", "−"})
"""What stands for no number."""


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """A number and, when another reading was possible, that other one."""

    value: Decimal
    other: Decimal | None = None


def is_blank(text: str) -> bool:
    """Whether a text stands for no number, wherever one may be left out."""
    return _UNSEEN.sub("", text).strip() in BLANKS


def read_number(text: str, decimal_sign: str = ",", field: str = "value") -> ReadNumber:
    """Read a number whose decimal sign is `,` (Spanish) or `.` (English); every typed, pasted and imported text comes here.

    Currencies, percent signs and units such as `h` are left out; `k` and `M` count; brackets are a minus.
    Both separators present: the last is the decimal one. One dot before exactly three digits in Spanish
    text counts as thousands, and the other reading is returned with it.

    Raises:
        ValidationError: `not_a_number` or `number_too_large`.
    """
    raw = text
    if not (raw.isascii() and (_PLAIN.fullmatch(raw) or _GROUPED.fullmatch(raw))):
        raw = _UNSEEN.sub("", text).strip().translate(_MARKS)
        if raw.upper() != raw.lower():
            raw = _WORDS.sub(_BESIDE, raw)
        raw = _SPACES.sub("", raw)
    if raw.startswith("(") and raw.endswith(")"):
        raw = "-" + raw[1:-1]
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


_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d.*)?")
_LOCAL = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ]\d.*)?")


def read_date(text: str, *, month_first: bool = False, today: date | None = None, field: str = "date") -> date:
    """Read `2026-09-14`, `14/9/2026`, `14-09-26`; also `hoy`, `today` and `+7` (days) when `today` is given.

    Raises:
        ValidationError: `not_a_date`.
    """
    raw = text.strip().lower()
    if today is not None:
        if raw in {"hoy", "today"}:
            return today
        if re.fullmatch(r"[+-]\d{1,4}", raw):
            return today + timedelta(days=int(raw))
    try:
        if match := _ISO.fullmatch(raw.upper()):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _LOCAL.fullmatch(raw.upper()):
            first, second = int(match[1]), int(match[2])
            year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
            day, month = (second, first) if month_first else (first, second)
            return date(year, month, day)
    except ValueError:
        pass
    raise ValidationError(field, "not_a_date", text=text)


_WIDE = Context(prec=350)
"""Room for every digit of the largest float."""


def half_up(value: float | Decimal, digits: int = 0) -> Decimal:
    """Round half away from zero, as people do, without the surprises of binary fractions."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(round(value, 9)))
    return exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP, context=_WIDE)
