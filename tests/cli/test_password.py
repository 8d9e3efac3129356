"""Passwords of commands: from a terminal, the environment or a descriptor, and never from the command line."""

import getpass
import os
import sys

import pytest

from kamdesk import password_command
from kamdesk.services import backups, passwords
from tests.support.passwords import OTHER, PASSWORD

pytestmark = pytest.mark.usefixtures("quick_keys")
WORDS = {"es": "tiene contraseña", "en": "has a password"}


@pytest.fixture
def locked(protected_copy):
    passwords.lock_all()
    return protected_copy


@pytest.fixture
def terminal(monkeypatch):
    """Somebody types what the list has; yields what was asked."""
    typed, asked = [], []

    def ask(prompt):
        asked.append(prompt)
        return typed.pop(0)

    monkeypatch.setattr(getpass, "getpass", ask)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    return typed, asked


def descriptor(text):
    reading, writing = os.pipe()
    os.write(writing, text.encode())
    os.close(writing)
    return reading


@pytest.mark.parametrize("language", ["es", "en"])
def test_without_one_a_command_says_how_to_give_it(kam, locked, language):
    code, out, err = kam("list", locked, language=language)
    assert (code, out) == (2, "")
    assert WORDS[language] in err
    assert password_command.VARIABLE in err
    assert password_command.DESCRIPTOR in err


COMMANDS = {
    "list": ["list", "FILE"], "show": ["show", "FILE", "C01"], "check": ["check", "FILE"], "backup": ["backup", "FILE", "OUT.kamdesk"], "export": ["export", "FILE", "OUT.json"],
    "restore": ["restore", "FILE", "OUT.kamdesk"], "chart": ["chart", "FILE", "C01", "--kind", "trend", "--out", "OUT.png"],
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_it_from_the_environment_or_a_descriptor(kam, locked, folder, monkeypatch, command):
    for at in range(2):
        passwords.lock_all()
        words = [w.replace("FILE", str(locked)).replace("OUT", str(folder / f"out{at}")) for w in COMMANDS[command]]
        if at == 0:
            monkeypatch.setenv(password_command.VARIABLE, PASSWORD)
        else:
            words += ["--password-fd", descriptor(PASSWORD + "\n")]
        assert kam(*words)[::2] == (0, "")
        assert password_command.VARIABLE not in os.environ


def test_a_wrong_one_is_refused(kam, locked, monkeypatch, terminal):
    monkeypatch.setenv(password_command.VARIABLE, "caballos")
    code, _out, err = kam("list", locked)
    assert code == 2
    assert "wrong" in err
    assert terminal[1] == []  # who gave one is not asked


def test_it_is_asked_at_a_terminal_three_times(kam, locked, terminal):
    typed, asked = terminal
    typed += ["caballos", PASSWORD]
    assert kam("list", locked)[0] == 0
    assert len(asked) == 2
    assert locked.name in asked[0]
    passwords.lock_all()
    typed += ["a", "b", "c", "d"]
    assert kam("list", locked)[0] == 2
    assert typed == ["d"]


def test_two_files_of_two_passwords(kam, locked, folder, terminal, monkeypatch):
    passwords.unlock(locked, PASSWORD)
    kam("backup", locked, folder / "copy.kamdesk")
    passwords.set_password(locked, OTHER)
    passwords.lock_all()
    monkeypatch.setenv(password_command.VARIABLE, PASSWORD)
    number = descriptor(OTHER)
    assert kam("restore", folder / "copy.kamdesk", locked, "--force", f"--password-fd={number}")[0] == 0
    passwords.lock_all()
    passwords.unlock(locked, OTHER)


@pytest.mark.parametrize(
    ("words", "detail"),
    [(["--password-fd", "x"], "not a number"), (["--password-fd", "987"], "descriptor"), (["--password-fd"], "--password-fd"), (["--password-fd=-1"], "not a number")],
)  # fmt: skip
def test_a_descriptor_that_is_none_is_said(kam, sample_copy, words, detail):
    code, _out, err = kam("list", sample_copy, *words)
    assert code == 2
    assert detail in err


def test_it_is_never_an_argument(kam, locked):
    for words in (["--password", PASSWORD], [f"--password={PASSWORD}"]):
        code, _out, _err = kam("list", locked, *words)
        assert code == 2


def test_set_changed_removed_and_recovered_by_a_command(kam, sample_copy, monkeypatch, terminal):
    typed, _asked = terminal
    typed += [PASSWORD, PASSWORD]
    assert kam("password", sample_copy)[0] == 0
    assert passwords.has_password(sample_copy)
    passwords.lock_all()
    number = descriptor(PASSWORD)
    code, out, _err = kam("password", sample_copy, "--recovery-code", "--password-fd", number)
    assert code == 0
    passwords.lock_all()
    monkeypatch.setenv(password_command.VARIABLE, out.strip())
    monkeypatch.setenv(password_command.NEW_VARIABLE, OTHER)
    assert kam("password", sample_copy)[0] == 0
    passwords.lock_all()
    monkeypatch.setenv(password_command.VARIABLE, OTHER)
    assert kam("password", sample_copy, "--remove")[0] == 0
    assert not passwords.has_password(sample_copy)
    code, _out, err = kam("password", sample_copy, "--remove")
    assert code == 2
    assert "has no password" in err


def test_a_bad_new_one_changes_nothing(kam, sample_copy, monkeypatch, terminal):
    before = sample_copy.read_bytes()
    typed, _asked = terminal
    typed += [PASSWORD, OTHER]
    assert "not the same" in kam("password", sample_copy)[2]
    number = descriptor("corta")
    assert "too short" in kam("password", sample_copy, "--new-password-fd", number)[2]
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert password_command.NEW_VARIABLE in kam("password", sample_copy)[2]
    assert sample_copy.read_bytes() == before


def test_copies_in_the_folder_of_the_company_follow(kam, sample_copy, company_folder, monkeypatch):
    copy = backups.copy_to(backups.make(sample_copy, "asked"), company_folder)
    monkeypatch.setenv(password_command.NEW_VARIABLE, PASSWORD)
    assert kam("password", sample_copy)[0] == 0
    assert passwords.has_password(copy)


def test_copies_that_cannot_follow_are_named(kam, sample_copy, monkeypatch):
    journal = sample_copy.with_name(sample_copy.name + "-journal.journal-20260101-000000.kept")
    journal.write_bytes(b"whatever was in it")
    monkeypatch.setenv(password_command.NEW_VARIABLE, PASSWORD)
    code, _out, err = kam("password", sample_copy)
    assert code == 1
    assert journal.name in err


@pytest.mark.parametrize("command", ["new", "sample"])
def test_a_new_file_can_begin_with_one(kam, folder, monkeypatch, command):
    path = folder / "neu.kamdesk"
    monkeypatch.setenv(password_command.NEW_VARIABLE, "corta")
    assert kam(command, path, "--with-password")[0] == 2
    assert not path.exists()
    monkeypatch.setenv(password_command.NEW_VARIABLE, PASSWORD)
    assert kam(command, path, "--with-password")[0] == 0
    assert passwords.has_password(path)


def test_an_export_can_become_a_file_with_one(kam, sample_copy, folder, monkeypatch):
    assert kam("export", sample_copy, folder / "all.json")[0] == 0
    monkeypatch.setenv(password_command.NEW_VARIABLE, PASSWORD)
    assert kam("new", folder / "neu.kamdesk", "--from", folder / "all.json", "--with-password")[0] == 0
    assert passwords.has_password(folder / "neu.kamdesk")
