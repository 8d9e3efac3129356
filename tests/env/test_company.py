"""The company's file: what is right in it is in force, what is wrong is named with its line, and nothing stops."""

import os
from pathlib import Path

import pytest

from kamdesk.domain import settings
from kamdesk.env import company
from kamdesk.env.preferences import Preferences
from kamdesk.i18n import company_messages, set_language
from kamdesk.i18n.company_messages import text_of_warning

ABSOLUTE = str(Path("/srv/backups").absolute())


@pytest.fixture
def laid_down(tmp_path, monkeypatch):
    """Writes the file, text or bytes, and gives what is read of it."""
    path = tmp_path / "company.toml"
    monkeypatch.setenv("KAMDESK_COMPANY", str(path))

    def write(content):
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return company.load()

    return write


def found(read):
    """The warnings of a file as (line, code)."""
    return [(w.line, w.code) for w in read.warnings]


def test_everything_that_can_be_laid_down(laid_down, tmp_path):
    read = laid_down(f"""# ours
company_name = "Señales y Válvulas, S.A."
logo = "logo.png"
presentation_template = '{ABSOLUTE}/t.pptx'
language = "es"   # for everybody
second_folder = '{ABSOLUTE}'
password_required = true

currency = "USD"
fiscal_start = 4
min_members = 3
""")
    assert read.warnings == ()
    assert (read.name, read.logo, read.language) == ("Señales y Válvulas, S.A.", tmp_path / "logo.png", "es")
    assert read.presentation_template == Path(ABSOLUTE, "t.pptx")
    assert (read.second_folder, read.password_required) == (ABSOLUTE, True)
    assert read.of_new_portfolios == {"currency": "USD", "fiscal_start": 4, "min_members": 3}
    assert read.lines["second_folder"] == 6


def test_what_new_portfolios_take_over_are_settings_of_theirs():
    assert set(company.OF_NEW_PORTFOLIOS) <= {*settings.Settings.__slots__}


WRONG = [
    ("company_nam = 'x'", "unknown"),
    ("Company_Name = 'x'", "unknown"),
    ("minimums.members = 3", "unknown"),
    ("[company]", "a_table"),
    ("[[company]]", "a_table"),
    ("[company", "a_table"),
    ("company_name", "no_setting"),
    ("company_name = Tecno", "no_setting"),
    ("company_name: 'Tecno'", "no_setting"),
    ('company_name = "Tecno', "no_setting"),
    ('company_name = """Tecno', "no_setting"),
    ("company_name = " + "[" * 5000, "no_setting"),
    ("fiscal_start = " + "1" * 5000, "no_setting"),
    ("fiscal_start = 2026-02-31", "no_setting"),
    ('second_folder = "C:\\Users\\ana"', "no_setting"),
    ('second_folder = "C:\\new\\backups"', "unprintable"),
    ('second_folder = "C:\\temp"', "unprintable"),
    ("second_folder = 'backups'", "no_whole_path"),
    ("second_folder = '../backups'", "no_whole_path"),
    ("second_folder = 7", "no_text"),
    ("company_name = 5", "no_text"),
    ("company_name = ['a']", "no_text"),
    ("company_name = {a = 1}", "no_text"),
    (f"company_name = '{'x' * 61}'", "too_long"),
    (f"logo = '{'x' * 501}'", "too_long"),
    ("logo = true", "no_text"),
    ("presentation_template = 1", "no_text"),
    ("language = 'fr'", "bad_language"),
    ("language = 'ES'", "bad_language"),
    ("language = 1", "no_text"),
    ("currency = 'eur'", "bad_currency"),
    ("currency = '€'", "bad_currency"),
    ("currency = 'EURO'", "bad_currency"),
    ("currency = 'ÉUR'", "bad_currency"),
    ("fiscal_start = 0", "out_of_range"),
    ("fiscal_start = 13", "out_of_range"),
    ("fiscal_start = '4'", "no_number"),
    ("fiscal_start = 4.0", "no_number"),
    ("fiscal_start = true", "no_number"),
    ("min_members = 0", "out_of_range"),
    ("min_risks = 100", "out_of_range"),
    ("min_projects = -1", "out_of_range"),
    ("password_required = 1", "no_truth"),
    ("password_required = 'true'", "no_truth"),
    ("password_required = True", "no_setting"),
]


@pytest.mark.parametrize(("line", "code"), WRONG, ids=[line[:40] for line, _code in WRONG])
def test_a_wrong_line_is_named_and_the_others_stay_in_force(laid_down, line, code):
    read = laid_down(f"# ours\nmin_agreements = 2\n{line}\n\nmin_objectives = 3\r\n")
    assert found(read) == [(3, code)]
    assert read.of_new_portfolios == {"min_agreements": 2, "min_objectives": 3}
    default = company.CompanySettings()
    untouched = ("name", "logo", "presentation_template", "language", "second_folder", "password_required")
    assert [getattr(read, name) for name in untouched] == [getattr(default, name) for name in untouched]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("line", "code"), [*WRONG[::3], ("fiscal_start = 0", "out_of_range")])
def test_a_warning_is_a_sentence_with_file_and_line(laid_down, line, code, language):
    set_language(language)
    (warning,) = laid_down(f"\n{line}").warnings
    text = text_of_warning(warning, Path("/etc/kamdesk/company.toml"))
    assert text.startswith(("«company.toml», ", "“company.toml”, "))
    assert " 2: " in text
    assert text.endswith(".")
    assert "{" not in text


