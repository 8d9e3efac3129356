"""Documents as workbooks: typed cells that say what the model says, no formula, the same each time."""

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from kamdesk.reports import leak, making
from kamdesk.reports.kinds import KINDS
from kamdesk.reports.model import Cell, Column, Fact, Facts, Row, Section, Split, Table, flat
from kamdesk.reports.typography import unset
from tests.support.office_documents import book, deck, parts_of, rows_of, squeezed_package
from tests.support.reports import code_of, made

BOOKS = [(k.name, str(a)) for k in KINDS.values() if ".xlsx" in k.suffixes for a in k.audiences]
EVIL = [
    '=HYPERLINK("http://x")', "+1+1", "-2", "@SUM(A1)", "\t=1", "{=1}", "00123", "1/2", "http://x.example", "=cmd|'/c calc'!A0",
    "'quoted", "1e5", "TRUE", "#REF!", "Ελληνικά", "中文", "🏭", "شركة", "<b>&amp;", "x" * 400, "&L&P",
]  # fmt: skip


@pytest.fixture(params=BOOKS, ids="-".join)
def wish(request):
    return request.param


def painted(report):
    return making.paint(report, ".xlsx").data


def tables_of(report):
    return [b for b in flat(tuple(b for s in report.sections for b in s.blocks)) if isinstance(b, Table)]


@pytest.mark.parametrize("spoken", ["es", "en"])
def test_a_sheet_a_table_with_all_that_it_says(documents, wish, spoken):
    report = documents.report(*wish, spoken)
    found = book(documents.file(*wish, spoken, ".xlsx"))
    tables = tables_of(report)
    assert len(found.sheetnames) == len(tables) + 1
    for table, sheet in zip(tables, found.worksheets[1:], strict=True):
        rows = rows_of(sheet)
        assert [c.title for c in table.columns if c.title] == [t for t in rows[0] if t in {c.title for c in table.columns}]
        written = [value for row in rows for value in row if value is not None]
        for row in table.rows:
            for cell, column in zip(row.cells, table.columns, strict=False):
                if row.style != "group" and column.kind == "text" and cell.text != "—":
                    assert any(unset(cell.text) in str(v) for v in written), cell
                if column.kind == "money" and cell.value is not None:
                    assert float(cell.value) in written
                if column.kind == "date" and cell.value is not None:
                    assert dt.datetime.combine(cell.value, dt.time()) in written
        if table.note:
            assert table.note in written


def test_no_formula_is_in_it_and_nothing_is_hidden(documents, wish):
    for name, (_when, data) in parts_of(documents.file(*wish, suffix=".xlsx")).items():
        if name.startswith("xl/worksheets/"):
            assert b"<f" not in data.replace(b"<fo", b"")
        assert b'state="hidden"' not in data
        assert b'hidden="1"' not in data or name == "xl/workbook.xml"  # the names of a filter's range


def test_the_same_data_give_the_same_bytes(documents, sample, wish):
    report, (kind, audience) = documents.report(*wish), wish
    file = documents.file(*wish, suffix=".xlsx")
    assert painted(made(sample, kind, code_of(kind), audience=audience)) == file
    named = book(file).properties
    assert named.created.date() == report.made_on
    assert (named.subject or "") == report.description


def with_table(documents, columns, rows, note="", company=""):
    report = documents.report("onepager")
    return replace(report, company=company, sections=(Section("", (Split((Table("T", columns, rows, note),), ()),)),))


def sheet(report, at=1):
    return book(painted(report)).worksheets[at]


@pytest.mark.parametrize("text", EVIL, ids=[f"text {n}" for n in range(len(EVIL))])
def test_texts_stay_texts(documents, text):
    report = with_table(
        documents, (Column("A"), Column(text, kind="number")), (Row((Cell(text, text), Cell(text, text))),), text, text
    )
    data = painted(report)
    found = book(data).worksheets[1]
    shown = [found["A2"], found["B2"], found["B1"], found["A4"]]
    assert [c.value for c in shown] == [text] * 4
    assert {c.data_type for c in shown} == {"s"}
    assert not [p for name, (_when, p) in parts_of(data).items() if name.startswith("xl/worksheets/") and b"<f>" in p]
    assert leak.squeezed(text) in squeezed_package(data)


