"""Commands that make, check, back up and restore files."""

import json

import pytest

from kamdesk.services.portfolio import Portfolio
from tests.support import file_of, new_account

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize(("command", "accounts"), [("new", 0), ("sample", 12)])
def test_new_files_are_made_once(kam, as_json, folder, command, accounts):
    path = folder / "nueva señal.kamdesk"
    assert kam(command, path) == (0, "", "")
    before = path.read_bytes()
    code, _, err = kam(command, path)
    assert code == 2
    assert path.name in err
    assert path.read_bytes() == before
    assert kam("new", path, "--force")[0] == 0
    assert as_json("list", path) == []
    assert kam(command, path, "--force")[0] == 0
    assert len(as_json("list", path)) == accounts
    assert as_json("check", path) == {"ok": True, "findings": []}
    assert kam("check", path)[0] == 0


def test_check_names_what_is_wrong(kam, sample_copy):
    portfolio = Portfolio.open(sample_copy)
    file_of(portfolio).connection.execute("UPDATE account SET size_employees = -5 WHERE name LIKE 'Papelera%'")
    portfolio.close()
    code, out, err = kam("check", sample_copy)
    assert (code, out) == (1, "")
    assert "Papelera Urdaneta Norte" in err
    code, out, _ = kam("check", sample_copy, "--json")
    found = json.loads(out)
    assert code == 1
    assert found["ok"] is False
    assert [set(f) for f in found["findings"]] == [{"kind", "where", "text"}]


def test_what_no_record_can_hold_is_told_and_the_rest_is_shown(kam, sample_copy):
    portfolio = Portfolio.open(sample_copy)
    account = portfolio.find_account("C01")[0]
    file_of(portfolio).connection.execute("UPDATE decision SET verdict = 'perhaps' WHERE account_id = ?", [account.id])
    file_of(portfolio).connection.execute("UPDATE account SET size_employees = 9000000000000 WHERE id = ?", [account.id])
    portfolio.close()
    for command in (["list", sample_copy], ["show", sample_copy, "C01"]):
        code, out, err = kam(*command)
        assert (code, account.name in out) == (1, True)
        assert err == "kamdesk: 2 values cannot be read; “kamdesk check” names them.\n"
    assert kam("chart", sample_copy, "C01", "--kind", "radar", "--out", sample_copy.with_name("r.png"))[0] == 1
    code, _, err = kam("check", sample_copy)
    assert (code, len(err.splitlines())) == (1, 2)
    assert f"account “{account.name}”: Employees cannot be read (“9000000000000”)".casefold() in err.casefold().replace(
        "«", "“"
    ).replace("»", "”")
    assert "perhaps" in err


def test_backup_and_restore(kam, as_json, sample, folder):
    out = folder / "copia.kamdesk"
    assert kam("backup", sample.path, out) == (0, "", "")
    assert kam("backup", sample.path, out)[0] == 2
    code, _, err = kam("restore", out, sample.path, "--force")
    assert code == 2
    assert "kamdesk" in err
    new_account(sample, "Later")
    sample.close()
    assert kam("restore", out, sample.path)[0] == 2
    code, text, _ = kam("restore", out, sample.path, "--force")
    assert code == 0
    assert ".before-restore-" in text
    assert len(as_json("list", sample.path)) == 12
    assert kam("restore", out, folder / "new.kamdesk") == (0, "", "")
