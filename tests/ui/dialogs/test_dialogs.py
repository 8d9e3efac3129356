"""Import and history at the window."""

from PySide6.QtWidgets import QLabel, QPushButton, QTableWidget


def test_import_shows_problems_and_is_undone_in_one_step(robot, window, folder):
    source = folder / "ventas.csv"
    source.write_text(
        "Cuenta;Fecha;Importe\nC01;15/10/2026;1.250,50\nC01;15/10/2026;22.9.1\nNadie;15/10/2026;10\n", encoding="utf-8"
    )
    dialog = window.file_actions.show_import(source)
    assert dialog.kind == "sales"
    assert dialog.report.rejected == 2
    problems = dialog.findChild(QTableWidget, "import_problems")
    assert problems.rowCount() == 2
    assert "22.9.1" in problems.item(0, 2).text()
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
    assert "not a spreadsheet" in dialog.findChild(QLabel, "import_problem").text()
    assert not dialog.findChild(QPushButton, "import_go").isEnabled()
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
