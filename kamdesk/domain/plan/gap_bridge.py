"""From where the account stands to next year's target, and what of the way nothing covers yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kamdesk.domain.plan.agreements import Agreement, Project
from kamdesk.domain.plan.plan_document import PlanDocument


@dataclass(frozen=True, slots=True)
class GapBridge:
    """Amounts of one year: the target and what leads to it (`domain.md` §4.4)."""

    target: Decimal
    baseline: Decimal
    pipeline: Decimal
    projects: Decimal

    @property
    def gap(self) -> Decimal:
        """Target − run-rate − weighted pipeline − signed projects; negative when more is covered than is aimed at."""
        return self.target - self.baseline - self.pipeline - self.projects


def gap_bridge(plan: PlanDocument | None, agreements: Sequence[Agreement], projects: Sequence[Project]) -> GapBridge | None:
    """The bridge of a plan; None until target and run-rate are there. Only projects on an agreement in force count."""
    if plan is None or plan.target is None or plan.baseline is None:
        return None
    in_force = {a.id for a in agreements if a.is_in_force}
    effect = sum((p.effect or Decimal(0) for p in projects if p.agreement_id in in_force), Decimal(0))
    return GapBridge(plan.target, plan.baseline, plan.pipeline or Decimal(0), effect)
