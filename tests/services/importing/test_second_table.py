"""Several tables on one sheet, below each other: what belongs to another one is never read by the headers of the first."""

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.i18n import messages, set_language
from kamdesk.services.importing.headers import ImportKind
from tests.support.importing import rejected, sales_of, take, write
from tests.support.tables import mapped, understood

PLAIN = "Cliente;Fecha;Importe\nAlfa;14/01/2026;1\nBeta;15/01/2026;2\n"
WIDE = "Cliente;2024;2025\nAlfa;100;200\nBeta;300;400\n"
QUARTERS = "Cliente;T1;T2\nAlfa;1;2\n"


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        (f"{PLAIN}\nFecha;Cliente;Importe\n16/01/2026;Alfa;3\n", 5),
        (f"{PLAIN}Fecha;Cliente;Importe\n16/01/2026;Alfa;3\n", 4),
        (f"{PLAIN}\nPedidos\n\nFecha;Cliente;Importe\n16/01/2026;Alfa;3\n", 5),
        (f"{PLAIN}\nCliente;Ciudad;Teléfono\nAlfa;Lugo;600000000\n", 5),
        (f"{WIDE}\nCliente;2025;2026\nAlfa;2;3\n", 5),
        (f"{WIDE}\nImportes en miles de €\nCliente;2025;2026\nAlfa;2;3\n", 5),
        (f"{WIDE}\nSales\nCustomer;2025;2026\nAlfa;2;3\n", 5),
        (f"Año 2024\n{QUARTERS}\nAño 2025\n{QUARTERS}", 5),
        (f"2024\n{QUARTERS}2025\n{QUARTERS}", 4),
        (f"Ventas\n{PLAIN}\nPresupuesto\n{PLAIN}", 6),
        (f"Sales\n{PLAIN}\nReturns\n{PLAIN}", 6),
        (f"{PLAIN}\nVentas en miles de €\n{PLAIN}", 5),
        ("Nombre;Ciudad\nAlfa;Lugo\nBeta;Vigo\n\nContacto;Correo\nAna;a@b.es\n", 5),
    ],
)
def test_a_second_table_begins_where_a_header_or_a_title_says_so(text, begins):
    assert understood(text).second_table == begins


@pytest.mark.parametrize(
    "text",
    [
        PLAIN, f"{PLAIN}\n{PLAIN}", f"Ventas 2026\n{PLAIN}Pág. 1\nVentas 2026\n{PLAIN}", f"Ventas hoja 1\n{PLAIN}Ventas hoja 2\n{PLAIN}", f"{PLAIN}\nEmpresa;16/01/2026;2025\n",
        "Cliente;2024;2025\nAlfa;100;200\nEmpresa;2024;2025\n", "Cliente;Periodo;Notas\nAlfa;2026;x\n\nBeta;2026;Notas\n", "Nombre;Ciudad\nAlfa;Lugo\nEmpresa;Total\n", f"{PLAIN}\nTotal;;3\n",
        "Cliente;Criterio;Motivo\nAlfa;Tamaño;x\n\nBeta;Crecimiento;Potencial\nBeta;Tamaño;Fuente\n", "Cliente;Importe\nAlfa;1\nBeta;n/d\nGamma;2\n",
    ],
)  # fmt: skip
def test_a_table_that_goes_on_is_one(text):
    assert understood(text).second_table is None


def test_rows_of_a_second_table_are_refused_with_the_row_in_which_it_begins(portfolio, folder):
    text = f"{WIDE}\nPendiente\nCliente;2025;2026\nAlfa;2;3\nTotal;2;3\n"
    report = take(portfolio, write(folder, text), ImportKind.SALES, create_accounts=True)
    assert {(row, code) for row, _column, code in rejected(report)} == {(row, "second_table") for row in (5, 6, 7)}
    assert sum(sale[1] for sale in sales_of(portfolio)) == 1000
    for language, words in (("es", "empieza otra tabla"), ("en", "Another table begins")):
        set_language(language)
        assert words in messages.text_of(report.rejections[0].error)
        assert "5" in messages.text_of(report.rejections[0].error)


def test_accounts_come_from_the_first_table_alone(portfolio, folder):
    text = "Nombre;Ciudad\nAlfa;Lugo\nBeta;Vigo\n\nContacto;Correo\nAna;a@b.es\n"
    report = take(portfolio, write(folder, text), ImportKind.ACCOUNTS)
    assert sorted(a.name for a in portfolio.find(Account)) == ["Alfa", "Beta"]
    assert [row for row, _column, _code in rejected(report)] == [5, 6]


@pytest.mark.parametrize(
    ("footer", "factor"),
    [
        ("Importes en miles de euros", 1000), ("Nota: cifras en miles de €", 1000), ("Figures in thousands", 1000), ("Datos en M€", 10**6), ("Fuente: contabilidad", 1),
    ],
)  # fmt: skip
def test_a_line_below_the_rows_says_the_unit_of_their_amounts(footer, factor):
    found = mapped(f"{PLAIN}\n{footer}\n")
    assert (found.factor, found.questions) == (factor, ())


def test_a_title_of_a_second_table_says_nothing_of_the_first():
    assert mapped(f"{WIDE}\nImportes en miles de €\nCliente;2025;2026\nAlfa;2;3\n").factor == 1
