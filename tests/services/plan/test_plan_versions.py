"""The plan as it was approved, against today's."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kamdesk.domain.changes import Change
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.agreements import Project
from kamdesk.domain.plan.plan_document import (
    Commitment,
    DifferenceKind,
    PlanLine,
    PlanVersion,
    Risk,
    differences,
    is_to_renew,
    renew_on,
)
from kamdesk.domain.plan.step_acts import SignatureOf
from kamdesk.domain.records import Step
from kamdesk.services.account import json_view
from kamdesk.services.plan import plan_versions, step_acts, wording
from tests.support import included_account, new_account, put, refused

TODAY = date.today()


# -- versions ----------------------------------------------------------------------------------------


def test_an_old_version_is_read_whole_and_a_new_one_is_signed_anew(portfolio):
    account = included_account(portfolio, 5)
    with refused("not_closed"):
        step_acts.new_version(portfolio, account.id)
    from tests.support import FILLERS

    FILLERS[Step.PLAN](portfolio, account.id)
    portfolio.save(replace(portfolio.load(account.id).facts.document.record, situation="A long situation. " * 10))
    step_acts.close(portfolio, account.id, Step.PLAN)
    (version,) = portfolio.load(account.id).plan.versions
    assert "plan_document.target" in version.scope
    edit = step_acts.new_version(portfolio, account.id)
    data = portfolio.load(account.id)
    assert data.plan.step_states[Step.PLAN].value == "in_progress"
    assert data.facts.signature(SignatureOf.PLAN_SPONSOR) is None, "nobody signed the new one yet"
    assert data.facts.document.record.target == 1000, "it begins with all that was there"
    assert [v.number for v in data.plan.versions] == [1]
    with refused("act_is_final"):
        portfolio.undo(edit)
    sections = plan_versions.sections(data.plan.versions[0].lines)
    kinds = [s.kind for s in sections]
    assert kinds[0] == "requirements"
    assert kinds.index("post") < kinds.index("committee") < kinds.index("plan_document") < kinds.index("agreement")
    assert {"post_item", "risk", "indicator"} <= set(kinds)
    situation = next(line for s in sections for r in s.records for line in r if line.field == "situation")
    assert wording.value_text(situation, "EUR", is_whole=True) == ("A long situation. " * 10).strip()
    assert wording.value_text(situation, "EUR").endswith("…")
    strange = (*data.plan.versions[0].lines, replace(data.plan.versions[0].lines[0], kind="of_the_future", value="x"))
    assert plan_versions.sections(strange)[-1].kind == "of_the_future"
    sponsor = next(s for s in data.facts.signatures if s.subject is SignatureOf.PLAN_SPONSOR)
    portfolio.save(replace(sponsor, signed_on=TODAY))
    step_acts.close(portfolio, account.id, Step.PLAN)
    assert [v.number for v in portfolio.load(account.id).plan.versions] == [1, 2]


def test_a_plan_of_an_account_that_left_has_no_new_version(portfolio):
    from kamdesk.domain.selection.criteria import Verdict
    from tests.support import decide

    account = included_account(portfolio, 6)
    decide(portfolio, account.id, Verdict.EXCLUDE)
    with refused("step_locked"):
        step_acts.new_version(portfolio, account.id)


def test_show_tells_the_plan(portfolio):
    account = included_account(portfolio, 6)
    put(portfolio, Commitment(id=new_id(), account_id=account.id, text="Stock", due_on=TODAY - timedelta(3)))
    plan = json_view.account_view(portfolio.load(account.id))["plan"]
    assert (plan["target"], plan["gap"], plan["versions"][0]["number"]) == (1000.0, 200.0, 1)
    assert plan["late_commitments"] == [{"text": "Stock", "party": "ours", "days": 3}]
    empty = json_view.account_view(portfolio.load(new_account(portfolio, "Otra").id))["plan"]
    assert (empty["target"], empty["gap"], empty["versions"]) == (None, None, [])


@pytest.mark.parametrize("field", ["budget", "effect"])
def test_money_of_projects_is_not_negative(field):
    with refused("negative", ValidationError):
        Project(id="p", account_id="a", title="x", **{field: Decimal(-1)}).cleaned()


def test_an_approved_plan_is_kept_and_todays_is_told_from_it(portfolio):
    account = included_account(portfolio, 5, filled=True)
    step_acts.close(portfolio, account.id, Step.PLAN)
    data = portfolio.load(account.id)
    (version,) = data.plan.versions
    assert version.number == 1
    assert plan_versions.since_approval(portfolio, data) == []
    with refused("act_is_final"):
        portfolio.save(replace(version, number=9))
    step_acts.reopen(portfolio, account.id, Step.PLAN, "the market fell")
    plan, risk = portfolio.load(account.id).facts.document.record, portfolio.load(account.id).facts.document.risks[0]
    portfolio.save(replace(plan, target=plan.target - 1000, target_explanation="The market fell"))
    portfolio.remove(risk)
    put(portfolio, Risk(id=new_id(), account_id=account.id, text="Strike", mitigation="Stock"))
    found = plan_versions.since_approval(portfolio, portfolio.load(account.id))
    assert {(s.difference.what, s.difference.line.kind, s.difference.line.field) for s in found} == {
        (DifferenceKind.CHANGED, "plan_document", "target"),
        (DifferenceKind.CHANGED, "plan_document", "target_explanation"),
        (DifferenceKind.ADDED, "risk", "text"),
        (DifferenceKind.REMOVED, "risk", "text"),
    }
    assert all(s.by and s.at for s in found)
    with refused("cannot_close") as caught:
        step_acts.close(portfolio, account.id, Step.PLAN)
    assert [u.condition for u in caught.value.unmet] == ["approval"], "a new version is approved anew"
    approval = data.facts.signature(SignatureOf.PLAN_SPONSOR)
    portfolio.save(replace(approval, signed_on=TODAY))
    step_acts.close(portfolio, account.id, Step.PLAN)
    data = portfolio.load(account.id)
    assert [v.number for v in data.plan.versions] == [1, 2]
    assert plan_versions.since_approval(portfolio, data) == []
    assert len(data.plan.versions[0].lines) == len(version.lines)


def test_nothing_differs_from_a_plan_that_was_never_approved(portfolio):
    account = included_account(portfolio, 5, filled=True)
    assert plan_versions.since_approval(portfolio, portfolio.load(account.id)) == []


def test_a_value_that_was_not_there_before_counts_as_a_change():
    old = [PlanLine("risk", "r", "Strike", "text", "Strike")]
    new = [*old, PlanLine("risk", "r", "Strike", "mitigation", "Stock")]
    assert [(d.what, d.before) for d in differences(old, new)] == [(DifferenceKind.CHANGED, None)]


@pytest.mark.parametrize(
    ("today", "renew"),
    [(date(2027, 1, 14), False), (date(2027, 1, 15), True), (date(2027, 3, 1), True), (date(2026, 2, 1), False)],
)
def test_a_plan_is_renewed_after_twelve_months(today, renew):
    version = PlanVersion(id="v", account_id="a", number=1, approved_on=date(2026, 1, 15))
    assert is_to_renew(version, today) is renew
    assert renew_on(replace(version, approved_on=date(2028, 2, 29))) == date(2029, 2, 28)


# -- nothing slips past, nobody is kept from work ----------------------------------------------------


def test_a_version_keeps_the_values_of_the_domain_and_its_stored_text(portfolio):
    account = included_account(portfolio, 6)

    def stored(version):
        portfolio.write([Change(None, version)])
        return portfolio.load(account.id).plan.versions[-1]

    step_acts.reopen(portfolio, account.id, Step.PLAN, "more")
    portfolio.save(replace(portfolio.load(account.id).facts.document.record, target=Decimal("1234.5")))
    made = plan_versions.version_of(portfolio.load(account.id), TODAY, "Ana")
    assert stored(made) == made
    lines = made.lines
    by_field = {(line.kind, line.field): line.value for line in lines}
    assert by_field["plan_document", "target"] == Decimal("1234.5")
    assert isinstance(by_field["project", "due_on"], date)
    assert isinstance(by_field["indicator", "target"], float)
    sql = "SELECT lines FROM plan_version WHERE id = ?"
    ((text,),) = portfolio.with_file(lambda file: file.connection.execute(sql, [made.id]).fetchall())
    texts = {(line["kind"], line["field"]): line["value"] for line in json.loads(text)}
    assert (texts["plan_document", "target"], texts["indicator", "target"]) == ("123450", "10.0")
    assert texts["project", "due_on"] == by_field["project", "due_on"].isoformat()
    odd = PlanVersion(
        id=new_id(), account_id=account.id, number=9, approved_on=TODAY, approved_by="x",
        lines=(PlanLine("project", "p", "P", "budget", "much"), PlanLine("project", "p", "P", "gone", "1"), PlanLine("x", "p", "P", "y", "z")),
    )  # fmt: skip
    assert stored(odd) == odd
