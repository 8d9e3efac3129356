"""The account scorecard: indicators in four groups, their anchors, and what was measured."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import Frequency, parse_period
from kamdesk.domain.records import NOTE, Record
from kamdesk.domain.text import fold


class Group(StrEnum):
    """The four groups, in the order in which the method names them."""

    RESULTS = "results"
    QUALITY = "quality"
    PRESCRIPTION = "prescription"
    INNOVATION = "innovation"


class Light(StrEnum):
    """A traffic light; none means that there is not enough data to say."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"


class Basis(StrEnum):
    """What stretch of time a figure and its anchors speak of."""

    PERIOD = "period"
    YEAR_TO_DATE = "year_to_date"
    ROLLING_12 = "rolling_12"
    SNAPSHOT = "snapshot"


class Aggregation(StrEnum):
    """How finer figures make one of a longer period."""

    SUM = "sum"
    MEAN = "mean"
    LAST = "last"
    RATIO = "ratio"


class Computed(StrEnum):
    """Indicators that the program computes from sales."""

    TURNOVER = "turnover"
    MARGIN = "margin"
    CROSS_SELLING = "cross_selling"


_COMPUTED_NAMES = {
    Computed.TURNOVER: ("turnover", "facturacion", "sales", "ventas"),
    Computed.MARGIN: ("margin", "margen", "margin %", "margen %", "margen bruto", "gross margin"),
    Computed.CROSS_SELLING: ("cross-selling", "cross selling", "venta cruzada"),
}


def computed_kind_of(name: str) -> Computed | None:
    """Which computed indicator a name stands for, in either language."""
    key = fold(name.strip())
    return next((kind for kind, names in _COMPUTED_NAMES.items() if key in names), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard(Record):
    """Group weights of one account; None everywhere stands for 25 each or what its driver proposes."""

    KIND: ClassVar[str] = "scorecard"

    account_id: str
    weight_results: float = 25.0
    weight_quality: float = 25.0
    weight_prescription: float = 25.0
    weight_innovation: float = 25.0

    def check(self) -> None:
        """Each weight 10–100: no group may be weighed away."""
        for group in Group:
            self.require_range(f"weight_{group}", 10, 100)

    def weights(self) -> dict[Group, float]:
        """Group → weight."""
        return {group: getattr(self, f"weight_{group}") for group in Group}


def proposed_weights(drivers: tuple[str, ...]) -> dict[Group, float]:
    """Group weights that follow from the first outstanding driver: 40 for its group, 20 for the others."""
    lead = {"growth": Group.RESULTS, "prescription": Group.PRESCRIPTION, "innovation": Group.INNOVATION}
    if not drivers:
        return dict.fromkeys(Group, 25.0)
    return {group: 40.0 if group is lead[drivers[0]] else 20.0 for group in Group}


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Record):
    """One polar indicator: what it measures, in which unit, and its anchors floor / threshold / target.

    Anchors ascend when more is better and descend when less is. A missing floor is mirrored from the other
    two. `agreed_*` make an indicator of quality an agreed one; `computed` is set where sales give the value.
    """

    KIND: ClassVar[str] = "indicator"

    account_id: str
    group: Group
    name: str
    short_name: str = ""
    unit: str = ""
    basis: Basis = Basis.PERIOD
    frequency: Frequency = Frequency.QUARTER
    aggregation: Aggregation = Aggregation.MEAN
    floor: float | None = None
    threshold: float | None = None
    target: float | None = None
    weight: float = 1.0
    is_critical: bool = False
    owner: str = ""
    source: str = ""
    definition: str = field(default="", metadata=NOTE)
    agreed_with: str = ""
    agreed_on: date | None = None
    agreed_evidence: str = ""
    computed: Computed | None = None
    retired_on: date | None = None
    position: int = 0

    def check(self) -> None:
        """A name, a weight that is not negative, anchors in one direction."""
        self.require("name")
        if self.weight < 0:
            raise ValidationError("weight", "negative")
        if self.weight > 1000:
            raise ValidationError("weight", "out_of_range", low=0, high=1000)
        floor, threshold, target = self.floor, self.threshold, self.target
        if floor is not None and threshold is not None and target is not None:
            rising, falling = floor < threshold <= target, floor > threshold >= target
            if not (rising or falling):
                raise ValidationError("floor", "anchors_out_of_order")
        if self.computed is None and self.group is Group.RESULTS and computed_kind_of(self.name) is not None:
            raise ValidationError("name", "computed_twice", name=self.name)

    @property
    def has_anchors(self) -> bool:
        """Whether a value can be scored."""
        return self.threshold is not None and self.target is not None

    @property
    def effective_floor(self) -> float | None:
        """The floor, mirrored from threshold and target when it is not given."""
        if self.floor is not None or self.threshold is None or self.target is None:
            return self.floor
        return self.threshold - (self.target - self.threshold)

    @property
    def is_agreed(self) -> bool:
        """Whether it is a quality parameter agreed with the client: by whom and when."""
        return self.group is Group.QUALITY and bool(self.agreed_with) and self.agreed_on is not None

    @property
    def is_live(self) -> bool:
        """Whether it counts for closing the scorecard: anchors set and not retired."""
        return self.has_anchors and self.retired_on is None

    @property
    def lower_is_better(self) -> bool:
        """Whether the anchors descend."""
        floor, target = self.effective_floor, self.target
        return floor is not None and target is not None and floor > target

    @property
    def effective_weight(self) -> float:
        """Its weight in the group: nothing without anchors or once retired."""
        return self.weight if self.is_live else 0.0

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Record):
    """The value of an indicator in a period: ours, and the client's where they measure too."""

    KIND: ClassVar[str] = "measure"

    account_id: str
    indicator_id: str
    period: str
    value: float | None = None
    client_value: float | None = None

    def check(self) -> None:
        """A period that exists."""
        if parse_period(self.period) != self.period:
            raise ValidationError("period", "bad_period", text=self.period)


@dataclass(frozen=True, slots=True)
class IndicatorTemplate:
    """A ready-made indicator: message key of its name, group, unit and how it is read."""

    key: str
    group: Group
    unit: str
    aggregation: Aggregation
    floor: float | None = None
    threshold: float | None = None
    target: float | None = None


TEMPLATES = (
    IndicatorTemplate("otif", Group.QUALITY, "%", Aggregation.MEAN, 85, 94, 98),
    IndicatorTemplate("ppm", Group.QUALITY, "ppm", Aggregation.MEAN, 1200, 600, 200),
    IndicatorTemplate("claims", Group.QUALITY, "", Aggregation.SUM, 12, 6, 2),
    IndicatorTemplate("references", Group.PRESCRIPTION, "", Aggregation.SUM, 0, 1, 3),
    IndicatorTemplate("influenced_sales", Group.PRESCRIPTION, "k€", Aggregation.SUM, 0, 50, 150),
    IndicatorTemplate("pilots", Group.INNOVATION, "", Aggregation.SUM, 0, 1, 2),
    IndicatorTemplate("transfers", Group.INNOVATION, "", Aggregation.SUM, 0, 1, 3),
    IndicatorTemplate("training_hours", Group.INNOVATION, "h", Aggregation.SUM, 0, 8, 20),
)
