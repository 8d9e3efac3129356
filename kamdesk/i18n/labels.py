"""Names of records and fields, and the name of an edit made from them: «target of Gross margin»."""

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.field_use import words
from kamdesk.domain.acts import SCORECARD, Act
from kamdesk.domain.changes import Change, LogEntry, changed_fields
from kamdesk.domain.records import Record, Step
from kamdesk.i18n import N_, _, formats, terms

KINDS = {
    "settings": N_("settings"),
    "account": N_("account"),
    "person": N_("person"),
    "sale": N_("sale"),
    "budget": N_("budget"),
    "learned_mapping": N_("columns of a file"),
    "assessment": N_("criteria"),
    "opinion": N_("opinion"),
    "scenario": N_("scenario"),
    "side_effect": N_("side effect"),
    "decision": N_("decision"),
    "condition_check": N_("condition"),
    "site": N_("site"),
    "personalisation": N_("personalisation"),
    "open_question": N_("question"),
    "portfolio_scenario": N_("portfolio scenario"),
    "saved_view": N_("view"),
    "wallet_line": N_("purchase line"),
    "scorecard": N_("group weights"),
    "indicator": N_("indicator"),
    "measure": N_("figure"),
    "parameter_sheet": N_("parameter sheet"),
    "deal": N_("deal"),
    "prescription": N_("reference"),
    "advance": N_("advance"),
    "knowledge_transfer": N_("proposal"),
    "voice_answer": N_("answer"),
    "value_entry": N_("value"),
    "evidence": N_("evidence file"),
    "raci_row": N_("activity"),
    "meeting": N_("meeting"),
    "swot_item": N_("SWOT line"),
    "plan_objective": N_("objective"),
    "commitment": N_("commitment"),
    "plan_version": N_("approved plan"),
    "requirements": N_("requirements"),
    "checklist_item": N_("checklist item"),
    "kam_profile": N_("KAM"),
    "competency_requirement": N_("required level"),
    "candidate": N_("candidate"),
    "rating": N_("mark"),
    "development_action": N_("development action"),
    "post": N_("post"),
    "post_item": N_("entry of the post"),
    "signature": N_("signature"),
    "committee": N_("committee"),
    "committee_member": N_("committee member"),
    "plan_document": N_("plan"),
    "agreement": N_("agreement"),
    "project": N_("project"),
    "risk": N_("risk"),
    "company_requirement": N_("requirement of the company"),
    "requirement_confirmation": N_("confirmation"),
    "assessor": N_("assessor"),
    "kam_choice": N_("choice of the KAM"),
    "post_template": N_("template of the post"),
    "milestone": N_("milestone"),
    "action": N_("action"),
    "parking_note": N_("note"),
    "step_act": N_("step"),
    "import": N_("import"),
}
FIELDS = {
    **words(Account),
    "code": N_("Code"),
    "role": N_("Role"), "influence": N_("Influence"), "relation": N_("Relation"),
    "last_contact_on": N_("Last contact"), "sold_on": N_("Date"), "date": N_("Date"), "amount": N_("Amount"),
    "product_line": N_("Product line"), "cost": N_("Cost"), "quantity": N_("Quantity"), "order_code": N_("Order"), "total_of": N_("Total of"),
    "order_id": N_("Order"), "status": N_("Status"), "account": N_("Account"), "account_id": N_("Account"),
    "account_code": N_("Account code"),
    "growth": N_("Growth potential"), "prescription": N_("Capacity for advocacy"), "innovation": N_("Driver of innovation"),
    "sector_fit": N_("Sector"), "size": N_("Company size"), "profitability": N_("Profitability"),
    "growth_reason": N_("Reason"), "prescription_reason": N_("Reason"), "innovation_reason": N_("Reason"),
    "sector_fit_reason": N_("Reason"), "size_reason": N_("Reason"), "profitability_reason": N_("Reason"),
    "relative_strength": N_("Relative strength"), "title": N_("Title"), "verdict": N_("Decision"),
    "expectation": N_("What we expect"), "contribution": N_("Contribution in 3 years"), "resources": N_("Cost of our effort"),
    "category": N_("Category"), "description": N_("Side effect"), "is_positive": N_("Sign"), "probability": N_("Probability"),
    "impact": N_("Impact"), "horizon_years": N_("Horizon"), "mitigation": N_("How we avoid it"),
    "affected_accounts": N_("Affected accounts"), "reason": N_("Reason"), "decided_by": N_("Decided by"),
    "decided_on": N_("Decided on"), "review_on": N_("Review on"), "hypothesis": N_("Hypothesis"), "conditions": N_("Conditions"),
    "served_how": N_("How it is served"), "served_by": N_("Served by"), "reopen_signal": N_("Signal that reopens it"),
    "state": N_("State"), "wallet": N_("Its purchases a year"), "growth_percent": N_("Growth a year"),
    "cap_percent": N_("Attainable share"), "current": N_("With us today"), "confidence": N_("Confidence"),
    "source": N_("Source"), "dated_on": N_("Date of the figure"), "weight_results": N_("Weight of Results"),
    "weight_quality": N_("Weight of Agreed quality"), "weight_prescription": N_("Weight of Advocacy"),
    "weight_innovation": N_("Weight of Innovation"), "group": N_("Group"), "indicator": N_("Indicator"),
    "short_name": N_("Short name"), "unit": N_("Unit"), "basis": N_("Basis"), "frequency": N_("Frequency"),
    "aggregation": N_("Aggregation"), "floor": N_("Unacceptable"), "threshold": N_("Minimum"), "target": N_("Target"),
    "weight": N_("Weight"), "is_critical": N_("Critical"), "critical": N_("Critical"), "owner": N_("Owner"),
    "definition": N_("Definition"), "agreed_with": N_("Agreed with"), "agreed_on": N_("Agreed on"),
    "agreed_evidence": N_("Evidence of the agreement"), "computed": N_("Computed"), "retired_on": N_("Retired on"),
    "period": N_("Period"), "value": N_("Value"), "client_value": N_("The client's figure"), "sponsor": N_("Sponsor"),
    "sponsor_role": N_("Role of the sponsor"), "sponsor_on": N_("Committed on"), "sponsor_evidence": N_("Evidence of the commitment"),
    "without_document": N_("Without document"), "hours_per_year": N_("Hours a year"), "budget": N_("Budget a year"),
    "no_budget": N_("No budget of its own"), "no_budget_consent": N_("Consent of the sponsor"), "label": N_("Item"),
    "is_met": N_("Met"), "evidence": N_("Evidence"), "due_on": N_("Date"), "person_id": N_("Person"),
    "already_appointed": N_("Already appointed"), "appointed_by": N_("Appointed by"), "appointed_on": N_("Appointed on"),
    "competency": N_("Competency"), "level": N_("Level"), "minimum": N_("Minimum level"), "assessor": N_("Assessor"),
    "rated_on": N_("Rated on"), "text": N_("Text"), "reports_to": N_("Reports to"), "substitute": N_("Substitute"),
    "no_substitute": N_("No substitute"), "block": N_("Block"), "measure": N_("Measure"), "goal": N_("Value to reach"),
    "subject": N_("Subject"), "signed_on": N_("Signed on"), "cadence": N_("How often it meets"),
    "first_meeting_on": N_("First meeting"), "area": N_("Area"), "is_chair": N_("Chair"), "is_external": N_("External"), "is_shareable": N_("To client"),
    "situation": N_("Situation"), "baseline": N_("Sales, 12 months"), "pipeline": N_("Weighted pipeline"),
    "target_explanation": N_("Why the target is lower"), "next_review_on": N_("Next review"), "scope": N_("Scope"),
    "form": N_("Form"), "our_signer": N_("Our signer"), "client_signer": N_("The client's signer"),
    "agreement_id": N_("Agreement"), "is_done": N_("Done"), "step": N_("Step"), "currency": N_("Currency"),
    "fiscal_start": N_("First month of the year"), "text_scale": N_("Text size"), "weight_growth": N_("Weight of growth"), "weight_sector_fit": N_("Weight of sector"),
    "weight_size": N_("Weight of size"), "weight_profitability": N_("Weight of profitability"),
    "driver_threshold": N_("A criterion is decisive from (0–10)"), "matrix_cut": N_("Middle of the matrix (0–10)"),
    "cut_indicator_green": N_("Indicator green from"), "cut_group_green": N_("Group green from"), "cut_amber": N_("Amber from"),
    "cut_coverage": N_("No light under a coverage of (%)"), "min_agreements": N_("Agreements, at least"),
    "min_candidates": N_("Candidates, at least"), "min_functions": N_("Functions, at least"),
    "min_members": N_("Committee members, at least"), "min_objectives": N_("Objectives, at least"),
    "min_projects": N_("Projects, at least"), "min_responsibilities": N_("Responsibilities, at least"),
    "min_risks": N_("Risks, at least"), "company_sales": N_("Company sales"), "company_name": N_("Our company"), "other_accounts": N_("Number of other accounts"),
    "position": N_("Position"), "map": N_("Columns"), "id": N_("Record"), "scenario_id": N_("Scenario"),
    "indicator_id": N_("Indicator"), "by": N_("By"), "at": N_("At"), "sequence": N_("Position"), "act": N_("Act"),
    "gate_version": N_("Gate"), "fingerprint": N_("Fingerprint"), "upstream": N_("Fingerprint"), "minimums": N_("Minimums"),
    "attractiveness": N_("Attractiveness"), "recorded_at": N_("Recorded at"), "sales_after": N_("Sales then"),
    "hours": N_("KAM hours"), "competitor": N_("Who sells it now"),
    "growth_bands": N_("Amounts of the growth score"),
    "own_criteria": N_("Own criteria"), "anchors": N_("Written anchors"), "kam_hours": N_("KAM hours a year, whole team"),
    "own_scores": N_("Scores of own criteria"), "given_on": N_("Given on"), "dated_conditions": N_("Conditions"),
    "signal_percent": N_("Signal: growth of sales (%)"), "sales_then": N_("Sales at the decision"), "segment": N_("Segment"),
    "decision_id": N_("Decision"), "number": N_("Number"), "met_on": N_("Met on"), "note": N_("Note"),
    "what": N_("What"), "why": N_("Why"), "since": N_("Since"), "question": N_("Question"),
    "answer": N_("Answer"), "choices": N_("Choices"), "columns": N_("Columns"), "order": N_("Order"),
    "is_descending": N_("Descending"), "include_effect": N_("Side effect of including them"),
    "exclude_effect": N_("Side effect of not including them"),
    "excess_accepted_by": N_("Excess of hours accepted by"), "excess_accepted_on": N_("Accepted on"), "deputy": N_("Deputy"),
    "from_on": N_("Since"), "to_on": N_("Until"), "version": N_("Version"), "starts_on": N_("Starts"), "progress": N_("Progress"),
    "activity": N_("Activity"), "accountable": N_("A: accountable"), "responsible": N_("R: does it"), "consulted": N_("C: is asked"),
    "informed": N_("I: is told"), "held_on": N_("Held on"), "present": N_("Present"), "minutes": N_("Minutes"), "side": N_("Side"),
    "party": N_("Whose"), "done_on": N_("Kept on"), "approved_on": N_("Approved on"), "approved_by": N_("Approved by"),
    "lines": N_("Contents"), "company_requirement_id": N_("Requirement of the company"), "max_discount": N_("Discount up to (%)"),
    "max_payment_days": N_("Days to payment up to"), "max_investment": N_("Can spend alone up to"), "limits": N_("Other limits of authority"),
    "objective_id": N_("Objective"), "project_id": N_("Project"), "previous": N_("Before"), "chosen_on": N_("Chosen on"),
    "recorded_by": N_("Recorded by"), "is_handover": N_("Handover"), "ranking": N_("Ranking"),
    "formula": N_("Formula"), "target_high": N_("Target up to"), "earlier": N_("Earlier anchors"),
    "is_on_radar": N_("On the radar"), "numerator": N_("Numerator"), "denominator": N_("Denominator"),
    "exclusions": N_("What is excluded"), "data_from": N_("Whose figures count"), "decimals": N_("Decimals"),
    "tolerance": N_("Tolerance"), "penalty": N_("Penalty"), "agreed_form": N_("Agreed in"), "proposed_on": N_("Proposed on"),
    "settled_value": N_("Settled figure"), "settled_on": N_("Settled on"), "settled_with": N_("Settled with"),
    "withdrawn_on": N_("Withdrawn on"), "client_withdrawn_on": N_("The client's figure withdrawn on"), "is_estimated": N_("Estimated"), "prospect": N_("Client outside the portfolio"),
    "closed_on": N_("Closed on"), "reference": N_("What it did"), "given_by": N_("Who gave it"), "given_to": N_("To whom"),
    "deal_id": N_("Deal"), "degree": N_("Degree of influence"), "kind": N_("Type"), "learned_on": N_("Learned on"),
    "tried_at": N_("Where it was tried"), "result": N_("Result"), "reuse": N_("May it be taken to other accounts?"),
    "wait_until": N_("Not before"), "reuse_source": N_("Who or what says so"), "barred_accounts": N_("Accounts it must not reach"),
    "candidate_accounts": N_("Accounts it could help"), "kept_in": N_("Where the lesson is kept"), "advance_id": N_("Advance"),
    "adopted_on": N_("Adopted on"), "effect": N_("Effect there"), "asked_on": N_("Asked on"), "person": N_("Person"),
    "score": N_("Score 0–10"), "comment": N_("Comment"), "promised": N_("Promised"), "promised_on": N_("Promised on"),
    "delivered": N_("Delivered"), "delivered_on": N_("Delivered on"), "confirmed": N_("Confirmed by the client"),
    "confirmed_on": N_("Confirmed on"), "confirmed_by": N_("Confirmed by"), "worked_out": N_("How it was worked out"), "subject_kind": N_("Type"),
    "share": N_("Our share"), "attainable": N_("Attainable"), "surname": N_("Surname"), "criterion": N_("Criterion"),
    "growth_source": N_("Source"), "prescription_source": N_("Source"), "innovation_source": N_("Source"),
    "sector_fit_source": N_("Source"), "size_source": N_("Source"), "profitability_source": N_("Source"),
    "look": N_("Header"), "header_row": N_("Row of the header"), "decimal_sign": N_("Decimal sign"), "date_order": N_("Order of day and month"), "percent_factor": N_("Factor of percentages"),
    "factor": N_("Multiplied by"), "subject_id": N_("Record"), "sha256": N_("Fingerprint"), "added_on": N_("Added on"),
}  # fmt: skip
ACTS: dict[str, str] = {
    Act.DECISION: N_("decision: {verdict}"),
    Act.CLOSE_STEP: N_("close {subject}"),
    Act.REOPEN_STEP: N_("reopen {subject}"),
    Act.CONFIRM_STEP: N_("confirm from {subject} on"),
    Act.CLOSE_SCORECARD: N_("close the scorecard"),
    Act.REOPEN_SCORECARD: N_("reopen the scorecard"),
    Act.ADD_TEMPLATES: N_("ready-made indicators"),
    Act.ADD_CANDIDATE: N_("candidate {name}"),
    Act.START_PROFILE: N_("the nine competencies"),
    Act.IMPORT: N_("import of {rows} rows"),
    Act.PURGE: N_("{count} removed files purged"),
    Act.RESTORE: N_("file restored from «{file}»"),
    Act.FROM_EXPORT: N_("portfolio made from the export «{file}»"),
    Act.UNDO: N_("undo"),
    Act.REDO: N_("redo"),
    Act.EXCLUDE_SEGMENT: N_("do not include {count} accounts: {segment}"),
    Act.MERGE_ACCOUNTS: N_("merge {name} into {into}"),
    Act.ACTIONS_FROM_MINUTES: N_("{count} actions from the minutes"),
    Act.COPY_ENTRIES: N_("{count} entries of another account"),
    Act.REPLACE_MEMBER: N_("{name} hands over to {into}"),
    Act.HAND_OVER_ACCOUNT: N_("{name} hands the account over to {into}"),
    Act.READ_FORM: N_("{count} marks of {name}"),
    Act.USUAL_CHECKLIST: N_("{count} usual requirements"),
    Act.APPLY_TEMPLATE: N_("post from «{name}»"),
    Act.REMOVE_WITH: N_("remove «{name}» and settle what hung on it"),
    Act.CONFIRM_COMPANY: N_("{count} requirements of the company hold here"),
    Act.NEW_VERSION: N_("new version of the plan"),
    Act.RADAR_AXES: N_("indicators on the radar"),
    Act.SETTLE: N_("settle a difference"),
    Act.PASTE: N_("paste {count} figures"),
    Act.TRANSFER_ADVANCE: N_("take «{advance}» to {count} accounts"),
    Act.ADD_PRESCRIPTION: N_("reference that moved «{deal}»"),
}
"""The words of every act; the history of a file may hold others, of which only the changes are told."""


