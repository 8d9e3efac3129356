"""How much of a budget should be sold by a day; periods that contain each other count once."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.account.budget import Budget, budget_between, overlap
from tests.support import refused

FIRST, SEPTEMBER, DECEMBER = date(2026, 1, 1), date(2026, 9, 30), date(2026, 12, 31)


def budgets(*amounts):
    return [
        Budget(id=str(at), account_id="a", period=period, amount=Decimal(str(amount)), product_line=line)
        for at, (period, amount, line) in enumerate((*one, "")[:3] for one in amounts)
    ]


CASES = {
    "a year, month by month": ([("2026", 1200)], SEPTEMBER, "900"),
    "a whole year": ([("2026", 100)], DECEMBER, "100.00"),
    "a year that its months do not divide": ([("2026", 100)], date(2026, 1, 31), "8.33"),
    "quarters": ([("2026-Q1", 10), ("2026-Q2", 20), ("2026-Q3", 30), ("2026-Q4", 40)], SEPTEMBER, "60"),
    "quarters and their year, which says the same": (
        [("2026", 100), ("2026-Q1", 10), ("2026-Q2", 20), ("2026-Q3", 30), ("2026-Q4", 40)], DECEMBER, "100",
    ),
    "quarters and another year: the quarters count": (
        [("2026", 500), ("2026-Q1", 10), ("2026-Q2", 20), ("2026-Q3", 30), ("2026-Q4", 40)], DECEMBER, "100",
    ),
    "one quarter of a year: the rest is for the other months": ([("2026", 1200), ("2026-Q1", 600)], date(2026, 6, 30), "800"),
    "one month of a quarter": ([("2026-Q1", 300), ("2026-02", 200)], date(2026, 3, 31), "300"),
    "a month of a quarter of a year": ([("2026", 1200), ("2026-Q1", 300), ("2026-01", 280)], date(2026, 4, 30), "400"),
    "more in a quarter than in its year": ([("2026", 100), ("2026-Q1", 130)], SEPTEMBER, "130"),
    "a negative year": ([("2026", -120), ("2026-Q1", -30)], DECEMBER, "-120"),
    "lines add up": ([("2026", 120, "Bombas"), ("2026-Q1", 30, "Sellos"), ("2026", 12)], date(2026, 3, 31), "63"),
    "of each line its own shortest period": ([("2026", 120, "Bombas"), ("2026-Q1", 60)], date(2026, 2, 28), "60"),
    "one period twice": ([("2026-01", 5), ("2026-01", 6)], date(2026, 1, 31), "11"),
    "nothing planned is known": ([("2026-01", 0)], date(2026, 1, 15), "0"),
    "no budget": ([], SEPTEMBER, None),
    "a month without": ([("2026-Q1", 10), ("2026-Q2", 20)], SEPTEMBER, None),
    "another year": ([("2025", 10)], SEPTEMBER, None),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_budget_to_date(case):
    amounts, last, total = CASES[case]
    assert budget_between(budgets(*amounts), FIRST, last) == (None if total is None else Decimal(total))
    assert budget_between(budgets(*amounts)[::-1], FIRST, last) == (None if total is None else Decimal(total))


def test_the_fiscal_year_begins_when_the_portfolio_says():
    found = budgets(("2026", 1200), ("2026-Q1", 600))
    assert budget_between(found, date(2025, 10, 1), date(2025, 12, 31), 10) == 600
    assert budget_between(found, date(2025, 10, 1), date(2026, 1, 31), 10) == Decimal("666.67")
    assert budget_between(found, date(2026, 10, 1), date(2026, 10, 31), 10) is None


@given(st.dictionaries(st.integers(1, 12), st.integers(0, 10**9), min_size=1))
def test_months_beside_their_year_change_nothing_but_when(cents):
    months = [(f"2026-{month:02}", Decimal(amount).scaleb(-2)) for month, amount in cents.items()]
    year = sum(amount for _month, amount in months) + 5
    total = budget_between(budgets(*months, ("2026", year)), FIRST, DECEMBER)
    assert total == (year if len(months) < 12 else year - 5)


@pytest.mark.parametrize(
    ("one", "other", "start", "expected"),
    [("2026", "2026-Q4", 1, True), ("2026-Q1", "2026-03", 1, True), ("2026-Q1", "2026-04", 1, False), ("2026", "2025", 1, False),
     ("2026", "2025-10", 10, True), ("2026", "2026-10", 10, False), ("2026-Q1", "2026-Q1", 1, True)],
)  # fmt: skip
def test_periods_overlap_when_they_share_a_month(one, other, start, expected):
    assert overlap(one, other, start) is overlap(other, one, start) is expected


def test_a_budget_is_of_a_period():
    with refused("bad_period"):
        Budget(id="b", account_id="a", period="T7 2026", amount=Decimal(1)).cleaned()
