"""Sections 1 to 5 of the plan: why the account, who it is, where we are with it, its people, and what it could still buy."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from kamdesk.domain.account.people import Influence
from kamdesk.domain.periods import add_months
from kamdesk.domain.scorecard.scoring import GroupResult, IndicatorResult
from kamdesk.domain.selection.criteria import DRIVERS, Verdict
from kamdesk.domain.selection.potential import Potential
from kamdesk.domain.selection.scenarios import SideEffect, net_value
from kamdesk.i18n import _, formats, ngettext, reasons, terms
from kamdesk.reports import figures
from kamdesk.reports.build import common
from kamdesk.reports.build.common import day_cell, fact, joined, money_cell, number_cell, percent_cell, text_cell
from kamdesk.reports.model import (
    Block,
    Callout,
    Cell,
    Chart,
    Column,
    Fact,
    Facts,
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
from kamdesk.services.scorecard.wording import has_radar, indicator_name, radar_results, trend_text

COURSE, YEARS = 6, 3
SHORT_LIST, SHORT_TEXT = 6, 160
"""Lists of so many lines, and texts of so many signs, find room in half the width of a page."""
LONG_AGO = timedelta(days=90)
"""Nobody was spoken with for so long: there is something to cover."""


# -- 1 why -------------------------------------------------------------------------------------------


def why(data: AccountData) -> Iterator[Block]:
    """The decision, what carries it, what would change it, and what follows from it."""
    last = data.selection.decisions[-1] if data.selection.decisions else None
    if last is None:
        yield Note(_("Nothing was decided yet."))
    else:
        yield Paragraph(_("{verdict}: {reason}").format(verdict=terms.verdict_word(last.verdict), reason=last.reason), "lead")
        yield Note(_("Decided by {who} on {day}.").format(who=last.decided_by, day=formats.day(last.decided_on)))
    said = [reasons.reason_text(r, data.settings.currency) for r in data.selection.explanation]
    yield Paragraph(" ".join([*said, *_growth_needed(data)]))
    yield Split(
        (Heading(_("Criteria")), _criteria(data)), (Heading(_("Place in the portfolio")), Facts(tuple(_place(data)))), (1.35, 1)
    )
    yield from _scenarios(data)


def _growth_needed(data: AccountData) -> Iterator[str]:
    """The second assumption behind a yes that rests on potential: how much its purchases must grow."""
    for reason in data.selection.explanation:
        known = [p for p in data.selection.potential.lines if p.attainable is not None]
        if reason.code.startswith("holds_while_cap") and len(known) == 1 and known[0].line.cap_percent:
            line = known[0].line
            share = float(reason.params["cap"]) / line.cap_percent
            growth = ((1 + line.growth_percent / 100) * share ** (1 / line.horizon_years) - 1) * 100
            yield _("It changes too if its purchases grow by less than {growth} a year.").format(
                growth=formats.percent(growth, 1)
            )


def _criteria(data: AccountData) -> Table:
    found, settings = data.selection.effective_assessment, data.settings
    rows = []
    for name in DRIVERS:
        score = found.score(name)
        is_decisive = score is not None and score >= settings.driver_threshold
        rows.append(
            Row(
                (
                    Cell(terms.criterion(name)),
                    number_cell(
                        score,
                        bar=None if score is None else score * 10.0,
                        mark=settings.driver_threshold * 10.0,
                    ),
                    Cell("● " + _("decisive criterion")) if is_decisive else Cell(""),
                )
            )
        )
    columns = (Column(_("Criterion")), Column("0–10", "20mm", kind="bar"), Column("", "auto"))
    return Table(_("Criteria"), columns, tuple(rows))


def _place(data: AccountData) -> Iterator[Fact]:
    found, settings = data.selection.effective_assessment, data.settings
    of_ten = _("{score} of 10")
    attractive, strength = found.attractiveness(settings), found.relative_strength
    yield Fact(_("Attractiveness"), of_ten.format(score=formats.number(attractive, 1)), attractive)
    yield Fact(_("Our strength"), of_ten.format(score=formats.number(strength, 1)), strength)
    quadrant = found.quadrant(settings)
    yield Fact(_("Quadrant"), terms.term(quadrant) if quadrant is not None else formats.MISSING)
    company, sold = data.selection.company_of().sales, data.sales.last_12()
    share = float(sold / company * 100) if sold is not None and company else None
    yield Fact(_("Weight in our sales"), formats.percent(share, 1), share)


def _scenarios(data: AccountData) -> Iterator[Block]:
    scenarios, currency = data.selection.scenarios, data.settings.currency
    yield Heading(_("Scenarios compared, three years"))
    if not scenarios:
        yield Note(_("No scenario is written yet."))
        return
    columns = (
        Column(_("Scenario"), "1.4fr"),
        Column(_("Contribution"), "auto", "right", "money"),
        Column(_("Resources"), "auto", "right", "money"),
        Column(_("Net value"), "auto", "right", "money"),
        Column(_("From … to"), "auto", "right"),
        Column(_("KAM hours"), "auto", "right", "number"),
    )
    rows = []
    for scenario in scenarios:
        value = net_value(scenario, data.selection.effects_of(scenario.id))
        is_chosen = scenario.verdict is data.selection.verdict
        span = f"{formats.money(value.low, currency)} … {formats.money(value.high, currency)}"
        name = scenario.title or terms.verdict_word(scenario.verdict)
        rows.append(
            Row(
                (
                    Cell(("✓ " if is_chosen else "") + name, name), money_cell(scenario.contribution, currency),
                    money_cell(scenario.resources, currency), money_cell(value.expected, currency), Cell(span),
                    number_cell(scenario.hours, 0),
                ),
                "strong" if is_chosen else "",
            )
        )  # fmt: skip
    yield Table(_("Scenarios"), columns, tuple(rows))
    yield Heading(_("Side effects expected"))
    effects = [(s.verdict, e) for s in scenarios for e in data.selection.effects_of(s.id)]
    if not effects:
        yield Note(_("None is forecast yet."))
        return
    columns = (
        Column(_("If"), "auto"),
        Column(_("Side effect"), "1.3fr"),
        Column(_("Sign"), "auto", "center"),
        Column(_("Probability"), "auto", "right", "percent"),
        Column(_("Impact"), "auto", "right", "money"),
        Column(_("How we avoid it"), "1fr"),
    )
    yield Table(_("Side effects"), columns, tuple(_effect(verdict, e, currency) for verdict, e in effects))


def _effect(verdict: Verdict, effect: SideEffect, currency: str) -> Row:
    mitigation = text_cell(effect.mitigation)
    if not effect.mitigation and not effect.is_positive:
        mitigation = Cell(_("not written"), None, "warn")
    return Row((
        Cell(terms.verdict_word(verdict)), text_cell(effect.description or terms.term(effect.category)),
        Cell("+" if effect.is_positive else "−", effect.sign), percent_cell(effect.probability * 100),
        money_cell(effect.impact, currency), mitigation,
    ))  # fmt: skip


# -- 2 the client ------------------------------------------------------------------------------------


def client(data: AccountData) -> Iterator[Block]:
    """Who the client is, what only it gets, and what nobody knows yet."""
    account, currency = data.account, data.settings.currency
    employees = (
        ngettext("{n} employee", "{n} employees", account.size_employees).format(n=formats.number(account.size_employees, 0))
        if account.size_employees is not None
        else ""
    )
    turnover = formats.money(account.size_turnover, currency) if account.size_turnover is not None else ""
    bought = sorted(data.sales.last_12_by_line().items(), key=lambda item: -item[1])
    document = data.facts.document.record
    theirs = [o.text for o in data.plan.objectives if o.party == "client"]
    left = (
        *fact(_("Sector"), account.sector),
        *fact(_("Size"), joined(turnover, employees)),
        *fact(_("Sites"), common.listed([s.name for s in data.sites], 5)),
        *fact(_("Buys from us"), common.listed([name for name, amount in bought if name and amount > 0], 5)),
    )
    right = (
        *fact(_("Situation"), document.situation if document is not None else ""),
        *fact(_("Its priorities"), "; ".join(theirs)),
    )
    if not left and not right:
        yield Note(_("Nothing is noted of the company yet."))
    else:
        yield Split((Facts(left),) if left else (), (Facts(right),) if right else ())
    yield from _treatment(data)


def _treatment(data: AccountData) -> Iterator[Block]:
    """What only this client gets beside what nobody knows: in two columns while both are short."""
    currency = data.settings.currency
    parts: list[tuple[Block, ...]] = []
    if data.personalisations:
        title = _("What we do only for them")
        columns = (Column(_("What and why")), Column(_("Cost a year"), "auto", "right", "money"))
        rows = tuple(Row((text_cell(p.what, sub=p.why), money_cell(p.cost, currency))) for p in data.personalisations)
        parts.append((Heading(title), Table(title, columns, rows)))
    unanswered = [q for q in data.questions if q.is_open()]
    if unanswered:
        title = _("What we do not know yet")
        of_questions = (Column(_("Question"), "1.4fr"), Column(_("Who and when"), "1fr"))
        asked = tuple(Row((text_cell(q.question), text_cell(q.owner, sub=formats.day(q.due_on)))) for q in unanswered)
        parts.append((Heading(title), Table(title, of_questions, asked)))
    is_short = len(parts) == 2 and max(len(data.personalisations), len(unanswered)) <= SHORT_LIST
    if is_short and all(len(t) <= SHORT_TEXT for t in _treatment_texts(data)):
        yield Split(parts[0], parts[1])
    else:
        yield from (block for part in parts for block in part)


def _treatment_texts(data: AccountData) -> Iterator[str]:
    for given in data.personalisations:
        yield from (given.what, given.why)
    for question in data.questions:
        yield question.question


# -- 3 where we are ----------------------------------------------------------------------------------


def scorecard(data: AccountData, images: dict[str, Image]) -> Iterator[Block]:
    """The index in a sentence, radar and course, sales and margin, and every indicator."""
    result = data.scorecard.latest_result
    lead = index_lead(data)
    yield (
        Paragraph(lead, "lead") if lead else Note(_("No figures yet for {period}.").format(period=formats.period(result.period)))
    )
    left: list[Block] = []
    if any(r.score is not None for r in radar_results(result)):
        images["radar"] = figures.radar(result, (83, 62.0 if has_radar(result) else 12.0 + 9.0 * len(radar_results(result))))
        left.append(Chart("radar", _("100 is the target, 50 the minimum.")))
    right: list[Block] = list(_sales(data))
    course = [r for r in data.scorecard.course(COURSE) if r.score is not None]
    if len(course) > 1:
        images["course"] = figures.course(course, (83, 37))
        right.append(Chart("course", _("Index of each group, last periods.")))
    if left and right:
        yield Split(tuple(left), tuple(right))
    else:
        yield from (*left, *right)
    if result.indicators():
        yield indicators_table(data, result.groups)
        yield Note(
            _(
                "Target = 100, minimum = 50, unacceptable = 0. Disputed: our figure and theirs differ; the worse counts until it is settled."
            )
        )


def index_lead(data: AccountData) -> str:
    """The account's index in a sentence, with how it changed; empty without figures."""
    result = data.scorecard.latest_result
    if result.score is None:
        return ""
    figure = common.index_figure(result)
    change = trend_text(result.trend)
    return joined(f"{figure.label} {figure.text}" + (f" ({change})" if change else ""), figure.note)


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
    """Every indicator with its figure, anchors and score, in its group."""
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
        Column(_("How it stands"), "1.1fr"),
    )
    return Table(_("Scorecard"), columns, tuple(rows))


