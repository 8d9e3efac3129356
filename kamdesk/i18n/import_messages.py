"""The words for rows of a file that are refused, or that wait for a decision; part of `messages.ERRORS`."""

from kamdesk.i18n import N_

IMPORT_ERRORS = {
    "twice_in_file": N_(
        "«{name}» appears twice in this file: row {row} has other data ({fields}). Decide whether this row updates it, is skipped, or is another account."
    ),
    "same_keys_in_file": N_(
        "«{name}» has the code or the tax ID of row {row}, which is of «{known}» and has other data ({fields}). Decide whether this row updates it, is skipped, or is another account."
    ),
    "ambiguous_contact": N_("Several contacts of this account are called «{name}». Give the e-mail of the one that is meant."),
    "contact_twice": N_(
        "«{name}» stands twice in this file with other data. Say whether this row changes the contact, or take it away."
    ),
    "contact_other_name": N_(
        "«{email}» is the address of «{other}» in this account, but the row is about «{name}». Say whether they are the same person."
    ),
    "budget_twice": N_(
        "The budget of «{name}» for {period} stands in row {row} too. Decide whether the two add up, or skip this one."
    ),
    "budget_repeats": N_(
        "The budget of «{name}» for {period} stands in row {row} too, which waits for a decision. Decide about that one first, or skip this one."
    ),
    "budget_overlaps": N_(
        "«{name}» has a budget of {total} already that has months of {period} in it, and the row brings {amount}. Decide whether it takes the place of it, is added, or is skipped."
    ),
    "percent_of_unit": N_(
        "The cell is a percentage, but the indicator is measured in {unit}. Show the cell as a number, or correct the unit."
    ),
    "line_twice": N_("The line «{line}» of this account stands twice in this file. Leave one of the two."),
    "percent_unclear": N_("«{text}» may be meant as a fraction of 1. Write it with a percent sign, like 60%."),
    "attainable_currency": N_("The amount is in {currency}, and the portfolio is kept in {ours}. Convert it first."),
    "attainable_unclear": N_("«{text}» may be a percentage or an amount. Write it with a percent sign, or with the currency."),
    "attainable_over_wallet": N_(
        "What can be reached lies between 0 and all that the account buys ({most}). Correct one of the two."
    ),
    "needs_wallet": N_("{field} needs to know what the account buys a year. Fill that in too."),
    "current_against_sales": N_(
        "The file says {said}, the sales of the last 12 months say {sold}. Take the figure of the file, or leave the cell empty so that the sales count."
    ),
    "no_score": N_("The row has no score. Write one from 0 to 10, or leave the row out."),
    "no_such_criterion": N_("There is no criterion «{name}». Use one of the criteria of this portfolio."),
    "scored_twice": N_(
        "This criterion of «{name}» is scored twice in this file. Leave one of the two, or say in a column who scored it."
    ),
    "period_kept": N_(
        "The row waits for row {row} of «{name}», which cannot be imported: the stored {period} figures stay until it is fixed."
    ),
    "part_of_total": N_(
        "A total of {period} is stored for «{name}» ({amount}), and the file brings only a part of that period. Decide whether the total is replaced, or the row is skipped."
    ),
    "sale_twice": N_("The row is the same as row {row}, of order «{order}» too. Decide whether it is to be added or skipped."),
    "sale_stored": N_("The same line of order «{order}» is stored already. Decide whether it is to be added or skipped."),
    "other_tax_id": N_(
        "«{name}» already exists with tax ID {known}, and this row has another one. Decide whether it is the same account."
    ),
    "other_code": N_(
        "«{name}» already exists with code {known}, and this row has another one. Decide whether it is the same account."
    ),
    "other_legal_form": N_("There is «{known}», of another legal form. Decide whether it is the same account."),
    "other_account": N_(
        "The code or the tax ID is that of «{name}», and another part of the row that of «{known}». Decide which account is meant."
    ),
    "code_of_another": N_("The code «{own_code}» is that of «{known}», and not of «{name}». Correct one of the two."),
    "percent_for_amount": N_("«{text}» is a percentage, and an amount is needed. Write the amount."),
    "cell_error": N_("The cell shows the error «{text}». Fix its formula and save the file again."),
    "cell_formula": N_("The formula «{text}» has no value in the file. Open it in the spreadsheet, and save it again."),
    "cell_bytes": N_("«{text}» has damaged characters. Correct the cell, or save the file again as UTF-8."),
    "digits_lost": N_(
        "The number «{text}» is so long that the spreadsheet has lost digits of it. Format the cell as text and write it again."
    ),
    "open_question": N_("«{text}» in row {row} can be read in more than one way. Say first how it is meant."),
    "credit_without_sign": N_(
        "«{text}» in «{column}» takes away from the sales, and the amount has no minus sign. Write it with one, or correct «{column}»."
    ),
    "outline_unclear": N_(
        "Rows of this table add others up, as «{text}» in row {row} may do, and it cannot be told which. Show the pivot table in tabular form with all labels repeated, without subtotals, and save it again."
    ),
    "parts_without_year": N_(
        "{headers} are months or quarters without a year. Write the year in the title, in the name of the sheet, or in a column «Year» beside the client."
    ),
    "second_table": N_("Another table begins in row {row}. Put it on a sheet or in a file of its own, and import that."),
    "row_too_wide": N_(
        "The row has {cells} cells, and the header {headers}: a separator may stand inside a cell. Put that cell in quotation marks, or give the column a header."
    ),
    "torn_cell": N_(
        "The row has {cells} cells, and the header {headers}: «{first}» and «{second}» may be «{whole}». Put it in quotation marks, or correct the row."
    ),
    "sheets_repeat": N_(
        "The sheets «{first}» and «{second}» bring the same sales of their {count} common accounts, which would count twice. Import only one of the two."
    ),
    "nothing_to_decide": N_("Nothing to decide."),
}
