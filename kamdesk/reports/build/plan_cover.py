"""The cover of a plan: a first page that is enough on its own, whatever is on it."""

from collections.abc import Iterator
from itertools import accumulate

from kamdesk.domain.plan.plan_document import Party, renew_on
from kamdesk.domain.plan.step_acts import SignatureOf
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.scoring import ScorecardResult
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import _, formats, ngettext, terms
from kamdesk.reports.build import common, plan_closing, plan_work
from kamdesk.reports.build.common import fact, joined, shortened
from kamdesk.reports.build.one_page import BODY, HEIGHT, WIDTH, lines_of, row_heights
from kamdesk.reports.build.portfolio_asked import Collector
from kamdesk.reports.model import (
    Block,
    Cell,
    Column,
    Cover,
    Fact,
    Facts,
    Heading,
    KeyFigure,
    KeyFigures,
    Note,
    Panel,
    Paper,
    Row,
    Table,
    UsedBar,
)
from kamdesk.services.plan.wording import bridge_text, calendar_text
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import indicator_name, without_index

MOST_DATES, FEWEST_DATES, MOST_NAMES = 7, 2, 3
LINE, SHORTEST = 90, 60
GAP, SUMMARY_SHARE = 10.0, 1.35 / 2.35
"""Between the columns of the cover, and how much of both the summary takes (`resources/reports/covered.typ`)."""
TITLE, TITLE_LINE, LINE_HEIGHT = 8.8, 10.5, 4.6
SUMMARY_HEIGHT = 58.0
"""As high as the contents beside it."""
AROUND = 160.0
"""What stands above and below the dates besides the name: panels, key figures, summary, headings and the line of facts."""


def cover(data: AccountData, paper: Paper) -> Cover:
    """The cover of an account's plan; its lists are cut where the page has no more room, and say so."""
    account = data.account
    state, detail, tone = common.plan_state(data)
    required = data.facts.requirements.record
    name = shortened(account.name, 110)
    summary = _fitting(list(_summary(data)), (WIDTH[paper] - GAP) * SUMMARY_SHARE - 5.0)
    room = HEIGHT[paper] - AROUND - TITLE_LINE * lines_of(name, WIDTH[paper], TITLE)
    return Cover(
        eyebrow=_("KAM plan"),
        name=name,
        line=shortened(joined(account.sector, account.city, ", ".join(account.codes[:2])), 110),
        panels=(
            Panel(
                _("Plan status"),
                state,
                detail,
                tone=tone,
                mark=_("Without document") if _is_bare_approval(data) else "",
                mark_tone="warn",
            ),
            Panel(
                _("Sponsor"),
                shortened(required.sponsor if required else "", 60) or formats.MISSING,
                shortened(required.sponsor_role if required else "", 60),
                shortened(joined(required.sponsor_evidence, formats.day(required.sponsor_on) if required.sponsor_on else ""), 80)
                if required
                else "",
                mark=_("Without document") if required is not None and required.without_document else "",
            ),
            Panel("KAM", shortened(data.kam_name, 60) or formats.MISSING, _kam_role(data)),
        ),
        key_figures=KeyFigures(_key_figures(data)),
        summary_title=_("In short"),
        summary=summary,
        contents_title=_("Contents"),
        left=tuple(_left(data)),
        right=tuple(_dates(data, (WIDTH[paper] - GAP) / 2, room)),
        facts=tuple(_facts(data)),
    )


def _kam_role(data: AccountData) -> str:
    person = data.facts.kam.people.get(data.facts.kam.profile.person_id or "") if data.facts.kam.profile is not None else None
    return shortened(person.role, 60) if person is not None else ""


def _is_bare_approval(data: AccountData) -> bool:
    """Whether the plan is approved by a signature that no document proves, as the last page says of it."""
    signed = data.facts.signature(SignatureOf.PLAN_SPONSOR)
    return common.is_approved(data) and (signed is None or not data.evidence_of(signed.id))


