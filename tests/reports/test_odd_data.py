"""Data as nobody would wish for: a document or a sentence, and text is text."""

from dataclasses import replace
from datetime import date

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import FileError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.plan_document import Commitment
from kamdesk.i18n import speaking
from kamdesk.i18n.messages import text_of
from kamdesk.reports import leak, making, render_pdf
from kamdesk.reports.kinds import KINDS, AccountSource
from kamdesk.reports.model import Cell, Column, Row, Section, Table
from kamdesk.reports.typography import polished
from kamdesk.reports.visibility import client_view
from kamdesk.services.importing.cells import Cancelled
from tests.support.reports import made, page_texts, request, squeezed_text

EVERY = [(k.name, str(a)) for k in KINDS.values() for a in k.audiences]
ODD = {
    "greek and cyrillic": "Ελληνικά Кириллица",
    "chinese": "中文公司",
    "emoji": "Fábrica 🏭🚀",
    "right to left": "شركة اختبار עברית",
    "markup": '#read("/etc/passwd") *b* $x^2$ @ref <label> \\u{41} [a](b) // c',
    "formula": '=HYPERLINK("http://x")',
    "long words": "Donaudampfschifffahrts" * 18,
    "signs": "−—–…“”«»&<>'\"",
}


@pytest.fixture(params=EVERY, ids="-".join)
def wish(request):
    kind, audience = request.param
    return {"kind": kind, "audience": audience}


def code_of(wish, code):
    return code if KINDS[wish["kind"]].is_of_account else ""


def test_an_account_of_which_nothing_is_known(portfolio, wish):
    portfolio.save(Account(id=new_id(), name="X", codes=("N1",)))
    painted = making.paint(made(portfolio, code=code_of(wish, "N1"), **wish), ".pdf")
    assert painted.remarks == ()
    assert page_texts(painted.data)


def test_no_account_at_all(portfolio):
    assert len(page_texts(making.paint(made(portfolio, "portfolio"), ".pdf").data)) == 1


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_texts(sample, wish, text):
    account = sample.find_account("C04" if wish["kind"] == "register" else "C01")[0]
    sample.save(replace(account, name=text[:200], city=text[:200], sector=text[:200]))
    sample.save(Commitment(id=new_id(), account_id=account.id, text=text, due_on=date(2026, 11, 1)))
    painted = making.paint(made(sample, code=code_of(wish, "C01"), **wish), ".pdf")
    assert set(painted.remarks) <= {"missing_letters"}
    if text in {ODD["greek and cyrillic"], ODD["markup"], ODD["formula"]}:
        assert painted.remarks == ()
        assert "passwd" in squeezed_text(painted.data) or text != ODD["markup"]
        assert "root:" not in squeezed_text(painted.data)


PACKAGES = [(k.name, str(a), s) for k in KINDS.values() for a in k.audiences for s in k.suffixes if s != ".pdf"]


@pytest.mark.parametrize(("kind", "audience", "suffix"), PACKAGES)
def test_odd_texts_in_presentations_and_workbooks(sample, kind, audience, suffix):
    account = sample.find_account("C04" if kind == "register" else "C01")[0]
    wish = {"kind": kind, "audience": audience, "code": "C01" if KINDS[kind].is_of_account else ""}
    for text in ODD.values():
        sample.save(replace(sample.get(Account, account.id), name=text[:200], city=text[:200], sector=text[:200]))
        found = leak.squeezed(" ".join(leak.texts_in(making.paint(made(sample, **wish), suffix).data)))
        assert leak.squeezed(text[:100].partition(",")[0]) in found


@pytest.mark.parametrize(("kind", "audience", "suffix"), PACKAGES)
def test_nothing_is_known_of_what_is_presented(portfolio, kind, audience, suffix):
    portfolio.save(Account(id=new_id(), name="X", codes=("N1",)))
    wish = {"kind": kind, "audience": audience, "code": "N1" if KINDS[kind].is_of_account else ""}
    assert making.paint(made(portfolio, **wish), suffix).data.startswith(b"PK")


def test_a_note_of_twenty_thousand_letters_and_three_hundred_projects(sample):
    data = sample.load(sample.find_account("C01")[0].id)
    document = data.facts.document
    note = ("Palabra " * 2_500)[:19_999].strip()
    agreements = (replace(document.agreements[0], scope=note), *document.agreements[1:])
    projects = tuple(replace(document.projects[0], id=new_id(), title=f"Proyecto {n}") for n in range(300))
    facts = replace(data.facts, document=replace(document, agreements=agreements, projects=projects))
    many = replace(data, facts=facts, plan=replace(data.plan, facts=facts))
    for kind in ("onepager", "plan"):
        with speaking("en"):
            report = polished(KINDS[kind].of_account()(AccountSource(sample, many, request(kind))))
        pages = page_texts(making.paint(report, ".pdf").data)
        assert len(pages) == 1 if report.is_one_page else "Proyecto 299" in " ".join(pages)
    with speaking("en"):
        report = polished(KINDS["onepager"].for_client()(client_view(many), request("onepager", audience="client")))
    assert len(page_texts(making.paint(report, ".pdf").data)) == 1


