"""One row of a table while it is read: values or rejections, and the account that is meant."""

import difflib
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.field_use import uses
from kamdesk.domain.acts import Act
from kamdesk.domain.errors import KnownError, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.numbers import LARGEST, is_blank, read_date, read_number, read_whole
from kamdesk.domain.records import FIRST_YEAR, LAST_YEAR, Record
from kamdesk.domain.text import NAME_LIMIT, clean_text, fold
from kamdesk.services.importing.cells import Cell
from kamdesk.services.importing.columns import ColumnMap
from kamdesk.services.importing.report import Options, Rejection, Report
from kamdesk.services.importing.tables import Table
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.rules import checks
from kamdesk.storage import bulk

R = TypeVar("R", bound=Record)
WHOLE = frozenset(field.column for field in uses(Account) if field.headers and field.hint is int)
"""The columns of what is counted."""


class Row:
    """One row while it is read; `fail` notes a rejection and goes on."""

    __slots__ = ("cells", "is_bad", "number", "reader")

    def __init__(self, reader: "Reader", number: int, cells: list[Cell]) -> None:
        self.reader = reader
        self.number = number
        self.cells = cells
        self.is_bad = False

    def raw(self, name: str) -> object:
        """The cell as it lies in the table; empty when there is none."""
        at = self.reader.columns.get(name)
        if at is None or at >= len(self.cells):
            return ""
        value = self.cells[at]
        return "" if value is None else value

    def is_plain(self) -> bool:
        """Whether every cell is a short text that needs no cleaning."""
        try:
            whole = "".join(self.cells)  # type: ignore[arg-type]
        except TypeError:
            return False
        return len(whole) <= NAME_LIMIT and whole.isprintable() and unicodedata.is_normalized("NFC", whole)

    def text(self, name: str, limit: int = NAME_LIMIT) -> str:
        """The cell as clean text; too long is rejected."""
        value = self.raw(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = value if type(value) is str else str(value)
        if text.isascii() and text.isprintable() and len(text) <= limit:
            return text.strip()
        return self.tried(name, lambda: clean_text(name, text, limit)) or ""

    def tried(self, name: str, read: Callable[[], Any]) -> Any:
        """What `read` returns; a refusal is noted and gives None."""
        try:
            return read()
        except ValidationError as error:
            self.fail(error.field if error.field in self.reader.columns else name, error)
            return None

    def fail(self, name: str, error: KnownError) -> None:
        """Note a rejection of this row."""
        self.is_bad = True
        self.reader.reject(self.number, name, error)

    def number_of(self, name: str) -> Decimal | None:
        """The cell as a number; None when it is empty or was rejected."""
        found: Decimal | None = self.tried(name, lambda: self.reader.number(self.raw(name), name))
        return found

    def required(self, name: str) -> str:
        """The cell as a text that has to be there."""
        text = self.text(name)
        if not text and not self.is_bad:
            self.fail(name, ValidationError(name, "required"))
        return text


class Reader:
    """A table on its way into a portfolio: what was read, what was refused."""

    def __init__(self, portfolio: Portfolio, table: Table, mapping: ColumnMap, options: Options) -> None:
        self.portfolio = portfolio
        self.table = table
        self.columns = mapping.columns
        self.mapping = mapping
        self.options = options
        self.report = Report(mapping.kind)
        self.batch = bulk.Batch()
        self.accounts = AccountIndex(portfolio)

    def reject(self, row: int, name: str, error: KnownError) -> None:
        """Note that a cell of a row could not be read."""
        at = self.columns.get(name)
        column = self.table.headers[at] if at is not None else name
        self.report.rejections.append(Rejection(row, column, error, at))

    def number(self, value: object, name: str) -> Decimal | None:
        """A cell as a number, by the decimal sign of the file; None when empty."""
        if isinstance(value, str) and value.isdecimal() and value.isascii() and len(value) < 15:
            return Decimal(value)
        if isinstance(value, str) and is_blank(value):
            return None
        if isinstance(value, bool | date):
            raise ValidationError(name, "not_a_number", text=str(value))
        if isinstance(value, int | float):
            if value != value:  # only NaN differs from itself
                raise ValidationError(name, "not_a_number", text=str(value))
            if abs(value) > LARGEST:
                raise ValidationError(name, "number_too_large", text=str(value))
            return Decimal(repr(value))
        if name in WHOLE:
            return Decimal(read_whole(str(value), self.mapping.decimal_sign, name))
        return read_number(str(value), self.mapping.decimal_sign, name).value

    def day(self, value: object, name: str) -> date:
        """A cell as a date, by the order of the file."""
        if isinstance(value, datetime):
            value = value.date()
        day = value if isinstance(value, date) else read_date(str(value), month_first=self.mapping.month_first, field=name)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(name, "not_a_date", text=str(value))
        return day

    def rows(self) -> Iterable[Row]:
        """Each row of the table, counted."""
        for number, cells in self.table.rows:
            self.report.rows += 1
            yield Row(self, number, cells)

    def account_of(self, row: Row) -> str | None:
        """The account that a row means; unknown and ambiguous ones are rejected."""
        text = row.required("account")
        if row.is_bad:
            return None
        found = self.accounts.find(text)
        if isinstance(found, str):
            return found if self.may_change(row, "account", found) else None
        if found is None and self.options.create_accounts:
            account = Account(id=new_id(), name=text)
            self.batch.create(account)
            self.accounts.add(account)
            return account.id
        code = "ambiguous_account" if found is not None else "unknown_account"
        row.fail("account", ValidationError("account", code, name=text, nearest=self.accounts.nearest(text)))
        return None

    def accepted(self, row: Row, name: str, before: Record | None, after: R, *others: Record) -> R | None:
        """The record if the rules of every road take it, with `others` of the same row beside it; a refusal gives None.

        Its texts and numbers came from `Row` and are clean.
        """
        try:
            after.check()
            checks.check(self.portfolio, before, after, {other.id: other for other in others})
        except ValidationError as error:
            row.fail(error.field if error.field in self.columns else name, error)
            return None
        return after

    def may_change(self, row: Row, name: str, account_id: str) -> bool:
        """Whether the account that a row means is in use; an archived one is on no page, so its change would be unseen."""
        account = self.accounts.records[account_id]
        if account.archived_on is not None:
            row.fail(name, ValidationError(name, "import_archived", name=account.name))
        return account.archived_on is None

    def finish(self) -> Report:
        """Write what was gathered, unless it is only a trial."""
        self.report.rejections.sort(key=lambda r: r.row)
        self.report.taken = self.report.rows - self.report.rejected - self.report.cancelled
        if self.options.dry_run or self.batch.is_empty:
            return self.report
        portfolio = self.portfolio
        params = {"kind": str(self.mapping.kind), "rows": str(self.report.rows - self.report.rejected)}
        if self.options.by_command:
            params["system_user"] = portfolio.who
        edit = bulk.BulkEdit(new_id(), (), Act.IMPORT, params)
        portfolio.write_batch(edit, self.batch)
        self.report.edit = edit
        return self.report


class AccountIndex:
    """Accounts by own code, tax id and folded name; an archived one is meant only where none in use is."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._by_key: dict[str, list[str]] = {}
        self._names: dict[str, str] = {}
        self.records: dict[str, Account] = {}
        for account in portfolio.find(Account):
            self.add(account)

    def add(self, account: Account) -> None:
        """Let later rows of the same file find the account by name, code or tax number."""
        self.records[account.id] = account
        name = fold(account.name)
        self._names[name] = account.name
        self._put("n:" + name, account.id)
        for code in account.codes:
            self._put("c:" + code, account.id)
        if account.tax_id:
            self._put("t:" + account.tax_id, account.id)

    def _put(self, key: str, account_id: str) -> None:
        ids = self._by_key.setdefault(key, [])
        if account_id not in ids:
            ids.append(account_id)

    def _one(self, key: str) -> str | list[str] | None:
        ids = self._by_key.get(key)
        if not ids:
            return None
        if len(ids) > 1:
            ids = [i for i in ids if self.records[i].archived_on is None] or ids
        return ids[0] if len(ids) == 1 else ids

    def find(self, text: str) -> str | list[str] | None:
        """One id; a list when several fit; None when none does."""
        if text in self.records:
            return text
        return self._one("c:" + text) or self._one("n:" + fold(text))

    def match(self, codes: tuple[str, ...], tax_id: str, name: str) -> str | list[str] | None:
        """The account that an import row updates: by code, else tax id, else name."""
        for code in codes:
            if found := self._one("c:" + code):
                return found
        if tax_id and (found := self._one("t:" + tax_id)):
            return found
        return self._one("n:" + fold(name))

    def nearest(self, text: str) -> str:
        """The most similar name, or nothing."""
        close = difflib.get_close_matches(fold(text), list(self._names)[:20_000], 1, 0.6)
        return self._names[close[0]] if close else ""
