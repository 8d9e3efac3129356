"""Documents of the sample as PDF: tagged, named, whole, equal to what they say, and the same each time."""

import re
import subprocess
import sys
from dataclasses import replace
from html import unescape

import pytest

from kamdesk.env import own_process
from kamdesk.i18n import language
from kamdesk.reports import leak, making
from kamdesk.reports.model import Cell, Column, Heading, Note, Paragraph, Row, Section, Table
from tests.support.reports import EVERY, LOOKS, Pdf, code_of, made, painted_here, shown_texts
from tests.support.series import IS_WHOLE, a_few

LANGUAGES = ["es", "en"]
ONE_PAGE = [
    *((k, "internal") for k in ("onepager", "decision", "selection", "agenda", "minutes", "value")),
    ("onepager", "client"),
    ("value", "client"),
]
SECTION, HEADING, SMALLEST = 13.5, 10.0, 6.5
"""Sizes of text in points."""
FOOT = 40.0
"""Below this, in points from the edge of the paper, stands the foot of a page."""
MARGIN = 51.0


@pytest.fixture(params=[(*wish, spoken) for wish in EVERY for spoken in LANGUAGES], ids="-".join)
def wish(request):
    """A document of the first account, or of all, in each language."""
    return request.param


@pytest.fixture
def report(documents, wish):
    return documents.report(*wish)


@pytest.fixture
def pdf(documents, wish):
    return documents.pdf(*wish)


# -- what the file is --------------------------------------------------------------------------------


def test_it_is_tagged_and_made_to_last(documents, wish, report, pdf):
    assert documents.painted(*wish).remarks == ()  # the compiler checked both standards
    metadata = pdf.root["/Metadata"].get_data().decode()
    assert re.search(r"<pdfuaid:part>1<", metadata)
    assert re.search(r"<pdfaid:part>2<", metadata)
    assert re.search(r"<pdfaid:conformance>A<", metadata)
    assert pdf.root["/MarkInfo"]["/Marked"]
    assert pdf.root["/StructTreeRoot"]["/K"]
    assert pdf.root["/Lang"].lower().startswith(report.language)
    assert pdf.file.metadata.title == " – ".join(t for t in (report.title, report.owner) if t)


def test_it_has_a_bookmark_for_each_section(report, pdf):
    sections = [s.title for s in report.sections if s.title]
    found = [leak.squeezed(t) for t in pdf.bookmarks]
    assert [t.lstrip("0123456789") for t in found[1:]] == [leak.squeezed(t) for t in sections]
    assert found[0] == leak.squeezed((report.cover or report.head).name)


def test_each_page_says_which_of_how_many_it_is(report, pdf):
    for number, text in enumerate(pdf.texts, 1):
        wanted = report.page_of.replace("{n}", str(number)).replace("{m}", str(len(pdf.texts)))
        assert leak.squeezed(wanted) in leak.squeezed(text)
        assert leak.squeezed(report.mark) in leak.squeezed(text)


# -- what its pages say ------------------------------------------------------------------------------


def drawn_texts(report):
    """The texts of its drawings, as their reader sees them."""
    texts = (t for image in report.images.values() for t in re.findall(r"<text.*?</text>", image.svg, re.DOTALL))
    return [unescape(re.sub(r"<[^>]+>", "", text)).strip() for text in texts]


def test_the_pages_say_what_the_model_says(report, pdf):
    found = leak.squeezed("".join(pdf.texts))
    said = {t for t in shown_texts((report.head, report.cover, report.sections, report.foot, report.mark, report.figures)) if t}
    said |= {t for t in drawn_texts(report) if t}
    assert {t for t in said if leak.squeezed(t) not in found} <= LOOKS


def test_the_pages_say_nothing_else(report, pdf):
    foot = " · ".join(t for t in (report.company, report.made, report.figures) if t)
    head = " · ".join(dict.fromkeys(t for t in (report.title, report.owner) if t))
    parts = (head, foot, report.head, report.cover, report.sections, report.foot, report.mark, "● ○ ▲ –")
    said = leak.squeezed(" ".join([*shown_texts(parts), *drawn_texts(report)]))
    for number, pieces in enumerate(pdf.pages, 1):
        page = leak.squeezed(report.page_of.replace("{n}", str(number)).replace("{m}", str(len(pdf.pages))))
        # A number before a heading and a sign before a word are the painter's.
        shown = [leak.squeezed(re.sub(r"^(\d  |▲ ?)(?=\S)", "", p.text)) for p in pieces]
        assert [t for t in shown if t not in said and t != page and t not in "–123456789"] == []


def test_nothing_is_small_or_beside_the_margins(pdf):
    for pieces in pdf.pages:
        assert min(p.size for p in pieces) >= SMALLEST
        assert [p for p in pieces if not MARGIN - 1 < p.x < 595 - MARGIN] == []


def orphans(pdf):
    """Headings below which nothing stands on their page."""
    found = []
    for number, pieces in enumerate(pdf.pages, 1):
        body = [p for p in pieces if p.y > FOOT]
        lowest = min(p.y for p in body)
        found += [(number, p.text) for p in body if p.size in {SECTION, HEADING} and p.y <= lowest + 1]
    return found


def test_no_heading_is_alone(pdf):
    assert orphans(pdf) == []


SHIFTED = ["plan", "portfolio", "register", "parameters"]


