"""Which rows have to be mended before others come in."""

import pytest

from kamdesk.services.importing.kinds.doubts import Doubts, Span

JANUARY, FEBRUARY, MARCH = (Span(f"2026-0{n}-01", f"2026-0{n}-31", f"2026-0{n}") for n in (1, 2, 3))
QUARTER = Span("2026-01-01", "2026-03-31", "2026-Q1")


@pytest.mark.parametrize(
    ("noted", "asked", "rows"),
    [
        ([({JANUARY}, 2)], JANUARY, (2,)),
        ([({JANUARY}, 2), ({FEBRUARY}, 3)], FEBRUARY, (3,)),
        ([({JANUARY}, 5), ({JANUARY}, 2)], JANUARY, (2, 5)),
        # A row that waits with two months waits for the bad rows of either, and so does each of its months.
        ([({JANUARY}, 2), ({FEBRUARY}, 3), ({JANUARY, FEBRUARY}, None)], JANUARY, (2, 3)),
        ([({JANUARY}, 2), ({FEBRUARY}, 3), ({MARCH}, 4), ({JANUARY, FEBRUARY}, None)], MARCH, (4,)),
        ([({JANUARY}, 2), (None, 3)], MARCH, (2, 3)),
        ([({JANUARY}, 2), ({MARCH}, 3)], QUARTER, (2, 3)),
        ([({QUARTER}, 2)], MARCH, (2,)),
    ],
)
def test_the_rows_behind_a_period_are_those_that_it_depends_on(noted, asked, rows):
    doubts = Doubts()
    assert not doubts
    for spans, row in noted:
        doubts.add("one", spans, row)
    assert doubts
    assert ("one" in doubts, "other" in doubts) == (True, False)
    assert doubts.meets("one", asked)
    assert not doubts.meets("other", asked)
    assert doubts.rows_behind("one", asked) == rows
