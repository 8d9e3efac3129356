"""The window on the sample: pages, languages, keys, refusals, lists."""

import gc
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialogButtonBox, QLabel, QLineEdit, QPlainTextEdit

from kamdesk.domain.records import Step
from kamdesk.i18n import language
from kamdesk.ui.account.pages import TABS
from kamdesk.ui.life import Life
from kamdesk.ui.scorecard.grid_cells import GridColumn
from kamdesk.ui.window.account_list import AccountListModel
from tests.support import file_of
from tests.ui.robot import Robot


@pytest.fixture
def robot(qtbot, window):
    return Robot(qtbot, window)


def changes(window):
    return file_of(window.ctx.portfolio).query("SELECT count(*) FROM change")[0][0]


@pytest.mark.parametrize("code", ["en", "es"])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_page_shows_every_account_and_writes_nothing(robot, window, code, look):
    window.look.choose(look, 100)
    window.look.choose_language(code)
    before = changes(window)
    for account in ("C01", "C02", "C03", "C07", "C09", "C12"):
        for tab in TABS:
            robot.go(account, tab)
            if tab == "plan":
                for step in Step:
                    robot.page.show_step(step)
                    QApplication.processEvents()
    window.navigation.show_settings()
    QApplication.processEvents()
    assert changes(window) == before
    assert not window.ctx.history.stack.canUndo()


def test_everything_that_can_be_used_has_a_name(robot, window):
    for tab in TABS:
        robot.go("C03", tab)
        for widget in (
            window.findChildren(QAbstractButton)
            + window.findChildren(QLineEdit)
            + window.findChildren(QComboBox)
            + window.findChildren(QPlainTextEdit)
        ):
            if widget.isVisible() and not widget.objectName().startswith("qt_") and not isinstance(widget.parent(), QLineEdit):
                assert widget.accessibleName() or getattr(widget, "text", str)(), (
                    f"{tab}: {widget.objectName()} {type(widget).__name__}"
                )


def test_foreign_text_is_plain_text_everywhere(robot, window):
    robot.go("C01", "overview")
    robot.type("account.name", "<b>Láct</b> & «ñ» 🙂 \u05e9\u05dc\u05d5\u05dd")
    for tab in TABS:
        robot.tab(tab)
        assert all(w.textFormat() is Qt.TextFormat.PlainText for w in window.findChildren(QLabel) if w.isVisible() and w.text())
    assert window.view._name.text() == "<b>Láct</b> & «ñ» 🙂 \u05e9\u05dc\u05d5\u05dd"


def test_languages_switch_at_run_time_with_qts_own_words(robot, window):
    robot.go("C01", "plan")
    window.look.choose_language("es")
    assert language() == "es"
    assert window.view.tabs.tabText(3).startswith("Cuadro de mando")
    assert window.view.account_id == robot.account_id
    assert window.view.tab == "plan"
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.buttons()[0].text().replace("&", "") == "Cancelar"
    window.look.choose_language("en")
    assert window.view.tabs.tabText(3).startswith("Scorecard")


def test_text_can_grow_and_shrink(window):
    window.look.choose("light", 150)
    assert window.theme.tokens.px("body") == 20
    window.look.larger_text()
    assert window.theme.scale == 150
    window.look.normal_text()
    assert window.theme.scale == 100


def test_a_refused_value_stays_in_its_cell_with_its_message(robot, window):
    page = robot.go("C01", "scorecard")
    otif = next(i for i in robot.data.scorecard.own_indicators if i.short_name == "OTIF")
    row = page.grid.row_of(otif.id)
    before = changes(window)
    robot.cell("scorecard", row, GridColumn.NOW, "22.9.1")
    cell = page.grid.index(row, GridColumn.NOW)
    assert cell.data() == "22.9.1"
    assert page.view.bubble.isVisible()
    assert changes(window) == before
    robot.qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert cell.data() == "96.2"
    assert not page.view.bubble.isVisible()


def test_a_refused_field_keeps_its_text_and_says_why(robot, window):
    robot.go("C01", "overview")
    field = robot.type("account.size_employees", "many")
    assert field.text() == "many"
    assert "many" in field.accessibleDescription()
    assert robot.data.account.size_employees == 640
    robot.type("account.size_employees", "700")
    assert robot.data.account.size_employees == 700
    assert field.accessibleDescription() == ""


def test_a_value_reaches_the_radar_and_undo_takes_it_back(robot, window):
    page = robot.go("C01", "scorecard")
    ppm = next(i for i in robot.data.scorecard.own_indicators if i.short_name == "PPM")
    robot.cell("scorecard", page.grid.row_of(ppm.id), GridColumn.NOW, "900")
    axes = {a.label: a for a in page.profile.radar.canvas._radar.axes}
    assert axes["PPM"].is_breach
    assert "PPM" in page.profile.sentence.text()
    window.undoing.undo()
    assert not {a.label: a for a in page.profile.radar.canvas._radar.axes}["PPM"].is_breach
    window.undoing.redo()
    assert {a.label: a for a in page.profile.radar.canvas._radar.axes}["PPM"].is_breach


