"""The sentences behind what stands in the way of a document, and what of it could not be kept."""

from kamdesk.domain.text import N_

REPORT_ERRORS = {
    "report_kind": N_("«{kind}» is no document. There are: {kinds}."),
    "report_audience": N_("The document «{kind}» is for our own people only. Choose the audience internal."),
    "report_needs_account": N_("The document «{kind}» is of one account. Name it."),
    "report_of_all": N_("The document «{kind}» is of all accounts. Leave the account away."),
    "report_file": N_("«{file}» cannot be written: the name of this document must end in {endings}."),
    "report_rows": N_("The document would have {count} rows; pages hold {most}. Save it as .xlsx instead."),
    "report_rows_only_pages": N_(
        "The document would have {count} rows; pages hold {most}. Export the tables in the menu File, which has no such limit."
    ),
    "report_memory": N_(
        "The document needs more than {limit} MB of memory to be painted. Shorten its longest texts, or export tables."
    ),
    "report_leaks": N_(
        "Nothing was written: the file would show the client an internal text, «{text}». Tell whoever looks after kamdesk."
    ),
    "report_unprinted": N_("The printer took no page. See whether it is on and has paper, then print again."),
}
REMARKS = {
    "untagged_rows": N_("The tables are long, so the file has no tags for screen readers and is no PDF/A."),
    "missing_letters": N_(
        "Some letters are in no font of this computer and are empty boxes; so the file is no PDF/UA and no PDF/A."
    ),
}
KIND_NAMES = {
    "onepager": N_("Account sheet"),
    "plan": N_("KAM plan"),
    "portfolio": N_("Portfolio review"),
    "decision": N_("Decision sheet"),
    "selection": N_("KAM selection sheet"),
    "agenda": N_("Agenda of the Account Committee"),
    "minutes": N_("Account Committee minutes"),
    "parameters": N_("Quality parameters"),
    "value": N_("Value statement"),
    "register": N_("Register of accounts not included"),
}
