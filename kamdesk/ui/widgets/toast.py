"""A line at the bottom that says what was done, with the way back."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, QUrl
from PySide6.QtGui import QAccessible, QAccessibleEvent, QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget
from typing_extensions import override

from kamdesk.i18n import _
from kamdesk.ui.widgets.basic import button, label

STAYS_MS = 8000
FROM_BOTTOM = 84
"""Above the buttons at the foot of a page."""


class Toast(QFrame):
    """One message at a time; it stays while it is hovered or focused."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._text = label("", name="toast_text")
        self._undo = button(_("Undo"), self._on_undo, name="toast_undo")
        self._open = button(_("Open folder"), self._on_open, name="toast_folder")
        self.said = ""
        """The whole of what was said last; a long text is shown shortened."""
        self._way_back: Callable[[], object] | None = None
        self._folder: Path | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 8, 4)
        row.addWidget(self._text)
        row.addWidget(self._undo)
        row.addWidget(self._open)
        self._timer = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._timer.timeout.connect(self._leave)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: Callable[[], object] | None = None, folder: Path | None = None) -> None:
        """Show a message, with a way back when there is one, or the way to a folder."""
        self._way_back, self._folder = undo, folder
        self._undo.setVisible(undo is not None)
        self._open.setVisible(folder is not None)
        self._text.setWordWrap(False)
        self.said = text
        shown = text if len(text) <= 160 else text[:159] + "…"
        self._text.setText(shown)
        self._text.setWordWrap(len(shown) > 90)
        self._text.setMinimumWidth(min(560, self._text.fontMetrics().horizontalAdvance(shown) + 8))
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def _on_undo(self) -> None:
        way_back, self._way_back = self._way_back, None
        self.hide()
        if way_back is not None:
            way_back()

    def _on_open(self) -> None:
        self.hide()
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _leave(self) -> None:
        if self.underMouse() or self._undo.hasFocus() or self._open.hasFocus():
            self._timer.start()
        else:
            self.hide()

    def _place(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        self.setMaximumWidth(max(240, parent.width() - 40))
        self.adjustSize()
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - FROM_BOTTOM)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parentWidget() and event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