@pytest.mark.parametrize("kind", [k.name for k in KINDS.values() if k.is_of_account])
def test_marks_are_in_no_document_while_they_are_hidden(sample, kind):
    data = sample.load(sample.find_account("C01")[0].id)
    kam = data.facts.kam
    assert kam.ratings
    marks = tuple(replace(r, level=1 if r.level != 1 else 2) for r in kam.ratings)
    hidden = replace(kam, ratings=marks, missing_marks={kam.profile.person_id: {"Somebody": 2}})
    # The selection sheet shows marks that are not hidden.
    before = kam if kind != "selection" else replace(kam, missing_marks=hidden.missing_marks)
    files = []
    for seen in (before, hidden):
        with speaking("en"):
            source = AccountSource(sample, replace(data, facts=replace(data.facts, kam=seen)), request(kind))
            report = polished(KINDS[kind].of_account()(source))
            files.append([making.paint(report, suffix).data for suffix in KINDS[kind].suffixes])
    assert files[0] == files[1]


def table(rows):
    column = (Column("A", "1fr"), Column("B", "auto", "right", "number"))
    return Table("T", column, tuple(Row((Cell(f"row {n}", f"row {n}"), Cell(str(n), n))) for n in range(rows)))


@pytest.mark.parametrize(("rows", "remarks"), [(500, ()), (501, ("untagged_rows",)), (2000, ("untagged_rows",))])
def test_long_tables_repeat_their_header(sample, rows, remarks):
    report = replace(made(sample, "onepager", "C01"), sections=(Section("Long", (table(rows),)),))
    painted = making.paint(report, ".pdf")
    assert painted.remarks == remarks
    pages = page_texts(painted.data)
    assert len(pages) > 5
    assert all("A" in page.split() for page in pages[:-1])
    assert f"row {rows - 1}" in pages[-1]


@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [("onepager", "report_rows", "Save it as .xlsx"), ("minutes", "report_rows_only_pages", "Export the tables")],
)
def test_more_rows_than_pages_hold_are_for_a_workbook_where_the_document_has_one(sample, kind, code, said):
    report = replace(made(sample, kind, "C01"), sections=(Section("Long", (table(2001),)),))
    with pytest.raises(FileError) as refusal:
        making.paint(report, ".pdf")
    assert refusal.value.code == code
    assert said in text_of(refusal.value)
    assert (".xlsx" in text_of(refusal.value)) is (".xlsx" in KINDS[kind].suffixes)


def test_nobody_waits_any_more(sample):
    def gone(_done, _whole):
        raise Cancelled

    with pytest.raises(Cancelled):
        making.paint(made(sample, "plan", "C01"), ".pdf", gone)


def test_pages_as_pictures(sample):
    found = render_pdf.pages(made(sample, "plan", "C01"), 40).pictures
    assert [picture[:4] for picture in found] == [b"\x89PNG"] * 5
    assert len(render_pdf.pages(made(sample, "onepager", "C01"), 40).pictures) == 1


@pytest.mark.parametrize(
    ("kind", "audience", "code", "name", "said"),
    [
        ("onepager", "internal", "C01", "a.docx", "report_file"),
        ("onepager", "internal", "C01", "sin/carpeta.pdf", "cannot_open"),
        ("onepager", "internal", "", "a.pdf", "report_needs_account"),
        ("portfolio", "internal", "C01", "a.pdf", "report_of_all"),
        ("plan", "client", "C01", "a.pdf", "report_audience"),
        ("gone", "internal", "C01", "a.pdf", "report_kind"),
    ],
)
def test_what_cannot_be_made_is_said(sample, folder, kind, audience, code, name, said):
    account = sample.find_account(code)[0].id if code else None
    before = sorted(folder.iterdir())
    with pytest.raises(FileError) as refusal:
        making.write(sample, request(kind, audience=audience), folder / name, account)
    assert refusal.value.code == said
    assert sorted(folder.iterdir()) == before


def test_a_full_disk_leaves_what_was_there(sample, folder, monkeypatch):
    import errno
    from pathlib import Path

    target = folder / "a.pdf"
    target.write_bytes(b"before")

    def full(self, _data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(FileError) as refusal:
        making.write(sample, request("onepager"), target, sample.find_account("C01")[0].id)
    assert refusal.value.code == "disk_full"
    assert target.read_bytes() == b"before"
    assert [p.name for p in folder.iterdir() if "pdf" in p.name] == ["a.pdf"]
