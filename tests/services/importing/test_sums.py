"""What the amounts of a file add up to, beside what the file says."""

from datetime import date
from decimal import Decimal

import pytest

from kamdesk.services.importing.cells import Breakage, Broken, Money
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.sums import Sums, UnreadCell, amount_of, sum_of, sums_mended
from kamdesk.services.importing.tables import table_of
from tests.support.tables import book_of, understood


@pytest.mark.parametrize(
    ("text", "read", "stated"),
    [
        ("Cliente;Fecha;Importe\nA;14/01/2026;1.234,50\nB;14/01/2026;0,10\nTotal;;1.234,60", "1234.60", "1234.60"),
        ("Cliente;Fecha;Importe\nA;14/01/2026;100\nB;14/01/2026;x\nC;14/01/2026;-\nTotal;;101", "100", "101"),
        ("Cliente;Fecha;Importe\nA;14/01/2026;100", "100", None),
        ("Cliente;Fecha;Importe (k€)\nA;14/01/2026;1,5\nTotal;;1,5", "1500", "1500"),
        ("Cliente;2025;2026;Total\nA;1;2;3\nB;3;4;7\nTotal;4;6;10", "10", "10"),
        ("Cliente;Fecha;Importe\nA;14/01/2026;1\nA;15/01/2026;2\nSubtotal A;;3\nB;15/01/2026;4\nTotal general;;7", "7", "7"),
        ("Nombre;Ciudad\nA;Lugo", "0", None),
        ("Cliente;Fecha;Importe\nA;14/01/2026;100\nTotal;;", "100", None),
    ],
)  # fmt: skip
def test_the_sum_of_the_rows_stands_beside_the_total_of_the_file(text, read, stated):
    table = understood(text)
    kind = ImportKind.ACCOUNTS if text.startswith("Nombre") else ImportKind.SALES
    sums = sum_of(table, map_columns(table, kind))
    assert (sums.read, sums.stated) == (Decimal(read), None if stated is None else Decimal(stated))


def test_cells_of_workbooks_add_up_exactly():
    days = date(2026, 1, 14)
    rows = [
        ["Cliente", "Fecha", "Importe"],
        ["A", days, 0.1],
        ["A", days, 0.2],
        ["A", days, Money(1, "EUR")],
        ["A", days, True],
        ["A", days, float("nan")],
        ["A", days, days],
        ["A", days],
    ]
    table = table_of(book_of(*rows))
    sums = sum_of(table, map_columns(table, ImportKind.SALES))
    assert (sums.read, sums.difference) == (Decimal("1.3"), 0)
    assert Sums(Decimal(5), Decimal(7)).difference == 2


def test_rows_whose_amounts_cannot_be_read_are_named():
    table = understood("Cliente;2025;2026\nA;1;x\nB;-;4\nC;;\nD;1.0.0;#REF!\nTotal;2;4")
    sums = sum_of(table, map_columns(table, ImportKind.SALES))
    assert (sums.read, sums.unread) == (5, (2, 5))
    assert sums.cells == (UnreadCell(2, 2, "2026"), UnreadCell(5, 1, "2025"), UnreadCell(5, 2, "2026"))
    days = date(2026, 1, 14)
    error = Broken("#REF!", Breakage.ERROR)
    broken = table_of(book_of(["Cliente", "Fecha", "Importe"], ["A", days, 3], ["A", days, days], ["A", days, error]))
    assert sum_of(broken, map_columns(broken, ImportKind.SALES)).cells == (UnreadCell(3, 2), UnreadCell(4, 2))


def test_rows_that_a_person_left_out_are_named():
    text = "Cliente;Fecha;Importe\nA;14/01/2026;100\nB;14/01/2026;7\nTotal;;107"
    table = understood(text, left_out_rows=frozenset({3}))
    sums = sum_of(table, map_columns(table, ImportKind.SALES))
    assert (sums.read, sums.difference, sums.skipped) == (100, 7, (3,))


def test_what_is_put_in_the_place_of_cells_counts():
    table = understood("Cliente;Fecha;Importe\nA;14/01/2026;100\nB;14/01/2026;x\nC;14/01/2026\nTotal;;111")
    mapping = map_columns(table, ImportKind.SALES)
    sums = sum_of(table, mapping)
    mended = sums_mended(sums, table, mapping, {(3, 2): "10", (4, 2): "1", (2, 0): "Otra"})
    assert mended == Sums(Decimal(111), Decimal(111))
    worse = sums_mended(mended, table, mapping, {(2, 2): "cien"})
    assert (worse.read, worse.unread) == (11, (2,))
    assert sums_mended(sums, table, mapping, {}) == sums
    assert amount_of(table, mapping, {2, 3}) == 100
    assert amount_of(table, mapping, set()) == 0
