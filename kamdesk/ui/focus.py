"""The keyboard belongs to the person: what reads itself again keeps focus, caret, selection and scroll place."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

import shiboken6
from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGridLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)

_KEYS = Qt.FocusPolicy.TabFocus
_WHOLE = (QAbstractItemView, QAbstractSpinBox, QComboBox, QPlainTextEdit)
"""Widgets that Tab goes through as one, whatever they are made of."""
PAGE_MARGIN = 12
"""Pixels that stay free above and below what is brought into view."""


@dataclass
class _Caret:
    """Where in a text the caret was, and from where the selection went to it."""

    anchor: int
    position: int

    @classmethod
    def of(cls, widget: QWidget) -> "_Caret | None":
        if isinstance(widget, QLineEdit):
            start = widget.selectionStart()
            if start < 0:
                return cls(widget.cursorPosition(), widget.cursorPosition())
            end = start + widget.selectionLength()
            return cls(end if widget.cursorPosition() == start else start, widget.cursorPosition())
        if isinstance(widget, QPlainTextEdit):
            return cls(widget.textCursor().anchor(), widget.textCursor().position())
        return None

    def restore(self, widget: QWidget) -> None:
        if isinstance(widget, QLineEdit):
            if self.anchor == self.position:
                widget.setCursorPosition(self.position)
            else:
                widget.setSelection(self.anchor, self.position - self.anchor)
        elif isinstance(widget, QPlainTextEdit):
            cursor = widget.textCursor()
            length = len(widget.toPlainText())
            cursor.setPosition(min(self.anchor, length))
            cursor.setPosition(min(self.position, length), cursor.MoveMode.KeepAnchor)
            widget.setTextCursor(cursor)


class FocusPlace:
    """Where the keyboard is now, told well enough to find it again when its widget is made anew."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._key = _key(widget)
        self._caret = _Caret.of(widget)
        self._ancestors: list[QWidget] = []
        parent = widget.parentWidget()
        while parent is not None:
            self._ancestors.append(parent)
            parent = None if parent.isWindow() else parent.parentWidget()
        window = widget.window()
        alike = [w for w in window.findChildren(type(widget), widget.objectName()) if _key(w) == self._key]
        self._at = alike.index(widget) if widget in alike else 0
        self._where = widget.mapTo(window, widget.rect().center())

    def restore(self) -> bool:
        """Give the keyboard back to the widget or to what stands in its place; False when there is nothing."""
        widget = self._widget if shiboken6.isValid(self._widget) and can_take_keys(self._widget) else self._successor()
        if widget is None:
            return False
        if QApplication.focusWidget() is not widget:
            _show(widget)
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
            if self._caret is not None and _Caret.of(widget) != self._caret:
                self._caret.restore(widget)
        return True

    def _successor(self) -> QWidget | None:
        """The widget of the same name nearest to the old place, or else the nearest that takes keys."""
        for ancestor in self._ancestors:
            if not shiboken6.isValid(ancestor) or not ancestor.isVisible():
                continue
            able = [w for w in ancestor.findChildren(QWidget) if can_take_keys(w)]
            alike = [w for w in able if _key(w) == self._key]
            if alike:
                return alike[min(self._at, len(alike) - 1)]
            if able:
                window = ancestor.window()
                return min(able, key=lambda w: (w.mapTo(window, w.rect().center()) - self._where).manhattanLength())
        return None

    @property
    def is_gone(self) -> bool:
        """Whether what had the keyboard is no longer there, to be seen, or to be used."""
        return not shiboken6.isValid(self._widget) or not self._widget.isVisible() or not self._widget.isEnabled()


