"""Months, weekdays and short years as people write them, in Spanish and English."""

import re

_MONTH_NAMES = (
    ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"),
    ("", "", "", "", "", "", "", "", "setiembre", "", "", ""),
)
_WEEKDAY = re.compile(
    r"(?:lun(?:es)?|mar(?:tes)?|mie(?:rcoles)?|jue(?:ves)?|vie(?:rnes)?|sab(?:ado)?|dom(?:ingo)?"
    r"|mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs?)?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\.?,?\s+(?=.*\d)"
)
_PIVOT = 70
"""A year of two digits from here on lies in the last century: nobody plans for 2098, and old records are of 1998."""


def month_of(word: str) -> int | None:
    """The month (1–12) that a folded word of three letters or more begins, «Margen» is no March; None when there is none."""
    if len(word) < 3:
        return None
    return next((n for names in _MONTH_NAMES for n, name in enumerate(names, 1) if name.startswith(word)), None)


def full_year(digits: str) -> int:
    """The year that two or four digits mean: 26 is 2026, 98 is 1998."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (1900 if year >= _PIVOT else 2000)


def without_weekday(folded: str) -> str:
    """A folded text without the weekday with which it begins, when figures follow it."""
    return _WEEKDAY.sub("", folded, count=1) if _WEEKDAY.match(folded) else folded
