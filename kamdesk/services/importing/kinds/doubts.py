"""The periods for which a file is not whole, and the rows because of which it is not."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Span(NamedTuple):
    """A period that rows speak of: its first and last day as ISO dates, and the period itself."""

    first: str
    last: str
    period: str

    def contains(self, other: "Span") -> bool:
        """Whether all of another one lies in it."""
        return self.first <= other.first and other.last <= self.last

    def meets(self, other: "Span") -> bool:
        """Whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last


@dataclass(slots=True)
class _Group:
    """Periods that are settled together, and the rows that have to be mended for it; None stands for all periods."""

    spans: set[Span] | None
    rows: set[int] = field(default_factory=set)

    def meets(self, spans: Iterable[Span] | None) -> bool:
        if self.spans is None or spans is None:
            return True
        return any(own.meets(span) for span in spans for own in self.spans)

    def join(self, spans: set[Span] | None, rows: set[int]) -> None:
        self.spans = None if self.spans is None or spans is None else self.spans | spans
        self.rows |= rows


class Doubts:
    """Of each account the periods of which a row could not be taken, those that wait with them, and the rows to be mended."""

    def __init__(self) -> None:
        self._groups: dict[str, list[_Group]] = {}

    def __bool__(self) -> bool:
        return bool(self._groups)

    def __contains__(self, account_id: object) -> bool:
        return account_id in self._groups

    def add(self, account_id: str, spans: set[Span] | None, row: int | None = None) -> None:
        """Note that the file is not whole for an account in some periods, or (None) in all; `row` is the one to be mended."""
        groups = self._groups.setdefault(account_id, [])
        met = sorted((group for group in groups if group.meets(spans)), key=lambda group: len(group.rows), reverse=True)
        rows = set() if row is None else {row}
        if not met:
            groups.append(_Group(spans if spans is None else set(spans), rows))
            return
        met[0].join(spans, rows)  # into the largest one: a file may have a hundred thousand bad rows
        for other in met[1:]:
            met[0].join(other.spans, other.rows)
            groups.remove(other)

    def meets(self, account_id: str, span: Span) -> bool:
        """Whether the file is not whole for an account in a period."""
        return any(group.meets((span,)) for group in self._groups.get(account_id, ()))

    def rows_behind(self, account_id: str, span: Span) -> tuple[int, ...]:
        """The rows that have to be mended before those of an account and a period come in, by their number."""
        return tuple(sorted({row for group in self._groups[account_id] if group.meets((span,)) for row in group.rows}))
