"""Commands without a window: what they print, and how they end."""

import csv
import gzip
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kamdesk import __version__, cli
from kamdesk.__main__ import main
from kamdesk.domain.account.account import Account
from kamdesk.domain.account.field_use import uses
from kamdesk.domain.periods import parse_period
from kamdesk.i18n import labels, set_language, system_language
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.scorecard.indicators import record_measure
from tests import damage
from tests.support import file_of, new_account

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def kam(capsys):
    """Run a command line; returns (exit code, standard output, standard error)."""

    def run(*arguments, language="en"):
        code = cli.run(["--lang", language, *map(str, arguments)])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return run


@pytest.fixture
def as_json(kam):
    def run(*arguments, language="en"):
        code, out, err = kam(*arguments, "--json", language=language)
        assert (code, err) == (0, "")
        return json.loads(out)

    return run


def sheet(folder, *rows, name="datos.csv"):
    with (folder / name).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    return folder / name


# -- how commands end ----------------------------------------------------------------------------


def test_version_says_what_is_inside(kam):
    code, out, _ = kam("--version")
    assert code == 0
    assert all(part in out for part in (f"kamdesk {__version__}", "Python 3.", "Qt ", "SQLite 3.", "SQLCipher "))


def test_version_without_qt(kam, monkeypatch):
    from importlib import metadata

    def missing(_name):
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(metadata, "version", missing)
    assert "Qt - ·" in kam("--version")[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"], ["show", "x"], ["import", "x"], ["import", "x", "y", "--kind", "nothing"], ["--nothing"], ["new", "x", "--nothing"], ["check", "a", "b"],
        ["chart", "x", "--kind", "pie", "--out", "x.png"], ["one.kamdesk", "two.kamdesk"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["es", "en"])
def test_unusable_arguments_end_in_2_with_one_sentence(kam, folder, monkeypatch, arguments, language):
    monkeypatch.chdir(folder)
    code, out, err = kam(*arguments, language=language)
    assert (code, out) == (2, "")
    assert err.startswith("kamdesk: ")
    assert err.count("\n") == 1
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "command", [["list"], ["show", "C01"], ["check"], ["backup", "out.kamdesk"], ["import", "source.csv", "--kind", "sales"]]
)
@pytest.mark.parametrize(
    ("content", "word"),
    [
        (None, "no file"),
        (b"\x89PNG" + bytes(999), "picture"),
        (b"x" * 999, "not a kamdesk file"),
        (b"PK\x03\x04" + bytes(999), "Import"),
    ],
)
def test_a_file_that_cannot_be_used_ends_in_2(kam, folder, monkeypatch, command, content, word):
    monkeypatch.chdir(folder)
    sheet(folder, ["account", "date", "amount"], ["Uno", "2026-01-01", "5"], name="source.csv")
    path = folder / "x ñ.kamdesk"
    if content is not None:
        path.write_bytes(content)
    code, out, err = kam(command[0], path, *command[1:])
    assert (code, out) == (2, "")
    assert word in err
    assert err.count("\n") == 1
    assert (path.read_bytes() if path.exists() else None) == content
    assert not (folder / "out.kamdesk").exists()


def test_the_program_is_a_command_line(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["kamdesk", "--version"])
    assert main() == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_closed_pipe_is_no_fault(sample_file):
    reading, writing = os.pipe()
    os.close(reading)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-m", "kamdesk", "list", str(sample_file), "--json"]
    found = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=env, timeout=60, check=False)
    os.close(writing)
    assert (found.returncode, found.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LC_ALL": "es_ES.UTF-8"}, "es"),
        ({"LANG": "ca_ES"}, "es"),
        ({"LC_MESSAGES": "gl_ES", "LANG": "en_US"}, "es"),
        ({"LANG": "de_DE"}, "en"),
        ({"LC_ALL": "en_GB", "LANG": "es_ES"}, "en"),
    ],
)
def test_the_systems_language_is_the_default(monkeypatch, environment, language):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert system_language() == language


def test_an_unknown_language_is_english(kam, sample_file):
    assert kam("list", sample_file, language="fr")[0] == 0
    assert cli.run(["--lang=es", "list", str(sample_file)]) == 0


