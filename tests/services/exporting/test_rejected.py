"""Rows that an import refused, on their way to be mended and taken in again."""

from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.errors import ValidationError
from kamdesk.i18n import set_language
from kamdesk.services.exporting.rejected import write_rejected, write_rejected_sheets
from kamdesk.services.importing.cells import Breakage, Broken, Money, Percent
from kamdesk.services.importing.columns import ColumnMap, map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.remarks import is_remark
from kamdesk.services.importing.report import Options, Rejection, Report
from kamdesk.services.importing.run import run
from kamdesk.services.importing.tables import Table
from tests.support import new_account, refused
from tests.support.importing import read_table, rejected, take, write

ACCOUNTS, SALES = ImportKind.ACCOUNTS, ImportKind.SALES


def taken(portfolio, path, kind, sign=","):
    table = read_table(path)
    mapping = map_columns(table, kind, None, sign)
    return table, mapping, run(portfolio, table, mapping, Options())


def sheet_of(path):
    return openpyxl.load_workbook(path).worksheets[0]


def refusal(row, at=None, column="Importe"):
    return Rejection(row, column, ValidationError("amount", "not_a_number", text="x"), at)


@pytest.mark.parametrize(("code", "row", "reason"), [("en", "kamdesk: row", "kamdesk: reason"), ("es", "kamdesk: fila", "kamdesk: motivo")])  # fmt: skip
def test_refused_rows_are_written_with_row_reason_and_cells(portfolio, folder, code, row, reason):
    set_language(code)
    new_account(portfolio, "Uno", codes=("0012",))
    text = "Título\n\nCliente;Fecha;Importe;Ref.\n0012;01/03/2026;1,5;x\nUnno;02/03/2026;22.9.1;0815\n0012;03/03/2026;tres;\n"
    table, mapping, report = taken(portfolio, write(folder, text), SALES)
    assert write_rejected(folder / "r.xlsx", table, report, mapping) == 2
    sheet = sheet_of(folder / "r.xlsx")
    assert [c.value for c in sheet[1]] == [row, reason, "Cliente", "Fecha", "Importe", "Ref."]
    first, second = ([c.value for c in cells] for cells in sheet.iter_rows(min_row=2))
    assert first[0] == 5
    assert first[2:] == ["Unno", datetime.fromisoformat("2026-03-02"), "22.9.1", "0815"]
    assert second[2:] == ["0012", datetime.fromisoformat("2026-03-03"), "tres", None]
    assert "tres" in second[1]
    assert second[1].startswith("Importe: ")
    assert len(first[1].split("\n")) >= 1
    assert [sheet.cell(3, at).fill.fgColor.rgb for at in (3, 5)] == ["00000000", "FFFCE4E4"]


def test_mended_rows_come_in_and_the_reasons_are_left_alone(portfolio, folder):
    new_account(portfolio, "Uno")
    table, mapping, report = taken(portfolio, write(folder, "Cliente;Fecha;Importe\nUno;03/04/2026;tres\nUno;05/06/2026;1.234,50\nDos;07/08/2026;2.000\n"), SALES)  # fmt: skip
    assert write_rejected(folder / "r.xlsx", table, report, mapping) == 2
    book = openpyxl.load_workbook(folder / "r.xlsx")
    book.worksheets[0]["E2"], book.worksheets[0]["C3"] = 3, "Uno"
    book.save(folder / "r.xlsx")
    again, found, report = taken(portfolio, folder / "r.xlsx", SALES, ".")
    assert rejected(report) == []
    assert set(found.columns.values()) == {2, 3, 4}
    assert [is_remark(header) for header in again.headers] == [True, True, False, False, False]
    assert sorted((s.sold_on, s.amount) for s in portfolio.find(Sale)) == [
        (date(2026, 4, 3), Decimal(3)), (date(2026, 6, 5), Decimal("1234.5")), (date(2026, 8, 7), Decimal(2000)),
    ]  # fmt: skip


def test_reasons_of_an_earlier_time_make_room(portfolio, folder):
    new_account(portfolio, "Uno")
    table, mapping, report = taken(portfolio, write(folder, "Cliente;Fecha;Importe\nUno;03/04/2026;tres\n"), SALES)
    write_rejected(folder / "r.xlsx", table, report, mapping)
    table, mapping, report = taken(portfolio, folder / "r.xlsx", SALES)
    assert write_rejected(folder / "again.xlsx", table, report, mapping) == 1
    assert [c.value for c in sheet_of(folder / "again.xlsx")[1]] == [c.value for c in sheet_of(folder / "r.xlsx")[1]]
    assert sheet_of(folder / "again.xlsx")["A2"].value == 2
    assert sheet_of(folder / "again.xlsx")["E2"].fill.fgColor.rgb == "FFFCE4E4"


