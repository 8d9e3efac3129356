"""What somebody settles about a file wins over what is found by looking at it."""

from kamdesk.services.importing.cells import Choices, DateOrder
from kamdesk.services.importing.columns import find_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.sources import read_sheet
from kamdesk.services.importing.tables import RowRole, table_of
from tests.support import refused
from tests.support.importing import write

TEXT = "Cliente;Fecha;Importe\nC01;03/04/2026;1.234\nCliente;Fecha;Coste\nC02;03/04/2026;5\n"


def read(folder, **settled):
    choices = Choices(**settled)
    return table_of(read_sheet(write(folder, TEXT), choices), choices)


def test_the_row_of_the_headers_and_rows_that_are_none(folder):
    table = read(folder, header_row=3)
    assert (table.headers[2], table.header_row, [number for number, _cells in table.rows]) == ("Coste", 3, [4])
    with refused("no_such_row"):
        read(folder, header_row=99)
    table = read(folder, left_out_rows=frozenset({3}))
    assert table.roles[3] is RowRole.LEFT_OUT
    assert [number for number, _cells in table.rows] == [2, 4]


def test_columns_signs_and_orders(folder):
    settled = {"columns": {"cost": 2, "amount": None, "status": 99, "no_field": 0}, "decimal_sign": ",", "date_order": DateOrder.MONTH_FIRST, "factor": 1000}  # fmt: skip
    mapping = find_columns(read(folder, **settled), ImportKind.SALES)
    assert mapping.columns == {"account": 0, "date": 1, "cost": 2}
    assert mapping.missing() == [("amount",)]
    assert (mapping.decimal_sign, mapping.month_first, mapping.factor) == (",", True, 1000)
    mapping = find_columns(read(folder, date_order=DateOrder.DAY_FIRST), ImportKind.SALES)
    assert (mapping.columns, mapping.month_first, mapping.factor) == ({"account": 0, "date": 1, "amount": 2}, False, 1)
