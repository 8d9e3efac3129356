"""What a table is by its looks: of which kind, and the same as one that came before."""

import hashlib
import re

from kamdesk.domain.text import fold
from kamdesk.services.importing.columns import REQUIRED
from kamdesk.services.importing.header_words import header_key
from kamdesk.services.importing.headers import FIELDS, ImportKind, fields_named, is_period_header
from kamdesk.services.importing.period_columns import period_of_header
from kamdesk.services.importing.tables import Table

_HINTS = {
    "contacts": re.compile(r"contact|interlocutor"),
    "budget": re.compile(r"presupuest|budget|objetivos? de venta"),
    "wallet": re.compile(r"wallet|cartera de compra|gasto total"),
    "criteria": re.compile(r"criteri"),
}
"""Words that tell kinds with like columns apart, where sheet, titles or headers have them."""


def guess_kind(table: Table) -> ImportKind:
    """What a table most likely brings: the kind of whose fields its headers name most, among those that it names enough of.

    Words in title, sheet or headers decide between equals, then the kind that needs more; accounts when nothing fits.
    """
    said = fold(" ".join((table.sheet, *table.titles, *table.headers)))
    has_periods = any(period_of_header(header) for header in table.headers)

    def worth(kind: ImportKind) -> tuple[bool, int, bool, int]:
        named = set(fields_named(table.headers, kind).values())
        found = named | ({"account"} & {"account" for name in named if name == "account_code"})
        if has_periods and {"period", "amount"} <= set(FIELDS[kind]):
            found |= {"period", "amount"}
        is_enough = all(found & set(names) for names in REQUIRED[kind])
        hint = _HINTS.get(str(kind))
        return is_enough, len(found), bool(hint and hint.search(said)), len(REQUIRED[kind])

    best = max(ImportKind, key=worth)
    return best if worth(best)[0] else ImportKind.ACCOUNTS


def look_of(table: Table) -> str:
    """A digest of the headers in their order; files of one form have the same, whatever their titles, rows and periods."""
    keys = ["*" if is_period_header(header) else header_key(header) for header in table.headers]
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:32]
