"""One account from its creation to an approved plan, in the real window."""

import pytest

from kamdesk.domain.errors import GateRefusedError
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.kam_profile import Competency
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.services.plan import step_acts
from tests.support.robot import Robot


def states(robot):
    return [s.value for s in robot.data.plan.step_states.values()]


def refused_early(robot, page, step):
    """A later step can neither be closed nor edited, and says in words what is missing."""
    page.show_step(step)
    assert robot.gate_texts(), "what stands before the step is listed"
    if step is robot.data.plan.current_step:
        robot.press("close_step")
    else:
        page.close_step()
    assert f"Step {step.number} cannot be closed" in robot.window.toast.text
    assert robot.data.plan.step_states[step] is not StepState.CLOSED
    for form in page.step_page.forms:
        editor = form.editor(form.fields()[0])
        assert not editor.isEnabled() or editor.isReadOnly()
    with pytest.raises(GateRefusedError) as refusal:
        step_acts.close(robot.window.ctx.portfolio, robot.account_id, step)
    assert refusal.value.unmet


def decide(robot):
    page = robot.tab("selection")
    robot.press("part_2")
    robot.press("verdict_include")
    assert robot.find("record_decision").isVisible()
    robot.press("record_decision")
    assert robot.data.selection.verdict is None, "no decision before its scenarios"
    robot.press("part_0")
    robot.press("growth_8")
    robot.type("growth_reason", "Opens a second plant in 2027")
    robot.press("part_2")
    robot.press("write_include")
    robot.type("scenario_include.contribution", "210.000")
    robot.type("scenario_include.resources", "40000")
    robot.cell("effects.view", 0, 0, "Others ask for the same price")
    robot.cell("effects.view", 0, 3, "30")
    robot.cell("effects.view", 0, 4, "50000")
    robot.press("write_exclude")
    robot.cell("effects.view", 0, 0, "A competitor gets in")
    assert [s.verdict for s in robot.data.selection.scenarios] == [Verdict.INCLUDE, Verdict.EXCLUDE]
    assert page.scenarios.chosen is Verdict.EXCLUDE
    robot.press("verdict_include")
    robot.type("decision.reason", "It grows and the effects can be borne")
    robot.type("decision.decided_by", "Javier Roca")
    robot.press("record_decision")
    assert robot.data.selection.verdict is Verdict.INCLUDE
    assert robot.data.selection.decisions[0].reason == "It grows and the effects can be borne"


def fill_requirements(robot):
    for name, text in {
        "sponsor": "Tomás Arce", "sponsor_role": "Managing director", "sponsor_on": "2026-09-01", "sponsor_evidence": "Minutes",
        "hours_per_year": "200", "budget": "12000",
    }.items():  # fmt: skip
        robot.type(f"requirements.{name}", text)


def fill_kam(robot):
    robot.press("start_levels")
    robot.type("new_candidate", "Laura Ibáñez")
    robot.type("assessor", "Javier Roca")
    for row in range(len(Competency)):
        robot.cell("ratings", row, 4, "4")
    robot.type("kam_profile.person_id", "Laura Ibáñez")
    robot.type("kam_profile.reason", "Knows the plant")


def fill_post(robot):
    robot.type("post.reports_to", "Javier Roca")
    robot.type("post.substitute", "Iñaki Otxoa")
    robot.cell("functions.view", 0, 0, "Coordinate the committee")
    robot.cell("objectives.view", 0, 0, "Grow")
    for column, text in ((2, "turnover"), (3, "+8 %"), (4, "2027-06-30")):
        robot.cell("objectives.view", 0, column, text)
    robot.cell("responsibilities.view", 0, 0, "Agreed quality")
    for who, person in (("post_kam", "Laura Ibáñez"), ("post_manager", "Javier Roca")):
        for name, text in {"name": person, "role": "role", "signed_on": "2026-10-01"}.items():
            robot.type(f"{who}.{name}", text)


def fill_committee(robot):
    robot.type("committee.cadence", "Monthly")
    robot.type("committee.first_meeting_on", "2026-10-15")
    for row, name in enumerate(("Javier Roca", "Carmen Vidal")):
        robot.cell("members.view", row, 0, name)
        robot.cell("members.view", row, 1, "Sales")
        robot.cell("members.view", row, 3, "24")
    robot.tick("members.view", 0, 4)


