"""Which column means what, the decimal sign, the order of day and month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.field_use import uses
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import Frequency, parse_period
from kamdesk.services.importing.account_columns import pair_of_account, told_apart
from kamdesk.services.importing.amount_columns import AmountColumns
from kamdesk.services.importing.body import HALF, is_empty
from kamdesk.services.importing.cells import Cell, DateOrder
from kamdesk.services.importing.field_headers import MONEY as MONEY_FIELDS
from kamdesk.services.importing.field_headers import SCORED
from kamdesk.services.importing.header_lines import text_of_cell
from kamdesk.services.importing.header_words import keys_of
from kamdesk.services.importing.headers import FIELDS, NUMBERS, ImportKind, is_period_header, synonyms
from kamdesk.services.importing.money import currency_of, factor_of
from kamdesk.services.importing.notation import FileForm, date_order, decimal_sign, proven_sign
from kamdesk.services.importing.percent_cells import doubtful_percentages
from kamdesk.services.importing.period_columns import (
    BUDGET_WORDS,
    SALES_WORDS,
    frequency_of_days,
)
from kamdesk.services.importing.questions import LeftOut, Question, Subject
from kamdesk.services.importing.tables import Table
from kamdesk.services.importing.title_periods import period_of_titles
from kamdesk.services.importing.wide_columns import WideTable
from kamdesk.services.importing.year_column import are_parts, are_years, with_year, year_column

REQUIRED: dict[ImportKind, tuple[tuple[str, ...], ...]] = {
    ImportKind.ACCOUNTS: (("name",),),
    ImportKind.SALES: (("account",), ("date", "period"), ("amount",)),
    ImportKind.MEASURES: (("account",), ("group",), ("indicator",), ("period",)),
    ImportKind.CONTACTS: (("account",), ("name",)),
    ImportKind.BUDGET: (("account",), ("period",), ("amount",)),
    ImportKind.WALLET: (("account",), ("product_line",)),
    ImportKind.CRITERIA: (("account",), ("criterion", *SCORED)),
}
"""Each entry needs at least one of its fields."""

NUMERIC = (
    *(found.column for found in uses(Account) if found.headers and found.hint in {int, Decimal}),
    *sorted(NUMBERS),
    *("wallet", "share", "current", "attainable", "growth_percent", "horizon_years", "score", *SCORED),
)
MONEY = (*sorted(MONEY_FIELDS), *(found.column for found in uses(Account) if found.headers and found.hint is Decimal))
"""The fields whose numbers are amounts of money."""
_NAME_AND_CODE = {"account": "account_code", "name": "code"}
"""Fields of the name of an account, each with that of its number."""
_UNITS_TOO = frozenset({"ud", "uds"})
"""Headers of quantities, and of what they are counted in."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Field → column index, and how numbers and dates of this file are to be read.

    `factor` multiplies its amounts of money (the fields of `MONEY`, and `periods`); `currency` is the one it names, "" for none;
    an amount that names another one is refused. `percent_factor` multiplies plain numbers of figures whose unit is %.
    `year` is the column with the years of a column of periods that says months or quarters alone. Where `periods` hold months or quarters (`-03`, `-Q1`) it has the year of each row; `part` is the column with the month or quarter
    of each row where they hold years. `lines` are the product lines that wide columns name. `period_dates` is what a day in a column of periods stands for (None: nobody knows). `left_out` says why a column that
    could be taken is not. While there are `questions` nothing may be taken in.
    """

    kind: ImportKind
    columns: dict[str, int]
    periods: dict[int, str]
    decimal_sign: str
    month_first: bool
    factor: int = 1
    currency: str = ""
    left_out: dict[int, LeftOut] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    percent_factor: int = 1
    period_dates: Frequency | None = Frequency.MONTH
    year: int | None = None
    lines: dict[int, str] = field(default_factory=dict)
    part: int | None = None

    def period_at(self, column: int, cells: Sequence[Cell], headers: Sequence[str]) -> str:
        """The period to which the amount of a row in a wide column belongs.

        Raises:
            ValidationError: `required` or `bad_period` where the row does not say the year, or the month, that the column needs.
        """
        period = self.periods[column]
        beside = self.year if self.year is not None else self.part
        if beside is None:
            return period
        cell = cells[beside] if beside < len(cells) else None
        if is_empty(cell):
            raise ValidationError("period", "required")
        if self.year is None:
            return parse_period(with_year(cell, period, headers[beside]))
        return parse_period(text_of_cell(cell))[:4] + period

    def unread(self, table: Table) -> list[int]:
        """The columns of its table that hold something of which nothing is taken, but for those that `left_out` speaks of."""
        read = {*self.columns.values(), *self.periods, *self.left_out, self.year, self.part}
        others = [at for at, header in enumerate(table.headers) if header and at not in read]
        return [at for at in others if any(at < len(cells) and not is_empty(cells[at]) for _number, cells in table.rows)]

    def missing(self) -> list[tuple[str, ...]]:
        """Required fields (one of each) that no column gives."""
        found = set(self.columns)
        if self.periods:
            found |= {"period", "amount"}
        return [names for names in REQUIRED[self.kind] if not found & set(names)]


def map_columns(
    table: Table,
    kind: ImportKind,
    given: Mapping[str, str] | None = None,
    default_sign: str = ",",
    currency: str = "EUR",
    fiscal_start: int = 1,
) -> ColumnMap:
    """Find the columns.

    `given` (field → header, or `#3` for the third column) goes first, then the choices of the table. `default_sign` is the
    decimal sign where the file tells nothing, `currency` the portfolio's, `fiscal_start` the month in which its year begins.

    Raises:
        ValidationError: `no_such_field` or `no_such_column` for what was given; `columns_missing`; `period_columns_twice`,
            `period_days_unclear`, `period_sums_differ` or `parts_without_year` for the columns of a wide table.
    """
    mapping = find_columns(table, kind, given, default_sign, currency, fiscal_start)
    if missing := mapping.missing():
        names = ", ".join(" / ".join(n) for n in missing)
        raise ValidationError("map", "columns_missing", names=names, headers=", ".join(table.headers))
    return mapping


def find_columns(
    table: Table,
    kind: ImportKind,
    given: Mapping[str, str] | None = None,
    default_sign: str = ",",
    currency: str = "EUR",
    fiscal_start: int = 1,
) -> ColumnMap:
    """Find what can be found of the columns; required ones may be missing, for somebody who can still choose them.

    The parameters, and what is raised but for `columns_missing`, are those of `map_columns`.
    """
    finder = _Finder(table, kind, given or {}, default_sign)
    finder.find(fiscal_start)
    return finder.mapping(currency)


class _Finder:
    """The columns of one table while they are found."""

    def __init__(self, table: Table, kind: ImportKind, given: Mapping[str, str], default_sign: str) -> None:
        self.table = table
        self.kind = kind
        self.default_sign = default_sign
        self.given = _given_columns(table, kind, given)
        self.columns = {name: at for name, at in self.given.items() if at is not None}
        self.periods: dict[int, str] = {}
        self.lines: dict[int, str] = {}
        self.year: int | None = None
        self.part: int | None = None
        self.left_out: dict[int, LeftOut] = {}
        self.questions: list[Question] = []
        self.body = table.by_column()

    def find(self, fiscal_start: int) -> None:
        """Find the column of each field."""
        for name in FIELDS[self.kind]:
            if name != "amount" and name not in self.given:
                self._find_field(name)
        for name, code in _NAME_AND_CODE.items():
            if code in FIELDS[self.kind]:
                self._pair(name, code)
        self._swap_day_and_period()
        if "period" in self.columns and "date" not in self.columns:
            self.year = year_column(self.table.headers, self.body, self.columns["period"], self._free(), fiscal_start)
        if "amount" in FIELDS[self.kind]:
            self._find_amounts(fiscal_start)

    @cached_property
    def _sign(self) -> str:
        """The decimal sign by which columns are compared."""
        return self.table.choices.decimal_sign or proven_sign(self.body, self.body.numeric) or self.default_sign

    def _amounts(self, column: int) -> list[float]:
        return self.body.amounts(column, self._sign)

    def _free(self) -> list[int]:
        used = {*self.columns.values(), *self.periods, *self.left_out}
        return [at for at, header in enumerate(self.table.headers) if header and at not in used]

    def _find_field(self, name: str) -> None:
        free = self._free()
        for key in synonyms(self.kind, name):
            if key in _UNITS_TOO and name in NUMBERS:
                free = [at for at in free if self.body.share_of_numbers(at) >= HALF]
            found = [at for at in free if key in keys_of(self.table.headers[at])]
            exact = [at for at in found if keys_of(self.table.headers[at])[0] == key] or found
            if not exact:
                continue
            self.columns[name] = exact[0]
            self._settle_twins(
                name, [at for at in exact if keys_of(self.table.headers[at]) == keys_of(self.table.headers[exact[0]])]
            )
            return

    def _settle_twins(self, name: str, twins: Sequence[int]) -> None:
        """Leave out later columns of the same header; where they differ and the field is needed a person decides."""
        code = _NAME_AND_CODE.get(name, "")
        if code in FIELDS[self.kind] and code not in self.given and (pair := told_apart(self.body, twins)):
            self.columns[name], self.columns[code] = pair
            return
        first = self.body.columns[twins[0]]
        for at in twins[1:]:
            self.left_out[at] = LeftOut.SAME_HEADER
        is_needed = any(name in names for names in REQUIRED[self.kind])
        differing = [at for at in twins[1:] if self.body.columns[at] != first]
        if differing and is_needed:
            self._ask_column(name, (twins[0], *differing))

    def _ask_column(self, name: str, ways: Sequence[int]) -> None:
        cells = zip(self.body.numbers, self.body.columns[ways[0]], strict=True)
        number, example = next(((number, text_of_cell(cell)) for number, cell in cells if not is_empty(cell)), (0, ""))
        self.questions.append(Question(Subject.COLUMN, tuple(map(str, ways)), example, number, name))

    def _pair(self, name: str, code: str) -> None:
        if name in self.given or code in self.given:
            return
        found, number = pair_of_account(
            self.table.headers, self.body, self.columns.get(name), self.columns.get(code), synonyms(self.kind, name)
        )
        pair = {name: found, code: number}
        self.columns = {n: at for n, at in self.columns.items() if n not in pair} | {
            n: at for n, at in pair.items() if at is not None
        }

    def _swap_day_and_period(self) -> None:
        """Take a column called «Fecha» that holds nothing but months or quarters for what it is."""
        if "period" in self.columns or "period" not in FIELDS[self.kind] or "date" in self.given or "date" not in self.columns:
            return
        cells = [cell for cell in self.body.values[self.columns["date"]] if not is_empty(cell)]
        if cells and all(is_period_header(cell) and not isinstance(cell, date) for cell in cells):
            self.columns["period"] = self.columns.pop("date")

    def _find_amounts(self, fiscal_start: int) -> None:
        """Choose the column of amounts, or the columns of periods that hold them."""
        if "amount" in self.given:
            return
        free = self._free()
        if self._find_wide(free, fiscal_start):
            return
        chooser = AmountColumns(self.table.headers, synonyms(self.kind, "amount"), self._amounts)
        named = [at for at in free if chooser.kind_of(at)]
        choice = chooser.choose([at for at in named if self.body.share_of_numbers(at) >= HALF])
        if choice.column is None:
            choice = chooser.choose(named)
        if choice.column is not None:
            self.columns["amount"] = choice.column
        self.left_out |= choice.left_out
        if choice.doubtful:
            self._ask_column("amount", choice.doubtful)
        elif choice.column is not None and not {"date", "period"} & set(self.columns):
            self._date_by_title(choice.column, fiscal_start)

    def _date_by_title(self, amount: int, fiscal_start: int) -> None:
        """Give all amounts the one period that title or sheet say, where no column does."""
        if period := period_of_titles(self.table.titles, self.table.sheet, fiscal_start):
            del self.columns["amount"]
            self.periods = {amount: period}

    def _find_wide(self, free: list[int], fiscal_start: int) -> bool:
        """Whether columns hold the amounts of periods: named in full, beside a column of years, or below years beside a month."""
        is_budget = self.kind is ImportKind.BUDGET  # there a year beside its quarters is reckoned with where budgets are added up
        words = BUDGET_WORDS if is_budget else SALES_WORDS
        wide = WideTable(self.table.headers, free, self._amounts, self.body.numbers, words, fiscal_start, keeps_sums=is_budget)
        period = self.columns.get("period")
        if "date" in self.columns:
            return False
        if period is None:
            found = wide.by_period(self._are_numbers)
            if not found.periods and wide.by_part().periods:
                named = ", ".join(self.table.headers[at] for at in wide.by_part().periods)
                raise ValidationError("map", "parts_without_year", headers=named)
        elif are_years(self.table.headers[period], self.body, period, fiscal_start):
            found = wide.by_part().without_year()
            if found.periods:
                self.year = self.columns.pop("period")
        elif self.year is None and are_parts(self.table.headers[period], self.body, period):
            found = wide.by_period(self._are_numbers)
            if not found.periods or any(len(year) > 4 for year in found.periods.values()):
                return False
            self.part = self.columns.pop("period")
        else:
            return False
        self.periods, self.lines = found.periods, {} if "product_line" in self.columns else found.lines
        self.left_out |= dict.fromkeys(sorted(found.contained), LeftOut.CONTAINED)
        return bool(self.periods)

    def _are_numbers(self, column: int) -> bool:
        return self.body.share_of_numbers(column) >= HALF

    def mapping(self, currency: str) -> ColumnMap:
        """What was found, with how numbers and dates are to be read and what has to be asked."""
        table, choices = self.table, self.table.choices
        money = sorted({*(self.columns[name] for name in MONEY if name in self.columns), *self.periods})
        numbers = sorted({*(self.columns[name] for name in NUMERIC if name in self.columns), *self.periods})
        form = FileForm(table.delimiter, table.headers)
        sign, asked = decimal_sign(self.body, numbers, form, self.default_sign)
        if choices.decimal_sign:
            sign, asked = choices.decimal_sign, None
        order, asked_order = DateOrder.DAY_FIRST, None
        if "date" in self.columns:
            proven = proven_sign(self.body, numbers)
            order, asked_order = date_order(self.body, self.columns["date"], form, proven)
        if choices.date_order:
            order, asked_order = choices.date_order, None
        factor, asked_factor = factor_of(table, self.body, money)
        named, asked_currency = currency_of(table, self.body, money, self.columns.get("currency"), currency)
        columns = {name: self.columns[name] for name in FIELDS[self.kind] if name in self.columns}
        found = ColumnMap(
            self.kind, columns, self.periods, sign, order is DateOrder.MONTH_FIRST, factor, named, self.left_out,
            percent_factor=choices.percent_factor or 1, period_dates=self._period_dates(), year=self.year, lines=self.lines, part=self.part,
        )  # fmt: skip
        questions = [
            *self.questions,
            self._asked_parts(),
            asked,
            asked_order,
            asked_factor,
            asked_currency,
            self._asked_percent(sign),
        ]
        return replace(found, questions=tuple(question for question in questions if question is not None))

    def _period_dates(self) -> Frequency | None:
        column = self.columns.get("period")
        cells = self.body.values[column] if column is not None else ()
        days = {cell.date() if isinstance(cell, datetime) else cell for cell in cells if isinstance(cell, date)}
        return frequency_of_days(days)

    def _asked_parts(self) -> Question | None:
        """Ask whether rows are the sums of those below them; refuse what nobody could tell apart."""
        doubt = self.table.doubt
        if doubt is None or self.kind not in (ImportKind.SALES, ImportKind.BUDGET):
            return None
        if not doubt.can_be_parts:
            raise ValidationError("map", "outline_unclear", row=doubt.row, text=doubt.label)
        return Question(Subject.PARTS, ("yes", "no"), doubt.label, doubt.row)

    def _asked_percent(self, sign: str) -> Question | None:
        """Ask whether 0.965 means 96.5 %, where neither its format nor a percent sign says it."""
        if (
            self.kind is not ImportKind.MEASURES
            or self.table.is_own
            or "unit" not in self.columns
            or self.table.choices.percent_factor is not None
        ):
            return None
        doubtful = doubtful_percentages(self.table.rows, self.columns, sign).values()
        found = next((cell for cell in doubtful if cell.is_said), None)
        return None if found is None else Question(Subject.PERCENT, ("1", "100"), found.text, found.row)


def _given_columns(table: Table, kind: ImportKind, given: Mapping[str, str]) -> dict[str, int | None]:
    """The columns that a person or a command names: by choice, by header, or by place."""
    width = len(table.headers)
    found = {name: at for name, at in table.choices.columns.items() if name in FIELDS[kind] and (at is None or at < width)}
    for name, header in given.items():
        if name not in FIELDS[kind]:
            raise ValidationError("map", "no_such_field", name=name, names=", ".join(FIELDS[kind]))
        place = int(header[1:]) if header[:1] == "#" and header[1:].isdecimal() else 0
        if header in table.headers:
            found[name] = table.headers.index(header)
        elif 1 <= place <= len(table.headers):
            found[name] = place - 1
        else:
            raise ValidationError("map", "no_such_column", name=header, names=", ".join(table.headers))
    return found
