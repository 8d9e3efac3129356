"""Closing, reopening and confirming steps: append-only acts that the gate alone allows."""

import json
from collections.abc import Sequence
from dataclasses import replace

from kamdesk.domain.acts import SCORECARD, Act
from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.errors import GateRefusedError, Unmet, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan import gate
from kamdesk.domain.plan.conditions.by_step import unmet_of_step
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.gate_facts import Facts
from kamdesk.domain.plan.step_acts import ActKind, SignatureOf, StepAct
from kamdesk.domain.records import Record, Step
from kamdesk.i18n import _
from kamdesk.services.plan import kam_choice, plan_versions
from kamdesk.services.portfolio import Portfolio


def unmet(portfolio: Portfolio, account_id: str, step: Step) -> tuple[Unmet, ...]:
    """Everything that keeps a step from closing now."""
    return gate.unmet(portfolio.load(account_id).facts, step)


def close(portfolio: Portfolio, account_id: str, step: Step) -> Edit:
    """Close a step.

    Raises:
        GateRefusedError: `cannot_close` with every unmet condition, or `already_closed`.
    """
    facts = portfolio.load(account_id).facts
    if gate.states(facts)[step] is StepState.CLOSED:
        raise GateRefusedError("already_closed", step=step)
    missing = gate.unmet(facts, step)
    if missing:
        raise GateRefusedError("cannot_close", missing, step=step)
    acts: list[Record] = [act_of(portfolio, account_id, step, ActKind.CLOSE)]
    changes: list[Change] = []
    if step is Step.KAM_PROFILE:
        # The choice stays on record, and the account's KAM is the one who was chosen.
        data = portfolio.load(account_id)
        acts.append(kam_choice.chosen(portfolio, data))
        changes = (
            [Change(data.account, replace(data.account, kam=facts.kam.name()))] if data.account.kam != facts.kam.name() else []
        )
    last = gate.last_act(facts, step)
    is_same = last is not None and last.act is not ActKind.REOPEN and step not in gate.review_reasons(facts, step)
    if step is Step.PLAN and not is_same:
        # What was approved stays readable, whatever becomes of it later.
        approval = facts.signature(SignatureOf.PLAN_SPONSOR)
        assert approval is not None, "the gate asks for it"
        acts.append(plan_versions.version_of(portfolio.load(account_id), approval.signed_on or facts.today, approval.name))
    return portfolio.write([*(Change(None, a) for a in acts), *changes], act=Act.CLOSE_STEP, params={"subject": str(step)})


def reopen(portfolio: Portfolio, account_id: str, step: Step, reason: str) -> Edit:
    """Reopen a closed step; the steps that build on it are to be reviewed.

    Raises:
        GateRefusedError: `not_closed`, or `step_locked` while the account is not included. ValidationError: no reason.
    """
    facts = portfolio.load(account_id).facts
    if not gate.is_included(facts):
        raise GateRefusedError("step_locked", gate.blocking(facts, step), step=step)
    act = gate.last_act(facts, step)
    if act is None or act.act is ActKind.REOPEN:
        raise GateRefusedError("not_closed", step=step)
    _require(reason)
    return _reopened(
        portfolio, facts, act_of(portfolio, account_id, step, ActKind.REOPEN, reason), Act.REOPEN_STEP, {"subject": str(step)}
    )


def new_version(portfolio: Portfolio, account_id: str) -> Edit:
    """Begin the next version of an approved plan: it starts from all that is there, and is signed anew; the old one stays readable.

    Raises:
        GateRefusedError: `not_closed` when no plan is approved, or `step_locked`.
    """
    data = portfolio.load(account_id)
    if not gate.is_included(data.facts):
        raise GateRefusedError("step_locked", gate.blocking(data.facts, Step.PLAN), step=Step.PLAN)
    last = gate.last_act(data.facts, Step.PLAN)
    if last is None or last.act is ActKind.REOPEN:
        raise GateRefusedError("not_closed", step=Step.PLAN)
    reason = _("version {number} begins").format(number=len(data.plan.versions) + 1)
    act = act_of(portfolio, account_id, Step.PLAN, ActKind.REOPEN, reason)
    return _reopened(portfolio, data.facts, act, Act.NEW_VERSION, {"number": str(len(data.plan.versions) + 1)})


def _reopened(portfolio: Portfolio, facts: Facts, step_act: StepAct, act: Act, params: dict[str, str]) -> Edit:
    """Write a reopening; what is approved anew is signed anew, so the dates under the plan go."""
    under_the_plan = {SignatureOf.PLAN_SPONSOR, SignatureOf.PLAN_COUNTERSIGN} if step_act.subject == Step.PLAN else set()
    cleared = [Change(s, replace(s, signed_on=None)) for s in facts.signatures if s.subject in under_the_plan and s.signed_on]
    return portfolio.write([Change(None, step_act), *cleared], act=act, params=params)


