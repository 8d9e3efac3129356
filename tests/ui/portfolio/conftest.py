"""The window opens on a page that costs little: it is left at once."""

import pytest


@pytest.fixture
def first_tab():
    return "relationship"
