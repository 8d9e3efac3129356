"""Why an account is eligible or not, beside its weighted average, and what would change that."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kamdesk.domain.selection.criteria import DRIVERS, Assessment, growth_score, remaining_for
from kamdesk.domain.selection.potential import Potential, needed_share
from kamdesk.domain.settings import Settings


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence: its code in the catalogue and what fills its gaps."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


def explanation(
    scores: Assessment, settings: Settings, potential: Potential, bands: Sequence[Decimal] | None, *, is_growth_computed: bool
) -> tuple[Reason, ...]:
    """The gate beside the average, why they differ, and what would change the result.

    `scores` are those that count; `bands` the remaining potential from which growth scores 3, 4 … 9.
    """
    threshold = settings.driver_threshold
    drivers = scores.outstanding(settings)
    average = scores.attractiveness(settings)
    if all(s is None for s in scores.drivers().values()):
        return (Reason("no_driver_yet", {"threshold": threshold}),)
    unscored = tuple(name for name, score in scores.drivers().items() if score is None)
    if drivers:
        found = [Reason("eligible", {"drivers": drivers, "threshold": threshold})]
    elif unscored:
        found = [Reason("not_eligible_yet", {"drivers": unscored, "threshold": threshold})]
    else:
        found = [Reason("not_eligible", {"threshold": threshold})]
    if average is not None:
        is_high = average >= settings.matrix_cut
        if drivers and not is_high:
            found.append(Reason("average_would_drop_it", {"average": average, "cut": settings.matrix_cut}))
        elif not drivers and is_high:
            found.append(Reason("average_would_take_it", {"average": average, "cut": settings.matrix_cut}))
    if drivers:
        found += _what_would_lose(drivers, settings, potential, bands, is_growth_computed=is_growth_computed)
    else:
        found += _what_would_win(scores, settings, potential, bands, is_growth_computed=is_growth_computed)
    return tuple(found)


def _what_would_win(
    scores: Assessment, settings: Settings, potential: Potential, bands: Sequence[Decimal] | None, *, is_growth_computed: bool
) -> list[Reason]:
    best = max(DRIVERS, key=lambda name: scores.score(name) or -1)
    missing = settings.driver_threshold - (scores.score(best) or 0)
    found = [Reason("nearest_driver", {"driver": best, "missing": missing})]
    needed = remaining_for(settings.driver_threshold, bands) if bands else None
    if is_growth_computed and needed is not None and potential.remaining is not None and needed > potential.remaining:
        found.append(
            Reason("growth_from", {"needed": needed, "remaining": potential.remaining, "score": settings.driver_threshold})
        )
    return found


def _what_would_lose(
    drivers: tuple[str, ...],
    settings: Settings,
    potential: Potential,
    bands: Sequence[Decimal] | None,
    *,
    is_growth_computed: bool,
) -> list[Reason]:
    if drivers != ("growth",) or not is_growth_computed or not bands:
        return []
    needed = remaining_for(settings.driver_threshold, bands)
    share = needed_share(potential, needed) if needed is not None else None
    if share is None:
        return []
    sure = growth_score(potential.remaining_sure, bands) or 0
    weak = "_weak" if sure < settings.driver_threshold else ""
    known = [p for p in potential.lines if p.attainable is not None]
    if len(known) == 1:
        return [Reason(f"holds_while_cap{weak}", {"cap": known[0].line.cap_percent * share})]
    return [Reason(f"holds_while_attainable{weak}", {"drop": (1 - share) * 100})]
