"""An indicator with its parameter sheet."""

from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Aggregation, Indicator, Measure, ParameterSheet

Q2, Q3, Q4 = "2026-Q2", "2026-Q3", "2026-Q4"


OTIF = Indicator(
    id="otif", account_id="a", group=Group.QUALITY, name="OTIF", unit="%", floor=85.0, threshold=94.0, target=98.0,
    aggregation=Aggregation.RATIO,
)  # fmt: skip


def sheet(**fields):
    return ParameterSheet(id="s", account_id="a", indicator_id="otif", **fields)


def measure(period=Q3, **fields):
    return Measure(id=f"m{period}", account_id="a", indicator_id="otif", period=period, **fields)
