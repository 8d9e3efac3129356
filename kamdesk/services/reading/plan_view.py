"""The plan as it is carried out: where its steps stand, what was promised, and every version that was approved."""

from dataclasses import dataclass
from functools import cached_property

from kamdesk.domain.plan.actions import Action, ParkingNote
from kamdesk.domain.plan.agreements import Milestone
from kamdesk.domain.plan.committee import Meeting
from kamdesk.domain.plan.gap_bridge import GapBridge, gap_bridge
from kamdesk.domain.plan.gate import StepState, is_included, states
from kamdesk.domain.plan.gate_facts import Facts
from kamdesk.domain.plan.plan_document import Commitment, PlanObjective, PlanVersion, SwotItem
from kamdesk.domain.records import Step


@dataclass(frozen=True)
class PlanView:
    """What of the plan the gate does not look at, and what follows from what it does look at, its `facts`.

    Versions stand in the order of their numbers.
    """

    facts: Facts
    swot: tuple[SwotItem, ...]
    objectives: tuple[PlanObjective, ...]
    commitments: tuple[Commitment, ...]
    milestones: tuple[Milestone, ...]
    meetings: tuple[Meeting, ...]
    versions: tuple[PlanVersion, ...]
    actions: tuple[Action, ...]
    notes: tuple[ParkingNote, ...]

    @property
    def bridge(self) -> GapBridge | None:
        """From the run-rate to next year's target, once both are there."""
        document = self.facts.document
        return gap_bridge(document.record, document.agreements, document.projects)

    @cached_property
    def step_states(self) -> dict[Step, StepState]:
        """The state of each step."""
        return states(self.facts)

    @property
    def current_step(self) -> Step | None:
        """The first step that is not closed; None when the plan is active or the account not included."""
        if not is_included(self.facts):
            return None
        return next((s for s, state in self.step_states.items() if state is not StepState.CLOSED), None)
