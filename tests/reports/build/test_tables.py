"""A table leaves out the columns that have nothing in any row."""

from kamdesk.reports.build.tables import filled
from kamdesk.reports.model import Cell, Column, Row

COLUMNS = (Column("Name"), Column("Empty"), Column("Day"))


def row(*texts, sub=""):
    return Row(tuple(Cell(t, sub=sub if n == 1 else "") for n, t in enumerate(texts)))


def shown(*rows):
    found = filled("T", COLUMNS, rows, "a note")
    assert found.note == "a note"
    assert all(len(r.cells) == len(found.columns) for r in found.rows)
    return [c.title for c in found.columns]


def test_a_column_of_dashes_is_not_there():
    assert shown(row("a", "—", "1 Jan"), row("b", "", "—")) == ["Name", "Day"]
    assert shown(row("a", "—", "—")) == ["Name"]
    assert shown(row("—", "x", "—")) == ["Name", "Empty"]


def test_one_cell_keeps_its_column():
    assert shown(row("a", "—", "—", sub="2 Jan")) == ["Name", "Empty"]


def test_without_rows_all_columns_say_what_could_stand_there():
    assert shown() == ["Name", "Empty", "Day"]
