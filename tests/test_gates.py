"""The five steps close in order, when everything is there, and on no other road."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kamdesk.domain.account.people import Person
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.acts import SCORECARD
from kamdesk.domain.changes import Change
from kamdesk.domain.errors import GateRefusedError, Unmet, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan import gate
from kamdesk.domain.plan.actions import Action, ParkingNote
from kamdesk.domain.plan.agreements import Agreement, Project
from kamdesk.domain.plan.committee import Committee, CommitteeMember, RaciRow
from kamdesk.domain.plan.conditions.base import GateCondition
from kamdesk.domain.plan.conditions.by_step import CONDITIONS
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.kam_profile import (
    Assessor,
    Candidate,
    Competency,
    CompetencyRequirement,
    DevelopmentAction,
    KamProfile,
    Rating,
)
from kamdesk.domain.plan.plan_document import PlanDocument, Risk
from kamdesk.domain.plan.post import Post, PostBlock, PostItem
from kamdesk.domain.plan.requirements import ChecklistItem, CompanyRequirement, Requirements
from kamdesk.domain.plan.step_acts import Signature, SignatureOf, StepAct
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator, Scorecard
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import messages, set_language
from kamdesk.services.plan import company_requirements, step_acts
from kamdesk.services.scorecard import indicators
from kamdesk.services.selection import decisions
from tests.support import (
    BOSS,
    DAY,
    FILLERS,
    KAM,
    decide,
    included_account,
    live_indicator,
    new_account,
    prepare_decision,
    put,
    refused,
)

R, K, P, C, D = Step


class Case:
    """An account on a portfolio, with short ways to spoil what it holds."""

    def __init__(self, portfolio, account):
        self.portfolio, self.id = portfolio, account.id

    def all(self, cls):
        return self.portfolio.find(cls, account_id=self.id)

    def edit(self, cls, where=lambda r: True, **fields):
        found = [r for r in self.all(cls) if where(r)]
        edits = [self.portfolio.save(replace(r, **fields)) for r in found]
        return [e for e in edits if e is not None]

    def remove(self, cls, where=lambda r: True):
        return [self.portfolio.remove(r) for r in self.all(cls) if where(r)]

    def states(self):
        return [s.value for s in self.portfolio.load(self.id).plan.step_states.values()]


def _of(subject):
    return lambda r: r.subject is subject


def _block(block):
    return lambda r: r.block is block


def _rates_oneself(case):
    """Only the KAM's own marks are left."""
    marks = case.portfolio.find(Rating)
    return [case.portfolio.save(replace(r, assessor=f" {KAM.upper()} ")) for r in marks]


def _minimum_missed(case):
    return case.edit(CompetencyRequirement, lambda r: r.competency is Competency.SERVICE_VOCATION, minimum=5)


def _one_person_signs(case):
    return case.edit(Signature, _of(SignatureOf.PLAN_SPONSOR), name=KAM)


def _same_countersign(case):
    second = Signature(id=new_id(), account_id=case.id, subject=SignatureOf.PLAN_COUNTERSIGN, name=KAM, role="KAM", signed_on=DAY)
    return [*_one_person_signs(case), case.portfolio.save(second)]


def _scorecard_reopened(case):
    step_acts.reopen_scorecard(case.portfolio, case.id, "new anchors")
    return [lambda: step_acts.close_scorecard(case.portfolio, case.id)]


def _target_falls(case):
    sale = {"account_id": case.id, "amount": Decimal(5000), "sold_on": date(2026, 1, 15)}
    return [case.portfolio.save(Sale(id=new_id(), **sale))]


def _too_many_hours(case):
    """There are fewer KAM hours than this account alone takes."""
    return [case.portfolio.save(replace(case.portfolio.settings, kam_hours=1))]


def _raci_without(**fields):
    def spoil(case):
        row = RaciRow(id=new_id(), account_id=case.id, activity="Stock in the plant", accountable=KAM, responsible=("Somebody",))
        return [case.portfolio.save(replace(row, **fields))]

    return spoil


