"""The gate: which step may be worked on, and what is missing before it closes.

One pure function of an account's records decides; window, palette, commands, import and services ask it
alone, and nothing overrides it. A closed step remembers a fingerprint of exactly what its conditions read;
when that, or what it builds on, has changed since, it is to be reviewed.
"""

import hashlib
import json
from enum import StrEnum

from kamdesk.domain.errors import Unmet
from kamdesk.domain.plan.conditions.by_step import CONDITIONS, LATEST_VERSION, unmet_of_step
from kamdesk.domain.plan.gate_facts import Facts
from kamdesk.domain.plan.step_acts import ActKind, SignatureOf, StepAct
from kamdesk.domain.records import Step
from kamdesk.domain.selection.criteria import Verdict

GATE_VERSION = LATEST_VERSION
"""Closed steps are judged by the version of the gate that closed them."""

UPSTREAM: dict[Step, tuple[Step, ...]] = {
    Step.REQUIREMENTS: (),
    Step.KAM_PROFILE: (Step.REQUIREMENTS,),
    Step.POST: (Step.KAM_PROFILE,),
    Step.COMMITTEE: (Step.KAM_PROFILE,),
    Step.PLAN: (Step.REQUIREMENTS, Step.KAM_PROFILE, Step.POST, Step.COMMITTEE),
}
"""What each step builds on."""


class StepState(StrEnum):
    """Where a step stands; derived, never stored."""

    LOCKED = "locked"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"
    TO_REVIEW = "to_review"


def fingerprint(facts: Facts, step: Step, version: int = GATE_VERSION) -> str:
    """A digest of exactly what the step's conditions of a version of the gate read."""
    return _digest([[c.code, c.reads_at(version)(facts)] for c in CONDITIONS[step] if c.since <= version])


def upstream_fingerprint(facts: Facts, step: Step, version: int = GATE_VERSION) -> str:
    """A digest of what the steps below read at a version of the gate: when it differs, the step is to be reviewed."""
    return _digest([[s, fingerprint(facts, s, version)] for s in UPSTREAM[step]])


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, default=str, ensure_ascii=False).encode()).hexdigest()[:32]


def is_included(facts: Facts) -> bool:
    """Only a standing decision to include opens step 1."""
    return facts.decision is not None and facts.decision.verdict is Verdict.INCLUDE


def last_act(facts: Facts, step: Step) -> StepAct | None:
    """The newest closing, reopening or confirmation of a step; None while it was never closed."""
    return next((a for a in reversed(facts.acts) if a.subject == step), None)


def review_reasons(facts: Facts, step: Step) -> tuple[Step, ...]:
    """The steps whose change puts a closed step to review: itself, or those it builds on."""
    act = last_act(facts, step)
    if act is None or act.act is ActKind.REOPEN:
        return ()
    reasons = [
        s
        for s in UPSTREAM[step]
        if any(a.subject == s and a.act is ActKind.REOPEN and a.sequence > act.sequence for a in facts.acts)
    ]
    if not reasons and act.upstream != upstream_fingerprint(facts, step, act.gate_version):
        reasons = [s for s in UPSTREAM[step] if _changed_since(facts, s, act)] or list(UPSTREAM[step])
    if act.fingerprint != fingerprint(facts, step, act.gate_version):
        reasons.append(step)
    return tuple(reasons)


def _changed_since(facts: Facts, upstream: Step, act: StepAct) -> bool:
    own = last_act(facts, upstream)
    return own is None or own.sequence > act.sequence or own.fingerprint != fingerprint(facts, upstream, own.gate_version)


def states(facts: Facts) -> dict[Step, StepState]:
    """The state of every step."""
    by_step: dict[Step, StepState] = {}
    is_open = is_included(facts)
    for step in Step:
        act = last_act(facts, step)
        if not is_included(facts):
            by_step[step] = StepState.LOCKED
            continue
        if act is not None and act.act is not ActKind.REOPEN:
            by_step[step] = StepState.TO_REVIEW if review_reasons(facts, step) else StepState.CLOSED
        elif not is_open:
            by_step[step] = StepState.LOCKED
        else:
            by_step[step] = StepState.IN_PROGRESS if has_content(facts, step) or act is not None else StepState.NOT_STARTED
        is_open = is_open and by_step[step] is StepState.CLOSED
    return by_step


def has_content(facts: Facts, step: Step) -> bool:
    """Whether anything has been written down for the step."""
    parts: dict[Step, tuple[object, ...]] = {
        Step.REQUIREMENTS: (facts.requirements.record, facts.requirements.checklist),
        Step.KAM_PROFILE: (facts.kam.profile, facts.kam.competencies, facts.kam.candidates, facts.kam.development),
        Step.POST: (facts.post.record, facts.post.items),
        Step.COMMITTEE: (facts.committee.record, facts.committee.members),
        Step.PLAN: (facts.document.record, facts.document.projects, facts.document.risks),
    }
    return any(parts[step])


def writable_step(facts: Facts) -> Step | None:
    """The only step that may be edited: the first that is not closed; None when there is none."""
    if not is_included(facts):
        return None
    return next((s for s, state in states(facts).items() if state is not StepState.CLOSED), None)


def blocking(facts: Facts, step: Step) -> tuple[Unmet, ...]:
    """What stands before a step: the missing decision, or the earlier steps that are not closed, with their gaps."""
    if not is_included(facts):
        return (Unmet(step, "not_included"),)
    missing: list[Unmet] = []
    now = states(facts)
    for earlier in list(Step)[: step.number - 1]:
        state = now[earlier]
        if state is StepState.TO_REVIEW:
            missing.append(Unmet(earlier, "review_first"))
        elif state is not StepState.CLOSED:
            missing.extend(unmet_of_step(facts, earlier) or (Unmet(earlier, "close_first"),))
    return tuple(missing)


def unmet(facts: Facts, step: Step) -> tuple[Unmet, ...]:
    """Everything that keeps the step from closing now: what stands before it, then its own conditions."""
    return blocking(facts, step) + unmet_of_step(facts, step) + (_unapproved(facts) if step is Step.PLAN else ())


def _unapproved(facts: Facts) -> tuple[Unmet, ...]:
    """A plan that was changed since it was approved, and bears no newer signature: a new version is signed anew.

    Reopening takes the dates of the signatures away, so after it any date is new.
    """
    act, signed = last_act(facts, Step.PLAN), facts.signature(SignatureOf.PLAN_SPONSOR)
    if act is None or act.act is ActKind.REOPEN or signed is None or Step.PLAN not in review_reasons(facts, Step.PLAN):
        return ()
    if facts.document.approved_on is None or signed.signed_on is None or signed.signed_on > facts.document.approved_on:
        return ()
    return (Unmet(Step.PLAN, "approval", {"earlier": signed.signed_on}),)
