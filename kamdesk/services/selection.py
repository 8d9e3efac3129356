"""Criteria, scenarios and the decision."""

from dataclasses import replace
from datetime import UTC, datetime

from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.errors import GateRefusedError, ValidationError
from kamdesk.domain.gates import Unmet
from kamdesk.domain.ids import new_id
from kamdesk.domain.selection import Assessment, Decision, DecisionGap, Verdict, decision_gaps
from kamdesk.services.portfolio import Portfolio


def assessment_of(portfolio: Portfolio, account_id: str) -> Assessment:
    """The account's assessment, a new empty one when there is none yet."""
    found = portfolio.load(account_id).assessment
    return found or Assessment(id=new_id(), account_id=account_id)


def gaps(portfolio: Portfolio, account_id: str, verdict: Verdict) -> tuple[DecisionGap, ...]:
    """What is missing before this verdict may be recorded."""
    data = portfolio.load(account_id)
    return decision_gaps(verdict, data.assessment, list(data.scenarios), list(data.effects), data.settings)


def decide(portfolio: Portfolio, decision: Decision) -> Edit:
    """Record a decision; it stands until a later one, and is never edited.

    Raises:
        GateRefusedError: `decision_not_ready` with everything that is missing.
        ValidationError: the decision itself is incomplete, or dated in the future.
    """
    missing = gaps(portfolio, decision.account_id, decision.verdict)
    if missing:
        unmet = tuple(Unmet("decision", gap.code, "scenarios", {"verdict": gap.verdict}) for gap in missing)
        raise GateRefusedError("decision_not_ready", unmet)
    data = portfolio.load(decision.account_id)
    if decision.decided_on > data.today:
        raise ValidationError("decided_on", "in_the_future")
    attractiveness = data.assessment.attractiveness(data.settings) if data.assessment else None
    record = replace(decision, attractiveness=attractiveness, recorded_at=datetime.now(UTC)).cleaned()
    return portfolio.write([Change(None, record)], act="decision", params={"verdict": record.verdict})
