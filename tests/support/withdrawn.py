"""Indicators with figures to withdraw."""

from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator


def indicator(key, group=Group.RESULTS, **fields):
    return Indicator(id=key, account_id="a", group=group, name=key, floor=0.0, threshold=50.0, target=100.0, **fields)
