"""Documents of the sample as files: whole, equal to what they say, and the same each time."""

import pytest

from kamdesk.reports import leak, making
from tests.support.reports import made, page_texts, read, shown_texts, squeezed_text

ONE_PAGE = [("onepager", "internal"), ("onepager", "client")]


@pytest.fixture(params=[*ONE_PAGE], ids="-".join)
def wish(request):
    kind, audience = request.param
    return {"kind": kind, "audience": audience}


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_pages_say_what_the_model_says(sample, wish, language):
    report = made(sample, code="C01", language=language, **wish)
    found = squeezed_text(making.paint(report, ".pdf").data)
    said = {t for t in shown_texts((report.head, report.cover, report.sections, report.foot, report.mark, report.figures)) if t}
    assert {t for t in said if leak.squeezed(t) not in found and t not in {"internal", "client"}} <= styles_of(report)


def styles_of(_report):
    """Words of the model that say how something looks."""
    return {"auto", "left", "right", "center", "text", "number", "money", "percent", "date", "bar", "lead", "group", "total", "strong",
            "ok", "warn", "bad"}  # fmt: skip


@pytest.mark.parametrize("code", ["C01", "C04", "C05"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_sheet_is_one_page(sample, wish, code, paper):
    data = making.paint(made(sample, code=code, paper=paper, **wish), ".pdf").data
    assert len(page_texts(data)) == 1


def test_the_same_data_give_the_same_bytes(sample, wish):
    report = made(sample, code="C01", **wish)
    painted = making.paint(report, ".pdf")
    assert painted.remarks == ()
    assert making.paint(made(sample, code="C01", **wish), ".pdf").data == painted.data


def test_the_file_is_tagged_and_has_its_names(sample, wish):
    report = made(sample, code="C01", language="es", **wish)
    pdf = read(making.paint(report, ".pdf").data)
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("es")
    metadata = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in metadata
    assert "pdfaid:part" in metadata
    assert pdf.metadata.title == f"{report.title} – {report.owner}"
    assert len(pdf.outline) >= 1
