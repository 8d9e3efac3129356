"""What a portfolio holds, as tables: those that an import knows are read back without a mapping, and change nothing."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.budget import Budget
from kamdesk.domain.account.field_use import FieldUse, uses
from kamdesk.domain.account.people import Person
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.periods import period_of
from kamdesk.domain.records import Record
from kamdesk.domain.scorecard.indicators import Indicator, Measure
from kamdesk.domain.selection.criteria import Assessment
from kamdesk.domain.selection.decisions import Decision
from kamdesk.domain.selection.potential import WalletLine
from kamdesk.domain.settings import CRITERIA
from kamdesk.i18n import _, formats, labels, terms
from kamdesk.services import files
from kamdesk.services.exporting.content import ColumnType, TableToWrite, Value, WrittenColumn
from kamdesk.services.exporting.fields import BASES, header_of, kind_title, type_of, yes_or_no
from kamdesk.services.exporting.files import write_tables
from kamdesk.services.importing.columns import ColumnMap
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.own_tables import OWN_COLUMNS
from kamdesk.services.importing.reading import Reader
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.tables import Table
from kamdesk.services.portfolio import Portfolio


class ExportKind(StrEnum):
    """What can be written of a portfolio, in the order of a workbook's sheets."""

    ACCOUNTS = "accounts"
    CONTACTS = "contacts"
    SALES = "sales"
    BUDGET = "budget"
    MEASURES = "measures"
    WALLET = "wallet"
    CRITERIA = "criteria"
    DECISIONS = "decisions"


class _Accounts:
    """The accounts that are in use, and how an import finds each of them."""

    def __init__(self, portfolio: Portfolio) -> None:
        nothing = ColumnMap(ImportKind.SALES, {}, {}, formats.decimal_sign(), month_first=False)
        self._find = Reader(portfolio, Table((), []), nothing, Options()).accounts.find
        self.all = {account.id: account for account in portfolio.find(Account)}
        self.live = {i: a for i, a in self.all.items() if a.archived_on is None}
        self._called: dict[str, str] = {}

    def called(self, account_id: str) -> str:
        """Its name, where that is its alone; else a code of its own, else its id."""
        if account_id not in self._called:
            account = self.all[account_id]
            ways = (account.name, *account.codes)
            self._called[account_id] = next((way for way in ways if self._find(way) == account_id), account_id)
        return self._called[account_id]


def portfolio_table(portfolio: Portfolio, kind: ExportKind) -> TableToWrite:
    """One kind of what a portfolio holds, of the accounts that are in use; decisions of all."""
    return _TABLES[kind](portfolio, _Accounts(portfolio))


def export_portfolio(portfolio: Portfolio, path: Path, kinds: Sequence[ExportKind]) -> dict[ExportKind, int]:
    """Write tables of a portfolio as a workbook with a sheet each, or one as CSV or TSV. Returns how many rows each has.

    Raises:
        FileError: what `write_tables` raises.
    """
    tables = {kind: portfolio_table(portfolio, kind) for kind in kinds}
    write_tables(path, list(tables.values()), portfolio.settings.currency)
    return {kind: len(list(table.rows)) for kind, table in tables.items()}


def export_file(source: Path, path: Path, kinds: Sequence[ExportKind]) -> dict[ExportKind, int]:
    """As `export_portfolio`, of a file that somebody works on meanwhile, in any thread: it is read from a copy.

    Raises:
        FileError: the file cannot be read, or what `write_tables` raises.
    """
    with files.opened_copy(source) as portfolio:
        return export_portfolio(portfolio, path, kinds)


def _columns(kind: ExportKind, names: Sequence[str]) -> list[WrittenColumn]:
    return [WrittenColumn(header_of(kind, name), type_of(kind, name)) for name in names]


def _table(kind: ExportKind, columns: Sequence[WrittenColumn], rows: Iterator[Sequence[Value]]) -> TableToWrite:
    return TableToWrite(kind_title(kind), columns, list(rows))


