"""Step 1: commitment of the management, hours and money, and what else has to be in place."""

from kamdesk.domain.plan.conditions.base import GateCondition, Params, unless
from kamdesk.domain.plan.gate_facts import Facts


def _sponsor_unmet(facts: Facts) -> Params | None:
    requirements = facts.requirements.record
    return unless(requirements and requirements.sponsor and requirements.sponsor_role and requirements.sponsor_on)


def _sponsor_reads(facts: Facts) -> object:
    requirements = facts.requirements.record
    return requirements and (requirements.sponsor, requirements.sponsor_role, requirements.sponsor_on)


SPONSOR = GateCondition("sponsor", _sponsor_unmet, _sponsor_reads)


def _sponsor_evidence_unmet(facts: Facts) -> Params | None:
    requirements = facts.requirements.record
    return unless(
        requirements and (requirements.sponsor_evidence or requirements.without_document or requirements.id in facts.files)
    )


def _sponsor_evidence_reads(facts: Facts) -> object:
    """A file counts too, and is read only where there is one."""
    requirements = facts.requirements.record
    return requirements and (requirements.sponsor_evidence, requirements.without_document, *facts.files.get(requirements.id, ()))


SPONSOR_EVIDENCE = GateCondition("sponsor_evidence", _sponsor_evidence_unmet, _sponsor_evidence_reads)


def _hours_unmet(facts: Facts) -> Params | None:
    return unless(facts.requirements.record and facts.requirements.record.hours_per_year)


def _hours_reads(facts: Facts) -> object:
    return facts.requirements.record and facts.requirements.record.hours_per_year


HOURS = GateCondition("hours", _hours_unmet, _hours_reads)


def _budget_unmet(facts: Facts) -> Params | None:
    requirements = facts.requirements.record
    return unless(
        requirements and (requirements.budget is not None or (requirements.no_budget and requirements.no_budget_consent))
    )


def _budget_reads(facts: Facts) -> object:
    requirements = facts.requirements.record
    return requirements and (requirements.budget, requirements.no_budget, requirements.no_budget_consent)


BUDGET = GateCondition("budget", _budget_unmet, _budget_reads)


def _checklist_unmet(facts: Facts) -> Params | None:
    open_items = [i.label for i in facts.requirements.checklist if not i.is_settled]
    return unless(not open_items, items=open_items)


def _checklist_reads(facts: Facts) -> object:
    """Only whether each is settled: how it is, is daily work."""
    return sorted((i.label, i.is_settled) for i in facts.requirements.checklist)


def _checklist_read_until_2(facts: Facts) -> object:
    return sorted((i.label, i.is_met, i.evidence, i.owner, str(i.due_on)) for i in facts.requirements.checklist)


CHECKLIST = GateCondition("checklist", _checklist_unmet, _checklist_reads, read_until={2: _checklist_read_until_2})


def _capacity_unmet(facts: Facts) -> Params | None:
    """The KAM hours of all accounts in the plan, and what there is, where that is less and nobody accepted it."""
    capacity, requirements = facts.settings.kam_hours, facts.requirements.record
    if (
        capacity is None
        or requirements is None
        or not requirements.hours_per_year
        or (requirements.excess_accepted_by and requirements.excess_accepted_on)
    ):
        return None
    hours = facts.requirements.hours_elsewhere + requirements.hours_per_year
    return unless(hours <= capacity, hours=hours, capacity=capacity)


def _capacity_reads(facts: Facts) -> object:
    """Only who accepted it: hours of other accounts disturb no closed step."""
    return facts.requirements.record and (
        facts.requirements.record.excess_accepted_by,
        facts.requirements.record.excess_accepted_on,
    )


CAPACITY = GateCondition("capacity", _capacity_unmet, _capacity_reads, since=2)


def _company_unmet(facts: Facts) -> Params | None:
    open_items = [
        asked.label
        for asked in facts.requirements.company
        if not (asked.is_settled and facts.requirements.confirmation_of(asked))
    ]
    return unless(not open_items, items=open_items)


def _company_reads(facts: Facts) -> object:
    """Only what the account confirmed: a requirement that the company adds later disturbs no closed step."""
    return sorted(
        [asked.label, asked.is_met, asked.evidence, asked.owner, str(asked.due_on)]
        for asked in facts.requirements.company
        if facts.requirements.confirmation_of(asked)
    )


COMPANY = GateCondition("company", _company_unmet, _company_reads, since=3)

CONDITIONS = (SPONSOR, SPONSOR_EVIDENCE, HOURS, BUDGET, CHECKLIST, CAPACITY, COMPANY)
"""In the order in which they are said, and stand in fingerprints."""
