"""What each step needs before it closes: every condition with what it reads and where it is mended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kamdesk.domain.plan.agreements import Agreement, AgreementForm
from kamdesk.domain.plan.committee import CommitteeMember, raci_faults
from kamdesk.domain.plan.gap_bridge import gap_bridge
from kamdesk.domain.plan.gate_facts import Facts
from kamdesk.domain.plan.kam_profile import Competency
from kamdesk.domain.plan.post import PostBlock, PostItem
from kamdesk.domain.plan.step_acts import SCORECARD, ActKind, Signature, SignatureOf
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.indicators import Group
from kamdesk.domain.text import fold

GAP_NEEDING_ACTION = -2
MARKS_HOLD_MONTHS = 12
"""After so long marks are looked at again."""


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
    reads_3: Callable[[Facts], object] | None = None
    """What the answer rests on from version 3 of the gate on, where that is more than before."""

    def reads_at(self, version: int) -> Callable[[Facts], object]:
        """What a version of the gate reads."""
        return self.reads_3 if self.reads_3 is not None and version >= 3 else self.reads


def _need(ok: object, **params: object) -> Mapping[str, object] | None:
    return None if ok else params


def _count_of(name: str, count: int, facts: Facts) -> Mapping[str, object] | None:
    wanted = facts.minimum(name)
    return _need(count >= wanted, wanted=wanted, found=count)


def _evidence(f: Facts) -> object:
    """What proves the sponsor's commitment; a file counts too, and is read only where there is one."""
    r = f.requirements
    return r and (r.sponsor_evidence, r.without_document, *f.files.get(r.id, ()))


def _is_proved(f: Facts) -> bool:
    r = f.requirements
    return bool(r and (r.sponsor_evidence or r.without_document or r.id in f.files))


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


def _company_open(f: Facts) -> list[str]:
    return [r.label for r in f.company if not (r.is_settled and f.confirmation_of(r))]


def _company_read(f: Facts) -> object:
    """Only what the account confirmed: a requirement that the company adds later disturbs no closed step."""
    return sorted([r.label, r.is_met, r.evidence, r.owner, str(r.due_on)] for r in f.company if f.confirmation_of(r))


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


def _chosen_id(f: Facts) -> str | None:
    return f.profile.person_id if f.profile else None


def _hides_marks(f: Facts) -> bool:
    """Whether nothing may be said yet that rests on the marks."""
    return bool(f.masking())


def _rated(f: Facts) -> bool:
    return f.profile is not None and f.profile.person_id is not None and f.kam_fit().is_complete


def _unconfirmed(f: Facts) -> Mapping[str, object] | None:
    """Marks that another account used already, or that are a year old, and that nobody looked at again."""
    profile = f.profile
    if profile is None or _hides_marks(f) or not _rated(f):
        return None
    given = max((r.rated_on for r in f.counting_marks(profile.person_id) if r.rated_on), default=None)
    own = [] if f.chosen_elsewhere() else [given]
    latest = max((day for day in (profile.confirmed_on, *own) if day is not None), default=None)
    if latest is None:
        return {"name": f.kam_name(), "given": given} if f.chosen_elsewhere() else None
    return _need(not is_long_ago(latest, f.today), name=f.kam_name(), given=given)


def is_long_ago(day: date, today: date, months: int = MARKS_HOLD_MONTHS) -> bool:
    """Whether so many months have gone by since a day."""
    passed = (today.year - day.year) * 12 + today.month - day.month
    return passed > months or (passed == months and today.day >= day.day)


def _knocked_out(f: Facts) -> list[str]:
    return [c.competency.value for c in f.kam_fit().competencies if c.is_knock_out]


def _gaps_without_action(f: Facts) -> list[str]:
    covered = {a.competency for a in f.development if a.text}
    wide = [c for c in f.kam_fit().competencies if c.gap is not None and c.gap <= GAP_NEEDING_ACTION]
    return [c.competency.value for c in wide if c.competency not in covered]


def _items(f: Facts, block: PostBlock) -> list[PostItem]:
    return [i for i in f.post_items if i.block is block]


def _texts(f: Facts, block: PostBlock) -> list[list[str]]:
    found = ([i.text, i.measure, i.goal, str(i.due_on), *([i.indicator_id] if i.indicator_id else [])] for i in _items(f, block))
    return sorted(found)


def _not_signed_by_kam(f: Facts) -> Mapping[str, object] | None:
    signed = f.signature(SignatureOf.POST_KAM)
    is_own = signed is not None and fold(signed.name) == fold(f.kam_name())
    return _need(is_own, kam=f.kam_name(), found=signed.name if signed else "")


def _others_on_committee(f: Facts) -> list[CommitteeMember]:
    kam = fold(f.kam_name())
    return [m for m in f.members if fold(m.name) != kam]


