"""The next meeting by how often a committee meets."""

from datetime import date

import pytest

from kamdesk.reports.build.cadence import proposed

THURSDAY = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("said", "last", "today", "day"),
    [
        ("Mensual", THURSDAY, date(2026, 11, 30), date(2026, 12, 14)),  # the 12th is a Saturday
        ("Monthly, first Thursday", date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30)),
        ("every two weeks", THURSDAY, date(2026, 11, 30), date(2026, 12, 10)),
        ("Trimestral", THURSDAY, THURSDAY, date(2027, 2, 12)),
        ("Weekly", THURSDAY, THURSDAY, date(2026, 11, 19)),
        ("when there is something to say", THURSDAY, THURSDAY, None),
        ("", THURSDAY, THURSDAY, None),
    ],
)
def test_the_next_meeting_is_a_working_day_after_the_last_one_that_is_not_past(said, last, today, day):
    assert proposed(said, last, today) == day
