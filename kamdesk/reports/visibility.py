"""Who may see what: every field of every record is internal or may be shown to the client, and a client's document sees only that.

The defaults follow what practitioners asked for: no scores, no money but what was agreed, nobody's attitude, nothing of others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from kamdesk.domain.account.people import Person
from kamdesk.domain.ledgers.value_log import ValueEntry
from kamdesk.domain.periods import bounds
from kamdesk.domain.plan.agreements import Agreement, Milestone, Project
from kamdesk.domain.plan.committee import CommitteeMember
from kamdesk.domain.plan.plan_document import Commitment, PlanVersion
from kamdesk.domain.records import Record
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Computed, Indicator, ParameterSheet
from kamdesk.domain.scorecard.scoring import IndicatorResult
from kamdesk.domain.text import fold
from kamdesk.services.reading.account_data import AccountData

R = TypeVar("R", bound=Record)
PERIODS = 4
"""Of so many periods the client sees what was agreed."""

SHAREABLE: dict[str, str] = {
    "account": "name codes sector tax_id city country phone email kam group_name",
    "site": "name code tax_id city",
    "agreement": "title scope form our_signer client_signer signed_on version",
    "project": "title agreement_id owner due_on starts_on progress",
    "milestone": "project_id text due_on done_on",
    "commitment": "party text owner promised_on due_on done_on",
    "committee_member": "name area position deputy from_on to_on",
    "person": "email phone",
    "value_entry": "what promised promised_on delivered delivered_on confirmed confirmed_on confirmed_by worked_out",
    "indicator": "group name short_name unit basis frequency aggregation threshold target target_high definition formula agreed_with "
    "agreed_on agreed_evidence computed retired_on position",
    "measure": "indicator_id period value client_value numerator denominator settled_value settled_on settled_with",
    "parameter_sheet": "indicator_id numerator denominator exclusions data_from decimals tolerance penalty agreed_form proposed_on",
    "settings": "currency period fiscal_start company_name",
}
"""The fields that the client may see, by the kind of their record."""

INTERNAL: dict[str, str] = {
    "account": "size_employees size_turnover parent_id cost_to_serve loss_reason loss_risk notes archived_on merged_into",
    "agreement": "",
    "site": "",
    "budget": "period amount product_line",
    "person": "name role influence relation last_contact_on notes",
    "sale": "sold_on amount product_line cost quantity order_code total_of",
    "personalisation": "what why cost since",
    "open_question": "question owner due_on answer",
    "evidence": "subject_kind subject_id name sha256 size added_on",
    "advance": "title kind state learned_on tried_at evidence result reuse wait_until reuse_source barred_accounts candidate_accounts "
    "owner kept_in",
    "knowledge_transfer": "advance_id state proposed_on adopted_on owner due_on effect value",
    "deal": "prospect name value state closed_on",
    "prescription": "given_on reference given_by given_to deal_id degree note",
    "value_entry": "",
    "voice_answer": "person asked_on score comment",
    "learned_mapping": "look header_row decimal_sign date_order factor currency percent_factor kind columns",
    "action": "text owner due_on is_done objective_id",
    "parking_note": "step text person due_on",
    "milestone": "",
    "project": "budget hours effect",
    "committee": "cadence first_meeting_on",
    "committee_member": "role hours_per_year is_chair is_external",
    "meeting": "held_on present minutes",
    "raci_row": "activity accountable responsible consulted informed position",
    "assessor": "name weight position",
    "candidate": "person_id",
    "competency_requirement": "competency level weight minimum",
    "development_action": "competency text due_on",
    "kam_choice": "person_id number name previous chosen_on reason recorded_by is_handover ranking",
    "kam_profile": "person_id already_appointed appointed_by appointed_on reason confirmed_on confirmed_by",
    "rating": "person_id competency assessor level rated_on",
    "commitment": "is_shareable",
    "plan_document": "situation target baseline pipeline target_explanation next_review_on",
    "plan_objective": "party text measure goal due_on indicator_id",
    "plan_version": "number approved_on approved_by lines scope",
    "risk": "text mitigation",
    "swot_item": "side text",
    "post": "reports_to substitute no_substitute max_discount max_payment_days max_investment limits",
    "post_item": "block text measure goal due_on position indicator_id",
    "post_template": "name lines",
    "checklist_item": "label is_met evidence owner due_on position",
    "company_requirement": "label is_met evidence owner due_on position",
    "requirement_confirmation": "company_requirement_id confirmed_on",
    "requirements": "sponsor sponsor_role sponsor_on sponsor_evidence without_document hours_per_year budget no_budget "
    "no_budget_consent excess_accepted_by excess_accepted_on",
    "signature": "subject name role signed_on",
    "step_act": "subject act sequence at by reason gate_version fingerprint upstream minimums",
    "saved_view": "name text sector state columns order is_descending",
    "indicator": "floor weight is_critical owner source earlier is_on_radar",
    "measure": "is_estimated note withdrawn_on client_withdrawn_on",
    "parameter_sheet": "",
    "scorecard": "weight_results weight_quality weight_prescription weight_innovation",
    "assessment": "growth prescription innovation sector_fit size profitability own_scores growth_reason prescription_reason "
    "innovation_reason sector_fit_reason size_reason profitability_reason relative_strength",
    "opinion": "growth prescription innovation sector_fit size profitability own_scores by given_on",
    "condition_check": "decision_id number met_on note",
    "decision": "verdict reason decided_by decided_on review_on hypothesis conditions served_how served_by reopen_signal "
    "dated_conditions signal_percent sales_then segment attractiveness recorded_at",
    "portfolio_scenario": "name note choices",
    "wallet_line": "product_line state wallet growth_percent cap_percent horizon_years current confidence source dated_on competitor",
    "scenario": "title verdict expectation contribution resources sales_after hours position",
    "side_effect": "scenario_id category description is_positive probability impact horizon_years mitigation affected_accounts",
    "settings": "weight_growth weight_prescription weight_innovation weight_sector_fit weight_size weight_profitability "
    "driver_threshold matrix_cut cut_indicator_green cut_group_green cut_amber cut_coverage min_agreements min_candidates "
    "min_functions min_members min_objectives min_projects min_responsibilities min_risks company_sales other_accounts "
    "growth_bands own_criteria anchors kam_hours",
}
"""The fields that stay in the house; the ids of a record and of its account say nothing and are in neither list."""
SILENT = frozenset({"id", "account_id"})
_CODES = frozenset({"key", "subject", "subject_kind", "sha256", "fingerprint", "upstream", "minimums", "merged_into", "period"})
"""Fields whose texts nobody wrote or reads."""


def is_field_shareable(kind: str, name: str) -> bool:
    """Whether a field may be shown to the client; one that nobody declared may not."""
    return name in SHAREABLE.get(kind, "").split()


def is_proposed(indicator: Indicator, sheet: ParameterSheet | None) -> bool:
    """Whether a quality parameter was laid before the client, which has not agreed to it yet."""
    return indicator.group is Group.QUALITY and not indicator.is_agreed and sheet is not None and sheet.proposed_on is not None


def is_indicator_shareable(indicator: Indicator) -> bool:
    """Whether the client may see an indicator: a quality parameter agreed with it, or what both try out together.

    Group scores are never shown: an indicator that is not could be computed back from them.
    """
    return indicator.is_agreed or (indicator.group is Group.INNOVATION and indicator.computed is Computed.PILOTS)


def is_shareable(record: Record) -> bool:
    """Whether the client may see a record at all, as far as its shareable fields go.

    What the client's own people committed themselves to is not, until somebody says so.
    """
    if isinstance(record, Commitment):
        return record.is_for_client
    if isinstance(record, Indicator):
        return is_indicator_shareable(record)
    if isinstance(record, Agreement):
        return record.is_in_force
    if isinstance(record, CommitteeMember):
        return not record.is_external
    if isinstance(record, Person):
        return record.account_id is None  # how ours are reached; of its own people a client reads nothing in our words
    return record.KIND in SHAREABLE


def masked(record: R) -> R:
    """A copy in which internal fields are as if nobody had filled them in."""
    changed: dict[str, Any] = {}
    for spec in fields(record):
        if spec.name in SILENT or is_field_shareable(record.KIND, spec.name):
            continue
        changed[spec.name] = spec.default if spec.default is not MISSING else ""
    return replace(record, **changed)


@dataclass(frozen=True, slots=True)
class AgreedFigure:
    """A figure that the client may see: both sides', the one that counts (None while they differ), and the anchors that hold."""

    indicator: Indicator
    period: str
    ours: float | None
    theirs: float | None
    value: float | None
    is_disputed: bool


