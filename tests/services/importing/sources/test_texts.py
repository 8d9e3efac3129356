"""Texts as programs write them: delimiters, quotes, line ends, damaged cells, what was copied."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.cells import Breakage, Broken, Cancelled, Choices
from kamdesk.services.importing.sources import read_sheet, read_sheets, read_text
from kamdesk.services.importing.sources.texts import find_delimiter
from tests.support import refused

HEADER = ["Cliente", "Fecha", "Importe"]
BYTES = Breakage.BYTES


def rows_of(text, **choices):
    return read_text(text, Choices(**choices)).rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Cliente;Importe\nAlfa;1\n", [(1, ["Cliente", "Importe"]), (2, ["Alfa", "1"])]), ("Cliente\tImporte\r\nAlfa\t1", [(1, ["Cliente", "Importe"]), (2, ["Alfa", "1"])]), ("Cliente|Importe\rAlfa|1\r", [(1, ["Cliente", "Importe"]), (2, ["Alfa", "1"])]),
        ("\n\nCliente;Importe\n;;\n\nAlfa;1\n", [(3, ["Cliente", "Importe"]), (6, ["Alfa", "1"])]), ("sep=;\nCliente;Importe\nAlfa;1", [(2, ["Cliente", "Importe"]), (3, ["Alfa", "1"])]), ("\nsep=|\rCliente|Importe\rAlfa|1", [(3, ["Cliente", "Importe"]), (4, ["Alfa", "1"])]),
        ("Cliente;Importe\nAlfa;1;2;3\nBeta\n", [(1, ["Cliente", "Importe"]), (2, ["Alfa", "1", "2", "3"]), (3, ["Beta"])]),
        ('Cliente;Código\nAlfa;="0012"\nBeta;"=""0013"""\nGamma;="a"b"\n', [(1, ["Cliente", "Código"]), (2, ["Alfa", "0012"]), (3, ["Beta", "0013"]), (4, ["Gamma", '="a"b"'])]),
        ('Cliente;Importe\nBar "El Puerto";1\n"Tubo de 12"";x";2\n12" de ancho;3\n', [(1, ["Cliente", "Importe"]), (2, ['Bar "El Puerto"', "1"]), (3, ['Tubo de 12";x', "2"]), (4, ['12" de ancho', "3"])]),
        ('Cliente;Importe\n"Alfa\nUno";1\nBeta;2\n', [(1, ["Cliente", "Importe"]), (2, ["Alfa\nUno", "1"]), (3, ["Beta", "2"])]), ('Cliente;Importe\n"Alfa";"1"', [(1, ["Cliente", "Importe"]), (2, ["Alfa", "1"])]),
        ("Cliente;Importe\nAl\x0bfa\u2028x;1\x85\n", [(1, ["Cliente", "Importe"]), (2, ["Al\x0bfa\u2028x", "1\x85"])]), ("Cliente\nAlfa\n", [(1, ["Cliente"]), (2, ["Alfa"])]), ("", []), (" \n;\n", []),
        ("Cliente;Importe (sin IVA, portes, tasas)\nAlfa;100\n", [(1, ["Cliente", "Importe (sin IVA, portes, tasas)"]), (2, ["Alfa", "100"])]), ("Kunde;Betrag\nA;1,5\nB;2,5\nC;3,5\n", [(1, ["Kunde", "Betrag"]), (2, ["A", "1,5"]), (3, ["B", "2,5"]), (4, ["C", "3,5"])]),
        ('Cliente;Importe\n"Alfa"x;1', [(1, ["Cliente", "Importe"]), (2, ["Alfax", "1"])]), ("\ufeffCliente;Importe\nAlfa;1", [(1, ["Cliente", "Importe"]), (2, ["Alfa", "1"])]),
    ],
)  # fmt: skip
def test_a_text_is_read_in_its_form(text, rows):
    assert rows_of(text) == rows


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('Cliente;Importe\n"Alfa;1\nBeta;2\n', 2), ('Cliente;Importe\nAlfa;1\nBeta;"2', 3), ('Cliente;Importe\n"Alfa;1\nBeta;2\n"Gamma";3\n', 2), ('Cliente;Importe\n"Alfa;1\nBeta;"2"\n', 2),
        ('"Cliente;Importe\nAlfa;1\n', 1), ('Cliente;Importe\n\n"Alfa\nUno";1\n"Beta;2\n', 4), ('Cliente;Importe\nAlfa;"', 2),
    ],
)  # fmt: skip
def test_a_quote_that_swallows_the_rest_is_named(text, row):
    with refused("unclosed_quote", FileError) as info:
        read_text(text)
    assert info.value.params["row"] == row


@pytest.mark.parametrize("delimiter", ["", ";", ",", "\t", "|", "#"])
def test_a_delimiter_that_is_chosen_counts(delimiter):
    sign = delimiter or ";"
    found = read_text(
        f"Cliente{sign}a,b;c|d\nAlfa{sign}1\n" if delimiter == "#" else f"Cliente{sign}Importe\nAlfa{sign}1",
        Choices(delimiter=delimiter),
    )
    assert found.delimiter == sign
    assert found.rows[1] == (2, ["Alfa", "1"])


