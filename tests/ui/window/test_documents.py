"""How the window comes to its documents: on what, with what chosen, and what is kept for the next time."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from kamdesk.domain.account.account import Account
from kamdesk.env.preferences import Preferences
from kamdesk.reports import kept_drawings
from kamdesk.reports.kinds import KINDS
from kamdesk.reports.model import Audience, Paper
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.documents.documents_dialog import DocumentsDialog
from tests.support.document_window import DocumentWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


def opened(qtbot, window):
    """The document window that stands over the window."""
    (found,) = [d for d in window.findChildren(DocumentsDialog) if d.isVisible()]
    return DocumentWindow(qtbot, found)


@pytest.mark.parametrize(
    ("tab", "kind"),
    [("overview", "onepager"), ("scorecard", "onepager"), ("relationship", "onepager"), ("plan", "plan")],
)
def test_ctrl_p_begins_with_the_document_of_the_page(window, qtbot, tab, kind):
    window.show_place(window.ctx.portfolio.find_account("C01")[0].id, tab)
    qtbot.keyClick(window, Qt.Key.Key_P, CONTROL)
    found = opened(qtbot, window).settled()
    assert found.dialog.choices.request.kind == kind
    assert found.dialog.windowTitle() == "Documents — Lácteos Peñarrubia, S. Coop."
    assert found.report.document == kind
    found.dialog.reject()


@pytest.mark.own_processes
def test_on_all_accounts_it_is_the_review_of_the_portfolio(window, qtbot):
    window.navigation.show_portfolio()
    qtbot.keyClick(window, Qt.Key.Key_P, CONTROL)
    found = opened(qtbot, window).settled()
    assert found.report.document == "portfolio"
    assert found.dialog.choices.kinds.count() == sum(not k.is_of_account for k in KINDS.values())
    found.dialog.reject()


def test_under_the_settings_it_is_that_of_the_place_below(window, qtbot):
    window.show_place(window.ctx.portfolio.find_account("C01")[0].id, "plan")
    window.navigation.show_settings()
    window.actions_.by_name["documents"].trigger()
    found = opened(qtbot, window)
    assert found.dialog.choices.request.kind == "plan"
    found.dialog.reject()


def test_language_and_paper_are_kept_for_the_next_time_and_the_audience_never(window, qtbot):
    window.show_place(window.ctx.portfolio.find_account("C01")[0].id, "overview")
    first = window.file_actions.documents.open()
    assert (first.choices.request.language, first.choices.request.audience) == ("en", Audience.INTERNAL)
    DocumentWindow(qtbot, first).choose("language", "es").choose("paper", Paper.LETTER).choose("audience", Audience.CLIENT)
    first.reject()
    second = window.file_actions.documents.open()
    now = second.choices.request
    assert (now.language, now.paper, now.audience) == ("es", Paper.LETTER, Audience.INTERNAL)
    kept = Preferences.load()  # of another day
    assert (kept.document_language, kept.document_paper) == ("es", "letter")
    DocumentWindow(qtbot, second).choose("language", "en").choose("paper", Paper.A4)
    second.reject()
    assert Preferences.load().document_language == ""  # that of the window, whatever it will be


@pytest.mark.parametrize(("spoken", "paper"), [("xx", "letters"), ("", "")])
def test_a_preference_that_is_no_choice_counts_for_nothing(window, spoken, paper):
    window.show_place(window.ctx.portfolio.find_account("C01")[0].id, "overview")
    window.ctx.preferences.document_language, window.ctx.preferences.document_paper = spoken, paper
    found = window.file_actions.documents.open()
    assert (found.choices.request.language, found.choices.request.paper) == ("en", Paper.A4)
    found.reject()


def test_what_is_being_typed_is_in_the_document(window, qtbot):
    account = window.ctx.portfolio.find_account("C01")[0].id
    window.show_place(account, "overview")
    window.navigation.navigate("overview", "city")
    city = next(e for e in window.view.page.findChildren(QLineEdit) if e.hasFocus() or e.objectName() == "city")
    city.setText("Benavente")
    qtbot.keyClick(window, Qt.Key.Key_P, CONTROL)
    found = opened(qtbot, window).settled()
    assert "Benavente" in str(found.report.to_json())
    found.dialog.reject()


def test_without_a_portfolio_there_are_no_documents(make_window):
    window = make_window()
    assert not window.actions_.by_name["documents"].isEnabled()
    assert window.file_actions.documents.open() is None


def test_an_account_without_anything_has_its_sheet_too(make_window, qtbot, folder):
    path = folder / "leer.kamdesk"
    book = Portfolio.create(path)
    book.save(Account(id="a1", name="Ω"))
    book.close()
    window = make_window(path)
    window.show_place("a1", "overview")
    found = DocumentWindow(qtbot, window.file_actions.documents.open()).settled()
    assert found.dialog.pages.page_count == 1
    assert not found.is_seen("document_problem")
    found.dialog.reject()


def test_every_document_of_the_sample_is_shown_to_everybody_it_is_for(window, qtbot):
    window.show_place(window.ctx.portfolio.find_account("C01")[0].id, "overview")
    found = DocumentWindow(qtbot, window.file_actions.documents.open())
    for kind in KINDS:
        found.dialog.choices.kinds.choose(kind)
        for audience in KINDS[kind].audiences:
            found.choose("audience", audience).settled()
            assert (found.report.document, found.report.audience) == (kind, audience)
            assert found.dialog.pages.page_count >= 1, (kind, audience)
    found.dialog.reject()


def test_drawings_of_a_file_are_forgotten_with_it(window, qtbot):
    kept_drawings.keep(("a chart",), "<svg/>")
    window.file_actions.documents.open().reject()
    assert kept_drawings.find(("a chart",))
    window.file.close()
    assert kept_drawings.find(("a chart",)) is None
