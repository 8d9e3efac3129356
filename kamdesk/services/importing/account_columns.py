"""A client has a number and a name: which column is which, when programs call either of them «Cliente»."""

import re
from collections.abc import Collection, Sequence

from kamdesk.services.importing.body import Body, is_empty
from kamdesk.services.importing.header_lines import text_of_cell
from kamdesk.services.importing.header_words import header_key, keys_of

_EITHER = frozenset({"cliente", "customer", "cuenta", "account", "partner", "client", "sold to party", "sold to", "contacto"})
"""Headers below which some programs write the number of a client and others its name."""
_CODE = re.compile(r"[A-Za-z]{0,4}[-./ ]?\d[\dA-Za-z./-]*")
_MOSTLY = 0.9


def told_apart(body: Body, twins: Sequence[int]) -> tuple[int, int] | None:
    """Of two columns of one header the one with names and the one with codes; None when that does not tell them apart."""
    coded = [at for at in twins if _holds_codes(body, at)] if len(twins) == 2 else []
    if len(coded) != 1:
        return None
    return next(at for at in twins if at not in coded), coded[0]


def pair_of_account(
    headers: Sequence[str], body: Body, name: int | None, code: int | None, names: Collection[str]
) -> tuple[int | None, int | None]:
    """The columns of the name and of the own code of the accounts, from those that their headers gave.

    `names` are the keys of headers that mean a name.
    """
    if name is None:
        return code, None
    if code is not None:
        return name, code
    if set(keys_of(headers[name])) & _EITHER:
        others = [
            at for at, header in enumerate(headers)
            if at != name and any(key in names and key not in _EITHER and key != "codigo" for key in keys_of(header))
        ]  # fmt: skip
        plain = next((at for at in others if not _holds_codes(body, at)), None)
        if plain is not None and _holds_codes(body, name):
            return plain, name
    before = name - 1
    if before >= 0 and header_key(headers[before]) == "codigo" and _are_pairs(body, before, name):
        return name, before
    return name, None


def _holds_codes(body: Body, column: int) -> bool:
    different = {text_of_cell(cell) for cell in body.values[column]} - {""}
    return bool(different) and sum(bool(_CODE.fullmatch(text)) for text in different) >= _MOSTLY * len(different)


def _are_pairs(body: Body, code: int, name: int) -> bool:
    """Whether each code goes with one name, and each name with one code."""
    pairs = {pair for pair in set(zip(body.columns[code], body.columns[name], strict=True)) if not any(map(is_empty, pair))}
    return bool(pairs) and len(pairs) == len({code for code, _name in pairs}) == len({name for _code, name in pairs})
