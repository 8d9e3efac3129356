"""The company's name and logo reach every document, the client's too; a logo that cannot be shown stops none."""

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from kamdesk.reports import making
from kamdesk.reports.kinds import KINDS
from kamdesk.reports.letterhead import HEIGHT, WIDTH
from tests.support.reports import request

NAME = "Señales & Válvulas, S.A."


@pytest.fixture
def company(tmp_path, monkeypatch):
    """Lays down a name and a logo of this size."""
    monkeypatch.setenv("KAMDESK_COMPANY", str(tmp_path / "company.toml"))

    def lay_down(size=(600, 150), *, logo="logo.png"):
        Image.new("RGBA", size, (0, 80, 160, 200)).save(tmp_path / "logo.png")
        (tmp_path / "company.toml").write_text(f"company_name = '{NAME}'\nlogo = '{logo}'\n", encoding="utf-8")

    lay_down()
    return lay_down


@pytest.fixture
def account(sample):
    return sample.accounts.first(1)[0].id


@pytest.mark.parametrize(
    ("kind", "audience"), [(k.name, a) for k in KINDS.values() for a in k.audiences], ids=lambda value: str(value)
)
def test_every_document_has_name_and_logo(company, sample, account, kind, audience):
    found = making.make(sample, request(kind, audience), account if KINDS[kind].is_of_account else None)
    assert found.company == NAME
    assert found.logo.alt == NAME
    making.check_model(sample, found, account)


@pytest.mark.parametrize(("kind", "audience"), [("plan", "internal"), ("onepager", "client")])
def test_a_page_shows_both(company, sample, account, folder, kind, audience):
    out = folder / "document.pdf"
    written = making.write(sample, request(kind, audience), out, account)
    assert written.remarks == ()  # it stays readable for screen readers, and for archives
    reader = PdfReader(out)
    assert reader.metadata.author == NAME
    assert all(NAME in page.extract_text() for page in reader.pages)
    assert reader.pages[0].images[0].image.size == (600, 150)
    once = out.read_bytes()
    making.write(sample, request(kind, audience), out, account)
    assert out.read_bytes() == once


def test_every_slide_shows_both(company, sample, account, folder):
    out = folder / "plan.pptx"
    making.write(sample, request("plan"), out, account)
    deck = Presentation(out)
    assert deck.core_properties.author == NAME
    for slide in deck.slides:
        logos = [s for s in slide.shapes if s.shape_type == 13 and s._element.xpath(".//p:cNvPr")[0].get("descr") == NAME]  # noqa: SLF001
        assert len(logos) == 1
        assert logos[0].left + logos[0].width <= deck.slide_width
        assert any(NAME in s.text_frame.text for s in slide.shapes if s.has_text_frame)


def test_a_workbook_says_the_name(company, sample, folder):
    out = folder / "portfolio.xlsx"
    making.write(sample, request("portfolio"), out)
    sheet = load_workbook(out).worksheets[0]
    assert ("Company", NAME) in [(row[0].value, row[1].value) for row in sheet.iter_rows()]


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (900, 900)])
def test_a_logo_of_any_shape_keeps_to_its_room(company, sample, account, size):
    company(size)
    logo = making.make(sample, request("onepager"), account).logo
    assert 0 < logo.height <= HEIGHT
    shown = making.paint(making.make(sample, request("onepager"), account), ".pdf")
    assert PdfReader(io.BytesIO(shown.data)).pages[0].images
    assert WIDTH < 60


@pytest.mark.parametrize("logo", ["none.png", "company.toml", "."])
def test_a_logo_that_cannot_be_shown_stops_no_document(company, sample, account, folder, logo):
    company(logo=logo)
    for name in ("plan.pdf", "plan.pptx"):
        making.write(sample, request("plan"), folder / name, account)
    assert making.make(sample, request("plan"), account).logo is None


def test_without_a_file_of_the_company_a_document_has_the_name_of_the_settings(sample, account):
    found = making.make(sample, request("plan"), account)
    assert (found.company, found.logo) == ("Tecnofluidos Almendral, S.L.", None)
    sample.save(replace(sample.settings, company_name=""))
    assert making.make(sample, request("plan"), account).company == ""
