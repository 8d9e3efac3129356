"""What evidence is attached to."""

import pytest

from kamdesk.domain.scorecard.groups import Group
from tests.support import live_indicator, new_account, put


@pytest.fixture
def subject(portfolio):
    return put(portfolio, live_indicator(new_account(portfolio).id, Group.QUALITY))
