"""Headers that name a product line and a period, such as «Bombas 2025» or «T1 2026 · Válvulas»."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from kamdesk.domain.periods import Frequency, frequency_of, parse_period
from kamdesk.domain.text import fold
from kamdesk.services.importing.header_words import GROSS, NET, PLAIN, header_key
from kamdesk.services.importing.headers import is_part_of_year, is_period_header
from kamdesk.services.importing.units import without_units

_BETWEEN = re.compile(r"[\s_/|·:–—-]+")
_AROUND = " \t()[]{}-–—_/|·:,.'\""
_ENDS_OPEN = re.compile(r"\b(?:de|del|la|el|y|e|of|the|and)$", re.IGNORECASE)
_SHORT_MONTH = re.compile(r"[A-Za-z]{3,4}\b")
_WITH_YEAR = re.compile(r"(?P<first>(?:19|20)\d\d)\b(?P<after>.+)|(?P<before>.+)\b(?P<second>(?:19|20)\d\d)")
_AMOUNTS = frozenset(header_key(name) for name in (*NET, *PLAIN, *GROSS))
_MEASURES = re.compile(
    r"\b(?:m(?:arge|argi)n\w*|mc|mb|benefici\w*|profit\w*|rentab\w*|cost\w*|unidad\w*|units?|uds?|u|cantidad\w*|quantit\w*|qty|kgs?|kilos?|toneladas?|tm|litros?|lts?"
    r"|porcentaje|percent\w*|pct|pesos?|cuotas?|share|var|variaci\w*|dif|diferenci\w*|difference|delta|desv\w*|crec\w*|growth|evol\w*|precios?|prices?|pvp|dto|dtos|descuentos?"
    r"|discounts?|rappel\w*|comisi\w*|presup\w*|ppto|budget\w*|previs\w*|forecast|objetivos?|targets?|plan|real|actual|estim\w*|pedidos?|orders?|ofertas?|quotes?|backlog|cartera"
    r"|devoluci\w*|abonos?|returns?|credit\w*|cobros?|cobrado|pagos?|pagado|deudas?|pendientes?|pending|saldos?|balance|stock\w*|inventari\w*|compras?|purchases?|gastos?|spend\w*|potenci\w*|wallet"
    r"|impuestos?|iva|tax\w*|ranking|rank|pos|posicion|num|no|numero|number|clientes?|customers?|visitas?|visits?|emplead\w*|employees?|plantilla|operaciones|facturas?|invoices?|albaranes"
    r"|acum\w*|ytd|tam|total\w*|subtotal\w*|media|medio|promedio|average|sumas?|sum|recuento|count|dias?|days?|plazo|riesgo|risk|limite|nota|score|puntos?|indice|index|kpi)\b|%|n[ºo°]"
)
"""What a column may hold that is no product line; amounts below such a header are never taken for its sales."""


def _bare(text: str) -> str:
    return text.strip(_AROUND)


@lru_cache(maxsize=4096)
def parted(header: str) -> tuple[str, str] | None:
    """The name and the canonical period of which a header is made, whichever comes first; None where it is not made of both."""
    text = without_units(header)
    if is_period_header(text) or not any(sign.isdigit() for sign in text):
        return None
    best: tuple[str, str] | None = None
    for match in _BETWEEN.finditer(text):
        first, second = _bare(text[: match.start()]), _bare(text[match.end() :])
        for name, period in ((first, second), (second, first)):
            is_name = any(sign.isalpha() for sign in name)
            if is_name and is_period_header(period) and (best is None or len(period) > len(best[1])):
                best = name, period
    if best is None:
        return None
    name, period = best
    if is_part_of_year(name):
        return None
    if _ENDS_OPEN.search(name) and not is_amount_word(name):
        if _SHORT_MONTH.match(period):  # «Frutos de Mar 2025» may be of no month
            return by_year(text)
        name = _bare(_ENDS_OPEN.sub("", name))
    if frequency_of(parse_period(period)) is Frequency.YEAR and (split := part_and_name(name)) is not None:
        name, period = split[1], f"{split[0]} {period}"
    return name, parse_period(period)


@lru_cache(maxsize=4096)
def by_year(header: str) -> tuple[str, str] | None:
    """The name and the year of which a header is made, where the name may end like a month; None where it is not made of both."""
    match = _WITH_YEAR.fullmatch(without_units(header).strip(_AROUND))
    if match is None:
        return None
    name = _bare(match["after"] or match["before"])
    return (name, match["second"] or match["first"]) if any(sign.isalpha() for sign in name) else None


@lru_cache(maxsize=4096)
def part_and_name(header: str) -> tuple[str, str] | None:
    """The quarter or month without its year, and the name beside it, of which a header is made; None where it is not."""
    text = without_units(header)
    if is_part_of_year(text):
        return None
    for match in _BETWEEN.finditer(text):
        first, second = _bare(text[: match.start()]), _bare(text[match.end() :])
        for name, part in ((first, second), (second, first)):
            if any(sign.isalpha() for sign in name) and is_part_of_year(part) and not is_part_of_year(name):
                return part, name
    return None


def is_amount_word(name: str) -> bool:
    """Whether a name says nothing but that amounts stand below it."""
    return header_key(name) in _AMOUNTS


def part_alone(header: str) -> str:
    """The month or quarter that a header names without its year, alone or beside a word for amounts, as written before a year."""
    text = without_units(header)
    if is_part_of_year(text):
        return f"{text} "
    found = part_and_name(text)
    return f"{found[0]} " if found is not None and is_amount_word(found[1]) else ""


def line_headers(headers: Sequence[str], columns: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The product line and the canonical period that each of some columns names, by column.

    One month alone beside whole years is the end of a name. Names that say what is measured (margin, units, a budget) are none. A word for amounts that all have in common («Ventas
    Bombas 2025») is no part of the name. Lines that differ in case or accents alone are one.
    """
    found = {at: pair for at in columns if (pair := parted(headers[at])) is not None and not is_amount_word(pair[0])}
    found |= _without_chance_months(headers, found)
    names = {at: _without_word(name) for at, (name, _period) in found.items()}
    if not all(short is not None for short in names.values()):
        names = {at: name for at, (name, _period) in found.items()}
    spelling: dict[str, str] = {}
    return {
        at: (spelling.setdefault(fold(name), name), found[at][1]) for at, name in names.items() if name and not _MEASURES.search(fold(name))
    }  # fmt: skip


