"""The tables of the first five versions, as SQL. A released statement never changes."""

_OWNED = "id TEXT PRIMARY KEY NOT NULL, account_id TEXT NOT NULL REFERENCES account(id) ON DELETE RESTRICT"
_TEXT = "TEXT NOT NULL DEFAULT ''"
_FLAG = "INTEGER NOT NULL DEFAULT 0"


def _table(name: str, *columns: str) -> str:
    return f"CREATE TABLE {name} ({', '.join(columns)}) STRICT"


# fmt: off
V1 = (
    _table("meta", "key TEXT PRIMARY KEY NOT NULL", "value TEXT NOT NULL"),
    _table(
        "settings",
        "id TEXT PRIMARY KEY NOT NULL",
        "currency TEXT NOT NULL",
        "period TEXT NOT NULL",
        "fiscal_start INTEGER NOT NULL",
        *(
            f"weight_{n} INTEGER NOT NULL"
            for n in ("growth", "prescription", "innovation", "sector_fit", "size", "profitability")
        ),
        "driver_threshold INTEGER NOT NULL",
        "matrix_cut REAL NOT NULL",
        *(f"cut_{n} REAL NOT NULL" for n in ("indicator_green", "group_green", "amber", "coverage")),
        *(
            f"min_{n} INTEGER NOT NULL"
            for n in (
                "agreements", "candidates", "functions", "members", "objectives", "projects", "responsibilities", "risks",
            )
        ),
        "company_sales INTEGER",
        "other_accounts INTEGER",
    ),
    _table(
        "account",
        "seq INTEGER PRIMARY KEY",
        "id TEXT NOT NULL UNIQUE",
        "name TEXT NOT NULL",
        "codes TEXT NOT NULL DEFAULT '[]'",
        f"tax_id {_TEXT}", f"group_name {_TEXT}", f"sector {_TEXT}",
        "size_employees INTEGER", "size_turnover INTEGER",
        f"city {_TEXT}", f"country {_TEXT}", f"phone {_TEXT}", f"email {_TEXT}", f"kam {_TEXT}", f"notes {_TEXT}",
        "archived_on TEXT",
        "search_key TEXT NOT NULL",
    ),
    "CREATE INDEX account_by_key ON account (search_key, archived_on, seq)",
    "CREATE VIRTUAL TABLE account_fts USING fts5(search_key, content=account, content_rowid=seq, tokenize='trigram')",
    _table(
        "person",
        "id TEXT PRIMARY KEY NOT NULL",
        "account_id TEXT REFERENCES account(id) ON DELETE RESTRICT",
        "name TEXT NOT NULL",
        f"role {_TEXT}", f"email {_TEXT}", f"phone {_TEXT}",
        "influence TEXT", "relation TEXT", "last_contact_on TEXT", f"notes {_TEXT}",
    ),
    _table(
        "sale", _OWNED, "sold_on TEXT NOT NULL", "amount INTEGER NOT NULL", f"product_line {_TEXT}",
        "cost INTEGER", "quantity REAL", f"order_code {_TEXT}",
    ),
    "CREATE INDEX sale_by_account ON sale (account_id, sold_on)",
    "CREATE INDEX sale_by_day ON sale (sold_on)",
    _table(
        "assessment", _OWNED,
        *(f"{n} INTEGER" for n in ("growth", "prescription", "innovation", "sector_fit", "size", "profitability")),
        *(
            f"{n}_reason {_TEXT}"
            for n in ("growth", "prescription", "innovation", "sector_fit", "size", "profitability")
        ),
        "relative_strength REAL",
    ),
    _table(
        "scenario", _OWNED, f"title {_TEXT}", "verdict TEXT NOT NULL", f"expectation {_TEXT}",
        "contribution INTEGER NOT NULL", "resources INTEGER NOT NULL", "position INTEGER NOT NULL",
    ),
    _table(
        "side_effect", _OWNED,
        "scenario_id TEXT NOT NULL REFERENCES scenario(id) ON DELETE RESTRICT",
        "category TEXT NOT NULL", f"description {_TEXT}", f"is_positive {_FLAG}",
        "probability REAL NOT NULL", "impact INTEGER NOT NULL", "horizon_years INTEGER NOT NULL",
        f"mitigation {_TEXT}", "affected_accounts TEXT NOT NULL DEFAULT '[]'",
    ),
    "CREATE INDEX side_effect_by_scenario ON side_effect (scenario_id)",
    _table(
        "decision", _OWNED, "verdict TEXT NOT NULL", f"reason {_TEXT}", f"decided_by {_TEXT}",
        "decided_on TEXT NOT NULL", "review_on TEXT", f"hypothesis {_TEXT}", f"conditions {_TEXT}",
        f"served_how {_TEXT}", f"served_by {_TEXT}", f"reopen_signal {_TEXT}",
        "attractiveness REAL", "recorded_at TEXT",
    ),
    _table(
        "wallet_line", _OWNED, f"product_line {_TEXT}", "state TEXT NOT NULL", "wallet INTEGER",
        "growth_percent REAL NOT NULL", "cap_percent REAL NOT NULL", "horizon_years INTEGER NOT NULL",
        "current INTEGER", "confidence TEXT", f"source {_TEXT}", "dated_on TEXT",
    ),
    _table(
        "scorecard", _OWNED,
        *(f"weight_{n} REAL NOT NULL" for n in ("results", "quality", "prescription", "innovation")),
    ),
    _table(
        "indicator", _OWNED, '"group" TEXT NOT NULL', "name TEXT NOT NULL", f"short_name {_TEXT}", f"unit {_TEXT}",
        "basis TEXT NOT NULL", "frequency TEXT NOT NULL", "aggregation TEXT NOT NULL",
        "floor REAL", "threshold REAL", "target REAL", "weight REAL NOT NULL", f"is_critical {_FLAG}",
        f"owner {_TEXT}", f"source {_TEXT}", f"definition {_TEXT}",
        f"agreed_with {_TEXT}", "agreed_on TEXT", f"agreed_evidence {_TEXT}",
        "computed TEXT", "retired_on TEXT", "position INTEGER NOT NULL",
    ),
    _table(
        "measure", _OWNED,
        "indicator_id TEXT NOT NULL REFERENCES indicator(id) ON DELETE RESTRICT",
        "period TEXT NOT NULL", "value REAL", "client_value REAL", "UNIQUE (indicator_id, period)",
    ),
    _table(
        "requirements", _OWNED, f"sponsor {_TEXT}", f"sponsor_role {_TEXT}", "sponsor_on TEXT",
        f"sponsor_evidence {_TEXT}", f"without_document {_FLAG}", "hours_per_year INTEGER", "budget INTEGER",
        f"no_budget {_FLAG}", f"no_budget_consent {_TEXT}",
    ),
    _table(
        "checklist_item", _OWNED, f"label {_TEXT}", f"is_met {_FLAG}", f"evidence {_TEXT}", f"owner {_TEXT}",
        "due_on TEXT", "position INTEGER NOT NULL",
    ),
    _table(
        "kam_profile", _OWNED, "person_id TEXT REFERENCES person(id) ON DELETE RESTRICT",
        f"already_appointed {_FLAG}", f"appointed_by {_TEXT}", "appointed_on TEXT", f"reason {_TEXT}",
    ),
    _table(
        "competency_requirement", _OWNED, "competency TEXT NOT NULL", "level INTEGER", "weight INTEGER NOT NULL",
        "minimum INTEGER",
    ),
    _table("candidate", _OWNED, "person_id TEXT NOT NULL REFERENCES person(id) ON DELETE RESTRICT"),
    _table(
        "rating", "id TEXT PRIMARY KEY NOT NULL", "person_id TEXT NOT NULL REFERENCES person(id) ON DELETE RESTRICT",
        "competency TEXT NOT NULL", "assessor TEXT NOT NULL", "level INTEGER NOT NULL", "rated_on TEXT",
    ),
    "CREATE INDEX rating_by_person ON rating (person_id)",
    _table("development_action", _OWNED, "competency TEXT NOT NULL", f'"text" {_TEXT}', "due_on TEXT"),
    _table("post", _OWNED, f"reports_to {_TEXT}", f"substitute {_TEXT}", f"no_substitute {_FLAG}"),
    _table(
        "post_item", _OWNED, "block TEXT NOT NULL", f'"text" {_TEXT}', f"measure {_TEXT}", f"goal {_TEXT}",
        "due_on TEXT", "position INTEGER NOT NULL",
    ),
    _table("signature", _OWNED, "subject TEXT NOT NULL", f"name {_TEXT}", f"role {_TEXT}", "signed_on TEXT"),
    _table("committee", _OWNED, f"cadence {_TEXT}", "first_meeting_on TEXT"),
    _table(
        "committee_member", _OWNED, f"name {_TEXT}", f"area {_TEXT}", "hours_per_year INTEGER", f"is_chair {_FLAG}",
        f"is_external {_FLAG}", "position INTEGER NOT NULL",
    ),
    _table(
        "plan_document", _OWNED, f"situation {_TEXT}", "target INTEGER", "baseline INTEGER", "pipeline INTEGER",
        f"target_explanation {_TEXT}", "next_review_on TEXT",
    ),
    _table(
        "agreement", _OWNED, f"title {_TEXT}", f"scope {_TEXT}", "form TEXT NOT NULL", f"our_signer {_TEXT}",
        f"client_signer {_TEXT}", "signed_on TEXT",
    ),
    _table(
        "project", _OWNED, f"title {_TEXT}", "agreement_id TEXT REFERENCES agreement(id) ON DELETE RESTRICT",
        f"owner {_TEXT}", "due_on TEXT",
    ),
    _table("risk", _OWNED, f'"text" {_TEXT}', f"mitigation {_TEXT}"),
    _table("action", _OWNED, f'"text" {_TEXT}', f"owner {_TEXT}", "due_on TEXT", f"is_done {_FLAG}"),
    _table("parking_note", _OWNED, "step TEXT NOT NULL", f'"text" {_TEXT}'),
    _table(
        "step_act", _OWNED, "subject TEXT NOT NULL", "act TEXT NOT NULL", '"sequence" INTEGER NOT NULL',
        "at TEXT NOT NULL", '"by" TEXT NOT NULL', f"reason {_TEXT}", "gate_version INTEGER NOT NULL",
        f"fingerprint {_TEXT}", f"upstream {_TEXT}", f"minimums {_TEXT}",
    ),
    *(
        f"CREATE INDEX {name}_by_account ON {name} (account_id)"
        for name in (
            "person", "assessment", "scenario", "side_effect", "decision", "wallet_line", "scorecard", "indicator",
            "measure", "requirements", "checklist_item", "kam_profile", "competency_requirement", "candidate",
            "development_action", "post", "post_item", "signature", "committee", "committee_member",
            "plan_document", "agreement", "project", "risk", "action", "parking_note", "step_act",
        )
    ),
    _table(
        "change", "seq INTEGER PRIMARY KEY", "id TEXT NOT NULL UNIQUE", '"group" TEXT NOT NULL', "at TEXT NOT NULL",
        "who TEXT NOT NULL", f"act {_TEXT}", "params TEXT NOT NULL DEFAULT '{}'", "kind TEXT NOT NULL",
        "record_id TEXT NOT NULL", "account_id TEXT", '"before" TEXT', '"after" TEXT',
    ),
    "CREATE INDEX change_by_account ON change (account_id, seq)",
)

