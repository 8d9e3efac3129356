"""Documents that many tests ask something of."""

import pytest

from kamdesk.i18n import set_language
from kamdesk.services.portfolio import Portfolio
from tests.support.reports import Documents


@pytest.fixture(scope="session")
def documents(sample_file):
    """Every document of the sample, made when it is asked for and once."""
    set_language("en")
    portfolio = Portfolio.open(sample_file, read_only=True)
    yield Documents(portfolio)
    portfolio.close()