def _key_figures(data: AccountData) -> tuple[KeyFigure, ...]:
    sold, gained = data.sales.last_12(), data.contribution
    share = float(gained / sold * 100) if gained is not None and sold else None
    note = _("{percent} of sales").format(percent=formats.percent(share)) if share is not None else ""
    return (
        common.sales_figure(data),
        KeyFigure(_("Contribution"), formats.money(gained, data.settings.currency), note, gained),
        common.index_figure(data.scorecard.latest_result),
        common.potential_figure(data),
    )


def _summary(data: AccountData) -> Iterator[str]:
    last = data.selection.decisions[-1] if data.selection.decisions else None
    if last is None:
        yield _("Nothing was decided yet.")
    else:
        yield _("{verdict} on {day}. {reason}").format(
            verdict=terms.verdict_word(last.verdict), day=formats.day(last.decided_on), reason=shortened(last.reason, 140)
        )
    found, currency = data.selection.potential, data.settings.currency
    if found.remaining is not None:
        amount, years = formats.money(found.remaining, currency), common.horizon(found)
        said = ngettext(
            "Remaining potential: {amount} more a year within {n} year.",
            "Remaining potential: {amount} more a year within {n} years.",
            years,
        )
        yield said.format(amount=amount, n=years)
    if data.plan.bridge is not None:
        text = bridge_text(data.plan.bridge, currency)
        yield text[:1].upper() + text[1:] + "."
    yield from _below(data)
    late = [c for c in data.plan.commitments if c.party is Party.OURS and c.days_late(data.today)]
    if late:
        names = common.listed([shortened(c.text, 60) for c in late], MOST_NAMES)
        yield _("Our late commitments: {names}.").format(names=names)
    bare = sum(not risk.mitigation for risk in data.facts.document.risks)
    if bare:
        yield ngettext("{n} risk has no mitigation.", "{n} risks have no mitigation.", bare).format(n=formats.number(bare, 0))


def _below(data: AccountData) -> Iterator[str]:
    """What is below its minimum, what waits for a decision, and what is disputed: that is never told as a breach."""
    result = data.scorecard.latest_result
    if below := common.below_text(common.breaches_of(result), MOST_NAMES):
        yield below + "."
    waiting = Collector(data.settings.currency, data.today).of_account(data)[:MOST_NAMES]
    for asked in waiting:
        said = _("To be decided by {day}: {what}.") if asked.by is not None else _("To be decided: {what}.")
        yield said.format(day=formats.day(asked.by), what=asked.what)
    told = {asked.indicator_id for asked in waiting}
    for found in [r for r in result.indicators() if r.is_disputed and r.indicator.id not in told][:MOST_NAMES]:
        yield _("{name} in reconciliation ({own} / {theirs}).").format(
            name=indicator_name(found.indicator), own=formats.number(found.own_value), theirs=formats.number(found.client_value)
        )


def _left(data: AccountData) -> Iterator[Block]:
    result = data.scorecard.latest_result
    title = _("Scorecard {period}").format(period=formats.period(result.period))
    yield Heading(title)
    if result.score is None:
        yield Note(without_index(result))
    else:
        yield _groups(title, result)
        if unfinished := common.unfinished_text(data, result):
            yield Note(unfinished)
    yield from _used(data)
    yield Heading(_("Way to the target"))
    yield from way_to_target(data)


def _groups(title: str, result: ScorecardResult) -> Table:
    """The index of each group, with how many of its indicators are worse than their minimum."""
    rows = []
    for group in result.groups:
        breaches = sum(r.is_breach and not r.is_disputed for r in group.indicators)
        rows.append(
            Row(
                (
                    Cell(f"{common.GROUP_SIGNS[group.group]} {terms.short_group(group.group)}"),
                    common.number_cell(group.score, 0, bar=group.score, mark=common.HALF),
                    Cell(f"▼ {breaches}", breaches, "bad") if breaches else Cell(formats.MISSING, 0),
                ),
                group=group.group.value,
            )
        )
    columns = (
        Column(_("Group")),
        Column(_("Index 0–100"), "30mm", kind="bar"),
        Column(_("Minimum missed"), "19mm", "right", "number"),
    )
    return Table(title, columns, tuple(rows))


