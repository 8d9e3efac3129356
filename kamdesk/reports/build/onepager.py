"""The account sheet: one page about an account, for our own people; `follow_up` is its counterpart for the client."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from kamdesk.domain.plan import gate
from kamdesk.domain.plan.agreements import Agreement
from kamdesk.domain.scorecard.scoring import IndicatorResult
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import _, formats, ngettext, reasons, terms
from kamdesk.reports import figures
from kamdesk.reports.build import common, decision, plan_slides, plan_standing
from kamdesk.reports.build.chart_notes import radar_note
from kamdesk.reports.build.common import fact, joined, shortened
from kamdesk.reports.build.one_page import Limits, one_page
from kamdesk.reports.build.portfolio_asked import Collector
from kamdesk.reports.build.tables import filled
from kamdesk.reports.kinds import AccountSource
from kamdesk.reports.model import (
    Block,
    Chart,
    Column,
    Facts,
    Head,
    Heading,
    Image,
    KeyFigure,
    KeyFigures,
    Note,
    Paper,
    Paragraph,
    Report,
    Row,
    Section,
    Split,
    TaskLine,
    Tasks,
    UsedBar,
)
from kamdesk.services.plan.calendar import calendar
from kamdesk.services.plan.wording import calendar_text
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import has_radar, indicator_name, radar_results, without_index

RADAR_HEIGHT = {Paper.A4: 62.0, Paper.LETTER: 54.0}
"""In millimetres; the shorter page has less room for it."""
MOST_ROWS, FOOT = 5, 6.0
"""So many tasks and people are shown, and so many millimetres are kept free for the line at the foot: the sheet is one page."""
MOST_ON_SLIDE = 6
LINE, WHY, TEXT = 70, 110, 260
"""So many signs of a text are printed in a table, of why an account is called back, and of running text."""
SOON = timedelta(days=14)


def build(source: AccountSource) -> Report:
    """The sheet of an account, for our own people."""
    data, request = source.data, source.request
    images: dict[str, Image] = {}
    blocks: list[Block] = [
        KeyFigures(_key_figures(data)),
        Split(tuple(_scorecard(data, request.paper, images)), tuple(_at_work(data))),
        *_potential(data),
        *_decision(data),
    ]
    account = data.account
    state, detail, _tone = common.plan_state(data)
    line = joined(account.sector, account.city, ", ".join(account.codes[:2]), common.looked_after(data), state, detail)
    return Report(
        **common.frame(request, _("Account sheet"), account.name, data.today),
        figures=common.figures_text(data),
        description=_("Account sheet of {name}").format(name=account.name),
        head=Head(
            _("Account sheet"),
            account.name,
            formats.long_period(data.scorecard.latest_period, data.settings.fiscal_start),
            shortened(line, 160),
        ),
        sections=(Section("", one_page(blocks, request.paper, account.name, Limits(FOOT, MOST_ROWS, images))),),
        foot=_("For internal use: it holds margins and decisions. Do not hand it to the client."),
        is_one_page=True,
        images=images,
        slides=_slides(data),
    )


def _slides(data: AccountData) -> tuple[Section, ...]:
    """The same in a presentation: figures and what is needed, the scorecard, people and work, potential and decision."""
    return (
        Section("", (KeyFigures(_key_figures(data)), *_needed(data, MOST_ON_SLIDE))),
        plan_slides.scorecard(data, *_worst(data)),
        Section(_people_title(data), (*_people(data), *_target(data), *_under_way(data))),
        Section(_decision_title(data), (*_decision(data), *_potential(data))),
    )


def _people_title(data: AccountData) -> str:
    silent = len(plan_standing.silent_people(data))
    if not silent:
        return _("People")
    said = ngettext(
        "{n} person with a say not spoken to for over {days} days",
        "{n} people with a say not spoken to for over {days} days",
        silent,
    )
    return said.format(n=formats.number(silent, 0), days=formats.number(plan_standing.LONG_AGO.days, 0))


def _decision_title(data: AccountData) -> str:
    if not data.selection.decisions:
        return _("Decision")
    last = data.selection.decisions[-1]
    return _("{verdict}: {reason}").format(verdict=terms.verdict_word(last.verdict), reason=shortened(last.reason, WHY))


def _key_figures(data: AccountData) -> tuple[KeyFigure, ...]:
    potential, currency = data.selection.potential, data.settings.currency
    margin = common.margin_percent(data)
    contribution = data.contribution
    note = _("contribution {amount}").format(amount=formats.money(contribution, currency)) if contribution is not None else ""
    return (
        common.sales_figure(data),
        KeyFigure(_("Margin"), formats.percent(margin, 1), note, margin),
        common.index_figure(data.scorecard.latest_result),
        common.potential_figure(data),
        KeyFigure(
            _("Share of wallet"),
            formats.percent(potential.share_of_wallet),
            _("of {wallet} it buys").format(wallet=formats.money(potential.wallet, currency)) if potential.wallet else "",
            potential.share_of_wallet,
        ),
    )


def _scorecard(data: AccountData, paper: Paper, images: dict[str, Image]) -> Iterator[Block]:
    result = data.scorecard.latest_result
    yield Heading(_("Scorecard"))
    scored = [r for r in radar_results(result) if r.score is not None]
    if not scored:
        yield Note(without_index(result))
        return
    height = RADAR_HEIGHT[paper] if has_radar(result) else 12.0 + 9.0 * len(radar_results(result))
    images["radar"] = figures.radar(result, (83, height))
    scale = radar_note(result)
    yield Chart("radar", " ".join(t for t in (scale, common.unfinished_text(data, data.scorecard.latest_result)) if t))
    images["worst"] = figures.trend(data, _weakest(scored))
    yield from _worst(data)


def _worst(data: AccountData) -> Iterator[Block]:
    """The indicator with the lowest score over its last periods; the document has the chart among its images."""
    scored = [r for r in radar_results(data.scorecard.latest_result) if r.score is not None]
    if scored:
        worst = _weakest(scored)
        yield Heading(indicator_name(worst.indicator))
        said = _("{period}: {state}").format(period=formats.period(worst.measured_in), state=common.state_of(worst)[0])
        yield Chart("worst", said)


def _weakest(scored: Sequence[IndicatorResult]) -> IndicatorResult:
    return min(scored, key=lambda r: r.score or 0.0)


def _at_work(data: AccountData) -> Iterator[Block]:
    yield from _needed(data)
    yield Heading(_("People"))
    yield from _people(data)
    yield from _target(data)
    yield from _under_way(data)


def _needed(data: AccountData, most: int | None = None) -> Iterator[Block]:
    shown, rest = common.cut(list(_tasks(data)), most)
    tasks = [*shown, *([TaskLine("", common.and_more(rest))] if rest else [])]
    yield Heading(_("Needed now"))
    yield Tasks(tuple(tasks)) if tasks else Note(_("Nothing is late, in reconciliation or due in two weeks."))


def _tasks(data: AccountData) -> Iterator[TaskLine]:
    soon = data.today + SOON
    entries = calendar(data)
    for item in data.selection.attention:
        yield TaskLine(
            "▼" if item.day is not None else "○", shortened(reasons.attention_text(item), WHY), "", "bad" if item.day else ""
        )
    for entry in entries:
        if entry.is_late:
            days = (data.today - entry.day).days
            late = ngettext("{n} day late", "{n} days late", days).format(n=formats.number(days, 0))
            yield TaskLine("▼", shortened(calendar_text(entry), LINE), joined(late, entry.owner), "bad")
    waiting = Collector(data.settings.currency, data.today).of_account(data) if not data.selection.attention else ()
    for asked in waiting:
        is_late = asked.by is not None and asked.by < data.today
        text = _("To be decided: {what}").format(what=shortened(asked.what, WHY))
        yield TaskLine(
            "▼" if is_late else "■",
            text,
            joined(formats.day(asked.by) if asked.by else "", asked.who),
            "bad" if is_late else "warn",
        )
    told = {asked.indicator_id for asked in waiting}
    for result in data.scorecard.latest_result.indicators():
        if result.is_disputed and result.indicator.id not in told:
            yield TaskLine(
                "■",
                _("Reconcile: {name}").format(name=indicator_name(result.indicator)),
                joined(common.state_of(result)[0], _with(result.indicator.agreed_with)),
                "warn",
            )
    for result in common.breaches_of(data.scorecard.latest_result):
        yield TaskLine(
            "▼",
            common.below_text([result]),
            _("{value} against a minimum of {minimum}").format(
                value=common.with_unit(result.value, result.indicator),
                minimum=common.with_unit(result.anchored.threshold, result.indicator),
            ),
            "bad",
        )
    yield from _step(data)
    for entry in entries:
        if not entry.is_late and entry.day <= soon:
            yield TaskLine("○", shortened(calendar_text(entry), LINE), joined(formats.day(entry.day), entry.owner))


def _with(name: str) -> str:
    return _("with {name}").format(name=shortened(name, 45)) if name else ""


def _step(data: AccountData) -> Iterator[TaskLine]:
    """How many conditions the step of the plan that is open still lacks."""
    step = data.plan.current_step
    missing = gate.unmet(data.facts, step) if step is not None else ()
    if step is not None and missing:
        said = ngettext("{n} condition missing", "{n} conditions missing", len(missing))
        title = _("Close step {n}: {name}").format(n=step.number, name=terms.term(step))
        yield TaskLine("○", title, said.format(n=formats.number(len(missing), 0)))


def _people(data: AccountData) -> Iterator[Block]:
    if not data.people:
        yield Note(_("Nobody is noted yet."))
        return
    rows = tuple(
        Row((
            common.text_cell(shortened(p.name, LINE), sub=shortened(p.role, LINE)),
            common.text_cell(terms.term(p.influence) if p.influence is not None else ""),
            common.day_cell(p.last_contact_on),
        ))
        for p in data.people
    )  # fmt: skip
    columns = (Column(_("Person")), Column(_("Influence"), "auto"), Column(_("Last contact"), "auto", "right", "date"))
    is_silent = all(p.last_contact_on is None for p in data.people)
    yield filled(_("People"), columns, rows, _("No contact with any of these people is noted.") if is_silent else "")


def _target(data: AccountData) -> Iterator[Block]:
    bridge, currency = data.plan.bridge, data.settings.currency
    if bridge is None:
        if data.selection.verdict is Verdict.INCLUDE:
            yield Heading(_("Twelve-month target"))
            yield Note(_("The target of the year is not set yet."))
        return
    covered = bridge.baseline + bridge.pipeline + bridge.projects
    last = _("Still to cover") if bridge.gap > 0 else _("Beyond the target")
    yield Heading(_("Twelve-month target"))
    yield Facts(
        (
            *fact(_("Target"), formats.whole_money(bridge.target, currency), bridge.target),
            *fact(_("Covered"), formats.whole_money(covered, currency), covered),
            *fact(last, formats.whole_money(abs(bridge.gap), currency), abs(bridge.gap)),
        ),
        is_numeric=True,
    )


def _under_way(data: AccountData) -> Iterator[Block]:
    document = data.facts.document
    agreements = document.agreements
    projects = [p for p in document.projects if p.progress < 100]
    if not agreements and not projects:
        if data.selection.verdict is Verdict.INCLUDE:
            yield Heading(_("Under way"))
            yield Note(_("No agreement is in force and no project is under way."))
        return
    yield Heading(_("Under way"))
    lines = [*fact(_("Agreement"), common.listed([shortened(_agreement_text(a), LINE) for a in agreements], 2))]
    shown, rest = common.cut(sorted(projects, key=lambda p: (p.due_on is None, p.due_on)), 2)
    for project in shown:
        lines += fact(_("Project"), common.project_text(project, data.today, LINE))
    lines += fact("", common.and_more(rest) if rest else "")
    yield Facts(tuple(lines))


def _agreement_text(agreement: Agreement) -> str:
    if not agreement.is_in_force:
        return f"{agreement.title}, " + _("not signed yet")
    return f"{agreement.title}, " + _("signed on {day}").format(day=formats.day(agreement.signed_on))


def _potential(data: AccountData) -> Iterator[Block]:
    found, currency = data.selection.potential, data.settings.currency
    yield Heading(_("Remaining potential"))
    if found.remaining is None or found.exhausted_percent is None:
        yield Note(_("What the account buys in all is not known yet."))
        return
    used = _("Used {percent} · {amount}").format(
        percent=formats.percent(found.exhausted_percent), amount=formats.money(found.current, currency)
    )
    rest = _("Remaining {amount}").format(amount=formats.money(found.remaining, currency))
    yield UsedBar(found.exhausted_percent, used, rest, common.potential_note(found, currency))


def _decision(data: AccountData) -> Iterator[Block]:
    yield Heading(_("Decision"))
    last = data.selection.decisions[-1] if data.selection.decisions else None
    if last is None:
        yield Note(_("Nothing was decided yet."))
    else:
        text = _("{verdict}. {reason} Decided by {who} on {day}.").format(
            verdict=terms.verdict_word(last.verdict),
            reason=shortened(last.reason, TEXT),
            who=last.decided_by,
            day=formats.day(last.decided_on),
        )
        yield Paragraph(text)
    commitment = data.facts.requirements.record
    lines = []
    if commitment is not None:
        mark = _("without document") if commitment.without_document else ""
        lines += fact(_("Sponsor"), joined(commitment.sponsor, commitment.sponsor_role, mark))
        hours = (
            _("{n} KAM hours a year").format(n=formats.number(commitment.hours_per_year, 0))
            if commitment.hours_per_year is not None
            else ""
        )
        money = (
            _("{amount} a year").format(amount=formats.money(commitment.budget, data.settings.currency))
            if commitment.budget is not None
            else ""
        )
        lines += fact(_("Resources"), joined(hours, money))
    risks = data.facts.document.risks
    if risks:
        does = risks[0].mitigation or _("no mitigation written yet")
        rest = common.and_more(len(risks) - 1) if len(risks) > 1 else ""
        lines += fact(_("Risk"), joined(f"{shortened(risks[0].text, LINE)}: {shortened(does, LINE)}", rest))
    if lines:
        yield Facts(tuple(lines))
    if last is not None and last.verdict is not Verdict.INCLUDE:
        yield from decision.consequences(data, last)