# -- new, sample, check, backup, restore ---------------------------------------------------------


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


# -- import --------------------------------------------------------------------------------------


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


# -- list and show -------------------------------------------------------------------------------

LINE = {
    "id": str,
    "name": str,
    "decision": str,
    "state": str,
    "eligible": bool,
    "step": (str, type(None)),
    "score": (float, type(None)),
    "coverage": float,
    "light": str,
}


def test_the_list_has_the_promised_keys(kam, as_json, sample_file):
    found = as_json("list", sample_file)
    assert len(found) == 12
    for entry in found:
        assert set(LINE) <= set(entry)
        assert all(isinstance(entry[k], t) for k, t in LINE.items()), entry
    assert {e["state"] for e in found} == {"include", "watch", "exclude"}
    assert {e["step"] for e in found} == {"requirements", "kam_profile", "post", "committee", "plan", None}
    assert {e["light"] for e in found} <= {"green", "amber", "red", "none"}
    code, out, _ = kam("list", sample_file)
    assert code == 0
    assert len(out.splitlines()) == 12


def test_an_undecided_account_is_null_not_0(as_json, kam, portfolio):
    account = new_account(portfolio, "Uno")
    (entry,) = as_json("list", portfolio.path)
    assert (entry["decision"], entry["state"], entry["eligible"], entry["step"], entry["score"], entry["light"]) == (
        None,
        "undecided",
        False,
        None,
        None,
        "none",
    )
    view = as_json("show", portfolio.path, account.id)
    unknown = dict.fromkeys(field.name for field in uses(Account))
    assert view["account"] == {
        **unknown,
        "id": account.id,
        "name": "Uno",
        "codes": [],
        "sector": None,
        "size_employees": None,
        "size_turnover": None,
        "kam": None,
        "sites": [],
        "contribution": None,
        "loss_risk": None,
        "archived": False,
    }
    assert view["selection"]["drivers"] == {"growth": None, "prescription": None, "innovation": None}
    assert {k: view["selection"][k] for k in ("attractiveness", "relative_strength", "quadrant", "state")} == {
        "attractiveness": None,
        "relative_strength": None,
        "quadrant": None,
        "state": "undecided",
    }
    assert view["potential"].pop("lines") == []
    assert list(view["potential"].values()) == [None] * 7
    assert (view["scorecard"]["score"], view["scorecard"]["coverage"], view["scorecard"]["light"]) == (None, 0, "none")
    assert {s["state"] for s in view["steps"]} == {"locked"}
    assert view["steps"][0]["unmet"][0]["condition"] == "not_included"
    assert view["sales"]["periods"] == []
    for language in ("es", "en"):
        code, out, _ = kam("show", portfolio.path, "Uno", language=language)
        assert code == 0
        assert "—" in out


SHAPE = {
    "account": {"id": str, "name": str, "codes": [str], "sector": str, "size_employees": int, "size_turnover": float, "kam": (str, type(None))},
    "selection": {
        "drivers": {"growth": int, "prescription": int, "innovation": int}, "eligible": bool, "attractiveness": float, "relative_strength": float, "quadrant": str,
        "scenarios": [{"title": str, "decision": str, "net_value": float,
                       "side_effects": [{"category": str, "sign": int, "probability": float, "impact": float, "horizon_years": int, "accounts": []}]}],
        "decisions": [{"decision": str, "reason": str, "decided_by": str, "decided_on": str, "review_on": (str, type(None))}], "state": str,
    },
    "potential": {"current": float, "wallet": float, "attainable": float, "remaining": float, "exhausted_percent": float, "share_of_wallet": float,
                  "lines": [{"line": (str, type(None)), "state": str, "current": float, "wallet": (float, type(None)), "confidence": (str, type(None))}]},
    "scorecard": {
        "period": str, "score": (float, type(None)), "coverage": float, "light": str, "closed": bool, "unmet": [{"condition": str, "text": str}],
        "groups": [{"group": str, "score": (float, type(None)), "coverage": float, "light": str,
                    "indicators": [{"name": str, "unit": (str, type(None)), "basis": str, "value": (float, type(None)), "client_value": (float, type(None)), "score": (float, type(None)), "light": str,
                                    "trend": (str, type(None)), "trend_points": (float, type(None)), "stale": bool, "disputed": bool, "computed": bool}]}],
    },
    "steps": [{"step": str, "state": str, "closed_on": (str, type(None)), "unmet": [{"condition": str, "text": str}]}],
    "sales": {"periods": [{"period": str, "turnover": float, "cost": float, "margin_percent": float, "product_lines": int}]},
}  # fmt: skip


