"""The sentences behind the codes of errors and of unmet conditions."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kamdesk.domain.acts import SCORECARD
from kamdesk.domain.errors import GateRefusedError, KnownError, Unmet
from kamdesk.domain.periods import is_period
from kamdesk.domain.records import Step
from kamdesk.i18n import N_, _, formats, terms
from kamdesk.i18n.import_messages import IMPORT_ERRORS
from kamdesk.i18n.labels import field_name, kind_name
from kamdesk.i18n.open_messages import OPEN_ERRORS
from kamdesk.i18n.password_messages import PASSWORD_ERRORS
from kamdesk.i18n.report_messages import REPORT_ERRORS
from kamdesk.i18n.source_messages import SOURCE_ERRORS
from kamdesk.i18n.table_messages import TABLE_ERRORS

ERRORS = {
    # values
    "required": N_("{field} is missing. Fill it in."),
    "too_long": N_("{field} has {length} characters; at most {limit} fit. Shorten it."),
    "not_a_number": N_("«{text}» is not a number. Write it like {example}."),
    "rounded_number": N_("«{text}» is a rounded number; its last digits are lost. Show the column as a number, and save again."),
    "account_side": N_(
        "«{text}» is marked as credit or debit, and it cannot be told which of them is a sale. Write it with a sign: 12.5 or -12.5."
    ),
    "other_currency": N_("«{text}» is an amount in {found}, and this portfolio is kept in {currency}. Convert it first."),
    "not_a_whole_number": N_("«{text}» is not a whole number. Write it like 12."),
    "not_an_amount": N_("«{text}» is not an amount. Write it like 45,000."),
    "not_a_percentage": N_("«{text}» is not a percentage. Write it like 12.5."),
    "number_too_large": N_("«{text}» is too large a number. Check whether it has figures too many."),
    "out_of_range": N_("{field} must lie between {low} and {high}."),
    "negative": N_("{field} cannot be negative."),
    "criterion_twice": N_("There is a criterion «{name}» already. Use another name."),
    "bands_count": N_("There must be {count} amounts, one for each score from 3 to 9."),
    "bands_out_of_order": N_("Each amount must be larger than the one before it."),
    "growth_reason": N_("The remaining potential gives {computed}. Write the reason for {score} first."),
    "wallet_under_sales": N_("It already buys {sold} from us a year; it cannot buy less in all. Correct one of the two."),
    "group_cycle": N_("«{name}» hangs below this account already, so it cannot be above it."),
    "archived_account": N_("«{name}» is archived. Choose an account that is in use."),
    "import_archived": N_("«{name}» is archived, and an import does not change it. Bring it back first, or leave the row out."),
    "import_merged": N_("«{name}» became part of «{other}» and is archived. Write «{other}» there, or skip the row."),
    "account_twice": N_("An account appears twice."),
    "condition_after_review": N_("The condition «{text}» is due after the review date. Bring it forward or review later."),
    "merge_with_itself": N_("An account cannot be merged with itself. Choose the other one."),
    "merge_decided": N_("«{name}» is in the plan, so it must stay. Merge the other one into it instead."),
    "merge_both_decided": N_("Both accounts are in the plan. Decide first which one leaves it."),
    "nothing_chosen": N_("No account is chosen."),
    "already_decided": N_("«{name}» is in the plan. Decide about it on its own page."),
    "no_such_condition": N_("There is no such condition."),
    "not_a_date": N_("«{text}» is not a date. Write it like 2026-09-14."),
    "bad_period": N_("The period «{text}» does not exist. Write it like Q3 2026, Sep 2026 or 2026."),
    "half_year": N_("«{text}» is a half-year. Use quarters, months or years, such as Q3 2026."),
    "split_year": N_("«{text}» may mean a fiscal year or two years. Write the year in which it ends, such as 2026."),
    "bad_currency": N_("«{text}» is no currency. Use three capital letters, such as EUR."),
    "weights_total": N_("The weights must add up to 100; now they add up to {total}."),
    "cuts_out_of_order": N_("Green must begin above amber."),
    "bad_code": N_("«{text}» cannot be a code."),
    "bad_probability": N_("A probability lies between 0% and 100%."),
    "wallet_too_small": N_("The account cannot spend less in total than it spends with us."),
    "review_before_decision": N_("The review date must come after the decision."),
    "in_the_future": N_("{field} cannot lie in the future."),
    "band_out_of_order": N_("The band must end above the target with which it begins."),
    "band_falls": N_("A band needs its minimum below the target: beyond it counts the same the other way."),
    "bad_denominator": N_("The denominator must be larger than zero."),
    "percent_over_range": N_("{value} lies outside {low} to {high} %. Check the decimal sign."),
    "no_such_indicator": N_("There is no such indicator."),
    "no_such_deal": N_("There is no such deal."),
    "no_such_advance": N_("There is no such advance."),
    "deal_customer": N_("Say whose deal it is: one of the accounts, or the name of the client."),
    "own_deal": N_("An account cannot be our advocate to itself. Choose a deal of another client."),
    "degrees_over_whole": N_("The references on «{name}» would explain more than all of it. What is left: {left} %."),
    "own_advance": N_("The advance was made in this account already."),
    "advance_unproved": N_("What is validated needs its evidence or its result. Write one of them first."),
    "adopted_too_early": N_("It cannot be adopted before it was proposed."),
    "proposed_already": N_("«{advance}» was proposed to «{name}» already."),
    "reuse_own": N_("«{advance}» comes from «{name}» itself."),
    "reuse_discarded": N_("«{advance}» was discarded, so it goes nowhere."),
    "reuse_unchecked": N_(
        "Nobody has checked yet whether «{advance}» may be taken to other accounts. Check confidentiality and exclusivity first."
    ),
    "reuse_forbidden": N_("«{advance}» is confidential or exclusive, so it must not go to «{name}»."),
    "reuse_wait": N_("«{advance}» is exclusive until {until}, so it cannot go to «{name}» yet."),
    "reuse_barred": N_("«{advance}» must not reach «{name}»: it is among the accounts that were excluded."),
    "deputy_is_member": N_("Somebody else has to be the deputy."),
    "project_ends_first": N_("The project cannot end before it starts."),
    "project_without_agreement": N_(
        "No project starts without a signed agreement. Choose the agreement that it carries out first."
    ),
    "too_far_ahead": N_("{field} lies more than two years ahead. Check the year."),
    "minutes_too_early": N_("A meeting that lies ahead has no minutes yet. Correct the date, or write them when it was held."),
    "hours_over_capacity": N_(
        "Only {free} of the {capacity} KAM hours a year are free. Assign fewer, or write first who among the management accepts more, and when."
    ),
    "row_twice": N_("The mark stands in an earlier row already. Keep one of the two."),
    "other_assessor": N_("The form was made for {name}. Make one for each assessor."),
    "rates_themselves": N_(
        "That would be {name} rating themselves. For their own view, which does not count, write the name exactly as it stands; or ask somebody else."
    ),
    "milestone_after_project": N_(
        "The project ends on {day}, so a milestone cannot come later. Bring it forward, or move the end of the project."
    ),
    "no_such_project": N_("There is no such project."),
    "nobody_chosen": N_("Nobody is chosen as KAM yet. Choose somebody first."),
    "empty_template": N_("The post has no entries yet, so there is nothing to keep."),
    "no_such_template": N_("There is no template «{name}»."),
    "kam_by_handover": N_("{name} was chosen as KAM in step 2. Somebody else takes over by a handover there."),
    "same_kam": N_("{name} is the KAM already. Choose somebody else."),
    "no_candidates": N_("There is nobody whom {name} could rate. Add a candidate first."),
    "not_a_mark": N_("«{text}» is no mark. Write a whole number from 1 to 5."),
    "changed_row": N_("The row was changed, so nobody knows whose mark it is. Make the form anew."),
    "not_asked": N_("{name} is not among the assessors of this account. Ask them for marks first."),
    "not_a_candidate": N_("«{name}» is no candidate of this account, so the mark is not taken."),
    "form_changed": N_("«{file}» no longer says whose marks it was made for. Make the form anew."),
    "form_too_old": N_(
        "«{file}» was made before forms were protected against changes. Make a new one and ask for the marks anew."
    ),
    "not_a_form": N_("«{file}» is no form for marks. Use the one that kamdesk made."),
    "other_form": N_("«{file}» is a form of another account. Open that account to read it."),
    "meeting_before_appointment": N_(
        "Nobody was appointed before {day}. Correct the date, or since when the members belong to it."
    ),
    "open_accountability": N_("{name} answers for: {activities}. Let somebody else take that over first."),
    "no_successor": N_("«{name}» is not on the committee now, so they cannot take over."),
    "raci_two_codes": N_("{name} can have only one letter in an activity; only the accountable one may do it too."),
    "dates_out_of_order": N_("{field} cannot come before the date that it follows."),
    "evidence_too_large": N_("«{name}» is too large. A file may have up to {limit} MB; keep it elsewhere and write where."),
    "paste_too_wide": N_("The pasted block has more columns than there are here. Copy fewer, or begin further left."),
    "paste_too_long": N_("The pasted block has {rows} rows, and only {room} are left here. Copy fewer, or begin further up."),
    "nothing_to_paste": N_("There is nothing to paste. Copy cells from a spreadsheet first."),
    "anchors_out_of_order": N_("Unacceptable, minimum and target must go in one direction, up or down."),
    "computed_twice": N_("«{name}» is computed from the sales already; a second one would contradict it."),
    "computed_value": N_("«{name}» is computed from the imported sales and cannot be typed."),
    "bad_group": N_("«{text}» is no group. Use results, quality, advocacy or innovation."),
    "bad_choice": N_("«{text}» is not one of the choices."),
    "figure_stays": N_("A figure stays with its indicator and its period. Enter it where it belongs."),
    "far_over_target": N_("{value} is over ten times the target ({target}). Was {meant} meant?"),
    "period_twice": N_("The period {text} appears twice for this indicator."),
    "unknown_account": N_("There is no account «{name}».{nearest}"),
    "ambiguous_account": N_("Several accounts are called «{name}». Use a code.{nearest}"),
    "no_such_account": N_("There is no account «{name}»."),
    "hangs_on_it": N_("It cannot be removed while this hangs on it: {names}. Move it elsewhere, or let go of it, first."),
    "act_is_final": N_("What was decided or closed stays on record. Correct it with a new decision."),
    "no_such_field": N_("«{name}» is no field. The fields are: {names}."),
    "no_such_column": N_("The file has no column «{name}». Its columns are: {names}."),
    "no_such_row": N_(
        "Row {row} holds nothing, so it cannot be the header. Give the number of the row with the names of the columns."
    ),
    "period_columns_twice": N_(
        "The columns «{first}» (column {first_at}) and «{second}» (column {second_at}) are of one period. Remove one of them from the file."
    ),
    "period_days_unclear": N_(
        "The headers {headers} are days; they may mean months, quarters or years. Write them as text, such as Sep 2026, Q3 2026 or 2026."
    ),
    "period_sums_differ": N_("In row {row}, «{header}» is not the sum of {parts}. Correct the file, or remove one or the other."),
    "imports_itself": N_("«{file}» is this portfolio itself. Choose the file whose rows are to come in."),
    "blanks_between_columns": N_(
        "The columns of «{file}» are told apart by blanks alone. Open it in a spreadsheet program as text of fixed width, and save it as XLSX or CSV."
    ),
    "no_known_kind": N_(
        "Nothing in «{file}» has columns that are known. Say with --kind what it brings, and with --map which columns."
    ),
    "columns_missing": N_("No column was found for: {names}. The columns are: {headers}."),
    # gates
    "step_locked": N_("Step {number} is locked: {count}"),
    "step_closed": N_("Step {number} is closed. Reopen it to change it."),
    "scorecard_closed": N_("The scorecard is closed, so its group weights are frozen. Reopen it to change them."),
    "already_closed": N_("{subject} is closed already."),
    "not_closed": N_("{subject} is not closed."),
    "changed_itself": N_("Step {number} was changed itself, so it is closed again rather than confirmed."),
    "not_to_review": N_("{subject} is not waiting for a review."),
    "cannot_close": N_("Step {number} cannot be closed: {count}"),
    "cannot_close_scorecard": N_("The scorecard cannot be closed: {count}"),
    "decision_not_ready": N_("The decision cannot be recorded: {count}"),
    # files
    "not_found": N_("There is no file «{file}»."),
    "is_folder": N_("«{file}» is a folder, not a file."),
    "no_plain_file": N_("«{file}» is a device or a pipe, not a file. Give the name of a file."),
    "nothing_readable": N_("No account of «{file}» can be read any more, so there is nothing to save."),
    "unexpected": N_(
        "At «{file}» something went wrong that nobody thought of ({detail}). It may be what the file holds, or a fault of kamdesk: the log has the details. «kamdesk check» tells what cannot be read."
    ),
    "unreadable_content": N_(
        "«{file}» holds something that cannot be read ({detail}). It was left as it is. «kamdesk check» tells more; restore a good copy, or save what can be read."
    ),
    "no_permission": N_("«{file}» may not be read by this user. Ask its owner for permission."),
    "cannot_open": N_("«{file}» cannot be opened. Check that the folder exists and that you may write there."),
    "not_ours": N_("«{file}» is not a kamdesk file. It was left as it is."),
    "is_zip": N_("«{file}» is a spreadsheet or an archive, not a kamdesk file. Use File › Import to take in a spreadsheet."),
    "is_picture": N_("«{file}» is a picture, not a kamdesk file."),
    "is_pdf": N_("«{file}» is a PDF, not a kamdesk file."),
    "too_new": N_(
        "«{file}» was made by a newer kamdesk (format {version}; this one reads up to {ours}). Update kamdesk; the file was left as it is."
    ),
    "damaged": N_(
        "«{file}» is damaged. It was left as it is. Restore a good copy if there is one, or save what can still be read."
    ),
    "strange_schema": N_("«{file}» was changed by another program. It was left as it is. Restore a good copy."),
    "read_only": N_("«{file}» is read-only, so nothing can be changed in it."),
    "disk_full": N_(
        "«{file}» could not be saved: the disk is full. Free some space and try again; what was saved before is safe."
    ),
    "busy": N_("Another program is using «{file}». Close it there and try again."),
    "no_second_folder": N_(
        "The backup is on this computer, but not in the second folder: «{file}» cannot be written. Is the disk connected?"
    ),
    "journal_played": N_(
        "«{file}» was not closed properly. The change that was not finished was taken back; everything saved is there. What was found is kept in «{kept}»."
    ),
    "journal_foreign": N_("Beside «{file}» lay a journal of another file. It was not used, and is kept as «{kept}»."),
    "replaced_interrupted": N_(
        "Another file was put in the place of «{file}», and that was interrupted at its end. What was there before is kept as «{kept}»."
    ),
    "replacing_interrupted": N_("Putting another file in the place of «{file}» was interrupted. Nothing was replaced."),
    "io_error": N_(
        "The disk reported an error at «{file}». Nothing new was saved; what was saved before is safe. Try again; if it goes on, look at the disk or the connection."
    ),
    "unsure": N_(
        "The disk failed while «{file}» was being written, so nobody can say whether the last change is in it. Open it again when the disk works, and look."
    ),
    "closed": N_("«{file}» is closed. Open it again."),
    "being_updated": N_("Another start of kamdesk is bringing «{file}» up to date. Try again in a moment."),
    "lock_full": N_("The disk is full, so «{file}» can only be read. Free some space and open it again to change it."),
    "lock_barred": N_(
        "«{lock}», which keeps two programs from writing into «{file}» at once, cannot be made beside it. The file can only be read. Remove what stands in its place, or ask who owns the folder."
    ),
    "moved": N_(
        "«{file}» was moved, deleted or replaced while it was open. Nothing was written. Open it again where it lies now."
    ),
    "changed_elsewhere": N_(
        "Another program changed «{file}» while it was open. Nothing was written. Open it again to see those changes."
    ),
    "conflict": N_("The change contradicts what is stored and was not saved."),
    "exists": N_("There is already a file «{file}». Choose another name."),
    "restore_needs_force": N_("There is already a file «{file}». Add --force to replace it; the old one is kept beside it."),
    "in_use": N_("«{file}» is open in {program} on {host}. It can only be read until it is closed there."),
    "cannot_read": N_("«{file}» cannot be read. Check that it is there and that you may read it."),
    "empty_file": N_("«{file}» is empty, so it proves nothing."),
    "evidence_lost": N_("«{file}» is not in the portfolio file any more. Attach it again."),
    "ambiguous_name": N_("Several accounts are called «{name}»: {ids}. Use one of these ids."),
    "no_data": N_("There is nothing to draw yet: the account has no indicators with a value."),
    "bad_chart_file": N_("A chart is saved as .png, .svg or .pdf, not as «{file}»."),
    "needs_account": N_("Name the account whose chart is wanted."),
    **IMPORT_ERRORS,
    **SOURCE_ERRORS,
    **TABLE_ERRORS,
    **OPEN_ERRORS,
    **PASSWORD_ERRORS,
    **REPORT_ERRORS,
}

CONDITIONS = {
    "not_included": N_("Record the decision to include the account"),
    "review_first": N_("Confirm that step {number} still holds, or close it again: something it depends on has changed"),
    "close_first": N_("Close step {number}"),
    "sponsor": N_("Name the sponsor, with role and day of the commitment"),
    "sponsor_evidence": N_("Give evidence of the sponsor's commitment, or tick that there is no document"),
    "hours": N_("Say how many KAM hours a year the account gets"),
    "budget": N_("Give a budget, or write how the sponsor consents to there being none"),
    "checklist": N_("On the checklist, give evidence or say who sees to it by when: {items}"),
    "levels": N_("Set the level that is required in each of the nine competencies ({missing} to go)"),
    "chosen": N_("Choose the KAM among the candidates; or tick that somebody is appointed already, by whom and when"),
    "rated": N_("Have somebody else rate the chosen KAM in all nine competencies"),
    "knock_out": N_("Choose somebody else: the KAM misses what is indispensable in {competencies}"),
    "gap_actions": N_("Write how these shortfalls will be made up: {competencies}"),
    "reason": N_("Write why this person is the KAM"),
    "company": N_("Answer for the whole company, and confirm that it holds for this account: {items}"),
    "marks_in": N_("Wait for the marks of {names}; until all are in, none is shown"),
    "marks_confirmed": N_("Confirm that the marks of {name} hold for this account"),
    "capacity": N_(
        "Give this account fewer hours, or write who in management accepts it and when: all accounts together need {hours} KAM hours a year, and there are {capacity}"
    ),
    "raci": N_("Say who answers for it (one current member) and who does it: {activities}"),
    "functions": N_("Write what the KAM does (functions: at least {wanted}; {found} so far)"),
    "objectives": N_("Write what the KAM has to achieve, each with measure, value and date (at least {wanted}; {found} so far)"),
    "responsibilities": N_("Write what the KAM answers for (at least {wanted}; {found} so far)"),
    "reports_to": N_("Say to whom the KAM reports"),
    "substitute": N_("Name the substitute, or state that there is none"),
    "signature_kam": N_("Record that the KAM signed the post: {kam}, role and date"),
    "signature_manager": N_("Record that the manager signed the post: name, role and date"),
    "members": N_("Appoint members besides the KAM (at least {wanted}; {found} so far)"),
    "member_details": N_("Give an area and hours a year to: {names}"),
    "chair": N_("Name one chair of the committee"),
    "cadence": N_("Say how often the committee meets"),
    "first_meeting": N_("Set the date of the first meeting"),
    "scorecard_closed": N_("Close the scorecard"),
    "agreement": N_(
        "Record an agreement with the client: signed by the KAM, by a named attorney, or as a confirmed minute (at least {wanted}; {found} so far){others}"
    ),
    "project": N_(
        "Say which signed agreement a project carries out, who leads it and by when (at least {wanted}; {found} so far)"
    ),
    "gap": N_("Fill in next year's target and the sales of 12 months: what is still to cover follows from them"),
    "risk": N_("Write what may go wrong and how we mitigate it (at least {wanted}; {found} so far)"),
    "target_explained": N_("Explain why the target is below the sales of the last twelve months"),
    "next_review": N_("Set the next review date"),
    "approval": N_("Record that the sponsor approved this plan: name, role and date{earlier}"),
    "countersign": N_("Have a second person sign too, since the sponsor is the KAM"),
    "group_results": N_("Give the group Results an indicator in use, with minimum and target"),
    "group_quality": N_("Give the group Agreed quality an indicator in use, with minimum and target"),
    "group_prescription": N_("Give the group Advocacy an indicator in use, with minimum and target"),
    "group_innovation": N_("Give the group Innovation and learning an indicator in use, with minimum and target"),
    "quality_agreed": N_("Agree at least one quality indicator with the client: with whom and when"),
    "two_scenarios": N_("Write down at least two scenarios"),
    "refusal_scenario": N_("Write down the scenario in which the account is not included"),
    "own_scenario": N_("Write down a scenario for this decision: {verdict}"),
    "side_effects": N_("Forecast at least one side effect in every scenario"),
    "negative_effect": N_("Forecast at least one negative side effect of including the account"),
    "no_driver_scored": N_("Score growth, advocacy or innovation first"),
    "not_eligible": N_(
        "No decisive criterion reaches the threshold: growth, advocacy or innovation must justify including the account"
    ),
    "extended_already": N_("The watch was extended once already: decide now to include the account or not"),
}


LONGEST = 300
"""So much of a text is repeated in a sentence."""


def _subject(value: object) -> str:
    if value == SCORECARD:
        return _("The scorecard")
    return _("Step {number}").format(number=Step(str(value)).number)


def _shown(name: str, value: object) -> object:
    if name == "competencies" and isinstance(value, list):
        from kamdesk.domain.plan.kam_profile import Competency

        return ", ".join(terms.term(Competency(v)) for v in value)
    if name == "kind":
        return kind_name(str(value))
    if name == "field":
        return field_name(str(value))
    if name == "period" and is_period(str(value)):
        return formats.period(str(value))
    if isinstance(value, StrEnum):
        return terms.term(value)
    if isinstance(value, KnownError):
        return text_of(value)
    if isinstance(value, list):
        return ", ".join(map(field_name if name == "fields" else str, value))
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, float | Decimal):
        return formats.number(value)
    return value if not isinstance(value, str) or len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"


def _filled(template: str, params: Mapping[str, object]) -> str:
    values = {name: _shown(name, value) for name, value in params.items()}
    if isinstance(currency := params.get("currency"), str):  # amounts of a sentence that knows their currency
        amounts = {name: value for name, value in params.items() if isinstance(value, Decimal)}
        values.update({name: formats.exact_money(value, currency) for name, value in amounts.items()})
    values["example"] = formats.example_number(str(params.get("sign")))
    step = params.get("step")
    if step is not None:
        values["subject"] = _subject(step)
        values["number"] = "" if step == SCORECARD else Step(str(step)).number
    earlier, signers = params.get("earlier"), params.get("signers")
    values["earlier"] = (
        " " + _("(the one of {day} stands under the earlier version)").format(day=formats.day(earlier))
        if isinstance(earlier, date)
        else ""
    )
    values["others"] = (
        ". " + _("Signed by somebody who is not the KAM: {names}").format(names=_shown("names", signers)) if signers else ""
    )
    if params.get("kam") == "":
        values["kam"] = _("name")
    nearest = params.get("nearest")
    values["nearest"] = " " + _("Did you mean «{name}»?").format(name=nearest) if nearest else ""
    return _(template).format_map(_Lenient(values))


class _Lenient(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return ""


def text_of(error: KnownError) -> str:
    """The sentence for an error; for a refused gate it is followed by every unmet condition."""
    params = dict(error.params)
    if isinstance(error, GateRefusedError) and error.unmet:
        listed = "; ".join(unmet_text(u) for u in error.unmet)
        params["count"] = listed + "."
    text = _filled(ERRORS[error.code], params)
    return text[:1].upper() + text[1:]


def unmet_text(unmet: Unmet) -> str:
    """What to do about an unmet condition."""
    params: dict[str, object] = dict(unmet.params)
    if isinstance(unmet.subject, Step):
        params["step"] = unmet.subject
    return _filled(CONDITIONS[unmet.condition], params)
