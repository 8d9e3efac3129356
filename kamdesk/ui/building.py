"""Making a page: thousands of events come of it, and none of them is of interest to those who hear every event."""

from collections.abc import Callable
from typing import TypeVar
from weakref import WeakSet

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QWidget
from shiboken6 import isValid

Page = TypeVar("Page", bound=QWidget)

_listeners: "WeakSet[QObject]" = WeakSet()


def hear_every_event(listener: QObject) -> None:
    """Let an object filter the events of the whole application, those of pages that are being made left aside."""
    _listeners.add(listener)
    _application().installEventFilter(listener)


def hear_no_more(listener: QObject) -> None:
    """The object filters no events any more."""
    _listeners.discard(listener)
    _application().removeEventFilter(listener)


def made(make: Callable[[], Page]) -> Page:
    """The page that `make` gives, not shown yet; a Python filter of every event would take a quarter of the time."""
    paused = [listener for listener in _listeners if isValid(listener)]
    for listener in paused:
        hear_no_more(listener)
    try:
        page = make()
    finally:
        for listener in paused:
            hear_every_event(listener)
    for kind in (QComboBox, QAbstractSpinBox):
        for box in page.findChildren(kind):
            spare_from_wheel(box)
    return page


def spare_from_wheel(widget: QObject) -> None:
    """A wheel over a page must not change the values it passes over, nor give them the keyboard first."""
    if isinstance(widget, QComboBox | QAbstractSpinBox):
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def _application() -> QObject:
    found = QApplication.instance()
    assert found is not None
    return found
