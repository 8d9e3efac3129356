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
from tests.support.reports import EVERY, FILES, code_of, made, page_texts, painted_here, request, squeezed_text

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
TOGETHER = {
    "in our fonts": ("greek and cyrillic", "markup", "formula", "signs"),
    "in no font of ours, and long": ("chinese", "emoji", "right to left", "long words"),
}
"""What of it can be asked of one document."""


@pytest.fixture(params=EVERY, ids="-".join)
def wish(request):
    kind, audience = request.param
    return {"kind": kind, "audience": audience}


def test_an_account_of_which_nothing_is_known(portfolio, wish):
    portfolio.save(Account(id=new_id(), name="X", codes=("N1",)))
    painted = painted_here(made(portfolio, code=code_of(wish["kind"], "N1"), **wish))
    assert painted.remarks == ()
    assert page_texts(painted.data)


def test_no_account_at_all(portfolio):
    assert len(page_texts(painted_here(made(portfolio, "portfolio")).data)) == 1


def named_oddly(sample, kind, text):
    """The account of a document, or one that stands in a document of all, with a name and more that nobody would wish for."""
    account = sample.find_account("C04" if kind == "register" else "C01")[0]
    sample.save(replace(account, name=text[:200], city=text[:200], sector=text[:200]))
    sample.save(Commitment(id=new_id(), account_id=account.id, text=text, due_on=date(2026, 11, 1)))


@pytest.mark.parametrize("names", TOGETHER.values(), ids=TOGETHER)
def test_odd_texts(sample, wish, names):
    text = " ".join(ODD[name] for name in names)
    named_oddly(sample, wish["kind"], text)
    account = "C04" if wish["kind"] == "register" else "C01"
    painted = painted_here(made(sample, code=account if code_of(wish["kind"]) else "", **wish))
    assert painted.remarks in ({(), ("missing_letters",)} if "chinese" in names else {()})  # some computers have such letters
    if "markup" in names:
        found = squeezed_text(painted.data)
        assert leak.squeezed(text[:30]) in found  # as far as every table and heading shows it
        assert "root:" not in found


PACKAGES = [wish for wish in FILES if wish[2] != ".pdf"]


@pytest.mark.parametrize(("kind", "audience", "suffix"), PACKAGES)
@pytest.mark.parametrize("names", TOGETHER.values(), ids=TOGETHER)
def test_odd_texts_in_presentations_and_workbooks(sample, kind, audience, suffix, names):
    text = " ".join(ODD[name] for name in names)
    named_oddly(sample, kind, text)
    found = leak.squeezed(
        " ".join(leak.texts_in(making.paint(made(sample, kind, code_of(kind), audience=audience), suffix).data))
    )
    assert leak.squeezed(text[:100].partition(",")[0]) in found


@pytest.mark.parametrize(("kind", "audience", "suffix"), PACKAGES)
def test_nothing_is_known_of_what_is_presented(portfolio, kind, audience, suffix):
    portfolio.save(Account(id=new_id(), name="X", codes=("N1",)))
    assert making.paint(made(portfolio, kind, code_of(kind, "N1"), audience=audience), suffix).data.startswith(b"PK")


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
        pages = page_texts(painted_here(report).data)
        assert len(pages) == 1 if report.is_one_page else "Proyecto 299" in " ".join(pages)
    with speaking("en"):
        report = polished(KINDS["onepager"].for_client()(client_view(many), request("onepager", audience="client")))
    assert len(page_texts(painted_here(report).data)) == 1


def table(rows):
    column = (Column("A", "1fr"), Column("B", "auto", "right", "number"))
    return Table("T", column, tuple(Row((Cell(f"row {n}", f"row {n}"), Cell(str(n), n))) for n in range(rows)))


@pytest.mark.parametrize(("rows", "remarks"), [(500, ()), (501, ("untagged_rows",)), (2000, ("untagged_rows",))])
def test_long_tables_repeat_their_header(sample, rows, remarks):
    report = replace(made(sample, "onepager", "C01"), sections=(Section("Long", (table(rows),)),))
    painted = painted_here(report)
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


@pytest.mark.own_processes
def test_nobody_waits_any_more(sample):
    def gone(_done, _whole):
        raise Cancelled

    with pytest.raises(Cancelled):
        making.paint(made(sample, "plan", "C01"), ".pdf", gone)


def test_pages_as_pictures(documents):
    found = render_pdf.pages(documents.report("plan"), 40).pictures
    assert [picture[:4] for picture in found] == [b"\x89PNG"] * 5
    assert len(render_pdf.pages(documents.report("onepager"), 40).pictures) == 1


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
