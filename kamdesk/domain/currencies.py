"""Currencies as amounts name them: by code, by sign, in words."""

import re
from functools import lru_cache

CODES = (
    "AED|ARS|AUD|BGN|BOB|BRL|CAD|CHF|CLP|CNY|COP|CRC|CZK|DKK|DOP|EGP|EUR|GBP|GTQ|HKD|HUF|IDR|ILS|INR|ISK|JPY|KRW|MAD|MXN|MYR|NOK|NZD|PEN|PHP|"
    "PLN|PYG|RON|RSD|RUB|SAR|SEK|SGD|THB|TND|TRY|TWD|UAH|USD|UYU|VND|ZAR"
)
"""The ISO 4217 codes that are known beside an amount, as alternatives of a pattern."""
DOLLAR, YEN = "$", "¥"
"""Signs that several currencies share."""
_SHARED = {
    DOLLAR: frozenset(["ARS", "AUD", "BOB", "BRL", "CAD", "CLP", "COP", "DOP", "HKD", "MXN", "NZD", "SGD", "TWD", "USD", "UYU"]),
    YEN: frozenset({"JPY", "CNY"}),
}
_NAMES = (
    (re.compile(r"U\.?S\.?\s?\$|\bU\$S|\b(?:US|american) dollars?\b|\bd[oó]lares (?:USA|estadounidenses|americanos)\b", re.IGNORECASE), "USD"),
    (re.compile(r"R\$"), "BRL"),
    (re.compile(r"€|(?<![a-z])euros?(?![a-z])", re.IGNORECASE), "EUR"),
    (re.compile(r"£|\b(?:pounds?|libras?)\b", re.IGNORECASE), "GBP"),
    (re.compile(r"\$|\bd(?:o|ó)l+ar(?:e?s)?\b|\bpesos?\b", re.IGNORECASE), DOLLAR),
    (re.compile(r"[¥￥]|\byen(?:es)?\b|\byuan(?:es)?\b", re.IGNORECASE), YEN),
)  # fmt: skip
_CODE = re.compile(rf"(?<![A-Za-z])[kKM]?({CODES})(?![A-Za-z])|(?<=[kKM])({CODES})(?![A-Za-z])")
_CODE_ANY_CASE = re.compile(rf"(?<![A-Za-z])[km]?({CODES})(?![A-Za-z])", re.IGNORECASE)


@lru_cache(maxsize=4096)
def currency_named(text: str, *, is_amount: bool = False) -> str:
    """The currency that a text names: an ISO 4217 code, `$` or `¥` where the sign is all there is, "" for none.

    Words may be around it; only capital letters are a code then. In a text that is an amount, small ones are too.
    """
    if match := (_CODE_ANY_CASE if is_amount else _CODE).search(text):
        return (match[1] or match[match.lastindex or 1]).upper()
    return next((code for pattern, code in _NAMES if pattern.search(text)), "")


def may_be(named: str, currency: str) -> bool:
    """Whether what a text names can be this currency; a text without one fits any."""
    return not named or named == currency or currency in _SHARED.get(named, ())
