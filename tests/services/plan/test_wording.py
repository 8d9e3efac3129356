"""The plan in words."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.committee import CommitteeMember, RaciRow, raci_faults
from kamdesk.domain.plan.gap_bridge import gap_bridge
from kamdesk.domain.plan.plan_document import Difference, DifferenceKind, PlanDocument, PlanLine
from kamdesk.domain.plan.requirements import ChecklistItem
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator, Measure
from kamdesk.i18n import set_language
from kamdesk.services.plan import committee, plan_versions, step_acts, wording
from kamdesk.services.plan.plan_versions import Since
from tests.support import BOSS, DAY, KAM, included_account, put


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
    assert text == "€100 of the €300 needed to reach the target is covered; €200 is still to cover"
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


RACI = {
    "en": [
        "Prices: nobody is accountable (A).",
        "Prices: nobody does it (R).",
        "Stock: Luis Prada is accountable but not on the committee now.",
        "Visits: nobody does it (R).",
    ],
    "es": [
        "Prices: nadie rinde cuentas (A).",
        "Prices: nadie la hace (R).",
        "Stock: Luis Prada rinde cuentas pero ahora no está en el Comité.",
        "Visits: nadie la hace (R).",
    ],
}


@pytest.mark.parametrize("language", RACI)
def test_what_is_wrong_with_an_activity_is_said(language):
    set_language(language)

    def row(activity, accountable, *responsible):
        return RaciRow(id=activity, account_id="a", activity=activity, accountable=accountable, responsible=responsible)

    rows = [row("Prices", ""), row("Stock", "Luis Prada", BOSS), row("Visits", BOSS), row("Offers", KAM, BOSS)]
    members = [CommitteeMember(id="m", account_id="a", name=BOSS)]
    assert [wording.fault_text(f) for f in raci_faults(rows, members, KAM, date.today())] == RACI[language]


SINCE = [
    (("risk", "r", "New buyer", "text", ""), DifferenceKind.ADDED, "", "Risk “New buyer” added", "Se añadió riesgo «New buyer»"),
    (("risk", "r", "New buyer", "text", ""), DifferenceKind.REMOVED, "", "Risk “New buyer” removed", "Se quitó riesgo «New buyer»"),
    (
        ("plan_document", "p", "", "target", Decimal(1_600_000)), DifferenceKind.CHANGED, Decimal(1_800_000),
        "Target lowered: €1.8M → €1.6M", "Objetivo: bajó de 1,8 M€ a 1,6 M€",
    ),
    (
        ("plan_document", "p", "", "target", Decimal(1_600_000)), DifferenceKind.CHANGED, None,
        "Target set: €1.6M", "Objetivo: ahora 1,6 M€",
    ),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("line", "what", "before", "english", "spanish"), SINCE)
def test_what_differs_from_the_approved_plan_is_said(language, line, what, before, english, spanish):
    set_language(language)
    found = Difference(what, PlanLine(*line), before)
    text = english if language == "en" else spanish
    assert wording.since_text(Since(found, None, ""), "EUR").replace("\N{NO-BREAK SPACE}", " ") == text
    noon = datetime(2026, 5, 12, 12, tzinfo=UTC)
    told = ", on 12 May 2026 by Ana" if language == "en" else ", el 12 may 2026, por Ana"
    assert wording.since_text(Since(found, noon, "Ana"), "EUR").replace("\N{NO-BREAK SPACE}", " ") == text + told


def test_a_point_of_the_agenda_says_which_way_is_worse(portfolio):
    account = included_account(portfolio, 6)
    ppm = Indicator(id=new_id(), account_id=account.id, group=Group.QUALITY, name="Rejects", threshold=600.0, target=200.0)
    on_time = replace(ppm, id=new_id(), name="OTIF", threshold=94.0, target=98.0)
    put(
        portfolio,
        ppm,
        on_time,
        *(
            Measure(id=new_id(), account_id=account.id, indicator_id=i.id, period="2026-Q3", value=v)
            for i, v in ((ppm, 700.0), (on_time, 90.0))
        ),
    )
    data = portfolio.load(account.id)
    said = [wording.agenda_text(item, data) for item in committee.agenda(data) if item.code == "breach"]
    assert sorted(said) == ["Below minimum: OTIF", "Worse than the minimum: Rejects"]
