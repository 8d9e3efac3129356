"""The document window: what is chosen, how what goes on is stopped and left, how it looks."""

import subprocess

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kamdesk.i18n import language, set_language
from kamdesk.reports.kinds import KINDS, Request
from kamdesk.reports.model import Audience, Paper
from kamdesk.ui.documents.kind_list import KindList
from tests.support.document_window import Answers, DocumentWindow

SHEET = Request("onepager", language="es")
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


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
    assert found.text("document_doing").startswith("This closes when it is done.")
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
    assert not found.dialog.isVisible()


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


@pytest.mark.own_processes
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


def test_what_came_of_an_act_stays_while_pages_are_still_made(opened, qtbot, answers, folder):
    reports = Answers()
    found = opened(reports)
    acts = found.dialog.acts
    answers.paths.append(folder / "a.pdf")
    found.press("document_save").settled()
    assert found.text("document_said").startswith("Saved as")
    acts.begin("Making the pages…")
    acts.say("Saved as «a.pdf».")
    qtbot.waitUntil(lambda: found.text("document_doing") == "Making the pages…" and acts.stop.isVisible())
    assert found.text("document_said") == "Saved as «a.pdf»."
    acts.begin("Copying the page…")
    qtbot.waitUntil(lambda: found.text("document_doing") == "Copying the page…")
    assert not found.is_seen("document_said")


@pytest.mark.parametrize(
    ("kind", "said"), [("plan", "Files: PDF, PowerPoint, Excel."), ("minutes", "Files: PDF."), ("register", "Files: PDF, Excel.")]
)
def test_as_which_files_it_can_be_saved_is_said(opened, kind, said):
    assert opened(Answers(), Request(kind)).text("document_files") == said


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


@pytest.mark.parametrize("width", range(180, 300, 8))
def test_no_entry_of_the_documents_covers_the_next(window, qtbot, width):
    kinds = KindList(window.ctx.tokens, list(KINDS.values()))
    qtbot.addWidget(kinds)
    kinds.resize(width, 200)
    kinds.show()
    QApplication.processEvents()  # only now there is a scroll bar, which takes room
    QApplication.processEvents()
    rows = [kinds.visualItemRect(kinds.item(n)) for n in range(kinds.count())]
    assert [r.height() for r in rows] == [kinds.sizeHintForRow(n) for n in range(kinds.count())]