@pytest.mark.parametrize("delimiter", ["ab", "\n", '"'])
def test_what_cannot_delimit_is_refused(delimiter):
    with refused("no_such_delimiter", FileError):
        read_text("a;b", Choices(delimiter=delimiter))


def test_most_rows_alike_tell_the_delimiter():
    assert find_delimiter("a,b,c,d,e\nx;y\nx;y\nx;y\n") == ";"
    assert find_delimiter("nothing") == ";"


@pytest.mark.parametrize("damage", ["O\x92Brien".encode("latin-1"), b"O\xffBrien", b"O\xe2\x82Brien", b"O\x00Brien"])
def test_a_stray_byte_damages_its_cell_alone(folder, damage):
    path = folder / "mix.csv"
    path.write_bytes("Nombre;Ciudad\nÑandú S.A.;Cáceres\nPérez;León\n".encode() + damage + b";Vigo\n")
    found = read_sheet(path)
    assert found.encoding == "utf-8"
    assert found.rows[:3] == [(1, ["Nombre", "Ciudad"]), (2, ["Ñandú S.A.", "Cáceres"]), (3, ["Pérez", "León"])]
    assert found.rows[3] == (4, [Broken("O\ufffdBrien", BYTES), "Vigo"])


def test_a_text_is_one_sheet_among_all(folder):
    path = folder / "libro.xlsx"
    path.write_text("Cliente;Importe\nAlfa;1\n")
    assert [sheet.rows[1] for sheet in read_sheets(path)] == [(2, ["Alfa", "1"])]


def test_a_person_can_stop_it():
    def stop(_done, _whole):
        raise Cancelled

    with pytest.raises(Cancelled):
        read_text("Cliente;Importe\n" + "Alfa;1\n" * 5000, watch=stop)


def test_a_clipboard_without_end_is_refused():
    with refused("too_large", FileError):
        read_text("x" * (50 * 1024 * 1024 + 1))


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufffd\ufeff"), max_size=12).filter(
    lambda text: not text.startswith("=")
)


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5),
    st.sampled_from(";,\t|"),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_program_quotes_comes_back_as_it_was(rows, delimiter, end):
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([HEADER, *rows])
    found = read_text(written.getvalue(), Choices(delimiter=delimiter)).rows
    wanted = [
        (number, cells) for number, cells in enumerate([HEADER, *rows], 1) if any(cell and not cell.isspace() for cell in cells)
    ]
    assert found == wanted


@given(st.text(st.sampled_from('ab";,\t|\n\r= \ufffd\0'), max_size=60))
def test_any_text_is_read_or_refused(text):
    with suppress(FileError):
        assert all(number > 0 and cells for number, cells in read_text(text).rows)


_KINDS_OF_ROWS = (
    ["Alfa", "x" * 60, "1"], ['Bar "El Puerto"', "y" * 40, "2"], ["Alfa\nUno", "z" * 50, "3"], ["'=suma", "a;b", "4"], ["", " ", ""],
    ["D'Angelo", "", "5"],
)  # fmt: skip


@pytest.mark.no_cover
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("order", [(0,), (0, 0, 0, 1), (0, 5), (2, 0, 4), (3, 2, 1, 0, 4, 5)])
def test_a_long_text_is_read_as_one_of_its_rows_is(order, end):
    kinds = [[cell.replace("\n", end) for cell in _KINDS_OF_ROWS[at]] for at in order]
    rows = [HEADER, *(kinds[at // 400 % len(kinds)] for at in range(400 * 2 * len(kinds) + 3))]
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator=end).writerows(rows)
    meant = [(n, [cell.removeprefix("'") if cell == "'=suma" else cell for cell in cells]) for n, cells in enumerate(rows, 1)]
    assert rows_of(out.getvalue()) == [(n, cells) for n, cells in meant if any(map(str.strip, cells))]


def test_what_is_wrong_far_down_a_long_text_has_its_row():
    text = "Cliente;Importe\n" + "Alfa Uno;1\n" * 20_000
    with refused("unclosed_quote", FileError):
        rows_of(text + 'Beta;"2\nGamma;3\n')
    with pytest.raises(FileError) as found:
        rows_of(text + ";" * 20_000 + "\n")
    assert (found.value.code, found.value.params["row"]) == ("too_many_columns", 20_002)
    with pytest.raises(FileError) as found:
        rows_of(text + '"Beta"' + ";" * 20_000 + "\n")
    assert (found.value.code, found.value.params["row"]) == ("too_many_columns", 20_002)


def test_lines_that_end_as_on_old_macs_are_rows_too():
    assert rows_of("Cliente;Importe\rAlfa;1\r\rBeta;2\r") == [(1, ["Cliente", "Importe"]), (2, ["Alfa", "1"]), (4, ["Beta", "2"])]
    assert rows_of("Cliente;Importe\r\nAlfa;1\rBeta;2\n\n") == [
        (1, ["Cliente", "Importe"]),
        (2, ["Alfa", "1"]),
        (3, ["Beta", "2"]),
    ]
