"""Sections 6 to 10 of the plan: what was promised, agreed and organised, what was learned, what may go wrong, and who signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kamdesk.domain.ledgers.prescription import DealState, Influence
from kamdesk.domain.plan.agreements import Project, orphans
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.plan_document import Commitment, Party
from kamdesk.domain.plan.step_acts import ActKind, Signature, SignatureOf, StepAct
from kamdesk.domain.text import fold
from kamdesk.i18n import N_, _, formats, ngettext, terms
from kamdesk.reports.build import common
from kamdesk.reports.build.common import day_cell, joined, money_cell, text_cell
from kamdesk.reports.model import (
    AgreementEntry,
    AgreementTree,
    Block,
    Callout,
    Cell,
    Column,
    Fact,
    Heading,
    KeyFigure,
    KeyFigures,
    MilestoneLine,
    Note,
    ProjectEntry,
    Row,
    SignatureLine,
    Signatures,
    Split,
    Table,
)
from kamdesk.services.plan.calendar import CalendarEntry, calendar
from kamdesk.services.plan.wording import calendar_text
from kamdesk.services.reading.account_data import AccountData

MOST_IN_RACI = 8
"""So many people have a column of their own; the others are named below the table."""


# -- 6 objectives ------------------------------------------------------------------------------------


def objectives(data: AccountData) -> Iterator[Block]:
    """Theirs and ours, and every commitment that is open."""
    if data.plan.objectives:
        columns = (
            Column(_("Whose"), "auto"),
            Column(_("Objective"), "1.6fr"),
            Column(_("Measure"), "1fr"),
            Column(_("Value to reach"), "auto", "right"),
            Column(_("Date"), "auto", "right", "date"),
        )
        ordered = sorted(data.plan.objectives, key=lambda o: o.party is Party.OURS)
        rows = tuple(
            Row((Cell(terms.term(o.party)), text_cell(o.text), text_cell(o.measure), text_cell(o.goal), day_cell(o.due_on)))
            for o in ordered
        )
        yield Table(_("Objectives"), columns, rows)
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
        Column(_("How it stands"), "auto"),
    )
    yield Table(_("Open commitments"), of_commitments, tuple(_commitment(data, c) for c in found))


def _commitment(data: AccountData, promise: Commitment) -> Row:
    days = promise.days_late(data.today)
    if days:
        late = ngettext("▼ {n} day late", "▼ {n} days late", days).format(n=formats.number(days, 0))
        state = Cell(late, days, "bad")
    else:
        state = Cell(_("in time") if promise.due_on is not None else formats.MISSING)
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
            Column(_("Role"), "1fr"),
            Column(_("Hours a year"), "auto", "right", "number"),
        )
        rows = tuple(
            Row((
                Cell(m.name + (" " + _("(chair)") if m.is_chair else ""), m.name), text_cell(m.area), text_cell(m.role),
                common.number_cell(m.hours_per_year, 0),
            ))
            for m in members
        )  # fmt: skip
        yield Table(_("Committee"), columns, rows)
    else:
        yield Note(_("There is no committee yet."))
    yield from _raci(data)
    yield Heading(_("Calendar"))
    entries = calendar(data)
    if not entries:
        yield Note(_("Nothing has a date yet."))
        return
    of_calendar = (Column(_("Day"), "27mm", kind="date"), Column(_("What"), "2.4fr"), Column(_("Who"), "1fr"))
    rows = tuple(Row((calendar_day(e), text_cell(calendar_text(e)), text_cell(e.owner))) for e in entries)
    yield Table(_("Calendar"), of_calendar, rows)


def calendar_day(entry: CalendarEntry) -> Cell:
    """The day of an entry; a late one says so by its sign too."""
    text = formats.day(entry.day)
    return Cell(f"▼ {text}", entry.day, "bad") if entry.is_late else Cell(text, entry.day)


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
    found = tuple(Row((text_cell(r.activity), *(Cell(_code(r, n)) for n in shown))) for r in rows)
    rest = list(names.values())[MOST_IN_RACI:]
    note = _("A answers for it · R does it · C is asked before · I is told after. One A a row.")
    more = _("Also: {names}.").format(names=", ".join(rest)) if rest else ""
    yield Heading(_("Who answers for what"))
    yield Table(_("Who answers for what"), columns, found, " ".join(t for t in (note, more) if t), is_dense=True)


def _short_name(name: str) -> str:
    first, *rest = name.split()
    return f"{first} {rest[0][0]}." if rest else first


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


# -- 9 innovation and advocacy -----------------------------------------------------------------------


def innovation(data: AccountData) -> Iterator[Block]:
    """What is tried out with the client, what it brings us elsewhere, and what it got from us."""
    advances = data.ledgers.advances
    yield Heading(_("Advances tried with this account"))
    if advances:
        columns = (
            Column(_("Advance"), "1.6fr"),
            Column(_("Where it was tried"), "1fr"),
            Column(_("State"), "auto"),
            Column(_("To other accounts?"), "1fr"),
        )
        rows = tuple(
            Row(
                (
                    text_cell(a.title, sub=a.result or a.evidence),
                    text_cell(a.tried_at),
                    Cell(terms.term(a.state)),
                    Cell(terms.term(a.reuse)),
                )
            )
            for a in advances
        )
        yield Table(_("Advances"), columns, rows)
    else:
        yield Note(_("None is noted yet."))
    yield Split(tuple(_advocacy(data)), tuple(_value(data)))


def _advocacy(data: AccountData) -> Iterator[Block]:
    currency = data.settings.currency
    yield Heading(_("What its advocacy brings us"))
    if not data.ledgers.prescriptions:
        yield Note(_("None is noted yet."))
        return
    moved = {i.prescription.id: i for i in data.ledgers.given}
    columns = (
        Column(_("To whom"), "1.2fr"),
        Column(_("What it did"), "1fr"),
        Column(_("Value"), "auto", "right", "money"),
    )
    rows = tuple(
        Row((text_cell(p.given_to, sub=p.given_by), Cell(terms.term(p.reference)), _deal_cell(moved.get(p.id), currency)))
        for p in data.ledgers.prescriptions
    )
    brought = data.ledgers.brought
    note = ngettext(
        "Sales through advocacy, by its influence: {amount} in {n} customer.",
        "Sales through advocacy, by its influence: {amount} in {n} customers.",
        brought.customers,
    ).format(amount=formats.money(brought.value, currency), n=brought.customers)
    yield Table(_("Advocacy"), columns, rows, note)


def _deal_cell(moved: Influence | None, currency: str) -> Cell:
    """The value of the whole deal with its state; what is due to the reference stands below the table."""
    if moved is None:
        return Cell(formats.MISSING)
    state = moved.deal.state
    return money_cell(
        moved.deal.value, currency, sub=terms.term(state).lower() if state is not DealState.LOST else terms.term(state)
    )


def _value(data: AccountData) -> Iterator[Block]:
    currency, entries = data.settings.currency, data.ledgers.values_given
    yield Heading(_("Value delivered"))
    if not entries:
        yield Note(_("None is noted yet."))
        return
    columns = (
        Column(_("What")),
        *(Column(title, "auto", "right", "money") for title in (_("Promised"), _("Delivered"), _("Confirmed"))),
    )
    rows = [
        Row((text_cell(v.what), *(money_cell(amount, currency) for amount in (v.promised, v.delivered, v.confirmed))))
        for v in entries
    ]
    totals = [
        _sum([v.promised for v in entries]), _sum([v.delivered for v in entries]), _sum([v.confirmed for v in entries])
    ]  # fmt: skip
    rows.append(Row((Cell(_("Total")), *(money_cell(amount, currency) for amount in totals)), "total"))
    yield Table(_("Value delivered"), columns, tuple(rows))


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [a for a in amounts if a is not None]
    return sum(known, Decimal(0)) if known else None


# -- 10 risks, resources, signatures -----------------------------------------------------------------


def risks(data: AccountData) -> Iterator[Block]:
    """What may go wrong and what we do, what it all takes, which steps are closed, and who signed."""
    found = data.facts.document.risks
    if found:
        columns = (Column(_("Risk")), Column(_("What we do")))
        rows = tuple(
            Row(
                (
                    text_cell(r.text),
                    text_cell(r.mitigation) if r.mitigation else Cell("▲ " + _("no mitigation written yet"), None, "warn"),
                )
            )
            for r in found
        )
        yield Table(_("Risks"), columns, rows)
    else:
        yield Note(_("No risk is written yet."))
    yield Heading(_("Resources"))
    yield KeyFigures(tuple(_resources(data)))
    yield Heading(_("Steps"))
    of_steps = (
        Column(_("Step"), "1.6fr"),
        Column(_("Closed on"), "auto"),
        Column(_("Confirmed on"), "auto"),
        Column(_("By"), "1fr"),
    )
    yield Table(
        _("Steps"),
        of_steps,
        tuple(Row((Cell(s.name), Cell(s.closed), Cell(s.confirmed), text_cell(s.by))) for s in step_lines(data)),
    )
    yield Heading(_("Signatures"))
    yield Signatures(tuple(_signatures(data)))
    yield Note(_("A record of signatures: name, role and day. It is no electronic signature."))
    required = data.facts.requirements.record
    if required is not None and required.without_document:
        yield Callout(_("The commitment of the sponsor has no document."))


def _resources(data: AccountData) -> Iterator[KeyFigure]:
    currency, required = data.settings.currency, data.facts.requirements.record
    hours = required.hours_per_year if required is not None else None
    budget = required.budget if required is not None else None
    yield KeyFigure(_("KAM hours a year"), formats.number(hours, 0), _("assigned in step 1"), hours)
    yield KeyFigure(_("Budget"), formats.money(budget, currency), _("a year"), budget)
    members = [m for m in data.facts.committee.members if m.is_in_force(data.today)]
    known = [m.hours_per_year for m in members if m.hours_per_year is not None]
    count = ngettext("a year, {n} member", "a year, {n} members", len(members)).format(n=formats.number(len(members), 0))
    yield KeyFigure(_("Hours of the committee"), formats.number(sum(known), 0) if known else formats.MISSING, count)
    projects = data.facts.document.projects
    spent = [p.hours for p in projects if p.hours is not None]
    money = _sum([p.budget for p in projects])
    text = f"{formats.number(sum(spent), 0)}{formats.NBSP}h" if spent else formats.MISSING
    note = _("{amount} of budget").format(amount=formats.money(money, currency)) if money is not None else ""
    yield KeyFigure(_("Projects"), text, note)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step with the days on which it was closed and confirmed, and by whom."""

    name: str
    closed: str
    confirmed: str
    by: str
    is_closed: bool