def _accounts(_portfolio: Portfolio, accounts: _Accounts) -> TableToWrite:
    fields = [use for use in uses(Account) if use.headers]
    columns = _columns(ExportKind.ACCOUNTS, [use.column for use in fields])
    columns.append(WrittenColumn(labels.field_name("parent_id")))

    def rows() -> Iterator[Sequence[Value]]:
        for account in accounts.live.values():
            parent = accounts.all.get(account.parent_id or "")
            yield [*(_account_value(account, use) for use in fields), parent.name if parent else None]

    return _table(ExportKind.ACCOUNTS, columns, rows())


def _account_value(account: Account, use: FieldUse) -> Value:
    value = getattr(account, use.name)
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, StrEnum):
        return terms.term(value)
    found: Value = value
    return found


def _contacts(portfolio: Portfolio, accounts: _Accounts) -> TableToWrite:
    names = OWN_COLUMNS[ImportKind.CONTACTS]

    def rows() -> Iterator[Sequence[Value]]:
        for person in portfolio.find(Person):
            if person.account_id in accounts.live:
                yield [accounts.called(person.account_id), *(_value(person, name) for name in names[1:])]

    return _table(ExportKind.CONTACTS, _columns(ExportKind.CONTACTS, names), rows())


def _value(record: Record, name: str) -> Value:
    """A field as it is written: a choice by its word."""
    value = getattr(record, name)
    found: Value = terms.term(value) if isinstance(value, StrEnum) else value
    return found


def _sales(portfolio: Portfolio, accounts: _Accounts) -> TableToWrite:
    names = OWN_COLUMNS[ImportKind.SALES]

    def rows() -> Iterator[Sequence[Value]]:
        for sale in portfolio.find(Sale):
            if sale.account_id in accounts.live:
                yield [
                    accounts.called(sale.account_id), None if sale.total_of else sale.sold_on, sale.total_of, sale.amount, sale.product_line, sale.cost, sale.quantity,
                    sale.order_code,
                ]  # fmt: skip

    return _table(ExportKind.SALES, _columns(ExportKind.SALES, names), rows())


def _budget(portfolio: Portfolio, accounts: _Accounts) -> TableToWrite:
    names = OWN_COLUMNS[ImportKind.BUDGET]

    def rows() -> Iterator[Sequence[Value]]:
        for budget in portfolio.find(Budget):
            if budget.account_id in accounts.live:
                yield [accounts.called(budget.account_id), budget.period, budget.amount, budget.product_line]

    return _table(ExportKind.BUDGET, _columns(ExportKind.BUDGET, names), rows())


def _measures(portfolio: Portfolio, accounts: _Accounts) -> TableToWrite:
    """A row a figure, with the anchors of its period; an indicator without figures has one, of the present period."""
    settings = portfolio.settings
    figures: dict[str, list[Measure]] = {}
    for measure in portfolio.find(Measure):
        figures.setdefault(measure.indicator_id, []).append(measure)

    def rows() -> Iterator[Sequence[Value]]:
        for indicator in portfolio.find(Indicator):
            if indicator.account_id in accounts.live:
                name = accounts.called(indicator.account_id)
                for measure in figures.get(indicator.id, ()):
                    held = indicator.at(measure.period, settings.fiscal_start)
                    ours = measure.value if measure.withdrawn_on is None else None
                    theirs = measure.client_value if measure.client_withdrawn_on is None else None
                    yield [name, *_indicator(held), measure.period, ours, theirs]
                if indicator.id not in figures:
                    now = period_of(date.today(), indicator.frequency, settings.fiscal_start)
                    yield [name, *_indicator(indicator), now, None, None]

    columns = _columns(ExportKind.MEASURES, OWN_COLUMNS[ImportKind.MEASURES])
    return _table(ExportKind.MEASURES, columns, rows())


def _indicator(indicator: Indicator) -> list[Value]:
    return [
        terms.term(indicator.group), indicator.name, indicator.unit, _(BASES[indicator.basis]), indicator.floor, indicator.threshold,
        indicator.target, indicator.weight, yes_or_no(is_so=indicator.is_critical),
    ]  # fmt: skip


