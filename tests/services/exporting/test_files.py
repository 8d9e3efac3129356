"""Tables into files: what each form holds, what none can hold, and that nothing half-written is left."""

import csv
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from python_calamine import load_workbook

from kamdesk.i18n import messages, set_language
from kamdesk.services.exporting import workbook
from kamdesk.services.exporting.content import ColumnType, TableToWrite, WrittenColumn
from kamdesk.services.exporting.files import write_table, write_tables
from kamdesk.services.importing.cells import Breakage, Broken, Money, Percent
from kamdesk.services.importing.sources import read_sheet
from tests.support import refused

TYPES = (
    ColumnType.TEXT, ColumnType.CODE, ColumnType.MONEY, ColumnType.NUMBER, ColumnType.PERCENT, ColumnType.WHOLE, ColumnType.DATE,
    ColumnType.PERIOD,
)  # fmt: skip
ROW = ["Uno & «dos»", "0012", Decimal("1234.50"), 12.345, 96.5, 1100, date(2026, 3, 9), "2026-Q3"]
RUNS = ["=1+1", "+34 600", "-5", "@x", "\tx", "\rx", "http://a.b", "1e5", "0012", "5,0", "{=1}", "TRUE", "'x"]


def table(*rows, types=TYPES, title="Tabla"):
    return TableToWrite(title, [WrittenColumn(kind.value, kind) for kind in types], list(rows))


def texts(*rows, title="Tabla"):
    return table(*rows, types=(ColumnType.TEXT,) * len(rows[0]), title=title)


def left(folder):
    return sorted(p.name for p in folder.iterdir())


def sheet_of(path):
    return openpyxl.load_workbook(path).worksheets[0]


# -- forms -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "name", "line"),
    [
        ("es", "a.csv", "Uno & «dos»;0012;1234,50;12,3450;96,5%;1100;2026-03-09;T3 2026"),
        ("en", "a.csv", "Uno & «dos»,0012,1234.50,12.3450,96.5%,1100,2026-03-09,Q3 2026"),
        ("es", "a.tsv", "Uno & «dos»\t0012\t1234,50\t12,3450\t96,5%\t1100\t2026-03-09\tT3 2026"),
        ("en", "A.TSV", "Uno & «dos»\t0012\t1234.50\t12.3450\t96.5%\t1100\t2026-03-09\tQ3 2026"),
    ],
)
def test_texts_are_written_as_the_language_writes_numbers(folder, code, name, line):
    set_language(code)
    write_table(folder / name, table(ROW))
    raw = (folder / name).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig").split("\r\n")[1:] == [line, ""]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.125, "0.1250"), (-0.5, "-0.5"), (1e-7, "0.0000001"), (1e15, "1000000000000000"), (7, "7"), (Decimal("1E+3"), "1000"), (0.1 + 0.2, "0.30000000000000004")],
)  # fmt: skip
def test_no_number_of_a_text_could_be_read_as_thousands(folder, value, text):
    write_table(folder / "a.csv", table([value], types=(ColumnType.NUMBER,)))
    assert (folder / "a.csv").read_text(encoding="utf-8-sig").splitlines()[1] == text


def test_cells_as_they_were_read_keep_what_they_are(folder):
    cells = [
        Percent(7.5),
        Money(-5.5, "USD"),
        Broken("#REF!", Breakage.ERROR),
        True,
        False,
        time(8, 30),
        datetime.fromisoformat("2026-01-02T03:00"),
        None,
        "",
    ]
    write_table(folder / "a.csv", texts(cells))
    found = list(csv.reader((folder / "a.csv").read_text(encoding="utf-8-sig").splitlines()))[1]
    assert found == ["7.5%", "-5.50 USD", "#REF!", "1", "0", "08:30:00", "2026-01-02", "", ""]
    write_table(folder / "a.xlsx", texts(cells))
    row = sheet_of(folder / "a.xlsx")[2]
    assert [c.value for c in row] == [
        0.075,
        -5.5,
        "#REF!",
        True,
        False,
        time(8, 30),
        datetime.fromisoformat("2026-01-02"),
        None,
        None,
    ]
    assert [c.number_format for c in row[:2]] == ["0.00%", "#,##0.00\\ [$USD]"]


@pytest.mark.parametrize(("code", "day"), [("es", "dd/mm/yyyy"), ("en", "yyyy-mm-dd")])
def test_cells_of_a_workbook_have_types_and_formats(folder, code, day):
    set_language(code)
    write_table(folder / "a.xlsx", table(ROW), "CHF")
    row = sheet_of(folder / "a.xlsx")[2]
    assert [c.value for c in row] == [
        "Uno & «dos»", "0012", 1234.5, 12.345, 0.965, 1100, datetime.fromisoformat("2026-03-09"), "T3 2026" if code == "es" else "Q3 2026",
    ]  # fmt: skip
    assert [c.number_format for c in row] == ["@", "@", "#,##0.00\\ [$CHF]", "General", "0.00%", "#,##0", day, "@"]


