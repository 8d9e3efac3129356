"""Window and palette refuse what the gate refuses; a company of four finishes a plan."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kamdesk.domain.changes import ChangeSet
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.conditions.by_step import CONDITIONS
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.kam_profile import Assessor
from kamdesk.domain.records import Step
from kamdesk.i18n import messages
from kamdesk.services.plan import step_acts
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.plan.base_step import StepPage
from tests.support import included_account, own_person, put
from tests.support.gate import SPOILERS, Case
from tests.support.robot import Robot
from tests.support.steps import at

# -- no road around the gate -------------------------------------------------------------------------


@pytest.mark.parametrize("step", Step)
def test_window_and_palette_refuse_what_the_gate_refuses(qtbot, make_window, folder, new_portfolio, step):
    """Each condition of a step, spoiled and fixed one after the other; then the step closes."""
    path = folder / "uno.kamdesk"
    portfolio = new_portfolio(path)
    included_account(portfolio, step.number, filled=True)
    portfolio.close()
    window = make_window(path)
    robot = Robot(qtbot, window)
    case = Case(window.ctx.portfolio, robot.data.account)
    page, codes = robot.tab("plan").step_page, {c.code for c in CONDITIONS[step]}
    assert set(page.places) <= codes, "no place waits for what is no condition"
    assert {page.place_of(c) for c in codes} <= {place for part in page.parts for place in part.places}
    for condition in CONDITIONS[step]:
        fix = SPOILERS[condition.code][0](case)
        refused_in_every_way(robot, step, condition.code)
        for edit in reversed(fix):
            edit() if callable(edit) else window.ctx.portfolio.undo(edit)
    by_palette(robot)
    assert robot.data.plan.step_states[step] is StepState.CLOSED


def by_palette(robot):
    robot.window.open_palette()
    robot.window.palette_.input.setText(">close the step")
    robot.qtbot.keyClick(robot.window.palette_.input, Qt.Key.Key_Return)
    QApplication.processEvents()


def refused_in_every_way(robot, step, condition):
    window = robot.window
    page = robot.tab("plan")
    window.ctx.bus.publish(ChangeSet(frozenset(), frozenset({robot.account_id})))
    page.show_step(step)
    unmet = next(u for u in step_acts.unmet(window.ctx.portfolio, robot.account_id, step) if u.condition == condition)
    words = messages.unmet_text(unmet)
    # In words, as a link that leads to a place which takes the focus.
    texts = robot.gate_texts()
    assert words in texts
    link = page.gate.links()[texts.index(words)]
    robot.qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    focused = window.focusWidget()
    assert focused is not None
    assert focused is not link
    if condition != "scorecard_closed":
        assert page.step_page.isAncestorOf(focused), f"{condition} leads to {focused.objectName()}"
        assert focused.isVisibleTo(window), condition
    # The button and the palette refuse.
    robot.tab("plan")
    page.show_step(step)
    robot.press("close_step")
    assert robot.data.plan.step_states[step] is not StepState.CLOSED, condition
    window.toast.hide()
    by_palette(robot)
    assert robot.data.plan.step_states[step] is not StepState.CLOSED, condition
    assert words[:60] in window.toast.text


def test_a_part_counts_what_is_missing_there(robot):
    page = at(robot, "C03", Step.POST).step_page
    assert [p.button.text() for p in page.parts] == ["The three blocks · 1", "Authority and signatures · 2"]
    robot.type("post.substitute", "Iñaki Otxoa Larrea")
    assert page.parts[1].button.text() == "Authority and signatures · 1"
    assert isinstance(page, StepPage)


# -- a company of four -------------------------------------------------------------------------------


def test_four_people_finish_a_plan_at_the_window(qtbot, make_window, folder, new_portfolio, answers):
    """One person in several roles, a countersigner, an external member: honestly, and to the end."""
    path = folder / "cuatro.kamdesk"
    portfolio = new_portfolio(path)
    portfolio.save(replace(portfolio.settings, min_members=1))
    account = included_account(portfolio, 5, filled=True, name="Cliente único")
    portfolio.close()
    window = make_window(path)
    robot = Robot(qtbot, window)
    page = robot.tab("plan")
    page.show_step(Step.PLAN)
    robot.type("plan_sponsor.name", "Laura Ibáñez")
    assert robot.gate_texts() == ["Have a second person sign too, since the sponsor is the KAM"]
    for name, text in {"name": "Javier Roca", "role": "Partner", "signed_on": date.today().isoformat()}.items():
        robot.type(f"plan_countersign.{name}", text)
    robot.press("close_step")
    assert robot.data.account.id == account.id
    assert {s.value for s in robot.data.plan.step_states.values()} == {"closed"}


def test_a_future_signature_is_refused_beside_its_field(robot):
    at(robot, "C02", Step.PLAN)
    robot.cell("agreements.view", 0, 3, (date.today() + timedelta(3)).isoformat())
    assert "cannot lie in the future" in robot.table("agreements.view").bubble.text


def test_several_assessors_hide_marks_in_the_list_of_another_account_too(robot, window):
    portfolio = window.ctx.portfolio
    put(portfolio, Assessor(id=new_id(), account_id=portfolio.find_account("C05")[0].id, name="Marina Soler Duch"))
    assert own_person(portfolio, "Laura Ibáñez Soto")
    page = at(robot, "C01", Step.KAM_PROFILE).step_page
    robot.reach("radar_of")
    fits = page.ranking.texts
    assert "Marks stay hidden until all are in" in fits[0]
    assert not any("%" in text for text in fits)


def test_what_is_typed_beside_a_row_that_goes_away_does_no_harm(robot, window):
    at(robot, "C02", Step.PLAN)
    robot.cell("agreements.view", 1, 0, "Second agreement")
    view = robot.table("agreements.view")
    view.setCurrentIndex(view.model().index(1, 0))
    QApplication.processEvents()
    robot.find("agreement.scope").insertPlainText("typed")
    window.ctx.history.undo()
    QApplication.processEvents()
    robot.page.step_page.findChild(RecordForm, "agreement").save_pending()
    assert [a.title for a in robot.data.facts.document.agreements] == ["Framework agreement for supplies 2027"]


def test_progress_and_marks_stay_open_in_a_closed_plan(robot):
    at(robot, "C01", Step.PLAN)
    robot.cell("projects.view", 0, 5, "40")
    assert robot.data.facts.document.projects[0].progress == 40
    assert not robot.table("projects.view").model().index(0, 0).flags() & Qt.ItemFlag.ItemIsEditable
    at(robot, "C01", Step.KAM_PROFILE)
    robot.press("confirm_marks")
    assert robot.data.facts.kam.profile.confirmed_on == date.today()
    assert {s.value for s in robot.data.plan.step_states.values()} == {"closed"}
