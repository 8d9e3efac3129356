"""Rows of accounts: which fields a file brings is said by the fields themselves (`Account`, `field_use`)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.company_name import is_same_tax_id
from kamdesk.domain.account.field_use import FieldUse, uses
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.text import NAME_LIMIT, NOTE_LIMIT, fold, name_key, single_line
from kamdesk.i18n import terms
from kamdesk.services.importing.kinds.account_columns import take_all, take_whole
from kamdesk.services.importing.matching import Conflict, Match, RowKeys, code_of
from kamdesk.services.importing.reading import Reader, Row
from kamdesk.services.importing.report import Way

_UNSET = object()
_CONFLICTS = {
    Conflict.TAX_ID: "other_tax_id",
    Conflict.CODE: "other_code",
    Conflict.LEGAL_FORM: "other_legal_form",
    Conflict.ACCOUNT: "other_account",
}
_EVERY_WAY = (Way.UPDATE, Way.KEEP, Way.CREATE)


def read_accounts(reader: Reader) -> None:
    """Create or update an account a row; it is known again by code, tax id or name.

    Rows that all bring new accounts, and nothing that has to be looked at, are taken together, by column.
    """
    rows, taking = reader.table.rows, _Taking(reader)
    if len(rows) > _PART and take_all(reader, [use for use, _read in taking.fields]):
        return
    waiting = [(at, min(at + _PART, len(rows))) for at in range(0, len(rows), _PART)][::-1]
    while waiting:
        first, end = waiting.pop()
        reader.options.watch(first, len(rows))
        if taking.take_whole(first, end):
            continue
        if end - first <= _TOGETHER:
            for row in reader.rows(first, end):
                taking.take(row)
        else:
            middle = (first + end) // 2
            waiting += [(middle, end), (first, middle)]


_PART = 1000
"""So many rows are tried together, which takes some milliseconds."""

_TOGETHER = 12
"""So few rows are taken one by one where one of them has to be looked at."""


@dataclass(slots=True)
class _Taking:
    """Accounts on their way in, row by row; `rows` tells which row of the file an account was in first."""

    reader: Reader
    fields: list[tuple[FieldUse, Callable[[Row, FieldUse], Any]]] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        columns = self.reader.columns
        brought = [use for use in uses(Account) if use.headers and use.column in columns and use.name != "name"]
        self.fields = [(use, _reader_of(use)) for use in brought]

    def take_whole(self, first: int, end: int) -> bool:
        """Take rows together, if none of them has to be looked at; says whether."""
        made = take_whole(self.reader, [use for use, _read in self.fields], first, end)
        self.rows.update(made or {})
        return made is not None

    def take(self, row: Row) -> None:
        """Take a row, or reject it."""
        values: dict[str, Any] = {"name": row.required("name")}
        for use, read in self.fields:
            value = read(row, use)
            if value is not _UNSET:
                values[use.name] = value
        if row.is_bad:
            return
        keys = RowKeys(values.get("codes", ()), values.get("tax_id", ""), values["name"])
        found = self.reader.accounts.match(keys)
        if found.is_archived:
            way = self.reader.decided(row, "name", self.reader.archived(found, "name"), (Way.CREATE, Way.KEEP))
            if way is Way.CREATE:
                self._create(row, values)
        elif len(found.ids) > 1:
            error = ValidationError("name", "ambiguous_account", name=keys.name, nearest="")
            if self.reader.decided(row, "name", error, (Way.CREATE, Way.KEEP)) is Way.CREATE:
                self._create(row, values)
        elif found.ids:
            self._update(row, found, values)
        else:
            self._create(row, values)

    def _create(self, row: Row, values: dict[str, Any]) -> None:
        reader = self.reader
        account = reader.accepted(row, "name", None, Account(id=new_id(), **values))
        if account is not None:
            reader.batch.create(account)
            reader.accounts.add(account)
            reader.report.created += 1
            self.rows[account.id] = row.number

    def _update(self, row: Row, found: Match, values: dict[str, Any]) -> None:
        """What the row leaves empty stays as it is; codes are added to those there are."""
        reader, before = self.reader, self.reader.accounts.records[found.ids[0]]
        after = _merged(before, values)
        if after == before:
            reader.report.unchanged += 1
            self.rows.setdefault(before.id, row.number)
            return
        way: Way | None = Way.UPDATE
        earlier = self.rows.get(before.id)
        if found.conflict is not None:
            error = ValidationError("name", _CONFLICTS[found.conflict], name=before.name, known=found.known)
            way = reader.decided(row, "name", error, _EVERY_WAY, is_duplicate=earlier is not None)
        elif earlier is not None:
            code = "twice_in_file" if name_key(values["name"]) == name_key(before.name) else "same_keys_in_file"
            error = ValidationError(
                "name", code, name=values["name"], known=before.name, row=earlier, fields=_differing(before, after)
            )
            way = reader.decided(row, "name", error, _EVERY_WAY, is_duplicate=True)
        if way is Way.CREATE:
            self._create(row, values)
        elif way is Way.UPDATE and reader.accepted(row, "name", before, after) is not None:
            if not reader.batch.was_created(before):
                reader.report.updated += 1
                reader.report.changed_accounts.append(before.name)
            reader.batch.update(before, after)
            reader.accounts.add(after)
            self.rows.setdefault(before.id, row.number)


def _merged(before: Account, values: dict[str, Any]) -> Account:
    """The account with what a row says; a code or a tax id that is only written otherwise stays as it is."""
    given = {name: value for name, value in values.items() if value not in ("", None)}
    known = {code_of(code) for code in before.codes}
    given["codes"] = (*before.codes, *(code for code in values.get("codes", ()) if code_of(code) not in known))
    if before.tax_id and is_same_tax_id(before.tax_id, given.get("tax_id", before.tax_id)):
        given["tax_id"] = before.tax_id
    return replace(before, **given)


def _differing(before: Account, after: Account) -> list[str]:
    """The fields in which a row says something else than is known of the account, as their columns are called."""
    return [found.column for found in uses(Account) if getattr(before, found.name) != getattr(after, found.name)]


def _reader_of(use: FieldUse) -> Callable[[Row, FieldUse], Any]:
    """How a cell of a field of this type is read; what is empty or refused gives `_UNSET`."""
    if use.hint is str:
        return _text
    if use.hint is int:
        return _whole
    if use.hint is Decimal:
        return _amount
    if isinstance(use.hint, type) and issubclass(use.hint, StrEnum):
        return _choice
    return _list


def _text(row: Row, use: FieldUse) -> Any:
    return row.text(use.column, NOTE_LIMIT if use.is_note else NAME_LIMIT)


def _whole(row: Row, use: FieldUse) -> Any:
    amount = row.number_of(use.column)
    if amount is not None and amount != amount.to_integral_value():
        row.fail(use.column, ValidationError(use.column, "not_a_whole_number", text=str(row.raw(use.column))))
        return _UNSET
    return _UNSET if amount is None else int(amount)


def _amount(row: Row, use: FieldUse) -> Any:
    amount = row.number_of(use.column)
    return _UNSET if amount is None else amount


def _choice(row: Row, use: FieldUse) -> Any:
    text = row.text(use.column)
    if not text:
        return _UNSET
    members: type[StrEnum] = use.hint
    found = next((member for member in members if fold(text) in {member.value, fold(terms.term(member))}), None)
    if found is None:
        row.fail(use.column, ValidationError(use.column, "bad_choice", text=text))
        return _UNSET
    return found


def _list(row: Row, use: FieldUse) -> Any:
    """Several of them stand in one cell with semicolons; the apostrophe by which a spreadsheet marks a text is no part of one."""
    parts = (single_line(part).removeprefix("'") for part in row.text(use.column, NOTE_LIMIT).split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))
