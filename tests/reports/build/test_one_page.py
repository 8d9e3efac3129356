"""Blocks for one page: the longest lists are cut, and say so."""

import pytest

from kamdesk.reports.build.one_page import breadth, lines_of, one_page, row_heights
from kamdesk.reports.model import (
    Bullets,
    Callout,
    Cell,
    Column,
    Fact,
    Facts,
    Heading,
    KeyFigure,
    KeyFigures,
    Note,
    Paper,
    Paragraph,
    Row,
    SignatureLine,
    Signatures,
    Split,
    Table,
    UsedBar,
)


def table(count, title="T", note="", style=""):
    rows = tuple(Row((Cell(f"{title} {n}"), Cell(str(n), n)), style) for n in range(count))
    return Table(title, (Column("Name"), Column("No.", "auto", "right", "number")), rows, note)


SHORT = (
    Heading("h"), Paragraph("p"), Note("n"), Callout("c"), Bullets(("one", "two")), table(3),
    KeyFigures((KeyFigure("a", "1"),)), Facts((Fact("a", "b"),)), Facts(()), UsedBar(1.0, "", ""),
    Signatures((SignatureLine("a", "b", "c"),)), Split((Note("left"),), (table(2),)),
)  # fmt: skip


@pytest.mark.parametrize("paper", Paper)
def test_what_fits_stays_as_it_is(paper):
    assert one_page(SHORT, paper) == SHORT


@pytest.mark.parametrize("count", [61, 300, 5_000])
def test_a_long_table_is_cut_and_says_how_many_are_left(count):
    (found,) = one_page([table(count, note="and a note")], Paper.A4)
    shown = len(found.rows)
    assert 20 < shown < 60
    assert found.note == f"and {count - shown:,} more · and a note"
    assert found.rows == table(count).rows[:shown]


def test_long_bullets_are_cut_too():
    (found,) = one_page([Bullets(tuple(f"sentence {n}" for n in range(200)))], Paper.A4)
    assert found.items[-1] == f"and {200 - len(found.items) + 1} more"
    assert len(found.items) > 20


def test_the_longer_list_is_cut_first():
    short, long = one_page([table(4, "a"), table(90, "b")], Paper.A4)
    assert len(short.rows) == 4
    assert short.note == ""
    assert len(long.rows) < 60


def test_the_first_rows_of_each_stay_while_others_can_be_cut():
    found = one_page([table(80, name) for name in "abcdefgh"], Paper.LETTER)
    assert min(len(t.rows) for t in found) >= 2


def test_letter_has_less_room_than_a4():
    assert len(one_page([table(99)], Paper.LETTER)[0].rows) < len(one_page([table(99)], Paper.A4)[0].rows)


def test_the_longer_column_is_cut():
    (found,) = one_page([Split((table(3),), (table(99, "b"),))], Paper.A4)
    assert len(found.left[0].rows) == 3
    assert len(found.right[0].rows) < 60
    (found,) = one_page([Split((Bullets(tuple("abc" * 50)),), (Note("x"),))], Paper.A4)
    assert found.left[0].items[-1].startswith("and ")


def test_a_group_without_its_rows_is_no_last_row():
    rows = tuple(r for n in range(50) for r in (Row((Cell(f"group {n}", span=2),), "group"), *table(1).rows))
    (found,) = one_page([Table("T", table(0).columns, rows)], Paper.A4)
    assert found.rows[-1].style != "group"
    left = sum(r.style != "group" for r in rows[len(found.rows) :])
    assert found.note == f"and {left} more"


def test_endless_texts_are_shortened_where_no_list_can_be_cut():
    heading = Heading("A heading that is rather longer than thirty letters are")
    found = one_page([heading, Paragraph("word " * 4_000), Facts((Fact("A name", "word " * 4_000),))], Paper.A4)
    assert found[0] == heading
    assert found[1].text.endswith("…")
    assert found[2].items[0].label == "A name"
    assert 90 < len(found[1].text) < 120


def test_more_than_a_page_of_short_blocks_stays_more_than_a_page():
    many = [Heading(f"heading {n}") for n in range(80)]
    assert one_page(many, Paper.A4) == tuple(many)


@pytest.mark.parametrize(("narrow", "broad"), [("iiii", "aaaa"), ("aaaa", "AAAA"), ("AAAA", "WWWW"), ("aaaa", "中文公司")])
def test_letters_are_of_different_breadth(narrow, broad):
    assert breadth(narrow) < breadth(broad)
    assert lines_of(narrow * 40, 60.0, 3.0) < lines_of(broad * 40, 60.0, 3.0)


def test_rows_are_as_high_as_their_longest_cell():
    columns = (Column("a", "30mm"), Column("b"))
    rows = (Row((Cell("x"), Cell("y"))), Row((Cell("word " * 20), Cell("y"))), Row((Cell("x", sub="below"), Cell("y"))))
    one, two, three = row_heights(Table("T", columns, rows), 174.0)
    assert one < three < two
