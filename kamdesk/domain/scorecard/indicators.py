"""The account scorecard: indicators in four groups, their anchors, and what was measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.numbers import half_up
from kamdesk.domain.periods import Frequency, bounds, parse_period, previous
from kamdesk.domain.records import NOTE, Record, altered
from kamdesk.domain.scorecard.anchors import ANCHORS, EarlierAnchors, check_anchors
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.text import fold


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
    """Indicators that the program computes: three from sales, the others from the ledgers of the account."""

    TURNOVER = "turnover"
    MARGIN = "margin"
    CROSS_SELLING = "cross_selling"
    REFERENCES = "references"
    INFLUENCED_ACCOUNTS = "influenced_accounts"
    INFLUENCED_SALES = "influenced_sales"
    RECOMMENDATION = "recommendation"
    PILOTS = "pilots"
    TRANSFERS = "transfers"
    TRANSFER_RATE = "transfer_rate"

    @property
    def group(self) -> Group:
        """The group in which it must stand; `RESULTS` for what follows from sales."""
        return _COMPUTED_GROUPS.get(self, Group.RESULTS)

    @property
    def is_from_sales(self) -> bool:
        """Whether imported sales give it, not a ledger."""
        return self.group is Group.RESULTS


_COMPUTED_GROUPS = {
    Computed.REFERENCES: Group.PRESCRIPTION,
    Computed.INFLUENCED_ACCOUNTS: Group.PRESCRIPTION,
    Computed.INFLUENCED_SALES: Group.PRESCRIPTION,
    Computed.RECOMMENDATION: Group.PRESCRIPTION,
    Computed.PILOTS: Group.INNOVATION,
    Computed.TRANSFERS: Group.INNOVATION,
    Computed.TRANSFER_RATE: Group.INNOVATION,
}


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
        """The weight of every group, in percent."""
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
    two. With `target_high` the target is a band: inside it all is well, beyond it counts as far below as the
    value lies above. `earlier` keeps anchors that held before, oldest first. `agreed_*` make an indicator of
    quality an agreed one; `computed` is set where sales or a ledger give the value.
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
    formula: str = field(default="", metadata=NOTE)
    target_high: float | None = None
    earlier: tuple[EarlierAnchors, ...] = ()
    is_on_radar: bool = True

    def check(self) -> None:
        """A name, a weight that is not negative, anchors in one direction."""
        self.require("name")
        if self.weight < 0:
            raise ValidationError("weight", "negative")
        if self.weight > 1000:
            raise ValidationError("weight", "out_of_range", low=0, high=1000)
        check_anchors(self.floor, self.threshold, self.target, self.target_high)
        if self.computed is None and self.group is Group.RESULTS and computed_kind_of(self.name) is not None:
            raise ValidationError("name", "computed_twice", name=self.name)

    def at(self, period: str, fiscal_start: int = 1) -> "Indicator":
        """The indicator as it was judged in a period: anchors that held until a later one take the place of today's."""
        if not self.earlier:
            return self
        day = bounds(period, fiscal_start)[1]
        held = next((e for e in self.earlier if bounds(e.until, fiscal_start)[1] >= day), None)
        if held is None:
            return self
        return replace(
            self, floor=held.floor, threshold=held.threshold, target=held.target, target_high=held.target_high, earlier=()
        )

    def with_anchors(
        self, values: Mapping[str, float | None], period: str, fiscal_start: int = 1, *, from_period: bool
    ) -> "Indicator":
        """The indicator with other anchors (named as in `ANCHORS`) in a period, however they come: typed, pasted.

        Anchors that held only until some earlier day change for as long as they held. Those of today change from `period` on,
        what held until then being kept, or with `from_period` false for all periods that they ever held in.

        Raises:
            ValidationError: what `check_anchors` refuses of the anchors of then.
        """
        today = self.at(period, fiscal_start)
        if all(getattr(today, name) == value for name, value in values.items()):
            return self
        day = bounds(period, fiscal_start)[1]
        at = next((n for n, e in enumerate(self.earlier) if bounds(e.until, fiscal_start)[1] >= day), None)
        if at is not None:
            held = replace(self.earlier[at], **values)  # type: ignore[arg-type]
            check_anchors(held.floor, held.threshold, held.target, held.target_high)
            return replace(self, earlier=(*self.earlier[:at], held, *self.earlier[at + 1 :]))
        until = previous(period)
        is_kept = bool(self.earlier) and bounds(self.earlier[-1].until, fiscal_start)[1] >= bounds(until, fiscal_start)[1]
        kept = self
        if from_period and self.has_anchors and not is_kept:
            kept = replace(self, earlier=(*self.earlier, EarlierAnchors(until, **{n: getattr(self, n) for n in ANCHORS})))
        return altered(kept, **values)

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


class DataFrom(StrEnum):
    """Whose figures count for a quality parameter, by agreement."""

    OURS = "ours"
    CLIENT = "client"
    WORSE = "worse"


