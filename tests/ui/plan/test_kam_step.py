"""Step 2 at the window."""

from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton

from kamdesk.domain.plan.kam_profile import Competency
from kamdesk.domain.records import Step
from kamdesk.services.plan import assessor_form, kam_ratings
from tests.support.steps import at


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
    page = at(robot, "C05", Step.KAM_PROFILE).step_page
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
    page = at(robot, "C05", Step.KAM_PROFILE).step_page
    assert any("Laura Ibáñez Soto was chosen" in shown.text() for shown in page.findChildren(QLabel) if not shown.isHidden())
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
        found = (
            dialog.table.item(row, BEFORE).text(),
            dialog.table.item(row, AFTER).text(),
            dialog.findChild(QPushButton, "return").isEnabled(),
        )
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
    assert {a.owner for a in robot.data.plan.actions} == {"Nuria Campos Gil", "Elena Prats Mora"}, "an action of hers stays hers"
    window.account_actions.hand_over_account()
    assert "Step 2 is not closed" in window.toast.text
