"""The window opens on the page that is looked at."""

import pytest


@pytest.fixture
def first_tab():
    return "selection"
