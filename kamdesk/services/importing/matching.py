"""Which account a row means: by own code, then tax id, then name, however they are written."""

import difflib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from typing_extensions import override

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.company_name import bare_tax_key, is_same_tax_id, parted, tax_key
from kamdesk.domain.text import name_key
from kamdesk.services.importing.cells import Watch
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage.bulk import Batch

_FEW = 2000
"""Among so many names the nearest one is looked for; of more, among those that begin or end alike."""
_ENDS = 3
_ID_LENGTH = 36
_ByKey = dict[str, str | list[str]]
_LONG_ENOUGH = 6
"""Shorter names that differ by a letter are too often two companies."""


class Conflict(StrEnum):
    """What speaks against the account that a row seems to mean."""

    TAX_ID = "tax_id"
    CODE = "code"
    LEGAL_FORM = "legal_form"
    ACCOUNT = "account"
    """Another key of the row is that of another account."""


@dataclass(frozen=True, slots=True)
class Match:
    """The accounts that a row may mean: none, one, or several that fit alike.

    `is_archived` says that none in use fits; `conflict` what of the row contradicts the account, `known` what that has there.
    """

    ids: tuple[str, ...] = ()
    is_archived: bool = False
    conflict: Conflict | None = None
    known: str = ""


@dataclass(frozen=True, slots=True)
class RowKeys:
    """What a row says of its account: own codes, tax id, name."""

    codes: tuple[str, ...]
    tax_id: str
    name: str


class _Accounts(dict[str, Account]):
    """Accounts by id, read when they are first asked for."""

    def __init__(self, portfolio: Portfolio, batch: Batch) -> None:
        super().__init__()
        self._portfolio = portfolio
        self._batch = batch

    @override
    def __contains__(self, account_id: object) -> bool:
        try:
            self[str(account_id)]
        except KeyError:
            return False
        return True

    def __missing__(self, account_id: str) -> Account:
        account = self._batch.new_accounts.get(account_id) or self._portfolio.get(Account, account_id)
        if account is None:
            raise KeyError(account_id)
        self[account_id] = account
        return account


class Keys:
    """Ids of accounts by each of their keys: own code, tax id without its country, name without its legal form."""

    __slots__ = ("_codes", "_names", "_tax_ids", "_waiting")

    def __init__(self) -> None:
        self._codes: _ByKey = {}
        self._tax_ids: _ByKey = {}
        self._names: _ByKey = {}
        self._waiting: list[tuple[_ByKey, Sequence[str], Sequence[str]]] = []

    @property
    def codes(self) -> _ByKey:
        """By own code."""
        self._take_in()
        return self._codes

    @property
    def tax_ids(self) -> _ByKey:
        """By tax id."""
        self._take_in()
        return self._tax_ids

    @property
    def names(self) -> _ByKey:
        """By name."""
        self._take_in()
        return self._names

    def add(self, account_id: str, name: str, codes: Sequence[str], tax_id: str) -> None:
        """Let an account be found."""
        _put(self.names, parted(name_key(name))[0], account_id)
        for code in codes:
            _put(self.codes, code_of(code), account_id)
        if tax := tax_key(tax_id):
            _put(self.tax_ids, bare_tax_key(tax), account_id)

    def add_new(self, ids: Sequence[str], names: Sequence[str], codes: Sequence[str], tax_ids: Sequence[str]) -> None:
        """Let accounts be found whose keys nobody has yet, "" for none; not before somebody looks, which may never be."""
        self._waiting += [(self._names, names, ids), (self._codes, codes, ids), (self._tax_ids, tax_ids, ids)]

    def _take_in(self) -> None:
        while self._waiting:
            table, keys, ids = self._waiting.pop(0)
            table.update(zip(keys, ids, strict=False))
            table.pop("", None)


def code_of(code: str) -> str:
    """An own code as it is compared: case and blanks make no difference, leading zeros do."""
    return code.casefold().replace(" ", "").removeprefix("'")


def codes_of(codes: Sequence[str]) -> list[str]:
    """The `code_of` of each of many codes, at a fraction of the time."""
    whole = "\n".join(codes).casefold().replace(" ", "")
    found = whole.split("\n")
    return found if "'" not in whole and len(found) == len(codes) else list(map(code_of, codes))