def assert_shape(found, shape, where="view"):
    if isinstance(shape, dict):
        assert set(shape) <= set(found), where
        for key, inner in shape.items():
            assert_shape(found[key], inner, f"{where}.{key}")
    elif isinstance(shape, list):
        assert isinstance(found, list), where
        for inner in found:
            assert_shape(inner, shape[0], f"{where}[]")
    else:
        kinds = shape if isinstance(shape, tuple) else (shape,)
        assert isinstance(found, kinds), (where, found)
        assert bool in kinds or not isinstance(found, bool), where


@pytest.mark.parametrize("code", [f"C{n:02d}" for n in range(1, 13)])
def test_show_has_the_promised_form(as_json, sample_file, code):
    view = as_json("show", sample_file, code)
    assert_shape(view, SHAPE)
    assert [g["group"] for g in view["scorecard"]["groups"]] == ["results", "quality", "prescription", "innovation"]
    assert [s["step"] for s in view["steps"]] == ["requirements", "kam_profile", "post", "committee", "plan"]
    assert all(s["closed_on"] is None or date.fromisoformat(s["closed_on"]) for s in view["steps"])
    periods = [p["period"] for p in view["sales"]["periods"]]
    assert all(parse_period(p) == p for p in periods)
    assert any(len(p) == 4 for p in periods)
    assert any("Q" in p for p in periods)
    for step in view["steps"]:
        assert (step["state"] == "closed") == (step["unmet"] == []), step
        assert all(u["text"] for u in step["unmet"])


def test_show_in_words_and_in_another_period(kam, as_json, sample_copy):
    for language in ("es", "en"):
        code, out, _ = kam("show", sample_copy, "lacteos penarrubia, s. coop.", language=language)
        assert code == 0
        assert out.startswith("Lácteos Peñarrubia, S. Coop.\n")
    code, out, _ = kam("show", sample_copy, "C11", "--period", "T2 2026")
    assert code == 0
    assert "Q2 2026" in out
    assert as_json("show", sample_copy, "C01", "--period", "T2 2026")["scorecard"]["period"] == "2026-Q2"
    assert as_json("show", sample_copy, "C01", "--period", "2025")["scorecard"]["period"] == "2025"
    assert kam("show", sample_copy, "C01", "--period", "T9 2026")[0] == 2


@pytest.mark.parametrize("name", ["nobody", "", "x" * 300])
def test_an_unknown_account_ends_in_2(kam, sample_file, name):
    code, out, err = kam("show", sample_file, name)
    assert (code, out) == (2, "")
    assert err


def test_two_accounts_of_one_name_are_told_apart_by_id(kam, portfolio):
    one, two = new_account(portfolio, "Uno"), new_account(portfolio, "UNO")
    code, _, err = kam("show", portfolio.path, "uno")
    assert code == 2
    assert one.id in err
    assert two.id in err
    assert kam("show", portfolio.path, one.id)[0] == 0