def _not_confirmed_here(case):
    """The company has a requirement, and nobody said that it holds here."""
    return [case.portfolio.save(CompanyRequirement(id=new_id(), label="Systems", is_met=True, evidence="manual"))]


def _open_in_the_company(case):
    """It holds here, but the company itself has not answered it."""
    found = CompanyRequirement(id=new_id(), label="Systems")
    return [case.portfolio.save(found), company_requirements.confirm(case.portfolio, case.id, [found])]


def _marks_to_come(case):
    names = (BOSS, "Carmen Vidal")
    return [
        case.portfolio.save(Assessor(id=new_id(), account_id=case.id, name=name, position=at)) for at, name in enumerate(names)
    ]


def _old_marks(case):
    marks = case.portfolio.find(Rating)
    return [
        *case.edit(KamProfile, confirmed_on=None),
        *(case.portfolio.save(replace(r, rated_on=date(2020, 1, 1))) for r in marks),
    ]


def _reopened_after_approval(case):
    """A new version of the plan is not approved by the signature under the old one."""
    step_acts.close(case.portfolio, case.id, Step.PLAN)
    step_acts.reopen(case.portfolio, case.id, Step.PLAN, "a new target")
    return [lambda: case.edit(Signature, _of(SignatureOf.PLAN_SPONSOR), signed_on=date.today())]


SPOILERS = {
    "company": [_not_confirmed_here, _open_in_the_company],
    "marks_in": [_marks_to_come],
    "marks_confirmed": [lambda c: c.edit(KamProfile, confirmed_on=date(2020, 1, 1)), _old_marks],
    "capacity": [_too_many_hours],
    "raci": [_raci_without(accountable=""), _raci_without(responsible=()), _raci_without(accountable="Nobody of us")],
    "sponsor": [lambda c, f=f, v=v: c.edit(Requirements, **{f: v}) for f, v in (("sponsor", ""), ("sponsor_role", ""), ("sponsor_on", None))],
    "sponsor_evidence": [lambda c: c.edit(Requirements, sponsor_evidence="")],
    "hours": [lambda c, v=v: c.edit(Requirements, hours_per_year=v) for v in (None, 0)],
    "budget": [lambda c: c.edit(Requirements, budget=None), lambda c: c.edit(Requirements, budget=None, no_budget=True),
               lambda c: c.edit(Requirements, budget=None, no_budget_consent="yes")],
    "checklist": [lambda c: c.edit(ChecklistItem, lambda r: r.is_met, evidence=""), lambda c: c.edit(ChecklistItem, lambda r: not r.is_met, owner=""),
                  lambda c: c.edit(ChecklistItem, lambda r: not r.is_met, due_on=None)],
    "levels": [lambda c: c.edit(CompetencyRequirement, lambda r: r.competency is Competency.BUSINESS_VISION, level=None),
               lambda c: c.remove(CompetencyRequirement, lambda r: r.competency is Competency.BUSINESS_VISION)],
    "chosen": [lambda c: c.remove(Candidate), lambda c: c.edit(KamProfile, already_appointed=True),
               lambda c: c.edit(KamProfile, already_appointed=True, appointed_by=BOSS)],
    "rated": [_rates_oneself],
    "knock_out": [_minimum_missed],
    "gap_actions": [lambda c: c.remove(DevelopmentAction), lambda c: c.edit(DevelopmentAction, text="")],
    "reason": [lambda c: c.edit(KamProfile, reason="")],
    "functions": [lambda c: c.remove(PostItem, _block(PostBlock.FUNCTION))],
    "objectives": [lambda c, f=f, v=v: c.edit(PostItem, _block(PostBlock.OBJECTIVE), **{f: v}) for f, v in (("measure", ""), ("goal", ""), ("due_on", None))],
    "responsibilities": [lambda c: c.remove(PostItem, _block(PostBlock.RESPONSIBILITY))],
    "reports_to": [lambda c: c.edit(Post, reports_to="")],
    "substitute": [lambda c: c.edit(Post, substitute="")],
    "signature_kam": [lambda c: c.edit(Signature, _of(SignatureOf.POST_KAM), role=""), lambda c: c.edit(Signature, _of(SignatureOf.POST_KAM), name=BOSS)],
    "signature_manager": [lambda c: c.edit(Signature, _of(SignatureOf.POST_MANAGER), signed_on=None)],
    "members": [lambda c: c.remove(CommitteeMember, lambda r: not r.is_chair),
                lambda c: c.edit(CommitteeMember, lambda r: not r.is_chair, name=KAM.lower())],
    "member_details": [lambda c: c.edit(CommitteeMember, lambda r: r.is_chair, hours_per_year=0), lambda c: c.edit(CommitteeMember, area="")],
    "chair": [lambda c: c.edit(CommitteeMember, is_chair=False), lambda c: c.edit(CommitteeMember, is_chair=True)],
    "cadence": [lambda c: c.edit(Committee, cadence="")],
    "first_meeting": [lambda c: c.edit(Committee, first_meeting_on=None)],
    "scorecard_closed": [_scorecard_reopened],
    "agreement": [lambda c, f=f, v=v: c.edit(Agreement, **{f: v}) for f, v in (("our_signer", ""), ("our_signer", BOSS), ("client_signer", ""), ("signed_on", None))],
    "project": [lambda c: c.edit(Project, agreement_id=None), lambda c: c.edit(Project, owner=""), lambda c: c.edit(Project, due_on=None), lambda c: c.remove(Project)],
    "gap": [lambda c: c.edit(PlanDocument, target=None), lambda c: c.edit(PlanDocument, baseline=None)],
    "risk": [lambda c: c.edit(Risk, mitigation=""), lambda c: c.remove(Risk)],
    "target_explained": [_target_falls],
    "next_review": [lambda c: c.edit(PlanDocument, next_review_on=None)],
    "approval": [lambda c: c.remove(Signature, _of(SignatureOf.PLAN_SPONSOR)), _reopened_after_approval],
    "countersign": [_one_person_signs, _same_countersign],
}  # fmt: skip
ALSO = {"agreement": {"project"}, "chosen": set(), "levels": {"rated"}}
"""Conditions that fall together with another one."""

