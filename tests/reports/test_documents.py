"""Documents of the sample as files: whole, equal to what they say, and the same each time."""

import pytest

from kamdesk.i18n import language
from kamdesk.reports import leak, making
from kamdesk.reports.kinds import KINDS
from tests.support.reports import made, page_texts, read, shown_texts, squeezed_text

EVERY = [(k.name, str(a)) for k in KINDS.values() for a in k.audiences]
ONE_PAGE = [
    *((k, "internal") for k in ("onepager", "decision", "selection", "agenda", "minutes", "value")),
    ("onepager", "client"),
    ("value", "client"),
]


@pytest.fixture(params=EVERY, ids="-".join)
def wish(request):
    """A document of the first account, or of all."""
    kind, audience = request.param
    return {"kind": kind, "audience": audience, "code": "C01" if KINDS[kind].is_of_account else ""}


@pytest.mark.parametrize("spoken", ["es", "en"])
def test_the_pages_say_what_the_model_says(sample, wish, spoken):
    report = made(sample, language=spoken, **wish)
    found = squeezed_text(making.paint(report, ".pdf").data)
    said = {t for t in shown_texts((report.head, report.cover, report.sections, report.foot, report.mark, report.figures)) if t}
    assert {t for t in said if leak.squeezed(t) not in found and t not in {"internal", "client"}} <= styles_of(report)


def styles_of(_report):
    """Words of the model that say how something looks."""
    return {"auto", "left", "right", "center", "text", "number", "money", "percent", "date", "bar", "lead", "group", "total", "strong",
            "ok", "warn", "bad"}  # fmt: skip


@pytest.mark.parametrize(("kind", "audience"), ONE_PAGE)
@pytest.mark.parametrize("code", ["C01", "C04", "C05"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_sheet_is_one_page(sample, kind, audience, code, paper):
    report = made(sample, kind, code, audience=audience, paper=paper)
    assert report.is_one_page
    assert len(page_texts(making.paint(report, ".pdf").data)) == 1


@pytest.mark.parametrize("spoken", ["es", "en"])
def test_the_plan_of_the_sample_is_five_pages_and_the_review_two(sample, spoken):
    texts = page_texts(making.paint(made(sample, "plan", "C01", language=spoken), ".pdf").data)
    assert [
        leak.squeezed(f"{n} de 5" if spoken == "es" else f"{n} of 5") in leak.squeezed(t) for n, t in enumerate(texts, 1)
    ] == [True] * 5
    assert len(page_texts(making.paint(made(sample, "portfolio", language=spoken), ".pdf").data)) == 2


def test_the_same_data_give_the_same_bytes(sample, wish):
    report = made(sample, **wish)
    painted = making.paint(report, ".pdf")
    assert painted.remarks == ()
    assert making.paint(made(sample, **wish), ".pdf").data == painted.data


def test_the_file_is_tagged_and_has_its_names(sample, wish):
    report = made(sample, language="es", **wish)
    pdf = read(making.paint(report, ".pdf").data)
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("es")
    metadata = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in metadata
    assert "pdfaid:part" in metadata
    assert pdf.metadata.title == " – ".join(t for t in (report.title, report.owner) if t)
    sections = [s.title for s in report.sections if s.title]
    flat = [entry.title for part in pdf.outline for entry in (part if isinstance(part, list) else [part])]
    assert [leak.squeezed(t).lstrip("0123456789") for t in flat][1:] == [leak.squeezed(t) for t in sections]


def test_a_document_has_its_own_language(sample):
    report = made(sample, "onepager", "C01", language="es")
    assert report.title == "Ficha de cuenta"
    assert language() == "en"
