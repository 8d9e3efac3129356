"""The window on the sample: pages, languages, keys, menus."""

import gc
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialogButtonBox, QLabel, QLineEdit, QPlainTextEdit

from kamdesk.domain.records import Step
from kamdesk.i18n import language
from kamdesk.ui.account.pages import TABS
from kamdesk.ui.scorecard.grid_cells import GridColumn
from tests.support.series import a_few
from tests.support.window import changes


@pytest.mark.parametrize(
    ("code", "look", "accounts"),
    [
        ("en", "light", a_few("C01", "C09", of=["C02", "C03", "C07", "C12"])),
        ("es", "dark", a_few("C07", "C12", of=["C01"])),
    ],
)
def test_every_page_shows_every_account_and_writes_nothing(robot, window, code, look, accounts):
    window.look.choose(look, 100)
    window.look.choose_language(code)
    before = changes(window)
    for account in accounts:
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
    assert robot.find("account_name").text() == "<b>Láct</b> & «ñ» 🙂 \u05e9\u05dc\u05d5\u05dd"


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


def test_panes_are_reached_by_f6(robot, window):
    robot.go("C03", "plan")
    window.sidebar.list.setFocus()
    seen = []
    for _ in range(3):
        window.navigation.next_pane()
        seen.append(type(QApplication.focusWidget()).__name__)
    assert len(set(seen)) >= 2


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


@pytest.mark.usefixtures("only_new_garbage")
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
