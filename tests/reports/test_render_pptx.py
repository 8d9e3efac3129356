"""Documents as presentations: all that they say, inside the slides, the same each time, from our own blank file."""

import runpy
from dataclasses import replace
from pathlib import Path

import pytest
from pptx.enum.shapes import MSO_SHAPE_TYPE

from kamdesk.domain.errors import FileError
from kamdesk.reports import leak, making
from kamdesk.reports.kinds import KINDS
from kamdesk.reports.model import (
    AgreementEntry,
    AgreementTree,
    Boxed,
    Bullets,
    Callout,
    Cell,
    Chart,
    Column,
    Fact,
    Heading,
    MilestoneLine,
    Note,
    PageBreak,
    Paragraph,
    ProjectEntry,
    Row,
    Section,
    SignatureLine,
    Signatures,
    Split,
    Table,
    TaskLine,
    Tasks,
    UsedBar,
)
from kamdesk.services.importing.cells import Cancelled
from tests.support.office_documents import bottom_of, deck, parts_of, squeezed_package
from tests.support.reports import LOOKS, code_of, made, shown_texts

DECKS = [(k.name, str(a)) for k in KINDS.values() if ".pptx" in k.suffixes for a in k.audiences]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=DECKS, ids="-".join)
def wish(request):
    return request.param


def painted(report):
    return making.paint(report, ".pptx").data


@pytest.mark.parametrize("spoken", ["es", "en"])
def test_the_slides_say_what_the_model_says(documents, wish, spoken):
    report = documents.report(*wish, spoken)
    data = documents.file(*wish, spoken, ".pptx")
    found = squeezed_package(data)
    said = {t for t in shown_texts((report.head, report.mark, report.made, *(report.slides or report.sections))) if t}
    assert {t for t in said if leak.squeezed(t) not in found} <= LOOKS
    tag = f'lang="{"es-ES" if spoken == "es" else "en-GB"}"'.encode()
    slides = [part for name, (_when, part) in parts_of(data).items() if name.startswith("ppt/slides/slide")]
    assert [part.count(tag) for part in slides] == [part.count(b"<a:r>") for part in slides]


def test_the_deck_of_a_plan_is_four_slides(documents):
    report = documents.report("plan")
    data = documents.file("plan", suffix=".pptx")
    slides = deck(data).slides
    titles = [slide.shapes.title.text for slide in slides]
    assert len(titles) == 4
    assert titles[0] == "Lácteos Peñarrubia, S. Coop.: KAM plan"
    assert titles[1].startswith("Index 67")
    assert titles[2] == "Late: 1 of 3 open commitments"
    assert titles[3] == "1 decision asked for"
    assert [any(s.has_table for s in slide.shapes) for slide in slides] == [False, True, True, False]
    assert [s.shape_type for s in slides[1].shapes].count(MSO_SHAPE_TYPE.CHART) == 2
    assert leak.squeezed(report.images["radar"].alt) in squeezed_package(data)
    assert all(report.owner.partition(",")[0] not in t for t in titles[1:3])


@pytest.mark.parametrize("kind", ["plan", "onepager"])
@pytest.mark.parametrize("code", ["C01", "C04", "C05", "C09"])
def test_nothing_leaves_its_slide(documents, kind, code):
    found = deck(documents.file(kind, "internal", "es", ".pptx", code))
    assert (found.slide_width, found.slide_height) == (12_192_120, 6_858_000)
    for slide in found.slides:
        assert slide.shapes.title.text
        for shape in slide.shapes:
            if not shape.is_placeholder:
                assert shape.left >= 0
                assert shape.left + shape.width <= found.slide_width
                assert bottom_of(shape) <= found.slide_height
        assert not slide.has_notes_slide