def _wallet(portfolio: Portfolio, accounts: _Accounts) -> TableToWrite:
    names = OWN_COLUMNS[ImportKind.WALLET]

    def rows() -> Iterator[Sequence[Value]]:
        for line in portfolio.find(WalletLine):
            if line.account_id in accounts.live:
                yield [
                    accounts.called(line.account_id), line.product_line, terms.term(line.state), line.wallet, line.current,
                    line.cap_percent, line.growth_percent, line.confidence and str(line.confidence), line.source, line.dated_on,
                    line.competitor, line.horizon_years,
                ]  # fmt: skip

    return _table(ExportKind.WALLET, _columns(ExportKind.WALLET, names), rows())


def _criteria(portfolio: Portfolio, accounts: _Accounts) -> TableToWrite:
    """A row an account: each criterion with its reason, the company's own ones too; a growth that is computed is left empty."""
    own = portfolio.settings.own_criteria
    columns = _columns(ExportKind.CRITERIA, OWN_COLUMNS[ImportKind.CRITERIA])
    for criterion in own:
        columns.append(WrittenColumn(criterion.name, ColumnType.WHOLE))
        columns.append(WrittenColumn(_("Reason: {criterion}").format(criterion=criterion.name)))

    def rows() -> Iterator[Sequence[Value]]:
        for found in portfolio.find(Assessment):
            if found.account_id in accounts.live:
                usual = [v for name in CRITERIA for v in (found.score(name), found.reason(name))]
                ours = [v for criterion in own for v in (found.score(criterion.key), found.reason(criterion.key))]
                yield [accounts.called(found.account_id), *usual, found.relative_strength, *ours]

    return _table(ExportKind.CRITERIA, columns, rows())


def _decisions(portfolio: Portfolio, accounts: _Accounts) -> TableToWrite:
    """Every decision with all that it says, of accounts that were archived since too; the last of an account stands."""
    texts = ("reason", "hypothesis", "served_how", "served_by", "reopen_signal", "segment")
    found = portfolio.find(Decision)
    standing = {decision.account_id: decision.id for decision in found}
    columns = [
        WrittenColumn(labels.field_name("account")),
        WrittenColumn(_("Decision")),
        WrittenColumn(labels.field_name("decided_on"), ColumnType.DATE),
        WrittenColumn(labels.field_name("decided_by")),
        WrittenColumn(_("Stands")),
        WrittenColumn(labels.field_name("review_on"), ColumnType.DATE),
        *(WrittenColumn(labels.field_name(name)) for name in texts),
        WrittenColumn(labels.field_name("conditions")),
        WrittenColumn(labels.field_name("signal_percent"), ColumnType.PERCENT),
        WrittenColumn(labels.field_name("sales_then"), ColumnType.MONEY),
    ]

    def rows() -> Iterator[Sequence[Value]]:
        for one in found:
            account = accounts.all.get(one.account_id)
            sales: Decimal | None = one.sales_then
            yield [
                account.name if account else None, terms.verdict_word(one.verdict), one.decided_on, one.decided_by,
                yes_or_no(is_so=standing[one.account_id] == one.id), one.review_on, *(_value(one, name) for name in texts),
                _conditions(one), one.signal_percent, sales,
            ]  # fmt: skip

    return _table(ExportKind.DECISIONS, columns, rows())


def _conditions(decision: Decision) -> str:
    dated = [f"{c.text} · {formats.day(c.due_on)}" if c.due_on else c.text for c in decision.dated_conditions]
    return "\n".join(text for text in (decision.conditions, *dated) if text)


_TABLES: dict[ExportKind, Callable[[Portfolio, _Accounts], TableToWrite]] = {
    ExportKind.ACCOUNTS: _accounts,
    ExportKind.CONTACTS: _contacts,
    ExportKind.SALES: _sales,
    ExportKind.BUDGET: _budget,
    ExportKind.MEASURES: _measures,
    ExportKind.WALLET: _wallet,
    ExportKind.CRITERIA: _criteria,
    ExportKind.DECISIONS: _decisions,
}
