"""The table of all accounts in the portfolio review: the included ones first, with sums of them and of all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import N_, _, formats, ngettext, terms
from kamdesk.reports.build import common
from kamdesk.reports.build.common import number_cell, percent_cell, text_cell
from kamdesk.reports.build.portfolio_review import Review, short_name
from kamdesk.reports.model import Block, Cell, Column, Note, Row, Table
from kamdesk.services.account.portfolio_table import PortfolioRow

STATE_SIGNS = {Verdict.INCLUDE: "●", Verdict.WATCH: "○", Verdict.EXCLUDE: "—", None: "?"}
ORDER = (Verdict.INCLUDE, Verdict.WATCH, Verdict.EXCLUDE, None)
"""In which the accounts stand; `None` are those about which nothing was decided."""
THOUSANDS_FROM = Decimal(100_000)
"""From such a largest amount on all amounts of the table are told in thousands, so that they can be compared at a glance."""


def accounts(review: Review) -> Iterator[Block]:
    """The table with what its amounts and changes are of; a note alone while there is no account."""
    if not review.rows:
        yield Note(_("There are no accounts yet."))
        return
    shown = _Shown(
        has_contribution=any(s.contribution is not None for s in review.standings.values()),
        has_budget=any(r.to_date is not None and r.to_date.budget is not None for r in review.rows),
        has_hours=any(r.hours is not None for r in review.rows),
        is_in_thousands=_largest(review) >= THOUSANDS_FROM,
    )
    yield Table(_("Accounts"), tuple(shown.columns()), tuple(_rows(review, shown)), _note(review, shown), is_dense=True)
    # Not in the note of the table, which a workbook has below whole amounts.
    amounts = _("Amounts in thousands of {currency}.") if shown.is_in_thousands else _("Amounts in {currency}.")
    change = _("Change: against the 12 months before.")
    yield Note(f"{amounts.format(currency=formats.currency_sign(review.currency))} {change}")


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which columns have something to say, and in what the amounts are told."""

    has_contribution: bool
    has_budget: bool
    has_hours: bool
    is_in_thousands: bool

    def columns(self) -> Iterator[Column]:
        """The columns with anything in them."""
        yield Column(_("Account"), "1fr")
        yield Column(_("Sales"), "auto", "right", "money")
        yield Column(_("Change"), "auto", "right", "percent")
        yield Column(_("Margin"), "auto", "right", "percent")
        if self.has_contribution:
            yield Column(_("Contribution"), "auto", "right", "money")
        yield Column(_("Weight"), "auto", "right", "percent")
        yield Column(_("Potential used"), "23mm", "right", "bar")
        yield Column(_("Remaining"), "auto", "right", "money")
        if self.has_budget:
            yield Column(_("Budget reached"), "17mm", "right", "percent")
        if self.has_hours:
            yield Column(_("Hours"), "auto", "right", "number")

    def missing(self) -> list[str]:
        """What has no column because nothing is known of it."""
        return [
            name
            for is_there, name in (
                (self.has_contribution, _("contribution")),
                (self.has_budget, _("budget")),
                (self.has_hours, _("hours")),
            )
            if not is_there
        ]

    def money(self, amount: Decimal | None, currency: str) -> Cell:
        """An amount in the size of the table; the cell holds it whole."""
        if amount is None:
            return Cell(formats.MISSING, unit=currency)
        shown = amount / 1000 if self.is_in_thousands else amount
        # An account that is small beside the others does not become nothing.
        digits = 1 if shown and abs(shown) < 10 and self.is_in_thousands else 0
        return Cell(formats.number(shown, digits), amount, unit=currency)


def _largest(review: Review) -> Decimal:
    amounts = [r.sales for r in review.rows]
    amounts += [r.potential.remaining for r in review.rows if r.potential.remaining is not None]
    return max(map(abs, amounts), default=Decimal(0))


