"""Criteria, scenarios and the decision; the register of decisions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from kamdesk.domain.acts import Act
from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.errors import GateRefusedError, Unmet, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Record
from kamdesk.domain.selection.criteria import Assessment, Verdict
from kamdesk.domain.selection.decisions import ConditionCheck, Decision, unmet_of_decision
from kamdesk.domain.selection.scenarios import EffectCategory, Scenario, SideEffect
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.account_data import AccountData


def assessment_of(portfolio: Portfolio, account_id: str) -> Assessment:
    """The account's assessment, a new empty one when there is none yet."""
    found = portfolio.load(account_id).selection.assessment
    return found or Assessment(id=new_id(), account_id=account_id)


def unmet(portfolio: Portfolio, account_id: str, verdict: Verdict) -> tuple[Unmet, ...]:
    """What is missing before this verdict may be recorded."""
    return _unmet(portfolio.load(account_id), verdict)


def _unmet(
    data: AccountData, verdict: Verdict, scenarios: Sequence[Scenario] = (), effects: Sequence[SideEffect] = ()
) -> tuple[Unmet, ...]:
    return unmet_of_decision(
        verdict,
        data.selection.effective_assessment,
        [*data.selection.scenarios, *scenarios],
        [*data.selection.effects, *effects],
        data.settings,
        data.selection.decisions,
    )


def decide(portfolio: Portfolio, decision: Decision) -> Edit:
    """Record a decision; it stands until a later one, and is never edited.

    Raises:
        GateRefusedError: `decision_not_ready` with everything that is missing.
        ValidationError: the decision itself is incomplete, or dated in the future.
    """
    data = portfolio.load(decision.account_id)
    _require(_unmet(data, decision.verdict))
    record = _stamped(data, decision)
    return portfolio.write([Change(None, record)], act=Act.DECISION, params={"verdict": record.verdict})


def _require(missing: tuple[Unmet, ...]) -> None:
    if missing:
        raise GateRefusedError("decision_not_ready", missing)


def _stamped(data: AccountData, decision: Decision) -> Decision:
    """The decision with what was true when it was made, checked."""
    if decision.decided_on > data.today:
        raise ValidationError("decided_on", "in_the_future")
    return replace(
        decision,
        attractiveness=data.selection.effective_assessment.attractiveness(data.settings),
        sales_then=data.sales.last_12() or Decimal(0),
        recorded_at=datetime.now(UTC),
    ).cleaned()


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentExclusion:
    """One decision for many accounts: not included, with a scenario pair that all of them share.

    The include side says what is given up and its likely bad effect, the exclude side the effect of leaving them out.
    `signal_percent` is the growth of sales that brings each of them back.
    """

    segment: str
    reason: str
    decided_by: str
    decided_on: date
    review_on: date
    served_how: str
    served_by: str
    reopen_signal: str
    signal_percent: float | None
    include_title: str
    include_effect: str
    exclude_title: str
    exclude_effect: str


def exclude_segment(portfolio: Portfolio, account_ids: Sequence[str], shared: SegmentExclusion) -> Edit:
    """Leave many accounts out in one act; each gets a record of its own.

    Accounts that already have scenarios keep them; the shared pair fills what is missing.

    Raises:
        ValidationError: `nothing_chosen`, `already_decided` (an account is in the plan), or a field is missing.
        GateRefusedError: what an account's own scenarios still lack.
    """
    if not account_ids:
        raise ValidationError("segment", "nothing_chosen")
    for name in ("segment", "include_effect", "exclude_effect"):
        if not getattr(shared, name).strip():
            raise ValidationError(name, "required")
    changes: list[Change] = []
    loaded = portfolio.load_many(account_ids)
    for account_id in account_ids:
        data = loaded[account_id]
        if data.selection.verdict is Verdict.INCLUDE:
            raise ValidationError("segment", "already_decided", name=data.account.name)
        scenarios, effects = _shared_pair(data, shared)
        _require(_unmet(data, Verdict.EXCLUDE, scenarios, effects))
        decision = Decision(
            id=new_id(),
            account_id=account_id,
            verdict=Verdict.EXCLUDE,
            reason=shared.reason,
            decided_by=shared.decided_by,
            decided_on=shared.decided_on,
            review_on=shared.review_on,
            served_how=shared.served_how,
            served_by=shared.served_by,
            reopen_signal=shared.reopen_signal,
            signal_percent=shared.signal_percent,
            segment=shared.segment,
        )
        records: list[Record] = [*(r.cleaned() for r in (*scenarios, *effects)), _stamped(data, decision)]
        changes += [Change(None, record) for record in records]
    return portfolio.write(changes, act=Act.EXCLUDE_SEGMENT, params={"segment": shared.segment, "count": str(len(account_ids))})


def _shared_pair(data: AccountData, shared: SegmentExclusion) -> tuple[list[Scenario], list[SideEffect]]:
    """The scenarios and side effects that the account lacks for a refusal."""
    present = {s.verdict: s for s in reversed(data.selection.scenarios)}
    scenarios: list[Scenario] = []
    effects: list[SideEffect] = []
    texts = (
        (Verdict.INCLUDE, shared.include_title, shared.include_effect, EffectCategory.RESOURCE_OVERLOAD),
        (Verdict.EXCLUDE, shared.exclude_title, shared.exclude_effect, EffectCategory.EXCLUDED_EXPECTATIONS),
    )
    for verdict, title, text, category in texts:
        scenario = present.get(verdict)
        if scenario is None:
            scenario = Scenario(
                id=new_id(),
                account_id=data.account.id,
                title=title,
                verdict=verdict,
                position=len(data.selection.scenarios) + len(scenarios),
            )
            scenarios.append(scenario)
        if not data.selection.effects_of(scenario.id):
            effects.append(
                SideEffect(id=new_id(), account_id=data.account.id, scenario_id=scenario.id, category=category, description=text)
            )
    return scenarios, effects


def meet_condition(portfolio: Portfolio, decision: Decision, number: int, met_on: date | None) -> Edit | None:
    """Note that a condition of a watch was met, or (None) that it is open again."""
    if not 0 <= number < len(decision.dated_conditions):
        raise ValidationError("conditions", "no_such_condition")
    checks = portfolio.load(decision.account_id).selection.checks
    found = next((c for c in checks if c.decision_id == decision.id and c.number == number), None)
    if found is None:
        found = ConditionCheck(id=new_id(), account_id=decision.account_id, decision_id=decision.id, number=number)
    return portfolio.save(replace(found, met_on=met_on))