def test_grid_radar_and_trend_select_together(robot, window):
    page = robot.go("C01", "scorecard")
    canvas = page.profile.radar.canvas
    robot.qtbot.keyClick(canvas, Qt.Key.Key_Right)
    selected = page._selected
    assert page.grid.indicator(page.view.currentIndex().row()).id == selected
    other = page.grid.row_of(robot.data.scorecard.own_indicators[-1].id)
    page.view.setCurrentIndex(page.grid.index(other, GridColumn.NOW))
    assert canvas._selected == robot.data.scorecard.own_indicators[-1].id
    assert robot.data.scorecard.own_indicators[-1].name in page.profile._trend_title.text()
    robot.qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert page._side.currentIndex() == 1


def test_enter_goes_down_the_column(robot, window):
    page = robot.go("C01", "scorecard")
    rows = [page.grid.row_of(i.id) for i in robot.data.scorecard.own_indicators if i.computed is None]
    for row, value in zip(rows, ("96", "400", "30"), strict=False):
        robot.cell("scorecard", row, GridColumn.NOW, value)
    assert page.view.currentIndex().row() > rows[2]


def test_removing_offers_the_way_back(robot, window):
    page = robot.go("C01", "scorecard")
    count = len(robot.data.scorecard.own_indicators)
    page.view.setCurrentIndex(page.grid.index(page.grid.row_of(robot.data.scorecard.own_indicators[-1].id), GridColumn.NAME))
    robot.qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert len(robot.data.scorecard.own_indicators) == count - 1
    assert "Joint training" in window.toast.text
    robot.press("toast_undo")
    assert len(robot.data.scorecard.own_indicators) == count
    assert len([m for m in robot.data.scorecard.measures if m.indicator_id == robot.data.scorecard.own_indicators[-1].id]) == 6


def test_palette_goes_to_accounts_and_actions_by_keyboard(robot, window):
    robot.go("C01", "plan")
    window.open_palette()
    field = window.palette_.input
    robot.qtbot.keyClicks(field, "astill")
    robot.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert robot.data.account.codes == ("C09",)
    assert window.view.tab == "plan"
    window.open_palette()
    robot.qtbot.keyClicks(field, ">scorecard")
    robot.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.view.tab == "scorecard"
    window.open_palette()
    robot.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not window.palette_.isVisible()


def test_the_list_is_searched_and_walked_by_keyboard(robot, window):
    window.navigation.find_account()
    robot.qtbot.keyClicks(window.sidebar.search, "quimica")
    assert window.sidebar.model.rowCount() == 2
    robot.qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Down)
    assert robot.data.account.name.startswith("Petroquímica")
    window.navigation.next_account()
    assert robot.data.account.name.startswith("Química")
    window.navigation.go_back()
    assert robot.data.account.name.startswith("Petroquímica")
    window.navigation.go_forward()
    assert robot.data.account.name.startswith("Química")


def test_the_list_model_is_sound(sample, qtbot, charts):
    model = AccountListModel(sample, Life(charts))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.search("a")
    model.fill_now()
    model.search("")
    assert model.rowCount() == 12


def test_panes_are_reached_by_f6(robot, window):
    robot.go("C03", "plan")
    window.sidebar.list.setFocus()
    seen = []
    for _ in range(3):
        window.navigation.next_pane()
        seen.append(type(QApplication.focusWidget()).__name__)
    assert len(set(seen)) >= 2


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


def test_import_shows_problems_and_is_undone_in_one_step(robot, window, folder):
    source = folder / "ventas.csv"
    source.write_text(
        "Cuenta;Fecha;Importe\nC01;15/10/2026;1.250,50\nC01;15/10/2026;22.9.1\nNadie;15/10/2026;10\n", encoding="utf-8"
    )
    dialog = window.file_actions.show_import(source)
    assert dialog.kind == "sales"
    assert dialog.report.rejected == 2
    assert dialog._problems.rowCount() == 2
    assert "22.9.1" in dialog._problems.item(0, 2).text()
    before = robot.go("C01", "overview") and robot.data.sales.figures("2026-Q4")
    dialog.take_in()
    assert before is None
    assert float(robot.data.sales.figures("2026-Q4").turnover) == 1250.5
    window.undoing.undo()
    assert robot.data.sales.figures("2026-Q4") is None