def _bare_members(f: Facts) -> list[str]:
    return [m.name for m in _others_on_committee(f) if not (m.area and m.hours_per_year)]


def _members_read(f: Facts) -> list[tuple[str, str, int | None]]:
    return sorted((m.name, m.area, m.hours_per_year) for m in f.members)


def _in_force(f: Facts) -> set[str]:
    return {a.id for a in f.agreements if a.is_in_force}


def _binds(f: Facts, agreement: Agreement) -> bool:
    """In force, and signed by the KAM (of then or of now) where it says so."""
    by_kam = agreement.form is not AgreementForm.SIGNED_BY_KAM or fold(agreement.our_signer) in f.kam_names()
    return agreement.is_in_force and by_kam


def _agreements(f: Facts) -> Mapping[str, object] | None:
    binding = [a for a in f.agreements if _binds(f, a)]
    wanted = f.minimum("min_agreements")
    others = [a.our_signer for a in f.agreements if a.is_in_force and not _binds(f, a)]
    return _need(len(binding) >= wanted, wanted=wanted, found=len(binding), signers=others, kam=f.kam_name())


def _hanging_projects(f: Facts) -> int:
    signed = {a.id for a in f.agreements if _binds(f, a)}
    return sum(bool(p.agreement_id in signed and p.owner and p.due_on) for p in f.projects)


def _project_read(f: Facts) -> bool:
    signed = _in_force(f)
    return any(p.agreement_id in signed and p.owner and p.due_on for p in f.projects)


def _risks(f: Facts) -> int:
    return sum(bool(r.mitigation) for r in f.risks)


def _falls_unexplained(f: Facts) -> bool:
    p = f.plan
    if p is None or p.target is None or f.last_year_sales is None:
        return False
    return p.target < f.last_year_sales and not p.target_explanation


