"""Who may see what: everything is declared, and nothing internal stands in a client's document or beside it."""

from dataclasses import fields, replace

import pytest

from kamdesk.domain.errors import FileError
from kamdesk.domain.plan.plan_document import Commitment, Party
from kamdesk.reports import figures, leak, making, visibility
from kamdesk.reports.model import Audience, Image
from kamdesk.storage.kinds import KINDS as RECORDS
from tests.support.reports import made, request


@pytest.mark.parametrize("kind", list(RECORDS))
def test_every_field_says_who_may_see_it(kind):
    named = {f.name for f in fields(RECORDS[kind])} - visibility.SILENT
    shareable, internal = (set(d.get(kind, "").split()) for d in (visibility.SHAREABLE, visibility.INTERNAL))
    assert shareable | internal == named
    assert not shareable & internal


SECRET = "Piden un descuento que no daremos"
LEAKS = {
    "body": lambda r: replace(r, foot=f"{r.foot} {SECRET}"),
    "broken over lines": lambda r: replace(r, foot=SECRET.replace(" ", "\n")),
    "title": lambda r: replace(r, title=SECRET),
    "description": lambda r: replace(r, description=SECRET),
    "keyword": lambda r: replace(r, keywords=(SECRET,)),
    "bookmark": lambda r: replace(r, head=replace(r.head, name=SECRET)),
    "section": lambda r: replace(r, sections=(replace(r.sections[0], title=SECRET.upper()), *r.sections[1:])),
}


@pytest.mark.parametrize("spoiled", LEAKS.values(), ids=LEAKS)
def test_a_leak_that_was_put_in_is_found(sample, spoiled):
    report = spoiled(made(sample, "onepager", "C01", audience="client"))
    with pytest.raises(FileError) as refusal:
        leak.check(making.paint(report, ".pdf").data, "a.pdf", {SECRET}, set())
    assert (refusal.value.code, refusal.value.params["text"]) == ("report_leaks", SECRET)


def test_the_alternative_text_of_a_picture_is_looked_at(sample):
    report = made(sample, "onepager", "C01")
    images = {name: replace(i, alt=SECRET) for name, i in report.images.items()}
    with pytest.raises(FileError):
        leak.check(making.paint(replace(report, images=images), ".pdf").data, "a.pdf", {SECRET}, set())


def test_the_text_in_a_drawing_is_looked_at(sample):
    report = made(sample, "onepager", "C01")
    drawn = figures.drawing((83, 40), "a picture", lambda figure, style: figure.text(0.1, 0.5, SECRET, fontsize=9))
    images = dict.fromkeys(report.images, drawn)
    with pytest.raises(FileError):
        leak.check(making.paint(replace(report, images=images), ".pdf").data, "a.pdf", {SECRET}, set())


SHOWN_LEAKS = {
    **LEAKS,
    "alternative text": lambda r: replace(r, images={"a": Image("<svg/>", f"… {SECRET}.")}),
    "drawing": lambda r: replace(r, images={"a": Image(f"<text>{SECRET.replace('e', '&#101;')}</text>", "")}),
}


@pytest.mark.parametrize("spoiled", SHOWN_LEAKS.values(), ids=SHOWN_LEAKS)
def test_a_leak_is_found_before_a_document_is_shown(sample, monkeypatch, spoiled):
    account = sample.find_account("C01")[0].id
    report = made(sample, "onepager", "C01", audience="client")
    monkeypatch.setattr(making, "texts_of", lambda _data: ({SECRET}, set()))
    making.check_model(sample, report, account)
    with pytest.raises(FileError) as refusal:
        making.check_model(sample, spoiled(report), account)
    assert (refusal.value.code, refusal.value.params["text"]) == ("report_leaks", SECRET)
    making.check_model(sample, replace(spoiled(report), audience=Audience.INTERNAL), account)


@pytest.mark.parametrize(
    "word",
    [
        "Figures",
        "key_figures",
        "onepager",
        "Center",
        "Client",
        "strong",
        "percent",
        "svgtext",
        "Matplotlib",
        "figure_1",
        "patch",
        "Inter, DejaVu",
    ],
)
def test_words_for_the_painters_are_no_leak(documents, monkeypatch, word):
    """A person's text is not found in how the program calls a block, a column or a part of a drawing."""
    account = documents.portfolio.find_account("C01")[0].id
    report = documents.report("onepager", "client", "es")
    drawn = {"a": documents.report("onepager", "internal", "es").images["radar"]}
    monkeypatch.setattr(making, "texts_of", lambda _data: ({word}, set()))
    making.check_model(documents.portfolio, replace(report, images=drawn), account)


@pytest.mark.parametrize("spoken", ["es", "en"])
def test_the_names_of_both_sheets_differ_and_say_which_is_the_clients(sample, spoken):
    data = sample.load(sample.find_account("C01")[0].id)
    ours, theirs = (making.proposed_name(request("onepager", a, spoken), data, ".pdf") for a in ("internal", "client"))
    assert ours != theirs
    assert {"es": "Para el cliente", "en": "For the client"}[spoken] in theirs
    assert making.proposed_name(request("portfolio", language=spoken), None, ".pdf").endswith(".pdf")


@pytest.mark.parametrize(
    ("internal", "shared", "is_found"),
    [
        ("secreto", "", True),
        ("SECRETO  total", "", True),
        ("corto", "", False),  # five letters
        ("secreto", "un secreto a voces", False),
        ("Total", "", False),
        ("Scorecard", "", False),  # a word of the program
    ],
)
def test_what_counts_as_a_leak(internal, shared, is_found):
    text = leak.squeezed("Un secreto to-\ntal y algo corto. Total. Scorecard.")
    assert (leak.find(text, {internal}, {shared}) is not None) is is_found


def test_a_leak_leaves_no_file(sample, folder, monkeypatch):
    account = sample.find_account("C01")[0]
    target = folder / "hoja.pdf"
    making.write(sample, request("onepager", audience="client"), target, account.id)
    assert target.exists()
    before = target.read_bytes()
    monkeypatch.setattr(making, "texts_of", lambda data: ({data.account.name}, set()))
    with pytest.raises(FileError) as refusal:
        making.write(sample, request("onepager", audience="client"), target, account.id)
    assert refusal.value.code == "report_leaks"
    assert target.read_bytes() == before
    assert sorted(p.name for p in folder.iterdir() if "hoja" in p.name) == ["hoja.pdf"]


def test_other_accounts_are_not_named(sample, folder):
    account = sample.find_account("C01")[0]
    other = sample.find_account("C05")[0]
    for promise in sample.find(Commitment, account_id=account.id):
        if promise.party is Party.OURS:
            sample.save(replace(promise, text=f"The same as at {other.name}"))
    with pytest.raises(FileError) as refusal:
        making.write(sample, request("onepager", audience="client"), folder / "a.pdf", account.id)
    assert refusal.value.params["text"] in other.name


def test_what_the_client_promised_is_not_for_its_colleagues(sample):
    view = visibility.client_view(sample.load(sample.find_account("C01")[0].id))
    assert view.commitments
    assert {c.party for c in view.commitments} == {Party.OURS}
    assert {f.indicator.is_agreed for f in view.figures} == {True}
