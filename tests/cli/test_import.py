"""The command that imports spreadsheets."""

import pytest

from kamdesk import __version__
from kamdesk.domain.account.sales import Sale
from kamdesk.i18n import labels
from kamdesk.services.portfolio import Portfolio
from tests.support.commands import sheet
from tests.support.importing import book

pytestmark = pytest.mark.filterwarnings("error")


def test_import_says_what_it_did(kam, folder, as_json):
    path = folder / "p.kamdesk"
    kam("new", path)
    code, out, err = kam("import", path, sheet(folder, ["Nombre", "Código"], ["Uno", "A1"], ["Dos", "A2"]), "--kind", "accounts")
    assert (code, err) == (0, "")
    assert "2" in out
    rows = [
        ["Quién", "Cuándo", "Importe"],
        ["A1", "14/09/2026", "1.234,5"],
        ["Unno", "14/09/2026", "5"],
        ["A2", "14/09/2026", "22.9.1"],
    ]
    given = ["--kind", "sales", "--map", "account=Quién", "date=Cuándo"]
    code, out, err = kam("import", path, sheet(folder, *rows), *given, "--dry-run")
    assert code == 1
    assert err.splitlines()[1] == 'row 4, column "Importe": “22.9.1” is not a number. Write it like 1.234,50.'
    assert err.splitlines()[0].startswith('row 3, column "Quién": ')
    assert "“Uno”" in err.splitlines()[0]
    assert as_json("show", path, "A1")["sales"]["periods"] == []
    assert kam("import", path, sheet(folder, *rows), *given, "--create-accounts")[0] == 1
    assert [p["turnover"] for p in as_json("show", path, "A1")["sales"]["periods"]] == [1234.5, 1234.5]
    assert len(as_json("list", path)) == 3
    assert kam("import", path, sheet(folder, *rows), *given, "--keep-periods", language="es")[0] == 1
    assert as_json("show", path, "A1")["sales"]["periods"][0]["turnover"] == 2469


@pytest.mark.parametrize(
    ("extra", "word"),
    [
        (["--map", "amount"], "amount"),
        (["--map", "amount=Nada"], "Nada"),
        (["--map", "nada=Importe"], "nada"),
        ([], "account"),
        (["--sheet", "x"], "account"),
    ],
)
def test_unusable_imports_end_in_2(kam, sample_copy, folder, extra, word):
    before = sample_copy.read_bytes()
    code, out, err = kam(
        "import", sample_copy, sheet(folder, ["Importe", "Fecha"], ["5", "2026-01-01"]), "--kind", "sales", *extra
    )
    assert (code, out) == (2, "")
    assert word in err
    assert sample_copy.read_bytes() == before
    assert kam("import", sample_copy, folder / "none.csv", "--kind", "sales")[0] == 2


def test_an_import_by_command_is_marked_with_the_systems_word_for_the_user(kam, sample_copy, folder, monkeypatch):
    monkeypatch.setenv("LOGNAME", "the.boss")
    code, _out, _err = kam("import", sample_copy, sheet(folder, ["code", "name"], ["X1", "Nueva"]), "--kind", "accounts")
    assert code == 0
    portfolio = Portfolio.open(sample_copy, read_only=True)
    entry = portfolio.history()[0]
    portfolio.close()
    assert entry.who not in {"", "the.boss"}
    assert labels.describe_entry(entry).endswith(f"according to the system, by {entry.who}")


def test_a_file_in_use_is_not_imported_into(kam, sample, folder):
    code, _, err = kam("import", sample.path, sheet(folder, ["Nombre"], ["Uno"]), "--kind", "accounts")
    assert code == 2
    assert f"kamdesk {__version__}" in err


