"""The sentences behind what is wrong with an export that a portfolio is to be made of, and with writing one."""

from kamdesk.domain.text import N_

OPEN_ERRORS = {
    "bad_export_file": N_(
        "«{file}» cannot be written: its name must end in .xlsx, .csv, .tsv, .json or .zip. Choose one of them."
    ),
    "bad_open_file": N_("«{file}» cannot be written: its name must end in .json or .zip. Choose one of them."),
    "whole_only": N_("«{file}» takes the whole portfolio. Do not name a kind, or choose a name that ends in .xlsx or .csv."),
    "export_not_ours": N_("«{file}» is not a JSON export of a kamdesk portfolio. Choose one that «kamdesk export» wrote."),
    "export_no_version": N_("«{file}» does not say which version of the export it is. Export the portfolio again."),
    "export_too_new": N_(
        "«{file}» was written by a newer kamdesk (version {version} of the export, this one reads up to {ours}). Update kamdesk first."
    ),
    "export_not_json": N_("«{file}», line {line}, {place}: this is not valid JSON. Export the portfolio again, or correct it there."),
    "export_not_text": N_("«{file}», line {line}: this is not UTF-8 text. Save it as UTF-8, or export the portfolio again."),
    "export_cut_off": N_("«{file}» ends in the middle, in line {line} ({place}). Export or copy it again, whole."),
    "export_too_deep": N_("«{file}», line {line}, {place}: brackets stand inside each other too often. Correct it there."),
    "export_too_long": N_("«{file}», line {line}, {place}: the value is too long to be read. Correct it there."),
    "export_unreadable": N_("«{file}» cannot be read any further: {detail}. Copy it to this computer, and try again."),
    "export_key_twice": N_("«{file}», line {line}, {place}: a key stands twice in one object. Remove one of the two."),
    "export_key_missing": N_("«{file}», {place}: «{key}» is missing. Add it, or export the portfolio again."),
    "export_key_unknown": N_("«{file}», {place}: «{key}» is unknown in this version of the export. Remove it, or correct its name."),
    "export_no_object": N_("«{file}», {place}: this must be an object, keys with values. Correct it there."),
    "export_no_list": N_("«{file}», {place}: this must be a list. Correct it there."),
    "export_no_text": N_("«{file}», {place}: this must be a text. Correct it there."),
    "export_sign": N_("«{file}», {place}: the text has a sign that is not for reading, such as a control character. Remove it."),
    "export_no_id": N_("«{file}», {place}: this is no identifier. Correct it there."),
    "export_no_period": N_("«{file}», {place}: this must be a period such as 2026, 2026-Q3 or 2026-09. Correct it there."),
    "export_no_whole_number": N_("«{file}», {place}: this must be a whole number that is not too large. Correct it there."),
    "export_no_number": N_("«{file}», {place}: this must be a number that is not too large. Correct it there."),
    "export_no_amount": N_("«{file}», {place}: this must be an amount with at most two decimals, not too large. Correct it there."),
    "export_no_truth": N_("«{file}», {place}: this must be true or false. Correct it there."),
    "export_no_day": N_("«{file}», {place}: this must be a day such as 2026-09-14. Correct it there."),
    "export_no_moment": N_("«{file}», {place}: this must be a moment such as 2026-09-14T10:30:00+00:00. Correct it there."),
    "export_no_choice": N_("«{file}», {place}: this must be one of {choices}. Correct it there."),
    "export_no_bytes": N_("«{file}», {place}: these are not the bytes of the file in base64. Export the portfolio again."),
    "export_seal": N_("«{file}», {place}: the sealed mark does not belong to this person. Export the portfolio again."),
    "export_rule": N_("«{file}», {place}: {why}"),
    "export_not_storable": N_("«{file}», {place}: a portfolio cannot hold this value. Correct it there."),
    "export_id_twice": N_("«{file}», {place}: «{id}» is there already. Each identifier stands once; remove one of the two."),
    "export_same_twice": N_("«{file}», {place}: an earlier entry holds the same place already. Remove one of the two."),
    "export_leads_nowhere": N_("«{file}», {place}: «{id}» is not in the export. Add what it names, or correct it there."),
    "export_evidence_missing": N_("«{file}», {place}: its file is not among «evidence_files», or has another size. Export the portfolio again."),
    "export_evidence_unnamed": N_("«{file}», evidence_files: nothing names the file «{id}». Remove it there."),
    "export_in_circle": N_("«{file}», {place}: the companies lead back to this one. Correct it there."),
}  # fmt: skip
