"""A client has a number and a name: which column is which, when programs call either of them «Cliente»."""

import re
from collections.abc import Collection

from kamdesk.services.importing.header_lines import text_of_cell
from kamdesk.services.importing.headers import header_key, keys_of
from kamdesk.services.importing.tables import Table

_EITHER = frozenset({"cliente", "customer", "cuenta", "account", "partner", "client", "sold to party", "sold to", "contacto"})
"""Headers below which some programs write the number of a client and others its name."""
_CODE = re.compile(r"[A-Za-z]{0,4}[-./ ]?\d[\dA-Za-z./-]*")
_MOSTLY = 0.9


def pair_of_account(table: Table, name: int | None, code: int | None, names: Collection[str]) -> tuple[int | None, int | None]:
    """The columns of the name and of the own code of the accounts, from those that their headers gave.

    `names` are the keys of headers that mean a name.
    """
    if name is None:
        return code, None
    if code is not None:
        return name, code
    keys = set(keys_of(table.headers[name]))
    if keys & _EITHER:
        others = [
            at for at, header in enumerate(table.headers)
            if at != name and any(key in names and key not in _EITHER and key != "codigo" for key in keys_of(header))
        ]  # fmt: skip
        plain = next((at for at in others if not _holds_codes(table, at)), None)
        if plain is not None and _holds_codes(table, name):
            return plain, name
    before = name - 1
    if before >= 0 and header_key(table.headers[before]) == "codigo" and _are_pairs(table, before, name):
        return name, before
    return name, None


def _texts(table: Table, column: int) -> list[str]:
    return [text_of_cell(cells[column]) if column < len(cells) else "" for _number, cells in table.rows]


def _holds_codes(table: Table, column: int) -> bool:
    different = {text for text in _texts(table, column) if text}
    return bool(different) and sum(bool(_CODE.fullmatch(text)) for text in different) >= _MOSTLY * len(different)


def _are_pairs(table: Table, code: int, name: int) -> bool:
    """Whether each code goes with one name, and each name with one code."""
    pairs = {pair for pair in zip(_texts(table, code), _texts(table, name), strict=True) if all(pair)}
    return bool(pairs) and len(pairs) == len({code for code, _name in pairs}) == len({name for _code, name in pairs})
