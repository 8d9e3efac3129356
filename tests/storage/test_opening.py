"""The gate before opening: what is refused stays as it is."""

import os
import sys
import zipfile
from pathlib import Path

import pytest

from kamdesk.domain.errors import FileError
from kamdesk.i18n import messages, set_language
from kamdesk.services import files
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import lock, opening
from tests.support import new_account, refused
from tests.support.files import foreign_file, png_file, sql, truncated_file


def _empty(path):
    path.write_bytes(b"")


def _text(path):
    path.write_text("Cuenta;Importe\n" * 100, encoding="utf-8")


def _jpeg(path):
    path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(2000))


def _pdf(path):
    path.write_bytes(b"%PDF-1.7\n" + bytes(2000))


def _zip(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x" * 20, os.urandom(3000))


def _short(path):
    path.write_bytes(path.read_bytes()[:100])


def _zeros(path):
    path.write_bytes(path.read_bytes()[:100] + bytes(5000))


def _scribbled(path):
    raw = bytearray(path.read_bytes())
    raw[4096 : 4096 * 12] = os.urandom(4096 * 11)
    path.write_bytes(raw)


DAMAGE = {
    "empty": (_empty, "not_ours"),
    "text": (_text, "not_ours"),
    "png": (png_file, "is_picture"),
    "jpeg": (_jpeg, "is_picture"),
    "pdf": (_pdf, "is_pdf"),
    "zip": (_zip, "is_zip"),
    "short": (_short, "not_ours"),
    "zeros": (_zeros, {"damaged", "not_ours"}),
    "truncated": (truncated_file, "damaged"),
    "scribbled": (_scribbled, "damaged"),
    "another program's": (foreign_file, "not_ours"),
    "newer": (lambda p: sql(p, "PRAGMA user_version = 99"), "too_new"),
    "trigger": (lambda p: sql(p, "CREATE TRIGGER t AFTER INSERT ON person BEGIN DELETE FROM account; END"), "strange_schema"),
    "view": (lambda p: sql(p, "CREATE VIEW v AS SELECT 1"), "strange_schema"),
    "column": (lambda p: sql(p, "ALTER TABLE account ADD COLUMN extra TEXT"), "strange_schema"),
    "older": (lambda p: sql(p, "PRAGMA user_version = 0"), "strange_schema"),
}


# -- the gate before opening -------------------------------------------------------------------------


@pytest.mark.parametrize(("damage", "codes"), DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_no_sound_file_is_refused_and_left_as_it_is(sample_copy, damage, codes, read_only):
    damage(sample_copy)
    before, beside = sample_copy.read_bytes(), sorted(sample_copy.parent.iterdir())
    with pytest.raises(FileError) as info:
        Portfolio.open(sample_copy, read_only=read_only)
    assert info.value.code in ({codes} if isinstance(codes, str) else codes)
    assert sample_copy.read_bytes() == before
    assert sorted(sample_copy.parent.iterdir()) == beside
    for language in ("es", "en"):
        set_language(language)
        assert sample_copy.name in messages.text_of(info.value)


def test_missing_files_and_folders_are_refused(folder):
    with refused("not_found"):
        Portfolio.open(folder / "none.kamdesk")
    with refused("is_folder"):
        Portfolio.open(folder)
    with refused("cannot_open"):
        Portfolio.open(folder / ("x" * 300))
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_is_refused(sample_copy):
    sample_copy.chmod(0)
    with refused("no_permission"):
        Portfolio.open(sample_copy)


def test_a_forbidden_file_is_refused_in_words(sample_copy, monkeypatch):
    def forbid(*_a, **_k):
        raise PermissionError

    monkeypatch.setattr(Path, "open", forbid)
    with refused("no_permission"):
        opening.inspect(sample_copy)


@pytest.mark.parametrize(
    "name", ["a#b.kamdesk", "a?b.kamdesk", "a%41.kamdesk", "señal «1».kamdesk", "x'y\"z.kamdesk", "mode=ro&.kamdesk"]
)
def test_odd_names_are_opened_as_they_are(folder, name):
    if sys.platform == "win32":
        pytest.skip("Windows forbids such names")
    files.make_new(folder / name)
    portfolio = Portfolio.open(folder / name)
    new_account(portfolio)
    portfolio.close()
    assert {p.name for p in folder.iterdir() if not p.name.startswith(".") and not p.name.endswith("-journal")} == {name}


def test_a_read_only_file_is_read_and_never_written(sample_copy, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    before = sample_copy.read_bytes()
    portfolio = Portfolio.open(sample_copy)
    assert portfolio.is_read_only
    with refused("read_only"):
        new_account(portfolio)
    assert portfolio.accounts.count() == 12
    portfolio.close()
    assert sample_copy.read_bytes() == before
    assert not lock.is_held(sample_copy)


def test_reading_commands_change_nothing(sample_copy):
    before = sample_copy.read_bytes()
    portfolio = Portfolio.open(sample_copy, read_only=True)
    with refused("read_only"):
        new_account(portfolio)
    portfolio.close()
    assert sample_copy.read_bytes() == before
    assert [p.name for p in sample_copy.parent.iterdir()] == [sample_copy.name]