def test_cells_keep_their_types(folder):
    cells = ["0012", Percent(96.5), Money(5.5, "USD"), datetime.fromisoformat("2026-03-04"), True, 7.25, Broken("#REF!", Breakage.ERROR), "1,5", None]  # fmt: skip
    table = Table(tuple("abcdefghi"), [(9, cells)])
    assert write_rejected(folder / "r.xlsx", table, Report(SALES, rejections=[refusal(9, 8)])) == 1
    row = sheet_of(folder / "r.xlsx")[2][2:]
    assert [c.value for c in row] == ["0012", 0.965, 5.5, datetime.fromisoformat("2026-03-04"), True, 7.25, "#REF!", "1,5", None]
    assert [c.number_format for c in row[:3]] == ["@", "0.00%", "#,##0.00\\ [$USD]"]


def test_what_no_workbook_can_hold_is_shown_as_such(folder):
    cells = ["a\x00b\ud800", "x" * 40_000, float("nan"), 10**20 + 1, 10**400, Broken("\x01", Breakage.BYTES)]
    table = Table(("a\x02", "b", "c", "d", "e", "f"), [(2, cells)])
    write_rejected(folder / "r.xlsx", table, Report(SALES, rejections=[refusal(2)]))
    sheet = sheet_of(folder / "r.xlsx")
    assert sheet["C1"].value == "a\ufffd"
    row = [c.value for c in sheet[2]][2:]
    assert row[0] == "a\ufffdb\ufffd"
    assert (len(row[1]), row[1][-1]) == (32_767, "…")
    assert row[2:] == ["nan", str(10**20 + 1), str(10**400), "\ufffd"]


def test_rows_longer_than_the_header_and_shorter_ones_are_whole(folder):
    table = Table(("a", "b"), [(2, ["x", "1", "50"]), (3, ["y"]), (4, ["z"])])
    assert write_rejected(folder / "r.xlsx", table, Report(SALES, rejections=[refusal(2, 2), refusal(3, 5), refusal(3)])) == 2
    rows = [[c.value for c in cells][2:] for cells in sheet_of(folder / "r.xlsx").iter_rows()]
    assert rows == [["a", "b", None], ["x", "1", "50"], ["y", None, None]]


def test_each_sentence_is_said_once(folder):
    table = Table(("a",), [(2, ["x"])])
    report = Report(SALES, rejections=[refusal(2, 0, "a"), refusal(2, 0, "a"), refusal(2, None, "")])
    write_rejected(folder / "r.xlsx", table, report)
    assert sheet_of(folder / "r.xlsx")["B2"].value == "a: “x” is not a number. Write it like 96.5.\n“x” is not a number. Write it like 96.5."  # fmt: skip


def test_what_a_group_says_once_stands_on_each_row(folder):
    table = Table(("Cliente", "Importe"), [(2, ["Uno", "1"]), (3, ["", "x"]), (4, [None, "y"]), (5, ["Dos", "2"]), (6, []), (7, ["", "z"])], filled=frozenset({0}))  # fmt: skip
    write_rejected(folder / "r.xlsx", table, Report(SALES, rejections=[refusal(n, 1) for n in (3, 4, 6, 7)]))
    rows = [[c.value for c in cells][2:] for cells in sheet_of(folder / "r.xlsx").iter_rows(min_row=2)]
    assert rows == [["Uno", "x"], ["Uno", "y"], [None, None], ["Dos", "z"]]


