"""The next meeting of a committee by how often it meets, for where nobody has set its day yet."""

import re
from calendar import monthrange
from datetime import date, timedelta

from kamdesk.domain.periods import add_months
from kamdesk.domain.text import fold

_MONTHS = {"mensual": 1, "monthly": 1, "bimestral": 2, "trimestral": 3, "quarterly": 3, "semestral": 6, "anual": 12, "yearly": 12}
_WEEKS = {"semanal": 1, "weekly": 1, "quincenal": 2, "fortnightly": 2}
_LONG = (("cada dos semanas", "fortnightly"), ("every two weeks", "fortnightly"), ("cada dos meses", "bimestral"),
         ("every two months", "bimestral"), ("cada tres meses", "quarterly"), ("every three months", "quarterly"),
         ("twice a year", "semestral"))  # fmt: skip
FRIDAY, SUNDAY = 4, 6


def proposed(cadence: str, last: date, today: date) -> date | None:
    """The first working day from today on that follows a meeting by the words of a cadence; None where they say no such thing."""
    said = fold(cadence)
    for words, one in _LONG:
        said = said.replace(words, one)
    found = re.findall(r"[a-z]+", said)
    months = next((_MONTHS[w] for w in found if w in _MONTHS), 0)
    weeks = next((_WEEKS[w] for w in found if w in _WEEKS), 0)
    if not months and not weeks:
        return None
    day, times = last, 0
    while day <= last or day < today:
        times += 1
        day = _months_on(last, months * times) if months else last + timedelta(weeks=weeks * times)
    return day + timedelta(days=max(0, SUNDAY + 1 - day.weekday())) if day.weekday() > FRIDAY else day


def _months_on(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that has no such day."""
    first = add_months(day.replace(day=1), months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))
