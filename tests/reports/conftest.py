"""Documents that many tests ask something of."""

import pytest

from kamdesk.i18n import set_language
from kamdesk.services.portfolio import Portfolio
from tests.support.reports import Documents


@pytest.fixture(autouse=True)
def _work_here(work_here):
    """What is painted is the same with and without a process, which `test_the_same_data_give_the_same_bytes` shows."""


@pytest.fixture(scope="session")
def documents(sample_file):
    """Every document of the sample, made when it is asked for and once."""
    set_language("en")
    portfolio = Portfolio.open(sample_file, read_only=True)
    yield Documents(portfolio)
    portfolio.close()
