"""What a sheet is taken for: its header, its data, and the rows that are neither."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kamdesk.domain.errors import FileError
from kamdesk.i18n import messages
from kamdesk.services.importing.cells import Breakage, Broken, Choices, Money, Percent
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.tables import RowRole, table_of
from tests.support import refused
from tests.support.tables import book_of, sheet_of, understood

HEAD = "Cliente;Fecha;Importe\n"
ALFA = "Alfa Uno;14/01/2026;100\nAlfa Uno;15/01/2026;50\n"


def roles(table, *wanted):
    return {number: role for number, role in table.roles.items() if role in wanted}


# -- headers of two lines ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        ("Cliente;2025;;2026;\n;T1;T2;T1;T2\nAlfa;1;2;3;4", ["Cliente", "T1 2025", "T2 2025", "T1 2026", "T2 2026"]),
        (";2025;;2026;\nCliente;T1;T2;T1;T2\nAlfa;1;2;3;4", ["Cliente", "T1 2025", "T2 2025", "T1 2026", "T2 2026"]),
        ("Cliente;ene;;feb;\n;2025;2026;2025;2026\nAlfa;1;2;3;4", ["Cliente", "ene 2025", "ene 2026", "feb 2025", "feb 2026"]),
        ("Ventas 2026\nCliente;Ene;Feb\nAlfa;1;2", ["Cliente", "Ene 2026", "Feb 2026"]),
        ("Ventas 2025 y 2026\nCliente;Ene;Feb\nAlfa;1;2", ["Cliente", "Ene", "Feb"]),
        ("Ventas a 31/12/2026\nCliente;Ene;Feb\nAlfa;1;2", ["Cliente", "Ene", "Feb"]),
        ("Cliente;Ventas;Coste\n;(miles de €);(€)\nAlfa;1;2", ["Cliente", "Ventas (miles de €)", "Coste (€)"]),
        ("Cliente;Ventas\n;miles de €\nAlfa;1", ["Cliente", "Ventas miles de €"]),
        ("Código;Fecha;Importe\ncliente;factura;neto\n12;14/01/2026;1", ["Código cliente", "Fecha factura", "Importe neto"]),
        ("Datos del cliente;;Venta;\nCódigo;Nombre;Fecha;Importe\n12;Alfa;14/01/2026;1", ["Código", "Nombre", "Fecha", "Importe"]),
        ("Cliente;;Ventas;\nCódigo;Nombre;2025;2026\n12;Alfa;1;2", ["Cliente Código", "Nombre", "2025", "2026"]),
        ("Unidades;;;Importe;\nCliente;2025;2026;2025;2026\nAlfa;1;2;3;4", ["Cliente", "Unidades 2025", "Unidades 2026", "Importe 2025", "Importe 2026"]),
        (";Ventas;;Presupuesto\nCliente;2024;2025;2026\nAlfa;1;2;3", ["Cliente", "Ventas 2024", "Ventas 2025", "Presupuesto 2026"]),
        ("Cliente;Real;;Plan;\n;ene-26;feb-26;mar-26;abr-26\nAlfa;1;2;3;4", ["Cliente", "Real ene-26", "Real feb-26", "Plan mar-26", "Plan abr-26"]),
        ("Nombre;Ciudad\nAlfa;Lugo\nBeta;Vigo", ["Nombre", "Ciudad"]),
        ("Cliente;Fecha;Importe\nNotas;14/01/2026;1", ["Cliente", "Fecha", "Importe"]),
        ("Informe;de ventas\nCliente;Importe;Fecha\nAlfa;1;14/01/2026", ["Cliente", "Importe", "Fecha"]),
    ],
)  # fmt: skip
def test_a_header_may_be_written_over_two_lines(text, headers):
    assert list(understood(text).headers) == headers


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Cliente;Fecha;Importe\nCliente;Fecha;Importe\nAlfa;14/01/2026;1", [3]),
        ("Cliente;Periodo;Notas\nGrupo;2026;Notas\nAlfa;2026;x", [2, 3]),
        ("Cliente;Periodo;Notas\nGrupo\nAlfa;2026;x", [2, 3]),
    ],
)
def test_a_row_below_a_header_may_be_data_or_the_header_again(text, rows):
    table = understood(text)
    assert (table.header_row, [n for n, _ in table.rows]) == (1, rows)


def test_numbers_of_years_are_headers_in_a_workbook():
    table = table_of(book_of(["Ventas"], ["Cliente", 2025.0, 2026], ["Alfa", 1, 2]))
    assert (table.header_row, table.headers) == (2, ("Cliente", "2025", "2026"))


def test_a_second_line_of_a_header_is_no_data():
    table = understood("Cliente;2025;;2026;\n;T1;T2;T1;T2\nAlfa;1;2;3;4")
    assert (table.header_row, [n for n, _ in table.rows]) == (2, [3])
    assert table.roles == {1: RowRole.HEADER, 2: RowRole.HEADER}


def test_headers_are_cells_of_any_type():
    cells = [
        "Cliente",
        None,
        2025,
        2026.0,
        Percent(12.0),
        Money(5.5, "EUR"),
        Broken("#REF!", Breakage.ERROR),
        "Línea\nde  negocio",
    ]
    table = table_of(book_of(cells, ["Alfa", 1, 2, 3, 4, 5, 6, 7]), Choices(header_row=1))
    assert table.headers == ("Cliente", "", "2025", "2026", "12", "5.5", "#REF!", "Línea de negocio")


# -- where it stands ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Cliente;Todos;Periodo;2026\nUsuario;x;y;z\n\nCliente;Fecha;Importe\nAlfa;14/01/2026;100", 4),
        ("Nombre;Ciudad;Notas\nAlfa;Lugo;x\nCliente;Grupo;Sector\nBeta;Vigo;y", 1),
        ("Cliente;Ciudad\nAlfa;Lugo\nTotal;Cuenta;Importe;Fecha\nBeta;Vigo", 1),
        ("Listado de clientes\n\nNombre\nOasis\nNuria", 3),
        ("Cliente;14 ene 2026;Importe\nCliente;Fecha;Importe\nAlfa;14/01/2026;1", 2),
        ("Empresa: ACME, S.L.;;\nVentas;;Fecha: 14/01/2027\nCliente;Fecha;Importe\nAlfa;14/01/2026;100", 3),
        ("Informe\n\nKunde;Betrag;Datum\nAlfa;1;x\nBeta;2;y", 3),
        ("Cliente;Fecha;Importe;x1;x2;x3;x4;x5\nAlfa;14/01/2026;1;a;b;c;d;e", 1),
    ],
)  # fmt: skip
def test_the_header_is_the_row_below_which_the_cells_are_what_it_says(text, at):
    assert understood(text).header_row == at


def test_a_person_may_say_which_row_is_the_header():
    text = "Cliente;Fecha;Importe\nCliente;Fecha;Importe\nAlfa;14/01/2026;1"
    assert understood(text, header_row=2).header_row == 2
    with refused("no_such_row") as info:
        understood(text, header_row=9)
    assert messages.text_of(info.value)


# -- totals ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label",
    ["Total", "TOTAL", "Total:", "Total general", "TOTALES", "Suma", "Suma total", "Subtotal", "Sub-total", "Grand total", "T O T A L", "** Total **", "Gran total",
     "Total facturación", "Totales generales", "Resultado total", "Overall Result", "Gesamtergebnis", "Suma y sigue", "Total (2 clientes)", "Tot. general"],
)  # fmt: skip
def test_a_row_that_says_nothing_but_total_is_none_of_the_data(label):
    for text in (
        HEAD + ALFA + f"{label};;150",
        HEAD + ALFA + f"{label};;149",
        f"Cliente;2025;2026\nAlfa;1;2\nBeta;3;4\n{label};4;6",
    ):
        table = understood(text)
        assert len(table.rows) == 2
        assert set(roles(table, RowRole.TOTAL, RowRole.SUBTOTAL)) == {4}
        assert table.totals[4][0] == label


@pytest.mark.parametrize(
    "label",
    [
        "Subtotal Alfa Uno",
        "Total Alfa Uno",
        "Alfa Uno Total",
        "TOTAL CLIENTE Alfa",
        "Total cliente: 0012",
        "Suma Alfa Uno",
        "Total enero",
        "Total 2026",
    ],
)
def test_a_row_that_adds_up_a_group_is_a_subtotal(label):
    table = understood(HEAD + ALFA + f"{label};;150\nBeta;16/01/2026;7\nTotal;;157")
    assert roles(table, RowRole.TOTAL, RowRole.SUBTOTAL) == {4: RowRole.SUBTOTAL, 6: RowRole.TOTAL}


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "Total Energies España;14/01/2026;100\nSumarroca;15/01/2026;50\nSuma Capital;16/01/2026;150",
        "Cliente;2025;2026\nTotal Energies España;100;200\nSumarroca;5;6\nSuma Capital;1;1",
        HEAD + "Total;14/01/2026;7\nBeta;14/01/2026;9",
        HEAD + "Alfa;14/01/2026;7\nTotal Energies España;;9",
        HEAD + "Alfa;14/01/2026;7\n;;9",
        "Cliente;2025;2026\nAlfa;1;2\n;3;4\n;5;6",
        "Nombre;Ciudad\nTotal Energies España;Madrid\nResult Group;Vigo",
    ],
    ids=["client", "wide", "called so, with a date", "without a date", "no name, no sum", "gaps", "accounts"],
)
def test_a_client_who_is_called_like_a_total_is_data(text):
    table = understood(text)
    assert roles(table, RowRole.TOTAL, RowRole.SUBTOTAL) == {}
    assert len(table.rows) == len(text.splitlines()) - 1


def test_amounts_tell_a_total_without_a_word_and_one_with_other_words():
    assert set(understood(HEAD + ALFA + ";;150").totals) == {4}
    assert set(understood(HEAD + ALFA + "Total ventas zona norte;;150").totals) == {4}
    assert set(understood("Cliente;Fecha;Importe\nTotal;14/01/2026;7\nBeta;14/01/2026;9\nTotal;31/01/2026;16").totals) == {4}
    assert set(
        understood(
            "Cliente;Fecha;Importe\nAlfa;14/01/2026;1.234,50 €\nBeta;14/01/2026;x\nBeta;14/01/2026;5 €\n;;1.239,50 €"
        ).totals
    ) == {5}
    assert set(table_of(book_of(["Cliente", "Fecha", "Importe"], ["A", "2026-01-14", Money(1.1, "EUR")], ["B", "2026-01-14", Money(2.2, "EUR")], [None, None, Money(3.3, "EUR")])).totals) == {4}  # fmt: skip


def test_cells_that_are_no_amounts_are_left_out_of_a_sum():
    rows = [
        ["Cliente", "Fecha", "Importe"],
        ["A", "2026-01-14", 1],
        ["B", "2026-01-14", True],
        ["C", "2026-01-14", 2],
        [None, None, 3],
    ]
    assert set(table_of(book_of(*rows)).totals) == {5}


def test_totals_of_totals_are_known_at_every_level():
    text = "Zona;Cliente;Importe;Fecha\nN;A;1;14/01/2026\nN;A;2;14/01/2026\nN;A total;3;\nN;B;4;14/01/2026\nN;B total;4;\nN total;;7;\nS;C;5;14/01/2026\nS;C total;5;\nS total;;5;\nTotal;;12;"
    table = understood(text)
    assert [n for n, _ in table.rows] == [2, 3, 5, 8]
    assert set(roles(table, RowRole.TOTAL)) == {11}


def test_a_person_keeps_and_leaves_out_rows():
    text = HEAD + ALFA + "Total;;150"
    assert [n for n, _ in understood(text, kept_rows=frozenset({4})).rows] == [2, 3, 4]
    table = understood(text, left_out_rows=frozenset({3}))
    assert ([n for n, _ in table.rows], table.roles[3]) == ([2], RowRole.LEFT_OUT)
    assert 4 in [n for n, _ in understood(HEAD + ALFA + "Página 1", kept_rows=frozenset({4})).rows]
    with refused("no_rows", FileError):
        understood(text, left_out_rows=frozenset({2, 3}))


def test_nothing_but_totals_is_no_table():
    with refused("no_rows", FileError):
        understood(HEAD + "Total;;5")


# -- page breaks and footers -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ["Página 1 de 3", "Page 2", "Pág. 3", "Fuente: ERP", "Source: ERP", "Nota: sin IVA", "Impreso el 14/01/2026", "Fin del informe", "---------", "(2 filas)", "25 registros", "Filtros aplicados: ninguno",
     "----;----;----", ";Página 2;", "Usuario;Impreso por Ana;"],
)  # fmt: skip
def test_what_stands_below_a_table_is_no_data(line):
    table = understood(HEAD + ALFA + line)
    assert ([n for n, _ in table.rows], table.roles[4]) == ([2, 3], RowRole.TITLE)


@pytest.mark.parametrize(
    "line", ["Page 2;14/01/2026;5", "Page Industries;14/01/2026;5", "Nota Bene SL;14/01/2026;7", "Página;14/01/2026;7"]
)
def test_a_client_who_is_called_like_a_footer_is_data(line):
    assert len(understood(HEAD + ALFA + line).rows) == 3


def test_headers_and_titles_that_are_repeated_at_a_page_break_are_skipped():
    text = f"Ventas por cliente;;\n{HEAD}{ALFA}Ventas por cliente;;\n{HEAD}Beta;16/01/2026;1"
    table = understood(text)
    assert [n for n, _ in table.rows] == [3, 4, 7]
    assert (table.roles[5], table.roles[6]) == (RowRole.TITLE, RowRole.HEADER)
    two = "Cliente;2025;\n;T1;T2\nAlfa;1;2\nCliente;2025;\n;T1;T2\nBeta;3;4"
    assert [n for n, _ in understood(two).rows] == [3, 6]


# -- groups ------------------------------------------------------------------------------------------


def first_column(table):
    return [cells[0] for _number, cells in table.rows]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (HEAD + "Alfa;14/01/2026;1\n;15/01/2026;2\n;16/01/2026;3\nBeta;14/01/2026;4", ["Alfa", "Alfa", "Alfa", "Beta"]),
        (HEAD + "Alfa;14/01/2026;1\n;15/01/2026;2\nSubtotal Alfa;;3\nBeta;14/01/2026;4\n;15/01/2026;5\nSubtotal Beta;;9\nTotal;;12", ["Alfa", "Alfa", "Beta", "Beta"]),
        (HEAD + "Alfa;;\n;14/01/2026;1\n;15/01/2026;2\nBeta;;\n;14/01/2026;4", ["Alfa", "Alfa", "Beta"]),
        ("Cliente;Línea;2025;2026\nAlfa;Bombas;1;2\n;Sellos;3;4\n;Tubos;5;7\nBeta;Bombas;1;1", ["Alfa", "Alfa", "Alfa", "Beta"]),
    ],
    ids=["first line", "with subtotals", "a line of its own", "wide"],
)  # fmt: skip
def test_a_client_that_is_written_once_a_group_is_filled_down(text, names):
    table = understood(text)
    assert (first_column(table), table.filled) == (names, frozenset({0}))


def test_a_line_with_a_name_alone_is_a_group_and_no_data():
    table = understood("Código;Cliente;Fecha;Importe\n12;Alfa;;\n;;14/01/2026;1\n;;15/01/2026;2\n13;Beta;;\n;;14/01/2026;4")
    assert roles(table, RowRole.GROUP) == {2: RowRole.GROUP, 5: RowRole.GROUP}
    assert [cells[:2] for _n, cells in table.rows] == [["12", "Alfa"], ["12", "Alfa"], ["13", "Beta"]]


def test_groups_within_groups_are_filled_without_crossing():
    text = "Vendedor;Cliente;Fecha;Importe\nAna;Alfa;14/01/2026;1\n;;15/01/2026;2\n;Beta;14/01/2026;7\n;;15/01/2026;8\nLuis;Alfa;14/01/2026;1\n;;15/01/2026;2"
    table = understood(text)
    assert [tuple(cells[:2]) for _n, cells in table.rows] == [("Ana", "Alfa")] * 2 + [("Ana", "Beta")] * 2 + [
        ("Luis", "Alfa")
    ] * 2
    assert table.filled == {0, 1}


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "Alfa;14/01/2026;1\nAlfa;15/01/2026;2\n;16/01/2026;3\n;17/01/2026;4\nBeta;14/01/2026;4",
        HEAD + "Alfa;14/01/2026;1\n;15/01/2026;2\nBeta;14/01/2026;4\nGamma;14/01/2026;4",
        HEAD + "Alfa;14/01/2026;1\n;15/01/2026;2\n;15/01/2026;2\nBeta;14/01/2026;4\nAlfa;14/01/2026;9",
        "Cliente;2025;2026\nAlfa;1;2\n;3;4,5\n;5;7",
        HEAD + ";14/01/2026;1\n;15/01/2026;2\nBeta;14/01/2026;4",
        "Nombre;Ciudad;Notas\nAlfa;;\nBeta;;\nGamma;Lugo;x",
        HEAD + "Alfa;14/01/2026;1\n;15/01/2026;2\n;16/01/2026;2\nBeta;;",
    ],
    ids=["names repeat", "one gap", "a name comes back", "nothing beside it", "first is empty", "accounts", "a name at the end"],
)
def test_gaps_of_a_plain_table_are_never_filled(text):
    table = understood(text)
    assert (table.filled, len(table.rows)) == (frozenset(), len(text.splitlines()) - 1)


def test_an_inner_gap_of_a_new_group_is_not_filled_from_the_old_one():
    text = "Vendedor;Cliente;Fecha;Importe\nAna;Alfa;14/01/2026;1\n;;15/01/2026;2\nLuis;;14/01/2026;7\n;;15/01/2026;8"
    table = understood(text)
    assert [tuple(cells[:2]) for _n, cells in table.rows][2:] == [("Luis", ""), ("Luis", "")]


def test_a_gap_after_a_subtotal_is_not_filled():
    text = HEAD + "Alfa;14/01/2026;1\n;15/01/2026;2\n;15/01/2026;3\nSubtotal;;6\n;16/01/2026;9"
    assert first_column(understood(text))[-1] in ("", None)


# -- what may be added changes nothing ---------------------------------------------------------------

RECORDS = st.lists(
    st.tuples(st.sampled_from(["Alfa Uno", "Beta Dos", "Total Energies España", "Sumarroca", "Gamma & Co."]), st.integers(13, 28), st.integers(1, 10**6)),
    min_size=1, max_size=12,
)  # fmt: skip


def taken(table):
    """The rows as an import would read them, by field."""
    mapping = map_columns(table, ImportKind.SALES)
    assert mapping.questions == ()
    names = ("account", "date", "amount", "product_line")
    return [tuple(cells[mapping.columns[name]] for name in names) for _number, cells in table.rows]


@example([("Alfa Uno", 13, 1)], [2, 1, 0, 3], 0, True, True, set())
@given(RECORDS, st.permutations(range(4)), st.integers(0, 3), st.booleans(), st.booleans(), st.sets(st.integers(0, 12)))
def test_titles_blank_rows_totals_and_the_order_of_columns_change_nothing(records, order, titles, has_total, has_footer, blanks):
    plain = [["Cliente", "Fecha", "Importe", "Familia"]]
    plain += [[name, f"{day}/01/2026", f"{cents // 100},{cents % 100:02}", "Bombas"] for name, day, cents in records]
    expected = [tuple(row) for row in plain[1:]]
    total = sum(cents for _name, _day, cents in records)
    lines = [[cells[at] for at in order] for cells in plain]
    if has_total:
        lines.append([["Total general", "", f"{total // 100},{total % 100:02}", ""][at] for at in order])
    lines = [[f"Informe {n} de ventas"] for n in range(titles)] + lines
    if has_footer:
        lines.append(["Página 1 de 1"])
    text = "".join(";".join(cells) + "\n" + "\n" * (at in blanks) for at, cells in enumerate(lines))
    table = table_of(sheet_of(text))
    assert taken(table) == expected


def test_texts_without_end_are_looked_at_without_delay():
    text = HEAD + f"{'a' * 10**6}1;{'x1' * 10**6};{'9' * 10**6}\n" + ALFA + f"Total {'x' * 10**6};;150"
    table = understood(text)
    assert (table.header_row, [n for n, _ in table.rows]) == (1, [2, 3, 4, 5])
    assert understood(f"{'a 1' * 10**6};b\n" + HEAD + ALFA + f"{'Importe ' * 10**5}").header_row == 2


@pytest.mark.parametrize("label", ["*", "**", " * "])
def test_stars_mark_a_total_only_where_it_adds_up(label):
    table = understood(f"{HEAD}{ALFA}{label};;150\n")
    assert set(roles(table, RowRole.TOTAL, RowRole.SUBTOTAL)) == {4}
    table = understood(f"{HEAD}{ALFA}{label};;170\n")
    assert roles(table, RowRole.TOTAL, RowRole.SUBTOTAL) == {}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Cliente;Línea;2025\nAlfa;Todas;5\nAlfa;A;1\nAlfa;B;4\nBeta;Todas;1\nBeta;A;1\n", {2, 5}), ("Cliente;Línea;2025\nAlfa;A;1\nAlfa;B;4\nAlfa;Todas;5\n", {4}),
        ("Cliente;Línea;2025\nAlfa;Total;5\nAlfa;A;1\nAlfa;B;4\n", {2}), ("Customer;Product line;2025;2026\nAlfa;All lines;5;7\nAlfa;A;1;3\nAlfa;B;4;4\n", {2}),
        ("Cliente;2024;2025\nTotal;5;7\nAlfa;1;3\nBeta;4;4\n", {2}), ("Cliente;Línea;2025\nAlfa;Todas;5\nBeta;Todas;7\n", set()), ("Cliente;Línea;2025\nAlfa;Todas;5\nAlfa;A;1\nAlfa;B;3\n", set()),
        ("Cliente;Línea;2025\nAlfa;Todas;5\nAlfa;A;5\n", set()), ("Cliente;Línea;2025\nAlfa;Todas;5\nBeta;A;1\nBeta;B;4\n", set()), ("Cliente;Línea;2025\nAlfa;Todas;0\nAlfa;A;0\nAlfa;B;0\n", set()),
        ("Cliente;Línea;2025\nAlfa;Todas;5\nAlfa;A;1\nPág. 2\nAlfa;B;4\n", {2}),
    ],
)  # fmt: skip
def test_a_sum_may_stand_above_its_parts_or_be_called_all_of_them(text, numbers):
    assert set(roles(understood(text), RowRole.TOTAL, RowRole.SUBTOTAL)) == numbers