@pytest.mark.parametrize("kind", SHIFTED)
def test_no_heading_is_alone_wherever_pages_end(documents, kind):
    """Whatever stands before, line by line more of it."""
    report = documents.report(kind, "internal", "es")
    pages = set()
    for count in range(2, 50, 8) if IS_WHOLE else range(10, 50, 16):
        above = Section("", (Paragraph("Una línea y otra. " * 6 * count),))
        blocks = (above, *(Section("", s.blocks) for s in report.sections)) if report.head else report.sections
        if report.head is None:  # numbered sections have titles
            blocks = (replace(report.sections[0], blocks=(*above.blocks, *report.sections[0].blocks)), *report.sections[1:])
        pdf = Pdf(painted_here(replace(report, sections=blocks, is_one_page=False)).data)
        pages.add(len(pdf.pages))
        assert orphans(pdf) == [], count
    assert max(pages) > 1


def long_table(name, count, *, has_groups=False):
    columns = (
        Column(f"Account of {name}", "2fr"),
        Column("Sales", "auto", "right", "number"),
        Column("Days", "auto", "right", "number"),
    )
    rows = [Row((Cell(f"{name} row {n}"), Cell(str(n), n), Cell(str(n * 2), n * 2))) for n in range(count)]
    if has_groups:
        rows = [Row((Cell(f"Group of {name} {at}", span=3),), "group") if at % 12 == 0 else row for at, row in enumerate(rows)]
    return Table(name, columns, tuple(rows))


@pytest.mark.parametrize(("count", "has_groups"), [(24, False), (24, True), (60, True), (61, False)])
def test_a_table_that_goes_on_has_its_header_again(documents, count, has_groups):
    """Wherever it begins: eight of them, each a few lines lower on its page than the one before."""
    sections = tuple(
        Section(f"Part {at}", (Paragraph("A line and another. " * 40 * at), Heading(f"Heading {at}"), long_table(f"t{at}", count, has_groups=has_groups)))
        for at in range(1, 9)
    )  # fmt: skip
    pdf = Pdf(painted_here(replace(documents.report("onepager"), sections=sections, is_one_page=False)).data)
    assert orphans(pdf) == []
    begun = 0
    for pieces in pdf.pages:
        for at in range(1, 9):
            rows = [p.y for p in pieces if p.text.strip().startswith((f"t{at} row", f"Group of t{at} "))]
            heads = [p.y for p in pieces if p.text.strip() == f"Account of t{at}"]
            assert len(heads) == bool(rows), (at, rows, heads)
            assert not rows or heads[0] > max(rows)
            begun += bool(rows)
            if has_groups and rows:  # the name of its group stands above the first row of a page
                names = [p.y for p in pieces if p.text.strip().startswith(f"Group of t{at} ")]
                assert names
                assert max(names) == max(rows)
    assert begun > 8
    found = leak.squeezed("".join(pdf.texts))
    assert [t for n in range(count) if not (has_groups and n % 12 == 0) for t in (f"t7row{n}",) if t not in found] == []


# -- one page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "audience"), ONE_PAGE)
@pytest.mark.parametrize(
    ("code", "paper"),
    a_few(("C01", "letter"), ("C04", "a4"), ("C04", "letter"), ("C05", "letter"), of=[("C01", "a4"), ("C05", "a4")]),
)
def test_a_sheet_is_one_page(documents, kind, audience, code, paper):
    wish = {"kind": kind, "audience": audience, "code": code, "paper": paper}
    assert documents.report(**wish).is_one_page
    assert len(documents.pdf(**wish).pages) == 1


def test_the_plan_of_the_sample_is_five_pages_and_the_review_two(documents):
    for spoken in LANGUAGES:
        assert len(documents.pdf("plan", "internal", spoken).pages) == 5
        assert len(documents.pdf("portfolio", "internal", spoken).pages) == 2


# -- the same each time ------------------------------------------------------------------------------


@pytest.mark.own_processes
@pytest.mark.parametrize(("kind", "audience"), EVERY)
def test_the_same_data_give_the_same_bytes(documents, sample, kind, audience):
    """Here and in a process of its own, from two files of the same data."""
    report = made(sample, kind, code_of(kind), audience=audience, language="es")
    assert report == documents.report(kind, audience, "es")
    painted = making.paint(report, ".pdf")
    assert painted.data == documents.file(kind, audience, "es")
    assert painted.remarks == ()


ANEW = """
import hashlib, json, sys
from pathlib import Path
from kamdesk.services.portfolio import Portfolio
from tests.support.reports import EVERY, Documents
portfolio = Portfolio.open(Path(sys.argv[1]), read_only=True)
documents = Documents(portfolio)
for kind, audience in EVERY:
    print(hashlib.sha256(json.dumps(documents.report(kind, audience, "es").to_json()).encode()).hexdigest())
portfolio.close()
"""


@pytest.mark.timeout(600)
def test_the_same_data_say_the_same_in_another_run(documents, sample_file):
    """Sets have another order in another run."""
    import hashlib
    import json

    env = own_process.environment() | {"PYTHONHASHSEED": "4711"}
    done = subprocess.run([sys.executable, "-c", ANEW, sample_file], env=env, capture_output=True, text=True, check=True)
    reports = [documents.report(kind, audience, "es").to_json() for kind, audience in EVERY]
    assert done.stdout.split() == [hashlib.sha256(json.dumps(r).encode()).hexdigest() for r in reports]


def test_a_document_has_its_own_language(documents):
    assert documents.report("onepager", "internal", "es").title == "Ficha de cuenta"
    assert language() == "en"


def test_a_note_alone_is_a_page(documents):
    report = replace(documents.report("onepager"), sections=(Section("", (Note("hardly anything"),)),), images={})
    assert len(Pdf(painted_here(report).data).pages) == 1
