"""The pages of a document, one below the other; only those that are seen are held as pictures."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame
from typing_extensions import override

from kamdesk.i18n import _, formats
from kamdesk.ui.context import Context
from kamdesk.ui.documents.calls import POINTS, Page

GAP = 16
"""Between pages, and around them."""
STEPS = (25, 33, 50, 67, 75, 90, 100, 125, 150, 200, 300, 400)
"""Percentages of the printed size."""
WHEEL_STEP = 120
COARSEST, FINEST = 60.0, 200.0
"""Dots an inch between which pages are made; beyond them the pictures are scaled."""
MANY = 12
"""A document of more pages is not made anew at every size."""
MANY_PPI = 110.0
POINTER, POINTER_OFF = (0.005, 0.017), 0.008
"""What points to a place: its width and height, and how far it stands off what it points to, in widths and heights of a page."""
FREE = 40
"""A place that is nearer to the edge of what is seen is brought further in."""
DIM = 0.35
"""How much of the old pages is seen while others are made."""


class PagesView(QAbstractScrollArea):
    """Shows pages at a size.

    Signals:
        page_changed: (page, from 0) another page is the one that is read.
        zoomed: (percent) the pages have another size.
    """

    page_changed = Signal(int)
    zoomed = Signal(int)

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.setObjectName("document_pages")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._tokens = ctx.tokens
        self._pages: tuple[Page, ...] = ()
        self._pictures: dict[int, QPixmap] = {}
        self._first: QImage | None = None  # until it is seen
        self._percent: int | None = None  # as wide as there is room
        self._is_dim = False
        self._current = 0
        self._place: tuple[int, float, float] | None = None  # where somebody was led to
        self._more = ctx.life.timer(self, 0, self._paint_more)
        self.verticalScrollBar().valueChanged.connect(lambda _at: self._follow())
        self.setAccessibleName(_("Pages"))

    # -- what is shown ---------------------------------------------------------------------------

    def show_pages(self, pages: Sequence[Page], first: QImage | None = None, *, keeps_place: bool = False) -> None:
        """Show pages from the first one on, whose picture may be there already, or where those before stood."""
        top = self._top_place() if keeps_place else (0, 0.0)
        self._place = self._place if keeps_place else None
        self._pages, self._first = tuple(pages), first
        self._pictures.clear()
        self._is_dim = False
        self._lay_out(top)
        self._current = -1
        self._follow()

    def dim(self) -> None:
        """What is shown holds no more, and something else is being made."""
        self._is_dim = True
        self.viewport().update()

    @property
    def is_dim(self) -> bool:
        """Whether what is shown holds no more."""
        return self._is_dim

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    @property
    def held(self) -> frozenset[int]:
        """The pages that are held as pictures."""
        return frozenset(self._pictures)

    @property
    def current(self) -> int:
        """The page that is read, from 0; 0 where there is none."""
        return max(0, self._current)

    def go_to(self, page: int) -> None:
        """Bring a page to the top."""
        if 0 <= page < len(self._pages):
            self.verticalScrollBar().setValue(self._place_of(page).top() - GAP // 2)
            self._follow()

    def lead_to(self, page: int, across: float, down: float) -> None:
        """Bring a place of a page into sight, so far across and down it (0 to 1), and point to it; 0 and 0 is the page alone."""
        if not 0 <= page < len(self._pages):
            return
        if not (across or down):
            self.forget_place()
            self.go_to(page)
            return
        self._place = (page, across, down)
        place = self._place_of(page)
        for bar, at, room in (
            (self.verticalScrollBar(), place.top() + round(down * place.height()), self.viewport().height()),
            (self.horizontalScrollBar(), place.left() + round(across * place.width()), self.viewport().width()),
        ):
            if not bar.value() + FREE <= at <= bar.value() + room - FREE:
                bar.setValue(at - room // 3)
        self._follow()
        self.viewport().update()

    def forget_place(self) -> None:
        """Point to nothing any more."""
        self._place = None
        self.viewport().update()

    @property
    def pointer(self) -> QRect | None:
        """Where the view points to a place, in its viewport; None while it does not."""
        if self._place is None or self._place[0] >= len(self._pages):
            return None
        page, across, down = self._place
        place = self._place_of(page).translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        wide, high = max(3, round(POINTER[0] * place.width())), round(POINTER[1] * place.height())
        left = place.left() + round((across - POINTER_OFF) * place.width()) - wide
        return QRect(left, place.top() + round(down * place.height()) - round(high * 0.8), wide, high)

    # -- sizes -----------------------------------------------------------------------------------

    @property
    def percent(self) -> int:
        """The size of a page, in percent of its printed size."""
        return round(self._scale() * 100 * POINTS / self.logicalDpiX())

    @property
    def is_fitted(self) -> bool:
        """Whether pages are as wide as there is room."""
        return self._percent is None

    def wanted_ppi(self) -> float:
        """Dots an inch at which the pages would be shown one to one."""
        exact = self._scale() * POINTS * self.devicePixelRatioF()
        most = MANY_PPI * self.devicePixelRatioF() if len(self._pages) > MANY else FINEST
        return min(max(exact, COARSEST), most, FINEST)

    def fit_width(self) -> None:
        """Make pages as wide as there is room."""
        self._zoom(None)

    def zoom_by(self, by: int) -> None:
        """Go so many steps up or down."""
        for _step in range(abs(by)):
            now = self.percent
            nearer = [s for s in STEPS if s > now] if by > 0 else [s for s in reversed(STEPS) if s < now]
            if nearer:
                self._zoom(nearer[0])

    def _zoom(self, percent: int | None) -> None:
        place = self._top_place()
        self._percent = percent
        self._pictures.clear()
        self._lay_out(place)
        self.zoomed.emit(self.percent)

    def _scale(self) -> float:
        """The screen's own dots a point."""
        if self._percent is not None:
            return self._percent / 100 * self.logicalDpiX() / POINTS
        widest = max((page.width for page in self._pages), default=595.0)
        return max(0.2, (self.viewport().width() - 2 * GAP) / widest)

    # -- places ----------------------------------------------------------------------------------

    def _size_of(self, page: Page) -> QSize:
        scale = self._scale()
        return QSize(round(page.width * scale), round(page.height * scale))

    def _place_of(self, wanted: int) -> QRect:
        """Where a page lies on the whole sheet."""
        top = GAP
        for page in self._pages[:wanted]:
            top += self._size_of(page).height() + GAP
        size = self._size_of(self._pages[wanted])
        return QRect(max(GAP, (self.viewport().width() - size.width()) // 2), top, size.width(), size.height())

    def _top_place(self) -> tuple[int, float]:
        """The page at the top, and which part of it lies above."""
        seen = self._seen()
        if not seen:
            return 0, 0.0
        place = self._place_of(seen[0])
        return seen[0], (self.verticalScrollBar().value() - place.top()) / max(1, place.height())

    def _lay_out(self, top: tuple[int, float]) -> None:
        sizes = [self._size_of(page) for page in self._pages]
        high = sum(s.height() + GAP for s in sizes) + GAP
        wide = max((s.width() for s in sizes), default=0) + 2 * GAP
        room = self.viewport().size()
        for bar, whole, part in (
            (self.verticalScrollBar(), high, room.height()),
            (self.horizontalScrollBar(), wide, room.width()),
        ):
            bar.setRange(0, max(0, whole - part))
            bar.setPageStep(part)
            bar.setSingleStep(24)
        at, share = top
        if at < len(self._pages):
            place = self._place_of(at)
            self.verticalScrollBar().setValue(round(place.top() + share * place.height()) if share or at else 0)
        self.viewport().update()

    def _seen(self) -> list[int]:
        view = QRect(0, self.verticalScrollBar().value(), 1 << 20, self.viewport().height())
        return [at for at in range(len(self._pages)) if self._place_of(at).adjusted(0, -GAP, 0, GAP).intersects(view)]

    def _follow(self) -> None:
        """Say which page is read: the one that has most of the room."""
        view = QRect(0, self.verticalScrollBar().value(), 1 << 20, self.viewport().height())
        seen = self._seen()
        found = max(seen, key=lambda at: (self._place_of(at).intersected(view).height(), -at), default=0)
        count = len(self._pages)
        said = _("Page {n} of {m}").format(n=formats.number(found + 1, 0), m=formats.number(count, 0))
        self.setAccessibleName(said if count else _("Pages"))
        if found != self._current:
            self._current = found
            self.page_changed.emit(found)

    # -- events ----------------------------------------------------------------------------------

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(self._tokens["hover"]))
        seen = self._seen()
        for gone in set(self._pictures) - set(seen):
            del self._pictures[gone]
        may_decode = True  # one at a time: a picture of a page takes a while
        painter.setPen(QPen(QColor(self._tokens["border2"])))
        for at in seen:
            place = self._place_of(at).translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
            if at not in self._pictures and may_decode:
                self._pictures[at] = self._picture_of(at, place.size())
                may_decode = False
            picture = self._pictures.get(at)
            painter.setOpacity(DIM if self._is_dim else 1.0)
            if picture is None:
                painter.fillRect(place, QColor(self._tokens["surface"]))
                self._more.start()
            else:
                painter.drawPixmap(QRectF(place), picture, QRectF(picture.rect()))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.setOpacity(1.0)
        if (pointer := self.pointer) is not None and not self._is_dim:
            painter.fillRect(pointer, QColor(self._tokens["accent"]))
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._tokens["accent"]), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_more(self) -> None:
        self.viewport().update()

    def _picture_of(self, at: int, size: QSize) -> QPixmap:
        ratio = self.devicePixelRatioF()
        exact = QSize(round(size.width() * ratio), round(size.height() * ratio))
        picture, self._first = self._first if at == 0 else None, None
        picture = picture or QImage.fromData(self._pages[at].png)
        near = abs(picture.width() - exact.width()) <= 1
        if not near and exact.width() < picture.width():
            picture = picture.scaled(exact, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        return QPixmap.fromImage(picture)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._percent is None:
            self._pictures.clear()
        self._lay_out(self._top_place())
        self._follow()
        self.zoomed.emit(self.percent)

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(round(event.angleDelta().y() / WHEEL_STEP) or (1 if event.angleDelta().y() > 0 else -1))
            event.accept()
        else:
            super().wheelEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        keys = {
            Qt.Key.Key_Home: lambda: bar.setValue(bar.minimum()),
            Qt.Key.Key_End: lambda: bar.setValue(bar.maximum()),
            Qt.Key.Key_Space: lambda: bar.setValue(bar.value() + bar.pageStep()),
        }
        if event.modifiers() or event.key() not in keys:
            super().keyPressEvent(event)
        else:
            keys[Qt.Key(event.key())]()
