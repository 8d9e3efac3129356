"""Many new accounts at once: where every cell of some rows is plain and none names an account that is known, they are read by column.

What comes out is what the rows would give one by one; anything else is left to them.
"""

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from kamdesk.domain.account.company_name import bare_tax_keys, plain_keys, tax_keys
from kamdesk.domain.account.field_use import FieldUse
from kamdesk.domain.ids import new_ids
from kamdesk.domain.text import NAME_LIMIT, name_keys
from kamdesk.services.importing.cells import Cell
from kamdesk.services.importing.matching import AccountIndex, codes_of
from kamdesk.services.importing.reading import Reader

_BETWEEN = "|"
_LONG_FIGURE = 10
_SLICE = 5_000
_SEPARATORS = frozenset(";'")
"""What makes of the cell of codes more than one, or no code as it stands."""


def take_all(reader: Reader, brought: Sequence[FieldUse]) -> bool:
    """Take all rows in as new accounts if all of them are plainly that, else nothing; says whether."""
    rows, body = reader.table.rows, reader.table.by_column()
    if not _may_be_taken(reader, rows):
        return False

    def column(at: int) -> _Cells | None:
        reader.options.watch(0, len(rows))
        return _Cells(body.columns[at], body.forms(at)) if body.is_text(at) else None  # type: ignore[arg-type] # all are texts

    return _taken(reader, brought, column) is not None


def take_whole(reader: Reader, brought: Sequence[FieldUse], first: int, end: int) -> dict[str, int] | None:
    """Take rows in as new accounts if all of them are plainly that; their row numbers by id, or None and nothing is taken."""
    rows = reader.table.rows[first:end]
    if not _may_be_taken(reader, rows):
        return None
    columns = list(zip(*(cells for _number, cells in rows), strict=True))
    ids = _taken(reader, brought, lambda at: _Cells(columns[at], columns[at]))
    return None if ids is None else dict(zip(ids, map(itemgetter(0), rows), strict=True))


class _Cells(NamedTuple):
    """Cells of a column, and what their texts look like: they themselves, or with other figures in the places of theirs."""

    cells: Sequence[str]
    forms: Collection[str]


def _may_be_taken(reader: Reader, rows: Sequence[tuple[int, list[Cell]]]) -> bool:
    """Whether each row has a cell for every header, and nobody has said anything of one."""
    if reader.has_fixes or reader.table.second_table is not None:
        return False
    return {len(cells) for _number, cells in rows} == {len(reader.table.headers)}


def _taken(reader: Reader, brought: Sequence[FieldUse], column: Callable[[int], _Cells | None]) -> Sequence[str] | None:
    """The ids of the new accounts, one a row; None, and nothing is taken, where something has to be looked at."""
    named = _plain(column(reader.columns["name"]))
    if named is None or "" in named.forms:
        return None
    names = named.cells
    values: dict[str, Sequence[Any]] = {"name": names}
    for use in brought:
        found = _values(use, _plain(column(reader.columns[use.column])))
        if found is None:
            return None
        values[use.name] = found
    keys, ids = _in_slices(name_keys, names), new_ids(len(names))
    if not _are_new(reader.accounts, ids, keys, values):
        return None
    reader.batch.create_accounts(ids, keys, values)
    reader.report.rows += len(names)
    reader.report.created += len(names)
    return ids


def _in_slices(work: Callable[[Sequence[str]], Sequence[str]], values: Sequence[str]) -> Sequence[str]:
    """What `work` gives for many values, some thousands at once: other threads wait for it."""
    if len(values) <= _SLICE:
        return work(values)
    return [found for at in range(0, len(values), _SLICE) for found in work(values[at : at + _SLICE])]


def _values(use: FieldUse, found: _Cells | None) -> Sequence[Any] | None:
    """A column of a field, where all of it is plain text or plain figures; None where a cell has to be looked at."""
    if found is None or use.hint is str:
        return found and found.cells
    cells, forms = found
    whole = "".join(forms)
    if use.hint is int:
        is_plain = (not whole or (whole.isascii() and whole.isdecimal())) and max(map(len, forms)) < _LONG_FIGURE
        return [int(text) if text else None for text in cells] if is_plain else None
    if use.name == "codes" and _SEPARATORS.isdisjoint(whole):
        return [(text,) if text else () for text in cells]
    return None if whole else [None] * len(cells)


def _plain(found: _Cells | None) -> _Cells | None:
    """The cells without outer blanks, if all are clean texts as they stand."""
    if found is None:
        return None
    try:
        whole = _BETWEEN.join(found.forms)
    except TypeError:  # one is no text
        return None
    if " |" in whole or "| " in whole or whole[:1] == " " or whole[-1:] == " ":
        bare = [cell.strip() for cell in found.cells]
        found = _Cells(bare, bare)
        whole = _BETWEEN.join(bare)
    is_plain = whole.isprintable() and "  " not in whole and "_x" not in whole and max(map(len, found.forms)) <= NAME_LIMIT
    return found if is_plain and (whole.isascii() or unicodedata.is_normalized("NFC", whole)) else None


def _are_new(accounts: AccountIndex, ids: Sequence[str], keys: Sequence[str], values: Mapping[str, Sequence[Any]]) -> bool:
    """Let accounts be found, if nothing that they are known by is known already; says whether."""
    names = plain_keys(keys)
    codes = codes_of([found[0] if found else "" for found in values.get("codes", ())])
    tax_ids = bare_tax_keys(_in_slices(tax_keys, values.get("tax_id", ())))
    for known in (accounts.live, accounts.archived):
        if not (_differ(names, known.names) and _differ(codes, known.codes) and _differ(tax_ids, known.tax_ids)):
            return False
    accounts.live.add_new(ids, names, codes, tax_ids)
    return True


def _differ(keys: Sequence[str], known: Mapping[str, Any]) -> bool:
    """Whether all the keys that there are differ from each other and from those that are known."""
    distinct = set(keys) - {""}
    return len(distinct) == len(keys) - keys.count("") and known.keys().isdisjoint(distinct)
