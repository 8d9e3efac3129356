"""The register of the «no»: every account that was not included, with why, how it is served, and what would reopen it."""

from collections.abc import Iterator, Sequence
from datetime import date

from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.decisions import Decision
from kamdesk.i18n import _, formats, ngettext
from kamdesk.reports.build import common, decision_reasons
from kamdesk.reports.build.common import joined, shortened, text_cell
from kamdesk.reports.kinds import PortfolioSource
from kamdesk.reports.model import Block, Cell, Column, Head, KeyFigure, KeyFigures, Note, Report, Row, Section, Table
from kamdesk.services.account.portfolio_table import PortfolioRow, PortfolioTable

Decided = tuple[PortfolioRow, Decision]


def build(source: PortfolioSource) -> Report:
    """The register of all accounts, for our own people; those under watch follow those that were not included."""
    table = PortfolioTable(source.portfolio).read_all()
    request, today, title = source.request, table.today, _("Register of accounts not included")
    decided = [(r, r.decision) for r in table.rows.values() if r.decision is not None]
    refused, watched = (_ordered(decided, verdict) for verdict in (Verdict.EXCLUDE, Verdict.WATCH))
    return Report(
        **common.frame(request, title, request.company, today),
        figures="",
        description=_("Register of the accounts that were not included, {day}").format(day=formats.day(today)),
        head=Head(title, request.company or title, formats.day(today), _said(refused, watched)),
        sections=(
            Section("", (KeyFigures(tuple(_key_figures(source, refused, watched, today))),)),
            Section(_("Accounts not included"), tuple(_refused(refused, today, source.portfolio.settings.currency))),
            Section(_("Accounts under watch"), tuple(_watched(watched, today, source.portfolio.settings.currency))),
        ),
    )


def _ordered(decided: Sequence[Decided], verdict: Verdict) -> list[Decided]:
    """The accounts of a verdict, those to be reviewed first at the top."""
    found = [(row, decision) for row, decision in decided if decision.verdict is verdict]
    return sorted(found, key=lambda f: (min(_lapsed_on(f[0]) or date.max, f[1].review_on or date.max), f[0].name))


def _lapsed_on(row: PortfolioRow) -> date | None:
    """The first day that a condition of the decision missed; None where none did."""
    return min((a.day for a in row.attention if a.code == "condition_overdue" and a.day is not None), default=None)


def _said(refused: Sequence[Decided], watched: Sequence[Decided]) -> str:
    count = ngettext("{n} account not included", "{n} accounts not included", len(refused))
    return joined(count.format(n=formats.number(len(refused), 0)), _("{n} under watch").format(n=formats.number(len(watched), 0)))


def _key_figures(
    source: PortfolioSource, refused: Sequence[Decided], watched: Sequence[Decided], today: date
) -> Iterator[KeyFigure]:
    """How many there are, what calls them back, each by its own name, and the first day that is still to come."""
    found = (*refused, *watched)
    called = [a for row, _d in found for a in row.attention]
    conditions = sum(a.code == "condition_overdue" for a in called)
    reviews = sum(d.review_on is not None and d.review_on < today for _row, d in found)
    signals = sum(a.code in {"signal_crossed", "conditions_met"} for a in called)
    of_watched = _("{n} more under watch").format(n=formats.number(len(watched), 0))
    yield KeyFigure(_("Accounts not included"), formats.number(len(refused), 0), of_watched, len(refused))
    yield KeyFigure(_("Overdue conditions"), ("▼ " if conditions else "") + formats.number(conditions, 0), value=conditions)
    yield KeyFigure(_("Overdue reviews"), ("▼ " if reviews else "") + formats.number(reviews, 0), value=reviews)
    if signals:
        yield KeyFigure(_("Signals to decide again"), formats.number(signals, 0), value=signals)
    day, what = min(_ahead(source, found, today), default=(None, ""))
    yield KeyFigure(_("Next date"), formats.day(day) if day is not None else formats.MISSING, what, day)


def _ahead(source: PortfolioSource, found: Sequence[Decided], today: date) -> Iterator[tuple[date, str]]:
    """The days that are still to come, with what each is of: reviews, and conditions that are not met yet."""
    for row, decision in found:
        if decision.review_on is not None and decision.review_on >= today:
            yield decision.review_on, _("review · {name}").format(name=shortened(row.name, 40))
        ahead = [c for c in enumerate(decision.dated_conditions) if c[1].due_on is not None and c[1].due_on >= today]
        checks = source.portfolio.load(row.account_id).selection.checks if ahead else ()
        met = {c.number for c in checks if c.decision_id == decision.id and c.met_on is not None}
        for number, condition in ahead:
            if number not in met and condition.due_on is not None:
                yield condition.due_on, _("condition · {name}").format(name=shortened(row.name, 40))


def _account(row: PortfolioRow, currency: str) -> Cell:
    """Its name, with what it buys of us: a «no» is weighed by it."""
    sold = _("sales {amount}").format(amount=formats.money(row.sales, currency)) if row.sales else ""
    return text_cell(row.name, is_strong=True, sub=sold)


def _refused(found: Sequence[Decided], today: date, currency: str) -> Iterator[Block]:
    if not found:
        yield Note(_("No account was refused."))
        return
    columns = (
        Column(_("Account"), "1.1fr"),
        Column(_("Reason"), "1.6fr"),
        Column(_("Who decided"), "1fr"),
        Column(_("How it is served"), "1.2fr"),
        Column(_("Signal that reopens it"), "1.4fr"),
        Column(_("Review"), "23mm", "right", "date"),
    )
    rows = tuple(
        Row((
            _account(row, currency), text_cell(d.reason), text_cell(d.decided_by, sub=formats.day(d.decided_on)),
            text_cell(d.served_how, sub=d.served_by), text_cell(d.reopen_signal, sub=joined(decision_reasons.growth_text(d), decision_reasons.called_text(row.attention))), _review(row, d, today),
        ))
        for row, d in found
    )  # fmt: skip
    yield Table(_("Accounts not included"), columns, rows)


def _watched(found: Sequence[Decided], today: date, currency: str) -> Iterator[Block]:
    if not found:
        yield Note(_("No account is under watch."))
        return
    columns = (
        Column(_("Account"), "1.1fr"),
        Column(_("Reason"), "1.5fr"),
        Column(_("Who decided"), "1fr"),
        Column(_("What we expect"), "1.3fr"),
        Column(_("Conditions"), "1.5fr"),
        Column(_("Review"), "23mm", "right", "date"),
    )
    rows = tuple(
        Row((
            _account(row, currency), text_cell(d.reason), text_cell(d.decided_by, sub=formats.day(d.decided_on)),
            text_cell(d.hypothesis), text_cell(decision_reasons.conditions_text(d, row.attention), sub=decision_reasons.called_text(row.attention)), _review(row, d, today),
        ))
        for row, d in found
    )  # fmt: skip
    yield Table(_("Accounts under watch"), columns, rows)


def _review(row: PortfolioRow, decision: Decision, today: date) -> Cell:
    """The day of the review, red where it is past; before it the day of a condition that lapsed."""
    day, lapsed = decision.review_on, _lapsed_on(row)
    if lapsed is not None:
        # What is overdue, and since when, stands in the column before.
        review = _("condition overdue; review {day}").format(day=formats.day(day)) if day is not None else _("condition overdue")
        return Cell(f"▼ {formats.day(lapsed)}", lapsed, "bad", sub=review)
    if day is not None and day < today:
        return Cell(f"▼ {formats.day(day)}", day, "bad")
    return common.day_cell(day)