def _scorecard_read(f: Facts) -> object:
    """Whether and when it was closed, and the anchors that the plan was approved with."""
    acts = [a.sequence for a in f.acts if a.subject == SCORECARD]
    live = sorted([i.id, i.floor, i.threshold, i.target, i.target_high, i.weight] for i in f.indicators if i.is_live)
    return (is_scorecard_closed(f), acts[-1] if acts else 0, live)


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
        Condition(
            "sponsor",
            "sponsor",
            lambda f: _need(
                f.requirements and f.requirements.sponsor and f.requirements.sponsor_role and f.requirements.sponsor_on
            ),
            _sponsor,
        ),
        Condition("sponsor_evidence", "sponsor_evidence", lambda f: _need(_is_proved(f)), _evidence),
        Condition(
            "hours",
            "hours_per_year",
            lambda f: _need(f.requirements and f.requirements.hours_per_year),
            lambda f: f.requirements and f.requirements.hours_per_year,
        ),
        Condition(
            "budget",
            "budget",
            lambda f: _need(_budget_ok(f)),
            lambda f: f.requirements and (f.requirements.budget, f.requirements.no_budget, f.requirements.no_budget_consent),
        ),
        Condition(
            "checklist",
            "checklist",
            lambda f: _need(not _open_items(f), items=_open_items(f)),
            lambda f: sorted((i.label, i.is_met, i.evidence, i.owner, str(i.due_on)) for i in f.checklist),
            reads_3=lambda f: sorted((i.label, i.is_settled) for i in f.checklist),
        ),
        Condition(
            "capacity",
            "excess_accepted_by",
            _over_capacity,
            lambda f: f.requirements and (f.requirements.excess_accepted_by, f.requirements.excess_accepted_on),
            2,
        ),
        Condition("company", "company", lambda f: _need(not _company_open(f), items=_company_open(f)), _company_read, 3),
    ),
    K: (
        Condition("levels", "competencies", lambda f: _need(not _missing_levels(f), missing=_missing_levels(f)), _levels),
        Condition(
            "chosen",
            "candidates",
            lambda f: _need(_chosen(f)),
            lambda f: (
                f.profile and (f.profile.person_id, f.profile.already_appointed, f.profile.appointed_by, f.profile.appointed_on)
            ),
        ),
        Condition(
            "marks_in",
            "assessors",
            lambda f: _need(not _hides_marks(f), names=list(f.masking())),
            lambda f: sorted((a.name, a.weight) for a in f.assessors),
            3,
        ),
        Condition(
            "rated",
            "ratings",
            lambda f: _need(not _chosen_id(f) or _hides_marks(f) or _rated(f)),
            lambda f: [(c.competency, c.assessed) for c in f.kam_fit().competencies],
        ),
        Condition(
            "knock_out",
            "ratings",
            lambda f: _need(_hides_marks(f) or not _knocked_out(f), competencies=_knocked_out(f)),
            _knocked_out,
        ),
        Condition(
            "gap_actions",
            "development",
            lambda f: _need(_hides_marks(f) or not _gaps_without_action(f), competencies=_gaps_without_action(f)),
            _gaps_without_action,
        ),
        Condition("marks_confirmed", "confirmed_on", _unconfirmed, lambda _f: None, 3),
        Condition("reason", "reason", lambda f: _need(f.profile and f.profile.reason), lambda f: f.profile and f.profile.reason),
    ),
    P: (
        Condition(
            "functions",
            "functions",
            lambda f: _count_of("min_functions", len(_items(f, PostBlock.FUNCTION)), f),
            lambda f: _texts(f, PostBlock.FUNCTION),
        ),
        Condition(
            "objectives",
            "objectives",
            lambda f: _count_of("min_objectives", sum(i.is_measurable for i in _items(f, PostBlock.OBJECTIVE)), f),
            lambda f: _texts(f, PostBlock.OBJECTIVE),
        ),
        Condition(
            "responsibilities",
            "responsibilities",
            lambda f: _count_of("min_responsibilities", len(_items(f, PostBlock.RESPONSIBILITY)), f),
            lambda f: _texts(f, PostBlock.RESPONSIBILITY),
        ),
        Condition(
            "reports_to", "reports_to", lambda f: _need(f.post and f.post.reports_to), lambda f: f.post and f.post.reports_to
        ),
        Condition(
            "substitute",
            "substitute",
            lambda f: _need(f.post and (f.post.substitute or f.post.no_substitute)),
            lambda f: f.post and (f.post.substitute, f.post.no_substitute),
        ),
        Condition(
            "signature_kam",
            "post_kam",
            _not_signed_by_kam,
            lambda f: _signed(f, SignatureOf.POST_KAM),
            reads_3=lambda f: (_signed(f, SignatureOf.POST_KAM), fold(f.kam_name())),
        ),
        Condition(
            "signature_manager",
            "post_manager",
            lambda f: _need(f.signature(SignatureOf.POST_MANAGER)),
            lambda f: _signed(f, SignatureOf.POST_MANAGER),
        ),
    ),
    C: (
        Condition("members", "members", lambda f: _count_of("min_members", len(_others_on_committee(f)), f), _members_read),
        Condition("member_details", "members", lambda f: _need(not _bare_members(f), names=_bare_members(f)), _members_read),
        Condition(
            "chair",
            "members",
            lambda f: _need(sum(m.is_chair for m in f.members) == 1),
            lambda f: sorted(m.name for m in f.members if m.is_chair),
        ),
        Condition(
            "cadence",
            "cadence",
            lambda f: _need(f.committee and f.committee.cadence),
            lambda f: f.committee and f.committee.cadence,
        ),
        Condition(
            "first_meeting",
            "first_meeting_on",
            lambda f: _need(f.committee and f.committee.first_meeting_on),
            lambda f: f.committee and f.committee.first_meeting_on,
        ),
        Condition(
            "raci",
            "raci",
            lambda f: _need(not _raci_faults(f), activities=_raci_faults(f)),
            lambda f: sorted((r.activity, r.accountable, r.responsible) for r in f.raci),
            2,
        ),
    ),
    D: (
        Condition(
            "scorecard_closed",
            "scorecard",
            lambda f: _need(is_scorecard_closed(f)),
            lambda f: is_scorecard_closed(f),
            reads_3=_scorecard_read,
        ),
        Condition(
            "agreement",
            "agreements",
            _agreements,
            lambda f: len(_in_force(f)) >= 1,
            reads_3=lambda f: any(_binds(f, a) for a in f.agreements),
        ),
        Condition(
            "project",
            "projects",
            lambda f: _count_of("min_projects", _hanging_projects(f), f),
            _project_read,
            reads_3=lambda f: _hanging_projects(f) >= 1,
        ),
        Condition(
            "gap",
            "target",
            lambda f: _need(gap_bridge(f.plan, f.agreements, f.projects)),
            lambda f: f.plan and (f.plan.target, f.plan.baseline, f.plan.pipeline),
        ),
        Condition(
            "risk",
            "risks",
            lambda f: _count_of("min_risks", _risks(f), f),
            lambda f: sorted((r.text, r.mitigation) for r in f.risks),
        ),
        Condition(
            "target_explained",
            "target_explanation",
            lambda f: _need(not _falls_unexplained(f)),
            lambda f: f.plan and f.plan.target_explanation,
        ),
        Condition(
            "next_review",
            "next_review_on",
            lambda f: _need(f.plan and f.plan.next_review_on),
            lambda f: f.plan and f.plan.next_review_on,
        ),
        Condition("approval", "plan_sponsor", lambda f: _need(_approved(f)), lambda f: _signed(f, SignatureOf.PLAN_SPONSOR)),
        Condition(
            "countersign",
            "plan_countersign",
            lambda f: _need(_countersigned(f)),
            lambda f: _signed(f, SignatureOf.PLAN_COUNTERSIGN),
        ),
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
