"""The sentences behind what stands in the way of writing a table to a file."""

from kamdesk.domain.text import N_

TABLE_ERRORS = {
    "bad_table_file": N_("«{file}» cannot be written: its name must end in .xlsx, .csv or .tsv. Choose one of them."),
    "one_table_only": N_("«{file}» would be a text, which holds one table. Choose one, or a name that ends in .xlsx."),
    "cell_unwritable": N_(
        "Row {row}, column «{column}»: the sign {sign} cannot be written to a file. Remove it from the text first."
    ),
    "longer_than_cell": N_(
        "Row {row}, column «{column}»: the text has {length} characters, and a cell holds {limit}. Shorten it, or choose a name that ends in .csv."
    ),
    "cell_no_number": N_("Row {row}, column «{column}»: there is no number that could be written. Correct it first."),
    "number_rounded": N_(
        "Row {row}, column «{column}»: a spreadsheet would round {text}. Choose a name that ends in .csv, which keeps every digit."
    ),
    "more_than_sheet": N_("«{table}» has more rows than a sheet holds ({most}). Choose a name that ends in .csv."),
    "wider_than_sheet": N_("«{table}» has more columns than a sheet holds ({most}). Choose a name that ends in .csv."),
    "open_elsewhere": N_(
        "«{file}» cannot be replaced. It may be open in another program: close it there, or choose another name."
    ),
}