def field_name(name: str) -> str:
    """The label of a record's field; a name without one comes back as it is, for histories of newer versions."""
    return _(FIELDS[name]) if name in FIELDS else name


def kind_name(kind: str) -> str:
    """What a record of this `KIND` is called; a kind without a word comes back as it is."""
    return _(KINDS[kind]) if kind in KINDS else kind


def record_name(record: Record) -> str:
    """How a person would call a record: its name, title or first words."""
    for attribute in ("name", "title", "label", "text", "product_line", "description", "what", "question", "by", "period"):
        value = getattr(record, attribute, "")
        if isinstance(value, str) and value:
            if attribute == "period" and value[:4].isdigit():
                return formats.period(value)
            return value if len(value) <= 40 else value[:39] + "…"
    return ""


def describe_record(record: Record) -> str:
    """A record in a sentence: «project “Store”»."""
    name = record_name(record)
    return _("{kind} «{name}»").format(kind=kind_name(record.KIND), name=name) if name else kind_name(record.KIND)


def describe(changes: tuple[Change, ...], act: str | None = None, params: dict[str, str] | None = None) -> str:
    """The name of an edit, for menus, toast and history."""
    if act == Act.IMPORT and (params or {}).get("rows") == "1":
        return _("import of 1 row")
    if act is not None and act in ACTS:
        return _(ACTS[act]).format_map(_words(params or {}))
    if not changes:
        return ""
    change = changes[-1]
    record = change.record
    kind, name = kind_name(record.KIND), record_name(record)
    if change.before is None:
        return _("add {kind} «{name}»").format(kind=kind, name=name) if name else _("add {kind}").format(kind=kind)
    if change.after is None:
        return _("remove {kind} «{name}»").format(kind=kind, name=name) if name else _("remove {kind}").format(kind=kind)
    if withdrawn := _withdrawn(change):
        return withdrawn.format(name=name)
    fields = changed_fields(change.before, change.after)
    word = field_name(fields[0]) if len(fields) == 1 else kind
    return _("{field} of «{name}»").format(field=word, name=name) if name else word