ACCOUNT_TRIGGERS = (
    (
        "CREATE TRIGGER account_found AFTER INSERT ON account BEGIN"
        " INSERT INTO account_fts (rowid, search_key) VALUES (new.seq, new.search_key); END"
    ),
    (
        "CREATE TRIGGER account_lost AFTER DELETE ON account BEGIN"
        " INSERT INTO account_fts (account_fts, rowid, search_key) VALUES ('delete', old.seq, old.search_key); END"
    ),
    (
        "CREATE TRIGGER account_renamed AFTER UPDATE OF search_key ON account BEGIN"
        " INSERT INTO account_fts (account_fts, rowid, search_key) VALUES ('delete', old.seq, old.search_key);"
        " INSERT INTO account_fts (rowid, search_key) VALUES (new.seq, new.search_key); END"
    ),
)
"""They keep an index for searching current, up to version 7."""

V2 = (
    "ALTER TABLE settings ADD COLUMN growth_bands TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE settings ADD COLUMN own_criteria TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE settings ADD COLUMN anchors TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE settings ADD COLUMN kam_hours INTEGER",
    "ALTER TABLE account ADD COLUMN parent_id TEXT REFERENCES account(id) ON DELETE RESTRICT",
    "ALTER TABLE account ADD COLUMN merged_into TEXT REFERENCES account(id) ON DELETE RESTRICT",
    "ALTER TABLE account ADD COLUMN cost_to_serve INTEGER",
    "ALTER TABLE account ADD COLUMN loss_risk TEXT",
    f"ALTER TABLE account ADD COLUMN loss_reason {_TEXT}",
    "CREATE INDEX account_by_parent ON account (parent_id) WHERE parent_id IS NOT NULL",
    "ALTER TABLE assessment ADD COLUMN own_scores TEXT NOT NULL DEFAULT '[]'",
    _table(
        "opinion", _OWNED, f'"by" {_TEXT}', "given_on TEXT",
        *(f"{n} INTEGER" for n in ("growth", "prescription", "innovation", "sector_fit", "size", "profitability")),
        "own_scores TEXT NOT NULL DEFAULT '[]'",
    ),
    "ALTER TABLE scenario ADD COLUMN sales_after INTEGER",
    "ALTER TABLE scenario ADD COLUMN hours INTEGER",
    "ALTER TABLE decision ADD COLUMN dated_conditions TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE decision ADD COLUMN signal_percent REAL",
    "ALTER TABLE decision ADD COLUMN sales_then INTEGER",
    f"ALTER TABLE decision ADD COLUMN segment {_TEXT}",
    _table(
        "condition_check", _OWNED, "decision_id TEXT NOT NULL REFERENCES decision(id) ON DELETE RESTRICT",
        "number INTEGER NOT NULL", "met_on TEXT", f"note {_TEXT}",
    ),
    f"ALTER TABLE wallet_line ADD COLUMN competitor {_TEXT}",
    _table("site", _OWNED, "name TEXT NOT NULL", f"code {_TEXT}", f"tax_id {_TEXT}", f"city {_TEXT}"),
    _table("personalisation", _OWNED, f"what {_TEXT}", f"why {_TEXT}", "cost INTEGER", "since TEXT"),
    _table("open_question", _OWNED, f"question {_TEXT}", f"owner {_TEXT}", "due_on TEXT", f"answer {_TEXT}"),
    _table(
        "portfolio_scenario", "id TEXT PRIMARY KEY NOT NULL", "name TEXT NOT NULL", f"note {_TEXT}",
        "choices TEXT NOT NULL DEFAULT '[]'",
    ),
    _table(
        "saved_view", "id TEXT PRIMARY KEY NOT NULL", "name TEXT NOT NULL", f'"text" {_TEXT}', f"sector {_TEXT}",
        f"state {_TEXT}", "columns TEXT NOT NULL DEFAULT '[]'", f'"order" {_TEXT}', f"is_descending {_FLAG}",
    ),
    *(
        f"CREATE INDEX {name}_by_account ON {name} (account_id)"
        for name in ("opinion", "condition_check", "site", "personalisation", "open_question")
    ),
)

