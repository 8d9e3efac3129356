"""Columns that the program itself writes beside rows to mend."""

from kamdesk.services.importing.header_words import header_key


def is_remark(header: str) -> bool:
    """Whether a column is one of them, in either language; no field is ever read from it."""
    return header_key(header).startswith("kamdesk ")
