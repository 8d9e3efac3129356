"""Sections 9 and 10 of the plan: what was learned and brought, what may go wrong, what it takes, and who signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kamdesk.domain.ledgers.prescription import DealState, Influence
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.plan_document import SwotSide
from kamdesk.domain.plan.step_acts import ActKind, Signature, SignatureOf, StepAct
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.text import fold
from kamdesk.i18n import N_, _, formats, ngettext, terms
from kamdesk.reports.build import value
from kamdesk.reports.build.common import day_cell, joined, money_cell, text_cell
from kamdesk.reports.build.persons import person
from kamdesk.reports.build.tables import filled
from kamdesk.reports.model import (
    Block,
    Callout,
    Cell,
    Column,
    Heading,
    KeyFigure,
    KeyFigures,
    Note,
    Row,
    SignatureLine,
    Signatures,
    Split,
    Table,
)
from kamdesk.services.reading.account_data import AccountData

# -- 9 innovation and advocacy -----------------------------------------------------------------------


def innovation(data: AccountData) -> Iterator[Block]:
    """What is tried out with the client, what it brings us elsewhere, and what it got from us."""
    advances = data.ledgers.advances
    if not (advances or data.ledgers.prescriptions or data.ledgers.values_given):
        yield Note(_("No advance, no reference and no value is noted yet."))
        return
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
        "Sales through advocacy, weighted by its influence: {amount} in {n} client.",
        "Sales through advocacy, weighted by its influence: {amount} in {n} clients.",
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
    currency, (entries, _rest) = data.settings.currency, value.in_order(data.ledgers.values_given)
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
    if rows := [*_threats(data)]:
        columns = (Column(_("Risk")), Column(_("What we do")))
        rows[:0] = (
            Row(
                (
                    text_cell(r.text),
                    text_cell(r.mitigation) if r.mitigation else Cell("▲ " + _("no mitigation written yet"), None, "warn"),
                )
            )
            for r in found
        )
        yield Table(_("Risks"), columns, tuple(rows))
    is_included = data.selection.verdict is Verdict.INCLUDE
    later = "" if is_included else _("Resources, steps and signatures come with the decision to include the account.")
    if said := " ".join(t for t in ("" if found or rows else _("No risk is written yet."), later) if t):
        yield Note(said)
    if not is_included:
        return
    yield Heading(_("Resources"))
    yield KeyFigures(tuple(_resources(data)))
    yield Heading(_("Steps"))
    yield _steps(data)
    yield Heading(_("Signatures"))
    yield Signatures(tuple(_signatures(data)))
    yield Note(_("A record of signatures: name, role and day. Not an electronic signature."))
    required = data.facts.requirements.record
    if required is not None and required.without_document:
        yield Callout(_("The commitment of the sponsor has no document."))


def _threats(data: AccountData) -> Iterator[Row]:
    """The threats of the SWOT that neither a risk nor an action takes up: they may go wrong as well."""
    document = data.facts.document
    known = {fold(text) for text in (*(r.text for r in document.risks), *(a.text for a in data.plan.actions))}
    for item in data.plan.swot:
        if item.side is SwotSide.THREAT and fold(item.text) not in known:
            yield Row((text_cell(item.text), Cell("▲ " + _("SWOT threat with no action yet"), None, "warn")))


def _steps(data: AccountData) -> Table:
    """Which steps are closed, since when and by whom, where a person's name is known."""
    columns = (
        Column(_("Step"), "2.4fr"),
        Column(_("State"), "auto"),
        Column(_("Closed"), "auto", "left", "date"),
        Column(_("Confirmed"), "auto", "left", "date"),
        Column(_("By"), "1fr"),
    )
    rows = (
        Row((Cell(s.name), Cell(s.state), _closed_cell(s), day_cell(s.confirmed_on), text_cell(s.by))) for s in step_lines(data)
    )
    return replace(filled(_("Steps"), columns, rows), is_dense=True)


def _closed_cell(step: "StepLine") -> Cell:
    """The day on which a step was closed; of one that was closed again, the first day as well: it held before the others were closed."""
    if step.first_closed_on is None or step.closed_on is None:
        return day_cell(step.closed_on)
    first = _("first on {day}").format(day=formats.day(step.first_closed_on))
    return Cell(formats.day(step.closed_on), step.closed_on, sub=first)


def _resources(data: AccountData) -> Iterator[KeyFigure]:
    currency, required = data.settings.currency, data.facts.requirements.record
    hours = required.hours_per_year if required is not None else None
    budget = required.budget if required is not None else None
    yield KeyFigure(_("KAM hours a year"), formats.number(hours, 0), _("assigned in step 1") if hours is not None else "", hours)
    yield KeyFigure(_("Budget"), formats.money(budget, currency), _("a year") if budget is not None else "", budget)
    members = [m for m in data.facts.committee.members if m.is_in_force(data.today)]
    known = [m.hours_per_year for m in members if m.hours_per_year is not None]
    count = ngettext("a year, {n} member", "a year, {n} members", len(members)).format(n=formats.number(len(members), 0))
    yield KeyFigure(
        _("Hours of the committee"), formats.number(sum(known), 0) if known else formats.MISSING, count if known else ""
    )
    projects = data.facts.document.projects
    spent = [p.hours for p in projects if p.hours is not None]
    money = _sum([p.budget for p in projects])
    text = f"{formats.number(sum(spent), 0)}{formats.NBSP}h" if spent else formats.MISSING
    note = _("{amount} of budget").format(amount=formats.money(money, currency)) if money is not None else ""
    yield KeyFigure(_("Projects"), text, note)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step, how it stands, and the days on which it was closed and confirmed, and by whom."""

    name: str
    state: str
    closed_on: date | None = None
    first_closed_on: date | None = None
    """Before that, where it was opened again meanwhile."""
    confirmed_on: date | None = None
    by: str = ""
    is_closed: bool = False


def step_lines(data: AccountData) -> list[StepLine]:
    """The five steps as they stand; one that was reopened is not closed."""
    found = []
    for step, state in data.plan.step_states.items():
        name = f"{step.number}. {terms.term(step)}"
        acts = [a for a in data.facts.acts if a.subject == step]
        closings = [a for a in acts if a.act is ActKind.CLOSE]
        if state not in {StepState.CLOSED, StepState.TO_REVIEW} or not closings:
            found.append(StepLine(name, terms.term(state)))
            continue
        closed = closings[-1]
        later = [a for a in acts if a.act is ActKind.CONFIRM and a.sequence > closed.sequence]
        confirmed_on = _act_day(later[-1]) if later else None
        by, is_closed = person((later or [closed])[-1].by, data), state is StepState.CLOSED
        first = _act_day(closings[0]) if len(closings) > 1 else None
        found.append(StepLine(name, terms.term(state), _act_day(closed), first, confirmed_on, by, is_closed=is_closed))
    return found


def _act_day(act: StepAct) -> date:
    return act.at.astimezone().date()


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
