"""Indicators and figures to score."""

from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator, Measure
from kamdesk.domain.scorecard.scoring import Values, measure_indicator
from kamdesk.domain.settings import Settings

NOW, BEFORE, YEAR_AGO = "2026-Q3", "2026-Q2", "2025-Q3"


SETTINGS = Settings()


R, Q, P, I = Group  # noqa: E741 - results, quality, prescription, innovation


def indicator(group=R, key="i", anchors=(0.0, 50.0, 100.0), **fields):
    floor, threshold, target = anchors
    return Indicator(
        id=key, account_id="a", group=group, name=f"n {key}", floor=floor, threshold=threshold, target=target, **fields
    )


def measures(given_values, key="i", theirs=None):
    return [
        Measure(id=f"{key}{p}", account_id="a", indicator_id=key, period=p, value=v, client_value=(theirs or {}).get(p))
        for p, v in given_values.items()
    ]


def measured(one, values, period=NOW, settings=SETTINGS, theirs=None):
    return measure_indicator(one, Values(measures(values, one.id, theirs), settings), period, settings)