def test_what_is_no_table_is_said_in_the_import(robot, window, folder):
    source = folder / "foto.csv"
    source.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 600)
    dialog = window.file_actions.show_import(source)
    assert "not a spreadsheet" in dialog._problem.text()
    assert not dialog._go.isEnabled()
    dialog.reject()


def test_history_returns_to_an_earlier_value(robot, window):
    robot.go("C01", "overview")
    robot.type("account.city", "Vigo")
    robot.type("account.city", "Lugo")
    window.account_actions.account_history()
    from kamdesk.ui.dialogs.history_dialog import HistoryDialog

    dialog = window.findChildren(HistoryDialog)[-1]
    assert dialog.table.item(0, 3).text() == "Vigo"
    dialog.table.setCurrentCell(0, 0)
    dialog.return_to_value()
    assert robot.data.account.city == "Vigo"


def test_settings_keep_weights_until_they_add_up(robot, window):
    window.navigation.show_settings()
    boxes = window.content.settings.weights.boxes
    boxes["growth"].setValue(40)
    assert window.ctx.portfolio.settings.weight_growth == 30
    boxes["size"].setValue(0)
    assert window.ctx.portfolio.settings.weight_growth == 40
    window.undoing.undo()
    assert boxes["growth"].value() == 30


def test_archive_and_its_way_back(robot, window):
    robot.go("C08", "overview")
    archived = robot.account_id
    window.account_actions.archive_account()
    assert window.view.account_id != archived
    assert window.sidebar.model.rowCount() == 11
    window.undoing.undo()
    assert window.sidebar.model.rowCount() == 12


def test_a_file_that_is_not_ours_leaves_the_window_usable(make_window, folder, answers):
    path = folder / "other.kamdesk"
    path.write_text("x" * 2000, encoding="utf-8")
    window = make_window()
    assert not window.open_file(path)
    assert "not a kamdesk file" in window.file.problem
    assert path.read_text(encoding="utf-8") == "x" * 2000
    answers.paths.append(folder / "new.kamdesk")
    window.file_actions.new_portfolio()
    assert window.ctx is not None


def test_where_no_lock_can_be_made_the_window_reads_and_says_why(make_window, sample_copy):
    sample_copy.with_name(f".{sample_copy.name}.lock").mkdir()
    found = make_window(sample_copy)
    assert found.ctx.is_read_only
    assert "can only be read" in found.banner.findChild(QLabel, "banner").text()
    found.file_actions.reopen()
    assert "can only be read" in found.toast.said, "who tries again hears that nothing has changed"
    sample_copy.with_name(f".{sample_copy.name}.lock").rmdir()
    found.banner.findChild(QAbstractButton, "read_only_retry").click()
    assert not found.ctx.is_read_only
    assert not found.banner.isVisibleTo(found)
    assert found.open_file(sample_copy), "it is open already"


def test_a_second_window_can_only_read(make_window, sample_copy, qtbot):
    first = make_window(sample_copy)
    second = make_window(sample_copy)
    assert second.ctx.is_read_only
    robot = Robot(qtbot, second)
    robot.go("C01", "overview")
    assert robot.find("account.name").isReadOnly()
    assert "is open in kamdesk" in second.banner.findChild(QLabel, "banner").text()
    assert not first.ctx.is_read_only


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files in their place")
def test_a_file_that_is_gone_is_saved_elsewhere_from_the_refusal(robot, window, answers, folder):
    robot.go("C01", "overview")
    path = window.ctx.portfolio.path
    path.unlink()
    robot.type("account.city", "Vigo")
    assert "was moved, deleted or replaced" in window.toast.said
    assert window.statusBar().findChild(QLabel, "saved").text() == "✗ Nothing is saved now"
    assert "moved, deleted or changed" in window.banner.findChild(QLabel, "banner").text()
    assert window.banner.findChild(QAbstractButton, "adrift_reopen") is None, "there is nothing to open"
    offer = window.banner.findChild(QAbstractButton, "adrift_save")
    answers.paths.append(None)
    offer.click()
    assert window.ctx.portfolio.path == path
    answers.confirm = False
    window.close()
    assert window.isVisible(), "what was refused does not go unasked"
    assert "City: «Vigo»" in answers.asked[-1]
    answers.confirm = True
    rescued = folder / "rescued.kamdesk"
    answers.paths += [folder / "none" / "x.kamdesk", rescued]
    window.file_actions.backup()
    assert "cannot be opened" in window.toast.said
    window.file_actions.backup()
    assert window.ctx.portfolio.path == rescued
    robot.go("C01", "overview")
    robot.type("account.city", "Lugo")
    assert robot.data.account.city == "Lugo"
    rescued.unlink()
    robot.type("account.city", "Ourense")
    answers.paths.append(rescued)
    window.banner.findChild(QAbstractButton, "adrift_save").click()
    assert rescued.exists()
    assert not window.file.is_adrift(), "under its own name it is opened anew"
    assert not window.banner.isVisibleTo(window)
    assert "Saved as" in window.toast.said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files in their place")
