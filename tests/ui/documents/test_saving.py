"""What is done with a document: saved, copied, printed; and every way in which that is refused."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtPrintSupport import QPrinter

from kamdesk.domain.errors import FileError
from kamdesk.i18n import speaking
from kamdesk.reports import making, painters
from kamdesk.reports.kinds import KINDS, Request
from kamdesk.reports.model import Audience, Paper
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.documents import wording
from tests.support.document_window import Answers
from tests.support.reports import read, squeezed_text

SHEET = Request("onepager", language="es")
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


# -- saving ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", painters.SUFFIXES)
def test_a_document_is_saved_in_each_of_its_forms(opened, answers, folder, suffix):
    if suffix not in KINDS["onepager"].suffixes:
        pytest.skip("the sheet has no such form")
    target = folder / f"ficha{suffix}"
    found = opened(request=Request("onepager", Audience.CLIENT, "es"))
    answers.paths.append(target)
    found.press("document_save").settled()
    assert found.text("document_said").startswith(f"Saved as “{target.name}”.")
    assert target.stat().st_size > 1000
    assert [p.name for p in folder.iterdir() if p.suffix == ".new"] == []
    if suffix == ".pdf":
        assert "margen" not in squeezed_text(target.read_bytes())
        assert len(read(target.read_bytes()).pages) == 1


def test_the_name_that_is_proposed_says_whose_what_and_when(opened, monkeypatch):
    asked = []
    monkeypatch.setattr(
        boxes, "save_document", lambda _parent, _title, proposed, suffixes: asked.append((proposed.name, list(suffixes)))
    )
    found = opened(Answers(), Request("onepager", language="es"))
    found.press("document_save")
    ((name, suffixes),) = asked
    assert name.startswith("Lácteos Peñarrubia")
    assert "Ficha de cuenta" in name
    assert suffixes[0] == ".pdf"
    assert found.dialog.session.is_acting is False


def test_where_a_saved_file_is_can_be_seen_and_what_it_lacks_is_said(opened, answers, folder, monkeypatch):
    went = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: went.append(url.toLocalFile()))
    found = opened(Answers(remarks=("untagged_rows",)))
    answers.paths.append(folder / "a.pdf")
    found.press("document_save").settled()
    assert "no tags for screen readers" in found.text("document_said")
    found.press("document_open").press("document_folder")
    assert went == [(folder / "a.pdf").as_posix(), folder.as_posix()]


@pytest.mark.parametrize(
    ("code", "params", "said"),
    [
        ("report_leaks", {"text": "Margen pactado"}, "“Margen pactado”"),
        ("disk_full", {"file": "a.pdf"}, "disk"),
        ("open_elsewhere", {"file": "a.pdf"}, "a.pdf"),
        ("report_memory", {"limit": 1500}, "1500 MB"),
    ],
)
def test_why_nothing_was_saved_is_said_in_the_window(opened, answers, folder, code, params, said):
    reports = Answers()
    found = opened(reports)
    reports.error = FileError(code, **params)
    answers.paths.append(folder / "a.pdf")
    found.press("document_save").settled()
    assert said in found.text("document_said")
    assert found.button("document_save").isEnabled()
    assert not found.button("document_folder").isVisible()


def test_a_folder_that_may_not_be_written_to_is_a_sentence_and_leaves_nothing(opened, answers, folder):
    found = opened()
    (folder / "file").write_text("no folder")
    answers.paths.append(folder / "file" / "a.pdf")
    found.press("document_save").settled()
    assert found.text("document_said")
    assert [p.name for p in folder.iterdir()].count("file") == 1
    assert not list(folder.glob("*.new"))


def test_a_document_that_pages_cannot_hold_can_still_be_saved(opened, answers, folder):
    reports = Answers(error=FileError("report_rows", count=2400, most=2000))
    found = opened(reports, Request("portfolio"), code="")
    assert "2400 rows" in found.text("document_problem")
    assert not found.dialog.pages.isVisible()
    assert not found.button("document_print").isEnabled()
    reports.error = None
    answers.paths.append(folder / "a.xlsx")
    found.press("document_save").settled()
    assert found.text("document_said").startswith("Saved as")


def test_what_the_client_must_not_see_is_neither_shown_nor_saved(opened, answers, folder, monkeypatch):
    found = opened()
    monkeypatch.setattr(making, "texts_of", lambda data: ({data.account.name}, set()))
    found.choose("audience", Audience.CLIENT).settled()
    assert "would show the client an internal text, “Lácteos Peñarrubia" in found.text("document_problem")
    assert found.dialog.pages.page_count == 0
    for act in ("print", "copy"):
        assert not found.button(f"document_{act}").isEnabled()
    target = folder / "a.pdf"
    target.write_bytes(b"before")
    answers.paths.append(target)
    found.press("document_save").settled()
    assert "would show the client" in found.text("document_said")
    assert target.read_bytes() == b"before"
    assert [p.name for p in folder.iterdir() if p.name != "a.pdf" and "a.pdf" in p.name] == []
    found.choose("audience", Audience.INTERNAL).settled()
    assert found.dialog.pages.isVisible()


# -- copying and printing ----------------------------------------------------------------------------


def test_a_page_is_copied_as_a_picture(opened, qtbot):
    found = opened(Answers(pages=2))
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(found.dialog, Qt.Key.Key_C, CONTROL | SHIFT)
    found.settled()
    picture = QGuiApplication.clipboard().image()
    assert abs(picture.width() - 595 * 200 / 72) < 2
    assert "copied" in found.text("document_said")


@pytest.mark.parametrize(("first", "last", "pages"), [(0, 0, 3), (2, 3, 2), (3, 9, 1)])
def test_pages_go_to_the_printer_on_the_paper_of_the_document(opened, qtbot, monkeypatch, folder, first, last, pages):
    target = folder / "printed.pdf"

    def choose(_parent, printer):
        assert (printer.fromPage(), printer.toPage()) == (1, 3)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        if first:
            printer.setPrintRange(QPrinter.PrintRange.PageRange)
            printer.setFromTo(first, last)
        return True

    monkeypatch.setattr(boxes, "choose_printer", choose)
    found = opened(Answers(pages=3), Request("onepager", paper=Paper.LETTER))
    qtbot.keyClick(found.dialog, Qt.Key.Key_P, CONTROL)
    found.settled()
    assert str(pages) in found.text("document_said")
    printed = read(target.read_bytes())
    assert len(printed.pages) == pages
    assert [round(side) for side in printed.pages[0].mediabox[2:]] == [612, 792]


def test_nothing_is_printed_where_no_printer_was_chosen(opened, monkeypatch):
    reports = Answers()
    monkeypatch.setattr(boxes, "choose_printer", lambda _parent, _printer: False)
    found = opened(reports)
    asked = len(reports.finer)
    found.press("document_print").settled()
    assert len(reports.finer) == asked
    assert not found.is_seen("document_said")


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_takes_nothing_is_told_of(opened, monkeypatch, folder):
    def choose(_parent, printer):
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(folder / "no such folder" / "a.pdf"))
        return True

    monkeypatch.setattr(boxes, "choose_printer", choose)
    found = opened(Answers())
    found.press("document_print").settled()
    assert "printer took no page" in found.text("document_said")


class UnheardError(Exception):
    """A fault that nobody thought of."""


@pytest.mark.logs_errors
def test_a_fault_is_told_by_what_it_kept_from_being_done(opened, qtbot, answers, folder):
    """Pages that cannot be made have nothing to do with what is written; the fault itself goes to where all faults go."""
    reports = Answers(error=UnheardError())
    with qtbot.captureExceptions() as raised:
        found = opened(reports)
        assert found.text("document_problem") == "Something went wrong. The pages could not be made."
        reports.error = None
        found.press("document_again").settled()
        reports.error = UnheardError()
        found.press("document_find").settled()
        assert found.text("find_said") == "Something went wrong. The pages could not be searched."
        answers.paths.append(folder / "a.pdf")
        found.press("document_save").settled()
        assert found.text("document_said") == "Something went wrong: nothing was written, copied or printed."
    assert [kind for kind, *_rest in raised] == [UnheardError] * 3


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_document_says_what_it_is_for(language):
    with speaking(language):
        said = {wording.kind_sentence(kind) for kind in KINDS.values()}
    assert len(said) == len(KINDS)
    assert set(wording.KIND_SENTENCES) == set(KINDS)
