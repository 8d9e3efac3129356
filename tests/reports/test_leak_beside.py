"""Texts beside what a file shows, behind it or in what it says of itself, are found as those on its pages are."""

import io
from dataclasses import replace

import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from PIL import Image as Picture
from PIL.PngImagePlugin import PngInfo
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pypdf import PageObject, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from kamdesk.domain.errors import FileError
from kamdesk.reports import leak, making
from kamdesk.reports.model import Chart, Image, Note, Plot, PlotSeries, Section
from tests.support.office_documents import book, deck
from tests.support.reports import made

SECRET = "Piden un descuento que no daremos"


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


def with_chart(file, category="A", series="B"):
    told = CategoryChartData()
    told.categories = [category, "other"]
    told.add_series(series, (1, 2))
    return file.slides[0].shapes.add_chart(XL_CHART_TYPE.LINE, 0, 0, 9, 9, told).chart


def chart_category(file):
    with_chart(file, category=SECRET)


def chart_title(file):
    chart = with_chart(file)
    chart.has_title = True
    chart.chart_title.text_frame.text = SECRET


def workbook_of_a_chart(file):
    """What is in the sheet behind a chart, beside what the chart shows."""
    part = with_chart(file).part.chart_workbook
    inner = book(part.xlsx_part.blob)
    inner.worksheets[0]["H9"] = SECRET
    part.update_from_xlsx_blob(saved(inner))


def name_in_a_workbook(file):
    part = with_chart(file).part.chart_workbook
    inner = book(part.xlsx_part.blob)
    inner.defined_names["x"] = DefinedName("x", attr_text=f'"{SECRET}"')
    part.update_from_xlsx_blob(saved(inner))


def author_of_a_workbook(file):
    part = with_chart(file).part.chart_workbook
    inner = book(part.xlsx_part.blob)
    inner.properties.creator = SECRET
    part.update_from_xlsx_blob(saved(inner))


def layout(file):
    file.slide_layouts[0].name = SECRET


@pytest.mark.parametrize(
    "put",
    [
        notes,
        alternative_text,
        hidden_slide,
        shape_name,
        two_runs,
        picture,
        last_author,
        chart_category,
        chart_title,
        workbook_of_a_chart,
        name_in_a_workbook,
        author_of_a_workbook,
        layout,
    ],
)
def test_a_leak_beside_the_slides_is_found(sample, put):
    report = replace(made(sample, "onepager", "C01", audience="client"), slides=(Section("", (Note("nothing"),)),))
    file = deck(making.paint(report, ".pptx").data)
    leak.check(saved(file), "a.pptx", {SECRET}, set())
    put(file)
    with pytest.raises(FileError):
        leak.check(saved(file), "a.pptx", {SECRET}, set())


PLOT = Plot("lines", ("one", "two"), (PlotSeries("a series", (1.0, 2.0), "part", 0),), step=50.0)


def with_plot(report, plot):
    """A document whose only slide is a chart that the presentation draws."""
    return replace(report, images={"a": Image("<svg/>", "words", plot=plot)}, slides=(Section("", (Chart("a"),)),), sections=())


@pytest.mark.parametrize(
    "spoiled",
    [replace(PLOT, categories=("one", SECRET)), replace(PLOT, series=(PlotSeries(SECRET, (1.0, 2.0), "part", 0),))],
    ids=["category", "series"],
)
def test_a_leak_in_the_numbers_of_a_chart_is_found(sample, spoiled):
    """In the model, before anything is painted, and in the workbook alone."""
    report = made(sample, "onepager", "C01", audience="client")
    leak.check(making.paint(with_plot(report, PLOT), ".pptx").data, "a.pptx", {SECRET}, set())
    file = making.paint(with_plot(report, spoiled), ".pptx").data
    with pytest.raises(FileError):
        leak.check(file, "a.pptx", {SECRET}, set())
    inner = deck(file).slides[0].shapes
    (chart,) = (s.chart for s in inner if s.has_chart)
    with pytest.raises(FileError):
        leak.check(chart.part.chart_workbook.xlsx_part.blob, "a.xlsx", {SECRET}, set())


def test_the_numbers_of_a_chart_are_looked_at_before_a_file_is_made(sample, monkeypatch):
    account = sample.find_account("C01")[0].id
    report = made(sample, "onepager", "C01", audience="client")
    monkeypatch.setattr(making, "texts_of", lambda _data: ({SECRET}, set()))
    making.check_model(sample, with_plot(report, PLOT), account)
    with pytest.raises(FileError) as refusal:
        making.check_model(sample, with_plot(report, replace(PLOT, categories=("one", SECRET))), account)
    assert refusal.value.code == "report_leaks"


def attachment(writer):
    writer.add_attachment("more.txt", SECRET.encode())


def attached_workbook(writer):
    from openpyxl import Workbook

    inner = Workbook()
    inner.active["A1"] = SECRET
    writer.add_attachment("more.xlsx", saved(inner))


def attachment_name(writer):
    writer.add_attachment(f"{SECRET}.txt", b"nothing")


def note_on_a_page(writer):
    writer.add_annotation(0, FreeText(text=SECRET, rect=(10, 10, 200, 60)))


def added_bookmark(writer):
    writer.add_outline_item(title=SECRET, page_number=0)


def information(writer):
    writer.add_metadata({"/Producer": SECRET})


def page_without_a_bookmark(writer):
    page = PageObject.create_blank_page(width=300, height=300)
    stream = StreamObject()
    stream.set_data(f"BT /F1 12 Tf 3 Tr 10 10 Td ({SECRET}) Tj ET".encode())  # painted without ink
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"), NameObject("/BaseFont"): NameObject("/Helvetica")}
    )  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
    page[NameObject("/Contents")] = stream
    writer.add_page(page)


@pytest.mark.parametrize(
    "put", [attachment, attached_workbook, attachment_name, note_on_a_page, added_bookmark, information, page_without_a_bookmark]
)
def test_a_leak_beside_the_pages_is_found(documents, put):
    writer = PdfWriter(clone_from=io.BytesIO(documents.file("onepager", "client")))
    leak.check(saved_pdf(writer), "a.pdf", {SECRET}, set())
    put(writer)
    with pytest.raises(FileError):
        leak.check(saved_pdf(writer), "a.pdf", {SECRET}, set())


def saved_pdf(writer):
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


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
