"""The portfolio as a table: one light row an account, read in parts so that a window stays alive meanwhile."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from kamdesk.domain.account.account import LossRisk
from kamdesk.domain.account.budget import Budget, budget_between
from kamdesk.domain.periods import add_months
from kamdesk.domain.plan.kam_profile import KamProfile
from kamdesk.domain.plan.requirements import Requirements
from kamdesk.domain.selection.concentration import Concentration, concentration
from kamdesk.domain.selection.criteria import Assessment, Quadrant, Verdict, growth_score
from kamdesk.domain.selection.decisions import Attention, ConditionCheck, Decision, attention
from kamdesk.domain.selection.peer_hints import Buyer
from kamdesk.domain.selection.portfolio_scenarios import Branch, Outlook
from kamdesk.domain.selection.potential import LineState, Potential, WalletLine, account_potential, cell_state
from kamdesk.domain.selection.scenarios import Scenario, SideEffect, net_value
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.to_date import ToDate, year_to_date
from kamdesk.storage import queries, sales
from kamdesk.storage.portfolio_file import PortfolioFile
from kamdesk.storage.rows import from_cents

ZERO = Decimal(0)
SLICE = 250
"""So many accounts are read at once: few enough that a window does not stand still."""


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """What the portfolio table knows of an account; `sales` are those of the last twelve closed months, `sales_before`
    those of the twelve before; `to_date` is None while the portfolio has no sales. Money in currency units; None is unknown, never 0.
    """

    account_id: str
    name: str
    sector: str
    kam: str
    turnover: Decimal | None
    employees: int | None
    loss_risk: LossRisk | None
    decision: Decision | None
    attention: tuple[Attention, ...]
    lines: Mapping[str, Decimal]
    sales: Decimal
    sales_before: Decimal
    wallet: tuple[WalletLine, ...]
    potential: Potential
    attractiveness: float | None
    drivers: tuple[str, ...]
    strength: float | None
    quadrant: Quadrant | None
    hours: int | None
    search_key: str
    to_date: ToDate | None = None

    @property
    def verdict(self) -> Verdict | None:
        """Of the decision that stands; None while nothing was decided."""
        return self.decision.verdict if self.decision is not None else None

    def state_of(self, line: str) -> LineState:
        """What stands in a product line: written down, else bought or unknown."""
        written = next((w for w in self.wallet if w.product_line == line), None)
        return cell_state(written, self.lines.get(line, ZERO))

    def buyer(self) -> Buyer:
        """The account as a peer of others."""
        return Buyer(self.account_id, self.sector, self.turnover, self.employees, self.lines)


class PortfolioTable:
    """All rows, kept up to date account by account.

    `read` yields (rows done, rows in all) after each part; `refresh` reads some accounts again.
    """

    def __init__(self, portfolio: Portfolio, today: date | None = None) -> None:
        self._portfolio = portfolio
        self.today = today or date.today()
        self.rows: dict[str, PortfolioRow] = {}

    def read(self) -> Iterator[tuple[int, int]]:
        """Read all accounts anew, a slice at a time; yields how many are read, and of how many. `rows` grows meanwhile."""
        accounts = self._portfolio.accounts
        seqs = accounts.order()
        found: dict[str, PortfolioRow] = {}
        self.rows = found
        for at in range(0, len(seqs), SLICE):
            ids = [line.id for line in accounts.lines(seqs[at : at + SLICE])]
            found.update(self._read(ids))
            yield min(at + SLICE, len(seqs)), len(seqs)

    def read_all(self) -> "PortfolioTable":
        """Read everything at once; for commands."""
        for _ in self.read():
            pass
        return self

    def refresh(self, account_ids: Iterable[str]) -> None:
        """Read some accounts again; archived or removed ones leave the table."""
        for part in queries.batched(list(account_ids)):
            read = self._read(part)
            for account_id in part:
                # What is known keeps its place, so that accounts of equal rank do not change places.
                if account_id in read:
                    self.rows[account_id] = read[account_id]
                else:
                    self.rows.pop(account_id, None)

    def _read(self, ids: Sequence[str]) -> dict[str, PortfolioRow]:
        return self._portfolio.with_file(self._rows_of, ids)

    def _rows_of(self, file: PortfolioFile, ids: Sequence[str]) -> dict[str, PortfolioRow]:
        settings = self._portfolio.settings
        as_of = sales.last_closed_day(file, self.today)
        now: dict[str, dict[str, int]] = {}
        before: dict[str, dict[str, int]] = {}
        if as_of is not None:
            first = add_months(as_of, -11).replace(day=1)
            now = sales.by_account_and_line(file, ids, first, as_of)
            before = sales.by_account_and_line(file, ids, add_months(first, -12), add_months(first, -1))
        to_date = self._to_date(file, ids, as_of) if as_of is not None else {}
        wallet = _grouped(queries.of_accounts(file, WalletLine, ids))
        decisions = queries.standing_decisions(file, ids)
        checks = _grouped(queries.of_accounts(file, ConditionCheck, ids))
        scores = {a.account_id: a for a in queries.of_accounts(file, Assessment, ids)}
        hours = {r.account_id: r.hours_per_year for r in queries.of_accounts(file, Requirements, ids)}
        chosen = {p.account_id: p.person_id for p in queries.of_accounts(file, KamProfile, ids) if p.person_id}
        people = {p.id: p.name for p in self._portfolio.own_people()} if chosen else {}
        bands = settings.growth_bands or (settings.bands(self._portfolio.company().sales) if wallet else None)
        found: dict[str, PortfolioRow] = {}
        for account in queries.live_accounts(file, ids):
            lines = {name: from_cents(cents) for name, cents in now.get(account.id, {}).items()}
            potential = account_potential(wallet.get(account.id, ()), lines)
            effective = (scores.get(account.id) or Assessment(id="", account_id=account.id)).with_computed(
                growth_score(potential.remaining, bands)
            )
            decision = decisions.get(account.id)
            sold = sum(lines.values(), ZERO)
            found[account.id] = PortfolioRow(
                account_id=account.id,
                name=account.name,
                sector=account.sector,
                kam=people.get(chosen.get(account.id, ""), "") or account.kam,
                turnover=account.size_turnover,
                employees=account.size_employees,
                loss_risk=account.loss_risk,
                decision=decision,
                attention=attention(decision, checks.get(account.id, ()), sold, self.today),
                lines=lines,
                sales=sold,
                sales_before=sum((from_cents(c) for c in before.get(account.id, {}).values()), ZERO),
                wallet=tuple(wallet.get(account.id, ())),
                potential=potential,
                attractiveness=effective.attractiveness(settings),
                drivers=effective.outstanding(settings),
                strength=effective.relative_strength,
                quadrant=effective.quadrant(settings),
                hours=hours.get(account.id),
                search_key=account.search_key,
                to_date=to_date.get(account.id),
            )
        return found

    def _to_date(self, file: PortfolioFile, ids: Sequence[str], as_of: date) -> dict[str, ToDate]:
        """Sales of the year, budget and last year of each account."""
        start = self._portfolio.settings.fiscal_start
        span = year_to_date(as_of, start)
        before = span.year_before()
        sold = sales.to_date(file, ids, (span.first, span.last), (before.first, before.last))
        budgets = _grouped(queries.of_accounts(file, Budget, ids))
        found: dict[str, ToDate] = {}
        for account_id in ids:
            now, earlier = sold.get(account_id, (None, None))
            budget = budget_between(budgets.get(account_id, ()), span.first, span.last, start)
            found[account_id] = ToDate(
                span, None if now is None else from_cents(now), budget, None if earlier is None else from_cents(earlier)
            )
        return found

    def concentration(self) -> Concentration | None:
        """How much of the company's sales hangs on few accounts."""
        company = self._portfolio.company()
        return concentration((row.sales for row in self.rows.values()), company.sales, company.other_accounts)

    def product_lines(self) -> list[str]:
        """Every product line sold or written down, the best-selling first."""
        total: dict[str, Decimal] = {}
        for row in self.rows.values():
            for line, amount in row.lines.items():
                total[line] = total.get(line, ZERO) + amount
            for written in row.wallet:
                total.setdefault(written.product_line, ZERO)
        total.pop("", None)
        return sorted(total, key=lambda line: (-total[line], line))

    def outlooks(self) -> list[Outlook]:
        """The accounts as portfolio scenarios see them: those with scenarios or a decision."""
        scenarios = [s for s in self._portfolio.find(Scenario) if s.account_id in self.rows]
        effects: dict[str, list[SideEffect]] = {}
        for effect in self._portfolio.find(SideEffect):
            effects.setdefault(effect.scenario_id, []).append(effect)
        branches: dict[str, dict[Verdict, Branch]] = {}
        for s in scenarios:
            branch = Branch(net_value(s, effects.get(s.id, [])), s.hours, s.sales_after)
            branches.setdefault(s.account_id, {}).setdefault(s.verdict, branch)
        return [
            Outlook(
                row.account_id,
                row.name,
                row.verdict,
                row.sales,
                row.potential.remaining,
                row.hours,
                branches.get(row.account_id, {}),
            )
            for row in self.rows.values()
        ]


T = TypeVar("T", Budget, ConditionCheck, WalletLine)


def _grouped(records: Sequence[T]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for record in records:
        found.setdefault(record.account_id, []).append(record)
    return found