@dataclass(frozen=True, slots=True)
class Parameter:
    """A quality parameter as it was agreed with the client or laid before it, with how it is measured where that is written down."""

    indicator: Indicator
    sheet: ParameterSheet | None


@dataclass(frozen=True, slots=True)
class SharedProject:
    """A project as the client knows it, with its milestones."""

    project: Project
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True, slots=True)
class ClientView:
    """All that a client's document is made from. What is internal is not in it, so no page can show it by mistake."""

    name: str
    line: tuple[str, ...]
    kam: str
    kam_contact: tuple[str, ...]
    """Telephone and e-mail of our KAM, as far as they are noted."""
    period: str
    currency: str
    fiscal_start: int
    today: date
    figures: tuple[AgreedFigure, ...]
    course: tuple[tuple[str, tuple[AgreedFigure, ...]], ...]
    """The last periods, the latest at the end, each with what was agreed on by its end and has a figure of it."""
    parameters: tuple[Parameter, ...]
    values: tuple[ValueEntry, ...]
    commitments: tuple[Commitment, ...]
    agreements: tuple[Agreement, ...]
    projects: tuple[SharedProject, ...]
    team: tuple[CommitteeMember, ...]


def client_view(data: AccountData) -> ClientView:
    """What the client may see of its account."""
    account = masked(data.account)
    document, result = data.facts.document, data.scorecard.latest_result
    agreements = _shared(document.agreements)
    in_force = {a.id for a in agreements}
    milestones = _shared(data.plan.milestones)
    projects = tuple(p for p in _shared(document.projects) if p.agreement_id in in_force)
    return ClientView(
        name=account.name,
        line=tuple(t for t in (account.sector, account.city) if t),
        kam=data.kam_name,
        kam_contact=_contact_of(data),
        period=result.period,
        currency=data.settings.currency,
        fiscal_start=data.settings.fiscal_start,
        today=data.today,
        figures=tuple(_figure(r) for r in result.indicators() if is_indicator_shareable(r.indicator)),
        course=tuple(_course(data)),
        parameters=tuple(_parameters(data)),
        values=_shared(data.ledgers.values_given),
        commitments=_shared(data.plan.commitments),
        agreements=agreements,
        projects=tuple(SharedProject(p, tuple(m for m in milestones if m.project_id == p.id)) for p in projects),
        team=tuple(m for m in _shared(data.facts.committee.members) if m.is_in_force(data.today)),
    )