V3 = (
    f"ALTER TABLE indicator ADD COLUMN formula {_TEXT}",
    "ALTER TABLE indicator ADD COLUMN target_high REAL",
    "ALTER TABLE indicator ADD COLUMN earlier TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE indicator ADD COLUMN is_on_radar INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE measure ADD COLUMN numerator REAL",
    "ALTER TABLE measure ADD COLUMN denominator REAL",
    "ALTER TABLE measure ADD COLUMN settled_value REAL",
    "ALTER TABLE measure ADD COLUMN settled_on TEXT",
    f"ALTER TABLE measure ADD COLUMN settled_with {_TEXT}",
    f"ALTER TABLE measure ADD COLUMN is_estimated {_FLAG}",
    f"ALTER TABLE measure ADD COLUMN note {_TEXT}",
    _table(
        "parameter_sheet", _OWNED, "indicator_id TEXT NOT NULL REFERENCES indicator(id) ON DELETE RESTRICT",
        f"numerator {_TEXT}", f"denominator {_TEXT}", f"exclusions {_TEXT}", "data_from TEXT NOT NULL", "decimals INTEGER",
        "tolerance REAL NOT NULL", f"penalty {_TEXT}", "agreed_form TEXT", "proposed_on TEXT", "UNIQUE (indicator_id)",
    ),
    _table(
        "deal", "id TEXT PRIMARY KEY NOT NULL", "account_id TEXT REFERENCES account(id) ON DELETE RESTRICT",
        f"prospect {_TEXT}", "name TEXT NOT NULL", "value INTEGER", "state TEXT NOT NULL", "closed_on TEXT",
    ),
    _table(
        "prescription", _OWNED, "given_on TEXT", "reference TEXT NOT NULL", f"given_by {_TEXT}", f"given_to {_TEXT}",
        "deal_id TEXT REFERENCES deal(id) ON DELETE RESTRICT", "degree REAL", f"note {_TEXT}",
    ),
    "CREATE INDEX prescription_by_deal ON prescription (deal_id) WHERE deal_id IS NOT NULL",
    _table(
        "advance", _OWNED, "title TEXT NOT NULL", "kind TEXT NOT NULL", "state TEXT NOT NULL", "learned_on TEXT",
        f"tried_at {_TEXT}", f"evidence {_TEXT}", f"result {_TEXT}", "reuse TEXT NOT NULL", "wait_until TEXT",
        f"reuse_source {_TEXT}", "barred_accounts TEXT NOT NULL DEFAULT '[]'",
        "candidate_accounts TEXT NOT NULL DEFAULT '[]'", f"owner {_TEXT}", f"kept_in {_TEXT}",
    ),
    _table(
        "knowledge_transfer", _OWNED, "advance_id TEXT NOT NULL REFERENCES advance(id) ON DELETE RESTRICT",
        "state TEXT NOT NULL", "proposed_on TEXT", "adopted_on TEXT", f"owner {_TEXT}", "due_on TEXT", f"effect {_TEXT}",
        "value INTEGER", "UNIQUE (advance_id, account_id)",
    ),
    _table("voice_answer", _OWNED, "person TEXT NOT NULL", "asked_on TEXT", "score INTEGER", f"comment {_TEXT}"),
    _table(
        "value_entry", _OWNED, f"what {_TEXT}",
        *(f"{n} INTEGER" if not n.endswith("_on") else f"{n} TEXT" for n in (
            "promised", "promised_on", "delivered", "delivered_on", "confirmed", "confirmed_on",
        )), f"confirmed_by {_TEXT}",
    ),
    _table(
        "evidence", _OWNED, "subject_kind TEXT NOT NULL", "subject_id TEXT NOT NULL", "name TEXT NOT NULL",
        "sha256 TEXT NOT NULL", "size INTEGER NOT NULL", "added_on TEXT NOT NULL",
    ),
    _table("evidence_file", "sha256 TEXT PRIMARY KEY NOT NULL", "data BLOB NOT NULL"),
    *(
        f"CREATE INDEX {name}_by_account ON {name} (account_id)"
        for name in (
            "parameter_sheet", "deal", "prescription", "advance", "knowledge_transfer", "voice_answer", "value_entry", "evidence",
        )
    ),
)