def _used(data: AccountData) -> Iterator[Block]:
    found, currency = data.selection.potential, data.settings.currency
    yield Heading(_("Remaining potential"))
    if found.remaining is None or found.exhausted_percent is None:
        yield Note(_("What the account buys in all is not known yet."))
    else:
        used = _("Used {percent}").format(percent=formats.percent(found.exhausted_percent))
        rest = _("Remaining {amount}").format(amount=formats.money(found.remaining, currency))
        amount, years = formats.money(found.attainable, currency), common.horizon(found)
        whole = ngettext("of {amount} attainable within {n} year", "of {amount} attainable within {n} years", years)
        yield UsedBar(found.exhausted_percent, used, rest, whole.format(amount=amount, n=years))


def way_to_target(data: AccountData) -> Iterator[Block]:
    """The target of the year, what covers it, and what does not."""
    bridge, currency = data.plan.bridge, data.settings.currency
    if bridge is None:
        yield Note(_("The target of the year is not set yet."))
        return
    covered = bridge.target - bridge.gap
    last = _("Still to cover") if bridge.gap > 0 else _("Beyond the target")
    yield Facts(
        (
            Fact(_("Twelve-month target"), formats.whole_money(bridge.target, currency), bridge.target),
            Fact(_("Covered"), formats.whole_money(covered, currency), covered),
            Fact(last, formats.whole_money(abs(bridge.gap), currency), abs(bridge.gap)),
        ),
        is_numeric=True,
    )


def _fitting(sentences: list[str], width: float) -> tuple[str, ...]:
    """The sentences, the longest shortened until all of them stand beside the contents."""
    while sum(LINE_HEIGHT * lines_of(s, width, BODY) + 1.4 for s in sentences) > SUMMARY_HEIGHT:
        longest = max(range(len(sentences)), key=lambda at: len(sentences[at]))
        if len(sentences[longest]) <= SHORTEST:
            return tuple(sentences[:-1])
        sentences[longest] = shortened(sentences[longest], len(sentences[longest]) - 10)
    return tuple(sentences)


def _dates(data: AccountData, width: float, room: float) -> Iterator[Block]:
    """The next dates, as many as find room."""
    yield Heading(_("Next dates"))
    entries = plan_work.dates(data)
    if not entries:
        yield Note(_("Nothing has a date yet."))
        return
    columns = (Column(_("Day"), "27mm", kind="date"), Column(_("What")))
    rows = tuple(
        Row((plan_work.calendar_day(e), common.text_cell(shortened(calendar_text(e), LINE), sub=shortened(e.owner, 60))))
        for e in entries[:MOST_DATES]
    )
    heights = accumulate(row_heights(Table("", columns, rows), width))
    fitting = max(FEWEST_DATES, sum(1 for height in heights if height <= room))
    shown, rest = rows[:fitting], max(0, len(entries) - fitting)
    yield Table(_("Next dates"), columns, shown, common.and_more(rest) if rest else "")


def _facts(data: AccountData) -> Iterator[Fact]:
    versions, document = data.plan.versions, data.facts.document.record
    if versions:
        last = versions[-1]
        yield Fact(_("Horizon"), f"{formats.day(last.approved_on)} – {formats.day(renew_on(last))}")
    review = document.next_review_on if document is not None else None
    yield Fact(_("Next review"), formats.day(review), review)
    record = data.facts.committee.record
    members = [m for m in data.facts.committee.members if m.is_in_force(data.today)]
    count = ngettext("{n} member", "{n} members", len(members)).format(n=formats.number(len(members), 0))
    yield Fact(
        _("Committee"),
        joined(shortened(record.cadence, 30) if record is not None else "", count if members else "") or formats.MISSING,
    )
    if data.selection.verdict is Verdict.INCLUDE:
        done = sum(act.is_closed for act in plan_closing.step_lines(data))
        yield Fact(_("Steps closed"), _("{n} of {all}").format(n=done, all=len(Step)))
    yield from fact(_("Figures"), common.figures_text(data).partition(": ")[2])
