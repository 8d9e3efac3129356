"""What became of what was decided and assigned: KAM hours by person, and old decisions beside what came of them."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from kamdesk.domain.periods import add_months
from kamdesk.domain.selection.decisions import Decision
from kamdesk.i18n import _, formats
from kamdesk.reports.build.common import day_cell, money_cell, number_cell, percent_cell, text_cell
from kamdesk.reports.build.portfolio_accounts import state_cell
from kamdesk.reports.build.portfolio_review import Review, short_name
from kamdesk.reports.model import Block, Cell, Column, Note, Row, Table
from kamdesk.services.account.portfolio_table import PortfolioRow

LONG_ENOUGH = 12
"""So many months after a decision it can be told what came of it: before, the sales of twelve months are partly those it was made with."""


def hours_of_kams(review: Review) -> Iterator[Block]:
    """The hours a year that each KAM is committed to, with how many accounts; beside those there are, where that is known."""
    committed: dict[str, list[int]] = {}
    for row in review.rows:
        if row.hours is not None:
            committed.setdefault(row.kam, []).append(row.hours)
    if not committed:
        return
    columns = (
        Column(_("KAM"), "1fr"),
        Column(_("Accounts"), "auto", "right", "number"),
        Column(_("Hours a year"), "auto", "right", "number"),
        Column(_("Of capacity"), "auto", "right", "percent")
        if review.capacity
        else Column(_("Per account"), "auto", "right", "number"),
    )
    rows = [_kam(review, name or _("No KAM yet"), hours) for name, hours in sorted(committed.items(), key=lambda h: -sum(h[1]))]
    if len(rows) > 1:
        every = [h for hours in committed.values() for h in hours]
        rows.append(Row(_kam(review, _("Total"), every).cells, "total"))
    if review.capacity is None:
        note = _("How many KAM hours a year are available is not set in this portfolio.")
    else:
        note = _("{n} KAM hours a year are available.").format(n=formats.number(review.capacity, 0))
    yield Table(_("KAM hours"), columns, tuple(rows), note, is_dense=True)


def _kam(review: Review, name: str, hours: list[int]) -> Row:
    whole = sum(hours)
    last = percent_cell(100 * whole / review.capacity) if review.capacity else number_cell(whole / len(hours), 0)
    return Row((text_cell(name), number_cell(len(hours), 0), number_cell(whole, 0), last))


def outcomes(review: Review) -> Iterator[Block]:
    """Decisions that are old enough: the sales then and now, and what was expected of them beside what the account leaves.

    While none is, from which day on there will be one.
    """
    known = [(row, decision) for row in review.rows for decision in _decisions(review, row)]
    if not known:
        return
    found = {row.account_id: (row, decision) for row, decision in reversed(known) if _told_from(decision) <= review.today}
    if not found:
        day = min(_told_from(decision) for _row, decision in known)
        said = _("No decision is a year old yet: what came of them can be told from {day} on.")
        yield Note(said.format(day=formats.day(day)))
        return
    columns = (
        Column(_("Account"), "1fr"),
        Column(_("Decision"), "auto"),
        Column(_("Decided on"), "auto", "right", "date"),
        Column(_("Sales then"), "auto", "right", "money"),
        Column(_("Sales now"), "auto", "right", "money"),
        Column(_("Won or lost"), "auto", "right", "money"),
        Column(_("Net value expected"), "19mm", "right", "money"),
        Column(_("Contribution now"), "22mm", "right", "money"),
        Column(_("Hours"), "auto", "right", "number"),
    )
    rows = tuple(_outcome(review, *found[row.account_id]) for row in review.rows if row.account_id in found)
    yield Table(
        _("Decisions, and what came of them"),
        columns,
        rows,
        _("Sales and contribution of 12 months; the net value expected is that of three years."),
        is_dense=True,
    )


def _decisions(review: Review, row: PortfolioRow) -> Iterator[Decision]:
    """The decisions about an account of which the sales at that time are known, the latest first."""
    standing = review.standings.get(row.account_id)
    for decision in (row.decision, *(standing.earlier if standing is not None else ())):
        if decision is not None and decision.sales_then is not None:
            yield decision


def _told_from(decision: Decision) -> date:
    day = decision.decided_on
    after = add_months(day, LONG_ENOUGH)
    return after.replace(day=min(day.day, monthrange(after.year, after.month)[1]))


def _outcome(review: Review, row: PortfolioRow, decision: Decision) -> Row:
    currency, standing = review.currency, review.standings.get(row.account_id)
    won = row.sales - decision.sales_then if decision.sales_then is not None else None
    text = formats.money(won, currency, signed=True)
    return Row((
        text_cell(short_name(row)), state_cell(decision.verdict), day_cell(decision.decided_on),
        money_cell(decision.sales_then, currency), money_cell(row.sales, currency),
        Cell(f"▼ {text}", won, "bad", unit=currency) if won is not None and won < 0 else Cell(text, won, unit=currency),
        money_cell(standing.expected.get(decision.verdict) if standing else None, currency),
        money_cell(standing.contribution if standing else None, currency), number_cell(row.hours, 0),
    ))  # fmt: skip
