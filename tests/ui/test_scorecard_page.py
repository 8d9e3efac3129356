"""The scorecard as it is filled in: by keyboard, by paste, with two figures for one thing."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from kamdesk.domain.ids import new_id
from kamdesk.domain.scorecard import Group, Indicator
from kamdesk.services import overview, scorecards
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.dialogs.library_dialog import LibraryDialog
from kamdesk.ui.dialogs.period_dialog import PeriodDialog
from kamdesk.ui.dialogs.settle_dialog import SettleDialog
from kamdesk.ui.models.figures_model import FigureColumn
from kamdesk.ui.models.scorecard_grid import GridColumn
from kamdesk.ui.pages.portfolio_page import SCORECARDS
from tests.support import put
from tests.ui.robot import Robot

Q3 = "2026-Q3"


@pytest.fixture
def robot(qtbot, window):
    return Robot(qtbot, window)


@pytest.fixture
def page(robot):
    return robot.go("C01", "scorecard")


@pytest.fixture
def during(monkeypatch):
    """Do something in the next dialog instead of waiting for a person."""

    def plan(act):
        def run(dialog):
            dialog.show()
            QApplication.processEvents()
            act(dialog)
            QApplication.processEvents()
            result = dialog.result()
            dialog.close()
            return result

        monkeypatch.setattr(QDialog, "exec", run)

    return plan


def indicator(robot, short):
    return next(i for i in robot.data.own_indicators if i.short_name == short)


def result(robot, short):
    return next(r for r in robot.data.result(Q3).indicators() if r.indicator.short_name == short)


# -- filling in ----------------------------------------------------------------------------------


def test_a_period_of_eleven_indicators_is_eleven_values_and_eleven_enters(robot, page, window, qtbot, during):
    groups = list(Group)[1:]
    for at in range(3):
        blank = Indicator(id=new_id(), account_id=robot.account_id, group=groups[at], name=f"Own {at}", unit="h", position=90 + at)
        put(window.ctx.portfolio, replace(blank, floor=0.0, threshold=8.0, target=20.0))
    page.step_period(1)
    period = "2026-Q4"
    assert len([i for i in robot.data.own_indicators if i.computed is None]) == 11
    values = [f"{n}" for n in range(1, 12)]

    def fill(dialog):
        assert isinstance(dialog, PeriodDialog)
        for value in values:
            qtbot.keyClicks(dialog.focusWidget(), value)
            qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
        assert dialog.focusWidget() is dialog._done
        assert dialog._count.text() == "11 of 11 figures"

    during(fill)
    page._choose_period(period)
    robot.press("fill_period")
    stored = {m.indicator_id: m.value for m in robot.data.measures if m.period == period}
    assert sorted(stored.values()) == [float(v) for v in values]
    assert page._missing.text() == ""


def test_the_same_by_the_grid_alone(robot, page, qtbot):
    page._choose_period("2026-Q4")
    first = page.grid.row_of(indicator(robot, "OTIF").id)
    page.view.setFocus()
    page.view.setCurrentIndex(page.grid.index(first, GridColumn.NOW))
    for value in range(1, 9):
        qtbot.keyClicks(page.view, str(value))
        editor = [e for e in page.view.viewport().findChildren(QLineEdit) if e.isVisible()][-1]
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        QApplication.processEvents()
    assert sorted(m.value for m in robot.data.measures if m.period == "2026-Q4") == list(range(1, 9))


def test_a_refused_figure_of_the_quick_form_stays_with_its_reason(robot, page, qtbot, during):
    def fill(dialog):
        edit = dialog._order[0]
        edit.setFocus()
        edit.selectAll()
        qtbot.keyClicks(edit, "962")
        qtbot.keyClick(edit, Qt.Key.Key_Return)
        assert dialog.focusWidget() is edit
        assert edit.text() == "962"
        assert "outside" in edit.accessibleDescription()
        edit.selectAll()
        qtbot.keyClicks(edit, "412/430")
        qtbot.keyClick(edit, Qt.Key.Key_Return)
        assert edit.accessibleDescription() == ""
        theirs = dialog._edits[indicator(robot, "OTIF").id, "client_value"]
        theirs.setFocus()
        theirs.selectAll()
        qtbot.keyClicks(theirs, "95.8")
        qtbot.keyClick(theirs, Qt.Key.Key_Return)
        assert dialog.focusWidget() is dialog._order[1]

    during(fill)
    page.fill_in()
    found = result(robot, "OTIF")
    assert (round(found.own_value, 2), found.client_value, found.is_disputed) == (95.81, 95.8, False)


def test_a_block_from_a_spreadsheet_is_one_change_and_its_bad_cell_says_why(robot, page, window):
    before = robot.data.measures
    row = page.grid.row_of(indicator(robot, "OTIF").id)
    page.view.setCurrentIndex(page.grid.index(row, GridColumn.NOW))
    QGuiApplication.clipboard().setText("97.1\n500\nlots\n")
    page.paste()
    assert (result(robot, "OTIF").own_value, result(robot, "PPM").own_value) == (97.1, 500)
    cell = page.grid.index(page.grid.row_of(indicator(robot, "Reply").id), GridColumn.NOW)
    assert cell.data() == "lots"
    assert "not a number" in page.view.bubble._text.text()
    window.undo()
    assert robot.data.measures == before


@pytest.mark.parametrize(("text", "words"), [("", "nothing to paste"), ("1\t2\t3\t4\t5\t6\t7", "more columns"), ("1\n" * 40, "40 rows")])
def test_a_block_that_does_not_fit_is_refused_whole(robot, page, window, text, words):
    said = []
    window.ctx.notices.refused.connect(said.append)
    page.view.setCurrentIndex(page.grid.index(page.grid.row_of(indicator(robot, "OTIF").id), GridColumn.NOW))
    before = robot.data.measures
    QGuiApplication.clipboard().setText(text)
    page.paste()
    assert words in said[-1]
    assert robot.data.measures == before


# -- both figures --------------------------------------------------------------------------------


def test_a_dispute_shows_everywhere_until_it_is_settled(robot, page, window, during):
    otif = result(robot, "OTIF")
    assert (otif.own_value, otif.client_value, otif.value, otif.is_disputed) == (96.2, 93.8, 93.8, True)
    row = page.grid.row_of(otif.indicator.id)
    assert page.grid.index(row, GridColumn.NOW).data() == "96.2"
    assert page.grid.index(row, GridColumn.CLIENT).data() == "93.8"
    assert "disputed" in page.grid.index(row, GridColumn.SCORE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Disputed: OTIF" in page.profile.sentence.text()
    radar = page.profile.radar.canvas._radar
    assert [a.label for a in radar.axes if a.is_disputed] == ["OTIF"]
    assert "≠" in next(t.get_text() for t in radar.labels if "OTIF" in t.get_text())
    summary = overview.summaries(window.ctx.portfolio, [robot.account_id])[robot.account_id]
    assert summary.disputed == 1
    page.open_indicator(otif.indicator.id)

    def settle(dialog):
        assert isinstance(dialog, SettleDialog)
        dialog.save()
        assert not dialog.form._errors["settled_value"].isHidden()
        dialog.form.editor("settled_value").setText("95.5")
        dialog.form.editor("settled_on").setText("nonsense")
        dialog.save()
        assert not dialog.form._errors["settled_on"].isHidden()
        dialog.form.editor("settled_on").setText("2026-10-09")
        dialog.save()

    during(settle)
    robot.press("settle")
    found = result(robot, "OTIF")
    assert (found.value, found.is_disputed) == (95.5, False)
    assert "Disputed" not in page.profile.sentence.text()


def test_the_parameter_sheet_is_written_beside_the_grid(robot, page):
    ppm = indicator(robot, "PPM")
    page.open_indicator(ppm.id)
    robot.type("parameter.numerator", "Defective units")
    robot.type("parameter.tolerance", "25")
    robot.type("parameter.data_from", "The client's")
    sheet = robot.data.sheet_of(ppm)
    assert (sheet.numerator, sheet.tolerance, sheet.data_from) == ("Defective units", 25.0, "client")
    robot.type("parameter.tolerance", "-1")
    assert robot.data.sheet_of(ppm).tolerance == 25
    assert page.sheet._state.text() == "Agreed"
    robot.type("signoff.agreed_with", " ")
    assert page.sheet._state.text() == "Not agreed yet"


def test_evidence_is_attached_opened_and_removed(robot, page, answers, tmp_path, monkeypatch):
    proof = tmp_path / "minutes.txt"
    proof.write_text("signed", encoding="utf-8")
    opened = []
    monkeypatch.setattr("kamdesk.ui.dialogs.evidence_box.QDesktopServices.openUrl", opened.append)
    page.open_indicator(indicator(robot, "PPM").id)
    answers.paths.append(proof)
    robot.press("attach")
    (evidence,) = robot.data.evidence
    robot.press("open_evidence")
    assert opened[0].toLocalFile().endswith("minutes.txt")
    answers.paths.append(tmp_path / "none.txt")
    robot.press("attach")
    assert robot.data.evidence == (evidence,)


# -- indicators ----------------------------------------------------------------------------------


def test_the_library_adds_what_is_ticked_and_offers_nothing_twice(robot, page, during):
    before = len(robot.data.own_indicators)

    def choose(dialog):
        assert isinstance(dialog, LibraryDialog)
        assert not dialog._add.isEnabled()
        dialog._sector.setCurrentIndex(dialog._sector.findText("Food"))
        names = {i.text(0): i for i in dialog.items()}
        assert "Margin (in use)" in names
        assert "Lead time" not in names
        names["Cold chain kept"].setCheckState(0, Qt.CheckState.Checked)
        assert dialog._add.text() == "Add 1 indicator"
        dialog.add()

    during(choose)
    page.open_library()
    assert len(robot.data.own_indicators) == before + 1
    assert robot.data.own_indicators[-1].name == "Cold chain kept"


@pytest.mark.parametrize(("answer", "then", "now"), [(True, 200.0, 150.0), (False, 150.0, 150.0), (None, 200.0, 200.0)])
def test_an_anchor_asks_once_from_which_period_it_holds(robot, page, monkeypatch, answer, then, now):
    asked = []
    monkeypatch.setattr(boxes, "ask_choice", lambda *args: asked.append(args) or answer)
    ppm = indicator(robot, "PPM")
    row = page.grid.row_of(ppm.id)
    robot.cell("scorecard", row, GridColumn.TARGET, "150")
    if answer is not None:
        robot.cell("scorecard", row, GridColumn.THRESHOLD, "550")
        assert len(asked) == 1
    stored = indicator(robot, "PPM")
    assert (stored.at("2026-Q2").target, stored.target) == (then, now)


def test_a_scorecard_without_innovation_does_not_close_and_says_so(robot, window):
    portfolio = window.ctx.portfolio
    page = robot.go("C02", "scorecard")
    for one in [i for i in robot.data.own_indicators if i.group is Group.INNOVATION]:
        portfolio.remove(one)
    page._is_stale = True
    page.read_if_stale()
    said = []
    window.ctx.notices.refused.connect(said.append)
    assert "Innovation and learning" in page._gate_text.text()
    page.close_card()
    assert "Innovation and learning" in said[-1]
    assert not robot.data.is_scorecard_closed
    scorecards.add_templates(portfolio, robot.account_id, lambda key: key, {"pilots"})
    page._is_stale = True
    page.read_if_stale()
    page.close_card()
    assert robot.data.is_scorecard_closed
    unmet = {u["condition"] for u in __import__("kamdesk.services.show", fromlist=["x"]).account_view(robot.data)["steps"][4]["unmet"]}
    assert "scorecard_closed" not in unmet


# -- all accounts --------------------------------------------------------------------------------


@pytest.fixture
def cards(robot, window):
    robot.go("C01", "overview")
    robot.press("nav_portfolio")
    window.portfolio_page.wait()
    window.portfolio_page.show_part(SCORECARDS)
    QApplication.processEvents()
    return window.portfolio_page.scorecards


def test_the_heat_map_names_scores_lights_and_disputes(cards, robot):
    at = next(n for n, d in enumerate(cards._accounts) if d.account.id == robot.account_id)
    score = cards.map_model.index(at, 1)
    assert score.data() == "67"
    assert "amber" in score.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "disputed" in cards.map_model.index(at, 3).data(Qt.ItemDataRole.ToolTipRole)
    assert cards._count.text() == "No figure is missing"


def test_all_accounts_are_filled_by_one_paste(cards, robot, window):
    cards.periods.setCurrentIndex(0)
    cards.periods.activated.emit(0)
    rows = [at for at, r in enumerate(cards.model.rows) if r.indicator is not None]
    assert cards._count.text() == f"{len(rows)} figures are missing"
    cards.view.setCurrentIndex(cards.model.index(0, FigureColumn.NOW))
    QGuiApplication.clipboard().setText("\n".join(["5"] * (len(rows) - 1) + ["x"]))
    cards.paste()
    period = cards.period
    stored = [m for d in cards._accounts for m in window.ctx.load(d.account.id).measures if m.period == period]
    assert len(stored) == len(rows) - 1
    assert cards.model.index(rows[-1], FigureColumn.NOW).data() == "x"
    cards.view.forgive(cards.model.index(rows[-1], FigureColumn.NOW))
    assert cards.model.index(rows[-1], FigureColumn.NOW).data() == "—"
    window.undo()
    assert not [m for d in cards._accounts for m in window.ctx.load(d.account.id).measures if m.period == period]


def test_figures_of_all_accounts_are_typed_down_the_column(cards, robot, window):
    row = next(at for at, r in enumerate(cards.model.rows) if r.indicator is not None)
    robot.cell("figures", row, FigureColumn.NOW, "lots")
    assert cards.model.index(row, FigureColumn.NOW).data() == "lots"
    assert cards.view.bubble.isVisible()
    cards.view.forgive(cards.model.index(row, FigureColumn.NOW))
    robot.cell("figures", row, FigureColumn.NOW, "90")
    found = cards.model.rows[row]
    assert window.ctx.load(found.data.account.id).values.pair(found.indicator, Q3)[0] == 90
    for text in ("", "1\t2\t3", "1\n" * 500):
        said = []
        window.ctx.notices.refused.connect(said.append)
        QGuiApplication.clipboard().setText(text)
        cards.paste()
        assert said


# -- the profile ---------------------------------------------------------------------------------


def test_two_accounts_at_most_are_compared_in_the_radar(robot, page, window):
    profile = page.profile
    profile._fill_menu()
    names = {a.text(): a for a in profile._compare_menu.actions()}
    assert "Lácteos Peñarrubia, S. Coop." not in names
    for start in ("Aguas", "Química"):
        next(a for n, a in names.items() if n.startswith(start)).setChecked(True)
    axes = profile.radar.canvas._radar.axes
    assert all(len(a.others) == 2 and a.before is None for a in axes)
    assert all(None not in a.others for a in axes), "the accounts share all their indicators"
    profile._fill_menu()
    assert sum(a.isEnabled() for a in profile._compare_menu.actions()) == 2
    next(a for a in profile._compare_menu.actions() if a.isChecked()).setChecked(False)
    assert len(profile._others) == 1
    robot.go("C02", "scorecard")
    assert profile._others == []


def test_the_chart_is_copied_as_a_picture_with_its_words(robot, page):
    robot.press("copy_chart")
    content = QGuiApplication.clipboard().mimeData()
    assert content.hasImage()
    assert "OTIF" in content.text()
    assert QGuiApplication.clipboard().image().width() >= 2 * page.profile.radar.canvas.width() - 4


def test_the_course_of_the_groups_is_told_in_words_too(robot, page):
    robot.type("profile_view", "Course")
    words = page.profile.course.canvas.accessibleDescription()
    assert words.startswith("Results: ")
    assert "Account: " in words
    robot.press("copy_chart")
    assert "Account: " in QGuiApplication.clipboard().text()


def test_twelve_of_more_indicators_are_chosen_for_the_radar(robot, page, window, during):
    portfolio = window.ctx.portfolio
    for at in range(4):
        put(portfolio, replace(indicator(robot, "PPM"), id=new_id(), name=f"More {at}", short_name=f"More {at}", position=80 + at))
    page._is_stale = True
    page.read_if_stale()
    assert page.profile._axes_note.text() == "12 of 15 are shown."

    def choose(dialog):
        assert not dialog._save.isEnabled()
        for at in range(dialog.list.count()):
            if dialog.list.item(at).text().startswith("More"):
                dialog.list.item(at).setCheckState(Qt.CheckState.Unchecked)
        assert dialog._save.isEnabled()
        dialog.save()

    during(choose)
    robot.press("choose_axes")
    labels = [a.label for a in page.profile.radar.canvas._radar.axes]
    assert len(labels) == 11
    assert not [name for name in labels if name.startswith("More")]