def _note(review: Review, shown: _Shown) -> str:
    notes = []
    if missing := shown.missing():
        notes.append(_("No data in the file, and so no column: {names}.").format(names=", ".join(missing)))
    narrow = [
        short_name(r)
        for r in review.with_verdict(Verdict.INCLUDE)
        if r.account_id in review.standings and review.standings[r.account_id].best_driver == review.threshold
    ]
    if narrow:
        notes.append(_("In by one point: {names}.").format(names=common.listed(narrow, 6)))
    if span := next((r.to_date.span for r in review.rows if r.to_date is not None), None) if shown.has_budget else None:
        text = _("Budget reached: sales against the budget, {first} to {last}.")
        notes.append(text.format(first=formats.period(f"{span.first:%Y-%m}"), last=formats.period(f"{span.last:%Y-%m}")))
    return " ".join(notes)


def _rows(review: Review, shown: _Shown) -> Iterator[Row]:
    """A group a verdict, in each the largest first; below them what the included ones make, and all."""
    width = sum(1 for _column in shown.columns())
    for verdict in ORDER:
        found = review.with_verdict(verdict)
        if not found:
            continue
        cell = Cell(f"{STATE_SIGNS[verdict]} {_(_GROUPS[verdict])}", terms.verdict_word(verdict), span=width)
        yield Row((cell,), "group")
        for row in found:
            yield Row((text_cell(short_name(row)), *_cells(review, shown, [row])))
    included = review.with_verdict(Verdict.INCLUDE)
    if included and len(included) < len(review.rows):
        count = ngettext("{n} included", "{n} included", len(included)).format(n=formats.number(len(included), 0))
        yield Row((Cell(count), *_cells(review, shown, included)), "total")
    # In a presentation the others are not listed: it says of how many it is.
    whole = ngettext("Total, {n} account", "Total, {n} accounts", len(review.rows)).format(n=formats.number(len(review.rows), 0))
    yield Row((Cell(whole), *_cells(review, shown, review.rows)), "total")


def _cells(review: Review, shown: _Shown, rows: Sequence[PortfolioRow]) -> Iterator[Cell]:
    """What one account, or several together, have in the columns after the name."""
    currency, is_one = review.currency, len(rows) == 1
    standings = [s for r in rows if (s := review.standings.get(r.account_id)) is not None]
    sold = review.sold(rows)
    change = common.change_percent(sold, sum((r.sales_before for r in rows), Decimal(0)))
    text = common.change_text(change)
    used = rows[0].potential.exhausted_percent if is_one else None
    yield shown.money(sold, currency)
    yield Cell(text, change, "bad" if text.startswith("▼") else "")
    yield percent_cell(standings[0].margin if standings else None) if is_one else Cell("")
    if shown.has_contribution:
        yield shown.money(_sum(s.contribution for s in standings), currency)
    yield percent_cell(float(sold / review.company * 100) if review.company and sold is not None else None, 1)
    yield percent_cell(used, bar=used) if is_one else Cell("")
    yield shown.money(_sum(r.potential.remaining for r in rows), currency)
    if shown.has_budget:
        yield percent_cell(_reached(rows))
    if shown.has_hours:
        hours = [r.hours for r in rows if r.hours is not None]
        yield number_cell(sum(hours) if hours else None, 0)


def _sum(amounts: Iterator[Decimal | None]) -> Decimal | None:
    """What is known together; None where nothing is."""
    known = [a for a in amounts if a is not None]
    return sum(known, Decimal(0)) if known else None


def _reached(rows: Sequence[PortfolioRow]) -> float | None:
    """How much of the budget to date the sales to date are, in percent, of the rows that have both."""
    known = [
        (r.to_date.sales, r.to_date.budget)
        for r in rows
        if r.to_date is not None and r.to_date.sales is not None and r.to_date.budget is not None
    ]
    budget = sum((budget for _sales, budget in known), Decimal(0))
    return float(sum((sales for sales, _budget in known), Decimal(0)) / budget * 100) if budget else None


_GROUPS = {
    Verdict.INCLUDE: N_("Accounts included"),
    Verdict.WATCH: N_("Accounts under watch"),
    Verdict.EXCLUDE: N_("Accounts not included"),
    None: N_("Accounts undecided"),
}


def state_cell(verdict: Verdict | None) -> Cell:
    """What was decided, with its sign."""
    word = terms.verdict_word(verdict)
    return Cell(f"{STATE_SIGNS[verdict]} {word}", word)
