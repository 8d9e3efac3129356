"""Ready-made indicators."""

from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Computed
from kamdesk.domain.scorecard.library import TEMPLATES, TemplateSector
from kamdesk.i18n import terms
from kamdesk.services.scorecard import indicators
from tests.support import new_account


def test_every_ready_made_indicator_can_be_added(portfolio):
    account = new_account(portfolio)
    indicators.add_templates(portfolio, account.id, terms.template, {t.key for t in TEMPLATES})
    found = portfolio.load(account.id).scorecard.own_indicators
    assert len(found) == len(TEMPLATES)
    assert {t.sector for t in TEMPLATES} == set(TemplateSector)
    assert {i.computed for i in found if i.computed} == set(Computed)
    assert next(i for i in found if i.computed is Computed.INFLUENCED_SALES).unit == "EUR"
    assert {i.group for i in found if i.computed is not None and i.computed.is_from_sales} == {Group.RESULTS}