def confirm(portfolio: Portfolio, account_id: str, steps: list[Step], reason: str) -> Edit:
    """Confirm that steps to review still hold, in order, as one act with one reason.

    Raises:
        GateRefusedError: a step is not to review, stands behind an open one, or no longer meets its conditions.
    """
    _require(reason)
    if not steps:
        raise ValidationError("step", "required")
    facts = portfolio.load(account_id).facts
    states = gate.states(facts)
    acts: list[StepAct] = []
    for step in sorted(steps, key=lambda s: s.number):
        if states[step] is not StepState.TO_REVIEW:
            raise GateRefusedError("not_to_review", step=step)
        if step in gate.review_reasons(facts, step):
            raise GateRefusedError("changed_itself", step=step)
        missing = unmet_of_step(facts, step)
        before = [s for s in Step if s.number < step.number and s not in steps and states[s] is not StepState.CLOSED]
        missing += tuple(Unmet(s, "close_first") for s in before)
        if missing:
            raise GateRefusedError("cannot_close", missing, step=step)
        acts.append(act_of(portfolio, account_id, step, ActKind.CONFIRM, reason, offset=len(acts)))
    return _record(portfolio, acts, Act.CONFIRM_STEP, min(steps, key=lambda s: s.number))


def to_review(portfolio: Portfolio, account_id: str) -> list[Step]:
    """The steps that can be confirmed now, in one go: unchanged themselves, with nothing open before them."""
    found = []
    data = portfolio.load(account_id)
    for step, state in data.plan.step_states.items():
        if state is StepState.TO_REVIEW and step not in gate.review_reasons(data.facts, step):
            found.append(step)
        elif state is not StepState.CLOSED:
            break
    return found


def close_scorecard(portfolio: Portfolio, account_id: str) -> Edit:
    """Close the scorecard, inside step 5.

    Raises:
        GateRefusedError: step 5 is locked, or a group has no live indicator, or no quality is agreed.
    """
    portfolio.require_writable(account_id, Step.PLAN)
    data = portfolio.load(account_id)
    if data.scorecard.is_closed:
        raise GateRefusedError("already_closed", step=SCORECARD)
    if data.scorecard.unmet:
        raise GateRefusedError("cannot_close_scorecard", data.scorecard.unmet)
    return _record(portfolio, [act_of(portfolio, account_id, SCORECARD, ActKind.CLOSE)], Act.CLOSE_SCORECARD, SCORECARD)


def reopen_scorecard(portfolio: Portfolio, account_id: str, reason: str) -> Edit:
    """Reopen the scorecard; step 5 has to be reviewed.

    Raises:
        GateRefusedError: `not_closed`, or `step_locked` while the account is not included. ValidationError: no reason.
    """
    facts = portfolio.load(account_id).facts
    if not gate.is_included(facts):
        raise GateRefusedError("step_locked", gate.blocking(facts, Step.PLAN), step=Step.PLAN)
    _require(reason)
    if not portfolio.load(account_id).scorecard.is_closed:
        raise GateRefusedError("not_closed", step=SCORECARD)
    act = act_of(portfolio, account_id, SCORECARD, ActKind.REOPEN, reason)
    return _record(portfolio, [act], Act.REOPEN_SCORECARD, SCORECARD)


def _require(reason: str) -> None:
    if not reason.strip():
        raise ValidationError("reason", "required")


def act_of(
    portfolio: Portfolio, account_id: str, subject: Step | str, kind: ActKind, reason: str = "", *, offset: int = 0
) -> StepAct:
    """An act on a step, the next in order, with what it is judged by; for services that write it."""
    facts = portfolio.load(account_id).facts
    judged = isinstance(subject, Step) and kind is not ActKind.REOPEN
    return StepAct(
        id=new_id(),
        account_id=account_id,
        subject=str(subject),
        act=kind,
        sequence=max((a.sequence for a in facts.acts), default=0) + 1 + offset,
        at=portfolio.now,
        by=portfolio.who,
        reason=reason,
        gate_version=gate.GATE_VERSION,
        fingerprint=gate.fingerprint(facts, Step(subject)) if judged else "",
        upstream=gate.upstream_fingerprint(facts, Step(subject)) if judged else "",
        minimums=json.dumps(facts.settings.minimums()),
    ).cleaned()


def _record(portfolio: Portfolio, acts: Sequence[Record], act: Act, subject: Step | str) -> Edit:
    return portfolio.write([Change(None, a) for a in acts], act=act, params={"subject": str(subject)})
