"""Records check themselves."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.people import Person
from kamdesk.domain.account.sales import Sale, SalesFigures
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.plan.agreements import Agreement, Project
from kamdesk.domain.plan.committee import CommitteeMember
from kamdesk.domain.plan.gap_bridge import gap_bridge
from kamdesk.domain.plan.kam_profile import Competency, Rating
from kamdesk.domain.plan.plan_document import PlanDocument
from kamdesk.domain.plan.requirements import ChecklistItem, Requirements
from tests.support import refused


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (Account(id="a", name=" "), "required"), (Account(id="a", name="x", codes=("",)), "bad_code"), (Account(id="a", name="x", codes=(" C1",)), "bad_code"),
        (Account(id="a", name="x", size_employees=-1), "negative"), (Account(id="a", name="x", size_turnover=Decimal(-1)), "negative"),
        (Person(id="p", name=""), "required"), (Sale(id="s", account_id="a", sold_on=date(1899, 1, 1), amount=Decimal(1)), "not_a_date"),
        (Requirements(id="r", account_id="a", hours_per_year=-1), "out_of_range"), (Requirements(id="r", account_id="a", budget=Decimal(-1)), "negative"),
        (ChecklistItem(id="c", account_id="a", label=""), "required"), (CommitteeMember(id="m", account_id="a", name="x", hours_per_year=-1), "out_of_range"),
        (PlanDocument(id="p", account_id="a", pipeline=Decimal(-1)), "negative"), (Rating(id="r", person_id="p", competency=Competency.SELF_MOTIVATION, assessor="x", level=6), "out_of_range"),
        (Rating(id="r", person_id="p", competency=Competency.SELF_MOTIVATION, assessor=" ", level=3), "required"), (Project(id="p", account_id="a", title=""), "required"),
    ],
)  # fmt: skip
def test_records_check_themselves(record, code):
    with refused(code, ValidationError):
        record.cleaned()


def test_a_plan_gap_needs_target_and_baseline():
    plan = PlanDocument(id="p", account_id="a", target=Decimal(1000), baseline=Decimal(700), pipeline=Decimal(100))
    assert gap_bridge(plan, [], []).gap == 200
    assert gap_bridge(replace(plan, pipeline=None), [], []).gap == 300
    assert gap_bridge(replace(plan, baseline=None), [], []) is None
    signed = Agreement(id="a1", account_id="a", title="x", our_signer="u", client_signer="t", signed_on=date(2026, 1, 1))
    projects = [
        Project(id="p1", account_id="a", title="on it", agreement_id="a1", effect=Decimal(150)),
        Project(id="p2", account_id="a", title="on none", effect=Decimal(999)),
    ]
    found = gap_bridge(plan, [signed], projects)
    assert (found.projects, found.gap) == (150, 50)


def test_margins_speak_of_lines_with_known_cost():
    assert SalesFigures("2026", Decimal(10), None, Decimal(0), 1).margin_percent is None
    assert SalesFigures("2026", Decimal(10), Decimal(0), Decimal(0), 1).margin_percent is None
    assert SalesFigures("2026", Decimal(10), Decimal(6), Decimal(8), 1).margin_percent == 25
