"""The portfolio review for the board: how the accounts stand, which decisions are asked for, and why the others are not included."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.potential import Potential
from kamdesk.i18n import _, formats, ngettext, terms
from kamdesk.reports import figures
from kamdesk.reports.build import common, decision_reasons, portfolio_slides
from kamdesk.reports.build.common import day_cell, joined, shortened, text_cell
from kamdesk.reports.build.portfolio_accounts import accounts, state_cell
from kamdesk.reports.build.portfolio_kept import hours_of_kams, outcomes
from kamdesk.reports.build.portfolio_review import Review, Standing, read_review, short_name
from kamdesk.reports.kinds import PortfolioSource
from kamdesk.reports.model import (
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
    Split,
    Table,
)
from kamdesk.services.account.portfolio_table import PortfolioRow

REASON = 160


def build(source: PortfolioSource) -> Report:
    """The review of all accounts, for our own people."""
    review = read_review(source.portfolio)
    request, title = source.request, _("Portfolio review")
    images: dict[str, Image] = {}
    until = formats.period(f"{review.until:%Y-%m}") if review.until is not None else ""
    said = _("sales to {month}").format(month=until) if until else _("no figures yet")
    count = ngettext("{n} account", "{n} accounts", len(review.rows)).format(n=formats.number(len(review.rows), 0))
    index_title, others_title = _("Index by account and group"), _("Not included, and under watch")
    sections = [
        Section("", (KeyFigures(tuple(_key_figures(review))), *_potential(review), *accounts(review))),
        *_section(_("Decisions asked for"), (review.asked,) if review.asked.items else (Note(_("None is asked for.")),)),
        *_section(index_title, _indices(review)),
        *_section(_("Portfolio matrix"), (PageBreak(), *_matrix(review, images))),
        *_section(others_title, _others(review)),
        *_kept(review),
    ]
    return Report(
        **common.frame(request, title, request.company, review.today),
        figures=_("figures: {parts}").format(parts=said) if until else said,
        description=_("Portfolio review, {day}").format(day=formats.day(review.today)),
        head=Head(title, request.company or title, until, joined(count, said)),
        sections=tuple(sections),
        images=images,
        slides=portfolio_slides.slides(
            review,
            sections,
            {index_title: portfolio_slides.index_title(review), others_title: portfolio_slides.others_title(review)},
        ),
    )


def _section(title: str, blocks: Sequence[Block] | Iterator[Block]) -> list[Section]:
    """A section, where it says anything; a new page begins before its title."""
    found = tuple(blocks)
    if found[:1] == (PageBreak(),):
        return [Section("", found[:1]), *_section(title, found[1:])] if found[1:] else []
    return [Section(title, found)] if found else []


def _kept(review: Review) -> list[Section]:
    """The hours of the KAMs and what came of decisions; while that is a sentence only, it stands beside the hours."""
    hours, came = tuple(hours_of_kams(review)), tuple(outcomes(review))
    if hours and came and not any(isinstance(b, Table) for b in came):
        return [Section(_("KAM hours, and earlier decisions"), (Split(hours, came),))]
    return [*_section(_("KAM hours"), hours), *_section(_("Decisions, and what came of them"), came)]


def _key_figures(review: Review) -> Iterator[KeyFigure]:
    currency = review.currency
    now = review.sold(review.rows)
    before = sum((r.sales_before for r in review.rows), Decimal(0))
    change = common.change_percent(now, before)
    note = _("{change} in a year").format(change=common.change_text(change)) if change is not None else ""
    yield KeyFigure(_("Sales, 12 months"), formats.money(now, currency), note, now)
    share = float(now / review.company * 100) if review.company and now is not None else None
    three = review.sold(review.rows[:3])
    of_three = float(three / review.company * 100) if review.company and three is not None else None
    note = _("the three largest: {percent}").format(percent=formats.percent(of_three)) if of_three is not None else ""
    yield KeyFigure(_("Share of our sales"), formats.percent(share), note, share)
    yield _remaining(review)
    hours = [r.hours for r in review.rows if r.hours is not None]
    count = ngettext("in {n} account", "in {n} accounts", len(hours)).format(n=len(hours)) if hours else ""
    capacity = _("of {n} available").format(n=formats.number(review.capacity, 0)) if review.capacity is not None else ""
    yield KeyFigure(
        _("KAM hours a year"),
        formats.number(sum(hours), 0) if hours else formats.MISSING,
        joined(count, capacity),
        sum(hours) if hours else None,
    )
    if any(s.score is not None for s in review.standings.values()):
        breaches = sum(sum(s.breaches.values()) for s in review.standings.values())
        yield KeyFigure(
            _("Minimum missed"),
            formats.number(breaches, 0),
            ngettext("indicator of those included", "indicators of those included", breaches),
            breaches,
        )
    else:
        yield KeyFigure(_("Minimum missed"), formats.MISSING, _("no figures yet"))


def _remaining(review: Review) -> KeyFigure:
    """The remaining potential: of the included accounts, or of all while none is included, and over how many years."""
    known = _known_potentials(review)
    if not known:
        return KeyFigure(_("Remaining potential"), formats.MISSING)
    left = sum((p.remaining or Decimal(0) for p in known), Decimal(0))
    years = max(common.horizon(p) for p in known)
    note = ngettext("more a year within {n} year", "more a year within {n} years", years).format(n=years)
    return KeyFigure(_("Remaining potential"), formats.money(left, review.currency), note, left)


def _known_potentials(review: Review) -> list[Potential]:
    included = [r.potential for r in review.with_verdict(Verdict.INCLUDE) if r.potential.remaining is not None]
    return included or [r.potential for r in review.rows if r.potential.remaining is not None]


def _potential(review: Review) -> Iterator[Block]:
    """What the remaining potential is made of, and how much of it is known well."""
    known = _known_potentials(review)
    parts = [p for potential in known if (p := common.remaining_parts(potential)) is not None]
    if not parts:
        return
    left = sum((p.remaining or Decimal(0) for p in known), Decimal(0))
    sure = sum((p.remaining_sure or Decimal(0) for p in known), Decimal(0))
    split = _("{today} of what they buy today, {growth} from assumed growth").format(
        today=formats.money(sum((p.today for p in parts), Decimal(0)), review.currency),
        growth=formats.money(sum((p.growth for p in parts), Decimal(0)), review.currency),
    )
    amount = formats.money(sure, review.currency)
    known_well = _("all of confidence A or B") if sure == left else _("of confidence A or B: {amount}").format(amount=amount)
    is_of_included = any(r.potential.remaining is not None for r in review.with_verdict(Verdict.INCLUDE))
    said = _("Remaining potential of those included: {parts}.") if is_of_included else _("Remaining potential: {parts}.")
    yield Note(said.format(parts=joined(split, known_well)))


# -- indices -----------------------------------------------------------------------------------------


def _indices(review: Review) -> Iterator[Block]:
    included = [r for r in review.with_verdict(Verdict.INCLUDE) if r.account_id in review.standings]
    if not included:
        yield Note(_("No account is included yet."))
        return
    groups = tuple(Column(f"{common.GROUP_SIGNS[g]} {terms.short_group(g)}", "28mm", "center", "number") for g in Group)
    columns = (Column(_("Account")), *groups, Column(_("Index"), "16mm", "center", "number"))
    # What is provisional says little, and stands last.
    ordered = sorted(included, key=lambda r: review.standings[r.account_id].is_provisional)
    rows = tuple(_index_row(row, review.standings[row.account_id]) for row in ordered)
    said = _("0–100, darker is worse. ▼ an indicator misses its minimum. Included accounts only.")
    # Accounts that are at different periods have different sentences.
    unfinished = dict.fromkeys(s for r in included if (s := review.standings[r.account_id].unfinished))
    note = " ".join(t for t in (_periods_text(review), said, *unfinished) if t)
    yield Table(_("Index by account and group"), columns, rows, note)


def _periods_text(review: Review) -> str:
    """Of which periods the indices are: accounts may be at different ones."""
    found = sorted(
        {s.period for r in review.with_verdict(Verdict.INCLUDE) if (s := review.standings.get(r.account_id)) and s.period}
    )
    return _("Figures of {periods}.").format(periods=", ".join(formats.period(p) for p in found)) if found else ""


def _index_row(row: PortfolioRow, standing: Standing) -> Row:
    cells = [text_cell(short_name(row))]
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
        Column(_("Condition or signal that reopens it"), "1.5fr"),
        Column(_("Review on"), "auto", "right", "date"),
    )
    yield Table(_("Not included, and under watch"), columns, tuple(_other(review, row) for row in found))


def _other(review: Review, row: PortfolioRow) -> Row:
    last = row.decision
    assert last is not None, "who is under watch or not included was decided about"
    signal = last.reopen_signal or decision_reasons.conditions_text(last, row.attention)
    called = joined(decision_reasons.growth_text(last), decision_reasons.called_text(row.attention))
    is_late = last.review_on is not None and last.review_on < review.today
    return Row((
        text_cell(short_name(row)), state_cell(row.verdict), text_cell(shortened(last.reason, REASON)),
        text_cell(shortened(signal, REASON), sub=shortened(called, REASON)),
        Cell(f"▼ {formats.day(last.review_on)}", last.review_on, "bad") if is_late else day_cell(last.review_on),
    ))  # fmt: skip