EVERY = [
    (step, condition.code, at)
    for step, listed in CONDITIONS.items()
    for condition in listed
    for at in range(len(SPOILERS.get(condition.code, "x")))
]


@pytest.mark.parametrize(("step", "condition", "at"), EVERY, ids=[f"{s}-{c}-{a}" for s, c, a in EVERY])
def test_each_condition_alone_keeps_its_step_open(portfolio, step, condition, at):
    case = Case(portfolio, included_account(portfolio, step.number, filled=True))
    fix = SPOILERS[condition][at](case)
    with refused("cannot_close", GateRefusedError) as info:
        step_acts.close(portfolio, case.id, step)
    named = {u.condition: u for u in info.value.unmet}
    assert condition in named
    assert set(named) <= {condition} | ALSO.get(condition, set())
    for language in ("es", "en"):
        set_language(language)
        text = messages.unmet_text(named[condition])
        assert len(text) > 8
        assert "{" not in text
        assert text in messages.text_of(info.value)
    assert portfolio.load(case.id).plan.step_states[step] is StepState.IN_PROGRESS
    for edit in reversed(fix):
        edit() if callable(edit) else portfolio.undo(edit)
    assert step_acts.unmet(portfolio, case.id, step) == ()
    step_acts.close(portfolio, case.id, step)
    assert portfolio.load(case.id).plan.step_states[step] is StepState.CLOSED


