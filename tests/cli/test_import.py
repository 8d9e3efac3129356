"""The command that imports spreadsheets."""

import pytest

from kamdesk import __version__
from kamdesk.i18n import labels
from kamdesk.services.portfolio import Portfolio
from tests.support.commands import sheet

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
