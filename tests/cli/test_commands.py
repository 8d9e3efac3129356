"""How commands end: with what is asked for, or in 2 with one sentence."""

import locale
import os
import subprocess
import sys

import pytest

from kamdesk import __version__, cli
from kamdesk.__main__ import main
from kamdesk.env import windows
from kamdesk.i18n import system_language
from tests.support import ROOT
from tests.support.commands import sheet

pytestmark = pytest.mark.filterwarnings("error")


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


@pytest.mark.skipif(sys.platform == "win32", reason="there a program with a window has no output to begin with")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], 0),
        (["list", "FILE"], 0),
        (["show", "FILE", "nobody at all"], 2),
        (["list", "FILE.not"], 2),
        (["--help"], 0),
    ],
)
def test_a_program_without_any_output_ends_as_it_should(sample_file, arguments, code):
    command = [sys.executable, "-m", "kamdesk", *(word.replace("FILE", str(sample_file)) for word in arguments)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    found = subprocess.run(["sh", "-c", 'exec "$@" >&- 2>&-', "sh", *command], env=env, timeout=60, check=False)
    assert found.returncode == code


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


@pytest.mark.parametrize(
    ("identifier", "name", "language"),
    [
        (0x0C0A, "es_ES", "es"), (0x080A, "es_MX", "es"), (0x580A, "es_ES", "es"),
        (0x0403, "ca_ES", "es"), (0x0803, "ca_ES", "es"), (0x0456, "gl_ES", "es"), (0x042D, "eu_ES", "es"),
        (0x0409, "en_US", "en"), (0x0407, "de_DE", "en"), (0x03FF, "", "en"),
    ],
)  # fmt: skip
def test_on_windows_the_language_of_its_menus_counts(monkeypatch, identifier, name, language):
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(windows, "display_language", lambda: windows.language_of(identifier))
    monkeypatch.setattr(locale, "getlocale", lambda: (None, None))
    assert windows.display_language().startswith(name[:2])
    assert system_language() == language


def test_an_unknown_language_is_english(kam, sample_file):
    assert kam("list", sample_file, language="fr")[0] == 0
    assert cli.run(["--lang=es", "list", str(sample_file)]) == 0