V4 = (
    f"ALTER TABLE requirements ADD COLUMN excess_accepted_by {_TEXT}",
    "ALTER TABLE requirements ADD COLUMN excess_accepted_on TEXT",
    "ALTER TABLE kam_profile ADD COLUMN asked TEXT NOT NULL DEFAULT '[]'",
    f"ALTER TABLE committee_member ADD COLUMN deputy {_TEXT}",
    "ALTER TABLE committee_member ADD COLUMN from_on TEXT",
    "ALTER TABLE committee_member ADD COLUMN to_on TEXT",
    f"ALTER TABLE agreement ADD COLUMN version {_TEXT}",
    "ALTER TABLE project ADD COLUMN starts_on TEXT",
    "ALTER TABLE project ADD COLUMN budget INTEGER",
    "ALTER TABLE project ADD COLUMN hours INTEGER",
    "ALTER TABLE project ADD COLUMN progress INTEGER NOT NULL DEFAULT 0",
    _table(
        "raci_row", _OWNED, "activity TEXT NOT NULL", f"accountable {_TEXT}", "responsible TEXT NOT NULL DEFAULT '[]'",
        "consulted TEXT NOT NULL DEFAULT '[]'", "informed TEXT NOT NULL DEFAULT '[]'", "position INTEGER NOT NULL",
    ),
    _table("meeting", _OWNED, "held_on TEXT", f"present {_TEXT}", f"minutes {_TEXT}"),
    _table("swot_item", _OWNED, "side TEXT NOT NULL", f'"text" {_TEXT}'),
    _table("plan_objective", _OWNED, "party TEXT NOT NULL", f'"text" {_TEXT}', f"measure {_TEXT}", f"goal {_TEXT}", "due_on TEXT"),
    _table(
        "commitment", _OWNED, "party TEXT NOT NULL", f'"text" {_TEXT}', f"owner {_TEXT}", "promised_on TEXT", "due_on TEXT",
        "done_on TEXT",
    ),
    _table(
        "plan_version", _OWNED, '"number" INTEGER NOT NULL', "approved_on TEXT NOT NULL", f"approved_by {_TEXT}",
        "lines TEXT NOT NULL DEFAULT '[]'",
    ),
    *(
        f"CREATE INDEX {name}_by_account ON {name} (account_id)"
        for name in ("raci_row", "meeting", "swot_item", "plan_objective", "commitment", "plan_version")
    ),
)