def _indicator(result: IndicatorResult) -> Row:
    indicator = result.indicator
    state, tone = common.state_of(result)
    values = (result.value, result.anchored.threshold, result.anchored.target)
    cells = [text_cell(indicator_name(indicator), is_indented=True), *(common.unit_cell(v, indicator) for v in values)]
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
    yield Table(_("People"), columns, rows)
    deciding = [p for p in data.people if p.influence in {Influence.DECIDES, Influence.PRESCRIBES}]
    silent = [p for p in deciding if p.last_contact_on is None or data.today - p.last_contact_on > LONG_AGO]
    if silent:
        names = common.listed([f"{p.name} ({common.person_note(p)})" for p in silent], 4)
        yield Callout(_("Contacts still to cover among those who decide or advocate: {names}.").format(names=names))
    if not any(p.influence is Influence.DECIDES for p in data.people):
        yield Callout(_("Nobody is noted who decides."))
    if data.ledgers.recommendations:
        last = data.ledgers.recommendations[-1]
        count = ngettext("{n} answer, indicative", "{n} answers, indicative", last.count).format(n=formats.number(last.count, 0))
        yield Note(
            joined(
                _("Recommendation {wave}: {value}").format(wave=formats.period(last.wave), value=formats.number(last.nps, 0)),
                count,
            )
        )


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
