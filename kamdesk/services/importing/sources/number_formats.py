"""What a number format of a spreadsheet makes of the number that is stored: a percentage, a padded code, money, a date."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

BUILT_IN = {9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "dd/mm/yyyy h:mm"}
"""The formats that a workbook need not write down, as far as they change the meaning of a number."""

_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY", "zł": "PLN", "Kč": "CZK", "R$": "BRL", "US$": "USD", "S/": "PEN", "₩": "KRW"}  # fmt: skip
_DOLLARS = {
    0x409: "USD", 0x1009: "CAD", 0xC0C: "CAD", 0xC09: "AUD", 0x1409: "NZD", 0x80A: "MXN", 0x2C0A: "ARS", 0x340A: "CLP",
    0x240A: "COP", 0x380A: "UYU", 0x4804: "SGD", 0x1004: "SGD", 0xC04: "HKD", 0x404: "TWD",
}  # fmt: skip
"""Whose dollar or peso a `$` is, by the language that a format names."""
_KRONER = {0x414: "NOK", 0x814: "NOK", 0x406: "DKK", 0x41D: "SEK"}
_CODES = frozenset(
    re.findall(
        r"\w+",
        "EUR USD GBP CHF JPY CNY MXN ARS CLP COP PEN BRL UYU CAD AUD NZD SEK NOK DKK PLN CZK HUF RON BGN TRY RUB "
        "INR KRW SGD HKD TWD ZAR MAD ILS AED SAR THB IDR MYR PHP VND UAH EGP CRC GTQ HNL NIO PAB DOP BOB PYG VES",
    )
)

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|(?P<skipped>[_*].)|\[(?P<bracket>[^\]]*)\]?|(?P<sign>.)', re.DOTALL
)  # fmt: skip
_SCALED = re.compile(r"[0#?],+(?![0#?])")
"""Commas behind the last figure divide what is shown by thousands."""
_THOUSANDS, _MILLIONS = re.compile(r"\b(k|mil|miles)\b", re.IGNORECASE), re.compile(r"\b(M|MM|mill|millones|mio)\b")
_PLACES = frozenset("0#?")
_DAY_SIGNS = frozenset("dyeDYE")
_TIME_SIGNS = frozenset("hsHS")


class Shown(StrEnum):
    """What a format makes of a number."""

    NUMBER = "number"
    PERCENT = "percent"
    PADDED = "padded"
    MONEY = "money"
    DATE = "date"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A format as far as it changes the meaning.

    `currency` is an ISO 4217 code; `factor` what one of the stored number is worth, where thousands or millions are written
    beside it ("k€") or what is shown is divided by them (then 1), else 0; `mask` the zeros and signs of a padded code.
    """

    shown: Shown = Shown.NUMBER
    currency: str = ""
    factor: int = 0
    mask: str = ""


PLAIN = NumberFormat()
"""The number is what is stored."""


def read_format(code: str) -> NumberFormat:
    """What a format code, as a workbook stores it, makes of a number; its first section counts."""
    marks, literals, places = "", "", ""
    found_currency = ""
    for token in _TOKEN.finditer(code):
        kind, text = token.lastgroup, token[token.lastgroup or 0]
        if kind == "sign" and text == ";":
            break
        if kind == "bracket":
            found_currency = found_currency or _currency_of_bracket(text)
            marks += _elapsed(text)
            continue
        if kind in ("quoted", "escaped"):
            literals += text
            places += "".join("\\" + sign for sign in text)
        elif kind == "sign":
            marks += text
            literals += text if not text.isascii() or text == "$" else ""
            places += text
    if marks.strip().lower() in ("general", "@", "standard", "estándar"):
        return PLAIN
    currency = found_currency or currency_of(literals)
    factor = 1 if _SCALED.search(marks) else _factor_of(literals)
    return _meaning(marks, NumberFormat(Shown.MONEY, currency, factor) if currency or factor else PLAIN, places)


def _meaning(marks: str, money: NumberFormat, places: str) -> NumberFormat:
    if "%" in marks:
        return NumberFormat(Shown.PERCENT)
    if not _PLACES & set(marks):
        if _DAY_SIGNS & set(marks) or ("m" in marks.lower() and not _TIME_SIGNS & set(marks)):
            return NumberFormat(Shown.DATE)
        return NumberFormat(Shown.TIME) if _TIME_SIGNS & set(marks) else PLAIN
    if _DAY_SIGNS & set(marks) and _TIME_SIGNS & set(marks):
        return NumberFormat(Shown.DATE)
    if money.shown is Shown.MONEY:
        return money
    bare = re.sub(r"\\.", "", places)
    if bare.count("0") > 1 and not set(bare) - set("0-/ "):
        return NumberFormat(Shown.PADDED, mask=places)
    return PLAIN


def _elapsed(bracket: str) -> str:
    """Hours, minutes or seconds beyond a day are written in brackets: `[h]:mm`."""
    return bracket if bracket and set(bracket.lower()) <= set("hms") else ""


def _currency_of_bracket(text: str) -> str:
    """The currency of `$€-C0A`: its sign, and the language that tells dollars apart."""
    if not text.startswith("$"):
        return ""
    sign, _, language = text[1:].partition("-")
    try:
        number = int(language.partition(",")[0] or "0", 16) & 0xFFFF
    except ValueError:
        number = 0
    if sign == "$":
        return _DOLLARS.get(number, "USD")
    if sign == "kr":
        return _KRONER.get(number, "")
    return currency_of(sign)


def _factor_of(text: str) -> int:
    """Thousands or millions, where the text beside a number says so."""
    words = re.sub(r"[€£$¥]", " ", text)
    return 1000 if _THOUSANDS.search(words) else 1_000_000 if _MILLIONS.search(words) else 0


def currency_of(text: str) -> str:
    """The currency that a text beside a number names, "" for none or more than one."""
    words = re.split(r"[\s\d.,()+-]+", text.strip())
    found = {_SIGNS.get(word) or (word.upper() if word.upper() in _CODES else "") for word in words}
    found |= {iso for sign, iso in _SIGNS.items() if len(sign) == 1 and sign in text}
    found -= {""}
    if not found and "$" in text:
        return "USD"
    return found.pop() if len(found) == 1 else ""


def percent_of(value: float) -> float:
    """What is shown of a share that is stored: 96.5 of 0.965."""
    return float(Decimal(repr(value)) * 100)


def padded(value: int, mask: str) -> str:
    """A whole number with the zeros and signs that its format shows: "0012" of 12, "012-345" of 12345."""
    signs = re.findall(r"\\.|.", mask, re.DOTALL)
    digits = list(str(abs(value)))
    shown: list[str] = []
    first = next(at for at, sign in enumerate(signs) if sign == "0")
    for at in range(len(signs) - 1, -1, -1):
        if signs[at] == "0":
            shown.append(digits.pop() if digits else "0")
            if at == first:
                shown.extend(reversed(digits))
        else:
            shown.append(signs[at][-1])
    return ("-" if value < 0 else "") + "".join(reversed(shown))
