"""Cartera: its table, many accounts at once, and its other parts."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit

from kamdesk.domain.saved_view import SavedView
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.portfolio_scenarios import PortfolioScenario, totals
from kamdesk.domain.selection.potential import LineState
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.portfolio.exclude_dialog import ExcludeDialog
from kamdesk.ui.portfolio.portfolio_page import GAPS, POTENTIAL, REGISTER, SIMULATION
from tests.support import new_account
from tests.support.window import tell_all


@pytest.fixture
def page(robot, window):
    """The portfolio page of the sample, whole."""
    robot.press("nav_portfolio")
    found = window.content.portfolio_page
    found.wait()
    QApplication.processEvents()
    return found


def names(view):
    return [r.name.partition(",")[0] for r in view.table.rows]


def the(page, start):
    return next(r for r in page.table.rows.values() if r.name.startswith(start))


# -- the table ---------------------------------------------------------------------------------------


def test_the_portfolio_shows_the_largest_first_and_goes_to_an_account(page, robot, window, qtbot):
    assert window.windowTitle() == "Portfolio — kamdesk"
    assert robot.find("portfolio_count").text() == "12 accounts · 6 included · 2 under watch · 4 not included"
    view = page.accounts.view
    assert names(view)[:3] == ["Papelera Urdaneta Norte", "Química Sorbiana", "Petroquímica Salinera"]
    view.horizontalHeader().sectionClicked.emit(0)
    assert names(view)[0] == "Aguas del Tormeral"
    view.horizontalHeader().sectionClicked.emit(0)
    assert names(view)[0] == "Química Sorbiana"
    view.select_row(0)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert window.view.account_id == the(page, "Química").account_id
    assert not window.content.is_portfolio_shown
    window.navigation.go_back()
    assert window.content.is_portfolio_shown


def test_filters_views_and_columns(page, robot, window, monkeypatch):
    accounts = page.accounts
    robot.type("portfolio_filter", "food")
    assert names(accounts.view) == ["Lácteos Peñarrubia", "Conservas Ría Alboreda"]
    robot.type("portfolio_state", "Not included")
    assert names(accounts.view) == ["Conservas Ría Alboreda"]
    accounts.menu.aboutToShow.emit()
    next(a for a in accounts.menu.actions() if a.text() == "KAM").trigger()
    monkeypatch.setattr(boxes, "ask_text", lambda *_: "Mine")
    accounts.save_view()
    (mine,) = window.ctx.portfolio.find(SavedView)
    accounts.show_view("all")
    assert (accounts.filter.text(), len(accounts.model.rows)) == ("", 12)
    assert "kam" not in [c.key for c in accounts.model.columns]
    accounts.show_view(mine.id)
    assert names(accounts.view) == ["Conservas Ría Alboreda"]
    assert "kam" in [c.key for c in accounts.model.columns]
    assert [v.name for v in window.ctx.portfolio.find(SavedView)] == ["Mine"]
    accounts.delete_view()
    window.undoing.undo()
    assert len(window.ctx.portfolio.find(SavedView)) == 1
    robot.type("portfolio_filter", "nobody at all")
    assert accounts.model.rows == []


def test_a_saved_view_asks_for_its_name(page, monkeypatch, window):
    monkeypatch.setattr(boxes, "ask_text", lambda *_: "Next year")
    page.accounts.save_view()
    assert [v.name for v in window.ctx.portfolio.find(SavedView)] == ["Next year"]
    page.accounts.menu.aboutToShow.emit()
    assert "Update “Next year”" in [a.text() for a in page.accounts.menu.actions()]


def test_every_column_can_be_shown_and_sorted(page):
    accounts = page.accounts
    accounts.menu.aboutToShow.emit()
    for action in accounts.menu.actions():
        if action.isCheckable() and not action.isChecked():
            action.trigger()
    for at in range(len(accounts.model.columns)):
        accounts.view.horizontalHeader().sectionClicked.emit(at)
        texts = [accounts.model.index(row, at).data() for row in range(12)]
        assert all(isinstance(t, str) for t in texts)


def test_the_matrix_selects_rows_and_opens_accounts(page, window):
    accounts, canvas = page.accounts, page.accounts.matrix.canvas
    assert canvas is not None
    at = next(i for i, p in enumerate(canvas.points) if p.label.startswith("Papelera"))
    spot = QPointF(*canvas.places[at])
    buttons = (Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    canvas.mousePressEvent(QMouseEvent(QMouseEvent.Type.MouseButtonPress, spot, canvas.mapToGlobal(spot), *buttons))
    assert [r.name for r in accounts.view.selected()] == ["Papelera Urdaneta Norte, S.A."]
    canvas.mouseMoveEvent(QMouseEvent(QMouseEvent.Type.MouseMove, spot, canvas.mapToGlobal(spot), *buttons))
    canvas.mouseDoubleClickEvent(QMouseEvent(QMouseEvent.Type.MouseButtonDblClick, spot, canvas.mapToGlobal(spot), *buttons))
    assert window.view.tab == "selection"
    assert window.view.account_id == the(page, "Papelera").account_id


def test_labels_of_the_matrix_do_not_collide(page):
    canvas = page.accounts.matrix.canvas
    renderer = canvas.get_renderer()
    texts = [t for t in canvas.figure.axes[0].texts if t.get_text() in {p.label for p in canvas.points}]
    boxes_ = [t.get_window_extent(renderer) for t in texts]
    assert len(texts) >= 7
    assert not any(a.overlaps(b) for i, a in enumerate(boxes_) for b in boxes_[i + 1 :])


def test_accounts_without_scores_are_listed_below_the_matrix(page, window):
    new_account(window.ctx.portfolio, "Sin Nota, S.L.")
    tell_all(window)
    page.wait()
    assert page.accounts.findChild(QLabel, "unscored").text() == "Not scored yet (1): Sin Nota"


# -- many at once ------------------------------------------------------------------------------------


def test_accounts_are_left_out_together_and_refused_in_words(page, window, qtbot):
    portfolio = window.ctx.portfolio
    made = [new_account(portfolio, f"Taller {n}") for n in range(3)]
    tell_all(window)
    page.wait()
    rows = [page.table.rows[a.id] for a in made]
    dialog = ExcludeDialog(window.ctx, rows, window)
    qtbot.addWidget(dialog)
    dialog.record()
    assert dialog.findChild(QLabel, "exclude.segment.error").text() == "Segment is missing. Fill it in."
    values = {
        "segment": "Workshops", "decided_by": "Javier Roca", "reason": "Too small", "include_effect": "It takes hours", "exclude_effect": "Some leave",
        "served_how": "Catalogue", "served_by": "Desk", "reopen_signal": "Sales up", "review_on": "yesterday?",
    }  # fmt: skip
    for name, text in values.items():
        dialog.findChild(QLineEdit, f"exclude.{name}").setText(text)
    dialog.record()
    assert "is not a date" in dialog.findChild(QLabel, "exclude.review_on.error").text()
    dialog.findChild(QLineEdit, "exclude.review_on").setText("")
    dialog.record()
    assert dialog.findChild(QLabel, "exclude.review_on.error").text() == "Review on is missing. Fill it in."
    dialog.findChild(QLineEdit, "exclude.review_on").setText("2028-01-10")
    dialog.record()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert [portfolio.load(a.id).selection.verdict for a in made] == [Verdict.EXCLUDE] * 3
    assert [page.table.rows[a.id].verdict for a in made] == [Verdict.EXCLUDE] * 3, "the page follows"
    included = ExcludeDialog(window.ctx, [the(page, "Lácteos")], window)
    qtbot.addWidget(included)
    for name, text in {**values, "review_on": "2028-01-10"}.items():
        included.findChild(QLineEdit, f"exclude.{name}").setText(text)
    included.record()
    assert "is in the plan" in included.findChild(QLabel, "exclude.segment.error").text()


def test_duplicates_are_found_and_merged(page, window, monkeypatch):
    twin = new_account(window.ctx.portfolio, "Papelera Urdaneta Norte SL", codes=("X4",))
    tell_all(window)
    page.wait()
    page.accounts.show_duplicates()
    assert {r.name for r in page.accounts.view.selected()} == {"Papelera Urdaneta Norte, S.A.", "Papelera Urdaneta Norte SL"}
    monkeypatch.setattr(boxes, "confirm", lambda *_: True)
    page.accounts.merge_selected()
    assert twin.id not in page.table.rows
    assert window.ctx.load(the(page, "Papelera").account_id).account.codes == ("C04", "X4")
    window.undoing.undo()
    assert twin.id in page.table.rows
    window.undoing.redo()
    page.accounts.show_duplicates()
    assert window.toast.text == "No two accounts look like the same company."


# -- the other parts ---------------------------------------------------------------------------------


def test_the_grid_says_what_is_bought_and_what_nobody_knows(page, window):
    page.show_part(GAPS)
    model = page.gaps.model
    assert model.lines[0] == "Pumps"
    row = next(i for i, r in enumerate(model.rows) if r.name.startswith("Petroquímica"))
    states = {line: model.state(model.index(row, at)) for at, line in enumerate(model.lines, 1)}
    assert (states["Pumps"], states["Instrumentation"], states["Engineering"], states["Spares"]) == (
        LineState.BOUGHT, LineState.COMPETITOR, LineState.BLOCKED, LineState.UNKNOWN,
    )  # fmt: skip
    at = model.lines.index("Instrumentation") + 1
    assert model.index(row, at).data(Qt.ItemDataRole.AccessibleTextRole).endswith("With a competitor (Sensoral)")
    page.gaps.view.doubleClicked.emit(model.index(row, 1))
    assert window.view.tab == "selection"


def test_potential_hours_and_concentration_are_those_of_the_whole(page, robot):
    page.show_part(POTENTIAL)
    assert robot.find("figure_first").text() == "11.9%"
    assert robot.find("figure_hhi").text() == "401"
    assert names(page.potential.view)[:2] == ["Montelar Hidrógeno Verde", "Petroquímica Salinera"]
    left = sum(r.potential.remaining for r in page.table.rows.values())
    assert robot.find("figure_remaining").text() == page.potential.money(left)


def test_a_portfolio_scenario_is_made_compared_and_kept(page, robot, window, monkeypatch):
    page.show_part(SIMULATION)
    simulation = page.simulation
    monkeypatch.setattr(boxes, "ask_text", lambda *_: "2027")
    robot.press("new_portfolio_scenario")
    wanted = {
        "Lácteos": Verdict.EXCLUDE,
        "Ingeniería": Verdict.EXCLUDE,
        "Astilleros": Verdict.INCLUDE,
        "Montelar": Verdict.INCLUDE,
        "Papelera": Verdict.INCLUDE,
    }
    for start, verdict in wanted.items():
        simulation.view.select_row(next(i for i, o in enumerate(simulation.model.rows) if o.name.startswith(start)))
        robot.press(f"simulate_{verdict}")
    (kept,) = window.ctx.portfolio.find(PortfolioScenario)
    assert kept.verdicts() == {the(page, start).account_id: verdict for start, verdict in wanted.items()}
    found = totals(simulation.outlooks, kept.verdicts(), Decimal(26_000_000), 480)
    alone = 0
    for outlook in simulation.outlooks:
        data = window.ctx.load(outlook.account_id)
        verdict = kept.verdicts().get(outlook.account_id, data.selection.verdict)
        scenario = next((s for s in data.selection.scenarios if s.verdict is verdict), None)
        alone += selection_net(data, scenario) if scenario else 0
    assert found.net.expected == alone, "the sum is what the accounts say one by one"
    assert found.included == 7
    shown = [w.text() for w in simulation.findChildren(QLabel) if w.isVisibleTo(page)]
    assert simulation.money(found.net.expected) in shown
    robot.press("simulate_today")
    assert len(simulation.current().choices) == 4
    monkeypatch.setattr(boxes, "ask_text", lambda *_: "2028")
    robot.press("rename_portfolio_scenario")
    assert simulation.current().name == "2028"
    robot.press("delete_portfolio_scenario")
    assert simulation.current() is None


def selection_net(data, scenario):
    effects = data.selection.effects_of(scenario.id)
    return scenario.contribution - scenario.resources + sum(e.sign * Decimal(repr(e.probability)) * e.impact for e in effects)


def test_the_register_puts_first_what_asks_for_attention(page, robot, window):
    page.show_part(REGISTER)
    assert names(page.register.view)[0] == "Astilleros Cabo Mayoral"
    robot.type("register_state", "Not included")
    assert len(page.register.model.rows) == 4
    logged = {e.record_id for e in window.ctx.portfolio.history(limit=100_000) if e.kind == "decision"}
    assert logged == {r.decision.id for r in page.table.rows.values() if r.decision}, "register and change log agree"
