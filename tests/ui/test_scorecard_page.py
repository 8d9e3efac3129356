"""The scorecard as it is filled in: by keyboard, by paste, with two figures for one thing."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit

from kamdesk.domain.ids import new_id
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator
from kamdesk.services import backups
from kamdesk.services.account.summary import summaries
from kamdesk.services.scorecard import indicators
from kamdesk.services.scorecard.wording import axis_tooltip
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.dialogs.history_dialog import AFTER, BEFORE, WHAT, HistoryDialog
from kamdesk.ui.portfolio.portfolio_page import SCORECARDS
from kamdesk.ui.scorecard.figures_model import FigureColumn
from kamdesk.ui.scorecard.grid_cells import GridColumn
from kamdesk.ui.scorecard.library_dialog import LibraryDialog
from kamdesk.ui.scorecard.period_dialog import PeriodDialog
from kamdesk.ui.scorecard.settle_dialog import SettleDialog
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
    return next(i for i in robot.data.scorecard.own_indicators if i.short_name == short)


def result(robot, short):
    return next(r for r in robot.data.scorecard.result(Q3).indicators() if r.indicator.short_name == short)


# -- filling in ----------------------------------------------------------------------------------


def test_a_period_of_eleven_indicators_is_eleven_values_and_eleven_enters(robot, page, window, qtbot, during):
    groups = list(Group)[1:]
    for at in range(3):
        blank = Indicator(
            id=new_id(), account_id=robot.account_id, group=groups[at], name=f"Own {at}", unit="h", position=90 + at
        )
        put(window.ctx.portfolio, replace(blank, floor=0.0, threshold=8.0, target=20.0))
    page.step_period(1)
    period = "2026-Q4"
    assert len([i for i in robot.data.scorecard.own_indicators if i.computed is None]) == 11
    values = [f"{n}" for n in range(1, 12)]

    def fill(dialog):
        assert isinstance(dialog, PeriodDialog)
        for value in values:
            qtbot.keyClicks(dialog.focusWidget(), value)
            qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
        assert dialog.focusWidget() is dialog._done
        assert dialog._count.text() == "11 of 11 figures"

    during(fill)
    page.choose_period(period)
    robot.press("fill_period")
    stored = {m.indicator_id: m.value for m in robot.data.scorecard.measures if m.period == period}
    assert sorted(stored.values()) == [float(v) for v in values]
    assert page.findChild(QLabel, "missing_figures").text() == ""


def test_the_same_by_the_grid_alone(robot, page, qtbot):
    page.choose_period("2026-Q4")
    first = page.grid.row_of(indicator(robot, "OTIF").id)
    page.view.setFocus()
    page.view.setCurrentIndex(page.grid.index(first, GridColumn.NOW))
    for value in range(1, 9):
        qtbot.keyClicks(page.view, str(value))
        editor = [e for e in page.view.viewport().findChildren(QLineEdit) if e.isVisible()][-1]
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        QApplication.processEvents()
    assert sorted(m.value for m in robot.data.scorecard.measures if m.period == "2026-Q4") == list(range(1, 9))


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
    before = robot.data.scorecard.measures
    row = page.grid.row_of(indicator(robot, "OTIF").id)
    page.view.setCurrentIndex(page.grid.index(row, GridColumn.NOW))
    QGuiApplication.clipboard().setText("97.1\n500\nlots\n")
    page.paste()
    assert (result(robot, "OTIF").own_value, result(robot, "PPM").own_value) == (97.1, 500)
    cell = page.grid.index(page.grid.row_of(indicator(robot, "Reply").id), GridColumn.NOW)
    assert cell.data() == "lots"
    assert "not a number" in page.view.bubble.text
    window.undoing.undo()
    assert robot.data.scorecard.measures == before


@pytest.mark.parametrize(
    ("text", "words"), [("", "nothing to paste"), ("1\t2\t3\t4\t5\t6\t7", "more columns"), ("1\n" * 40, "40 rows")]
)
def test_a_block_that_does_not_fit_is_refused_whole(robot, page, window, text, words):
    said = []
    window.ctx.notices.refused.connect(said.append)
    page.view.setCurrentIndex(page.grid.index(page.grid.row_of(indicator(robot, "OTIF").id), GridColumn.NOW))
    before = robot.data.scorecard.measures
    QGuiApplication.clipboard().setText(text)
    page.paste()
    assert words in said[-1]
    assert robot.data.scorecard.measures == before


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
    summary = summaries(window.ctx.portfolio, [robot.account_id])[robot.account_id]
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


# -- withdrawn figures ---------------------------------------------------------------------------

ACCESSIBLE, TIP, FONT, EDIT = (
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.FontRole,
    Qt.ItemDataRole.EditRole,
)


def test_delete_on_a_figure_withdraws_it_and_every_place_says_so(robot, page, window, qtbot):
    reply = result(robot, "Reply")
    before = robot.data.scorecard.result(Q3)
    cell = page.grid.index(page.grid.row_of(reply.indicator.id), GridColumn.NOW)
    page.view.setCurrentIndex(cell)
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    QApplication.processEvents()
    after = robot.data.scorecard.result(Q3)
    assert (after.score, after.light, after.coverage) == (before.score, before.light, before.coverage)
    assert (cell.data(), cell.data(EDIT), cell.data(FONT).strikeOut()) == ("36", "", True)
    assert cell.data(ACCESSIBLE).endswith("36, figure withdrawn")
    assert cell.data(TIP) == "Figure withdrawn: 36 counts until another one is entered"
    score = cell.siblingAtColumn(GridColumn.SCORE)
    assert "figure withdrawn" in score.data(ACCESSIBLE)
    assert "Figure withdrawn: Reply" in page.profile.sentence.text()
    radar = page.profile.radar.canvas._radar
    assert "∅" in next(t.get_text() for t in radar.labels if "Reply" in t.get_text())
    assert "Figure withdrawn: 36" in axis_tooltip(result(robot, "Reply"))
    page.open_indicator(reply.indicator.id)
    QApplication.processEvents()
    struck = [w.text() for w in page.sheet.findChildren(QLabel) if w.font().strikeOut()]
    assert struck == ["36"]
    page.view.grab()
    assert "1 of 8 figures are missing" in page.findChild(QLabel, "missing_figures").text() or page.width() < 1000
    page.step_period(1)
    index = page.grid.index(page.grid.row_of(reply.indicator.id), GridColumn.BEFORE)
    assert (index.data(FONT).strikeOut(), index.data(TIP)) == (True, "Figure withdrawn: 36 counts until another one is entered")
    late = index.siblingAtColumn(GridColumn.SCORE)
    assert late.data(ACCESSIBLE).endswith("no score, stale")
    assert axis_tooltip(next(r for r in robot.data.scorecard.result("2026-Q4").indicators() if r.is_stale)).endswith("stale")
    page.step_period(-1)
    window.undoing.undo()
    assert (cell.data(EDIT), cell.data(FONT).strikeOut(), result(robot, "Reply")) == ("36", False, reply)


def test_the_clients_figure_that_is_withdrawn_goes_on_counting(robot, page, window, qtbot):
    otif = result(robot, "OTIF")
    page.open_indicator(otif.indicator.id)
    cell = page.grid.index(page.grid.row_of(otif.indicator.id), GridColumn.CLIENT)
    page.view.setCurrentIndex(cell)
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    QApplication.processEvents()
    found = result(robot, "OTIF")
    assert (found.value, found.is_disputed, found.client_withdrawn, found.light) == (93.8, True, True, otif.light)
    assert cell.data(TIP).startswith("The client's figure withdrawn: 93.8 counts until another one is entered. Disputed")
    assert cell.siblingAtColumn(GridColumn.NOW).data(EDIT) == "96.2"
    page.view.grab()
    assert page.grid.setData(cell.siblingAtColumn(GridColumn.NOW), "")
    assert (result(robot, "OTIF").own_withdrawn, result(robot, "OTIF").value) == (True, 93.8)


def test_delete_beside_the_figures_removes_the_indicator(robot, page, qtbot):
    turnover = next(r for r in robot.data.scorecard.result(Q3).indicators() if r.indicator.computed == "turnover")
    assert not page.grid.is_figure(page.grid.index(page.grid.row_of(turnover.indicator.id), GridColumn.NOW))
    reply = indicator(robot, "Reply")
    page.view.setCurrentIndex(page.grid.index(page.grid.row_of(reply.id), GridColumn.UNIT))
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert reply.id not in {i.id for i in robot.data.scorecard.own_indicators}


def test_the_quick_form_shows_a_withdrawn_figure_as_one_to_fill_in(robot, page, window, during):
    reply = indicator(robot, "Reply")
    window.ctx.act(lambda: indicators.record_measure(window.ctx.portfolio, reply, Q3, None))

    def look(dialog):
        edit = dialog._edits[reply.id, "value"]
        assert (edit.text(), edit.placeholderText(), dialog._first_empty()) == ("", "withdrawn", edit)
        assert "36 counts" in edit.toolTip()
        assert dialog._count.text().startswith(f"{len(dialog._indicators) - 1} of")
        robot.qtbot.keyClicks(edit, "30")
        robot.qtbot.keyClick(edit, Qt.Key.Key_Return)
        assert (edit.placeholderText(), edit.toolTip()) == ("", "")

    during(look)
    page.fill_in()
    assert (result(robot, "Reply").value, result(robot, "Reply").is_withdrawn) == (30, False)


def test_the_history_names_what_was_withdrawn_and_takes_it_back(robot, page, window):
    reply = indicator(robot, "Reply")
    window.ctx.act(lambda: indicators.record_measure(window.ctx.portfolio, reply, Q3, None))
    dialog = HistoryDialog(window.ctx, robot.account_id, window)
    shown = [dialog.table.item(0, at).text() for at in (WHAT, BEFORE, AFTER)]
    assert shown == ["Figure withdrawn of “Q3 2026”", "36", "figure withdrawn"]
    dialog.table.setCurrentCell(0, 0)
    dialog.return_to_value()
    assert not result(robot, "Reply").is_withdrawn
    again = HistoryDialog(window.ctx, robot.account_id, window)
    assert [again.table.item(0, at).text() for at in (BEFORE, AFTER)] == ["figure withdrawn", "36"]


def test_the_parameter_sheet_is_written_beside_the_grid(robot, page):
    ppm = indicator(robot, "PPM")
    page.open_indicator(ppm.id)
    robot.type("parameter.numerator", "Defective units")
    robot.type("parameter.tolerance", "25")
    robot.type("parameter.data_from", "The client's")
    sheet = robot.data.scorecard.sheet_of(ppm)
    assert (sheet.numerator, sheet.tolerance, sheet.data_from) == ("Defective units", 25.0, "client")
    robot.type("parameter.tolerance", "-1")
    assert robot.data.scorecard.sheet_of(ppm).tolerance == 25
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


def test_a_program_asks_before_it_opens_and_its_copy_goes_with_the_file(robot, page, window, answers, tmp_path, monkeypatch):
    opened, asked = [], []
    monkeypatch.setattr("kamdesk.ui.dialogs.evidence_box.QDesktopServices.openUrl", opened.append)
    page.open_indicator(indicator(robot, "PPM").id)
    (tmp_path / "acta.pdf").write_bytes(b"MZ program")
    answers.paths.append(tmp_path / "acta.pdf")
    robot.press("attach")
    for answer in (False, True):
        monkeypatch.setattr(boxes, "confirm", lambda _parent, text, verb, answer=answer: asked.append((text, verb)) or answer)
        robot.press("open_evidence")
        assert len(opened) == answer
    assert "acta.pdf" in asked[0][0]
    assert asked[0][1] == "Open anyway"
    copy = Path(opened[0].toLocalFile())
    assert copy.read_bytes() == b"MZ program"
    window.file.close()
    assert not copy.exists()


def test_removed_files_are_purged_when_it_is_confirmed(robot, page, window, answers, tmp_path, monkeypatch):
    asked = []
    window.file_actions.purge_removed()
    assert "No removed file" in window.toast.text
    page.open_indicator(indicator(robot, "PPM").id)
    (tmp_path / "acta.pdf").write_bytes(b"CANARY" * 2000)
    answers.paths.append(tmp_path / "acta.pdf")
    robot.press("attach")
    path = window.ctx.portfolio.path
    held = backups.make(path, backups.Reason.REGULAR)
    window.ctx.act(lambda: window.ctx.portfolio.remove(robot.data.evidence[0]))
    for answer in ([False], [True, False], []):
        monkeypatch.setattr(boxes, "confirm", lambda _parent, text, _verb, answer=answer: asked.append(text) or answer.pop(0))
        window.file_actions.purge_removed()
        assert (b"CANARY" in path.read_bytes()) == (len(asked) == 1)
    assert "acta.pdf" in asked[0]
    assert "1 backup still holds what was purged" in asked[2]
    assert held.path.exists()
    assert window.ctx.portfolio.history()[0].act == "purge"


def test_backups_of_purged_files_go_when_it_is_wished(robot, page, window, answers, tmp_path):
    page.open_indicator(indicator(robot, "PPM").id)
    (tmp_path / "acta.pdf").write_bytes(b"CANARY" * 2000)
    answers.paths.append(tmp_path / "acta.pdf")
    robot.press("attach")
    held = backups.make(window.ctx.portfolio.path, backups.Reason.REGULAR)
    window.ctx.act(lambda: window.ctx.portfolio.remove(robot.data.evidence[0]))
    window.file_actions.purge_removed()
    assert not held.path.exists()
    assert "1 copy removed" in window.toast.text


# -- indicators ----------------------------------------------------------------------------------


def test_the_library_adds_what_is_ticked_and_offers_nothing_twice(robot, page, during):
    before = len(robot.data.scorecard.own_indicators)

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
    assert len(robot.data.scorecard.own_indicators) == before + 1
    assert robot.data.scorecard.own_indicators[-1].name == "Cold chain kept"


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


@pytest.mark.parametrize(("answer", "then", "now"), [(True, 200.0, 150.0), (False, 150.0, 150.0), (None, 200.0, 200.0)])
def test_pasted_anchors_ask_once_too(robot, page, monkeypatch, answer, then, now):
    asked = []
    monkeypatch.setattr(boxes, "ask_choice", lambda *args: asked.append(args) or answer)
    row = page.grid.row_of(indicator(robot, "PPM").id)
    page.view.setCurrentIndex(page.grid.index(row, GridColumn.THRESHOLD))
    QGuiApplication.clipboard().setText("550\t150")
    page.paste()
    assert len(asked) == 1
    stored = indicator(robot, "PPM")
    assert (stored.at("2026-Q2").target, stored.target) == (then, now)


def test_a_scorecard_without_innovation_does_not_close_and_says_so(robot, window):
    portfolio = window.ctx.portfolio
    page = robot.go("C02", "scorecard")
    for one in [i for i in robot.data.scorecard.own_indicators if i.group is Group.INNOVATION]:
        portfolio.remove(one)
    page._is_stale = True
    page.read_if_stale()
    said = []
    window.ctx.notices.refused.connect(said.append)
    assert "Innovation and learning" in page.findChild(QLabel, "scorecard_gate").text()
    page.close_card()
    assert "Innovation and learning" in said[-1]
    assert not robot.data.scorecard.is_closed
    indicators.add_templates(portfolio, robot.account_id, lambda key: key, {"pilots"})
    page._is_stale = True
    page.read_if_stale()
    page.close_card()
    assert robot.data.scorecard.is_closed
    unmet = {
        u["condition"]
        for u in __import__("kamdesk.services.account.json_view", fromlist=["x"]).account_view(robot.data)["steps"][4]["unmet"]
    }
    assert "scorecard_closed" not in unmet


# -- all accounts --------------------------------------------------------------------------------


@pytest.fixture
def cards(robot, window):
    robot.go("C01", "overview")
    robot.press("nav_portfolio")
    window.content.portfolio_page.wait()
    window.content.portfolio_page.show_part(SCORECARDS)
    QApplication.processEvents()
    return window.content.portfolio_page.scorecards


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
    stored = [m for d in cards._accounts for m in window.ctx.load(d.account.id).scorecard.measures if m.period == period]
    assert len(stored) == len(rows) - 1
    assert cards.model.index(rows[-1], FigureColumn.NOW).data() == "x"
    cards.view.revert_cell(cards.model.index(rows[-1], FigureColumn.NOW))
    assert cards.model.index(rows[-1], FigureColumn.NOW).data() == "—"
    window.undoing.undo()
    assert not [m for d in cards._accounts for m in window.ctx.load(d.account.id).scorecard.measures if m.period == period]


def test_figures_of_all_accounts_are_typed_down_the_column(cards, robot, window):
    row = next(at for at, r in enumerate(cards.model.rows) if r.indicator is not None)
    robot.cell("figures", row, FigureColumn.NOW, "lots")
    assert cards.model.index(row, FigureColumn.NOW).data() == "lots"
    assert cards.view.bubble.isVisible()
    cards.view.revert_cell(cards.model.index(row, FigureColumn.NOW))
    robot.cell("figures", row, FigureColumn.NOW, "90")
    found = cards.model.rows[row]
    assert window.ctx.load(found.data.account.id).scorecard.values.pair(found.indicator, Q3)[0] == 90
    for text in ("", "1\t2\t3", "1\n" * 500):
        said = []
        window.ctx.notices.refused.connect(said.append)
        QGuiApplication.clipboard().setText(text)
        cards.paste()
        assert said


def test_a_figure_of_any_account_is_withdrawn_by_its_key(cards, robot, window):
    row = next(at for at, r in enumerate(cards.model.rows) if r.indicator is not None and r.data.account.id == robot.account_id)
    cell = cards.model.index(row, FigureColumn.NOW)
    figure = cell.data()
    cards.view.setCurrentIndex(cell)
    robot.qtbot.keyClick(cards.view, Qt.Key.Key_Delete)
    QApplication.processEvents()
    assert (cell.data(), cell.data(EDIT), cell.data(FONT).strikeOut()) == (figure, "", True)
    assert cell.data(TIP) == f"Figure withdrawn: {figure} counts until another one is entered"
    assert cell.data(Qt.ItemDataRole.ForegroundRole) == QColor(window.ctx.tokens["text3"])
    assert cell.data(ACCESSIBLE).endswith("figure withdrawn")
    assert cards._count.text() == "1 figure is missing"
    at = next(n for n, d in enumerate(cards._accounts) if d.account.id == robot.account_id)
    assert "figure withdrawn" in cards.map_model.index(at, 1).data(TIP)
    cards.model.empty(cell.siblingAtColumn(FigureColumn.BEFORE))
    cards.model.empty(cards.model.index(0, FigureColumn.NOW))
    assert len([m for m in window.ctx.load(robot.account_id).scorecard.measures if m.withdrawn_on]) == 1


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
        put(
            portfolio, replace(indicator(robot, "PPM"), id=new_id(), name=f"More {at}", short_name=f"More {at}", position=80 + at)
        )
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
