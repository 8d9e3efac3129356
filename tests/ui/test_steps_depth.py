"""Every condition at the window and by the palette, and what the steps do besides closing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit

from kamdesk.domain.changes import ChangeSet
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.conditions.by_step import CONDITIONS
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.kam_profile import Assessor, Competency
from kamdesk.domain.plan.requirements import CompanyRequirement
from kamdesk.domain.plan.step_acts import SignatureOf
from kamdesk.domain.records import Step
from kamdesk.i18n import messages
from kamdesk.services.plan import assessor_form, kam_ratings, step_acts
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.plan.base_step import StepPage
from tests.support import included_account, own_person, put
from tests.test_gates import SPOILERS, Case
from tests.ui.robot import Robot


@pytest.fixture
def robot(qtbot, window):
    return Robot(qtbot, window)


def at(robot, code, step):
    page = robot.go(code, "plan")
    page.show_step(step)
    QApplication.processEvents()
    return page


# -- no road around the gate ---------------------------------------------------------------------


@pytest.mark.parametrize("step", Step)
def test_window_and_palette_refuse_what_the_gate_refuses(qtbot, make_window, folder, step):
    """Each condition of a step, spoiled and fixed one after the other; then the step closes."""
    path = folder / "uno.kamdesk"
    portfolio = Portfolio.create(path)
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
        assert page._pages[step].isAncestorOf(focused), f"{condition} leads to {focused.objectName()}"
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
    page = at(robot, "C03", Step.POST)._pages[Step.POST]
    assert [p.button.text() for p in page.parts] == ["The three blocks · 1", "Authority and signatures · 2"]
    robot.type("post.substitute", "Iñaki Otxoa Larrea")
    assert page.parts[1].button.text() == "Authority and signatures · 1"
    assert isinstance(page, StepPage)


# -- step 1 --------------------------------------------------------------------------------------


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


# -- step 2 --------------------------------------------------------------------------------------


def test_a_form_goes_out_and_comes_back(robot, window, answers, folder):
    at(robot, "C05", Step.KAM_PROFILE)
    robot.cell("assessors.view", 3, 0, "Marina Soler Duch")
    view = robot.table("assessors.view")
    view.setCurrentIndex(view.model().index(3, 0))
    QApplication.processEvents()
    path = folder / "Marina.xlsx"
    answers.paths += [path, path, path]
    robot.press("write_form")
    assert path.exists()
    assert "Marina.xlsx" in window.toast.text
    book = load_workbook(path)
    for row in range(18):
        book.active.cell(assessor_form.HEAD_ROW + 1 + row, assessor_form.MARK_COLUMN, 9 if row == 3 else 4)
    book.save(path)
    robot.press("read_form")
    text = robot.find("form_report").text()
    assert "17 marks of Marina Soler Duch taken." in text
    assert f"Row {assessor_form.HEAD_ROW + 4}" in text
    assert view.model().index(3, 2).data() == "17 of 18"
    window.undoing.undo()
    assert view.model().index(3, 2).data() == "0 of 18"
    robot.press("read_form")
    path.write_text("no form")
    answers.paths.append(path)
    robot.press("read_form")
    assert "not a spreadsheet" in window.toast.text
    answers.paths += [None, None]
    robot.press("read_form")
    robot.press("write_form")


def test_a_candidate_is_considered_no_longer(robot, window):
    at(robot, "C05", Step.KAM_PROFILE)
    robot.type("candidate", "Iñaki Otxoa Larrea")
    robot.press("remove_candidate")
    names = {robot.data.facts.kam.name_of(c.person_id) for c in robot.data.facts.kam.candidates}
    assert names == {"Laura Ibáñez Soto"}
    window.undoing.undo()
    assert len(robot.data.facts.kam.candidates) == 2


def test_ranking_radar_and_levels_in_words(robot):
    page = at(robot, "C05", Step.KAM_PROFILE)._pages[Step.KAM_PROFILE]
    robot.reach("radar_of")
    fits = page.ranking.texts
    assert fits[0] == "1. Laura Ibáñez Soto: fit 95.9% · ahead of Iñaki Otxoa Larrea, who misses a must-have"
    assert "knocked out: Service vocation" in fits[1]
    assert page.ranking.radar.canvas is not None
    assert "Service vocation: 4.7 / 5" in robot.find("fit_values").text()
    assert "Service vocation 4.7 / 5" in page.ranking.radar.canvas.accessibleDescription()
    robot.type("radar_of", "Iñaki Otxoa Larrea")
    assert "Service vocation 3.3 / 5" in page.ranking.radar.canvas.accessibleDescription()
    robot.table("ratings").setCurrentIndex(robot.table("ratings").model().index(2, 4))
    assert "Sees problems before the client does and warns" in robot.find("behaviours").text()


def test_typing_the_name_of_another_assessor_shows_nothing_that_is_hidden(robot, window):
    at(robot, "C05", Step.KAM_PROFILE)
    robot.cell("assessors.view", 3, 0, "Marina Soler Duch")

    def marks():
        model = robot.table("ratings").model()
        return [text for row in range(9) if (text := model.index(row, 4).data()) != "—"]

    def give(row, mark):
        robot.cell("ratings", row, 4, mark)

    robot.type("assessor", "Marina Soler Duch")
    give(0, "2")
    give(1, "4")
    assert marks() == ["2", "4"], "what is typed here and now is seen"
    robot.type("assessor", "Javier Roca Pons")
    assert marks() == []
    robot.type("assessor", "marina soler duch")
    assert marks() == [], "whoever typed the name may be anybody"
    assert any("2 marks given before stay hidden" in label.text() for label in window.findChildren(QLabel))
    give(2, "3")
    assert marks() == ["3"]
    robot.tab("overview")
    at(robot, "C05", Step.KAM_PROFILE)
    robot.reach("ratings")
    assert marks() == [], "whoever comes back to the page may be somebody else"


def test_their_own_view_is_shown_and_does_not_count(robot):
    at(robot, "C05", Step.KAM_PROFILE)
    mean = robot.table("ratings").model().index(0, 5).data()
    robot.type("assessor", "Laura Ibáñez Soto")
    robot.cell("ratings", 0, 4, "1")
    assert robot.table("ratings").model().index(0, 4).data() == "1"
    assert robot.table("ratings").model().index(0, 5).data() == mean
    robot.type("assessor", "Ibáñez, Laura")
    robot.cell("ratings", 0, 4, "5")
    assert "rating themselves" in robot.table("ratings").bubble.text


def test_marks_used_elsewhere_are_confirmed_here(robot, window):
    at(robot, "C05", Step.KAM_PROFILE)
    robot.type("kam_profile.person_id", "Laura Ibáñez Soto")
    robot.type("kam_profile.reason", "Best fit")
    assert robot.gate_texts() == ["Confirm that the marks of Laura Ibáñez Soto hold for this account"]
    assert "Another account uses them too." in robot.find("marks_confirmed").text()
    robot.press("confirm_marks")
    assert robot.gate_texts() == []
    robot.press("close_step")
    page = at(robot, "C05", Step.KAM_PROFILE)._pages[Step.KAM_PROFILE]
    assert "Laura Ibáñez Soto was chosen" in page._record.itemAt(0).widget().text()
    assert robot.data.account.kam == "Laura Ibáñez Soto"


def test_the_history_hides_what_pages_hide(robot, window):
    from kamdesk.ui.dialogs.history_dialog import AFTER, BEFORE, HistoryDialog

    portfolio = window.ctx.portfolio
    at(robot, "C05", Step.KAM_PROFILE)
    robot.type("assessor", "Javier Roca Pons")
    robot.cell("ratings", 0, 4, "2")
    robot.cell("assessors.view", 3, 0, "Marina Soler Duch")

    def sides():
        dialog = HistoryDialog(window.ctx, None, window)
        row = next(n for n, e in enumerate(dialog.entries) if e.kind == "rating" and e.before is not None)
        dialog.table.setCurrentCell(row, 0)
        found = (dialog.table.item(row, BEFORE).text(), dialog.table.item(row, AFTER).text(), dialog._return.isEnabled())
        dialog.deleteLater()
        return found

    assert sides() == ("hidden", "hidden", False)
    assert not any(ch.isdigit() for ch in window.statusBar().findChild(QLabel, "undo_label").text().replace("Ctrl+Z", ""))
    for candidate in robot.data.facts.kam.candidates:
        for competency in Competency:
            kam_ratings.rate(portfolio, candidate.person_id, competency, "Marina Soler Duch", 3)
    assert sides()[2] is True
    assert "hidden" not in sides()


def test_the_kam_hands_over(robot, window):
    at(robot, "C01", Step.KAM_PROFILE)
    robot.press("hand_over")
    dialog = next(d for d in window.findChildren(QDialog) if d.isVisible())
    said = " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
    assert "2 open actions get the new owner" in said
    assert "promise" not in said, "nothing is told of what there is none of"
    robot.press("handover_save")
    assert dialog.isVisible()
    assert any("is missing" in label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
    for name, text in (("name", "Nuria Campos Gil"), ("reason", "Laura goes to exports")):
        editor = dialog.form.editor(name)
        assert isinstance(editor, QLineEdit)
        editor.setText(text)
    robot.press("handover_save")
    assert robot.data.kam_name == "Nuria Campos Gil"
    assert [s.value for s in robot.data.plan.step_states.values()] == [
        "closed",
        "in_progress",
        "to_review",
        "to_review",
        "to_review",
    ]
    assert {a.owner for a in robot.data.plan.actions} == {"Nuria Campos Gil"}
    window.account_actions.hand_over_account()
    assert "Step 2 is not closed" in window.toast.text


# -- step 3 --------------------------------------------------------------------------------------


def test_a_post_begins_with_a_template_and_becomes_one(robot, window, answers):
    at(robot, "C03", Step.POST)
    answers.texts = ["KAM of an account that advocates for us", "Ours", None, None]
    before = len(robot.data.facts.post.items)
    robot.press("begin_post")
    assert len(robot.data.facts.post.items) == before + 6
    robot.press("keep_post")
    assert "Saved as “Ours”" in window.toast.text.replace("«", "“").replace("»", "”")
    robot.press("begin_post")
    robot.press("keep_post")
    robot.type("post.max_discount", "101")
    assert "between 0 and 100" in robot.find("post.max_discount").accessibleDescription()


# -- step 5 --------------------------------------------------------------------------------------


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


def test_bridge_and_calendar(robot):
    page = at(robot, "C01", Step.PLAN)._pages[Step.PLAN]
    robot.reach("plan.target")
    said = page.bridge.canvas.accessibleDescription()
    assert "Signed projects €40,000" in said
    assert "Still to cover €18,400" in said
    page.show_part(4)
    QApplication.processEvents()
    texts = [page._calendar.itemAt(n).widget().text() for n in range(page._calendar.count())]
    assert texts[0] == "Late"
    where = texts.index("Milestone: List of critical spares")
    assert (texts[where - 1], texts[where + 1]) == ("11 Dec 2026", "Iñaki Otxoa Larrea")
    at(robot, "C04", Step.PLAN)
    assert "Nothing with a day yet" in page._calendar.itemAt(0).widget().text()


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


# -- a company of four ---------------------------------------------------------------------------


def test_four_people_finish_a_plan_at_the_window(qtbot, make_window, folder, answers):
    """One person in several roles, a countersigner, an external member: honestly, and to the end."""
    path = folder / "cuatro.kamdesk"
    portfolio = Portfolio.create(path)
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
    page = at(robot, "C01", Step.KAM_PROFILE)._pages[Step.KAM_PROFILE]
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
    page = robot.page._pages[Step.PLAN]
    page._agreement.form._commit("scope")
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
