"""The follow-up of what was agreed, one page for the client: agreed figures, value, commitments, projects. No scores, no index."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from kamdesk.domain.periods import bounds
from kamdesk.domain.plan.agreements import Milestone
from kamdesk.domain.plan.plan_document import Commitment, Party
from kamdesk.domain.scorecard.scoring import indicator_score
from kamdesk.i18n import _, formats, ngettext
from kamdesk.reports.build import common, limits, parties, value
from kamdesk.reports.build.common import fact, joined, shortened
from kamdesk.reports.build.one_page import Limits, has_room, one_page
from kamdesk.reports.build.tables import filled
from kamdesk.reports.kinds import Request
from kamdesk.reports.model import (
    Block,
    Cell,
    Column,
    Fact,
    Facts,
    Head,
    Heading,
    KeyFigure,
    KeyFigures,
    Note,
    Report,
    Row,
    Section,
    Split,
    Table,
    Tone,
)
from kamdesk.reports.visibility import AgreedFigure, ClientView
from kamdesk.services.scorecard.wording import indicator_name, is_more_better

MOST_FIGURES, MOST_VALUES, MOST_COMMITMENTS, MOST_MILESTONES, MOST_TEAM = 8, 6, 6, 2, 6
"""Lists are cut there on a slide; a page cuts them where it has no more room."""
LINES_TO_FILL_IN, LINES_ON_A_SLIDE = 12, 6
BAD_PERIODS = 3
"""What misses its limit for so many periods asks for something that is done about it."""
LINE, HOW, FOOT = 70, 110, 6.0
"""So many signs of a text are printed, of how an amount was worked out, and so many millimetres kept free for the line at the foot."""


def build_for_client(view: ClientView, request: Request) -> Report:
    """The follow-up for the client of an account."""
    period = formats.period(view.period)
    title = _("Agreement review")
    is_measured = any(f.ours is not None or f.theirs is not None for f in view.figures)
    limits = Limits(FOOT, LINES_TO_FILL_IN if _is_bare(view) else MOST_FIGURES)
    rest: tuple[Block, ...]
    if _is_bare(view):
        blocks, rest = [*_to_fill_in(LINES_TO_FILL_IN), *_team(view, request.company)], ()
    else:
        blocks = [*_key_row(view), *_figures(view, None)]
        sides = (*_commitments(view, None), *_agreements(view)), tuple(_team(view, request.company))
        rest = (*_values(view, None), Split(*sides))
        if has_room((*blocks, *_course(view), *rest), request.paper, view.name, limits):
            blocks += _course(view)
    first, last = bounds(view.period, view.fiscal_start)
    line = joined(*view.line, f"KAM {view.kam}" if view.kam else "")
    return Report(
        **common.frame(request, f"{title} · {period}", view.name, view.today),
        figures=_("figures: {parts}").format(parts=period) if is_measured else _("no figures yet"),
        description=_("Review of the agreement with {name}, {period}").format(name=view.name, period=period),
        head=Head(f"{title} · {period}", view.name, f"{formats.day(first)} – {formats.day(last)}", shortened(line, 160)),
        sections=(Section("", one_page((*blocks, *rest), request.paper, view.name, limits)),),
        foot=parties.prepared(view, request.company),
        is_one_page=True,
        slides=tuple(_slides(view, request.company)),
    )


def _is_bare(view: ClientView) -> bool:
    """Whether nothing is agreed, promised or delivered yet that could be followed up."""
    return not (view.figures or view.values or view.commitments or view.agreements)


def _to_fill_in(lines: int) -> Iterator[Block]:
    """Lines for what the first meeting agrees on: a page of noughts is nothing to lay before a client."""
    title = _("What we agree on")
    columns = (
        Column(_("What"), "1.7fr"),
        Column(_("Who of you"), "1fr"),
        Column(_("Who of us"), "1fr"),
        Column(_("Due"), "26mm"),
    )
    yield Heading(title)
    yield Note(_("Nothing has been agreed yet: these lines are for the first meeting."))
    yield Table(title, columns, (Row((Cell(""),) * len(columns), "blank"),) * lines)


def _slides(view: ClientView, company: str) -> Iterator[Section]:
    """The same in a presentation."""
    if _is_bare(view):
        yield Section("", tuple(_to_fill_in(LINES_ON_A_SLIDE)))
        yield from _slide(tuple(_team(view, company)))
        return
    yield Section("", (*_key_row(view), *_figures(view, MOST_FIGURES)))
    yield from _slide((*_values(view, MOST_VALUES), *_commitments(view, MOST_COMMITMENTS)))
    yield from _slide((*_agreements(view), *_team(view, company)))


def _slide(blocks: Sequence[Block]) -> Iterator[Section]:
    """A slide under the first of its headings."""
    if blocks:
        first = blocks[0]
        assert isinstance(first, Heading), "what is shown has a name"
        yield Section(first.text, tuple(blocks))


def _key_row(view: ClientView) -> Iterator[Block]:
    if found := _key_figures(view):
        yield KeyFigures(found)


def _key_figures(view: ClientView) -> tuple[KeyFigure, ...]:
    agreed = [f for f in view.figures if f.indicator.is_agreed]
    delivered = _total(view, "delivered")
    pending = sum((v.delivered for v in view.values if v.delivered is not None and v.confirmed is None), Decimal(0))
    confirmed = _total(view, "confirmed")
    found = (
        KeyFigure(_("Agreed parameters"), formats.number(len(agreed), 0), _of_agreed(agreed), len(agreed)),
        KeyFigure(
            _("Value delivered"),
            formats.money(delivered, view.currency),
            _("so far") if delivered is not None else "",
            delivered,
        ),
        KeyFigure(
            _("Confirmed by you"),
            formats.money(confirmed, view.currency),
            _("{amount} awaiting your confirmation").format(amount=formats.money(pending, view.currency)) if pending else "",
            confirmed,
        ),
        *_projects_figure(view),
    )
    return tuple(f for f in found if f.value)  # an amount that nobody knows says nothing to a client, and neither does a nought


def _projects_figure(view: ClientView) -> Iterator[KeyFigure]:
    """How many projects are under way, and which; where none has begun, how many are to begin."""
    open_ones = [p.project for p in view.projects if p.project.progress < 100]
    begun = [p for p in open_ones if p.progress > 0]
    label, shown = (_("Projects under way"), begun) if begun else (_("Projects to begin"), open_ones)
    yield KeyFigure(label, formats.number(len(shown), 0), common.listed([shortened(p.title, 40) for p in shown], 1), len(shown))


def _of_agreed(agreed: list[AgreedFigure]) -> str:
    """How many of the agreed parameters both sides tell differently, have no figure yet, or one of the two alone."""
    disputed = sum(f.is_disputed for f in agreed)
    if disputed:
        return _("{n} in reconciliation").format(n=formats.number(disputed, 0))
    bare = sum(f.ours is None and f.theirs is None for f in agreed)
    if bare:
        return ngettext("{n} without figures", "{n} without figures", bare).format(n=formats.number(bare, 0))
    if not agreed:
        return ""
    if all(f.theirs is None for f in agreed):
        return _("no figure of yours yet")
    alone = sum(f.ours is None or f.theirs is None for f in agreed)
    if alone:
        return ngettext("{n} not compared yet", "{n} not compared yet", alone).format(n=formats.number(alone, 0))
    return _("no differences")


def _total(view: ClientView, name: str) -> Decimal | None:
    """A sum of amounts that were entered; None where none was."""
    known = [amount for v in view.values if (amount := getattr(v, name)) is not None]
    return sum(known, Decimal(0)) if known else None


def _figures(view: ClientView, most: int | None) -> Iterator[Block]:
    yield Heading(_("Agreed figures"))
    if not view.figures:
        yield Note(_("No parameters have been agreed yet."))
        return
    shown, rest = common.cut(view.figures, most)
    minimums = limits.are_minimums(f.indicator for f in view.figures)
    columns = (
        Column(_("Parameter"), "1.5fr"),
        Column(_("Our figure"), "auto", "right", "number"),
        Column(_("Your figure"), "auto", "right", "number"),
        Column(limits.limit_title(minimums=minimums), "auto", "right", "number"),
        Column(_("Target"), "auto", "right", "number"),
        Column(_("Status"), "1.3fr"),
    )
    notes = (_reconciled(view), common.and_more(rest) if rest else "")
    yield filled(_("Agreed figures"), columns, (_row(view, f, minimums=minimums) for f in shown), joined(*notes))


def _course(view: ClientView) -> Iterator[Block]:
    """How the agreed figures went over the last periods; nothing while there is one period alone."""
    measured = [(period, {f.indicator.id: f for f in found}) for period, found in view.course if found]
    if len(measured) < 2:
        return
    shown = [f.indicator for f in view.figures[:MOST_FIGURES] if any(f.indicator.id in known for _period, known in measured)]
    title = _("Trend of the agreed figures")
    columns = (Column(_("Parameter"), "1.5fr"), *(Column(formats.period(period), "1fr", "right") for period, _known in measured))
    rows = tuple(
        Row((
            common.text_cell(shortened(indicator_name(indicator), LINE)),
            *(_then(known.get(indicator.id)) for _period, known in measured),
        ))
        for indicator in shown
    )  # fmt: skip
    yield Heading(title)
    yield Table(title, columns, rows, _missed(measured))


def _missed(measured: Sequence[tuple[str, Mapping[str, AgreedFigure]]]) -> str:
    """What the sign before a figure means, where one bears it."""
    found = [f for _period, known in measured for f in known.values() if _state(f)[1] == "bad"]
    if not found:
        return ""
    is_below = all(is_more_better(f.indicator) for f in found)
    return _("▼ below the minimum agreed for it.") if is_below else _("▼ beyond the limit agreed for it.")


def _then(figure: AgreedFigure | None) -> Cell:
    """The figure of an earlier period, with its sign where it missed the minimum of then; both where they differ."""
    if figure is None:
        return Cell(formats.MISSING)
    if figure.is_disputed:
        both = " / ".join(common.with_unit(value, figure.indicator) for value in (figure.ours, figure.theirs))
        return Cell(both, tone="warn", sub=_("our figure / yours"))
    text, tone = common.with_unit(figure.value, figure.indicator), _state(figure)[1]
    return Cell(f"▼ {text}", figure.value, "bad") if tone == "bad" else Cell(text, figure.value)


def _reconciled(view: ClientView) -> str:
    """With whom what differs is reconciled, and by which paper where it was noted."""
    disputed = [f.indicator for f in view.figures if f.is_disputed and f.indicator.agreed_with]
    if not disputed:
        return ""
    names = common.listed(sorted({i.agreed_with for i in disputed}))
    papers = common.listed(sorted({shortened(i.agreed_evidence, LINE) for i in disputed if i.agreed_evidence}), 2)
    if papers:
        return _("What differs is reconciled line by line with {name} ({papers}).").format(name=names, papers=papers)
    return _("What differs is reconciled line by line with {name}.").format(name=names)


def _row(view: ClientView, figure: AgreedFigure, *, minimums: bool) -> Row:
    indicator = figure.indicator
    text, tone = _state(figure)
    is_known = figure.ours is not None or figure.theirs is not None
    period = formats.period(figure.period) if figure.period != view.period and is_known else ""

    def shown(value: float | None) -> Cell:
        return common.unit_cell(value, indicator)

    return Row((
        common.text_cell(shortened(indicator_name(indicator), LINE), sub=joined(shortened(indicator.definition, LINE), period)),
        shown(figure.ours), shown(figure.theirs), limits.limit_cell(indicator, minimums=minimums), common.target_cell(indicator),
        Cell(text, text, tone),
    ))  # fmt: skip


def _state(figure: AgreedFigure) -> tuple[str, Tone]:
    if figure.is_disputed:
        return _("in reconciliation"), "warn"
    points = indicator_score(figure.indicator, figure.value)
    if points is None:
        return formats.MISSING, ""
    return common.standing_of(figure.indicator, points)


def _values(view: ClientView, most: int | None) -> Iterator[Block]:
    """Where no value is noted yet, that is nothing to lay before the client."""
    if not view.values:
        return
    yield Heading(_("Value delivered"))
    shown, rest = value.in_order(view.values, most)
    is_told = any(v.worked_out for v in view.values)
    columns = (
        Column(_("What")),
        *([Column(_("How it was worked out"), "1.3fr")] if is_told else []),
        *(Column(title, "auto", "right", "money") for title in (_("Promised"), _("Delivered"), _("Confirmed"))),
    )
    rows = [
        Row((
            common.text_cell(shortened(v.what, LINE)),
            *([Cell(shortened(v.worked_out, HOW))] if is_told else []),
            *(common.money_cell(amount, view.currency) for amount in (v.promised, v.delivered, v.confirmed)),
        ))
        for v in shown
    ]  # fmt: skip
    totals = [common.money_cell(_total(view, name), view.currency) for name in ("promised", "delivered", "confirmed")]
    rows.append(Row((Cell(_("Total"), None), *([Cell("")] if is_told else []), *totals), "total"))
    of_all = _("The total counts all of them.") if len(view.values) > MOST_VALUES else ""
    note = joined(common.and_more(rest) if rest else "", of_all)
    yield Table(_("Value delivered"), columns, tuple(rows), note)


def _commitments(view: ClientView, most: int | None) -> Iterator[Block]:
    ours, theirs = (_open_of(view, party) for party in (Party.OURS, Party.CLIENT))
    yield from _promised(view, _("Our open commitments"), ours, most)
    if theirs:  # none of theirs is said unless somebody meant it to be
        yield from _promised(view, _("Your open commitments"), theirs, most)


def _open_of(view: ClientView, party: Party) -> list[Commitment]:
    found = (c for c in view.commitments if c.party is party and c.done_on is None)
    return sorted(found, key=lambda c: (c.due_on is None, c.due_on or view.today, c.text))


def _promised(view: ClientView, title: str, found: list[Commitment], most: int | None) -> Iterator[Block]:
    yield Heading(title)
    if not found and (missed := _missed_for_long(view)):
        yield Facts(
            tuple(
                Fact(
                    name,
                    _("We will agree with you on what to do: it has missed its limit for {n} periods.").format(
                        n=formats.number(BAD_PERIODS, 0)
                    ),
                )
                for name in missed
            )
        )
        return
    if not found:
        yield Note(_("None is open."))
        return
    shown, rest = common.cut(found, most)
    rows = tuple(
        Row(
            (
                common.text_cell(shortened(c.text, LINE), sub=joined(c.owner, _new_day(c, view.today))),
                _due(c.due_on, c.days_late(view.today)),
            )
        )
        for c in shown
    )
    columns = (Column(_("Commitment")), Column(_("Due"), "auto", "right", "date"))
    yield Table(title, columns, rows, common.and_more(rest) if rest else "")


def _missed_for_long(view: ClientView) -> list[str]:
    """What missed its limit in each of the last periods: a client does not read that nothing is to be done about it."""
    periods = [found for _period, found in view.course][-BAD_PERIODS:]
    if len(periods) < BAD_PERIODS:
        return []
    bad = [{f.indicator.id for f in found if not f.is_disputed and _state(f)[1] == "bad"} for found in periods]
    always = set.intersection(*bad)
    return [shortened(indicator_name(f.indicator), LINE) for f in view.figures if f.indicator.id in always][:MOST_FIGURES]


def _new_day(promise: Commitment, today: date) -> str:
    """Who reads that a promise is late asks for its new day; while it has none, that is said."""
    return _("new date to be confirmed") if promise.days_late(today) else ""


def _due(day: date | None, days_late: int) -> Cell:
    """By when we promised something; that we are late is said, for the client knows it."""
    if not days_late:
        return common.day_cell(day)
    late = ngettext("{n} day late", "{n} days late", days_late).format(n=formats.number(days_late, 0))
    return Cell(formats.day(day), day, "warn", sub=late)


def _agreements(view: ClientView) -> Iterator[Block]:
    if not view.agreements:
        return
    yield Heading(_("Agreement and projects"))
    signed = [
        shortened(a.title, LINE) + ", " + _("signed on {day}").format(day=formats.day(a.signed_on)) for a in view.agreements
    ]
    lines = [*fact(_("Agreement"), common.listed(signed, 2))]
    shown, rest = common.cut(view.projects, 2)
    for found in shown:
        lines += fact(_("Project"), common.project_text(found.project, view.today, LINE))
        coming, later = common.cut([m for m in found.milestones if m.done_on is None], MOST_MILESTONES)
        for at, milestone in enumerate(coming):
            text = joined(_milestone_day(milestone, view.today), shortened(milestone.text, LINE))
            lines.append(Fact(_("Milestones") if at == 0 else "", text, text))
        lines += fact("", common.and_more(later) if later else "")
    lines += fact("", common.and_more(rest) if rest else "")
    yield Facts(tuple(lines))


def _milestone_day(milestone: Milestone, today: date) -> str:
    if milestone.due_on is None:
        return ""
    day = formats.day(milestone.due_on)
    return _("{day} (late)").format(day=day) if milestone.due_on < today else day


def _team(view: ClientView, company: str) -> Iterator[Block]:
    """Who of ours works for the client."""
    shown, rest = common.cut([m for m in view.team if m.area], MOST_TEAM)
    lines = [*fact("KAM", view.kam), *(Fact("", text, text) for text in view.kam_contact if view.kam)]
    for member in shown:
        lines += fact(shortened(member.area, 30), shortened(member.name, LINE))
    lines += fact("", common.and_more(rest) if rest else "")
    if lines:
        yield Heading(_("Your team at {company}").format(company=company) if company else _("Who looks after you"))
        yield Facts(tuple(lines))
