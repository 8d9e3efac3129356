"""Records of how an account is treated check themselves."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kamdesk.domain.account.account import Account, LossRisk, Site
from kamdesk.domain.account.treatment import OpenQuestion, Personalisation
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.saved_view import SavedView
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.portfolio_scenarios import Choice, PortfolioScenario
from kamdesk.domain.selection.scenarios import Scenario
from kamdesk.domain.settings import OwnCriterion, Settings
from tests.support import refused

SETTINGS = Settings()


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (Personalisation(id="p", account_id="a"), "required"), (Personalisation(id="p", account_id="a", what="x", cost=Decimal(-1)), "negative"),
        (OpenQuestion(id="q", account_id="a"), "required"), (Site(id="s", account_id="a", name=" "), "required"), (SavedView(id="v", name=""), "required"),
        (PortfolioScenario(id="s", name=""), "required"), (PortfolioScenario(id="s", name="x", choices=(Choice("a", Verdict.WATCH),) * 2), "account_twice"),
        (Account(id="a", name="x", loss_risk=LossRisk.HIGH), "required"), (Scenario(id="s", account_id="a", hours=-1), "negative"),
    ],
)  # fmt: skip
def test_records_of_the_portfolio_check_themselves(record, code):
    with refused(code, ValidationError):
        record.cleaned()
    assert OpenQuestion(id="q", account_id="a", question="?").is_open()


def test_texts_inside_a_list_are_cleaned():
    given = PortfolioScenario(id="s", name="x", choices=(Choice("a", Verdict.WATCH),)).cleaned()
    assert given.choices == (Choice("a", Verdict.WATCH),)
    settings = replace(SETTINGS, own_criteria=(OwnCriterion("k", "  Pays ", 0),)).cleaned()
    assert settings.own_criteria[0].name == "Pays"