def test_stale_disputed_and_withdrawn_figures_say_so(as_json, sample):
    account = sample.find_account("C01")[0]
    data = sample.load(account.id)
    otif, reply = (next(i for i in data.scorecard.own_indicators if i.short_name == n) for n in ("OTIF", "Reply"))
    measure = next(m for m in data.scorecard.measures if m.indicator_id == otif.id and m.period == "2026-Q3")
    sample.save(replace(measure, value=96.2, client_value=93.8))
    before = as_json("show", sample.path, "C01")["scorecard"]["score"]
    record_measure(sample, reply, "2026-Q3", None)
    view = as_json("show", sample.path, "C01")
    found = {i["name"]: i for g in view["scorecard"]["groups"] for i in g["indicators"]}
    assert found[otif.name]["disputed"] is True
    assert (found[otif.name]["value"], found[otif.name]["client_value"], found[otif.name]["light"]) == (93.8, 93.8, "red")
    assert (found[reply.name]["withdrawn"], found[reply.name]["own_withdrawn"], found[reply.name]["client_withdrawn"]) == (
        True,
        True,
        False,
    )
    assert (found[reply.name]["stale"], found[reply.name]["value"], found[otif.name]["withdrawn"]) == (False, 36, False)
    assert view["scorecard"]["score"] == before
    late = as_json("show", sample.path, "C01", "--period", "2026-Q4")
    found = {i["name"]: i for g in late["scorecard"]["groups"] for i in g["indicators"]}
    assert (found[reply.name]["stale"], found[reply.name]["value"], found[reply.name]["score"]) == (True, None, None)


# -- the sample against the method ---------------------------------------------------------------

METHOD = {
    # code: A, drivers, strength, quadrant, decision, remaining k€, used %, share %, sales k€
    "C01": (6.5, {"growth"}, 7.4, "key", "include", 1283, 54, 51, 1480),
    "C02": (6.6, {"growth"}, 6.3, "key", "include", 1628, 59, 45, 2350),
    "C03": (7.2, {"growth", "prescription"}, 5.8, "key", "include", 1888, 34, 23, 960),
    "C04": (3.0, set(), 8.1, "maintenance", "exclude", 34, 99, 91, 3100),
    "C05": (7.1, {"growth", "innovation"}, 6.6, "key", "include", 1315, 24, 22, 420),
    "C06": (2.5, set(), 6.9, "maintenance", "exclude", 32, 96, 68, 780),
    "C07": (6.8, {"growth", "innovation"}, 4.2, "development", "watch", 3326, 5, 5, 190),
    "C08": (2.9, set(), 7.8, "maintenance", "exclude", 252, 57, 55, 340),
    "C09": (5.0, set(), 5.1, "key", "watch", 1073, 51, 43, 1120),
    "C10": (2.4, set(), 7.2, "maintenance", "exclude", 205, 89, 83, 1650),
    "C11": (7.9, {"growth", "prescription"}, 4.6, "development", "include", 3148, 38, 23, 1900),
    "C12": (5.9, {"prescription"}, 6.8, "key", "include", 499, 34, 29, 260),
}


def half_up(value):
    return int(value + 0.5)


@pytest.mark.parametrize("code", METHOD)
def test_the_sample_reproduces_the_method(as_json, sample_file, code):
    attractiveness, drivers, strength, quadrant, decision, remaining, used, share, sales = METHOD[code]
    view = as_json("show", sample_file, code)
    chosen, left = view["selection"], view["potential"]
    assert view["account"]["codes"] == [code]
    assert chosen["attractiveness"] == attractiveness
    assert {k for k, v in chosen["drivers"].items() if v >= 7} == set(chosen["outstanding"]) == drivers
    assert chosen["eligible"] == bool(drivers)
    assert (chosen["relative_strength"], chosen["quadrant"], chosen["state"]) == (strength, quadrant, decision)
    assert (half_up(left["remaining"] / 1000), half_up(left["exhausted_percent"]), half_up(left["share_of_wallet"])) == (
        remaining,
        used,
        share,
    )
    assert left["current"] == sales * 1000
    assert view["sales"]["periods"][-1]["product_lines"] >= 2


def test_the_shipyards_scenarios(as_json, sample_file):
    values = {s["decision"]: s["net_value"] for s in as_json("show", sample_file, "C09")["selection"]["scenarios"]}
    assert values == {"include": -80_000, "watch": 18_000, "exclude": -10_500}


