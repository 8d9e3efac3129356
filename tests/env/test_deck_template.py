"""The company's template for presentations: emptied of what somebody showed with it; one that cannot be used is named with its line."""

import io

import pytest
from pptx import Presentation

from kamdesk.env.company import CompanySettings
from kamdesk.env.deck_template import template_of
from tests.support.deck_templates import BRAND, SAID, WIDE, repacked, template
from tests.support.office_documents import parts_of, squeezed_package


@pytest.fixture
def company(tmp_path):
    return CompanySettings(
        file=tmp_path / "company.toml", presentation_template=tmp_path / "plantilla ñ.pptx", lines={"presentation_template": 4}
    )


@pytest.fixture
def laid_down(company):
    def lay_down(data):
        company.presentation_template.write_bytes(data)
        return template_of(company)

    return lay_down


def chosen(found):
    file = Presentation(io.BytesIO(found.data))
    return file, file.slide_masters[found.master].slide_layouts[found.layout]


@pytest.mark.parametrize("size", [None, WIDE, (9_144_000, 5_143_500)])
def test_slides_have_the_layout_with_a_title_alone_whatever_it_is_called(laid_down, size):
    found, warning = laid_down(template(size))
    assert warning is None
    file, layout = chosen(found)
    assert layout.name == "Diseño de Title Only"
    assert (file.slide_width, file.slide_height) == (size or (9_144_000, 6_858_000))


def test_without_one_the_title_with_the_fewest_other_places_is_taken(laid_down):
    found, _warning = laid_down(template(keeps=(0, 1, 3, 8)))
    assert chosen(found)[1].name == "Diseño de Title and Content"


def test_nothing_of_what_was_shown_with_it_stays(laid_down):
    found, _warning = laid_down(template())
    file, _layout = chosen(found)
    assert len(file.slides) == 0
    said = squeezed_package(found.data)
    assert "frasedeotra" not in said
    assert BRAND.replace(" ", "").casefold() in said
    assert not [n for n in parts_of(found.data) if "slides/" in n or "notes" in n.casefold() or "docProps" in n or "printer" in n]
    assert SAID.encode() not in found.data


def test_the_same_template_gives_the_same(laid_down, company):
    first = parts_of(laid_down(template())[0].data)
    company.presentation_template.write_bytes(b"")
    again = parts_of(laid_down(template())[0].data)
    assert {name: part for name, (_when, part) in first.items()} == {name: part for name, (_when, part) in again.items()}


def test_one_that_is_saved_as_a_template_is_taken_too(laid_down):
    def as_template(_name, content):
        return content.replace(b"presentationml.presentation.main+xml", b"presentationml.template.main+xml")

    found, warning = laid_down(repacked(template(), as_template))
    assert warning is None
    assert chosen(found)[1].name == "Diseño de Title Only"


def with_macros(name, content):
    return content.replace(b"presentation.main+xml", b"presentation.macroEnabled.main+xml") if "Types" in name else content


def without_presentation(name, content):
    return None if name == "ppt/presentation.xml" else content


def with_a_broken_layout(name, content):
    return content[: len(content) // 2] if name.endswith("slideLayout6.xml") else content


def linked(file):
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    file.slide_master.part.relate_to("file:///somewhere/logo.png", kind, is_external=True)


def low_titles(file):
    for layout in file.slide_layouts:
        for place in layout.placeholders:
            place.top = 4_000_000


UNFIT = {
    "empty": (b"", "bad_template"),
    "text": (b"our template", "bad_template"),
    "half": (template()[:9_000], "bad_template"),
    "a package of something else": (repacked(template(), without_presentation), "bad_template"),
    "a broken layout": (repacked(template(), with_a_broken_layout), "bad_template"),
    "an old or locked file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000), "bad_template"),
    "macros": (repacked(template(), with_macros), "macros_in_template"),
    "a picture that lies elsewhere": (template(change=linked), "linked_template"),
    "no title": (template(keeps=(6,)), "no_layout"),
    "titles in the middle": (template(keeps=(0,)), "no_layout"),
    "titles below": (template(change=low_titles), "no_layout"),
}


@pytest.mark.parametrize(("data", "code"), UNFIT.values(), ids=UNFIT.keys())
def test_what_cannot_be_used_is_named_with_its_line(laid_down, data, code):
    found, warning = laid_down(data)
    assert found is None
    assert (warning.code, warning.line, warning.params["template"]) == (code, 4, "plantilla ñ.pptx")


def test_a_large_file_is_not_read(laid_down):
    assert laid_down(bytes(20_000_001))[1].code == "large_template"


def test_one_that_is_not_there_is_named(company):
    assert template_of(company)[1].code == "no_template"
    company.presentation_template.mkdir()
    assert template_of(company)[1].code == "bad_template"


def test_without_the_setting_there_is_neither():
    assert template_of(CompanySettings()) == (None, None)
