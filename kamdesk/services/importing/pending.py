"""The portfolio as it will be once what was read is in: rules ask it, and later parts of a workbook build on earlier ones."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.periods import add_months
from kamdesk.domain.records import Record
from kamdesk.domain.selection.potential import WalletLine
from kamdesk.services.importing.cells import Watch, unwatched
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading import loading
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.reading.sales_history import SalesHistory
from kamdesk.services.reading.selection_view import Company
from kamdesk.storage import bulk, queries, sales
from kamdesk.storage.rows import from_cents, to_cents
from kamdesk.storage.sales import MonthSales

R = TypeVar("R", bound=Record)
_Cents = tuple[int, int | None, int]


class PendingPortfolio(Portfolio):
    """Records as they will be, and of each account its company, sales and selection; all else is as it is stored.

    What it is told to `expect` may still grow, but for sales: those are counted when an account is first loaded. Batches are
    written by the portfolio below it, which forgets what it had remembered.
    """

    def __init__(self, below: Portfolio) -> None:
        super().__init__(below.with_file(lambda file: file))
        self._below = below
        self._batches: list[bulk.Batch] = []
        self._sales: dict[str, dict[tuple[str, str], _Cents]] | None = None
        self._accounts: Mapping[str, Account] = {}
        self._places: dict[tuple[int, str], dict[str, int]] = {}

    def expect(self, batch: bulk.Batch, accounts: Mapping[str, Account] | None = None) -> None:
        """Count what a batch brings from now on; `accounts` has those that its rows may mean, also new ones that it has not yet."""
        self._batches.append(batch)
        self._accounts = accounts if accounts is not None else {}
        self._sales = None
        self._cache.clear()
        self._remembered.clear()

    def write_batch(self, edit: bulk.BulkEdit, batch: bulk.Batch, watch: Watch = unwatched) -> None:
        """Write an import in one transaction."""
        self._below.write_batch(edit, batch, watch)

    # -- records ---------------------------------------------------------------------------------

    def get(self, cls: type[R], record_id: str) -> R | None:
        """The record as it will be; None when there is none, or when it goes."""
        for batch in reversed(self._batches):
            if any(record.id == record_id for record in batch.removed.get(cls.KIND, ())):
                return None
            pair = batch.updated.get(cls.KIND, {}).get(record_id)
            found = pair[1] if pair is not None else self._made(batch, cls.KIND, record_id)
            if found is None and cls is Account:
                found = batch.new_accounts.get(record_id)
            if isinstance(found, cls):
                return found
        return super().get(cls, record_id)

    def _made(self, batch: bulk.Batch, kind: str, record_id: str) -> Record | None:
        """A record that a batch makes; its place is looked up, since there may be a hundred thousand of them."""
        records, places = batch.created.get(kind, []), self._places.setdefault((id(batch), kind), {})
        for place in range(len(places), len(records)):
            places[records[place].id] = place
        place = places.get(record_id, len(records))
        return records[place] if place < len(records) and records[place].id == record_id else None

    def find(self, cls: type[R], **equal: str | int | None) -> list[R]:
        """The records whose fields will have these values, those that are made last."""
        if not any(cls.KIND in batch.kinds() for batch in self._batches):
            return super().find(cls, **equal)
        found: dict[str, Record] = {record.id: record for record in super().find(cls, **equal)}
        for batch in self._batches:
            for record in batch.removed.get(cls.KIND, ()):
                found.pop(record.id, None)
            changed = [after for _before, after in batch.updated.get(cls.KIND, {}).values()]
            by_column = batch.new_accounts.records() if cls is Account else []
            found |= {record.id: record for record in (*changed, *by_column, *batch.created.get(cls.KIND, ()))}
        return [r for r in found.values() if isinstance(r, cls) and all(getattr(r, name) == equal[name] for name in equal)]

    def coming_accounts(self) -> list[Account]:
        """The accounts that are made or changed, as they will be."""
        made = [record for batch in self._batches for record in batch.created.get(Account.KIND, ())]
        made += [account for batch in self._batches for account in batch.new_accounts.records()]
        changed = [after for batch in self._batches for _before, after in batch.updated.get(Account.KIND, {}).values()]
        return [account for account in (*made, *changed) if isinstance(account, Account)]

    # -- accounts --------------------------------------------------------------------------------

    def load_many(self, account_ids: Sequence[str], today: date | None = None) -> dict[str, AccountData]:
        """Everything about several accounts; of what is pending their company, sales and selection."""
        today = today or date.today()
        found: dict[str, AccountData] = {}
        for part in queries.batched(account_ids):
            accounts = {a.id: a for a in queries.holding(self._file, Account, "id", part)}
            missing = ((i, self.get(Account, i) or self._accounts.get(i)) for i in part if i not in accounts)
            new = [account for _id, account in missing if account is not None]
            whole = [*accounts.values(), *new]
            found |= loading.of_accounts(self._file, whole, self.settings, self.company, self._hours_in_plan(), today)
        return {account_id: self._with_pending(data, today) for account_id, data in found.items()}

    def company(self) -> Company:
        """The whole company's sales as they will be."""
        return self.remembered("company", lambda: self._company(date.today()))

    def _company(self, today: date) -> Company:
        as_of = self._as_of(today)
        if self.settings.company_sales is not None or as_of is None:
            return loading.company(self._file, self.settings, today)
        first = add_months(as_of, -11)
        low, high = f"{first:%Y-%m}", f"{as_of:%Y-%m}"
        months = [pair for account in self._pending_sales().values() for pair in account.items()]
        more = sum(cents[0] for (month, _line), cents in months if low <= month <= high)
        return Company(from_cents(sales.total(self._file, first, as_of) + more), is_imported=True, other_accounts=0)

    def pending_lines(self) -> list[str]:
        """The product lines of the sales that come in."""
        places = [place for months in self._pending_sales().values() for place in months]
        return list(dict.fromkeys(line for _month, line in places if line))

    def _with_pending(self, data: AccountData, today: date) -> AccountData:
        account_id = data.account.id
        pending = self._pending_sales().get(account_id, {})
        stored = {(m.month, m.product_line): m for m in sales.months(self._file, [account_id])} if pending else {}
        history = data.sales
        if pending or data.sales.as_of != self._as_of(today):
            stored = stored or {(m.month, m.product_line): m for m in sales.months(self._file, [account_id])}
            blank = MonthSales(account_id, "", "", 0, None, 0)
            months = [
                _added(stored.get(place, blank), place, pending.get(place, (0, None, 0))) for place in {**stored, **pending}
            ]
            sold = sorted(months, key=lambda m: (m.month, m.product_line))
            history = SalesHistory(sold, self.settings.fiscal_start, self._as_of(today))
        wallet = tuple(self.find(WalletLine, account_id=account_id))
        return replace(data, sales=history, selection=replace(data.selection, sales=history, wallet=wallet))

    def _as_of(self, today: date) -> date | None:
        """A day of the last closed month with sales, as it will be."""
        first = today.replace(day=1)
        stored = sales.last_closed_day(self._file, today)
        made = (r.counted_on(today) for batch in self._batches for r in batch.created.get(Sale.KIND, ()) if isinstance(r, Sale))
        return self.remembered("as_of", lambda: max((d for d in (stored, *made) if d is not None and d < first), default=None))

    def _pending_sales(self) -> dict[str, dict[tuple[str, str], _Cents]]:
        """What comes and what goes of each account, by month and product line."""
        if self._sales is None:
            self._sales = {}
            for batch in self._batches:
                for records, sign in ((batch.created, 1), (batch.removed, -1)):
                    for sale in records.get(Sale.KIND, ()):
                        self._count(sale, sign)
        return self._sales

    def _count(self, sale: Any, sign: int) -> None:
        assert self._sales is not None
        months = self._sales.setdefault(sale.account_id, {})
        place = (f"{sale.counted_on(date.today()):%Y-%m}", sale.product_line)
        amount, cost, with_cost = months.get(place, (0, None, 0))
        cents = sign * to_cents(sale.amount)
        if sale.cost is not None:
            cost, with_cost = (cost or 0) + sign * to_cents(sale.cost), with_cost + cents
        months[place] = (amount + cents, cost, with_cost)


