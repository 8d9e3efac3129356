"""The gate: which step may be worked on, and what is missing before it closes.

One pure function of an account's records decides; window, palette, commands, import and services ask it
alone, and nothing overrides it. A closed step remembers a fingerprint of exactly what its conditions read;
when that, or what it builds on, has changed since, it is to be reviewed.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kamdesk.domain.account import Person
from kamdesk.domain.competencies import Fit, fit
from kamdesk.domain.decisions import Decision
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard import Group, Indicator
from kamdesk.domain.selection import Verdict
from kamdesk.domain.settings import Settings
from kamdesk.domain.steps import (
    SCORECARD,
    ActKind,
    Agreement,
    Candidate,
    ChecklistItem,
    Committee,
    CommitteeMember,
    Competency,
    CompetencyRequirement,
    DevelopmentAction,
    KamProfile,
    PlanDocument,
    Post,
    PostBlock,
    PostItem,
    Project,
    Rating,
    Requirements,
    Risk,
    Signature,
    SignatureOf,
    StepAct,
)
from kamdesk.domain.teamwork import RaciRow, raci_faults
from kamdesk.domain.text import fold

GATE_VERSION = 2
"""Closed steps are judged by the version of the gate that closed them."""
GAP_NEEDING_ACTION = -2

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


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the gate may look at: the records of one account, and the portfolio's minimums."""

    settings: Settings
    decision: Decision | None = None
    requirements: Requirements | None = None
    checklist: tuple[ChecklistItem, ...] = ()
    profile: KamProfile | None = None
    competencies: tuple[CompetencyRequirement, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    ratings: tuple[Rating, ...] = ()
    people: Mapping[str, Person] = field(default_factory=dict)
    development: tuple[DevelopmentAction, ...] = ()
    post: Post | None = None
    post_items: tuple[PostItem, ...] = ()
    signatures: tuple[Signature, ...] = ()
    committee: Committee | None = None
    members: tuple[CommitteeMember, ...] = ()
    plan: PlanDocument | None = None
    agreements: tuple[Agreement, ...] = ()
    projects: tuple[Project, ...] = ()
    risks: tuple[Risk, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    last_year_sales: Decimal | None = None
    raci: tuple[RaciRow, ...] = ()
    hours_elsewhere: Callable[[], int] = field(default=lambda: 0, compare=False)
    today: date = field(default_factory=date.today, compare=False)
    acts: tuple[StepAct, ...] = ()

    def minimum(self, name: str) -> int:
        """A minimum in force today."""
        return self.settings.minimums()[name]

    def kam_name(self) -> str:
        """Name of the chosen KAM, or nothing."""
        person = self.people.get(self.profile.person_id or "") if self.profile else None
        return person.name if person else ""

    def kam_fit(self) -> Fit:
        """How the chosen one fits, by the marks of assessors who are somebody else."""
        person_id = self.profile.person_id if self.profile else None
        own = fold(self.kam_name())
        marks = [r for r in self.ratings if r.person_id == person_id and fold(r.assessor) != own]
        return fit(self.competencies, marks)

    def signature(self, subject: SignatureOf) -> Signature | None:
        """The complete signature of that kind, if there is one."""
        return next((s for s in self.signatures if s.subject is subject and s.is_complete), None)


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition that is not met: the step, its id, the widget that would mend it, and what to say with it."""

    step: Step | str
    condition: str
    target: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing a step needs before it closes.

    `missing` returns None when met, else the gaps of the sentence; `reads` returns what the answer rests on.
    """

    id: str
    target: str
    missing: Callable[[Facts], Mapping[str, object] | None]
    reads: Callable[[Facts], object]
    since: int = 1
    """The version of the gate that brought it."""


def _need(ok: object, **params: object) -> Mapping[str, object] | None:
    return None if ok else params


def _count_of(name: str, count: int, facts: Facts) -> Mapping[str, object] | None:
    wanted = facts.minimum(name)
    return _need(count >= wanted, wanted=wanted, found=count)


def _sponsor(f: Facts) -> object:
    r = f.requirements
    return r and (r.sponsor, r.sponsor_role, r.sponsor_on)


def _budget_ok(f: Facts) -> bool:
    r = f.requirements
    return bool(r and (r.budget is not None or (r.no_budget and r.no_budget_consent)))


def _over_capacity(f: Facts) -> Mapping[str, object] | None:
    """The KAM hours of all accounts in the plan, and what there is, where that is less and nobody accepted it."""
    capacity, r = f.settings.kam_hours, f.requirements
    if capacity is None or r is None or not r.hours_per_year or (r.excess_accepted_by and r.excess_accepted_on):
        return None
    hours = f.hours_elsewhere() + r.hours_per_year
    return _need(hours <= capacity, hours=hours, capacity=capacity)


def _raci_faults(f: Facts) -> list[str]:
    faults = raci_faults(f.raci, f.members, f.kam_name(), f.today)
    return list(dict.fromkeys(fault.row.activity for fault in faults))


def _open_items(f: Facts) -> list[str]:
    return [i.label for i in f.checklist if not i.is_settled]


def _levels(f: Facts) -> list[tuple[str, int | None, int | None]]:
    return sorted((c.competency.value, c.level, c.minimum) for c in f.competencies)


def _missing_levels(f: Facts) -> int:
    return len(Competency) - len({c.competency for c in f.competencies if c.level is not None})


def _chosen(f: Facts) -> object:
    p = f.profile
    if p is None or p.person_id is None:
        return None
    if p.already_appointed:
        return (p.person_id, p.appointed_by, p.appointed_on) if p.appointed_by and p.appointed_on else None
    ids = {c.person_id for c in f.candidates}
    return p.person_id if p.person_id in ids and len(ids) >= f.minimum("min_candidates") else None


def _rated(f: Facts) -> bool:
    return f.profile is not None and f.profile.person_id is not None and f.kam_fit().is_complete


def _knocked_out(f: Facts) -> list[str]:
    return [c.competency.value for c in f.kam_fit().competencies if c.is_knock_out]


def _gaps_without_action(f: Facts) -> list[str]:
    covered = {a.competency for a in f.development if a.text}
    wide = [c for c in f.kam_fit().competencies if c.gap is not None and c.gap <= GAP_NEEDING_ACTION]
    return [c.competency.value for c in wide if c.competency not in covered]


def _items(f: Facts, block: PostBlock) -> list[PostItem]:
    return [i for i in f.post_items if i.block is block]


def _texts(f: Facts, block: PostBlock) -> list[tuple[str, str, str, str]]:
    return sorted((i.text, i.measure, i.goal, str(i.due_on)) for i in _items(f, block))


def _others_on_committee(f: Facts) -> list[CommitteeMember]:
    kam = fold(f.kam_name())
    return [m for m in f.members if fold(m.name) != kam]


def _ready_members(f: Facts) -> int:
    return sum(bool(m.area and m.hours_per_year) for m in _others_on_committee(f))


def _members_read(f: Facts) -> list[tuple[str, str, int | None]]:
    return sorted((m.name, m.area, m.hours_per_year) for m in f.members)


def _in_force(f: Facts) -> set[str]:
    return {a.id for a in f.agreements if a.is_in_force}


def _hanging_projects(f: Facts) -> int:
    signed = _in_force(f)
    return sum(bool(p.agreement_id in signed and p.owner and p.due_on) for p in f.projects)


def _risks(f: Facts) -> int:
    return sum(bool(r.mitigation) for r in f.risks)


def _falls_unexplained(f: Facts) -> bool:
    p = f.plan
    if p is None or p.target is None or f.last_year_sales is None:
        return False
    return p.target < f.last_year_sales and not p.target_explanation


def _approved(f: Facts) -> Signature | None:
    return f.signature(SignatureOf.PLAN_SPONSOR)


def _needs_countersign(f: Facts) -> bool:
    signed = _approved(f)
    return signed is not None and bool(f.kam_name()) and fold(signed.name) == fold(f.kam_name())


def _countersigned(f: Facts) -> bool:
    if not _needs_countersign(f):
        return True
    second = f.signature(SignatureOf.PLAN_COUNTERSIGN)
    return second is not None and fold(second.name) != fold(f.kam_name())


def _signed(f: Facts, subject: SignatureOf) -> object:
    found = f.signature(subject)
    return found and (found.name, found.role, found.signed_on)


R, K, P, C, D = Step.REQUIREMENTS, Step.KAM_PROFILE, Step.POST, Step.COMMITTEE, Step.PLAN
CONDITIONS: dict[Step, tuple[Condition, ...]] = {
    R: (
        Condition("sponsor", "sponsor", lambda f: _need(f.requirements and f.requirements.sponsor and f.requirements.sponsor_role and f.requirements.sponsor_on), _sponsor),
        Condition("sponsor_evidence", "sponsor_evidence", lambda f: _need(f.requirements and (f.requirements.sponsor_evidence or f.requirements.without_document)), lambda f: f.requirements and (f.requirements.sponsor_evidence, f.requirements.without_document)),
        Condition("hours", "hours_per_year", lambda f: _need(f.requirements and f.requirements.hours_per_year), lambda f: f.requirements and f.requirements.hours_per_year),
        Condition("budget", "budget", lambda f: _need(_budget_ok(f)), lambda f: f.requirements and (f.requirements.budget, f.requirements.no_budget, f.requirements.no_budget_consent)),
        Condition("checklist", "checklist", lambda f: _need(not _open_items(f), items=_open_items(f)), lambda f: sorted((i.label, i.is_met, i.evidence, i.owner, str(i.due_on)) for i in f.checklist)),
        Condition("capacity", "excess_accepted_by", _over_capacity, lambda f: f.requirements and (f.requirements.excess_accepted_by, f.requirements.excess_accepted_on), 2),
    ),
    K: (
        Condition("levels", "competencies", lambda f: _need(not _missing_levels(f), missing=_missing_levels(f)), _levels),
        Condition("chosen", "candidates", lambda f: _need(_chosen(f)), lambda f: f.profile and (f.profile.person_id, f.profile.already_appointed, f.profile.appointed_by, f.profile.appointed_on)),
        Condition("rated", "ratings", lambda f: _need(_rated(f)), lambda f: [(c.competency, c.assessed) for c in f.kam_fit().competencies]),
        Condition("knock_out", "ratings", lambda f: _need(not _knocked_out(f), competencies=_knocked_out(f)), _knocked_out),
        Condition("gap_actions", "development", lambda f: _need(not _gaps_without_action(f), competencies=_gaps_without_action(f)), _gaps_without_action),
        Condition("reason", "reason", lambda f: _need(f.profile and f.profile.reason), lambda f: f.profile and f.profile.reason),
    ),
    P: (
        Condition("functions", "functions", lambda f: _count_of("min_functions", len(_items(f, PostBlock.FUNCTION)), f), lambda f: _texts(f, PostBlock.FUNCTION)),
        Condition("objectives", "objectives", lambda f: _count_of("min_objectives", sum(i.is_measurable for i in _items(f, PostBlock.OBJECTIVE)), f), lambda f: _texts(f, PostBlock.OBJECTIVE)),
        Condition("responsibilities", "responsibilities", lambda f: _count_of("min_responsibilities", len(_items(f, PostBlock.RESPONSIBILITY)), f), lambda f: _texts(f, PostBlock.RESPONSIBILITY)),
        Condition("reports_to", "reports_to", lambda f: _need(f.post and f.post.reports_to), lambda f: f.post and f.post.reports_to),
        Condition("substitute", "substitute", lambda f: _need(f.post and (f.post.substitute or f.post.no_substitute)), lambda f: f.post and (f.post.substitute, f.post.no_substitute)),
        Condition("signature_kam", "post_kam", lambda f: _need(f.signature(SignatureOf.POST_KAM)), lambda f: _signed(f, SignatureOf.POST_KAM)),
        Condition("signature_manager", "post_manager", lambda f: _need(f.signature(SignatureOf.POST_MANAGER)), lambda f: _signed(f, SignatureOf.POST_MANAGER)),
    ),
    C: (
        Condition("members", "members", lambda f: _count_of("min_members", len(_others_on_committee(f)), f), _members_read),
        Condition("member_details", "members", lambda f: _need(_ready_members(f) == len(_others_on_committee(f))), _members_read),
        Condition("chair", "members", lambda f: _need(sum(m.is_chair for m in f.members) == 1), lambda f: sorted(m.name for m in f.members if m.is_chair)),
        Condition("cadence", "cadence", lambda f: _need(f.committee and f.committee.cadence), lambda f: f.committee and f.committee.cadence),
        Condition("first_meeting", "first_meeting_on", lambda f: _need(f.committee and f.committee.first_meeting_on), lambda f: f.committee and f.committee.first_meeting_on),
        Condition("raci", "raci", lambda f: _need(not _raci_faults(f), activities=_raci_faults(f)), lambda f: sorted((r.activity, r.accountable, r.responsible) for r in f.raci), 2),
    ),
    D: (
        Condition("scorecard_closed", "scorecard", lambda f: _need(is_scorecard_closed(f)), lambda f: is_scorecard_closed(f)),
        Condition("agreement", "agreements", lambda f: _count_of("min_agreements", len(_in_force(f)), f), lambda f: len(_in_force(f)) >= 1),
        Condition("project", "projects", lambda f: _count_of("min_projects", _hanging_projects(f), f), lambda f: _hanging_projects(f) >= 1),
        Condition("gap", "target", lambda f: _need(f.plan and f.plan.gap is not None), lambda f: f.plan and (f.plan.target, f.plan.baseline, f.plan.pipeline)),
        Condition("risk", "risks", lambda f: _count_of("min_risks", _risks(f), f), lambda f: sorted((r.text, r.mitigation) for r in f.risks)),
        Condition("target_explained", "target_explanation", lambda f: _need(not _falls_unexplained(f)), lambda f: f.plan and f.plan.target_explanation),
        Condition("next_review", "next_review_on", lambda f: _need(f.plan and f.plan.next_review_on), lambda f: f.plan and f.plan.next_review_on),
        Condition("approval", "plan_sponsor", lambda f: _need(_approved(f)), lambda f: _signed(f, SignatureOf.PLAN_SPONSOR)),
        Condition("countersign", "plan_countersign", lambda f: _need(_countersigned(f)), lambda f: _signed(f, SignatureOf.PLAN_COUNTERSIGN)),
    ),
}


def unmet_of_step(facts: Facts, step: Step) -> tuple[Unmet, ...]:
    """The step's own conditions that are not met, whatever stands before it."""
    found = []
    for condition in CONDITIONS[step]:
        params = condition.missing(facts)
        if params is not None:
            found.append(Unmet(step, condition.id, condition.target, params))
    return tuple(found)


def unmet_of_scorecard(facts: Facts) -> tuple[Unmet, ...]:
    """What keeps the scorecard from being closed: a live indicator in each group, quality agreed."""
    live = [i for i in facts.indicators if i.is_live]
    empty = [Unmet(SCORECARD, f"group_{group}", "scorecard") for group in Group if not any(i.group is group for i in live)]
    if not any(i.is_agreed for i in live):
        empty.append(Unmet(SCORECARD, "quality_agreed", "scorecard"))
    return tuple(empty)


def is_scorecard_closed(facts: Facts) -> bool:
    """Closed by an act, and its conditions still hold."""
    acts = [a for a in facts.acts if a.subject == SCORECARD]
    return bool(acts) and acts[-1].act is ActKind.CLOSE and not unmet_of_scorecard(facts)


def fingerprint(facts: Facts, step: Step, version: int = GATE_VERSION) -> str:
    """A digest of exactly what the step's conditions of a version of the gate read."""
    return _digest([[c.id, c.reads(facts)] for c in CONDITIONS[step] if c.since <= version])


def upstream_fingerprint(facts: Facts, step: Step, version: int = GATE_VERSION) -> str:
    """A digest of what the step builds on."""
    return _digest([[s, fingerprint(facts, s, version)] for s in UPSTREAM[step]])


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, default=str, ensure_ascii=False).encode()).hexdigest()[:32]


