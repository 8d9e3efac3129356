"""Periods `YYYY`, `YYYY-Qn` and `YYYY-MM`, and the fiscal calendar behind them.

A fiscal year is named after the calendar year in which it ends; a month is always the calendar month.
"""

import re
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.text import fold


class Frequency(StrEnum):
    """How often a figure is measured, and how long a portfolio's period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.YEAR: 12}
"""How many months a period has."""

_MONTH_NAMES = (
    ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"),
)
_PATTERNS = (
    (re.compile(r"([0-9]{4})"), lambda m: m[1]),
    (re.compile(r"([0-9]{4})[-/. ]?[qt]([1-4])"), lambda m: f"{m[1]}-Q{m[2]}"),
    (re.compile(r"[qt]([1-4])[-/. ]?([0-9]{4})"), lambda m: f"{m[2]}-Q{m[1]}"),
    (re.compile(r"([0-9]{4})[-/.](0?[1-9]|1[0-2])"), lambda m: f"{m[1]}-{int(m[2]):02d}"),
    (re.compile(r"(0?[1-9]|1[0-2])[-/.]([0-9]{4})"), lambda m: f"{m[2]}-{int(m[1]):02d}"),
)
_NAMED_MONTH = re.compile(r"([a-z]{3,})\.?[-/ ](?:de )?([0-9]{4})")


def _month_of(word: str) -> int | None:
    """The month that a word of three letters or more begins: «Margen» is no March."""
    return next((n for names in _MONTH_NAMES for n, name in enumerate(names, 1) if name.startswith(word)), None)


def parse_period(text: str) -> str:
    """Return the canonical period of a text such as `T3 2026`, `2026-Q3`, `09/2026`, `sep 2026`, `2026`.

    Raises:
        ValidationError: `bad_period` when no such period exists.
    """
    key = fold(text.strip())
    for pattern, canonical in _PATTERNS:
        if match := pattern.fullmatch(key):
            return _with_sane_year(canonical(match), text)
    match = _NAMED_MONTH.fullmatch(key)
    if match and (month := _month_of(match[1])):
        return _with_sane_year(f"{match[2]}-{month:02d}", text)
    raise ValidationError("period", "bad_period", text=text)


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
