"""Texts in CSV files that a spreadsheet program would run: written so that it does not, and read back as they were."""

import re

_RUNS = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+\s*[=+\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet program could take it for a formula."""
    return "'" + text if _RUNS.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given; any other text comes back as it is."""
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text
