"""Room: what is painted is laid out first, what is wider than the window scrolls, and a bar that is too long wraps."""

from collections.abc import Iterable
from weakref import WeakSet

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid
from typing_extensions import override

ROUNDS = 8
"""A layout that is still moving after so many rounds would never end."""
PAINTED_AFTER = frozenset({QEvent.Type.UpdateRequest, QEvent.Type.Expose})
"""What Qt sends to a window right before it paints."""

_waiting: "WeakSet[QAbstractScrollArea]" = WeakSet()


def lay_out_later(area: QAbstractScrollArea) -> None:
    """What is scrolled has another size; Qt would show its scroll bars after the next picture, `arrange` does before it."""
    _waiting.add(area)


def arrange() -> None:
    """Carry out every layout that waits, so that nothing is seen squeezed and then jumps.

    A change of a row's height asks for a new layout of its card, that one for the page, and so on; Qt may paint between two of them.
    """
    moved: set[QAbstractScrollArea] = set()
    for _round in range(ROUNDS):
        areas = {area for area in _waiting if isValid(area) and area.isVisible()}
        _waiting.clear()
        for area in areas:
            if isinstance(area, QAbstractItemView):
                area.doItemsLayout()
            QCoreApplication.sendPostedEvents(area, QEvent.Type.MetaCall.value)
        moved |= areas
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        for area in moved:
            _ask_above(area)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        if not _waiting:
            return


def _ask_above(area: QWidget) -> None:
    """Ask for a layout on every level above.

    Qt asks upwards only as far as the first layout that waits already, and one that was at work meanwhile waits for nothing.
    """
    widget = area.parentWidget()
    while widget is not None and not widget.isWindow():
        layout = widget.layout()
        if layout is not None:
            layout.update()
        elif isinstance(widget.parentWidget(), QScrollArea):
            QCoreApplication.postEvent(widget, QEvent(QEvent.Type.LayoutRequest))
        widget = widget.parentWidget()


class PageStack(QStackedWidget):
    """Pages of which one is seen; only that one says how much room is needed."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _at: self.updateGeometry())

    @override
    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.minimumSizeHint().expandedTo(page.minimumSize()) if page is not None else super().minimumSizeHint()

    @override
    def sizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.sizeHint().expandedTo(page.minimumSize()) if page is not None else super().sizeHint()


class _Bed(QWidget):
    """What a scroll area holds in place of the page: of a page with wrapped texts it would take the liked height for the least."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setObjectName("scrollBody")
        self._page = page
        page.setParent(self)
        page.installEventFilter(self)

    @override
    def minimumSizeHint(self) -> QSize:
        return self._page.minimumSizeHint().expandedTo(self._page.minimumSize())

    @override
    def sizeHint(self) -> QSize:
        return self._page.sizeHint()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._page.setGeometry(self.rect())


class Roomy(QScrollArea):
    """A page that is scrolled only when the window is smaller than the page can be."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(_Bed(page))
        self.viewport().setAutoFillBackground(False)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.rangeChanged.connect(lambda *_range: lay_out_later(self))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, 80)


def column_in(page: QWidget) -> QVBoxLayout:
    """An empty column across a whole page, which scrolls when the window is smaller than what the column will hold."""
    page.setObjectName("page")
    body = QWidget()
    body.setObjectName("scrollBody")
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(Roomy(body))
    column = QVBoxLayout(body)
    column.setContentsMargins(24, 24, 24, 24)
    column.setSpacing(10)
    return column


def narrow_column_in(page: QWidget) -> QVBoxLayout:
    """The same, as wide as what it holds and in the middle of the page."""
    across = QHBoxLayout()
    column = QVBoxLayout()
    column.setSpacing(10)
    across.addStretch(1)
    across.addLayout(column)
    across.addStretch(1)
    column_in(page).addLayout(across)
    return column


class WrapBar(QWidget):
    """Buttons and short texts beside each other, in as many rows as they need."""

    def __init__(self, items: Iterable[QWidget] = (), spacing: int = 4, *, is_right: bool = False) -> None:
        super().__init__()
        self._spacing = spacing
        self._is_right = is_right
        self._items: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for item in items:
            self.add(item)

    def add(self, item: QWidget) -> None:
        """Put something at the end."""
        item.setParent(self)
        self._items.append(item)

    def _shown(self) -> list[QWidget]:
        return [item for item in self._items if not item.isHidden()]

    @staticmethod
    def _size(item: QWidget) -> QSize:
        return item.sizeHint().expandedTo(item.minimumSize()).boundedTo(item.maximumSize())

    def _rows(self, width: int) -> list[list[tuple[QWidget, QSize]]]:
        rows: list[list[tuple[QWidget, QSize]]] = []
        left = 0
        for item in self._shown():
            size = self._size(item)
            if not rows or size.width() > left:
                rows.append([])
                left = width
            rows[-1].append((item, size))
            left -= size.width() + self._spacing
        return rows

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        rows = self._rows(width)
        return sum(max(size.height() for _item, size in row) for row in rows) + self._spacing * max(0, len(rows) - 1)

    @override
    def sizeHint(self) -> QSize:
        sizes = [self._size(item) for item in self._shown()]
        wide = sum(size.width() for size in sizes) + self._spacing * max(0, len(sizes) - 1)
        return QSize(wide, self.heightForWidth(self.width() if self.isVisible() else wide))

    @override
    def minimumSizeHint(self) -> QSize:
        widest = max((self._size(item).width() for item in self._shown()), default=0)
        return QSize(widest, max((self._size(item).height() for item in self._shown()), default=0))

    def _place(self) -> None:
        top = 0
        for row in self._rows(self.width()):
            high = max(size.height() for _item, size in row)
            wide = sum(size.width() for _item, size in row) + self._spacing * (len(row) - 1)
            left = self.width() - wide if self._is_right else 0
            for item, size in row:
                item.setGeometry(left, top + (high - size.height()) // 2, size.width(), size.height())
                left += size.width() + self._spacing
            top += high + self._spacing

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            # A text in it is another one, or something is shown that was not.
            self._place()
            self.updateGeometry()
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Qt tells nobody that a text changed in what was not to be seen.
        self._place()
        self.updateGeometry()