@pytest.mark.parametrize(
    ("kind", "cell", "value", "pattern"),
    [
        ("money", Cell("1.5 M", Decimal("1480000.25"), unit="EUR"), 1480000.25, "#,##0.00\\ [$€]"),
        ("money", Cell("84 k", Decimal(84_000)), 84_000, "#,##0.00"),
        ("money", Cell("1", Decimal(1), unit="A[B"), 1, "#,##0.00"),
        ("percent", Cell("31.5 %", 31.5), 0.315, "0.0%"),
        ("number", Cell("450 ppm", 450.0, unit="ppm"), 450, "General"),
        ("number", Cell("▼ 2", 2, "bad"), 2, "General"),
        ("bar", Cell("67", 66.6666, bar=66.6666), 66.6666, "0"),
        (
            "date",
            Cell("▼ 13 Nov 2026", dt.date(2026, 11, 13), "bad"),
            dt.datetime.combine(dt.date(2026, 11, 13), dt.time()),
            "yyyy-mm-dd",
        ),
        ("date", Cell("1 Jan 1850", dt.date(1850, 1, 1)), "1 Jan 1850", "General"),
        ("number", Cell("—"), None, "General"),
        ("number", Cell("200 k€ … 350 k€"), "200 k€ … 350 k€", "General"),
        ("text", Cell("3 days late", 3), "3 days late", "General"),
        ("number", Cell("endless", float("inf")), "endless", "General"),
        ("text", Cell("above", sub="below"), "above (below)", "General"),
        ("text", Cell("", sub="below"), "below", "General"),
        ("text", Cell("a\u200bb"), "ab", "General"),
    ],
)
def test_cells_are_what_they_stand_for(documents, kind, cell, value, pattern):
    found = sheet(with_table(documents, (Column("Value", kind=kind),), (Row((cell,)),)))["A2"]
    assert found.value == value
    assert (
        found.number_format in (pattern, "General") if value is None or isinstance(value, str) else found.number_format == pattern
    )


def test_units_and_groups_have_columns_of_their_own(documents):
    columns = (Column("Indicator"), Column("Q3", kind="number"), Column("Minimum", kind="number"), Column("Score", kind="bar"))
    rows = (
        Row((Cell("■ Quality", span=3), Cell("64", 64.0)), "group"),
        Row((Cell("On time"), Cell("93.8 %", 93.8, unit="%"), Cell("94 %", 94.0, unit="%"), Cell("49", 49.0))),
        Row((Cell("Defects"), Cell("450 ppm", 450.0, unit="ppm"), Cell("1 k€", 1000.0, unit="EUR"), Cell("—"))),
        Row((Cell("Too", span=9), Cell("many"))),
    )
    found = sheet(with_table(documents, columns, rows))
    assert rows_of(found)[:4] == [
        ["Group", "Indicator", "Unit", "Q3", "Minimum", "Score"],
        ["■ Quality", None, None, None, None, 64],
        ["■ Quality", "On time", "%", 93.8, 94, 49],
        ["■ Quality", "Defects", "ppm / EUR", 450, 1000, None],
    ]
    assert found.auto_filter.ref == "A1:F5"
    assert found.freeze_panes == "B2"


def test_a_total_is_no_row_to_be_filtered_and_a_second_line_of_a_figure_is_kept(documents):
    columns = (Column("What"), Column("Value", kind="money"))
    rows = (Row((Cell("A"), Cell("1", Decimal(1), sub="won"))), Row((Cell("Total"), Cell("1", Decimal(1))), "total"))
    found = sheet(with_table(documents, columns, rows, "A note."))
    assert rows_of(found) == [
        ["What", "Value", "Note"], ["A", 1, "won"], [None] * 3, ["Total", 1, None], [None] * 3, ["A note.", None, None],
    ]  # fmt: skip
    assert found.auto_filter.ref == "A1:C2"


def test_a_group_that_has_a_name_alone_is_no_row_and_a_sum_is_of_no_group(documents):
    columns = (Column("What"), Column("Value", kind="number"))
    rows = (
        Row((Cell("● Included", span=2),), "group"),
        Row((Cell("A"), Cell("73", 73.3333))),
        Row((Cell("Total"), Cell("73", 73.3333)), "total"),
    )
    found = sheet(with_table(documents, columns, rows))
    assert rows_of(found) == [
        ["Group", "What", "Value"], ["● Included", "A", 73.3333], [None] * 3, [None, "Total", 73.3333],
    ]  # fmt: skip
    assert found["C2"].number_format == "#,##0.00"


def test_a_table_without_rows_has_its_header(documents):
    found = sheet(with_table(documents, (Column("What"),), ()))
    assert (rows_of(found), found.auto_filter.ref) == ([["What"]], None)