V5 = (
    _table(
        "company_requirement", "id TEXT PRIMARY KEY NOT NULL", "label TEXT NOT NULL", f"is_met {_FLAG}", f"evidence {_TEXT}",
        f"owner {_TEXT}", "due_on TEXT", "position INTEGER NOT NULL",
    ),
    _table(
        "requirement_confirmation", _OWNED,
        "company_requirement_id TEXT NOT NULL REFERENCES company_requirement(id) ON DELETE RESTRICT", "confirmed_on TEXT NOT NULL",
        "UNIQUE (account_id, company_requirement_id)",
    ),
    "ALTER TABLE kam_profile ADD COLUMN confirmed_on TEXT",
    f"ALTER TABLE kam_profile ADD COLUMN confirmed_by {_TEXT}",
    _table("assessor", _OWNED, "name TEXT NOT NULL", "weight INTEGER NOT NULL", "position INTEGER NOT NULL"),
    _table(
        "kam_choice", _OWNED, "person_id TEXT NOT NULL REFERENCES person(id) ON DELETE RESTRICT", '"number" INTEGER NOT NULL',
        "name TEXT NOT NULL", f"previous {_TEXT}", "chosen_on TEXT NOT NULL", f"reason {_TEXT}", f"recorded_by {_TEXT}",
        f"is_handover {_FLAG}", "ranking TEXT NOT NULL DEFAULT '[]'",
    ),
    "CREATE INDEX kam_choice_by_person ON kam_choice (person_id)",
    "ALTER TABLE post ADD COLUMN max_discount REAL",
    "ALTER TABLE post ADD COLUMN max_payment_days INTEGER",
    "ALTER TABLE post ADD COLUMN max_investment INTEGER",
    f"ALTER TABLE post ADD COLUMN limits {_TEXT}",
    "ALTER TABLE post_item ADD COLUMN indicator_id TEXT REFERENCES indicator(id) ON DELETE RESTRICT",
    _table("post_template", "id TEXT PRIMARY KEY NOT NULL", "name TEXT NOT NULL", "lines TEXT NOT NULL DEFAULT '[]'"),
    f"ALTER TABLE committee_member ADD COLUMN role {_TEXT}",
    "ALTER TABLE plan_objective ADD COLUMN indicator_id TEXT REFERENCES indicator(id) ON DELETE RESTRICT",
    "ALTER TABLE action ADD COLUMN objective_id TEXT REFERENCES plan_objective(id) ON DELETE RESTRICT",
    "ALTER TABLE project ADD COLUMN effect INTEGER",
    "ALTER TABLE plan_version ADD COLUMN scope TEXT NOT NULL DEFAULT '[]'",
    _table(
        "milestone", _OWNED, "project_id TEXT NOT NULL REFERENCES project(id) ON DELETE RESTRICT", f'"text" {_TEXT}', "due_on TEXT",
        "done_on TEXT",
    ),
    f"ALTER TABLE parking_note ADD COLUMN person {_TEXT}",
    "ALTER TABLE parking_note ADD COLUMN due_on TEXT",
    *(
        f"CREATE INDEX {name}_by_account ON {name} (account_id)"
        for name in ("requirement_confirmation", "assessor", "kam_choice", "milestone")
    ),
)
"""The names in `kam_profile.asked` become assessors before `V5_DROPS`."""
V5_DROPS = ("ALTER TABLE kam_profile DROP COLUMN asked",)

BUDGETS = (
    _table("budget", _OWNED, "period TEXT NOT NULL", "amount INTEGER NOT NULL", f"product_line {_TEXT}"),
    "CREATE INDEX budget_by_account ON budget (account_id)",
    _table(
        "learned_mapping", "id TEXT PRIMARY KEY NOT NULL", "look TEXT NOT NULL", "header_row INTEGER", f"decimal_sign {_TEXT}",
        f"date_order {_TEXT}", "factor INTEGER", "columns TEXT NOT NULL DEFAULT '[]'",
    ),
)
# fmt: on
