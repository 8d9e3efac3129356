"""A table on its way into a portfolio: rows and accounts that are meant, decisions, what was refused."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.company_name import parted
from kamdesk.domain.acts import Act
from kamdesk.domain.errors import KnownError, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Record
from kamdesk.domain.text import NAME_LIMIT, name_key
from kamdesk.services.importing import ragged
from kamdesk.services.importing.cell_values import WHOLE, CellReader
from kamdesk.services.importing.cells import Cell
from kamdesk.services.importing.columns import ColumnMap
from kamdesk.services.importing.likely_periods import propose_periods
from kamdesk.services.importing.matching import AccountIndex, Conflict, Match, code_of
from kamdesk.services.importing.report import Options, OtherKeys, Rejection, Report, Way
from kamdesk.services.importing.tables import Table
from kamdesk.services.importing.year_column import with_year
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.rules import checks
from kamdesk.storage import bulk

__all__ = ["WHOLE", "Reader", "Row"]

R = TypeVar("R", bound=Record)
WATCHED_ROWS = 200
"""After so many rows whoever watches is told."""
_MENDABLE = {"not_a_number", "not_a_whole_number", "not_a_date", "bad_period"}


class Row:
    """One row while it is read; `fail` notes a rejection and goes on.

    `is_bad` is also True of a row that waits for a decision, and of one that a decision left out (`is_kept_out`), of which
    nothing more is said: neither is to be taken.
    `likely` is the account that an unknown name most likely meant.
    """

    __slots__ = ("cells", "is_bad", "is_kept_out", "likely", "number", "reader")

    def __init__(self, reader: "Reader", number: int, cells: list[Cell]) -> None:
        self.reader = reader
        self.number = number
        self.cells = cells
        self.is_bad = False
        self.is_kept_out = False
        self.likely: str | None = None

    def raw(self, name: str) -> object:
        """The cell as it lies in the table, a month with the year that stands beside it; empty when there is none."""
        at = self.reader.columns.get(name)
        if at is None or at >= len(self.cells):
            return ""
        value, year = self.cells[at], self.reader.mapping.year
        if name == "period" and year is not None and year < len(self.cells):
            return with_year(value, self.cells[year], self.reader.table.headers[at])
        return "" if value is None or (isinstance(value, str) and not value.strip()) else value

    def text(self, name: str, limit: int = NAME_LIMIT) -> str:
        """The cell as clean text, on one line unless the limit is that of a note; too long is rejected."""
        value = self.raw(name)
        if type(value) is str and value.isascii() and value.isprintable() and len(value) <= limit:
            text = value.strip()
            if "  " not in text and "_x" not in text:
                return text
        return self.tried(name, lambda: self.reader.cell_reader.text(value, name, limit)) or ""

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
        if not self.is_kept_out:
            self.reader.reject(self.number, name, error, self.raw(name))

    def number_of(self, name: str) -> Decimal | None:
        """The cell as a number; None when it is empty or was rejected."""
        found: Decimal | None = self.tried(name, lambda: self.reader.number(self.raw(name), name))
        return found

    def day_of(self, name: str) -> date | None:
        """The cell as a date; None when it is empty or was rejected."""
        raw = self.raw(name)
        found: date | None = None if raw == "" else self.tried(name, lambda: self.reader.day(raw, name))
        return found

    def period_of(self, name: str) -> str | None:
        """The cell as a period, which has to be there; None when it was rejected."""
        raw = self.raw(name)
        if raw == "":
            if not self.is_bad:
                self.fail(name, ValidationError(name, "required"))
            return None
        found: str | None = self.tried(name, lambda: self.reader.cell_reader.period(raw, name))
        return found

    def required(self, name: str) -> str:
        """The cell as a text that has to be there."""
        text = self.text(name)
        if not text and not self.is_bad:
            self.fail(name, ValidationError(name, "required"))
        return text


class Reader:
    """A table on its way into a portfolio: what was read, what was refused.

    `refused` are the rows that `rows` leaves out because nobody can say which cell is which.
    """

    def __init__(self, portfolio: Portfolio, table: Table, mapping: ColumnMap, options: Options) -> None:
        self.portfolio = portfolio
        self.table = table
        self.columns = mapping.columns
        self.mapping = mapping
        self.options = options
        self.report = Report(mapping.kind)
        self.batch = bulk.Batch()
        self.cell_reader = CellReader(mapping, portfolio.settings.currency, portfolio.settings.fiscal_start)
        self.accounts = AccountIndex(portfolio, self.batch, options.watch)
        self.refused: list[Row] = []
        self._fixes: dict[int, dict[int, str]] = {}
        for (number, at), text in options.fixes.items():
            self._fixes.setdefault(number, {})[at] = text
        self._new_accounts: dict[str, Account] = {}
        self._keys_seen: set[tuple[str, str, str]] = set()
        self._other_names: dict[tuple[str, str], list[str]] = {}
        self._other_codes: dict[str, list[str]] = {}
        self._wanted = self._names_to_create()

    @property
    def has_fixes(self) -> bool:
        """Whether some cells were given another text."""
        return bool(self._fixes)

    # -- rows ------------------------------------------------------------------------------------

    def rows(self, first: int = 0, end: int | None = None) -> Iterable[Row]:
        """Each row of the table, or of a part of it, counted, with its fixes; what the headers do not fit is refused here."""
        for number, cells in self.table.rows[first:end] if first or end is not None else self.table.rows:
            if not self.report.rows % WATCHED_ROWS:
                self.options.watch(self.report.rows, len(self.table.rows))
            self.report.rows += 1
            row = Row(self, number, self.fixed(number, cells))
            error = ragged.refusal(self.table, number, row.cells)
            if error is None:
                yield row
            else:
                row.is_bad = True
                self.refused.append(row)
                self.report.rejections.append(Rejection(number, self._place_of(error, row.cells), error))

    def fixed(self, number: int, cells: list[Cell]) -> list[Cell]:
        """The cells of a row with the texts that were put in their place."""
        fixes = self._fixes.get(number)
        if not fixes:
            return cells
        width = max(len(cells), *(at + 1 for at in fixes))
        return [fixes.get(at, cells[at] if at < len(cells) else None) for at in range(width)]

    def _place_of(self, error: ValidationError, cells: list[Cell]) -> str:
        """The header over the cell that was torn, else over the last one."""
        first = error.params.get("first")
        at = next((i for i, cell in enumerate(cells) if first and str(cell).strip() == first), len(self.table.headers) - 1)
        return self.table.headers[min(at, len(self.table.headers) - 1)]

    def reject(self, row: int, name: str, error: KnownError, value: object = "") -> None:
        """Note that a cell of a row could not be read; `value` is what it holds."""
        at = self.columns.get(name)
        self.reject_at(row, at, self.table.headers[at] if at is not None else name, error, self._fix(name, error, value))

    def reject_at(self, row: int, at: int | None, column: str, error: KnownError, fix: str | None = None) -> None:
        """The same for a column that is no field, as a period of a wide table."""
        self.report.rejections.append(Rejection(row, column, error, at, fix))

    def _fix(self, name: str, error: KnownError, value: object) -> str | None:
        if error.code in _MENDABLE:
            return self.cell_reader.mended(value, name, error.code)
        if error.code == "import_merged" and name == "account":
            return str(error.params["other"]) if isinstance(self.accounts.find(str(error.params["other"])), str) else None
        return self.accounts.slip(str(error.params["name"])) if error.code == "unknown_account" else None

    def number(self, value: object, name: str) -> Decimal | None:
        """A cell as a number, by the decimal sign of the file, money in units of its currency; None when empty."""
        return self.cell_reader.number(value, name)

    def day(self, value: object, name: str) -> date:
        """A cell as a date, by the order of the file."""
        return self.cell_reader.day(value, name)

    # -- decisions -------------------------------------------------------------------------------

    def decided(self, row: Row, name: str, error: KnownError, ways: tuple[Way, ...], *, is_duplicate: bool = False) -> Way | None:
        """What is decided about a row that can be taken in more than one way; None when it is not to be taken.

        Without a decision it waits, among the rejections; one that is to be kept out is counted.
        """
        way = self.options.ways.get(row.number)
        if way not in ways:
            way = self.options.default_way
        if way is not None and way in ways and way is not Way.KEEP:
            return way
        row.is_bad = True
        if way is Way.KEEP and way in ways:
            row.is_kept_out = True
            self.report.kept += 1
        else:
            at = self.columns.get(name, self._column_of(error.params.get("period")))
            column = self.table.headers[at] if at is not None else name
            fix = self._fix(name, error, row.raw(name))
            self.report.rejections.append(Rejection(row.number, column, error, at, fix, ways, is_duplicate))
        return None

    def _column_of(self, period: object) -> int | None:
        """The column of a wide table that has the amounts of a period; None where none has, or none alone."""
        return next((at for at, known in self.mapping.periods.items() if known == period), None)

    # -- accounts --------------------------------------------------------------------------------

    def account_of(self, row: Row) -> str | None:
        """The account that a row means; unknown and ambiguous ones are rejected.

        A new one, where it may be made, comes in only with a record that belongs to it.
        """
        code = row.text("account_code")
        name = "account" if "account" in self.columns or not code else "account_code"
        text = row.text("account") if code else row.required("account")
        if row.is_bad:
            return None
        found = self.accounts.meant(text, code)
        if found.conflict is Conflict.ACCOUNT:
            row.fail(
                "account_code", ValidationError("account_code", "code_of_another", own_code=code, known=found.known, name=text)
            )
        elif found.is_archived:
            return self._instead_of_archived(row, name, found, text)
        elif found.conflict is not None or not found.ids:
            return self._unknown(row, name, text or code, self.accounts.records[found.ids[0]].name if found.ids else "")
        elif len(found.ids) > 1:
            row.fail(name, ValidationError(name, "ambiguous_account", name=text or code, nearest=""))
        else:
            if code and text:
                self._note_keys(found.ids[0], code, text)
            return found.ids[0]
        return None

    def _note_keys(self, account_id: str, code: str, text: str) -> None:
        """Remember a name, legal form aside, or a code that is not that of the account: somebody has to see it."""
        if (account_id, code, text) in self._keys_seen:
            return
        self._keys_seen.add((account_id, code, text))
        account = self.accounts.records[account_id]
        if parted(name_key(text))[0] != parted(name_key(account.name))[0]:
            self._other_names.setdefault((account_id, code), []).append(text)
        elif account.codes and code_of(code) not in map(code_of, account.codes):
            self._other_codes.setdefault(account_id, []).append(code)

    def _instead_of_archived(self, row: Row, name: str, found: Match, text: str) -> str | None:
        """An archived account is on no page, so that what came in would be unseen: the row waits."""
        way = self.decided(row, name, self.archived(found, name), (Way.CREATE, Way.KEEP))
        return self._create(row, text or self.accounts.records[found.ids[0]].name) if way is Way.CREATE else None

    def archived(self, found: Match, name: str) -> ValidationError:
        """Why a row about an archived account waits; it says where the account went when it was merged."""
        account = self.accounts.records[found.ids[0]]
        if account.merged_into is not None:
            other = self.accounts.records[account.merged_into]
            return ValidationError(name, "import_merged", name=account.name, other=other.name)
        return ValidationError(name, "import_archived", name=account.name)

    def _unknown(self, row: Row, name: str, text: str, other: str) -> str | None:
        if self.options.create_accounts or name_key(text) in self._wanted:
            return self._create(row, text)
        error = ValidationError(name, "unknown_account", name=text, nearest=other or self.accounts.nearest(text))
        way = self.decided(row, name, error, (Way.CREATE, Way.KEEP))
        if way is Way.CREATE:
            return self._create(row, text)
        likely = self.accounts.find(slip) if (slip := self.accounts.slip(text)) else None
        row.likely = likely if isinstance(likely, str) else None
        return None

    def _create(self, row: Row, text: str) -> str:
        """An account of a name, and of the code beside it, which as clean texts keep every rule."""
        code = row.text("account_code")
        account = Account(id=new_id(), name=text, codes=(code,) if code else ())
        self._new_accounts[account.id] = account
        self.accounts.add(account)
        return account.id

    def _names_to_create(self) -> set[str]:
        """The accounts that are to be made, whatever row it was decided in."""
        wanted = {number for number, way in self.options.ways.items() if way is Way.CREATE}
        at = self.columns.get("account")
        if not wanted or at is None:
            return set()
        cells = (self.fixed(number, cells) for number, cells in self.table.rows if number in wanted)
        return {name_key(str(found[at])) for found in cells if at < len(found) and found[at]}

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

    # -- the end ---------------------------------------------------------------------------------

    def gather(self) -> Report:
        """Settle what the rows leave: the new accounts that something belongs to, and how many rows are taken."""
        if self._new_accounts:
            owners = {record.owner_account() for records in self.batch.created.values() for record in records}
            for account in [a for a in self._new_accounts.values() if a.id in owners]:
                self.batch.create(account)
                self.report.new_accounts.append(account.name)
        records = self.accounts.records
        self.report.other_keys = [
            *(OtherKeys(records[i].name, code, tuple(names)) for (i, code), names in self._other_names.items()),
            *(OtherKeys(records[i].name, codes=tuple(codes)) for i, codes in self._other_codes.items()),
        ]
        self.report.rejections.sort(key=lambda r: r.row)
        propose_periods(self.report.rejections, self.table, self.mapping, self.cell_reader)
        self.report.taken = self.report.rows - self.report.rejected - self.report.cancelled - self.report.kept
        return self.report

    def finish(self) -> Report:
        """Write what was gathered, unless it is only a trial."""
        self.gather()
        if self.options.dry_run or self.batch.is_empty:
            return self.report
        portfolio = self.portfolio
        params = {"kind": str(self.mapping.kind), "rows": str(self.report.taken)}
        if self.options.by_command:
            params["system_user"] = portfolio.who
        edit = bulk.BulkEdit(new_id(), (), Act.IMPORT, params)
        portfolio.write_batch(edit, self.batch, self.options.watch)
        self.report.edit = edit
        return self.report
