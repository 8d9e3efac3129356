"""Rows of the budget: an amount of an account and a period a row, or an amount a column of a wide sheet."""

from dataclasses import dataclass, replace
from decimal import Decimal

from kamdesk.domain.account.budget import Budget, overlap
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.text import fold
from kamdesk.services.importing.kinds.values import spellings
from kamdesk.services.importing.pending import product_lines
from kamdesk.services.importing.reading import Reader, Row
from kamdesk.services.importing.report import Rejection, Replacement, Way

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Amount:
    """What a row plans with an account; `column` is the field, or the header of a wide sheet, that it comes from."""

    account_id: str
    period: str
    line: str
    amount: Decimal

    @property
    def place(self) -> tuple[str, str, str]:
        return self.account_id, self.period, fold(self.line)


def read_budget(reader: Reader) -> None:
    """Make or change the budget of each account, period and product line; other periods and lines stay as they are."""
    ledger = _Ledger(reader)
    lines = spellings(product_lines(reader.portfolio) + [b.product_line for b in ledger.all()])
    for row in reader.rows():
        found = _amounts(reader, row)
        line = row.text("product_line")
        account_id = reader.account_of(row)
        if row.is_bad or account_id is None:
            continue
        named = [(period, amount, line or own) for period, amount, own in found]
        ledger.take(row, [_Amount(account_id, p, lines.setdefault(fold(own), own), amount) for p, amount, own in named])
    ledger.report()


def _amounts(reader: Reader, row: Row) -> list[tuple[str, Decimal, str]]:
    """Each period that the row speaks of with its amount, and the product line that its column names."""
    found: list[tuple[str, Decimal, str]] = []
    if not reader.mapping.periods:
        amount, period = row.number_of("amount"), row.period_of("period")
        if amount is None and not row.is_bad:
            row.fail("amount", ValidationError("amount", "required"))
        return [] if amount is None or period is None else [(period, amount, "")]
    for at in reader.mapping.periods:
        value = row.cells[at] if at < len(row.cells) else None
        try:
            amount = reader.number("" if value is None else value, "amount")
            if amount is not None:
                period = reader.mapping.period_at(at, row.cells, reader.table.headers)
                found.append((period, amount, reader.mapping.lines.get(at, "")))
        except ValidationError as error:
            row.is_bad = True
            reader.report.rejections.append(Rejection(row.number, reader.table.headers[at], error, at))
            return []
    return found


