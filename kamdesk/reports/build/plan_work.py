"""Sections 6 to 8 of the plan: what was promised, agreed and organised."""

from collections.abc import Iterator

from kamdesk.domain.plan.agreements import Project, orphans
from kamdesk.domain.plan.plan_document import Commitment, Party, PlanObjective
from kamdesk.domain.plan.post import PostBlock, PostItem
from kamdesk.domain.text import fold
from kamdesk.i18n import _, formats, ngettext, terms
from kamdesk.reports.build import common
from kamdesk.reports.build.common import day_cell, joined, text_cell
from kamdesk.reports.build.portfolio_asked import Collector
from kamdesk.reports.model import (
    AgreementEntry,
    AgreementTree,
    Block,
    Cell,
    Column,
    Fact,
    Heading,
    MilestoneLine,
    Note,
    ProjectEntry,
    Row,
    Table,
)
from kamdesk.services.plan.calendar import CalendarEntry, calendar
from kamdesk.services.plan.wording import calendar_text
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import indicator_name

MOST_IN_RACI = 8
"""So many people have a column of their own; the others are named below the table."""


# -- 6 objectives ------------------------------------------------------------------------------------


def objectives(data: AccountData) -> Iterator[Block]:
    """Theirs and ours, and every commitment that is open."""
    if rows := list(_objectives(data)):
        columns = (
            Column(_("Whose"), "auto"),
            Column(_("Objective"), "1.6fr"),
            Column(_("Measure"), "1fr"),
            Column(_("Value to reach"), "auto", "right"),
            Column(_("Date"), "auto", "right", "date"),
        )
        yield Table(_("Objectives"), columns, tuple(rows))
    else:
        yield Note(_("No objective is written yet."))
    yield Heading(_("Open commitments"))
    found = sorted(
        (c for c in data.plan.commitments if c.done_on is None), key=lambda c: (c.due_on is None, c.due_on or data.today)
    )
    if not found:
        yield Note(_("None is open."))
        return
    of_commitments = (
        Column(_("Whose"), "auto"),
        Column(_("Commitment"), "1.6fr"),
        Column(_("Owner"), "1fr"),
        Column(_("Due"), "auto", "right", "date"),
        Column(_("Status"), "auto"),
    )
    yield Table(_("Open commitments"), of_commitments, tuple(_commitment(data, c) for c in found))


def _objectives(data: AccountData) -> Iterator[Row]:
    """Theirs first, then ours; those of the post that the plan does not tell itself are ours as well."""
    told = {fold(o.text) for o in data.plan.objectives}
    of_post = [i for i in data.facts.post.items if i.block is PostBlock.OBJECTIVE and fold(i.text) not in told]
    for party in (Party.CLIENT, Party.OURS):
        found = [o for o in data.plan.objectives if o.party is party]
        for o in (*found, *(of_post if party is Party.OURS else ())):
            yield Row((Cell(terms.term(party)), text_cell(o.text), _measure(data, o), text_cell(o.goal), day_cell(o.due_on)))


def _measure(data: AccountData, objective: PlanObjective | PostItem) -> Cell:
    """By what an objective is measured: its own words, else the name of its indicator."""
    found = next((i for i in data.scorecard.own_indicators if i.id == objective.indicator_id), None)
    return text_cell(objective.measure or (indicator_name(found) if found is not None else ""))


def _commitment(data: AccountData, promise: Commitment) -> Row:
    days = promise.days_late(data.today)
    if days:
        late = ngettext("▼ {n} day late", "▼ {n} days late", days).format(n=formats.number(days, 0))
        state = Cell(late, days, "bad")
    else:
        state = Cell(_("on time") if promise.due_on is not None else formats.MISSING)
    return Row(
        (Cell(terms.term(promise.party)), text_cell(promise.text), text_cell(promise.owner), day_cell(promise.due_on), state)
    )


# -- 7 agreements ------------------------------------------------------------------------------------


def agreements(data: AccountData) -> Iterator[Block]:
    """Agreement → project → milestones, and what hangs on nothing."""
    document = data.facts.document
    if not document.agreements and not document.projects:
        yield Note(_("There is no agreement yet."))
        return
    items = []
    for agreement in document.agreements:
        signed = _("signed on {day} by {ours} and {theirs}").format(
            day=formats.day(agreement.signed_on), ours=agreement.our_signer, theirs=agreement.client_signer
        )
        version = _("version {number}").format(number=agreement.version) if agreement.version else ""
        note = joined(agreement.scope, version, signed if agreement.is_in_force else "")
        state = "● " + _("In force") if agreement.is_in_force else "○ " + _("Not signed")
        projects = tuple(_project(data, p) for p in document.projects if p.agreement_id == agreement.id)
        items.append(AgreementEntry(agreement.title, state, "ok" if agreement.is_in_force else "warn", note, projects))
    known = {a.id for a in document.agreements}
    bare = tuple(_project(data, p) for p in document.projects if p.agreement_id not in known)
    if bare:
        items.append(AgreementEntry(_("On no agreement"), "▲", "warn", "", bare))
    yield AgreementTree(tuple(items))
    lost = orphans(document.agreements, document.projects)
    none = _("none")
    without = common.listed([a.title for a in lost.agreements], 4) or none
    loose = common.listed([p.title for p in lost.projects], 4) or none
    yield Note(
        _("Agreements in force without project: {agreements}. Projects without agreement in force: {projects}.").format(
            agreements=without, projects=loose
        )
    )


