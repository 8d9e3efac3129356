"""Ready-made indicators, by group and by the client's sector; their names are in `kamdesk.i18n.terms`."""

from dataclasses import dataclass
from enum import StrEnum

from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Aggregation, Computed


class TemplateSector(StrEnum):
    """For whom a ready-made indicator is meant."""

    ANY = "any"
    INDUSTRY = "industry"
    FOOD = "food"
    HEALTH = "health"
    RETAIL = "retail"
    SERVICES = "services"


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
    target_high: float | None = None
    sector: TemplateSector = TemplateSector.ANY
    computed: Computed | None = None
    is_basic: bool = False


_SUM, _MEAN, _LAST, _RATIO = Aggregation.SUM, Aggregation.MEAN, Aggregation.LAST, Aggregation.RATIO
_S = TemplateSector
TEMPLATES = (
    IndicatorTemplate("turnover", Group.RESULTS, "", _SUM, computed=Computed.TURNOVER),
    IndicatorTemplate("margin", Group.RESULTS, "%", _MEAN, 20, 27, 32, computed=Computed.MARGIN),
    IndicatorTemplate("cross_selling", Group.RESULTS, "", _LAST, 1, 3, 5, computed=Computed.CROSS_SELLING),
    IndicatorTemplate("share_of_wallet", Group.RESULTS, "%", _LAST, 10, 30, 50),
    IndicatorTemplate("dso", Group.RESULTS, "d", _LAST, 90, 75, 60),
    IndicatorTemplate("otif", Group.QUALITY, "%", _RATIO, 85, 94, 98, is_basic=True),
    IndicatorTemplate("ppm", Group.QUALITY, "ppm", _RATIO, 1200, 600, 200, is_basic=True),
    IndicatorTemplate("claims", Group.QUALITY, "", _SUM, 12, 6, 2, is_basic=True),
    IndicatorTemplate("response_hours", Group.QUALITY, "h", _MEAN, 48, 24, 8),
    IndicatorTemplate("lead_time", Group.QUALITY, "d", _MEAN, 20, 12, 7, sector=_S.INDUSTRY),
    IndicatorTemplate("stock_days", Group.QUALITY, "d", _LAST, 10, 15, 20, 30, sector=_S.INDUSTRY),
    IndicatorTemplate("certificates", Group.QUALITY, "%", _RATIO, 90, 97, 100, sector=_S.INDUSTRY),
    IndicatorTemplate("cold_chain", Group.QUALITY, "%", _RATIO, 95, 99, 100, sector=_S.FOOD),
    IndicatorTemplate("shelf_life", Group.QUALITY, "%", _MEAN, 50, 66, 75, sector=_S.FOOD),
    IndicatorTemplate("traceability", Group.QUALITY, "h", _MEAN, 8, 4, 2, sector=_S.FOOD),
    IndicatorTemplate("critical_stockouts", Group.QUALITY, "", _SUM, 6, 2, 0, sector=_S.HEALTH),
    IndicatorTemplate("validated_batches", Group.QUALITY, "%", _RATIO, 95, 98, 100, sector=_S.HEALTH),
    IndicatorTemplate("shelf_availability", Group.QUALITY, "%", _RATIO, 90, 95, 98, sector=_S.RETAIL),
    IndicatorTemplate("returns", Group.QUALITY, "%", _RATIO, 8, 4, 2, sector=_S.RETAIL),
    IndicatorTemplate("sla_met", Group.QUALITY, "%", _RATIO, 90, 96, 99, sector=_S.SERVICES),
    IndicatorTemplate("first_visit", Group.QUALITY, "%", _RATIO, 65, 80, 90, sector=_S.SERVICES),
    IndicatorTemplate("references", Group.PRESCRIPTION, "", _SUM, 0, 1, 3, computed=Computed.REFERENCES, is_basic=True),
    IndicatorTemplate("influenced_accounts", Group.PRESCRIPTION, "", _SUM, 0, 1, 2, computed=Computed.INFLUENCED_ACCOUNTS),
    IndicatorTemplate(
        "influenced_sales", Group.PRESCRIPTION, "", _SUM, 0, 50_000, 150_000, computed=Computed.INFLUENCED_SALES, is_basic=True
    ),
    IndicatorTemplate("recommendation", Group.PRESCRIPTION, "", _LAST, 0, 30, 60, computed=Computed.RECOMMENDATION),
    IndicatorTemplate("visits_hosted", Group.PRESCRIPTION, "", _SUM, 0, 1, 3),
    IndicatorTemplate("pilots", Group.INNOVATION, "", _SUM, 0, 1, 2, computed=Computed.PILOTS, is_basic=True),
    IndicatorTemplate("transfers", Group.INNOVATION, "", _SUM, 0, 1, 3, computed=Computed.TRANSFERS, is_basic=True),
    IndicatorTemplate("transfer_rate", Group.INNOVATION, "%", _LAST, 0, 30, 60, computed=Computed.TRANSFER_RATE),
    IndicatorTemplate("training_hours", Group.INNOVATION, "h", _SUM, 0, 8, 20, is_basic=True),
    IndicatorTemplate("joint_ideas", Group.INNOVATION, "", _SUM, 0, 2, 5),
)
"""The basic ones begin a scorecard at once; the others are chosen from the library."""
