"""What the company lays down, in the settings: fields that nobody can change, and what is wrong with the file."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QPushButton

from kamdesk.i18n import set_language
from tests.support.deck_templates import template


@pytest.fixture
def laid_down(folder, monkeypatch):
    """Writes the company's file."""
    path = folder / "company.toml"
    monkeypatch.setenv("KAMDESK_COMPANY", str(path))

    def write(text):
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def settings(make_window, sample_copy):
    """Opens the settings of a new window."""

    def opened():
        window = make_window(sample_copy)
        window.navigation.show_settings()
        return window.content.settings

    return opened


def card(page):
    return page.findChild(QFrame, "company")


def texts(page):
    return [found.text() for found in card(page).findChildren(QLabel) if found.isVisible()]


def warnings(page):
    return [found.text() for found in card(page).findChildren(QLabel, "company_warning") if found.isVisible()]


def test_without_a_file_everything_is_chosen_here(settings):
    page = settings()
    assert not card(page).isVisible()
    assert page.findChild(QLabel, "set_by_company") is None
    assert page.language.isEnabled()
    assert page.findChild(QPushButton, "choose_second_folder") is not None


def test_what_is_laid_down_is_shown_and_cannot_be_changed(settings, laid_down, folder):
    Image.new("RGB", (600, 150), "navy").save(folder / "logo.png")
    file = laid_down(
        f"company_name = 'Tecno & Fluidos, S.A.'\nlogo = 'logo.png'\nlanguage = 'en'\nsecond_folder = '{folder}'\n"
        "password_required = true\ncurrency = 'USD'\nmin_members = 4\n"
    )
    page = settings()
    assert not page.language.isEnabled()
    assert page.language.accessibleDescription() == "Set by your company"
    assert page.findChild(QPushButton, "choose_second_folder") is None
    assert page.findChild(QPushButton, "no_second_folder") is None
    assert page.findChild(QLabel, "second_folder").text() == str(folder)
    assert len(page.findChildren(QLabel, "set_by_company")) == 2
    shown = texts(page)
    for text in ("Tecno & Fluidos, S.A.", "English", "required", "USD · Committee members, at least: 4", str(file)):
        assert text in shown
    assert "Portfolios that exist keep their currency, year and minimums." in shown
    assert warnings(page) == []
    assert page.findChild(QLabel, "company_logo").accessibleName() == "Tecno & Fluidos, S.A."
    assert page.findChild(QComboBox, "theme").isEnabled()


@pytest.mark.parametrize(
    ("text", "is_language_free", "is_folder_free"),
    [("language = 'en'", False, True), ("second_folder = '/srv'", True, False), ("currency = 'EUR'", True, True), ("language = 'fr'", True, True)],
)  # fmt: skip
def test_only_what_is_laid_down_is_taken_from_the_person(settings, laid_down, text, is_language_free, is_folder_free):
    laid_down(text)
    page = settings()
    assert page.language.isEnabled() is is_language_free
    assert (page.findChild(QPushButton, "choose_second_folder") is not None) is is_folder_free


def test_what_is_wrong_is_named_with_its_line(settings, laid_down):
    laid_down("nothing = 1\nlogo = 'none.png'\ncurrency = 'Euro'\nlanguage = 'en'")
    page = settings()
    found = warnings(page)
    assert [text.split(": ")[0] for text in found] == [f"“company.toml”, line {n}" for n in (1, 2, 3)]
    assert not page.language.isEnabled()


def test_the_template_for_presentations_is_shown_and_tried(settings, laid_down, folder):
    (folder / "plantilla.pptx").write_bytes(template())
    laid_down("presentation_template = 'plantilla.pptx'")
    page = settings()
    assert {"Template for presentations", str(folder / "plantilla.pptx")} <= set(texts(page))
    assert warnings(page) == []


def test_a_template_that_cannot_be_used_is_named_with_its_line(settings, laid_down, folder):
    (folder / "plantilla.pptx").write_bytes(b"nothing")
    laid_down("language = 'en'\npresentation_template = 'plantilla.pptx'")
    (said,) = warnings(settings())
    assert said.startswith("“company.toml”, line 2: The template “plantilla.pptx” is damaged")


def test_a_folder_that_is_away_is_named_and_told_when_it_comes(settings, laid_down, folder, qtbot):
    laid_down(f"second_folder = '{folder / 'disk'}'")
    page = settings()
    qtbot.waitUntil(lambda: len(warnings(page)) == 1)
    assert "line 1" in warnings(page)[0]
    (folder / "disk").mkdir()
    page.window().file.backing.look_for_second()
    qtbot.waitUntil(lambda: warnings(page) == [])


def test_the_chosen_folder_comes_back_with_the_choice(settings, laid_down, folder):
    file = laid_down("second_folder = '/srv/backups'")
    page = settings()
    page.window().preferences.second_folder = str(folder)
    assert page.window().preferences.second_folder_in_force == Path("/srv/backups")
    file.unlink()
    file.write_text("")
    assert page.window().preferences.second_folder_in_force == folder
    page.window().preferences.second_folder = ""


def test_the_first_page_does_not_offer_another_language(make_window, laid_down):
    laid_down("language = 'es'")
    set_language("es")
    window = make_window()
    assert not window.findChild(QComboBox, "welcome_language").isEnabled()