@pytest.mark.parametrize("step", Step)
def test_an_empty_step_names_everything_it_needs(portfolio, step):
    account = included_account(portfolio, step.number)
    with refused("cannot_close", GateRefusedError) as info:
        step_acts.close(portfolio, account.id, step)
    given_when_empty = {
        "checklist",
        "knock_out",
        "gap_actions",
        "member_details",
        "target_explained",
        "countersign",
        "capacity",
        "raci",
        "company",
        "marks_in",
        "rated",
        "marks_confirmed",
    }
    expected = {c.code for c in CONDITIONS[step]} - given_when_empty
    assert {u.condition for u in info.value.unmet} == expected
    assert all(u.subject is step for u in info.value.unmet)


@pytest.mark.parametrize(
    ("step", "change"),
    [
        (R, lambda c: c.edit(Requirements, sponsor_evidence="", without_document=True)),
        (R, lambda c: c.edit(Requirements, budget=None, no_budget=True, no_budget_consent="Tomás Arce")),
        (K, lambda c: [*c.remove(Candidate), *c.edit(KamProfile, already_appointed=True, appointed_by=BOSS, appointed_on=DAY)]),
        (P, lambda c: c.edit(Post, substitute="", no_substitute=True)),
        (D, lambda c: [*_one_person_signs(c), *_second_signs(c)]),
        (D, lambda c: [*_target_falls(c), *c.edit(PlanDocument, target_explanation="they sold a plant")]),
    ],
)  # fmt: skip
def test_the_other_ways_to_meet_a_condition(portfolio, step, change):
    case = Case(portfolio, included_account(portfolio, step.number, filled=True))
    change(case)
    step_acts.close(portfolio, case.id, step)
    assert portfolio.load(case.id).plan.step_states[step] is StepState.CLOSED


def _second_signs(case):
    return [
        case.portfolio.save(
            Signature(
                id=new_id(), account_id=case.id, subject=SignatureOf.PLAN_COUNTERSIGN, name=BOSS, role="Sales", signed_on=DAY
            )
        )
    ]


@pytest.mark.parametrize("group", Group)
def test_the_scorecard_needs_a_live_indicator_in_each_group(portfolio, group):
    account = included_account(portfolio, 5)
    put(
        portfolio,
        *(live_indicator(account.id, g) for g in Group if g is not group),
        live_indicator(account.id, group, target=None),
    )
    put(portfolio, live_indicator(account.id, group, name="old", retired_on=DAY))
    with refused("cannot_close_scorecard", GateRefusedError) as info:
        step_acts.close_scorecard(portfolio, account.id)
    named = [u.condition for u in info.value.unmet]
    assert named == [f"group_{group}", *(["quality_agreed"] if group is Group.QUALITY else [])]
    for language in ("es", "en"):
        set_language(language)
        assert all(messages.unmet_text(u) for u in info.value.unmet)
    half = next(i for i in portfolio.find(Indicator) if i.target is None)
    portfolio.save(replace(half, target=10.0))
    step_acts.close_scorecard(portfolio, account.id)
    assert portfolio.load(account.id).scorecard.is_closed


def test_the_scorecard_needs_one_agreed_quality_parameter(portfolio):
    account = included_account(portfolio, 5)
    put(portfolio, *(live_indicator(account.id, g, agreed_with="") for g in Group))
    with refused("cannot_close_scorecard", GateRefusedError) as info:
        step_acts.close_scorecard(portfolio, account.id)
    assert [u.condition for u in info.value.unmet] == ["quality_agreed"]


def test_the_scorecard_is_closed_inside_step_5_and_once(portfolio):
    early = included_account(portfolio, 4)
    put(portfolio, *(live_indicator(early.id, g) for g in Group))
    with refused("step_locked", GateRefusedError):
        step_acts.close_scorecard(portfolio, early.id)
    FILLERS[C](portfolio, early.id)
    step_acts.close(portfolio, early.id, C)
    step_acts.close_scorecard(portfolio, early.id)
    with refused("already_closed"):
        step_acts.close_scorecard(portfolio, early.id)
    step_acts.reopen_scorecard(portfolio, early.id, "again")
    with refused("not_closed"):
        step_acts.reopen_scorecard(portfolio, early.id, "again")
    with refused("required"):
        step_acts.reopen_scorecard(portfolio, early.id, "  ")


