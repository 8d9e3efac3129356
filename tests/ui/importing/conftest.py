"""The import window on the sample."""

import pytest


@pytest.fixture
def window(make_window, sample_copy, first_of_sample):
    """The window on a copy of the sample, behind an import and never looked at itself: it is not shown, and has a page that costs little."""
    return make_window(sample_copy, place=[first_of_sample, "relationship"], is_shown=False)
