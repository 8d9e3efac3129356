"""The command that writes tables."""

import csv

import openpyxl
import pytest

from kamdesk import exporting_command
from kamdesk.services.exporting.portfolio_tables import ExportKind
from tests.support.commands import sheet

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def filled(kam, folder):
    path = folder / "p.kamdesk"
    kam("new", path)
    kam("import", path, sheet(folder, ["Nombre", "Código"], ["=Uno", "0012"], ["Dos", "A2"]), "--kind", "accounts")
    return path


@pytest.mark.parametrize(("language", "titles"), [("en", ["Accounts", "Decisions"]), ("es", ["Cuentas", "Decisiones"])])
def test_everything_goes_into_a_workbook(kam, filled, folder, language, titles):
    code, out, err = kam("export", filled, folder / "a.xlsx", language=language)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == len(ExportKind)
    assert out.startswith(f"{titles[0]}: 2 ")
    assert openpyxl.load_workbook(folder / "a.xlsx").sheetnames[:: len(ExportKind) - 1] == titles


def test_one_kind_is_taken_in_again_by_the_command(kam, filled, folder):
    assert kam("export", filled, folder / "a.csv", "--kind", "accounts", language="es")[0] == 0
    rows = list(csv.reader((folder / "a.csv").read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert [row[:2] for row in rows[1:]] == [["'=Uno", "0012"], ["Dos", "A2"]]
    code, out, err = kam("import", filled, folder / "a.csv", "--kind", "accounts")
    assert (code, err) == (0, "")
    assert "new: 0; changed: 0; as before: 2" in out


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("a.csv", "all", "one table"),
        ("a.pdf", "sales", ".xlsx"),
        ("gone/a.xlsx", "all", "a.xlsx"),
        ("a.xlsx", "budgets", "budgets"),
    ],
)
def test_what_cannot_be_written_is_said(kam, filled, folder, name, kind, said):
    before = sorted(folder.iterdir())
    code, out, err = kam("export", filled, folder / name, "--kind", kind)
    assert (code, out) == (2, "")
    assert said in err
    assert sorted(folder.iterdir()) == before


def test_every_kind_can_be_asked_for():
    assert set(exporting_command.KINDS) == {*ExportKind, exporting_command.EVERYTHING}


def test_a_file_that_is_not_there_is_said(kam, folder):
    code, out, err = kam("export", folder / "none.kamdesk", folder / "a.xlsx")
    assert (code, out) == (2, "")
    assert "none.kamdesk" in err
    assert list(folder.iterdir()) == []
