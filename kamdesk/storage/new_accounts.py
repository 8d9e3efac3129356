"""Many new accounts held by column, since making a record of each takes longer than writing it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from kamdesk.domain.account.account import Account, code_key
from kamdesk.domain.account.company_name import tax_keys
from kamdesk.domain.text import name_key
from kamdesk.storage import rows

_SEARCHED = ("sector", "city", "kam")
_SLICE = 2_000
"""So many accounts are made rows of between two looks."""


@dataclass(slots=True)
class NewAccounts:
    """New accounts whose fields are clean and keep all rules: `columns` has a list a field, as long as `ids` and `name_keys`.

    `changed` are those that became records, because something more was said of them.
    """

    ids: list[str] = field(default_factory=list)
    name_keys: list[str] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    changed: dict[str, Account] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)

    def add(self, ids: Sequence[str], name_keys: Sequence[str], columns: Mapping[str, Sequence[Any]]) -> None:
        """Add accounts; every call brings the same fields, `name` among them."""
        self.ids += ids
        self.name_keys += name_keys
        for name, values in columns.items():
            self.columns.setdefault(name, []).extend(values)

    def get(self, account_id: str) -> Account | None:
        """One of the accounts as a record; None when it is not among them."""
        if account_id in self.changed:
            return self.changed[account_id]
        for at in range(len(self._places), len(self.ids)):
            self._places[self.ids[at]] = at
        place = self._places.get(account_id)
        return None if place is None else Account(id=account_id, **{name: found[place] for name, found in self.columns.items()})

    def records(self) -> list[Account]:
        """All of them as records."""
        return [account for account_id in self.ids if (account := self.get(account_id)) is not None]

    def rows(self, look: Callable[[], None] = lambda: None) -> list[Sequence[Any]]:
        """The rows of all of them, as `rows.values` gives them; `look` is called again and again meanwhile, and may stop it."""
        names = _names()
        template = dict(zip(names, rows.values(Account(id="", name="")), strict=True))
        found: list[Sequence[Any]] = []
        for at in range(0, len(self.ids), _SLICE):
            look()
            part = NewAccounts(
                self.ids[at : at + _SLICE], self.name_keys[at : at + _SLICE],
                {name: values[at : at + _SLICE] for name, values in self.columns.items()},
            )  # fmt: skip
            columns = part._whole_columns()
            found += zip(*(columns.get(name) or repeat(template[name], len(part.ids)) for name in names), strict=True)
        for account_id, account in self.changed.items():
            self.get(account_id)
            found[self._places[account_id]] = rows.values(account)
        return found

    def _whole_columns(self) -> dict[str, Sequence[Any]]:
        """The columns of the table that they bring."""
        codes = {"codes": _codes_texts(self.columns["codes"])} if "codes" in self.columns else {}
        return {**self.columns, **codes, "id": self.ids, "search_key": self._search_keys()}

    def brought(self) -> tuple[int, ...]:
        """The places in a row of what they bring; the others are as the table has them by itself."""
        if self.changed:
            return tuple(range(len(_names())))
        return tuple(at for at, name in enumerate(_names()) if name in self.columns or name in {"id", "search_key"})

    def _search_keys(self) -> list[str]:
        parts: list[Sequence[str]] = [self.name_keys]
        for name in _SEARCHED:
            if name in self.columns:
                keys = {text: name_key(text) if text else "" for text in set(self.columns[name])}
                parts.append([keys[text] for text in self.columns[name]])
        if "codes" in self.columns:
            parts.append(_searched_codes(self.columns["codes"]))
        if "tax_id" in self.columns:
            parts.append([key.lower() for key in tax_keys(self.columns["tax_id"])])
        return [" · ".join(filter(None, found)) for found in zip(*parts, strict=True)]


def _names() -> tuple[str, ...]:
    shape = rows.layout(Account)
    return (*shape.columns, *shape.extra)


def _plain_codes(codes: Sequence[tuple[str, ...]]) -> list[str] | None:
    """One code or none of each account, "" for none, where all are plain letters and figures; None where one has to be looked at."""
    if max(map(len, codes), default=0) > 1:
        return None
    found = [code[0] if code else "" for code in codes]
    whole = "".join(found)
    return found if whole.isascii() and whole.isalnum() else None


def _searched_codes(codes: Sequence[tuple[str, ...]]) -> list[str]:
    """What accounts are searched by of their codes."""
    plain = _plain_codes(codes)
    if plain is not None:
        return list(map(str.lower, plain))
    return [" · ".join(map(code_key, found)) for found in codes]


def _codes_texts(codes: Sequence[tuple[str, ...]]) -> list[str]:
    """Codes as they lie in the table."""
    plain = _plain_codes(codes)
    if plain is not None:
        return [f'["{code}"]' if code else "[]" for code in plain]
    return [rows.json_text(found) if found else "[]" for found in codes]
