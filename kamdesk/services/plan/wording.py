"""The words of a living plan: what differs from what was approved, what is wrong with a RACI, what a meeting speaks about."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from kamdesk.domain.changes import changed_fields
from kamdesk.domain.plan.committee import RaciFault, RaciFaultCode
from kamdesk.domain.plan.gap_bridge import GapBridge
from kamdesk.domain.plan.gate import last_act, review_reasons
from kamdesk.domain.plan.plan_document import DifferenceKind, PlanLine, PlanValue
from kamdesk.domain.records import Step
from kamdesk.i18n import N_, _, formats, ngettext, terms
from kamdesk.i18n.labels import field_name, kind_name
from kamdesk.services.plan.calendar import CalendarCode, CalendarEntry
from kamdesk.services.plan.committee import AgendaCode, AgendaItem
from kamdesk.services.plan.kam_handover import HandoverPack
from kamdesk.services.plan.plan_versions import Since
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import indicator_name, is_more_better

SHORT = 60
"""Longer texts are shortened where several stand together."""
_FAULTS: dict[RaciFaultCode, str] = {
    "no_accountable": N_("{activity}: nobody is accountable (A)."),
    "no_responsible": N_("{activity}: nobody does it (R)."),
    "not_in_force": N_("{activity}: {name} is accountable but not on the committee now."),
}
_AGENDA: dict[AgendaCode, str] = {
    "breach": N_("Below minimum: {name}"),
    "disputed": N_("In reconciliation with the client: {name}"),
    "withdrawn": N_("Figure withdrawn: {name}"),
    "late_action": N_("Late action: {name} ({days})"),
    "late_ours": N_("Our commitment: {name} ({days})"),
    "late_client": N_("The client's commitment: {name} ({days})"),
    "proposal": N_("To decide: use «{name}» here?"),
    "review": N_("To confirm: {name}"),
}


_CALENDAR: dict[CalendarCode, str] = {
    "action": N_("Action: {name}"),
    "commitment_ours": N_("Our commitment: {name}"),
    "commitment_client": N_("The client's commitment: {name}"),
    "project_starts": N_("Project starts: {name}"),
    "project_ends": N_("Project ends: {name}"),
    "milestone": N_("Milestone: {name}"),
    "objective": N_("Objective: {name}"),
    "next_review": N_("Review of the plan"),
    "renewal": N_("The plan is to be renewed"),
    "meeting": N_("Meeting of the committee"),
    "checklist": N_("Requirement: {name}"),
    "development": N_("Development: {name}"),
    "question": N_("To find out: {name}"),
    "decision": N_("Decision: {name}"),
}


def bridge_text(bridge: GapBridge, currency: str) -> str:
    """How much of the way to the target is covered, and what is left."""
    way = bridge.target - bridge.baseline
    covered = bridge.pipeline + bridge.projects
    if bridge.gap <= 0:
        return _("the target is covered, with {amount} to spare").format(amount=formats.whole_money(-bridge.gap, currency))
    text = _("{covered} of the {way} needed to reach the target is covered; {gap} is still to cover")
    # To the unit: shortened amounts would not add up.
    return text.format(
        way=formats.whole_money(way, currency),
        covered=formats.whole_money(covered, currency),
        gap=formats.whole_money(bridge.gap, currency),
    )


def changed_text(portfolio: Portfolio, data: AccountData, step: Step) -> str:
    """What was changed in the steps that put one to review, as in «Step 1 changed: Budget a year.»; as far as the history knows."""
    act = last_act(data.facts, step)
    found = []
    for reason in review_reasons(data.facts, step):
        words: list[str] = []
        for entry in portfolio.history(data.account.id):
            record = entry.after or entry.before
            if record is None or act is None or entry.at <= act.at or record.gate_step() is not reason or record.IS_ACT:
                continue
            names = changed_fields(entry.before, entry.after) if entry.before is not None and entry.after is not None else ()
            words += [field_name(name) for name in names] or [kind_name(entry.kind)]
        listed = ", ".join(dict.fromkeys(reversed(words)))
        number = reason.number
        found.append(
            _("Step {number} changed: {what}.").format(number=number, what=listed)
            if listed
            else _("Step {number} changed.").format(number=number)
        )
    return " ".join(found)


def calendar_text(entry: CalendarEntry) -> str:
    """The sentence of an entry; its day and its account are not in it."""
    return _(_CALENDAR[entry.code]).format(name=entry.name)


def fault_text(fault: RaciFault) -> str:
    """What is wrong with an activity."""
    return _(_FAULTS[fault.code]).format(activity=fault.row.activity, name=fault.name)


def agenda_text(item: AgendaItem, data: AccountData) -> str:
    """One point of the next meeting as a sentence; where the item names an indicator by id, the sentence has its name."""
    name = item.name
    if item.code in {"breach", "disputed", "withdrawn"}:
        found = next((i for i in data.scorecard.indicators if i.id == item.name), None)
        name = indicator_name(found) if found is not None else ""
        if item.code == "breach" and found is not None and not is_more_better(found):
            return _("Worse than the minimum: {name}").format(name=name)
    elif item.code == "review":
        name = terms.term(Step(item.name))
    days = ngettext("{n} day late", "{n} days late", item.days).format(n=item.days)
    return _(_AGENDA[item.code]).format(name=name, days=days)


def value_text(line: PlanLine, currency: str, *, is_whole: bool = False) -> str:
    """The value of a line of a version in words; long texts are shortened unless all is wanted."""
    value = line.value
    return value if is_whole and isinstance(value, str) and len(value) > SHORT else _value(value, currency)


def pack_lines(pack: HandoverPack) -> list[str]:
    """What goes along with a handover, a sentence a kind."""
    found = []
    if count := len(pack.actions):
        found.append(ngettext("{n} open action gets the new owner", "{n} open actions get the new owner", count).format(n=count))
    if count := len(pack.commitments):
        found.append(
            ngettext("{n} commitment of ours gets the new owner", "{n} commitments of ours get the new owner", count).format(
                n=count
            )
        )
    if pack.projects:
        found.append(_("Projects to pass on: {names}").format(names=", ".join(p.title for p in pack.projects)))
    if pack.activities:
        found.append(
            _("Accountable for, to pass on in step 4: {names}").format(names=", ".join(r.activity for r in pack.activities))
        )
    return found or [_("Nothing is open.")]


_SECTIONS = {
    "post_item": N_("The three blocks"),
    "committee_member": N_("Members"),
    "swot_item": N_("SWOT"),
    "plan_objective": N_("Objectives: theirs and ours"),
    "agreement": N_("Agreements with the client"),
    "project": N_("Projects that carry them out"),
    "milestone": N_("Milestones"),
    "commitment": N_("Commitments both ways"),
    "risk": N_("Risks"),
    "indicator": N_("Scorecard"),
}


def section_title(kind: str) -> str:
    """What a section of a plan that is read whole is called."""
    if kind in set(Step):
        return terms.term(Step(kind))
    text = _(_SECTIONS[kind]) if kind in _SECTIONS else kind_name(kind)
    return text[:1].upper() + text[1:]


def _value(value: PlanValue, currency: str) -> str:
    if value is None or value == "":
        return formats.MISSING
    if isinstance(value, Decimal):
        return formats.money(value, currency)
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, StrEnum):
        return terms.term(value)
    if isinstance(value, str):
        return value if len(value) <= SHORT else value[: SHORT - 1] + "…"
    return formats.number(value)


def since_text(since: Since, currency: str) -> str:
    """«target lowered 1.8 → 1.6 M€ on 12 May by …», as far as the history knows."""
    found = since.difference
    line = found.line
    kind = kind_name(line.kind)
    name = _(" «{name}»").format(name=line.name) if line.name else ""
    if found.what is DifferenceKind.ADDED:
        text = _("{kind}{name} added").format(kind=kind, name=name)
    elif found.what is DifferenceKind.REMOVED:
        text = _("{kind}{name} removed").format(kind=kind, name=name)
    else:
        before, now = _value(found.before, currency), _value(line.value, currency)
        what = field_name(line.field) + (f" ({kind}{name})" if line.name else "")
        is_new = found.before is None or found.before == ""
        verb = _("{what} set: {now}") if is_new else _direction(found.before, line.value)
        text = verb.format(what=what, before=before, now=now)
    text = text[:1].upper() + text[1:]
    if since.at is not None:
        text += _(", on {day} by {who}").format(day=formats.day(since.at.astimezone().date()), who=since.by or formats.MISSING)
    return text


def _direction(before: PlanValue, now: PlanValue) -> str:
    if not isinstance(before, int | float | Decimal) or not isinstance(now, int | float | Decimal):
        return _("{what} changed: {before} → {now}")
    return _("{what} lowered: {before} → {now}") if now < before else _("{what} raised: {before} → {now}")