def test_a_workbook_of_several_kinds_is_taken_in_one_go(kam, folder, as_json):
    path = folder / "p.kamdesk"
    kam("new", path)
    source = book(
        folder,
        [["Cartera de la zona norte"]],
        Presupuesto=[["Cliente", "Periodo", "Presupuesto"], ["C1", "2026", 1200], ["Nadie", "2026", 5]],
        Clientes=[["Código", "Nombre"], ["C1", "Uno"]],
        Nada=[["a", "b"], [1, 2]],
    )
    code, out, err = kam("import", path, source, "--dry-run")
    assert (code, as_json("list", path)) == (1, [])
    for kind in ("--kind", "all"), ():
        code, out, err = kam("import", path, source, *kind, language="es")
        assert (code, len(err.splitlines())) == (1, 2)
        assert err.startswith("Presupuesto, fila 3, columna «Cliente»: ")
    assert "Hoja «Presupuesto»: Presupuesto" in out.replace("“", "«").replace("”", "»")
    assert "«Nada»" in out.replace("“", "«").replace("”", "»")
    assert [entry["name"] for entry in as_json("list", path)] == ["Uno"]
    portfolio = Portfolio.open(path, read_only=True)
    assert len(portfolio.load(portfolio.find_account("C1")[0].id).budgets) == 1
    portfolio.close()


@pytest.mark.parametrize("rows", [[["a", "b"], [1, 2]], [["a"]]])
def test_what_nobody_knows_is_refused_in_a_sentence(kam, folder, sample_copy, rows):
    before = sample_copy.read_bytes()
    code, out, err = kam("import", sample_copy, book(folder, rows))
    assert (code, out) == (2, "")
    assert "--kind" in err
    assert kam("import", sample_copy, sheet(folder, ["Nombre", "NIF"], ["Uno", "1"]), "--map", "name=Nombre")[0] == 2
    assert kam("import", sample_copy, folder / "none.xlsx")[0] == 2
    assert sample_copy.read_bytes() == before


def test_one_sheet_may_be_named(kam, folder, as_json):
    path = folder / "p.kamdesk"
    kam("new", path)
    source = book(folder, [["Nombre", "NIF"], ["Uno", "1"]], Otras=[["Nombre", "NIF"], ["Dos", "2"]])
    assert kam("import", path, source, "--sheet", "Otras")[0] == 0
    assert [entry["name"] for entry in as_json("list", path)] == ["Dos"]
    assert kam("import", path, source, "--kind", "accounts")[0] == 0
    assert [entry["name"] for entry in as_json("list", path)] == ["Dos", "Uno"]


@pytest.mark.parametrize(
    ("kind", "headers", "cells"),
    [
        ("contacts", ["Cuenta", "Nombre"], ["Uno", "Ana"]),
        ("budget", ["Cuenta", "2026"], ["Uno", "5"]),
        ("wallet", ["Cuenta", "line", "size"], ["Uno", "Bombas", "5"]),
        ("criteria", ["Cuenta", "Innovación"], ["Uno", "5"]),
    ],
)
def test_every_kind_may_be_named(kam, folder, kind, headers, cells):
    path = folder / "p.kamdesk"
    kam("new", path)
    code, out, err = kam("import", path, sheet(folder, headers, cells), "--kind", kind, "--create-accounts")
    assert (code, err) == (0, "")
    assert "new: 1" in out