def _without_chance_months(headers: Sequence[str], found: Mapping[int, tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """The columns of one and the same month beside those of whole years: the month is the end of a name."""
    months = {at: period for at, (_name, period) in found.items() if frequency_of(period) is Frequency.MONTH}
    has_years = any(frequency_of(period) is Frequency.YEAR for _name, period in found.values())
    if not has_years or len({period[5:] for period in months.values()}) != 1:
        return {}
    return {at: pair for at in months if (pair := by_year(headers[at])) is not None}


def _without_word(name: str) -> str | None:
    """A name without a word for amounts at its begin or end; None where there is none."""
    words = name.split()
    for size in (2, 1):
        for said, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            if rest and is_amount_word(" ".join(said)):
                short = _bare(" ".join(rest))
                return re.sub(r"^(?:de|del|of) ", "", short, flags=re.IGNORECASE)
    return None


def is_total_of(header: str, lines: Collection[str]) -> str | None:
    """The line whose total a header means, as «Total Bombas» does; None where it means none."""
    rest = re.sub(r"\b(?:sub)?total(?:es)?\b", " ", fold(header))
    if rest == fold(header):
        return None
    key = " ".join(re.sub(r"^\s*(?:de|of) ", "", rest).split())
    return next((line for line in lines if fold(line) == key), None)


def by_line(lines: Mapping[int, tuple[str, str]]) -> dict[str, dict[int, str]]:
    """The periods of the columns of each line."""
    found: dict[str, dict[int, str]] = {}
    for at, (line, period) in lines.items():
        found.setdefault(line, {})[at] = period
    return found
