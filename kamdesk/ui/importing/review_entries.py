"""The rows that need a decision, one by one: what is wrong with each, what can be done about it, what was decided."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast, overload

from typing_extensions import override

from kamdesk.domain.errors import ValidationError
from kamdesk.i18n import _, messages
from kamdesk.services.importing.report import Rejection, Way
from kamdesk.ui.importing import budget_words
from kamdesk.ui.importing.decisions import HELD_BACK, Decisions, Stand, standing_of
from kamdesk.ui.importing.wording import decided_text, held_text, way_verb

TONES = {Stand.FAULTY: "bad", Stand.ASKED: "warn", Stand.DUPLICATE: "warn", Stand.HELD: "text2"}
_READ_WRONGLY = frozenset({"not_a_number", "not_a_whole_number", "not_a_date", "bad_period"})
SIGNS = {"bad": "✕", "warn": "▲", "text2": "…", "ok": "✓"}
"""Beside the colour, so that it is never alone in telling."""
NOTHING_WRONG = ValidationError("row", "nothing_to_decide")
"""In the place of what is wrong with a row of which nothing has to be decided."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done about a row: put a text in the place of its cell (`fix`), go a way, or take a decision back."""

    text: str
    way: Way | None = None
    is_back: bool = False
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that waits, was decided, or is ready; `together` are all for which it stands, where several wait for the same."""

    rejection: Rejection
    is_decided: bool = False
    is_ready: bool = False
    said: str = ""
    together: tuple[Rejection, ...] = ()

    @property
    def tone(self) -> str:
        """How it is shown: a fault (bad), a question (warn), a row that waits for others only (text2), or one that is settled (ok)."""
        if self.is_decided or self.is_ready:
            return "ok"
        return TONES[standing_of(self.rejection)]

    @property
    def key(self) -> str:
        """What it is known by."""
        return f"{self.rejection.row}:{self.rejection.at}:{self.rejection.error.code}"

    @property
    def problem(self) -> str:
        """What is wrong, or what was decided, with its sign."""
        return f"{SIGNS[self.tone]} {self.said if self.is_decided else self._waiting_text()}"

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows for which it stands, where they were put together."""
        return tuple(rejection.row for rejection in self.together)

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """All about which is decided here."""
        return self.together or (self.rejection,)

    def _waiting_text(self) -> str:
        if self.rejection.error.code == budget_words.OVERLAPS:
            return budget_words.question(self.rejections)
        if self.rejection.error.code in budget_words.REPEATS:
            return budget_words.repeated(self.rejection.error)
        if rows := self.rejection.error.params.get("rows"):
            return held_text(self.rejection.error, cast("tuple[int, ...]", rows), max(1, len(self.rows)))
        return self._shortly() or messages.text_of(self.rejection.error)

    def _shortly(self) -> str:
        """What is wrong where the buttons beside it say what to do; "" where the whole sentence is needed."""
        error, fix = self.rejection.error, self.rejection.fix
        text = str(error.params.get("text", ""))
        if error.code == "bad_period" and (self.rejection.choices or (fix is not None and "O" not in text.upper())):
            return _("The period «{text}» does not exist.").format(text=text)
        if fix is None or error.code not in _READ_WRONGLY or fix == text or fix != text.replace("o", "0").replace("O", "0"):
            return ""
        return _("«{text}» has a letter O in the place of a zero.").format(text=text)

    @property
    def is_several(self) -> bool:
        """Whether it stands for several rows."""
        return len(self.rows) > 1

    @property
    def actions(self) -> list[Action]:
        """What can be done about it."""
        if self.is_decided:
            return [Action(_("Undo"), is_back=True)]
        if self.is_ready:
            return []
        texts = [self.rejection.fix] if self.rejection.fix is not None else list(self.rejection.choices)
        return [Action(_("Set to {fix}").format(fix=text), fix=text) for text in texts] + [
            Action(self._verb(way), way) for way in self.rejection.ways
        ]

    def _verb(self, way: Way) -> str:
        is_budget = self.rejection.error.code == budget_words.OVERLAPS
        return budget_words.verb(self.rejections, way) if is_budget else way_verb(self.rejection, way)


class EveryRow(Sequence[Entry]):
    """Rows that wait or were decided, then all others of a sheet by their numbers: those are made when they are looked at."""

    def __init__(self, first: Sequence[Entry], others: Sequence[int]) -> None:
        self._first = first
        self._others = others

    @override
    def __len__(self) -> int:
        return len(self._first) + len(self._others)

    @overload
    def __getitem__(self, at: int) -> Entry: ...

    @overload
    def __getitem__(self, at: slice) -> list[Entry]: ...

    @override
    def __getitem__(self, at: int | slice) -> Entry | list[Entry]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        at %= len(self)
        if at < len(self._first):
            return self._first[at]
        return Entry(Rejection(self._others[at - len(self._first)], "", NOTHING_WRONG), is_ready=True)

    def places(self, numbers: Collection[int]) -> Iterator[tuple[int, Entry]]:
        """Where the entries of some rows are."""
        yield from places_of(self._first, numbers)
        for number in numbers:
            at = bisect_left(self._others, number)
            if at < len(self._others) and self._others[at] == number:
                yield len(self._first) + at, self[len(self._first) + at]


def places_of(entries: Sequence[Entry], numbers: Collection[int]) -> Iterator[tuple[int, Entry]]:
    """Where the entries of some rows are."""
    if isinstance(entries, EveryRow):
        yield from entries.places(numbers)
    elif numbers:
        yield from ((at, entry) for at, entry in enumerate(entries) if entry.rejection.row in numbers)


def entries_of(waiting: Sequence[Rejection], decisions: Decisions, *, with_decided: bool) -> list[Entry]:
    """What waits, by row, and what was decided, when that is wanted; rows that wait for others only come last."""
    found = [Entry(r) for r in waiting]
    if with_decided:
        rows = {r.row for r in waiting}
        for number, rejection in decisions.decided.items():
            if number not in rows:
                way = decisions.ways.get(number)
                texts = [text for (row, _at), text in decisions.fixes.items() if row == number]
                found.append(Entry(rejection, is_decided=True, said=decided_text(way, ", ".join(texts))))
        found.sort(key=lambda entry: entry.rejection.row)  # what waits is in this order already
    return _put_together(found)


def _put_together(entries: Sequence[Entry]) -> list[Entry]:
    """The same with an entry for all rows that are decided as one, and at the end those that only wait for others.

    Rows that wait for others are one each account and period, since there is nothing to do about any of them; budgets that meet
    stored ones are one each account.
    """
    asked: dict[object, list[Entry]] = {}
    held: dict[object, list[Entry]] = {}
    for at, entry in enumerate(entries):
        error = entry.rejection.error
        if error.code == HELD_BACK:
            held.setdefault((error.params["name"], error.params["period"]), []).append(entry)
        else:
            is_budget = error.code == budget_words.OVERLAPS
            key: object = (error.params["name"], entry.is_decided, entry.said) if is_budget else at
            asked.setdefault(key, []).append(entry)
    return [
        found[0] if len(found) == 1 and groups is asked else replace(found[0], together=tuple(one.rejection for one in found))
        for groups in (asked, held)
        for found in groups.values()
    ]