def step_lines(data: AccountData) -> list[StepLine]:
    """The five steps as they stand; one that was reopened is not closed."""
    found = []
    for step, state in data.plan.step_states.items():
        name = f"{step.number}. {terms.term(step)}"
        acts = [a for a in data.facts.acts if a.subject == step]
        closings = [a for a in acts if a.act is ActKind.CLOSE]
        if state not in {StepState.CLOSED, StepState.TO_REVIEW} or not closings:
            found.append(StepLine(name, terms.term(state), formats.MISSING, "", is_closed=False))
            continue
        closed = closings[-1]
        later = [a for a in acts if a.act is ActKind.CONFIRM and a.sequence > closed.sequence]
        confirmed = _act_day(later[-1]) if later else formats.MISSING
        by = (later or [closed])[-1].by
        found.append(StepLine(name, _act_day(closed), confirmed, by, is_closed=state is StepState.CLOSED))
    return found


def _act_day(act: StepAct) -> str:
    return formats.day(act.at.astimezone().date())


_SIGNED = {
    SignatureOf.POST_KAM: N_("Functions, objectives and responsibilities"),
    SignatureOf.POST_MANAGER: N_("Functions, objectives and responsibilities"),
    SignatureOf.PLAN_SPONSOR: N_("Account plan, version {n}"),
    SignatureOf.PLAN_COUNTERSIGN: N_("Account plan, version {n}"),
}


def _signatures(data: AccountData) -> Iterator[SignatureLine]:
    """The signatures that are there, and an empty line for each that a plan needs."""
    for subject in SignatureOf:
        found = data.facts.signature(subject)
        if found is None and subject is SignatureOf.PLAN_COUNTERSIGN:
            continue
        yield _signature(data, subject, found)


def _signature(data: AccountData, subject: SignatureOf, found: Signature | None) -> SignatureLine:
    what = _(_SIGNED[subject]).format(n=max(1, len(data.plan.versions)))
    if found is None:
        return SignatureLine(terms.term(subject), _("name, role and day"), what, _("not signed yet"))
    files = data.evidence_of(found.id)
    proof = joined(*(e.name for e in files)) if files else _("without document")
    return SignatureLine(
        found.name, found.role, what, joined(_("signed on {day}").format(day=formats.day(found.signed_on)), proof)
    )
