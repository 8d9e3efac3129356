"""Pages of a document as they are looked at: which are held, how large they are, what is found in them."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from kamdesk.domain.errors import FileError
from kamdesk.reports.kinds import Request
from kamdesk.reports.model import Audience
from kamdesk.ui.documents.calls import PageText
from kamdesk.ui.documents.thumbnails import PICTURE
from tests.support.document_window import PAPER, Answers

SHEET = Request("onepager", language="es")
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


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


def test_every_page_has_a_small_picture_of_itself(opened):
    found = opened(Answers(pages=3))
    for at in range(3):
        small = found.dialog.thumbnails.item(at).icon().pixmap(PICTURE).toImage()
        assert small.pixelColor(small.rect().center()).name() == PAPER


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


def test_what_is_found_is_marked_in_the_pages_until_the_search_is_left(opened, qtbot):
    reports = Answers(pages=2, texts=("margin", "Margin"))
    found = opened(reports)
    found.press("document_find").settled()
    found.dialog.find_bar.edit.setText("margin")
    found.settled()
    assert reports.marked[-1] == "margin"
    found.dialog.find_bar.edit.setText("margin of nothing")
    found.settled()
    assert reports.marked[-1] == ""
    found.dialog.find_bar.edit.setText("margin")
    found.settled()
    assert (reports.marked[-1], len(reports.asked)) == ("margin", 1)
    found.dialog.pages.setFocus()
    qtbot.keyClick(found.dialog.pages, Qt.Key.Key_Escape)
    found.settled()
    assert found.dialog.isVisible()
    assert found.dialog.find_bar.isHidden()
    assert reports.marked[-1] == ""
    qtbot.keyClick(found.dialog.pages, Qt.Key.Key_Escape)
    assert not found.dialog.isVisible()


def test_marks_stay_when_the_size_changes_and_are_made_for_the_next_document(opened):
    reports = Answers(pages=1, texts=("margin",))
    found = opened(reports)
    found.press("document_find").settled()
    found.dialog.find_bar.edit.setText("margin")
    found.settled()
    found.dialog.pages.zoom_by(3)
    found.settled()
    assert reports.marked[-1] == "margin"
    count = len(reports.marked)
    found.choose("audience", Audience.CLIENT).settled()
    assert reports.marked[count:] == ["margin"]


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


def test_a_hit_leads_to_its_place_and_is_pointed_to(opened):
    found = opened(request=Request("plan", language="en"))
    pages = found.dialog.pages
    found.dialog.search()
    found.settled()
    edit = found.dialog.find_bar.edit
    edit.setText("Signatures")
    found.settled()
    spots = []
    for _hit in range(2):  # in the contents on the first page, and where they are
        assert pages.pointer is not None
        assert pages.viewport().rect().contains(pages.pointer.center())
        spots.append((pages.current, pages.pointer.left()))
        found.press("find_next").settled()
    assert spots[0][0] == 0
    assert spots[1][0] == pages.page_count - 1
    edit.setText("nothing of the kind")
    found.settled()
    assert pages.pointer is None


def test_a_place_that_is_seen_already_moves_nothing(opened):
    found = opened(Answers(pages=2, texts=(PageText("one two", ((0, 0.1, 0.05), (4, 0.1, 0.12))), "three")))
    pages = found.dialog.pages
    found.dialog.search()
    found.settled()
    found.dialog.find_bar.edit.setText("two")
    found.settled()
    assert pages.verticalScrollBar().value() == 0
    one = pages.pointer
    found.dialog.find_bar.edit.setText("one")
    found.settled()
    assert pages.pointer.top() < one.top()