def _put(table: _ByKey, key: str, account_id: str) -> None:
    there = table.setdefault(key, account_id)
    if isinstance(there, list):
        if account_id not in there:
            there.append(account_id)
    elif there != account_id:
        table[key] = [there, account_id]


def _ids(table: _ByKey, key: str) -> list[str]:
    found = table.get(key)
    return [] if found is None else [found] if isinstance(found, str) else found


class AccountIndex:
    """Accounts by own code, tax id and name; an archived one is meant only where none in use is."""

    def __init__(self, portfolio: Portfolio, batch: Batch, watch: Watch) -> None:
        self.records: dict[str, Account] = _Accounts(portfolio, batch)
        self.live = Keys()
        self.archived = Keys()
        self._ends: dict[str, list[str]] = {}
        self._nearest: dict[str, str] = {}
        # A file names the same few accounts over and over.
        self._meant: dict[tuple[str, str], Match] = {}
        self._slips: dict[str, str | None] = {}
        for done, line in enumerate(portfolio.accounts.keys()):
            if not done % 1000:
                watch(0, 0)
            codes = [code for code in json.loads(line.codes) if isinstance(code, str)] if len(line.codes) > len("[]") else []
            (self.archived if line.is_archived else self.live).add(line.id, line.name, codes, line.tax_id)

    def add(self, account: Account) -> None:
        """Let later rows of the same file find the account by name, code or tax id."""
        self.records[account.id] = account
        self._meant.clear()
        self._slips.clear()
        keys = self.live if account.archived_on is None else self.archived
        keys.add(account.id, account.name, account.codes, account.tax_id)
        if self._ends:
            self._put_ends(parted(name_key(account.name))[0])

    def find(self, text: str) -> str | list[str] | None:
        """One id; a list when several fit; None when none does."""
        found = self.meant(text)
        if found.conflict is not None:
            return None
        return found.ids[0] if len(found.ids) == 1 else list(found.ids) or None

    def meant(self, text: str, code: str = "") -> Match:
        """What a row means that names its account by id, code, tax id or name, or by a code beside a name."""
        found = self._meant.get((text, code))
        if found is None:
            found = self._meant[text, code] = self._looked_up(text, code)
        return found

    def _looked_up(self, text: str, code: str) -> Match:
        if code:
            by_code, by_name = self._any("", code), self._any(text, "") if text else Match()
            if len(by_code.ids) == 1 and len(by_name.ids) == 1 and not by_name.is_archived and not by_code.is_archived:
                if by_code.ids != by_name.ids and by_name.conflict is None:
                    return replace(by_code, conflict=Conflict.ACCOUNT, known=self.records[by_code.ids[0]].name)
                return by_code
            return by_code if by_code.ids else by_name
        return self._any(text, text)

    def _any(self, text: str, code: str) -> Match:
        if len(text) == _ID_LENGTH and text in self.records:
            return Match((text,), self.records[text].archived_on is not None)
        for keys, is_archived in ((self.live, False), (self.archived, True)):
            if code and (ids := self._by_codes(keys, (code,))):
                return Match(tuple(ids), is_archived)
            if not text:
                continue
            if any(sign.isdigit() for sign in text) and (ids := self._by_tax_id(keys, text)):
                return Match(tuple(ids), is_archived)
            if (found := self._by_name(keys, RowKeys((), "", text), is_archived=is_archived)).ids:
                return found
        return Match()

    def match(self, row: RowKeys) -> Match:
        """The account that a row of accounts is about: by code, else tax id, else name."""
        for keys, is_archived in ((self.live, False), (self.archived, True)):
            by_codes, by_tax_id = self._by_codes(keys, row.codes), self._by_tax_id(keys, row.tax_id)
            if by_codes or by_tax_id:
                found = Match(tuple(by_codes or by_tax_id), is_archived)
                return found if is_archived or len(found.ids) > 1 else self._doubted(found, by_tax_id, row)
            if (found := self._by_name(keys, row, is_archived=is_archived)).ids:
                return found
        return Match()

    def _doubted(self, found: Match, by_tax_id: list[str], row: RowKeys) -> Match:
        """A match by code or tax id, with what of the row is of another account, or of another tax id."""
        account_id = found.ids[0]
        known = self.records[account_id].tax_id
        if known and row.tax_id and not is_same_tax_id(known, row.tax_id):
            return replace(found, conflict=Conflict.TAX_ID, known=known)
        named = self._by_name(self.live, RowKeys((), "", row.name), is_archived=False)
        for others in (by_tax_id, named.ids if named.conflict is None else ()):
            if others and account_id not in others:
                return replace(found, conflict=Conflict.ACCOUNT, known=self.records[others[0]].name)
        return found

    def _by_codes(self, keys: Keys, codes: Sequence[str]) -> list[str]:
        """The accounts with one of the codes; one that was written so goes before one in which only case or blanks differ."""
        found = list(dict.fromkeys(chain.from_iterable(_ids(keys.codes, code_of(code)) for code in codes)))
        exact = [i for i in found if not set(codes).isdisjoint(self.records[i].codes)] if len(found) > 1 else []
        return exact or found

    def _by_tax_id(self, keys: Keys, tax_id: str) -> list[str]:
        key = tax_key(tax_id)
        return [i for i in _ids(keys.tax_ids, bare_tax_key(key)) if is_same_tax_id(self.records[i].tax_id, key)] if key else []

    def _by_name(self, keys: Keys, row: RowKeys, *, is_archived: bool) -> Match:
        key = name_key(row.name)
        ids = _ids(keys.names, parted(key)[0])
        if len(ids) > 1:
            ids = [i for i in ids if name_key(self.records[i].name) == key] or ids
        doubts = {account_id: self._conflict(self.records[account_id], row, key) for account_id in ids}
        fitting = tuple(account_id for account_id, doubt in doubts.items() if doubt is None)
        if fitting or not doubts:
            return Match(fitting, is_archived)
        doubt = doubts[ids[0]]
        assert doubt is not None
        return Match(tuple(ids), is_archived, *doubt)

    def _conflict(self, account: Account, row: RowKeys, key: str) -> tuple[Conflict, str] | None:
        if row.tax_id and account.tax_id:
            return None if is_same_tax_id(row.tax_id, account.tax_id) else (Conflict.TAX_ID, account.tax_id)
        if row.codes and account.codes:
            return Conflict.CODE, "; ".join(account.codes)
        ours, theirs = parted(name_key(account.name))[1], parted(key)[1]
        return (Conflict.LEGAL_FORM, account.name) if ours and theirs and ours != theirs else None

    # -- what may have been meant ----------------------------------------------------------------

    def nearest(self, text: str) -> str:
        """The most similar name of an account in use, or nothing; never the same name."""
        key, names = parted(name_key(text))[0], self.live.names
        if key not in self._nearest:
            likely = [other for other in (names if len(names) <= _FEW else self._alike(key)) if other != key]
            close = difflib.get_close_matches(key, likely[: 2 * _FEW], 1, 0.6)
            self._nearest[key] = self._written(close[0]) if close else ""
        return self._nearest[key]

    def slip(self, text: str) -> str | None:
        """The name that was meant if only one letter slipped and no other account is as near; None where in doubt."""
        if text not in self._slips:
            self._slips[text] = self._slip(text)
        return self._slips[text]

    def _slip(self, text: str) -> str | None:
        key = parted(name_key(text))[0]
        if len(key) < _LONG_ENOUGH or key in self.live.names:
            return None
        found = [other for other in self._alike(key) if _is_slip(key, other)]
        return self._written(found[0]) if len(found) == 1 and len(_ids(self.live.names, found[0])) == 1 else None

    def _written(self, key: str) -> str:
        return self.records[_ids(self.live.names, key)[0]].name

    def _alike(self, key: str) -> list[str]:
        """The keys of names in use that begin or end as this one."""
        if not self._ends:
            for other in self.live.names:
                self._put_ends(other)
        return list(dict.fromkeys((*self._ends.get("^" + key[:_ENDS], ()), *self._ends.get("$" + key[-_ENDS:], ()))))

    def _put_ends(self, key: str) -> None:
        self._ends.setdefault("^" + key[:_ENDS], []).append(key)
        self._ends.setdefault("$" + key[-_ENDS:], []).append(key)


def _is_slip(one: str, other: str) -> bool:
    """Whether two keys differ by one letter that is wrong, missing, too many or swapped with the next; a digit is no slip."""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    first, second = one[at:], other[at:]
    changed = first[:1] + second[:1]
    if any(sign.isdigit() for sign in changed):
        return False
    swapped = first[:2] == second[1::-1] and first[2:] == second[2:] and len(first) > 1
    return first[1:] == second[1:] or first[1:] == second or first == second[1:] or swapped