def test_the_sample_shows_every_step_in_both_languages(as_json, kam, folder, sample_file):
    english = {tuple(s["state"] for s in as_json("show", sample_file, f"C{n:02d}")["steps"]) for n in range(1, 13)}
    closed = [("closed",) * n + ("in_progress",) * (n < 5) + ("locked",) * (4 - n) for n in range(6)]
    assert english == {*closed, ("locked",) * 5}
    path = folder / "muestra.kamdesk"
    assert kam("sample", path, language="es")[0] == 0
    spanish = {e["name"]: e for e in as_json("list", path)}
    for entry in as_json("list", sample_file):
        assert {k: v for k, v in spanish[entry["name"]].items() if k != "id"} == {k: v for k, v in entry.items() if k != "id"}
    assert as_json("show", path, "C01")["account"]["sector"] == "Alimentación"
    assert as_json("show", sample_file, "C01")["account"]["sector"] == "Food"
    set_language("en")


# -- whatever they are given ---------------------------------------------------------------------


def program(*arguments, env=None, **options):
    """The program as a process of its own; it has to end by itself, and never in a traceback."""
    whole = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]), **(env or {})}
    command = [sys.executable, "-m", "kamdesk", "--lang", "es", *arguments]
    found = subprocess.run(command, capture_output=True, env=whole, timeout=60, check=False, **options)
    assert b"Traceback" not in found.stderr, found.stderr
    return found


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_any_terminal_gets_what_it_can_show(sample_file, encoding):
    env = {"PYTHONIOENCODING": encoding}
    assert len(program("list", str(sample_file), env=env).stdout.splitlines()) == 12
    names = {e["name"] for e in json.loads(program("list", str(sample_file), "--json", env=env).stdout.decode(encoding))}
    assert "Lácteos Peñarrubia, S. Coop." in names
    assert program("show", str(sample_file), "señor", env=env).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices of POSIX")
@pytest.mark.parametrize(
    "command", [["list"], ["show", "C01"], ["check"], ["chart", "--kind", "matrix", "--out", "x.png"], ["backup", "out.kamdesk"]]
)
def test_pipes_and_devices_are_refused_at_once(kam, folder, monkeypatch, command):
    monkeypatch.chdir(folder)
    os.mkfifo(folder / "pipe")
    for path in ("pipe", "/dev/zero"):
        code, out, err = kam(command[0], path, *command[1:])
        assert (code, out) == (2, "")
        assert "device or a pipe" in err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices of POSIX")
def test_pipes_and_devices_are_no_tables(kam, sample_copy, folder):
    os.mkfifo(folder / "pipe.csv")
    before = sample_copy.read_bytes()
    for source in (folder / "pipe.csv", "/dev/zero", folder, "/proc/self/mem"):
        code, _, err = kam("import", sample_copy, source, "--kind", "accounts")
        assert (code, err.count("\n")) == (2, 1)
    assert sample_copy.read_bytes() == before


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names there are text")
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_names_that_are_no_text_are_names(folder, encoding):
    name, copy, env = (
        os.fsencode(folder / "x") + b"\xff\xfe.kamdesk",
        os.fsencode(folder / "y") + b"\xe9.kamdesk",
        {"PYTHONIOENCODING": encoding},
    )
    assert program("sample", name, env=env).returncode == 0
    assert len(program("list", name, env=env).stdout.splitlines()) == 12
    assert program("check", name, env=env).returncode == 0
    assert program("backup", name, copy, env=env).returncode == 0
    assert program("restore", copy, name, "--force", env=env).returncode == 0
    assert program("list", name + b"x", env=env).returncode == 2
    assert program("show", name, b"\xff\xfe", env=env).returncode == 2
    assert program("chart", name, "C01", "--kind", "radar", "--out", os.fsencode(folder) + b"/r\xff.png", env=env).returncode == 0


def test_a_name_with_a_zero_ends_in_2(kam, sample_file):
    assert kam("list", "a\0b")[0] == 2
    assert kam("show", sample_file, "a\0b")[0] == 2


@pytest.mark.parametrize("kind", ["accounts", "sales"])
def test_long_words_and_cells_are_refused_row_by_row(kam, portfolio, folder, kind):
    new_account(portfolio, "Uno")
    portfolio.close()
    word, cell = "x" * 1_000_000, "y " * 100_000
    headers = {"accounts": ["name", "sector"], "sales": ["account", "date", "amount"]}[kind]
    rows = [[word, *["1"] * (len(headers) - 1)], ["Uno", *[cell] * (len(headers) - 1)], ["Uno", *[word] * (len(headers) - 1)]]
    code, _, err = kam("import", portfolio.path, sheet(folder, headers, *rows), "--kind", kind)
    assert code == 1
    assert len(err.splitlines()) >= 3
    assert len(err) < 10_000


