"""The words for files that are not, or not wholly, what can be read as a sheet; part of `messages.ERRORS`."""

from kamdesk.i18n import N_

SOURCE_ERRORS = {
    "not_a_table": N_("«{file}» is not a spreadsheet that can be read. Save it as XLSX or CSV."),
    "no_workbook_inside": N_("«{file}» is a packed archive without a workbook. Unpack it, and give the spreadsheet inside."),
    "no_sheets": N_("«{file}» has no sheet with cells. Save the table as a sheet of its own."),
    "has_password": N_("«{file}» has a password. Open it in your spreadsheet program, save it without one, and try again."),
    "nothing_in_file": N_("«{file}» is empty: no cell of it holds anything."),
    "no_rows": N_("«{file}» has no rows below its headers."),
    "too_large": N_("«{file}» is too large to be read."),
    "unpacks_too_large": N_("«{file}» unpacks to more than {limit} MB. Save the sheet that is needed as a file of its own."),
    "too_many_parts": N_("«{file}» has more than {limit} parts inside. Save the sheet that is needed as a file of its own."),
    "too_many_rows": N_("«{file}» has more than {limit} rows, seen at row {row}. Divide it into several files."),
    "too_many_columns": N_("«{file}» has more than {limit} columns in row {row}. Check the delimiter, or remove columns."),
    "too_many_cells": N_("«{file}» has more than {limit} cells in one sheet. Remove columns, or divide it into several files."),
    "cells_too_far": N_("«{file}» has a cell far away from its table, at {place}. Delete what stands there, or copy the table alone."),
    "cell_too_long": N_("«{file}» has a cell in row {row} that is longer than {limit} letters. Shorten it."),
    "cell_too_long_somewhere": N_("«{file}» has a cell that is longer than {limit} letters. Shorten it."),
    "too_much_memory": N_("«{file}» needs more than {limit} MB of memory to be read. Save the sheet that is needed as CSV."),
    "takes_too_long": N_("«{file}» could not be read within {seconds} seconds. Save the sheet that is needed as CSV."),
    "unclosed_quote": N_("«{file}»: a quotation mark opens in row {row} and is not closed there. Close or remove it; nothing was read."),
    "changed_while_read": N_("«{file}» changed while it was being read. Wait until it is saved, and try again."),
    "no_such_encoding": N_("There is no encoding «{name}» for text. Common ones are utf-8 and cp1252."),
    "no_such_delimiter": N_("«{delimiter}» cannot stand between cells. Give one sign, such as ; or a comma."),
    "no_such_sheet": N_("«{file}» has no sheet «{sheet}». Its sheets are: {sheets}."),
}  # fmt: skip
