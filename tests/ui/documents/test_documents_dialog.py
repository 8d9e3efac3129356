"""The document window: what is chosen, looked at, saved, printed and copied; and every way in which that ends."""

import subprocess

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication, QWheelEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from kamdesk.domain.errors import FileError
from kamdesk.i18n import language, set_language
from kamdesk.reports import making, painters
from kamdesk.reports.kinds import KINDS, Request
from kamdesk.reports.model import Audience, Paper
from kamdesk.ui.dialogs import boxes
from tests.support.document_window import Answers, DocumentWindow
from tests.support.reports import read, squeezed_text

SHEET = Request("onepager", language="es")
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(qtbot, window):
    def make(answers=None, request=SHEET, code="C01", *, waits=True):
        calls = {} if answers is None else {"calls": answers.calls}
        return DocumentWindow.open(qtbot, window, request, code, waits=waits, **calls)

    return make


# -- choosing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("combo", "value", "field"),
    [
        ("language", "en", "language"),
        ("audience", Audience.CLIENT, "audience"),
        ("paper", Paper.LETTER, "paper"),
    ],
)
def test_every_choice_makes_the_pages_anew(opened, combo, value, field):
    reports = Answers()
    found = opened(reports)
    assert getattr(found.report, field) != value
    found.choose(combo, value)
    assert found.dialog.pages.is_dim
    assert not found.button("document_print").isEnabled()
    found.settled()
    assert getattr(found.report, field) == value
    assert [request for request, _account in reports.asked] == [SHEET, found.dialog.choices.request]
    assert not found.dialog.pages.is_dim
    assert found.button("document_print").isEnabled()


def test_another_document_is_chosen_with_the_arrows_and_those_passed_by_are_not_made(opened, qtbot):
    reports = Answers()
    found = opened(reports)
    names = list(KINDS)
    assert [found.dialog.choices.kinds.item(at).text() for at in range(len(names))][:1] == ["Account sheet"]
    found.dialog.choices.kinds.setFocus()
    for _key in names[1:]:
        qtbot.keyClick(found.dialog.choices.kinds, Qt.Key.Key_Down)
    found.settled()
    assert [request.kind for request, _account in reports.asked] == [names[0], names[-1]]


def test_every_document_says_what_it_is_for(opened):
    found = opened(Answers())
    kinds = found.dialog.choices.kinds
    for at in range(kinds.count()):
        assert str(kinds.item(at).data(Qt.ItemDataRole.AccessibleDescriptionRole)).endswith(".")


def test_without_an_account_only_documents_of_all_are_offered(opened):
    reports = Answers()
    found = opened(reports, Request("portfolio"), code="")
    assert found.dialog.choices.kinds.count() == sum(not kind.is_of_account for kind in KINDS.values())
    assert reports.asked == [(Request("portfolio"), None)]
    assert not found.dialog.choices.audience.isEnabled()
    assert "our own people" in found.text("document_audience_says")


def test_a_document_of_all_is_made_without_the_account_that_is_shown(opened):
    reports = Answers()
    opened(reports, Request("portfolio"))
    assert reports.asked == [(Request("portfolio"), None)]


def test_it_is_said_what_goes_away_for_the_client_and_another_document_begins_with_who_it_usually_is_for(opened):
    reports = Answers()
    found = opened(reports)
    assert "Not for the client" in found.text("document_audience_says")
    found.choose("audience", Audience.CLIENT).settled()
    assert "Without scores" in found.text("document_audience_says")
    found.dialog.choices.kinds.choose("plan")
    found.settled()
    assert found.report.audience is Audience.INTERNAL
    assert "our own people" in found.text("document_audience_says")
    for name, kind in KINDS.items():
        found.dialog.choices.kinds.choose(name)
        found.settled()
        assert found.report.audience is kind.audiences[0]
        assert found.dialog.choices.audience.isEnabled() is (len(kind.audiences) > 1)


