"""Ready-made indicators, by group and by the client's sector."""

from dataclasses import dataclass
from enum import StrEnum

from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Aggregation, Computed
from kamdesk.domain.text import N_


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
    """A ready-made indicator: key, its name in English for the translators, group, unit and how it is read."""

    key: str
    name: str
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
    IndicatorTemplate("turnover", N_("Turnover"), Group.RESULTS, "", _SUM, computed=Computed.TURNOVER),
    IndicatorTemplate("margin", N_("Margin"), Group.RESULTS, "%", _MEAN, 20, 27, 32, computed=Computed.MARGIN),
    IndicatorTemplate("cross_selling", N_("Cross-selling"), Group.RESULTS, "", _LAST, 1, 3, 5, computed=Computed.CROSS_SELLING),
    IndicatorTemplate("share_of_wallet", N_("Share of wallet"), Group.RESULTS, "%", _LAST, 10, 30, 50),
    IndicatorTemplate("dso", N_("Days to payment"), Group.RESULTS, "d", _LAST, 90, 75, 60),
    IndicatorTemplate("otif", N_("Deliveries (OTIF)"), Group.QUALITY, "%", _RATIO, 85, 94, 98, is_basic=True),
    IndicatorTemplate("ppm", N_("Rejects (ppm)"), Group.QUALITY, "ppm", _RATIO, 1200, 600, 200, is_basic=True),
    IndicatorTemplate("claims", N_("Claims"), Group.QUALITY, "", _SUM, 12, 6, 2, is_basic=True),
    IndicatorTemplate("response_hours", N_("Time to reply"), Group.QUALITY, "h", _MEAN, 48, 24, 8),
    IndicatorTemplate("lead_time", N_("Lead time"), Group.QUALITY, "d", _MEAN, 20, 12, 7, sector=_S.INDUSTRY),
    IndicatorTemplate(
        "stock_days", N_("Days of stock at the client"), Group.QUALITY, "d", _LAST, 10, 15, 20, 30, sector=_S.INDUSTRY
    ),
    IndicatorTemplate(
        "certificates", N_("Deliveries with certificate"), Group.QUALITY, "%", _RATIO, 90, 97, 100, sector=_S.INDUSTRY
    ),
    IndicatorTemplate("cold_chain", N_("Cold chain kept"), Group.QUALITY, "%", _RATIO, 95, 99, 100, sector=_S.FOOD),
    IndicatorTemplate("shelf_life", N_("Shelf life left on delivery"), Group.QUALITY, "%", _MEAN, 50, 66, 75, sector=_S.FOOD),
    IndicatorTemplate("traceability", N_("Time to trace a batch"), Group.QUALITY, "h", _MEAN, 8, 4, 2, sector=_S.FOOD),
    IndicatorTemplate(
        "critical_stockouts", N_("Stock-outs of critical items"), Group.QUALITY, "", _SUM, 6, 2, 0, sector=_S.HEALTH
    ),
    IndicatorTemplate(
        "validated_batches", N_("Batches accepted at first test"), Group.QUALITY, "%", _RATIO, 95, 98, 100, sector=_S.HEALTH
    ),
    IndicatorTemplate(
        "shelf_availability", N_("Availability on the shelf"), Group.QUALITY, "%", _RATIO, 90, 95, 98, sector=_S.RETAIL
    ),
    IndicatorTemplate("returns", N_("Returns"), Group.QUALITY, "%", _RATIO, 8, 4, 2, sector=_S.RETAIL),
    IndicatorTemplate("sla_met", N_("Service level met"), Group.QUALITY, "%", _RATIO, 90, 96, 99, sector=_S.SERVICES),
    IndicatorTemplate("first_visit", N_("Solved at the first visit"), Group.QUALITY, "%", _RATIO, 65, 80, 90, sector=_S.SERVICES),
    IndicatorTemplate(
        "references", N_("References given"), Group.PRESCRIPTION, "", _SUM, 0, 1, 3, computed=Computed.REFERENCES, is_basic=True
    ),
    IndicatorTemplate(
        "influenced_accounts",
        N_("Accounts influenced"),
        Group.PRESCRIPTION,
        "",
        _SUM,
        0,
        1,
        2,
        computed=Computed.INFLUENCED_ACCOUNTS,
    ),
    IndicatorTemplate(
        "influenced_sales",
        N_("Sales through advocacy"),
        Group.PRESCRIPTION,
        "",
        _SUM,
        0,
        50_000,
        150_000,
        computed=Computed.INFLUENCED_SALES,
        is_basic=True,
    ),
    IndicatorTemplate(
        "recommendation", N_("Recommendation (NPS)"), Group.PRESCRIPTION, "", _LAST, 0, 30, 60, computed=Computed.RECOMMENDATION
    ),
    IndicatorTemplate("visits_hosted", N_("Visits hosted"), Group.PRESCRIPTION, "", _SUM, 0, 1, 3),
    IndicatorTemplate("pilots", N_("Joint pilots"), Group.INNOVATION, "", _SUM, 0, 1, 2, computed=Computed.PILOTS, is_basic=True),
    IndicatorTemplate(
        "transfers",
        N_("Advances taken to other clients"),
        Group.INNOVATION,
        "",
        _SUM,
        0,
        1,
        3,
        computed=Computed.TRANSFERS,
        is_basic=True,
    ),
    IndicatorTemplate(
        "transfer_rate",
        N_("Share of proposals adopted"),
        Group.INNOVATION,
        "%",
        _LAST,
        0,
        30,
        60,
        computed=Computed.TRANSFER_RATE,
    ),
    IndicatorTemplate("training_hours", N_("Joint training"), Group.INNOVATION, "h", _SUM, 0, 8, 20, is_basic=True),
    IndicatorTemplate("joint_ideas", N_("Ideas taken up together"), Group.INNOVATION, "", _SUM, 0, 2, 5),
)
"""The basic ones begin a scorecard at once; the others are chosen from the library."""
