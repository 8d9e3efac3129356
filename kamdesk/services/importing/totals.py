"""Rows that are no data: totals and subtotals, headers that are repeated, what stands below a table."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

from kamdesk.domain.text import fold
from kamdesk.services.importing.body import MOSTLY, Body, amount_of
from kamdesk.services.importing.units import Units, units_of_title

_SPACED = re.compile(r"(?:\w ){3,}\w")
_ENDS = re.compile(r"^[\s*=>·•-]+|[\s*:=.…<-]+$")
_WORD = re.compile(r"\b(?:sub ?-?)?totale?s?\b|\bsub ?tot\b|\btot\b|\bsumas?\b|\bsum\b|\bgesamt|\bresultado\b|\bresult\b")
_STARS = re.compile(r"\s*\*+\s*")
"""How SAP marks its totals."""
_ANY_WORD = ("tot", "sum", "gesamt", "result", "t o t a l", "s u m a", "*")
_WHAT = (
    r"(?:general(?:es)?|final(?:es)?|global|informe|listado|report|periodo|period|acumulado|ventas|sales|facturacion|turnover|importe|amount"
    r"|neto|net|bruto|gross|eur|euros|€|pagar|parcial(?:es)?|anterior|y sigue|carried forward|brought forward|seleccion|total(?:es)?)"
)
_ALONE = re.compile(
    rf"(?:gran |grand |overall |sub ?-?)?totale?s?(?: (?:de |del |of |a )?(?:la |el |the )?{_WHAT})*(?: \(.*\))?|sub ?tot|tot(?: gen(?:eral)?)?"
    rf"|sumas?(?: (?:de |del )?(?:la |el )?{_WHAT})*|sum(?: total)?|gesamt(?:summe|ergebnis)?|(?:overall )?result|resultado(?: total| global)?"
    r"|total(?:es)?:? \d+ \w+"
)
_OF_KIND = re.compile(
    r"(?:sub ?-?totale?s?|totale?s?|sumas?|resultado)[: ]+(?:por |de |del |of |for |by )?(?:la |el |the )?"
    r"(?:clientes?|cuentas?|customers?|accounts?|grupos?|groups?|familias?|lineas?|lines?|pais(?:es)?|country|zonas?|provincias?|comercial(?:es)?"
    r"|vendedor(?:es)?|agentes?|mes(?:es)?|months?|anos?|years?|trimestres?|quarters?|paginas?|pages?|ejercicios?|articulos?|secciones?"
    r"|delegacion(?:es)?|(?:19|20)\d\d|enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre|[tq][1-4])\b.*"
)
_FOOTER = re.compile(
    r"(?:pagina|pag\.?|page|hoja) ?:? ?\d.*|(?:fuente|source|notas?|notes?|filtros aplicados|applied filters|observaciones)\s*:.*"
    r"|(?:impreso|emitido|generado|printed|generated|exportado|exported|listado emitido|fecha de (?:impresion|emision))\b.*"
    r"|(?:fin|end) (?:del? |of )(?:the )?(?:informe|listado|report|fichero|archivo|file)\b.*|[-=_*. ]{3,}|©.*"
    r"|\(?\d+ (?:filas?|registros?|rows?|records?|lineas?)(?: .*)?\)?",
    re.DOTALL,
)
_ANY_FOOTER = (
    "pag", "pág", "page", "hoja", "fuente:", "fuente :", "source", "nota", "note", "filtro", "filter", "observ", "impres", "emi", "generad", "generated",
    "print", "export", "fin d", "end of", "fila", "registro", "row", "record", "línea", "linea", "lines", "---", "===", "___", "***", "- -", "* *", "©",
    "miles", "mill", "thousand", "k€", "m€", "euros", "eur",
)  # fmt: skip
_ALL = frozenset(
    {
        "todas",
        "todos",
        "todo",
        "all",
        "all lines",
        "todas las lineas",
        "todas las familias",
        "todos los productos",
        "all products",
        "conjunto",
    }
)
"""How a column of products calls the sum of them."""
_RULE = re.compile(r"[-=_*\s]{3,}")
_COUNTED = re.compile(r".*\S \((\d{1,6})\)", re.DOTALL)
_TEXTS = 2
"""A table that groups its rows has at least so many columns of texts: that of the groups, and what each row says."""
_CENT = 0.011
_FAR = 2_000
"""So many rows above a subtotal its name is looked for."""


@lru_cache(maxsize=4096)
def _label(text: str) -> str:
    """A text as totals are looked for in it."""
    bare = " ".join(fold(text).replace(".", " ").split())
    if _SPACED.fullmatch(bare):
        bare = bare.replace(" ", "")
    return _ENDS.sub("", bare)


def _is_footer(text: str) -> bool:
    return _FOOTER.fullmatch(fold(text.strip())) is not None or units_of_title(text) != Units()


def footer_rows(body: Body) -> set[int]:
    """The places of rows that say something of the page or the report: nothing else is in them."""
    found = set()
    for column in range(len(body.columns)):
        if not body.mentions(column, _ANY_FOOTER):
            continue
        labels = body.matching(column, _is_footer)
        rows = [at for at, value in enumerate(body.columns[column]) if value in labels] if labels else []
        for at in rows:
            others = [c for c in range(len(body.columns)) if c != column and not body.is_empty(at, c)]
            if (len(others) < 2 and all(isinstance(body.columns[c][at], str) for c in others)) or all(
                _RULE.fullmatch(str(body.columns[c][at])) for c in others
            ):
                found.add(at)
    return found


class Totals:
    """Finds the rows of a body that add others up; a client who is called so is data.

    A row counts when its label says nothing but that, and what every row of data has (a date, a product) is not in it; with any
    other label only when its amounts are the sum of rows above.
    """

    def __init__(self, body: Body, without: set[int], sign: str) -> None:
        self._body = body
        self._without = without
        self._sign = sign
        width = range(len(body.columns))
        self._numbers = body.numeric
        self._others = [c for c in width if c not in self._numbers and body.filled(c)]
        self._keys: list[int] = []
        self._sums = dict.fromkeys(self._numbers, 0.0)
        self._starts: dict[int, set[float]] = {c: {0.0} for c in self._numbers}
        self._count = self._since = 0
        self._heads: set[int] = set()

    def find(self) -> dict[int, bool]:
        """The places of rows that are totals, each with whether it is a subtotal."""
        counted = self._counted_headings()
        self._without = self._without | counted
        candidates = {at: column for at, column in self._candidates().items() if at not in counted}
        if not candidates:
            return dict.fromkeys(counted, True)
        aside = self._without.union(candidates)
        whole = len(self._body.rows) - len(aside)
        self._keys = [
            c for c in self._others
            if self._body.filled(c) - sum(not self._body.is_empty(at, c) for at in aside) >= MOSTLY * whole
        ]  # fmt: skip
        found: dict[int, bool] = {}
        last = max(candidates)
        for at in range(last + 1):
            if at in self._without:
                continue
            if at in candidates and (role := self._judged(at, candidates[at])) is not None:
                found[at] = role
                self._since = 0
                for column in self._numbers:
                    self._starts[column].add(round(self._sums[column], 2))
                continue
            if at in candidates and self._heads_parts(at, candidates[at], candidates):
                found[at] = True
                continue
            self._count += 1
            self._since += 1
            for column in self._numbers:
                self._sums[column] += self._body.amounts(column, self._sign)[at]
        return found | dict.fromkeys(counted, True)

    def _counted_headings(self) -> set[int]:
        """The rows that head as many rows as they say, as «Alfa Uno (3)», and are the sum of these; nothing else is in them."""
        body = self._body
        texts = [c for c in range(len(body.columns)) if c not in self._numbers and body.filled(c)]
        if len(texts) < _TEXTS or not self._numbers or not body.mentions(texts[0], ("(",)):
            return set()
        counts = {
            at: int(match[1]) for at, cell in enumerate(body.columns[texts[0]])
            if at not in self._without and isinstance(cell, str) and (match := _COUNTED.fullmatch(cell.strip()))
            and all(body.is_empty(at, c) for c in texts[1:])
        }  # fmt: skip
        others = [at for at in range(len(body.rows)) if at not in counts and at not in self._without]
        amounts = [body.amounts(c, self._sign) for c in self._numbers]
        for at, count in counts.items():
            start = bisect_left(others, at)
            parts = others[start : start + count]
            if any(abs(sum(column[part] for part in parts) - column[at]) > _CENT for column in amounts):
                return set()
        return set(counts)

    def _candidates(self) -> dict[int, int | None]:
        """The places of rows that may be totals, with the column of their label; None without one."""
        found: dict[int, int | None] = {}
        body = self._body
        for column in reversed(range(len(body.columns))):
            if column in self._numbers or not body.mentions(column, _ANY_WORD):
                continue
            labels = body.matching(column, lambda text: _WORD.search(_label(text)) or _STARS.fullmatch(text))
            if labels:
                found |= {at: column for at, value in enumerate(body.columns[column]) if value in labels}
        for column in self._others:
            labels = body.matching(column, lambda text: text.strip().lower() in _ALL)
            if labels:
                for at, value in enumerate(body.columns[column]):
                    if value in labels:
                        found.setdefault(at, column)
        if self._others and self._numbers:
            bare = set(body.empty_rows(self._others[0])).intersection(*(body.empty_rows(c) for c in self._others[1:]))
            found = dict.fromkeys(bare, None) | found
        return found

    def _judged(self, at: int, column: int | None) -> bool | None:
        """Whether a row is a subtotal (True) or a total (False); None when it is data."""
        adds_up = self._adds_up(at, is_all=column is None)
        if column is None:
            return adds_up if self._count > 1 else None
        label = _label(str(self._body.columns[column][at]))
        others = [c for c in self._keys if c != column]
        lacks = any(self._body.is_empty(at, c) for c in others)
        is_sub = label.startswith("sub") or bool(adds_up)
        before = (self._body.columns[c][at] for c in self._others if c < column and not self._body.is_empty(at, c))
        if adds_up is None and any(amount_of(cell, self._sign) is None for cell in before):
            return None  # somebody's name stands before it, and nothing adds up: a note, a place, a product
        if _ALONE.fullmatch(label):
            is_total = lacks or not others or adds_up is not None
            return is_sub if is_total else None
        if label in _ALL and adds_up is not None and self._since:
            return True
        if (lacks or adds_up is not None) and (_OF_KIND.fullmatch(label) or self._names_one_above(at, label)):
            return True
        return is_sub if adds_up is not None and (lacks or not others) and self._count > 1 else None

    def _heads_parts(self, at: int, column: int | None, candidates: dict[int, int | None]) -> bool:
        """Whether a row is the sum of those right below it that have the same client; of one row only where its label sums elsewhere."""
        body = self._body
        label = None if column is None else _label(str(body.columns[column][at]))
        if column is None or label is None or not (label in _ALL or _ALONE.fullmatch(label)):
            return False
        amounts = {c: amount_of(body.columns[c][at], self._sign) for c in self._numbers}
        left = {c: amount for c, amount in amounts.items() if amount}
        same = [c for c in self._keys if c != column]
        below = [
            row for row in takewhile(lambda row: row not in candidates, range(at + 1, len(body.rows)))
            if row not in self._without
        ]  # fmt: skip
        parts = list(takewhile(lambda row: all(body.columns[c][row] == body.columns[c][at] for c in same), below))
        if not left or len(parts) < (1 if column in self._heads and same else 2):
            return False
        sums = {c: sum(body.amounts(c, self._sign)[row] for row in parts) for c in left}
        if any(abs(sums[c] - amount) > _CENT + 1e-9 * abs(amount) for c, amount in left.items()):
            return False
        self._heads.add(column)
        return True

    def _adds_up(self, at: int, *, is_all: bool) -> bool | None:
        """Whether most amounts of a row, or all of them, are the sum of the rows since a subtotal (True) or of all above (False); None for neither."""
        whole = part = filled = 0
        for column in self._numbers:
            amount = amount_of(self._body.columns[column][at], self._sign)
            if amount is None:
                continue
            filled += 1
            if not self._count or not amount:
                continue
            tolerance = _CENT + 1e-9 * abs(amount)
            if abs(self._sums[column] - amount) <= tolerance:
                whole += 1
            elif any(abs(round(self._sums[column] - amount + cent, 2) - start) <= tolerance for cent in (-0.01, 0.0, 0.01)
                     for start in {round(self._sums[column] - amount + cent, 2)} & self._starts[column]):  # fmt: skip
                part += 1
        if filled and (whole + part) * (1 if is_all else 2) >= filled:
            return part > whole
        return None

    def _names_one_above(self, at: int, label: str) -> bool:
        """Whether what a label says besides «total» is the name of a row above, as in «Total Alfa Uno» or «Alfa Uno Total»."""
        rest = _ENDS.sub("", _WORD.sub("", label, count=1).strip())
        rest = re.sub(r"^(?:de|del|of|for) ", "", rest)
        body = self._body
        columns = [c for c in range(len(body.columns)) if c not in self._numbers]
        return bool(rest) and any(
            _label(str(body.columns[c][above])) == rest for above in range(at - 1, max(-1, at - 1 - _FAR), -1) for c in columns
        )


def repeated_headers(body: Body, header: Sequence[object], titles: Sequence[Sequence[object]]) -> dict[int, bool]:
    """The places of rows that repeat a line of the header (True), or a title while the header is repeated (False)."""
    found = dict.fromkeys(_equal_rows(body, header), True)
    if found:
        for title in titles:
            found |= dict.fromkeys(set(_equal_rows(body, title)) - set(found), False)
    return found


def _equal_rows(body: Body, line: Sequence[object]) -> list[int]:
    """The places of rows that hold the same texts as a line."""
    filled = {at: cell for at, cell in enumerate(line) if isinstance(cell, str) and cell.strip()}
    if not filled or any(at >= len(body.columns) or cell not in body.columns[at] for at, cell in filled.items()):
        return []
    first = min(filled)
    return [
        at for at, value in enumerate(body.columns[first])
        if value == filled[first] and all(body.columns[c][at] == cell for c, cell in filled.items())
        and all(c in filled or body.is_empty(at, c) or not isinstance(body.columns[c][at], str) for c in range(len(body.columns)))
    ]  # fmt: skip
