"""A finished presentation or workbook is opened again, and whatever was put into it on purpose is found."""

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

import pytest

from kamdesk.domain.errors import FileError
from kamdesk.domain.records import Record
from kamdesk.i18n import speaking
from kamdesk.reports import leak, making, visibility
from kamdesk.reports.kinds import KINDS
from kamdesk.reports.model import Audience, Chart, Image, Section
from kamdesk.reports.typography import polished
from tests.support.office_documents import books_behind, rows_of, squeezed_package
from tests.support.reports import FILES, made, painted_here, request

CANARY = "Canario"
FOR_CLIENTS = [k.name for k in KINDS.values() if Audience.CLIENT in k.audiences]
CLIENT_FILES = [(kind, suffix) for kind, audience, suffix in FILES if audience == "client"]
DECIDES = frozenset({"is_external", "is_shareable", "party"})
"""Fields that say whether a record may be seen at all."""
SECRET = "Piden un descuento que no daremos"


def another(value, told):
    """Some other value of the same kind; a text is a canary that tells where it was."""
    if isinstance(value, Enum):
        members = list(type(value))
        return members[(members.index(value) + 1) % len(members)]
    match value:
        case str():
            return f"{CANARY} {told}"
        case bool():
            return not value
        case Decimal():
            return value + 918_273
        case int() | float():
            return value + 1
        case date():
            return value + timedelta(days=1)
    return value


def planted(data):
    """A copy of everything about an account in which every internal field has another value; only its KAM keeps the name."""
    known = {}

    def copied(value):
        if isinstance(value, tuple | list):
            return type(value)(copied(v) for v in value)
        if isinstance(value, dict):
            return {key: copied(v) for key, v in value.items()}
        if not is_dataclass(value) or isinstance(value, type):
            return value
        if id(value) not in known:
            known[id(value)] = (value, changed(value))  # with the old one, whose number no other object may get meanwhile
        return known[id(value)][1]

    def changed(value):
        parts = {spec.name: getattr(value, spec.name) for spec in fields(value)}
        if not isinstance(value, Record):
            return replace(value, **{name: copied(part) for name, part in parts.items()})
        closed = {n: p for n, p in parts.items() if not is_open(value, n) and p != data.kam_name}
        return replace(value, **{name: another(part, f"{value.KIND} {name}") for name, part in closed.items()})

    return copied(data)


def is_open(record, name):
    """Whether the client may see a field, or nobody reads it."""
    if name in visibility.SILENT or name.endswith("_id") or name in {"subject", "period"} | DECIDES:
        return True
    return visibility.is_shareable(record) and visibility.is_field_shareable(record.KIND, name)


def for_client(data, kind, language="en"):
    wish = request(kind, audience="client", language=language)
    with speaking(language):
        return polished(KINDS[kind].for_client()(visibility.client_view(data), wish))


@pytest.fixture(scope="module", params=["C01", "C05"])
def both(request, documents):
    """Everything about an account, and the same with canaries in every internal field."""
    data = documents.portfolio.load(documents.portfolio.find_account(request.param)[0].id)
    return data, planted(data)


def test_the_canaries_are_many(both):
    data, changed = both
    before, after = ({(r.KIND, r.id): r for r in visibility.records_in(d)} for d in (data, changed))
    differing = {(kind, f.name) for (kind, _id), r in before.items() for f in fields(r)
                 if getattr(r, f.name) != getattr(after[kind, _id], f.name)}  # fmt: skip
    assert len(differing) > 120
    assert len([t for t in visibility.texts_of(changed)[0] if t.startswith(CANARY)]) > 30
    assert {kind for kind, _name in differing} >= {"person", "decision", "settings", "scenario", "wallet_line", "rating"}


@pytest.mark.parametrize("kind", FOR_CLIENTS)
@pytest.mark.parametrize("language", ["es", "en"])
def test_what_is_internal_makes_no_difference(both, kind, language):
    """Not a figure, a day or a choice either, in the document or in the name of its file."""
    data, changed = both
    assert for_client(changed, kind, language) == for_client(data, kind, language)
    names = [making.proposed_name(request(kind, audience="client", language=language), d, ".pdf") for d in both]
    assert names[0] == names[1]


@pytest.mark.parametrize(("kind", "suffix"), CLIENT_FILES)
def test_no_internal_text_is_in_any_file_for_the_client(both, kind, suffix):
    _data, changed = both
    internal, shared = visibility.texts_of(changed)
    file = painted_here(for_client(changed, kind, "es"), suffix).data
    with speaking("es"):
        assert CANARY.casefold() not in leak.squeezed(" ".join(leak.texts_in(file)))
        leak.check(file, f"a{suffix}", internal, shared)


@pytest.mark.parametrize("kind", [kind for kind, suffix in CLIENT_FILES if suffix == ".pptx"])
def test_behind_the_charts_of_a_client_is_what_the_document_says(both, kind):
    """Canaries in every internal field, numbers too, are in no workbook: each has the names and numbers of a plot of the model."""
    _data, changed = both
    report = for_client(changed, kind)
    allowed = {v for image in report.images.values() if image.plot for s in image.plot.series for v in (s.name, *s.values)}
    allowed |= {name for image in report.images.values() if image.plot for name in image.plot.categories}
    for inner in books_behind(painted_here(report, ".pptx").data).values():
        assert {v for sheet in inner for row in rows_of(sheet) for v in row if v is not None} <= allowed


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


@pytest.mark.parametrize("suffix", [".pdf", ".pptx"])
def test_a_drawing_is_looked_at_whatever_becomes_of_it(sample, folder, monkeypatch, suffix):
    """In a presentation it is a picture, whose letters nobody can search."""
    drawn = Image(f"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text>{SECRET}</text></svg>", "a drawing")
    report = made(sample, "onepager", "C01", audience="client")
    spoiled = replace(report, images={"a": drawn}, sections=(Section("", (Chart("a"),)),))
    monkeypatch.setattr(making, "make", lambda *_wish: spoiled)
    monkeypatch.setattr(making, "texts_of", lambda _data: ({SECRET}, set()))
    with pytest.raises(FileError) as refusal:
        making.write(sample, request("onepager", audience="client"), folder / f"a{suffix}", sample.find_account("C01")[0].id)
    assert refusal.value.code == "report_leaks"
    assert [p.name for p in folder.iterdir() if p.suffix == suffix] == []


@pytest.mark.parametrize("suffix", [".pdf", ".pptx", ".xlsx"])
def test_what_a_painter_adds_is_found(sample, folder, monkeypatch, suffix):
    account = sample.find_account("C01")[0]
    good = making.paint(made(sample, "onepager", "C01", audience="client"), suffix)
    bad = making.paint(replace(made(sample, "onepager", "C01", audience="client"), title=account.notes or SECRET), suffix)
    monkeypatch.setattr(making, "texts_of", lambda _data: ({account.notes or SECRET}, set()))
    wish = request("onepager", audience="client")
    monkeypatch.setattr(making, "paint", lambda *_wish: good)
    making.write(sample, wish, folder / f"good{suffix}", account.id)
    monkeypatch.setattr(making, "paint", lambda *_wish: bad)
    with pytest.raises(FileError):
        making.write(sample, wish, folder / f"bad{suffix}", account.id)
    assert not (folder / f"bad{suffix}").exists()


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
