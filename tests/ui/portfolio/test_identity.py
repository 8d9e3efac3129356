"""Selections in Cartera belong to accounts: no other account takes their place."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from kamdesk.domain.ids import new_id
from kamdesk.domain.ledgers.innovation import Advance
from kamdesk.domain.saved_view import SavedView
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.portfolio_scenarios import PortfolioScenario
from kamdesk.domain.selection.potential import WalletLine
from kamdesk.ui.portfolio.exclude_dialog import ExcludeDialog
from kamdesk.ui.portfolio.portfolio_page import GAPS, INNOVATION, POTENTIAL, REGISTER, SCORECARDS, SIMULATION
from tests.support import new_account, put
from tests.support.import_window import ImportWindow
from tests.support.window import tell_all


@pytest.fixture
def page(robot, window):
    """The portfolio page of the sample, whole."""
    robot.press("nav_portfolio")
    found = window.content.portfolio_page
    found.wait()
    QApplication.processEvents()
    return found


def pick(qtbot, view, starts):
    """Click the rows whose first cell begins so, with Ctrl from the second on."""
    for number, start in enumerate(starts):
        at = row_of(view, start)
        view.scrollTo(view.model().index(at, 0))
        modifier = Qt.KeyboardModifier.ControlModifier if number else Qt.KeyboardModifier.NoModifier
        qtbot.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, modifier, view.visualRect(view.model().index(at, 0)).center()
        )
    QApplication.processEvents()


def row_of(view, start):
    model = view.model()
    return next(at for at in range(model.rowCount()) if str(model.index(at, 0).data()).startswith(start))


def picked(view):
    """The first words of the rows that are painted as selected."""
    model, selection = view.model(), view.selectionModel()
    return {str(model.index(at, 0).data()).split()[0] for at in range(model.rowCount()) if selection.isRowSelected(at)}


def at_current(view):
    return str(view.currentIndex().siblingAtColumn(0).data() or "")


def click_header(qtbot, view, column):
    header = view.horizontalHeader()
    spot = header.viewport().rect().center()
    spot.setX(header.sectionViewportPosition(column) + 12)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QApplication.processEvents()


THREE = ("Papelera", "Lácteos", "Conservas")


# -- the accounts of the portfolio -------------------------------------------------------------------


def test_sorting_selects_no_other_account(page, qtbot):
    view = page.accounts.view
    pick(qtbot, view, THREE)
    for column in (0, 0, 1, 1, 2, 2, 3, 3, 4, 4):  # down and up
        click_header(qtbot, view, column)
        assert picked(view) == set(THREE), column
        assert {r.name.split()[0] for r in view.selected()} == set(THREE)
        assert at_current(view).startswith("Conservas"), "the current row is the same account"
        assert page.accounts.findChild(QPushButton, "exclude_selected").text() == "Do not include (3)…"


def test_the_filter_deselects_what_it_hides_and_the_button_says_so(page, robot, qtbot):
    view = page.accounts.view
    pick(qtbot, view, THREE)
    robot.type("portfolio_filter", "food")
    assert picked(view) == {"Lácteos", "Conservas"}
    assert page.accounts.findChild(QPushButton, "exclude_selected").text() == "Do not include (2)…"
    page.accounts.filter.clear()
    assert picked(view) == {"Lácteos", "Conservas"}, "what was hidden is not taken without a word"
    robot.type("portfolio_filter", "nobody at all")
    assert not page.accounts.findChild(QPushButton, "exclude_selected").isVisible()
    page.accounts.filter.clear()
    assert view.selected() == []


def test_views_and_columns_keep_the_selection(page, robot, qtbot, window):
    accounts = page.accounts
    pick(qtbot, accounts.view, THREE)
    accounts.menu.aboutToShow.emit()
    next(a for a in accounts.menu.actions() if a.text() == "KAM").trigger()
    assert picked(accounts.view) == set(THREE)
    robot.type("portfolio_view", "View: Where growth is left")
    assert picked(accounts.view) == set(THREE)
    put(window.ctx.portfolio, SavedView(id=new_id(), name="Food", text="food", columns=("account", "sales"), order="account"))
    accounts.populate()
    robot.type("portfolio_view", "View: Food")
    assert picked(accounts.view) == {"Lácteos", "Conservas"}


def test_a_change_that_reads_again_keeps_selection_and_place(page, robot, qtbot, window):
    portfolio, view = window.ctx.portfolio, page.accounts.view
    for number in range(60):
        new_account(portfolio, f"Taller {number:02d}")
    tell_all(window)
    page.wait()
    click_header(qtbot, view, 0)
    pick(qtbot, view, ("Taller 20", "Taller 22"))
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 3)
    top = view.model().index(view.rowAt(0), 0).data()
    account = portfolio.find_account("C01")[0]
    window.ctx.save(replace(account, name="Aaa " + account.name))
    first = new_account(portfolio, "Aab")
    tell_all(window)
    page.wait()
    assert view.model().index(view.rowAt(0), 0).data() == top, "what was on top is on top"
    assert {r.name for r in view.selected()} == {"Taller 20", "Taller 22"}
    window.undoing.undo()
    assert {r.name for r in view.selected()} == {"Taller 20", "Taller 22"}
    assert view.model().index(view.rowAt(0), 0).data() == top
    assert first.id in page.table.rows


def test_an_import_keeps_the_selection(page, window, qtbot, tmp_path):
    view = page.accounts.view
    pick(qtbot, view, THREE)
    path = tmp_path / "accounts.csv"
    path.write_text("name;code\nAaa Nueva;X1\nBbb Nueva;X2\n", encoding="utf-8")
    ImportWindow.open(qtbot, window, path).take_in()
    page.wait()
    assert len(view.model().rows) == 14
    assert picked(view) == set(THREE)
    window.undoing.undo()
    page.wait()
    assert picked(view) == set(THREE)


def test_the_act_takes_what_the_button_counts_and_the_dialog_names_it(page, qtbot, robot, window):
    pick(qtbot, page.accounts.view, THREE)
    click_header(qtbot, page.accounts.view, 0)
    robot.press("exclude_selected")
    (dialog,) = window.findChildren(ExcludeDialog)
    assert {r.name.split()[0] for r in dialog.rows} == set(THREE)
    assert all(r.name in dialog.findChild(QLabel, "exclude_names").text() for r in dialog.rows)
    dialog.reject()


def test_the_dialog_names_every_account_by_its_whole_name(page, qtbot, window):
    made = [new_account(window.ctx.portfolio, f"Taller {n // 2}, {'S.A.' if n % 2 else 'S.L.'}") for n in range(20)]
    tell_all(window)
    page.wait()
    dialog = ExcludeDialog(window.ctx, [page.table.rows[a.id] for a in made], window)
    qtbot.addWidget(dialog)
    assert all(a.name in dialog.findChild(QLabel, "exclude_names").text() for a in made)


def test_keys_select_what_is_shown(page, robot, qtbot):
    view = page.accounts.view
    robot.type("portfolio_state", "Included")
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(view.selected()) == 6
    assert page.accounts.findChild(QPushButton, "exclude_selected").text() == "Do not include (6)…"
    first = view.selected()[0]
    robot.type("portfolio_filter", " ".join(first.name.split()[:2]).rstrip(","))
    assert view.selected() == [first]
    page.accounts.filter.clear()
    pick(qtbot, view, (str(view.model().index(1, 0).data()),))
    robot.type("portfolio_state", "State: all")
    current = view.currentIndex().row()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [r.account_id for r in view.selected()] == [r.account_id for r in view.model().rows[current : current + 3]]


def test_everything_selected_is_still_only_that_when_rows_are_others(page, qtbot, window):
    """Qt takes a short cut for whole tables: then a new row would be selected with the rest."""
    view = page.accounts.view
    made = [new_account(window.ctx.portfolio, f"Taller {number:03d}") for number in range(240)]
    tell_all(window)
    page.wait()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(view.selected()) == 252
    click_header(qtbot, view, 0)
    window.ctx.act(lambda: window.ctx.portfolio.remove(made[3]))
    window.ctx.save(replace(made[3], id=new_id(), name="Another"))
    tell_all(window)
    page.wait()
    assert len(view.selected()) == 251
    assert "Another" not in {r.name for r in view.selected()}


def test_coming_back_to_the_table_selects_nothing(page, robot, qtbot):
    view = page.accounts.view
    pick(qtbot, view, ("Papelera", "Lácteos"))
    robot.type("portfolio_filter", "Papelera")
    page.accounts.filter.clear()
    robot.find("portfolio_filter").setFocus()
    view.setFocus()
    assert picked(view) == {"Papelera"}


def test_the_current_row_stays_visible_when_sorted(page, qtbot, window):
    view = page.accounts.view
    for number in range(80):
        new_account(window.ctx.portfolio, f"Taller {number:02d}")
    tell_all(window)
    page.wait()
    click_header(qtbot, view, 0)
    pick(qtbot, view, ("Taller 70",))
    click_header(qtbot, view, 0)
    assert at_current(view) == "Taller 70"
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()).center())


def first_among_all(window, name="Aaa primera"):
    """An account that comes before all others wherever names or sales order them."""
    portfolio = window.ctx.portfolio
    account = new_account(portfolio, name)
    put(
        portfolio,
        WalletLine(id=new_id(), account_id=account.id, product_line="Pumps", wallet=Decimal(90_000_000), cap_percent=70.0),
    )
    return account


def read_again(page, window):
    tell_all(window)
    page.wait()
    QApplication.processEvents()


# -- the other parts of the portfolio ----------------------------------------------------------------


def test_potential_keeps_its_selection(page, qtbot, window):
    page.show_part(POTENTIAL)
    view = page.potential.view
    pick(qtbot, view, ("Petroquímica", "Lácteos"))
    click_header(qtbot, view, 0)
    assert picked(view) == {"Petroquímica", "Lácteos"}
    first_among_all(window)
    read_again(page, window)
    assert picked(view) == {"Petroquímica", "Lácteos"}
    assert at_current(view).startswith("Lácteos")


def test_the_register_keeps_its_selection_and_shows_that_decision(page, robot, qtbot, window):
    page.show_part(REGISTER)
    view = page.register.view
    pick(qtbot, view, ("Conservas",))
    click_header(qtbot, view, 0)
    account = next(r for r in page.table.rows.values() if r.name.startswith("Lácteos"))
    window.ctx.save(replace(window.ctx.load(account.account_id).account, name="Aaa Lácteos"))
    assert picked(view) == {"Conservas"}
    titles = [w.text() for w in robot.find("register_detail").findChildren(QLabel)]
    assert any(t.startswith("Conservas") for t in titles)
    robot.type("register_state", "Not included")
    assert picked(view) == {"Conservas"}


def test_the_gaps_keep_account_and_product_line(page, window):
    page.show_part(GAPS)
    view, model = page.gaps.view, page.gaps.model
    at = row_of(view, "Petroquímica")
    view.setCurrentIndex(model.index(at, model.lines.index("Spares") + 1))
    account = next(r for r in page.table.rows.values() if r.name.startswith("Petroquímica"))
    other = next(r for r in page.table.rows.values() if r.name.startswith("Papelera"))
    window.ctx.act(lambda: window.ctx.portfolio.remove(window.ctx.load(other.account_id).account))
    put(
        window.ctx.portfolio,
        WalletLine(id=new_id(), account_id=account.account_id, product_line="Aaa", wallet=Decimal(5), cap_percent=70.0),
    )
    read_again(page, window)
    assert at_current(view).startswith("Petroquímica")
    assert model.headerData(view.currentIndex().column(), Qt.Orientation.Horizontal) == "Spares"


def test_a_decision_in_a_scenario_keeps_all_that_is_selected(page, robot, qtbot, window):
    put(window.ctx.portfolio, PortfolioScenario(id=new_id(), name="2027"))
    page.show_part(SIMULATION)
    view = page.simulation.view
    click_header(qtbot, view, 2)
    pick(qtbot, view, ("Papelera", "Lácteos"))
    robot.press(f"simulate_{Verdict.EXCLUDE}")
    assert picked(view) == {"Papelera", "Lácteos"}
    robot.press(f"simulate_{Verdict.WATCH}")
    assert set(page.simulation.current().verdicts().values()) == {Verdict.WATCH}
    assert len(page.simulation.current().choices) == 2


def test_the_ledger_of_advances_keeps_its_row_and_the_matrix_its_cell(page, window):
    page.show_part(INNOVATION)
    view, grid = page.innovation.view, page.innovation.grid
    title = view.model().index(1, 0).data()
    view.select_row(1)
    grid.setCurrentIndex(grid.model().index(1, 2))
    column = grid.model().headerData(2, Qt.Orientation.Horizontal)
    account = new_account(window.ctx.portfolio, "Aaa")
    window.ctx.save(Advance(id=new_id(), account_id=account.id, title="Aaa", learned_on=date(2030, 1, 1)))
    read_again(page, window)
    assert len(view.model().rows) > 1
    assert [r.advance.title for r in view.selected()] == [title]
    assert at_current(grid) == title
    assert grid.model().headerData(grid.currentIndex().column(), Qt.Orientation.Horizontal) == column


def test_the_figures_of_all_accounts_keep_the_cell_of_their_indicator(page, robot, window):
    page.show_part(SCORECARDS)
    section = page.scorecards
    rows = section.model.rows
    at = next(i for i, r in enumerate(rows) if r.indicator is not None and i > 6)
    key = rows[at].key
    section.view.setCurrentIndex(section.model.index(at, 2))
    name = section.map_model.index(2, 0).data()
    section.map.setCurrentIndex(section.map_model.index(2, 1))
    gone = rows[1].indicator
    window.ctx.act(lambda: window.ctx.portfolio.remove(gone))
    first = section.accounts[0].account
    assert section.model.rows[section.view.currentIndex().row()].key == key
    section.periods.setCurrentIndex(1)
    section.periods.activated.emit(1)
    assert section.model.rows[section.view.currentIndex().row()].key == key
    window.ctx.save(replace(window.ctx.load(first.id).account, name="Zzz " + first.name))
    assert at_current(section.map) == name
