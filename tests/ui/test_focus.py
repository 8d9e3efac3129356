"""The keyboard belongs to the person: no commit, wherever it comes from, moves focus, caret, selection, scroll place or half-typed text."""

import os
from collections import Counter

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from kamdesk.domain.account.account import Account
from kamdesk.domain.changes import Change
from kamdesk.domain.records import altered
from kamdesk.ui.account.pages import TABS
from kamdesk.ui.focus import can_take_keys

PLACES = [*TABS, "settings", *(f"portfolio {part}" for part in range(7))]
ALIKE = int(os.environ.get("KAMDESK_SEQUENCES") or 1)
"""So many widgets of one class are tried on a page; most classes are on several pages."""


def go(window, place):
    if place == "settings":
        window.navigation.show_settings()
    elif place.startswith("portfolio"):
        window.navigation.show_portfolio()
        window.content.portfolio_page.wait()
        window.content.portfolio_page.show_part(int(place[-1]))
    else:
        window.view.show_tab(place)
    QApplication.processEvents()
    window.activateWindow()
    QApplication.processEvents()


def commit_elsewhere(window, number):
    """What an import, an undo or another field does: the account and the settings change, and every view hears of it."""
    ctx = window.ctx
    account, settings = ctx.portfolio.get(Account, window.view.account_id), ctx.portfolio.settings
    changes = [
        Change(account, altered(account, notes=f"Note {number}")),
        Change(settings, altered(settings, kam_hours=1000 + number)),
    ]
    assert ctx.attempt(lambda: ctx.portfolio.commit(changes)) is None
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def described(widget):
    return type(widget).__name__, widget.objectName(), widget.accessibleName()


def half_typed(widget):
    if isinstance(widget, QLineEdit) and not widget.isReadOnly():
        widget.insert("7x")
        widget.setSelection(0, 1)
        return widget.text(), widget.selectedText(), widget.cursorPosition()
    if isinstance(widget, QPlainTextEdit) and not widget.isReadOnly():
        widget.insertPlainText("half")
        return widget.toPlainText(), "", widget.textCursor().position()
    return None


def typed_now(widget):
    if isinstance(widget, QLineEdit):
        return widget.text(), widget.selectedText(), widget.cursorPosition()
    return widget.toPlainText(), "", widget.textCursor().position()


@pytest.mark.parametrize("place", PLACES)
def test_no_commit_takes_the_keyboard_or_what_is_typed(window, qtbot, place):
    go(window, place)
    number, tried = 0, Counter()
    for widget in [w for w in window.findChildren(QWidget) if can_take_keys(w) and w.isVisible()]:
        tried[type(widget)] += 1
        if tried[type(widget)] > ALIKE:
            continue
        if (
            not shiboken6.isValid(widget)
            or not can_take_keys(widget)
            or "notes" in widget.objectName()
            or "kam_hours" in widget.objectName()
        ):
            continue
        widget.setFocus()
        QApplication.processEvents()
        name, typed = described(widget), half_typed(widget)
        current = widget.currentIndex().data() if isinstance(widget, QAbstractItemView) else None
        number += 1
        commit_elsewhere(window, number)
        focus = QApplication.focusWidget()
        assert focus is not None, name
        assert described(focus) == name
        if typed is not None:
            assert typed_now(focus) == typed, name
            focus.undo()
        if current is not None:
            assert focus.currentIndex().data() == current, name
    assert number


def test_no_commit_moves_a_page_that_was_scrolled(window, qtbot):
    window.resize(1024, 640)
    for number, place in enumerate(PLACES):
        go(window, place)
        areas = [a for a in window.findChildren(QAbstractScrollArea) if a.isVisible()]
        for area in areas:
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum() // 2)
        QApplication.processEvents()
        before = [area.verticalScrollBar().value() for area in areas]
        commit_elsewhere(window, number)
        for area, value in zip(areas, before, strict=True):
            if shiboken6.isValid(area):
                assert area.verticalScrollBar().value() == value, (place, described(area))


def test_the_list_reads_itself_again_without_opening_an_account(window, qtbot):
    chosen = []
    window.sidebar.chosen.connect(chosen.append)
    go(window, "settings")
    commit_elsewhere(window, 1)
    assert chosen == []
    assert window.content.currentWidget() is window.content.settings
    window.navigation.show_portfolio()
    commit_elsewhere(window, 2)
    assert chosen == []
    assert window.content.is_portfolio_shown


def test_every_place_that_is_gone_to_has_the_keyboard(window, qtbot):
    window.activateWindow()
    for place in PLACES * 2:
        go(window, place)
        focus = QApplication.focusWidget()
        assert focus is not None, place
        assert focus.isVisible(), place


def test_keys_of_the_window_work_with_the_caret_in_a_field(window, qtbot):
    """A text field keeps for itself only what moves or edits text by words."""
    window.activateWindow()
    go(window, "overview")
    field = window.findChild(QLineEdit, "account.city")
    field.setFocus()
    for name, action in window.actions_.by_name.items():
        if not action.isEnabled() or action.shortcut().isEmpty() or name in {"previous_period", "next_period", "close_step"}:
            continue
        done = []
        action.triggered.disconnect()
        action.triggered.connect(lambda *_, n=name, d=done: d.append(n))
        combination = action.shortcut()[0]
        field.setFocus()
        qtbot.keyClick(field, combination.key(), combination.keyboardModifiers())
        assert done == [name], QKeySequence(combination).toString()


def test_tab_goes_through_a_page_as_it_is_read(window, qtbot):
    """Down the columns of a page, never from its end back into its middle: what was made later is not reached last."""
    window.activateWindow()
    go(window, "plan")
    page = window.view.page
    page.list.setFocus()
    seen = []
    for _ in range(40):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if not page.isAncestorOf(focus):
            break
        seen.append(focus.mapTo(page, focus.rect().topLeft()).y())
    assert len(seen) > 3
    assert seen[-1] > max(seen) - 4  # the last button, or the one beside it
