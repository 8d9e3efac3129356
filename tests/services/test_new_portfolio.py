"""A new portfolio begins with what the company lays down; one that exists, the sample and an export keep theirs."""

from contextlib import closing

import pytest

from kamdesk.domain.settings import Settings
from kamdesk.services import files
from kamdesk.services.open_format import document
from kamdesk.services.open_format.reading import new_from_export
from kamdesk.services.portfolio import Portfolio

LAID_DOWN = "currency = 'USD'\nfiscal_start = 4\nmin_members = 5\nmin_risks = 7\nmin_projects = 0\n"


@pytest.fixture
def company(tmp_path, monkeypatch):
    path = tmp_path / "company.toml"
    path.write_text(LAID_DOWN)
    monkeypatch.setenv("KAMDESK_COMPANY", str(path))


def settings_in(path):
    with closing(Portfolio.open(path, read_only=True)) as portfolio:
        return portfolio.settings


def test_without_a_file_of_the_company_it_begins_as_usual(folder):
    files.make_new(folder / "new.kamdesk")
    assert settings_in(folder / "new.kamdesk") == Settings()


def begun_in_the_window(path):
    Portfolio.create(path).close()


def begun_by_a_command(path):
    files.make_new(path)


def begun_in_the_place_of_another(path):
    files.make_new(path, force=True)
    files.make_new(path, force=True)


@pytest.mark.no_cover
@pytest.mark.parametrize("begin", [begun_in_the_window, begun_by_a_command, begun_in_the_place_of_another])
def test_it_begins_with_what_the_company_lays_down(company, folder, begin):
    begin(folder / "new.kamdesk")
    found = settings_in(folder / "new.kamdesk")
    assert (found.currency, found.fiscal_start, found.min_members, found.min_risks) == ("USD", 4, 5, 7)
    assert found.min_projects == Settings().min_projects  # what is wrong in the file is not used
    assert found.weight_growth == Settings().weight_growth


def test_what_exists_keeps_its_own(empty_file, company):
    assert settings_in(empty_file) == Settings()


@pytest.mark.no_cover
def test_the_sample_keeps_its_own(company, folder):
    files.make_new(folder / "sample.kamdesk", sample=True)
    found = settings_in(folder / "sample.kamdesk")
    assert (found.currency, found.fiscal_start, found.min_members) == ("EUR", 1, 2)


def test_an_export_keeps_its_own(empty_file, company, folder):
    out = folder / "out.json"
    with closing(Portfolio.open(empty_file, read_only=True)) as portfolio, out.open("w", encoding="utf-8") as stream:
        document.write_document(portfolio, stream)
    new_from_export(out, folder / "again.kamdesk")
    assert settings_in(folder / "again.kamdesk") == Settings()