def is_included(facts: Facts) -> bool:
    """Only a standing decision to include opens step 1."""
    return facts.decision is not None and facts.decision.verdict is Verdict.INCLUDE


def last_act(facts: Facts, step: Step) -> StepAct | None:
    """The last thing done to a step."""
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
    found: dict[Step, StepState] = {}
    is_open = is_included(facts)
    for step in Step:
        act = last_act(facts, step)
        if not is_included(facts):
            found[step] = StepState.LOCKED
            continue
        if act is not None and act.act is not ActKind.REOPEN:
            found[step] = StepState.TO_REVIEW if review_reasons(facts, step) else StepState.CLOSED
        elif not is_open:
            found[step] = StepState.LOCKED
        else:
            found[step] = StepState.IN_PROGRESS if has_content(facts, step) or act is not None else StepState.NOT_STARTED
        is_open = is_open and found[step] is StepState.CLOSED
    return found


def has_content(facts: Facts, step: Step) -> bool:
    """Whether anything has been written down for the step."""
    parts: dict[Step, tuple[object, ...]] = {
        Step.REQUIREMENTS: (facts.requirements, facts.checklist),
        Step.KAM_PROFILE: (facts.profile, facts.competencies, facts.candidates, facts.development),
        Step.POST: (facts.post, facts.post_items),
        Step.COMMITTEE: (facts.committee, facts.members),
        Step.PLAN: (facts.plan, facts.projects, facts.risks),
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
        return (Unmet(step, "not_included", "decision"),)
    found: list[Unmet] = []
    now = states(facts)
    for earlier in list(Step)[: step.number - 1]:
        state = now[earlier]
        if state is StepState.TO_REVIEW:
            found.append(Unmet(earlier, "review_first", "confirm"))
        elif state is not StepState.CLOSED:
            found.extend(unmet_of_step(facts, earlier) or (Unmet(earlier, "close_first", "close"),))
    return tuple(found)


def unmet(facts: Facts, step: Step) -> tuple[Unmet, ...]:
    """Everything that keeps the step from closing now: what stands before it, then its own conditions."""
    return blocking(facts, step) + unmet_of_step(facts, step)
