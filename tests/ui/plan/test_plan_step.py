"""Step 5 at the window."""

from datetime import date

from PySide6.QtWidgets import QApplication, QDialog, QGridLayout, QLabel

from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.step_acts import SignatureOf
from kamdesk.domain.records import Step
from tests.support.steps import at


def test_projects_have_money_hours_and_milestones(robot):
    at(robot, "C02", Step.PLAN)
    view = robot.table("projects.view")
    view.setCurrentIndex(view.model().index(0, 0))
    QApplication.processEvents()
    robot.type("project.effect", "25000")
    assert robot.data.facts.document.projects[0].effect == 25000
    robot.cell("milestones.view", 2, 0, "Inauguration")
    robot.cell("milestones.view", 2, 1, "2027-02-20")
    stone = robot.data.plan.milestones[-1]
    assert (stone.text, str(stone.due_on), stone.project_id) == (
        "Inauguration",
        "2027-02-20",
        robot.data.facts.document.projects[0].id,
    )
    robot.cell("milestones.view", 2, 1, "2027-12-20")
    assert "cannot come later" in robot.table("milestones.view").bubble.text


def test_an_agreement_shows_its_scope_and_takes_evidence(robot, answers, folder):
    at(robot, "C01", Step.PLAN)
    view = robot.table("agreements.view")
    view.setCurrentIndex(view.model().index(0, 0))
    QApplication.processEvents()
    assert robot.find("agreement.scope").toPlainText() == "Prices, terms and agreed quality"
    path = folder / "marco.pdf"
    path.write_bytes(b"%PDF")
    answers.paths.append(path)
    robot.press("attach")
    assert [e.name for e in robot.data.evidence_of(robot.data.facts.document.agreements[0].id)] == ["marco.pdf"]
    robot.type("agreement.scope", "Prices and terms")
    assert robot.data.facts.document.agreements[0].scope == "Prices and terms", "agreements are daily work"


def calendar_texts(page):
    """What the calendar of the plan says, label by label."""
    calendar = page.findChild(QGridLayout, "calendar")
    return [calendar.itemAt(n).widget().text() for n in range(calendar.count())]


def test_bridge_and_calendar(robot):
    page = at(robot, "C01", Step.PLAN).step_page
    robot.reach("plan.target")
    said = page.bridge.canvas.accessibleDescription()
    assert "Signed projects €40,000" in said
    assert "Still to cover €18,400" in said
    page.show_part(4)
    QApplication.processEvents()
    texts = calendar_texts(page)
    assert texts[0] == "Late"
    where = texts.index("Milestone: List of critical spares")
    assert (texts[where - 1], texts[where + 1]) == ("11 Dec 2026", "Iñaki Otxoa Larrea")
    at(robot, "C04", Step.PLAN)
    assert "Nothing with a day yet" in calendar_texts(page)[0]


def test_a_new_version_keeps_the_old_one_readable(robot, window):
    at(robot, "C01", Step.PLAN)
    robot.press("read_versions")
    dialog = next(d for d in window.findChildren(QDialog) if d.isVisible())
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert "Requirements" in said
    assert any("Tomás Arce Gil" in text for text in said)
    assert any("€1.6M" in text for text in said)
    dialog.show_version(1)
    dialog.close()
    robot.press("new_version")
    assert robot.data.plan.step_states[Step.PLAN] is StepState.IN_PROGRESS
    assert any("sponsor approved this plan" in text for text in robot.gate_texts())
    assert robot.data.facts.signature(SignatureOf.PLAN_SPONSOR) is None
    robot.type("plan_sponsor.signed_on", date.today().isoformat())
    robot.press("close_step")
    assert [v.number for v in robot.data.plan.versions] == [1, 2]
    window.account_actions.new_plan_version()
    assert robot.data.plan.step_states[Step.PLAN] is StepState.IN_PROGRESS
    window.account_actions.new_plan_version()
    assert "not closed" in window.toast.text


def test_an_objective_becomes_an_action_that_serves_it(robot):
    at(robot, "C02", Step.PLAN)
    view = robot.table("plan_objectives.view")
    view.setCurrentIndex(view.model().index(0, 0))
    QApplication.processEvents()
    robot.press("objective_action")
    assert robot.data.plan.actions[-1].objective_id == robot.data.plan.objectives[0].id


def test_an_agreement_is_removed_by_a_way_out(robot, window):
    at(robot, "C02", Step.PLAN)
    robot.cell("agreements.view", 1, 0, "Second agreement")
    robot.table("agreements.view").remove_wanted.emit(0)
    dialog = next(d for d in window.findChildren(QDialog) if d.isVisible())
    assert dialog.windowTitle().startswith("Remove")
    robot.press("removal_done")
    assert [a.title for a in robot.data.facts.document.agreements] == ["Second agreement"]
    assert robot.data.facts.document.projects[0].agreement_id == robot.data.facts.document.agreements[0].id
    window.undoing.undo()
    assert len(robot.data.facts.document.agreements) == 2


def test_nothing_to_confirm_is_said(robot, window):
    robot.go("C03", "plan")
    window.account_actions.confirm_steps()
    assert "No step can be confirmed now" in window.toast.text