def _contact_of(data: AccountData) -> tuple[str, ...]:
    name = fold(data.kam_name)
    ours = (p for p in data.facts.kam.people.values() if p.account_id is None and name and fold(p.name) == name)
    return next((tuple(t for t in (p.phone, p.email) if t) for p in ours), ())


def _shared(records: Iterable[R]) -> tuple[R, ...]:
    return tuple(masked(r) for r in records if is_shareable(r))


def _parameters(data: AccountData) -> Iterator[Parameter]:
    for indicator in data.scorecard.own_indicators:
        sheet = data.scorecard.sheet_of(indicator)
        is_open = indicator.is_agreed or is_proposed(indicator, sheet)
        if is_open and indicator.retired_on is None:
            yield Parameter(masked(indicator), masked(sheet) if sheet is not None else None)


def _figure(result: IndicatorResult) -> AgreedFigure:
    then = result.anchored
    anchored = replace(masked(result.indicator), threshold=then.threshold, target=then.target, target_high=then.target_high)
    value = None if result.is_disputed else result.value
    return AgreedFigure(anchored, result.measured_in, result.own_value, result.client_value, value, result.is_disputed)


def _course(data: AccountData) -> Iterator[tuple[str, tuple[AgreedFigure, ...]]]:
    """What was measured before an agreement is no affair of the client's."""
    for result in data.scorecard.course(PERIODS):
        last = bounds(result.period, data.settings.fiscal_start)[1]
        known = [
            r
            for r in result.indicators()
            if r.indicator.is_agreed
            and is_indicator_shareable(r.indicator)
            and r.measured_in == result.period
            and not r.is_withdrawn
            and r.value is not None
        ]
        yield (
            result.period,
            tuple(_figure(r) for r in known if r.indicator.agreed_on is not None and r.indicator.agreed_on <= last),
        )


# -- texts, for the check of a finished file ---------------------------------------------------------


def texts_of(data: AccountData) -> tuple[set[str], set[str]]:
    """The texts of an account that are internal, and those that the client may see; each as it was entered."""
    internal: set[str] = set()
    shared: set[str] = set()
    for record in records_in(data):
        may_be_seen = is_shareable(record)
        if isinstance(record, PlanVersion):
            for line in record.lines:
                found = shared if is_field_shareable(line.kind, line.field) else internal
                found.update(_texts(line.value))
            continue
        for spec in fields(record):
            if not _is_code(spec.name):
                found = shared if may_be_seen and is_field_shareable(record.KIND, spec.name) else internal
                found.update(_texts(getattr(record, spec.name)))
    for parameter in _parameters(data):
        shared.update(t for spec in fields(parameter.indicator) for t in _texts(getattr(parameter.indicator, spec.name)))
    shared |= {data.kam_name}
    return internal, shared


def records_in(data: AccountData) -> Iterator[Record]:
    """Every record that is read with an account, those inside its views too, each once."""
    seen: set[int] = set()
    stack: list[Any] = [data]
    while stack:
        value = stack.pop()
        if id(value) in seen or value is None or isinstance(value, str | bytes | int | float | Decimal | date):
            continue
        seen.add(id(value))
        if isinstance(value, Record):
            yield value
        elif isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list | tuple | set | frozenset):
            stack.extend(value)
        elif is_dataclass(value) and not isinstance(value, type):
            stack.extend(getattr(value, spec.name) for spec in fields(value))


def _is_code(name: str) -> bool:
    return name in SILENT or name in _CODES or name.endswith("_id")


def _texts(value: Any) -> Iterator[str]:
    if type(value) is str:
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value) and not isinstance(value, type):
        for spec in fields(value):
            if not _is_code(spec.name):
                yield from _texts(getattr(value, spec.name))
