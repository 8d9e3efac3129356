"""The last drawings are kept while their file is open."""

import pytest

from kamdesk.reports import kept_drawings
from kamdesk.reports.kept_drawings import MOST, find, forget, keep


@pytest.fixture(autouse=True)
def _none_before():
    forget()


def test_the_one_asked_for_longest_ago_goes():
    for n in range(MOST):
        keep(("chart", n), f"<svg>{n}</svg>")
    assert find(("chart", 0)) == "<svg>0</svg>"
    keep(("chart", MOST), "<svg/>")
    assert find(("chart", 0)) is not None
    assert find(("chart", 1)) is None


def test_nothing_is_known_of_a_file_that_was_closed():
    keep(("chart", "secret"), "<svg/>")
    kept_drawings.forget()
    assert find(("chart", "secret")) is None
