"""Where a window goes on a screen, the frame that the system draws around it included."""

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QMargins, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen, QShowEvent
from PySide6.QtWidgets import QMainWindow
from typing_extensions import override

LIKELY_FRAME = QMargins(8, 40, 8, 8)
"""Kept free until the real frame is known: X11 tells it only when the window is there."""
LIKED = QSize(1366, 768)
LEAST = QSize(1024, 640)
FRAME_KNOWN_MS = 250
"""So long after it was shown, the system has drawn the frame of the window."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a screen has for the inside of a window: the available part, less the frame."""

    inside: QRect

    @staticmethod
    def of(available: QRect, frame: QMargins) -> "Room":
        """The room on the available part of a screen for a window with such a frame."""
        return Room(available.marginsRemoved(frame))

    @property
    def least(self) -> QSize:
        """The least size of the window; it gives way to a screen that is smaller still."""
        return LEAST.boundedTo(self.inside.size())

    def first(self) -> QRect:
        """Where a window goes that was nowhere before: its liked size, or what there is, in the middle."""
        size = LIKED.boundedTo(self.inside.size())
        place = QRect(self.inside.topLeft(), size)
        place.moveCenter(self.inside.center())
        return self.fitted(place)

    def fitted(self, wanted: QRect) -> QRect:
        """The same place when it lies within, else the nearest one that does, smaller where it has to be."""
        size = wanted.size().expandedTo(self.least).boundedTo(self.inside.size())
        left = min(max(wanted.left(), self.inside.left()), self.inside.left() + self.inside.width() - size.width())
        top = min(max(wanted.top(), self.inside.top()), self.inside.top() + self.inside.height() - size.height())
        return QRect(left, top, size.width(), size.height())


class PlacedWindow(QMainWindow):
    """A window that lies within its screen, wherever it was before."""

    def __init__(self) -> None:
        super().__init__()
        self._is_to_fit = False

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if self._is_to_fit and handle is not None:
            self._is_to_fit = False
            handle.screenChanged.connect(self.keep_least)
            QTimer.singleShot(FRAME_KNOWN_MS, self, self.fit_to_screen)

    def _frame(self) -> QMargins:
        """The frame around the window; a likely one until the system has drawn it."""
        inner, outer = self.geometry(), self.frameGeometry()
        known = QMargins(
            inner.left() - outer.left(), inner.top() - outer.top(), outer.right() - inner.right(), outer.bottom() - inner.bottom()
        )
        return LIKELY_FRAME if known.isNull() else known

    def room(self) -> Room:
        """What the screen has for the inside of the window."""
        return Room.of(self.screen().availableGeometry(), self._frame())

    def keep_least(self) -> None:
        """Be no smaller than what every page can be used at."""
        self.setMinimumSize(self.room().least)

    def fit_to_screen(self) -> None:
        """Bring the window within the screen, its frame included; a maximised one is the system's."""
        self.keep_least()
        if self.windowState() & (Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen):
            return
        wanted = self.room().fitted(self.geometry())
        if wanted != self.geometry():
            self.setGeometry(wanted)

    def put_back(self, place: str) -> None:
        """Put the window where it was, or in the middle of the screen, and in any case on a screen that is there now."""
        stored = QByteArray.fromBase64(place.encode())
        if stored.isEmpty() or not self.restoreGeometry(stored):
            self.setGeometry(self.room().first())
        was_maximised = self.isMaximized()
        # Without it, what the window goes back to from being maximised would be as large as on the screen before.
        self.setWindowState(Qt.WindowState.WindowNoState)
        self.setScreen(self._nearest_screen())
        self.fit_to_screen()
        self._is_to_fit = True
        if was_maximised:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _nearest_screen(self) -> QScreen:
        """The screen that shows the most of the window, else the first."""

        def shown(screen: QScreen) -> int:
            part = screen.availableGeometry() & self.geometry()
            return max(0, part.width()) * max(0, part.height())

        return max(QGuiApplication.screens(), key=lambda screen: (shown(screen), screen is QGuiApplication.primaryScreen()))
