"""The portfolio before each case."""

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.ids import new_id
from tests.support import put


@pytest.fixture
def two(portfolio):
    """A portfolio of Alfa Uno (own code 0012) and Beta Dos (B2)."""
    put(portfolio, Account(id=new_id(), name="Alfa Uno", codes=("0012",)), Account(id=new_id(), name="Beta Dos", codes=("B2",)))
    return portfolio
