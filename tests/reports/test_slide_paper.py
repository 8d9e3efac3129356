"""Presentations on the company's template: in its free room, with its faces and colours, and nothing else of it."""

from dataclasses import replace

import pytest
from pptx.enum.dml import MSO_THEME_COLOR

from kamdesk.domain.errors import FileError
from kamdesk.reports import leak, making, slide_charts
from kamdesk.reports.model import Cell, Column, Note, Row, Section, Table
from tests.support.deck_templates import BRAND, WIDE, repacked, template
from tests.support.office_documents import bottom_of, charts_of, deck, parts_of, squeezed_package
from tests.support.reports import made, request

SIZES = {"4:3": None, "16:9": WIDE, "small": (9_144_000, 5_143_500), "large": (24_384_000, 13_716_000)}
MM = 36_000


@pytest.fixture
def company(tmp_path, monkeypatch):
    """Lays down a template, as the bytes of a file."""
    monkeypatch.setenv("KAMDESK_COMPANY", str(tmp_path / "company.toml"))

    def lay_down(data):
        (tmp_path / "plantilla.pptx").write_bytes(data)
        (tmp_path / "company.toml").write_text(
            "company_name = 'Señal'\npresentation_template = 'plantilla.pptx'\n", encoding="utf-8"
        )

    return lay_down


def written(sample, folder, kind="plan", audience="internal"):
    path = folder / "deck.pptx"
    making.write(sample, request(kind, audience, language="es"), path, sample.find_account("C01")[0].id)
    return path.read_bytes()


def texts_on(slide):
    return [s for s in slide.shapes if not s.is_placeholder]


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("kind", ["plan", "onepager"])
def test_what_we_say_is_inside_the_free_room(company, sample, folder, size, kind):
    company(template(size))
    found = deck(written(sample, folder, kind))
    width, height = size or (9_144_000, 6_858_000)
    assert (found.slide_width, found.slide_height) == (width, height)
    layout = found.slides[0].slide_layout
    assert layout.name == "Diseño de Title Only"
    feet = min(p.top for p in layout.placeholders if p.placeholder_format.type.name == "FOOTER")
    for slide in found.slides:
        title = slide.shapes.title
        assert title.text
        assert list(slide.placeholders) == [title]
        for shape in texts_on(slide):
            assert shape.left >= 0
            assert shape.left + shape.width <= width
            assert bottom_of(shape) <= height
            assert shape.top >= title.top + title.height - 1 * MM
        inside = [s for s in texts_on(slide) if s.top < feet]
        assert max(bottom_of(s) for s in inside) <= feet
        assert len(texts_on(slide)) - len(inside) == 3  # the line at the foot


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
def test_a_plan_takes_no_more_slides_than_on_our_own(company, sample, folder, size):
    company(template(size, face="Calibri"))
    assert len(deck(written(sample, folder)).slides) == 4


def test_nothing_of_the_templates_own_slides_is_in_it(company, sample, folder):
    company(template())
    data = written(sample, folder)
    assert "frasedeotra" not in squeezed_package(data)
    named = deck(data).core_properties
    assert (named.author, named.comments, named.category, named.last_modified_by) == ("Señal", "", "", "Señal")
    assert not [name for name in parts_of(data) if "notes" in name.casefold() or "thumbnail" in name or "printer" in name]


def test_faces_and_colours_are_the_themes(company, sample, folder):
    company(template(face="Georgia", accent="118833"))
    data = written(sample, folder)
    parts = {name: part for name, (_when, part) in parts_of(data).items()}
    slides = [part for name, part in parts.items() if name.startswith("ppt/slides/slide")]
    charts = [part for name, part in parts.items() if name.startswith("ppt/charts/chart")]
    assert not [part for part in (*slides, *charts) if b"Calibri" in part]
    assert all(b'typeface="+mn-lt"' in part for part in (*slides, *charts))
    assert all(b'<a:schemeClr val="tx1"' in part for part in slides)
    assert b'<a:schemeClr val="accent1"' in slides[-1]  # over what is asked for
    assert any(b"118833" in part and b"Georgia" in part for name, part in parts.items() if "theme" in name)


def test_on_a_dark_ground_charts_have_the_colours_of_the_dark_screen(company, sample, folder):
    company(template(is_dark=True))
    data = written(sample, folder)
    line = charts_of(data)[0].plots[0].series[0].format.line
    assert str(line.color.rgb) == slide_charts.colors("dark")["s_actual"]
    company(template())
    line = charts_of(written(sample, folder))[0].plots[0].series[0].format.line
    assert str(line.color.rgb) == slide_charts.colors()["s_actual"]


