"""Which columns of a wide table hold amounts, of which period, and of which product line."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import parse_period
from kamdesk.services.importing.line_headers import by_line, is_total_of, line_headers, part_alone
from kamdesk.services.importing.period_columns import (
    Column,
    contains,
    first_difference,
    is_sum_header,
    period_headers,
    without_sums,
)

_NUMBER = re.compile(r"(?:m|mes|month|p|per|periodo|period)?[ .]?0{0,2}([1-9]|1[0-2])", re.IGNORECASE)
_ANY_YEAR = "2001"
"""Stands for the year of each row while columns are compared."""


@dataclass(slots=True)
class WideColumns:
    """The periods of columns of amounts, the product lines of those that name one, and why others are not taken.

    Where the year stands in a column of its own, periods are those of `_ANY_YEAR` until `without_year` takes it off.
    """

    periods: dict[int, str] = field(default_factory=dict)
    lines: dict[int, str] = field(default_factory=dict)
    contained: set[int] = field(default_factory=set)

    def without_year(self) -> "WideColumns":
        """The same with months and quarters alone: `-03`, `-Q1`."""
        return WideColumns({at: period[4:] for at, period in self.periods.items()}, self.lines, self.contained)


@dataclass(frozen=True, slots=True)
class WideTable:
    """Columns among which those of amounts are looked for.

    `free` are the columns that no field has, `amounts` gives those of a column and `rows` the numbers of their rows;
    `words` are what a header may say beside a period; sums are looked for unless `keeps_sums`.
    """

    headers: Sequence[str]
    free: Sequence[int]
    amounts: Callable[[int], Column]
    rows: Sequence[int]
    words: Collection[str]
    fiscal_start: int = 1
    keeps_sums: bool = False

    def by_period(self, are_numbers: Callable[[int], bool]) -> WideColumns:
        """The columns that name periods, and product lines beside them where no word for amounts stands there instead.

        Raises:
            ValidationError: what `period_headers` and `without_sums` raise.
        """
        plain = period_headers(self.headers, self.free, self.words)
        lines = line_headers(self.headers, [at for at in self.free if at not in plain and are_numbers(at)])
        if not lines:
            return self._taken(plain)
        found = WideColumns()
        for line, periods in by_line(lines).items():
            _refuse_twins(periods, self.headers)
            taken = self._taken(periods)
            found.periods |= taken.periods
            found.lines |= dict.fromkeys(taken.periods, line)
            found.contained |= taken.contained
        found.periods = dict(sorted(found.periods.items()))
        if not plain:
            return self._with_totals(found)
        if all(self._is_sum(at, period, found.periods) for at, period in plain.items()):
            found.contained |= set(plain)
            return self._with_totals(found)
        return self._taken(plain)

    def by_part(self) -> WideColumns:
        """The columns that name months or quarters alone, as periods of a year that stands elsewhere; none for less than two."""
        parts = {at: part for at in self.free if (part := part_alone(self.headers[at]))}
        numbers = {at: int(match[1]) for at in self.free if (match := _NUMBER.fullmatch(self.headers[at].strip()))}
        if not parts and sorted(numbers.values()) == list(range(1, 13)):
            parts = {at: f"{number:02d}/" for at, number in numbers.items()}
        if len(parts) < 2:
            return WideColumns()
        periods = {at: parse_period(f"{part}{_ANY_YEAR}") for at, part in parts.items()}
        _refuse_twins(periods, self.headers)
        return self._taken(periods)

    def _taken(self, periods: dict[int, str]) -> WideColumns:
        sums = {at for at in self.free if at not in periods and is_sum_header(self.headers[at])} if periods else set()
        if self.keeps_sums or not periods:
            return WideColumns(periods, {}, sums)
        taken, contained = without_sums(periods, self.amounts, self.headers, self.rows, self.fiscal_start)
        return WideColumns(taken, {}, contained | sums)

    def _with_totals(self, found: WideColumns) -> WideColumns:
        """The same with the columns that are called the total of a line, and are it."""
        lines = set(found.lines.values())
        for at in self.free:
            line = is_total_of(self.headers[at], lines)
            parts = [self.amounts(part) for part, name in found.lines.items() if name == line]
            if line is not None and first_difference(self.amounts(at), parts) is None:
                found.contained.add(at)
        return found

    def _is_sum(self, at: int, period: str, parts: Mapping[int, str]) -> bool:
        """Whether a column is what columns of lines within its period add up to."""
        within = [self.amounts(part) for part, other in parts.items() if contains(period, other, self.fiscal_start)]
        return bool(within) and first_difference(self.amounts(at), within) is None


def _refuse_twins(periods: Mapping[int, str], headers: Sequence[str]) -> None:
    first: dict[str, int] = {}
    for at, period in sorted(periods.items()):
        twin = first.setdefault(period, at)
        if twin != at:
            raise ValidationError(
                "map", "period_columns_twice", first=headers[twin], second=headers[at], first_at=twin + 1, second_at=at + 1
            )
