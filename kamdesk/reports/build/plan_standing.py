"""Sections 3 to 5 of the plan: where we are with the account, its people, and what it could still buy."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from kamdesk.domain.account.people import Influence, Person
from kamdesk.domain.periods import add_months
from kamdesk.domain.scorecard.scoring import GroupResult, IndicatorResult, ScorecardResult
from kamdesk.domain.selection.potential import Potential
from kamdesk.i18n import _, formats, ngettext, terms
from kamdesk.reports import figures
from kamdesk.reports.build import common
from kamdesk.reports.build.chart_notes import radar_note
from kamdesk.reports.build.common import day_cell, joined, money_cell, number_cell, percent_cell, text_cell
from kamdesk.reports.build.tables import filled
from kamdesk.reports.model import (
    Block,
    Callout,
    Cell,
    Chart,
    Column,
    Heading,
    Image,
    Note,
    Paragraph,
    Row,
    Split,
    Table,
    UsedBar,
)
from kamdesk.services.plan.wording import bridge_text
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import conclusion, has_radar, indicator_name, radar_results, without_index

COURSE, YEARS = 6, 3
LONG_AGO = timedelta(days=90)
"""Nobody was spoken with for so long: there is something to cover."""


# -- 3 where we are ----------------------------------------------------------------------------------


def scorecard(data: AccountData, images: dict[str, Image]) -> Iterator[Block]:
    """The index in a sentence, radar and course, sales and margin, and every indicator."""
    result = data.scorecard.latest_result
    if lead := index_lead(data):
        yield Paragraph(lead, "lead")
    else:
        yield Note(without_index(result))
    left: list[Block] = []
    if any(r.score is not None for r in radar_results(result)):
        images["radar"] = figures.radar(result, (83, 58.5 if has_radar(result) else 12.0 + 9.0 * len(radar_results(result))))
        left.append(Chart("radar", radar_note(result)))
    right: list[Block] = list(_sales(data))
    if has_course(data):
        images["course"] = figures.course(_course(data), (83, 37))
        right.append(Chart("course", _("Index of each group, last periods.")))
    if left and right:
        yield Split(tuple(left), tuple(right))
    else:
        yield from (*left, *right)
    if result.indicators():
        yield indicators_table(data, result.groups)
    scale = _("Target = 100, minimum = 50, unacceptable = 0.") if result.score is not None else ""
    is_disputed = any(r.is_disputed for r in result.indicators())
    disputed = _("In reconciliation: our figure and theirs differ; the worse counts until it is settled.") if is_disputed else ""
    said = (scale, disputed, common.unfinished_text(data, result))
    if any(said):
        yield Note(" ".join(t for t in said if t))


def has_course(data: AccountData) -> bool:
    """Whether there is a course to show: an index in more than one period."""
    return len(_course(data)) > 1


def _course(data: AccountData) -> list[ScorecardResult]:
    return [r for r in data.scorecard.course(COURSE) if r.score is not None]


def index_lead(data: AccountData) -> str:
    """The account's index in a sentence, with how it changed and what is worse than its minimum; empty without an index."""
    result = data.scorecard.latest_result
    if result.score is None:
        return ""
    if not common.is_provisional(result):
        return conclusion(result)
    measured = sum(g.score is not None for g in result.groups)
    said = _("Provisional: {n} of {all} groups have figures.").format(n=measured, all=len(result.groups))
    return f"{conclusion(result)} {said}"


def _sales(data: AccountData) -> Iterator[Block]:
    as_of = data.sales.as_of
    rows = []
    for back in range(YEARS - 1, -1, -1) if as_of is not None else ():
        assert as_of is not None
        last = add_months(as_of, -12 * back)
        sold = data.sales.between(add_months(last, -11), last)
        if sold is not None:
            margin = common.margin_percent(data, f"{last:%Y-%m}")
            rows.append(
                Row(
                    (
                        Cell(formats.period(f"{last:%Y-%m}"), last),
                        money_cell(sold, data.settings.currency),
                        percent_cell(margin, 1),
                    )
                )
            )
    yield Heading(_("Sales and margin"))
    if not rows:
        yield Note(_("No sales are known yet."))
        return
    columns = (
        Column(_("12 months to")),
        Column(_("Sales"), "auto", "right", "money"),
        Column(_("Margin"), "auto", "right", "percent"),
    )
    yield Table(_("Sales and margin"), columns, tuple(rows), is_dense=True)


def indicators_table(data: AccountData, groups: tuple[GroupResult, ...]) -> Table:
    """Every indicator with its figure, anchors and score, in its group; the figures alone where none has anchors."""
    if not any(r.anchored.has_anchors for group in groups for r in group.indicators):
        return _figures_alone(data, groups)
    rows = []
    for group in groups:
        if group.indicators:
            name = f"{common.GROUP_SIGNS[group.group]} {terms.term(group.group)}"
            index = number_cell(group.score, 0, bar=group.score)
            rows.append(Row((Cell(name, span=4), index, Cell(_("index of the group"))), "group", group.group.value))
        rows += [_indicator(r) for r in group.indicators]
    columns = (
        Column(_("Indicator"), "1.5fr"),
        Column(formats.period(data.scorecard.latest_result.period), "auto", "right", "number"),
        Column(_("Minimum"), "auto", "right", "number"),
        Column(_("Target"), "auto", "right", "number"),
        Column(_("Score 0–100"), "25mm", kind="bar"),
        Column(_("Status"), "1.1fr"),
    )
    return Table(_("Scorecard"), columns, tuple(rows))


