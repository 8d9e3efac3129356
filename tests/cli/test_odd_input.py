"""Commands given odd terminals, odd names, odd archives and damaged files."""

import gzip
import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.support import ROOT, damage, new_account
from tests.support.commands import sheet
from tests.support.series import a_few

pytestmark = pytest.mark.filterwarnings("error")


def program(*arguments, env=None, **options):
    """The program as a process of its own; it has to end by itself, and never in a traceback."""
    whole = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]), **(env or {})}
    command = [sys.executable, "-m", "kamdesk", "--lang", "es", *arguments]
    found = subprocess.run(command, capture_output=True, env=whole, timeout=60, check=False, **options)
    assert b"Traceback" not in found.stderr, found.stderr
    return found


# -- whatever they are given -------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", a_few("ascii", "utf-8", of=["latin-1", "cp1252"]))
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
def test_names_that_are_no_text_are_names(folder, sample_file, encoding):
    name, env = os.fsencode(folder / "x") + b"\xff\xfe.kamdesk", {"PYTHONIOENCODING": encoding}
    if encoding == "ascii":  # once: it is the dearest of all commands
        assert program("sample", name, env=env).returncode == 0
    else:
        shutil.copyfile(sample_file, name)
    assert len(program("list", name, env=env).stdout.splitlines()) == 12
    assert program("list", name + b"x", env=env).returncode == 2
    assert program("show", name, b"\xff\xfe", env=env).returncode == 2


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names there are text")
def test_every_command_takes_names_that_are_no_text(folder, sample_file):
    name, copy = os.fsencode(folder / "x") + b"\xff\xfe.kamdesk", os.fsencode(folder / "y") + b"\xe9.kamdesk"
    shutil.copyfile(sample_file, name)
    assert program("check", name).returncode == 0
    assert program("backup", name, copy).returncode == 0
    assert program("restore", copy, name, "--force").returncode == 0
    assert program("chart", name, "C01", "--kind", "radar", "--out", os.fsencode(folder) + b"/r\xff.png").returncode == 0


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


DAMAGES = int(os.environ.get("KAMDESK_SEQUENCES", "0"))
"""How many values are spoilt, and how many bits flipped; 0 is the usual few."""


EACH = 8


# -- damaged files -----------------------------------------------------------------------------------


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
