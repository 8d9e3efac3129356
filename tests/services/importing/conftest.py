"""What tests of imports begin with: the portfolio before each case, and workbooks that are read without a process."""

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.ids import new_id
from tests.support import put


@pytest.fixture(autouse=True)
def _work_here(work_here):
    """A workbook is the same read with and without a process; how those come and go, `sources/test_child.py` tries."""


@pytest.fixture
def two(portfolio):
    """A portfolio of Alfa Uno (own code 0012) and Beta Dos (B2)."""
    put(portfolio, Account(id=new_id(), name="Alfa Uno", codes=("0012",)), Account(id=new_id(), name="Beta Dos", codes=("B2",)))
    return portfolio
