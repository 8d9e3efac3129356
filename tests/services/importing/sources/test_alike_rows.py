"""Rows that are written alike are taken at once: what comes out is what every cell looked at by itself gives."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamdesk.domain.ids import new_id
from kamdesk.services.importing.cells import Broken, Money, Percent
from kamdesk.services.importing.sources import workbook
from tests.support.series import part_of
from tests.support.workbooks import cells_of, xlsx_parts, zipped

SHEET = "xl/worksheets/sheet1.xml"
PLAIN, PERCENT, PADDED, DATE, MONEY = range(5)
USUAL = (
    ("A", f' s="{DATE}"', "<v>45671</v>"),
    ("B", f' s="{PADDED}"', "<v>12</v>"),
    ("C", f' s="{PERCENT}"', "<v>0.965</v>"),
    ("D", f' s="{MONEY}"', "<v>1234.5</v>"),
    ("E", ' t="inlineStr"', "<is><t>Alfa</t></is>"),
    ("F", ' t="str"', "<f>A1&amp;B1</f><v>uno</v>"),
    ("G", "", "<f>1+1</f><v>2</v>"),
)
OTHERS = {
    "a plain number where money is usual": ("D", ' s="0"', "<v>7</v>"),
    "a percentage where money is usual": ("D", f' s="{PERCENT}"', "<v>0.5</v>"),
    "money where codes are usual": ("B", f' s="{MONEY}"', "<v>12</v>"),
    "a number without a style": ("C", "", "<v>0.965</v>"),
    "one that is true": ("C", ' t="b"', "<v>1</v>"),
    "one that is 1": ("C", f' s="{PERCENT}"', "<v>1</v>"),
    "a text": ("B", ' t="inlineStr"', "<is><t>sin código</t></is>"),
    "a text in the style of amounts": ("D", f' s="{MONEY}" t="inlineStr"', "<is><t>n. d.</t></is>"),
    "a code with decimals": ("B", f' s="{PADDED}"', "<v>12.5</v>"),
    "no day": ("A", f' s="{DATE}"', "<v>-5</v>"),
    "a day beyond all days": ("A", f' s="{DATE}"', "<v>99999999</v>"),
    "an hour": ("A", f' s="{DATE}"', "<v>45671.25</v>"),
    "an error": ("D", f' s="{MONEY}" t="e"', "<v>#REF!</v>"),
    "a formula that was never computed": ("D", f' s="{MONEY}"', "<f>SUM(D1:D2)</f>"),
    "one that speaks of a text": ("D", f' s="{MONEY}"', "<f>IF(A1=&quot;&lt;uno&gt;&quot;,1)</f>"),
    "an empty text": ("F", ' t="str"', "<f>A1</f><v></v>"),
    "an exponent": ("D", f' s="{MONEY}"', "<v>1.5E3</v>"),
    "nothing but a style": ("D", f' s="{MONEY}"', ""),
    "a column more": ("H", f' s="{MONEY}"', "<v>5</v>"),
}
HEADER = "".join(f'<c r="{name}1" t="inlineStr"><is><t>Columna {name}</t></is></c>' for name in "ABCDEFG")


def row(number, *others, without=""):
    cells = {name: (attributes, value) for name, attributes, value in USUAL if name not in without}
    cells |= {name: (attributes, value) for name, attributes, value in others}
    found = "".join(
        f'<c r="{name}{number}"{attributes}>{value}</c>' if value else f'<c r="{name}{number}"{attributes}/>'
        for name, (attributes, value) in sorted(cells.items())
    )
    return f'<row r="{number}" spans="1:7">{found}</row>'


def both(folder, rows):
    """The rows of a sheet, and those of one in which each cell is written so that a parser has to read it."""
    data = f'<row r="1">{HEADER}</row>{rows}'
    written = [data, data.replace("<c r=", "<c  r=")]
    return [cells_of(zipped(folder / f"{new_id()}.xlsx", xlsx_parts(text))) for text in written]


def test_rows_that_are_alike_show_what_their_formats_show(folder):
    found, parsed = both(folder, "".join(map(row, range(2, 302))))
    assert found == parsed
    usual = [date(2025, 1, 14), "0012", Percent(96.5), Money(1234.5, "EUR"), "Alfa", "uno", 2]
    assert found[1:] == [(number, usual) for number in range(2, 302)]


@pytest.mark.no_cover
@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("place", part_of([2, 150, 300], 2))
def test_a_row_that_is_written_otherwise_is_looked_at(folder, name, place):
    rows = [row(number, *([OTHERS[name]] if number == place else [])) for number in range(2, 302)]
    found, parsed = both(folder, "".join(rows))
    assert found == parsed
    assert len(found) == 301


def test_so_many_rows_are_otherwise_that_every_cell_is_looked_at(folder):
    error = OTHERS["an error"]
    rows = [row(number, *([error] if number % 2 else [])) for number in range(2, 1_500)]
    found, parsed = both(folder, "".join(rows))
    assert found == parsed
    assert sum(isinstance(cells[3], Broken) for _number, cells in found) == 749


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "odd",
    [
        '<row r="302"/>', '<row r="302" spans="1:7"></row>', '<row r="900">{}</row>'.format('<c r="D900" s="4"><v>5</v></c>'), row(302, without="BD"), row(302, without="ACEFG"),
        '<row r="302" ht="15" x="1">' + row(302).partition(">")[2],
        '\n  ' + row(302).replace("<c ", "\n    <c "),
        '<row r="302"><c r="D303"><v>5</v></c></row>', '<row><c r="D302" s="4"><v>5</v></c></row>', '<row r="302"><c s="4"><v>5</v></c></row>',
        '<row r="302"><c r="D302" s="99"><v>5</v></c></row>', '<row r="302"><c r="D302" cm="1" s="4"><v>5</v></c></row>',
    ],
)  # fmt: skip
def test_odd_rows_below_many_that_are_alike(folder, odd):
    found, parsed = both(folder, "".join(map(row, range(2, 302))) + odd + row(950))
    assert found == parsed
    assert found[-1][0] == 950


_rows = st.lists(
    st.tuples(st.sampled_from([None, *OTHERS.values()]), st.sampled_from(["", "", "", "B", "D", "G"]), st.integers(1, 3)),
    min_size=1,
    max_size=60,
)


@pytest.mark.no_cover
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_rows)
def test_whatever_stands_among_them(tmp_path, made):
    number, rows = 1, []
    for other, without, step in made:
        number += step
        rows.append(row(number, *([other] if other else []), without=without))
    found, parsed = both(tmp_path, "".join(rows))
    assert found == parsed


def test_rows_of_which_thousands_are_alike_and_some_are_not(folder, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_KNOWN", 100)  # different ones, more than are kept
    rows = [row(number, ("C", f' s="{PERCENT}"', f"<v>{number / 1000}</v>")) for number in range(2, 4_600)]
    rows[3_000] = row(3_002, OTHERS["a plain number where money is usual"])
    found, parsed = both(folder, "".join(rows))
    assert found == parsed
    assert [cells[3] for number, cells in found if number in {3_001, 3_002, 3_003}] == [
        Money(1234.5, "EUR"),
        7,
        Money(1234.5, "EUR"),
    ]