def test_a_document_speaks_its_own_language_while_the_window_keeps_its(opened):
    found = opened(request=Request("onepager", language="es"))
    assert found.report.language == "es"
    assert "Cuadro de mando" in set(_titles(found.report))
    assert language() == "en"
    assert found.text("document_page") == "Page 1 of 1"
    set_language("es")
    found.choose("language", "en").settled()
    assert "Scorecard" in set(_titles(found.report))
    assert language() == "es"


def _titles(report):
    for block in report.blocks():
        yield from (getattr(block, name) for name in ("text", "title") if hasattr(block, name))
    for section in report.sections:
        yield section.title


# -- pages -------------------------------------------------------------------------------------------


def test_only_pages_that_are_seen_are_held_as_pictures(opened):
    found = opened(Answers(pages=40))
    pages = found.dialog.pages
    assert found.dialog.thumbnails.count() == 40
    assert len(pages.held) <= 3
    for page in (39, 20, 5):
        pages.go_to(page)
        pages.grab()
        pages.grab()
        assert page in pages.held
        assert len(pages.held) <= 3


def test_small_pages_and_keys_lead_to_a_page_and_it_is_said_which_one_it_is(opened, qtbot):
    found = opened(Answers(pages=5))
    pages, small = found.dialog.pages, found.dialog.thumbnails
    small.setCurrentRow(3)
    assert pages.current == 3
    assert found.text("document_page") == "Page 4 of 5"
    assert pages.accessibleName() == "Page 4 of 5"
    found.press("page_next")
    assert (pages.current, small.currentRow()) == (4, 4)
    found.press("page_before")
    assert small.currentRow() == 3
    pages.setFocus()
    qtbot.keyClick(pages, Qt.Key.Key_Home)
    assert small.currentRow() == 0
    qtbot.keyClick(pages, Qt.Key.Key_End)
    assert small.currentRow() == 4
    qtbot.keyClick(pages, Qt.Key.Key_PageUp)
    assert pages.verticalScrollBar().value() < pages.verticalScrollBar().maximum()
    qtbot.keyClick(found.dialog, Qt.Key.Key_PageUp, CONTROL)
    assert pages.current < 4


def test_pages_are_as_wide_as_there_is_room_until_another_size_is_chosen(opened, qtbot):
    reports = Answers()
    found = opened(reports)
    pages = found.dialog.pages
    assert pages.is_fitted
    fitted = pages.percent
    qtbot.keyClick(found.dialog, Qt.Key.Key_Plus, CONTROL)
    larger = pages.percent
    assert larger > fitted
    assert found.text("document_size") == f"{larger}%"
    _turn_wheel(pages, 1)
    assert pages.percent > larger
    _turn_wheel(pages, -1)
    assert pages.percent == larger
    qtbot.keyClick(found.dialog, Qt.Key.Key_Minus, CONTROL)
    assert not pages.is_fitted
    qtbot.keyClick(found.dialog, Qt.Key.Key_0, CONTROL)
    assert pages.is_fitted
    assert pages.percent == fitted
    for _step in range(30):
        pages.zoom_by(1)
    assert pages.percent == 400
    found.settled()
    assert max(reports.finer) <= 200


def test_larger_pages_are_painted_finer_and_stay_where_they_were(opened):
    reports = Answers(pages=3)
    found = opened(reports)
    found.dialog.pages.go_to(2)
    found.press("zoom_1").settled()
    assert reports.finer
    assert reports.finer[-1] > found.dialog.pages.wanted_ppi() * 0.97
    assert found.dialog.pages.current == 2
    assert len(reports.asked) == 1