def _project(data: AccountData, project: Project) -> ProjectEntry:
    currency = data.settings.currency
    hours = f"{formats.number(project.hours, 0)}{formats.NBSP}h" if project.hours is not None else formats.MISSING
    milestones = tuple(
        MilestoneLine(m.text, formats.day(m.due_on), m.done_on is not None)
        for m in data.plan.milestones
        if m.project_id == project.id
    )
    facts = (
        Fact(_("Owner"), project.owner or formats.MISSING),
        Fact(_("End"), formats.day(project.due_on), project.due_on),
        Fact(_("Budget"), formats.money(project.budget, currency), project.budget),
        Fact(_("Hours"), hours, project.hours),
        Fact(_("Effect on sales"), formats.money(project.effect, currency, signed=True), project.effect),
        Fact(_("Progress"), formats.percent(project.progress), project.progress),
    )
    return ProjectEntry(project.title, facts, milestones)


# -- 8 committee -------------------------------------------------------------------------------------


def committee(data: AccountData) -> Iterator[Block]:
    """Who is on it, who answers for what, and what lies ahead."""
    members = [m for m in data.facts.committee.members if m.is_in_force(data.today)]
    if members:
        columns = (
            Column(_("Member"), "1.4fr"),
            Column(_("Area"), "1fr"),
            Column(_("Role on the committee"), "1fr"),
            Column(_("Hours a year"), "auto", "right", "number"),
        )
        rows = tuple(
            Row((
                Cell(m.name + (" " + _("(chair)") if m.is_chair else ""), m.name), text_cell(m.area), text_cell(m.role),
                common.number_cell(m.hours_per_year, 0),
            ))
            for m in members
        )  # fmt: skip
        yield Table(_("Committee"), columns, rows, is_dense=True)
    else:
        yield Note(_("There is no committee yet."))
    yield from _raci(data)
    yield Heading(_("Calendar"))
    entries = dates(data)
    if not entries:
        yield Note(_("Nothing has a date yet."))
        return
    of_calendar = (Column(_("Day"), "40mm", kind="date"), Column(_("What"), "3.2fr"), Column(_("Who"), "1fr"))
    rows = tuple(Row((calendar_day(e), text_cell(calendar_text(e)), text_cell(e.owner))) for e in entries)
    yield Table(_("Calendar"), of_calendar, rows, is_dense=True)


def dates(data: AccountData) -> list[CalendarEntry]:
    """The calendar of an account with the decisions that it waits for, by day: who reads its plan is to see them there."""
    asked = Collector(data.settings.currency, data.today).of_account(data)
    waiting = [CalendarEntry(a.by, "decision", a.what, a.who, is_late=a.by < data.today) for a in asked if a.by is not None]
    return sorted((*calendar(data), *waiting), key=lambda e: (e.day, e.code, e.name))


def calendar_day(entry: CalendarEntry) -> Cell:
    """The day of an entry; a late one says so by its sign too."""
    text = formats.day(entry.day)
    return Cell("▼ " + _("{day} (overdue)").format(day=text), entry.day, "bad") if entry.is_late else Cell(text, entry.day)


def _raci(data: AccountData) -> Iterator[Block]:
    rows = data.facts.committee.raci
    if not rows:
        return
    names: dict[str, str] = {}
    for row in rows:
        for name in (row.accountable, *row.responsible, *row.consulted, *row.informed):
            if name:
                names.setdefault(fold(name), name)
    shown = list(names.values())[:MOST_IN_RACI]
    columns = (Column(_("Activity"), "2fr"), *(Column(_short_name(n), "1fr", "center") for n in shown))
    found = tuple(Row((text_cell(r.activity), *(_code_cell(r, n) for n in shown))) for r in rows)
    rest = list(names.values())[MOST_IN_RACI:]
    note = _("A answers for it · R does it · C is asked before · I is told after. One A in each row.")
    more = _("Also: {names}.").format(names=", ".join(rest)) if rest else ""
    yield Heading(_("Who answers for what"))
    yield Table(_("Who answers for what"), columns, found, " ".join(t for t in (note, more) if t), is_dense=True)


def _short_name(name: str) -> str:
    first, *rest = name.split()
    return f"{first} {rest[0][0]}." if rest else first


def _code_cell(row: object, name: str) -> Cell:
    code = _code(row, name)
    return Cell(code, is_strong="A" in code)


def _code(row: object, name: str) -> str:
    key = fold(name)
    codes = [
        letter
        for letter, part in (("A", "accountable"), ("R", "responsible"), ("C", "consulted"), ("I", "informed"))
        if key in {fold(n) for n in _people_in(getattr(row, part))}
    ]
    return "/".join(codes) or "·"


def _people_in(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