class AgreedForm(StrEnum):
    """In what a quality parameter was agreed with the client."""

    CONTRACT = "contract"
    SUPPLIER_MANUAL = "supplier_manual"
    EMAIL = "email"
    MINUTES = "minutes"


MOST_DECIMALS = 6
"""With how many decimals figures can be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSheet(Record):
    """How a quality parameter is measured, as the client agrees to it; who signed it off stands on the indicator.

    `tolerance` is the largest difference between our figure and theirs, in the indicator's unit, that is no
    dispute; both are rounded to `decimals` first.
    """

    KIND: ClassVar[str] = "parameter_sheet"

    account_id: str
    indicator_id: str
    numerator: str = field(default="", metadata=NOTE)
    denominator: str = field(default="", metadata=NOTE)
    exclusions: str = field(default="", metadata=NOTE)
    data_from: DataFrom = DataFrom.OURS
    decimals: int | None = None
    tolerance: float = 0.0
    penalty: str = field(default="", metadata=NOTE)
    agreed_form: AgreedForm | None = None
    proposed_on: date | None = None

    def check(self) -> None:
        """A tolerance that is not negative, decimals 0–6."""
        if self.tolerance < 0:
            raise ValidationError("tolerance", "negative")
        self.require_range("decimals", 0, MOST_DECIMALS)

    def rounded(self, value: float | None) -> float | None:
        """A figure with as many decimals as were agreed, half away from zero; as it is where that cannot have been agreed."""
        if value is None or self.decimals is None or not 0 <= self.decimals <= MOST_DECIMALS:
            return value
        return float(half_up(value, self.decimals))


RATIO_FACTORS = {"%": 100.0, "‰": 1000.0, "ppm": 1_000_000.0}
"""What the quotient of numerator and denominator is multiplied with, by unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Record):
    """The value of an indicator in a period: ours, and the client's where they measure too.

    `numerator` and `denominator` are what our value was computed from, where it is a ratio. `settled_value` is the
    figure on which both parties agreed after a difference. A figure that was deleted stays with the day on which it was
    withdrawn (`withdrawn_on` ours, `client_withdrawn_on` theirs), and counts as before until another one is entered.
    """

    KIND: ClassVar[str] = "measure"

    account_id: str
    indicator_id: str
    period: str
    value: float | None = None
    client_value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    settled_value: float | None = None
    settled_on: date | None = None
    settled_with: str = ""
    is_estimated: bool = False
    note: str = field(default="", metadata=NOTE)
    withdrawn_on: date | None = None
    client_withdrawn_on: date | None = None

    def check(self) -> None:
        """A period that exists; a ratio with a denominator above zero; a settlement that says with whom and when."""
        if parse_period(self.period) != self.period:
            raise ValidationError("period", "bad_period", text=self.period)
        if self.denominator is not None and self.denominator <= 0:
            raise ValidationError("value", "bad_denominator")
        if self.settled_value is not None and (not self.settled_with or self.settled_on is None):
            raise ValidationError("settled_with" if not self.settled_with else "settled_on", "required")

    @property
    def has_figure(self) -> bool:
        """Whether either party measured, withdrawn or not."""
        return self.value is not None or self.client_value is not None

    def entered(self, **values: Any) -> "Measure":
        """The measure with fields as they were typed or read in: a figure that is given is withdrawn no longer."""
        if "value" in values and "numerator" not in values:
            values |= {"numerator": None, "denominator": None}
        marks = {mark: None for name, mark in WITHDRAWN.items() if values.get(name) is not None}
        return altered(self, **values, **marks)

    def replaced_by(self, after: "Measure | None", on: date) -> "Measure":
        """What stands once `after` is put in its place (None: once it is removed): no figure goes, it is marked as withdrawn.

        A figure that differs is entered again, whatever mark comes with it.
        """
        stands = after or self
        for name, mark in WITHDRAWN.items():
            old = getattr(self, name)
            new = getattr(after, name) if after is not None else None
            marked = getattr(after, mark) if after is not None else None
            if old is not None and (new is None or (marked is not None and getattr(self, mark) is None)):
                kept = {n: getattr(self, n) for n in _WITH_IT[name]}
                stands = altered(stands, **kept, **{mark: getattr(self, mark) or on})
            elif new != old:
                stands = altered(stands, **{mark: None})
        return stands


WITHDRAWN = {"value": "withdrawn_on", "client_value": "client_withdrawn_on"}
"""Each party's figure, and the day on which it was withdrawn."""

_WITH_IT = {"value": ("value", "numerator", "denominator"), "client_value": ("client_value",)}


def ratio(numerator: float, denominator: float, unit: str) -> float:
    """The value of a ratio in the indicator's unit: 412 of 430 is 95.81 %, 37 of 82,000 is 451 ppm."""
    return numerator / denominator * RATIO_FACTORS.get(unit, 1.0)
