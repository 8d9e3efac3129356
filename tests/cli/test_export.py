"""The command that writes tables."""

import csv
from contextlib import closing

import openpyxl
import pytest

from kamdesk import exporting_command
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.kam_profile import Candidate
from kamdesk.domain.scorecard.groups import Group
from kamdesk.services.exporting.portfolio_tables import ExportKind
from kamdesk.services.portfolio import Portfolio
from tests.support import included_account, live_indicator, new_account, own_person, put
from tests.support.commands import sheet
from tests.support.evidence import attached
from tests.support.files import sql
from tests.support.kam import ask, mark_all

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


def test_the_whole_portfolio_leaves_and_comes_back(kam, filled, folder):
    code, out, err = kam("export", filled, folder / "a.json")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "2 records · 0 files of evidence"
    assert "internal too" in out
    assert kam("new", folder / "b.kamdesk", "--from", folder / "a.json") == (0, "", "")
    assert kam("check", folder / "b.kamdesk")[0] == 0
    assert kam("export", folder / "b.kamdesk", folder / "b.json")[0] == 0
    assert (folder / "b.json").read_bytes() == (folder / "a.json").read_bytes()
    assert kam("export", filled, folder / "a.zip", language="es")[1].startswith("2 registros")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "p.kamdesk", "a.json", "--kind", "sales"), "whole portfolio"),
        (("export", "p.kamdesk", "a.zip", "--kind", "sales"), "whole portfolio"),
        (("export", "p.kamdesk", "a.xml"), ".json"),
        (("export", "gone.kamdesk", "a.json"), "gone.kamdesk"),
        (("export", "p.kamdesk", "gone/a.json"), "a.json"),
        (("new", "b.kamdesk", "--from", "gone.json"), "gone.json"),
        (("new", "b.kamdesk", "--from", "datos.csv"), "datos.csv"),
        (("new", "b.kamdesk", "--from", "p.kamdesk"), "p.kamdesk"),
        (("new", "p.kamdesk", "--from", "datos.csv"), "datos.csv"),
        (("sample", "b.kamdesk", "--from", "a.json"), "--from"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(kam, filled, folder, monkeypatch, arguments, said):
    monkeypatch.chdir(folder)
    before = sorted(p.name for p in folder.iterdir() if p.suffix != ".lock")
    code, out, err = kam(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1
    assert sorted(p.name for p in folder.iterdir() if p.suffix != ".lock") == before


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (
            ["UPDATE account SET size_employees = -1", "DELETE FROM evidence_file"],
            ["1 record breaks a rule", "1 file of evidence cannot"],
        ),
        (["UPDATE account SET size_employees = -1"], ["1 record breaks a rule"]),
        (["UPDATE account SET archived_on = 'x'"], ["1 value cannot be read"]),
    ],
)
def test_what_is_wrong_with_the_portfolio_is_said(kam, folder, statements, said):
    path = folder / "p.kamdesk"
    with closing(Portfolio.create(path)) as portfolio:
        indicator = put(portfolio, live_indicator(new_account(portfolio).id, Group.QUALITY))
        attached(portfolio, indicator, folder)
    sql(path, *statements)
    code, out, err = kam("export", path, folder / "a.json")
    assert code == 1
    assert out.startswith("3 records")
    assert all(text in err for text in said)


def test_sealed_marks_are_told_of(kam, folder):
    path = folder / "p.kamdesk"
    with closing(Portfolio.create(path)) as portfolio:
        account = included_account(portfolio, 2)
        person = own_person(portfolio, "Ana")
        put(portfolio, Candidate(id=new_id(), account_id=account.id, person_id=person.id))
        ask(portfolio, account, "Alba", "Bruno")
        mark_all(portfolio, person.id, "Alba")
    assert "9 marks that assessors may not see of each other yet are sealed" in kam("export", path, folder / "a.json")[1]