def test_a_sheet_is_ready_to_be_worked_with(folder):
    write_table(folder / "a.xlsx", table(ROW, ROW), "no currency")
    sheet = sheet_of(folder / "a.xlsx")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:H3")
    assert sheet["A1"].font.bold
    assert all(9 <= dimension.width <= 62 for dimension in sheet.column_dimensions.values())
    assert sheet["C2"].number_format == "#,##0.00"


def test_numbers_keep_every_digit(folder):
    values = [0.1 + 0.2, 100 / 3, -1e-7, 1.7976931348623157e308, Decimal("9007199254740.91"), 2**53]
    write_table(folder / "a.xlsx", texts(values))
    assert [c.value for c in sheet_of(folder / "a.xlsx")[2]] == [float(v) for v in values]


def test_dates_before_a_spreadsheet_counts_are_texts(folder):
    write_table(folder / "a.xlsx", table([date(1899, 12, 31)], [date(1901, 1, 1)], types=(ColumnType.DATE,)))
    assert [c.value for c in sheet_of(folder / "a.xlsx")["A"][1:]] == ["1899-12-31", datetime.fromisoformat("1901-01-01")]


@pytest.mark.no_cover
def test_no_text_becomes_a_formula_a_number_or_a_link_in_a_workbook(folder):
    each = [[text] for text in RUNS]
    for rows in (each, each * (workbook.LARGE // len(each) + 1)):
        write_table(folder / "a.xlsx", texts(*rows))
        with zipfile.ZipFile(folder / "a.xlsx") as packed:
            sheet = packed.read("xl/worksheets/sheet1.xml").decode()
        assert "<f" not in sheet
        assert "hyperlink" not in sheet
        assert load_workbook(str(folder / "a.xlsx")).get_sheet_by_index(0).to_python()[1:] == rows


@pytest.mark.parametrize("text", RUNS)
def test_no_text_becomes_a_formula_in_a_text_file(folder, text):
    write_table(folder / "a.csv", texts([text, "x"]))
    raw = (folder / "a.csv").read_text(encoding="utf-8-sig").splitlines()[-1].lstrip('"')
    assert not raw.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert read_sheet(folder / "a.csv").rows[1][1] == [text, "x"]


@pytest.mark.no_cover
def test_every_row_of_a_large_table_is_there(folder):
    rows = [[f"Ñandú {n}", n / 8] for n in range(workbook.LARGE + 5)]
    for given in (rows, iter(rows), rows[:450]):
        expected = rows if given is not rows[:450] else given
        write_table(folder / "a.xlsx", TableToWrite("Tabla", [WrittenColumn("a"), WrittenColumn("b", ColumnType.NUMBER)], given))
        found = load_workbook(str(folder / "a.xlsx")).get_sheet_by_index(0).to_python()
        assert found[1:] == expected[: len(found) - 1]
        assert len(found) - 1 == (len(given) if isinstance(given, list) else len(rows))


def test_a_marked_cell_stands_out_even_when_it_is_empty(folder):
    found = TableToWrite(
        "Tabla", [WrittenColumn("a"), WrittenColumn("b")], [["x", None], [None, "y"]], frozenset({(0, 1), (1, 1)})
    )
    write_table(folder / "a.xlsx", found)
    sheet = sheet_of(folder / "a.xlsx")
    assert [sheet[p].fill.fgColor.rgb for p in ("B2", "B3")] == ["FFFCE4E4"] * 2
    assert sheet["A2"].fill.fgColor.rgb == "00000000"


def test_a_line_may_stand_above_the_header(folder):
    found = TableToWrite("Tabla", [WrittenColumn("a")], [["x"]], above="=title")
    write_table(folder / "a.xlsx", found)
    assert [c.value for c in sheet_of(folder / "a.xlsx")["A"]] == ["=title", "a", "x"]
    write_table(folder / "a.csv", found)
    assert (folder / "a.csv").read_text(encoding="utf-8-sig").splitlines() == ["'=title", "a", "x"]
    with refused("cell_unwritable") as info:
        write_table(folder / "a.csv", TableToWrite("Tabla", [WrittenColumn("a")], [["\x01"]], above="t"))
    assert info.value.params["row"] == 3


# -- sheets ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["a/b:c*d?[e]\\f"], ["a b c d  e  f"]),
        (["Ventas", "VENTAS", "ventas"], ["Ventas", "VENTAS (2)", "ventas (3)"]),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 27 + " (2)"]),
        (["", "'", "\ud800"], ["Sheet 1", "Sheet 2", "Sheet 3"]),
        (["History", "'Ana's'"], ["History (2)", "Ana's"]),
        (["🙂" * 20], ["🙂" * 15]),
    ],
)
def test_sheets_have_titles_that_they_can_have(folder, titles, expected):
    assert workbook.sheet_titles(titles) == expected
    write_tables(folder / "a.xlsx", [texts(["x"], title=title) for title in titles])
    assert openpyxl.load_workbook(folder / "a.xlsx").sheetnames == expected


def test_a_table_without_columns_or_rows_is_a_sheet_too(folder):
    write_tables(folder / "a.xlsx", [TableToWrite("Nada", []), TableToWrite("Vacía", [WrittenColumn("a")])])
    assert [[c.value for c in s[1]] for s in openpyxl.load_workbook(folder / "a.xlsx")] == [[None], ["a"]]