class FocusKeeper(QObject):
    """Brings the keyboard to what stands nearest when what had it is hidden, disabled or taken away.

    Qt would give it to what comes next in the order of Tab, often at the other end of the window. It does so as if Tab had been
    pressed, and that is how a move of Qt's own is told from a person's.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._place: FocusPlace | None = None
        self._is_tab = False

    def watch(self, watched: QObject, event: QEvent) -> None:
        """Hear every event of the application."""
        kind = event.type()
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
                self._is_tab = True
                QTimer.singleShot(0, self, self._tab_done)
        elif (
            kind is QEvent.Type.FocusIn
            and isinstance(event, QFocusEvent)
            and isinstance(watched, QWidget)
            and watched.window() is self._window
        ):
            before, self._place = self._place, FocusPlace(watched)
            is_own = event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason} and not self._is_tab
            if is_own and before is not None:
                QTimer.singleShot(0, self, lambda: self._look(before, watched))

    def _tab_done(self) -> None:
        self._is_tab = False

    def _look(self, before: FocusPlace, now: QWidget) -> None:
        if before.is_gone and shiboken6.isValid(now) and QApplication.focusWidget() is now:
            before.restore()


def _key(widget: QWidget) -> tuple[type, str, str]:
    return type(widget), widget.objectName(), widget.accessibleName()


def can_take_keys(widget: QWidget) -> bool:
    """Whether a person could bring the keyboard there now."""
    return widget.isEnabled() and widget.focusPolicy() & _KEYS == _KEYS and widget.focusProxy() is None and _will_show(widget)


def _will_show(widget: QWidget) -> bool:
    """Whether it is seen, or will be as soon as its layout shows what was just made."""
    explicit = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
    found: QWidget | None = widget
    while found is not None and not found.isWindow():
        if found.isHidden() and found.testAttribute(explicit):
            return False
        found = found.parentWidget()
    return found is not None and found.isVisible()


def _show(widget: QWidget) -> None:
    """Show what its layout has not shown yet, since nothing invisible can have the keyboard."""
    hidden = []
    found: QWidget | None = widget
    while found is not None and not found.isWindow():
        if found.isHidden():
            hidden.append(found)
        found = found.parentWidget()
    for part in reversed(hidden):
        part.show()


def _scrolled() -> list[tuple[QAbstractScrollArea, int, int]]:
    """Every area that is seen and can be scrolled, with its place; tables find theirs by their records (`kept_place`)."""
    windows = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    areas = [
        a for w in windows for a in w.findChildren(QAbstractScrollArea) if a.isVisible() and not isinstance(a, QAbstractItemView)
    ]
    able = [a for a in areas if a.verticalScrollBar().maximum() or a.horizontalScrollBar().maximum()]
    return [(a, a.verticalScrollBar().value(), a.horizontalScrollBar().value()) for a in able]


@contextmanager
def keeping_focus() -> Iterator[None]:
    """Whatever is made anew inside, the keyboard, the caret, the selected text and the scroll places stay where they were."""
    widget = QApplication.focusWidget()
    place = FocusPlace(widget) if widget is not None else None
    scrolled = _scrolled()
    try:
        yield
    finally:
        if place is not None and not _is_elsewhere(widget):
            place.restore()
        for area, down, right in scrolled:
            if shiboken6.isValid(area):
                area.verticalScrollBar().setValue(down)
                area.horizontalScrollBar().setValue(right)


def _is_elsewhere(widget: QWidget | None) -> bool:
    """Whether a dialog has come up meanwhile: then the keyboard is its own."""
    modal = QApplication.activeModalWidget()
    if modal is None or widget is None:
        return False
    return not shiboken6.isValid(widget) or widget.window() is not modal


def save_typing() -> None:
    """Let what is being typed save itself, before what it belongs to goes out of sight; the keyboard stays where it is."""
    widget = QApplication.focusWidget()
    if widget is None:
        return
    holder: QWidget | None = widget
    while holder is not None:
        save = getattr(holder, "save_pending", None)
        if save is not None:
            save()
            return
        holder = holder.parentWidget()
    if isinstance(widget, QLineEdit | QAbstractSpinBox):
        widget.editingFinished.emit()


def _text_of(widget: QWidget | None) -> QLineEdit | QPlainTextEdit | None:
    if isinstance(widget, QAbstractSpinBox):
        return widget.lineEdit()
    return widget if isinstance(widget, QLineEdit | QPlainTextEdit) else None


def takes_text(widget: object) -> bool:
    """Whether what is typed there is a text, which has an undo of its own."""
    return isinstance(widget, QLineEdit | QPlainTextEdit | QAbstractSpinBox)


def undo_typing() -> bool:
    """Undo what is typed and not saved yet where the caret is; False when there is nothing of it."""
    text = _text_of(QApplication.focusWidget())
    if isinstance(text, QLineEdit):
        if not text.isModified() or not text.isUndoAvailable():
            return False
        before = text.text()
        text.undo()
        return text.text() != before
    if isinstance(text, QPlainTextEdit):
        document = text.document()
        if not document.isModified() or not document.isUndoAvailable():
            return False
        text.undo()
        return True
    return False


def redo_typing() -> bool:
    """Type again what was undone where the caret is; False when there is nothing of it."""
    text = _text_of(QApplication.focusWidget())
    is_available = text is not None and (
        text.isRedoAvailable() if isinstance(text, QLineEdit) else text.document().isRedoAvailable()
    )
    if text is None or not is_available:
        return False
    text.redo()
    return True


def mark_saved(editor: QLineEdit | QPlainTextEdit) -> None:
    """What the editor holds is in the file: from now on an undo there is an undo of the last act."""
    if isinstance(editor, QLineEdit):
        editor.setModified(False)
    else:
        editor.document().setModified(False)


def show_text(edit: QLineEdit, text: str) -> None:
    """Show a stored text in a field, unless a person is typing there what is not saved yet."""
    if edit.hasFocus() and edit.isModified():
        return
    if edit.text() != text:
        edit.setText(text)
        edit.setCursorPosition(len(text) if edit.hasFocus() else 0)
    mark_saved(edit)


def bring_into_view(widget: QWidget) -> None:
    """Scroll the pages that hold a widget so far that it is seen."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget, 0, 2 * PAGE_MARGIN)
        parent = parent.parentWidget()