class _Ledger:
    """What is budgeted, as the file leaves it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._start = reader.portfolio.settings.fiscal_start
        self._stored: dict[str, list[Budget]] = {}
        self._now: dict[tuple[str, str, str], Budget] = {}
        self._brought: set[tuple[str, str, str]] = set()
        self._gone: set[str] = set()
        self._replaced: dict[tuple[str, str], list[tuple[Decimal, Decimal]]] = {}
        for budget in reader.portfolio.find(Budget):
            self._stored.setdefault(budget.account_id, []).append(budget)
            self._now[budget.account_id, budget.period, fold(budget.product_line)] = budget

    def all(self) -> list[Budget]:
        """Everything that is budgeted."""
        return list(self._now.values())

    def take(self, row: Row, amounts: list[_Amount]) -> None:
        """Take a row in, all of its amounts or, when one is refused or waits, none."""
        way = self._way(row, amounts)
        if row.is_bad:
            return
        for amount in amounts:
            if way is Way.UPDATE:
                self._remove(self._hidden_by(amount), amount)
            self._put(amount, is_more=way is Way.ADD and amount.place in self._brought)

    def _way(self, row: Row, amounts: list[_Amount]) -> Way | None:
        """What was decided about a row that brings something twice, or what does not fit what is stored; None where nothing is to be decided."""
        name = self._reader.accounts.records[amounts[0].account_id].name if amounts else ""
        twice = next((a for a in amounts if a.place in self._brought), None)
        if twice is not None:
            error = ValidationError("period", "budget_twice", name=name, period=twice.period, line=twice.line)
            return row.reader.decided(row, "period", error, (Way.ADD, Way.KEEP), is_duplicate=True)
        pairs = [(amount, hidden) for amount in amounts if (hidden := self._hidden_by(amount))]
        if not pairs:
            return None
        return row.reader.decided(row, "period", self._overlaps(name, pairs), (Way.UPDATE, Way.ADD, Way.KEEP))

    def _overlaps(self, name: str, pairs: list[tuple[_Amount, list[Budget]]]) -> ValidationError:
        """That amounts of a row meet stored budgets: `stored` are those, by period and line; `adds_up` says whether the amounts count beside them.

        `brings` are the places of the row's own amounts, by period and folded line: of two rows with one of them alike the later one is asked again.
        """
        stored = {(b.period, b.product_line): b.amount for _amount, hidden in pairs for b in hidden}
        return ValidationError(
            "period",
            "budget_overlaps",
            name=name,
            period=pairs[0][0].period,
            total=sum(stored.values(), _ZERO),
            amount=sum((amount.amount for amount, _hidden in pairs), _ZERO),
            stored=stored,
            brings=frozenset((amount.period, fold(amount.line)) for amount, _hidden in pairs),
            adds_up=all(fold(b.product_line) != fold(amount.line) for amount, hidden in pairs for b in hidden),
            currency=self._reader.portfolio.settings.currency,
        )

    def _hidden_by(self, new: _Amount) -> list[Budget]:
        """Stored budgets beside which a new amount would be counted wrongly: of shorter periods in it that do not add up to it,
        and those of lines where it has none, or the other way round.
        """
        if new.place in self._now:
            return []
        beside = [
            b
            for b in self._stored.get(new.account_id, ())
            if b.id not in self._gone
            and (b.account_id, b.period, fold(b.product_line)) not in self._brought
            and overlap(b.period, new.period, self._start)
        ]
        same = [b for b in beside if fold(b.product_line) == fold(new.line) and len(b.period) > len(new.period)]
        other = [b for b in beside if bool(b.product_line) != bool(new.line)]
        if sum((b.amount for b in same), _ZERO) == new.amount:
            same = []
        return [*same, *other]

    def _remove(self, hidden: list[Budget], new: _Amount) -> None:
        for budget in hidden:
            self._reader.batch.removed.setdefault(Budget.KIND, []).append(budget)
            self._gone.add(budget.id)
            del self._now[budget.account_id, budget.period, fold(budget.product_line)]
            self._note(new, budget.amount, _ZERO)

    def _put(self, new: _Amount, *, is_more: bool) -> None:
        reader, before = self._reader, self._now.get(new.place)
        self._brought.add(new.place)
        if before is None:
            budget = Budget(id=new_id(), account_id=new.account_id, period=new.period, amount=new.amount, product_line=new.line)
            reader.batch.create(budget)
            reader.report.created += 1
            if new.account_id in self._stored and (new.account_id, new.period) in self._replaced:
                self._note(new, _ZERO, new.amount)
            self._now[new.place] = budget
            return
        amount = before.amount + new.amount if is_more else new.amount
        if amount == before.amount or (reader.options.keep_periods and not is_more):
            reader.report.unchanged += 1
            return
        if not is_more:
            self._note(new, before.amount, amount)
            reader.report.updated += 1
        after = replace(before, amount=amount)
        reader.batch.update(before, after)
        self._now[new.place] = after

    def _note(self, new: _Amount, before: Decimal, after: Decimal) -> None:
        self._replaced.setdefault((new.account_id, new.period), []).append((before, after))

    def report(self) -> None:
        """Say what is replaced, by account and period."""
        found = self._reader.report
        for (account_id, period), pairs in self._replaced.items():
            before, after = [b for b, _after in pairs if b], [a for _before, a in pairs if a]
            found.replaced += len(before)
            name = self._reader.accounts.records[account_id].name
            found.replacements.append(
                Replacement(account_id, name, period, len(before), sum(before, _ZERO), len(after), sum(after, _ZERO))
            )