def fill_plan(robot):
    robot.cell("agreements.view", 0, 0, "Framework 2027")
    for column, text in ((1, "Laura Ibáñez"), (2, "Luis Prada"), (3, "2026-10-20")):
        robot.cell("agreements.view", 0, column, text)
    robot.cell("projects.view", 0, 0, "Spares store")
    for column, text in ((1, "Framework 2027"), (2, "Iñaki Otxoa"), (4, "2027-02-28")):
        robot.cell("projects.view", 0, column, text)
    for name, text in {"target": "500000", "baseline": "420000", "next_review_on": "2027-04-15"}.items():
        robot.type(f"plan.{name}", text)
    robot.cell("risks.view", 0, 0, "A new buyer")
    robot.cell("risks.view", 0, 1, "Meet the general manager")
    for name, text in {"name": "Tomás Arce", "role": "Managing director", "signed_on": "2026-10-26"}.items():
        robot.type(f"plan_sponsor.{name}", text)


def fill_scorecard(robot):
    robot.tab("scorecard")
    robot.press("start_templates")
    page = robot.page
    page.add_indicator()
    robot.type("indicator.name", "Yearly orders")
    robot.type("indicator.group", "Results")
    for name, text in {"threshold": "10", "target": "20"}.items():
        robot.type(f"indicator.{name}", text)
    assert {i.group for i in robot.data.scorecard.indicators} == set(Group)
    robot.press("close_scorecard")
    assert "cannot be closed" in robot.window.toast.text, "no quality is agreed yet"
    otif = next(i for i in robot.data.scorecard.indicators if i.group is Group.QUALITY)
    page.open_indicator(otif.id)
    robot.type("signoff.agreed_with", "Marta Ribero")
    robot.type("signoff.agreed_on", "2026-09-20")
    row = page.grid.row_of(otif.id)
    robot.cell("scorecard", row, 6, "96.2")
    assert robot.data.scorecard.latest_result.indicators()
    robot.press("close_scorecard")
    assert robot.data.scorecard.is_closed


def test_an_account_from_creation_to_an_approved_plan(qtbot, make_window, answers, folder):
    path = folder / "mine.kamdesk"
    window = make_window()
    answers.paths.append(path)
    window.file_actions.new_portfolio()
    answers.texts.append("Bodegas «Ribera» & Cía <b>ñ</b>")
    window.account_actions.new_account()
    robot = Robot(qtbot, window)
    account_id = robot.account_id
    assert robot.data.account.name == "Bodegas «Ribera» & Cía <b>ñ</b>"

    page = robot.tab("plan")
    for step in Step:
        refused_early(robot, page, step)
    decide(robot)
    page = robot.tab("plan")
    assert states(robot) == ["not_started", "locked", "locked", "locked", "locked"]

    fillers = {
        Step.REQUIREMENTS: fill_requirements,
        Step.KAM_PROFILE: fill_kam,
        Step.POST: fill_post,
        Step.COMMITTEE: fill_committee,
    }
    for step, fill in fillers.items():
        for later in list(Step)[step.number :]:
            refused_early(robot, page, later)
        page.show_step(step)
        fill(robot)
        assert robot.gate_texts() == [], f"{step}: {robot.gate_texts()}"
        robot.press("close_step")
        assert robot.data.plan.step_states[step] is StepState.CLOSED
    page.show_step(Step.PLAN)
    fill_plan(robot)
    assert robot.gate_texts() == ["Close the scorecard"]
    fill_scorecard(robot)
    page = robot.tab("plan")
    page.show_step(Step.PLAN)
    robot.press("close_step")
    assert states(robot) == ["closed"] * 5
    assert robot.find("plan_state").text() == "Plan active"

    page.show_step(Step.KAM_PROFILE)
    answers.texts.append("She leaves in March")
    robot.press("reopen")
    assert states(robot) == ["closed", "in_progress", "to_review", "to_review", "to_review"]
    assert "3 steps to review" in robot.find("plan_state").text()

    robot.type("kam_profile.reason", "Knows the plant and the buyer")
    assert robot.data.facts.kam.profile.reason == "Knows the plant and the buyer"
    window.undoing.undo()
    assert robot.data.facts.kam.profile.reason == "Knows the plant"
    assert robot.find("kam_profile.reason").toPlainText() == "Knows the plant"

    window.close()
    again = make_window(path)
    robot = Robot(qtbot, again)
    assert robot.account_id == account_id
    assert again.view.tab == "plan"
    data = robot.data
    assert data.facts.kam.profile.reason == "Knows the plant"
    assert [s.value for s in data.plan.step_states.values()] == ["closed", "in_progress", "to_review", "to_review", "to_review"]
    assert data.selection.decisions[0].verdict is Verdict.INCLUDE
    assert data.facts.kam.name() == "Laura Ibáñez"
    assert {p.title for p in data.facts.document.projects} == {"Spares store"}
    assert data.scorecard.is_closed
    assert 96.2 in {m.value for m in data.scorecard.measures}
