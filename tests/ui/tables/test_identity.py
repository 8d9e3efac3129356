"""The current row of a table belongs to its record."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from kamdesk.domain.account.people import Person
from kamdesk.ui.plan.rating_table import MARK, RatingModel


def people(robot):
    return robot.find("people")


def test_a_record_that_comes_in_above_does_not_become_current(robot, window):
    robot.go("C01", "overview")
    table = people(robot)
    rows = list(table.model.rows)
    assert len(rows) > 1
    table.select(rows[-1].id)
    column = table.view.currentIndex().column()
    window.ctx.act(lambda: window.ctx.portfolio.remove(rows[0]))
    assert table.current().id == rows[-1].id
    window.undoing.undo()
    assert table.current().id == rows[-1].id, "and one that comes back above neither"
    assert table.view.currentIndex().column() == column
    before = list(table.model.rows)
    at = before.index(table.current())
    table.remove(at)
    assert table.current().id == (before[at + 1] if at + 1 < len(before) else before[at - 1]).id, (
        "its neighbour, when it is removed itself"
    )


def test_whoever_types_a_new_record_goes_on_in_it(robot, window, qtbot):
    robot.go("C01", "overview")
    table = people(robot)
    robot.cell(table.view.objectName(), len(table.model.rows), 0, "Aaa Primera")
    assert table.view.currentIndex().row() == len(table.model.rows), "Enter goes to the row for the next one"
    view = table.view
    view.edit(view.model().index(len(table.model.rows), 0))
    (editor,) = [e for e in view.viewport().findChildren(QLineEdit) if e.isVisible()]
    qtbot.keyClicks(editor, "Aab Segunda")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert isinstance(table.current(), Person)
    assert table.current().name == "Aab Segunda", "Tab goes on in the record that was made"
    view.setCurrentIndex(view.model().index(0, 0))
    view.edit(view.currentIndex())
    (editor,) = [e for e in view.viewport().findChildren(QLineEdit) if e.isVisible()]
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert view.currentIndex().row() == 1, "Enter in a cell that stays as it was goes down, as ever"


def test_another_account_has_no_current_record_by_chance(robot):
    robot.go("C01", "overview")
    table = people(robot)
    table.select(table.model.rows[1].id)
    robot.go("C04", "overview")
    assert people(robot) is table
    assert table.current() is None


def test_a_refused_mark_is_not_shown_among_those_of_somebody_else(window):
    model = RatingModel(window.ctx, lambda *_: None, lambda *_: None)
    model.show([], [], "Javier Roca", "p1", None, [])
    cell = model.index(0, MARK)
    model.setData(cell, "four")
    assert cell.data() == "four"
    model.show([], [], "Javier Roca", "p1", None, [])
    assert cell.data() == "four", "it stays until it is put right"
    model.show([], [], "Javier Roca", "p2", None, [])
    assert cell.data() != "four"
