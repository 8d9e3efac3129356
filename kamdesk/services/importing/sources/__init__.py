"""Files of an office as sheets of typed cells: workbooks, texts, web pages, the clipboard."""

from kamdesk.services.importing.sources.files import read_sheet as read_sheet
from kamdesk.services.importing.sources.files import read_sheets as read_sheets
from kamdesk.services.importing.sources.files import read_text as read_text
from kamdesk.services.importing.sources.files import refuse_itself as refuse_itself