def test_every_warning_has_a_sentence(laid_down):
    codes = {code for _line, code in WRONG} | {"not_text", "twice", "unreadable", "no_file", "too_long_file"}
    of_disk = {
        "no_folder",
        "no_logo",
        "large_logo",
        "no_picture",
        "no_template",
        "large_template",
        "bad_template",
        "macros_in_template",
        "linked_template",
        "no_layout",
    }
    assert codes | of_disk == set(company_messages.COMPANY_WARNINGS)


def test_the_first_of_two_counts(laid_down):
    read = laid_down("currency = 'eur'\ncurrency = 'EUR'\nlanguage = 'es'\ncurrency = 'USD'")
    assert found(read) == [(1, "bad_currency"), (4, "twice")]
    assert read.of_new_portfolios == {"currency": "EUR"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_editors_write_in_several_ways(laid_down, encoding):
    read = laid_down("company_name = 'Señal'\r\nlanguage = 'es'\r\n".encode(encoding))
    assert (read.name, read.language, read.warnings) == ("Señal", "es", ())


def test_a_line_of_another_encoding_is_named(laid_down):
    read = laid_down("company_name = 'Señal'\nlanguage = 'es'\n".encode("cp1252"))
    assert (read.name, read.language, found(read)) == ("", "es", [(1, "not_text")])


@pytest.mark.parametrize(
    "content", ["", "\n\n", "# nothing\n", "company_name = ''\nsecond_folder = '  '\ncurrency = ''\nlogo = ''\n"]
)
def test_an_empty_file_lays_nothing_down(laid_down, content):
    read = laid_down(content)
    assert read.warnings == ()
    assert (read.name, read.second_folder, read.logo, read.of_new_portfolios) == ("", "", None, {})


@pytest.mark.parametrize("content", [os.urandom(3000), b"\0" * 500, b"\xff\xfe\x00", b"a = 1\n" * 10_000, b"x" * 200_000])
def test_what_is_no_such_file_stops_nothing(laid_down, content):
    read = laid_down(content)
    assert read.warnings
    assert read.language == ""


def test_a_folder_in_its_place_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("KAMDESK_COMPANY", str(tmp_path))
    assert found(company.load()) == [(0, "no_file")]


@pytest.mark.parametrize("name", ["missing.toml", "missing/company.toml", "x" * 400])
def test_a_file_that_was_named_and_is_not_there_is_said(tmp_path, monkeypatch, name):
    monkeypatch.setenv("KAMDESK_COMPANY", str(tmp_path / name))
    (warning,) = company.load().warnings
    assert warning.code == "unreadable"
    assert "«" not in str(warning.params["detail"])


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nobody is kept from reading here")
def test_a_file_that_may_not_be_read_is_named(laid_down, tmp_path):
    laid_down("language = 'es'")
    (tmp_path / "company.toml").chmod(0)
    assert found(company.read(tmp_path / "company.toml")) == [(0, "unreadable")]


def test_no_file_is_the_usual_case(monkeypatch):
    monkeypatch.setenv("KAMDESK_COMPANY", "")
    assert company.load() == company.CompanySettings()


@pytest.mark.parametrize(
    ("system", "expected"),
    [("linux", "/etc/kamdesk"), ("darwin", "/Library/Application Support/kamdesk"), ("win32", "/data/kamdesk")],
)
def test_the_place_of_each_system(monkeypatch, system, expected):
    monkeypatch.delenv("KAMDESK_COMPANY")
    monkeypatch.setenv("PROGRAMDATA", "/data")
    monkeypatch.setattr("sys.platform", system)
    assert [p.as_posix() for p in company.places()] == [f"{expected}/company.toml"]


def test_a_packaged_program_looks_beside_itself_too(monkeypatch, tmp_path):
    monkeypatch.delenv("KAMDESK_COMPANY")
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", str(tmp_path / "kamdesk"))
    assert company.places()[1:] == [tmp_path / "company.toml"]


def test_a_change_of_the_file_holds_at_once(laid_down):
    assert laid_down("language = 'es'").language == "es"
    assert laid_down("language = 'en' ").language == "en"


def test_the_folder_is_that_of_the_user(laid_down, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "ana")
    assert laid_down(f"second_folder = '{ABSOLUTE}/{{user}}'").second_folder == f"{ABSOLUTE}/ana"
    assert laid_down("second_folder = '{home}/Sync'").second_folder == str(Path("~/Sync").expanduser())


def test_a_user_without_a_name_gets_a_folder_too(laid_down, monkeypatch):
    def nobody():
        raise KeyError(4711)

    monkeypatch.setattr("getpass.getuser", nobody)
    assert laid_down(f"second_folder = '{ABSOLUTE}/{{user}}'").second_folder == f"{ABSOLUTE}/user"


def test_what_the_company_lays_down_comes_before_what_was_chosen(laid_down):
    mine = Preferences(language="en", second_folder="/mine")
    laid_down("currency = 'EUR'")
    assert (mine.language_in_force, mine.second_folder_in_force) == ("en", Path("/mine"))
    laid_down(f"language = 'es'\nsecond_folder = '{ABSOLUTE}'")
    assert (mine.language_in_force, mine.second_folder_in_force) == ("es", Path(ABSOLUTE))
    assert (mine.language, mine.second_folder) == ("en", "/mine")
