"""What an import of 100,000 rows takes: a workbook beside openpyxl, and how long the window stands still meanwhile."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

ROWS = 100_000
HEADERS = ("Fecha factura", "Cód. cliente", "Cliente", "Línea", "Uds.", "Importe neto", "Dto.")


def write_sales(path: Path, count: int = ROWS) -> None:
    """A workbook of sales as offices have them: days, codes with leading zeros, amounts of money and percentages, each in its format."""
    from xlsxwriter import Workbook

    book = Workbook(path)
    forms = [book.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "00000", "#,##0.00 €", "0.0%")]
    day, code, money, percent = forms
    sheet = book.add_worksheet("Ventas")
    sheet.write_row(0, 0, HEADERS)
    first = date(2025, 1, 1)
    for at in range(count):
        sheet.write_datetime(at + 1, 0, first + timedelta(days=at % 365), day)
        sheet.write_number(at + 1, 1, at % 500, code)
        sheet.write_string(at + 1, 2, f"Cliente {at % 500} de Levante")
        sheet.write_string(at + 1, 3, f"Familia {at % 12}")
        sheet.write_number(at + 1, 4, at % 90)
        sheet.write_number(at + 1, 5, (at * 7919 % 9_000_000) / 100, money)
        sheet.write_number(at + 1, 6, at % 20 / 100, percent)
    book.close()


def read_by_us(path: Path) -> None:
    """Read the workbook into a `Table`."""
    from tests.support.importing import read_table

    assert len(read_table(path).rows) == ROWS


def read_by_openpyxl(path: Path) -> None:
    """Read all its cells, as quickly as openpyxl can."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    assert sum(1 for _row in book.worksheets[0].iter_rows(values_only=True)) == ROWS + 1
    book.close()


def longest_waits(portfolio: Path, source: Path) -> list[tuple[str, float]]:
    """What the import window does with a file, step by step, and the longest that it answers nothing in each, in milliseconds."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from kamdesk.app import make_application
    from kamdesk.env.preferences import Preferences
    from kamdesk.ui.chart_loader import ChartLoader
    from kamdesk.ui.importing.import_dialog import ImportDialog
    from kamdesk.ui.importing.reading import Source
    from kamdesk.ui.window.main_window import MainWindow

    _app, theme = make_application(Preferences(theme="light", language="es"))
    charts = ChartLoader()
    charts.wait()  # they are fetched right after the start, long before anybody has a file to take in
    window = MainWindow(theme, Preferences(theme="light", language="es"), charts)
    assert window.open_file(portfolio)
    window.show()
    QApplication.processEvents()
    assert window.ctx is not None
    dialog = ImportDialog(window.ctx, None, window)
    dialog.open()
    QApplication.processEvents()
    moments: list[float] = []
    timer = QTimer(dialog, interval=10)
    timer.timeout.connect(lambda: moments.append(time.perf_counter()))
    timer.start()

    def longest(act: Callable[[], object]) -> float:
        moments[:] = [time.perf_counter()]
        act()
        while dialog.is_busy:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()
        moments.append(time.perf_counter())
        return max(later - earlier for earlier, later in pairwise(moments)) * 1000

    found = [("read", longest(lambda: dialog.read_source(Source(source))))]
    dialog.go_on()
    found.append(("tried", longest(dialog.go_on)))
    assert [report.taken for report in dialog.reports] == [ROWS]
    found.append(("written", longest(dialog.go_on)))
    timer.stop()
    dialog.accept()
    window.close()
    return found