def _turn_wheel(pages, by):
    place = QPointF(pages.viewport().rect().center())
    event = QWheelEvent(
        place, pages.viewport().mapToGlobal(place), QPoint(), QPoint(0, 120 * by), Qt.MouseButton.NoButton, CONTROL,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(pages.viewport(), event)


# -- finding -----------------------------------------------------------------------------------------


def test_words_are_found_however_they_are_written_and_lead_to_their_page(opened, qtbot):
    found = opened(Answers(pages=4, texts=("Uno", "Dirección de compras", "nada", "la DIRECCION\nde\u200b compras")))
    qtbot.keyClick(found.dialog, Qt.Key.Key_F, CONTROL)
    edit = found.dialog.find_bar.edit
    found.settled()
    assert edit.hasFocus()
    edit.setText("direccion de compras")
    assert found.text("find_said") == "1 of 2 · page 2"
    assert found.dialog.pages.current == 1
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert found.dialog.pages.current == 3
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert found.dialog.pages.current == 1
    qtbot.keyClick(edit, Qt.Key.Key_Return, SHIFT)
    assert found.dialog.pages.current == 3
    edit.setText("no está")
    assert found.text("find_said") == "Not in this document"
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert found.dialog.isVisible()
    assert not edit.isVisible()
    assert found.dialog.pages.hasFocus()


def test_what_is_looked_for_is_looked_for_in_the_next_document_too(opened):
    reports = Answers(pages=2, texts=("", "margin"))
    found = opened(reports)
    found.press("document_find").settled()
    found.dialog.find_bar.edit.setText("margin")
    assert found.text("find_said") == "1 of 1 · page 2"
    reports.texts = ("none", "of it")
    found.choose("audience", Audience.CLIENT).settled()
    assert found.text("find_said") == "Not in this document"


def test_why_nothing_can_be_found_is_said_where_it_was_looked_for(opened):
    reports = Answers()
    found = opened(reports)
    reports.error = FileError("report_memory", limit=1500)
    found.press("document_find").settled()
    assert "1500 MB" in found.text("find_said")
    found.dialog.find_bar.edit.setText("word")
    assert "1500 MB" in found.text("find_said")


def test_the_texts_of_real_pages_are_found(opened):
    found = opened(request=Request("plan", language="es"))
    found.dialog.search()
    found.settled()
    found.dialog.find_bar.edit.setText("riesgos, recursos y firmas")
    assert found.text("find_said").startswith("1 of")
    assert found.dialog.pages.page_count == 5


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


@pytest.mark.parametrize(("first", "last", "pages"), [(0, 0, 5), (2, 3, 2), (5, 9, 1)])
def test_pages_go_to_the_printer_on_the_paper_of_the_document(opened, qtbot, monkeypatch, folder, first, last, pages):
    target = folder / "printed.pdf"

    def choose(_parent, printer):
        assert (printer.fromPage(), printer.toPage()) == (1, 5)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        if first:
            printer.setPrintRange(QPrinter.PrintRange.PageRange)
            printer.setFromTo(first, last)
        return True

    monkeypatch.setattr(boxes, "choose_printer", choose)
    found = opened(Answers(pages=5), Request("onepager", paper=Paper.LETTER))
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


# -- stopping ----------------------------------------------------------------------------------------


def test_a_new_choice_gives_up_what_was_being_made(opened, qtbot):
    reports = Answers()
    reports.may_go.clear()
    found = opened(reports, waits=False)
    qtbot.waitUntil(lambda: len(reports.asked) == 1)
    found.choose("paper", Paper.LETTER)
    qtbot.waitUntil(lambda: len(reports.asked) == 2)
    assert reports.given_up == 1
    reports.may_go.set()
    found.settled()
    assert found.report.paper is Paper.LETTER


def test_making_pages_can_be_stopped_and_begun_again(opened, qtbot):
    reports = Answers()
    reports.may_go.clear()
    found = opened(reports, waits=False)
    qtbot.waitUntil(lambda: found.button("document_stop").isVisible())
    found.press("document_stop")
    assert "Stopped" in found.text("document_problem")
    assert found.dialog.session.preview is None
    reports.may_go.set()
    found.settled()
    assert found.dialog.session.preview is None
    found.press("document_again").settled()
    assert found.dialog.session.preview is not None
    assert found.dialog.pages.isVisible()


def test_saving_can_be_stopped(opened, qtbot, answers, folder):
    reports = Answers()
    found = opened(reports)
    reports.may_go.clear()
    answers.paths.append(folder / "a.pdf")
    found.press("document_save")
    assert not found.button("document_save").isEnabled()
    qtbot.waitUntil(lambda: found.button("document_stop").isVisible())
    found.press("document_stop").settled()
    assert "nothing was written" in found.text("document_said")
    qtbot.waitUntil(lambda: reports.given_up == 1)
    assert found.button("document_save").isEnabled()


def test_leaving_while_pages_are_made_gives_them_up(opened, qtbot):
    reports = Answers()
    reports.may_go.clear()
    found = opened(reports, waits=False)
    qtbot.waitUntil(lambda: bool(reports.asked))
    qtbot.keyClick(found.dialog, Qt.Key.Key_Escape)
    assert not found.dialog.isVisible()
    qtbot.waitUntil(lambda: reports.given_up == 1)


def test_leaving_while_a_file_is_written_waits_for_it(opened, qtbot, answers, folder, window):
    reports = Answers()
    found = opened(reports)
    reports.may_go.clear()
    answers.paths.append(folder / "a.pdf")
    found.press("document_save")
    found.dialog.reject()
    assert found.dialog.isVisible()
    reports.may_go.set()
    qtbot.waitUntil(lambda: not found.dialog.isVisible())
    assert window.toast.said.startswith("Saved as")


def test_closing_the_window_while_something_goes_on_waits_for_no_more_than_the_next_step(opened, qtbot, answers, folder, window):
    reports = Answers()
    found = opened(reports)
    reports.may_go.clear()
    answers.paths.append(folder / "a.pdf")
    found.press("document_save")
    found.choose("paper", Paper.LETTER)
    qtbot.waitUntil(lambda: len(reports.asked) == 2 and bool(reports.written))
    window.close()
    assert reports.given_up == 2


def test_pages_are_made_while_a_file_is_written(opened, qtbot, answers, folder):
    reports = Answers()
    found = opened(reports)
    reports.may_go.clear()
    answers.paths.append(folder / "a.pdf")
    found.press("document_save").choose("audience", Audience.CLIENT)
    qtbot.waitUntil(lambda: len(reports.asked) == 2)
    reports.may_go.set()
    found.settled()
    ((request, _account, _target),) = reports.written
    assert request == SHEET  # as it was when it was saved
    assert found.report.audience is Audience.CLIENT
    assert found.text("document_said").startswith("Saved as")


def test_the_process_that_paints_goes_with_the_window(opened, qtbot, monkeypatch):
    begun = []
    real = subprocess.Popen

    class Kept(real):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            begun.append(self)

    monkeypatch.setattr(subprocess, "Popen", Kept)
    found = opened(waits=False)
    qtbot.waitUntil(lambda: bool(begun), timeout=20_000)
    found.dialog.reject()
    qtbot.waitUntil(lambda: begun[0].poll() is not None)


# -- looks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("look", "scale"), [("dark", 100), ("light", 130), ("dark", 130)])
def test_it_fits_its_window_in_every_look(qtbot, window, look, scale):
    window.theme.set(look, scale)
    window.resize(1280, 672)
    found = DocumentWindow.open(qtbot, window, SHEET, calls=Answers(pages=3).calls)
    assert found.dialog.width() <= 1280
    assert found.dialog.height() <= 672
    assert found.dialog.minimumSizeHint().width() <= found.dialog.width()
    assert found.button("document_save").isVisible()
    assert found.dialog.pages.viewport().width() > 300


def test_everything_is_reached_by_keyboard_and_has_a_name(opened, qtbot):
    found = opened(Answers(pages=2))
    dialog = found.dialog
    assert dialog.focusWidget() is dialog.choices.kinds
    reached = []
    for _key in range(40):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        here = dialog.focusWidget()
        if here in reached:
            break
        reached.append(here)
    assert {dialog.pages, dialog.thumbnails, dialog.choices.language, dialog.choices.audience, dialog.choices.paper} <= set(
        reached
    )
    assert {found.button(f"document_{act}") for act in ("save", "print", "copy", "close", "find")} <= set(reached)
    assert [w for w in reached if not w.accessibleName()] == []
    before = dialog.focusWidget()
    qtbot.keyClick(dialog, Qt.Key.Key_F6)
    assert dialog.focusWidget() is not before
