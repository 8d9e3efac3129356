"""Many new accounts at once: where every cell of some rows is plain and none names an account that is known, they are read by column.

What comes out is what the rows would give one by one; anything else is left to them.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from kamdesk.domain.account.company_name import bare_tax_keys, plain_keys, tax_keys
from kamdesk.domain.account.field_use import FieldUse
from kamdesk.domain.ids import new_ids
from kamdesk.domain.text import NAME_LIMIT, name_keys
from kamdesk.services.importing.cells import Cell
from kamdesk.services.importing.matching import AccountIndex, codes_of
from kamdesk.services.importing.reading import Reader

_BETWEEN = "|"
_LONG_FIGURE = 10
_SEPARATORS = frozenset(";'")
"""What makes of the cell of codes more than one, or no code as it stands."""


def take_whole(reader: Reader, brought: Sequence[FieldUse], first: int, end: int) -> dict[str, int] | None:
    """Take rows in as new accounts if all of them are plainly that; their row numbers by id, or None and nothing is taken."""
    rows = reader.table.rows[first:end]
    width = len(reader.table.headers)
    if reader.has_fixes or reader.table.second_table is not None or {len(cells) for _number, cells in rows} != {width}:
        return None
    columns = list(zip(*(cells for _number, cells in rows), strict=True))
    names = _texts(columns[reader.columns["name"]])
    if names is None or not all(names):
        return None
    values: dict[str, Sequence[Any]] = {"name": names}
    for use in brought:
        found = _values(use, columns[reader.columns[use.column]])
        if found is None:
            return None
        values[use.name] = found
    keys, ids = name_keys(names), new_ids(len(rows))
    if not _are_new(reader.accounts, ids, keys, values):
        return None
    reader.batch.create_accounts(ids, keys, values)
    reader.report.rows += len(rows)
    reader.report.created += len(rows)
    return dict(zip(ids, map(itemgetter(0), rows), strict=True))


def _values(use: FieldUse, cells: Sequence[Cell]) -> Sequence[Any] | None:
    """A column of a field, where all of it is plain text or plain figures; None where a cell has to be looked at."""
    found = _texts(cells)
    if found is None:
        return None
    if use.hint is str:
        return found
    whole = "".join(found)
    if use.hint is int:
        is_plain = (not whole or (whole.isascii() and whole.isdecimal())) and max(map(len, found)) < _LONG_FIGURE
        return [int(text) if text else None for text in found] if is_plain else None
    if use.name == "codes" and _SEPARATORS.isdisjoint(whole):
        return [(text,) if text else () for text in found]
    return None if whole else [None] * len(found)


def _texts(cells: Sequence[Cell]) -> Sequence[str] | None:
    """The cells without outer blanks, if all are clean texts as they stand."""
    try:
        whole = _BETWEEN.join(cells)  # type: ignore[arg-type]
    except TypeError:  # one is no text
        return None
    found: Sequence[str] = cells  # type: ignore[assignment]
    if " |" in whole or "| " in whole or whole[:1] == " " or whole[-1:] == " ":
        found = [cell.strip() for cell in found]
        whole = _BETWEEN.join(found)
    is_plain = whole.isprintable() and "  " not in whole and "_x" not in whole and max(map(len, found)) <= NAME_LIMIT
    return found if is_plain and (whole.isascii() or unicodedata.is_normalized("NFC", whole)) else None


def _are_new(accounts: AccountIndex, ids: Sequence[str], keys: Sequence[str], values: Mapping[str, Sequence[Any]]) -> bool:
    """Let accounts be found, if nothing that they are known by is known already; says whether."""
    names = plain_keys(keys)
    codes = codes_of([found[0] if found else "" for found in values.get("codes", ())])
    tax_ids = bare_tax_keys(tax_keys(values.get("tax_id", ())))
    for known in (accounts.live, accounts.archived):
        if not (_differ(names, known.names) and _differ(codes, known.codes) and _differ(tax_ids, known.tax_ids)):
            return False
    live = accounts.live
    for table, found in ((live.names, names), (live.codes, codes), (live.tax_ids, tax_ids)):
        table.update(zip(found, ids, strict=False))
        table.pop("", None)
    return True


def _differ(keys: Sequence[str], known: Mapping[str, Any]) -> bool:
    """Whether all the keys that there are differ from each other and from those that are known."""
    distinct = set(keys) - {""}
    return len(distinct) == len(keys) - keys.count("") and known.keys().isdisjoint(distinct)
