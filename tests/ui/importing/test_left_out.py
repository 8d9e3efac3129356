"""What is said afterwards of rows that did not come in."""

from decimal import Decimal

from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Report, Way
from kamdesk.services.importing.sums import Sums
from kamdesk.ui.importing.cautions import Part
from kamdesk.ui.importing.left_out import not_imported
from tests.support.import_window import ImportWindow, waits
from tests.support.importing import write


def test_rows_that_did_not_come_in_are_told_with_their_reasons():
    waiting = [
        waits(3), waits(4), waits(5, "other_tax_id", ways=(Way.KEEP,)), waits(6, "period_kept", period="2026-10"), waits(7, "period_kept", period="2026-10"),
    ]  # fmt: skip
    report = Report(ImportKind.SALES, rows=9, taken=4, rejections=waiting)
    whole = "2 with a problem (rows 3 and 4), 1 undecided (row 5), 2 that depended on them."
    assert not_imported([Part("", None, report)]) == f"5 rows were not imported: {whole}"
    assert not_imported([Part("", None, Report(ImportKind.SALES))]) == ""
    sums = Sums(Decimal("2316.63"), unread=(3,))
    amounts = f"5 rows were not imported, which bring 1,535.42 of the 2,316.63 that were read: {whole}"
    assert not_imported([Part("", sums, report, Decimal("1535.42"))]) == amounts
    one = Report(ImportKind.BUDGET, rows=1, rejections=[waits(8)])
    several = [Part("Ventas", None, report), Part("Clientes", None, Report(ImportKind.ACCOUNTS)), Part("Plan", None, one)]
    assert not_imported(several).splitlines() == [
        f"Ventas: 5 rows were not imported: {whole}", "Plan: 1 row was not imported: with a problem (row 8).",
    ]  # fmt: skip


def test_what_did_not_come_in_is_said_with_its_amount(window, qtbot, folder):
    path = write(folder, "Cuenta;Fecha;Importe\nC01;15/10/2026;100\nNadie;15/10/2026;10\nC01;15/10/2026;x\nTotal;;120\n")
    it = ImportWindow.open(qtbot, window, path).take_in()
    sums = "✕ Sum read 110.00, but the total of the file is 120.00: difference 10.00."
    assert it.text("import_done_sums") == f"{sums} An amount of row 4 is missing: it cannot be read."
    whole = "2 rows were not imported, which bring 10.00 of the 110.00 that were read"
    assert it.text("import_left_out").startswith(whole)
