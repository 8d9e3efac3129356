"""The portfolio review for the board: how the accounts stand, which decisions are asked for, and why the others are not included."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import _, formats, ngettext, terms
from kamdesk.reports import figures
from kamdesk.reports.build import common, portfolio_asked
from kamdesk.reports.build.common import day_cell, joined, money_cell, number_cell, percent_cell, shortened, text_cell
from kamdesk.reports.kinds import PortfolioSource
from kamdesk.reports.model import (
    AskedDecisions,
    Block,
    Cell,
    Chart,
    Column,
    Head,
    Image,
    KeyFigure,
    KeyFigures,
    Note,
    PageBreak,
    Report,
    Row,
    Section,
    Table,
)
from kamdesk.services.account.portfolio_table import PortfolioRow, PortfolioTable
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.account_data import AccountData

SLICE = 250
STATE_SIGNS = {Verdict.INCLUDE: "●", Verdict.WATCH: "○", Verdict.EXCLUDE: "—", None: "?"}
LONG_ENOUGH = timedelta(days=180)
"""So long after a decision it can be told what came of it."""
REASON = 160


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


def build(source: PortfolioSource) -> Report:
    """The review of all accounts, for our own people."""
    review = _review(source.portfolio)
    request, title = source.request, _("Portfolio review")
    images: dict[str, Image] = {}
    until = formats.period(f"{review.until:%Y-%m}") if review.until is not None else ""
    said = _("sales to {month}").format(month=until) if until else _("no figures yet")
    count = ngettext("{n} account", "{n} accounts", len(review.rows)).format(n=formats.number(len(review.rows), 0))
    sections = [
        Section("", (KeyFigures(tuple(_key_figures(review))), *_accounts(review))),
        *_section(_("Decisions asked for"), (review.asked,) if review.asked.items else (Note(_("None is asked for.")),)),
        *_section(_("Index by account and group"), _indices(review)),
        *_section(_("Portfolio matrix"), (PageBreak(), *_matrix(review, images))),
        *_section(_("Not included, and under watch"), _others(review)),
        *_section(_("Decisions, and what came of them"), _outcomes(review)),
    ]
    return Report(
        **common.frame(request, title, request.company, review.today),
        figures=_("figures: {parts}").format(parts=said) if until else said,
        description=_("Portfolio review, {day}").format(day=formats.day(review.today)),
        head=Head(title, request.company or title, until, joined(count, said)),
        sections=tuple(sections),
        images=images,
    )


def _section(title: str, blocks: Sequence[Block] | Iterator[Block]) -> list[Section]:
    """A section, where it says anything; a new page begins before its title."""
    found = tuple(blocks)
    if found[:1] == (PageBreak(),):
        return [Section("", found[:1]), *_section(title, found[1:])] if found[1:] else []
    return [Section(title, found)] if found else []


def _review(portfolio: Portfolio) -> Review:
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
    )  # fmt: skip


def _key_figures(review: Review) -> Iterator[KeyFigure]:
    currency = review.currency
    now = sum((r.sales for r in review.rows), Decimal(0))
    before = sum((r.sales_before for r in review.rows), Decimal(0))
    change = common.change_percent(now, before)
    note = _("{change} in a year").format(change=common.change_text(change)) if change is not None else ""
    yield KeyFigure(_("Sales, 12 months"), formats.money(now, currency), note, now)
    share = float(now / review.company * 100) if review.company else None
    three = sum((r.sales for r in review.rows[:3]), Decimal(0))
    of_three = float(three / review.company * 100) if review.company else None
    note = _("the first three {percent}").format(percent=formats.percent(of_three)) if of_three is not None else ""
    yield KeyFigure(_("Weight in our sales"), formats.percent(share), note, share)
    yield _remaining(review)
    hours = [r.hours for r in review.rows if r.hours is not None]
    count = ngettext("in {n} account", "in {n} accounts", len(hours)).format(n=len(hours))
    capacity = _("of {n} there are").format(n=formats.number(review.capacity, 0)) if review.capacity is not None else ""
    yield KeyFigure(_("KAM hours a year"), formats.number(sum(hours), 0) if hours else formats.MISSING, joined(count, capacity))
    breaches = sum(sum(s.breaches.values()) for s in review.standings.values())
    yield KeyFigure(_("Below minimum"), formats.number(breaches, 0), ngettext("indicator", "indicators", breaches), breaches)


def _remaining(review: Review) -> KeyFigure:
    """The remaining potential: of the included accounts first, and how much of it is known well."""
    included = [r.potential for r in review.with_verdict(Verdict.INCLUDE) if r.potential.remaining is not None]
    known = included or [r.potential for r in review.rows if r.potential.remaining is not None]
    if not known:
        return KeyFigure(_("Remaining potential"), formats.MISSING)
    left = sum((p.remaining or Decimal(0) for p in known), Decimal(0))
    sure = sum((p.remaining_sure or Decimal(0) for p in known), Decimal(0))
    parts = [_("of those included")] if included else []
    parts.append(_("A and B {amount}").format(amount=formats.money(sure, review.currency)))
    return KeyFigure(_("Remaining potential"), formats.money(left, review.currency), joined(*parts), left)


# -- accounts ----------------------------------------------------------------------------------------


def _accounts(review: Review) -> Iterator[Block]:
    if not review.rows:
        yield Note(_("There are no accounts yet."))
        return
    has_budget = any(r.to_date is not None and r.to_date.budget is not None for r in review.rows)
    # Both would leave the names no room; what a budget says of the year comes first.
    has_contribution = not has_budget and any(s.contribution is not None for s in review.standings.values())
    has_hours = any(r.hours is not None for r in review.rows)
    optional = [
        (has_contribution, Column(_("Contribution"), "auto", "right", "money")),
        (has_budget, Column(_("Budget reached"), "17mm", "right", "percent")),
        (has_hours, Column(_("Hours"), "auto", "right", "number")),
    ]
    columns = [
        Column(_("Account"), "1fr"),
        Column(_("State"), "auto"),
        Column(_("Sales"), "auto", "right", "money"),
        Column(_("Change"), "auto", "right", "percent"),
        Column(_("Margin"), "auto", "right", "percent"),
        Column(_("Weight"), "auto", "right", "percent"),
        Column(_("Used"), "17mm", "right", "bar"),
        Column(_("Remaining"), "auto", "right", "money"),
        *(column for is_known, column in optional if is_known),
    ]
    rows = [_account(review, row, (has_contribution, has_budget, has_hours)) for row in review.rows]
    rows.append(_total(review, (has_contribution, has_budget, has_hours)))
    missing = [column.title.lower() for is_known, column in optional[has_budget:] if not is_known]
    notes = [_("No data in the file, and so no column: {names}.").format(names=", ".join(missing))] if missing else []
    narrow = [
        r.name
        for r in review.with_verdict(Verdict.INCLUDE)
        if r.account_id in review.standings and review.standings[r.account_id].best_driver == review.threshold
    ]
    if narrow:
        notes.append(_("In by one point: {names}.").format(names=common.listed([n.partition(",")[0] for n in narrow], 6)))
    yield Table(_("Accounts"), tuple(columns), tuple(rows), " ".join(notes), is_dense=True)


def _account(review: Review, row: PortfolioRow, optional: tuple[bool, bool, bool]) -> Row:
    currency, standing = review.currency, review.standings.get(row.account_id)
    change = common.change_percent(row.sales, row.sales_before)
    text = common.change_text(change)
    share = float(row.sales / review.company * 100) if review.company else None
    used = row.potential.exhausted_percent
    return Row((
        text_cell(row.name.partition(",")[0]), _state(row.verdict), money_cell(row.sales, currency),
        Cell(text, change, "bad" if text.startswith("▼") else ""),
        percent_cell(standing.margin if standing else None), percent_cell(share, 1),
        percent_cell(used, bar=used) if used is not None else percent_cell(None), money_cell(row.potential.remaining, currency),
        *_chosen(optional, (
            money_cell(standing.contribution if standing else None, currency),
            percent_cell(_reached([row])), number_cell(row.hours, 0),
        )),
    ))  # fmt: skip


def _total(review: Review, optional: tuple[bool, bool, bool]) -> Row:
    currency = review.currency
    now = sum((r.sales for r in review.rows), Decimal(0))
    change = common.change_percent(now, sum((r.sales_before for r in review.rows), Decimal(0)))
    share = float(now / review.company * 100) if review.company else None
    left = [r.potential.remaining for r in review.rows if r.potential.remaining is not None]
    gained = [s.contribution for s in review.standings.values() if s.contribution is not None]
    return Row((
        Cell(_("Total")), Cell(""), money_cell(now, currency), Cell(common.change_text(change), change), Cell(""),
        percent_cell(share, 1), Cell(""), money_cell(sum(left, Decimal(0)) if left else None, currency),
        *_chosen(optional, (
            money_cell(sum(gained, Decimal(0)), currency), percent_cell(_reached(review.rows)),
            number_cell(sum(r.hours or 0 for r in review.rows), 0),
        )),
    ), "total")  # fmt: skip


def _reached(rows: Sequence[PortfolioRow]) -> float | None:
    """How much of the budget to date the sales to date are, in percent, of the rows that have both."""
    known = [
        (r.to_date.sales, r.to_date.budget)
        for r in rows
        if r.to_date is not None and r.to_date.sales is not None and r.to_date.budget is not None
    ]
    budget = sum((budget for _sales, budget in known), Decimal(0))
    return float(sum((sales for sales, _budget in known), Decimal(0)) / budget * 100) if budget else None


def _chosen(wanted: Sequence[bool], cells: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple(cell for is_wanted, cell in zip(wanted, cells, strict=True) if is_wanted)


def _state(verdict: Verdict | None) -> Cell:
    word = terms.verdict_word(verdict)
    return Cell(f"{STATE_SIGNS[verdict]} {word}", word)


# -- indices -----------------------------------------------------------------------------------------


def _indices(review: Review) -> Iterator[Block]:
    included = [r for r in review.with_verdict(Verdict.INCLUDE) if r.account_id in review.standings]
    if not included:
        yield Note(_("No account is included yet."))
        return
    groups = tuple(Column(f"{common.GROUP_SIGNS[g]} {terms.short_group(g)}", "28mm", "center", "number") for g in Group)
    columns = (Column(_("Account")), *groups, Column(_("Index"), "20mm", "center", "number"))
    # What is provisional says little, and stands last.
    ordered = sorted(included, key=lambda r: review.standings[r.account_id].is_provisional)
    rows = tuple(_index_row(row, review.standings[row.account_id]) for row in ordered)
    yield Table(
        _("Index by account and group"),
        columns,
        rows,
        _("0–100, darker is worse. ▼ an indicator is below its minimum. Included accounts only."),
    )


def _index_row(row: PortfolioRow, standing: Standing) -> Row:
    cells = [text_cell(row.name.partition(",")[0])]
    for group in Group:
        score = standing.groups[group]
        text = ("▼ " if standing.breaches[group] else "") + formats.number(score, 0)
        cells.append(Cell(text, score, "bad" if standing.breaches[group] else "", shade=100.0 if score is None else score))
    index = formats.number(standing.score, 0)
    if standing.is_provisional and standing.score is not None:
        return Row((*cells, Cell(index, standing.score, sub=_("provisional"))))
    return Row((*cells, Cell(index, standing.score, is_strong=True)))


# -- page 2 ------------------------------------------------------------------------------------------


def _matrix(review: Review, images: dict[str, Image]) -> Iterator[Block]:
    drawn = figures.matrix(review.rows, review.cut)
    if drawn is not None:
        images["matrix"] = drawn
        yield Chart("matrix", _("Size: sales of 12 months. ● included, ■ others."))


def _others(review: Review) -> Iterator[Block]:
    found = [*review.with_verdict(Verdict.WATCH), *review.with_verdict(Verdict.EXCLUDE)]
    if not found:
        return
    columns = (
        Column(_("Account"), "1fr"),
        Column(_("Decision"), "auto"),
        Column(_("Reason"), "1.3fr"),
        Column(_("Condition or signal that reopens it"), "1.3fr"),
        Column(_("Review on"), "auto", "right", "date"),
    )
    yield Table(_("Not included, and under watch"), columns, tuple(_other(row) for row in found))


def _other(row: PortfolioRow) -> Row:
    last = row.decision
    assert last is not None, "who is under watch or not included was decided about"
    conditions = [c.text + (f" ({formats.day(c.due_on)})" if c.due_on is not None else "") for c in last.dated_conditions] or [
        last.conditions
    ]
    signal = last.reopen_signal or "; ".join(c for c in conditions if c)
    return Row((
        text_cell(row.name.partition(",")[0]), _state(row.verdict), text_cell(shortened(last.reason, REASON)),
        text_cell(shortened(signal, REASON)), day_cell(last.review_on),
    ))  # fmt: skip


def _outcomes(review: Review) -> Iterator[Block]:
    """Decisions that are old enough, with the sales then and now."""
    found = [
        (row, row.decision)
        for row in review.rows
        if row.decision is not None
        and row.decision.sales_then is not None
        and review.today - row.decision.decided_on >= LONG_ENOUGH
    ]
    if not found:
        return
    columns = (
        Column(_("Account"), "1fr"),
        Column(_("Decision"), "auto"),
        Column(_("Decided on"), "auto", "right", "date"),
        Column(_("Sales then"), "auto", "right", "money"),
        Column(_("Sales now"), "auto", "right", "money"),
        Column(_("Change"), "auto", "right", "percent"),
        Column(_("Hours"), "auto", "right", "number"),
    )
    rows = []
    for row, decision in found:
        change = common.change_percent(row.sales, decision.sales_then)
        rows.append(Row((
            text_cell(row.name.partition(",")[0]), _state(decision.verdict), day_cell(decision.decided_on),
            money_cell(decision.sales_then, review.currency), money_cell(row.sales, review.currency),
            Cell(common.change_text(change), change), number_cell(row.hours, 0),
        )))  # fmt: skip
    yield Table(_("Decisions, and what came of them"), columns, tuple(rows))
