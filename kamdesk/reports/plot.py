"""What a chart is made of: names and numbers, for files that draw or list it themselves.

A plot holds only what the drawing beside it shows; a presentation puts it into a workbook of its own.
"""

from dataclasses import dataclass
from typing import Literal

PlotKind = Literal["radar", "bars", "lines"]
Role = Literal["now", "previous", "target", "minimum", "part", "whole"]


@dataclass(frozen=True, slots=True)
class PlotSeries:
    """A row of numbers under a name, one a category, None where nothing is known.

    `role` says how it is drawn, `group` (0–3) in whose colour; `is_named` writes its numbers beside its points.
    """

    name: str
    values: tuple[float | None, ...]
    role: Role = "now"
    group: int | None = None
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart with categories; `groups` are those of the categories (0–3), `breaches` the places of points that are worse than
    their minimum. `low` to `high` are shown, with a line every `step`; without a step no scale is.
    """

    kind: PlotKind
    categories: tuple[str, ...]
    series: tuple[PlotSeries, ...]
    groups: tuple[int, ...] = ()
    breaches: tuple[int, ...] = ()
    low: float = 0.0
    high: float = 100.0
    step: float | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of it but what it is compared with."""
        known = (v for s in self.series if s.role not in ("target", "minimum") for v in s.values)
        return all(value is None for value in known)
