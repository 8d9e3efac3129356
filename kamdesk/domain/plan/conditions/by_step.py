"""The conditions of every step, and which of them are not met."""

from kamdesk.domain.errors import Unmet
from kamdesk.domain.plan.conditions import committee, document, kam, post, requirements
from kamdesk.domain.plan.conditions.base import GateCondition
from kamdesk.domain.plan.gate_facts import Facts
from kamdesk.domain.records import Step

CONDITIONS: dict[Step, tuple[GateCondition, ...]] = {
    Step.REQUIREMENTS: requirements.CONDITIONS,
    Step.KAM_PROFILE: kam.CONDITIONS,
    Step.POST: post.CONDITIONS,
    Step.COMMITTEE: committee.CONDITIONS,
    Step.PLAN: document.CONDITIONS,
}

LATEST_VERSION = max(c.latest_version for conditions in CONDITIONS.values() for c in conditions)
"""The version of the gate that its conditions make up today."""


def unmet_of_step(facts: Facts, step: Step) -> tuple[Unmet, ...]:
    """The step's own conditions that are not met, whatever stands before it."""
    answers = ((c.code, c.unmet(facts)) for c in CONDITIONS[step])
    return tuple(Unmet(step, code, params) for code, params in answers if params is not None)
