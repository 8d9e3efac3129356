"""The decision about an account: what it must say, what must exist before it, and what brings the account back.

No decision exists before scenarios and a forecast of their side effects do; a recorded one is never changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal

from kamdesk.domain.errors import Unmet, ValidationError
from kamdesk.domain.records import NOTE, Record
from kamdesk.domain.selection.criteria import Assessment, Verdict
from kamdesk.domain.selection.scenarios import Scenario, SideEffect
from kamdesk.domain.settings import Settings


@dataclass(frozen=True, slots=True)
class DatedCondition:
    """Something that has to be true by a day for a watched account to be included."""

    text: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Record):
    """The recorded act of including, deferring or not including an account; never edited afterwards.

    `signal_percent` is the growth of our sales over `sales_then` (the last twelve closed months at the decision) that
    brings the account back to attention by itself; `segment` names the group it was decided with, if any.
    """

    KIND: ClassVar[str] = "decision"
    CONCERNS_OTHERS: ClassVar[bool] = True
    IS_ACT: ClassVar[bool] = True

    account_id: str
    verdict: Verdict
    reason: str = field(metadata=NOTE)
    decided_by: str
    decided_on: date
    review_on: date | None = None
    hypothesis: str = field(default="", metadata=NOTE)
    conditions: str = field(default="", metadata=NOTE)
    served_how: str = field(default="", metadata=NOTE)
    served_by: str = ""
    reopen_signal: str = field(default="", metadata=NOTE)
    dated_conditions: tuple[DatedCondition, ...] = ()
    signal_percent: float | None = None
    sales_then: Decimal | None = None
    segment: str = ""
    attractiveness: float | None = None
    recorded_at: datetime | None = None

    def check(self) -> None:
        """What each verdict must say: see `decisions.md` §2.2."""
        self.require("reason", "decided_by")
        if self.verdict is Verdict.WATCH:
            self.require("hypothesis", "review_on")
            if not self.conditions and not self.dated_conditions:
                raise ValidationError("conditions", "required")
        if self.verdict is Verdict.EXCLUDE:
            self.require("served_how", "served_by", "reopen_signal", "review_on")
        for condition in self.dated_conditions:
            if not condition.text.strip():
                raise ValidationError("conditions", "required")
            if self.review_on is not None and condition.due_on is not None and condition.due_on > self.review_on:
                raise ValidationError("conditions", "condition_after_review", text=condition.text)
        if self.signal_percent is not None and not 0 < self.signal_percent <= 10_000:
            raise ValidationError("signal_percent", "out_of_range", low=1, high=10_000)
        if self.review_on is not None and self.review_on <= self.decided_on:
            raise ValidationError("review_on", "review_before_decision")


def unmet_of_decision(
    verdict: Verdict,
    assessment: Assessment | None,
    scenarios: list[Scenario],
    effects: list[SideEffect],
    settings: Settings,
    earlier: Sequence[Decision] = (),
) -> tuple[Unmet, ...]:
    """Everything that stands in the way of a decision, in the order in which a person would fix it.

    `assessment` holds the scores that count; `earlier` the decisions about the account so far, oldest first: a watch
    may be extended once.
    """
    unmet: list[Unmet] = []
    if len(scenarios) < 2:
        unmet.append(Unmet(Decision.KIND, "two_scenarios"))
    if not any(s.verdict is Verdict.EXCLUDE for s in scenarios):
        unmet.append(Unmet(Decision.KIND, "refusal_scenario"))
    if not any(s.verdict is verdict for s in scenarios):
        unmet.append(Unmet(Decision.KIND, "own_scenario", {"verdict": verdict}))
    with_effect = {e.scenario_id for e in effects}
    if any(s.id not in with_effect for s in scenarios):
        unmet.append(Unmet(Decision.KIND, "side_effects"))
    included = {s.id for s in scenarios if s.verdict is Verdict.INCLUDE}
    if included and not any(e.scenario_id in included and not e.is_positive for e in effects):
        unmet.append(Unmet(Decision.KIND, "negative_effect"))
    if verdict is Verdict.INCLUDE:
        if assessment is None or all(s is None for s in assessment.drivers().values()):
            unmet.append(Unmet(Decision.KIND, "no_driver_scored"))
        elif not assessment.is_eligible(settings):
            unmet.append(Unmet(Decision.KIND, "not_eligible"))
    if verdict is Verdict.WATCH and len(earlier) >= 2 and all(d.verdict is Verdict.WATCH for d in earlier[-2:]):
        unmet.append(Unmet(Decision.KIND, "extended_already"))
    return tuple(unmet)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionCheck(Record):
    """That a condition of a decision was met: `number` counts the decision's dated conditions from 0."""

    KIND: ClassVar[str] = "condition_check"

    account_id: str
    decision_id: str
    number: int
    met_on: date | None = None
    note: str = field(default="", metadata=NOTE)


AttentionCode = Literal["signal_crossed", "condition_overdue", "conditions_met", "watch_ended", "review_due"]


@dataclass(frozen=True, slots=True)
class Attention:
    """Why a decided account asks to be looked at again."""

    code: AttentionCode
    text: str = ""
    percent: float | None = None
    day: date | None = None


def attention(
    decision: Decision | None, checks: Sequence[ConditionCheck], sales_now: Decimal | None, today: date
) -> tuple[Attention, ...]:
    """What calls the account back: a crossed signal, a condition past its day, an expired watch, a due review."""
    if decision is None:
        return ()
    found: list[Attention] = []
    if decision.signal_percent is not None and sales_now is not None and decision.sales_then is not None:
        grown = sales_growth(decision, sales_now)
        if (grown is None and sales_now > 0) or (grown is not None and grown >= decision.signal_percent):
            found.append(Attention("signal_crossed", decision.reopen_signal, grown))
    met = {c.number for c in checks if c.decision_id == decision.id and c.met_on is not None}
    if decision.verdict is Verdict.WATCH:
        for number, condition in enumerate(decision.dated_conditions):
            if number not in met and condition.due_on is not None and condition.due_on < today:
                found.append(Attention("condition_overdue", condition.text, day=condition.due_on))
        if decision.dated_conditions and len(met) == len(decision.dated_conditions):
            found.append(Attention("conditions_met"))
    if decision.review_on is not None and decision.review_on <= today:
        found.append(Attention("watch_ended" if decision.verdict is Verdict.WATCH else "review_due", day=decision.review_on))
    return tuple(found)


def sales_growth(decision: Decision, sales_now: Decimal | None) -> float | None:
    """Growth of our sales since the decision, in percent; None when either side is unknown or began at nothing."""
    if decision.sales_then is None or sales_now is None or decision.sales_then <= 0:
        return None
    return float((sales_now - decision.sales_then) / decision.sales_then * 100)