@pytest.mark.parametrize(("ink", "theme"), [("FFFFFF", "dark"), ("101010", "light")])
def test_the_colour_that_the_master_gives_texts_is_ours(company, sample, folder, ink, theme):
    """Where the ground is a picture, it alone tells whether that is dark."""

    def inked(name, content):
        if "slideMaster1.xml" not in name or name.endswith(".rels"):
            return content
        head, told, rest = content.partition(b"<p:bodyStyle>")
        return head + told + rest.replace(b'<a:schemeClr val="tx1"/>', f'<a:srgbClr val="{ink}"/>'.encode(), 1)

    company(repacked(template(), inked))
    data = written(sample, folder)
    frames = [s.text_frame for s in texts_on(deck(data).slides[0]) if s.has_text_frame]
    inks = {str(run.font.color.rgb) for frame in frames for paragraph in frame.paragraphs for run in paragraph.runs}
    assert inks == {ink, *(slide_charts.colors(theme)[tone] for tone in ("ok", "warn"))}
    line = charts_of(data)[0].plots[0].series[0].format.line
    assert str(line.color.rgb) == slide_charts.colors(theme)["s_actual"]


def test_shaded_cells_are_darker_the_lower_they_are_on_a_dark_ground_too(company, sample):
    company(template(is_dark=True))
    table = Table("T", (Column("A"), Column("B"), Column("C")), (Row((Cell("x", shade=95.0), Cell("y", shade=10.0), Cell("z"))),))
    report = replace(made(sample, "onepager", "C01"), head=None, foot="", slides=(Section("One", (table,)),))
    (slide,) = deck(making.paint(report, ".pptx").data).slides
    cells = next(s.table for s in slide.shapes if s.has_table)
    light, dark = (str(cells.cell(1, n).fill.fore_color.rgb) for n in range(2))
    assert (light, dark) == ("FFFFFF", "A8A8A8")
    inks = [cells.cell(1, n).text_frame.paragraphs[0].runs[0].font.color for n in range(3)]
    assert [str(ink.rgb) for ink in inks[:2]] == [slide_charts.colors()["text"]] * 2
    assert inks[2].theme_color == MSO_THEME_COLOR.TEXT_1


def test_the_same_data_on_the_same_template_give_the_same_bytes(company, sample, folder):
    company(template())
    one = written(sample, folder)
    company(template() + b"")
    assert written(sample, folder) == one


@pytest.mark.parametrize("size", [None, WIDE])
def test_endless_titles_are_set_smaller(company, sample, size):
    company(template(size))
    title = "What follows from this slide is told in so many words that nobody would read it to its end " * 2
    report = replace(made(sample, "onepager", "C01"), head=None, foot="", slides=(Section(title.strip(), (Note("a"),)),))
    sections = (*report.slides, Section("Short", (Note("b"),)))
    long, short = deck(making.paint(replace(report, slides=sections), ".pptx").data).slides
    sizes = [slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size.pt for slide in (long, short)]
    assert sizes[0] < sizes[1] <= 28
    assert sizes[0] >= 12


def test_the_logo_is_the_templates(company, sample, folder, tmp_path):
    from PIL import Image

    company(template())
    Image.new("RGB", (60, 20)).save(tmp_path / "logo.png")
    settings = tmp_path / "company.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "logo = 'logo.png'\n", encoding="utf-8")
    assert not [s for slide in deck(written(sample, folder)).slides for s in slide.shapes if s.shape_type == 13]


def test_its_own_words_are_no_leak(company, sample, folder, monkeypatch):
    """Unless we say them too."""
    company(template())
    monkeypatch.setattr(making, "texts_of", lambda _data: ({BRAND}, set()))
    data = written(sample, folder, "onepager", "client")
    assert leak.squeezed(BRAND) in squeezed_package(data)
    spoiled = replace(made(sample, "onepager", "C01", audience="client"), mark=f"x {BRAND}")
    monkeypatch.setattr(making, "make", lambda *_wish: spoiled)
    monkeypatch.setattr(making, "check_model", lambda *_wish: None)
    with pytest.raises(FileError) as refusal:
        written(sample, folder, "onepager", "client")
    assert refusal.value.code == "report_leaks"


def test_what_leaks_beside_the_slides_is_found_on_a_template_too(company, sample, folder):
    company(template())
    data = written(sample, folder, "onepager", "client")
    known = leak.parts_of(making.on_template(made(sample, "onepager", "C01"), ".pptx").template.data)
    leak.check(data, "a.pptx", {BRAND}, set(), known)
    with pytest.raises(FileError):
        leak.check(data, "a.pptx", {BRAND}, set())
    with pytest.raises(FileError):
        leak.check(data, f"{BRAND}.pptx", {BRAND}, set(), known)


@pytest.mark.parametrize("data", [b"", template()[:5_000], template(keeps=(6,))], ids=["empty", "half", "no title"])
def test_one_that_cannot_be_used_leaves_our_own(company, sample, folder, data):
    company(data)
    found = deck(written(sample, folder))
    assert (found.slide_width, found.slide_height) == (12_192_120, 6_858_000)
    assert len(found.slides) == 4


def test_pages_do_not_know_of_it(company, sample):
    company(template())
    report = made(sample, "onepager", "C01")
    assert report.template is None
    assert "template" not in making.on_template(report, ".pptx").to_json()
    assert making.on_template(report, ".pdf").template is None