@pytest.mark.parametrize(
    ("code", "factor", "title"),
    [("en", 1000, "Amounts in thousands"), ("es", 1000, "Importes en miles"), ("es", 10**6, "Importes en millones"), ("en", 10, None), ("en", 1, None)],
)  # fmt: skip
def test_a_title_says_in_what_the_amounts_are(folder, code, factor, title):
    set_language(code)
    table = Table(("Cliente", "2026"), [(7, ["Uno", "1,5"])])
    mapping = ColumnMap(SALES, {"account": 0}, {1: "2026"}, ",", False, factor)
    write_rejected(folder / "r.xlsx", table, Report(SALES, rejections=[refusal(7, 1)]), mapping)
    sheet = sheet_of(folder / "r.xlsx")
    head = 2 if title else 1
    assert sheet["A1"].value == title or not title
    assert [c.value for c in sheet[head]][2:] == ["Cliente", "2026"]
    assert [c.value for c in sheet[head + 1]][2:] == ["Uno", 1.5]
    assert sheet.cell(head + 1, 4).fill.fgColor.rgb == "FFFCE4E4"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == (f"A{head + 1}", f"A{head}:D{head + 1}")
    again = read_table(folder / "r.xlsx")
    assert (again.header_row, again.headers[2:], again.rows[0][1][3]) == (head, ("Cliente", "2026"), 1.5)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.234", 1234), ("1.234,5", 1234.5), ("(5)", -5), ("96,5 %", "96,5 %"), ("5 USD", "5 USD"), ("—", "—"), ("", None), ("tres", "tres"), ("1.2.3,4,5", "1.2.3,4,5"), ("999999999999999,99", "999999999999999,99")],
)  # fmt: skip
def test_numbers_that_were_understood_are_written_as_such(folder, text, value):
    table = Table(("Cliente", "Importe"), [(2, ["0012", text])])
    mapping = ColumnMap(SALES, {"account": 0, "amount": 1}, {}, ",", False)
    write_rejected(folder / "r.xlsx", table, Report(SALES, rejections=[refusal(2)]), mapping)
    assert [c.value for c in sheet_of(folder / "r.xlsx")[2]][2:] == ["0012", value]


def test_dates_that_were_understood_are_written_as_such(folder):
    table = Table(("Cliente", "Fecha"), [(2, ["1", "03/04/2026"]), (3, ["2", "mañana"])])
    mapping = ColumnMap(SALES, {"account": 0, "date": 1}, {}, ",", True)
    write_rejected(folder / "r.xlsx", table, Report(SALES, rejections=[refusal(2), refusal(3)]), mapping)
    assert [c.value for c in sheet_of(folder / "r.xlsx")["D"][1:]] == [datetime.fromisoformat("2026-03-04"), "mañana"]


def test_refused_accounts_can_be_mended_too(portfolio, folder):
    table, mapping, report = taken(portfolio, write(folder, "Nombre;Código;Plantilla\nUno;0012;x\nDos;0013;5\n"), ACCOUNTS)
    write_rejected(folder / "r.xlsx", table, report, mapping)
    book = openpyxl.load_workbook(folder / "r.xlsx")
    book.worksheets[0]["E2"] = 7
    book.save(folder / "r.xlsx")
    assert rejected(take(portfolio, folder / "r.xlsx", ACCOUNTS)) == []
    assert sorted((a.name, a.codes, a.size_employees) for a in portfolio.find(Account)) == [("Dos", ("0013",), 5), ("Uno", ("0012",), 7)]  # fmt: skip


def test_nothing_refused_is_a_sheet_of_headers(folder):
    assert write_rejected(folder / "r.xlsx", Table(("a",), [(2, ["x"])]), Report(SALES)) == 0
    assert sheet_of(folder / "r.xlsx").max_row == 1


def test_refused_rows_of_several_sheets_are_sheets_of_one_workbook(portfolio, folder):
    """They come in again as they are: each under its title, those without any stay away."""
    new_account(portfolio, "Uno")
    sales, wallet, clean = Table(("Cliente", "Fecha", "Importe"), [(4, ["Uno", "2026-01-05", "x"]), (5, ["Uno", "2026-01-06", 7])], sheet="Ventas"), Table(("Cliente", "Familia", "Compra anual"), [(2, ["Uno", "Bombas", "y"])], sheet="Compras"), Table(("Nombre",), [(2, ["Dos"])], sheet="Clientes")  # fmt: skip
    written = [
        (sales, Report(SALES, rejections=[refusal(4, 2)]), map_columns(sales, SALES)),
        (clean, Report(ACCOUNTS), None),
        (wallet, Report(ImportKind.WALLET, rejections=[refusal(2, 2)]), map_columns(wallet, ImportKind.WALLET)),
    ]
    assert write_rejected_sheets(folder / "r.xlsx", written) == 2
    book = openpyxl.load_workbook(folder / "r.xlsx")
    assert {sheet.title: [[c.value for c in row] for row in sheet.iter_rows(min_row=2, min_col=3)] for sheet in book} == {
        "Ventas": [["Uno", datetime.fromisoformat("2026-01-05"), "x"]],
        "Compras": [["Uno", "Bombas", "y"]],
    }
    with refused("one_table_only"):
        write_rejected_sheets(folder / "r.csv", written)