@pytest.mark.parametrize("at", ["flag", "method", "cut", "nothing"])
def test_odd_archives_are_no_spreadsheets(kam, sample_copy, folder, at):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["name", "sector"])
    book.active.append(["Uno", "Metal"])
    path = folder / "x.xlsx"
    book.save(path)
    raw = bytearray(path.read_bytes())
    for sign, flag, method in ((b"PK\x03\x04", 6, 8), (b"PK\x01\x02", 8, 10)):
        found = -1
        while (found := raw.find(sign, found + 1)) >= 0:
            if at == "flag":
                raw[found + flag] |= 1
            elif at == "method":
                raw[found + method] = 99
    path.write_bytes(raw[: len(raw) // 2] if at == "cut" else b"PK\x05\x06" + bytes(18) if at == "nothing" else raw)
    code, out, err = kam("import", sample_copy, path, "--kind", "accounts")
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_what_nobody_thought_of_ends_in_words(kam, sample_file, monkeypatch):
    def fail(*_):
        raise KeyError("odd")

    monkeypatch.setattr("kamdesk.services.account.json_view.account_list", fail)
    code, out, err = kam("list", sample_file)
    assert (code, out) == (2, "")
    assert "KeyError" in err


def test_an_interrupted_command_ends_quietly(kam, sample_file, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("kamdesk.services.account.json_view.account_list", stop)
    monkeypatch.setattr(cli, "_to_nowhere", lambda: None)
    assert kam("list", sample_file) == (130, "", "")


@pytest.mark.parametrize("version", [1, 2, 4, 5])
def test_files_of_older_formats_are_read_as_they_are(kam, as_json, folder, version):
    path = folder / "viejo.kamdesk"
    path.write_bytes(gzip.decompress((ROOT / "tests" / "files" / f"version-{version}.kamdesk.gz").read_bytes()))
    before = path.read_bytes()
    name = as_json("list", path)[0]["name"]
    assert as_json("show", path, name)["account"]["name"] == name
    assert as_json("check", path)["ok"] is True
    assert kam("chart", path, "--kind", "matrix", "--out", folder / "m.png")[0] in {0, 2}, "one of them has nothing to draw"
    assert path.read_bytes() == before
    assert {p.name for p in folder.iterdir()} - {"m.png"} == {path.name}


# -- damaged files -------------------------------------------------------------------------------

DAMAGES = int(os.environ.get("KAMDESK_SEQUENCES", "0"))
"""How many values are spoilt, and how many bits flipped; 0 is the usual few."""
EACH = 8


@pytest.mark.timeout(0)
@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("how", ["values", "bits"])
def test_no_damage_ends_a_reading_command(kam, folder, sample_file, sample_copy, how):
    sound, columns, places = sample_file.read_bytes(), damage.columns(sample_file), []
    for seed in range(max(DAMAGES // (EACH if how == "values" else 1), 3)):
        rnd = damage.series(seed)
        places = places if len(places) >= EACH else rnd.sample(columns, len(columns))
        sample_copy.write_bytes(sound)
        told = (
            damage.spoil(sample_copy, rnd, [places.pop() for _ in range(EACH)])
            if how == "values"
            else damage.flip(sample_copy, rnd)
        )
        before = sample_copy.read_bytes()
        code = f"C{rnd.randrange(1, 13):02}"
        chart = ["chart", sample_copy, code, "--kind", rnd.choice(["radar", "trend"]), "--out", folder / "chart.png"]
        for command in (["list", sample_copy], ["show", sample_copy, code], ["check", sample_copy], chart):
            ended, out, err = kam(*command)
            assert ended in {0, 1, 2}, (seed, told)
            assert "nobody thought of" not in err, (seed, told, command, err)
            assert (err != "") == (ended == 2) or ended == 1 or "cannot be read" in err, (seed, told, command, out, err)
        assert sample_copy.read_bytes() == before, "reading changes nothing"
