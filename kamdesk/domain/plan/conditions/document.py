"""Step 5: scorecard, agreements and projects, target and risks, and who approves the plan."""

from kamdesk.domain.acts import SCORECARD
from kamdesk.domain.plan.agreements import Agreement, AgreementForm, Project
from kamdesk.domain.plan.conditions.base import GateCondition, Params, at_least, signature_read, unless
from kamdesk.domain.plan.conditions.scorecard import is_scorecard_closed
from kamdesk.domain.plan.gap_bridge import gap_bridge
from kamdesk.domain.plan.gate_facts import Facts
from kamdesk.domain.plan.step_acts import SignatureOf
from kamdesk.domain.text import fold


def _scorecard_closed_unmet(facts: Facts) -> Params | None:
    return unless(is_scorecard_closed(facts))


def _scorecard_closed_reads(facts: Facts) -> object:
    """Whether and when it was closed, and the anchors that the plan was approved with."""
    acts = [a.sequence for a in facts.acts if a.subject == SCORECARD]
    live = sorted([i.id, i.floor, i.threshold, i.target, i.target_high, i.weight] for i in facts.indicators if i.is_live)
    return (is_scorecard_closed(facts), acts[-1] if acts else 0, live)


SCORECARD_CLOSED = GateCondition(
    "scorecard_closed", _scorecard_closed_unmet, _scorecard_closed_reads, read_until={2: is_scorecard_closed}
)


def _binds(facts: Facts, agreement: Agreement) -> bool:
    """In force, and signed by the KAM (of then or of now) where it says so."""
    by_kam = agreement.form is not AgreementForm.SIGNED_BY_KAM or fold(agreement.our_signer) in facts.kam.names()
    return agreement.is_in_force and by_kam


def _agreement_unmet(facts: Facts) -> Params | None:
    binding = [a for a in facts.document.agreements if _binds(facts, a)]
    wanted = facts.minimum("min_agreements")
    others = [a.our_signer for a in facts.document.agreements if a.is_in_force and not _binds(facts, a)]
    return unless(len(binding) >= wanted, wanted=wanted, found=len(binding), signers=others, kam=facts.kam.name())


def _agreement_reads(facts: Facts) -> object:
    return any(_binds(facts, a) for a in facts.document.agreements)


def _agreement_read_until_2(facts: Facts) -> object:
    return any(a.is_in_force for a in facts.document.agreements)


AGREEMENT = GateCondition("agreement", _agreement_unmet, _agreement_reads, read_until={2: _agreement_read_until_2})


def _carries_out(project: Project, agreement_ids: set[str]) -> bool:
    return bool(project.agreement_id in agreement_ids and project.owner and project.due_on)


def _projects_on_binding_agreements(facts: Facts) -> int:
    binding = {a.id for a in facts.document.agreements if _binds(facts, a)}
    return sum(_carries_out(p, binding) for p in facts.document.projects)


def _project_unmet(facts: Facts) -> Params | None:
    return at_least(facts, "min_projects", _projects_on_binding_agreements(facts))


def _project_reads(facts: Facts) -> object:
    return _projects_on_binding_agreements(facts) >= 1


def _project_read_until_2(facts: Facts) -> object:
    in_force = {a.id for a in facts.document.agreements if a.is_in_force}
    return any(_carries_out(p, in_force) for p in facts.document.projects)


PROJECT = GateCondition("project", _project_unmet, _project_reads, read_until={2: _project_read_until_2})


def _gap_unmet(facts: Facts) -> Params | None:
    return unless(gap_bridge(facts.document.record, facts.document.agreements, facts.document.projects))


def _gap_reads(facts: Facts) -> object:
    return facts.document.record and (
        facts.document.record.target,
        facts.document.record.baseline,
        facts.document.record.pipeline,
    )


GAP = GateCondition("gap", _gap_unmet, _gap_reads)


def _risk_unmet(facts: Facts) -> Params | None:
    return at_least(facts, "min_risks", sum(bool(r.mitigation) for r in facts.document.risks))


def _risk_reads(facts: Facts) -> object:
    return sorted((r.text, r.mitigation) for r in facts.document.risks)


RISK = GateCondition("risk", _risk_unmet, _risk_reads)


def _target_explained_unmet(facts: Facts) -> Params | None:
    plan = facts.document.record
    if plan is None or plan.target is None or facts.document.last_year_sales is None:
        return None
    return unless(plan.target >= facts.document.last_year_sales or plan.target_explanation)


def _target_explained_reads(facts: Facts) -> object:
    """Only the explanation: sales that come in later disturb no closed step."""
    return facts.document.record and facts.document.record.target_explanation


TARGET_EXPLAINED = GateCondition("target_explained", _target_explained_unmet, _target_explained_reads)


def _next_review_unmet(facts: Facts) -> Params | None:
    return unless(facts.document.record and facts.document.record.next_review_on)


def _next_review_reads(facts: Facts) -> object:
    return facts.document.record and facts.document.record.next_review_on


NEXT_REVIEW = GateCondition("next_review", _next_review_unmet, _next_review_reads)


def _approval_unmet(facts: Facts) -> Params | None:
    return unless(facts.signature(SignatureOf.PLAN_SPONSOR))


def _approval_reads(facts: Facts) -> object:
    return signature_read(facts, SignatureOf.PLAN_SPONSOR)


APPROVAL = GateCondition("approval", _approval_unmet, _approval_reads)


def _countersign_unmet(facts: Facts) -> Params | None:
    """A sponsor who is the KAM as well does not approve the plan alone."""
    first, second, kam = (
        facts.signature(SignatureOf.PLAN_SPONSOR),
        facts.signature(SignatureOf.PLAN_COUNTERSIGN),
        fold(facts.kam.name()),
    )
    if first is None or not kam or fold(first.name) != kam:
        return None
    return unless(second is not None and fold(second.name) != kam)


def _countersign_reads(facts: Facts) -> object:
    return signature_read(facts, SignatureOf.PLAN_COUNTERSIGN)


COUNTERSIGN = GateCondition("countersign", _countersign_unmet, _countersign_reads)

CONDITIONS = (
    SCORECARD_CLOSED,
    AGREEMENT,
    PROJECT,
    GAP,
    RISK,
    TARGET_EXPLAINED,
    NEXT_REVIEW,
    APPROVAL,
    COUNTERSIGN,
)
"""In the order in which they are said, and stand in fingerprints."""
