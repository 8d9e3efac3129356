"""Rows of accounts: which fields a file brings is said by the fields themselves (`Account`, `field_use`)."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.field_use import FieldUse, uses
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.text import NAME_LIMIT, NOTE_LIMIT, fold
from kamdesk.i18n import terms
from kamdesk.services.importing.reading import Reader, Row

_UNSET = object()


def read_accounts(reader: Reader) -> None:
    """Create or update an account a row; it is known again by code, tax id or name."""
    brought = [field for field in uses(Account) if field.headers and field.column in reader.columns and field.name != "name"]
    texts = [field for field in brought if field.hint is str]
    others = [(field, _reader_of(field.hint)) for field in brought if field.hint is not str]
    places = [(reader.columns[field.column], field.name) for field in texts]
    name_at, width = reader.columns["name"], len(reader.table.headers)
    for row in reader.rows():
        values: dict[str, Any]
        if row.is_plain() and len(row.cells) == width:
            name = str(row.cells[name_at]).strip() or row.required("name")
            values = {attribute: row.cells[at].strip() for at, attribute in places}  # type: ignore[union-attr]
        else:
            name = row.required("name")
            values = {field.name: row.text(field.column, NOTE_LIMIT if field.is_note else NAME_LIMIT) for field in texts}
        for field, read in others:
            value = read(row, field)
            if value is not _UNSET:
                values[field.name] = value
        if not row.is_bad:
            _take(reader, row, {"name": name, **values})


def _take(reader: Reader, row: Row, values: dict[str, Any]) -> None:
    found = reader.accounts.match(values.get("codes", ()), values.get("tax_id", ""), values["name"])
    if isinstance(found, list):
        row.fail("name", ValidationError("name", "ambiguous_account", name=values["name"], nearest=""))
    elif found is None:
        account = reader.accepted(row, "name", None, Account(id=new_id(), **values))
        if account is not None:
            reader.batch.create(account)
            reader.accounts.add(account)
            reader.report.created += 1
    elif reader.may_change(row, "name", found):
        _update(reader, row, reader.accounts.records[found], values)


def _update(reader: Reader, row: Row, before: Account, values: dict[str, Any]) -> None:
    """What the row leaves empty stays as it is; codes are added to those there are."""
    given = {name: value for name, value in values.items() if value not in ("", None)}
    given["codes"] = tuple(dict.fromkeys((*before.codes, *values.get("codes", ()))))
    after = replace(before, **given)
    if after == before:
        reader.report.unchanged += 1
    elif reader.batch.was_created(before):
        row.fail("name", ValidationError("name", "twice_in_file", name=values["name"]))
    elif reader.accepted(row, "name", before, after) is not None:
        reader.batch.update(before, after)
        reader.accounts.records[before.id] = after
        reader.report.updated += 1


def _reader_of(hint: Any) -> Callable[[Row, FieldUse], Any]:
    """How a cell of a field of this type is read; what is empty or refused gives `_UNSET`."""
    if hint is int:
        return _whole
    if hint is Decimal:
        return _amount
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _choice
    return _list


def _whole(row: Row, field: FieldUse) -> Any:
    amount = row.number_of(field.column)
    if amount is not None and amount != amount.to_integral_value():
        row.fail(field.column, ValidationError(field.column, "not_a_whole_number", text=str(row.raw(field.column))))
        return _UNSET
    return _UNSET if amount is None else int(amount)


def _amount(row: Row, field: FieldUse) -> Any:
    amount = row.number_of(field.column)
    return _UNSET if amount is None else amount


def _choice(row: Row, field: FieldUse) -> Any:
    text = row.text(field.column)
    if not text:
        return _UNSET
    members: type[StrEnum] = field.hint
    found = next((member for member in members if fold(text) in {member.value, fold(terms.term(member))}), None)
    if found is None:
        row.fail(field.column, ValidationError(field.column, "bad_choice", text=text))
        return _UNSET
    return found


def _list(row: Row, field: FieldUse) -> Any:
    parts = (part.strip() for part in row.text(field.column).split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))