def _withdrawn(change: Change) -> str:
    """The words for a figure that was taken away; nothing for any other change."""
    if change.record.KIND != "measure":
        return ""
    from kamdesk.domain.scorecard.indicators import WITHDRAWN, Measure

    before, after = change.before, change.after
    if not isinstance(before, Measure) or not isinstance(after, Measure):
        return ""
    ours, theirs = (getattr(after, m) is not None and getattr(before, m) is None for m in WITHDRAWN.values())
    if ours:
        return _("figure withdrawn of «{name}»")
    return _("the client's figure withdrawn of «{name}»") if theirs else ""


def describe_entry(entry: LogEntry) -> str:
    """The name of an entry of the history; an undo says what it took back.

    Restores, imports by command and marks from forms have no window that knows its person: the system's word is marked as such.
    """
    text = _told(entry)
    user = entry.params.get("system_user")
    return _("{what} · according to the system, by {user}").format(what=text, user=user) if user else text


def _told(entry: LogEntry) -> str:
    before, after = (entry.before, entry.after)
    if before is None and after is None:
        return describe((), entry.act, entry.params)
    if entry.act in {Act.UNDO, Act.REDO}:
        word = _(ACTS[entry.act])
        changed = Change(before, after)
        taken_back = changed.inverted() if entry.act == Act.UNDO else changed
        return f"{word}: {describe((taken_back,), None, entry.params)}"
    return describe((Change(before, after),), entry.act, entry.params)


class _Words(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _words(params: dict[str, str]) -> _Words:
    words = _Words(params)
    if subject := params.get("subject"):
        words["subject"] = _("the scorecard") if subject == SCORECARD else _("step {number}").format(number=Step(subject).number)
    if verdict := params.get("verdict"):
        from kamdesk.domain.selection.criteria import Verdict

        words["verdict"] = terms.term(Verdict(verdict))
    if (rows := params.get("rows", "")).isdecimal():
        words["rows"] = formats.number(int(rows), 0)
    return words
