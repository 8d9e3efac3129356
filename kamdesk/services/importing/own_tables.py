"""The tables that the program itself writes, told by their columns: every row of them is data, whatever its name."""

from collections.abc import Sequence

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.field_use import uses
from kamdesk.domain.settings import CRITERIA
from kamdesk.services.importing.header_words import header_key
from kamdesk.services.importing.headers import ImportKind, fields_named

OWN_COLUMNS: dict[ImportKind, tuple[str, ...]] = {
    ImportKind.ACCOUNTS: tuple(use.column for use in uses(Account) if use.headers),
    ImportKind.CONTACTS: ("account", "name", "role", "email", "phone", "influence", "relation", "last_contact_on", "notes"),
    ImportKind.SALES: ("account", "date", "period", "amount", "product_line", "cost", "quantity", "order_id"),
    ImportKind.BUDGET: ("account", "period", "amount", "product_line"),
    ImportKind.MEASURES: (
        "account", "group", "indicator", "unit", "basis", "floor", "threshold", "target", "weight", "critical", "period", "value",
        "client_value",
    ),
    ImportKind.WALLET: (
        "account", "product_line", "state", "wallet", "current", "attainable", "growth_percent", "confidence", "source", "dated_on",
        "competitor", "horizon_years",
    ),
    ImportKind.CRITERIA: ("account", *(n for name in CRITERIA for n in (name, f"{name}_reason")), "relative_strength"),
}  # fmt: skip
"""The fields of an exported table of each kind, in the order of its columns; more columns may follow them."""
_FIRST = frozenset({"account", "cuenta", "name", "nombre"})
"""How the first column of an exported table is called."""
_BUDGET = frozenset({"budget", "presupuesto"})
"""How the amounts of an exported budget are called: files of sales may have the other columns too."""


def is_own(headers: Sequence[str]) -> bool:
    """Whether headers are those of an exported table: the fields of a kind, all of them, in their order, and none marked.

    Whoever fills in a template may put a sum below it; its headers of required fields are marked.
    """
    if any("*" in header for header in headers) or header_key(headers[0]) not in _FIRST:
        return False
    for kind, names in OWN_COLUMNS.items():
        if len(headers) == len(names) if kind is ImportKind.BUDGET else len(headers) >= len(names):
            found = fields_named(headers[: len(names)], kind)
            is_usual = kind is ImportKind.BUDGET and header_key(headers[2]) not in _BUDGET
            if not is_usual and tuple(found.get(at, "") for at in range(len(names))) == names:
                return True
    return False
