"""Rows of the budget: an amount of an account and a period a row, or an amount a column of a wide sheet."""

from dataclasses import dataclass, replace
from decimal import Decimal

from kamdesk.domain.account.budget import Budget, overlap
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import Frequency, frequency_of
from kamdesk.domain.text import fold
from kamdesk.services.importing.kinds.values import spellings
from kamdesk.services.importing.pending import product_lines
from kamdesk.services.importing.reading import Reader, Row
from kamdesk.services.importing.report import Rejection, Replacement, Way

_ZERO = Decimal(0)
_Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Amount:
    """What a row plans with an account; `column` is the field, or the header of a wide sheet, that it comes from."""

    account_id: str
    period: str
    line: str
    amount: Decimal

    @property
    def place(self) -> _Place:
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
        self._brought: dict[_Place, int] = {}  # the rows that were taken
        self._asked: dict[_Place, int] = {}  # those that wait
        self._sums: dict[int, Decimal] = {}
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
        self._sums[row.number] = sum((amount.amount for amount in amounts), _ZERO)
        way = self._way(row, amounts)
        if row.is_bad:
            for amount in () if row.is_kept_out else amounts:
                self._asked.setdefault(amount.place, row.number)
            return
        for amount in amounts:
            if way is Way.UPDATE:
                self._remove(self._hidden_by(amount), amount)
            self._put(amount, row.number, is_more=way is Way.ADD and amount.place in self._brought)

    def _way(self, row: Row, amounts: list[_Amount]) -> Way | None:
        """What was decided about a row that brings something twice, or what does not fit what is stored; None where nothing is to be decided.

        What repeats a row that waits can only be left out: what becomes of the two together is known once that one is decided.
        """
        for rows, code, ways in (
            (self._brought, "budget_twice", (Way.ADD, Way.KEEP)), (self._asked, "budget_repeats", (Way.KEEP,)),
        ):  # fmt: skip
            if twice := [amount for amount in amounts if amount.place in rows]:
                error = self._repeats(row, code, twice, rows[twice[0].place])
                return row.reader.decided(row, self._clashing(row, twice), error, ways, is_duplicate=True)
        pairs = [(amount, hidden) for amount in amounts if (hidden := self._hidden_by(amount))]
        if not pairs:
            return None
        where = self._clashing(row, [amount for amount, _hidden in pairs])
        return row.reader.decided(row, where, self._overlaps(pairs), (Way.UPDATE, Way.ADD, Way.KEEP))

    def _clashing(self, row: Row, amounts: list[_Amount]) -> str:
        """The field in whose cell a person looks: where months beside each other clash alike none of them is at fault, but whose they are."""
        if "period" in self._reader.columns or len({amount.period for amount in amounts}) == 1:
            return "period"
        if "product_line" in self._reader.columns and row.text("product_line"):
            return "product_line"
        return "account" if "account" in self._reader.columns else "account_code"

    def _name(self, amount: _Amount) -> str:
        return self._reader.accounts.records[amount.account_id].name

    def _repeats(self, row: Row, code: str, twice: list[_Amount], earlier: int) -> ValidationError:
        """That amounts of a row stand in an earlier one too; `amount` and `earlier` are what the two rows bring in all."""
        return ValidationError(
            "period", code, name=self._name(twice[0]), period=twice[0].period, line=twice[0].line, row=earlier,
            months=all(frequency_of(amount.period) is Frequency.MONTH for amount in twice),
            amount=self._sums[row.number], earlier=self._sums[earlier], currency=self._reader.portfolio.settings.currency,
        )  # fmt: skip

    def _overlaps(self, pairs: list[tuple[_Amount, list[Budget]]]) -> ValidationError:
        """That amounts of a row meet stored budgets: `stored` are those, and `brings` the amounts, by period and line.

        `adds_up` says whether the amounts count beside them.
        """
        stored = {(b.period, b.product_line): b.amount for _amount, hidden in pairs for b in hidden}
        brings = {(amount.period, amount.line): amount.amount for amount, _hidden in pairs}
        return ValidationError(
            "period",
            "budget_overlaps",
            name=self._name(pairs[0][0]),
            period=pairs[0][0].period,
            total=sum(stored.values(), _ZERO),
            amount=sum(brings.values(), _ZERO),
            stored=stored,
            brings=brings,
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

    def _put(self, new: _Amount, number: int, *, is_more: bool) -> None:
        reader, before = self._reader, self._now.get(new.place)
        self._brought.setdefault(new.place, number)
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
