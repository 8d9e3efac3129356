"""The plan in words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.gap_bridge import gap_bridge
from kamdesk.domain.plan.plan_document import PlanDocument
from kamdesk.domain.plan.requirements import ChecklistItem
from kamdesk.domain.records import Step
from kamdesk.i18n import set_language
from kamdesk.services.plan import plan_versions, step_acts, wording
from tests.support import BOSS, DAY, included_account, put


def test_a_step_to_review_says_what_changed(portfolio):
    account = included_account(portfolio, 6)
    step_acts.reopen(portfolio, account.id, Step.REQUIREMENTS, "more money")
    found = portfolio.load(account.id).facts.requirements.record
    portfolio.save(replace(found, budget=Decimal(20_000)))
    put(portfolio, ChecklistItem(id=new_id(), account_id=account.id, label="x", owner=BOSS, due_on=DAY))
    step_acts.close(portfolio, account.id, Step.REQUIREMENTS)
    data = portfolio.load(account.id)
    assert wording.changed_text(portfolio, data, Step.KAM_PROFILE) == "Step 1 changed: Budget a year, checklist item."
    assert wording.changed_text(portfolio, data, Step.POST) == ""
    step_acts.reopen(portfolio, account.id, Step.KAM_PROFILE, "only a look")
    step_acts.close(portfolio, account.id, Step.KAM_PROFILE)
    assert wording.changed_text(portfolio, portfolio.load(account.id), Step.POST) == "Step 2 changed."
    fresh = portfolio.load(included_account(portfolio, 1, name="Nueva").id)
    assert wording.changed_text(portfolio, fresh, Step.REQUIREMENTS) == ""


def test_the_way_to_the_target_in_words(portfolio):
    plan = PlanDocument(id="p", account_id="a", target=Decimal(1_000), baseline=Decimal(700), pipeline=Decimal(100))
    text = wording.bridge_text(gap_bridge(plan, [], []), "EUR")
    assert text == "of the €300 up to the target €100 are covered, and €200 are still to cover"
    beyond = gap_bridge(replace(plan, target=Decimal(750)), [], [])
    assert wording.bridge_text(beyond, "EUR") == "the target is covered, with €50 to spare"


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_section_of_a_version_has_a_title(portfolio, language):
    set_language(language)
    account = included_account(portfolio, 6)
    sections = plan_versions.sections(portfolio.load(account.id).plan.versions[0].lines)
    titles = [wording.section_title(s.kind) for s in sections]
    assert len(set(titles)) == len(titles)
    assert all(title[0].isupper() for title in titles)
    assert wording.section_title("site")