# -- what cannot be written --------------------------------------------------------------------------

BAD = [
    ("a\ud800b", "cell_unwritable"),
    ("\x00", "cell_unwritable"),
    ("a\x0bb", "cell_unwritable"),
    ("\ufffe", "cell_unwritable"),
    ("\uffff", "cell_unwritable"),
    (float("nan"), "cell_no_number"),
    (float("-inf"), "cell_no_number"),
    (Decimal("NaN"), "cell_no_number"),
]


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.tsv"])
@pytest.mark.parametrize(("value", "code"), BAD)
def test_what_no_file_can_hold_is_named_with_its_place(folder, name, value, code):
    (folder / name).write_text("before")
    with refused(code) as info:
        write_table(folder / name, texts(["x", "y"], ["x", value]))
    assert info.value.params["row"] == 3
    for language in ("en", "es"):
        set_language(language)
        assert "3" in messages.text_of(info.value)
    assert left(folder) == [name]
    assert (folder / name).read_text() == "before"


def test_a_header_is_looked_at_too(folder):
    for name in ("a.xlsx", "a.csv"):
        with refused("cell_unwritable"):
            write_table(folder / name, TableToWrite("T", [WrittenColumn("\x01")], [["x"]]))
    assert left(folder) == []


@pytest.mark.parametrize(("text", "length"), [("x" * 32_768, 32_768), ("🙂" * 16_384, 32_768)])
def test_a_text_too_long_for_a_cell_goes_into_a_csv_only(folder, text, length):
    with refused("longer_than_cell") as info:
        write_table(folder / "a.xlsx", texts([text]))
    assert info.value.params["length"] == length
    write_table(folder / "a.xlsx", texts([text[:-1]]))
    write_table(folder / "a.csv", texts([text]))
    assert read_sheet(folder / "a.csv").rows[1][1] == [text]


@pytest.mark.parametrize("value", [Decimal("999999999999999.99"), 2**53 + 1, Decimal("0.1000000000000000000001"), 10**400])
def test_a_number_that_would_be_rounded_goes_into_a_csv_only(folder, value):
    with refused("number_rounded"):
        write_table(folder / "a.xlsx", table([value], types=(ColumnType.MONEY,)))
    write_table(folder / "a.csv", table([value], types=(ColumnType.MONEY,)))
    assert left(folder) == ["a.csv"]


def test_more_rows_or_columns_than_a_sheet_has_are_refused(folder):
    rows = ([] for _ in range(1_048_576))
    with refused("more_than_sheet"):
        write_table(folder / "a.xlsx", TableToWrite("T", [], rows))
    with refused("wider_than_sheet"):
        write_table(folder / "a.xlsx", TableToWrite("T", [WrittenColumn("a")] * 16_385))
    assert left(folder) == []


def test_the_name_says_which_form(folder):
    for name in ("a.xls", "a", "a.pdf"):
        with refused("bad_table_file"):
            write_table(folder / name, texts(["x"]))
    for name in ("a.csv", "a.tsv"):
        for tables in ([], [texts(["x"])] * 2):
            with refused("one_table_only"):
                write_tables(folder / name, tables)
    assert left(folder) == []


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_what_the_system_refuses_is_said(folder, name):
    with refused("cannot_open"):
        write_table(folder / "gone" / name, texts(["x"]))
    (folder / name).mkdir()
    with refused("cannot_open"):
        write_table(folder / name, texts(["x"]))
    assert left(folder) == [name]


def test_a_file_that_is_open_elsewhere_is_left_as_it_is(folder, monkeypatch):
    (folder / "a.xlsx").write_text("before")

    def held(self, target):
        raise PermissionError(13, "held", str(self))

    monkeypatch.setattr(Path, "replace", held)
    with refused("open_elsewhere"):
        write_table(folder / "a.xlsx", texts(["x"]))
    assert left(folder) == ["a.xlsx"]
    assert (folder / "a.xlsx").read_text() == "before"


def test_what_is_there_is_replaced(folder):
    write_table(folder / "a.csv", texts(["x"]))
    write_table(folder / "a.csv", texts(["y"]))
    assert read_sheet(folder / "a.csv").rows[1][1] == ["y"]
    assert left(folder) == ["a.csv"]


def test_a_column_of_a_template_may_have_choices_help_or_neither(folder):
    columns = [WrittenColumn("a", choices=("x", "y")), WrittenColumn("b", help="why"), WrittenColumn("c"), WrittenColumn("d", choices=("x" * 200, "y" * 200))]  # fmt: skip
    write_table(folder / "a.xlsx", TableToWrite("T", columns, typed_rows=10))
    rules = sheet_of(folder / "a.xlsx").data_validations.dataValidation
    found = {str(rule.sqref): (rule.type, rule.prompt) for rule in rules}
    assert found["A2:A11"] == ("list", None)
    assert found["B2:B11"][1] == "why"
    assert "C2:C11" not in found
    assert "D2:D11" not in found