def show_in_page(view: QAbstractItemView, index: QModelIndex | QPersistentModelIndex) -> None:
    """Scroll the page that holds a table so far that a cell of it is seen."""
    rect = view.visualRect(index)
    parent = view.parentWidget()
    while parent is not None and rect.isValid():
        if isinstance(parent, QScrollArea) and (body := parent.widget()) is not None and body.isAncestorOf(view):
            top = view.viewport().mapTo(body, rect.topLeft())
            parent.ensureVisible(top.x(), top.y(), 0, PAGE_MARGIN)
            parent.ensureVisible(top.x(), top.y() + rect.height(), 0, PAGE_MARGIN)
        parent = parent.parentWidget()


def first_able(area: QWidget) -> QWidget | None:
    """The first thing in an area, in Tab order, that takes keys; the area itself when it does."""
    if can_take_keys(area):
        return area
    at = area.nextInFocusChain()
    while at is not None and at is not area:
        if area.isAncestorOf(at) and can_take_keys(at):
            return at
        at = at.nextInFocusChain()
    return None


def enter(area: QWidget, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> bool:
    """Bring the keyboard into an area; False when nothing there takes it."""
    found = first_able(area)
    if found is None:
        return False
    _show(found)
    found.setFocus(reason)
    return True


def order_keys(area: QWidget, known: list[QWidget]) -> list[QWidget]:
    """Let Tab go through an area as it is read: as its layouts lie, whatever was made first.

    Returns the stops in their order; with those `known` from the last time nothing is done when they are the same.
    """
    stops = list(_stops(area))
    if stops != known:
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
    return stops


def _stops(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusPolicy() & _KEYS and widget.focusProxy() is None:
        yield widget
    if isinstance(widget, _WHOLE):
        return
    if isinstance(widget, QScrollArea):
        if (inner := widget.widget()) is not None:
            yield from _stops(inner)
    elif isinstance(widget, QStackedWidget | QSplitter):
        for at in range(widget.count()):
            if (part := widget.widget(at)) is not None:
                yield from _stops(part)
    else:
        inner_widgets = [w for w in widget.children() if isinstance(w, QWidget) and not w.isWindow()]
        if not inner_widgets:
            return
        layout = widget.layout()
        for part in inner_widgets if layout is None else _in_order(layout, inner_widgets):
            yield from _stops(part)


def _in_order(layout: QLayout, widgets: list[QWidget]) -> Iterator[QWidget]:
    """The widgets of a layout and of those in it, as they lie.

    By their places, never by the layout's items: of those PySide keeps objects that outlive the items (see `basic.clear`).
    """
    held: list[tuple[int, QWidget | QLayout]] = [(layout.indexOf(w), w) for w in widgets]
    held += [(layout.indexOf(inner), inner) for inner in layout.children() if isinstance(inner, QLayout)]
    placed = [(at, part) for at, part in held if at >= 0]
    if isinstance(layout, QGridLayout):
        cells: dict[int, tuple[int, ...]] = {at: tuple(layout.getItemPosition(at)) for at, _part in placed}  # type: ignore[arg-type]
        placed.sort(key=lambda entry: cells[entry[0]][:2])
    else:
        placed.sort(key=lambda entry: entry[0])
    for _at, part in placed:
        if isinstance(part, QLayout):
            yield from _in_order(part, widgets)
        else:
            yield part
