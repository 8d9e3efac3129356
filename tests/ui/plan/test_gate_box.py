"""The box of a step's conditions leads to their places."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kamdesk.domain.records import Step


def test_gate_links_lead_to_the_place(robot, window):
    page = robot.go("C03", "plan")
    link = next(w for w in page.gate.links() if "substitute" in w.text())
    robot.qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget().objectName() == "post.substitute"


def test_parking_notes_wait_for_a_locked_step(robot, window):
    page = robot.go("C03", "plan")
    page.show_step(Step.PLAN)
    robot.cell("parking.view", 0, 0, "Ask for the framework in May")
    robot.cell("parking.view", 0, 1, "Marta Ribero")
    robot.cell("parking.view", 0, 2, "2027-05-03")
    note = next(n for n in robot.data.plan.notes if n.step is Step.PLAN)
    assert (note.text, note.person, str(note.due_on)) == ("Ask for the framework in May", "Marta Ribero", "2027-05-03")
    robot.cell("parking.view", 1, 0, "And for the prices")
    assert len([n for n in robot.data.plan.notes if n.step is Step.PLAN]) == 2
    page.show_step(Step.COMMITTEE)
    assert robot.table("parking.view").model().index(0, 1).data() == "Elena Prats Mora"


def test_confirming_all_takes_one_reason(robot, window, answers):
    page = robot.go("C01", "plan")
    page.show_step(Step.REQUIREMENTS)
    answers.texts += ["new budget", "the dependents still hold"]
    robot.press("reopen")
    robot.type("requirements.budget", "20000")
    robot.press("close_step")
    page.show_step(Step.KAM_PROFILE)
    assert [s.value for s in robot.data.plan.step_states.values()] == ["closed", "to_review", "closed", "closed", "to_review"]
    robot.press("confirm")
    assert [s.value for s in robot.data.plan.step_states.values()][:4] == ["closed"] * 4
