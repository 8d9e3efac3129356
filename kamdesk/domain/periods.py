"""Periods `YYYY`, `YYYY-Qn` and `YYYY-MM`, and the fiscal calendar behind them.

A fiscal year is named after the calendar year in which it ends; a month is always the calendar month.
"""

import re
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from kamdesk.domain.calendar_words import full_year, month_of
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.text import fold


class Frequency(StrEnum):
    """How often a figure is measured, and how long a portfolio's period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.YEAR: 12}
"""How many months a period has."""

_QUARTER = r"(?:t|q|tr|trim|trimestre|qtr|quarter)\.?"
_ORDINALS = {"primer": 1, "primero": 1, "segundo": 2, "tercer": 3, "tercero": 3, "cuarto": 4, "first": 1, "second": 2, "third": 3,
             "fourth": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}  # fmt: skip
_NUMBER = r"(?P<quarter>[1-4])(?:\.?(?:o|a|er|ero|ro|do|to|st|nd|rd|th)\.?)?"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_LONG_YEAR = r"(?P<year>[0-9]{4})"
_PART = r"[-/. '_]{1,2}(?:del? )?"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_LONG_YEAR}",
        rf"{_LONG_YEAR}[-/. ]?{_QUARTER} ?(?P<quarter>[1-4])",
        rf"{_LONG_YEAR}[-/. ]{_NUMBER} ?{_QUARTER}",
        rf"{_QUARTER} ?(?P<quarter>[1-4])[-/. ]?{_LONG_YEAR}",
        rf"{_QUARTER} ?(?P<quarter>[1-4]){_PART}{_YEAR}",
        rf"{_NUMBER} ?{_QUARTER}(?:{_PART})?{_YEAR}",
        rf"(?P<ordinal>[a-z]+) (?:trim|trimestre|qtr|quarter)\.?{_PART}{_YEAR}",
        rf"{_LONG_YEAR}[-/.](?P<month>0?[1-9]|1[0-2])",
        rf"(?P<month>0?[1-9]|1[0-2])[-/.]{_LONG_YEAR}",
        rf"{_LONG_YEAR}(?P<month>0[1-9]|1[0-2])",
        rf"{_LONG_YEAR}[- ]?m(?P<month>0[1-9]|1[0-2])",
        rf"0(?P<month>0[1-9]|1[0-2])[./]{_LONG_YEAR}",
        rf"(?P<name>[a-z]{{3,}})\.?{_PART}{_YEAR}",
        rf"(?P<name>[a-z]{{3,}}){_YEAR}",
        rf"{_LONG_YEAR}[-/. ](?P<name>[a-z]{{3,}})\.?",
    )
)
_LEADING = re.compile(r"(?:ano|year|ejercicio|ejerc|mes de|mes|month of|month|periodo|period)[.:]? +(?=.*[0-9])")
_HALF_YEAR = re.compile(
    r"(?:[hs][12]|[12][hs]|(?:[12](?:o|er|do|st|nd)?|primer|segundo|first|second) ?(?:sem|semestre|half)\.?|(?:sem|semestre|half)\.? ?[12])"
    r"[-/. ']{0,2}(?:del? )?(?:[0-9]{4}|[0-9]{2})|[0-9]{4}[-/. ]?(?:[hs][12]|[12][hs])"
)
_SPLIT_YEAR = re.compile(r"(?P<first>[0-9]{4}) ?[-/–] ?(?P<second>[0-9]{4}|[0-9]{2})")


def parse_period(text: str) -> str:
    """Return the canonical period of a text such as `T3 2026`, `2026-Q3`, `3T26`, `09/2026`, `sep-26`, `202609`, `2026`.

    Raises:
        ValidationError: `bad_period` when no such period exists; `half_year` and `split_year` for two kinds that no portfolio has.
    """
    key = " ".join(fold(text).replace("’", "'").split())
    key = _LEADING.sub("", key, count=1) if _LEADING.match(key) else key
    for pattern in _PATTERNS:
        if (match := pattern.fullmatch(key)) and (period := _canonical(match.groupdict())):
            return _with_sane_year(period, text)
    if _HALF_YEAR.fullmatch(key):
        raise ValidationError("period", "half_year", text=text)
    if (match := _SPLIT_YEAR.fullmatch(key)) and (int(match["first"]) + 1) % 100 == int(match["second"]) % 100:
        raise ValidationError("period", "split_year", text=text)
    raise ValidationError("period", "bad_period", text=text)


def _canonical(parts: dict[str, str | None]) -> str | None:
    """The canonical form of what a pattern found; None when a word in it is no month and no ordinal."""
    year = full_year(parts["year"] or "")
    if "quarter" in parts or "ordinal" in parts:
        number = parts.get("quarter") or _ORDINALS.get(parts.get("ordinal") or "")
        return f"{year:04d}-Q{number}" if number else None
    if "month" in parts or "name" in parts:
        month = int(parts.get("month") or 0) or month_of(parts.get("name") or "")
        return f"{year:04d}-{month:02d}" if month else None
    return f"{year:04d}"


def _with_sane_year(period: str, text: str) -> str:
    if not 1900 <= int(period[:4]) <= 2200:
        raise ValidationError("period", "bad_period", text=text)
    return period


_CANONICAL = re.compile(r"(19[0-9]{2}|2[01][0-9]{2}|2200)(-Q[1-4]|-(0[1-9]|1[0-2]))?")


@lru_cache(maxsize=4096)
def is_period(text: str) -> bool:
    """Whether a text is a period as it is stored: 2026, 2026-Q3 or 2026-09."""
    return _CANONICAL.fullmatch(text) is not None


def frequency_of(period: str) -> Frequency:
    """How long a canonical period is."""
    if len(period) == 4:
        return Frequency.YEAR
    return Frequency.QUARTER if period[5] == "Q" else Frequency.MONTH


def period_of(day: date, frequency: Frequency, fiscal_start: int = 1) -> str:
    """The period that holds a day; `fiscal_start` is the month (1–12) in which the year begins."""
    if frequency is Frequency.MONTH:
        return f"{day.year:04d}-{day.month:02d}"
    offset = (day.month - fiscal_start) % 12
    year = day.year + (1 if fiscal_start > 1 and day.month >= fiscal_start else 0)
    if frequency is Frequency.YEAR:
        return f"{year:04d}"
    return f"{year:04d}-Q{offset // 3 + 1}"


def bounds(period: str, fiscal_start: int = 1) -> tuple[date, date]:
    """First and last day of a period."""
    year = int(period[:4])
    kind = frequency_of(period)
    if kind is Frequency.MONTH:
        first, months = date(year, int(period[5:]), 1), 1
    else:
        begin = date(year - (1 if fiscal_start > 1 else 0), fiscal_start, 1)
        quarter = int(period[6]) - 1 if kind is Frequency.QUARTER else 0
        first, months = add_months(begin, 3 * quarter), 3 if kind is Frequency.QUARTER else 12
    return first, add_months(first, months) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The first day of the month that lies `months` after the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def shifted(period: str, count: int) -> str:
    """The period `count` periods later (earlier when negative)."""
    year = int(period[:4])
    kind = frequency_of(period)
    if kind is Frequency.YEAR:
        return f"{year + count:04d}"
    if kind is Frequency.QUARTER:
        index = year * 4 + int(period[6]) - 1 + count
        return f"{index // 4:04d}-Q{index % 4 + 1}"
    index = year * 12 + int(period[5:]) - 1 + count
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def previous(period: str) -> str:
    """The period before, of the same length: 2026-Q1 → 2025-Q4."""
    return shifted(period, -1)


def year_before(period: str) -> str:
    """The period of the same length and place one year earlier: 2026-Q3 → 2025-Q3."""
    steps = {Frequency.YEAR: 1, Frequency.QUARTER: 4, Frequency.MONTH: 12}
    return shifted(period, -steps[frequency_of(period)])


@lru_cache(4096)
def parts_of(period: str, finer: Frequency, fiscal_start: int = 1) -> tuple[str, ...]:
    """The shorter periods that make up a period, or nothing when `finer` is not shorter."""
    order = [Frequency.MONTH, Frequency.QUARTER, Frequency.YEAR]
    if order.index(finer) >= order.index(frequency_of(period)):
        return ()
    first, last = bounds(period, fiscal_start)
    found: list[str] = []
    day = first
    while day <= last:
        part = period_of(day, finer, fiscal_start)
        if part not in found:
            found.append(part)
        day = add_months(day, 1)
    return tuple(found)


def elapsed_share(period: str, fiscal_start: int = 1) -> float:
    """Share of the fiscal year that has passed at the end of the period, 0–1."""
    first, last = bounds(period, fiscal_start)
    year = period_of(first, Frequency.YEAR, fiscal_start)
    begin, _ = bounds(year, fiscal_start)
    months = (last.year - begin.year) * 12 + last.month - begin.month + 1
    return months / 12
