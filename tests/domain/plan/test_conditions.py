"""Each condition alone keeps its step open, and each can be met."""

import shutil
from contextlib import closing
from dataclasses import replace

import pytest

from kamdesk.domain.acts import SCORECARD
from kamdesk.domain.errors import GateRefusedError, Unmet
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.conditions.base import GateCondition
from kamdesk.domain.plan.conditions.by_step import CONDITIONS
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.kam_profile import Candidate, KamProfile
from kamdesk.domain.plan.plan_document import PlanDocument
from kamdesk.domain.plan.post import Post
from kamdesk.domain.plan.requirements import Requirements
from kamdesk.domain.plan.step_acts import Signature, SignatureOf
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator
from kamdesk.i18n import messages, set_language
from kamdesk.services.plan import step_acts
from kamdesk.services.portfolio import Portfolio
from tests.support import BOSS, DAY, FILLERS, included_account, live_indicator, put, refused
from tests.support.gate import SPOILERS, Case, one_person_signs, target_falls

R, K, P, C, D = Step


ALSO = {"agreement": {"project"}, "chosen": set(), "levels": {"rated"}}
"""Conditions that fall together with another one."""


EVERY = [
    (step, condition.code, at)
    for step, listed in CONDITIONS.items()
    for condition in listed
    for at in range(len(SPOILERS.get(condition.code, "x")))
]


@pytest.fixture(scope="module")
def ready(new_portfolio, tmp_path_factory):
    """A function that gives a file in which a step is ready to close, and its account: made once for all conditions of the step."""
    made = {}

    def found(step):
        if step not in made:
            path = tmp_path_factory.mktemp("listo") / f"{step}.kamdesk"
            with closing(new_portfolio(path)) as portfolio:
                made[step] = path, included_account(portfolio, step.number, filled=True)
        return made[step]

    return found


@pytest.mark.no_cover
@pytest.mark.parametrize(("step", "condition", "at"), EVERY, ids=[f"{s}-{c}-{a}" for s, c, a in EVERY])
def test_each_condition_alone_keeps_its_step_open(ready, folder, step, condition, at):
    path, account = ready(step)
    with closing(Portfolio.open(shutil.copy(path, folder / path.name))) as portfolio:
        condition_keeps_open(Case(portfolio, account), step, condition, at)


def condition_keeps_open(case, step, condition, at):
    portfolio = case.portfolio
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
        (D, lambda c: [*one_person_signs(c), *_second_signs(c)]),
        (D, lambda c: [*target_falls(c), *c.edit(PlanDocument, target_explanation="they sold a plant")]),
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


def test_every_condition_has_words_and_every_word_a_condition():
    known = {c.code for listed in CONDITIONS.values() for c in listed}
    assert set(SPOILERS) == known
    assert known <= set(messages.CONDITIONS)
    assert all(isinstance(c, GateCondition) for listed in CONDITIONS.values() for c in listed)
    assert messages.unmet_text(Unmet(SCORECARD, "quality_agreed"))
