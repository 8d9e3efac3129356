"""Plans as they were approved: kept line by line, read again whole, and told from today's."""

from dataclasses import dataclass
from datetime import date, datetime

from kamdesk.domain.changes import LogEntry, changed_fields
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.plan_document import Difference, PlanLine, PlanVersion, differences
from kamdesk.domain.records import Record
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.account_data import AccountData

_TAKEN: dict[str, tuple[str, ...]] = {
    "requirements": ("sponsor", "hours_per_year", "budget"),
    "post": ("reports_to", "substitute", "max_discount", "max_payment_days", "max_investment", "limits"),
    "post_item": ("text", "measure", "goal", "due_on"),
    "committee": ("cadence",),
    "committee_member": ("name", "area", "role", "hours_per_year"),
    "plan_document": ("target", "baseline", "pipeline", "target_explanation", "situation", "next_review_on"),
    "agreement": ("title", "scope", "signed_on", "version"),
    "project": ("title", "agreement_id", "owner", "starts_on", "due_on", "budget", "hours", "effect"),
    "milestone": ("text", "due_on"),
    "risk": ("text", "mitigation"),
    "plan_objective": ("text", "party", "measure", "goal", "due_on"),
    "swot_item": ("text", "side"),
    "commitment": ("text", "party", "due_on"),
    "indicator": ("name", "threshold", "target"),
}
"""What an approved plan holds of each kind; progress, figures and what was kept since are not part of it."""
_ORDER = (
    "requirements", "kam_profile", "post", "post_item", "committee", "committee_member", "plan_document", "swot_item", "plan_objective",
    "agreement", "project", "milestone", "commitment", "risk", "indicator",
)  # fmt: skip
"""As a plan is read: the article's five steps, then what step 5 holds."""


_FIRST_SCOPE = frozenset(
    f"{kind}.{field}"
    for kind, fields in {
        "kam_profile": ("person_id",),
        "requirements": ("sponsor", "hours_per_year", "budget"),
        "post": ("reports_to", "substitute"),
        "committee": ("cadence",),
        "committee_member": ("name", "area"),
        "plan_document": ("target", "baseline", "pipeline", "situation", "next_review_on"),
        "agreement": ("title", "scope", "signed_on", "version"),
        "project": ("title", "owner", "starts_on", "due_on", "budget"),
        "risk": ("text", "mitigation"),
        "plan_objective": ("text", "goal", "due_on"),
        "swot_item": ("text",),
        "commitment": ("text", "due_on"),
        "indicator": ("threshold", "target"),
    }.items()
    for field in fields
)
"""What versions held that do not say it themselves."""


def plan_lines(data: AccountData) -> tuple[PlanLine, ...]:
    """The plan of an account as it stands, line by line."""
    facts = data.facts
    single = (facts.requirements.record, facts.post.record, facts.committee.record, facts.document.record)
    many: tuple[tuple[Record, ...], ...] = (
        facts.post.items, facts.committee.members, facts.document.agreements, facts.document.projects, data.plan.milestones, facts.document.risks, data.plan.objectives, data.plan.swot,
        data.plan.commitments, data.scorecard.own_indicators,
    )  # fmt: skip
    records = [r for r in single if r is not None] + [r for group in many for r in group]
    titles = {a.id: a.title for a in facts.document.agreements}
    found = [PlanLine("kam_profile", data.account.id, "", "person_id", data.kam_name)]
    for record in records:
        name = next((getattr(record, n) for n in ("title", "text", "name") if getattr(record, n, "")), "")
        for field in _TAKEN[record.KIND]:
            value = getattr(record, field)
            found.append(
                PlanLine(record.KIND, record.id, name, field, titles.get(value, value) if field == "agreement_id" else value)
            )
    return tuple(found)


def version_of(data: AccountData, approved_on: date, approved_by: str) -> PlanVersion:
    """The plan as it stands, as the next version."""
    return PlanVersion(
        id=new_id(), account_id=data.account.id, number=len(data.plan.versions) + 1, approved_on=approved_on, approved_by=approved_by,
        lines=plan_lines(data), scope=("kam_profile.person_id", *(f"{kind}.{field}" for kind, taken in _TAKEN.items() for field in taken)),
    ).cleaned()  # fmt: skip


@dataclass(frozen=True, slots=True)
class Since:
    """A difference to the approved plan: when it came about and through whom, where the history still knows."""

    difference: Difference
    at: datetime | None
    by: str


def since_approval(portfolio: Portfolio, data: AccountData) -> list[Since]:
    """How today's plan differs from its last approved version; nothing while none was approved."""
    if not data.plan.versions:
        return []
    version = data.plan.versions[-1]
    scope = version.scope or _FIRST_SCOPE
    found = differences(version.lines, [line for line in plan_lines(data) if f"{line.kind}.{line.field}" in scope])
    if not found:
        return []
    history = portfolio.history(data.account.id)
    result = []
    for difference in found:
        entry = next((e for e in history if _made(e, difference.line)), None)
        result.append(Since(difference, entry.at if entry else None, entry.who if entry else ""))
    return result


def _made(entry: LogEntry, line: PlanLine) -> bool:
    """Whether an entry of the history is the one that changed a line of the plan."""
    if line.kind == "kam_profile":
        return entry.kind in {"kam_choice", "kam_profile"}
    if entry.record_id != line.record_id:
        return False
    if entry.before is None or entry.after is None:
        return True
    return line.field in changed_fields(entry.before, entry.after)


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one kind of record in a version, record by record."""

    kind: str
    records: tuple[tuple[PlanLine, ...], ...]


def sections(lines: tuple[PlanLine, ...]) -> list[Section]:
    """The lines of a version in the order of the plan, empty ones left out; what an old version knows is never lost."""
    by_kind: dict[str, dict[str, list[PlanLine]]] = {}
    for line in lines:
        if not line.is_empty:
            by_kind.setdefault(line.kind, {}).setdefault(line.record_id, []).append(line)
    known = [kind for kind in _ORDER if kind in by_kind]
    return [
        Section(kind, tuple(tuple(found) for found in by_kind[kind].values()))
        for kind in [*known, *(k for k in by_kind if k not in known)]
    ]
