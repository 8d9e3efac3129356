"""A finished presentation or workbook is opened again, and whatever was put into it on purpose is found."""

import io
from dataclasses import replace

import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from PIL import Image as Picture
from PIL.PngImagePlugin import PngInfo

from kamdesk.domain.errors import FileError
from kamdesk.i18n import speaking
from kamdesk.reports import leak, making, visibility
from kamdesk.reports.kinds import KINDS
from kamdesk.reports.model import Audience, Note, Section
from kamdesk.reports.typography import polished
from tests.reports.test_visibility import CANARY, planted
from tests.support.office_documents import book, deck, squeezed_package
from tests.support.reports import made, request

FILES = [(k.name, s) for k in KINDS.values() if Audience.CLIENT in k.audiences for s in k.suffixes]
SECRET = "Piden un descuento que no daremos"


@pytest.mark.parametrize(("kind", "suffix"), FILES)
@pytest.mark.parametrize("code", ["C01", "C05"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_no_internal_text_is_in_any_file_for_the_client(sample, kind, suffix, code, language):
    data = planted(sample.load(sample.find_account(code)[0].id))
    internal, shared = visibility.texts_of(data)
    wish = request(kind, audience="client", language=language)
    with speaking(language):
        report = polished(KINDS[kind].for_client()(visibility.client_view(data), wish))
        file = making.paint(report, suffix).data
        assert CANARY.casefold() not in leak.squeezed(" ".join(leak.texts_in(file)))
        leak.check(file, f"a{suffix}", internal, shared)
    assert CANARY not in str(report)


@pytest.mark.parametrize("suffix", [".pptx", ".xlsx"])
@pytest.mark.parametrize(
    "spoiled",
    [
        lambda r: replace(r, title=SECRET),
        lambda r: replace(r, owner=SECRET),
        lambda r: replace(r, description=SECRET),
        lambda r: replace(r, keywords=("word", SECRET)),
        lambda r: replace(r, company=SECRET.replace(" ", "\u200b ")),
        lambda r: replace(r, mark=SECRET.upper()),
    ],
    ids=["title", "owner", "description", "keyword", "company", "mark"],
)
def test_a_leak_in_the_document_is_found(sample, suffix, spoiled):
    file = making.paint(spoiled(made(sample, "onepager", "C01", audience="client")), suffix).data
    with pytest.raises(FileError) as refusal:
        leak.check(file, f"a{suffix}", {SECRET}, set())
    assert refusal.value.code == "report_leaks"


def saved(file):
    data = io.BytesIO()
    file.save(data)
    return data.getvalue()


def notes(file):
    file.slides[0].notes_slide.notes_text_frame.text = SECRET


def alternative_text(file):
    file.slides[0].shapes.add_textbox(0, 0, 9, 9).element.xpath(".//p:cNvPr")[0].set("descr", SECRET)


def hidden_slide(file):
    slide = file.slides.add_slide(file.slide_layouts[0])
    slide.element.set("show", "0")
    slide.shapes.title.text = SECRET


def shape_name(file):
    file.slides[0].shapes.title.name = SECRET


def two_runs(file):
    paragraph = file.slides[0].shapes.title.text_frame.paragraphs[0]
    paragraph.add_run().text, paragraph.add_run().text = SECRET[:9], SECRET[9:]


def picture(file):
    told = PngInfo()
    told.add_text("Comment", SECRET)
    data = io.BytesIO()
    Picture.new("RGB", (4, 4)).save(data, "PNG", pnginfo=told)
    data.seek(0)
    file.slides[0].shapes.add_picture(data, 0, 0)


def last_author(file):
    file.core_properties.last_modified_by = SECRET


@pytest.mark.parametrize("put", [notes, alternative_text, hidden_slide, shape_name, two_runs, picture, last_author])
def test_a_leak_beside_the_slides_is_found(sample, put):
    report = replace(made(sample, "onepager", "C01", audience="client"), slides=(Section("", (Note("nothing"),)),))
    file = deck(making.paint(report, ".pptx").data)
    leak.check(saved(file), "a.pptx", {SECRET}, set())
    put(file)
    with pytest.raises(FileError):
        leak.check(saved(file), "a.pptx", {SECRET}, set())


def hidden_sheet(file):
    sheet = file.create_sheet("more")
    sheet["A1"], sheet.sheet_state = SECRET, "veryHidden"


def comment(file):
    file.worksheets[0]["A1"].comment = Comment(SECRET, "somebody")


def defined_name(file):
    file.defined_names["x"] = DefinedName("x", attr_text=f'"{SECRET}"')


def sheet_name(file):
    file.create_sheet(SECRET[:31])


def chart(file):
    found = BarChart()
    found.title = SECRET
    found.add_data(Reference(file.worksheets[0], min_col=3, min_row=1, max_row=3))
    file.worksheets[0].add_chart(found, "F2")


def footer(file):
    file.worksheets[0].oddFooter.left.text = SECRET


@pytest.mark.parametrize("put", [hidden_sheet, comment, defined_name, sheet_name, chart, footer])
def test_a_leak_beside_the_cells_is_found(sample, put):
    file = book(making.paint(made(sample, "onepager", "C01", audience="client"), ".xlsx").data)
    secret = SECRET[:31] if put is sheet_name else SECRET
    leak.check(saved(file), "a.xlsx", {secret}, set())
    put(file)
    with pytest.raises(FileError):
        leak.check(saved(file), "a.xlsx", {secret}, set())


@pytest.mark.parametrize("suffix", [".pdf", ".pptx", ".xlsx"])
def test_the_name_of_the_file_is_looked_at(sample, suffix):
    file = making.paint(made(sample, "onepager", "C01", audience="client"), suffix).data
    with pytest.raises(FileError):
        leak.check(file, f"{SECRET}{suffix}", {SECRET}, set())


def test_an_account_is_alone_in_its_deck(sample):
    others = {a.name.partition(",")[0] for n in range(2, 13) for a in sample.find_account(f"C{n:02}")}
    assert len(others) == 11
    for kind in ("plan", "onepager"):
        found = squeezed_package(making.paint(made(sample, kind, "C01"), ".pptx").data)
        assert not [name for name in others if leak.squeezed(name) in found]


@pytest.mark.parametrize("suffix", [".pptx", ".xlsx"])
def test_writing_is_stopped_by_a_leak(sample, folder, monkeypatch, suffix):
    account = sample.find_account("C01")[0]
    target = folder / f"hoja{suffix}"
    wish = request("onepager", audience="client")
    making.write(sample, wish, target, account.id)
    before = target.read_bytes()
    monkeypatch.setattr(making, "texts_of", lambda data: ({data.account.name}, set()))
    with pytest.raises(FileError) as refusal:
        making.write(sample, wish, target, account.id)
    assert refusal.value.code == "report_leaks"
    assert target.read_bytes() == before