def test_the_first_sheet_says_what_it_is(documents):
    report = documents.report("plan")
    rows = rows_of(book(painted(report)).worksheets[0])
    said = {row[0]: row[1:] for row in rows}
    assert said["Account"][0] == report.owner
    assert said["For whom"][0] == "For internal use"
    assert [said[k.label] for k in report.cover.key_figures.items] == [
        [k.text, float(k.value), k.note or None] for k in report.cover.key_figures.items
    ]
    facts = replace(report, cover=None, sections=(Section("", (Facts((Fact("Hours", "240 h", 240),)),)),))
    assert ["Hours", "240 h", 240, None] in rows_of(book(painted(facts)).worksheets[0])


def test_sheets_of_one_name_and_of_odd_names(documents):
    titles = ("Same", "Same", "a/b:c*d?[e]" * 9, "", "History")
    tables = tuple(Table(t, (Column("A"),), (Row((Cell("x"),)),)) for t in titles)
    report = replace(documents.report("onepager"), sections=(Section("", tables),))
    names = book(painted(report)).sheetnames[1:]
    assert len({n.casefold() for n in names}) == 5
    assert all(0 < len(n) <= 31 and not set("[]:*?/\\") & set(n) for n in names)


def test_ten_thousand_rows(documents):
    rows = tuple(Row((Cell(f"row {n}"), Cell(str(n), n))) for n in range(10_000))
    found = sheet(with_table(documents, (Column("A"), Column("B", kind="number")), rows))
    assert found.max_row == 10_001


@pytest.mark.parametrize("text", ["&" * 300, "x" * 300, "中" * 300])
def test_long_names_stand_at_the_head_as_far_as_it_holds_them(documents, text):
    report = replace(documents.report("onepager"), title=text, owner=text, company=text, mark=text, description=text)
    found = book(painted(report)).worksheets[0]
    assert found.oddHeader.left.text.replace("&&", "&") == text[:60]
    assert len(book(painted(report)).properties.title) == 255


def test_letters_that_no_file_holds(documents):
    report = with_table(documents, (Column("A"),), (Row((Cell("a\ud800b\x07c"),)),))
    assert sheet(report)["A2"].value == "abc"
    assert io.BytesIO(painted(report)).read(2) == b"PK"


def test_rows_are_as_high_as_their_texts_and_texts_stand_off_numbers(documents):
    columns = (Column("What"), Column("Much", kind="number"), Column("How it stands"))
    rows = (Row((Cell("Reply to claims"), Cell("1,480,000", 1_480_000), Cell("in reconciliation: ours and theirs"))),
            Row((Cell("x " * 60), Cell("1,480,000.5", 1_480_000.5), Cell("far"))))  # fmt: skip
    found = book(painted(with_table(documents, columns, rows))).worksheets[1]
    assert found.row_dimensions[2].height in {None, 15.0}
    assert found.row_dimensions[3].height > 15.0
    assert [found["B2"].number_format, found["B3"].number_format] == ["#,##0", "#,##0.00"]
    assert [(c.alignment.indent, c.alignment.horizontal) for c in (found["C1"], found["C2"])] == [(1, "left")] * 2
    assert found["A2"].alignment.indent == 0
    assert found.column_dimensions["B"].width > len("1,480,000.50")


@pytest.mark.parametrize("suffix", [".xlsx", ".pptx"])
def test_a_darker_cell_is_darker_in_every_file(documents, suffix):
    shades = (None, 95.0, 80.0, 74.0, 67.0, 56.0, 30.0, 20.0)
    columns = tuple(Column(f"C{n}", kind="number") for n in range(len(shades)))
    report = replace(with_table(documents, columns, (Row(tuple(Cell("1", 1, shade=s) for s in shades)),)), slides=())
    data = making.paint(report, suffix).data
    if suffix == ".xlsx":
        grounds = [c.fill.fgColor.rgb[2:] if c.fill.fill_type else "" for c in book(data).worksheets[1][2]]
    else:
        table = next(s.table for slide in deck(data).slides for s in slide.shapes if s.has_table)
        fills = [table.cell(1, n).fill for n in range(len(shades))]
        grounds = [str(f.fore_color.rgb) if f.type is not None else "" for f in fills]
    assert grounds == ["", "", "F0F0F0", "E2E2E2", "D4D4D4", "C6C6C6", "B7B7B7", "A8A8A8"]
