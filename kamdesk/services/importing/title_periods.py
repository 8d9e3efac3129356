"""The year or period that a title, or the name of a sheet, gives to all amounts of a table."""

import re
from collections.abc import Sequence
from datetime import date

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.numbers import read_date
from kamdesk.domain.periods import Frequency, bounds, parse_period, period_of
from kamdesk.domain.text import fold
from kamdesk.services.importing.headers import is_part_of_year, is_period_header
from kamdesk.services.importing.line_headers import part_and_name, parted
from kamdesk.services.importing.units import without_units

_YEAR = re.compile(r"(?<![\d/.,-])(?:19|20)\d\d(?![\d/.,-])")
_DAY = re.compile(
    r"\b\d{1,2}[-/. ]\d{1,2}[-/. ](?:\d{4}|\d{2})(?!\d)|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}\.?(?:st|nd|rd|th)? (?:de |of )?[a-z]{3,}\.?,? (?:del? )?\d{4}\b|\b[a-z]{3,}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b"
)
_OF_PRINTING = re.compile(
    r"\b(?:fecha|impres|emitid|emision|generad|actualizad|exportad|date|print|issued|generated|updated|exported|as of|a dia|a fecha)"
)
"""From such a word on a line speaks of the report, not of its amounts."""
_RANGE = re.compile(r"\b(?:desde|hasta|del|al|entre|periodo|ejercicio|from|to|between|period|through)\b")
_SALES = re.compile(
    r"\b(?:ventas?|sales|factura\w*|turnover|revenue|ingresos|importes?|vendido|sold|presupuest\w*|ppto|budget)\b"
)


def year_of(titles: Sequence[Sequence[str]], sheet: str) -> str:
    """The only year that the cells of the lines above a table name, else that of its sheet; "" where there is none, or more than one.

    A day on which something was printed names no year of the amounts.
    """
    said = {year for cells in titles for year in _years_in(cells)}
    named = set(_YEAR.findall(sheet))
    if not said:
        said = named
    return said.pop() if len(said) == 1 and (not named or named == said) else ""


def period_of_titles(titles: Sequence[str], sheet: str, fiscal_start: int) -> str:
    """The one period to which titles and sheet say that all amounts belong, in its canonical form; "" for none, or several.

    A title says it as «Ventas 2025» and «Del 01/01/2025 al 31/03/2025» do, a sheet by its name: «2025», or «Enero» below a title
    with the year.
    """
    found = {period for text in titles if (period := _period_in(text, fiscal_start))}
    named = _period_in(sheet, fiscal_start)
    if not named and is_part_of_year(sheet.strip()) and (year := year_of([[title] for title in titles], "")):
        named = parse_period(f"{sheet.strip()} {year}")
        found = {period for period in found if period != year}
    if named:
        found.add(named)
    return found.pop() if len(found) == 1 else ""


def _years_in(cells: Sequence[str]) -> set[str]:
    whole = fold(" ".join(cells))
    days = _DAY.findall(whole) if _RANGE.search(whole) else []
    if len(days) > 1:
        return {f"{day.year}" for day in map(_day, days) if day is not None}
    found: set[str] = set()
    label = ""
    for cell in map(fold, cells):
        if not _OF_PRINTING.search(label):
            found |= set(_YEAR.findall(_DAY.sub(" ", _OF_PRINTING.split(cell)[0])))
        label = "" if any(sign.isdigit() for sign in cell) else cell
    return found


def _period_in(title: str, fiscal_start: int) -> str:
    text = without_units(title).strip()
    if is_period_header(text) and len(text) > 3:
        return parse_period(text)
    folded = fold(title)
    days = _DAY.findall(folded) if _RANGE.search(folded) else []
    if len(days) == 2:
        return _between(days[0], days[1], fiscal_start)
    words = _OF_PRINTING.split(fold(text))[0]
    found = parted(words.strip(" ,;-–("))
    if found is None or len(_YEAR.findall(words)) > 1 or part_and_name(found[0]) is not None:
        return ""
    return found[1] if _SALES.search(found[0]) else ""


def _between(first: str, last: str, fiscal_start: int) -> str:
    """The period that begins and ends with two days; "" where there is none."""
    days = _day(first), _day(last)
    if days[0] is None or days[1] is None:
        return ""
    lengths = (Frequency.MONTH, Frequency.QUARTER, Frequency.YEAR)
    periods = (period_of(days[0], frequency, fiscal_start) for frequency in lengths)
    return next((period for period in periods if bounds(period, fiscal_start) == days), "")


def _day(text: str) -> date | None:
    try:
        return read_date(text)
    except ValidationError:
        return None
