"""What headers and titles say beside their words: that amounts are in thousands or millions, and in which currency."""

import re
from dataclasses import dataclass

from kamdesk.domain.currencies import currency_named

THOUSAND, MILLION = 1_000, 1_000_000
UNCLEAR = 0
"""In place of a factor: «m€» is thousands to one office and millions to the next."""
_MONEY = r"(?:€|\$|£|US\$|EUR|USD|GBP|CHF|MXN|[Ee]uros?|d[óo]lares)"
_FACTORS = (
    (THOUSAND, re.compile(r"\b(?:miles|millares|thousands?)\b(?: (?:de|of))?", re.IGNORECASE)),
    (THOUSAND, re.compile(rf"(?<![A-Za-z])[kK] ?(?={_MONEY})|\([kK]\)|\b[kK]s?(?=\s?\))|{_MONEY} ?[kK]\b|\bTsd\b|\bT€")),
    (THOUSAND, re.compile(rf"(?<![0-9.,]){_MONEY}? ?[xX×]? ?(?:1[.,]?)?['’]?000['’]?s?(?![0-9.,])")),
    (THOUSAND, re.compile(rf"\bmil(?= {_MONEY})", re.IGNORECASE)),
    (MILLION, re.compile(r"\b(?:millones|millions?|mill|mio)\b\.?(?: (?:de|of))?", re.IGNORECASE)),
    (MILLION, re.compile(rf"(?<![A-Za-z])M{{1,2}} ?(?={_MONEY})|\(M{{1,2}}\)|{_MONEY} ?(?:M{{1,2}}|mn|m)\b")),
    (UNCLEAR, re.compile(rf"(?<![A-Za-z])m{{1,2}} ?(?={_MONEY})")),
)
_ONLY_MONEY = re.compile(rf"(?<![A-Za-z]){_MONEY}(?![A-Za-z])")
_OF_TITLES = re.compile(
    rf"\b(?:en|in|importes?|cifras?|datos|valores|figures|amounts?|expresad[oa]s?)\b[ :(]*(?:en |in )?(?P<said>(?:miles|millares|millones|thousands?|millions?|[kKM]{{1,2}} ?{_MONEY}).*)"
    rf"|(?P<bare>(?:[kKM]{{1,2}} ?{_MONEY}|\b(?:miles|millones|thousands?|millions?) (?:de|of) {_MONEY}|{_MONEY} (?:thousands?|millions?)|\(\s*{_MONEY}?\s*['’]?000['’]?s?\s*{_MONEY}?\s*\)).*)",
)
_CURRENCY_OF_TITLES = re.compile(
    r"\b(?:importes?|cifras?|datos|valores|figures|amounts?|expresad[oa]s?|moneda|divisa|currency)\b[ :(]*(?:en |in |de |of )?(?P<said>.{1,16})",
    re.IGNORECASE,
)
_BETWEEN_PARTS = re.compile(r"[,;·|]\s|\s(?:y|and|e)\s", re.IGNORECASE)
_OF_THINGS = re.compile(
    r"(?:miles|millares|millones|thousands?|millions?) (?:de|of) (?!€|\$|£|euros?|eur|usd|d[óo]lares|us)", re.IGNORECASE
)
LONGEST = 200
"""A longer text is neither a header nor a number, and is not searched."""
_BLANKS = re.compile(r"\(\s*\)|\s+(?:en|in|de)\s*$|[\s\-–:,]+$")


@dataclass(frozen=True, slots=True)
class Units:
    """What a text says of amounts: `factor` None when nothing, `UNCLEAR` when it can be meant in two ways; `currency` as `currency_named`."""

    factor: int | None = None
    currency: str = ""


def units_of(header: str) -> Units:
    """What a header says of the amounts below it."""
    header = header[:LONGEST]
    if _OF_THINGS.search(header):
        return Units(None, currency_named(header))
    factor = next((factor for factor, pattern in _FACTORS if pattern.search(header)), None)
    return Units(factor, currency_named(header))


def units_of_title(title: str) -> Units:
    """What a line above a table says of all its amounts, such as «Cifras en miles de €»; only where it clearly speaks of them."""
    title = title[:LONGEST]
    if (match := _OF_TITLES.search(title)) and not _OF_THINGS.search(title):
        said = match["said"] or match["bare"]
        factor = units_of(said).factor
        return Units(UNCLEAR if factor and _says_plain_units(title) else factor, currency_named(said))
    if match := _CURRENCY_OF_TITLES.search(title):
        return Units(None, currency_named(match["said"]))
    return Units()


def _says_plain_units(title: str) -> bool:
    """Whether one part of a title speaks of money without a factor, as in «Coste en miles de €, ventas en €»."""
    parts = [part for part in _BETWEEN_PARTS.split(title) if _ONLY_MONEY.search(part)]
    return any(units_of(part).factor is None for part in parts)


def without_units(header: str) -> str:
    """A header without what it says of units: «Ventas netas en miles de €» is «Ventas netas»."""
    for _factor, pattern in _FACTORS:
        header = pattern.sub(" ", header)
    header = _ONLY_MONEY.sub(" ", header)
    before = ""
    while before != header:
        before, header = header, _BLANKS.sub("", header)
    return header
