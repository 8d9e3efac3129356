"""Step 4: who carries out the projects, when they meet, and who answers for what."""

from kamdesk.domain.plan.committee import CommitteeMember, raci_faults
from kamdesk.domain.plan.conditions.base import GateCondition, Params, at_least, unless
from kamdesk.domain.plan.gate_facts import Facts
from kamdesk.domain.text import fold


def _others_than_the_kam(facts: Facts) -> list[CommitteeMember]:
    kam = fold(facts.kam.name())
    return [m for m in facts.committee.members if fold(m.name) != kam]


def _members_reads(facts: Facts) -> object:
    return sorted((m.name, m.area, m.hours_per_year) for m in facts.committee.members)


def _members_unmet(facts: Facts) -> Params | None:
    return at_least(facts, "min_members", len(_others_than_the_kam(facts)))


MEMBERS = GateCondition("members", _members_unmet, _members_reads)


def _member_details_unmet(facts: Facts) -> Params | None:
    bare = [m.name for m in _others_than_the_kam(facts) if not (m.area and m.hours_per_year)]
    return unless(not bare, names=bare)


MEMBER_DETAILS = GateCondition("member_details", _member_details_unmet, _members_reads)


def _chair_unmet(facts: Facts) -> Params | None:
    return unless(sum(m.is_chair for m in facts.committee.members) == 1)


def _chair_reads(facts: Facts) -> object:
    return sorted(m.name for m in facts.committee.members if m.is_chair)


CHAIR = GateCondition("chair", _chair_unmet, _chair_reads)


def _cadence_unmet(facts: Facts) -> Params | None:
    return unless(facts.committee.record and facts.committee.record.cadence)


def _cadence_reads(facts: Facts) -> object:
    return facts.committee.record and facts.committee.record.cadence


CADENCE = GateCondition("cadence", _cadence_unmet, _cadence_reads)


def _first_meeting_unmet(facts: Facts) -> Params | None:
    return unless(facts.committee.record and facts.committee.record.first_meeting_on)


def _first_meeting_reads(facts: Facts) -> object:
    return facts.committee.record and facts.committee.record.first_meeting_on


FIRST_MEETING = GateCondition("first_meeting", _first_meeting_unmet, _first_meeting_reads)


def _raci_unmet(facts: Facts) -> Params | None:
    faults = raci_faults(facts.committee.raci, facts.committee.members, facts.kam.name(), facts.today)
    activities = list(dict.fromkeys(fault.row.activity for fault in faults))
    return unless(not activities, activities=activities)


def _raci_reads(facts: Facts) -> object:
    return sorted((r.activity, r.accountable, r.responsible) for r in facts.committee.raci)


RACI = GateCondition("raci", _raci_unmet, _raci_reads, since=2)

CONDITIONS = (MEMBERS, MEMBER_DETAILS, CHAIR, CADENCE, FIRST_MEETING, RACI)
"""In the order in which they are said, and stand in fingerprints."""
