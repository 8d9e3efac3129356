"""What a table is by its looks: of which kind, and the same as one that came before."""

import hashlib
import re
from pathlib import PurePath

from kamdesk.domain.text import fold
from kamdesk.services.importing.body import HALF
from kamdesk.services.importing.columns import REQUIRED
from kamdesk.services.importing.field_headers import SCORED
from kamdesk.services.importing.header_words import header_key
from kamdesk.services.importing.headers import ImportKind, fields_named, is_part_of_year, is_period_header
from kamdesk.services.importing.line_headers import line_headers, part_alone, part_and_name, parted
from kamdesk.services.importing.period_columns import BUDGET_WORDS, SALES_WORDS, period_of_header
from kamdesk.services.importing.tables import Table
from kamdesk.services.importing.title_periods import period_of_titles

_HINTS = {
    ImportKind.ACCOUNTS: re.compile(r"\b(?:cuenta|cliente|account|customer|client)s?\b"),
    ImportKind.CONTACTS: re.compile(r"contact|interlocutor|\bpersonas\b|\bpeople\b"),
    ImportKind.SALES: re.compile(r"\bventas?\b|factura|\bsales?\b|invoice|turnover"),
    ImportKind.BUDGET: re.compile(r"presupuest|\bppto\b|budget|objetivos? de venta|prevision|forecast"),
    ImportKind.WALLET: re.compile(r"wallet|cartera de compra|gasto|\bcompras?\b|potencial|potential|consumo|spend"),
    ImportKind.CRITERIA: re.compile(r"criteri|valoraci|selecci|selection"),
    ImportKind.MEASURES: re.compile(r"indicador|indicator|cuadro|scorecard|\bkpis?\b"),
}
"""Words that tell kinds with like columns apart, where sheet, titles, headers or the name of the file have them."""
_PARTING = re.compile(r"[\W_]+")
_LINES = frozenset({"account", "account_code", "product_line"})


def likely_kind(table: Table) -> ImportKind | None:
    """What a table most likely brings: the kind of whose fields its headers name most, among those that it names enough of.

    Words in title, sheet or headers decide between equals, then those in the name of the file, then the kind that needs more;
    None when no kind fits.
    """
    called = fold(_PARTING.sub(" ", PurePath(table.file).stem))
    said = fold(" ".join((table.sheet, *table.titles, *table.headers)))
    kinds = {ImportKind.SALES: SALES_WORDS, ImportKind.BUDGET: BUDGET_WORDS}
    body = table.by_column()
    with_periods = {kind for kind, words in kinds.items() if any(period_of_header(header, words) for header in table.headers)}
    if _names_parts(table) or _names_lines(table, said):
        with_periods |= {ImportKind.SALES, ImportKind.BUDGET} - (
            {ImportKind.SALES} if _HINTS[ImportKind.WALLET].search(said) else set()
        )
    is_dated = bool(period_of_titles(table.titles, table.sheet, 1))

    of_accounts = set(fields_named(table.headers, ImportKind.ACCOUNTS))

    has_amounts = "amount" in fields_named(table.headers, ImportKind.SALES).values()

    def worth(kind: ImportKind) -> tuple[bool, int, bool, bool, int]:
        fields = fields_named(table.headers, kind)
        is_hinted = bool(_HINTS[kind].search(said))
        # «Sector» is a field of accounts, and a criterion where it holds scores.
        named = {name for at, name in fields.items() if name not in SCORED or body.share_of_numbers(at) >= HALF}
        found = named | ({"account"} & {"account" for name in named if name == "account_code"})
        if kind in with_periods:
            found |= {"period", "amount"}
        if is_dated and kind in kinds and "amount" in named:
            found |= {"period"}
        is_enough = all(found & set(names) for names in REQUIRED[kind])
        # «Código; Nombre; Email» may be read as people too: it is a list of accounts unless something in it speaks of people.
        is_plain_list = kind is ImportKind.CONTACTS and not is_hinted and set(fields) <= of_accounts
        is_called = bool(_HINTS[kind].search(called))
        if kind is ImportKind.WALLET and not (is_hinted or is_called) and found <= _LINES and has_amounts:
            return False, 0, False, False, 0  # lines with amounts of no period: nothing says that they are what the client buys
        return is_enough and not is_plain_list, len(found), is_hinted, is_called, len(REQUIRED[kind])

    best = max(ImportKind, key=worth)
    return best if worth(best)[0] and not (best is ImportKind.ACCOUNTS and _are_amounts_of_something(table)) else None


def _names_parts(table: Table) -> bool:
    """Whether months or quarters without a year head columns; where their year stands is asked when they are read."""
    body = table.by_column()
    return sum(bool(part_alone(header)) and body.share_of_numbers(at) >= HALF for at, header in enumerate(table.headers)) > 1


def _names_lines(table: Table, said: str) -> bool:
    """Whether headers name product lines beside periods: several, or one where something speaks of sales."""
    body = table.by_column()
    found = line_headers(table.headers, [at for at in range(len(table.headers)) if body.share_of_numbers(at) >= HALF])
    return len({line for line, _period in found.values()}) > (0 if _HINTS[ImportKind.SALES].search(said) else 1)


def _are_amounts_of_something(table: Table) -> bool:
    """Whether a table names nothing of accounts but their names, beside amounts, days, periods, months, or decisions about them."""
    named = fields_named(table.headers, ImportKind.ACCOUNTS)
    if set(named.values()) - {"name", "code"}:
        return False
    if {"date", "period", "amount"} & set(fields_named(table.headers, ImportKind.SALES).values()):
        return True
    if any(header_key(header) == "decision" for header in table.headers):
        return True
    body = table.by_column()
    others = [at for at in range(len(table.headers)) if at not in named and body.filled(at) and body.share_of_numbers(at) >= HALF]
    if others and period_of_titles(table.titles, table.sheet, 1):
        return True
    if sum(part_and_name(table.headers[at]) is not None for at in others) > 1:
        return True
    return sum(is_part_of_year(header) or is_period_header(header) or parted(header) is not None for header in table.headers) > 1


def guess_kind(table: Table) -> ImportKind:
    """What a table most likely brings; accounts when nothing fits, so that a person can go on from there."""
    return likely_kind(table) or ImportKind.ACCOUNTS


def look_of(table: Table) -> str:
    """A digest of the headers in their order; files of one form have the same, whatever their titles, rows and periods."""
    named = [parted(header) for header in table.headers]
    keys = [
        "*" if is_period_header(header) else f"{header_key(pair[0])} *" if pair is not None else header_key(header)
        for header, pair in zip(table.headers, named, strict=True)
    ]
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:32]
