"""What a person decided about rows that wait; taken back one by one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kamdesk.services.importing.cells import Watch, unwatched
from kamdesk.services.importing.report import Options, Rejection, Way

HELD_BACK = "period_kept"
"""Such a row comes in by itself once another one is mended."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """Texts put in the place of cells, ways taken for rows, and what holds for all.

    `decided` keeps what was said of a row when it was decided, so that it can be shown and taken back.
    """

    fixes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    ways: Mapping[int, Way] = field(default_factory=dict)
    decided: Mapping[int, Rejection] = field(default_factory=dict)
    create_accounts: bool = False
    keep_periods: bool = False

    @property
    def is_any(self) -> bool:
        """Whether there is something that leaving would lose."""
        return bool(self.fixes or self.ways)

    def fixed(self, rejections: Iterable[Rejection]) -> "Decisions":
        """Take the fix that each of them proposes."""
        found = [r for r in rejections if r.fix is not None and r.at is not None]
        fixes = {(r.row, r.at): r.fix for r in found if r.at is not None and r.fix is not None}
        return replace(self, fixes={**self.fixes, **fixes}, decided=self._noting(found))

    def going(self, rejections: Iterable[Rejection], way: Way) -> "Decisions":
        """Take a way for each of those rows that offer it."""
        found = [r for r in rejections if way in r.ways]
        return replace(self, ways={**self.ways, **{r.row: way for r in found}}, decided=self._noting(found))

    def typed(self, row: int, at: int, text: str, why: Rejection | None) -> "Decisions":
        """Put a text in the place of a cell."""
        decided = self._noting([why]) if why is not None else self.decided
        return replace(self, fixes={**self.fixes, (row, at): text}, decided=decided)

    def without(self, row: int) -> "Decisions":
        """Take back what was decided about a row."""
        return replace(
            self,
            fixes={place: text for place, text in self.fixes.items() if place[0] != row},
            ways={number: way for number, way in self.ways.items() if number != row},
            decided={number: rejection for number, rejection in self.decided.items() if number != row},
        )

    def _noting(self, rejections: Sequence[Rejection]) -> dict[int, Rejection]:
        return {**self.decided, **{r.row: r for r in rejections if r.row not in self.decided}}

    def options(self, *, is_trial: bool, watch: Watch = unwatched) -> Options:
        """The same as an import takes it."""
        return Options(
            create_accounts=self.create_accounts, keep_periods=self.keep_periods, dry_run=is_trial, fixes=self.fixes,
            ways=self.ways, watch=watch,
        )  # fmt: skip


UNDECIDED = Decisions()


class Stand(StrEnum):
    """Why a row waits; of several reasons the first of these counts."""

    FAULTY = "faulty"
    """Something in it has to be mended."""
    ASKED = "asked"
    """It can be taken in more than one way."""
    DUPLICATE = "duplicate"
    """It looks like another one."""
    HELD = "held"
    """It comes in by itself once another row is settled."""


def standing_of(rejection: Rejection) -> Stand:
    """Why a row waits, as this rejection of it says."""
    if rejection.error.code == HELD_BACK:
        return Stand.HELD
    if rejection.is_duplicate:
        return Stand.DUPLICATE
    return Stand.ASKED if rejection.ways else Stand.FAULTY


def by_stand(waiting: Iterable[Rejection]) -> dict[Stand, list[int]]:
    """The rows that wait for each reason, in their order; a row with several is among those of the gravest."""
    order = list(Stand)
    reasons: dict[int, int] = {}
    for rejection in waiting:
        at = order.index(standing_of(rejection))
        reasons[rejection.row] = min(at, reasons.get(rejection.row, at))
    found: dict[Stand, list[int]] = {stand: [] for stand in order}
    for row in sorted(reasons):
        found[order[reasons[row]]].append(row)
    return found


def counted(waiting: Iterable[Rejection]) -> dict[Stand, int]:
    """How many rows wait for each reason; a row with several counts once."""
    return {stand: len(rows) for stand, rows in by_stand(waiting).items()}


def alike(rejection: Rejection, others: Iterable[Rejection], way: Way | None) -> list[Rejection]:
    """Those of the others about which the same can be decided: the same fault, and the same way or fix."""

    def is_alike(other: Rejection) -> bool:
        same = other.error.code == rejection.error.code and other.at == rejection.at
        if way is None:
            is_offered = rejection.fix in other.choices and other.error.params == rejection.error.params
            return same and (other.fix == rejection.fix or is_offered)
        adds_up = way is not Way.ADD or other.error.params.get("adds_up") == rejection.error.params.get("adds_up")
        return same and adds_up and way in other.ways and other.is_duplicate == rejection.is_duplicate

    return [other for other in others if other.row != rejection.row and is_alike(other)]
