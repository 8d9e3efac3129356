"""What a table is by its looks."""

import pytest

from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.recognition import guess_kind, likely_kind, look_of
from tests.support.importing import read_table, write
from tests.support.tables import understood


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("Nombre;NIF;Ciudad", ImportKind.ACCOUNTS), ("Cliente;Fecha;Importe", ImportKind.SALES), ("Cliente;2025;2026", ImportKind.SALES), ("Cód. cliente;Trim.;Base imponible", ImportKind.SALES),
        ("Cuenta;Grupo;Indicador;Periodo;Valor", ImportKind.MEASURES), ("Kunde;Betrag", ImportKind.ACCOUNTS), ("Cliente;Ciudad;Sector;KAM", ImportKind.ACCOUNTS),
        ("Cliente;Presupuesto 2025;Presupuesto 2026", ImportKind.BUDGET), ("Cliente;Ventas 2025;Presupuesto 2026", ImportKind.SALES), ("Customer;Budget 2026", ImportKind.BUDGET),
    ],
)  # fmt: skip
def test_the_kind_is_guessed_by_the_headers(headers, kind):
    assert guess_kind(understood(f"{headers}\n" + ";".join("x" * len(headers.split(";"))))) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Nombre;Sector\nUno;Metal\nDos;Química", ImportKind.ACCOUNTS),
        ("Name;Sector;Size\nUno;Metal;Large", ImportKind.ACCOUNTS),
        ("Cuenta;Sector;Crecimiento\nUno;7;4\nDos;5;6", ImportKind.CRITERIA),
    ],
)
def test_a_criterion_holds_scores(text, kind):
    assert likely_kind(understood(text)) is kind


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("Código;Nombre", ImportKind.ACCOUNTS), ("Nombre;Código", ImportKind.ACCOUNTS), ("Código;Nombre;Email;Teléfono", ImportKind.ACCOUNTS), ("Cód.;Nombre;Tfno", ImportKind.ACCOUNTS),
        ("Cliente;Nombre;Email", ImportKind.CONTACTS), ("Código;Contacto;Email", ImportKind.CONTACTS), ("Código;Nombre;Cargo", ImportKind.CONTACTS), ("Código;Nombre;Apellidos", ImportKind.CONTACTS),
    ],
)  # fmt: skip
def test_a_list_is_of_people_where_something_speaks_of_people(headers, kind):
    assert likely_kind(understood(f"{headers}\n" + ";".join("x" * len(headers.split(";"))))) is kind


def test_files_of_one_form_have_one_look():
    first = look_of(understood("Ventas de enero\nCód. cliente;Fecha;Importe;ene-26\nx;14/01/2026;1;2"))
    assert first == look_of(understood("cod cliente;FECHA;importe;feb-26\nx;15/02/2026;1;2\ny;15/02/2026;1;2"))
    for other in (
        "Fecha;Cód. cliente;Importe;ene-26\n1;2;3;4",
        "Cód. cliente;Fecha;Importe\n1;2;3",
        "Nombre;Fecha;Importe;ene-26\n1;2;3;4",
    ):
        assert look_of(understood(other)) != first


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("Cliente;Fecha;Debe;Haber", None), ("Cliente;Año;Ene;Feb;Mar", None), ("Cliente;Zona Norte 2025;Ene;Feb", None), ("Customer;Date;Cash;Credit", None), ("Cliente;Importe", None),
        ("Cliente;Ciudad;Fecha", ImportKind.ACCOUNTS), ("Cliente", ImportKind.ACCOUNTS), ("Cliente;Zona", ImportKind.ACCOUNTS),
    ],
)  # fmt: skip
def test_amounts_of_unknown_columns_are_no_list_of_accounts(headers, kind):
    assert likely_kind(understood(f"{headers}\n" + ";".join("x" * len(headers.split(";"))))) is kind


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("presupuesto_2026.csv", "Cliente;Familia;01/2026;02/2026\nUno;Bombas;1;2", ImportKind.BUDGET),
        ("Ppto-2026.csv", "Cliente;ene-26;feb-26\nUno;1;2", ImportKind.BUDGET),
        ("SALES BUDGET FY26.csv", "Customer;Period;Amount\nUno;2026-01;2", ImportKind.SALES),  # of equals that are both named the first
        ("budget.csv", "Customer;Period;Amount\nUno;2026-01;2", ImportKind.BUDGET),
        ("ventas_2026.csv", "Cliente;01/2026;02/2026\nUno;1;2", ImportKind.SALES),
        ("2026.csv", "Cliente;01/2026;02/2026\nUno;1;2", ImportKind.SALES),
        ("presupuesto.csv", "Ventas de 2026\nCliente;01/2026;02/2026\nUno;1;2", ImportKind.SALES),  # what is in it goes before
        ("presupuesto.csv", "Cliente;Fecha;Importe\nUno;31/01/2026;1", ImportKind.BUDGET),
        ("compras_clientes.csv", "Cliente;Familia;Importe\nUno;Bombas;1", ImportKind.WALLET),
        ("presupuesto.csv", "Código;Nombre;NIF\n1;Uno;B1", ImportKind.ACCOUNTS),
    ],
)  # fmt: skip
def test_between_equals_the_name_of_the_file_decides(folder, name, text, kind):
    assert guess_kind(read_table(write(folder, text, name))) is kind


@pytest.mark.parametrize(
    "text", ["Cliente;Norte ene;Norte feb\nAlfa;1;2", "Ventas 2025\nCliente;Bombas;Sellos\nAlfa;1;2", "Cuenta;Decisión\nAlfa;x"]
)
def test_amounts_of_which_nobody_says_the_time_are_no_list_of_accounts(text):
    assert likely_kind(understood(text)) is None
