"""What the portfolio review is made from: the row of every account, and what is said of it besides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kamdesk.domain.account.company_name import without_legal_form
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.decisions import Decision
from kamdesk.reports.build import common, decision_reasons, portfolio_asked
from kamdesk.reports.model import AskedDecisions
from kamdesk.services.account.portfolio_table import PortfolioRow, PortfolioTable
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.account_data import AccountData

SLICE = 250


@dataclass(frozen=True, slots=True)
class Standing:
    """What the review says of an account besides its row: None where it is not known."""

    margin: float | None
    contribution: Decimal | None
    groups: dict[Group, float | None]
    breaches: dict[Group, int]
    score: float | None
    is_provisional: bool
    best_driver: int
    """The highest score of the criteria that can be decisive; 0 without any."""
    period: str
    """Of which the scores are; empty without any."""
    expected: Mapping[Verdict, Decimal]
    """What each scenario that was written leaves net, with its side effects by their probability."""
    earlier: tuple[Decision, ...]
    """The decisions before the one that stands, the latest first."""
    unfinished: str
    """That the scores rest on sales of a part of their period only; empty where they do not."""


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that the pages are made from; rows by sales, the largest first."""

    rows: list[PortfolioRow]
    standings: dict[str, Standing]
    asked: AskedDecisions
    currency: str
    today: date
    until: date | None
    company: Decimal | None
    capacity: int | None
    threshold: int
    cut: float

    def with_verdict(self, verdict: Verdict | None) -> list[PortfolioRow]:
        """The accounts of which this was decided."""
        return [r for r in self.rows if r.verdict is verdict]

    def sold(self, rows: Sequence[PortfolioRow]) -> Decimal | None:
        """What was sold to some accounts in the last twelve closed months; None while no sales at all are known."""
        return sum((r.sales for r in rows), Decimal(0)) if self.until is not None else None


def read_review(portfolio: Portfolio) -> Review:
    """Read every account; the largest stakes become the decisions that are asked for."""
    table = PortfolioTable(portfolio).read_all()
    rows = sorted(table.rows.values(), key=lambda r: (-r.sales, r.name))
    standings: dict[str, Standing] = {}
    asked = portfolio_asked.Collector(portfolio.settings.currency, table.today)
    until: date | None = None
    for at in range(0, len(rows), SLICE):
        part = rows[at : at + SLICE]
        loaded = portfolio.load_many([r.account_id for r in part])
        for row in part:
            if row.account_id in loaded:
                data = loaded[row.account_id]
                until = data.sales.as_of
                standings[row.account_id] = _standing(data)
                asked.look_at(data)
    settings = portfolio.settings
    return Review(
        rows, standings, asked.found(settings.kam_hours, sum(r.hours or 0 for r in rows)), settings.currency, table.today, until,
        portfolio.company().sales, settings.kam_hours, settings.driver_threshold, settings.matrix_cut,
    )  # fmt: skip


def _standing(data: AccountData) -> Standing:
    result = data.scorecard.latest_result
    undisputed = {g.group: sum(r.is_breach and not r.is_disputed for r in g.indicators) for g in result.groups}
    scores = {g.group: g.score for g in result.groups}
    return Standing(
        common.margin_percent(data), data.contribution, scores, undisputed, result.score, common.is_provisional(result),
        max((s for s in data.selection.effective_assessment.drivers().values() if s is not None), default=0),
        result.period if result.score is not None else "",
        {s.verdict: decision_reasons.value_of(data, s).expected for s in reversed(data.selection.scenarios)},
        tuple(reversed(data.selection.decisions[:-1])), common.unfinished_text(data, data.scorecard.latest_result),
    )  # fmt: skip


def short_name(row: PortfolioRow) -> str:
    """The name of an account without the legal form of its company."""
    return without_legal_form(row.name)