def test_a_scorecard_that_loses_its_indicators_is_open_again(portfolio):
    account = included_account(portfolio, 6)
    case = Case(portfolio, account)
    case.remove(Indicator, lambda r: r.group is Group.INNOVATION)
    data = portfolio.load(account.id)
    assert not data.scorecard.is_closed
    assert case.states() == ["closed"] * 4 + ["to_review"]
    assert [u.condition for u in data.scorecard.unmet] == ["group_innovation"]


LATER = {
    R: lambda a: Requirements(id=new_id(), account_id=a, sponsor="x"),
    K: lambda a: KamProfile(id=new_id(), account_id=a, reason="x"),
    P: lambda a: Post(id=new_id(), account_id=a, reports_to="x"),
    C: lambda a: Committee(id=new_id(), account_id=a, cadence="x"),
    D: lambda a: Signature(id=new_id(), account_id=a, subject=SignatureOf.PLAN_SPONSOR, name="x"),
}


@pytest.mark.parametrize("open_step", range(7))
def test_only_the_first_open_step_can_be_worked_on_or_closed(portfolio, open_step):
    account = included_account(portfolio, open_step) if open_step else new_account(portfolio)
    states = Case(portfolio, account).states()
    for step in Step:
        if step.number == open_step:
            assert portfolio.save(LATER[step](account.id)) is not None
            continue
        is_later = step.number > open_step
        with refused("step_locked" if is_later else "step_closed", GateRefusedError) as info:
            portfolio.save(LATER[step](account.id))
        assert bool(info.value.unmet) == is_later
        assert messages.text_of(info.value)
        with refused("cannot_close" if is_later else "already_closed", GateRefusedError):
            step_acts.close(portfolio, account.id, step)
    expected = ["closed" if s.number < open_step else "not_started" if s.number == open_step else "locked" for s in Step]
    assert states == expected
    assert portfolio.load(account.id).plan.current_step == (Step(list(Step)[open_step - 1]) if 0 < open_step < 6 else None)
    assert gate.writable_step(portfolio.load(account.id).facts) == portfolio.load(account.id).plan.current_step


def test_daily_work_is_never_locked(portfolio):
    account = new_account(portfolio)
    put(
        portfolio,
        Agreement(id=new_id(), account_id=account.id, title="framework"),
        Action(id=new_id(), account_id=account.id, text="call"),
        ParkingNote(id=new_id(), account_id=account.id, step=Step.PLAN, text="for later"),
        Person(id=new_id(), account_id=account.id, name="Marta"),
        live_indicator(account.id, Group.QUALITY),
    )
    data = portfolio.load(account.id)
    assert (len(data.plan.actions), len(data.plan.notes), len(data.people), len(data.scorecard.own_indicators)) == (1, 1, 1, 1)


def test_nothing_slips_through_the_gate_by_changing_what_it_is(portfolio):
    """A signature of the closed post must not become one of the open plan, nor move to another account."""
    case = Case(portfolio, included_account(portfolio, 5))
    other = included_account(portfolio, 3, name="Other")
    signed = next(s for s in case.all(Signature) if s.subject is SignatureOf.POST_KAM)
    for after in (replace(signed, subject=SignatureOf.PLAN_SPONSOR), replace(signed, account_id=other.id)):
        with refused("step_closed", GateRefusedError):
            portfolio.commit([Change(signed, after)])
    with refused("step_closed", GateRefusedError):
        portfolio.remove(signed)


