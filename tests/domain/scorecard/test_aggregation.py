"""Finer figures make coarser ones; the pace of a year."""

import pytest

from kamdesk.domain.scorecard.indicators import Aggregation, Basis
from kamdesk.domain.scorecard.scoring import Values
from kamdesk.domain.settings import Settings
from tests.support.scoring import indicator, measured, measures

NOW, BEFORE, YEAR_AGO = "2026-Q3", "2026-Q2", "2025-Q3"


SETTINGS = Settings()


def monthly(values):
    return {f"2026-{m:02d}": v for m, v in zip((7, 8, 9), values, strict=True) if v is not None}


@pytest.mark.parametrize(
    ("basis", "aggregation", "months", "value"),
    [
        ("period", "sum", (1, 2, 3), 6), ("period", "sum", (1, 2, None), None), ("period", "mean", (1, 2, 3), 2), ("period", "mean", (1, None, 3), 2),
        ("period", "last", (1, 2, 3), 3), ("period", "ratio", (1, 2, 6), 3), ("snapshot", "sum", (1, 2, 3), 3), ("rolling_12", "sum", (1, 2, None), 2),
    ],
)  # fmt: skip
def test_finer_figures_aggregate_up(basis, aggregation, months, value):
    one = indicator(basis=Basis(basis), aggregation=Aggregation(aggregation))
    assert Values(measures(monthly(months)), SETTINGS).pair(one, NOW) == (value, None)


def test_coarser_figures_are_no_data_and_quarters_make_years():
    one = indicator(aggregation=Aggregation.SUM)
    assert Values(measures({"2026": 5.0}), SETTINGS).pair(one, NOW) == (None, None)
    quarters = {f"2026-Q{q}": 1.0 for q in (1, 2, 3, 4)}
    assert Values(measures(quarters), SETTINGS).pair(one, "2026") == (4, None)
    assert Values(measures(quarters), SETTINGS).periods() == set(quarters)
    assert (
        Values(measures({"2025-10": 1.0, "2025-11": 2.0, "2025-12": 4.0}), Settings(fiscal_start=10)).pair(one, "2026-Q1")[0] == 7
    )


@pytest.mark.parametrize(
    ("values", "period", "points"),
    [
        ({"2025-Q3": 60.0, "2025-Q4": 100.0, NOW: 1480.0}, NOW, 100),  # 1480 / (2400 · 0.60) = 102.8 %
        ({"2025-Q3": 60.0, "2025-Q4": 100.0, NOW: 1320.0}, NOW, 75),  # 2200 of a year
        ({NOW: 1650.0}, NOW, 75),  # no season known: three quarters of a year
        ({"2026": 2200.0}, "2026", 75),
        ({"2026-06": 1100.0}, "2026-06", 75),
    ],
)
def test_the_pace_of_the_year_follows_last_years_season(values, period, points):
    one = indicator(anchors=(1600.0, 2000.0, 2400.0), basis=Basis.YEAR_TO_DATE)
    assert measured(one, values, period).score == pytest.approx(points)
