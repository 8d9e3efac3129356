"""Many new accounts held by column, since making a record of each takes longer than writing it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Any, NamedTuple

from kamdesk.domain.account.account import Account, code_key
from kamdesk.domain.account.company_name import tax_keys
from kamdesk.domain.text import name_key
from kamdesk.storage import rows

_SEARCHED = ("sector", "city", "kam")
_SLICE = 2_000
"""So many accounts are made rows of at once."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Accounts that came together: a list a field, as long as `ids` and `name_keys`."""

    ids: Sequence[str]
    name_keys: Sequence[str]
    columns: Mapping[str, Sequence[Any]]

    def slices(self) -> "Iterator[_Part]":
        """The same, so many of them at once."""
        for at in range(0, len(self.ids), _SLICE):
            end = at + _SLICE
            columns = {name: values[at:end] for name, values in self.columns.items()}
            yield _Part(self.ids[at:end], self.name_keys[at:end], columns)

    def whole_columns(self) -> dict[str, Sequence[Any]]:
        """The columns of the table that they bring."""
        plain = _plain_codes(self.columns.get("codes", ()))
        codes = {"codes": _codes_texts(self.columns["codes"], plain)} if "codes" in self.columns else {}
        return {**self.columns, **codes, "id": self.ids, "search_key": self._search_keys(plain)}

    def _search_keys(self, plain_codes: Sequence[str] | None) -> list[str]:
        parts: list[Sequence[str]] = [self.name_keys]
        for name in _SEARCHED:
            if name in self.columns:
                keys = {text: name_key(text) if text else "" for text in set(self.columns[name])}
                parts.append([keys[text] for text in self.columns[name]])
        if "codes" in self.columns:
            parts.append(_searched_codes(self.columns["codes"], plain_codes))
        if "tax_id" in self.columns:
            parts.append([key.lower() for key in tax_keys(self.columns["tax_id"])])
        found = zip(*parts, strict=True)
        return (
            [" · ".join(filter(None, texts)) for texts in found]
            if any("" in part for part in parts)
            else list(map(" · ".join, found))
        )


class NewRows(NamedTuple):
    """Some rows: whole ones, as `rows.values` gives them, and what of each is brought."""

    whole: list[Sequence[Any]]
    brought: list[Sequence[Any]]


@dataclass(slots=True)
class NewAccounts:
    """New accounts whose fields are clean and keep all rules, by column.

    `changed` are those that became records, because something more was said of them.
    """

    changed: dict[str, Account] = field(default_factory=dict)
    _parts: list[_Part] = field(default_factory=list)
    _places: dict[str, tuple[_Part, int]] = field(default_factory=dict)
    _placed: int = 0

    def __len__(self) -> int:
        return sum(len(part.ids) for part in self._parts)

    def add(self, ids: Sequence[str], name_keys: Sequence[str], columns: Mapping[str, Sequence[Any]]) -> None:
        """Add accounts; `columns` has a list a field, as long as `ids` and `name_keys`.

        Every call brings the same fields, `name` among them; none of the lists may change any more.
        """
        self._parts.append(_Part(ids, name_keys, columns))

    def get(self, account_id: str) -> Account | None:
        """One of the accounts as a record; None when it is not among them."""
        if account_id in self.changed:
            return self.changed[account_id]
        for part in self._parts[self._placed :]:
            self._places.update((other, (part, at)) for at, other in enumerate(part.ids))
        self._placed = len(self._parts)
        if account_id not in self._places:
            return None
        part, place = self._places[account_id]
        return Account(id=account_id, **{name: found[place] for name, found in part.columns.items()})

    def records(self) -> list[Account]:
        """All of them as records."""
        ids = chain.from_iterable(part.ids for part in self._parts)
        return [account for account_id in ids if (account := self.get(account_id)) is not None]

    def rows(self) -> Iterator[NewRows]:
        """The rows of all of them, some thousands at once."""
        names, brought = _names(), self.brought()
        template = dict(zip(names, rows.values(Account(id="", name="")), strict=True))
        for part in self._parts:
            for some in part.slices():
                columns = some.whole_columns()
                whole: list[Sequence[Any]] = list(
                    zip(*(columns.get(name) or repeat(template[name], len(some.ids)) for name in names), strict=True)
                )
                if not self.changed:
                    yield NewRows(whole, list(zip(*(columns[name] for name in brought), strict=True)))
                    continue
                for at, account_id in enumerate(some.ids):
                    if account_id in self.changed:
                        whole[at] = rows.values(self.changed[account_id])
                yield NewRows(whole, whole)

    def brought(self) -> tuple[str, ...]:
        """The columns of the table that they bring; the others are as the table has them by itself."""
        brings = {name for part in self._parts for name in part.columns} | {"id", "search_key"}
        return tuple(name for name in _names() if self.changed or name in brings)


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


def _searched_codes(codes: Sequence[tuple[str, ...]], plain: Sequence[str] | None) -> list[str]:
    """What accounts are searched by of their codes; `plain` as `_plain_codes`."""
    return [" · ".join(map(code_key, found)) for found in codes] if plain is None else list(map(str.lower, plain))


def _codes_texts(codes: Sequence[tuple[str, ...]], plain: Sequence[str] | None) -> list[str]:
    """Codes as they lie in the table; `plain` as `_plain_codes`."""
    if plain is not None:
        return [f'["{code}"]' if code else "[]" for code in plain]
    return [rows.json_text(found) if found else "[]" for found in codes]
