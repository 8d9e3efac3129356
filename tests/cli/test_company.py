"""What the company lays down, as a command says it; its example, and its language."""

import re
import tomllib

import pytest
from PIL import Image

from kamdesk import password_command
from kamdesk.env import company
from kamdesk.services import passwords
from tests.support import ROOT
from tests.support.deck_templates import template
from tests.support.passwords import PASSWORD

EXAMPLE = ROOT / "docs" / "company.example.toml"
TEXT = (ROOT / "docs" / "company-settings.md").read_text(encoding="utf-8")


@pytest.fixture
def laid_down(folder, monkeypatch):
    path = folder / "company.toml"
    monkeypatch.setenv("KAMDESK_COMPANY", str(path))
    return path


def test_the_example_is_right_and_has_every_setting(kam):
    code, out, err = kam("company", EXAMPLE)
    assert (code, err) == (0, "")
    assert "Tecno Fluidos, S.A." in out
    text = EXAMPLE.read_text(encoding="utf-8")
    everything = tomllib.loads(re.sub(r"^# (?=\w+ = )", "", text, flags=re.MULTILINE))
    assert set(everything) == set(company.NAMES)


def test_the_document_names_every_setting_and_place():
    assert [name for name in company.NAMES if f"`{name}`" not in TEXT] == []
    assert all(place in TEXT for place in (r"`%ProgramData%\kamdesk\company.toml`", "`/etc/kamdesk/company.toml`"))


def test_it_says_what_holds_on_this_computer(kam, laid_down, folder):
    Image.new("RGB", (30, 10)).save(folder / "logo.png")
    (folder / "plantilla.pptx").write_bytes(template())
    laid_down.write_text(
        f"company_name = 'Señal'\nlogo = 'logo.png'\npresentation_template = 'plantilla.pptx'\nlanguage = 'es'\nsecond_folder = '{folder}'\npassword_required = true\n"
        "currency = 'USD'\nfiscal_start = 4\nmin_members = 3\n",
        encoding="utf-8",
    )
    code, out, err = kam("company")
    assert (code, err) == (0, "")
    for part in (
        "Company: Señal",
        "logo.png",
        f"Template for presentations: {folder / 'plantilla.pptx'}",
        "Español",
        str(folder),
        "Password: required",
        "USD · year from Apr · Committee members",
    ):
        assert part in out


@pytest.mark.usefixtures("quick_keys")
def test_where_a_password_is_required_a_new_portfolio_has_one(kam, laid_down, folder, monkeypatch):
    laid_down.write_text("password_required = true\n")
    assert kam("new", folder / "none.kamdesk")[0] == 2
    assert not (folder / "none.kamdesk").exists()
    monkeypatch.setenv(password_command.NEW_VARIABLE, PASSWORD)
    assert kam("new", folder / "one.kamdesk") == (0, "", "")
    assert passwords.has_password(folder / "one.kamdesk")
    monkeypatch.setenv(password_command.VARIABLE, PASSWORD)
    code, _out, err = kam("password", folder / "one.kamdesk", "--remove")
    assert code == 2
    assert "must have a password" in err
    assert passwords.has_password(folder / "one.kamdesk")


def test_what_is_wrong_is_said_in_the_order_of_its_lines(kam, laid_down, folder):
    laid_down.write_text(
        f"second_folder = '{folder}/none'\nlogo = 'none.png'\nlanguage = 'fr'\ncurrency = 'USD'\npresentation_template = 'none.pptx'\n"
    )
    code, out, err = kam("company", language="es")
    assert code == 1
    assert [re.search(r"línea (\d)", line)[1] for line in err.splitlines()] == ["1", "2", "3", "5"]
    assert "La plantilla" in err
    assert "USD" in out


def test_a_file_is_tried_out_before_it_is_in_force(kam, laid_down, folder):
    (folder / "new.toml").write_text("language = 'en'\nnothing = 1\n")
    code, out, err = kam("company", folder / "new.toml")
    assert (code, "English" in out) == (1, True)
    assert "line 2" in err
    assert kam("company", folder / "missing.toml")[0] == 1


def test_without_a_file_it_says_where_it_looked(kam, monkeypatch):
    assert kam("company") == (0, "The company lays nothing down on this computer.\n", "")
    monkeypatch.delenv("KAMDESK_COMPANY")
    monkeypatch.setattr(company, "places", lambda: [ROOT / "none" / "company.toml"])
    assert "none" in kam("company")[1]


def test_commands_speak_the_language_of_the_company(capsys, laid_down):
    from kamdesk import cli

    laid_down.write_text("language = 'es'\nnothing = 1\n")
    assert cli.run(["list"]) == 2
    assert cli.run(["company"]) == 1
    assert "línea 2" in capsys.readouterr().err
    laid_down.write_text("language = 'en'\nnothing = 1\n")
    assert cli.run(["company"]) == 1
    assert "line 2" in capsys.readouterr().err
