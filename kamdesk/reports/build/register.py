"""The register of the «no»: every account that was not included, with why, how it is served, and what would reopen it."""

from collections.abc import Iterator, Sequence
from datetime import date

from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.decisions import Decision
from kamdesk.i18n import _, formats, ngettext
from kamdesk.reports.build import common, decision_reasons
from kamdesk.reports.build.common import joined, text_cell
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
            Section("", (KeyFigures(_key_figures((*refused, *watched), len(refused), len(watched), today)),)),
            Section(_("Accounts not included"), tuple(_refused(refused, today))),
            Section(_("Accounts under watch"), tuple(_watched(watched, today))),
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


def _key_figures(found: Sequence[Decided], refused: int, watched: int, today: date) -> tuple[KeyFigure, ...]:
    lapsed = sum(_lapsed_on(row) is not None for row, _d in found)
    late = sum(_lapsed_on(row) is not None or (d.review_on is not None and d.review_on < today) for row, d in found)
    why = ngettext("{n} with a condition past its day", "{n} with a condition past its day", lapsed) if lapsed else ""
    called = sum(bool(row.attention) for row, _d in found)
    days = [d.review_on for _row, d in found if d.review_on is not None and d.review_on >= today]
    following = min(days, default=None)
    return (
        KeyFigure(_("Not included"), formats.number(refused, 0), value=refused),
        KeyFigure(_("Under watch"), formats.number(watched, 0), value=watched),
        KeyFigure(
            _("To be looked at again"), formats.number(called, 0), _("a signal or a day has come") if called else "", called
        ),
        KeyFigure(
            _("Reviews late"),
            formats.number(late, 0),
            f"▼ {why.format(n=formats.number(lapsed, 0))}".strip() if late else "",
            late,
        ),
        KeyFigure(
            _("Next review"), formats.period(f"{following:%Y-%m}") if following is not None else formats.MISSING, value=following
        ),
    )


def _refused(found: Sequence[Decided], today: date) -> Iterator[Block]:
    if not found:
        yield Note(_("No account was refused."))
        return
    columns = (
        Column(_("Account"), "1.1fr"),
        Column(_("Reason"), "1.6fr"),
        Column(_("Who decided"), "1fr"),
        Column(_("How it is served"), "1.2fr"),
        Column(_("Signal that reopens it"), "1.4fr"),
        Column(_("Review"), "21mm", "right", "date"),
    )
    rows = tuple(
        Row((
            text_cell(row.name, is_strong=True), text_cell(d.reason), text_cell(d.decided_by, sub=formats.day(d.decided_on)),
            text_cell(d.served_how, sub=d.served_by), text_cell(d.reopen_signal, sub=joined(_growth(d), decision_reasons.called_text(row.attention))), _review(row, d, today),
        ))
        for row, d in found
    )  # fmt: skip
    yield Table(_("Accounts not included"), columns, rows)


def _watched(found: Sequence[Decided], today: date) -> Iterator[Block]:
    if not found:
        yield Note(_("No account is under watch."))
        return
    columns = (
        Column(_("Account"), "1.1fr"),
        Column(_("Reason"), "1.5fr"),
        Column(_("Who decided"), "1fr"),
        Column(_("What we expect"), "1.3fr"),
        Column(_("Conditions"), "1.5fr"),
        Column(_("Review"), "21mm", "right", "date"),
    )
    rows = tuple(
        Row((
            text_cell(row.name, is_strong=True), text_cell(d.reason), text_cell(d.decided_by, sub=formats.day(d.decided_on)),
            text_cell(d.hypothesis), text_cell(decision_reasons.conditions_text(d, row.attention), sub=decision_reasons.called_text(row.attention)), _review(row, d, today),
        ))
        for row, d in found
    )  # fmt: skip
    yield Table(_("Accounts under watch"), columns, rows)


def _growth(decision: Decision) -> str:
    """The growth of sales that reopens a decision by itself."""
    if decision.signal_percent is None:
        return ""
    return _("our sales {percent} above those of the decision").format(
        percent=formats.percent(decision.signal_percent, 1 if decision.signal_percent % 1 else 0)
    )


def _review(row: PortfolioRow, decision: Decision, today: date) -> Cell:
    """The day of the review; red where it is past, or where a condition lapsed before it."""
    day, lapsed = decision.review_on, _lapsed_on(row)
    if lapsed is not None:
        is_late = day is not None and day < today
        return Cell("▼ " + _("condition past its day"), day, "bad", sub=("▼ " if is_late else "") + formats.day(day))
    if day is not None and day < today:
        return Cell(f"▼ {formats.day(day)}", day, "bad")
    return common.day_cell(day)
