"""Wide tables: a column of amounts a year, quarter or month, some of which may be the sums of others."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import MONTHS, Frequency, bounds, frequency_of, parse_period
from kamdesk.services.importing.header_words import GROSS, NET, PLAIN, header_key, keys_of
from kamdesk.services.importing.headers import ImportKind, is_period_header, synonyms
from kamdesk.services.importing.units import without_units

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
SALES_WORDS = frozenset(header_key(name) for name in (*NET, *PLAIN, *GROSS)) | {""}
"""What a header may say beside a period that holds sales."""
BUDGET_WORDS = frozenset(synonyms(ImportKind.BUDGET, "amount")) - SALES_WORDS | {""}
"""What it may say beside one that holds a budget."""
_SUMS = frozenset(
    {"acumulado", "acum", "ytd", "year to date", "total general", "total", "total ano", "total year", "grand total"}
)
_ROUNDING = 0.5

Column = Sequence[float]
"""The amounts of a column, a row each; 0 where there is none."""


def period_of_header(header: str, words_of_amounts: Collection[str] = SALES_WORDS) -> str | None:
    """The period whose amounts a column holds by its header, with or without a word for these amounts; None when it names none."""
    text = without_units(header)
    if is_period_header(text):
        return parse_period(text) if "" in words_of_amounts else None
    words = text.split()
    for at in range(1, len(words)):
        for period, name in ((words[at:], words[:at]), (words[:at], words[at:])):
            if header_key(" ".join(name)) in words_of_amounts and is_period_header(" ".join(period)):
                return parse_period(" ".join(period))
    return None


def is_sum_header(header: str) -> bool:
    """Whether a header beside those of periods means their sum."""
    return any(key in _SUMS for key in keys_of(header)) or any(
        key.split()[0] in ("acumulado", "acum", "ytd") for key in keys_of(header)
    )


def frequency_of_days(days: Iterable[date]) -> Frequency | None:
    """What days stand for that are to be periods: months; None where all lie quarters or years apart, and may mean these."""
    months = sorted({day.year * 12 + day.month for day in days})
    steps = [second - first for first, second in pairwise(months)]
    return None if steps and all(step % 3 == 0 for step in steps) else Frequency.MONTH


def period_headers(
    headers: Sequence[str], free: Collection[int], words_of_amounts: Collection[str] = SALES_WORDS
) -> dict[int, str]:
    """The periods that the free columns name, by column; beside budgets that are called so no other period is one.

    Raises:
        ValidationError: `period_columns_twice` when two name one period; `period_days_unclear` when they are days that lie
            quarters or years apart.
    """
    found: dict[int, str] = {}
    days = {at: date(*map(int, match.groups())) for at in free if (match := _DAY.fullmatch(headers[at]))}
    if days and frequency_of_days(days.values()) is None:
        named = ", ".join(headers[at] for at in days)
        raise ValidationError("map", "period_days_unclear", headers=named)
    if any(period_of_header(headers[at], BUDGET_WORDS) and not period_of_header(headers[at]) for at in free):
        words_of_amounts = set(words_of_amounts) - ({""} if words_of_amounts is BUDGET_WORDS else set())
    for at in sorted(free):
        period = f"{days[at]:%Y-%m}" if at in days else period_of_header(headers[at], words_of_amounts)
        if period is None:
            continue
        twin = next((other for other, known in found.items() if known == period), None)
        if twin is not None:
            raise ValidationError(
                "map", "period_columns_twice", first=headers[twin], second=headers[at], first_at=twin + 1, second_at=at + 1
            )
        found[at] = period
    return found


def without_sums(
    periods: Mapping[int, str],
    amounts: Callable[[int], Column],
    headers: Sequence[str],
    rows: Sequence[int],
    fiscal_start: int = 1,
) -> tuple[dict[int, str], set[int]]:
    """The columns of periods that are taken, and those that are left out because they contain others, or are part of one.

    The finest columns are taken that make up a longer period and add up to it; else the longer one. `rows` are the numbers of
    the rows of `amounts`.

    Raises:
        ValidationError: `period_sums_differ` when all parts of a period are there and their sum is another one.
    """
    months = {at: _months(period, fiscal_start) for at, period in periods.items()}
    taken: set[int] = set()

    def take(at: int, below: list[int]) -> None:
        parts = [part for part in below if not any(months[part] < months[other] for other in below)]
        if not parts:
            taken.add(at)
            return
        is_whole = set().union(*(months[part] for part in parts)) == months[at]
        wrong = first_difference(amounts(at), [amounts(part) for part in parts])
        if wrong is not None and is_whole:
            named = ", ".join(headers[part] for part in parts)
            raise ValidationError("map", "period_sums_differ", header=headers[at], parts=named, row=rows[wrong])
        if wrong is None and (is_whole or len(parts) > 1):
            for part in parts:
                take(part, [other for other in below if months[other] < months[part]])
        else:
            taken.add(at)

    for at in periods:
        if not any(months[at] < months[other] for other in periods):
            take(at, [other for other in periods if months[other] < months[at]])
    return {at: period for at, period in periods.items() if at in taken}, set(periods) - taken


def contains(period: str, other: str, fiscal_start: int = 1) -> bool:
    """Whether a period is, or contains, another one."""
    return _months(other, fiscal_start) <= _months(period, fiscal_start)


def _months(period: str, fiscal_start: int) -> frozenset[int]:
    first, _last = bounds(period, fiscal_start)
    begin = first.year * 12 + first.month
    return frozenset(range(begin, begin + MONTHS[frequency_of(period)]))


def first_difference(whole: Column, parts: list[Column]) -> int | None:
    """The first row in which the parts do not add up; rounded figures of each may differ a little."""
    for at, (amount, *others) in enumerate(zip(whole, *parts, strict=True)):
        total = sum(others)
        is_round = all(float(value).is_integer() for value in (amount, *others))
        if abs(amount - total) > (_ROUNDING * (len(parts) + 1) if is_round and abs(amount) > 100 else 0.01 * (len(parts) + 1)):
            return at
    return None