def test_the_same_data_give_the_same_bytes(documents, sample, wish):
    kind, audience = wish
    again = painted(made(sample, kind, code_of(kind), audience=audience))
    assert again == documents.file(*wish, suffix=".pptx")
    assert {when for when, _data in parts_of(again).values()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_picture_has_its_words(documents, wish):
    report = documents.report(*wish)
    words = [leak.squeezed(image.alt) for image in report.images.values()]
    for slide in deck(documents.file(*wish, suffix=".pptx")).slides:
        for shape in slide.shapes:
            told = shape.element.xpath(".//p:cNvPr")[0].get("descr", "")
            if shape.shape_type in {MSO_SHAPE_TYPE.PICTURE, MSO_SHAPE_TYPE.CHART}:
                assert leak.squeezed(told) in words


def test_what_the_file_says_of_itself(documents, wish):
    report = documents.report(*wish)
    data = documents.file(*wish, suffix=".pptx")
    named = deck(data).core_properties
    assert named.title == " – ".join(dict.fromkeys(t for t in (report.title, report.owner) if t))
    assert (named.author, named.subject, named.language) == (report.company, report.description, "en")
    assert named.created.date() == named.modified.date() == report.made_on
    assert not [name for name in parts_of(data) if "thumbnail" in name or "printer" in name or "notes" in name]


def test_the_blank_file_is_our_own():
    made_by = runpy.run_path(str(ROOT / "build" / "blank_deck.py"))
    assert (ROOT / "resources" / "reports" / "blank.pptx").read_bytes() == made_by["packed"]()


# -- blocks that need room ---------------------------------------------------------------------------


def with_blocks(documents, *blocks, title="Long"):
    return replace(documents.report("onepager"), slides=(), sections=(Section(title, blocks),), foot="")


def slide_titles(report):
    return [slide.shapes.title.text for slide in deck(painted(report)).slides]


def test_a_long_table_goes_on_with_its_header(documents):
    rows = tuple(Row((Cell(f"row {n}"), Cell(str(n), n))) for n in range(40))
    report = with_blocks(documents, Table("T", (Column("Name"), Column("Number", "auto", "right", "number")), rows, "The end."))
    slides = list(deck(painted(report)).slides)[1:]
    assert [s.shapes.title.text for s in slides] == ["Long", "Long (2)", "Long (3)"]
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    assert [t.cell(0, 0).text for t in tables] == ["Name"] * 3
    assert [t.cell(n, 0).text for t in tables for n in range(1, len(t.rows))] == [f"row {n}" for n in range(40)]
    assert max(len(t.rows) for t in tables) <= 15


def test_the_name_of_a_group_stays_with_what_is_in_it(documents):
    groups = tuple(
        row
        for n in range(8)
        for row in (Row((Cell(f"group {n}", span=2),), "group"), Row((Cell("a", is_indented=True), Cell("1", 1))), Row((Cell("b"), Cell("2"))))
    )  # fmt: skip
    slides = list(deck(painted(with_blocks(documents, Table("T", (Column("Name"), Column("Number")), groups)))).slides)[1:]
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    assert len(tables) > 1
    assert not [t for t in tables if t.cell(len(t.rows) - 1, 0).text.startswith("group")]


@pytest.mark.parametrize(
    "text",
    ["word " * 4_000, "Donaudampfschifffahrt" * 900, "中文" * 3_000, "a\tb\nc"],
    ids=["words", "one word", "chinese", "signs"],
)
@pytest.mark.parametrize(
    "block", [Note, Paragraph, lambda t: Bullets((t,)), Callout], ids=["note", "paragraph", "bullets", "callout"]
)
def test_endless_texts_are_divided(documents, text, block):
    data = painted(with_blocks(documents, block(text.strip())))
    shown = "".join(
        s.text_frame.text for slide in deck(data).slides for s in slide.shapes if s.has_text_frame and s.height > 216_000
    )
    assert leak.squeezed(shown).count(leak.squeezed(text)[0]) >= leak.squeezed(text).count(leak.squeezed(text)[0])
    assert all(bottom_of(s) <= 6_858_000 for slide in deck(data).slides for s in slide.shapes if not s.is_placeholder)


def test_a_cell_that_is_too_long_is_cut_where_it_says_so(documents):
    table = Table("T", (Column("A"), Column("B", "30mm")), (Row((Cell("word " * 400, sub="below"), Cell("x"))),))
    slides = list(deck(painted(with_blocks(documents, table))).slides)
    shown = next(s for s in slides[1].shapes if s.has_table)
    assert shown.table.cell(1, 0).text.partition("\n")[0].endswith("…")
    assert bottom_of(shown) < 6_858_000


def test_columns_that_do_not_fit_beside_each_other_follow_one_another(documents):
    many = Bullets(tuple(f"sentence {n}" for n in range(30)))
    report = with_blocks(documents, Split((Heading("Left"), many), (Heading("Right"), Note("short"))))
    assert len(slide_titles(report)) >= 3
    found = squeezed_package(painted(report))
    assert found.index("sentence29") < found.index("right")


def test_every_block_has_its_place(documents):
    project = ProjectEntry(
        "A project", (Fact("Owner", "Ana"),), (MilestoneLine("First", "1 Jan", True), MilestoneLine("Second", "2 Jan", False))
    )
    blocks = (
        AgreementTree((AgreementEntry("Frame", "in force", "ok", "a note", (project,)), AgreementEntry("", "", "", "", (project,)))),
        Boxed("Do not say", ("price",)), Callout("Look", "", ""), UsedBar(40, "used 40", "rest 60", "of 100"), UsedBar(1, "little", "much"),
        Signatures((SignatureLine("Ana", "KAM", "plan", "signed"),)), Tasks((TaskLine("▼", "Do it", "soon", "bad"),)),
        Chart("gone"), PageBreak(), PageBreak(), Split((Chart("gone"),), (PageBreak(), Note("beside"))),
        Table("All fixed", (Column("One", "20mm"), Column("Two", "auto")), (Row((Cell("1"), Cell("2"))),)),
        Table("Wide", (Column("Text"), *(Column(f"A rather long head {n}", "auto") for n in range(9))), (Row((Cell("x"),) * 10),)),
        Table("None", (Column("Nobody"),), ()),
    )  # fmt: skip
    found = squeezed_package(painted(with_blocks(documents, *blocks)))
    for word in ("A project", "Owner Ana", "● 1 Jan", "○ 2 Jan", "Frame", "a note", "Do not say", "price", "Look", "used 40", "of 100",
                 "little", "signed", "Do it", "soon", "beside", "Two", "A rather long head 8"):  # fmt: skip
        assert leak.squeezed(word) in found, word


def test_a_page_that_is_turned_at_the_end_is_no_empty_slide(documents):
    report = documents.report("onepager")
    sections = (
        Section("One", (Note("a"), PageBreak())),
        Section("", (PageBreak(),)),
        Section("Two", (PageBreak(), Note("b"), PageBreak(), Note("c"))),
    )
    assert slide_titles(replace(report, head=None, slides=sections, foot="")) == ["One", "Two", "Two (2)"]


def test_no_slide_has_the_last_row_alone(documents):
    for count in range(13, 20):
        rows = tuple(Row((Cell(f"row {n}"), Cell(str(n), n))) for n in range(count))
        slides = deck(painted(with_blocks(documents, Table("T", (Column("A"), Column("B")), rows)))).slides
        sizes = [len(shape.table.rows) - 1 for slide in slides for shape in slide.shapes if shape.has_table]
        assert sum(sizes) == count
        assert min(sizes) >= 3


def test_more_rows_than_slides_hold_are_for_a_workbook(documents):
    rows = (Row((Cell("a"), Cell("b"))),) * 2_001
    with pytest.raises(FileError) as refusal:
        painted(with_blocks(documents, Table("T", (Column("A"), Column("B")), rows)))
    assert refusal.value.code == "report_rows"
    found = deck(painted(with_blocks(documents, Table("T", (Column("A"), Column("B")), rows[:700]))))
    assert len(found.slides) == 51


def test_a_section_whose_heading_is_its_title_says_it_once(documents):
    report = with_blocks(documents, Heading("Long"), Note("below"))
    assert squeezed_package(painted(report)).count("long") == squeezed_package(
        painted(with_blocks(documents, Note("below")))
    ).count("long")


def test_nobody_waits_any_more(documents):
    def gone(_done, _whole):
        raise Cancelled

    with pytest.raises(Cancelled):
        making.paint(documents.report("plan"), ".pptx", gone)
    with pytest.raises(Cancelled):
        making.paint(with_blocks(documents, Note("x")), ".pptx", gone)


def test_a_slide_that_would_only_say_that_there_is_nothing_is_not_there(documents):
    report = documents.report("plan", code="C05")
    titles = [slide.shapes.title.text for slide in deck(painted(report)).slides]
    assert len(titles) == 2
    assert "Objectives and commitments" not in titles
    empty = replace(report, cover=None, slides=(Section("Nothing", (Note("None is open."),)),))
    assert [slide.shapes.title.text for slide in deck(painted(empty)).slides] == ["Nothing"]  # a file has a slide
