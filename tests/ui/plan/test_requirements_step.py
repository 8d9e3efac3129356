"""Step 1 at the window."""

from dataclasses import replace

from PySide6.QtWidgets import QApplication, QLabel

from kamdesk.domain.plan.requirements import CompanyRequirement
from kamdesk.domain.records import Step
from tests.support.steps import at


def test_hours_over_capacity_are_refused_beside_the_field(robot, window):
    portfolio = window.ctx.portfolio
    window.ctx.act(lambda: portfolio.save(replace(portfolio.settings, kam_hours=1300)))
    at(robot, "C12", Step.REQUIREMENTS)
    field = robot.type("requirements.hours_per_year", "900")
    assert "Only 100 of the 1300 KAM hours" in field.accessibleDescription().replace(",", "")
    assert field.text() == "900", "what was typed stays"
    assert robot.data.facts.requirements.record.hours_per_year == 240
    robot.type("excess.excess_accepted_by", "Tomás Arce Gil")
    robot.type("excess.excess_accepted_on", "2026-11-02")
    robot.type("requirements.hours_per_year", "901")
    assert robot.data.facts.requirements.record.hours_per_year == 901


def test_a_requirement_of_the_company_is_confirmed_here(robot, window):
    at(robot, "C12", Step.REQUIREMENTS)
    robot.cell("company.view", 2, 0, "Price approvals within a day")
    texts = robot.gate_texts()
    assert any("Price approvals within a day" in text for text in texts)
    robot.cell("company.view", 2, 3, "Javier Roca Pons")
    robot.cell("company.view", 2, 4, "2027-02-01")
    view = robot.table("company.view")
    view.setCurrentIndex(view.model().index(2, 0))
    QApplication.processEvents()
    robot.press("company_holds")
    assert not any("Price approvals" in text for text in robot.gate_texts())
    robot.press("company_not")
    robot.press("company_holds")
    window.undoing.undo()
    assert any("Price approvals" in text for text in robot.gate_texts())
    view.remove_wanted.emit(2)
    assert len(window.ctx.portfolio.find(CompanyRequirement)) == 2
    view.remove_wanted.emit(0)
    assert "This depends on it" in " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())
    robot.press("removal_cancel")


def test_all_of_the_company_hold_at_once(robot, window):
    at(robot, "C12", Step.REQUIREMENTS)
    for row, name in ((2, "One"), (3, "Two")):
        robot.cell("company.view", row, 0, name)
    robot.press("company_all")
    assert len(robot.data.facts.requirements.confirmations) == 4


def test_what_is_overdue_shows_red_and_the_usual_is_offered(robot):
    at(robot, "C12", Step.REQUIREMENTS)
    robot.cell("checklist.view", 1, 4, "2026-11-02")
    assert "was due on 2 Nov 2026" in robot.find("overdue_items").text()
    before = len(robot.data.facts.requirements.checklist)
    robot.press("usual_checklist")
    assert len(robot.data.facts.requirements.checklist) == before + 3
    at(robot, "C01", Step.REQUIREMENTS)
    assert not [w for w in robot.page.findChildren(QLabel, "usual_checklist") if w.isVisible()]