def _figures_alone(data: AccountData, groups: tuple[GroupResult, ...]) -> Table:
    """Columns in which nothing stands are not there."""
    rows = []
    for group in groups:
        if group.indicators:
            name = f"{common.GROUP_SIGNS[group.group]} {terms.term(group.group)}"
            rows.append(Row((Cell(name, span=2),), "group", group.group.value))
        for found in group.indicators:
            name_cell = text_cell(indicator_name(found.indicator), is_indented=True)
            rows.append(Row((name_cell, common.unit_cell(found.value, found.indicator)), group=group.group.value))
    period = formats.period(data.scorecard.latest_result.period)
    return Table(_("Scorecard"), (Column(_("Indicator")), Column(period, "auto", "right", "number")), tuple(rows))


def _indicator(result: IndicatorResult) -> Row:
    indicator = result.indicator
    state, tone = common.state_of(result)
    values = (result.value, result.anchored.threshold)
    cells = [
        text_cell(indicator_name(indicator), is_indented=True),
        *(common.unit_cell(v, indicator) for v in values),
        common.target_cell(result.anchored),
    ]
    score = number_cell(result.score, 0, bar=result.score, mark=common.HALF) if result.score is not None else number_cell(None)
    return Row((*cells, score, Cell(state, state, tone)), group=indicator.group.value)


# -- 4 people ----------------------------------------------------------------------------------------


def people(data: AccountData) -> Iterator[Block]:
    """Who decides and how they are reached. What we think of people stays on the screen."""
    if not data.people:
        yield Note(_("Nobody is noted yet."))
        return
    columns = (
        Column(_("Person"), "1.2fr"),
        Column(_("Role"), "1.2fr"),
        Column(_("Influence"), "auto"),
        Column(_("Last contact"), "auto", "right", "date"),
    )
    rows = tuple(
        Row(
            (
                text_cell(p.name),
                text_cell(p.role),
                text_cell(terms.term(p.influence) if p.influence else ""),
                day_cell(p.last_contact_on),
            )
        )
        for p in data.people
    )
    yield filled(_("People"), columns, rows)
    if silent := silent_people(data):
        names = common.listed([f"{p.name} ({common.person_note(p)})" for p in silent], 4)
        said = ngettext(
            "No contact for over {n} day with those who decide or advocate: {names}.",
            "No contact for over {n} days with those who decide or advocate: {names}.",
            LONG_AGO.days,
        )
        yield Callout(said.format(n=formats.number(LONG_AGO.days, 0), names=names))
    if not any(p.influence is Influence.DECIDES for p in data.people):
        yield Callout(_("Nobody is noted who decides."))
    if data.ledgers.recommendations:
        last = data.ledgers.recommendations[-1]
        count = ngettext("{n} answer, indicative", "{n} answers, indicative", last.count).format(n=formats.number(last.count, 0))
        yield Note(
            joined(
                _("Recommendation (NPS, −100 to 100) {wave}: {value}").format(
                    wave=formats.period(last.wave), value=formats.number(last.nps, 0)
                ),
                count,
            )
        )


def silent_people(data: AccountData) -> list[Person]:
    """Those who decide or advocate with whom nobody has spoken for long."""
    deciding = [p for p in data.people if p.influence in {Influence.DECIDES, Influence.PRESCRIBES}]
    return [p for p in deciding if p.last_contact_on is None or data.today - p.last_contact_on > LONG_AGO]


# -- 5 potential -------------------------------------------------------------------------------------


def potential(data: AccountData, images: dict[str, Image]) -> Iterator[Block]:
    """What the account could still buy, line by line, and the way to the target of the year."""
    found, currency = data.selection.potential, data.settings.currency
    if found.remaining is None or found.exhausted_percent is None:
        yield Note(_("What the account buys in all is not known yet."))
    else:
        used = _("Used {percent} · {amount}").format(
            percent=formats.percent(found.exhausted_percent), amount=formats.money(found.current, currency)
        )
        rest = _("Remaining {amount}").format(amount=formats.money(found.remaining, currency))
        yield UsedBar(found.exhausted_percent, used, rest, common.potential_note(found, currency))
    if found.lines:
        yield _lines(found, currency)
    yield Heading(_("Way to the target of the year"))
    bridge = data.plan.bridge
    if bridge is None:
        yield Note(_("The target of the year is not set yet."))
        return
    images["bridge"] = figures.bridge(bridge, currency)
    text = bridge_text(bridge, currency)
    yield Chart("bridge", text[:1].upper() + text[1:] + ".")


def _lines(found: Potential, currency: str) -> Table:
    columns = (
        Column(_("Line"), "1.2fr"),
        Column(_("State"), "1.3fr"),
        Column(_("Sales, 12 months"), "auto", "right", "money"),
        Column(_("Its purchases a year"), "auto", "right", "money"),
        Column(_("Remaining"), "auto", "right", "money"),
        Column(_("Confidence"), "auto", "center"),
    )
    rows = tuple(
        Row((
            Cell(p.line.product_line or _("Whole account"), p.line.product_line or None),
            Cell(terms.term(p.state) + (f" ({p.line.competitor})" if p.line.competitor else "")),
            money_cell(p.current or Decimal(0), currency), money_cell(p.wallet, currency), money_cell(p.remaining, currency),
            Cell(str(p.line.confidence) if p.line.confidence else formats.MISSING),
        ))
        for p in found.lines
    )  # fmt: skip
    return Table(_("Potential"), columns, rows)
