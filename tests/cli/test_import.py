"""The command that imports spreadsheets."""

import pytest

from kamdesk import __version__
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
    assert err.splitlines()[1] == 'row 4, column "Importe": “22.9.1” is not a number. Write it like 96.5.'
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
        assert (code, err.splitlines()) == (1, [err.strip()])
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
    assert "1 new" in out