def test_watch_and_exclude_lock_every_step_and_keep_its_data(portfolio):
    case = Case(portfolio, included_account(portfolio, 3))
    for verdict in (Verdict.WATCH, Verdict.EXCLUDE):
        decide(portfolio, case.id, verdict)
        assert case.states() == ["locked"] * 5
        assert [u.condition for u in step_acts.unmet(portfolio, case.id, R)] == ["not_included"]
        for act in (
            lambda: step_acts.close(portfolio, case.id, P),
            lambda: step_acts.reopen(portfolio, case.id, R, "x"),
            lambda: portfolio.save(LATER[P](case.id)),
        ):
            with pytest.raises(GateRefusedError):
                act()
        with refused("not_to_review"):
            step_acts.confirm(portfolio, case.id, [R], "x")
        assert step_acts.to_review(portfolio, case.id) == []
    assert case.all(Requirements)
    decide(portfolio, case.id)
    assert case.states() == ["closed", "closed", "not_started", "locked", "locked"]


def test_reopening_step_2_puts_what_builds_on_it_to_review(portfolio):
    case = Case(portfolio, included_account(portfolio, 6))
    with refused("required", ValidationError):
        step_acts.reopen(portfolio, case.id, K, " ")
    step_acts.reopen(portfolio, case.id, K, "Laura leaves")
    assert case.states() == ["closed", "in_progress", "to_review", "to_review", "to_review"]
    with refused("not_closed"):
        step_acts.reopen(portfolio, case.id, K, "again")
    with refused("cannot_close", GateRefusedError) as info:
        step_acts.confirm(portfolio, case.id, [P], "still holds")
    assert [u.condition for u in info.value.unmet] == ["close_first"]
    assert {"3", "2"} <= set(messages.text_of(info.value))
    with refused("cannot_close", GateRefusedError) as info:
        step_acts.close(portfolio, case.id, D)
    assert {u.condition for u in info.value.unmet} == {"close_first", "review_first"}
    step_acts.close(portfolio, case.id, K)
    assert case.states() == ["closed", "closed", "to_review", "to_review", "to_review"]
    facts = portfolio.load(case.id).facts
    assert [gate.review_reasons(facts, s) for s in Step] == [(), (), (K,), (K,), (K,)]
    step_acts.confirm(portfolio, case.id, [P], "still holds")
    assert case.states() == ["closed", "closed", "closed", "to_review", "to_review"]
    with refused("cannot_close"):
        step_acts.confirm(portfolio, case.id, [D], "still holds")
    assert step_acts.to_review(portfolio, case.id) == [C, D]
    edit = step_acts.confirm(portfolio, case.id, [D, C], "the two still hold")
    assert case.states() == ["closed"] * 5
    assert [c.after.reason for c in edit.changes] == ["the two still hold"] * 2
    with refused("not_to_review"):
        step_acts.confirm(portfolio, case.id, [D], "x")


def test_a_reopened_step_1_lets_the_budget_change_and_leaves_post_and_committee(portfolio):
    case = Case(portfolio, included_account(portfolio, 6))
    step_acts.reopen(portfolio, case.id, R, "more money")
    case.edit(Requirements, budget=Decimal(20_000))
    assert case.states() == ["in_progress", "to_review", "closed", "closed", "to_review"]
    assert step_acts.to_review(portfolio, case.id) == []
    step_acts.close(portfolio, case.id, R)
    assert step_acts.to_review(portfolio, case.id) == [K, D]
    with refused("required"):
        step_acts.confirm(portfolio, case.id, [K, D], "")
    step_acts.confirm(portfolio, case.id, [K, D], "both still hold")
    assert case.states() == ["closed"] * 5


def test_a_step_to_review_may_be_edited_and_closed_anew(portfolio):
    case = Case(portfolio, included_account(portfolio, 6))
    step_acts.reopen(portfolio, case.id, K, "x")
    step_acts.close(portfolio, case.id, K)
    case.edit(Post, reports_to="Carmen Vidal")
    assert case.states()[2] == "to_review"
    step_acts.close(portfolio, case.id, P)
    assert case.states() == ["closed"] * 3 + ["to_review"] * 2


