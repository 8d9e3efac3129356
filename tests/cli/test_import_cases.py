"""What the command says of files as offices have them: cases 02, 05, 06, 13, 28 and 29 as they are typed."""

import os
import subprocess
import sys

import pytest

from tests.support.importing import book, write

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def two(kam, folder):
    """A file of Alfa Uno (own code 0012) and Beta Dos (B2)."""
    path = folder / "p.kamdesk"
    kam("new", path)
    kam("import", path, write(folder, "Nombre;Código\nAlfa Uno;0012\nBeta Dos;B2\n"), "--kind", "accounts")
    return path


SALES = "Cliente;Fecha;Importe\n"


@pytest.mark.parametrize("days", [("1/2/2026", "3/4/2026"), ("12/11/26",), ("01-02-2026", "11-12-2026")])
def test_case_02_the_order_that_no_row_decides_is_asked_by_its_flag(kam, two, folder, days):
    path = write(folder, "Customer;Date;Amount\n" + "".join(f"Alfa Uno;{day};1\n" for day in days))
    code, out, err = kam("import", two, path, "--kind", "sales")
    assert (code, out) == (2, "")
    assert "--dates" in err
    assert kam("import", two, path, "--kind", "sales", "--dates", "dmy")[0] == 0


@pytest.mark.parametrize(
    ("head", "first", "second"), [("2025;2026;2025", 2, 4), ("ene-26;feb-26;enero 2026", 2, 4), ("T1 2026;2025;1T26", 2, 4)]
)
def test_case_05_two_columns_of_one_period_are_named(kam, two, folder, head, first, second):
    code, out, err = kam("import", two, write(folder, f"Cliente;{head}\nAlfa Uno;1;2;3\n"), "--kind", "sales", language="es")
    assert (code, out) == (2, "")
    assert all(f"(columna {number})" in err for number in (first, second))


@pytest.mark.parametrize("flags", [["--dry-run"], [], ["--keep-periods"]])
def test_case_06_what_is_replaced_is_said(kam, two, folder, flags):
    kam("import", two, write(folder, SALES + "Alfa Uno;05/01/2026;100\nAlfa Uno;10/01/2026;50\n"), "--kind", "sales")
    again = write(folder, SALES + "Alfa Uno;20/01/2026;70\n", "b.csv")
    code, out, err = kam("import", two, again, "--kind", "sales", *flags)
    assert (code, err) == (0, "")
    words = "What is stored stays" if "--keep-periods" in flags else "To be replaced" if flags else "Replaced"
    assert f"{words}" in out
    assert "1 period of 1 account: 2 lines, 150 → " in out


COVERS = {
    "Portada": [["Ventas de 2026"]],
    "Índice": [["Contenido"], ["Ventas"]],
    "Notas": [["Preparado por administración"], ["x"], ["y"]],
}


@pytest.mark.parametrize("title", COVERS)
def test_case_28_the_sheet_that_is_taken_is_said_with_the_others(kam, two, folder, title):
    path = book(
        folder, [], **{title: COVERS[title], "Ventas": [["Cliente", "Fecha", "Importe"], ["Alfa Uno", "14/01/2026", 100]]}
    )
    code, out, err = kam("import", two, path, "--kind", "sales", language="es")
    assert (code, err) == (0, "")
    assert f"Hoja «Ventas» de: Sheet, {title}, Ventas." in out


@pytest.mark.parametrize(
    ("head", "cells", "left_out"),
    [
        ("Base;IVA;Total", "100;21;121", ["IVA", "Total"]),
        ("Total;Impuestos;Base imponible", "121;21;100", ["Total", "Impuestos"]),
        ("Importe neto;IVA;Importe bruto", "100;21;121", ["IVA", "Importe bruto"]),
    ],
)
def test_case_29_what_is_not_taken_is_said(kam, two, folder, head, cells, left_out):
    path = write(folder, f"Cliente;Fecha;{head}\nAlfa Uno;14/01/2026;{cells}\n")
    code, out, err = kam("import", two, path, "--kind", "sales", language="es")
    assert (code, err) == (0, "")
    assert all(f"«{name}» no se toma" in out for name in left_out)


@pytest.mark.parametrize("head", ["Importe;Importe", "Importe;IMPORTE", "Base;Base"])
def test_case_29_of_two_columns_of_one_name_one_is_chosen_by_place(kam, two, folder, head):
    path = write(folder, f"Cliente;Fecha;{head}\nAlfa Uno;14/01/2026;100;999\n")
    code, out, err = kam("import", two, path, "--kind", "sales")
    assert (code, out) == (2, "")
    assert "--map amount=#3" in err
    assert kam("import", two, path, "--kind", "sales", "--map", "amount=#4")[0] == 0


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii", "latin-1"])
def test_a_list_is_printed_on_any_terminal(kam, folder, encoding):
    path = folder / "p.kamdesk"
    kam("new", path)
    kam("import", path, write(folder, "Nombre\nŁódź Stal — ﬁ 中\n"), "--kind", "accounts")
    command = [sys.executable, "-m", "kamdesk", "list", str(path)]
    found = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding}, check=False)
    assert (found.returncode, found.stderr) == (0, b"")
    assert b"Stal" in found.stdout
