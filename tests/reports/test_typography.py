"""How texts are set for the page."""

import pytest

from kamdesk.reports.model import Cell, Column, Fact, Facts, Row, Section, Table
from kamdesk.reports.typography import kept_together, polished, set_well, unparted, unset

WIDE = "\u00a0"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("31 %", f"31{WIDE}%"),
        ("1,5 k€ y 20 h", f"1,5{WIDE}k€ y 20{WIDE}h"),
        ("20 horas", "20 horas"),
        ("-3 y 2-3 y a-1 y 2026-01-02", "−3 y 2-3 y a-1 y 2026-01-02"),
        ("uno\ndos\ttres", "uno dos tres"),
        ("a\u0000b\u200bc\u202ed", "abcd"),
        ("", ""),
    ],
)
def test_a_text(text, shown):
    assert set_well(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("firmado el 20 oct 2026 por", f"firmado el 20{WIDE}oct{WIDE}2026 por"),
        ("9 Jan 2027", f"9{WIDE}Jan{WIDE}2027"),
        ("cifras: T3 2026, ventas hasta ago 2026", f"cifras: T3{WIDE}2026, ventas hasta ago 2026"),
        ("Acuerdo marco de suministro 2027", "Acuerdo marco de suministro 2027"),
        ("in 3 years, dentro de 1 año", f"in 3{WIDE}years, dentro de 1{WIDE}año"),
        ("se paga (▼ vencida el 2) ▼", f"se paga (▼{WIDE}vencida el 2) ▼"),
        ("row 1999 · fila 12", f"row 1999{WIDE}· fila 12"),
        ("12 de 20 en 20261 partes", "12 de 20 en 20261 partes"),
    ],
)
def test_no_line_end_tears_a_day_or_a_quarter_apart(text, shown):
    assert kept_together(text) == shown


@pytest.mark.parametrize("text", ["x" * 400, "https://ejemplo.es/" + "camino/" * 40, "ñ" * 28])
def test_endless_words_may_be_broken(text):
    found = set_well(text)
    assert max(map(len, found.split("\u200b"))) <= 12
    assert unset(found) == text


@pytest.mark.parametrize("text", ["(25% of −€42k)", "(+€90k", "−$3 and −£4", "−3", "+3", "a − b", "€4"])
def test_an_amount_is_not_parted_from_its_minus(text):
    (shown,) = unparted((text,))
    assert ("\u2060" in shown) is any(f"{plus}{sign}" in text for plus in "−+" for sign in "€$£")
    assert unset(shown) == text


def test_raw_values_and_widths_stay_as_they_are():
    table = Table("T", (Column("a\nb", "26mm"),), (Row((Cell("3 %", "a\nb", sub="x\ny"),)),))
    found = polished(Section("t\nt", (table, Facts((Fact("l\nl", "5 h", "5 h"),)))))
    assert found.title == "t t"
    cell = found.blocks[0].rows[0].cells[0]
    assert (cell.text, cell.value, cell.sub) == (f"3{WIDE}%", "a\nb", "x y")
    assert found.blocks[0].columns[0] == Column("a b", "26mm")
    assert found.blocks[1].items[0].value == "5 h"


def test_what_needs_nothing_is_the_same_object():
    section = Section("t", (Facts((Fact("a", "b"),)),))
    assert polished(section) is section