def test_undoing_an_edit_made_before_closing_puts_the_step_to_review(portfolio):
    case = Case(portfolio, included_account(portfolio, 1, filled=True))
    (edit,) = case.edit(Requirements, budget=Decimal(12_000))
    step_acts.close(portfolio, case.id, R)
    portfolio.undo(edit)
    assert case.states() == ["to_review", "locked", "locked", "locked", "locked"]
    assert gate.review_reasons(portfolio.load(case.id).facts, R) == (R,)
    portfolio.redo(edit)
    assert case.states()[0] == "closed"


def test_a_changed_basis_is_named_without_a_reopening(portfolio):
    """Daily work (a rating) changes what step 2 rests on; all that builds on it is to be reviewed."""
    case = Case(portfolio, included_account(portfolio, 6))
    mark = next(r for r in portfolio.find(Rating) if r.competency is Competency.BUSINESS_VISION)
    portfolio.save(replace(mark, level=5))
    assert case.states() == ["closed"] + ["to_review"] * 4
    facts = portfolio.load(case.id).facts
    assert gate.review_reasons(facts, D) == (K,)
    assert step_acts.to_review(portfolio, case.id) == [], "what changed itself is closed again"
    with refused("changed_itself"):
        step_acts.confirm(portfolio, case.id, [K, P, C, D], "x")
    step_acts.close(portfolio, case.id, K)
    assert step_acts.to_review(portfolio, case.id) == [P, C, D]
    portfolio.save(replace(mark, level=1))
    with refused("cannot_close") as info:
        step_acts.close(portfolio, case.id, K)
    assert {u.condition for u in info.value.unmet} == {"knock_out", "gap_actions"}
    assert "Global business vision" in messages.text_of(info.value)


def test_a_changed_basis_without_its_culprit_names_all(portfolio):
    case = Case(portfolio, included_account(portfolio, 6))
    facts = portfolio.load(case.id).facts
    acts = tuple(replace(a, upstream="?") if a.subject == D else a for a in facts.acts)
    assert gate.review_reasons(replace(facts, acts=acts), D) == (R, K, P, C)
    gone = tuple(a for a in acts if a.subject != K)
    assert gate.review_reasons(replace(facts, acts=gone), D) == (K,)


def test_measures_and_agreements_do_not_disturb_a_closed_plan(portfolio):
    case = Case(portfolio, included_account(portfolio, 6))
    one = case.all(Indicator)[1]
    indicators.record_measure(portfolio, one, "2026-Q3", 7.0)
    put(portfolio, Agreement(id=new_id(), account_id=case.id, title="second", our_signer="x", client_signer="y", signed_on=DAY))
    assert case.states() == ["closed"] * 5


def test_acts_are_final(portfolio):
    case = Case(portfolio, included_account(portfolio, 2))
    act = case.all(StepAct)[0]
    standing = portfolio.load(case.id).selection.decisions[-1]
    for record in (act, standing):
        with refused("act_is_final"):
            portfolio.remove(record)
        with refused("act_is_final"):
            portfolio.save(replace(record, reason="other"))
    FILLERS[K](portfolio, case.id)
    edit = step_acts.close(portfolio, case.id, K)
    with refused("act_is_final"):
        portfolio.undo(edit)
    assert case.states()[:2] == ["closed", "closed"]


def test_acts_say_who_when_and_by_what_they_were_judged(portfolio):
    case = Case(portfolio, included_account(portfolio, 3))
    acts = portfolio.load(case.id).facts.acts
    assert [(a.subject, a.act, a.sequence) for a in acts] == [("requirements", "close", 1), ("kam_profile", "close", 2)]
    assert all(a.by and a.at.tzinfo and a.fingerprint and a.upstream and '"min_members": 2' in a.minimums for a in acts)
    facts = portfolio.load(case.id).facts
    assert gate.last_act(facts, Step.PLAN) is None
    assert gate.review_reasons(facts, Step.PLAN) == ()