def write(folder, text, name="f.csv"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.fixture
def new(kam, folder):
    path = folder / "p.kamdesk"
    kam("new", path)
    return path


@pytest.mark.parametrize(
    ("text", "kind", "flags", "word"),
    [
        ("Customer,Date,Amount\nUno,05/01/2026,7.50\nUno,06/01/2026,1\n", "sales", ["--dates", "dmy"], "--dates"),
        ("Customer;Date;Amount\nUno;2026-01-05;1.234\nUno;2026-01-06;12.500\n", "sales", ["--decimal", ","], "--decimal"),
        ("Cliente;Fecha;Importe (k€);Coste (€)\nUno;14/01/2026;5;3\n", "sales", ["--units", "1"], "--units"),
        ("Cliente;Fecha;Importe USD\nUno;14/01/2026;5\n", "sales", ["--currency", "eur"], "--currency EUR"),
        ("Cliente;Fecha;Importe;Importe\nUno;14/01/2026;5;6\n", "sales", ["--map", "amount=#4"], "--map amount=#3"),
    ],
)  # fmt: skip
def test_what_a_file_leaves_open_is_refused_with_the_flag_that_settles_it(kam, new, folder, text, kind, flags, word):
    source = write(folder, text)
    before = new.read_bytes()
    for language in ("es", "en"):
        code, out, err = kam("import", new, source, "--kind", kind, "--create-accounts", language=language)
        assert (code, out) == (2, "")
        assert word in err
    assert new.read_bytes() == before
    assert kam("import", new, source, "--kind", kind, "--create-accounts", *flags)[0] == 0


def test_what_was_found_is_said(kam, new, folder, as_json):
    text = (
        "Informe de ventas;;;;\nImportes en miles de €;;;;\nCliente;Fecha;Base;IVA;Total\n"
        "Uno;1/13/2026;100;21;121\n;1/14/2026;50;10,5;60,5\n;1/15/2026;50;10,5;60,5\nTotal;;200;42;242\nPágina 1 de 1;;;;\n"
    )
    source = write(folder, text)
    code, out, err = kam("import", new, source, "--kind", "sales", "--create-accounts")
    assert (code, err) == (0, "")
    assert out.splitlines()[:-2] == [
        "The header is in row 3.",
        "1 row of totals is not taken: 7.",
        "1 line between or below the rows is no data.",
        "Empty cells of “Cliente” have the value above them.",
        "Amounts are those of “Base”.",
        "“IVA” is not taken: it is the tax.",
        "“Total” is not taken: it is with tax.",
        "Amounts are multiplied by 1,000.",
        "Dates are read with the month first.",
        "The amounts add up to 200,000.00; the file states 200,000.00.",
    ]
    assert "200.000,00" in kam("import", new, source, "--kind", "sales", language="es")[1]


def test_flags_of_the_form_of_a_file_are_followed(kam, new, folder):
    text = "Ventas\tCliente\tFecha\nx\ty\tz\nCliente\tFecha\tImporte\nUno\t05/01/2026\t1.234\n"
    flags = ["--delimiter", "tab", "--header-row", "3", "--decimal", ".", "--dates", "mdy", "--create-accounts"]
    assert kam("import", new, write(folder, text), "--kind", "sales", *flags)[0] == 0
    portfolio = Portfolio.open(new, read_only=True)
    sale = portfolio.find(Sale)[0]
    portfolio.close()
    assert (sale.sold_on.isoformat(), str(sale.amount)) == ("2026-05-01", "1.23")
    for flags, word in ((["--delimiter", ";;"], "--delimiter"), (["--header-row", "99"], "99"), (["--units", "7"], "--units")):
        code, out, err = kam("import", new, folder / "f.csv", "--kind", "sales", *flags)
        assert (code, out) == (2, "")
        assert word in err


def test_the_command_says_which_columns_are_not_taken_and_where_years_stand(kam, new, folder):
    text = "Cliente;Año;Mes;Importe;Zona;Agente\nAlfa;2025;1;100;Norte;Ana\n"
    code, out, _err = kam("import", new, write(folder, text), "--create-accounts")
    assert code == 0
    assert "“Mes” is of the years in “Año”." in out
    assert "2 columns are not taken: “Zona”, “Agente”." in out
    code, out, _err = kam("import", new, write(folder, "Cliente;Año;Ene;Feb\nAlfa;2025;1;2\n"), "--create-accounts")
    assert (code, "“Ene” is of the years in “Año”." in out) == (0, True)


def test_a_portfolio_is_no_file_to_import_into_itself(kam, folder):
    path, other = folder / "p.kamdesk", folder / "mismo.kamdesk"
    kam("new", path)
    other.hardlink_to(path)
    for source in (path, other):
        code, _out, err = kam("import", path, source)
        assert (code, f"“{source.name}” is this portfolio itself" in err) == (2, True)
    assert kam("import", path, folder / "nada.csv")[0] == 2


def test_what_may_be_the_sum_of_the_rows_below_it_is_asked(kam, folder, as_json):
    path = folder / "p.kamdesk"
    kam("new", path)
    found = sheet(folder, ["Cliente", "2025"], ["Alfa", "30"], ["Beta", "10"], ["Gamma", "20"])
    code, _out, err = kam("import", path, found, "--create-accounts")
    assert (code, "--sums yes, or --sums no" in err) == (2, True)
    assert kam("import", path, found, "--create-accounts", "--sums", "no")[0] == 0
    assert len(as_json("list", path)) == 3


def test_product_lines_of_headers_are_said(kam, folder):
    path = folder / "p.kamdesk"
    kam("new", path)
    found = sheet(folder, ["Cliente", "Bombas 2025", "Sellos 2025"], ["Alfa", "30", "10"])
    code, out, _err = kam("import", path, found, "--create-accounts")
    assert (code, "Product lines are named by the headers: “Bombas”, “Sellos”." in out) == (0, True)
