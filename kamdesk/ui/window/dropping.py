"""A spreadsheet that is dropped on the window is imported."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from kamdesk import FILE_SUFFIX
from kamdesk.ui.importing.parts import file_of


class FileDrops(QObject):
    """Looks at what is dropped on a window, where nothing in it takes it; portfolios are no spreadsheets."""

    def __init__(self, window: QWidget, is_wanted: Callable[[], bool], take: Callable[[Path], object]) -> None:
        super().__init__(window)
        self._is_wanted = is_wanted
        self._take = take
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent):
            return False
        path = file_of(event.mimeData()) if self._is_wanted() else None
        if path is None or path.suffix.lower() == FILE_SUFFIX:
            return False
        if isinstance(event, QDragEnterEvent):
            event.acceptProposedAction()
            return True
        if event.type() is QEvent.Type.Drop:
            event.acceptProposedAction()
            self._take(path)
            return True
        return False