@pytest.mark.parametrize("how", ["replaced", "overwritten"])
def test_a_file_in_whose_place_another_came_is_opened_again(robot, window, how):
    path = window.ctx.portfolio.path
    older = path.read_bytes()
    robot.go("C01", "overview")
    robot.type("account.city", "Vigo")
    if how == "replaced":
        path.with_name("older").write_bytes(older)
        path.with_name("older").replace(path)
    else:
        path.write_bytes(older)
    robot.type("account.city", "Lugo")
    assert window.file.is_adrift()
    window.banner.findChild(QAbstractButton, "adrift_reopen").click()
    assert not window.file.is_adrift()
    robot.type("account.city", "Ourense")
    assert robot.data.account.city == "Ourense"


def test_an_undo_that_fails_in_an_unknown_way_leaves_the_stack_where_it_was(robot, window, monkeypatch):
    robot.go("C01", "overview")
    robot.type("account.city", "Vigo")
    at = window.ctx.history.stack.index()
    with monkeypatch.context() as patch:
        patch.setattr(window.ctx.portfolio, "undo", lambda _edit: (_ for _ in ()).throw(RuntimeError("no")))
        with pytest.raises(RuntimeError):
            window.ctx.history.undo()
    assert window.ctx.history.stack.index() == at
    window.ctx.history.undo()
    assert robot.data.account.city != "Vigo"


def test_backup_and_restore_from_the_menu(robot, window, answers, folder):
    copy = folder / "copy.kamdesk"
    answers.paths += [copy, copy]
    window.file_actions.backup()
    robot.go("C01", "overview")
    robot.type("account.city", "Vigo")
    window.file_actions.restore()
    assert robot.go("C01", "overview").account.account.city == "Zamora"


def test_chart_is_saved_as_a_picture(robot, window, answers, folder):
    robot.go("C01", "scorecard")
    answers.paths.append(folder / "radar ñ.png")
    window.account_actions.save_radar()
    assert (folder / "radar ñ.png").read_bytes().startswith(b"\x89PNG")


def test_nothing_heavy_is_imported_before_the_first_paint(sample_copy):
    code = (
        "import sys, os\n"
        "from pathlib import Path\n"
        "from kamdesk.env.preferences import Preferences\n"
        "from kamdesk.app import make_application\n"
        "from kamdesk.ui.window.main_window import MainWindow\n"
        "from kamdesk.ui.chart_loader import ChartLoader\n"
        "class W(MainWindow):\n"
        "    def paintEvent(self, event):\n"
        "        heavy = [m for m in ('matplotlib', 'numpy', 'sqlite_utils', 'openpyxl') if m in sys.modules]\n"
        "        print('heavy', heavy, flush=True)\n"
        "        os._exit(0)\n"
        "app, theme = make_application(Preferences(theme='light'))\n"
        "w = W(theme, Preferences(theme='light'), ChartLoader())\n"
        "assert w.open_file(Path(sys.argv[1]))\n"
        "w.show(); app.exec()\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(sample_copy)], capture_output=True, text=True, check=False)
    assert "heavy []" in done.stdout, done.stderr[-500:]


def test_repaints_cost_no_references_to_none(window):
    # What other tests left to be collected would take its own references along in between.
    gc.collect()
    gc.disable()
    try:
        before = sys.getrefcount(None)
        for _ in range(300):
            window.sidebar.list.viewport().repaint()
        after = sys.getrefcount(None)
    finally:
        gc.enable()
    assert after > before - 100


def test_group_weights_follow_the_driver_until_changed_and_freeze_when_closed(robot, window):
    page = robot.go("C02", "scorecard")
    page.show_weights()
    assert robot.find("group_weight.weight_results").text() == "40"
    robot.type("group_weight.weight_quality", "5")
    assert robot.data.scorecard.record is None, "a group cannot be weighed away"
    robot.type("group_weight.weight_quality", "35")
    assert robot.data.scorecard.record.weight_quality == 35
    page = robot.go("C01", "scorecard")
    page.show_weights()
    assert robot.find("group_weight.weight_quality").isReadOnly()


def test_a_closed_scorecard_is_reopened_with_a_reason_and_puts_the_plan_to_review(robot, window, answers):
    robot.go("C01", "scorecard")
    answers.texts.append("two indicators are missing")
    robot.press("reopen_scorecard")
    assert not robot.data.scorecard.is_closed
    assert robot.data.plan.step_states[Step.PLAN].value == "to_review"
    robot.press("close_scorecard")
    assert robot.data.scorecard.is_closed