def _added(stored: MonthSales, place: tuple[str, str], more: _Cents) -> MonthSales:
    """The sales of a month and line as they will be."""
    costs = [cost for cost in (stored.cost, more[1]) if cost is not None]
    amount, with_cost = stored.amount + more[0], stored.amount_with_cost + more[2]
    return MonthSales(stored.account_id, *place, amount, sum(costs) if costs else None, with_cost)


def product_lines(portfolio: Portfolio) -> list[str]:
    """Every product line that was ever sold, the best-selling first, then those that are sold only once what is pending is in."""
    stored = portfolio.with_file(sales.product_lines)
    more = portfolio.pending_lines() if isinstance(portfolio, PendingPortfolio) else []
    return list(dict.fromkeys([*stored, *more]))


def merged(batches: Sequence[bulk.Batch]) -> bulk.Batch:
    """One batch of several, of which later ones change what earlier ones made."""
    whole = bulk.Batch()
    for batch in batches:
        for kind, records in batch.removed.items():
            known = {record.id for record in whole.removed.get(kind, ())}
            whole.removed.setdefault(kind, []).extend(record for record in records if record.id not in known)
        if not whole.new_accounts:
            whole.new_accounts = batch.new_accounts
        else:  # other columns, perhaps
            for account in batch.new_accounts.records():
                whole.create(account)
        for records in batch.created.values():
            for record in records:
                whole.create(record)
        for pairs in batch.updated.values():
            for before, after in pairs.values():
                whole.update(before, after)
    return whole