def test_minimums_are_those_of_the_portfolio(portfolio):
    case = Case(portfolio, included_account(portfolio, 4, filled=True))
    portfolio.save(replace(portfolio.settings, min_members=3))
    with refused("cannot_close") as info:
        step_acts.close(portfolio, case.id, C)
    assert info.value.unmet[0].params == {"wanted": 3, "found": 2}
    assert {"3", "2"} <= set(messages.unmet_text(info.value.unmet[0]))
    portfolio.save(replace(portfolio.settings, min_members=1))
    step_acts.close(portfolio, case.id, C)
    portfolio.save(replace(portfolio.settings, min_members=5))
    assert case.states()[3] == "closed"


def test_a_decision_needs_its_scenarios_and_a_driver(portfolio):
    account = new_account(portfolio)
    with refused("decision_not_ready", GateRefusedError) as info:
        decide(portfolio, account.id)
    assert info.value.unmet[0].condition == "two_scenarios"
    prepare_decision(portfolio, account.id, growth=6)
    with refused("decision_not_ready", GateRefusedError) as info:
        decide(portfolio, account.id)
    assert [u.condition for u in info.value.unmet] == ["not_eligible"]
    for language in ("es", "en"):
        set_language(language)
        assert all(messages.unmet_text(u) for u in info.value.unmet)
        assert all(messages.unmet_text(u) for u in decisions.unmet(portfolio, account.id, Verdict.INCLUDE))
    with refused("in_the_future"):
        decide(portfolio, account.id, Verdict.EXCLUDE, decided_on=date(2190, 1, 1), review_on=date(2191, 1, 1))
    decide(portfolio, account.id, Verdict.WATCH)
    portfolio.save(replace(decisions.assessment_of(portfolio, account.id), growth=7))
    decide(portfolio, account.id)
    data = portfolio.load(account.id)
    assert [d.verdict for d in data.selection.decisions] == ["watch", "include"]
    assert data.selection.verdict is Verdict.INCLUDE
    assert data.selection.decisions[-1].attractiveness is None
    assert data.selection.decisions[-1].recorded_at is not None


def test_a_driver_that_falls_later_changes_no_decision(portfolio):
    case = Case(portfolio, included_account(portfolio, 3))
    portfolio.save(replace(decisions.assessment_of(portfolio, case.id), growth=2))
    assert case.states()[:3] == ["closed", "closed", "not_started"]


def test_a_decision_can_be_recorded_without_an_assessment(portfolio):
    account = new_account(portfolio)
    prepare_decision(portfolio, account.id)
    portfolio.remove(portfolio.load(account.id).selection.assessment)
    decide(portfolio, account.id, Verdict.EXCLUDE)
    assert portfolio.load(account.id).selection.decisions[0].attractiveness is None
    fresh = decisions.assessment_of(portfolio, account.id)
    assert (fresh.account_id, fresh.growth) == (account.id, None)


def test_every_condition_has_words_and_every_word_a_condition():
    known = {c.code for listed in CONDITIONS.values() for c in listed}
    assert set(SPOILERS) == known
    assert known <= set(messages.CONDITIONS)
    assert all(isinstance(c, GateCondition) for listed in CONDITIONS.values() for c in listed)
    assert messages.unmet_text(Unmet(SCORECARD, "quality_agreed"))


def test_group_weights_are_frozen_while_the_scorecard_is_closed(portfolio):
    account = included_account(portfolio, 6)
    with refused("scorecard_closed"):
        put(portfolio, Scorecard(id=new_id(), account_id=account.id, weight_results=40.0))
    step_acts.reopen_scorecard(portfolio, account.id, "another focus")
    put(portfolio, Scorecard(id=new_id(), account_id=account.id, weight_results=40.0))
    assert portfolio.load(account.id).scorecard.weights[Group.RESULTS] == 40.0


def test_confirming_nothing_is_refused(portfolio):
    account = included_account(portfolio, 2)
    with refused("required"):
        step_acts.confirm(portfolio, account.id, [], "why not")
